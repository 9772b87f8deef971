//! Routes walked by several, at night, with wrong clocks, in two streets, and on ground that changes.

use std::collections::BTreeSet;

use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_domain::journal::Role;
use gridwalk_tests::clock::{HOUR, MINUTE};
use gridwalk_tests::world::grant;
use gridwalk_tests::{Claim, Device, Forge, Town, World};

use crate::patrol_forms::*;

fn items(device: &Device, route: &str, number: i64, sections: &[String]) -> Vec<StandingView> {
    sections.iter().map(|section| item_stands(device, route, number, section)).collect()
}

#[test]
fn of_two_phones_on_one_patrol_the_better_word_counts_and_a_gap_undoes_nothing() {
    let world = world_at(8, 0);
    let (desk, sections, route) = routed(&world, 4);
    let (li, zhao) = (world.inspector("李巡", 1), world.inspector("赵巡", 1));
    let (one, two) = (world.device("one", li), world.device("two", zhao));
    start_with(&one, &[&zhao.to_string()], true);
    start_with(&two, &[&li.to_string()], true);
    cover(&world, &one, &[0]);
    miss(&world, &two, 1);
    world.time.pass(5 * MINUTE);
    cover(&world, &two, &[2]);
    end(&one);
    end(&two);
    exchange(&[&two, &one, &desk]);
    world.time.pass(2 * HOUR);
    use StandingView::*;
    let stands = items(&desk, &route, 1, &sections);
    assert_eq!((stands[0], stands[2]), (Met, Met));
    assert_eq!(stands[1], Unknown, "it lay in both gaps");
    // The first went on silently where the second was: her word stands.
    let better = start_with(&one, &[], true);
    assert!(better.partners.is_empty());
    end(&one);
    assert_eq!(items(&desk, &route, 1, &sections)[0], Met);
    let mine = my_record(&two);
    assert_eq!(mine.days[0].patrols[0].partners.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["李巡"]);
}

#[test]
fn who_comes_after_the_gap_of_another_makes_it_met_whichever_is_heard_first() {
    for late_first in [false, true] {
        let world = world_at(8, 0);
        let (desk, sections, route) = routed(&world, 1);
        let one = world.device("one", world.inspector("李巡", 1));
        let two = world.device("two", world.inspector("赵巡", 1));
        start(&one);
        miss(&world, &one, 0);
        end(&one);
        patrol(&world, &two, &[0]);
        let [first, second] = if late_first { [&two, &one] } else { [&one, &two] };
        exchange(&[first, &desk]);
        until(&world, clock(1, 10, 1));
        let expected = if late_first { StandingView::Met } else { StandingView::Unknown };
        assert_eq!(item_stands(&desk, &route, 1, &sections[0]), expected);
        exchange(&[second, &desk]);
        assert_eq!(item_stands(&desk, &route, 1, &sections[0]), StandingView::Met);
    }
}

#[test]
fn self_patrols_and_assessed_ones_fill_figures_of_their_own() {
    let world = world_at(8, 0);
    let (desk, sections, assessed) = routed(&world, 1);
    let own = save_route(&desk, RouteSave { assessed: false, ..route_form("自查", &sections) });
    desk.sync();
    let phone = world.device("phone", world.inspector("李巡", 1));
    start_with(&phone, &[], false);
    cover(&world, &phone, &[0]);
    assert_eq!(end(&phone).met, 1);
    exchange(&[&phone, &desk]);
    until(&world, clock(1, 10, 1));
    for device in [&desk, &phone] {
        assert_eq!(stands(device, &own, 1), Some(StandingView::Met));
        assert_eq!(stands(device, &assessed, 1), Some(StandingView::Missed));
        let units = plan(device).units;
        assert_eq!(units.iter().map(|unit| unit.assessed).collect::<Vec<_>>(), [true, false], "two sums, never one");
    }
    let asked = PlanAsked { month: "2026-09".into(), street: None, unit: None, assessed: Some(false) };
    let only = desk.app().route_plan(asked).expect("a plan");
    assert_eq!(only.routes.iter().map(|route| route.row.id.as_str()).collect::<Vec<_>>(), [own.as_str()]);
}

#[test]
fn a_patrol_that_has_not_reported_leaves_its_street_unknown_and_no_other() {
    let world = world_at(8, 0);
    let (desk, sections, route) = routed(&world, 1);
    let elsewhere = save_route(&desk, RouteSave { street: Town::code(2), ..route_form("邻街", &sections) });
    let named = world.inspector("孙巡", 1);
    let his = save_route(&desk, RouteSave { walkers: vec![named.to_string()], ..route_form("专人", &sections) });
    desk.sync();
    let phone = world.device("phone", world.inspector("李巡", 1));
    start(&phone);
    cover(&world, &phone, &[0]);
    until(&world, clock(1, 10, 1));
    desk.sync();
    assert_eq!(stands(&desk, &route, 1), Some(StandingView::Missed), "nobody knows of a patrol yet");
    exchange(&[&phone, &desk]);
    assert_eq!(stands(&desk, &route, 1), Some(StandingView::Unknown));
    assert_eq!(item_stands(&desk, &route, 1, &sections[0]), StandingView::Unknown);
    assert_eq!(stands(&desk, &elsewhere, 1), Some(StandingView::Missed));
    assert_eq!(stands(&desk, &his, 1), Some(StandingView::Missed), "it is another's to walk");
    until(&world, clock(4, 9, 0));
    assert_eq!(stands(&desk, &route, 1), Some(StandingView::Unknown), "it may still come");
    assert_eq!(stands(&desk, &route, 3), Some(StandingView::Missed), "but says nothing of later days");
    end(&phone);
    exchange(&[&phone, &desk]);
    assert_eq!(stands(&desk, &route, 1), Some(StandingView::Met), "the late phone was there");
    assert_eq!(stands(&desk, &his, 1), Some(StandingView::Met), "whoever did it, it was done");
}

#[test]
fn what_cannot_be_judged_is_left_open_only_where_it_was_somebodys_to_do() {
    let world = world_at(8, 0);
    let (desk, sections, open) = routed(&world, 1);
    let (li, zhao) = (world.inspector("李巡", 1), world.inspector("赵巡", 1));
    let of = |person: &str, name| RouteSave { walkers: vec![person.to_owned()], ..route_form(name, &sections) };
    let his = save_route(&desk, of(&li.to_string(), "李"));
    let hers = save_route(&desk, of(&zhao.to_string(), "赵"));
    desk.sync();
    let phone = world.device("phone", li);
    let listed: BTreeSet<String> = today(&phone).into_iter().map(|route| route.row.id).collect();
    assert_eq!(listed, BTreeSet::from([open.clone(), his.clone()]), "his, and whoever's");
    start(&phone);
    miss(&world, &phone, 0);
    end(&phone);
    exchange(&[&phone, &desk]);
    until(&world, clock(1, 10, 1));
    assert_eq!(stands(&desk, &open, 1), Some(StandingView::Unknown));
    assert_eq!(stands(&desk, &his, 1), Some(StandingView::Unknown));
    assert_eq!(stands(&desk, &hers, 1), Some(StandingView::Missed));
}

/// The same section drawn elsewhere, or ended.
fn redrawn(id: &str, shape: Option<ShapeView>, ended: bool) -> ProposedEdit {
    ProposedEdit { id: Some(id.into()), layer: MapLayer::Road, shape, set: Vec::new(), ended }
}

#[test]
fn a_road_drawn_anew_cut_or_ended_changes_what_is_to_come_and_nothing_that_was() {
    let world = world_at(8, 0);
    let (desk, sections, route) = routed(&world, 3);
    let phone = world.device("phone", world.inspector("李巡", 1));
    patrol(&world, &phone, &[0, 1]);
    exchange(&[&phone, &desk]);
    until(&world, clock(1, 12, 0));
    use StandingView::*;
    assert_eq!(items(&desk, &route, 1, &sections), [Met, Met, Missed]);
    // From the next day on: the first is half as long, the second lies elsewhere, the third is no longer there.
    let half = ShapeView::Lines(vec![vec![at(0.0, 0.0), at(0.0, 100.0)]]);
    let moved = ShapeView::Lines(vec![vec![at(900.0, 600.0), at(900.0, 800.0)]]);
    let edits = vec![
        redrawn(&sections[0], Some(half), false),
        redrawn(&sections[1], Some(moved), false),
        redrawn(&sections[2], None, true),
    ];
    draw(&desk, edits, &day(2));
    desk.sync();
    until(&world, clock(2, 8, 5));
    phone.net.cut();
    // She does not know of it: where the second was her word counts as she gave it.
    patrol(&world, &phone, &[1]);
    phone.net.heal();
    exchange(&[&phone, &desk, &phone]);
    assert_eq!(item_stands(&desk, &route, 2, &sections[1]), Met);
    start(&phone);
    let mut walk = Walk::slow(&world, 0.0, 610.0);
    walk.silently_to(0.0, 110.0);
    walk.to(&phone, 0.0, -20.0);
    end(&phone);
    exchange(&[&phone, &desk]);
    until(&world, clock(2, 12, 0));
    assert_eq!(item_stands(&desk, &route, 2, &sections[0]), Met, "the half that is left was walked");
    assert_eq!(stands(&desk, &route, 2), Some(Met), "of what is there now nothing is missing");
    assert_eq!(stands(&desk, &route, 1), Some(Missed), "the day before is as it was");
    assert_eq!(items(&desk, &route, 1, &sections), [Met, Met, Missed]);
    let full = desk.app().route(RouteId { route: route.clone() }).expect("the route");
    assert_eq!(full.items.iter().map(|item| item.gone).collect::<Vec<_>>(), [false, false, true]);
}

#[test]
fn a_route_changed_from_a_later_day_on_leaves_what_was_walked_by_the_old_rule_as_it_is() {
    let world = world_at(8, 0);
    let (desk, sections) = ground(&world, 2);
    let route = save_route(&desk, route_form("主街", &sections[..1]));
    desk.sync();
    let phone = world.device("phone", world.inspector("李巡", 1));
    patrol(&world, &phone, &[0]);
    exchange(&[&phone, &desk]);
    until(&world, clock(2, 7, 0));
    let wish = RouteSave { id: Some(route.clone()), from_day: day(2), ..route_form("主街", &sections) };
    let next = save_route(&desk, wish.clone());
    assert_ne!(next, route);
    until(&world, clock(2, 12, 0));
    assert_eq!(stands(&desk, &route, 1), Some(StandingView::Met));
    assert_eq!(stands(&desk, &route, 2), None, "the old one has ended");
    assert_eq!((stands(&desk, &next, 1), stands(&desk, &next, 2)), (None, Some(StandingView::Missed)));
    let list = |ended| desk.app().route_list(RouteList { street: None, text: None, ended }).expect("routes").rows.len();
    assert_eq!((list(false), list(true)), (1, 2));
    let named = RouteSave { id: Some(next.clone()), name: "主街人行道".into(), from_day: day(2), ..wish };
    assert_eq!(save_route(&desk, named), next, "a name is only a name");
}

#[test]
fn a_shift_past_midnight_belongs_to_the_day_on_which_its_slot_begins() {
    let world = world_at(21, 30);
    let (desk, sections) = ground(&world, 2);
    let night = |name: &str, from_min, to_min| RouteSave {
        rule: RuleView::Slots { slots: vec![all_week(from_min, to_min)], working_days: false },
        ..route_form(name, &sections)
    };
    let late = save_route(&desk, night("夜巡", 22 * 60, 2 * 60));
    let early = save_route(&desk, night("凌晨", 0, 3 * 60));
    desk.sync();
    let phone = world.device("phone", world.inspector("李巡", 1));
    until(&world, clock(1, 23, 50));
    start(&phone);
    let mut walk = cover(&world, &phone, &[0]);
    walk.stay_until(&phone, clock(2, 0, 10));
    go_on(&mut walk, &phone, &[1]);
    phone.sync();
    desk.sync();
    until(&world, clock(2, 9, 0));
    assert_eq!(stands(&desk, &late, 1), Some(StandingView::Unknown), "it has not reported");
    assert_eq!(stands(&desk, &early, 2), Some(StandingView::Unknown), "nor of the hours after midnight");
    end(&phone);
    exchange(&[&phone, &desk]);
    for device in [&phone, &desk] {
        assert_eq!(stands(device, &late, 1), Some(StandingView::Met), "on {}", device.name);
        use StandingView::*;
        assert_ne!(items(device, &early, 2, &sections)[0], Met, "before midnight is not after it");
        assert_eq!(items(device, &early, 2, &sections)[1], Met);
    }
    assert_eq!(my_record(&phone).days[0].day, day(1));
}

#[test]
fn a_night_into_another_month_is_found_on_both_of_its_days() {
    let world = World::beginning(clock(9, 23, 30));
    let (desk, sections) = ground(&world, 1);
    let rule = RuleView::Slots { slots: vec![all_week(0, 180)], working_days: false };
    let route = save_route(&desk, RouteSave { rule, from_day: day(9), ..route_form("凌晨", &sections) });
    desk.sync();
    let phone = world.device("phone", world.inspector("李巡", 1));
    start(&phone);
    until(&world, clock(10, 0, 30));
    cover(&world, &phone, &[0]);
    end(&phone);
    exchange(&[&phone, &desk]);
    assert_eq!(day(10), "2026-10-01");
    assert_eq!(item_stands(&desk, &route, 10, &sections[0]), StandingView::Met);
    let asked = PlanAsked { month: "2026-10".into(), street: None, unit: None, assessed: None };
    let october = desk.app().route_plan(asked).expect("a plan");
    assert_eq!(october.routes[0].cells[0].standing, StandingView::Met);
}

#[test]
fn a_clock_set_back_in_mid_patrol_invents_nothing_and_does_not_matter_where_time_was_measured() {
    for measured in [false, true] {
        let world = world_at(8, 0);
        let (desk, sections, route) = routed(&world, 2);
        let mut phone = world.device("phone", world.inspector("李巡", 1));
        phone.net.cut();
        if !measured {
            phone.kill();
            phone.clock.reboot();
            phone.open();
        }
        world.time.pass(5 * MINUTE);
        start(&phone);
        let mut walk = cover(&world, &phone, &[0]);
        phone.clock.set_skew(-HOUR);
        go_on(&mut walk, &phone, &[1]);
        phone.clock.set_skew(0);
        walk.stay(&phone, 60);
        let ended = end(&phone);
        let jumps = ended.gaps.iter().filter(|gap| gap.reason == GapReasonView::ClockJump).count();
        phone.net.heal();
        exchange(&[&phone, &desk]);
        until(&world, clock(1, 10, 1));
        let stands = items(&desk, &route, 1, &sections);
        if measured {
            assert_eq!((stands, jumps), (vec![StandingView::Met; 2], 0));
        } else {
            assert_eq!(
                stands,
                [StandingView::Met, StandingView::Unknown],
                "of the hour that is there twice nobody knows"
            );
            assert!(jumps >= 1, "{:?}", ended.gaps);
        }
    }
}

#[test]
fn what_a_colleague_writes_into_my_patrol_counts_for_nothing() {
    let world = world_at(8, 0);
    let (desk, sections, route) = routed(&world, 1);
    let phone = world.device("phone", world.inspector("李巡", 1));
    let mut other = world.device("other", world.inspector("赵巡", 1));
    start(&phone);
    let ended = end(&phone);
    exchange(&[&phone, &other]);
    other.kill();
    let key = format!("result.{route}.20260922T0800.{}", sections[0]);
    let facts = serde_json::json!({ "set": { key: "met", "chunk.7": "00".repeat(32) } }).to_string();
    let entity = ended.id.parse().expect("an id");
    let claim = Claim { kind: "patrol.patrol_recorded", stream: Town::stream(1), entity, seen: 9, facts: &facts };
    Forge::new(&other).act(&claim);
    other.open();
    exchange(&[&other, &desk, &phone]);
    until(&world, clock(1, 10, 1));
    assert_eq!(stands(&desk, &route, 1), Some(StandingView::Missed));
    assert_eq!(my_record(&phone).days[0].patrols[0].met, 0);
}

#[test]
fn a_self_patrol_that_speaks_of_an_assessed_route_fills_none_of_its_figures() {
    let world = world_at(8, 0);
    let (desk, sections, route) = routed(&world, 1);
    let mut phone = world.device("phone", world.inspector("李巡", 1));
    start_with(&phone, &[], false);
    let ended = end(&phone);
    exchange(&[&phone]);
    phone.kill();
    let key = format!("result.{route}.20260922T0800.{}", sections[0]);
    let facts = serde_json::json!({ "set": { key: "met" } }).to_string();
    let entity = ended.id.parse().expect("an id");
    let claim = Claim { kind: "patrol.patrol_recorded", stream: Town::stream(1), entity, seen: 9, facts: &facts };
    Forge::new(&phone).act(&claim);
    phone.open();
    exchange(&[&phone, &desk]);
    until(&world, clock(1, 10, 1));
    assert_eq!(stands(&desk, &route, 1), Some(StandingView::Missed));
}

#[test]
fn results_of_thousands_of_items_go_up_whole() {
    let world = world_at(7, 0);
    let desk = world.device("desk", world.district_supervisor("王督"));
    let edit = |n: i32| section(&format!("巷{n}"), at(f64::from(n) * 2.0, 0.0), at(f64::from(n) * 2.0, 30.0));
    let edits: Vec<ProposedEdit> = (0..200).map(edit).collect();
    draw(&desk, edits, &day(0));
    let list = GroundList { layer: MapLayer::Road, street: None, text: None, day: None, after: None, limit: 500 };
    let ids: Vec<String> = desk.app().ground_list(list).expect("a list").rows.into_iter().map(|row| row.id).collect();
    let rule = RuleView::Interval { minutes: 30, within: vec![all_week(8 * 60, 16 * 60)] };
    let route = save_route(&desk, RouteSave { rule, ..route_form("背街小巷", &ids) });
    desk.sync();
    let phone = world.device("phone", world.inspector("李巡", 1));
    start(&phone);
    record(&phone, vec![fix_at(&phone, at(0.0, 0.0))]);
    until(&world, clock(1, 16, 30));
    let ended = end(&phone);
    assert_eq!((ended.met, ended.unknown), (0, 200 * 16));
    let mine = my_record(&phone);
    assert_eq!(mine.days[0].patrols.iter().map(|patrol| patrol.unknown).collect::<Vec<_>>(), [200 * 16]);
    exchange(&[&phone, &desk]);
    assert_eq!(planned(&desk, &route).cells[0].tally, Tally { unknown: 16, ..Tally::default() });
}

#[test]
fn who_works_in_two_streets_tells_the_deciders_of_each_what_was_done_there() {
    let world = world_at(8, 0);
    let (desk, _, here) = routed(&world, 1);
    let (from, to) = ends(1);
    let mut neighbour = section("邻段", at(0.0, from), at(0.0, to));
    neighbour.set[1].1 = Town::code(2);
    let sections = draw(&desk, vec![neighbour], &day(0));
    let there = save_route(&desk, RouteSave { street: Town::code(2), ..route_form("邻街", &sections) });
    desk.sync();
    let both = [grant(Town::stream(1), Role::Inspector), grant(Town::stream(2), Role::Inspector)];
    let phone = world.device("phone", world.person("李巡", &both));
    let second = world.device("second", world.street_supervisor("邻督", 2));
    start(&phone);
    cover(&world, &phone, &[0, 1]);
    exchange(&[&phone, &second]);
    until(&world, clock(1, 10, 1));
    assert_eq!(stands(&second, &there, 1), Some(StandingView::Unknown), "she knows that he is on his way");
    assert_eq!(end(&phone).met, 2);
    exchange(&[&phone, &second, &desk]);
    assert_eq!(stands(&second, &there, 1), Some(StandingView::Met));
    assert_eq!((stands(&desk, &there, 1), stands(&desk, &here, 1)), (Some(StandingView::Met), Some(StandingView::Met)));
    let mine = my_record(&phone);
    assert_eq!((mine.covered, mine.days[0].patrols.len(), mine.days[0].patrols[0].met), (2, 1, 2));
}
