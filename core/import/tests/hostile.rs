//! Files with bytes changed at random: whatever comes of it, it is rows or an error, and never a crash.

mod files;

use std::io::Cursor;
use std::ops::ControlFlow;
use std::sync::OnceLock;

use files::*;
use gridwalk_import::ReadOptions;
use proptest::prelude::*;

/// One small file of each format.
fn originals() -> &'static [(&'static str, Vec<u8>)] {
    static FILES: OnceLock<Vec<(&'static str, Vec<u8>)>> = OnceLock::new();
    FILES.get_or_init(|| {
        let geojson = r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:4490"}},"features":[
            {"type":"Feature","properties":{"名称":"甲","n":1.5},"geometry":{"type":"Polygon","coordinates":[[[119,31],[120,31],[120,32],[119,31]]]}},
            {"type":"Feature","properties":null,"geometry":{"type":"Point","coordinates":[119.9,31.8,3]}}]}"#;
        let csv = "名称,经度,纬度,面积\r\n甲,119°57′12″,31.78,\"1,234.5\"\r\n\"乙\n\",１１９,31,\r\n";
        vec![
            ("a.geojson", geojson.as_bytes().to_vec()),
            ("a.geojsonl", geojson.lines().collect::<String>().into_bytes()),
            ("a.csv", csv.as_bytes().to_vec()),
            ("b.csv", gb18030(csv)),
            ("a.zip", shapefile()),
            ("a.xlsx", workbook()),
            ("a.gpkg", package()),
        ]
    })
}

fn shapefile() -> Vec<u8> {
    let ring = square(119.9, 31.7, 0.1).into_iter().map(|[x, y]| ::shapefile::Point::new(x, y)).collect();
    let mut shp = Cursor::new(Vec::new());
    let mut writer = ::shapefile::ShapeWriter::new(&mut shp);
    writer.write_shape(&::shapefile::Polygon::new(::shapefile::PolygonRing::Outer(ring))).expect("written");
    writer.finalize().expect("finished");
    drop(writer);
    let mut dbf = vec![3, 0, 0, 0, 1, 0, 0, 0, 65, 0, 11, 0];
    dbf.resize(32, 0);
    dbf.extend(b"NAME\0\0\0\0\0\0\0C\0\0\0\0\x0a");
    dbf.resize(64, 0);
    dbf.extend(b"\r ");
    dbf.extend(gb18030("钟楼区网格"));
    let prj = r#"PROJCS["GK",GEOGCS["x",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["Central_Meridian",120.0],UNIT["Meter",1.0]]"#;
    // Stored, so that changed bytes reach the shapes; their checksums are not looked at before the end.
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in
        [("a.shp", shp.into_inner()), ("a.dbf", dbf), ("a.prj", prj.into()), ("a.cpg", b"GBK".to_vec())]
    {
        zip.start_file(name, stored).expect("an entry");
        std::io::Write::write_all(&mut zip, &bytes).expect("its bytes");
    }
    zip.finish().expect("a zip").into_inner()
}

fn workbook() -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.merge_range(0, 0, 0, 2, "title", &rust_xlsxwriter::Format::new()).expect("merged");
    sheet.write_row(1, 0, ["name", "lon", "lat"]).and_then(|s| s.write(2, 1, 119.9)).expect("rows");
    // Stored, so that changed bytes reach the sheets.
    let mut packed = zip::ZipArchive::new(Cursor::new(workbook.save_to_buffer().expect("saved"))).expect("a zip");
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for at in 0..packed.len() {
        let mut entry = packed.by_index(at).expect("an entry");
        zip.start_file(entry.name().expect("a name").into_owned(), stored).expect("an entry");
        std::io::copy(&mut entry, &mut zip).expect("its bytes");
    }
    zip.finish().expect("a zip").into_inner()
}

fn package() -> Vec<u8> {
    let file = given("a.gpkg", "");
    let database = rusqlite::Connection::open(file.path()).expect("opens");
    database
        .execute_batch(
            "PRAGMA page_size = 512;
             CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER PRIMARY KEY, organization, organization_coordsys_id, definition);
             CREATE TABLE gpkg_contents (table_name, data_type, srs_id);
             CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id);
             INSERT INTO gpkg_spatial_ref_sys VALUES (1, 'EPSG', 4490, '');
             INSERT INTO gpkg_contents VALUES ('a', 'features', 1);
             INSERT INTO gpkg_geometry_columns VALUES ('a', 'geom', 1);
             CREATE TABLE a (geom BLOB, name TEXT);
             INSERT INTO a VALUES (x'4750000100000000010100000000000000000000000000000000000000', 'x');",
        )
        .expect("a package");
    drop(database);
    std::fs::read(file.path()).expect("readable")
}

/// Opens the file and reads all its layers; how many rows there were.
fn everything(name: &str, bytes: &[u8]) -> usize {
    let file = given(name, bytes);
    let Ok(source) = file.open() else { return 0 };
    let mut rows = 0;
    for layer in source.layers() {
        let mut each = |row: gridwalk_import::Row, _| {
            rows += 1;
            if let Ok(Some(shape)) = &row.geometry {
                assert!(shape.points().count() > 0);
                assert!(shape.points().all(|[lon, lat]| lon.abs() <= 180.0 && lat.abs() <= 90.0));
            }
            if rows < 10_000 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let _ = source.read(&layer.name, &ReadOptions::default(), &mut each);
    }
    rows
}

#[test]
fn the_originals_have_rows() {
    for (name, bytes) in originals() {
        assert!(everything(name, bytes) > 0, "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_bytes_bring_no_reading_down(
        which in 0_usize..7,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let (name, original) = &originals()[which];
        let mut bytes = original.clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(original.len()));
        }
        everything(name, &bytes);
    }
}
