//! Tracks as bytes: columns of differences in variable-length numbers, with a salt so that a hash tells nothing.
//!
//! Somebody who walks goes on as he went: of places it is the change of a step that is written, of times the wait between
//! leaving one place and reaching the next, of which all but the first are mostly the same.
//!
//! Reading is total: whatever the bytes are, there is a track or a reason. Compressing and encrypting come after.

use super::fix::{Gap, GapReason, Origin, Track, TrackPoint};
use crate::place::Point;

/// Version of the form.
const VERSION: u8 = 1;
const SALT: usize = 16;
/// Most points or gaps of one chunk: what reading reserves memory for.
const MOST: u64 = 1_000_000;

/// Why bytes are no track.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodecError {
    #[error("the track was written by a newer version; update the app")]
    Newer,
    #[error("the track ends too early; ask for it again")]
    Short,
    #[error("the track's bytes are damaged; ask for it again")]
    Damaged,
}

const REASONS: [GapReason; 8] = [
    GapReason::NoFix,
    GapReason::GpsOff,
    GapReason::Killed,
    GapReason::Battery,
    GapReason::ClockJump,
    GapReason::Permission,
    GapReason::Paused,
    GapReason::Mock,
];

/// Times, coordinates and accuracies are written in these units where all of them are whole multiples, else in ones.
const UNITS: [i64; 3] = [1_000, 10, 1_000];

/// Flags of a point.
const MOCK: u64 = 1;
/// Walked to from the real point before it in this chunk.
const LINKED: u64 = 2;
/// Walked to from another point, mostly one of the chunk before: which one follows in a column of its own.
const ABROAD: u64 = 4;
const FLAGS: u32 = 3;

/// A track as bytes. `salt` is random: equal tracks have unequal hashes.
///
/// Accuracies are rounded up to whole metres.
pub fn encode(track: &Track, salt: [u8; SALT]) -> Vec<u8> {
    let mut out = vec![VERSION];
    out.extend(salt);
    number(&mut out, track.points.len() as u64);
    number(&mut out, track.gaps.len() as u64);
    let origins = || track.points.iter().map(TrackPoint::origin).chain(track.points.iter().filter_map(|p| p.from));
    let times = origins().map(|p| p.at).chain(track.points.iter().map(|p| p.until));
    let time = unit(times.chain(track.gaps.iter().flat_map(|g| [g.from, g.until.unwrap_or(g.from)])), UNITS[0]);
    let place = unit(origins().flat_map(|p| [p.point.lon, p.point.lat]), UNITS[1]);
    number(&mut out, time.cast_unsigned());
    number(&mut out, place.cast_unsigned());
    let (mut left, mut last) = (0i64, 0i64);
    for (n, point) in track.points.iter().enumerate() {
        let wait = (point.at / time).wrapping_sub(left);
        signed(&mut out, wait.wrapping_sub(last));
        (left, last) = (point.until / time, if n == 0 { 0 } else { wait });
    }
    for value in [|point: &TrackPoint| point.point.lon, |point: &TrackPoint| point.point.lat] {
        let (mut last, mut step) = (0i64, 0i64);
        for (n, point) in track.points.iter().enumerate() {
            let here = value(point) / place;
            let now = here.wrapping_sub(last);
            signed(&mut out, now.wrapping_sub(step));
            (last, step) = (here, if n == 0 { 0 } else { now });
        }
    }
    let mut abroad = Vec::new();
    let mut before: Option<Origin> = None;
    for point in &track.points {
        let way = match point.from {
            None => 0,
            Some(from) if Some(from) == before => LINKED,
            Some(from) => {
                signed(&mut abroad, point.at.wrapping_sub(from.at) / time);
                signed(&mut abroad, point.point.lon.wrapping_sub(from.point.lon) / place);
                signed(&mut abroad, point.point.lat.wrapping_sub(from.point.lat) / place);
                ABROAD
            }
        };
        let flags = way | (u64::from(point.mock) * MOCK);
        before = if point.mock { before } else { Some(point.origin()) };
        number(&mut out, ((point.until.wrapping_sub(point.at) / time).cast_unsigned() << FLAGS) | flags);
    }
    let mut last = 0;
    for point in &track.points {
        let metres = point.acc.max(0).saturating_add(UNITS[2] - 1) / UNITS[2];
        signed(&mut out, metres - last);
        last = metres;
    }
    out.extend(abroad);
    let mut last = 0;
    for gap in &track.gaps {
        signed(&mut out, (gap.from / time).wrapping_sub(last));
        last = gap.from / time;
        let length =
            gap.until.map_or(0, |until| (until.wrapping_sub(gap.from) / time).max(0).cast_unsigned().wrapping_add(1));
        number(&mut out, length);
        out.push(REASONS.iter().position(|reason| *reason == gap.reason).unwrap_or(0) as u8);
    }
    out
}

/// The unit if all values are whole multiples of it, else one.
fn unit(mut values: impl Iterator<Item = i64>, unit: i64) -> i64 {
    if values.all(|value| value % unit == 0) { unit } else { 1 }
}

/// Reads a track.
///
/// # Errors
/// The bytes are cut, damaged, or of a newer form.
pub fn decode(bytes: &[u8]) -> Result<Track, CodecError> {
    let mut reader = Reader { bytes };
    match reader.byte()? {
        VERSION => {}
        newer if newer > VERSION => return Err(CodecError::Newer),
        _ => return Err(CodecError::Damaged),
    }
    reader.skip(SALT)?;
    let (points, gaps) = (reader.count()?, reader.count()?);
    let (time, place) = (reader.unit()?, reader.unit()?);
    // Each point has at least five bytes, each gap three: nothing is reserved for what cannot be there.
    if points.saturating_mul(5).saturating_add(gaps.saturating_mul(3)) > reader.bytes.len() {
        return Err(CodecError::Short);
    }
    let (waits, lon, lat) = (reader.waits(points)?, reader.column(points, place)?, reader.column(points, place)?);
    let stays: Vec<u64> = (0..points).map(|_| reader.number()).collect::<Result<_, _>>()?;
    let mut track = Track::default();
    let (mut metres, mut left) = (0i64, 0i64);
    for (((wait, lon), lat), stay) in waits.into_iter().zip(lon).zip(lat).zip(&stays) {
        metres = metres.wrapping_add(reader.signed()?);
        let at = left.wrapping_add(wait);
        left = at.wrapping_add((stay >> FLAGS).cast_signed());
        let (Some(at), until) = (at.checked_mul(time), left.checked_mul(time)) else { return Err(CodecError::Damaged) };
        let acc = metres.checked_mul(UNITS[2]).filter(|acc| *acc >= 0);
        let (Some(until), Some(acc)) = (until, acc) else { return Err(CodecError::Damaged) };
        let point = Point { lon, lat };
        if until < at || !point.is_on_earth() {
            return Err(CodecError::Damaged);
        }
        track.points.push(TrackPoint { at, until, point, acc, mock: stay & MOCK != 0, from: None });
    }
    link(&mut track.points, &stays, &mut reader, [time, place])?;
    let mut from = 0i64;
    for _ in 0..gaps {
        from = from.wrapping_add(reader.signed()?);
        let length = reader.number()?;
        let begin = from.checked_mul(time).ok_or(CodecError::Damaged)?;
        let end = |length: u64| i64::try_from(length).ok()?.checked_mul(time)?.checked_add(begin);
        let until = match length.checked_sub(1) {
            None => None,
            Some(length) => Some(end(length).ok_or(CodecError::Damaged)?),
        };
        let reason = REASONS.get(usize::from(reader.byte()?)).copied().ok_or(CodecError::Damaged)?;
        track.gaps.push(Gap { from: begin, until, reason });
    }
    if reader.bytes.is_empty() { Ok(track) } else { Err(CodecError::Damaged) }
}

/// Says of each point from which other it was walked to.
fn link(
    points: &mut [TrackPoint],
    flags: &[u64],
    reader: &mut Reader<'_>,
    [time, place]: [i64; 2],
) -> Result<(), CodecError> {
    let mut before: Option<Origin> = None;
    for (point, flags) in points.iter_mut().zip(flags) {
        point.from = match flags & (LINKED | ABROAD) {
            0 => None,
            LINKED => Some(before.ok_or(CodecError::Damaged)?),
            ABROAD => Some(reader.origin(point.origin(), time, place)?),
            _ => return Err(CodecError::Damaged),
        };
        before = if point.mock { before } else { Some(point.origin()) };
    }
    Ok(())
}

/// Seven bits a byte, lowest first.
fn number(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Small numbers of either sign are short.
fn signed(out: &mut Vec<u8>, value: i64) {
    number(out, ((value << 1) ^ (value >> 63)).cast_unsigned());
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl Reader<'_> {
    fn byte(&mut self) -> Result<u8, CodecError> {
        let (first, rest) = self.bytes.split_first().ok_or(CodecError::Short)?;
        self.bytes = rest;
        Ok(*first)
    }

    fn skip(&mut self, count: usize) -> Result<(), CodecError> {
        self.bytes = self.bytes.get(count..).ok_or(CodecError::Short)?;
        Ok(())
    }

    fn number(&mut self) -> Result<u64, CodecError> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err(CodecError::Damaged);
            }
            value |= bits << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(CodecError::Damaged)
    }

    fn signed(&mut self) -> Result<i64, CodecError> {
        let value = self.number()?;
        Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    fn count(&mut self) -> Result<usize, CodecError> {
        let count = self.number()?;
        if count > MOST { Err(CodecError::Damaged) } else { usize::try_from(count).map_err(|_| CodecError::Damaged) }
    }

    /// Another point, told as seen from one.
    fn origin(&mut self, here: Origin, time: i64, place: i64) -> Result<Origin, CodecError> {
        let mut back = |from: i64, unit: i64| {
            let ago = self.signed()?.checked_mul(unit).and_then(|ago| from.checked_sub(ago));
            ago.ok_or(CodecError::Damaged)
        };
        let at = back(here.at, time)?;
        let point = Point { lon: back(here.point.lon, place)?, lat: back(here.point.lat, place)? };
        if point.is_on_earth() { Ok(Origin { at, point }) } else { Err(CodecError::Damaged) }
    }

    /// A unit is small and never zero.
    fn unit(&mut self) -> Result<i64, CodecError> {
        let unit = i64::try_from(self.number()?).map_err(|_| CodecError::Damaged)?;
        if (1..=1_000).contains(&unit) { Ok(unit) } else { Err(CodecError::Damaged) }
    }

    fn column(&mut self, count: usize, unit: i64) -> Result<Vec<i64>, CodecError> {
        let (mut last, mut step) = (0i64, 0i64);
        let next = |n| {
            step = step.wrapping_add(self.signed()?);
            last = last.wrapping_add(step);
            step = if n == 0 { 0 } else { step };
            last.checked_mul(unit).ok_or(CodecError::Damaged)
        };
        (0..count).map(next).collect()
    }

    fn waits(&mut self, count: usize) -> Result<Vec<i64>, CodecError> {
        let mut last = 0i64;
        let next = |n| {
            let wait = last.wrapping_add(self.signed()?);
            last = if n == 0 { 0 } else { wait };
            Ok(wait)
        };
        (0..count).map(next).collect()
    }
}
