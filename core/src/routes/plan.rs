//! 巡查完成情况: how routes stand in a month, by unit and by day, and one day of one route. What was not reported is not known.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use gridwalk_domain::id::EntityId;
use gridwalk_domain::patrol::Verdict;
use gridwalk_domain::route::{Route, Rule, Standing, standing};

use super::known::{Known, Task, provisional, tasks_as_they_were, tasks_between};
use super::words::{route_row, standing_view};
use crate::api::*;
use crate::app::{App, Inner};
use crate::error::fail;
use crate::ground::day;
use crate::places::Places;
use crate::records::{gone, id_of};
use crate::view::*;

/// Most days before and after a month that its spans and slots reach into.
const AROUND: u64 = 8;

fn add(tally: &mut Tally, standing: Standing) {
    match standing {
        Standing::Due => tally.due += 1,
        Standing::Met => tally.met += 1,
        Standing::Missed => tally.missed += 1,
        Standing::Unknown => tally.unknown += 1,
    }
}

/// First and last day of a month.
fn month_of(text: &str, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), ApiError> {
    let first = day(&format!("{text}-01"), today)?;
    let next = first.checked_add_months(chrono::Months::new(1)).and_then(|next| next.pred_opt());
    next.map(|last| (first, last)).ok_or_else(|| fail(ErrorCode::BadDay, "write the month as 2026-01"))
}

/// A month under the hand.
struct Sheet<'a> {
    known: &'a Known,
    month: (NaiveDate, NaiveDate),
    now: i64,
    today: NaiveDate,
}

/// A span that counts visits.
struct Span {
    first: NaiveDate,
    wanted: u32,
    verdicts: Vec<Verdict>,
    standing: Standing,
}

impl Sheet<'_> {
    fn route(&self, row: RouteRow, route: &Route, tasks: &[Task]) -> PlanRoute {
        let (mut tally, mut span) = (Tally::default(), None);
        if matches!(route.rule, Rule::Times { .. }) {
            let spans = self.spans(route, tasks);
            spans.iter().for_each(|span| add(&mut tally, span.standing));
            let begun = spans.iter().rfind(|span| span.first <= self.today).or(spans.first());
            span = begun.map(span_view);
        } else {
            let inside = tasks.iter().filter(|task| self.holds(task.slot.day));
            inside.for_each(|task| add(&mut tally, self.known.standing(route, task, self.now)));
        }
        PlanRoute { row, tally, span, cells: self.cells(route, tasks) }
    }

    fn holds(&self, day: NaiveDate) -> bool {
        (self.month.0..=self.month.1).contains(&day)
    }

    fn cells(&self, route: &Route, tasks: &[Task]) -> Vec<PlanCell> {
        let visits = matches!(route.rule, Rule::Times { .. });
        let mut days: BTreeMap<NaiveDate, Vec<Standing>> = BTreeMap::new();
        for task in tasks.iter().filter(|task| self.holds(task.slot.day)) {
            let standing = self.known.standing(route, task, self.now);
            // Of a day that only may hold a visit, nothing is said when it held none.
            if !visits || matches!(standing, Standing::Met | Standing::Unknown) {
                days.entry(task.slot.day).or_default().push(standing);
            }
        }
        days.into_iter().map(|(day, all)| cell(day, &all)).collect()
    }

    /// The spans that end in the month.
    fn spans(&self, route: &Route, tasks: &[Task]) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for day in self.month.0.iter_days().take_while(|day| *day <= self.month.1) {
            let (first, last) = route.rule.span_of(day);
            if last == day {
                spans.extend(self.span(route, tasks, (first, last)));
            }
        }
        spans
    }

    fn span(&self, route: &Route, tasks: &[Task], (first, last): (NaiveDate, NaiveDate)) -> Option<Span> {
        let days = first.iter_days().take_while(|day| *day <= last).filter(|day| route.runs_on(*day)).count();
        // A route that begins or ends within the span is asked for no more than its days can hold.
        let wanted = route.rule.wanted().min(u32::try_from(days).unwrap_or(u32::MAX));
        let inside = tasks.iter().filter(|task| (first..=last).contains(&task.slot.day));
        let verdicts: Vec<Verdict> = inside.map(|task| self.known.slot(route, task)).collect();
        (wanted > 0 && !verdicts.is_empty()).then_some(())?;
        let standing = standing(wanted, verdicts.iter().copied(), last < self.today);
        Some(Span { first, wanted, verdicts, standing })
    }
}

pub(crate) fn span_of_today(
    known: &Known,
    route: &Route,
    tasks: &[Task],
    today: NaiveDate,
    now: i64,
) -> Option<PlanSpan> {
    matches!(route.rule, Rule::Times { .. }).then_some(())?;
    let sheet = Sheet { known, month: (today, today), now, today };
    sheet.span(route, tasks, route.rule.span_of(today)).as_ref().map(span_view)
}

fn span_view(span: &Span) -> PlanSpan {
    let count = |which: Verdict| i64::try_from(span.verdicts.iter().filter(|v| **v == which).count()).unwrap_or(0);
    PlanSpan {
        standing: standing_view(span.standing),
        wanted: i64::from(span.wanted),
        met: count(Verdict::Met),
        unknown: count(Verdict::Unknown),
    }
}

fn cell(day: NaiveDate, all: &[Standing]) -> PlanCell {
    let mut tally = Tally::default();
    all.iter().for_each(|standing| add(&mut tally, *standing));
    let worst = [Standing::Missed, Standing::Unknown, Standing::Due].into_iter().find(|one| all.contains(one));
    PlanCell { day: day.to_string(), tally, standing: standing_view(worst.unwrap_or(Standing::Met)) }
}

/// A route of the plan with its slots.
struct Planned<'a> {
    id: EntityId,
    route: &'a Route,
    tasks: Vec<Task>,
}

fn planned<'a>(
    inner: &Inner,
    places: &Places,
    known: &'a Known,
    params: &PlanAsked,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Vec<Planned<'a>>, ApiError> {
    let around = Days::new(AROUND);
    let (from, to) = (first.checked_sub_days(around).unwrap_or(first), last.checked_add_days(around).unwrap_or(last));
    let wanted = |route: &Route| {
        let here = params.street.as_ref().is_none_or(|street| *street == route.street);
        let unit = params.unit.as_ref().is_none_or(|unit| route.unit.is_some_and(|id| id.to_string() == *unit));
        let runs = route.from <= last && route.until.is_none_or(|until| until >= first);
        here && unit && runs && params.assessed.is_none_or(|assessed| assessed == route.assessed)
    };
    let routes = known.routes.iter().filter(|(_, route)| wanted(route));
    let with_tasks = routes.map(|(id, route)| {
        let tasks = tasks_as_they_were(&inner.store, places, (*id, route), (from, to))?;
        Ok(Planned { id: *id, route, tasks })
    });
    with_tasks.collect()
}

fn by_unit(routes: &[PlanRoute]) -> Vec<PlanUnit> {
    let mut units: BTreeMap<(bool, String, Option<String>), Tally> = BTreeMap::new();
    for route in routes {
        let name = route.row.unit_name.clone().unwrap_or_default();
        let sum = units.entry((!route.row.assessed, name, route.row.unit.clone())).or_default();
        let Tally { due, met, missed, unknown } = route.tally;
        *sum = Tally {
            due: sum.due + due,
            met: sum.met + met,
            missed: sum.missed + missed,
            unknown: sum.unknown + unknown,
        };
    }
    units.into_iter().map(|((own, name, unit), tally)| PlanUnit { unit, name, assessed: !own, tally }).collect()
}

impl App {
    /// How routes stand in a month.
    pub fn route_plan(&self, params: PlanAsked) -> Result<PlanView, ApiError> {
        let mut inner = self.lock();
        Self::session(&inner)?;
        let places = self.places(&mut inner)?;
        let month = month_of(&params.month, places.day)?;
        let around = Days::new(AROUND + 180);
        let (from, to) = (month.0.checked_sub_days(Days::new(AROUND)), month.1.checked_add_days(around));
        let known = Known::read(&inner.store, from.unwrap_or(month.0), to.unwrap_or(month.1))?;
        let now = self.now(&inner);
        let sheet = Sheet { known: &known, month, now, today: places.day };
        let mut routes: Vec<PlanRoute> = Vec::new();
        for Planned { id, route, tasks } in planned(&inner, &places, &known, &params, month)? {
            let row = route_row(&places, id, route, self.may_decide(&inner, id)?);
            routes.push(sheet.route(row, route, &tasks));
        }
        let key = |route: &PlanRoute| {
            let RouteRow { assessed, unit_name, street, name, .. } = &route.row;
            (!assessed, unit_name.clone(), street.clone(), name.clone())
        };
        routes.sort_by_key(key);
        Ok(PlanView {
            month: params.month,
            days: month.0.iter_days().take_while(|day| *day <= month.1).map(|day| day.to_string()).collect(),
            units: by_unit(&routes),
            routes,
            known_ms: inner.store.setting("last_sync")?.and_then(|text| text.parse().ok()),
            provisional: provisional(month.0),
        })
    }

    /// One day of a route: each slot with how each item stands.
    pub fn route_day(&self, params: RouteDayAsked) -> Result<RouteDay, ApiError> {
        let mut inner = self.lock();
        Self::session(&inner)?;
        let today = self.places(&mut inner)?;
        let day = day(&params.day, today.day)?;
        // Roads are as they were on that day.
        let places = self.places_on(&mut inner, day)?;
        let id = id_of(&params.route, "route")?;
        // A patrol of the evening before, or one that comes within the time of a revisit, may have been there.
        let around = (day.pred_opt().unwrap_or(day), day.checked_add_days(Days::new(180)).unwrap_or(day));
        let mut known = Known::read(&inner.store, around.0, around.1)?;
        let route = known.route(id).ok_or_else(|| gone("route"))?.clone();
        let now = self.now(&inner);
        let mut tasks = tasks_between(&inner.store, &places, (id, &route), (day, day))?;
        tasks.retain(|task| task.slot.day == day);
        for (slot, item) in self.untold(&inner, &route, &tasks)? {
            tasks.iter().filter(|task| task.slot.id == slot).for_each(|task| known.learn_met(task, item));
        }
        let slots = tasks.iter().map(|task| slot_view(&known, &route, task, now));
        Ok(RouteDay { day: day.to_string(), slots: slots.collect() })
    }
}

fn slot_view(known: &Known, route: &Route, task: &Task, now: i64) -> RouteSlot {
    let over = task.slot.window.to <= now;
    let item = |verdict: Verdict| match verdict {
        Verdict::Met => StandingView::Met,
        _ if !over => StandingView::Due,
        Verdict::Unknown => StandingView::Unknown,
        Verdict::Missed if known.slot(route, task) == Verdict::Unknown => StandingView::Unknown,
        Verdict::Missed => StandingView::Missed,
    };
    let items = task.places.iter().map(|place| SlotItem {
        id: place.id.to_string(),
        name: place.name.clone(),
        standing: item(known.verdict(task, place.id)),
    });
    RouteSlot {
        id: task.slot.id.clone(),
        from_ms: task.slot.window.from,
        to_ms: task.slot.window.to,
        standing: standing_view(known.standing(route, task, now)),
        items: items.collect(),
    }
}

/// Months that a day's spans reach into: what [`Known::read`] is asked for so that they can be counted.
pub(crate) fn reach_of(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    let first = day.with_day(1).unwrap_or(day).checked_sub_days(Days::new(AROUND)).unwrap_or(day);
    (first, day)
}
