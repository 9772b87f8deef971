//! `cases.csv`: one line for each case, as spreadsheets in China open it (UTF-8 with a byte order mark, CRLF).
//!
//! Texts that a spreadsheet would run as a formula get an apostrophe before them.

use std::borrow::Cow;
use std::io::Write;

use super::case::ExportedCase;
use super::moment;
use gridwalk_domain::case::CaseKind;
use gridwalk_domain::place::FixSource;

const MARK: &[u8] = "\u{feff}".as_bytes();

/// Chinese for people, the last word for programs; order and words stay once released.
const HEADINGS: [&str; COLUMNS] = [
    "案件编号 case_id",
    "处理方式代码 path",
    "处理方式 path_zh",
    "状态代码 state",
    "状态 state_zh",
    "类别代码 class",
    "类别 class_zh",
    "类别英文 class_en",
    "立案条件编号 condition",
    "立案条件 condition_zh",
    "街道代码 street",
    "街道 street_name",
    "单元网格 grid",
    "定位网格 grid_located",
    "责任网格 area",
    "责任单位 responsible_unit",
    "地点 place",
    "经度 lon_wgs84",
    "纬度 lat_wgs84",
    "定位精度米 accuracy_m",
    "定位来源 position_source",
    "发现时间 found_at",
    "时间误差秒 found_within_s",
    "接收时间 received_at",
    "采集单位 author_unit",
    "工号 author_staff_no",
    "备注 notes",
    "撤回原因 withdrawn_reason",
    "照片 photos",
    "照片数 photos_named",
    "未到照片数 photos_missing",
];
const COLUMNS: usize = 31;

pub(super) fn write(out: &mut impl Write, cases: &[ExportedCase]) -> std::io::Result<()> {
    out.write_all(MARK)?;
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    table.write_record(HEADINGS)?;
    for case in cases {
        table.write_record(line(case))?;
    }
    table.flush()
}

fn line(exported: &ExportedCase) -> [String; COLUMNS] {
    let (case, place) = (&exported.case, &exported.case.place.value);
    let text = |text: &str| guarded(text).into_owned();
    let maybe = |value: Option<&str>| text(value.unwrap_or_default());
    let [lon, lat, accuracy, source] = position(exported);
    let notes: Vec<&str> = case.notes.values().map(|note| note.text.as_str()).collect();
    let files: Vec<&str> = exported.files().collect();
    let (path, path_zh) = path(case.kind);
    let found = exported.found;
    [
        exported.id.to_string(),
        path.to_owned(),
        path_zh.to_owned(),
        exported.standing().code().to_owned(),
        exported.standing().zh().to_owned(),
        case.class.value.key.to_string(),
        maybe(exported.class.map(|class| class.name_zh.as_str())),
        maybe(exported.class.map(|class| class.name_en.as_str())),
        maybe(case.class.value.condition.as_deref()),
        maybe(exported.condition),
        text(&exported.street),
        text(&exported.street_name),
        maybe(place.effective_grid()),
        maybe(place.grid.as_deref()),
        text(&exported.area),
        text(&exported.unit),
        text(&place.text),
        lon,
        lat,
        accuracy,
        source,
        moment::for_table(exported.found_at()),
        (found.latest.saturating_sub(found.earliest) / 2).div_euclid(1_000).to_string(),
        moment::for_table(exported.received_at),
        text(&exported.author_unit),
        text(&exported.author_staff_no),
        text(&notes.join("\n")),
        maybe(case.withdrawn.as_ref().map(|withdrawn| withdrawn.reason.as_str())),
        files.join(";"),
        exported.pictures.len().to_string(),
        (exported.pictures.len() - files.len()).to_string(),
    ]
}

/// Longitude, latitude, accuracy and source; empty without a fix.
fn position(exported: &ExportedCase) -> [String; 4] {
    let Some(fix) = &exported.case.place.value.fix else { return Default::default() };
    let source = match fix.src {
        FixSource::Gnss => "gnss",
        FixSource::Network => "network",
        FixSource::Manual => "manual",
    };
    let metres = format!("{}.{}", fix.acc / 1_000, fix.acc % 1_000 / 100);
    [degrees(fix.point.lon), degrees(fix.point.lat), metres, source.to_owned()]
}

pub(super) fn path(kind: CaseKind) -> (&'static str, &'static str) {
    match kind {
        CaseKind::SelfDisposed => ("self_disposed", "自行处置"),
        CaseKind::Reported => ("reported", "上报"),
    }
}

/// 1e-7 degrees as a decimal, exactly.
fn degrees(e7: i64) -> String {
    let sign = if e7 < 0 { "-" } else { "" };
    let e7 = e7.unsigned_abs();
    format!("{sign}{}.{:07}", e7 / 10_000_000, e7 % 10_000_000)
}

/// What spreadsheets take for the beginning of a formula, in half and full width.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

fn guarded(text: &str) -> Cow<'_, str> {
    let runs = text.trim_start().starts_with(FORMULA) || text.starts_with(['\t', '\r', '\n']);
    if runs { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_only_text() {
        for text in ["=1+1", "+86", "-1", "@SUM(A1)", " =1", "\t=1", "\r", "＝HYPERLINK()", "－1"] {
            assert_eq!(guarded(text), format!("'{text}"), "{text:?}");
        }
        for text in ["", "占道经营", "a=b", "2-3 号楼", "'quoted'"] {
            assert_eq!(guarded(text), text);
        }
    }

    #[test]
    fn degrees_are_written_exactly() {
        assert_eq!(degrees(1_199_691_234), "119.9691234");
        assert_eq!(degrees(5), "0.0000005");
        assert_eq!(degrees(-1_000_000_001), "-100.0000001");
    }
}
