//! Coverage of the city by people (row 2-18): Σ area of grids with an assigned inspector, by street and in all.
//!
//! People are counted, never named or compared.

use std::collections::{BTreeMap, BTreeSet};

use gridwalk_domain::duty::Area;
use gridwalk_domain::grid::measure;
use gridwalk_domain::id::PersonId;

use super::ledger::size_m2;
use crate::api::*;
use crate::app::App;
use crate::places::{Lies, Places};
use crate::view::{CoverageLine, CoverageView};

/// What is summed up.
#[derive(Default)]
struct Sum {
    areas_m2: i64,
    staffed_m2: i64,
    areas: i64,
    staffed: i64,
    people: BTreeSet<PersonId>,
}

impl Sum {
    fn add(&mut self, area: &Area) {
        let m2 = size_m2(area);
        self.areas += 1;
        self.areas_m2 += m2;
        if let Some(inspector) = area.inspector {
            self.staffed += 1;
            self.staffed_m2 += m2;
            self.people.insert(inspector);
        }
    }

    fn line(self, street: String, street_name: String, street_m2: i64) -> CoverageLine {
        CoverageLine {
            street,
            street_name,
            street_m2,
            areas_m2: self.areas_m2,
            staffed_m2: self.staffed_m2,
            areas: self.areas,
            staffed: self.staffed,
            people: self.people.len() as i64,
        }
    }
}

impl App {
    pub fn coverage(&self, _: Nothing) -> Result<CoverageView, ApiError> {
        let places = {
            let mut inner = self.lock();
            Self::session(&inner)?;
            self.places(&mut inner)?
        };
        let fit = self.fit(&places)?;
        let (total, streets) = lines(&places);
        Ok(CoverageView { total, streets, overlaps: fit.overlaps(&places, None), holes: fit.holes(&places) })
    }
}

/// The whole, and each street; areas of a street that is not known here have a line of their own.
fn lines(places: &Places) -> (CoverageLine, Vec<CoverageLine>) {
    let mut total = Sum::default();
    let mut sums: BTreeMap<String, Sum> =
        places.streets.iter().map(|(_, s)| (s.code.clone(), Sum::default())).collect();
    for (_, area) in places.areas.iter() {
        total.add(area);
        sums.entry(area.street.clone()).or_default().add(area);
    }
    let size = |code: &str| {
        let shape = places.street(code).and_then(|(_, street)| street.shape());
        shape.map_or(0, |shape| measure::area_m2(shape).round() as i64)
    };
    let line = |(code, sum): (String, Sum)| {
        let (name, m2) = (places.street_name(&code), size(&code));
        sum.line(code, name, m2)
    };
    let streets: Vec<CoverageLine> = sums.into_iter().map(line).collect();
    let whole_m2 = streets.iter().map(|line| line.street_m2).sum();
    (total.line(String::new(), String::new(), whole_m2), streets)
}
