//! What is due: revisits, marks by hand, so many times a month, rules that cannot be kept, and what of today is still missing.

use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_tests::{Device, Town, World};

use crate::CLASS;
use crate::forms::code;
use crate::patrol_forms::*;

#[test]
fn a_case_that_was_closed_is_visited_again_in_its_time() {
    let world = world_at(8, 0);
    let desk = world.device("desk", world.district_supervisor("王督"));
    let rule = RuleView::Revisit { classes: vec![CLASS.into()], after_days: 1, within_days: 2 };
    let proof = ProofView::Dwell { within_m: 30, for_s: 60 };
    let route = save_route(&desk, RouteSave { rule, proof, ..route_form("回头看", &[]) });
    desk.sync();
    let phone = world.device("phone", world.inspector("李巡", 1));
    let near = Walk::from(&world, 0.0, 0.0).here();
    for ([lon_e7, lat_e7], number) in [(near, 1), (at(0.0, 5_000.0), 2)] {
        let fix = FixInput { lon_e7, lat_e7, ..Town::fix(1, 0, world.time.now()) };
        phone.dispose(CLASS, fix, number);
    }
    assert!(today(&phone).iter().all(|route| route.slots.is_empty()), "today it was only just closed");
    until(&world, clock(2, 9, 0));
    phone.sync();
    desk.sync();
    let due = today(&phone);
    let slots: Vec<_> = due.iter().flat_map(|route| &route.slots).collect();
    assert_eq!((slots.len(), slots.iter().all(|slot| slot.standing == StandingView::Due)), (2, true), "{due:?}");
    start(&phone);
    let mut walk = Walk::slow(&world, 0.0, 0.0);
    walk.stay(&phone, 90);
    end(&phone);
    exchange(&[&phone, &desk]);
    let tally = |device: &Device| planned(device, &route).tally;
    assert_eq!(tally(&desk), Tally { met: 1, due: 1, ..Tally::default() });
    until(&world, clock(4, 0, 1));
    for device in [&desk, &phone] {
        assert_eq!(tally(device), Tally { met: 1, missed: 1, ..Tally::default() }, "on {}", device.name);
    }
}

/// A route of points that are marked by hand.
fn marked(world: &World) -> (Device, String, String) {
    let desk = world.device("desk", world.district_supervisor("王督"));
    let id = draw(&desk, vec![spot("公厕", at(0.0, 0.0))], &day(1)).remove(0);
    let item = RouteItemInput { id: id.clone(), layer: MapLayer::Point, buffer_m: None };
    let form = RouteSave { items: vec![item], proof: ProofView::Checked, ..route_form("公厕", &[]) };
    let route = save_route(&desk, form);
    desk.sync();
    (desk, route, id)
}

fn check(phone: &Device, route: &str, slot: &str, item: &str, on: bool) -> Result<Done, ApiError> {
    phone.app().item_check(ItemCheck { route: route.into(), slot: slot.into(), item: item.into(), on })
}

#[test]
fn a_mark_without_a_patrol_can_be_taken_back_and_goes_up_when_its_slot_is_over() {
    let world = world_at(7, 0);
    let (desk, route, item) = marked(&world);
    let phone = world.device("phone", world.inspector("李巡", 1));
    let slot = today(&phone)[0].slots[0].id.clone();
    assert_eq!(code(check(&phone, &route, &slot, &item, true)), ErrorCode::NotAllowed, "it has not begun");
    assert_eq!(code(check(&phone, &route, "20260922T0900", &item, true)), ErrorCode::NotFound);
    until(&world, clock(1, 8, 30));
    check(&phone, &route, &slot, &item, true).expect("marked");
    let done = |phone: &Device| today(phone)[0].slots[0].done;
    assert_eq!((done(&phone), item_stands(&phone, &route, 1, &item)), (1, StandingView::Met), "at once, here");
    phone.app().patrol_turn().expect("a turn");
    assert_eq!(phone.unsent().records, 0, "when he stood there is told to nobody");
    check(&phone, &route, &slot, &item, false).expect("taken back");
    assert_eq!((done(&phone), item_stands(&phone, &route, 1, &item)), (0, StandingView::Due));
    check(&phone, &route, &slot, &item, true).expect("marked again");
    until(&world, clock(1, 10, 1));
    phone.app().patrol_turn().expect("a turn");
    assert_eq!(phone.unsent().records, 1);
    phone.app().patrol_turn().expect("a turn");
    assert_eq!(phone.unsent().records, 1, "once");
    let mine = my_record(&phone);
    assert_eq!((mine.covered, mine.days[0].patrols.len()), (1, 0), "he set out on no patrol");
    exchange(&[&phone, &desk]);
    assert_eq!(stands(&desk, &route, 1), Some(StandingView::Met));
}

#[test]
fn a_mark_on_patrol_goes_up_with_its_end() {
    let world = world_at(8, 30);
    let (desk, route, item) = marked(&world);
    let mut phone = world.device("phone", world.inspector("李巡", 1));
    let slot = today(&phone)[0].slots[0].id.clone();
    start(&phone);
    check(&phone, &route, &slot, &item, true).expect("marked");
    phone.restart();
    phone.sync();
    phone.app().patrol_turn().expect("a turn");
    assert_eq!(phone.unsent().records, 0);
    assert_eq!(end(&phone).met, 1, "the mark outlived the kill");
    exchange(&[&phone, &desk]);
    assert_eq!(item_stands(&desk, &route, 1, &item), StandingView::Met);
    until(&world, clock(1, 10, 1));
    phone.app().patrol_turn().expect("a turn");
    assert_eq!(phone.unsent().records, 0, "and goes once");
}

#[test]
fn sections_are_not_marked_by_hand() {
    let world = world_at(8, 30);
    let (_, sections, route) = routed(&world, 1);
    let phone = world.device("phone", world.inspector("李巡", 1));
    let slot = today(&phone)[0].slots[0].id.clone();
    assert_eq!(code(check(&phone, &route, &slot, &sections[0], true)), ErrorCode::NotAllowed);
    assert_eq!(today(&phone)[0].slots[0].done, 0);
}

#[test]
fn five_visits_a_month_are_met_unknown_or_missed_by_the_days_on_which_somebody_was_there() {
    let world = world_at(8, 0);
    let (desk, sections) = ground(&world, 3);
    let rule = RuleView::Times { times: 5, per: PerView::Month };
    let form =
        |name: &str, section: usize| RouteSave { rule: rule.clone(), ..route_form(name, &sections[section..=section]) };
    let routes: Vec<String> = (0..3).map(|n| save_route(&desk, form(&format!("月{n}"), n))).collect();
    desk.sync();
    let phone = world.device("phone", world.inspector("李巡", 1));
    for visit in 0..5 {
        until(&world, clock(1 + visit, 9, 0));
        start(&phone);
        let mut walk = cover(&world, &phone, if visit < 3 { &[0, 1, 2] } else { &[0] });
        match visit {
            3 => go_on(&mut walk, &phone, &[1]),
            4 => {
                walk.to(&phone, 0.0, 580.0);
                walk.silently_to(0.0, 820.0);
                walk.stay(&phone, 20);
            }
            _ => {}
        }
        end(&phone);
    }
    // Twice on one day is one visit.
    patrol(&world, &phone, &[2]);
    patrol(&world, &phone, &[2]);
    exchange(&[&phone, &desk]);
    let span = |number: usize| planned(&desk, &routes[number]).span.expect("a span");
    let told = |number: usize| (span(number).standing, span(number).wanted, span(number).met, span(number).unknown);
    assert_eq!(told(0), (StandingView::Met, 5, 5, 0));
    assert_eq!(told(1), (StandingView::Due, 5, 4, 1));
    assert_eq!(told(2).0, StandingView::Due);
    assert_eq!(told(2).2, 4);
    until(&world, clock(10, 9, 0));
    assert_eq!(told(1).0, StandingView::Unknown);
    assert_eq!(told(2).0, StandingView::Missed);
    let tally = |number: usize| planned(&desk, &routes[number]).tally;
    assert_eq!(tally(0), Tally { met: 1, ..Tally::default() });
}

#[test]
fn rules_that_cannot_come_due_or_be_kept_are_refused_with_the_reason() {
    let world = world_at(8, 0);
    let (desk, sections) = ground(&world, 1);
    let refused = |wish: RouteSave| code(desk.app().route_save(wish));
    let ruled = |rule| RouteSave { rule, ..route_form("主街", &sections) };
    let slots = |slot| ruled(RuleView::Slots { slots: vec![slot], working_days: false });
    assert_eq!(refused(slots(SlotView { days: vec![], from_min: 480, to_min: 600 })), ErrorCode::RuleNever);
    assert_eq!(refused(slots(SlotView { days: vec![8], from_min: 480, to_min: 600 })), ErrorCode::RuleNever);
    assert_eq!(refused(slots(all_week(480, 480))), ErrorCode::RuleNever);
    assert_eq!(refused(slots(all_week(-5, 480))), ErrorCode::RuleNever);
    assert_eq!(refused(ruled(RuleView::Slots { slots: vec![], working_days: true })), ErrorCode::RuleNever);
    assert_eq!(
        refused(ruled(RuleView::Interval { minutes: 0, within: vec![all_week(480, 960)] })),
        ErrorCode::RuleNever
    );
    assert_eq!(refused(ruled(RuleView::Times { times: 0, per: PerView::Day })), ErrorCode::RuleNever);
    assert_eq!(refused(ruled(RuleView::Times { times: 8, per: PerView::Week })), ErrorCode::RuleTooOften);
    assert_eq!(
        refused(ruled(RuleView::Revisit { classes: vec![], after_days: 1, within_days: 1 })),
        ErrorCode::RuleNever
    );
    let proved = |proof| refused(RouteSave { proof, ..route_form("主街", &sections) });
    assert_eq!(proved(ProofView::Covered { percent: 0 }), ErrorCode::RuleProof);
    assert_eq!(proved(ProofView::Covered { percent: 101 }), ErrorCode::RuleProof);
    assert_eq!(
        proved(ProofView::Dwell { within_m: 30, for_s: 3 * 3_600 }),
        ErrorCode::RuleProof,
        "longer than the slot"
    );
    assert_eq!(refused(route_form("主街", &[])), ErrorCode::RouteEmpty);
    assert_eq!(refused(route_form(" ", &sections)), ErrorCode::NameMissing);
    assert_eq!(refused(route_form("主街", &[Town::area(1).to_string()])), ErrorCode::NotFound);
    assert_eq!(refused(RouteSave { until_day: Some(day(0)), ..route_form("主街", &sections) }), ErrorCode::BadDay);
    assert!(desk.app().route_list(RouteList { street: None, text: None, ended: true }).expect("none").rows.is_empty());
}

#[test]
fn who_may_not_decide_plans_no_route() {
    let world = world_at(8, 0);
    let (desk, sections, route) = routed(&world, 1);
    let phone = world.device("phone", world.inspector("李巡", 1));
    let own = world.device("own", world.street_supervisor("街督", 1));
    assert_eq!(code(phone.app().route_save(route_form("我的", &sections))), ErrorCode::NotAllowed);
    let change = RouteSave { id: Some(route.clone()), ..route_form("改名", &sections) };
    assert_eq!(code(phone.app().route_save(change.clone())), ErrorCode::NotAllowed);
    let elsewhere = RouteSave { street: Town::code(2), ..route_form("邻街", &sections) };
    assert_eq!(code(own.app().route_save(elsewhere)), ErrorCode::NotAllowed);
    assert_eq!(save_route(&own, change), route);
    exchange(&[&own, &desk, &phone]);
    let named = |device: &Device| device.app().route(RouteId { route: route.clone() }).expect("the route").row;
    assert_eq!((named(&desk).name.as_str(), named(&desk).may_edit, named(&phone).may_edit), ("改名", true, false));
}

#[test]
fn todays_list_says_what_is_missing_nearest_first_while_there_is_time() {
    let world = world_at(8, 0);
    let (_, sections, _) = routed(&world, 3);
    let phone = world.device("phone", world.inspector("李巡", 1));
    let [lon_e7, lat_e7] = at(0.0, 1_500.0);
    let fix = FixInput { lon_e7, lat_e7, ..Town::fix(1, 0, world.time.now()) };
    let missing = |phone: &Device| {
        let routes = phone.app().routes_today(TodayAsked { fix: Some(fix) }).expect("today").routes;
        routes[0].slots[0].missing.iter().map(|item| item.id.clone()).collect::<Vec<_>>()
    };
    let all: Vec<String> = sections.iter().rev().cloned().collect();
    assert_eq!(missing(&phone), all);
    start(&phone);
    cover(&world, &phone, &[1]);
    assert_eq!(missing(&phone), [all[0].clone(), all[2].clone()], "before anything ends");
    let slot = today(&phone)[0].slots[0].clone();
    assert_eq!((slot.done, slot.total, slot.standing), (1, 3, StandingView::Due));
    assert_eq!(item_stands(&phone, &today(&phone)[0].row.id, 1, &sections[1]), StandingView::Met);
    end(&phone);
    assert_eq!(missing(&phone).len(), 2);
}
