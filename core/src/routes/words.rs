//! Routes between the domain's values and what screens are given.

use std::collections::BTreeSet;

use gridwalk_domain::duty::Slot;
use gridwalk_domain::grid::{Shape, measure};
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::route::{Days, Per, Proof, Route, Rule, Standing};

use super::known::places_of;
use crate::api::*;
use crate::error::fail;
use crate::ground::slot_view;
use crate::places::Places;
use crate::view::*;

pub(crate) fn standing_view(standing: Standing) -> StandingView {
    match standing {
        Standing::Due => StandingView::Due,
        Standing::Met => StandingView::Met,
        Standing::Missed => StandingView::Missed,
        Standing::Unknown => StandingView::Unknown,
    }
}

pub(crate) fn walker(places: &Places, person: PersonId) -> WalkerView {
    WalkerView { id: person.to_string(), name: places.person_name(person).unwrap_or_default() }
}

pub(super) fn rule_view(rule: &Rule) -> RuleView {
    let slots = |slots: &[Slot]| slots.iter().map(slot_view).collect();
    match rule {
        Rule::Times { times, per } => RuleView::Times {
            times: i64::from(*times),
            per: match per {
                Per::Day => PerView::Day,
                Per::Week => PerView::Week,
                Per::Month => PerView::Month,
            },
        },
        Rule::Slots { slots: all, on } => RuleView::Slots { slots: slots(all), working_days: *on == Days::Working },
        Rule::Interval { minutes, within } => {
            RuleView::Interval { minutes: i64::from(*minutes), within: slots(within) }
        }
        Rule::Revisit { classes, after_days, within_days } => RuleView::Revisit {
            classes: classes.iter().cloned().collect(),
            after_days: i64::from(*after_days),
            within_days: i64::from(*within_days),
        },
    }
}

fn count(number: i64) -> Result<u32, ApiError> {
    u32::try_from(number).map_err(|_| fail(ErrorCode::RuleNever, "a number between 0 and what there is"))
}

fn slot_in(slot: &SlotView) -> Result<Slot, ApiError> {
    let wrong = |_| fail(ErrorCode::RuleNever, "hours are minutes of a day");
    let mut days: Vec<u8> = slot.days.iter().map(|day| u8::try_from(*day)).collect::<Result<_, _>>().map_err(wrong)?;
    days.sort_unstable();
    days.dedup();
    let minute = |minute: i64| u16::try_from(minute).map_err(wrong);
    Ok(Slot { days, from_min: minute(slot.from_min)?, to_min: minute(slot.to_min)? })
}

pub(super) fn rule_in(rule: &RuleView) -> Result<Rule, ApiError> {
    let slots = |slots: &[SlotView]| slots.iter().map(slot_in).collect::<Result<Vec<_>, _>>();
    Ok(match rule {
        RuleView::Times { times, per } => Rule::Times {
            times: count(*times)?,
            per: match per {
                PerView::Day => Per::Day,
                PerView::Week => Per::Week,
                PerView::Month => Per::Month,
            },
        },
        RuleView::Slots { slots: all, working_days } => {
            Rule::Slots { slots: slots(all)?, on: if *working_days { Days::Working } else { Days::Every } }
        }
        RuleView::Interval { minutes, within } => Rule::Interval { minutes: count(*minutes)?, within: slots(within)? },
        RuleView::Revisit { classes, after_days, within_days } => Rule::Revisit {
            classes: classes.iter().cloned().collect::<BTreeSet<_>>(),
            after_days: count(*after_days)?,
            within_days: count(*within_days)?,
        },
    })
}

pub(super) fn proof_view(proof: Proof) -> ProofView {
    match proof {
        Proof::Covered { permille } => ProofView::Covered { percent: permille / 10 },
        Proof::Dwell { within_mm, for_s } => ProofView::Dwell { within_m: within_mm / 1000, for_s },
        Proof::Checked => ProofView::Checked,
    }
}

pub(super) fn proof_in(proof: ProofView) -> Proof {
    match proof {
        ProofView::Covered { percent } => Proof::Covered { permille: percent.saturating_mul(10) },
        ProofView::Dwell { within_m, for_s } => Proof::Dwell { within_mm: within_m.saturating_mul(1000), for_s },
        ProofView::Checked => Proof::Checked,
    }
}

pub(super) fn length_mm(shape: &Shape) -> i64 {
    match shape {
        Shape::Lines(_) => measure::length_mm(shape),
        Shape::Area(_) | Shape::Point(_) => 0,
    }
}

pub(crate) fn route_row(places: &Places, id: EntityId, route: &Route, may_edit: bool) -> RouteRow {
    let there = places_of(places, route);
    RouteRow {
        id: id.to_string(),
        name: route.name.clone(),
        street: route.street.clone(),
        street_name: places.street_name(&route.street),
        unit: route.unit.map(|unit| unit.to_string()),
        unit_name: places.unit_name(route.unit),
        rule: rule_view(&route.rule),
        proof: proof_view(route.proof),
        assessed: route.assessed,
        walkers: route.walkers.iter().map(|person| walker(places, *person)).collect(),
        items: i64::try_from(route.items.len()).unwrap_or(i64::MAX),
        length_mm: there.iter().map(|place| length_mm(&place.shape)).sum(),
        from_day: route.from.to_string(),
        until_day: route.until.map(|day| day.to_string()),
        may_edit,
    }
}
