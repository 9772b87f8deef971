//! Features come from files: looked at, checked row by row, shown, written as one change or not at all.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_tests::{Device, Town, World};
use serde_json::{Value, json};

/// About 100 m.
const CELL: i64 = 10_000;

fn put(device: &Device, name: &str, bytes: &[u8]) -> String {
    let app = device.app();
    let id = app.file_begin(name, bytes.len() as u64).expect("room");
    let mut offset = 0;
    for part in bytes.chunks(gridwalk_core::MAX_PART) {
        offset = app.file_part(&id, offset, part).expect("a part");
    }
    id
}

fn open(device: &Device, name: &str, bytes: &[u8]) -> Result<ImportSource, ApiError> {
    device.app().import_open(ImportOpen { file: put(device, name, bytes) })
}

/// A check of the file's first layer with the columns as guessed.
fn asked(source: &ImportSource, layer: MapLayer, datum: DatumView) -> ImportCheck {
    let first = &source.layers[0];
    let columns = first.columns_for.iter().find(|columns| columns.layer == layer).expect("columns").fields.clone();
    ImportCheck {
        source: source.source.clone(),
        file_layer: first.name.clone(),
        layer,
        datum,
        columns,
        from_day: "2026-01-01".into(),
        encoding: None,
        swapped: false,
    }
}

fn wait(device: &Device, job: JobView, until: &[JobStage]) -> JobView {
    let begun = Instant::now();
    loop {
        let now = device.app().job(JobId { job: job.job.clone() }).expect("a job");
        if until.contains(&now.stage) || now.stage == JobStage::Failed {
            return now;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{now:?}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn checked(device: &Device, wish: ImportCheck) -> (JobView, ImportReport) {
    let job = device.app().import_check(wish).expect("a job");
    let job = wait(device, job, &[JobStage::Ready]);
    assert_eq!(job.stage, JobStage::Ready, "{job:?}");
    let report = device.app().import_report(JobId { job: job.job.clone() }).expect("a report");
    (job, report)
}

fn confirmed(device: &Device, job: &JobView) -> JobView {
    let wish = ImportConfirm { job: job.job.clone(), without_bad: true };
    wait(device, device.app().import_confirm(wish).expect("confirmed"), &[JobStage::Written])
}

fn rows(device: &Device, layer: MapLayer) -> Vec<GroundRow> {
    let list = GroundList { layer, street: None, text: None, day: None, after: None, limit: 500 };
    device.app().ground_list(list).expect("a list").rows
}

fn polygon(west: i64, south: i64, side: i64, properties: Value) -> Value {
    let corner = |x: i64, y: i64| json!([(west + x) as f64 / 1e7, (south + y) as f64 / 1e7]);
    let ring = json!([[corner(0, 0), corner(side, 0), corner(side, side), corner(0, side), corner(0, 0)]]);
    json!({"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": ring}})
}

fn collection(features: Vec<Value>) -> Vec<u8> {
    serde_json::to_vec(&json!({"type": "FeatureCollection", "features": features})).expect("JSON")
}

fn corner(street: u32) -> (i64, i64) {
    let fix = Town::fix(street, 0, 0);
    (fix.lon_e7 - CELL / 2, fix.lat_e7 - CELL / 2)
}

#[test]
fn areas_are_imported_once_however_often_the_file_is_and_undone_while_unused() {
    let world = World::new();
    let desk = world.device("desk", world.district_supervisor("王督"));
    let (west, south) = corner(1);
    let features = (0..4).map(|n| {
        let (x, y) = (west + n % 2 * CELL, south + n / 2 * CELL);
        polygon(x, y, CELL, json!({"网格编码": format!("W-{n}"), "网格名称": format!("片{n}"), "街道": Town::code(1)}))
    });
    let bytes = collection(features.collect());
    let source = open(&desk, "areas.geojson", &bytes).expect("a source");
    let layer = &source.layers[0];
    assert_eq!((layer.guess, layer.geometry), (MapLayer::Area, ImportGeometry::Area));
    assert!(layer.datum.is_none(), "the file does not say; a person is asked");
    let before = rows(&desk, MapLayer::Area).len();
    let (job, report) = checked(&desk, asked(&source, MapLayer::Area, DatumView::Wgs84));
    assert_eq!((report.read, report.added, report.bad_total), (4, 4, 0), "{report:?}");
    assert!(!report.overlaps.is_empty(), "they lie over the town's own area: {report:?}");
    assert_eq!(rows(&desk, MapLayer::Area).len(), before, "nothing is written before the word");
    let shapes =
        desk.app().import_shapes(ImportShapes { job: job.job.clone(), bbox: None, limit: 10 }).expect("a preview");
    assert_eq!(shapes.shapes.len(), 4);
    let written = confirmed(&desk, &job);
    assert_eq!(rows(&desk, MapLayer::Area).len(), before + 4);

    let again = open(&desk, "areas.geojson", &bytes).expect("a source");
    let remembered = again.layers[0].columns_for.iter().find(|c| c.layer == MapLayer::Area).expect("columns");
    assert!(remembered.remembered, "the columns of a file of this form are known");
    let (job, report) = checked(&desk, asked(&again, MapLayer::Area, DatumView::Wgs84));
    assert_eq!((report.unchanged, report.added, report.changed), (4, 0, 0), "{report:?}");
    let nothing = desk.app().import_confirm(ImportConfirm { job: job.job, without_bad: true });
    assert_eq!(nothing.expect_err("nothing new").code, ErrorCode::NothingToImport);

    desk.sync();
    let other = world.device("other", world.district_supervisor("赵督"));
    assert_eq!(rows(&other, MapLayer::Area).len(), before + 4, "they travel like everything else");
    other.app().change_undo(ChangeId { change: written.change.expect("a change") }).expect("unused");
    assert_eq!(rows(&other, MapLayer::Area).len(), before);
}

#[test]
fn every_bad_row_is_named_with_its_reason_and_nothing_is_half_imported() {
    let world = World::new();
    let desk = world.device("desk", world.district_supervisor("王督"));
    let (west, south) = corner(1);
    let area = |n: i64, name: &str| json!({"code": format!("B-{n}"), "name": name, "street": Town::code(1)});
    let degrees = |x: i64| x as f64 / 1e7;
    let bow = json!([[
        [degrees(west), degrees(south)],
        [degrees(west + CELL), degrees(south + CELL)],
        [degrees(west + CELL), degrees(south)],
        [degrees(west), degrees(south + CELL)],
        [degrees(west), degrees(south)]
    ]]);
    let open_ring = json!([[
        [degrees(west), degrees(south)],
        [degrees(west + CELL), degrees(south)],
        [degrees(west + CELL), degrees(south + CELL)]
    ]]);
    let shaped = |n: i64, rings: Value| json!({"type": "Feature", "properties": area(n, "坏"), "geometry": {"type": "Polygon", "coordinates": rings}});
    let mut unknown = area(5, "街道不明");
    unknown["street"] = json!("没有的街道");
    let features = vec![
        polygon(west, south, CELL, area(1, "好")),
        shaped(2, bow),
        shaped(3, open_ring),
        polygon(west, south, CELL, area(4, "同形")),
        polygon(west + CELL, south, CELL, unknown),
        polygon(west + CELL, south, CELL, area(1, "同码")),
        polygon(west + 3_000_000, south, CELL, area(7, "城外")),
        polygon(west + CELL, south + CELL, CELL, area(8, "")),
        json!({"type": "Feature", "properties": area(9, "空"), "geometry": null}),
        json!({"type": "Feature", "properties": area(10, "点"),
            "geometry": {"type": "Point", "coordinates": [degrees(west), degrees(south)]}}),
    ];
    let source = open(&desk, "bad.geojson", &collection(features)).expect("a source");
    let (job, report) = checked(&desk, asked(&source, MapLayer::Area, DatumView::Wgs84));
    let named: Vec<(i64, &str)> = report.bad.iter().map(|bad| (bad.row, bad.code.as_str())).collect();
    let expected = [
        (2, "shape_crosses_itself"),
        (3, "ring_unclosed"),
        (4, "duplicate_shape"),
        (5, "unknown_street"),
        (6, "duplicate_key"),
        (7, "outside_city"),
        (8, "missing"),
        (9, "no_position"),
        (10, "other_kind"),
    ];
    assert_eq!(named, expected);
    assert_eq!((report.added, report.bad_total), (1, 9));
    let refused = desk.app().import_confirm(ImportConfirm { job: job.job.clone(), without_bad: false });
    assert_eq!(refused.expect_err("bad rows").code, ErrorCode::BadRowsLeft);
    let before = rows(&desk, MapLayer::Area).len();
    confirmed(&desk, &job);
    assert_eq!(rows(&desk, MapLayer::Area).len(), before + 1, "only the good one, because that was said");
}

#[test]
fn files_that_are_none_are_refused_with_a_word_of_what_to_do() {
    let world = World::new();
    let desk = world.device("desk", world.district_supervisor("王督"));
    let code = |name: &str, bytes: &[u8]| open(&desk, name, bytes).map(|_| ()).expect_err(name).code;
    assert_eq!(code("a.pdf", b"%PDF-1.7 ..."), ErrorCode::FileFormat);
    assert_eq!(code("a.json", br#"{"name": 1}"#), ErrorCode::FileFormat);
    assert_eq!(desk.app().file_begin("a.csv", 0).expect_err("empty").code, ErrorCode::FileEmpty);
    let (west, south) = corner(1);
    let whole = collection((0..50).map(|n| polygon(west + n * 10, south, 9, json!({"name": n}))).collect());
    let cut = &whole[..whole.len() / 2];
    let opened = open(&desk, "cut.geojson", cut);
    let ended = match opened {
        Err(error) => error.code,
        Ok(source) => {
            let job = desk.app().import_check(asked(&source, MapLayer::Area, DatumView::Wgs84)).expect("a job");
            wait(&desk, job, &[JobStage::Ready]).failed.expect("cut off").code
        }
    };
    assert_eq!(ended, ErrorCode::FileCutOff);
    let unknown = desk.app().import_open(ImportOpen { file: "nothing".into() });
    assert_eq!(unknown.expect_err("no file").code, ErrorCode::FileUnknown);
}

#[test]
fn a_check_is_cancelled_and_an_inspector_imports_nothing() {
    let world = World::new();
    let desk = world.device("desk", world.district_supervisor("王督"));
    let (west, south) = corner(1);
    let bytes = collection(vec![polygon(west, south, CELL, json!({"code": "C-1", "name": "片"}))]);
    let source = open(&desk, "one.geojson", &bytes).expect("a source");
    let (job, _) = checked(&desk, asked(&source, MapLayer::Area, DatumView::Wgs84));
    assert_eq!(desk.app().job_cancel(JobId { job: job.job.clone() }).expect("stopped").stage, JobStage::Cancelled);
    let late = desk.app().import_confirm(ImportConfirm { job: job.job, without_bad: true });
    assert_eq!(late.expect_err("cancelled").code, ErrorCode::JobUnknown);
    desk.app().import_drop(SourceId { source: source.source }).expect("let go of");

    let phone = world.device("phone", world.inspector("李巡", 1));
    let source = open(&phone, "one.geojson", &bytes).expect("a source");
    let (job, _) = checked(&phone, asked(&source, MapLayer::Area, DatumView::Wgs84));
    let wish = ImportConfirm { job: job.job, without_bad: true };
    let ended = wait(&phone, phone.app().import_confirm(wish).expect("tried"), &[JobStage::Written]);
    assert_eq!(ended.failed.expect("refused").code, ErrorCode::NotYourStreet);
    assert!(rows(&phone, MapLayer::Area).iter().all(|row| row.name != "片"));
}

#[test]
fn shops_come_from_a_table_in_gb18030_with_a_position_in_two_columns() {
    let world = World::new();
    let desk = world.device("desk", world.district_supervisor("王督"));
    let fix = Town::fix(1, 0, 0);
    let (lon, lat) = (fix.lon_e7 as f64 / 1e7, fix.lat_e7 as f64 / 1e7);
    let text =
        format!("编码,店名,经营者,经度,纬度,评级\nS1,常州大麻糕店,张某商行,{lon},{lat},优秀\nS2,无位置店,李某,,,\n");
    let bytes = gb18030(&text);
    let source = open(&desk, "门市.csv", &bytes).expect("a source");
    assert_eq!(source.layers[0].guess, MapLayer::Shop, "{:?}", source.layers[0]);
    let (job, report) = checked(&desk, asked(&source, MapLayer::Shop, DatumView::Wgs84));
    assert_eq!((report.added, report.bad_total), (1, 1), "{report:?}");
    confirmed(&desk, &job);
    let shop = rows(&desk, MapLayer::Shop).pop().expect("a shop");
    assert_eq!((shop.name.as_str(), shop.code.as_deref()), ("常州大麻糕店", Some("S1")));
    let near = desk.app().here(HereAsked { fix: Some(fix), class: None, at_ms: None, reach_m: 50 }).expect("here").near;
    assert_eq!(near[0].row.id, shop.id);
}

fn gb18030(text: &str) -> Vec<u8> {
    let (bytes, _, lost) = encoding_rs::GB18030.encode(text);
    assert!(!lost);
    bytes.into_owned()
}

/// The real boundary of a district, in GCJ-02; none on machines that do not have it.
fn real_boundary() -> Option<Vec<u8>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/geo/320404.json");
    std::fs::read(path).ok()
}

#[test]
fn a_boundary_in_gcj02_lands_where_it_must_and_in_another_datum_is_warned_of() {
    let world = World::new();
    let desk = world.device("desk", world.district_supervisor("王督"));
    // A district of 3 km on its own, in the datum of the map services.
    let made = || {
        let ring: Vec<[f64; 2]> = (0..60)
            .map(|n| f64::from(n) * std::f64::consts::TAU / 60.0)
            .map(|a| [119.88 + 0.015 * a.cos() * (1.0 + 0.2 * (5.0 * a).sin()), 31.83 + 0.012 * a.sin()])
            .map(|at| gridwalk_domain::datum::Datum::Gcj02.from_wgs84(at))
            .collect();
        let closed: Vec<[f64; 2]> = ring.iter().chain(ring.first()).copied().collect();
        collection(vec![json!({"type": "Feature", "properties": {"adcode": 320404, "name": "钟楼区"},
            "geometry": {"type": "Polygon", "coordinates": [closed]}})])
    };
    for (n, bytes) in real_boundary().into_iter().chain([made()]).enumerate() {
        let source = open(&desk, "320404.json", &bytes).expect("a source");
        let mut wish = asked(&source, MapLayer::Street, DatumView::Gcj02);
        let day = format!("2026-01-0{}", n + 1);
        wish.from_day = day.clone();
        let (job, report) = checked(&desk, wish);
        assert_eq!((report.added + report.changed, report.bad_total), (1, 0), "{report:?}");
        confirmed(&desk, &job);
        let street = rows(&desk, MapLayer::Street).into_iter().find(|row| row.name == "钟楼区").expect("there");
        let middle = street.point.expect("a middle");
        let first: Value = serde_json::from_slice(&bytes).expect("JSON");
        let [lon, lat] = [0, 1].map(|n| mean(&first, n));
        let [x, y] = gridwalk_domain::datum::Datum::Gcj02.to_wgs84([lon, lat]);
        assert!((middle.lon_e7 as f64 / 1e7 - x).abs() < 0.05 && (middle.lat_e7 as f64 / 1e7 - y).abs() < 0.05);

        let again = open(&desk, "320404.json", &bytes).expect("a source");
        let mut wrong = asked(&again, MapLayer::Zone, DatumView::Wgs84);
        wrong.from_day = day.clone();
        wrong.columns.iter_mut().for_each(|field| {
            field.column = (field.key == "name").then(|| "name".to_owned());
        });
        wrong
            .columns
            .iter_mut()
            .filter(|field| field.key == "zone")
            .for_each(|field| field.column = Some("name".into()));
        let (_, report) = checked(&desk, wrong);
        let warning = report.datum.expect("it lies half a kilometre off");
        assert_eq!(warning.better, DatumView::Gcj02);
        assert!((450..560).contains(&warning.shift_m), "{warning:?}");
        let mut good = asked(&again, MapLayer::Street, DatumView::Gcj02);
        good.from_day = day;
        let (_, right) = checked(&desk, good);
        assert!(right.datum.is_none(), "{:?}", right.datum);
        assert_eq!(right.unchanged, 1);
    }
}

fn mean(collection: &Value, axis: usize) -> f64 {
    let mut corners = Vec::new();
    collect(&collection["features"][0]["geometry"]["coordinates"], axis, &mut corners);
    corners.iter().sum::<f64>() / corners.len() as f64
}

fn collect(value: &Value, axis: usize, out: &mut Vec<f64>) {
    match value.as_array() {
        Some(pair) if pair.first().is_some_and(Value::is_number) => out.extend(pair.get(axis).and_then(Value::as_f64)),
        Some(list) => list.iter().for_each(|inner| collect(inner, axis, out)),
        None => {}
    }
}
