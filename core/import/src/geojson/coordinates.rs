//! Nested arrays of numbers, read as deep as their kind has them.

use std::fmt;

use serde::de::{DeserializeOwned, Error, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::fault::RowFault;

/// The `coordinates` of a geometry.
pub(crate) struct Coordinates<'a> {
    pub(crate) json: &'a str,
    pub(crate) kind: &'a str,
    /// A position with a third number was met.
    pub(crate) three_d: bool,
}

impl Coordinates<'_> {
    pub(crate) fn position(&mut self) -> Result<[f64; 2], RowFault> {
        let position: Position = self.read()?;
        Ok(self.flat(position))
    }

    pub(crate) fn line(&mut self) -> Result<Vec<[f64; 2]>, RowFault> {
        let line = self.read()?;
        Ok(self.flat_line(line))
    }

    pub(crate) fn lines(&mut self) -> Result<Vec<Vec<[f64; 2]>>, RowFault> {
        let lines: Vec<Vec<Position>> = self.read()?;
        Ok(lines.into_iter().map(|line| self.flat_line(line)).collect())
    }

    pub(crate) fn polygons(&mut self) -> Result<Vec<Vec<Vec<[f64; 2]>>>, RowFault> {
        let polygons: Vec<Vec<Vec<Position>>> = self.read()?;
        let flat = |lines: Vec<Vec<Position>>| lines.into_iter().map(|line| self.flat_line(line)).collect();
        Ok(polygons.into_iter().map(flat).collect())
    }

    fn flat(&mut self, position: Position) -> [f64; 2] {
        self.three_d |= position.three_d;
        position.pair
    }

    fn flat_line(&mut self, line: Vec<Position>) -> Vec<[f64; 2]> {
        line.into_iter().map(|position| self.flat(position)).collect()
    }

    fn read<T: DeserializeOwned>(&self) -> Result<T, RowFault> {
        serde_json::from_str(self.json).map_err(|_| self.fault())
    }

    /// Why the arrays are not what the kind has.
    fn fault(&self) -> RowFault {
        if self.json.chars().all(|c| matches!(c, '[' | ']') || c.is_whitespace()) && depth(self.json) < 2 {
            return RowFault::GeometryEmpty;
        }
        match first_that_is_no_number(self.json, DEEPEST) {
            Some(value) => RowFault::NotANumber { value },
            None => RowFault::BadCoordinates { kind: self.kind.to_owned() },
        }
    }
}

/// Of a MultiPolygon.
const DEEPEST: usize = 4;

fn depth(json: &str) -> usize {
    json.matches('[').count()
}

fn first_that_is_no_number(json: &str, levels: usize) -> Option<String> {
    if let Some(deeper) = levels.checked_sub(1)
        && let Ok(members) = serde_json::from_str::<Vec<&RawValue>>(json)
    {
        return members.into_iter().find_map(|member| first_that_is_no_number(member.get(), deeper));
    }
    let number = json.parse::<f64>().is_ok_and(f64::is_finite) || json.starts_with('[');
    (!number).then(|| json.trim_matches('"').chars().take(40).collect())
}

/// Two numbers; further ones are dropped.
struct Position {
    pair: [f64; 2],
    three_d: bool,
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Numbers)
    }
}

struct Numbers;

impl<'de> Visitor<'de> for Numbers {
    type Value = Position;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("two numbers")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Position, A::Error> {
        let mut next = || seq.next_element::<f64>()?.ok_or_else(|| A::Error::invalid_length(0, &"two numbers"));
        let pair = [next()?, next()?];
        let mut three_d = false;
        while seq.next_element::<IgnoredAny>()?.is_some() {
            three_d = true;
        }
        Ok(Position { pair, three_d })
    }
}
