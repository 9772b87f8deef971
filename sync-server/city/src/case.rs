//! A month of past cases in the proportion that Xiamen 厦门 counted: 1,164,369 of 1,174,566 self-disposed (seed row 3-12).
//!
//! It says what was seen, where, when and by whom; the acts, numbers and deadlines that follow are others' business.

use std::collections::BTreeMap;

use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};

use crate::class::{CityClass, ClassKind, classes};
use crate::config::CityConfig;
use crate::dice::Dice;
use crate::duty::{DutyRecord, DutySlot, responsible};
use crate::error::CityError;
use crate::ground::area::{Areas, UnitGrid};
use crate::ground::point::Point;
use crate::org::Unit;
use crate::people::{Person, Role};
use crate::scene::{Phase, SceneKind, SceneSeed};
use crate::street::component::Component;
use crate::street::road::Roads;
use crate::walk::Walkways;

const SELF_DISPOSED: usize = 1_164_369;
const ALL: usize = 1_174_566;
/// China Standard Time is eight hours ahead of UTC, without summer time.
const CHINA_OFFSET_MS: i64 = 8 * 3_600_000;
const GRIDS_PER_SHIFT: usize = 3;

/// How far a report has come by `today`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Stage {
    /// 已上报, waiting for 受理.
    Reported,
    /// 立案, waiting for 派遣.
    Filed,
    /// 派遣, being dealt with.
    Dispatched,
    /// 回退 by the unit.
    Returned,
    /// 延期 granted.
    Extended,
    /// 反馈, waiting for 核查.
    Handled,
    /// 核查不通过, back at the unit 返工.
    Rework,
    /// 结案.
    Closed,
}

/// What became of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// 自行处置: fixed on the spot.
    SelfDisposed {
        /// Seconds from the first picture to the second.
        took_s: u32,
    },
    /// 上报.
    Reported {
        /// 立案条件 in words.
        condition: String,
        /// Code of the responsible unit.
        unit: String,
        stage: Stage,
    },
}

/// A case of the past month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastCase {
    /// From 1, in the order of time.
    pub serial: u32,
    /// `true` when `class_code` names a component 部件.
    pub of_component: bool,
    /// Five digits of the 2026 edition.
    pub class_code: String,
    pub class_name: String,
    pub at: Point,
    pub accuracy_mm: u32,
    pub unit_grid: String,
    pub duty_grid: String,
    pub street: String,
    /// Where it is in words 地址描述.
    pub address: String,
    /// Who found it.
    pub person: String,
    /// When it was found, China Standard Time.
    pub acted_at: NaiveDateTime,
    pub note: Option<String>,
    /// The 17-digit id of the component, where it is about one.
    pub component: Option<String>,
    pub outcome: Outcome,
    pub before: SceneSeed,
    /// The picture after the repair, where there was one.
    pub after: Option<SceneSeed>,
}

impl PastCase {
    /// When it was found, in milliseconds since 1970 UTC.
    pub fn acted_ms(&self) -> i64 {
        self.acted_at.and_utc().timestamp_millis() - CHINA_OFFSET_MS
    }

    /// Whether it was fixed on the spot 自行处置.
    pub fn is_self_disposed(&self) -> bool {
        matches!(self.outcome, Outcome::SelfDisposed { .. })
    }
}

/// What the month is made from.
pub(crate) struct Past<'a> {
    pub(crate) config: &'a CityConfig,
    pub(crate) areas: &'a Areas,
    pub(crate) roads: &'a Roads,
    pub(crate) components: &'a [Component],
    pub(crate) units: &'a [Unit],
    pub(crate) people: &'a [Person],
    pub(crate) duties: &'a [DutyRecord],
    pub(crate) walkways: &'a Walkways,
}

/// One person's working day: when, and in which responsibility grids (places in `duties`) one after the other.
struct Shift<'a> {
    day: NaiveDate,
    back: u32,
    person: &'a Person,
    grids: Vec<usize>,
    hours: Vec<(u32, u32)>,
}

/// Where a case is.
struct Place<'a> {
    at: Point,
    grid: &'a UnitGrid,
    address: String,
    component: Option<&'a Component>,
}

impl Past<'_> {
    pub(crate) fn cases(&self) -> Result<Vec<PastCase>, CityError> {
        let mut dice = Dice::new(self.config.seed, "cases");
        let shifts = self.shifts(&mut dice)?;
        let mut drawn: Vec<(usize, u32, bool)> = Vec::new();
        if !shifts.is_empty() {
            let reported = reported(self.config.cases);
            let draw = |i| {
                let shift = dice.below(shifts.len());
                (shift, dice.below(shifts[shift].seconds() as usize) as u32, i < reported)
            };
            drawn = (0..self.config.cases).map(draw).collect();
        }
        drawn.sort_by_key(|(shift, into, _)| (shifts[*shift].time(*into), *shift));
        let by_grid = self.components_by_grid();
        let case = |(i, (shift, into, report)): (usize, (usize, u32, bool))| {
            self.case(i as u32 + 1, &shifts[shift], into, report, &by_grid, &mut dice)
        };
        Ok(drawn.into_iter().enumerate().map(case).collect())
    }

    /// Every working day of every inspector who has something to walk.
    fn shifts(&self, dice: &mut Dice) -> Result<Vec<Shift<'_>>, CityError> {
        let rounds = self.rounds();
        let mut shifts = Vec::new();
        for back in (1..=self.config.days).rev() {
            let day = self.config.days_ago(back)?;
            for person in self.people.iter().filter(|person| person.role == Role::Inspector) {
                let own = rounds.get(person.id.as_str()).map_or(&[][..], Vec::as_slice);
                let mut grids: Vec<usize> =
                    own.iter().copied().filter(|i| walks(&self.duties[*i], person, day)).collect();
                dice.shuffle(&mut grids);
                grids.truncate(GRIDS_PER_SHIFT);
                let first = grids.first().map(|i| &self.duties[*i]);
                let hours = first.map_or(Vec::new(), |duty| hours(duty, day));
                if !grids.is_empty() {
                    shifts.push(Shift { day, back, person, grids, hours });
                }
            }
        }
        Ok(shifts)
    }

    /// The places in `duties` where a person walks, as the first or as the deputy.
    fn rounds(&self) -> BTreeMap<&str, Vec<usize>> {
        let mut rounds: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (i, duty) in self.duties.iter().enumerate() {
            rounds.entry(&duty.person).or_default().push(i);
            rounds.entry(&duty.deputy).or_default().push(i);
        }
        rounds
    }

    fn components_by_grid(&self) -> BTreeMap<&str, Vec<&Component>> {
        let mut by_grid: BTreeMap<&str, Vec<&Component>> = BTreeMap::new();
        let grid_of: BTreeMap<&str, &str> =
            self.areas.unit_grids.iter().map(|grid| (grid.code.as_str(), grid.duty_grid.as_str())).collect();
        for component in self.components {
            if let Some(grid) = grid_of.get(component.unit_grid.as_str()) {
                by_grid.entry(grid).or_default().push(component);
            }
        }
        by_grid
    }

    fn case(
        &self,
        serial: u32,
        shift: &Shift,
        into: u32,
        report: bool,
        components: &BTreeMap<&str, Vec<&Component>>,
        dice: &mut Dice,
    ) -> PastCase {
        let grid = shift.grid(into);
        let near = components.get(self.duties[grid].duty_grid.as_str()).map_or(&[][..], Vec::as_slice);
        let (class, place) = self.subject(grid, report, near, dice);
        let outcome = if report {
            let unit = responsible(class.unit, &place.grid.street, self.units).to_owned();
            Outcome::Reported { condition: class.condition.into(), unit, stage: stage(shift.back, dice) }
        } else {
            Outcome::SelfDisposed { took_s: 20 + dice.below(90).max(dice.below(200)) as u32 }
        };
        let (before, after) = scenes(class.scene, &outcome, dice);
        PastCase {
            serial,
            of_component: class.kind == ClassKind::Component,
            class_code: class.code.into(),
            class_name: class.name.into(),
            at: place.at,
            accuracy_mm: dice.between(3_000, 12_000) as u32,
            unit_grid: place.grid.code.clone(),
            duty_grid: place.grid.duty_grid.clone(),
            street: place.grid.street.clone(),
            address: place.address,
            person: shift.person.id.clone(),
            acted_at: shift.time(into),
            note: note(class, report, dice),
            component: place.component.map(|component| component.id.clone()),
            outcome,
            before,
            after,
        }
    }

    /// A class by weight and a place for it; trouble with a component needs one that stands in the grid.
    fn subject<'a>(
        &'a self,
        grid: usize,
        report: bool,
        near: &[&'a Component],
        dice: &mut Dice,
    ) -> (&'static CityClass, Place<'a>) {
        let stands = |class: &CityClass| near.iter().any(|component| component.class_code == class.code);
        let weight = |class: &CityClass| match (report, class.kind) {
            (false, _) => class.self_weight,
            (true, ClassKind::Component) if !stands(class) => 0,
            (true, _) => class.report_weight,
        };
        let weights: Vec<u32> = classes().iter().map(weight).collect();
        let class = &classes()[dice.weighted(&weights)];
        let same: Vec<&&Component> = near.iter().filter(|component| component.class_code == class.code).collect();
        let component = (!same.is_empty()).then(|| **dice.pick(&same));
        let place = component.and_then(|component| self.at_component(component));
        (class, place.unwrap_or_else(|| self.on_pavement(grid, dice)))
    }

    fn at_component<'a>(&'a self, component: &'a Component) -> Option<Place<'a>> {
        let grid = self.areas.unit_grids.iter().find(|grid| grid.code == component.unit_grid)?;
        let sections = self.roads.roads.iter().flat_map(|road| &road.sections);
        let section = sections.into_iter().find(|section| section.id == component.road_section)?;
        Some(Place { at: component.at, grid, address: section.label.clone(), component: Some(component) })
    }

    fn on_pavement(&self, grid: usize, dice: &mut Dice) -> Place<'_> {
        let all = &self.walkways.pavements[grid];
        let weights: Vec<u32> = all.iter().map(|pavement| if pavement.road { 12 } else { 1 }).collect();
        let pavement = all[dice.weighted(&weights)];
        let (permille, offset) = (dice.between(120, 880), dice.between(4_000, 10_000));
        let at = self.walkways.lattice.beside(pavement.edge, pavement.left, permille, offset).point();
        let cell = pavement.edge.sides()[usize::from(!pavement.left)];
        let grid = &self.areas.unit_grids[self.areas.by_cell[&cell]];
        let address = match self.roads.by_edge.get(&pavement.edge) {
            Some(course) => self.roads.section(*course).label.clone(),
            None => self.community_name(&grid.community),
        };
        Place { at, grid, address, component: None }
    }

    fn community_name(&self, code: &str) -> String {
        let community = self.areas.communities.iter().find(|community| community.code == code);
        community.map_or(String::new(), |community| format!("{}内", community.name))
    }
}

/// How many of `cases` are reports 上报.
fn reported(cases: usize) -> usize {
    (cases * (ALL - SELF_DISPOSED) + ALL / 2) / ALL
}

fn slots_of(duty: &DutyRecord, day: NaiveDate) -> impl Iterator<Item = &DutySlot> {
    duty.slots.iter().filter(move |slot| slot.weekday == day.weekday().number_from_monday())
}

fn walks(duty: &DutyRecord, person: &Person, day: NaiveDate) -> bool {
    slots_of(duty, day).any(|slot| person.id == *if slot.by_deputy { &duty.deputy } else { &duty.person })
}

fn hours(duty: &DutyRecord, day: NaiveDate) -> Vec<(u32, u32)> {
    slots_of(duty, day).map(|slot| (slot.from_min, slot.to_min)).collect()
}

impl Shift<'_> {
    fn seconds(&self) -> u32 {
        self.hours.iter().map(|(from, to)| (to - from) * 60).sum()
    }

    /// The grid being walked after `into` seconds of work.
    fn grid(&self, into: u32) -> usize {
        self.grids[into as usize * self.grids.len() / self.seconds().max(1) as usize]
    }

    /// The time of day after `into` seconds of work, breaks skipped.
    fn time(&self, into: u32) -> NaiveDateTime {
        let mut left = into;
        for (from, to) in &self.hours {
            let length = (to - from) * 60;
            if left < length {
                return self.day.and_time(NaiveTime::MIN) + Duration::seconds(i64::from(from * 60 + left));
            }
            left -= length;
        }
        self.day.and_time(NaiveTime::MIN)
    }
}

/// Reports nearly always carry a sentence, what was fixed on the spot seldom.
fn note(class: &CityClass, report: bool, dice: &mut Dice) -> Option<String> {
    let (percent, notes) = if report { (90, class.report_notes) } else { (22, class.notes) };
    (dice.chance(percent) && !notes.is_empty()).then(|| (*dice.pick(notes)).into())
}

/// The older a report, the further it has come; a few are stuck.
fn stage(days_back: u32, dice: &mut Dice) -> Stage {
    let stages: &[Stage] = match days_back {
        0..=1 => &[Stage::Reported, Stage::Reported, Stage::Filed, Stage::Dispatched],
        2..=3 => &[Stage::Filed, Stage::Dispatched, Stage::Dispatched, Stage::Handled, Stage::Returned],
        4..=7 => &[Stage::Dispatched, Stage::Handled, Stage::Handled, Stage::Extended, Stage::Closed, Stage::Closed],
        8..=14 => &[Stage::Closed, Stage::Closed, Stage::Closed, Stage::Closed, Stage::Rework, Stage::Extended],
        _ => &[Stage::Closed],
    };
    *dice.pick(stages)
}

fn scenes(kind: SceneKind, outcome: &Outcome, dice: &mut Dice) -> (SceneSeed, Option<SceneSeed>) {
    let variant = dice.below(1 << 32) as u64;
    let scene = |phase| SceneSeed { kind, variant, phase };
    let fixed = match outcome {
        Outcome::SelfDisposed { .. } => true,
        Outcome::Reported { stage, .. } => matches!(stage, Stage::Handled | Stage::Rework | Stage::Closed),
    };
    (scene(Phase::Before), fixed.then(|| scene(Phase::After)))
}
