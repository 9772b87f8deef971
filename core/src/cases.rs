//! Cases for screens: rows, pages, one case whole with its history and evidence.

use gridwalk_domain::case::{Case, CaseFact, Photo, RaceValue};
use gridwalk_domain::entity::{self, Fact};
use gridwalk_domain::id::EntityId;
use gridwalk_domain::journal::Standing;
use gridwalk_domain::place::{Place, Point};
use gridwalk_domain::stream::Stream;
use gridwalk_store::{CaseRow, CaseSelect, HistoryAct};

use crate::api::*;
use crate::app::{App, Inner};
use crate::classes::{chosen_condition, class_view, class_view_of, matching};
use crate::commands::{entity as entity_id, role_view};
use crate::error::fail;
use crate::places::{Found, Places};
use crate::view::*;

/// Most rows of one page.
const PAGE: i64 = 200;
/// A case this near counts as "like this, near by", metres.
const NEAR_M: i64 = 50;

impl App {
    pub fn case_list(&self, params: CaseList) -> Result<CasePage, ApiError> {
        let mut inner = self.lock();
        let places = self.places(&mut inner)?;
        let mut select = self.select(&inner, &params.filter)?;
        select.after = params.after.as_deref().map(cursor).transpose()?;
        let limit = usize::try_from(params.limit.clamp(1, PAGE)).unwrap_or(50);
        let rows = inner.store.case_rows(&select, limit)?;
        let next = rows.last().filter(|_| rows.len() == limit).map(|r| format!("{}.{}", r.acted_at, r.id));
        Ok(CasePage { total: inner.store.case_count(&select)?, rows: self.briefs(&inner, &places, &rows), next })
    }

    pub(crate) fn select(&self, inner: &Inner, filter: &CaseFilter) -> Result<CaseSelect, ApiError> {
        let session = Self::session(inner)?;
        Ok(CaseSelect {
            state: filter.state.map(state_code),
            street: filter.street.clone(),
            class: filter.class.clone(),
            text_classes: filter.text.as_deref().map(matching).unwrap_or_default(),
            text: filter.text.clone(),
            from: filter.from_ms,
            to: filter.to_ms,
            author: filter.mine.then_some(session.person),
            reads: self.reads_now(inner)?,
            incomplete: filter.incomplete,
            bbox: filter.bbox,
            ..CaseSelect::default()
        })
    }

    pub(crate) fn briefs(&self, inner: &Inner, places: &Places, rows: &[CaseRow]) -> Vec<CaseBrief> {
        rows.iter().map(|row| self.brief_of(inner, places, row)).collect()
    }

    pub(crate) fn brief(&self, row: &CaseRow) -> Result<CaseBrief, ApiError> {
        let mut inner = self.lock();
        let places = self.places(&mut inner)?;
        Ok(self.brief_of(&inner, &places, row))
    }

    pub(crate) fn brief_of(&self, inner: &Inner, places: &Places, row: &CaseRow) -> CaseBrief {
        let mine = inner.session.as_ref().is_some_and(|s| s.person == row.author);
        let author = places.person_name(row.author);
        CaseBrief {
            id: row.id.to_string(),
            state: state_view(row.state),
            class: class_view_of(&row.class),
            place_text: row.place.clone(),
            point: row.point.map(|(lon_e7, lat_e7)| PointView { lon_e7, lat_e7 }),
            street_name: places.street_name(&row.street),
            street: row.street.clone(),
            grid_code: row.grid.clone(),
            author_name: author.unwrap_or_else(|| self.known_name(inner, row.author)),
            acted_at_ms: row.acted_at,
            received_at_ms: row.received_at,
            thumb: row.thumb.map(|h| h.to_string()),
            photos: PhotoCount { named: row.photos, arrived: row.photos - row.missing },
            delivery: delivery(row),
            note: Some(row.note.clone()).filter(|n| !n.is_empty()),
            partial: row.partial,
            partly_understood: row.partly_understood,
            raced: row.raced,
            lapsed: row.lapsed,
            mine,
        }
    }

    pub fn case(&self, params: CaseId) -> Result<CaseFull, ApiError> {
        let mut inner = self.lock();
        let places = self.places(&mut inner)?;
        let id = entity_id(&params.case)?;
        let missing = || fail(ErrorCode::NotFound, "no such case");
        let row = inner.store.case_row(id)?.ok_or_else(missing)?;
        if !self.may_see(&inner, &row)? {
            return Err(missing());
        }
        let whole = inner.store.whole(id)?.ok_or_else(missing)?;
        let case = whole.entity.as_case().ok_or_else(missing)?.clone();
        let acts = inner.store.history(id)?;
        let history: Vec<HistoryLine> = acts.iter().map(|a| self.history_line(&inner, &places, a)).collect();
        let brief = self.brief_of(&inner, &places, &row);
        let photos = self.photo_views(&inner, &case, &acts)?;
        let sealed = history.iter().filter(|h| h.sealed).count() as i64;
        let evidence = EvidenceSummary {
            photos: brief.photos.clone(),
            acts: history.len() as i64,
            sealed_acts: sealed,
            partial: row.partial,
        };
        let shown = Shown { places: &places, case: &case };
        Ok(CaseFull {
            allowed: self.allowed(&inner, &case, &row)?,
            condition: chosen_condition(&case.class.value),
            notes: self.notes(&inner, &places, &case, &history),
            races: shown.races(&|p| self.name(&inner, &places, p)),
            locus: Some(shown.locus()),
            accuracy_mm: case.place.value.fix.map(|f| f.acc),
            brief,
            photos,
            history,
            evidence,
        })
    }

    fn name(&self, inner: &Inner, places: &Places, person: gridwalk_domain::id::PersonId) -> String {
        places.person_name(person).unwrap_or_else(|| self.known_name(inner, person))
    }

    fn photo_views(&self, inner: &Inner, case: &Case, acts: &[HistoryAct]) -> Result<Vec<PhotoView>, ApiError> {
        let mut views = Vec::new();
        for (hash, photo) in &case.photos {
            let known = inner.store.photo(hash)?;
            let taken = known.as_ref().map(|k| k.taken_at).filter(|at| *at > 0).or_else(|| shutter(acts, photo));
            views.push(PhotoView {
                hash: hash.to_string(),
                role: role_view(photo.role),
                width: i64::from(photo.w),
                height: i64::from(photo.ht),
                taken_at_ms: taken.unwrap_or(0),
                local: known.as_ref().is_some_and(|k| k.here),
                arrived: known.as_ref().is_some_and(|k| k.arrived),
                erased: known.as_ref().is_some_and(|k| k.erased.is_some()),
            });
        }
        views.sort_by_key(|v| (v.role, v.hash.clone()));
        Ok(views)
    }

    fn notes(&self, inner: &Inner, places: &Places, case: &Case, history: &[HistoryLine]) -> Vec<NoteView> {
        let at = |version: u32| {
            let line = history.iter().find(|h| h.version == Some(i64::from(version)));
            line.or(history.last()).map_or(0, |h| h.earliest_ms.midpoint(h.latest_ms))
        };
        let view = |(version, note): (&u32, &gridwalk_domain::case::Note)| NoteView {
            text: note.text.clone(),
            who: self.name(inner, places, note.by),
            at_ms: at(*version),
        };
        case.notes.iter().map(view).collect()
    }

    fn history_line(&self, inner: &Inner, places: &Places, act: &HistoryAct) -> HistoryLine {
        let body = &act.raw.act;
        let at = body.clock.interval(body.at, body.wall, act.floor, act.received_at);
        let (outcome, reason) = outcome(act);
        HistoryLine {
            kind: body.kind.clone(),
            earliest_ms: at.earliest,
            latest_ms: at.latest,
            received_at_ms: act.received_at,
            who: self.name(inner, places, body.author),
            unit_name: places.unit_name(act.unit).unwrap_or_default(),
            outcome,
            reason,
            details: details(places, act),
            class: class_of(act),
            lapsed: act.standing == Standing::Lapsed,
            sealed: act.version.is_some() && act.standing != Standing::Unsealed,
            version: act.version.map(i64::from),
        }
    }

    fn allowed(&self, inner: &Inner, case: &Case, row: &CaseRow) -> Result<Vec<CaseCommand>, ApiError> {
        let author = self.author(inner, &case.street.value)?;
        if row.partly_understood || row.partial {
            return Ok(vec![CaseCommand::AddPhoto, CaseCommand::AddNote]);
        }
        if case.withdrawn.is_some() {
            return Ok(vec![CaseCommand::AddNote]);
        }
        let mut allowed =
            vec![CaseCommand::AddPhoto, CaseCommand::AddNote, CaseCommand::CorrectClass, CaseCommand::CorrectPlace];
        let decides = author.role.decides();
        if decides || case.author == author.person {
            allowed.push(CaseCommand::Withdraw);
        }
        if decides {
            allowed.push(CaseCommand::Transfer);
            allowed.extend((!case.races.is_empty()).then_some(CaseCommand::Settle));
        }
        Ok(allowed)
    }

    /// Open reports of the same class within 50 m; a hint for reporting, never a dialog.
    pub fn nearby(&self, params: Nearby) -> Result<NearbyList, ApiError> {
        let Some(fix) = params.fix else { return Ok(NearbyList { cases: Vec::new() }) };
        let mut inner = self.lock();
        let places = self.places(&mut inner)?;
        let here = Point { lon: fix.lon_e7, lat: fix.lat_e7 };
        let reach = NEAR_M * 150;
        let select = CaseSelect {
            state: Some(2),
            class: Some(params.class),
            bbox: Some([here.lon - reach, here.lat - reach, here.lon + reach, here.lat + reach]),
            reads: self.reads_now(&inner)?,
            ..CaseSelect::default()
        };
        let rows = inner.store.case_rows(&select, 50)?;
        let near = |row: &CaseRow| {
            let (lon, lat) = row.point?;
            let distance_m = here.distance_mm(&Point { lon, lat }) / 1000;
            let case = self.brief_of(&inner, &places, row);
            (distance_m <= NEAR_M).then_some(NearbyCase { case, distance_m })
        };
        let mut cases: Vec<NearbyCase> = rows.iter().filter_map(near).collect();
        cases.sort_by_key(|c| c.distance_m);
        Ok(NearbyList { cases })
    }
}

/// A case with the places its words come from.
struct Shown<'a> {
    places: &'a Places,
    case: &'a Case,
}

impl Shown<'_> {
    /// Where the case is: what its act froze, in today's names.
    fn locus(&self) -> Locus {
        let place = &self.case.place.value;
        let chosen = place.effective_grid().and_then(|code| self.places.chosen(code, Some(&self.case.class.value.key)));
        let found = Found { grid: chosen, text: place.text.clone(), ..Found::default() };
        Locus { responsible_unit: self.places.unit_name(place.unit), ..self.places.locus(&found) }
    }

    fn races(&self, name: &dyn Fn(gridwalk_domain::id::PersonId) -> String) -> Vec<RaceView> {
        let view = |(version, race): (&u32, &gridwalk_domain::case::Race)| {
            let case = self.case;
            let (field, standing_text, by) = match &race.value {
                RaceValue::Class(_) => ("class", String::new(), case.class.by),
                RaceValue::Place(_) => ("place", place_words(&case.place.value), case.place.by),
                RaceValue::Street(_) => ("street", self.street_words(&case.street.value), case.street.by),
                RaceValue::Withdrawal(_) => ("withdrawal", String::new(), case.author),
            };
            let challenger_text = match &race.value {
                RaceValue::Class(_) => String::new(),
                RaceValue::Place(place) => place_words(place),
                RaceValue::Street(street) => self.street_words(street),
                RaceValue::Withdrawal(reason) => reason.clone(),
            };
            let challenger_class = match &race.value {
                RaceValue::Class(class) => Some(class_view(&class.key, false)),
                _ => None,
            };
            RaceView {
                field: field.to_owned(),
                standing_class: challenger_class.is_some().then(|| class_view(&case.class.value.key, false)),
                challenger_class,
                standing_text,
                standing_who: name(by),
                challenger_text,
                challenger_who: name(race.by),
                challenger_version: i64::from(*version),
            }
        };
        self.case.races.iter().map(view).collect()
    }

    fn street_words(&self, stream: &Stream) -> String {
        self.places.street_name(stream.street_code().unwrap_or_default())
    }
}

fn place_words(place: &Place) -> String {
    match place.effective_grid() {
        Some(grid) if place.text.is_empty() => grid.to_owned(),
        Some(grid) => format!("{} {grid}", place.text),
        None => place.text.clone(),
    }
}

/// When a photo was taken: as long before its act as the boot-time clock says.
fn shutter(acts: &[HistoryAct], photo: &Photo) -> Option<i64> {
    let act = acts.iter().find(|a| a.version == Some(photo.since))?;
    let body = &act.raw.act;
    let at = body.clock.interval(body.at, body.wall, act.floor, act.received_at);
    Some(at.earliest.midpoint(at.latest) - (body.at - photo.at).max(0))
}

/// The class that an act names.
fn class_of(act: &HistoryAct) -> Option<ClassView> {
    let Ok(Some(Fact::Case(fact))) = Fact::parse(&act.raw.act) else { return None };
    match &fact {
        CaseFact::SelfDisposed { class, .. }
        | CaseFact::Reported { class, .. }
        | CaseFact::ClassCorrected { class } => Some(class_view(&class.key, false)),
        _ => None,
    }
}

/// Words that go with a history line, each under its message key.
fn details(places: &Places, act: &HistoryAct) -> Vec<(String, String)> {
    let Ok(Some(Fact::Case(fact))) = Fact::parse(&act.raw.act) else { return Vec::new() };
    let mut out = Vec::new();
    let mut add = |key: &str, value: String| {
        if !value.is_empty() {
            out.push((key.to_owned(), value));
        }
    };
    match &fact {
        CaseFact::SelfDisposed { place, photos, note, .. } | CaseFact::Reported { place, photos, note, .. } => {
            add("detail.place", place_words(place));
            add("detail.photos", photos.len().to_string());
            add("detail.note", note.clone());
        }
        CaseFact::PhotoAdded { .. } => add("detail.photos", "1".into()),
        CaseFact::NoteAdded { text } => add("detail.note", text.clone()),
        CaseFact::ClassCorrected { .. } => {}
        CaseFact::PlaceCorrected { place } => add("detail.place", place_words(place)),
        CaseFact::Withdrawn { reason } => add("detail.reason", reason.clone()),
        CaseFact::Transferred { to } => add("detail.street", places.street_name(to.street_code().unwrap_or_default())),
        CaseFact::Settled { take, .. } => add("detail.choice", if *take { "challenger" } else { "standing" }.into()),
    }
    out
}

fn outcome(act: &HistoryAct) -> (Outcome, Option<String>) {
    if let Some(reason) = &act.held_reason {
        return (Outcome::Held, Some(format!("held.{reason}")));
    }
    match act.outcome {
        _ if act.version.is_none() => (Outcome::Pending, None),
        Some(entity::Outcome::Applied) => (Outcome::Effect, None),
        Some(entity::Outcome::Superseded(reason)) => (Outcome::Superseded, Some(format!("reason.{reason}"))),
        Some(entity::Outcome::Raced) => (Outcome::Raced, None),
        Some(entity::Outcome::Unknown) | None => (Outcome::Unknown, None),
    }
}

fn delivery(row: &CaseRow) -> Delivery {
    if row.held {
        Delivery::Held
    } else if row.unsent {
        Delivery::Waiting
    } else if row.missing > 0 {
        Delivery::PhotosWaiting
    } else {
        Delivery::Delivered
    }
}

pub(crate) fn state_view(code: i64) -> CaseStateView {
    match code {
        1 => CaseStateView::SelfDisposed,
        3 => CaseStateView::Withdrawn,
        _ => CaseStateView::Reported,
    }
}

fn state_code(state: CaseStateView) -> i64 {
    match state {
        CaseStateView::SelfDisposed => 1,
        CaseStateView::Reported => 2,
        CaseStateView::Withdrawn => 3,
    }
}

fn cursor(text: &str) -> Result<(i64, EntityId), ApiError> {
    let bad = || fail(ErrorCode::BadRequest, "not a page of this list");
    let (at, id) = text.split_once('.').ok_or_else(bad)?;
    Ok((at.parse().map_err(|_| bad())?, id.parse().map_err(|_| bad())?))
}
