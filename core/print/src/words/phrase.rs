//! Dates, times, areas and lists as each language writes them.

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use super::{Language, Words};
use crate::paper::{Person, Rating, Slot, Standard};

/// Puts values where `{}` stands, in order.
pub(crate) fn fill(template: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    let mut parts = template.split("{}");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(values.next().copied().unwrap_or_default());
        text.push_str(part);
    }
    text
}

/// Thousands apart: `1,234,567`.
pub(crate) fn grouped(whole: u64) -> String {
    let digits = whole.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A measure that can be shown: finite and not negative.
fn sound(measure: Option<f64>) -> Option<f64> {
    measure.filter(|value| value.is_finite() && *value >= 0.0)
}

/// The sum of measures that can be shown; 0 of none (a bare `sum` would say −0).
pub(crate) fn total(measures: impl Iterator<Item = Option<f64>>) -> f64 {
    measures.filter_map(sound).fold(0.0, |sum, measure| sum + measure)
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

impl Words {
    pub(crate) fn date(&self, day: NaiveDate) -> String {
        match self.language {
            Language::Chinese => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
            Language::English => day.format("%Y-%m-%d").to_string(),
        }
    }

    pub(crate) fn moment(&self, at: NaiveDateTime) -> String {
        format!("{} {}", self.date(at.date()), at.format("%H:%M"))
    }

    /// Square metres, and from a hectare on square kilometres in a second line.
    pub(crate) fn area(&self, area_m2: Option<f64>) -> Option<String> {
        let metres = sound(area_m2)?;
        let whole = format!("{} m²", grouped(metres.round() as u64));
        Some(if metres < 10_000.0 { whole } else { format!("{whole}\n= {:.3} km²", metres / 1e6) })
    }

    fn beside(&self, text: &str, more: &str) -> String {
        let [open, close] = self.common.brackets;
        format!("{text}{open}{more}{close}")
    }

    pub(crate) fn metres(&self, length_m: Option<f64>) -> Option<String> {
        Some(grouped(sound(length_m)?.round() as u64))
    }

    pub(crate) fn kilometres(&self, length_m: f64) -> String {
        format!("{:.2} km", length_m / 1e3)
    }

    /// Monday to Friday in one word, single days one by one.
    pub(crate) fn weekdays(&self, slot: &Slot) -> String {
        let days = slot.weekdays();
        if days.len() == 7 {
            return self.common.every_day.to_owned();
        }
        let name = |day: u8| self.common.weekdays.get(usize::from(day) - 1).copied().unwrap_or_default();
        let runs = days.chunk_by(|a, b| a + 1 == *b).map(|run| match run {
            [first, .., last] if run.len() > 2 => fill(self.common.day_range, &[name(*first), name(*last)]),
            few => few.iter().map(|day| name(*day)).collect::<Vec<_>>().join(self.common.comma),
        });
        runs.collect::<Vec<_>>().join(self.common.comma)
    }

    /// "07:30–11:30"; what runs past midnight says so.
    pub(crate) fn hours(&self, slot: &Slot) -> String {
        let next = if slot.to_min <= slot.from_min { self.common.next_day } else { "" };
        format!("{}–{next}{}", clock(slot.from_min), clock(slot.to_min))
    }

    pub(crate) fn slot(&self, slot: &Slot) -> String {
        format!("{} {}", self.weekdays(slot), self.hours(slot))
    }

    pub(crate) fn duration(&self, minutes: u32) -> String {
        let (hours, rest) = ((minutes / 60).to_string(), (minutes % 60).to_string());
        if rest == "0" { fill(self.common.hours, &[&hours]) } else { fill(self.common.hours_minutes, &[&hours, &rest]) }
    }

    pub(crate) fn rating(&self, rating: Option<Rating>) -> &'static str {
        match rating {
            Some(Rating::Good) => self.common.good,
            Some(Rating::Fair) => self.common.fair,
            Some(Rating::Poor) => self.common.poor,
            None => self.common.unrated,
        }
    }

    /// A title within its marks: 《》 or none.
    pub(crate) fn titled(&self, standard: &Standard) -> String {
        if standard.title.is_empty() {
            return String::new();
        }
        let [open, close] = self.common.title_marks;
        format!("{open}{}{close}", standard.title)
    }

    pub(crate) fn person(&self, person: &Person) -> String {
        if person.staff_no.is_empty() { person.name.clone() } else { self.beside(&person.name, &person.staff_no) }
    }
}

/// Minutes that all slots run within a week.
pub(crate) fn week_minutes(slots: &[Slot]) -> u32 {
    slots.iter().map(|slot| slot.length_min() * slot.weekdays().len() as u32).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(days: &[u8], from_min: u16, to_min: u16) -> Slot {
        Slot { days: days.to_vec(), from_min, to_min }
    }

    #[test]
    fn weekdays_in_a_row_are_a_range_and_single_ones_a_list() {
        let (zh, en) = (Language::Chinese.words(), Language::English.words());
        let said = |days: &[u8]| (zh.weekdays(&slot(days, 0, 1)), en.weekdays(&slot(days, 0, 1)));
        assert_eq!(said(&[5, 4, 3, 2, 1]), ("周一至周五".into(), "Mon–Fri".into()));
        assert_eq!(said(&[6, 7]), ("周六、周日".into(), "Sat, Sun".into()));
        assert_eq!(said(&[1, 2, 3, 6]), ("周一至周三、周六".into(), "Mon–Wed, Sat".into()));
        assert_eq!(said(&[1, 2, 3, 4, 5, 6, 7, 9]), ("每天".into(), "daily".into()));
        assert_eq!(said(&[0, 8]), (String::new(), String::new()));
    }

    #[test]
    fn a_slot_past_midnight_says_so_and_counts_its_hours() {
        let zh = Language::Chinese.words();
        assert_eq!(zh.hours(&slot(&[5], 22 * 60, 2 * 60)), "22:00–次日02:00");
        assert_eq!(zh.hours(&slot(&[5], 0, 1440)), "00:00–24:00");
        assert_eq!(week_minutes(&[slot(&[5, 6], 22 * 60, 2 * 60), slot(&[1], 450, 495)]), 480 + 45);
        assert_eq!(zh.duration(525), "8小时45分");
    }

    #[test]
    fn measures_are_grouped_and_nonsense_is_not_shown() {
        let zh = Language::Chinese.words();
        assert_eq!(zh.area(Some(1_234_567.4)).as_deref(), Some("1,234,567 m²\n= 1.235 km²"));
        assert_eq!(zh.area(Some(950.0)).as_deref(), Some("950 m²"));
        assert_eq!(zh.area(Some(f64::NAN)), None);
        assert_eq!(zh.metres(Some(-1.0)), None);
        assert_eq!(zh.metres(Some(1_049.6)).as_deref(), Some("1,050"));
    }

    #[test]
    fn templates_take_values_in_order_and_miss_none() {
        assert_eq!(fill("第 {} 页 / 共 {} 页", &["1", "2"]), "第 1 页 / 共 2 页");
        assert_eq!(fill("{}{}", &["{}"]), "{}");
    }
}
