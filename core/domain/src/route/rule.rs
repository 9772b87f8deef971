//! How often a route is due (频次), the slots that follow for a day, and how a period stands.

use std::collections::BTreeSet;

use chrono::{Datelike, Days as Ahead, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::duty::Slot;
use crate::patrol::{Verdict, Window};

/// A span over which visits are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Per {
    Day,
    /// Monday to Sunday.
    Week,
    Month,
}

/// On which days slots come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Days {
    Every,
    /// 工作日, by the holiday calendar. A weekend day that is made up for (调休) is like any day from Monday to Friday.
    Working,
}

impl Days {
    fn holds(self, slot: &Slot, day: NaiveDate, works: impl Fn(NaiveDate) -> bool) -> bool {
        let weekend = day.weekday().number_from_monday() > 5;
        let whole_week = || (1..=5).all(|n| slot.days.contains(&n));
        match self {
            Days::Every => on_weekday(slot, day),
            Days::Working => (on_weekday(slot, day) || weekend && whole_week()) && works(day),
        }
    }
}

/// How often (频次规则).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "every")]
pub enum Rule {
    /// "人行道每月巡查 5 次以上" (seed 4): so many days with a visit in the span; a day counts once.
    Times { times: u32, per: Per },
    /// "school gates on school days 7:30–8:10": each slot is due on its own.
    Slots { slots: Vec<Slot>, on: Days },
    /// "public toilets every 2 h" within hours.
    Interval { minutes: u32, within: Vec<Slot> },
    /// 回头看 (row 1-22): a case of these classes is visited again so many days after it was closed, within so many days. Class
    /// keys or "kind:group". The places are the cases', not the route's.
    Revisit { classes: BTreeSet<String>, after_days: u32, within_days: u32 },
}

/// What proves it (完成标准).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum Proof {
    /// So many thousandths of the length.
    Covered { permille: i64 },
    /// Within a distance for a time.
    Dwell { within_mm: i64, for_s: i64 },
    /// Marked as checked on the spot.
    Checked,
}

/// Why a rule cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    #[error("the rule never comes due; choose weekdays and hours")]
    NoSlot,
    #[error("more visits than the span has days; choose fewer")]
    TooOften,
    #[error(
        "the proof asks for nothing or for more than there is; choose between 1 and 100 %, or a distance and a time"
    )]
    BadProof,
}

impl RuleError {
    pub fn code(self) -> &'static str {
        match self {
            RuleError::NoSlot => "no_slot",
            RuleError::TooOften => "too_often",
            RuleError::BadProof => "bad_proof",
        }
    }
}

/// A slot of a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DaySlot {
    /// Names it for ever: the day and the minute it begins, e.g. `20261121T0730`; a day's visit has no minute.
    pub id: String,
    /// The day it belongs to, also where it runs past midnight.
    pub day: NaiveDate,
    pub window: Window,
}

/// Longest wait before and for a visit after closing, days.
const MOST_DAYS: u32 = 90;
/// China Standard Time is eight hours ahead, all year.
const EAST_MS: i64 = 8 * 3_600_000;
const MINUTE_MS: i64 = 60_000;
const DAY_MIN: i64 = 24 * 60;

/// When a day of the office begins, milliseconds.
pub fn midnight(day: NaiveDate) -> i64 {
    day.and_hms_opt(0, 0, 0).map_or(0, |at| at.and_utc().timestamp_millis()) - EAST_MS
}

fn slot(day: NaiveDate, from_min: i64, to_min: i64) -> DaySlot {
    let begin = midnight(day);
    let id = format!("{}T{:02}{:02}", day.format("%Y%m%d"), from_min / 60, from_min % 60);
    DaySlot { id, day, window: Window { from: begin + from_min * MINUTE_MS, to: begin + to_min * MINUTE_MS } }
}

fn minutes(slot: &Slot) -> (i64, i64) {
    let (from, to) = (i64::from(slot.from_min), i64::from(slot.to_min));
    (from, if to > from { to } else { to + DAY_MIN })
}

fn on_weekday(slot: &Slot, day: NaiveDate) -> bool {
    u8::try_from(day.weekday().number_from_monday()).is_ok_and(|n| slot.days.contains(&n))
}

impl Rule {
    /// The slots of a day. `works` tells working days; it is asked only where the rule wants it.
    pub fn slots_of(&self, day: NaiveDate, works: impl Fn(NaiveDate) -> bool) -> Vec<DaySlot> {
        let mut found = match self {
            Rule::Times { .. } => {
                let whole = slot(day, 0, DAY_MIN);
                vec![DaySlot { id: day.format("%Y%m%d").to_string(), ..whole }]
            }
            Rule::Slots { slots, on } => {
                let today = slots.iter().filter(|slot| on.holds(slot, day, &works)).map(minutes);
                today.map(|(from, to)| slot(day, from, to)).collect()
            }
            Rule::Interval { minutes: step, within } => {
                let step = i64::from((*step).max(1));
                let today = within.iter().filter(|slot| on_weekday(slot, day)).map(minutes);
                let parts = today.flat_map(|(from, to)| {
                    (0..)
                        .map(move |n| from + n * step)
                        .take_while(move |at| *at < to)
                        .map(move |at| (at, (at + step).min(to)))
                });
                parts.map(|(from, to)| slot(day, from, to)).collect()
            }
            Rule::Revisit { .. } => Vec::new(),
        };
        // Of two that begin together the shorter one stays: who meets it meets the other.
        found.sort_by(|a, b| (a.window, &a.id).cmp(&(b.window, &b.id)));
        found.dedup_by(|a, b| a.id == b.id);
        found
    }

    /// When a case that was closed on a day is to be visited again; none by rules that ask for no such thing.
    pub fn revisit_of(&self, closed: NaiveDate) -> Option<DaySlot> {
        let Rule::Revisit { after_days, within_days, .. } = self else { return None };
        let day = closed.checked_add_days(Ahead::new(u64::from(*after_days)))?;
        let window =
            Window { from: midnight(day), to: midnight(day.checked_add_days(Ahead::new(u64::from(*within_days)))?) };
        Some(DaySlot { id: format!("R{}", day.format("%Y%m%d")), day, window })
    }

    /// First and last day of the span that a day lies in.
    pub fn span_of(&self, day: NaiveDate) -> (NaiveDate, NaiveDate) {
        let Rule::Times { per, .. } = self else { return (day, day) };
        match per {
            Per::Day => (day, day),
            Per::Week => {
                let back = u64::from(day.weekday().num_days_from_monday());
                let first = day.checked_sub_days(Ahead::new(back)).unwrap_or(day);
                (first, first.checked_add_days(Ahead::new(6)).unwrap_or(day))
            }
            Per::Month => {
                let first = day.with_day(1).unwrap_or(day);
                let next = first.checked_add_months(chrono::Months::new(1));
                (first, next.and_then(|next| next.pred_opt()).unwrap_or(day))
            }
        }
    }

    /// How many visits a span wants.
    pub fn wanted(&self) -> u32 {
        match self {
            Rule::Times { times, .. } => *times,
            Rule::Slots { .. } | Rule::Interval { .. } | Rule::Revisit { .. } => 1,
        }
    }

    /// The shortest slot, minutes; none where days are counted.
    fn shortest(&self) -> Option<i64> {
        let length = |slot: &Slot| {
            let (from, to) = minutes(slot);
            to - from
        };
        match self {
            Rule::Times { .. } | Rule::Revisit { .. } => None,
            Rule::Slots { slots, .. } => slots.iter().map(length).min(),
            Rule::Interval { minutes, within } => {
                let step = i64::from((*minutes).max(1));
                let last = |whole: i64| if whole % step == 0 { step } else { whole % step };
                within.iter().map(|slot| last(length(slot)).min(step)).min()
            }
        }
    }

    /// Whether it can come due and be kept at all.
    ///
    /// # Errors
    /// Names what is wrong with the rule or with what proves it.
    pub fn check(&self, proof: &Proof) -> Result<(), RuleError> {
        let sound = |slots: &[Slot]| !slots.is_empty() && slots.iter().all(Slot::is_sound);
        match self {
            Rule::Times { times: 0, .. } => return Err(RuleError::NoSlot),
            Rule::Times { times, per } => {
                let days = match per {
                    Per::Day => 1,
                    Per::Week => 7,
                    Per::Month => 28,
                };
                if *times > days {
                    return Err(RuleError::TooOften);
                }
            }
            Rule::Slots { slots, .. } if !sound(slots) => return Err(RuleError::NoSlot),
            Rule::Interval { minutes, within } if *minutes < 10 || !sound(within) => return Err(RuleError::NoSlot),
            Rule::Revisit { classes, after_days, within_days }
                if classes.is_empty() || *after_days > MOST_DAYS || !(1..=MOST_DAYS).contains(within_days) =>
            {
                return Err(RuleError::NoSlot);
            }
            Rule::Slots { .. } | Rule::Interval { .. } | Rule::Revisit { .. } => {}
        }
        match proof {
            Proof::Covered { permille } if !(1..=1000).contains(permille) => Err(RuleError::BadProof),
            Proof::Dwell { within_mm, for_s }
                if !(5_000..=500_000).contains(within_mm) || !(1..=86_400).contains(for_s) =>
            {
                Err(RuleError::BadProof)
            }
            Proof::Dwell { for_s, .. } if self.shortest().is_some_and(|minutes| *for_s > minutes * 60) => {
                Err(RuleError::BadProof)
            }
            _ => Ok(()),
        }
    }
}

/// How a span stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// 待完成: it still runs.
    Due,
    Met,
    Missed,
    /// 无法判定: gaps could have held what is missing.
    Unknown,
}

/// How a slot stands by its items: met when all are, unknown when gaps could have held all that is missing.
pub fn of_items(items: impl IntoIterator<Item = Verdict>) -> Verdict {
    items.into_iter().min().unwrap_or(Verdict::Missed)
}

/// How a span stands by what is known of its slots. `over` tells whether the last of them has ended.
pub fn standing(wanted: u32, slots: impl IntoIterator<Item = Verdict>, over: bool) -> Standing {
    let (mut met, mut unknown) = (0u32, 0u32);
    for verdict in slots {
        match verdict {
            Verdict::Met => met += 1,
            Verdict::Unknown => unknown += 1,
            Verdict::Missed => {}
        }
    }
    match () {
        () if met >= wanted => Standing::Met,
        () if !over => Standing::Due,
        () if met + unknown >= wanted => Standing::Unknown,
        () => Standing::Missed,
    }
}
