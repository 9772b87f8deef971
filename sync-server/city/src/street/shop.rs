//! Shops facing the road, for the care of one's own shopfront 门前三包 and the 包门市 of duty records.

use serde::{Deserialize, Serialize};

use crate::dice::Dice;
use crate::ground::area::Areas;
use crate::ground::lattice::Lattice;
use crate::ground::point::Point;
use crate::names;
use crate::street::road::{RoadClass, Roads};

const TRADES: [&str; 16] = [
    "面馆",
    "五金店",
    "理发店",
    "水果店",
    "早餐铺",
    "药房",
    "便利店",
    "服装店",
    "电动车行",
    "熟食店",
    "文具店",
    "茶行",
    "打印社",
    "花店",
    "干洗店",
    "小吃店",
];
/// Metres from the middle of the road to the door.
const DOOR: i64 = 16;

/// A shop 门市 with its place and trade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shop {
    /// `S` and a number, unique in the city.
    pub id: String,
    pub name: String,
    pub trade: String,
    pub at: Point,
    pub unit_grid: String,
    pub duty_grid: String,
    pub road_section: String,
    /// House number 门牌号 along its road.
    pub number: u32,
}

/// Opens shops along most roads, with more of them on secondary roads.
pub(crate) fn open(lattice: &Lattice, areas: &Areas, roads: &Roads, seed: u64) -> Vec<Shop> {
    let mut dice = Dice::new(seed, "shops");
    let mut shops = Vec::new();
    let mut number = (0, 0);
    for (i, course) in roads.courses.iter().enumerate() {
        let percent = match roads.roads[course.road].class {
            RoadClass::Main => 12,
            RoadClass::Secondary => 28,
            RoadClass::Lane => 20,
        };
        if number.0 != course.road {
            number = (course.road, 0);
        }
        let slots = course.edges.iter().flat_map(|edge| [250, 400, 550, 700].map(|permille| (*edge, permille)));
        for (edge, permille) in slots {
            number.1 += 2;
            let left = dice.chance(50);
            let Some(grid) = areas.by_cell.get(&edge.sides()[usize::from(!left)]) else { continue };
            if !dice.chance(percent) {
                continue;
            }
            let (trade, grid) = (*dice.pick(&TRADES), &areas.unit_grids[*grid]);
            shops.push(Shop {
                id: format!("S{:04}", shops.len() + 1),
                name: names::shop(trade, &mut dice),
                trade: trade.into(),
                at: lattice.beside(edge, left, permille, DOOR * 1000).point(),
                unit_grid: grid.code.clone(),
                duty_grid: grid.duty_grid.clone(),
                road_section: roads.section(i).id.clone(),
                number: number.1 - u32::from(left),
            });
        }
    }
    shops
}
