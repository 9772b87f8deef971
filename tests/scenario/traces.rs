//! Coordinates wherever they may hide: numbers, text that reads as a number, and bytes behind base64, hexadecimal and zstd.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gridwalk_tests::Town;
use serde_json::Value;

/// Where the town's people walk, 1e-7 degrees. Codes of its streets are numbers a little further north.
const LON: RangeInclusive<i64> = 1_190_000_000..=1_210_000_000;
const LAT: RangeInclusive<i64> = 316_000_000..=319_000_000;
/// The way of the proof's patrol, for bytes in which numbers may be found by chance.
const WAY_LON: RangeInclusive<i64> = 1_199_550_000..=1_199_570_000;
const WAY_LAT: RangeInclusive<i64> = 317_740_000..=318_200_000;

/// Coordinates that may be told.
#[derive(Debug, Clone, Default)]
pub struct Allowed(BTreeSet<i64>);

impl Allowed {
    pub fn of(points: &[[i64; 2]]) -> Self {
        Self(points.iter().flatten().copied().collect())
    }

    /// And what the office recorded of the town.
    pub fn with_town(mut self) -> Self {
        let shapes = Town::records().into_iter().flat_map(|entry| entry.fact.set.into_values());
        shapes.for_each(|value| self.all_of(&value));
        self
    }

    fn all_of(&mut self, value: &Value) {
        match value {
            Value::Array(list) => list.iter().for_each(|one| self.all_of(one)),
            Value::Object(map) => map.values().for_each(|one| self.all_of(one)),
            other => self.0.extend(other.as_i64()),
        }
    }

    fn forbids(&self, value: i64) -> bool {
        (LON.contains(&value) || LAT.contains(&value)) && !self.0.contains(&value)
    }

    fn forbids_degrees(&self, value: f64) -> bool {
        value.fract() != 0.0 && self.forbids((value * 1e7).round() as i64)
    }
}

/// Everything in JSON, names of fields included, that could be a coordinate and is not allowed.
pub fn in_json(value: &Value, allowed: &Allowed) -> Vec<String> {
    match value {
        Value::Null | Value::Bool(_) => Vec::new(),
        Value::Number(number) => {
            let whole = number.as_i64().is_some_and(|whole| allowed.forbids(whole));
            let degrees = number.as_f64().is_some_and(|degrees| allowed.forbids_degrees(degrees));
            if whole || degrees { vec![number.to_string()] } else { Vec::new() }
        }
        Value::String(text) => in_text(text, allowed),
        Value::Array(list) => list.iter().flat_map(|one| in_json(one, allowed)).collect(),
        Value::Object(map) => {
            map.iter().flat_map(|(name, one)| [in_text(name, allowed), in_json(one, allowed)].concat()).collect()
        }
    }
}

/// The bytes behind every string that is hexadecimal or base64.
pub fn decoded(value: &Value) -> Vec<Vec<u8>> {
    match value {
        Value::String(text) => {
            let inner = serde_json::from_str::<Value>(text).ok().filter(|inner| inner.is_object() || inner.is_array());
            let plain = hex::decode(text.replace('-', "")).ok().or_else(|| STANDARD.decode(text).ok());
            inner.iter().flat_map(decoded).chain(plain).collect()
        }
        Value::Array(list) => list.iter().flat_map(decoded).collect(),
        Value::Object(map) => map.values().flat_map(decoded).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

fn in_text(text: &str, allowed: &Allowed) -> Vec<String> {
    if let Ok(inner @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str::<Value>(text) {
        return in_json(&inner, allowed);
    }
    let hexadecimal = hex::decode(text.replace('-', "")).ok().filter(|bytes| bytes.len() >= 8);
    if let Some(bytes) = hexadecimal {
        return in_bytes(&bytes, allowed);
    }
    let whole = text.split(|c: char| !c.is_ascii_digit());
    let whole = whole.filter(|word| word.parse::<i64>().is_ok_and(|whole| allowed.forbids(whole)));
    let degrees = text.split(|c: char| !c.is_ascii_digit() && c != '.');
    let degrees = degrees.filter(|word| word.parse::<f64>().is_ok_and(|degrees| allowed.forbids_degrees(degrees)));
    let mut found: Vec<String> = whole.chain(degrees).map(str::to_owned).collect();
    if let Some(bytes) = STANDARD.decode(text).ok().filter(|bytes| bytes.len() >= 8) {
        found.extend(in_bytes(&bytes, allowed));
    }
    found
}

/// The same in bytes: what is packed is unpacked, lines of JSON are read, and the rest is looked through for two coordinates
/// side by side.
pub fn in_bytes(bytes: &[u8], allowed: &Allowed) -> Vec<String> {
    let mut found: Vec<String> = unpacked(bytes).iter().flat_map(|inner| in_bytes(inner, allowed)).collect();
    for line in bytes.split(|byte| *byte == b'\n') {
        if let Ok(json) = serde_json::from_slice::<Value>(line) {
            found.extend(in_json(&json, allowed));
        } else if let Ok(text) = std::str::from_utf8(line) {
            found.extend(text.split(char::is_whitespace).flat_map(|word| plain_numbers(word, allowed)));
        }
    }
    found.extend(pairs(bytes));
    found
}

/// What is packed in bytes, behind whatever comes before it.
pub fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    let at = bytes.windows(4).position(|four| four == [0x28, 0xb5, 0x2f, 0xfd])?;
    zstd::decode_all(bytes.get(at..)?).ok()
}

fn plain_numbers(word: &str, allowed: &Allowed) -> Option<String> {
    let number = word.trim_matches(|c: char| !c.is_ascii_digit());
    let whole = number.parse::<i64>().is_ok_and(|whole| allowed.forbids(whole));
    let degrees = number.parse::<f64>().is_ok_and(|degrees| allowed.forbids_degrees(degrees));
    (whole || degrees).then(|| number.to_owned())
}

/// Longitude and latitude side by side as whole numbers or floats of four or eight bytes, in either order.
fn pairs(bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut look = |a: i64, b: i64| {
        let hit = WAY_LON.contains(&a) && WAY_LAT.contains(&b) || WAY_LON.contains(&b) && WAY_LAT.contains(&a);
        found.extend(hit.then(|| format!("bytes {a}, {b}")));
    };
    for window in bytes.windows(8) {
        let (Ok(a), Ok(b)) = (<[u8; 4]>::try_from(&window[..4]), <[u8; 4]>::try_from(&window[4..])) else { continue };
        look(i32::from_le_bytes(a).into(), i32::from_le_bytes(b).into());
        look(i32::from_be_bytes(a).into(), i32::from_be_bytes(b).into());
    }
    for window in bytes.windows(16) {
        let (Ok(a), Ok(b)) = (<[u8; 8]>::try_from(&window[..8]), <[u8; 8]>::try_from(&window[8..])) else { continue };
        look(i64::from_le_bytes(a), i64::from_le_bytes(b));
        look(i64::from_be_bytes(a), i64::from_be_bytes(b));
        let degrees = |float: f64| (float * 1e7).round() as i64;
        look(degrees(f64::from_le_bytes(a)), degrees(f64::from_le_bytes(b)));
        look(degrees(f64::from_be_bytes(a)), degrees(f64::from_be_bytes(b)));
    }
    found
}

#[test]
fn a_coordinate_is_found_however_it_is_written() {
    let (lon, lat) = (1_199_560_123_i64, 317_790_456_i64);
    let nothing = Allowed::default();
    let bytes = [lon.to_le_bytes(), lat.to_le_bytes()].concat();
    let short = [(lon as i32).to_be_bytes(), (lat as i32).to_be_bytes()].concat();
    let told = |value: Value| !in_json(&value, &nothing).is_empty();
    assert!(told(serde_json::json!({ "a": [lon] })) && told(serde_json::json!(lat)));
    assert!(told(serde_json::json!({ "at": 119.9560123 })) && told(serde_json::json!("POINT(119.9560123 31.7)")));
    assert!(told(serde_json::json!({ "result.1199560123": 1 })), "in a field's name");
    assert!(told(Value::String(STANDARD.encode(&bytes))) && told(Value::String(hex::encode(&short))));
    let packed = zstd::encode_all(format!("[{lon}]").as_bytes(), 3).expect("packed");
    assert!(told(Value::String(STANDARD.encode(packed))));
    assert!(!in_bytes(&short, &nothing).is_empty());
    let may = Allowed::of(&[[lon, lat]]);
    assert!(in_json(&serde_json::json!([lon, lat, 7, "2026-09-22", 1_790_000_000_000_i64]), &may).is_empty());
}
