//! How the areas of today fit together: where they overlap, where a street is nobody's, which boundaries are contested.
//!
//! Of two thousand areas this takes a while, so it is kept until a boundary changes; what changes around boundaries does not
//! disturb it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use gridwalk_domain::duty::Area;
use gridwalk_domain::grid::{Shape, Sliver, Street, Tiling, contested};
use gridwalk_domain::id::EntityId;
use gridwalk_domain::record::RecordKind;

use crate::api::*;
use crate::app::{App, Inner, lock};
use crate::error::internal;
use crate::ground::shape_out;
use crate::places::{Layer, Lies, Places};
use crate::view::{HoleView, OverlapView};

/// A boundary wider than this, in 1e-7 degrees, is a mistake and fits nowhere.
const WIDEST: i64 = 50_000_000;

/// Ground that two areas claim (重叠).
pub(super) struct Claimed {
    pub a: EntityId,
    pub b: EntityId,
    pub m2: i64,
    pub shape: Shape,
}

/// Ground of a street that no area covers (空白).
struct Uncovered {
    street: EntityId,
    m2: i64,
    shape: Shape,
}

/// How areas and streets of one day lie to one another.
pub(crate) struct Fit {
    areas: Arc<Layer<Area>>,
    streets: Arc<Layer<Street>>,
    found: Arc<Found>,
}

struct Found {
    claimed: Vec<Claimed>,
    uncovered: Vec<Uncovered>,
}

/// Contested areas, and the layer they were found in.
type Contested = (Arc<Layer<Area>>, Arc<BTreeSet<EntityId>>);

/// What was worked out last.
#[derive(Default)]
pub(crate) struct FitKept {
    fit: Mutex<Option<Arc<Fit>>>,
    contested: Mutex<Option<Contested>>,
}

fn same<T: Lies>(one: &Arc<Layer<T>>, other: &Arc<Layer<T>>) -> bool {
    let shapes = || one.iter().map(|(id, item)| (id, item.shape()));
    Arc::ptr_eq(one, other) || shapes().eq(other.iter().map(|(id, item)| (id, item.shape())))
}

/// Features with a boundary that can be right.
fn bounded<T: Lies>(layer: &Layer<T>) -> Vec<(EntityId, &Shape)> {
    let narrow = |shape: &&Shape| {
        shape.bbox().is_some_and(|[west, south, east, north]| east - west <= WIDEST && north - south <= WIDEST)
    };
    layer.iter().filter_map(|(id, item)| Some((id, item.shape().filter(narrow)?))).collect()
}

impl Found {
    fn of(places: &Places) -> Result<Self, ApiError> {
        let areas = bounded(&places.areas);
        let tiling = Tiling::of(areas.iter().map(|(_, shape)| *shape));
        let claim = |o: gridwalk_domain::grid::Overlap| {
            let ((a, _), (b, _)) = (areas.get(o.a)?, areas.get(o.b)?);
            Some(Claimed { a: *a, b: *b, m2: o.m2.round() as i64, shape: o.shape })
        };
        let claimed = tiling.overlaps(Sliver::USUAL).map_err(internal)?.into_iter().filter_map(claim).collect();
        let mut uncovered = Vec::new();
        for (street, shape) in bounded(&places.streets) {
            let holes = tiling.holes(shape, Sliver::USUAL).map_err(internal)?;
            uncovered.extend(holes.into_iter().map(|h| Uncovered { street, m2: h.m2.round() as i64, shape: h.shape }));
        }
        uncovered.sort_by_key(|hole| std::cmp::Reverse(hole.m2));
        Ok(Self { claimed, uncovered })
    }
}

impl Fit {
    pub fn claimed(&self) -> &[Claimed] {
        &self.found.claimed
    }

    /// Areas that overlap another one.
    pub fn overlapping(&self) -> BTreeSet<EntityId> {
        self.found.claimed.iter().flat_map(|claimed| [claimed.a, claimed.b]).collect()
    }

    /// Overlaps of one area, or all.
    pub fn overlaps(&self, places: &Places, of: Option<EntityId>) -> Vec<OverlapView> {
        let name = |id: EntityId| places.areas.get(id).map(|area| area.name.clone()).unwrap_or_default();
        let wanted = |claimed: &&Claimed| of.is_none_or(|id| claimed.a == id || claimed.b == id);
        let view = |claimed: &Claimed| OverlapView {
            a: claimed.a.to_string(),
            b: claimed.b.to_string(),
            a_name: name(claimed.a),
            b_name: name(claimed.b),
            m2: claimed.m2,
            shape: shape_out(&claimed.shape),
        };
        self.found.claimed.iter().filter(wanted).map(view).collect()
    }

    /// Ground of the streets that no area covers, largest first.
    pub fn holes(&self, places: &Places) -> Vec<HoleView> {
        let view = |hole: &Uncovered| {
            let street = places.streets.get(hole.street)?;
            let (code, name) = (street.code.clone(), street.name.clone());
            Some(HoleView { street: code, street_name: name, m2: hole.m2, shape: shape_out(&hole.shape) })
        };
        self.found.uncovered.iter().filter_map(view).collect()
    }
}

impl App {
    /// How today's areas fit together. The app's own lock must not be held: of a large city this takes seconds.
    pub(super) fn fit(&self, places: &Places) -> Result<Arc<Fit>, ApiError> {
        let mut kept = lock(&self.fit.fit);
        let (areas, streets) = (Arc::clone(&places.areas), Arc::clone(&places.streets));
        let good = kept.as_ref().filter(|fit| same(&fit.areas, &areas) && same(&fit.streets, &streets));
        let found = match good {
            Some(fit) => Arc::clone(&fit.found),
            None => Arc::new(Found::of(places)?),
        };
        let fit = Arc::new(Fit { areas, streets, found });
        *kept = Some(Arc::clone(&fit));
        Ok(fit)
    }

    /// Areas of which two boundaries of one day do not know each other (两份同日边界).
    pub(super) fn contested_areas(&self, inner: &Inner, places: &Places) -> Result<Arc<BTreeSet<EntityId>>, ApiError> {
        let mut kept = lock(&self.fit.contested);
        if let Some((_, known)) = kept.as_ref().filter(|(areas, _)| Arc::ptr_eq(areas, &places.areas)) {
            return Ok(Arc::clone(known));
        }
        let records = inner.store.records(RecordKind::Area)?;
        let disputed = records.into_iter().filter(|(_, record)| !contested(record, &places.book).is_empty());
        let found: Arc<BTreeSet<EntityId>> = Arc::new(disputed.map(|(id, _)| id).collect());
        *kept = Some((Arc::clone(&places.areas), Arc::clone(&found)));
        Ok(found)
    }
}
