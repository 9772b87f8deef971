//! 四到五包: who answers for what, kept by several hands, offline, and seen by those in the field.

use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_domain::journal::Role;
use gridwalk_domain::stream::Stream;
use gridwalk_tests::world::grant;
use gridwalk_tests::{Device, Town, World};

use crate::forms::{all, area_form, code, duty, look, save_area, save_shop, shop, shop_form};
use crate::{CLASS, OTHER};

/// Group of both classes (市容环境).
const GROUP: &str = "m:06";

fn ledger(device: &Device, wish: Ledger) -> LedgerPage {
    device.app().ledger(wish).expect("a ledger")
}

fn flags(device: &Device, street: u32) -> Vec<DutyFlag> {
    duty(device, street).row.flags
}

fn morning() -> SlotView {
    SlotView { days: vec![1, 2, 3, 4, 5], from_min: 450, to_min: 690 }
}

/// Desks of two district supervisors.
fn desks(world: &World) -> (Device, Device) {
    (world.device("a", world.district_supervisor("甲")), world.device("b", world.district_supervisor("乙")))
}

#[test]
fn two_supervisors_who_change_different_fields_offline_both_keep_what_they_changed() {
    let world = World::new();
    let walks = world.inspector("李巡", 1);
    let (a, b) = desks(&world);
    save_area(&a, DutySave { inspector: Some(walks.to_string()), ..area_form(1) });
    save_area(&b, DutySave { slots: Some(vec![morning()]), duties: Some("发现、劝导、上报".into()), ..area_form(1) });
    assert_eq!(duty(&a, 1).row.inspector_name.as_deref(), Some("李巡"), "seen at once, unsent");
    assert_eq!(duty(&b, 1).row.inspector, None);
    for device in [&a, &b, &a] {
        device.sync();
    }
    for device in [&a, &b] {
        let full = duty(device, 1);
        assert_eq!(full.row.inspector_name.as_deref(), Some("李巡"), "on {}", device.name);
        assert_eq!(full.row.slots, [morning()]);
        assert_eq!(full.duties, "发现、劝导、上报");
        assert!(full.raced.is_empty());
        assert_eq!(full.row.name, "责任网格1", "what nobody touched stays");
    }
}

#[test]
fn two_supervisors_who_name_two_people_see_both_names_and_one_of_them_chooses() {
    let world = World::new();
    let (li, qian) = (world.inspector("李巡", 1), world.inspector("钱巡", 1));
    let (a, b) = desks(&world);
    save_area(&a, DutySave { inspector: Some(li.to_string()), ..area_form(1) });
    save_area(&b, DutySave { inspector: Some(qian.to_string()), tasks: Some(vec!["门前三包".into()]), ..area_form(1) });
    for device in [&a, &b, &a] {
        device.sync();
    }
    let full = duty(&a, 1);
    assert_eq!(full.row.inspector_name.as_deref(), Some("李巡"), "who came first stands");
    assert_eq!(full.tasks, ["门前三包"], "what did not meet anything is in force");
    let [raced] = full.raced.as_slice() else { panic!("{:?}", full.raced) };
    assert_eq!((raced.field.as_str(), raced.stands.as_str(), raced.other.as_str()), ("inspector", "李巡", "钱巡"));
    assert_eq!((raced.stands_by.as_deref(), raced.other_by.as_deref()), (Some("甲"), Some("乙")));
    assert!(b.notices().iter().any(|notice| notice.kind == "notice.raced"), "and whoever came second is told");

    let settle = |take_challenger| FieldSettle {
        layer: MapLayer::Area,
        id: Town::area(1).to_string(),
        field: "inspector".into(),
        challenger_version: raced.challenger_version,
        take_challenger,
    };
    a.app().field_settle(settle(true)).expect("settled");
    assert!(duty(&a, 1).raced.is_empty(), "settled at once, offline");
    a.sync();
    b.sync();
    for device in [&a, &b] {
        let full = duty(device, 1);
        assert_eq!(full.row.inspector_name.as_deref(), Some("钱巡"), "on {}", device.name);
        assert!(full.raced.is_empty());
    }
    assert_eq!(code(b.app().field_settle(settle(false))), ErrorCode::AlreadySo);
}

#[test]
fn keeping_the_value_that_stands_settles_a_field_too() {
    let world = World::new();
    let (a, b) = desks(&world);
    let [evening, morning] =
        [morning(), SlotView { days: vec![6, 7], from_min: 1_080, to_min: 1_200 }].map(|slot| Some(vec![slot]));
    save_area(&a, DutySave { slots: morning, ..area_form(2) });
    save_area(&b, DutySave { slots: evening, ..area_form(2) });
    for device in [&a, &b, &a] {
        device.sync();
    }
    let raced = duty(&a, 2).raced;
    assert_eq!((raced[0].stands.as_str(), raced[0].other.as_str()), ("6,7 18:00–20:00", "1,2,3,4,5 07:30–11:30"));
    let settle = FieldSettle {
        layer: MapLayer::Area,
        id: Town::area(2).to_string(),
        field: "slots".into(),
        challenger_version: raced[0].challenger_version,
        take_challenger: false,
    };
    a.app().field_settle(settle).expect("settled");
    a.sync();
    b.sync();
    for device in [&a, &b] {
        assert_eq!(duty(device, 2).row.slots[0].days, [6, 7], "on {}", device.name);
        assert!(duty(device, 2).raced.is_empty());
    }
}

#[test]
fn a_grid_is_empty_until_somebody_answers_for_it_and_again_when_nobody_does() {
    let world = World::new();
    let (li, away) = (world.inspector("李巡", 1), world.inspector("钱巡", 2));
    let a = world.device("a", world.district_supervisor("甲"));
    let empty = || ledger(&a, Ledger { flag: Some(DutyFlag::Empty), ..all() });
    assert_eq!(empty().total, 4);
    save_area(&a, DutySave { inspector: Some(li.to_string()), ..area_form(1) });
    assert_eq!(empty().total, 3);
    assert!(empty().flags.contains(&(DutyFlag::Empty, 3)), "the tally is of all areas: {:?}", empty().flags);
    assert!(ledger(&a, all()).flags.contains(&(DutyFlag::NoSlots, 4)));
    save_area(&a, DutySave { deputy: Some(li.to_string()), ..area_form(1) });
    assert!(flags(&a, 1).contains(&DutyFlag::SamePerson));
    save_area(&a, DutySave { deputy: Some(away.to_string()), ..area_form(1) });
    assert!(flags(&a, 1).contains(&DutyFlag::NoGrant), "he has no grant in this street");
    save_area(&a, DutySave { inspector: Some(String::new()), deputy: Some(String::new()), ..area_form(1) });
    assert_eq!(empty().total, 4);
}

#[test]
fn somebody_who_left_and_somebody_with_too_many_areas_are_flagged() {
    let world = World::new();
    let li = world.person("李巡", &[grant(Stream::org(), Role::Inspector)]);
    let a = world.device("a", world.district_supervisor("甲"));
    for street in 1..=4 {
        save_area(&a, DutySave { inspector: Some(li.to_string()), ..area_form(street) });
    }
    assert!(flags(&a, 1).contains(&DutyFlag::Overload), "four areas are more than three");
    assert!(!flags(&a, 1).contains(&DutyFlag::NoGrant));
    a.app().setting_put(Setting { key: "duty.load".into(), value: Some("4".into()) }).expect("a setting");
    assert!(!flags(&a, 1).contains(&DutyFlag::Overload), "the office says how many");
    assert_eq!(a.app().duty_choices(Nothing {}).expect("choices").load, 4);
    let mut ended = grant(Stream::org(), Role::Inspector);
    ended.until = Some(world.time.now() - 1);
    world.set_person(li, "李巡", &[ended]);
    a.sync();
    assert!(flags(&a, 1).contains(&DutyFlag::NoGrant), "he left");
    let choices = a.app().duty_choices(Nothing {}).expect("choices");
    assert!(choices.people.iter().all(|person| person.name != "李巡"), "and is offered no more");
    assert_eq!(
        choices.people.iter().map(|p| (p.name.as_str(), p.streets.clone())).collect::<Vec<_>>(),
        [("甲", vec!["*".to_owned()])]
    );
}

#[test]
fn whoever_is_named_for_the_class_answers_then_for_its_group_then_for_the_rest() {
    let world = World::new();
    let (a, b) = desks(&world);
    let answers_for = |device: &Device, class: &str| {
        let wish = Locate { fix: Some(Town::fix(1, 0, world.time.now())), class: Some(class.into()) };
        device.app().locate(wish).expect("a place").responsible_unit
    };
    let name = |unit: u32| Some(format!("第{unit}街道办事处"));
    assert_eq!(answers_for(&a, CLASS), name(1), "the rest");
    let areas: Vec<String> = [1, 2].map(|street| Town::area(street).to_string()).into();
    let named = |key: &str, unit: Option<u32>| AnswerSave {
        areas: areas.clone(),
        key: key.into(),
        unit: unit.map(|unit| Town::unit(unit).to_string()),
    };
    a.app().answer_save(named(GROUP, Some(2))).expect("the group");
    a.app().answer_save(named(CLASS, Some(3))).expect("the class");
    a.sync();
    b.sync();
    for device in [&a, &b] {
        assert_eq!(answers_for(device, CLASS), name(3));
        assert_eq!(answers_for(device, OTHER), name(2));
        let answers = duty(device, 2).answers;
        let unit = |key: &str| answers.iter().find(|answer| answer.key == key).map(|a| (a.unit_name.clone(), a.own));
        assert_eq!(unit(CLASS), Some((name(3), true)));
        assert_eq!(unit(GROUP), Some((name(2), true)));
        assert_eq!(unit("m:01"), Some((name(2), false)), "inherited from the rest of its own street");
        assert_eq!(answers.last().map(|a| (a.key.as_str(), a.own)), Some(("*", true)));
    }
    let table = a.app().answer_table(Ledger { street: Some(Town::code(2)), ..all() }).expect("a table");
    assert_eq!(table.rows.len(), 1);
    let keys: Vec<&str> = table.columns.iter().map(|column| column.key.as_str()).collect();
    assert!(keys.contains(&GROUP) && keys.last() == Some(&"*"));
    assert!(table.rows[0].answers.iter().zip(&keys).all(|(answer, key)| answer.key == **key || answer.key == CLASS));
    a.app().answer_save(named(CLASS, None)).expect("nobody of its own");
    assert_eq!(answers_for(&a, CLASS), name(2), "falls back to the group");
    assert_eq!(code(a.app().answer_save(named("m:77", Some(1)))), ErrorCode::UnknownClass);
}

#[test]
fn an_area_that_agreed_on_a_version_keeps_it_when_the_next_one_comes() {
    let world = World::new();
    let (a, b) = desks(&world);
    let wish = |id: Option<String>, text: &str, from: &str| StandardSave {
        id,
        title: "市容秩序标准".into(),
        text: text.into(),
        from_day: from.into(),
    };
    let id = a.app().standard_save(wish(None, "无暴露垃圾", "2026-01-01")).expect("a standard").id;
    save_area(&a, DutySave { standard: Some(id.clone()), standard_version: Some(1), ..area_form(1) });
    save_area(&a, DutySave { standard: Some(id.clone()), ..area_form(2) });
    a.app().standard_save(wish(Some(id.clone()), "无暴露垃圾、无乱堆放", "2026-06-01")).expect("a version");
    a.app().standard_save(wish(Some(id.clone()), "无暴露垃圾、无乱堆放", "2026-06-01")).expect("the same again");
    a.sync();
    b.sync();
    let (one, two) = (duty(&b, 1), duty(&b, 2));
    assert_eq!((one.standard_text.as_str(), one.standard_version), ("无暴露垃圾", Some(1)));
    assert_eq!((two.standard_text.as_str(), two.standard_version), ("无暴露垃圾、无乱堆放", None));
    assert!(!one.row.flags.contains(&DutyFlag::NoStandard));
    let standards = b.app().duty_choices(Nothing {}).expect("choices").standards;
    let [standard] = standards.as_slice() else { panic!("{standards:?}") };
    assert_eq!(standard.areas, 2);
    let versions: Vec<_> = standard.versions.iter().map(|v| (v.number, v.from_day.as_str(), v.current)).collect();
    assert_eq!(versions, [(2, "2026-06-01", true), (1, "2026-01-01", false)], "the same text again made no third one");
    assert_eq!(code(a.app().standard_save(wish(None, " ", "2026-01-01"))), ErrorCode::EmptyText);
    assert_eq!(code(a.app().standard_save(wish(None, "x", "yesterday"))), ErrorCode::BadDay);
    let none = DutySave { standard: Some(id), standard_version: Some(9), ..area_form(1) };
    assert_eq!(code(a.app().duty_save(none)), ErrorCode::NotFound);
}

#[test]
fn a_standard_lives_with_whoever_decides_and_an_inspector_makes_none() {
    let world = World::new();
    let street = world.device("street", world.street_supervisor("街", 1));
    let phone = world.device("phone", world.inspector("李巡", 1));
    let wish =
        StandardSave { id: None, title: "街道标准".into(), text: "整洁".into(), from_day: "2026-01-01".into() };
    street.app().standard_save(wish.clone()).expect("his street's");
    assert_eq!(code(phone.app().standard_save(wish)), ErrorCode::NotAllowed);
    street.sync();
    phone.sync();
    let seen = phone.app().duty_choices(Nothing {}).expect("choices").standards;
    assert_eq!(seen.first().map(|standard| standard.title.as_str()), Some("街道标准"), "the field reads it");
}

#[test]
fn an_inspector_checks_a_shopfront_offline_and_changes_no_duty() {
    let world = World::new();
    let desk = world.device("desk", world.street_supervisor("街", 1));
    let phone = world.device("phone", world.inspector("李巡", 1));
    let id = save_shop(&desk, shop_form("晨光早点", 1));
    look(&desk, &id, CheckResultView::Kept, None);
    assert_eq!(shop(&desk, &id).last_result, Some(CheckResultView::Kept), "the shopfront itself is unsent");
    desk.sync();
    phone.sync();
    look(&phone, &id, CheckResultView::Reminded, None);
    let there = shop(&phone, &id);
    assert_eq!((there.last_result, there.next_step), (Some(CheckResultView::Reminded), CheckResultView::Warned));
    assert_eq!(there.area_name.as_deref(), Some("责任网格1"), "it lies there");
    phone.sync();
    assert_eq!(phone.unsent().held, 0, "the server lets it through");
    desk.sync();
    assert_eq!(shop(&desk, &id).last_result, Some(CheckResultView::Reminded));

    let renamed = ShopSave { id: Some(id), name: "别的名字".into(), ..shop_form("晨光早点", 1) };
    assert_eq!(code(phone.app().shop_save(renamed)), ErrorCode::NotAllowed);
    assert_eq!(code(phone.app().shop_save(shop_form("晨光早点", 1))), ErrorCode::NotAllowed);
    let duties = DutySave { duties: Some("别的".into()), ..area_form(1) };
    assert_eq!(code(phone.app().duty_save(duties)), ErrorCode::NotAllowed);
    let answer = AnswerSave { areas: vec![Town::area(1).to_string()], key: GROUP.into(), unit: None };
    assert!(phone.app().answer_save(answer.clone()).is_ok(), "nothing differs: nothing is refused");
    let answer = AnswerSave { unit: Some(Town::unit(2).to_string()), ..answer };
    assert_eq!(code(phone.app().answer_save(answer)), ErrorCode::NotAllowed);
    assert!(!duty(&phone, 1).may_edit);
    assert_eq!(phone.unsent().records, 0, "nothing was written");
}
