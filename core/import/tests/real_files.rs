//! Real boundaries, where they lie beside the repository: none are kept in it.

use std::ops::ControlFlow;
use std::path::Path;

use gridwalk_import::{Crs, GeometryKind, ReadOptions, Row, open};

fn rows_of(name: &str) -> Option<Vec<Row>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/geo").join(name);
    if !path.exists() {
        return None;
    }
    let source = open(&path, name).expect("opens");
    let [layer] = source.layers() else { panic!("{:?}", source.layers()) };
    assert_eq!((layer.geometry, &layer.crs), (GeometryKind::Areas, &Crs::Unknown));
    assert!(layer.notes.is_empty(), "{:?}", layer.notes);
    let mut rows = Vec::new();
    let mut each = |row, _| {
        rows.push(row);
        ControlFlow::Continue(())
    };
    source.read(&layer.name, &ReadOptions::default(), &mut each).expect("read");
    Some(rows)
}

#[test]
fn a_real_district_is_one_area_around_its_centre() {
    let Some(rows) = rows_of("320404.json") else { return };
    let [row] = rows.as_slice() else { panic!("{} rows", rows.len()) };
    assert_eq!(row.values.get("adcode").map(String::as_str), Some("320404"));
    assert_eq!(row.values.get("name").map(String::as_str), Some("钟楼区"));
    let shape = row.geometry.as_ref().expect("no fault").as_ref().expect("a shape");
    assert!(shape.points().count() > 100);
    assert!(shape.points().all(|[lon, lat]| (119.6..120.2).contains(&lon) && (31.6..32.0).contains(&lat)));
}

#[test]
fn a_real_city_is_its_districts() {
    let Some(rows) = rows_of("320400.json") else { return };
    assert!(rows.len() >= 5, "{} rows", rows.len());
    assert!(rows.iter().all(|row| matches!(row.geometry, Ok(Some(_)))));
}
