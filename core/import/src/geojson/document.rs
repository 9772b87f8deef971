//! One JSON document, walked with serde: its features go out as they come by.

use std::fmt;
use std::io::{BufReader, Read};

use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::{PIECE, feature};
use crate::bounded::{Bounded, Count, limit_of};
use crate::crs::Reference;
use crate::error::ImportError;
use crate::limits::FEATURE_BYTES;
use crate::row::Place;
use crate::sink::Sink;

/// How walking the document ended.
pub(crate) struct End {
    /// What its `crs` says, wherever it stood.
    pub(crate) reference: Option<Reference>,
    pub(crate) failed: Option<ImportError>,
}

/// Puts every feature into the sink.
pub(crate) fn read(source: impl Read, of_file: &Count, sink: &mut Sink<'_>) -> End {
    let source = Bounded::new(source, FEATURE_BYTES);
    let (done, mark) = (source.done(), source.mark());
    let mut walk = Walk { sink, of_file, done, mark, features: 0, reference: None, other: None };
    let mut json = serde_json::Deserializer::from_reader(BufReader::with_capacity(PIECE, source));
    let walked = Document(&mut walk).deserialize(&mut json).and_then(|()| json.end());
    let failed = match walked {
        _ if walk.sink.stopped() => None,
        Ok(()) => walk.other.take().map(|found| ImportError::NotGeoJson { found }),
        Err(error) => Some(failure(error, walk.features + 1)),
    };
    End { reference: walk.reference, failed }
}

fn failure(error: serde_json::Error, feature: u64) -> ImportError {
    let at = Place::Feature(feature);
    if error.is_eof() {
        return ImportError::Cut { at };
    }
    if error.is_io() {
        let error = std::io::Error::from(error);
        return match limit_of(&error) {
            Some(limit) => ImportError::TooLarge { what: "feature_bytes", limit },
            None => ImportError::Io { source: error },
        };
    }
    ImportError::Damaged { at, detail: error.to_string() }
}

struct Walk<'w, 's> {
    sink: &'w mut Sink<'s>,
    of_file: &'w Count,
    done: Count,
    mark: Count,
    features: u64,
    reference: Option<Reference>,
    /// What the document is instead of GeoJSON.
    other: Option<String>,
}

impl Walk<'_, '_> {
    /// Hands on one feature; an error that ends the walk when the taker wants no more.
    fn feature<E: serde::de::Error>(&mut self, json: &str) -> Result<(), E> {
        self.features += 1;
        self.mark.set(self.done.get());
        let (values, geometry) = feature::read(json);
        let flow = self.sink.row(Place::Feature(self.features), values, geometry, self.of_file.get());
        if flow.is_break() { Err(E::custom("stopped")) } else { Ok(()) }
    }
}

struct Document<'a, 'w, 's>(&'a mut Walk<'w, 's>);

impl<'de> DeserializeSeed<'de> for Document<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// Members of an object that is a feature or geometry itself.
const OWN: [&str; 5] = ["id", "geometry", "properties", "coordinates", "geometries"];

impl<'de> Visitor<'de> for Document<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GeoJSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self(walk) = self;
        let mut kind = None;
        let mut collection = false;
        let mut own: Vec<(String, Box<RawValue>)> = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "features" => {
                    collection = true;
                    map.next_value_seed(Features(walk))?;
                }
                "type" => kind = Some(map.next_value::<Box<RawValue>>()?),
                "crs" => walk.reference = map.next_value::<NamedCrs>()?.0,
                key if OWN.contains(&key) => own.push((key.to_owned(), map.next_value()?)),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        let kind = kind.and_then(|raw| serde_json::from_str::<String>(raw.get()).ok()).unwrap_or_default();
        if collection {
            walk.other = (kind != "FeatureCollection").then_some(kind);
        } else if kind == "Feature" || feature::is_geometry(&kind) {
            walk.feature(&put_together(&kind, &own))?;
        } else {
            walk.other = Some(kind);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.0.other = Some("array".to_owned());
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

/// The document's own members as one object again.
fn put_together(kind: &str, own: &[(String, Box<RawValue>)]) -> String {
    let members: String = own.iter().map(|(key, value)| format!(",\"{key}\":{}", value.get())).collect();
    format!("{{\"type\":\"{kind}\"{members}}}")
}

struct Features<'a, 'w, 's>(&'a mut Walk<'w, 's>);

impl<'de> DeserializeSeed<'de> for Features<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Features<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(json) = seq.next_element::<Box<RawValue>>()? {
            self.0.feature(json.get())?;
        }
        Ok(())
    }
}

/// `{"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}`; null and other shapes say nothing.
struct NamedCrs(Option<Reference>);

impl<'de> Deserialize<'de> for NamedCrs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer).map_err(D::Error::custom)?;
        let value: serde_json::Value = serde_json::from_str(raw.get()).unwrap_or_default();
        let name = value.pointer("/properties/name").and_then(|name| name.as_str());
        Ok(Self(name.map(Reference::of_name)))
    }
}
