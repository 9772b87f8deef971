//! Where all readers put their features: coordinates become degrees here, are checked and counted, and go out.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use crate::crs::Transform;
use crate::fault::RowFault;
use crate::note::Note;
use crate::row::{Place, Progress, Row, Summary, Unit};
use crate::shape::{Drawn, Geometry, RawShape};

/// What takes the rows.
pub(crate) type Each<'a> = &'a mut dyn FnMut(Row, Progress) -> ControlFlow<()>;

pub(crate) struct Sink<'a> {
    each: Each<'a>,
    transform: Transform,
    swap: bool,
    unit: Unit,
    total: Option<u64>,
    rows: u64,
    faults: u64,
    notes: BTreeSet<Note>,
    positions: Positions,
    stopped: bool,
    last: Option<Place>,
    /// The taker has the row and has not come back.
    taking: bool,
}

impl<'a> Sink<'a> {
    pub(crate) fn new(transform: Transform, swap: bool, each: Each<'a>) -> Self {
        Self {
            each,
            transform,
            swap,
            unit: Unit::Features,
            total: None,
            rows: 0,
            faults: 0,
            notes: BTreeSet::new(),
            positions: Positions::default(),
            stopped: false,
            last: None,
            taking: false,
        }
    }

    /// What progress counts, and up to where.
    pub(crate) fn expect(&mut self, unit: Unit, total: Option<u64>) {
        (self.unit, self.total) = (unit, total);
    }

    pub(crate) fn note(&mut self, note: Note) {
        self.notes.insert(note);
    }

    /// Whether it is the taker that did not come back.
    pub(crate) fn taking(&self) -> bool {
        self.taking
    }

    /// Where whatever comes next stands, as far as that can be told.
    pub(crate) fn next_place(&self) -> Place {
        match &self.last {
            None => Place::Feature(1),
            Some(Place::Line(n)) => Place::Line(n + 1),
            Some(Place::Feature(n)) => Place::Feature(n + 1),
            Some(Place::Row { sheet, n }) => Place::Row { sheet: sheet.clone(), n: n + 1 },
        }
    }

    /// Whether the taker wants no more.
    pub(crate) fn stopped(&self) -> bool {
        self.stopped
    }

    /// Hands one feature on. `Break` when the taker wants no more.
    pub(crate) fn row(
        &mut self,
        at: Place,
        values: BTreeMap<String, String>,
        geometry: Geometry,
        done: u64,
    ) -> ControlFlow<()> {
        let geometry = geometry.and_then(|drawn| drawn.map(|drawn| self.in_degrees(drawn)).transpose());
        self.rows += 1;
        self.faults += u64::from(geometry.is_err());
        let progress = Progress { done, total: self.total, unit: self.unit };
        self.last = Some(at.clone());
        self.taking = true;
        let flow = (self.each)(Row { at, values, geometry }, progress);
        self.taking = false;
        self.stopped |= flow.is_break();
        flow
    }

    fn in_degrees(&mut self, drawn: Drawn) -> Result<RawShape, RowFault> {
        let Drawn { mut shape, three_d } = drawn;
        if three_d {
            self.note(Note::ThreeD);
        }
        // Decoders give an empty point as a pair of NaN (OGC 12-128, clause 2.1.3).
        if shape.points().any(|[x, y]| x.is_nan() && y.is_nan()) {
            return Err(RowFault::GeometryEmpty);
        }
        if self.swap {
            shape.points_mut().for_each(|pair| pair.reverse());
        }
        if let Some(first) = shape.points().next().filter(|_| !self.transform.is_projection()) {
            self.positions.look_at(first);
        }
        for pair in shape.points_mut() {
            let [x, y] = *pair;
            let fault = RowFault::OutOfRange { lon: x, lat: y };
            *pair = self.transform.apply(*pair).filter(is_on_earth).ok_or(fault)?;
        }
        Ok(shape)
    }

    /// What all of it came to.
    pub(crate) fn finish(mut self) -> Summary {
        self.notes.extend(self.positions.notes());
        let notes = self.notes.into_iter().collect();
        Summary { rows: self.rows, faults: self.faults, notes, cancelled: self.stopped }
    }
}

fn is_on_earth([lon, lat]: &[f64; 2]) -> bool {
    lon.abs() <= 180.0 && lat.abs() <= 90.0
}

/// What the first position of each feature looks like.
#[derive(Debug, Default)]
struct Positions {
    all: u64,
    swapped: u64,
    metres: u64,
}

impl Positions {
    fn look_at(&mut self, [x, y]: [f64; 2]) {
        self.all += 1;
        self.swapped += u64::from(!is_in_china([x, y]) && is_in_china([y, x]));
        self.metres += u64::from(x.abs() > 1000.0 && y.abs() > 1000.0);
    }

    fn notes(&self) -> impl Iterator<Item = Note> {
        let most = |n: u64| n > 0 && n * 2 >= self.all;
        let swapped = most(self.swapped).then_some(Note::LooksSwapped);
        swapped.into_iter().chain(most(self.metres).then_some(Note::LooksProjected))
    }
}

/// Between the Pamirs and the Ussuri, and between the southernmost islands and the Amur.
fn is_in_china([lon, lat]: [f64; 2]) -> bool {
    (73.0..=135.5).contains(&lon) && (3.0..=54.0).contains(&lat)
}
