//! Which days are worked and at what hours, in China's one time zone (UTC+8, no daylight saving).
//!
//! A year that is not in the calendar counts plain weekends and is *provisional*. The calendar does not know what
//! time it is, nor what a limit is: [`super::clock`] does the counting.

use super::error::CatalogError;
use super::rows::{Row, rows};
use chrono::{DateTime, Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const DAY_MS: i64 = 86_400_000;
const MINUTE_MS: i64 = 60_000;
const OFFSET_MS: i64 = 8 * 3_600_000;
const SAMPLE_VERSION: &str = "cn-2026.1";

/// Hours of work within a day, in minutes after midnight; `open < close`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkInterval {
    pub open: u16,
    pub close: u16,
}

/// What a year's notice changes against plain weekends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearPlan {
    /// Days off (放假), weekends included or not.
    pub off: BTreeSet<NaiveDate>,
    /// Weekend days that are worked (调休上班).
    pub work: BTreeSet<NaiveDate>,
}

/// A calendar as it is stored or sent; [`Calendar`] is one that was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarParts {
    pub version: String,
    pub hours: Vec<WorkInterval>,
    pub years: BTreeMap<i32, YearPlan>,
}

/// A versioned calendar of workdays and working hours (工作日历).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "CalendarParts", into = "CalendarParts")]
pub struct Calendar {
    parts: CalendarParts,
}

impl Calendar {
    /// The calendar that ships with the app: 2025 and 2026, 08–12 and 14–18 h.
    pub(super) fn shipped() -> Result<Self, CatalogError> {
        let mut parts = CalendarParts { version: SAMPLE_VERSION.into(), hours: Vec::new(), years: BTreeMap::new() };
        for row in rows("calendar.tsv", include_str!("data/calendar.tsv")) {
            read_row(&row, &mut parts)?;
        }
        parts.try_into()
    }

    /// The version that an act names beside a limit.
    pub fn version(&self) -> &str {
        &self.parts.version
    }

    /// True when the year's notice is in the calendar; otherwise its days are provisional.
    pub fn knows_year(&self, year: i32) -> bool {
        self.parts.years.contains_key(&year)
    }

    /// True when people work on `date`.
    pub fn is_workday(&self, date: NaiveDate) -> bool {
        let plan = self.parts.years.get(&date.year());
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        plan.is_some_and(|plan| plan.work.contains(&date))
            || !weekend && !plan.is_some_and(|plan| plan.off.contains(&date))
    }

    /// Milliseconds worked on a workday; never zero.
    pub fn work_ms_per_day(&self) -> i64 {
        self.parts.hours.iter().map(|hours| i64::from(hours.close - hours.open) * MINUTE_MS).sum()
    }

    /// The working time of a local day as `(open, close)` in epoch milliseconds, and whether its year is known.
    pub(super) fn open_times(&self, day: LocalDay) -> (impl Iterator<Item = (i64, i64)> + '_, bool) {
        let date = day.date();
        let worked = date.is_some_and(|date| self.is_workday(date));
        let known = date.is_some_and(|date| self.knows_year(date.year()));
        let midnight = day.start_ms();
        let at = move |minute: u16| midnight + i64::from(minute) * MINUTE_MS;
        (self.parts.hours.iter().filter(move |_| worked).map(move |hours| (at(hours.open), at(hours.close))), known)
    }
}

impl TryFrom<CalendarParts> for Calendar {
    type Error = CatalogError;

    fn try_from(parts: CalendarParts) -> Result<Self, CatalogError> {
        let problem = hours_problem(&parts.hours).or_else(|| parts.years.iter().find_map(year_problem));
        match problem {
            Some(problem) => Err(CatalogError::Inconsistent { problem }),
            None => Ok(Self { parts }),
        }
    }
}

impl From<Calendar> for CalendarParts {
    fn from(calendar: Calendar) -> Self {
        calendar.parts
    }
}

/// A day in UTC+8, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LocalDay(i64);

impl LocalDay {
    pub(super) fn of(epoch_ms: i64) -> Self {
        Self((epoch_ms + OFFSET_MS).div_euclid(DAY_MS))
    }

    pub(super) fn next(self) -> Self {
        Self(self.0 + 1)
    }

    fn start_ms(self) -> i64 {
        self.0 * DAY_MS - OFFSET_MS
    }

    fn date(self) -> Option<NaiveDate> {
        DateTime::from_timestamp(self.0 * (DAY_MS / 1000), 0).map(|midnight| midnight.date_naive())
    }
}

fn hours_problem(hours: &[WorkInterval]) -> Option<String> {
    if hours.is_empty() {
        return Some("a calendar needs working hours".into());
    }
    let mut after = 0;
    for interval in hours {
        if interval.open < after || interval.close <= interval.open || interval.close > 24 * 60 {
            return Some("working hours must be in order, without overlap and within one day".into());
        }
        after = interval.close;
    }
    None
}

fn year_problem((year, plan): (&i32, &YearPlan)) -> Option<String> {
    if let Some(stray) = plan.off.iter().chain(&plan.work).find(|date| date.year() != *year) {
        return Some(format!("{stray} is listed under {year}"));
    }
    plan.off.intersection(&plan.work).next().map(|both| format!("{both} is both off and worked"))
}

fn read_row(row: &Row<'_>, parts: &mut CalendarParts) -> Result<(), CatalogError> {
    match row.text(0)? {
        "hours" => parts.hours.push(WorkInterval { open: row.read(1, minute)?, close: row.read(2, minute)? }),
        word @ ("off" | "work") => {
            let (first, last): (NaiveDate, NaiveDate) =
                (row.read(1, |text| text.parse().ok())?, row.read(2, |text| text.parse().ok())?);
            for date in first.iter_days().take_while(|date| *date <= last) {
                let plan = parts.years.entry(date.year()).or_default();
                if word == "off" {
                    plan.off.insert(date)
                } else {
                    plan.work.insert(date)
                };
            }
        }
        other => return Err(row.bad(format!("`{other}` is neither hours, off nor work"))),
    }
    Ok(())
}

/// Minutes after midnight of a time such as `08:00`.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    Some(hour.parse::<u16>().ok()?.checked_mul(60)? + minute.parse::<u16>().ok().filter(|minute| *minute < 60)?)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn holidays_are_off_and_make_up_days_are_worked() {
        let calendar = Calendar::shipped().unwrap();
        for off in ["2025-01-28", "2025-10-08", "2026-02-16", "2026-02-23", "2026-10-07", "2026-06-19", "2026-06-27"] {
            assert!(!calendar.is_workday(day(off)), "{off}");
        }
        for worked in ["2025-01-26", "2025-09-28", "2026-01-04", "2026-02-14", "2026-02-24", "2026-10-10"] {
            assert!(calendar.is_workday(day(worked)), "{worked}");
        }
    }

    #[test]
    fn each_make_up_day_is_a_weekend_day_and_a_year_works_about_250_days() {
        let calendar = Calendar::shipped().unwrap();
        for (year, plan) in &calendar.parts.years {
            assert!(plan.work.iter().all(|date| matches!(date.weekday(), Weekday::Sat | Weekday::Sun)));
            let days =
                NaiveDate::from_ymd_opt(*year, 1, 1).unwrap().iter_days().take_while(|date| date.year() == *year);
            assert_eq!(days.filter(|date| calendar.is_workday(*date)).count(), 248, "{year}");
        }
    }

    #[test]
    fn a_year_without_a_notice_has_plain_weekends() {
        let calendar = Calendar::shipped().unwrap();
        assert!(!calendar.knows_year(2027));
        assert!(calendar.is_workday(day("2027-10-01")));
        assert!(!calendar.is_workday(day("2027-10-02")));
    }

    #[test]
    fn a_calendar_that_cannot_be_counted_with_is_refused() {
        let good: CalendarParts = Calendar::shipped().unwrap().into();
        let refused = |change: fn(&mut CalendarParts)| {
            let mut parts = good.clone();
            change(&mut parts);
            Calendar::try_from(parts).is_err()
        };
        assert!(refused(|parts| parts.hours.clear()));
        assert!(refused(|parts| parts.hours.reverse()));
        assert!(refused(|parts| parts.hours[0].close = parts.hours[0].open));
        assert!(refused(|parts| parts.hours[1].close = 24 * 60 + 1));
        assert!(refused(|parts| {
            let stray = parts.years[&2025].off.clone();
            parts.years.get_mut(&2026).unwrap().off.extend(stray);
        }));
        assert!(refused(|parts| {
            let plan = parts.years.get_mut(&2026).unwrap();
            plan.work.extend(plan.off.clone());
        }));
        let json = serde_json::to_string(&Calendar::shipped().unwrap()).unwrap();
        assert_eq!(serde_json::from_str::<Calendar>(&json).unwrap(), Calendar::shipped().unwrap());
        assert!(serde_json::from_str::<Calendar>(&json.replace("\"open\":480", "\"open\":900")).is_err());
    }
}
