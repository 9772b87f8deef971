//! China's time (北京时间, UTC+8 without summer time since 1992): days as bounds, moments as text.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, SecondsFormat};

const OFFSET_S: i32 = 8 * 3_600;

/// The server time at which a day begins, milliseconds.
pub(super) fn begins(day: NaiveDate) -> i64 {
    day.and_time(NaiveTime::MIN).and_utc().timestamp_millis() - i64::from(OFFSET_S) * 1_000
}

fn local(at: i64) -> Option<DateTime<FixedOffset>> {
    Some(DateTime::from_timestamp_millis(at)?.with_timezone(&FixedOffset::east_opt(OFFSET_S)?))
}

/// As spreadsheets read it: `2026-09-21 14:03:05`. Empty when it is no moment of a calendar.
pub(super) fn for_table(at: i64) -> String {
    local(at).map(|moment| moment.format("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default()
}

/// As programs read it: `2026-09-21T14:03:05+08:00`.
pub(super) fn for_map(at: i64) -> Option<String> {
    local(at).map(|moment| moment.to_rfc3339_opts(SecondsFormat::Secs, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_china() {
        let day = NaiveDate::from_ymd_opt(2026, 9, 21).unwrap();
        assert_eq!(for_table(begins(day)), "2026-09-21 00:00:00");
        assert_eq!(for_map(begins(day)).unwrap(), "2026-09-21T00:00:00+08:00");
        assert_eq!(for_table(begins(day) - 1), "2026-09-20 23:59:59");
        assert_eq!((for_table(i64::MAX), for_map(i64::MIN)), (String::new(), None));
    }
}
