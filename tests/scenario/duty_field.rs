//! 包门市, 失管地块 and 跟踪督办: what lies in an area, and its photos on their way.

use gridwalk_core::Rendition;
use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_domain::hash::Hash;
use gridwalk_tests::book::{DeviceBook, LedgerBook};
use gridwalk_tests::{Device, Town, World};

use crate::CLASS;
use crate::forms::{area_form, code, duty, look, middle, save_area, save_shop, shop, shop_form, shops};

fn names(device: &Device, wish: ShopList) -> Vec<String> {
    device.app().shop_list(wish).expect("shopfronts").rows.into_iter().map(|shop| shop.name).collect()
}

#[test]
fn a_shopfront_climbs_the_ladder_step_by_step_and_the_office_may_set_its_rating() {
    let world = World::new();
    let desk = world.device("desk", world.street_supervisor("街", 1));
    let id = save_shop(&desk, shop_form("晨光早点", 1));
    let step = |result| {
        world.time.pass(60_000);
        look(&desk, &id, result, None);
        let there = shop(&desk, &id);
        (there.rating, there.next_step)
    };
    assert_eq!((shop(&desk, &id).rating, shop(&desk, &id).next_step), (None, CheckResultView::Reminded));
    assert_eq!(step(CheckResultView::Kept), (Some(RatingView::Fair), CheckResultView::Reminded));
    assert_eq!(step(CheckResultView::Reminded), (Some(RatingView::Fair), CheckResultView::Warned));
    assert_eq!(step(CheckResultView::Warned), (Some(RatingView::Poor), CheckResultView::Passed));
    assert_eq!(step(CheckResultView::Passed), (Some(RatingView::Poor), CheckResultView::Passed));
    let poor = || names(&desk, ShopList { rating: Some(RatingView::Poor), ..shops() });
    assert_eq!(poor(), ["晨光早点"]);
    save_shop(&desk, ShopSave { id: Some(id.clone()), rating: Some(RatingView::Good), ..shop_form("晨光早点", 1) });
    assert_eq!((shop(&desk, &id).rating, shop(&desk, &id).rating_set), (Some(RatingView::Good), true));
    assert!(poor().is_empty());
    let checks = desk.app().ground(GroundId { layer: MapLayer::Shop, id, day: None }).expect("its card").checks;
    assert_eq!(
        checks.iter().map(|check| check.result).collect::<Vec<_>>()[..2],
        [CheckResultView::Passed, CheckResultView::Warned]
    );
}

#[test]
fn shopfronts_belong_to_the_area_they_name_or_to_the_one_they_lie_in() {
    let world = World::new();
    let desk = world.device("desk", world.district_supervisor("甲"));
    save_shop(&desk, shop_form("在一", 1));
    save_shop(&desk, ShopSave { area: Some(Town::area(2).to_string()), ..shop_form("归二", 1) });
    save_shop(&desk, ShopSave { point: None, ..shop_form("无处", 1) });
    let of = |street: u32| ShopList { area: Some(Town::area(street).to_string()), ..shops() };
    assert_eq!(names(&desk, of(1)), ["在一"]);
    assert_eq!(names(&desk, of(2)), ["归二"]);
    assert_eq!(duty(&desk, 2).shops.len(), 1);
    assert_eq!((duty(&desk, 1).row.shops, duty(&desk, 1).row.agreements), (1, 0));
    assert_eq!(names(&desk, ShopList { text: Some("无".into()), ..shops() }), ["无处"]);
    let first = desk.app().shop_list(ShopList { limit: 2, ..shops() }).expect("a page");
    assert_eq!((first.rows.len(), first.total), (2, 3));
    let rest = desk.app().shop_list(ShopList { after: first.next, ..shops() }).expect("the rest");
    assert_eq!((rest.rows.len(), rest.next), (1, None));
}

#[test]
fn an_agreement_and_a_check_photographed_offline_are_sent_and_seen_on_another_device() {
    let world = World::new();
    let desk = world.device("desk", world.street_supervisor("街", 1));
    let phone = world.device("phone", world.inspector("李巡", 1));
    desk.net.cut();
    let agreement = desk.shoot(1);
    let id = save_shop(&desk, ShopSave { agreement: Some(agreement.clone()), ..shop_form("晨光早点", 1) });
    let seen = desk.shoot(2);
    look(&desk, &id, CheckResultView::Reminded, Some(seen.clone()));
    assert_eq!(shop(&desk, &id).agreement.as_deref(), Some(agreement.as_str()), "at once");
    assert!(!desk.sync().reached);
    assert_eq!((desk.unsent().records, desk.unsent().photos), (2, 2));
    desk.net.heal();
    let report = desk.sync();
    assert_eq!((report.photos_sent, desk.unsent().records, desk.unsent().photos), (2, 0, 0));
    assert!(DeviceBook::open(&desk.database(), &desk.keystore()).photos_waiting().is_empty());
    let masters = LedgerBook::open(&world.server_dir()).masters();
    let expected: Vec<Hash> = [&agreement, &seen].map(|hash| hash.parse().expect("a hash")).into();
    assert!(expected.iter().all(|hash| masters.contains(hash)), "the server has made them durable");

    phone.sync();
    assert_eq!(shop(&phone, &id).agreement.as_deref(), Some(agreement.as_str()));
    let card = phone.app().ground(GroundId { layer: MapLayer::Shop, id: id.clone(), day: None }).expect("its card");
    assert_eq!(card.checks.first().and_then(|check| check.photo.clone()), Some(seen.clone()));
    for hash in [&agreement, &seen] {
        let master = phone.app().photo_get(hash, Rendition::Master).expect("its bytes");
        assert_eq!(Hash::of(&master).to_string(), *hash);
        assert!(!phone.app().photo_get(hash, Rendition::Preview).expect("its preview").is_empty());
    }
    let elsewhere = world.device("elsewhere", world.inspector("钱巡", 2));
    assert_eq!(code(elsewhere.app().photo_get(&agreement, Rendition::Master)), ErrorCode::NotFound);
    assert_eq!(names(&desk, ShopList { without_agreement: true, ..shops() }), Vec::<String>::new());
    world.verify_server();
}

#[test]
fn a_photo_of_a_record_is_offered_again_after_the_server_came_back_from_a_backup() {
    let mut world = World::new();
    let desk = world.device("desk", world.street_supervisor("街", 1));
    let backup = world.backup("backup");
    let agreement = desk.shoot(1);
    let id = save_shop(&desk, ShopSave { agreement: Some(agreement.clone()), ..shop_form("晨光早点", 1) });
    desk.sync();
    world.restore_server(&backup);
    desk.sync();
    let phone = world.device("phone", world.inspector("李巡", 1));
    assert_eq!(shop(&phone, &id).agreement.as_deref(), Some(agreement.as_str()));
    assert!(phone.app().photo_get(&agreement, Rendition::Master).is_ok());
}

#[test]
fn a_plot_is_nobodys_until_a_unit_is_found_to_answer() {
    let world = World::new();
    let (desk, street) = (
        world.device("desk", world.district_supervisor("甲")),
        world.device("street", world.street_supervisor("街", 1)),
    );
    let unit = |number| Town::unit(number).to_string();
    let PointView { lon_e7: west, lat_e7: south } = middle(1, 3);
    let ring = vec![[west, south], [west + 2_000, south], [west + 2_000, south + 2_000], [west, south + 2_000]];
    let wish = PlotSave {
        id: None,
        name: "桥下空地".into(),
        street: Town::code(1),
        candidates: vec![unit(1), unit(2), unit(1)],
        minutes: String::new(),
        met_on: None,
        decided: None,
        decided_on: None,
        shape: Some(ShapeView::Area(vec![vec![ring]])),
    };
    let id = street.app().plot_save(wish.clone()).expect("a plot").id;
    street.sync();
    desk.sync();
    let plots = |device: &Device| device.app().plots(Nothing {}).expect("plots").plots;
    let there = plots(&desk).remove(0);
    assert_eq!(
        there.candidates.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(),
        ["第1街道办事处", "第2街道办事处"]
    );
    assert!((400..500).contains(&there.area_m2.expect("measured")), "about 19 m by 22 m: {:?}", there.area_m2);
    assert_eq!(there.decided, None);

    let met = PlotSave {
        id: Some(id.clone()),
        minutes: "三方到场，由一街道管".into(),
        met_on: Some("2026-09-01".into()),
        decided: Some(unit(1)),
        shape: None,
        ..wish.clone()
    };
    desk.app().plot_save(met.clone()).expect("decided");
    desk.sync();
    street.sync();
    let there = plots(&street).remove(0);
    assert_eq!(there.decided.map(|unit| unit.name).as_deref(), Some("第1街道办事处"));
    assert_eq!((there.met_on.as_deref(), there.decided_on.is_some()), (Some("2026-09-01"), true));
    assert!(there.shape.is_some(), "a form without a shape leaves it");
    let here = HereAsked { fix: Some(Town::fix(1, 3, world.time.now())), class: None, at_ms: None, reach_m: 50 };
    assert!(street.app().here(here).expect("here").plots.is_empty(), "and whoever stands there is told so no more");

    let crossed = ShapeView::Area(vec![vec![vec![[0, 0], [9_000, 9_000], [9_000, 0], [0, 9_000]]]]);
    let bad = PlotSave { id: None, shape: Some(crossed), ..wish.clone() };
    assert_eq!(code(street.app().plot_save(bad)), ErrorCode::BadShape);
    let nowhere = PlotSave { id: None, street: "999".into(), ..wish.clone() };
    assert_eq!(code(street.app().plot_save(nowhere)), ErrorCode::UnknownStreet);
    let elsewhere = PlotSave { id: None, street: Town::code(2), ..wish };
    assert_eq!(code(street.app().plot_save(elsewhere)), ErrorCode::NotAllowed);
    assert_eq!(plots(&street).len(), 1, "nothing was written");
}

#[test]
fn what_was_reported_in_an_area_is_followed_until_it_is_settled() {
    let world = World::new();
    let desk = world.device("desk", world.district_supervisor("甲"));
    let mut phone = world.device("phone", world.inspector("李巡", 1));
    let first = phone.report(CLASS, Town::fix(1, 0, world.time.now()), 1);
    world.time.pass(60_000);
    let second = phone.report(CLASS, Town::fix(1, 3, world.time.now()), 2);
    phone.dispose(CLASS, Town::fix(1, 1, world.time.now()), 3);
    let ids = |device: &Device, street| duty(device, street).follow.into_iter().map(|case| case.id).collect::<Vec<_>>();
    assert_eq!(ids(&phone, 1), [first.clone(), second.clone()], "oldest first, unsent ones at once");
    phone.sync();
    desk.sync();
    assert_eq!(ids(&desk, 1), [first.clone(), second.clone()]);
    assert_eq!((duty(&desk, 1).row.open_cases, duty(&desk, 2).row.open_cases), (2, 0));
    phone.app().withdraw(Withdraw { case: first, reason: "看错了".into() }).expect("withdrawn");
    assert_eq!(ids(&phone, 1), [second], "what is settled is followed no more");

    // A colleague from another street on the same phone sees none of them.
    world.enrol(&mut phone, world.inspector("钱巡", 2));
    phone.sync();
    assert_eq!(ids(&phone, 1), Vec::<String>::new());
    assert_eq!(duty(&phone, 1).row.open_cases, 0);
}

#[test]
fn unsent_edits_survive_a_kill_and_are_sent_afterwards() {
    let world = World::new();
    let li = world.inspector("李巡", 1);
    let mut desk = world.device("desk", world.district_supervisor("甲"));
    desk.net.cut();
    save_area(&desk, DutySave { inspector: Some(li.to_string()), ..area_form(1) });
    let shopfront = save_shop(&desk, ShopSave { agreement: Some(desk.shoot(1)), ..shop_form("晨光早点", 1) });
    desk.restart();
    assert_eq!(duty(&desk, 1).row.inspector_name.as_deref(), Some("李巡"));
    assert!(shop(&desk, &shopfront).agreement.is_some());
    assert_eq!(desk.unsent().records, 2);
    desk.net.heal();
    desk.sync();
    assert_eq!((desk.unsent().records, desk.unsent().photos), (0, 0));
    let other = world.device("other", world.inspector("钱巡", 1));
    assert_eq!(duty(&other, 1).row.inspector_name.as_deref(), Some("李巡"));
    assert!(shop(&other, &shopfront).agreement.is_some());
}

#[test]
fn what_cannot_be_is_refused_and_nothing_is_written() {
    let world = World::new();
    let desk = world.device("desk", world.district_supervisor("甲"));
    let keep = |change: &str| {
        let mut form = serde_json::json!({
            "area": Town::area(1).to_string(), "inspector": null, "deputy": null, "classes": null, "tasks": null,
            "slots": null, "rounds": null, "standard": null, "standard_version": null, "roads": null, "duties": null,
            "name": null, "code": null
        });
        let change: serde_json::Value = serde_json::from_str(change).expect("a change");
        form.as_object_mut().expect("a form").extend(change.as_object().expect("fields").clone());
        desk.app().call("duty_save", &form.to_string())
    };
    for (change, why) in [
        (r#"{"area": "0190"}"#, ErrorCode::NotFound),
        (r#"{"inspector": "01900000-0000-7000-8000-000000009999"}"#, ErrorCode::NotFound),
        (r#"{"classes": ["m:06", "m:88"]}"#, ErrorCode::UnknownClass),
        (r#"{"classes": ["*"]}"#, ErrorCode::UnknownClass),
        (r#"{"slots": [{"days": [8], "from_min": 0, "to_min": 60}]}"#, ErrorCode::BadRequest),
        (r#"{"slots": [{"days": [1], "from_min": -1, "to_min": 60}]}"#, ErrorCode::BadRequest),
        (r#"{"rounds": 100}"#, ErrorCode::BadRequest),
        (r#"{"standard_version": 1}"#, ErrorCode::NotFound),
        (r#"{"roads": ["01900000-0000-7000-8000-000000009999"]}"#, ErrorCode::NotFound),
        (r#"{"name": "  "}"#, ErrorCode::NameMissing),
    ] {
        assert_eq!(code(keep(change)), why, "{change}");
    }
    assert!(keep(r#"{"name": "责任网格1", "rounds": 0, "inspector": "", "tasks": ["市容环境卫生"]}"#).is_ok());
    assert_eq!(
        code(desk.app().shop_save(ShopSave { name: String::new(), ..shop_form("x", 1) })),
        ErrorCode::NameMissing
    );
    let unknown = ShopSave { street: "320404999".into(), ..shop_form("x", 1) };
    assert_eq!(code(desk.app().shop_save(unknown)), ErrorCode::UnknownStreet);
    let lost = ShopSave { agreement: Some("00".repeat(32)), ..shop_form("x", 1) };
    assert_eq!(code(desk.app().shop_save(lost)), ErrorCode::PhotoMissing);
    assert_eq!(desk.unsent().records, 0, "what was the same already wrote nothing either");
    keep(r#"{"rounds": 2, "classes": ["m:06"]}"#).expect("saved");
    assert_eq!((duty(&desk, 1).row.rounds, duty(&desk, 1).classes), (Some(2), vec!["m:06".to_owned()]));
}
