//! 到标准: standards in versions. An area that agreed on a version keeps it; an older one stays readable.

use chrono::NaiveDate;
use gridwalk_domain::duty::{Standard, StandardText};
use gridwalk_domain::id::EntityId;
use gridwalk_domain::record::RecordKind;
use gridwalk_domain::stream::Stream;
use serde_json::json;

use crate::api::*;
use crate::app::{App, Inner};
use crate::error::fail;
use crate::ground::day;
use crate::people::person_record;
use crate::places::Places;
use crate::records::{Entry, Fields, Standing, id_of, made, name, text};
use crate::view::{StandardVersionView, StandardView};

/// Longest text of a version, characters: an act holds three bytes for each.
const MAX_STANDARD: usize = 15_000;

/// All standards by title, each with its versions, newest first.
pub(super) fn standard_views(places: &Places) -> Vec<StandardView> {
    let uses = |id: EntityId| {
        let works = places.areas.iter().filter(|(_, area)| area.standard_chosen.is_some_and(|chosen| chosen.id == id));
        works.count() as i64
    };
    let view = |(id, standard): (&EntityId, &Standard)| StandardView {
        id: id.to_string(),
        title: standard.title.clone(),
        versions: versions(standard, places.day),
        areas: uses(*id),
    };
    let mut views: Vec<StandardView> = places.standards.iter().map(view).collect();
    views.sort_by(|a, b| (&a.title, &a.id).cmp(&(&b.title, &b.id)));
    views
}

fn versions(standard: &Standard, today: NaiveDate) -> Vec<StandardVersionView> {
    let current = standard.on(today).map(|(number, _)| number);
    let view = |(number, version): (&u32, &StandardText)| StandardVersionView {
        number: i64::from(*number),
        from_day: version.from.to_string(),
        text: version.text.clone(),
        current: current == Some(*number),
    };
    standard.versions.iter().rev().map(view).collect()
}

impl App {
    /// A new standard, or the next version of one there is; a text that is in force already makes none.
    pub fn standard_save(&self, params: StandardSave) -> Result<Made, ApiError> {
        let mut inner = self.lock();
        Self::session(&inner)?;
        let places = self.places(&mut inner)?;
        let title = name(&params.title)?;
        let body = text(&params.text, MAX_STANDARD)?;
        if body.is_empty() {
            return Err(fail(ErrorCode::EmptyText, "a standard needs a text"));
        }
        let version = StandardText { from: day(&params.from_day, places.day)?, text: body };
        let entries = match params.id.as_deref() {
            Some(id) => {
                let standing = Standing::of(&inner, &places, RecordKind::Standard, id_of(id, "standard")?)?;
                let known = Standard::read(&standing.seen).unwrap_or_default();
                let mut wanted = Fields::from([("title".to_owned(), json!(title))]);
                if known.versions.values().next_back() != Some(&version) {
                    wanted.insert(format!("text.{}", known.next()), json!(version));
                }
                standing.entries(&places, wanted, None, self.fresh_id(&inner)?)?
            }
            None => {
                let standard = Standard { title, versions: [(1, version)].into() };
                let (id, stream) = (self.fresh_id(&inner)?, self.standards_home(&inner)?);
                let set = standard.to_fact().set;
                vec![Entry { id, stream, kind: RecordKind::Standard, set, photos: Vec::new() }]
            }
        };
        let made = made(&entries);
        self.write_entries(inner, entries)?;
        Ok(made)
    }

    /// Standards stand in the district's stream, those of whoever decides in a street only in that street's.
    fn standards_home(&self, inner: &Inner) -> Result<Stream, ApiError> {
        let org = Stream::org();
        if self.author(inner, &org)?.role.decides() {
            return Ok(org);
        }
        let now = self.now(inner);
        let grants = person_record(inner, Self::session(inner)?.person).map(|p| p.grants).unwrap_or_default();
        let mut deciding = grants.values().filter(|grant| grant.role.decides() && grant.holds_at(now));
        let street = deciding.find(|grant| grant.stream.street_code().is_some());
        street
            .map(|grant| grant.stream.clone())
            .ok_or_else(|| fail(ErrorCode::NotAllowed, "standards are the office's"))
    }
}
