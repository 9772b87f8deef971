//! Zipped Shapefiles, written with the library's writer and tables of our own bytes.

mod files;

use std::io::Cursor;

use ::shapefile::record::EsriShape;
use ::shapefile::{Multipoint, Point, PointZ, Polygon, PolygonRing, Polyline, ShapeWriter};
use files::*;
use gridwalk_import::{Crs, CrsRefusal, GeometryKind, ImportError, Place, RawShape, ReadOptions};

const CGCS2000: &str = r#"GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;

fn shp<S: EsriShape>(shapes: &[S]) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = ShapeWriter::new(&mut bytes);
    shapes.iter().for_each(|shape| writer.write_shape(shape).expect("written"));
    writer.finalize().expect("finished");
    drop(writer);
    bytes.into_inner()
}

/// A table with text (name, length in bytes) columns, kind `C` unless the name says otherwise (`code:N`).
fn dbf(language: u8, fields: &[(&[u8], u8, u8)], rows: &[Vec<Vec<u8>>]) -> Vec<u8> {
    let record: u16 = 1 + fields.iter().map(|(_, _, length)| u16::from(*length)).sum::<u16>();
    let header = 32 + 32 * fields.len() as u16 + 1;
    let mut bytes = vec![3, 0, 0, 0];
    bytes.extend((rows.len() as u32).to_le_bytes());
    bytes.extend(header.to_le_bytes());
    bytes.extend(record.to_le_bytes());
    bytes.resize(29, 0);
    bytes.extend([language, 0, 0]);
    for (name, kind, length) in fields {
        let mut field = name.to_vec();
        field.resize(11, 0);
        field.extend([*kind, 0, 0, 0, 0, *length]);
        field.resize(32, 0);
        bytes.extend(field);
    }
    bytes.push(b'\r');
    for row in rows {
        bytes.push(b' ');
        for (value, (_, _, length)) in row.iter().zip(fields) {
            let mut value = value.clone();
            value.resize(usize::from(*length), b' ');
            bytes.extend(value);
        }
    }
    bytes.push(0x1a);
    bytes
}

/// A name in GBK and a code of 17 digits per row.
fn gbk_table(language: u8, names: &[&str]) -> Vec<u8> {
    let fields: [(&[u8], u8, u8); 2] = [(&gb18030("名称"), b'C', 20), (b"CODE", b'N', 17)];
    let rows: Vec<_> = names.iter().map(|name| vec![gb18030(name), b"32040408010000123".to_vec()]).collect();
    dbf(language, &fields, &rows)
}

fn ring(points: Vec<[f64; 2]>) -> Vec<Point> {
    points.into_iter().map(|[x, y]| Point::new(x, y)).collect()
}

fn area(west: f64) -> Polygon {
    Polygon::new(PolygonRing::Outer(ring(square(west, 31.7, 0.01))))
}

#[test]
fn a_shapefile_without_prj_and_with_gbk_text_is_read_and_asked_about() {
    let zip = zipped(&[
        ("grid.shp", &shp(&[area(119.9), area(119.95)])),
        ("grid.dbf", &gbk_table(0, &["怀德桥社区", "五星街道"])),
    ]);
    let reading = given("grid.zip", zip).read();
    assert_eq!(reading.layer.name, "grid");
    assert_eq!((&reading.layer.crs, reading.layer.geometry), (&Crs::Unknown, GeometryKind::Areas));
    assert_eq!(reading.layer_notes(), ["no_crs", "encoding_guessed"]);
    assert_eq!(reading.layer.encoding.as_deref(), Some("gb18030"));
    assert_eq!(reading.value(0, "名称"), Some("怀德桥社区"));
    assert_eq!(reading.value(1, "CODE"), Some("32040408010000123"));
    assert_eq!(reading.rows[1].at, Place::Feature(2));
    let corners = square(119.9, 31.7, 0.01)[..4].to_vec();
    assert_eq!(*reading.shape(0), RawShape::Areas(vec![vec![corners]]));
    let columns: Vec<_> = reading.layer.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(columns, ["名称", "CODE"]);
}

#[test]
fn declared_encodings_are_believed_unless_the_text_belies_them() {
    let shapes = shp(&[area(119.9)]);
    let of = |language: u8, cpg: Option<&str>| {
        let table = gbk_table(language, &["责任网格"]);
        let mut entries: Vec<(&str, &[u8])> =
            vec![("a.shp", &shapes), ("a.dbf", &table), ("a.prj", CGCS2000.as_bytes())];
        entries.extend(cpg.map(|cpg| ("a.cpg", cpg.as_bytes())));
        let reading = given("a.zip", zipped(&entries)).read();
        assert_eq!(reading.value(0, "名称"), Some("责任网格"), "{language} {cpg:?}");
        reading.layer_notes()
    };
    assert_eq!(of(0x4d, None), [""; 0]);
    assert_eq!(of(0, Some("GBK")), [""; 0]);
    assert_eq!(of(0, Some("936")), [""; 0]);
    assert_eq!(of(0x57, None), ["encoding_guessed"]);
    assert_eq!(of(0, Some("UTF-8")), ["encoding_guessed"]);
}

#[test]
fn utf_8_tables_and_an_overruled_encoding_are_read() {
    let fields: [(&[u8], u8, u8); 1] = [("名称".as_bytes(), b'C', 30)];
    let table = dbf(0, &fields, &[vec!["五星街道".as_bytes().to_vec()]]);
    let zip = zipped(&[("a.shp", &shp(&[area(119.9)])), ("a.dbf", &table), ("a.cpg", b"UTF-8")]);
    let reading = given("a.zip", zip).read();
    assert_eq!(reading.value(0, "名称"), Some("五星街道"));
    let zip = zipped(&[("a.shp", &shp(&[area(119.9)])), ("a.dbf", &gbk_table(0, &["五星街道"]))]);
    let options = ReadOptions { encoding: Some("windows-1252".to_owned()), ..ReadOptions::default() };
    let reading = given("a.zip", zip).read_with(&options);
    assert_ne!(reading.value(0, "名称"), Some("五星街道"));
    assert_eq!(reading.rows[0].values.len(), 2);
}

#[test]
fn holes_and_several_outer_rings_become_polygons_with_their_holes() {
    let (large, other) = (square(0.0, 0.0, 10.0), square(20.0, 0.0, 10.0));
    let hole: Vec<_> = square(22.0, 2.0, 3.0).into_iter().rev().collect();
    let rings = [
        PolygonRing::Outer(ring(large.clone())),
        PolygonRing::Inner(ring(hole.clone())),
        PolygonRing::Outer(ring(other.clone())),
    ];
    let zip = zipped(&[("a.shp", &shp(&[Polygon::with_rings(rings.to_vec())]))]);
    let reading = given("a.zip", zip).read();
    let open = |ring: &[[f64; 2]]| ring[..4].to_vec();
    assert_eq!(*reading.shape(0), RawShape::Areas(vec![vec![open(&large)], vec![open(&other), open(&hole)]]));
    assert_eq!(reading.layer_notes(), ["no_crs", "no_attributes"]);
}

#[test]
fn points_lines_and_heights_are_read() {
    let one = |bytes: Vec<u8>| given("a.zip", zipped(&[("a.shp", &bytes), ("a.prj", CGCS2000.as_bytes())])).read();
    assert_eq!(one(shp(&[Point::new(119.9, 31.8)])).point(0), [119.9, 31.8]);
    let reading = one(shp(&[PointZ::new(119.9, 31.8, 5.0, 0.0)]));
    assert_eq!((reading.point(0), reading.notes()), ([119.9, 31.8], vec!["three_d", "no_attributes"]));
    let reading =
        one(shp(&[Polyline::with_parts(vec![ring(vec![[1.0, 1.0], [2.0, 2.0]]), ring(vec![[3.0, 3.0], [4.0, 4.0]])])]));
    assert_eq!(*reading.shape(0), RawShape::Lines(vec![vec![[1.0, 1.0], [2.0, 2.0]], vec![[3.0, 3.0], [4.0, 4.0]]]));
    let reading = one(shp(&[Multipoint::new(ring(vec![[1.0, 1.0], [2.0, 2.0]]))]));
    assert_eq!(*reading.shape(0), RawShape::Points(vec![[1.0, 1.0], [2.0, 2.0]]));
    assert_eq!(reading.layer.crs, Crs::Cgcs2000);
}

#[test]
fn a_gauss_krueger_projection_is_undone_and_another_datum_is_refused() {
    let prj = format!(
        r#"PROJCS["CGCS2000_3_Degree_GK_Zone_40",{CGCS2000},PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",40500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",120.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#
    );
    let shapes = shp(&[Point::new(40_489_000.123, 3_520_000.456)]);
    let reading = given("a.zip", zipped(&[("a.shp", &shapes), ("a.prj", prj.as_bytes())])).read();
    assert_eq!(reading.layer.crs, Crs::Projected("CGCS2000_3_Degree_GK_Zone_40".to_owned()));
    near(reading.point(0), [119.883838605102, 31.802878320517]);
    // Without a .prj the same numbers are far too large for degrees.
    let reading = given("a.zip", zipped(&[("a.shp", &shapes)])).read();
    assert!(reading.layer_notes().contains(&"looks_projected"));
    assert_eq!(reading.faults(), [(Place::Feature(1), "out_of_range")]);
    let local = prj.replace("D_China_2000", "D_Xian_1980");
    let reading = given("a.zip", zipped(&[("a.shp", &shapes), ("a.prj", local.as_bytes())])).read();
    assert_eq!(reading.layer.crs, Crs::Refused(CrsRefusal::OtherDatum { name: "D_Xian_1980".to_owned() }));
    assert_eq!(reading.end.expect_err("refused").code(), "import.crs_refused");
}

#[test]
fn each_shapefile_of_a_zip_is_a_layer_whatever_its_folder_and_case() {
    let (points, areas) = (shp(&[Point::new(119.9, 31.8)]), shp(&[area(119.9)]));
    let zip = zipped(&[
        ("data/Points.SHP", &points),
        ("data/points.DBF", &gbk_table(0x4d, &["井盖"])),
        ("data/Points.shp.xml", b"<a/>"),
        ("__MACOSX/data/._Points.SHP", b"junk"),
        ("data/grids.shp", &areas),
        ("readme.txt", b"hello"),
    ]);
    let source = given("a.zip", zip);
    let source = source.open().map(|open| (open, source)).expect("opens");
    let names: Vec<_> = source.0.layers().iter().map(|layer| layer.name.clone()).collect();
    assert_eq!(names, ["grids", "Points"]);
    let reading = read(&source.0, source.0.layers()[1].clone(), &ReadOptions::default());
    assert_eq!((reading.point(0), reading.value(0, "名称")), ([119.9, 31.8], Some("井盖")));
}

#[test]
fn one_bad_layer_does_not_hide_the_others() {
    let zip = zipped(&[("bad.shp", b"no shapes"), ("good.shp", &shp(&[area(119.9)]))]);
    let source = given("a.zip", zip).open().expect("opens");
    let codes: Vec<_> = source.layers()[0].notes.iter().map(|note| note.code()).collect();
    assert_eq!((source.layers()[0].name.as_str(), codes), ("bad", vec!["no_crs", "no_attributes", "unreadable"]));
    assert_eq!((source.layers()[1].name.as_str(), source.layers()[1].features), ("good", Some(1)));
}

#[test]
fn the_index_tells_how_many_shapes_there_are() {
    let areas: Vec<_> = (0..300).map(|n| area(100.0 + f64::from(n) / 100.0)).collect();
    let zip = zipped(&[("a.shp", &shp(&areas)), ("a.shx", &[0; 100 + 8 * 300])]);
    let reading = given("a.zip", zip).read();
    assert_eq!((reading.layer.features, reading.rows.len()), (Some(300), 300));
}

#[test]
fn names_in_gbk_inside_the_zip_are_read() {
    // A writer of names in UTF-8 sets the flag for it; two names of equal length are exchanged afterwards.
    let zip = zipped(&[("XXXX.shp", &shp(&[area(119.9)]))]);
    let gbk = gb18030("网格");
    let zip: Vec<u8> = {
        let mut zip = zip;
        while let Some(at) = zip.windows(4).position(|window| window == b"XXXX") {
            zip[at..at + 4].copy_from_slice(&gbk);
        }
        zip
    };
    assert_eq!(given("a.zip", zip).read().layer.name, "网格");
}

#[test]
fn deleted_records_take_their_shapes_along_and_a_short_table_is_noted() {
    let mut table = gbk_table(0x4d, &["一", "二", "三"]);
    let record = 1 + 20 + 17;
    let second = table.len() - 1 - 2 * record;
    table[second] = b'*';
    let shapes = shp(&[area(119.90), area(119.91), area(119.92), area(119.93)]);
    let reading = given("a.zip", zipped(&[("a.shp", &shapes), ("a.dbf", &table)])).read();
    let found: Vec<_> =
        (0..reading.rows.len()).map(|at| (reading.rows[at].at.clone(), reading.value(at, "名称"))).collect();
    let wanted = [(Place::Feature(1), Some("一")), (Place::Feature(3), Some("三")), (Place::Feature(4), None)];
    assert_eq!(found, wanted);
    assert!(reading.notes().contains(&"attributes_short"));
}

#[test]
fn a_bad_record_is_a_fault_and_a_cut_one_ends_the_reading_at_its_place() {
    let mut shapes = shp(&[area(119.90), area(119.91), area(119.92)]);
    let record = (shapes.len() - 100) / 3;
    // The second shape's number of points becomes enormous.
    shapes[100 + record + 8 + 40..100 + record + 8 + 44].copy_from_slice(&i32::MAX.to_le_bytes());
    let reading = given("a.zip", zipped(&[("a.shp", &shapes)])).read();
    assert_eq!(reading.faults(), [(Place::Feature(2), "bad_shape")]);
    assert_eq!(reading.rows.len(), 3);
    let cut = &shapes[..shapes.len() - 10];
    let reading = given("a.zip", zipped(&[("a.shp", cut)])).read();
    assert_eq!(reading.rows.len(), 2);
    assert!(matches!(reading.end, Err(ImportError::Cut { at: Place::Feature(3) })), "{:?}", reading.end);
}

#[test]
fn an_unclosed_ring_is_a_fault() {
    let mut shapes = shp(&[area(119.9)]);
    let last = shapes.len() - 8;
    shapes[last..].copy_from_slice(&31.5_f64.to_le_bytes());
    let reading = given("a.zip", zipped(&[("a.shp", &shapes)])).read();
    assert_eq!(reading.faults(), [(Place::Feature(1), "ring_unclosed")]);
}

#[test]
fn bytes_that_do_not_fit_their_checksum_end_the_reading() {
    let shapes = shp(&(0..2000).map(|n| area(100.0 + f64::from(n) / 100.0)).collect::<Vec<_>>());
    let mut zip = zipped(&[("a.shp", &shapes)]);
    let middle = zip.len() / 2;
    zip[middle..middle + 64].fill(0x55);
    let file = given("a.zip", zip);
    match file.open() {
        Ok(source) => {
            let reading = read(&source, source.layers()[0].clone(), &ReadOptions::default());
            assert!(
                matches!(reading.end, Err(ImportError::Damaged { .. } | ImportError::Cut { .. })),
                "{:?}",
                reading.end
            );
            assert!(reading.rows.len() < 2000);
        }
        Err(error) => assert!(matches!(error, ImportError::Damaged { .. } | ImportError::Cut { .. }), "{error:?}"),
    }
}
