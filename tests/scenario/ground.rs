//! The ground is drawn, split, merged and taken back; the record of a past day resolves against that day's boundary.

use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_tests::clock::{DAY, HOUR};
use gridwalk_tests::{Device, Town, World};

use crate::CLASS;

/// About 100 m, as the town's cells have it.
const CELL: i64 = 10_000;

fn area_of(device: &Device, street: u32) -> GroundFull {
    let id = Town::area(street).to_string();
    device.app().ground(GroundId { layer: MapLayer::Area, id, day: None }).expect("an area")
}

fn ring(full: &GroundFull) -> Vec<[i64; 2]> {
    match full.shape.clone().expect("a shape") {
        ShapeView::Area(polygons) => polygons[0][0].clone(),
        other => panic!("{other:?}"),
    }
}

/// A line down the middle of a street's area.
fn middle_of(full: &GroundFull) -> Vec<[i64; 2]> {
    let ring = ring(full);
    let [west, south] = ring[0];
    vec![[west + CELL, south - CELL], [west + CELL, south + 3 * CELL]]
}

fn square(west: i64, south: i64, side: i64) -> ShapeView {
    ShapeView::Area(vec![vec![vec![
        [west, south],
        [west + side, south],
        [west + side, south + side],
        [west, south + side],
    ]]])
}

fn areas(device: &Device, day: Option<&str>) -> Vec<GroundRow> {
    let asked = GroundList {
        layer: MapLayer::Area,
        street: None,
        text: None,
        day: day.map(str::to_owned),
        after: None,
        limit: 500,
    };
    device.app().ground_list(asked).expect("a list").rows
}

fn total(rows: &[GroundRow]) -> i64 {
    rows.iter().filter_map(|row| row.area_m2).sum()
}

fn edit(id: Option<String>, shape: ShapeView, name: &str) -> ProposedEdit {
    let set = vec![("name".to_owned(), name.to_owned()), ("street".to_owned(), Town::code(1))];
    ProposedEdit { id, layer: MapLayer::Area, shape: Some(shape), set, ended: false }
}

fn save(device: &Device, edits: Vec<ProposedEdit>, from_day: &str, what: ChangeKind) -> Result<String, ApiError> {
    let wish = DrawSave { edits, from_day: from_day.into(), title: "调整边界".into(), what };
    device.app().draw_save(wish).map(|saved| saved.change)
}

fn today(world: &World) -> String {
    day_after(world, 0)
}

fn day_after(world: &World, days: i64) -> String {
    let at = chrono::DateTime::from_timestamp_millis(world.time.now() + 8 * 3_600_000 + days * DAY).expect("a time");
    at.date_naive().to_string()
}

fn here(device: &Device, fix: FixInput, at_ms: Option<i64>) -> Here {
    device.app().here(HereAsked { fix: Some(fix), class: None, at_ms, reach_m: 100 }).expect("an answer")
}

#[test]
fn an_area_is_split_offline_and_every_phone_of_the_street_finds_itself_in_the_right_half() {
    let world = World::new();
    let desk = world.device("desk", world.district_supervisor("王督"));
    let phone = world.device("phone", world.inspector("李巡", 1));
    let before = area_of(&desk, 1);
    let whole = total(&areas(&desk, None));
    desk.net.cut();
    let line = middle_of(&before);
    let asked = SplitAsked { id: before.row.id.clone(), layer: MapLayer::Area, line, from_day: today(&world) };
    let mut proposal = desk.app().split_propose(asked).expect("two halves");
    assert_eq!(proposal.edits.len(), 2);
    assert!(proposal.findings.overlaps.is_empty() && proposal.findings.holes.is_empty(), "{:?}", proposal.findings);
    let halves: i64 = proposal.findings.measures.iter().sum();
    assert!((halves - before.row.area_m2.expect("square metres")).abs() <= 1, "{halves}");
    proposal.edits[1].set = vec![("name".into(), "东片".into()), ("street".into(), Town::code(1))];
    let change = save(&desk, proposal.edits, &today(&world), ChangeKind::Split).expect("saved");
    assert!((total(&areas(&desk, None)) - whole).abs() <= 1, "nothing is gained or lost");
    let east = Town::fix(1, 1, world.time.now());
    assert_eq!(here(&desk, east, None).locus.area.expect("an area").name, "东片", "at once, without a network");

    desk.net.heal();
    desk.sync();
    phone.sync();
    assert_eq!(here(&phone, east, None).locus.area.expect("an area").name, "东片");
    let west = Town::fix(1, 0, world.time.now());
    assert_eq!(here(&phone, west, None).locus.area.expect("an area").name, "责任网格1");
    world.time.pass(HOUR);
    let case = phone.dispose(CLASS, east, 1);
    assert!(phone.has_case(&case));

    let past = world.time.now() - 3 * DAY;
    let then = here(&phone, east, Some(past));
    assert_eq!(then.locus.area.expect("an area").name, "责任网格1", "the day before yesterday it was one area");
    assert_eq!(areas(&phone, Some(&day_after(&world, -3))).len() + 1, areas(&phone, None).len());

    phone.sync();
    desk.sync();
    let refused = desk.app().change_undo(ChangeId { change }).expect_err("a case was recorded in it");
    assert_eq!(refused.code, ErrorCode::ChangeUsed);
}

#[test]
fn a_change_that_nobody_used_is_taken_back_and_everything_reads_as_before() {
    let world = World::new();
    let desk = world.device("desk", world.district_supervisor("王督"));
    let picture = |device: &Device| {
        let layers = [MapLayer::Street, MapLayer::Area, MapLayer::Grid, MapLayer::Road];
        let bbox = [1_190_000_000, 310_000_000, 1_210_000_000, 330_000_000];
        let shapes =
            device.app().map_shapes(MapWindow { layers: layers.to_vec(), bbox, limit: 10_000 }).expect("shapes");
        let one = area_of(device, 1);
        serde_json::to_vec(&(shapes, areas(device, None), one.shape, one.editions)).expect("JSON")
    };
    let before = picture(&desk);
    let one = area_of(&desk, 1);
    let [west, south] = ring(&one)[0];
    let edits = vec![
        edit(Some(one.row.id.clone()), square(west, south, CELL), "缩小"),
        edit(None, square(west + CELL, south, CELL), "新片"),
    ];
    let change = save(&desk, edits, &today(&world), ChangeKind::Draw).expect("saved");
    assert_ne!(picture(&desk), before);
    desk.sync();
    desk.app().change_undo(ChangeId { change: change.clone() }).expect("nobody used it");
    assert_eq!(picture(&desk), before, "byte for byte");
    desk.sync();
    let other = world.device("other", world.district_supervisor("赵督"));
    assert_eq!(picture(&other), before, "and so it reads everywhere");
    let listed = other.app().ground_changes(ChangeList { after: None, limit: 10 }).expect("a list").changes;
    assert!(listed.iter().any(|view| view.id == change && view.undone), "{listed:?}");
    let again = other.app().change_undo(ChangeId { change }).expect_err("twice");
    assert_eq!(again.code, ErrorCode::AlreadySo);
}

#[test]
fn overlaps_and_holes_are_shown_before_saving_and_a_shape_that_crosses_itself_is_not_saved() {
    let world = World::new();
    let desk = world.device("desk", world.district_supervisor("王督"));
    let one = area_of(&desk, 1);
    let [west, south] = ring(&one)[0];
    let over = edit(None, square(west + CELL / 2, south, CELL), "重叠");
    let check = |edits| desk.app().draw_check(DrawCheck { edits, from_day: today(&world) }).expect("findings");
    let found = check(vec![over]);
    assert_eq!(found.overlaps.len(), 1, "{found:?}");
    assert!((8_000..11_000).contains(&found.overlaps[0].m2), "{:?}", found.overlaps[0].m2);
    let less = check(vec![edit(Some(one.row.id.clone()), square(west, south, CELL), "缩小")]);
    assert_eq!(less.holes.len(), 1, "three cells of the street are nobody's");
    let bow = ShapeView::Area(vec![vec![vec![
        [west, south],
        [west + CELL, south + CELL],
        [west + CELL, south],
        [west, south + CELL],
    ]]]);
    let crossed = check(vec![edit(None, bow.clone(), "打结")]);
    assert_eq!(crossed.faults[0].code, "shape_crosses_itself");
    assert!(crossed.faults[0].at.is_some(), "and where");
    let before = areas(&desk, None).len();
    let good = edit(None, square(west + 5 * CELL, south, CELL), "好的");
    let refused = save(&desk, vec![good, edit(None, bow, "打结")], &today(&world), ChangeKind::Draw);
    assert_eq!(refused.expect_err("crossed").code, ErrorCode::BadShape);
    assert_eq!(areas(&desk, None).len(), before, "nothing of the drawing was written");
    let day = save(&desk, vec![edit(None, square(west, south, CELL), "x")], "21.11.", ChangeKind::Draw);
    assert_eq!(day.expect_err("no day").code, ErrorCode::BadDay);
}

#[test]
fn one_area_drawn_by_two_supervisors_offline_stands_as_the_first_and_a_person_takes_one_back() {
    let world = World::new();
    let one = world.device("one", world.district_supervisor("王督"));
    let two = world.device("two", world.district_supervisor("赵督"));
    one.net.cut();
    two.net.cut();
    let there = area_of(&one, 1);
    let [west, south] = ring(&there)[0];
    let mine = |side| vec![edit(Some(there.row.id.clone()), square(west, south, side), "改画")];
    save(&one, mine(CELL), &today(&world), ChangeKind::Draw).expect("saved");
    let later = save(&two, mine(CELL / 2), &today(&world), ChangeKind::Draw).expect("saved");
    for device in [&one, &two] {
        device.net.heal();
        device.sync();
    }
    one.sync();
    let (a, b) = (area_of(&one, 1), area_of(&two, 1));
    assert_eq!(a.shape, b.shape, "both desks show the same boundary");
    assert_eq!(ring(&a)[1][0] - ring(&a)[0][0], CELL, "the one that was received first stands");
    let disputed: Vec<&EditionView> = a.editions.iter().filter(|edition| edition.contested).collect();
    assert_eq!((disputed.len(), disputed[0].change.as_str()), (1, later.as_str()), "the other is shown as contested");
    let listed = two.app().ground_changes(ChangeList { after: None, limit: 10 }).expect("a list").changes;
    assert_eq!(listed.iter().map(|view| view.contested).sum::<i64>(), 2, "both changes say so: {listed:?}");
    two.app().change_undo(ChangeId { change: later }).expect("one of the two is taken back");
    two.sync();
    one.sync();
    assert!(area_of(&one, 1).editions.iter().all(|edition| !edition.contested));
}

#[test]
fn merged_areas_are_one_and_areas_that_do_not_touch_are_refused() {
    let world = World::new();
    let desk = world.device("desk", world.district_supervisor("王督"));
    let one = area_of(&desk, 1);
    let line = middle_of(&one);
    let asked = SplitAsked { id: one.row.id.clone(), layer: MapLayer::Area, line, from_day: today(&world) };
    let halves = desk.app().split_propose(asked).expect("two halves").edits;
    save(&desk, halves, &today(&world), ChangeKind::Split).expect("saved");
    let whole = total(&areas(&desk, None));
    let ids: Vec<String> =
        areas(&desk, None).into_iter().filter(|row| row.name.starts_with("责任网格1")).map(|r| r.id).collect();
    assert_eq!(ids.len(), 2);
    let merge = |ids| desk.app().merge_propose(MergeAsked { ids, layer: MapLayer::Area, from_day: today(&world) });
    let far = vec![one.row.id.clone(), Town::area(2).to_string()];
    assert_eq!(merge(far).expect_err("400 m apart").code, ErrorCode::NotTouching);
    let merged = merge(ids).expect("one area").edits;
    save(&desk, merged, &today(&world), ChangeKind::Merge).expect("saved");
    let left = areas(&desk, None);
    assert_eq!(left.len(), 4, "{left:?}");
    assert!((total(&areas(&desk, None)) - whole).abs() <= 1);
    let [west, south] = ring(&one)[0];
    let line = vec![[west - 5 * CELL, south], [west - 4 * CELL, south + CELL]];
    let miss = SplitAsked { id: one.row.id, layer: MapLayer::Area, line, from_day: today(&world) };
    assert_eq!(desk.app().split_propose(miss).expect_err("beside").code, ErrorCode::NoCut);
}

#[test]
fn a_boundary_of_tomorrow_holds_tomorrow_and_who_may_not_decide_changes_nothing() {
    let world = World::new();
    let desk = world.device("desk", world.district_supervisor("王督"));
    let one = area_of(&desk, 1);
    let [west, south] = ring(&one)[0];
    let smaller = || vec![edit(Some(one.row.id.clone()), square(west, south, CELL), "缩小")];
    save(&desk, smaller(), &day_after(&world, 1), ChangeKind::Draw).expect("saved");
    let far = Town::fix(1, 3, world.time.now());
    assert_eq!(here(&desk, far, None).area_state, AreaState::One, "today it is still inside");
    let tomorrow = here(&desk, far, Some(world.time.now() + DAY));
    assert_eq!(tomorrow.area_state, AreaState::One, "its cell was assigned to the area and nobody drew another");
    world.time.pass(DAY);
    assert_eq!(areas(&desk, None).iter().find(|row| row.id == one.row.id).expect("there").name, "缩小");

    let street = world.device("street", world.street_supervisor("孙督", 2));
    let refused = save(&street, smaller(), &today(&world), ChangeKind::Draw).expect_err("not his street");
    assert_eq!(refused.code, ErrorCode::NotAllowed, "the district keeps this area: {refused:?}");
    let phone = world.device("phone", world.inspector("李巡", 1));
    assert_eq!(save(&phone, smaller(), &today(&world), ChangeKind::Draw).expect_err("no").code, ErrorCode::NotAllowed);
}
