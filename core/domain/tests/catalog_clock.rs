//! The four clocks against a clock that counts minute by minute, and against vectors worked out by hand.

#![allow(clippy::unwrap_used)]

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike, Weekday};
use gridwalk_domain::catalog::{
    Calendar, Catalog, Due, Limit, LimitUnit, ShownDuration, TimeUnit, advance, due, elapsed, remaining,
};
use proptest::prelude::*;

const MINUTE: i64 = 60_000;
const UNITS: [LimitUnit; 4] =
    [LimitUnit::UrgentHours, LimitUnit::WorkHours, LimitUnit::WorkDays, LimitUnit::CalendarDays];

fn calendar() -> &'static Calendar {
    Catalog::sample().calendar()
}

fn at(text: &str) -> i64 {
    DateTime::parse_from_rfc3339(&format!("{text}:00+08:00")).unwrap().timestamp_millis()
}

fn local(ms: i64) -> DateTime<FixedOffset> {
    DateTime::from_timestamp_millis(ms).unwrap().with_timezone(&FixedOffset::east_opt(8 * 3600).unwrap())
}

fn shown(ms: i64) -> String {
    local(ms).format("%Y-%m-%dT%H:%M").to_string()
}

fn ends(start: &str, amount: u32, unit: LimitUnit) -> String {
    shown(due(at(start), Limit { amount, unit }, calendar()).at_ms)
}

/// Days of 2025 and 2026 that differ from plain weekends, written out here once more and not read from the data.
fn works(date: NaiveDate) -> bool {
    let this = (date.month(), date.day());
    let is = |month, day| this == (month, day);
    let within = |from: (u32, u32), to: (u32, u32)| from <= this && this <= to;
    match date.year() {
        2025 if is(1, 26) || is(2, 8) || is(4, 27) || is(9, 28) || is(10, 11) => true,
        2025 if is(1, 1) || within((1, 28), (2, 4)) || within((4, 4), (4, 6)) || within((5, 1), (5, 5)) => false,
        2025 if within((5, 31), (6, 2)) || within((10, 1), (10, 8)) => false,
        2026 if is(1, 4) || is(2, 14) || is(2, 28) || is(5, 9) || is(9, 20) || is(10, 10) => true,
        2026 if within((1, 1), (1, 3)) || within((2, 15), (2, 23)) || within((4, 4), (4, 6)) => false,
        2026 if within((5, 1), (5, 5)) || within((6, 19), (6, 21)) || within((9, 25), (9, 27)) => false,
        2026 if within((10, 1), (10, 7)) => false,
        _ => !matches!(date.weekday(), Weekday::Sat | Weekday::Sun),
    }
}

/// True when the minute that begins at `ms` is worked.
fn minute_is_worked(ms: i64) -> bool {
    let time = local(ms);
    works(time.date_naive()) && matches!(time.hour(), 8..=11 | 14..=17)
}

fn counts(unit: LimitUnit, ms: i64) -> bool {
    match unit {
        LimitUnit::UrgentHours | LimitUnit::CalendarDays => true,
        LimitUnit::WorkHours | LimitUnit::WorkDays => minute_is_worked(ms),
    }
}

/// The end of the last minute that uses the limit up.
fn minute_by_minute(start: i64, limit: Limit) -> i64 {
    let per_amount = match limit.unit {
        LimitUnit::UrgentHours | LimitUnit::WorkHours => 60,
        LimitUnit::WorkDays => 8 * 60,
        LimitUnit::CalendarDays => 24 * 60,
    };
    let (mut now, mut left) = (start, limit.amount * per_amount);
    while left > 0 {
        left -= u32::from(counts(limit.unit, now));
        now += MINUTE;
    }
    now
}

#[test]
fn urgent_hours_run_through_the_night() {
    assert_eq!(ends("2026-03-03T23:30", 2, LimitUnit::UrgentHours), "2026-03-04T01:30");
    assert_eq!(ends("2026-10-01T23:00", 2, LimitUnit::UrgentHours), "2026-10-02T01:00");
}

#[test]
fn calendar_days_run_through_holidays() {
    assert_eq!(ends("2026-02-14T17:00", 2, LimitUnit::CalendarDays), "2026-02-16T17:00");
}

#[test]
fn work_hours_pause_for_lunch_and_for_the_night() {
    assert_eq!(ends("2026-03-03T11:00", 2, LimitUnit::WorkHours), "2026-03-03T15:00");
    assert_eq!(ends("2026-03-03T17:00", 4, LimitUnit::WorkHours), "2026-03-04T11:00");
}

#[test]
fn a_limit_that_runs_out_as_people_go_home_is_due_then() {
    assert_eq!(ends("2026-03-03T08:00", 4, LimitUnit::WorkHours), "2026-03-03T12:00");
    assert_eq!(ends("2026-03-03T14:00", 4, LimitUnit::WorkHours), "2026-03-03T18:00");
}

#[test]
fn a_work_day_is_eight_working_hours() {
    assert_eq!(ends("2026-03-03T10:00", 1, LimitUnit::WorkDays), "2026-03-04T10:00");
    assert_eq!(ends("2026-03-06T15:00", 1, LimitUnit::WorkDays), "2026-03-09T15:00");
}

#[test]
fn spring_festival_stands_still_and_its_make_up_days_run() {
    assert_eq!(ends("2026-02-13T17:00", 4, LimitUnit::WorkHours), "2026-02-14T11:00");
    assert_eq!(ends("2026-02-14T17:00", 4, LimitUnit::WorkHours), "2026-02-24T11:00");
    assert_eq!(ends("2026-02-27T10:00", 1, LimitUnit::WorkDays), "2026-02-28T10:00");
}

#[test]
fn a_count_that_passes_into_an_unknown_year_is_provisional() {
    let limit = |amount| Limit { amount, unit: LimitUnit::WorkDays };
    assert!(!due(at("2026-12-29T10:00"), limit(1), calendar()).provisional);
    assert!(due(at("2026-12-31T17:00"), limit(1), calendar()).provisional);
    assert!(due(at("2027-03-01T10:00"), limit(1), calendar()).provisional);
    let urgent = Limit { amount: 2, unit: LimitUnit::UrgentHours };
    assert!(!due(at("2027-03-01T10:00"), urgent, calendar()).provisional, "no calendar is asked");
}

#[test]
fn what_is_left_is_told_on_the_clock_of_the_limit() {
    let due_at = at("2026-03-09T15:00");
    let left = remaining(at("2026-03-06T10:30"), due_at, LimitUnit::WorkDays, calendar());
    assert_eq!((left.days, left.hours, left.minutes), (1, 2, 30));
    assert!(!left.overdue && left.working);
    let late = remaining(at("2026-03-09T17:20"), due_at, LimitUnit::WorkDays, calendar());
    assert_eq!((late.overdue, late.days, late.hours, late.minutes, late.ms), (true, 0, 2, 20, -140 * MINUTE));
}

#[test]
fn a_working_clock_that_ran_out_at_closing_is_overdue_that_night_although_it_stands_still() {
    let left = remaining(at("2026-03-03T20:00"), at("2026-03-03T18:00"), LimitUnit::WorkHours, calendar());
    assert!(left.overdue);
    assert_eq!(left.ms, 0);
}

#[test]
fn before_dispatch_a_limit_is_a_duration_without_words() {
    let shown = |amount, unit| Limit { amount, unit }.shown();
    let expected = |amount, unit, working| ShownDuration { amount, unit, working };
    assert_eq!(shown(4, LimitUnit::WorkHours), expected(4, TimeUnit::Hours, true));
    assert_eq!(shown(2, LimitUnit::UrgentHours), expected(2, TimeUnit::Hours, false));
    assert_eq!(shown(5, LimitUnit::WorkDays), expected(5, TimeUnit::Days, true));
    assert_eq!(shown(2, LimitUnit::CalendarDays), expected(2, TimeUnit::Days, false));
}

#[test]
fn broken_clocks_and_huge_limits_come_to_an_end() {
    for unit in UNITS {
        for start in [i64::MIN, -1, 0, i64::MAX] {
            let Due { at_ms, .. } = due(start, Limit { amount: u32::MAX, unit }, calendar());
            assert!(at_ms >= 0);
            assert!(elapsed(start, i64::MAX, unit, calendar()) >= 0);
        }
    }
}

/// A start in 2025 or 2026, at a whole minute, with room for the limit before the calendar ends.
fn start() -> impl Strategy<Value = i64> {
    (at("2025-01-01T00:00") / MINUTE..at("2026-11-20T00:00") / MINUTE).prop_map(|minute| minute * MINUTE)
}

fn limit() -> impl Strategy<Value = Limit> {
    prop_oneof![
        (1_u32..30).prop_map(|amount| Limit { amount, unit: LimitUnit::WorkHours }),
        (1_u32..60).prop_map(|amount| Limit { amount, unit: LimitUnit::UrgentHours }),
        (1_u32..8).prop_map(|amount| Limit { amount, unit: LimitUnit::WorkDays }),
        (1_u32..8).prop_map(|amount| Limit { amount, unit: LimitUnit::CalendarDays }),
    ]
}

/// A limit on a working clock, and a start while nobody works.
fn idle_start() -> impl Strategy<Value = i64> {
    start().prop_filter("somebody works then", |ms| !minute_is_worked(*ms))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_clock_agrees_with_one_that_counts_minutes(start in start(), limit in limit()) {
        let counted = due(start, limit, calendar());
        prop_assert_eq!(shown(counted.at_ms), shown(minute_by_minute(start, limit)));
        prop_assert!(!counted.provisional);
    }

    #[test]
    fn a_later_start_is_never_due_earlier(start in start(), later in 0_i64..20_000, limit in limit()) {
        let early = due(start, limit, calendar());
        let late = due(start + later * MINUTE, limit, calendar());
        prop_assert!(early.at_ms <= late.at_ms);
    }

    #[test]
    fn more_time_is_never_due_earlier(start in start(), limit in limit(), more in 0_u32..20) {
        let longer = Limit { amount: limit.amount + more, unit: limit.unit };
        prop_assert!(due(start, limit, calendar()).at_ms <= due(start, longer, calendar()).at_ms);
    }

    #[test]
    fn a_start_while_nobody_works_is_a_start_at_the_next_opening(start in idle_start(), amount in 0_u32..12) {
        let opening = (0..).map(|n| start + n * MINUTE).find(|ms| minute_is_worked(*ms)).unwrap();
        for unit in [LimitUnit::WorkHours, LimitUnit::WorkDays] {
            let limit = Limit { amount, unit };
            prop_assert_eq!(due(start, limit, calendar()), due(opening, limit, calendar()));
        }
    }

    #[test]
    fn what_elapses_until_due_is_the_limit(start in start(), limit in limit()) {
        let due_at = due(start, limit, calendar()).at_ms;
        prop_assert_eq!(elapsed(start, due_at, limit.unit, calendar()), limit.span_ms(calendar()));
        prop_assert_eq!(elapsed(due_at, start, limit.unit, calendar()), -limit.span_ms(calendar()));
    }

    #[test]
    fn after_a_pause_exactly_what_was_left_is_left(start in start(), limit in limit(), used in 1_i64..100) {
        let due_at = due(start, limit, calendar()).at_ms;
        let paused = start + (due_at - start) * used / 101;
        let left = elapsed(paused, due_at, limit.unit, calendar());
        let resumed = due_at + 30 * 24 * 60 * MINUTE;
        let moved = advance(resumed, left, limit.unit, calendar()).at_ms;
        prop_assert_eq!(elapsed(resumed, moved, limit.unit, calendar()), left);
        prop_assert!(moved >= resumed);
    }
}
