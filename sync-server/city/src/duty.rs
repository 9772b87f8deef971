//! Duty records 四到五包 for every responsibility grid, and which unit answers for which class in it.
//!
//! 落实到人、事、时、标准; 包区域、路段、门市、时段、职责. It plans no routes and records no attendance.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::class::classes;
use crate::dice::Dice;
use crate::ground::area::DutyGrid;
use crate::org::{Unit, UnitKind, unit_of};
use crate::people::{Person, Role};
use crate::street::road::Road;
use crate::street::shop::Shop;

/// One thing to look for 到事.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyTask {
    /// Five digits of the 2026 edition.
    pub class_code: String,
    pub name: String,
    /// What is done about it on the spot.
    pub action: String,
}

/// A time when somebody walks the grid 到时/包时段.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutySlot {
    /// 1 Monday to 7 Sunday.
    pub weekday: u32,
    /// Minutes after midnight, China Standard Time.
    pub from_min: u32,
    /// Minutes after midnight; the slot ends before this.
    pub to_min: u32,
    /// Whether the deputy walks, because the first person has this day off.
    pub by_deputy: bool,
}

/// The duty record of one responsibility grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyRecord {
    /// 包区域: the responsibility grid.
    pub duty_grid: String,
    /// 到人.
    pub person: String,
    pub deputy: String,
    pub tasks: Vec<DutyTask>,
    pub slots: Vec<DutySlot>,
    /// 到标准, in words.
    pub standard: String,
    /// 包路段: ids of road sections.
    pub road_sections: Vec<String>,
    /// 包门市: ids of shops.
    pub shops: Vec<String>,
    /// 包职责, including following a problem to its end 跟踪督办.
    pub duties: String,
    /// From when the record holds.
    pub from: NaiveDate,
}

/// The unit that answers for a class in a responsibility grid 责任单位.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responsibility {
    pub duty_grid: String,
    pub class_code: String,
    pub unit: String,
}

/// Two days off in a week. Two people with different pairs are never away on the same day.
const DAYS_OFF: [[u32; 2]; 3] = [[6, 7], [1, 2], [3, 4]];
/// Morning and afternoon in minutes after midnight.
const HOURS: [[(u32, u32); 2]; 3] = [[(420, 660), (780, 1020)], [(450, 690), (810, 1050)], [(480, 690), (810, 1080)]];
const STANDARDS: [&str; 3] = [
    "路面无暴露垃圾、墙面无小广告、非机动车入线、门前无店外经营；发现五分钟内处置。",
    "主次干道每日不少于两遍，背街小巷每日一遍；能当场解决的不上报，不能解决的当日上报。",
    "市容整洁、设施完好、秩序井然；井盖、路灯缺损立即看护并上报。",
];
const DUTIES: &str = "巡查发现、当场处置、劝导告知、上报并跟踪督办至结案；交接时逐项说明未了事项。";
const TASKS: usize = 12;

/// An inspector's week.
struct Week<'a> {
    person: &'a Person,
    off: [u32; 2],
    hours: [(u32, u32); 2],
}

/// A record for every responsibility grid, in their order.
pub(crate) fn records(
    seed: u64,
    from: NaiveDate,
    grids: &[DutyGrid],
    people: &[Person],
    roads: &[Road],
    shops: &[Shop],
) -> Vec<DutyRecord> {
    let mut dice = Dice::new(seed, "duties");
    let weeks = weeks(people, &mut dice);
    let (sections, shops) = (sections_by_grid(roads), shops_by_grid(shops));
    let listed =
        |of: &BTreeMap<&str, Vec<String>>, grid: &DutyGrid| of.get(grid.code.as_str()).cloned().unwrap_or_default();
    let record = |grid: &DutyGrid| {
        let own = weeks.iter().find(|week| week.person.duty_grids.contains(&grid.code))?;
        let deputy = deputy(own, &weeks)?;
        Some(DutyRecord {
            duty_grid: grid.code.clone(),
            person: own.person.id.clone(),
            deputy: deputy.person.id.clone(),
            tasks: tasks(),
            slots: slots(own, deputy),
            standard: (*dice.pick(&STANDARDS)).into(),
            road_sections: listed(&sections, grid),
            shops: listed(&shops, grid),
            duties: DUTIES.into(),
            from,
        })
    };
    grids.iter().filter_map(record).collect()
}

fn weeks<'a>(people: &'a [Person], dice: &mut Dice) -> Vec<Week<'a>> {
    let mut in_street: BTreeMap<&str, usize> = BTreeMap::new();
    let mut week = |person: &'a Person| {
        let before = in_street.entry(person.streets.first().map_or("", String::as_str)).or_default();
        let off = DAYS_OFF[*before % DAYS_OFF.len()];
        *before += 1;
        Week { person, off, hours: *dice.pick(&HOURS) }
    };
    people.iter().filter(|person| person.role == Role::Inspector).map(&mut week).collect()
}

/// The next inspector of the same street who is there when `own` is away.
fn deputy<'a, 'p>(own: &Week, weeks: &'a [Week<'p>]) -> Option<&'a Week<'p>> {
    let at = weeks.iter().position(|week| week.person.id == own.person.id)?;
    let after = weeks.iter().cycle().skip(at + 1).take(weeks.len());
    after.into_iter().find(|week| week.person.streets == own.person.streets && week.off != own.off)
}

fn slots(own: &Week, deputy: &Week) -> Vec<DutySlot> {
    let day = |weekday| {
        let by_deputy = own.off.contains(&weekday);
        let hours = if by_deputy { deputy.hours } else { own.hours };
        hours.map(|(from_min, to_min)| DutySlot { weekday, from_min, to_min, by_deputy })
    };
    (1..=7).flat_map(day).collect()
}

fn tasks() -> Vec<DutyTask> {
    let common = classes().iter().filter(|class| class.self_weight > 0).take(TASKS);
    let task = |class: &crate::class::CityClass| DutyTask {
        class_code: class.code.into(),
        name: class.name.into(),
        action: if class.unit == UnitKind::Enforcement { "劝导整改" } else { "当场清理" }.into(),
    };
    common.map(task).collect()
}

fn sections_by_grid(roads: &[Road]) -> BTreeMap<&str, Vec<String>> {
    let mut by_grid: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for section in roads.iter().flat_map(|road| &road.sections) {
        for grid in &section.duty_grids {
            by_grid.entry(grid).or_default().push(section.id.clone());
        }
    }
    by_grid
}

fn shops_by_grid(shops: &[Shop]) -> BTreeMap<&str, Vec<String>> {
    let mut by_grid: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for shop in shops {
        by_grid.entry(&shop.duty_grid).or_default().push(shop.id.clone());
    }
    by_grid
}

/// The unit for every class in every responsibility grid.
pub(crate) fn responsibilities(grids: &[DutyGrid], units: &[Unit]) -> Vec<Responsibility> {
    let entry = |grid: &DutyGrid, class: &crate::class::CityClass| Responsibility {
        duty_grid: grid.code.clone(),
        class_code: class.code.into(),
        unit: responsible(class.unit, &grid.street, units).into(),
    };
    grids.iter().flat_map(|grid| classes().iter().map(move |class| entry(grid, class))).collect()
}

/// In a town the cleaning and the greens are its own affair (事权下放); in streets they are the district's.
pub(crate) fn responsible<'a>(kind: UnitKind, street: &str, units: &'a [Unit]) -> &'a str {
    let town = crate::ground::layout::is_town(street);
    let own = town && matches!(kind, UnitKind::Sanitation | UnitKind::Garden);
    unit_of(units, if own { UnitKind::Street } else { kind }, street)
}
