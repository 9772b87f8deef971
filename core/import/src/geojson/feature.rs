//! One feature or bare geometry, from its JSON text.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::coordinates::Coordinates;
use crate::fault::RowFault;
use crate::number::number_text;
use crate::shape::{self, Drawn, Geometry, RawShape};

/// The seven kinds of RFC 7946 1.4.
const GEOMETRIES: [&str; 7] =
    ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"];

pub(crate) fn is_geometry(kind: &str) -> bool {
    GEOMETRIES.contains(&kind)
}

#[derive(Deserialize)]
struct Feature<'a> {
    #[serde(rename = "type", borrow, default)]
    kind: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    geometry: Option<&'a RawValue>,
    #[serde(borrow, default)]
    properties: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Shape<'a> {
    #[serde(rename = "type", borrow, default)]
    kind: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    coordinates: Option<&'a RawValue>,
}

/// Attributes and shape of JSON that is whole, whatever else it is.
pub(crate) fn read(json: &str) -> (BTreeMap<String, String>, Geometry) {
    let not_a_feature = |found: &str| (BTreeMap::new(), Err(RowFault::NotAFeature { found: found.to_owned() }));
    let Ok(feature) = serde_json::from_str::<Feature<'_>>(json) else { return not_a_feature("") };
    match feature.kind.as_deref().unwrap_or_default() {
        "Feature" => (values(&feature), feature.geometry.map_or(Ok(None), |json| geometry(json.get()))),
        kind if is_geometry(kind) => (BTreeMap::new(), geometry(json)),
        kind => not_a_feature(kind),
    }
}

fn values(feature: &Feature<'_>) -> BTreeMap<String, String> {
    let properties = feature.properties.map_or("{}", RawValue::get);
    let properties: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_str(properties).unwrap_or_default();
    let id = feature.id.filter(|_| !properties.contains_key("id")).map(|id| (Cow::Borrowed("id"), id));
    let all = properties.into_iter().chain(id);
    all.filter_map(|(name, json)| Some((name.into_owned(), value(json.get())?))).collect()
}

/// Text as text, numbers with every digit that the file has, lists and objects as their JSON. Null is no value.
fn value(json: &str) -> Option<String> {
    match json.as_bytes().first()? {
        b'n' => None,
        b'"' => serde_json::from_str::<String>(json).ok().filter(|text| !text.is_empty()),
        b'-' | b'0'..=b'9' if json.contains(['e', 'E']) => json.parse().ok().map(number_text),
        _ => Some(json.to_owned()),
    }
}

fn geometry(json: &str) -> Geometry {
    let unreadable = |_| RowFault::BadCoordinates { kind: String::new() };
    let found = serde_json::from_str::<Shape<'_>>(json).map_err(unreadable)?;
    let kind = found.kind.as_deref().unwrap_or_default();
    match kind {
        "GeometryCollection" => return Err(RowFault::GeometryCollection),
        kind if !is_geometry(kind) => return Err(RowFault::UnknownGeometry { found: kind.to_owned() }),
        _ => {}
    }
    let json = found.coordinates.ok_or(RowFault::GeometryEmpty)?.get();
    let mut coordinates = Coordinates { json, kind, three_d: false };
    let shape = shape_of(&mut coordinates)?;
    Ok(Some(Drawn { shape, three_d: coordinates.three_d }))
}

fn shape_of(coordinates: &mut Coordinates<'_>) -> Result<RawShape, RowFault> {
    match coordinates.kind {
        "Point" => shape::points(vec![coordinates.position()?]),
        "MultiPoint" => shape::points(coordinates.line()?),
        "LineString" => shape::lines(vec![coordinates.line()?]),
        "MultiLineString" => shape::lines(coordinates.lines()?),
        "Polygon" => shape::areas(vec![coordinates.lines()?]),
        _ => shape::areas(coordinates.polygons()?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(geometry: &str) -> RowFault {
        let feature = format!(r#"{{"type":"Feature","geometry":{geometry},"properties":{{}}}}"#);
        read(&feature).1.expect_err(geometry)
    }

    fn of(kind: &str, coordinates: &str) -> RowFault {
        fault(&format!(r#"{{"type":"{kind}","coordinates":{coordinates}}}"#))
    }

    #[test]
    fn each_bad_geometry_has_its_own_fault() {
        let value = |value: &str| RowFault::NotANumber { value: value.to_owned() };
        let nesting = |kind: &str| RowFault::BadCoordinates { kind: kind.to_owned() };
        assert_eq!(of("Point", "[]"), RowFault::GeometryEmpty);
        assert_eq!(of("Polygon", "[ ]"), RowFault::GeometryEmpty);
        assert_eq!(of("MultiPolygon", "[[]]"), RowFault::GeometryEmpty);
        assert_eq!(of("Point", r#"["119.9",31.8]"#), value("119.9"));
        assert_eq!(of("LineString", "[[1,2],[null,3]]"), value("null"));
        assert_eq!(of("Point", "[1e999,2]"), value("1e999"));
        assert_eq!(of("Point", "[1]"), nesting("Point"));
        assert_eq!(of("Polygon", "[[1,2],[3,4]]"), nesting("Polygon"));
        assert_eq!(of("Point", "[[[[[[1]]]]]]"), nesting("Point"));
        assert_eq!(of("LineString", "[[1,2]]"), RowFault::LineTooShort);
        assert_eq!(of("Polygon", "[[[0,0],[1,0],[1,1],[0,1]]]"), RowFault::RingUnclosed { ring: 1 });
        assert_eq!(of("Curve", "[]"), RowFault::UnknownGeometry { found: "Curve".to_owned() });
        assert_eq!(fault(r#"{"type":"GeometryCollection","geometries":[]}"#), RowFault::GeometryCollection);
        assert_eq!(fault(r#"{"type":"Point"}"#), RowFault::GeometryEmpty);
        assert_eq!(fault("3"), nesting(""));
    }

    #[test]
    fn heights_are_dropped_and_told() {
        let json = r#"{"type":"LineString","coordinates":[[1,2,3],[4,5,6,7]]}"#;
        let drawn = read(json).1.expect("a line").expect("a shape");
        assert_eq!(drawn, Drawn { shape: RawShape::Lines(vec![vec![[1.0, 2.0], [4.0, 5.0]]]), three_d: true });
    }

    #[test]
    fn attributes_keep_every_digit() {
        let json = r#"{"type":"Feature","id":7,"geometry":null,"properties":{
            "code":32050801010000012345,"e":3.205080101000001E15,"t":"a\"b","n":null,"x":"","l":[1, 2],"y":true}}"#;
        let (values, geometry) = read(json);
        let wanted = [
            ("code", "32050801010000012345"),
            ("e", "3205080101000001"),
            ("id", "7"),
            ("l", "[1, 2]"),
            ("t", "a\"b"),
            ("y", "true"),
        ];
        let found: Vec<_> = values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(found, wanted);
        assert_eq!(geometry, Ok(None));
    }

    #[test]
    fn what_is_no_feature_says_what_it_is() {
        let found = |json: &str| read(json).1;
        let other = |kind: &str| Err(RowFault::NotAFeature { found: kind.to_owned() });
        assert_eq!(found(r#"{"type":"Topology"}"#), other("Topology"));
        assert_eq!(found("[1]"), other(""));
        assert_eq!(found("{}"), other(""));
    }
}
