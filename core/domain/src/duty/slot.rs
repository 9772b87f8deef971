//! Duty slots (时段): weekdays and minutes of the day, in the office's own time.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use serde::{Deserialize, Serialize};

/// A duty slot (包时段): ISO weekdays and minutes of the day. A slot that ends before it begins runs past midnight and
/// belongs to the day on which it began.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Slot {
    /// 1 = Monday … 7 = Sunday.
    pub days: Vec<u8>,
    pub from_min: u16,
    pub to_min: u16,
}

const DAY_MIN: i64 = 24 * 60;

impl Slot {
    fn length(&self) -> i64 {
        let (from, to) = (i64::from(self.from_min), i64::from(self.to_min));
        if to > from { to - from } else { to + DAY_MIN - from }
    }

    fn begins_on(&self, day: NaiveDate) -> bool {
        u8::try_from(day.weekday().number_from_monday()).is_ok_and(|n| self.days.contains(&n))
    }

    /// Minutes until it ends, if it runs at that moment.
    pub fn runs_at(&self, at: NaiveDateTime) -> Option<i64> {
        let minute = i64::from(at.hour() * 60 + at.minute());
        let since = |day: NaiveDate, minute: i64| {
            let passed = minute - i64::from(self.from_min);
            (self.begins_on(day) && (0..self.length()).contains(&passed)).then(|| self.length() - passed)
        };
        since(at.date(), minute).or_else(|| since(at.date().pred_opt()?, minute + DAY_MIN))
    }

    /// Minutes until it begins next, within a week.
    pub fn begins_in(&self, at: NaiveDateTime) -> Option<i64> {
        let minute = i64::from(at.hour() * 60 + at.minute());
        (0..=7).find_map(|ahead| {
            let day = at.date().checked_add_days(chrono::Days::new(ahead))?;
            let wait = i64::from(self.from_min) - minute + i64::try_from(ahead).ok()? * DAY_MIN;
            (self.begins_on(day) && wait > 0).then_some(wait)
        })
    }

    /// Whole weekdays and minutes.
    pub fn is_sound(&self) -> bool {
        let days = !self.days.is_empty() && self.days.iter().all(|day| (1..=7).contains(day));
        days && i64::from(self.from_min) < DAY_MIN && i64::from(self.to_min) <= DAY_MIN && self.from_min != self.to_min
    }
}

/// Whether any slot runs, and how many minutes are left of the longest of them, or until the next one begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hours {
    /// No slots are set: always.
    Always,
    /// Ends in so many minutes.
    Now(i64),
    /// Begins in so many minutes.
    Later(i64),
    Never,
}

/// Where a moment stands among slots.
pub fn hours(slots: &[Slot], at: NaiveDateTime) -> Hours {
    if slots.is_empty() {
        return Hours::Always;
    }
    let now = slots.iter().filter_map(|slot| slot.runs_at(at)).max();
    let later = || slots.iter().filter_map(|slot| slot.begins_in(at)).min();
    now.map(Hours::Now).or_else(|| later().map(Hours::Later)).unwrap_or(Hours::Never)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        text.parse().expect("a time")
    }

    #[test]
    fn a_slot_runs_on_its_weekdays_and_says_how_long_it_still_runs() {
        let school = Slot { days: vec![1, 2, 3, 4, 5], from_min: 450, to_min: 490 };
        // 2026-11-20 is a Friday.
        assert_eq!(school.runs_at(at("2026-11-20T07:30:00")), Some(40));
        assert_eq!(school.runs_at(at("2026-11-20T08:10:00")), None);
        assert_eq!(school.runs_at(at("2026-11-21T07:30:00")), None);
        assert_eq!(hours(&[school], at("2026-11-20T09:00:00")), Hours::Later(3 * DAY_MIN - 90));
    }

    #[test]
    fn a_slot_past_midnight_belongs_to_the_evening_on_which_it_began() {
        let night = Slot { days: vec![5], from_min: 22 * 60, to_min: 2 * 60 };
        assert_eq!(night.runs_at(at("2026-11-20T23:00:00")), Some(180));
        assert_eq!(night.runs_at(at("2026-11-21T01:30:00")), Some(30));
        assert_eq!(night.runs_at(at("2026-11-22T01:30:00")), None);
        assert_eq!(night.runs_at(at("2026-11-20T01:30:00")), None);
    }

    #[test]
    fn without_slots_it_is_always_and_a_slot_without_days_never_comes() {
        assert_eq!(hours(&[], at("2026-11-20T09:00:00")), Hours::Always);
        let never = Slot { days: vec![], from_min: 0, to_min: 60 };
        assert!(!never.is_sound());
        assert_eq!(hours(&[never], at("2026-11-20T09:00:00")), Hours::Never);
    }
}
