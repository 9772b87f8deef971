//! Limits (时限) on four clocks: two that never stop, and two that run only while people work.
//!
//! Times are epoch milliseconds and arguments; nothing here asks what time it is. The clock starts at 派遣 (dispatch):
//! before that a limit is a duration, [`Limit::shown`]. Pauses (挂账) are the caller's: it adds what was left with
//! [`advance`]. Times are held within the years 1970 to 2500.

use super::calendar::{Calendar, DAY_MS, LocalDay};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

const HOUR_MS: i64 = 3_600_000;
const MINUTE_MS: i64 = 60_000;
/// 2500-01-01 in UTC: what lies beyond is a broken clock, and counting its days one by one would take for ever.
const LATEST_MS: i64 = 16_725_225_600_000;

/// One of the four clocks that a limit runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LimitUnit {
    /// 紧急工作时: hours that run through nights and holidays.
    UrgentHours,
    /// 工作时: hours that run in working hours only.
    WorkHours,
    /// 工作日: days of the calendar's working hours (eight by default).
    WorkDays,
    /// 自然日 or 紧急工作日: days of 24 hours that run through nights and holidays.
    CalendarDays,
}

impl LimitUnit {
    /// True for the clocks that stand still outside working hours.
    pub fn is_working(self) -> bool {
        matches!(self, Self::WorkHours | Self::WorkDays)
    }
}

/// How long a unit has, such as four 工作时.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct Limit {
    pub amount: u32,
    pub unit: LimitUnit,
}

impl Limit {
    /// The limit in milliseconds of its own clock.
    pub fn span_ms(self, calendar: &Calendar) -> i64 {
        let one = match self.unit {
            LimitUnit::UrgentHours | LimitUnit::WorkHours => HOUR_MS,
            LimitUnit::WorkDays => calendar.work_ms_per_day(),
            LimitUnit::CalendarDays => DAY_MS,
        };
        i64::from(self.amount) * one
    }

    /// The limit as a duration to show while no clock runs yet; the words are the reader's.
    pub fn shown(self) -> ShownDuration {
        let unit = match self.unit {
            LimitUnit::UrgentHours | LimitUnit::WorkHours => TimeUnit::Hours,
            LimitUnit::WorkDays | LimitUnit::CalendarDays => TimeUnit::Days,
        };
        ShownDuration { amount: self.amount, unit, working: self.unit.is_working() }
    }
}

/// Hours or days, for whoever puts a duration into words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    Hours,
    Days,
}

/// A duration without words: "4 working hours" is `{4, Hours, true}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShownDuration {
    pub amount: u32,
    pub unit: TimeUnit,
    /// Counted in working time only.
    pub working: bool,
}

/// The moment at which a limit ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Due {
    /// Epoch milliseconds.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// The count passed through a year that the calendar does not know yet.
    pub provisional: bool,
}

/// What is left until a due time, or how long it has been over, on the limit's own clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Remaining {
    /// Milliseconds of the clock; negative when overdue.
    #[ts(type = "number")]
    pub ms: i64,
    /// True from the first millisecond after the due time, also while a working clock stands still.
    pub overdue: bool,
    /// Whole days of the absolute value; on a working clock a day is the calendar's working hours.
    pub days: u32,
    pub hours: u8,
    pub minutes: u8,
    /// Counted in working time only.
    pub working: bool,
}

/// When a limit that starts at `start_ms` ends.
///
/// A working clock that starts while nobody works starts at the next opening, and one that runs out as people go
/// home is due then, not the next morning.
pub fn due(start_ms: i64, limit: Limit, calendar: &Calendar) -> Due {
    advance(start_ms, limit.span_ms(calendar), limit.unit, calendar)
}

/// The moment `span_ms` of the clock's own time after `start_ms`; a negative span counts as none.
pub fn advance(start_ms: i64, span_ms: i64, unit: LimitUnit, calendar: &Calendar) -> Due {
    let start_ms = held(start_ms);
    let span_ms = span_ms.clamp(0, LATEST_MS);
    if !unit.is_working() {
        return Due { at_ms: held(start_ms + span_ms), provisional: false };
    }
    let (mut day, mut left, mut provisional) = (LocalDay::of(start_ms), span_ms, false);
    let end = LocalDay::of(LATEST_MS);
    while day <= end {
        let (open_times, known) = calendar.open_times(day);
        provisional |= !known;
        for (open, close) in open_times.filter(|(_, close)| *close > start_ms) {
            let from = open.max(start_ms);
            if left <= close - from {
                return Due { at_ms: from + left, provisional };
            }
            left -= close - from;
        }
        day = day.next();
    }
    Due { at_ms: LATEST_MS, provisional: true }
}

/// Milliseconds of the clock's own time from `from_ms` to `to_ms`; negative when `to_ms` is earlier.
pub fn elapsed(from_ms: i64, to_ms: i64, unit: LimitUnit, calendar: &Calendar) -> i64 {
    let (from, to) = (held(from_ms), held(to_ms));
    if to < from {
        return -elapsed(to, from, unit, calendar);
    }
    if !unit.is_working() {
        return to - from;
    }
    let (mut day, last, mut sum) = (LocalDay::of(from), LocalDay::of(to), 0);
    while day <= last {
        let (open_times, _) = calendar.open_times(day);
        sum += open_times.map(|(open, close)| (close.min(to) - open.max(from)).max(0)).sum::<i64>();
        day = day.next();
    }
    sum
}

/// What is left at `now_ms` of a limit that is due at `due_ms`.
pub fn remaining(now_ms: i64, due_ms: i64, unit: LimitUnit, calendar: &Calendar) -> Remaining {
    let ms = elapsed(now_ms, due_ms, unit, calendar);
    let day_ms = if unit.is_working() { calendar.work_ms_per_day() } else { DAY_MS };
    let (days, rest) = (ms.abs() / day_ms, ms.abs() % day_ms);
    Remaining {
        ms,
        overdue: now_ms > due_ms,
        days: u32::try_from(days).unwrap_or(u32::MAX),
        hours: u8::try_from(rest / HOUR_MS).unwrap_or(u8::MAX),
        minutes: u8::try_from(rest % HOUR_MS / MINUTE_MS).unwrap_or(u8::MAX),
        working: unit.is_working(),
    }
}

fn held(ms: i64) -> i64 {
    ms.clamp(0, LATEST_MS)
}
