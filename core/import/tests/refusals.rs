//! Files that are none of ours, or not whole: each refused with its own code.

mod files;

use files::*;

#[test]
fn empty_and_blank_files_are_refused() {
    assert_eq!(given("a.geojson", "").refusal(), "import.empty");
    assert_eq!(given("a.csv", " \r\n\n ").refusal(), "import.empty");
}

#[test]
fn other_formats_are_refused_by_what_they_are() {
    let found = |name: &str, bytes: &[u8]| {
        let error = given(name, bytes).open().expect_err("refused");
        assert_eq!(error.code(), "import.unknown_format");
        error.values().first().map(|(_, found)| found.clone()).unwrap_or_default()
    };
    assert_eq!(found("a.rar", b"Rar!\x1a\x07\0"), "rar");
    assert_eq!(found("a.7z", b"7z\xbc\xaf\x27\x1c\0"), "7z");
    assert_eq!(found("a.pdf", b"%PDF-1.7"), "pdf");
    assert_eq!(found("a.dwg", b"AC1032\0\0"), "dwg");
    assert_eq!(found("a.xls", b"<html><table><tr><td>x"), "html");
    assert_eq!(found("a.kml", b"<?xml version=\"1.0\"?><kml/>"), "xml");
    assert_eq!(found("a.txt", "just words\nand more".as_bytes()), "text");
    assert_eq!(found("a.bin", b"\x01\x02\0\0\0,,,"), "binary");
}

#[test]
fn old_and_encrypted_workbooks_and_loose_shapefiles_say_what_to_do() {
    let mut compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    compound.resize(2048, 0);
    assert_eq!(given("a.xls", &compound).refusal(), "import.old_excel");
    compound.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(given("a.xlsx", &compound).refusal(), "import.encrypted");
    assert_eq!(given("a.shp", b"\0\0\x27\x0a\0\0\0\0\0\0").refusal(), "import.loose_shapefile");
}

#[test]
fn zips_without_a_shapefile_cut_or_locked_ones_are_refused() {
    assert_eq!(given("a.zip", zipped(&[("a.txt", b"x")])).refusal(), "import.no_shapefile");
    assert_eq!(given("a.zip", zipped(&[])).refusal(), "import.no_shapefile");
    let zip = zipped(&[("a.shp", &[0; 5000]), ("a.txt", b"x")]);
    assert_eq!(given("a.zip", &zip[..zip.len() - 30]).refusal(), "import.zip_cut");
    assert_eq!(given("a.zip", &zip[..zip.len() / 2]).refusal(), "import.zip_cut");
    // Bit 0 of the flags: encrypted.
    let mut locked = zip.clone();
    for (signature, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let starts: Vec<_> = (0..locked.len() - 4).filter(|at| &locked[*at..at + 4] == signature).collect();
        starts.into_iter().for_each(|at| locked[at + flags] |= 1);
    }
    assert_eq!(given("a.zip", locked).refusal(), "import.encrypted");
    assert_eq!(given("a.zip", zipped(&[("a.shp", b"no shapes here, only text")])).refusal(), "import.damaged");
    assert_eq!(given("a.zip", zipped(&[("a.shp", b"\0\0\x27\x0a")])).refusal(), "import.cut");
}

#[test]
fn names_that_lead_out_of_the_archive_are_refused() {
    for name in ["../a.shp", "x/../../a.shp", "/etc/a.shp", "C:\\a.shp", "..\\a.shp"] {
        // Written raw: the writer would refuse some of them.
        let zip = zipped(&[(&"N".repeat(name.len()), b"x")]);
        let wanted = "N".repeat(name.len());
        let mut zip = zip;
        while let Some(at) = zip.windows(wanted.len()).position(|window| window == wanted.as_bytes()) {
            zip[at..at + name.len()].copy_from_slice(name.as_bytes());
        }
        assert_eq!(given("a.zip", zip).refusal(), "import.unsafe_name", "{name}");
    }
}

#[test]
fn a_workbook_that_is_cut_or_damaged_is_refused() {
    let zip = zipped(&[("xl/workbook.xml", b"<workbook"), ("[Content_Types].xml", b"<Types/>")]);
    assert_eq!(given("a.xlsx", &zip[..zip.len() - 30]).refusal(), "import.zip_cut");
    assert_eq!(given("a.xlsx", zip).refusal(), "import.damaged");
}

#[test]
fn a_file_that_is_gone_is_said_to_be() {
    let file = given("a.csv", "a,b\n1,2\n");
    let source = file.open().expect("opens");
    std::fs::remove_file(file.path()).expect("removed");
    let reading = read(&source, source.layers()[0].clone(), &Default::default());
    assert_eq!(reading.end.expect_err("gone").code(), "import.io");
}
