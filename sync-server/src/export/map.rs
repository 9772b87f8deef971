//! `cases.geojson` (RFC 7946): one feature for each case, WGS-84; a case without a position has no geometry.

use std::io::Write;

use serde_json::{Value, json};

use super::case::ExportedCase;
use super::{moment, table};

pub(super) fn write(out: &mut impl Write, cases: &[ExportedCase]) -> std::io::Result<()> {
    out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
    for (n, case) in cases.iter().enumerate() {
        out.write_all(if n == 0 { "\n" } else { ",\n" }.as_bytes())?;
        serde_json::to_writer(&mut *out, &feature(case))?;
    }
    out.write_all(b"\n]}\n")
}

fn feature(exported: &ExportedCase) -> Value {
    let (case, place) = (&exported.case, &exported.case.place.value);
    json!({
        "type": "Feature",
        "id": exported.id,
        "geometry": geometry(exported),
        "properties": {
            "path": table::path(case.kind).0,
            "state": exported.standing().code(),
            "class": case.class.value.key,
            "class_zh": exported.class.map(|class| class.name_zh.as_str()),
            "class_en": exported.class.map(|class| class.name_en.as_str()),
            "street": exported.street,
            "grid": place.effective_grid(),
            "area": exported.area,
            "responsible_unit": exported.unit,
            "place": place.text,
            "accuracy_mm": place.fix.map(|fix| fix.acc),
            "found_at": moment::for_map(exported.found_at()),
            "received_at": moment::for_map(exported.received_at),
            "author_unit": exported.author_unit,
            "author_staff_no": exported.author_staff_no,
            "photos": exported.files().map(|file| format!("photos/{file}")).collect::<Vec<_>>(),
        },
    })
}

fn geometry(exported: &ExportedCase) -> Value {
    let degrees = |e7: i64| e7 as f64 / 1e7;
    match &exported.case.place.value.fix {
        Some(fix) => json!({ "type": "Point", "coordinates": [degrees(fix.point.lon), degrees(fix.point.lat)] }),
        None => Value::Null,
    }
}
