//! Big files and map packs without any server: what comes in, what is refused, and what a kill leaves.

use std::path::Path;
use std::sync::Arc;

use gridwalk_city::pack;
use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_core::{App, AppConfig, Keyring, MAX_PART, Media, SystemClock};

const APPROVAL: &str = "GS（2024）1234号";

fn open(dir: &Path) -> Arc<App> {
    App::open(AppConfig {
        data: dir.join("data"),
        media: Media::Folder(dir.join("photos")),
        keyring: Keyring::open(&dir.join("keys"), 1_790_000_000_000).expect("a keyring"),
        time: Arc::new(SystemClock),
        version: "test".into(),
        label: "test".into(),
    })
    .expect("an app")
}

fn put(app: &App, name: &str, bytes: &[u8]) -> String {
    let id = app.file_begin(name, bytes.len() as u64).expect("begun");
    for (number, part) in bytes.chunks(10_000).enumerate() {
        let have = app.file_part(&id, number as u64 * 10_000, part).expect("taken");
        assert_eq!(have, number as u64 * 10_000 + part.len() as u64);
    }
    id
}

fn add(app: &App, file: &str) -> Result<PackView, ApiError> {
    app.pack_add(PackAdd { file: file.into(), name: None, approval: Some(APPROVAL.into()) })
}

fn raster(salt: u8, name: &str) -> Vec<u8> {
    pack::raster(10, salt, &pack::metadata(name, None, &[])).expect("a pack")
}

fn packs(app: &App) -> Vec<PackView> {
    app.packs(Nothing {}).expect("packs").packs
}

fn files(dir: &Path) -> usize {
    std::fs::read_dir(dir).map_or(0, Iterator::count)
}

#[test]
fn a_pack_from_a_file_is_shown_with_its_approval_read_in_ranges_and_there_after_a_kill() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut app = open(dir.path());
    let bytes = pack::vector(11, &pack::metadata("", None, &["roads", "water"])).expect("a pack");
    let added = add(&app, &put(&app, "C:\\maps\\常州 道路.pmtiles", &bytes)).expect("added");
    assert_eq!((added.name.as_str(), added.approval.as_str()), ("常州 道路", APPROVAL));
    assert_eq!(
        (added.kind, added.from, added.state, added.on),
        (PackKind::Vector, PackFrom::File, PackState::Ready, true)
    );
    assert_eq!((added.bytes, added.have_bytes), (bytes.len() as i64, bytes.len() as i64));
    assert_eq!((added.min_zoom, added.max_zoom, added.vector_layers.join(" ")), (8, 11, "roads water".to_owned()));
    assert_eq!(added.attribution.as_deref(), Some("几何为虚构"));
    for _ in 0..2 {
        assert_eq!(packs(&app), std::slice::from_ref(&added));
        let part = app.pack_read(&added.id, 100, 50).expect("bytes");
        assert_eq!((part.bytes.as_slice(), part.total), (&bytes[100..150], bytes.len() as u64));
        let end = app.pack_read(&added.id, bytes.len() as u64 - 3, 1000).expect("bytes");
        assert_eq!(end.bytes, bytes[bytes.len() - 3..]);
        assert_eq!(app.pack_read(&added.id, bytes.len() as u64, 1).expect_err("behind").code, ErrorCode::BadRequest);
        drop(app);
        app = open(dir.path());
    }
    assert_eq!(files(&dir.path().join("data/inbox")), 0);
    app.pack_remove(PackId { id: added.id.clone() }).expect("removed");
    assert_eq!((packs(&app).len(), files(&dir.path().join("data/packs"))), (0, 0));
    assert_eq!(app.pack_read(&added.id, 0, 1).expect_err("gone").code, ErrorCode::NotFound);
}

#[test]
fn a_file_cut_in_half_is_refused_with_what_is_missing_and_leaves_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let app = open(dir.path());
    let bytes = raster(1, "影像");
    let file = put(&app, "half.pmtiles", &bytes[..bytes.len() / 2]);
    let refused = add(&app, &file).expect_err("half a pack");
    assert_eq!(refused.code, ErrorCode::PackCut);
    let missing = refused.values.iter().find(|(name, _)| name == "missing").map(|(_, value)| value.as_str());
    assert_eq!(missing, Some(format!("{:.1} KB", (bytes.len() - bytes.len() / 2) as f64 / 1024.0).as_str()));
    assert_eq!(add(&app, &file).expect_err("let go of").code, ErrorCode::FileUnknown);
    assert_eq!((packs(&app).len(), files(&dir.path().join("data/inbox"))), (0, 0));
    assert_eq!(files(&dir.path().join("data/packs")), 0);
}

#[test]
fn other_files_are_refused_by_what_is_wrong_with_them() {
    let dir = tempfile::tempdir().expect("a folder");
    let app = open(dir.path());
    let changed = |at: usize, value: u8| {
        let mut bytes = raster(1, "影像");
        bytes[at] = value;
        bytes
    };
    let cases = [
        (b"PK\x03\x04 an archive of another kind".to_vec(), ErrorCode::PackUnreadable),
        (changed(7, 2), ErrorCode::PackUnreadable),
        (changed(98, 4), ErrorCode::PackUnsupported),
        (changed(99, 6), ErrorCode::PackUnsupported),
        (changed(127, 0xff), ErrorCode::PackDamaged),
    ];
    for (bytes, code) in cases {
        assert_eq!(add(&app, &put(&app, "a.pmtiles", &bytes)).expect_err("refused").code, code);
    }
    assert_eq!((packs(&app).len(), files(&dir.path().join("data/inbox"))), (0, 0));
}

#[test]
fn a_pack_without_an_approval_number_asks_for_one_and_the_file_waits() {
    let dir = tempfile::tempdir().expect("a folder");
    let app = open(dir.path());
    let file = put(&app, "a.pmtiles", &raster(1, "影像"));
    let wish = |approval: Option<&str>| {
        app.pack_add(PackAdd { file: file.clone(), name: None, approval: approval.map(str::to_owned) })
    };
    for empty in [None, Some(""), Some("  ")] {
        assert_eq!(wish(empty).expect_err("asks").code, ErrorCode::ApprovalMissing);
    }
    assert_eq!(wish(Some(&"字".repeat(61))).expect_err("a novel").code, ErrorCode::TextTooLong);
    assert_eq!(wish(Some(" 苏S（2024）12号 ")).expect("added").approval, "苏S（2024）12号");
    let said = pack::raster(9, 2, &pack::metadata("影像", Some("GS（2025）7号"), &[])).expect("a pack");
    let own =
        app.pack_add(PackAdd { file: put(&app, "b.pmtiles", &said), name: Some("航片".into()), approval: None });
    let own = own.expect("added");
    assert_eq!((own.name.as_str(), own.approval.as_str()), ("航片", "GS（2025）7号"));
}

#[test]
fn several_packs_are_on_at_once_and_the_one_turned_on_last_lies_on_top() {
    let dir = tempfile::tempdir().expect("a folder");
    let app = open(dir.path());
    let ids: Vec<String> = (1..=3)
        .map(|salt| add(&app, &put(&app, "a.pmtiles", &raster(salt, &format!("图{salt}")))).expect("added").id)
        .collect();
    let shown = |app: &App| packs(app).into_iter().map(|pack| (pack.name, pack.on)).collect::<Vec<_>>();
    let on = |name: &str| (name.to_owned(), true);
    assert_eq!(shown(&app), [on("图1"), on("图2"), on("图3")]);
    app.pack_use(PackUse { id: ids[0].clone(), on: false }).expect("off");
    assert_eq!(shown(&app), [("图1".to_owned(), false), on("图2"), on("图3")]);
    app.pack_use(PackUse { id: ids[0].clone(), on: true }).expect("on");
    assert_eq!(shown(&app), [on("图2"), on("图3"), on("图1")]);
    drop(app);
    let app = open(dir.path());
    assert_eq!(shown(&app), [on("图2"), on("图3"), on("图1")]);
    let again = app.pack_add(PackAdd {
        file: put(&app, "x.pmtiles", &raster(2, "图2")),
        name: Some("影像图".into()),
        approval: Some(APPROVAL.into()),
    });
    assert_eq!(again.expect("the same pack").id, ids[1]);
    assert_eq!(shown(&app), [on("影像图"), on("图3"), on("图1")]);
    assert_eq!(files(&dir.path().join("data/inbox")), 0);
}

#[test]
fn a_file_comes_in_order_whole_and_in_this_run_or_not_at_all() {
    let dir = tempfile::tempdir().expect("a folder");
    let app = open(dir.path());
    let id = app.file_begin("../../etc/x.csv", 10).expect("begun");
    let part = |offset, bytes: &[u8]| app.file_part(&id, offset, bytes).map_err(|error| error.code);
    assert_eq!(part(0, b"01234"), Ok(5));
    assert_eq!(part(0, b"01234"), Ok(5), "a part whose answer was lost comes again");
    assert_eq!(part(6, b"6789"), Err(ErrorCode::BadRequest));
    assert_eq!(part(5, b"567890"), Err(ErrorCode::BadRequest));
    assert_eq!(add(&app, &id).expect_err("not whole").code, ErrorCode::FileIncomplete);
    assert_eq!(app.file_part(&id, 5, &vec![0; MAX_PART + 1]).expect_err("too large").code, ErrorCode::BadRequest);
    assert_eq!(part(5, b"56789"), Ok(10));
    assert_eq!(app.file_begin("a", 0).expect_err("empty").code, ErrorCode::FileEmpty);
    assert_eq!(app.file_begin("a", 9 << 30).expect_err("too large").code, ErrorCode::FileTooLarge);
    assert_eq!(files(&dir.path().join("data/inbox")), 1);
    app.file_drop(FileId { file: id.clone() }).expect("dropped");
    assert_eq!(files(&dir.path().join("data/inbox")), 0);
    let left = app.file_begin("a", 10).expect("begun");
    drop(app);
    let app = open(dir.path());
    assert_eq!(files(&dir.path().join("data/inbox")), 0);
    assert_eq!(app.file_part(&left, 0, b"0").expect_err("of another run").code, ErrorCode::FileUnknown);
}

#[test]
fn a_file_larger_than_the_disk_is_refused_before_a_byte_is_written() {
    let dir = tempfile::tempdir().expect("a folder");
    let app = open(dir.path());
    // Files that were promised count too: at some point there is no room for one more.
    let refused = loop {
        if let Err(error) = app.file_begin("a.pmtiles", 8 << 30) {
            break error;
        }
    };
    assert_eq!(refused.code, ErrorCode::NoSpaceForFile);
    assert!(refused.values.iter().any(|(name, value)| name == "missing_mb" && value != "0"), "{refused:?}");
    let inbox = std::fs::read_dir(dir.path().join("data/inbox")).expect("a folder").flatten();
    assert_eq!(inbox.map(|file| file.metadata().map_or(0, |about| about.len())).sum::<u64>(), 0);
}

#[test]
fn an_archive_that_another_hand_shortened_is_damaged_and_not_shown() {
    let dir = tempfile::tempdir().expect("a folder");
    let app = open(dir.path());
    let added = add(&app, &put(&app, "a.pmtiles", &raster(1, "影像"))).expect("added");
    drop(app);
    let path = dir.path().join(format!("data/packs/{}.pmtiles", added.id));
    let file = std::fs::OpenOptions::new().write(true).open(&path).expect("the archive");
    file.set_len(1000).expect("shortened");
    let app = open(dir.path());
    assert_eq!(packs(&app)[0].state, PackState::Damaged);
    assert_eq!(app.pack_read(&added.id, 0, 10).expect_err("damaged").code, ErrorCode::NotFound);
    assert_eq!(add(&app, &put(&app, "a.pmtiles", &raster(1, "影像"))).expect("added again").state, PackState::Ready);
    assert_eq!(app.pack_read(&added.id, 0, 7).expect("bytes").bytes, b"PMTiles");
}

#[test]
fn without_a_server_nothing_can_be_fetched_and_nothing_is_said_to_be() {
    let dir = tempfile::tempdir().expect("a folder");
    let app = open(dir.path());
    let shown = app.packs(Nothing {}).expect("packs");
    assert!(!shown.can_fetch && shown.server.is_empty());
    let wish = PackFetch { id: "ab".repeat(32), mobile_data: false };
    assert_eq!(app.pack_fetch(wish).expect_err("no server").code, ErrorCode::NotEnrolled);
    assert_eq!(app.packs_turn().expect("nothing to do"), 0);
}
