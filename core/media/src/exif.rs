//! What the camera wrote beside the picture: orientation, time and place (EXIF 2.32, CIPA DC-008).
//!
//! It never repairs or guesses: a value that is missing, impossible or half-written is absent. Nothing here is proof;
//! the time and place of an act come from the device's own clock and fix.

use ::exif::{Field, In, Reader, Tag, Value};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use std::io::Cursor;

/// The kept part of a photo's EXIF.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exif {
    /// Orientation tag 1..=8 as found; `None` if missing or out of range.
    pub orientation: Option<u8>,
    /// When the shutter opened, by the camera's clock.
    pub taken: Option<Taken>,
    /// Where, by the camera's own fix.
    pub gps: Option<Gps>,
}

/// DateTimeOriginal with its zone, if the camera wrote one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// The camera's local wall-clock time, milliseconds included where SubSecTimeOriginal gives them.
    pub local: NaiveDateTime,
    /// Minutes east of UTC from OffsetTimeOriginal (else OffsetTime); `None` when the camera wrote none.
    pub offset_minutes: Option<i16>,
}

impl Taken {
    /// Milliseconds since 1970-01-01 UTC; `None` without a zone, because a guessed zone is no time.
    pub fn unix_ms(&self) -> Option<i64> {
        let offset = TimeDelta::minutes(i64::from(self.offset_minutes?));
        Some((self.local - offset).and_utc().timestamp_millis())
    }
}

/// The camera's position fix, WGS-84.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gps {
    /// Longitude in 1e-7 degrees, east positive.
    pub lon_e7: i32,
    /// Latitude in 1e-7 degrees, north positive.
    pub lat_e7: i32,
    /// Millimetres above sea level, below negative.
    pub altitude_mm: Option<i32>,
    /// Time of the fix, milliseconds since 1970-01-01 UTC (GPSDateStamp and GPSTimeStamp).
    pub fix_unix_ms: Option<i64>,
}

/// Reads the EXIF of a JPEG or PNG, as far as it is sound; `Err(())` when there is one but nothing can be read.
pub(crate) fn read(bytes: &[u8]) -> Result<Exif, ()> {
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    let found = reader.read_from_container(&mut Cursor::new(bytes));
    match found.or_else(|e| e.distill_partial_result(|_| ())) {
        Ok(fields) if fields.fields().len() == 0 => Err(()),
        Ok(fields) => Ok(Exif { orientation: orientation(&fields), taken: taken(&fields), gps: gps(&fields) }),
        Err(::exif::Error::NotFound(_)) => Ok(Exif::default()),
        Err(_) => Err(()),
    }
}

fn field(fields: &::exif::Exif, tag: Tag) -> Option<&Field> {
    fields.get_field(tag, In::PRIMARY)
}

fn ascii(fields: &::exif::Exif, tag: Tag) -> Option<&[u8]> {
    match &field(fields, tag)?.value {
        Value::Ascii(parts) => parts.first().map(Vec::as_slice),
        _ => None,
    }
}

fn orientation(fields: &::exif::Exif) -> Option<u8> {
    let value = field(fields, Tag::Orientation)?.value.get_uint(0)?;
    u8::try_from(value).ok().filter(|v| (1..=8).contains(v))
}

fn taken(fields: &::exif::Exif) -> Option<Taken> {
    let mut parsed = ::exif::DateTime::from_ascii(ascii(fields, Tag::DateTimeOriginal)?).ok()?;
    if let Some(subsec) = ascii(fields, Tag::SubSecTimeOriginal) {
        // A blank or odd fraction leaves the whole seconds standing.
        let _ = parsed.parse_subsec(subsec);
    }
    let zone = ascii(fields, Tag::OffsetTimeOriginal).or_else(|| ascii(fields, Tag::OffsetTime));
    if let Some(zone) = zone {
        let _ = parsed.parse_offset(zone);
    }
    Some(Taken { local: wall_clock(&parsed)?, offset_minutes: parsed.offset.filter(|m| m.abs() <= 14 * 60) })
}

fn wall_clock(parsed: &::exif::DateTime) -> Option<NaiveDateTime> {
    let date = NaiveDate::from_ymd_opt(parsed.year.into(), parsed.month.into(), parsed.day.into())?;
    let millis = parsed.nanosecond.unwrap_or(0) / 1_000_000;
    date.and_hms_milli_opt(parsed.hour.into(), parsed.minute.into(), parsed.second.into(), millis)
}

fn gps(fields: &::exif::Exif) -> Option<Gps> {
    if ascii(fields, Tag::GPSStatus).is_some_and(|status| status.first() == Some(&b'V')) {
        return None;
    }
    let lon_e7 = degrees_e7(fields, Tag::GPSLongitude, Tag::GPSLongitudeRef, [b'E', b'W'], 180.0)?;
    let lat_e7 = degrees_e7(fields, Tag::GPSLatitude, Tag::GPSLatitudeRef, [b'N', b'S'], 90.0)?;
    // Cameras that never had a fix write exactly 0, 0.
    let fixed = (lon_e7, lat_e7) != (0, 0);
    fixed.then(|| Gps { lon_e7, lat_e7, altitude_mm: altitude_mm(fields), fix_unix_ms: fix_time(fields) })
}

/// Degrees, minutes and seconds with their hemisphere as signed 1e-7 degrees.
fn degrees_e7(fields: &::exif::Exif, tag: Tag, side_tag: Tag, sides: [u8; 2], limit: f64) -> Option<i32> {
    let side = ascii(fields, side_tag)?.first()?.to_ascii_uppercase();
    let sign = match sides.iter().position(|s| *s == side)? {
        0 => 1.0,
        _ => -1.0,
    };
    let [degrees, minutes, seconds] = three(&field(fields, tag)?.value)?;
    let angle = degrees + minutes / 60.0 + seconds / 3600.0;
    (angle <= limit).then_some((sign * angle * 1e7).round() as i32)
}

/// Three non-negative rationals; some phones write them signed.
fn three(value: &Value) -> Option<[f64; 3]> {
    let parts: Vec<f64> = match value {
        Value::Rational(parts) => parts.iter().map(|r| r.to_f64()).collect(),
        Value::SRational(parts) => parts.iter().map(|r| r.to_f64()).collect(),
        _ => return None,
    };
    let whole: [f64; 3] = parts.try_into().ok()?;
    whole.iter().all(|v| v.is_finite() && *v >= 0.0).then_some(whole)
}

fn altitude_mm(fields: &::exif::Exif) -> Option<i32> {
    let metres = match &field(fields, Tag::GPSAltitude)?.value {
        Value::Rational(parts) => parts.first()?.to_f64(),
        Value::SRational(parts) => parts.first()?.to_f64(),
        _ => return None,
    };
    let below = field(fields, Tag::GPSAltitudeRef).and_then(|f| f.value.get_uint(0)) == Some(1);
    let signed = if below { -metres } else { metres };
    (signed.is_finite() && signed.abs() < 100_000.0).then_some((signed * 1000.0).round() as i32)
}

fn fix_time(fields: &::exif::Exif) -> Option<i64> {
    let date = std::str::from_utf8(ascii(fields, Tag::GPSDateStamp)?).ok()?;
    let date = NaiveDate::parse_from_str(date.trim(), "%Y:%m:%d").ok()?;
    let [hours, minutes, seconds] = three(&field(fields, Tag::GPSTimeStamp)?.value)?;
    let whole = seconds.trunc();
    let time =
        NaiveTime::from_hms_milli_opt(hours as u32, minutes as u32, whole as u32, ((seconds - whole) * 1000.0) as u32)?;
    Some(date.and_time(time).and_utc().timestamp_millis())
}
