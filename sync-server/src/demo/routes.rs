//! Routes of the invented city, and what its inspectors' patrols said of them in the past weeks: results, no tracks.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use gridwalk_city::City;
use gridwalk_domain::catalog::Catalog;
use gridwalk_domain::duty::Slot;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::patrol::{Means, Patrol, Verdict, result_key};
use gridwalk_domain::record::RecordFact;
use gridwalk_domain::route::{Days as On, Item, Per, Proof, Route, Rule, midnight};
use gridwalk_domain::stream::Stream;

use super::ids::{Ids, street_stream};
use crate::error::Result;
use crate::ledger::Tx;
use crate::office;

/// How long the routes have been walked, days.
const SINCE: u64 = 20;
/// When a day's patrol ends: 17:30.
const END_MS: i64 = (17 * 60 + 30) * 60_000;
/// Sections of a street's pavement route.
const SECTIONS: usize = 6;

/// A patrol of the past, as its phone tells it in the evening.
pub(super) struct Past {
    pub at: i64,
    /// Whose phone, by the city's code.
    pub person: String,
    pub stream: Stream,
    pub entity: EntityId,
    pub fact: RecordFact,
}

/// Records the routes, and answers the patrols that walked them, oldest first.
pub(super) fn record(tx: &mut Tx<'_>, city: &City, ids: &Ids) -> Result<Vec<Past>> {
    let mut past = Vec::new();
    for street in &city.streets {
        let routes = routes_of(city, ids, &street.code, &street.name);
        for (id, route) in &routes {
            office::record(tx, &street_stream(&street.code)?, *id, route.to_fact())?;
        }
        past.extend(patrols(city, ids, &street.code, &routes)?);
    }
    past.sort_by_key(|patrol| patrol.at);
    Ok(past)
}

fn weekdays(from_min: u16, to_min: u16) -> Vec<Slot> {
    vec![Slot { days: vec![1, 2, 3, 4, 5], from_min, to_min }]
}

fn daily(from_min: u16, to_min: u16) -> Vec<Slot> {
    vec![Slot { days: (1..=7).collect(), from_min, to_min }]
}

fn routes_of(city: &City, ids: &Ids, street: &str, name: &str) -> Vec<(EntityId, Route)> {
    let item = |id| Item { id, buffer_mm: None };
    let sections = city.roads.iter().flat_map(|road| &road.sections);
    let sections = sections.filter(|section| section.streets.first().is_some_and(|first| first == street));
    let roads: Vec<Item> = sections.take(SECTIONS).map(|section| item(ids.of("road", &section.id))).collect();
    let point = |category: &str| ids.of("point", &format!("{street}{category}"));
    let dwell = Proof::Dwell { within_mm: 30_000, for_s: 60 };
    let school = Rule::Slots { slots: weekdays(450, 490), on: On::Working };
    let window = Rule::Slots { slots: daily(14 * 60, 17 * 60), on: On::Working };
    let again = Rule::Revisit { classes: BTreeSet::from(["m:06".to_owned()]), after_days: 1, within_days: 3 };
    let hospital = vec![Item { id: point("医院"), buffer_mm: Some(150_000) }];
    let toilets = Rule::Interval { minutes: 120, within: daily(7 * 60, 19 * 60) };
    let all = [
        ("人行道巡查", Rule::Times { times: 5, per: Per::Month }, Proof::Covered { permille: 900 }, roads, true),
        ("护学岗", school, dwell, vec![item(point("学校"))], true),
        ("公厕巡检", toilets, Proof::Checked, vec![item(point("公厕"))], true),
        ("医院周边自查", window, dwell, hospital, false),
        ("易反复问题回头看", again, dwell, Vec::new(), false),
    ];
    let unit = super::ground::street_office(city, street).map(|code| ids.unit(code));
    let from = city.config.today.checked_sub_days(Days::new(SINCE)).unwrap_or(city.config.today);
    let route = |(what, rule, proof, items, assessed): (&str, Rule, Proof, Vec<Item>, bool)| {
        let name = format!("{name}{what}");
        let route = Route {
            name,
            street: street.to_owned(),
            unit,
            items,
            rule,
            proof,
            walkers: BTreeSet::new(),
            assessed,
            from,
            until: None,
        };
        (ids.of("route", &format!("{street}{what}")), route)
    };
    all.into_iter().map(route).collect()
}

/// One 考核 and one 自查 patrol a working day, of the inspectors of a street in turn.
fn patrols(city: &City, ids: &Ids, street: &str, routes: &[(EntityId, Route)]) -> Result<Vec<Past>> {
    let grids = city.duty_grids.iter().zip(&city.duties).filter(|(grid, _)| grid.street == street);
    let people: BTreeSet<&String> = grids.map(|(_, duty)| &duty.person).collect();
    let people: Vec<&String> = people.into_iter().collect();
    let Some(first) = city.config.today.checked_sub_days(Days::new(SINCE)) else { return Ok(Vec::new()) };
    let mut past = Vec::new();
    for (n, day) in first.iter_days().take_while(|day| *day < city.config.today).enumerate() {
        let Some(person) = people.get(n % people.len().max(1)) else { continue };
        for assessed in [true, false] {
            let results = results(routes, day, assessed);
            if results.is_empty() {
                continue;
            }
            let patrol = Patrol {
                day,
                means: if n % 3 == 0 { Means::Bike } else { Means::Foot },
                partners: BTreeSet::<PersonId>::new(),
                assessed,
                chunks: BTreeMap::new(),
                results,
                ended: true,
            };
            let at = midnight(day) + END_MS + i64::from(assessed) * 60_000;
            let code = format!("{street}{day}{assessed}");
            past.push(Past {
                at,
                person: (*person).clone(),
                stream: street_stream(street)?,
                entity: ids.at(at, "patrol", &code),
                fact: patrol.to_fact(),
            });
        }
    }
    Ok(past)
}

/// Most was met, a little cannot be judged, a little was missed: always the same for the same city.
fn results(routes: &[(EntityId, Route)], day: NaiveDate, assessed: bool) -> BTreeMap<String, Verdict> {
    let calendar = Catalog::sample().calendar();
    let mut results = BTreeMap::new();
    for (id, route) in routes.iter().filter(|(_, route)| route.assessed == assessed) {
        // Pavements are not walked every day: five times in a month is asked for.
        let walked = !matches!(route.rule, Rule::Times { .. }) || lot(&format!("{id}{day}")).is_multiple_of(3);
        for slot in route.rule.slots_of(day, |day| calendar.is_workday(day)).iter().filter(|_| walked) {
            let verdict = match lot(&format!("{id}{}", slot.id)) % 20 {
                0 => continue,
                1 => Verdict::Unknown,
                _ => Verdict::Met,
            };
            results.extend(route.items.iter().map(|item| (result_key(*id, &slot.id, item.id), verdict)));
        }
    }
    results
}

fn lot(text: &str) -> u8 {
    Hash::of(text.as_bytes()).0[0]
}
