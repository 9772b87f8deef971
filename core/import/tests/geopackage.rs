//! GeoPackages, made with SQLite itself.

mod files;

use files::*;
use gridwalk_import::{Crs, Format, GeometryKind, ImportError, Place, RawShape, ReadOptions};
use rusqlite::{Connection, params};

const TABLES: &str = "
    CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
        organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
    CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT, description TEXT,
        last_change TEXT, min_x REAL, min_y REAL, max_x REAL, max_y REAL, srs_id INTEGER);
    CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
        geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z INTEGER NOT NULL, m INTEGER NOT NULL);
    INSERT INTO gpkg_spatial_ref_sys VALUES
        ('undefined', 0, 'NONE', 0, 'undefined', NULL),
        ('CGCS2000', 4490, 'EPSG', 4490, '', NULL),
        ('GK 40', 4528, 'EPSG', 4528, '', NULL),
        ('own', 100001, 'NONE', 100001, 'LOCAL_CS[\"city\"]', NULL);
";

fn layer(database: &Connection, name: &str, srs: i32) {
    database
        .execute_batch(&format!(
            "CREATE TABLE \"{name}\" (fid INTEGER PRIMARY KEY, geom BLOB, 名称 TEXT, code INTEGER, area REAL);
             INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES ('{name}', 'features', {srs});
             INSERT INTO gpkg_geometry_columns VALUES ('{name}', 'geom', 'GEOMETRY', {srs}, 0, 0);"
        ))
        .expect("a layer");
}

fn blob(wkb: &[u8]) -> Vec<u8> {
    [b"GP\0\x01", 4490_i32.to_le_bytes().as_slice(), wkb].concat()
}

fn point(x: f64, y: f64) -> Vec<u8> {
    blob(&[&[1, 1, 0, 0, 0], x.to_le_bytes().as_slice(), y.to_le_bytes().as_slice()].concat())
}

fn polygon(ring: &[[f64; 2]]) -> Vec<u8> {
    let mut wkb = vec![1, 3, 0, 0, 0, 1, 0, 0, 0];
    wkb.extend((ring.len() as u32).to_le_bytes());
    ring.iter().flatten().for_each(|v| wkb.extend(v.to_le_bytes()));
    blob(&wkb)
}

/// A package as that code makes it.
fn package(fill: impl FnOnce(&Connection)) -> Given {
    let file = given("a.gpkg", "");
    let database = Connection::open(file.path()).expect("opens");
    database.execute_batch(TABLES).expect("tables");
    fill(&database);
    file
}

fn add(database: &Connection, table: &str, geometry: Option<Vec<u8>>, name: &str) {
    let sql = format!("INSERT INTO \"{table}\" (geom, 名称, code, area) VALUES (?1, ?2, 32040408010000123, 1234.5)");
    database.execute(&sql, params![geometry, name]).expect("a row");
}

#[test]
fn layers_with_and_without_shapes_are_read_in_their_system() {
    let file = package(|database| {
        layer(database, "责任 \"\"网格\"\"", 4490);
        let name = "责任 \"网格\"";
        database.execute("UPDATE gpkg_contents SET table_name = ?1", [name]).expect("named");
        database.execute("UPDATE gpkg_geometry_columns SET table_name = ?1", [name]).expect("named");
        let sql =
            "INSERT INTO \"责任 \"\"网格\"\"\" (geom, 名称, code, area) VALUES (?1, '甲', 32040408010000123, 1234.5)";
        database.execute(sql, [polygon(&square(119.9, 31.7, 0.01))]).expect("a row");
        database
            .execute_batch(
                "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO people VALUES (1, '张三');
            INSERT INTO gpkg_contents (table_name, data_type) VALUES ('people', 'attributes');",
            )
            .expect("attributes");
    });
    let source = file.open().expect("opens");
    assert_eq!(source.format(), Format::GeoPackage);
    let [areas, people] = source.layers() else { panic!("{:?}", source.layers()) };
    assert_eq!((areas.name.as_str(), &areas.crs, areas.features), ("责任 \"网格\"", &Crs::Cgcs2000, Some(1)));
    assert_eq!((people.name.as_str(), people.geometry), ("people", GeometryKind::None));
    let columns: Vec<_> = areas.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(columns, ["fid", "名称", "code", "area"]);
    let reading = read(&source, areas.clone(), &ReadOptions::default());
    assert_eq!(*reading.shape(0), RawShape::Areas(vec![vec![square(119.9, 31.7, 0.01)[..4].to_vec()]]));
    assert_eq!((reading.value(0, "code"), reading.value(0, "area")), (Some("32040408010000123"), Some("1234.5")));
    let reading = read(&source, people.clone(), &ReadOptions::default());
    assert_eq!((reading.value(0, "name"), reading.rows[0].geometry.clone()), (Some("张三"), Ok(None)));
    // Nothing appears beside the person's file.
    let beside = std::fs::read_dir(file.path().parent().expect("a folder")).expect("readable").count();
    assert_eq!(beside, 1);
}

#[test]
fn projections_are_undone_and_unknown_systems_told() {
    let file = package(|database| {
        layer(database, "a_metres", 4528);
        layer(database, "b_undefined", 0);
        layer(database, "c_own", 100_001);
        add(database, "a_metres", Some(point(40_489_000.123, 3_520_000.456)), "x");
        add(database, "b_undefined", Some(point(119.9, 31.8)), "x");
        add(database, "c_own", Some(point(1.0, 2.0)), "x");
    });
    let source = file.open().expect("opens");
    let of = |at: usize| read(&source, source.layers()[at].clone(), &ReadOptions::default());
    near(of(0).point(0), [119.883838605102, 31.802878320517]);
    assert_eq!((of(1).point(0), of(1).layer_notes()), ([119.9, 31.8], vec!["no_crs"]));
    assert!(matches!(of(2).layer.crs, Crs::Refused(_)));
    assert_eq!(of(2).end.expect_err("refused").code(), "import.crs_refused");
}

#[test]
fn bad_and_missing_geometries_are_faults_of_their_row() {
    let unclosed = &square(119.9, 31.7, 0.01)[..4];
    let file = package(|database| {
        layer(database, "a", 4490);
        add(database, "a", Some(b"GP\0\x01".to_vec()), "short");
        add(database, "a", None, "none");
        add(database, "a", Some(point(f64::NAN, f64::NAN)), "empty");
        add(database, "a", Some(polygon(unclosed)), "unclosed");
        add(database, "a", Some(point(31.8, 119.9)), "swapped");
        add(database, "a", Some(point(119.9, 31.8)), "fine");
    });
    let reading = file.read();
    let wanted = [(1, "bad_wkb"), (3, "geometry_empty"), (4, "ring_unclosed"), (5, "out_of_range")];
    assert_eq!(reading.faults(), wanted.map(|(n, code)| (Place::Feature(n), code)));
    assert_eq!((reading.rows[1].geometry.clone(), reading.point(5)), (Ok(None), [119.9, 31.8]));
}

#[test]
fn a_database_of_another_kind_is_refused() {
    let file = given("a.gpkg", "");
    let database = Connection::open(file.path()).expect("opens");
    database.execute_batch("CREATE TABLE a (b)").expect("a table");
    drop(database);
    assert_eq!(file.refusal(), "import.not_geopackage");
    assert_eq!(package(|_| ()).refusal(), "import.not_geopackage");
}

fn long_package() -> Given {
    package(|database| {
        layer(database, "a", 4490);
        database.execute_batch("BEGIN").expect("begun");
        for n in 0..5000 {
            add(database, "a", Some(polygon(&square(119.9, 31.7, 0.01))), &format!("area {n}"));
        }
        database.execute_batch("COMMIT").expect("committed");
    })
}

#[test]
fn a_package_that_is_damaged_gives_what_is_whole_and_names_the_place() {
    let file = long_package();
    let mut bytes = std::fs::read(file.path()).expect("readable");
    let page = bytes.len() * 2 / 3 / 4096 * 4096;
    bytes[page..page + 4096].fill(0xaa);
    std::fs::write(file.path(), &bytes).expect("written");
    let reading = file.read();
    let whole = reading.rows.len() as u64;
    assert!(whole > 1000 && whole < 5000, "{whole} rows");
    match reading.end {
        Err(ImportError::Damaged { at, .. }) => assert_eq!(at, Place::Feature(whole + 1)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_package_that_is_cut_is_refused() {
    let file = long_package();
    let bytes = std::fs::read(file.path()).expect("readable");
    std::fs::write(file.path(), &bytes[..bytes.len() * 2 / 3]).expect("written");
    assert_eq!(file.refusal(), "import.damaged");
}
