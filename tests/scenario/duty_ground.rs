//! Duties on moving ground: coverage, overlaps and holes, boundaries that two people drew, imports against what hands wrote.

use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_tests::{Device, Town, World};

use crate::CLASS;
use crate::forms::{area_form, duty, middle, save_area, save_shop, shop, shop_form, shops};

/// About a metre to the east, in 1e-7 degrees.
const METRE: i64 = 105;

/// Draws a square of 100 m as something new in the first street, or as the boundary of what is there.
fn draw(device: &Device, layer: MapLayer, id: Option<String>, corner: PointView, name: &str) {
    let PointView { lon_e7: west, lat_e7: south } = corner;
    let side = 10_000;
    let ring = vec![[west, south], [west + side, south], [west + side, south + side], [west, south + side]];
    let shape = Some(ShapeView::Area(vec![vec![ring]]));
    let named = || vec![("name".to_owned(), name.to_owned()), ("street".to_owned(), Town::code(1))];
    let set = if id.is_none() { named() } else { Vec::new() };
    let edits = vec![ProposedEdit { id, layer, shape, set, ended: false }];
    let wish = DrawSave { edits, from_day: "2026-01-01".into(), title: name.into(), what: ChangeKind::Draw };
    device.app().draw_save(wish).expect("drawn");
}

#[test]
fn coverage_is_the_sum_of_areas_that_have_an_inspector_with_overlaps_and_holes_beside_it() {
    let world = World::new();
    let li = world.inspector("李巡", 1);
    let desk = world.device("desk", world.district_supervisor("甲"));
    let seen = || desk.app().coverage(Nothing {}).expect("coverage");
    assert!(seen().overlaps.is_empty() && seen().holes.is_empty(), "the town fits together");
    save_area(&desk, DutySave { inspector: Some(li.to_string()), ..area_form(1) });
    save_area(&desk, DutySave { inspector: Some(li.to_string()), ..area_form(2) });
    let coverage = seen();
    let line = |street: u32| coverage.streets.iter().find(|l| l.street == Town::code(street)).expect("a line").clone();
    assert_eq!((coverage.total.areas, coverage.total.staffed, coverage.total.people), (4, 2, 1));
    assert_eq!(coverage.total.staffed_m2, line(1).staffed_m2 + line(2).staffed_m2);
    assert_eq!(coverage.total.areas_m2, coverage.streets.iter().map(|line| line.areas_m2).sum::<i64>());
    assert_eq!((line(3).staffed, line(3).staffed_m2, line(3).people), (0, 0, 0));
    assert_eq!(line(1).areas_m2, line(1).street_m2, "one area covers the street");
    assert_eq!(line(1).areas_m2, duty(&desk, 1).row.area_m2, "and it is measured, not the figure in its record");

    // The area of the first street shrinks to a cell; a new one lies half on it.
    let cell =
        |offset: i64| PointView { lon_e7: middle(1, 0).lon_e7 - 5_000 + offset, lat_e7: middle(1, 0).lat_e7 - 5_000 };
    draw(&desk, MapLayer::Area, Some(Town::area(1).to_string()), cell(0), "缩小");
    draw(&desk, MapLayer::Area, None, cell(5_000), "新网格");
    let coverage = seen();
    let [overlap] = coverage.overlaps.as_slice() else { panic!("{:?}", coverage.overlaps) };
    let cell_m2 = duty(&desk, 1).row.area_m2;
    assert!((overlap.m2 * 2 - cell_m2).abs() <= 2, "half of it: {} of {cell_m2}", overlap.m2);
    let [hole] = coverage.holes.as_slice() else { panic!("{:?}", coverage.holes) };
    assert_eq!(hole.street_name, "第1街道");
    let whole = coverage.streets[0].street_m2;
    assert!((hole.m2 + coverage.streets[0].areas_m2 - overlap.m2 - whole).abs() <= 3, "what is left of the street");
    let full = duty(&desk, 1);
    assert_eq!(full.overlaps.len(), 1);
    assert!(full.row.flags.contains(&DutyFlag::Overlaps));
    assert_eq!(full.boundary_from.as_deref(), Some("2026-01-01"));
}

#[test]
fn a_boundary_that_moved_still_follows_what_was_recorded_under_the_old_one() {
    let world = World::new();
    let desk = world.device("desk", world.district_supervisor("甲"));
    let case = desk.report(CLASS, Town::fix(1, 3, world.time.now()), 1);
    let corner = PointView { lon_e7: middle(1, 0).lon_e7 - 5_000, lat_e7: middle(1, 0).lat_e7 - 5_000 };
    draw(&desk, MapLayer::Area, Some(Town::area(1).to_string()), corner, "缩小");
    assert_eq!(duty(&desk, 1).follow.iter().map(|case| case.id.clone()).collect::<Vec<_>>(), [case]);
}

#[test]
fn a_shopfront_that_was_drawn_is_moved_by_hand_and_both_places_stay_on_record() {
    let world = World::new();
    let desk = world.device("desk", world.district_supervisor("甲"));
    let there = middle(1, 0);
    let edit = ProposedEdit {
        id: None,
        layer: MapLayer::Shop,
        shape: Some(ShapeView::Point([there.lon_e7, there.lat_e7])),
        set: vec![("name".into(), "晨光早点".into()), ("street".into(), Town::code(1))],
        ended: false,
    };
    let wish =
        DrawSave { edits: vec![edit], from_day: "2026-01-01".into(), title: "普查".into(), what: ChangeKind::Draw };
    desk.app().draw_save(wish).expect("drawn");
    let id = desk.app().shop_list(shops()).expect("shopfronts").rows.remove(0).id;
    let point = Some(PointView { lon_e7: there.lon_e7 + 20 * METRE, ..there });
    save_shop(&desk, ShopSave { id: Some(id.clone()), point, operator: "某某店".into(), ..shop_form("晨光早点", 1) });
    let now = shop(&desk, &id);
    assert_eq!((now.point, now.operator.as_str()), (point, "某某店"));
    let card = |day: Option<&str>| {
        let wish = GroundId { layer: MapLayer::Shop, id: id.clone(), day: day.map(str::to_owned) };
        desk.app().ground(wish).expect("its card")
    };
    assert_eq!(card(None).editions.len(), 2);
    assert_eq!(card(Some("2026-02-01")).row.point, Some(there), "where it was then");
    desk.sync();
    assert_eq!(desk.unsent().held, 0);
    let records = desk.app().unsent(Nothing {}).expect("unsent").items.len();
    save_shop(&desk, ShopSave { id: Some(id.clone()), point, operator: "某某店".into(), ..shop_form("晨光早点", 1) });
    assert_eq!(
        desk.app().unsent(Nothing {}).expect("unsent").items.len(),
        records,
        "the same form again writes nothing"
    );
}

/// The south-western corner of the first street, moved by so much.
fn corner(east: i64, north: i64) -> PointView {
    PointView { lon_e7: middle(1, 0).lon_e7 - 5_000 + east, lat_e7: middle(1, 0).lat_e7 - 5_000 + north }
}

#[test]
fn an_area_that_two_supervisors_drew_for_one_day_is_marked_until_one_takes_his_back() {
    let world = World::new();
    let (a, b) =
        (world.device("a", world.district_supervisor("甲")), world.device("b", world.district_supervisor("乙")));
    let contested = |device: &Device| duty(device, 1).row.flags.contains(&DutyFlag::Contested);
    let area = || Some(Town::area(1).to_string());
    draw(&a, MapLayer::Area, area(), corner(0, 0), "甲画");
    draw(&b, MapLayer::Area, area(), corner(5_000, 0), "乙画");
    assert!(!contested(&a) && !contested(&b));
    for device in [&a, &b, &a] {
        device.sync();
    }
    assert!(contested(&a) && contested(&b), "both are told");
    let marked =
        a.app().ledger(Ledger { street: None, text: None, flag: Some(DutyFlag::Contested), after: None, limit: 9 });
    assert_eq!(marked.expect("a ledger").total, 1);
    let changes = b.app().ground_changes(ChangeList { after: None, limit: 9 }).expect("changes").changes;
    let mine = changes.into_iter().find(|change| change.title == "乙画").expect("his own");
    b.app().change_undo(ChangeId { change: mine.id }).expect("taken back");
    b.sync();
    a.sync();
    assert!(!contested(&a) && !contested(&b));
}

#[test]
fn a_name_that_an_import_changed_can_be_changed_back_by_hand() {
    let world = World::new();
    let (a, b) =
        (world.device("a", world.district_supervisor("甲")), world.device("b", world.district_supervisor("乙")));
    let name = |device: &Device| duty(device, 1).row.name;
    let edit = ProposedEdit {
        id: Some(Town::area(1).to_string()),
        layer: MapLayer::Area,
        shape: None,
        set: vec![("name".into(), "导入的名字".into())],
        ended: false,
    };
    let wish =
        DrawSave { edits: vec![edit], from_day: "2026-01-01".into(), title: "名单".into(), what: ChangeKind::Import };
    a.app().draw_save(wish).expect("written");
    assert_eq!(name(&a), "导入的名字");
    save_area(&a, DutySave { name: Some("责任网格1".into()), ..area_form(1) });
    assert_eq!(name(&a), "责任网格1", "although the record's own field says so since ever");
    a.sync();
    b.sync();
    assert_eq!((name(&b).as_str(), a.unsent().held), ("责任网格1", 0));
}

#[test]
fn a_form_that_is_sent_back_as_it_was_shown_names_no_area_and_writes_nothing() {
    let world = World::new();
    let desk = world.device("desk", world.district_supervisor("甲"));
    let id = save_shop(&desk, shop_form("晨光早点", 1));
    let records = desk.unsent().records;
    let shown = shop(&desk, &id);
    assert_eq!(shown.area, Some(Town::area(1).to_string()));
    save_shop(&desk, ShopSave { id: Some(id.clone()), area: shown.area, ..shop_form("晨光早点", 1) });
    assert_eq!(desk.unsent().records, records);
    save_shop(&desk, ShopSave { id: Some(id.clone()), point: Some(middle(2, 0)), ..shop_form("晨光早点", 1) });
    assert_eq!(shop(&desk, &id).area, Some(Town::area(2).to_string()), "so it goes where it moves");
}
