//! Fields of the ground as people write them in forms and files, turned into what records keep.

use chrono::NaiveDate;
use gridwalk_domain::duty::{Rating, Slot, ZoneKind};
use gridwalk_domain::grid::ComponentState;
use gridwalk_domain::id::{EntityId, PersonId};
use serde_json::{Value, json};

use crate::places::Places;
use crate::view::MapLayer;

/// Longest name or code, characters.
const MAX_SHORT: usize = 200;
/// Longest free text, characters.
const MAX_LONG: usize = 4_000;

/// Why a value cannot be taken. The screen finds words by `import.bad.<code>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldFault {
    pub code: &'static str,
    pub value: String,
}

/// How a field is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Short,
    Long,
    /// A street by code or name.
    Street,
    /// A person by staff number (工号) or by a name that only one person bears.
    Person,
    /// A unit by its name.
    Unit,
    /// An area by code or name.
    Area,
    Day,
    Zone,
    State,
    Rated,
    Slots,
}

type Field = (&'static str, Form, bool);

/// Field, form, whether it is needed; the first one named identifies a feature when a list is imported twice.
const fn fields(layer: MapLayer) -> &'static [Field] {
    match layer {
        MapLayer::District => &[],
        MapLayer::Street => &[("code", Form::Short, true), ("name", Form::Short, true)],
        MapLayer::Grid => &[("code", Form::Short, true), ("area", Form::Area, false)],
        MapLayer::Area => &[
            ("code", Form::Short, false),
            ("name", Form::Short, true),
            ("street", Form::Street, false),
            ("inspector", Form::Person, false),
            ("deputy", Form::Person, false),
            ("unit", Form::Unit, false),
            ("standard", Form::Long, false),
            ("duties", Form::Long, false),
            ("slots", Form::Slots, false),
        ],
        MapLayer::Road => &[
            ("name", Form::Short, true),
            ("from", Form::Short, false),
            ("to", Form::Short, false),
            ("street", Form::Street, false),
        ],
        MapLayer::Point => &[
            ("code", Form::Short, false),
            ("name", Form::Short, true),
            ("category", Form::Short, false),
            ("street", Form::Street, false),
        ],
        MapLayer::Component => &[
            ("code", Form::Short, true),
            ("name", Form::Short, true),
            ("state", Form::State, false),
            ("department", Form::Short, false),
            ("owner", Form::Short, false),
            ("keeper", Form::Short, false),
            ("grid", Form::Short, false),
            ("street", Form::Street, false),
            ("note", Form::Long, false),
        ],
        MapLayer::Zone => &[
            ("name", Form::Short, true),
            ("zone", Form::Zone, true),
            ("street", Form::Street, false),
            ("basis", Form::Short, false),
            ("permits", Form::Long, false),
            ("slots", Form::Slots, false),
            ("begins", Form::Day, false),
            ("until", Form::Day, false),
        ],
        MapLayer::Shop => &[
            ("code", Form::Short, false),
            ("name", Form::Short, true),
            ("operator", Form::Short, false),
            ("licence", Form::Short, false),
            ("address", Form::Short, false),
            ("street", Form::Street, false),
            ("area", Form::Area, false),
            ("rating", Form::Rated, false),
        ],
        MapLayer::Plot => {
            &[("name", Form::Short, true), ("street", Form::Street, false), ("minutes", Form::Long, false)]
        }
    }
}

/// Keys of a layer's fields, each with whether it is needed and whether it identifies.
pub(crate) fn keys_of(layer: MapLayer) -> impl Iterator<Item = (&'static str, bool, bool)> {
    let identifying: &[&str] = match layer {
        MapLayer::Road => &["name", "from", "to"],
        MapLayer::Zone | MapLayer::Plot => &["name"],
        _ => &["code"],
    };
    fields(layer).iter().map(move |(key, _, needed)| (*key, *needed, identifying.contains(key)))
}

/// A field's value as the record keeps it, under the record's name for it; none for an empty one.
pub(crate) fn field_value(
    places: &Places,
    layer: MapLayer,
    key: &str,
    text: &str,
) -> Result<Option<(String, Value)>, FieldFault> {
    let fault = |code: &'static str| FieldFault { code, value: text.to_owned() };
    let text = text.trim();
    let Some((_, form, _)) = fields(layer).iter().find(|(known, ..)| *known == key) else {
        return Err(fault("unknown_field"));
    };
    if text.is_empty() {
        return Ok(None);
    }
    let value = match form {
        Form::Short => short(text, MAX_SHORT).map(|text| json!(text)),
        Form::Long => short(text, MAX_LONG).map(|text| json!(text)),
        Form::Street => street(places, text).map(|code| json!(code)),
        Form::Person => person(places, text).map(|id| json!(id)),
        Form::Unit => unit(places, text).map(|id| json!(id)),
        Form::Area => area(places, text).map(|id| json!(id)),
        Form::Day => written_day(text).map(|day| json!(day)),
        Form::Zone => zone(text).map(|kind| json!(kind)),
        Form::State => state(text).map(|state| json!(state)),
        Form::Rated => rating(text).map(|rating| json!(rating)),
        Form::Slots => slots(text).map(|slots| json!(slots)),
    };
    let name = if key == "unit" { "unit.*" } else { key };
    value.map(|value| Some((name.to_owned(), value))).map_err(fault)
}

fn short(text: &str, most: usize) -> Result<&str, &'static str> {
    if text.chars().count() > most {
        return Err("too_long");
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') { Err("control_characters") } else { Ok(text) }
}

fn street(places: &Places, text: &str) -> Result<String, &'static str> {
    let named = places.streets.iter().find(|(_, street)| street.code == text || street.name == text);
    named.map(|(_, street)| street.code.clone()).ok_or("unknown_street")
}

fn person(places: &Places, text: &str) -> Result<PersonId, &'static str> {
    let by_number = places.people.iter().find(|(_, person)| person.staff_no == text);
    if let Some((id, _)) = by_number {
        return Ok(*id);
    }
    let mut named = places.people.iter().filter(|(_, person)| person.name == text);
    match (named.next(), named.next()) {
        (Some((id, _)), None) => Ok(*id),
        (Some(_), Some(_)) => Err("person_ambiguous"),
        (None, _) => Err("unknown_person"),
    }
}

fn unit(places: &Places, text: &str) -> Result<EntityId, &'static str> {
    places.units.iter().find(|(_, unit)| unit.name == text).map(|(id, _)| *id).ok_or("unknown_unit")
}

fn area(places: &Places, text: &str) -> Result<EntityId, &'static str> {
    let by_code = places.areas.iter().find(|(_, area)| area.code == text && !text.is_empty());
    if let Some((id, _)) = by_code {
        return Ok(id);
    }
    let mut named = places.areas.iter().filter(|(_, area)| area.name == text);
    match (named.next(), named.next()) {
        (Some((id, _)), None) => Ok(id),
        (Some(_), Some(_)) => Err("area_ambiguous"),
        (None, _) => Err("unknown_area"),
    }
}

fn written_day(text: &str) -> Result<NaiveDate, &'static str> {
    let forms = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"];
    forms.iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok()).ok_or("bad_day")
}

fn zone(text: &str) -> Result<ZoneKind, &'static str> {
    match text.to_lowercase().as_str() {
        "urban" | "城市化管理区域" | "城市化区域" => Ok(ZoneKind::Urban),
        "stalls" | "摊规点" | "疏导点" => Ok(ZoneKind::Stalls),
        "key" | "重点地区" | "主要街道" | "重点区域" => Ok(ZoneKind::Key),
        _ => Err("unknown_zone"),
    }
}

fn state(text: &str) -> Result<ComponentState, &'static str> {
    match text.to_lowercase().as_str() {
        "good" | "完好" | "正常" => Ok(ComponentState::Good),
        "broken" | "破损" => Ok(ComponentState::Broken),
        "lost" | "丢失" => Ok(ComponentState::Lost),
        "abandoned" | "废弃" => Ok(ComponentState::Abandoned),
        "removed" | "移除" => Ok(ComponentState::Removed),
        _ => Err("unknown_state"),
    }
}

fn rating(text: &str) -> Result<Rating, &'static str> {
    match text.to_lowercase().as_str() {
        "good" | "优秀" | "优" => Ok(Rating::Good),
        "fair" | "合格" | "良好" => Ok(Rating::Fair),
        "poor" | "不合格" | "差" => Ok(Rating::Poor),
        _ => Err("unknown_rating"),
    }
}

/// Slots as "1-5 07:30-11:30; 6,7 08:00-10:00", weekdays from Monday.
fn slots(text: &str) -> Result<Vec<Slot>, &'static str> {
    let parts = text.split([';', '；']).map(str::trim).filter(|part| !part.is_empty());
    let slots: Option<Vec<Slot>> = parts.map(slot).collect();
    slots.filter(|slots| !slots.is_empty() && slots.iter().all(Slot::is_sound)).ok_or("bad_slots")
}

fn slot(text: &str) -> Option<Slot> {
    let (days, hours) = text.split_once(char::is_whitespace)?;
    let (from, to) = hours.trim().split_once(['-', '–', '—', '~'])?;
    let days = days.split([',', '，', '、']).map(weekdays).collect::<Option<Vec<_>>>()?.concat();
    Some(Slot { days, from_min: minute(from)?, to_min: minute(to)? })
}

fn weekdays(text: &str) -> Option<Vec<u8>> {
    match text.trim().split_once(['-', '–', '~']) {
        Some((from, to)) => Some((from.trim().parse().ok()?..=to.trim().parse().ok()?).collect()),
        None => Some(vec![text.trim().parse().ok()?]),
    }
}

fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once([':', '：'])?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour <= 24 && minute < 60).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_written_as_people_write_them() {
        let made = slots("1-5 07:30-11:30；6、7 22:00–02:00").expect("two slots");
        assert_eq!(made[0], Slot { days: vec![1, 2, 3, 4, 5], from_min: 450, to_min: 690 });
        assert_eq!(made[1], Slot { days: vec![6, 7], from_min: 1320, to_min: 120 });
        for bad in ["", "8 07:00-08:00", "1-5", "1 07:00", "1 25:00-26:00", "1 07:00-07:00"] {
            assert_eq!(slots(bad), Err("bad_slots"), "{bad}");
        }
    }

    #[test]
    fn days_are_read_in_every_usual_form() {
        for text in ["2026-11-21", "2026/11/21", "20261121", "2026年11月21日", "2026.11.21"] {
            assert_eq!(written_day(text), Ok("2026-11-21".parse().expect("a day")), "{text}");
        }
        assert_eq!(written_day("21.11."), Err("bad_day"));
    }
}
