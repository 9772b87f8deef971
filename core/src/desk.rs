//! The desk: what needs a person first, self-disposed as counts, arrivals, points for the map.

use gridwalk_store::{CaseRow, CaseSelect, StreetTally};

use crate::api::*;
use crate::app::App;
use crate::cases::state_view;
use crate::classes::class_view_of;
use crate::places::Places;
use crate::today::midnight;
use crate::view::*;

/// Rows that need a person, shown at once; the table has the rest.
const NEEDS: usize = 50;
/// Length of the arrivals strip.
const ARRIVALS: usize = 20;
/// Most points a map takes.
const POINTS: usize = 20_000;

impl App {
    pub fn desk_overview(&self, params: DeskWindow) -> Result<DeskOverview, ApiError> {
        let mut inner = self.lock();
        Self::session(&inner)?;
        let places = self.places(&mut inner)?;
        let now = self.now(&inner);
        let from = midnight(now) - (params.days.clamp(1, 366) - 1) * 86_400_000;
        let to = midnight(now) + 86_400_000;
        let store = &inner.store;
        let all = CaseSelect { reads: self.reads_now(&inner)?, ..CaseSelect::default() };
        let reports = CaseSelect { state: Some(2), oldest_first: true, ..all.clone() };
        let raced = CaseSelect { raced: true, ..all.clone() };
        let incomplete = CaseSelect { incomplete: true, from: Some(from), ..all.clone() };
        let reads = |street: &str| all.reads.as_ref().is_none_or(|r| r.streets.iter().any(|s| s == street));
        let tallies = store.street_tallies(from, to)?;
        Ok(DeskOverview {
            needs_person: self.briefs(&inner, &places, &store.case_rows(&reports, NEEDS)?),
            needs_person_total: store.case_count(&reports)?,
            raced: self.briefs(&inner, &places, &store.case_rows(&raced, NEEDS)?),
            held: self.held_views(&inner, &places)?,
            streets: tallies.iter().filter(|t| reads(&t.street)).map(|t| street_count(&places, t)).collect(),
            arrivals: self.briefs(&inner, &places, &store.latest_arrivals(&all, ARRIVALS)?),
            incomplete: store.case_count(&incomplete)?,
            from_ms: from,
            to_ms: to,
        })
    }

    /// Points of the same selection as the table.
    pub fn desk_points(&self, params: CaseList) -> Result<CasePoints, ApiError> {
        let inner = self.lock();
        let select = self.select(&inner, &params.filter)?;
        let limit = usize::try_from(params.limit).unwrap_or(0).clamp(1, POINTS);
        let rows = inner.store.case_rows(&select, limit + 1)?;
        let cut = rows.len() > limit;
        let point = |row: &CaseRow| {
            let (lon_e7, lat_e7) = row.point?;
            Some(CasePoint { id: row.id.to_string(), lon_e7, lat_e7, state: state_view(row.state) })
        };
        Ok(CasePoints { points: rows.iter().take(limit).filter_map(point).collect(), cut })
    }
}

fn street_count(places: &Places, tally: &StreetTally) -> StreetCount {
    let top = tally.top.iter().map(|(class, n)| ClassCount { class: class_view_of(class), count: *n });
    StreetCount {
        street: tally.street.clone(),
        name: places.street_name(&tally.street),
        self_disposed: tally.self_disposed,
        reported: tally.reported,
        withdrawn: tally.withdrawn,
        photos_missing: tally.missing,
        top: top.collect(),
    }
}
