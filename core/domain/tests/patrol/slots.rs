//! Rules: which slots a day has, what a span wants, what is refused, and how a span stands.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use gridwalk_domain::duty::Slot;
use gridwalk_domain::patrol::{Verdict, Window};
use gridwalk_domain::route::{DaySlot, Days, Per, Proof, Rule, RuleError, Standing, midnight, of_items, standing};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::config;

const COVERED: Proof = Proof::Covered { permille: 900 };
const HOUR: u16 = 60;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// The holidays of 2026: National Day from 1 to 7 October, made up for on Sunday 20 September and Saturday 10 October.
fn works(day: NaiveDate) -> bool {
    let made_up = [self::day("2026-09-20"), self::day("2026-10-10")].contains(&day);
    let holiday = (self::day("2026-10-01")..=self::day("2026-10-07")).contains(&day);
    made_up || (!holiday && day.weekday().number_from_monday() <= 5)
}

fn week(from_min: u16, to_min: u16) -> Slot {
    Slot { days: vec![1, 2, 3, 4, 5], from_min, to_min }
}

fn always(from_min: u16, to_min: u16) -> Slot {
    Slot { days: (1..=7).collect(), from_min, to_min }
}

fn ids(rule: &Rule, on: &str) -> Vec<String> {
    rule.slots_of(day(on), works).into_iter().map(|slot| slot.id).collect()
}

/// Beijing's clock at a moment.
fn clock(ms: i64) -> String {
    let at = chrono::DateTime::from_timestamp_millis(ms + 8 * 3_600_000).expect("a moment");
    at.format("%m-%d %H:%M").to_string()
}

fn hours(slot: &DaySlot) -> (String, String) {
    (clock(slot.window.from), clock(slot.window.to))
}

#[test]
fn school_gates_are_due_on_working_days_with_holidays_and_make_up_days() {
    let rule = Rule::Slots { slots: vec![week(7 * HOUR + 30, 8 * HOUR + 10)], on: Days::Working };
    assert_eq!(ids(&rule, "2026-11-20"), ["20261120T0730"]);
    let slots = rule.slots_of(day("2026-11-20"), works);
    assert_eq!(hours(&slots[0]), ("11-20 07:30".into(), "11-20 08:10".into()));
    for (on, due) in [("2026-11-21", false), ("2026-10-01", false), ("2026-10-07", false), ("2026-10-08", true)] {
        assert_eq!(!ids(&rule, on).is_empty(), due, "{on}");
    }
    assert_eq!(ids(&rule, "2026-10-10"), ["20261010T0730"], "a Saturday that is made up for is like a weekday");
    assert_eq!(ids(&rule, "2026-09-20"), ["20260920T0730"]);
    let mondays = Slot { days: vec![1], ..week(7 * HOUR, 8 * HOUR) };
    let rule = Rule::Slots { slots: vec![mondays], on: Days::Working };
    assert_eq!(
        (ids(&rule, "2026-10-10").len(), ids(&rule, "2026-10-05").len(), ids(&rule, "2026-10-12").len()),
        (0, 0, 1)
    );
    let rule = Rule::Slots { slots: vec![week(7 * HOUR, 8 * HOUR)], on: Days::Every };
    assert_eq!(
        (ids(&rule, "2026-10-05").len(), ids(&rule, "2026-10-10").len()),
        (1, 0),
        "weekdays alone, whatever the calendar"
    );
}

#[test]
fn toilets_are_due_in_each_interval_within_the_hours_and_the_last_may_be_shorter() {
    let rule = Rule::Interval { minutes: 120, within: vec![always(6 * HOUR, 11 * HOUR)] };
    let slots = rule.slots_of(day("2026-11-21"), works);
    let expected = [("06:00", "08:00"), ("08:00", "10:00"), ("10:00", "11:00")];
    let expected = expected.map(|(a, b)| (format!("11-21 {a}"), format!("11-21 {b}")));
    assert_eq!(slots.iter().map(hours).collect::<Vec<_>>(), expected);
    assert_eq!(ids(&rule, "2026-11-21"), ["20261121T0600", "20261121T0800", "20261121T1000"]);
    let twice = Rule::Interval { minutes: 60, within: vec![always(8 * HOUR, 10 * HOUR), always(9 * HOUR, 11 * HOUR)] };
    assert_eq!(ids(&twice, "2026-11-21"), ["20261121T0800", "20261121T0900", "20261121T1000"], "each once");
}

#[test]
fn a_shift_past_midnight_belongs_to_the_day_it_began_on() {
    let friday = Slot { days: vec![5], from_min: 22 * HOUR, to_min: 2 * HOUR };
    let rule = Rule::Interval { minutes: 60, within: vec![friday.clone()] };
    let slots = rule.slots_of(day("2026-11-20"), works);
    assert!(slots.iter().all(|slot| slot.day == day("2026-11-20")));
    assert_eq!(ids(&rule, "2026-11-20"), ["20261120T2200", "20261120T2300", "20261120T2400", "20261120T2500"]);
    assert_eq!(hours(&slots[3]), ("11-21 01:00".into(), "11-21 02:00".into()));
    assert!(ids(&rule, "2026-11-21").is_empty(), "Saturday has none of its own");
    let night = Rule::Slots { slots: vec![Slot { days: vec![3], ..friday }], on: Days::Working };
    // Wednesday 30 September works and 1 October does not: the night is the evening's.
    assert_eq!(hours(&night.slots_of(day("2026-09-30"), works)[0]), ("09-30 22:00".into(), "10-01 02:00".into()));
    let whole = Rule::Slots { slots: vec![always(0, 24 * HOUR)], on: Days::Every };
    assert_eq!(hours(&whole.slots_of(day("2026-12-31"), works)[0]), ("12-31 00:00".into(), "01-01 00:00".into()));
}

#[test]
fn a_day_that_is_counted_has_one_slot_from_midnight_to_midnight_in_the_office() {
    let rule = Rule::Times { times: 5, per: Per::Month };
    let slots = rule.slots_of(day("2026-11-20"), works);
    assert_eq!((slots.len(), slots[0].id.as_str(), slots[0].day), (1, "20261120", day("2026-11-20")));
    assert_eq!(hours(&slots[0]), ("11-20 00:00".into(), "11-21 00:00".into()));
    assert_eq!(midnight(day("2026-11-20")), crate::walk::MORNING - 8 * 3_600_000);
    assert_eq!((rule.wanted(), Rule::Slots { slots: vec![], on: Days::Every }.wanted()), (5, 1));
}

#[test]
fn a_span_is_the_day_the_week_from_monday_or_the_month_it_lies_in() {
    let span = |per, on: &str| {
        let (first, last) = Rule::Times { times: 1, per }.span_of(day(on));
        (first.to_string(), last.to_string())
    };
    let spans = [
        (Per::Day, "2026-11-20", "2026-11-20", "2026-11-20"),
        (Per::Week, "2026-11-16", "2026-11-16", "2026-11-22"),
        (Per::Week, "2026-11-22", "2026-11-16", "2026-11-22"),
        (Per::Week, "2027-01-01", "2026-12-28", "2027-01-03"),
        (Per::Week, "2026-12-31", "2026-12-28", "2027-01-03"),
        (Per::Month, "2026-02-15", "2026-02-01", "2026-02-28"),
        (Per::Month, "2028-02-29", "2028-02-01", "2028-02-29"),
        (Per::Month, "2100-02-01", "2100-02-01", "2100-02-28"),
        (Per::Month, "2026-12-31", "2026-12-01", "2026-12-31"),
        (Per::Month, "2026-04-30", "2026-04-01", "2026-04-30"),
    ];
    for (per, on, first, last) in spans {
        assert_eq!(span(per, on), (first.to_owned(), last.to_owned()), "{per:?} {on}");
    }
    let slots = Rule::Slots { slots: vec![week(0, 60)], on: Days::Every };
    assert_eq!(
        slots.span_of(day("2026-11-20")),
        (day("2026-11-20"), day("2026-11-20")),
        "slots stand each on their own"
    );
}

#[test]
fn a_case_is_visited_again_so_many_days_after_it_was_closed() {
    let classes = BTreeSet::from(["gb-2026-matter-06010".to_owned()]);
    let rule = Rule::Revisit { classes, after_days: 7, within_days: 3 };
    let slot = rule.revisit_of(day("2026-12-28")).expect("a slot");
    assert_eq!((slot.id.as_str(), slot.day), ("R20270104", day("2027-01-04")));
    assert_eq!(hours(&slot), ("01-04 00:00".into(), "01-07 00:00".into()));
    assert!(rule.slots_of(day("2027-01-04"), works).is_empty(), "no slots of the route's own");
    assert_eq!(Rule::Times { times: 1, per: Per::Day }.revisit_of(day("2026-12-28")), None);
    assert_eq!(rule.revisit_of(NaiveDate::MAX), None, "the end of the calendar");
}

#[test]
fn a_rule_that_can_never_be_kept_is_refused_with_its_reason() {
    use RuleError::{BadProof, NoSlot, TooOften};
    let times = |times, per| Rule::Times { times, per };
    let slots = |slot: Slot| Rule::Slots { slots: vec![slot], on: Days::Working };
    let every = |minutes, slot: Slot| Rule::Interval { minutes, within: vec![slot] };
    let again = |classes: &[&str], after_days, within_days| Rule::Revisit {
        classes: classes.iter().map(|class| (*class).to_owned()).collect(),
        after_days,
        within_days,
    };
    let cases = [
        (times(0, Per::Day), Err(NoSlot)),
        (times(1, Per::Day), Ok(())),
        (times(2, Per::Day), Err(TooOften)),
        (times(7, Per::Week), Ok(())),
        (times(8, Per::Week), Err(TooOften)),
        (times(28, Per::Month), Ok(())),
        (times(29, Per::Month), Err(TooOften)),
        (Rule::Slots { slots: vec![], on: Days::Every }, Err(NoSlot)),
        (slots(week(450, 490)), Ok(())),
        (slots(Slot { days: vec![], ..week(450, 490) }), Err(NoSlot)),
        (slots(Slot { days: vec![8], ..week(450, 490) }), Err(NoSlot)),
        (slots(Slot { days: vec![0, 1], ..week(450, 490) }), Err(NoSlot)),
        (slots(week(450, 450)), Err(NoSlot)),
        (slots(week(24 * HOUR, 60)), Err(NoSlot)),
        (slots(week(22 * HOUR, 2 * HOUR)), Ok(())),
        (every(120, always(360, 1320)), Ok(())),
        (every(9, always(360, 1320)), Err(NoSlot)),
        (every(0, always(360, 1320)), Err(NoSlot)),
        (Rule::Interval { minutes: 60, within: vec![] }, Err(NoSlot)),
        (again(&["kind:event"], 0, 1), Ok(())),
        (again(&["kind:event"], 90, 90), Ok(())),
        (again(&[], 7, 3), Err(NoSlot)),
        (again(&["kind:event"], 91, 3), Err(NoSlot)),
        (again(&["kind:event"], 7, 0), Err(NoSlot)),
        (again(&["kind:event"], 7, 91), Err(NoSlot)),
    ];
    for (rule, answer) in cases {
        assert_eq!(rule.check(&COVERED), answer, "{rule:?}");
        if answer == Ok(()) {
            assert_eq!(rule.check(&Proof::Covered { permille: 0 }), Err(BadProof), "{rule:?}");
        }
    }
    assert_eq!([NoSlot, TooOften, BadProof].map(RuleError::code), ["no_slot", "too_often", "bad_proof"]);
}

#[test]
fn a_proof_that_asks_for_nothing_or_for_more_than_there_is_is_refused() {
    let day = Rule::Times { times: 1, per: Per::Day };
    let stay = |within_mm, for_s| Proof::Dwell { within_mm, for_s };
    for good in [Proof::Covered { permille: 1 }, Proof::Covered { permille: 1000 }, Proof::Checked] {
        assert_eq!(day.check(&good), Ok(()));
    }
    assert_eq!((day.check(&stay(5_000, 1)), day.check(&stay(500_000, 86_400))), (Ok(()), Ok(())));
    let bad = [
        Proof::Covered { permille: 0 },
        Proof::Covered { permille: 1001 },
        Proof::Covered { permille: -5 },
        stay(4_999, 60),
        stay(500_001, 60),
        stay(30_000, 0),
        stay(30_000, 86_401),
    ];
    for proof in bad {
        assert_eq!(day.check(&proof), Err(RuleError::BadProof), "{proof:?}");
    }
    let gate = Rule::Slots { slots: vec![week(450, 490), week(960, 1000)], on: Days::Working };
    assert_eq!(
        (gate.check(&stay(30_000, 2_400)), gate.check(&stay(30_000, 2_401))),
        (Ok(()), Err(RuleError::BadProof))
    );
    // Six to half past ten by twos: the last is half an hour.
    let toilets = Rule::Interval { minutes: 120, within: vec![always(360, 630)] };
    assert_eq!(
        (toilets.check(&stay(30_000, 1_800)), toilets.check(&stay(30_000, 1_801))),
        (Ok(()), Err(RuleError::BadProof))
    );
    let night = Rule::Slots { slots: vec![week(23 * HOUR, HOUR)], on: Days::Every };
    assert_eq!(
        (night.check(&stay(30_000, 7_200)), night.check(&stay(30_000, 7_201))),
        (Ok(()), Err(RuleError::BadProof))
    );
}

#[test]
fn a_span_stands_by_what_is_known_of_its_slots() {
    use Verdict::{Met, Missed, Unknown};
    let cases: [(u32, &[Verdict], Standing, Standing); 12] = [
        // Wanted, slots, while it runs, when it is over.
        (1, &[], Standing::Due, Standing::Missed),
        (1, &[Met], Standing::Met, Standing::Met),
        (1, &[Unknown], Standing::Due, Standing::Unknown),
        (1, &[Missed], Standing::Due, Standing::Missed),
        (2, &[Met, Missed], Standing::Due, Standing::Missed),
        (2, &[Met, Unknown], Standing::Due, Standing::Unknown),
        (2, &[Unknown, Unknown, Missed], Standing::Due, Standing::Unknown),
        (3, &[Met, Unknown, Missed], Standing::Due, Standing::Missed),
        (2, &[Met, Met, Missed, Unknown], Standing::Met, Standing::Met),
        (5, &[Met, Met, Met, Met, Met], Standing::Met, Standing::Met),
        (5, &[Met, Met, Met, Met], Standing::Due, Standing::Missed),
        (5, &[Met, Met, Met, Met, Unknown, Unknown], Standing::Due, Standing::Unknown),
    ];
    for (wanted, slots, runs, over) in cases {
        let stands = |is_over| standing(wanted, slots.iter().copied(), is_over);
        assert_eq!((stands(false), stands(true)), (runs, over), "{wanted} of {slots:?}");
    }
    assert_eq!(of_items([Met, Met]), Met);
    assert_eq!(of_items([Met, Unknown]), Unknown);
    assert_eq!(of_items([Met, Unknown, Missed]), Missed, "what was missed no gap makes good");
    assert_eq!(of_items([]), Missed, "a route of nothing is never met");
}

fn any_slot() -> impl Strategy<Value = Slot> {
    let ends = (0u16..1440, 0u16..=1440).prop_filter("not of no length", |(from, to)| from != to);
    (subsequence((1..=7).collect::<Vec<u8>>(), 1..=7), ends).prop_map(|(days, (from_min, to_min))| Slot {
        days,
        from_min,
        to_min,
    })
}

fn any_rule() -> impl Strategy<Value = Rule> {
    let slots = || vec(any_slot(), 1..5);
    let on = select(&[Days::Every, Days::Working]);
    prop_oneof![
        1 => (1u32..28, select(&[Per::Day, Per::Week, Per::Month])).prop_map(|(times, per)| Rule::Times { times, per }),
        3 => (slots(), on).prop_map(|(slots, on)| Rule::Slots { slots, on }),
        3 => (10u32..2_000, slots()).prop_map(|(minutes, within)| Rule::Interval { minutes, within }),
    ]
}

proptest! {
    #![proptest_config(config(2_000))]

    #[test]
    fn the_slots_of_a_route_are_named_once_for_ever(rule in any_rule(), begin in 0u64..20_000) {
        let first = day("2000-01-01") + chrono::Days::new(begin);
        let mut seen = BTreeSet::new();
        for ahead in 0..9 {
            let today = first + chrono::Days::new(ahead);
            let slots = rule.slots_of(today, works);
            prop_assert!(slots.is_sorted_by_key(|slot| slot.window));
            for slot in slots {
                prop_assert!(slot.id.is_ascii() && !slot.id.contains('.') && slot.day == today);
                let Window { from, to } = slot.window;
                prop_assert!(from < to && to - from <= 86_400_000 && from >= midnight(today) && from < midnight(today) + 86_400_000 * 2);
                prop_assert!(seen.insert(slot.id.clone()), "{} twice", slot.id);
            }
        }
    }

    #[test]
    fn a_rule_that_is_kept_comes_due_within_a_fortnight_of_plain_weeks(rule in any_rule()) {
        prop_assume!(rule.check(&Proof::Checked).is_ok());
        let due = (0..14).any(|ahead| {
            let today = day("2026-11-02") + chrono::Days::new(ahead);
            !rule.slots_of(today, |_| true).is_empty()
        });
        prop_assert!(due);
    }

    #[test]
    fn every_minute_of_the_hours_lies_in_a_slot_of_an_interval(minutes in 10u32..600, slot in any_slot(), on in 0u64..7) {
        let today = day("2026-11-02") + chrono::Days::new(on);
        let rule = Rule::Interval { minutes, within: vec![slot.clone()] };
        let slots = rule.slots_of(today, works);
        let due = slot.days.contains(&(on as u8 + 1));
        prop_assert_eq!(slots.is_empty(), !due);
        prop_assert!(slots.windows(2).all(|pair| pair[0].window.to == pair[1].window.from), "without a break");
        let length = slots.iter().map(|slot| slot.window.to - slot.window.from).sum::<i64>() / 60_000;
        let (from, to) = (i64::from(slot.from_min), i64::from(slot.to_min));
        prop_assert_eq!(length, if !due { 0 } else if to > from { to - from } else { to + 1440 - from });
    }
}
