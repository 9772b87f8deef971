//! A small town: four streets in a row, each with a unit, one responsibility area and four cells of 100 m.
//!
//! Small on purpose: fifty phones carry it. The whole invented district is the demo's.

use std::collections::BTreeMap;

use gridwalk_core::view::{FixInput, FixSource};
use gridwalk_domain::duty::Area;
use gridwalk_domain::grid::{Shape, Street, UnitGrid};
use gridwalk_domain::id::EntityId;
use gridwalk_domain::org::Unit;
use gridwalk_domain::record::RecordFact;
use gridwalk_domain::stream::Stream;
use uuid::Uuid;

/// How many streets there are.
pub const STREETS: u32 = 4;
const WEST: i64 = 1_199_500_000;
const SOUTH: i64 = 317_800_000;
/// About 100 m.
const CELL: i64 = 10_000;
/// Between the beginnings of two streets.
const APART: i64 = 40_000;

/// A record of the town: where it stands, what it is.
pub struct Entry {
    pub stream: Stream,
    pub entity: EntityId,
    pub fact: RecordFact,
}

/// Codes, places and records of the town. Everything follows from numbers.
#[derive(Debug, Clone, Copy, Default)]
pub struct Town;

impl Town {
    /// The nine-digit code of street 1 to [`STREETS`].
    pub fn code(street: u32) -> String {
        format!("32040400{street}")
    }

    pub fn stream(street: u32) -> Stream {
        Stream::street(&Self::code(street)).expect("a street's code")
    }

    pub fn unit(street: u32) -> EntityId {
        id(1, street)
    }

    pub fn area(street: u32) -> EntityId {
        id(2, street)
    }

    /// The fifteen-digit code of cell 0 to 3.
    pub fn cell(street: u32, cell: u32) -> String {
        format!("{}{:06}", Self::code(street), cell + 1)
    }

    /// A good fix in the middle of a cell.
    pub fn fix(street: u32, cell: u32, at: i64) -> FixInput {
        let [west, south] = corner(street, cell);
        FixInput {
            lon_e7: west + CELL / 2,
            lat_e7: south + CELL / 2,
            accuracy_mm: 6_000,
            source: FixSource::Gnss,
            fixed_at_ms: at,
        }
    }

    /// Everything the office records before the first day.
    pub fn records() -> Vec<Entry> {
        (1..=STREETS).flat_map(of_street).collect()
    }
}

fn id(kind: u128, number: u32) -> EntityId {
    EntityId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + (kind << 32) + u128::from(number)))
}

fn corner(street: u32, cell: u32) -> [i64; 2] {
    let west = WEST + i64::from(street) * APART + i64::from(cell % 2) * CELL;
    [west, SOUTH + i64::from(cell / 2) * CELL]
}

fn square([west, south]: [i64; 2], side: i64) -> Vec<[i64; 2]> {
    vec![[west, south], [west + side, south], [west + side, south + side], [west, south + side]]
}

fn of_street(street: u32) -> Vec<Entry> {
    let code = Town::code(street);
    let whole = square(corner(street, 0), 2 * CELL);
    let in_org = |entity, fact| Entry { stream: Stream::org(), entity, fact };
    let unit = Unit { name: format!("第{street}街道办事处"), street: Some(code.clone()), parent: None };
    let record =
        Street { code: code.clone(), name: format!("第{street}街道"), shape: Some(Shape::of_ring(whole.clone())) };
    let area = Area {
        name: format!("责任网格{street}"),
        street: code,
        shape: Some(Shape::of_ring(whole)),
        area_m2: 40_000,
        unit_grids: 4,
        tasks: vec!["市容环境卫生".into()],
        units: BTreeMap::from([("*".to_owned(), Town::unit(street))]),
        ..Area::default()
    };
    let mut entries = vec![
        in_org(Town::unit(street), unit.to_fact()),
        in_org(id(3, street), record.to_fact()),
        in_org(Town::area(street), area.to_fact()),
    ];
    entries.extend((0..4).map(|cell| {
        let shape = Some(Shape::of_ring(square(corner(street, cell), CELL)));
        let grid = UnitGrid { code: Town::cell(street, cell), area: Some(Town::area(street)), shape };
        in_org(id(4, street * 10 + cell), grid.to_fact())
    }));
    entries
}
