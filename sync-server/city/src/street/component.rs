//! Components 部件 as points along roads: covers, lamps, trees, bins. Survey accuracy is pretended, not modelled.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::config::CityConfig;
use crate::dice::Dice;
use crate::error::CityError;
use crate::ground::area::Areas;
use crate::ground::lattice::{Edge, Lattice};
use crate::ground::point::Point;
use crate::org::UnitKind;
use crate::street::road::{RoadClass, Roads};

/// The six-digit code of the district 行政区划 (GB/T 2260), real; everything drawn in it is not.
pub const DISTRICT_CODE: &str = "320404";

/// The state of a component 部件状态 (GB/T 47678.5-2026 attribute GLBJZT).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ComponentState {
    /// 完好.
    Good,
    /// 破损.
    Damaged,
    /// 丢失.
    Lost,
}

/// A component 部件 on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    /// Seventeen digits: 6 district + 2 major class + 3 class + 6 sequence (GB/T 47678.5-2026).
    pub id: String,
    /// Five digits of the 2026 table, e.g. `01037`.
    pub class_code: String,
    pub name: String,
    pub state: ComponentState,
    pub at: Point,
    pub unit_grid: String,
    pub road_section: String,
    /// Which kind of unit looks after it 养护单位.
    pub keeper: UnitKind,
    /// Initial date 初始日期 of the record.
    pub since: NaiveDate,
}

/// How a class of component lines a road: metres between two on one side (0: none) and metres from the road's middle.
struct Lining {
    class_code: &'static str,
    name: &'static str,
    keeper: UnitKind,
    main: i64,
    secondary: i64,
    lane: i64,
    back: i64,
}

#[rustfmt::skip]
const LININGS: [Lining; 18] = [
    lining("01037", "路灯", UnitKind::Lighting, [36, 40, 60], 7),
    lining("04002", "行道树", UnitKind::Garden, [24, 26, 70], 8),
    lining("03005", "垃圾箱", UnitKind::Sanitation, [90, 110, 160], 9),
    lining("01004", "雨水箅子", UnitKind::Municipal, [60, 70, 90], 5),
    lining("01003", "雨水井盖", UnitKind::Municipal, [85, 90, 110], 3),
    lining("01002", "污水井盖", UnitKind::Municipal, [85, 90, 110], 2),
    lining("01001", "供水井盖", UnitKind::Municipal, [150, 160, 200], 6),
    lining("01005", "电力井盖", UnitKind::Municipal, [160, 180, 0], 7),
    lining("01007", "通信井盖", UnitKind::Municipal, [130, 140, 210], 8),
    lining("01027", "通信交接箱", UnitKind::Municipal, [420, 450, 600], 10),
    lining("01013", "消防设施", UnitKind::Municipal, [150, 150, 300], 9),
    lining("02004", "公交站设施", UnitKind::Municipal, [480, 620, 0], 6),
    lining("02012", "路名牌", UnitKind::Municipal, [300, 320, 300], 6),
    lining("02017", "交通护栏", UnitKind::Municipal, [210, 0, 0], 4),
    lining("02025", "非机动车停放点", UnitKind::Enforcement, [240, 220, 320], 8),
    lining("04007", "街头座椅", UnitKind::Garden, [330, 400, 0], 10),
    lining("03008", "宣传栏", UnitKind::Street, [700, 600, 400], 11),
    lining("03001", "公共厕所", UnitKind::Sanitation, [1500, 1700, 2000], 12),
];

const fn lining(
    class_code: &'static str,
    name: &'static str,
    keeper: UnitKind,
    [main, secondary, lane]: [i64; 3],
    back: i64,
) -> Lining {
    Lining { class_code, name, keeper, main, secondary, lane, back }
}

/// Lines all roads with components.
pub(crate) fn line_roads(
    config: &CityConfig,
    lattice: &Lattice,
    areas: &Areas,
    roads: &Roads,
) -> Result<Vec<Component>, CityError> {
    let surveyed = config.days_ago(900)?;
    let mut dice = Dice::new(config.seed, "components");
    let mut sequence: BTreeMap<&str, u32> = BTreeMap::new();
    let mut components = Vec::new();
    for (i, course) in roads.courses.iter().enumerate() {
        let class = roads.roads[course.road].class;
        for lining in &LININGS {
            for (edge, left, permille) in places(&course.edges, lining.spacing(class, config), &mut dice) {
                let Some(grid) = areas.by_cell.get(&edge.sides()[usize::from(!left)]) else { continue };
                let number = sequence.entry(lining.class_code).or_default();
                *number += 1;
                components.push(Component {
                    id: format!("{DISTRICT_CODE}{}{number:06}", lining.class_code),
                    class_code: lining.class_code.into(),
                    name: lining.name.into(),
                    state: state(&mut dice),
                    at: lattice.beside(edge, left, permille, lining.back * 1000).point(),
                    unit_grid: areas.unit_grids[*grid].code.clone(),
                    road_section: roads.section(i).id.clone(),
                    keeper: lining.keeper,
                    since: surveyed + chrono::Days::new(dice.below(300) as u64),
                });
            }
        }
    }
    Ok(components)
}

impl Lining {
    /// Millimetres between two on one side; 0 for none.
    fn spacing(&self, class: RoadClass, config: &CityConfig) -> i64 {
        let metres = match class {
            RoadClass::Main => self.main,
            RoadClass::Secondary => self.secondary,
            RoadClass::Lane => self.lane,
        };
        match i64::from(config.components_percent) {
            0 => 0,
            percent => metres * 100_000 / percent,
        }
    }
}

/// Places along a chain of edges on both sides, about `spacing` millimetres apart: edge, left side?, thousandths along it.
fn places(edges: &[Edge], spacing: i64, dice: &mut Dice) -> Vec<(Edge, bool, i64)> {
    // Lattice steps are about 100 m; treating them as equal keeps the rhythm even enough.
    let length = edges.len() as i64 * crate::ground::lattice::STEP;
    let mut places = Vec::new();
    for left in [true, false] {
        let mut at = if spacing > 0 { dice.between(0, spacing) } else { length };
        while at < length {
            let edge = edges[(at / crate::ground::lattice::STEP) as usize];
            // Crossings are kept clear: nothing stands in the first or last tenth of an edge.
            let permille = 120 + at % crate::ground::lattice::STEP * 760 / crate::ground::lattice::STEP;
            places.push((edge, left, permille));
            at += (spacing + dice.between(-spacing / 12, spacing / 12)).max(1_000);
        }
    }
    places
}

fn state(dice: &mut Dice) -> ComponentState {
    match dice.below(500) {
        0..=3 => ComponentState::Damaged,
        4 => ComponentState::Lost,
        _ => ComponentState::Good,
    }
}
