//! `export` hands cases and photos to the city's platform, and nothing that is not meant for it.
#![allow(clippy::unwrap_used, reason = "helpers of tests say what they expect as the tests do")]

mod world;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use gridwalk_domain::case::{CaseFact, PhotoRole};
use gridwalk_domain::grid::Street;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::journal::Role;
use gridwalk_domain::org::Person;
use gridwalk_domain::place::{Datum, Fix, FixSource, Place, Point};
use gridwalk_domain::stream::Stream;
use gridwalk_protocol::blob::Class;
use gridwalk_server::blobs::Blobs;
use gridwalk_server::demo::Phone;
use gridwalk_server::export::{Exported, Filter, export};
use gridwalk_server::ledger::Blob;
use world::*;

/// A street office with an inspector, a self-disposal with two photos of which one has arrived, and reports elsewhere.
struct District {
    world: World,
    out: tempfile::TempDir,
    ann: PersonId,
    phone: Phone,
    /// Self-disposed in street 1, with photos.
    first: EntityId,
    /// Reported in street 2, one day later.
    second: EntityId,
}

const MASTER: &[u8] = b"a jpeg, for all that matters here";

impl District {
    fn new() -> Self {
        let world = World::new();
        let unit = world.unit("城东街道", Some("320404001"));
        let ann = PersonId::from(world.entity());
        let grants = [1, 2].map(|n| (n.to_string(), grant(street(n), Role::Inspector)));
        let person =
            Person { name: "安小红".into(), staff_no: "insp07".into(), unit: Some(unit), grants: grants.into() };
        world.office(Stream::org(), ann.into(), person.to_fact());
        let record = Street { code: "320404001".into(), name: "城东".into(), shape: None };
        world.office(Stream::org(), world.entity(), record.to_fact());
        let phone = world.phone(ann);
        let (first, second) = (world.entity(), world.entity());
        let mut district = Self { world, out: tempfile::tempdir().unwrap(), ann, phone, first, second };
        district.live_through_two_days(unit);
        district
    }

    fn live_through_two_days(&mut self, unit: EntityId) {
        let fix = Fix {
            point: Point { lon: 1_199_691_234, lat: 317_800_001 },
            acc: 4_870,
            src: FixSource::Gnss,
            datum: Datum::Wgs84,
            at: START,
        };
        let place = Place {
            fix: Some(fix),
            grid: Some("32040400100101".into()),
            chosen: Some("32040400100102".into()),
            unit: Some(unit),
            text: "=HYPERLINK(\"http://x\")".into(),
            ..Place::default()
        };
        let after = gridwalk_domain::case::PhotoNamed { role: PhotoRole::After, ..photo(Hash::of(b"on its way")) };
        let photos = vec![photo(Hash::of(MASTER)), after];
        let class = class("2026:m:06010");
        self.write(1, self.first, &CaseFact::SelfDisposed { class, place, photos, note: "店外\n\"经营\"".into() });
        self.arrive(MASTER);
        self.world.pass(DAY);
        self.write(2, self.second, &report("第二天"));
        self.world.push(&mut self.phone);
    }

    fn write(&mut self, n: u32, case: EntityId, fact: &CaseFact) {
        let about = self.world.about(self.ann, street(n), case, 0);
        self.phone.case(&about, fact).unwrap();
        self.world.push(&mut self.phone);
    }

    fn blobs(&self) -> Blobs {
        Blobs::open(self.world.dir.path(), 0).unwrap()
    }

    fn arrive(&self, bytes: &[u8]) {
        let hash = self.blobs().put(bytes, Class::Master, None).unwrap();
        let blob = Blob { bytes: bytes.len() as u64, ..photo_blob(hash, self.phone.device) };
        self.world.ledger.write(move |tx| tx.blob_arrived(&blob)).unwrap();
    }

    fn place(&self) -> PathBuf {
        self.out.path().join("handed-over")
    }

    fn export(&self, filter: &Filter) -> gridwalk_server::Result<Exported> {
        export(&self.world.ledger, &self.blobs(), &self.place(), filter)
    }
}

/// Lines by case, each by the last word of its heading.
fn table(dir: &Path) -> BTreeMap<String, BTreeMap<String, String>> {
    let text = std::fs::read_to_string(dir.join("cases.csv")).unwrap();
    let mut table = csv::Reader::from_reader(text.strip_prefix('\u{feff}').expect("a byte order mark").as_bytes());
    let name = |heading: &str| heading.split(' ').next_back().unwrap().to_owned();
    let names: Vec<String> = table.headers().unwrap().iter().map(name).collect();
    let line = |record: csv::Result<csv::StringRecord>| {
        let line: BTreeMap<_, _> = names.iter().cloned().zip(record.unwrap().iter().map(str::to_owned)).collect();
        (line["case_id"].clone(), line)
    };
    table.records().map(line).collect()
}

fn names_in(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn the_table_says_what_the_cases_are_and_opens_in_a_spreadsheet() {
    let district = District::new();
    let exported = district.export(&Filter::default()).unwrap();
    assert_eq!(exported, Exported { cases: 2, photos: 1, photos_missing: 1, problems: Vec::new() });
    let table = table(&district.place());
    let first = &table[&district.first.to_string()];
    for (column, value) in [
        ("path", "self_disposed"),
        ("path_zh", "自行处置"),
        ("state_zh", "已自行处置"),
        ("class", "2026:m:06010"),
        ("street", "320404001"),
        ("street_name", "城东"),
        ("grid", "32040400100102"),
        ("grid_located", "32040400100101"),
        ("responsible_unit", "城东街道"),
        ("place", "'=HYPERLINK(\"http://x\")"),
        ("lon_wgs84", "119.9691234"),
        ("lat_wgs84", "31.7800001"),
        ("accuracy_m", "4.8"),
        ("position_source", "gnss"),
        ("found_at", "2026-09-21 22:13:19"),
        ("received_at", "2026-09-21 22:13:20"),
        ("author_unit", "城东街道"),
        ("author_staff_no", "insp07"),
        ("notes", "店外\n\"经营\""),
        ("photos_named", "2"),
        ("photos_missing", "1"),
    ] {
        assert_eq!(first[column], value, "{column}");
    }
    assert!(!first["class_zh"].is_empty() && !first["class_en"].is_empty());
    let second = &table[&district.second.to_string()];
    assert_eq!(
        (second["state"].as_str(), second["lon_wgs84"].as_str(), second["photos"].as_str()),
        ("reported", "", "")
    );
    assert_eq!(second["found_at"], "2026-09-22 22:13:19");
}

#[test]
fn photos_that_have_arrived_lie_beside_the_table_byte_for_byte() {
    let district = District::new();
    district.export(&Filter::default()).unwrap();
    let name = format!("{}-1-before.jpg", district.first);
    assert_eq!(names_in(&district.place().join("photos")), std::slice::from_ref(&name));
    assert_eq!(std::fs::read(district.place().join("photos").join(&name)).unwrap(), MASTER);
    assert_eq!(table(&district.place())[&district.first.to_string()]["photos"], name);
}

#[test]
fn the_map_layer_carries_positions_as_recorded_and_nobodys_name() {
    let district = District::new();
    district.export(&Filter::default()).unwrap();
    let text = std::fs::read_to_string(district.place().join("cases.geojson")).unwrap();
    let map: serde_json::Value = serde_json::from_str(&text).unwrap();
    let features = map["features"].as_array().unwrap();
    assert_eq!((map["type"].as_str(), features.len()), (Some("FeatureCollection"), 2));
    let first = features.iter().find(|f| f["id"] == district.first.to_string()).unwrap();
    assert_eq!(first["geometry"]["coordinates"], serde_json::json!([119.9691234, 31.7800001]));
    assert_eq!(first["properties"]["found_at"], "2026-09-21T22:13:19+08:00");
    let second = features.iter().find(|f| f["id"] == district.second.to_string()).unwrap();
    assert!(second["geometry"].is_null());
    let csv = std::fs::read_to_string(district.place().join("cases.csv")).unwrap();
    assert!(!text.contains("安小红") && !csv.contains("安小红"), "people appear by unit and staff number");
}

#[test]
fn days_and_streets_choose_the_cases() {
    let day = |d| NaiveDate::from_ymd_opt(2026, 9, d);
    for (filter, expected) in [
        (Filter::days(day(21), day(21), None), vec![1]),
        (Filter::days(day(22), None, None), vec![2]),
        (Filter::days(None, day(20), None), vec![]),
        (Filter::days(day(21), day(22), None), vec![1, 2]),
        (Filter::days(None, None, Some("320404002")), vec![2]),
    ] {
        let district = District::new();
        district.export(&filter.unwrap()).unwrap();
        let expected: Vec<String> =
            expected.iter().map(|n| if *n == 1 { district.first } else { district.second }.to_string()).collect();
        assert_eq!(table(&district.place()).into_keys().collect::<Vec<_>>(), expected);
    }
    assert!(Filter::days(day(22), day(21), None).is_err());
    assert!(Filter::days(None, None, Some("../x")).is_err());
}

#[test]
fn a_folder_that_holds_something_is_left_alone_and_a_failed_export_leaves_nothing() {
    let district = District::new();
    std::fs::create_dir(district.place()).unwrap();
    std::fs::write(district.place().join("mine.txt"), "mine").unwrap();
    let refused = district.export(&Filter::default()).unwrap_err().to_string();
    assert!(refused.contains("name a new folder"), "{refused}");
    assert_eq!(names_in(&district.place()), ["mine.txt"]);
    std::fs::remove_file(district.place().join("mine.txt")).unwrap();
    let unknown = Filter::days(None, None, Some("999999999")).unwrap();
    assert!(district.export(&unknown).unwrap_err().to_string().contains("there is no street:999999999"));
    assert_eq!(names_in(district.out.path()), ["handed-over"]);
    assert_eq!(names_in(&district.place()), [""; 0]);
    assert_eq!(district.export(&Filter::default()).unwrap().cases, 2, "an empty folder is taken");
}

#[test]
fn a_changed_photo_and_a_case_that_cannot_be_folded_stay_behind_and_the_rest_goes() {
    let district = District::new();
    std::fs::write(district.blobs().path(&Hash::of(MASTER), Class::Master, None), b"another picture").unwrap();
    let conn = rusqlite::Connection::open(district.world.ledger.path()).unwrap();
    let sql = "UPDATE acts SET bytes = x'00' WHERE id = (SELECT p.act FROM acceptances p \
               JOIN entities e ON e.id = p.entity WHERE e.entity = ?1)";
    assert_eq!(conn.execute(sql, [district.second.0]).unwrap(), 1);
    let exported = district.export(&Filter::default()).unwrap();
    assert_eq!((exported.cases, exported.photos, exported.photos_missing), (1, 0, 2));
    assert_eq!(exported.problems.len(), 2, "{:?}", exported.problems);
    assert!(exported.problems.iter().any(|p| p.contains("was changed")), "{:?}", exported.problems);
    assert!(names_in(&district.place().join("photos")).is_empty());
}
