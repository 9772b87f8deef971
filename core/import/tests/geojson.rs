//! GeoJSON: every kind and shape of document, and every way in which one goes wrong.

mod files;

use std::ops::ControlFlow;

use files::*;
use gridwalk_import::{Crs, Format, GeometryKind, ImportError, Place, RawShape, ReadOptions, RowFault};

fn feature(geometry: &str, properties: &str) -> String {
    format!(r#"{{"type":"Feature","properties":{properties},"geometry":{geometry}}}"#)
}

fn collection(features: &[String]) -> String {
    format!(r#"{{"type":"FeatureCollection","name":"x","features":[{}]}}"#, features.join(",\n"))
}

fn point(lon: f64, lat: f64) -> String {
    feature(&format!(r#"{{"type":"Point","coordinates":[{lon},{lat}]}}"#), r#"{"名称":"甲"}"#)
}

#[test]
fn a_collection_gives_its_features_in_order_with_their_attributes() {
    let area = r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[4,0],[4,4],[0,0]],[[1,1],[2,1],[2,2],[1,1]]],[[[9,9],[8,9],[8,8],[9,9]]]]}"#;
    let line = r#"{"type":"LineString","coordinates":[[1,1],[2,2]]}"#;
    let text = collection(&[feature(area, r#"{"a":1}"#), feature(line, "null"), point(119.9, 31.8)]);
    let reading = given("x.geojson", text).read();
    let holed = vec![vec![[0.0, 0.0], [4.0, 0.0], [4.0, 4.0]], vec![[1.0, 1.0], [2.0, 1.0], [2.0, 2.0]]];
    let other = vec![vec![[9.0, 9.0], [8.0, 9.0], [8.0, 8.0]]];
    assert_eq!(*reading.shape(0), RawShape::Areas(vec![holed, other]));
    assert_eq!(*reading.shape(1), RawShape::Lines(vec![vec![[1.0, 1.0], [2.0, 2.0]]]));
    assert_eq!(reading.point(2), [119.9, 31.8]);
    assert_eq!(reading.value(2, "名称"), Some("甲"));
    assert_eq!(reading.rows[2].at, Place::Feature(3));
    assert_eq!((reading.layer.features, reading.layer.geometry), (Some(3), GeometryKind::Mixed));
    assert_eq!((reading.layer.name.as_str(), &reading.layer.crs), ("x", &Crs::Unknown));
    let columns: Vec<_> = reading.layer.columns.iter().map(|c| (c.name.as_str(), c.samples.join("|"))).collect();
    assert_eq!(columns, [("a", "1".to_owned()), ("名称", "甲".to_owned())]);
}

#[test]
fn a_single_feature_and_a_bare_geometry_are_one_row() {
    let reading = given("x.json", point(119.9, 31.8)).read();
    assert_eq!((reading.rows.len(), reading.point(0), reading.value(0, "名称")), (1, [119.9, 31.8], Some("甲")));
    let reading = given("x.json", r#" {"coordinates":[[1,2],[3,4]],"type":"MultiPoint"} "#).read();
    assert_eq!(*reading.shape(0), RawShape::Points(vec![[1.0, 2.0], [3.0, 4.0]]));
}

#[test]
fn members_may_stand_in_any_order() {
    let text = format!(r#"{{"bbox":[1,2],"features":[{}],"crs":null,"type":"FeatureCollection"}}"#, point(1.0, 2.0));
    assert_eq!(given("x.json", text).read().rows.len(), 1);
}

#[test]
fn one_feature_per_line_is_read_by_line_and_a_bad_line_is_only_one_fault() {
    let text = format!("{}\n\n{{\"type\":\n\u{1e}{}\n\"x\"\n", point(1.0, 2.0), point(3.0, 4.0));
    let file = given("x.txt", text);
    assert_eq!(file.open().expect("opens").format(), Format::GeoJsonLines);
    let reading = file.read();
    let wanted = [(Place::Line(3), "bad_json"), (Place::Line(5), "not_a_feature")];
    assert_eq!(reading.faults(), wanted);
    assert_eq!((reading.point(0), reading.point(2)), ([1.0, 2.0], [3.0, 4.0]));
    // A single line says what it is by its name only.
    let file = given("x.geojsonl", point(1.0, 2.0));
    assert_eq!(file.open().expect("opens").format(), Format::GeoJsonLines);
}

#[test]
fn a_bad_feature_is_a_row_with_a_fault_and_the_next_one_is_read() {
    let geometry = |kind: &str, coordinates: &str| format!(r#"{{"type":"{kind}","coordinates":{coordinates}}}"#);
    let cases = [
        (geometry("Polygon", "[[[0,0],[1,0],[1,1],[0,1]]]"), "ring_unclosed"),
        (geometry("Polygon", "[[[0,0],[1,0],[0,0]]]"), "ring_too_short"),
        (geometry("Polygon", "[]"), "geometry_empty"),
        (geometry("LineString", "[[1,1]]"), "line_too_short"),
        (geometry("Point", r#"["a",1]"#), "not_a_number"),
        (geometry("Point", "[200,1]"), "out_of_range"),
        (geometry("LineString", "[[1,2],[1,91]]"), "out_of_range"),
        (geometry("Polygon", "[[1,2]]"), "bad_coordinates"),
        (geometry("Circle", "[1,2]"), "unknown_geometry"),
        (r#"{"type":"GeometryCollection","geometries":[]}"#.to_owned(), "geometry_collection"),
    ];
    let mut features: Vec<String> = cases.iter().map(|(geometry, _)| feature(geometry, "{}")).collect();
    features.push("7".to_owned());
    features.push(point(119.9, 31.8));
    let reading = given("x.json", collection(&features)).read();
    let mut wanted: Vec<_> = cases.iter().map(|(_, code)| *code).collect();
    wanted.push("not_a_feature");
    let found: Vec<_> = reading.faults().into_iter().map(|(_, code)| code).collect();
    assert_eq!(found, wanted);
    assert_eq!(reading.point(11), [119.9, 31.8]);
    let summary = reading.end.expect("to the end");
    assert_eq!((summary.rows, summary.faults, summary.cancelled), (12, 11, false));
}

#[test]
fn crossing_edges_and_duplicates_are_handed_on_as_they_are() {
    let bow = r#"{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}"#;
    let reading = given("x.json", collection(&[feature(bow, "{}"), feature(bow, "{}")])).read();
    assert_eq!(reading.shape(0), reading.shape(1));
    assert_eq!(reading.faults(), []);
}

#[test]
fn heights_are_dropped_and_noted_once() {
    let high = feature(r#"{"type":"Point","coordinates":[119.9,31.8,12.5]}"#, "{}");
    let reading = given("x.json", collection(&[high.clone(), high])).read();
    assert_eq!(reading.point(1), [119.9, 31.8]);
    assert_eq!((reading.notes(), reading.layer_notes()), (vec!["three_d"], vec!["three_d"]));
}

#[test]
fn exchanged_longitude_and_latitude_are_noted_and_can_be_exchanged_back() {
    let file = given("x.json", collection(&[point(31.8, 119.9), point(31.9, 120.0)]));
    let reading = file.read();
    assert_eq!(reading.layer_notes(), ["looks_swapped"]);
    assert_eq!(*reading.fault(0), RowFault::OutOfRange { lon: 31.8, lat: 119.9 });
    let reading = file.read_with(&ReadOptions { swap: true, ..ReadOptions::default() });
    assert_eq!((reading.point(0), reading.notes()), ([119.9, 31.8], vec![]));
}

#[test]
fn a_document_that_ends_in_the_middle_gives_what_is_whole_and_names_the_place() {
    let text = collection(&[point(1.0, 2.0), point(3.0, 4.0), point(5.0, 6.0)]);
    for cut in [text.len() - 40, text.len() - 90] {
        let reading = given("x.json", &text[..cut]).read();
        let whole = reading.rows.len() as u64;
        assert!((1..3).contains(&whole), "{whole} rows");
        match reading.end {
            Err(ImportError::Cut { at }) => assert_eq!(at, Place::Feature(whole + 1)),
            other => panic!("{other:?}"),
        }
    }
    // Nothing whole at all: refused at once.
    assert_eq!(given("x.json", &text[..70]).refusal(), "import.cut");
    let lines = given("x.ndjson", format!("{}\n{}", point(1.0, 2.0), &point(3.0, 4.0)[..30])).read();
    assert!(matches!(lines.end, Err(ImportError::Cut { at: Place::Line(2) })), "{:?}", lines.end);
    assert_eq!(lines.rows.len(), 1);
}

#[test]
fn json_that_breaks_off_gives_what_is_whole_and_names_the_place() {
    let text = format!(r#"{{"type":"FeatureCollection","features":[{},{{"type" "Feature"}}]}}"#, point(1.0, 2.0));
    let reading = given("x.json", text).read();
    assert_eq!(reading.rows.len(), 1);
    assert!(matches!(reading.end, Err(ImportError::Damaged { at: Place::Feature(2), .. })), "{:?}", reading.end);
}

#[test]
fn other_json_is_refused_by_what_it_is() {
    for (text, what) in [
        (r#"{"type":"Topology","objects":{}}"#, "Topology"),
        (r#"{"a":1}"#, ""),
        ("[1,2]", "array"),
        (r#"{"type":"Other","features":[]}"#, "Other"),
    ] {
        match given("x.json", text).open() {
            Err(ImportError::NotGeoJson { found }) => assert_eq!(found, what),
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn a_named_projection_is_undone() {
    let crs = r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4528"}}"#;
    let features = format!(r#""features":[{}]"#, point(40_489_000.123, 3_520_000.456));
    let reading = given("x.json", format!(r#"{{"type":"FeatureCollection",{crs},{features}}}"#)).read();
    near(reading.point(0), [119.883838605102, 31.802878320517]);
    assert!(matches!(&reading.layer.crs, Crs::Projected(name) if name.contains("4528")));
    // Behind a few features it is found too.
    let reading = given("x.json", format!(r#"{{"type":"FeatureCollection",{features},{crs}}}"#)).read();
    near(reading.point(0), [119.883838605102, 31.802878320517]);
}

#[test]
fn a_system_named_behind_thousands_of_features_ends_the_reading() {
    let features: Vec<String> = (0..300).map(|n| point(f64::from(n) / 10.0, 31.8)).collect();
    let crs = r#""crs":{"type":"name","properties":{"name":"EPSG:4490"}}"#;
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}],{crs}}}"#, features.join(","));
    let file = given("x.json", text);
    let reading = file.read();
    assert!(matches!(&reading.end, Err(ImportError::CrsAfterFeatures { name }) if name == "EPSG:4490"));
    assert_eq!((reading.rows.len(), reading.layer.features), (300, None));
    // Whoever says which system it is needs no name in the file.
    assert!(file.read_with(&ReadOptions { epsg: Some(4490), ..ReadOptions::default() }).end.is_ok());
}

#[test]
fn a_system_that_cannot_be_converted_is_shown_and_refused_unless_overruled() {
    let crs = r#""crs":{"type":"name","properties":{"name":"EPSG:2437"}}"#;
    let text = format!(r#"{{"type":"FeatureCollection",{crs},"features":[{}]}}"#, point(500_000.0, 3_520_000.0));
    let file = given("x.json", text);
    let reading = file.read();
    assert!(matches!(reading.layer.crs, Crs::Refused(_)));
    assert_eq!(reading.layer.columns.len(), 1);
    assert_eq!(reading.end.expect_err("refused").code(), "import.crs_refused");
    let reading = file.read_with(&ReadOptions { epsg: Some(4549), ..ReadOptions::default() });
    assert!((reading.point(0)[0] - 120.0).abs() < 1e-9);
    let reading = file.read_with(&ReadOptions { epsg: Some(1), ..ReadOptions::default() });
    assert_eq!(reading.end.expect_err("unknown").code(), "import.unknown_epsg");
}

#[test]
fn a_file_in_gb18030_or_utf_16_is_read() {
    let text = collection(&[point(119.9, 31.8)]);
    let reading = given("x.json", gb18030(&text)).read();
    assert_eq!((reading.value(0, "名称"), reading.layer_notes()), (Some("甲"), vec!["encoding_guessed"]));
    assert_eq!(reading.layer.encoding.as_deref(), Some("gb18030"));
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let reading = given("x.json", utf16).read();
    assert_eq!((reading.value(0, "名称"), reading.layer.encoding.as_deref()), (Some("甲"), Some("UTF-16LE")));
    let reading = given("x.json", format!("\u{feff}{text}")).read();
    assert_eq!(reading.rows.len(), 1);
}

#[test]
fn the_taker_can_end_the_reading_and_sees_how_far_it_is() {
    let features: Vec<String> = (0..1000).map(|n| point(f64::from(n) / 10.0, 31.8)).collect();
    let file = given("x.json", collection(&features));
    let source = file.open().expect("opens");
    let (mut rows, mut last) = (0, None);
    let summary = source.read("x", &ReadOptions::default(), &mut |_, progress| {
        rows += 1;
        last = Some(progress);
        if rows == 10 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let summary = summary.expect("cancelled is no error");
    assert_eq!((summary.cancelled, summary.rows, rows), (true, 10, 10));
    let last = last.expect("progress");
    let length = std::fs::metadata(file.path()).expect("there").len();
    assert_eq!(last.total, Some(length));
    assert!(last.done > 0 && last.done < length);
    assert_eq!(
        source.read("y", &ReadOptions::default(), &mut |_, _| ControlFlow::Continue(())).expect_err("none").code(),
        "import.no_such_layer"
    );
}

#[test]
fn a_feature_longer_than_any_is_refused_without_being_held() {
    let mut text = r#"{"type":"FeatureCollection","features":["#.to_owned();
    text += &format!(r#"{{"type":"Feature","properties":{{"x":"{}"}}"#, "y".repeat(70 << 20));
    assert_eq!(given("x.json", text).refusal(), "import.too_large");
}
