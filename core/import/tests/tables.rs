//! CSV and XLSX as people save them.

mod files;

use files::*;
use gridwalk_import::{Format, GeometryKind, ImportError, Place, ReadOptions};
use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Workbook};

#[test]
fn a_csv_in_gb18030_with_thousands_separators_is_read() {
    let text = "名称,经度,纬度,面积\r\n怀德桥社区,119.95,31.78,\"1,234.5\"\r\n五星街道,\"１１９．９６\",31°46′48″,\"12,345\"\r\n";
    let file = given("台账.csv", gb18030(text));
    let reading = file.read();
    assert_eq!(file.open().expect("opens").format(), Format::Csv);
    assert_eq!((reading.layer.name.as_str(), reading.layer.encoding.as_deref()), ("台账", Some("gb18030")));
    assert_eq!(reading.layer.position, Some(("经度".to_owned(), "纬度".to_owned())));
    assert_eq!((reading.layer.features, reading.layer.geometry), (Some(2), GeometryKind::Points));
    assert_eq!(reading.point(0), [119.95, 31.78]);
    near(reading.point(1), [119.96, 31.78]);
    assert_eq!(reading.value(0, "面积"), Some("1,234.5"));
    assert_eq!(reading.rows[1].at, Place::Line(3));
    assert_eq!(gridwalk_import::number(reading.value(0, "面积").expect("an area")), Some(1234.5));
}

#[test]
fn other_delimiters_encodings_and_titles_are_found_out() {
    let utf16: Vec<u8> = "\u{feff}name\tlon\tlat\na\t119.9\t31.8\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(given("a.txt", utf16).read().point(0), [119.9, 31.8]);
    assert_eq!(given("a.csv", "name;lng;lat\n\"a;b\";119.9;31.8\n").read().point(0), [119.9, 31.8]);
    assert_eq!(given("a.csv", "\u{feff}name,X,Y\na,119.9,31.8\n").read().point(0), [119.9, 31.8]);
    let titled = given("a.csv", "责任网格台账,,\n名称,经度,纬度\n甲,119.9,31.8\n,,\n").read();
    assert_eq!((titled.rows.len(), titled.value(0, "名称"), titled.point(0)), (1, Some("甲"), [119.9, 31.8]));
    let both = given("a.csv", "名称,经纬度\n甲,\"119.9,31.8\"\n乙,\n").read();
    assert_eq!((both.point(0), both.faults()), ([119.9, 31.8], vec![(Place::Line(3), "no_position")]));
}

#[test]
fn bad_rows_are_named_by_their_line() {
    let text =
        "name,lon,lat\na,119.9\nb,east,31.8\n\nc,,\nd,119.9,31.8,1,2\n\"e\nf\",119.9,31.8\ng,31.8,119.9\nh,1 19,31.8\n";
    let reading = given("a.csv", text).read();
    let wanted = [
        (2, "short_row"),
        (3, "not_a_number"),
        (5, "no_position"),
        (6, "long_row"),
        (9, "out_of_range"),
        (10, "not_a_number"),
    ];
    assert_eq!(reading.faults(), wanted.map(|(line, code)| (Place::Line(line), code)));
    assert_eq!((reading.rows[4].at.clone(), reading.value(4, "name")), (Place::Line(7), Some("e\nf")));
    assert_eq!(reading.fault(1).values(), [("value", "east".to_owned())]);
    assert_eq!(reading.fault(3).values(), [("expected", "3".to_owned()), ("found", "5".to_owned())]);
}

#[test]
fn columns_can_be_chosen_and_missing_ones_are_asked_for() {
    let file = given("a.csv", "name,a,b,a\nx,119.9,31.8,z\n");
    let reading = file.read();
    assert_eq!(
        (reading.layer_notes(), reading.rows[0].geometry.clone()),
        (vec!["no_position_columns", "columns_renamed"], Ok(None))
    );
    assert_eq!(reading.value(0, "a#4"), Some("z"));
    let chosen = |lon: &str, lat: &str| ReadOptions {
        lon_column: Some(lon.to_owned()),
        lat_column: Some(lat.to_owned()),
        ..ReadOptions::default()
    };
    assert_eq!(file.read_with(&chosen("a", "b")).point(0), [119.9, 31.8]);
    assert_eq!(file.read_with(&chosen("a", "c")).end.expect_err("none").code(), "import.no_such_column");
    let unknown = ReadOptions { encoding: Some("klingon".to_owned()), ..ReadOptions::default() };
    assert_eq!(file.read_with(&unknown).end.expect_err("none").code(), "import.unknown_encoding");
}

#[test]
fn projected_positions_of_a_table_are_read_once_the_system_is_told() {
    let file = given("a.csv", "name,x,y\na,489000.123,3520000.456\n");
    assert_eq!(file.read().layer_notes(), ["looks_projected"]);
    let reading = file.read_with(&ReadOptions { epsg: Some(4549), ..ReadOptions::default() });
    near(reading.point(0), [119.883838605102, 31.802878320517]);
}

fn workbook(fill: impl FnOnce(&mut Workbook)) -> Given {
    let mut workbook = Workbook::new();
    fill(&mut workbook);
    given("a.xlsx", workbook.save_to_buffer().expect("saved"))
}

#[test]
fn a_merged_cell_stands_in_every_cell_of_its_region() {
    let format = CellFormat::new();
    let file = workbook(|workbook| {
        let sheet = workbook.add_worksheet().set_name("台账").expect("a name");
        sheet.merge_range(0, 0, 0, 4, "责任网格四到五包台账", &format).expect("a title");
        sheet.merge_range(1, 0, 2, 0, "街道", &format).expect("a header");
        sheet.merge_range(1, 1, 2, 1, "网格", &format).expect("a header");
        sheet.merge_range(1, 2, 1, 3, "位置", &format).expect("a header");
        sheet.merge_range(1, 4, 2, 4, "编码", &format).expect("a header");
        sheet.write(2, 2, "经度").and_then(|s| s.write(2, 3, "纬度")).expect("a header");
        sheet.merge_range(3, 0, 5, 0, "五星街道", &format).expect("a street");
        for (row, name) in [(3, "一"), (4, "二"), (5, "三")] {
            sheet
                .write(row, 1, name)
                .and_then(|s| s.write(row, 2, 119.9))
                .and_then(|s| s.write(row, 3, 31.8))
                .expect("a row");
            sheet.write(row, 4, 320_404_001_001_001_f64).expect("a code");
        }
        sheet.write(6, 1, "四").expect("a row outside");
    });
    let reading = file.read();
    assert_eq!((reading.layer.name.as_str(), reading.layer.features), ("台账", Some(4)));
    let columns: Vec<_> = reading.layer.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(columns, ["街道", "网格", "经度", "纬度", "编码"]);
    for (at, name) in ["一", "二", "三"].iter().enumerate() {
        assert_eq!((reading.value(at, "街道"), reading.value(at, "网格")), (Some("五星街道"), Some(*name)));
        assert_eq!(reading.value(at, "编码"), Some("320404001001001"));
    }
    assert_eq!(reading.rows[2].at, Place::Row { sheet: "台账".to_owned(), n: 6 });
    assert_eq!(reading.value(3, "街道"), None);
    assert_eq!(reading.faults(), [(Place::Row { sheet: "台账".to_owned(), n: 7 }, "no_position")]);
}

#[test]
fn long_codes_typed_as_numbers_keep_their_digits_and_are_noted() {
    let file = workbook(|workbook| {
        let sheet = workbook.add_worksheet();
        sheet.write_row(0, 0, ["名称", "编码", "面积", "日期"]).expect("a header");
        sheet.write(1, 0, "井盖").and_then(|s| s.write(1, 1, 3_205_080_101_000_001_f64)).expect("a code");
        sheet.write(1, 2, 1234.5).expect("an area");
        let date = ExcelDateTime::from_ymd(2024, 1, 31).expect("a date");
        sheet.write_with_format(1, 3, &date, &CellFormat::new().set_num_format("yyyy-mm-dd")).expect("a date");
        sheet.write(2, 1, "03205080101000001").expect("a text");
    });
    let reading = file.read();
    assert_eq!(reading.value(0, "编码"), Some("3205080101000001"));
    assert_eq!((reading.value(0, "面积"), reading.value(0, "日期")), (Some("1234.5"), Some("2024-01-31")));
    assert_eq!(reading.value(1, "编码"), Some("03205080101000001"));
    assert_eq!(reading.notes(), ["long_numbers", "no_position_columns"]);
}

#[test]
fn sheets_are_layers_and_empty_or_hidden_ones_are_not() {
    let file = workbook(|workbook| {
        for name in ["一", "空", "二", "藏"] {
            let sheet = workbook.add_worksheet().set_name(name).expect("a name");
            if name != "空" {
                sheet.write_row(0, 0, ["name", "lon", "lat"]).expect("a header");
            }
            sheet.set_hidden(name == "藏");
        }
    });
    let source = file.open().expect("opens");
    let names: Vec<_> = source.layers().iter().map(|layer| layer.name.as_str()).collect();
    assert_eq!(names, ["一", "二"]);
    assert_eq!(source.layers()[0].features, Some(0));
    assert_eq!(workbook(|workbook| _ = workbook.add_worksheet()).refusal(), "import.empty");
}

#[test]
fn a_sheet_longer_than_any_is_read_up_to_the_limit_and_then_refused() {
    let file = workbook(|workbook| {
        let sheet = workbook.add_worksheet();
        sheet.write_row(0, 0, ["name", "lon", "lat"]).expect("a header");
        for row in 1..=300 {
            sheet.write_row(row, 0, ["a", "119.9", "31.8"]).expect("a row");
        }
        sheet.write_row(100_000, 0, ["b", "119.9", "31.8"]).expect("a row");
    });
    let reading = file.read();
    assert_eq!(reading.rows.len(), 300);
    assert!(matches!(reading.end, Err(ImportError::TooLarge { what: "rows", limit: 100_000 })), "{:?}", reading.end);
}

#[test]
fn a_cell_far_to_the_right_is_refused_and_takes_no_memory() {
    let file = workbook(|workbook| {
        let sheet = workbook.add_worksheet();
        sheet.write_row(0, 0, ["name", "lon"]).and_then(|s| s.write(0, 16_383, "far")).expect("a header");
    });
    assert_eq!(file.refusal(), "import.too_large");
}
