//! Today: my areas, what I put aside, what is unsent and why, how phone and clock are.

use gridwalk_domain::duty::Area;
use gridwalk_store::{CaseSelect, Draft};

use crate::api::*;
use crate::app::{App, Inner};
use crate::classes::class_view_of;
use crate::commands::{PARKED, ParkedContent};
use crate::places::Places;
use crate::view::*;

/// Chinese time is UTC+8 all year.
const EAST_MS: i64 = 8 * 3_600_000;
const DAY_MS: i64 = 86_400_000;

/// When today began in China.
pub(crate) fn midnight(now: i64) -> i64 {
    (now + EAST_MS).div_euclid(DAY_MS) * DAY_MS - EAST_MS
}

impl App {
    pub fn today(&self, _: Nothing) -> Result<Today, ApiError> {
        let mut inner = self.lock();
        let session = Self::session(&inner)?;
        let places = self.places(&mut inner)?;
        let from = midnight(self.now(&inner));
        let mine = CaseSelect { author: Some(session.person), from: Some(from), ..CaseSelect::default() };
        let count = |state| inner.store.case_count(&CaseSelect { state: Some(state), ..mine.clone() });
        let (self_disposed, reported) = (count(1)?, count(2)?);
        let drafts = inner.store.drafts(session.person)?;
        let rows = inner.store.case_rows(&CaseSelect { author: Some(session.person), ..CaseSelect::default() }, 10)?;
        let mine = |area: &Area| [area.inspector, area.deputy].contains(&Some(session.person));
        let held = places.areas.iter().filter(|(_, area)| mine(area));
        let mut areas: Vec<AreaView> = held.filter_map(|(id, _)| places.area_view(id)).collect();
        areas.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Today {
            areas,
            parked: drafts.iter().filter(|d| d.kind == PARKED).filter_map(|d| parked(&places, d)).collect(),
            unsent: self.unsent_of(&inner)?,
            clock: self.clock_health(&inner),
            storage: self.storage_health(),
            self_disposed,
            reported,
            notices: self.notices_of(&inner)?.into_iter().filter(|n| !n.read).collect(),
            recent: self.briefs(&inner, &places, &rows),
            unfinished: unfinished(&drafts),
        })
    }

    pub fn unsent(&self, _: Nothing) -> Result<UnsentList, ApiError> {
        let mut inner = self.lock();
        let places = self.places(&mut inner)?;
        let mut items = Vec::new();
        for act in inner.store.unsent_acts(500)? {
            let row = inner.store.case_row(act.raw.act.entity)?;
            let author = places.person_name(act.raw.act.author);
            items.push(UnsentItem {
                photos_waiting: row.as_ref().map_or(0, |r| r.missing),
                case: row.map(|r| self.brief_of(&inner, &places, &r)),
                kind: act.raw.act.kind.clone(),
                at_ms: act.raw.act.wall,
                held_reason: act.held_reason.map(|r| format!("held.{r}")),
                author_name: author.unwrap_or_else(|| self.known_name(&inner, act.raw.act.author)),
            });
        }
        Ok(UnsentList { summary: self.unsent_of(&inner)?, items })
    }

    /// A name from the people of this device, before reference data has come.
    pub(crate) fn known_name(&self, inner: &Inner, person: gridwalk_domain::id::PersonId) -> String {
        let status = self.status_of(inner).map(|s| s.people).unwrap_or_default();
        status.into_iter().find(|p| p.id == person.to_string()).map(|p| p.name).unwrap_or_default()
    }
}

fn parked(places: &Places, draft: &Draft) -> Option<ParkedShot> {
    let content: ParkedContent = serde_json::from_str(&draft.content).ok()?;
    let point = content.fix.map(|f| PointView { lon_e7: f.lon_e7, lat_e7: f.lat_e7 });
    let place_text = content.fix.map(|f| {
        let fix = crate::places::domain_fix(&f);
        places.locate(&fix.point, fix.acc, None).text
    });
    Some(ParkedShot {
        id: draft.id.clone(),
        before: content.before,
        class: content.class.as_deref().map(class_view_of),
        place_text: place_text.unwrap_or_default(),
        point,
        taken_at_ms: draft.saved_at,
    })
}

/// A capture that a kill interrupted.
fn unfinished(drafts: &[Draft]) -> Option<String> {
    drafts.iter().rev().find(|d| d.kind == "capture").map(|d| d.id.clone())
}
