//! What the duty ledger of the invented city holds beside its areas: standards, shopfronts, zones, points, components and
//! plots nobody owns.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use gridwalk_city::{City, ComponentState as CityState, Point as CityPoint, UnitKind};
use gridwalk_domain::duty::{Plot, Rating, Shop, Slot, Standard, StandardText, Zone, ZoneKind};
use gridwalk_domain::grid::{Component, ComponentState, Point, Shape};
use gridwalk_domain::id::EntityId;
use gridwalk_domain::record::RecordFact;
use gridwalk_domain::stream::Stream;

use super::ids::{Ids, street_stream};
use crate::error::Result;
use crate::ledger::Tx;
use crate::office;

/// 1e-7 degrees: about 30 m.
const NEAR: i64 = 3_000;
/// One shopfront in so many has signed no agreement or was found wanting.
const WANTING: usize = 9;

/// Standards by the words that areas were given; each text is a standard with an older version.
pub(super) type Standards = BTreeMap<String, EntityId>;

pub(super) fn record_standards(tx: &mut Tx<'_>, city: &City, ids: &Ids) -> Result<Standards> {
    let mut standards = Standards::new();
    for duty in &city.duties {
        if standards.contains_key(&duty.standard) {
            continue;
        }
        let n = standards.len() + 1;
        let id = ids.of("standard", &n.to_string());
        let old =
            StandardText { from: earlier(city, 365), text: "每日巡查一遍，发现问题及时上报。".into() };
        let now = StandardText { from: city.boundary_from, text: duty.standard.clone() };
        let title = ["街面市容标准", "巡查频次标准", "设施与秩序标准"].get(n - 1).copied().unwrap_or("市容标准");
        let standard = Standard { title: title.into(), versions: BTreeMap::from([(1, old), (2, now)]) };
        office::record(tx, &Stream::org(), id, standard.to_fact())?;
        standards.insert(duty.standard.clone(), id);
    }
    Ok(standards)
}

pub(super) fn record(tx: &mut Tx<'_>, city: &City, ids: &Ids) -> Result<()> {
    record_shops(tx, city, ids)?;
    record_components(tx, city, ids)?;
    record_zones(tx, city, ids)?;
    record_points(tx, city, ids)?;
    record_plots(tx, city, ids)
}

fn earlier(city: &City, days: u64) -> NaiveDate {
    city.boundary_from.checked_sub_days(Days::new(days)).unwrap_or(city.boundary_from)
}

fn at(point: CityPoint) -> Shape {
    Shape::Point([i64::from(point.lon_e7), i64::from(point.lat_e7)])
}

/// A square of so many 1e-7 degrees to each side of a point.
fn around(point: CityPoint, reach: i64) -> Shape {
    let (x, y) = (i64::from(point.lon_e7), i64::from(point.lat_e7));
    Shape::of_ring(vec![[x - reach, y - reach], [x + reach, y - reach], [x + reach, y + reach], [x - reach, y + reach]])
}

/// The street that a unit grid's code begins with.
fn street_of(grid: &str) -> &str {
    grid.get(..9).unwrap_or_default()
}

fn put(tx: &mut Tx<'_>, street: &str, id: EntityId, fact: RecordFact) -> Result<()> {
    office::record(tx, &street_stream(street)?, id, fact)?;
    Ok(())
}

fn record_shops(tx: &mut Tx<'_>, city: &City, ids: &Ids) -> Result<()> {
    for (n, shop) in city.shops.iter().enumerate() {
        let street = street_of(&shop.unit_grid).to_owned();
        let section = city.roads.iter().flat_map(|road| &road.sections).find(|section| section.id == shop.road_section);
        let road = section.and_then(|s| s.label.split('（').next()).unwrap_or_default();
        let fact = Shop {
            code: shop.id.clone(),
            name: shop.name.clone(),
            operator: format!("{}经营户", shop.trade),
            address: format!("{road}{}号", shop.number),
            street: street.clone(),
            rating: (n % WANTING == 0).then_some(Rating::Poor),
            shape: Some(at(shop.at)),
            ..Shop::default()
        };
        put(tx, &street, ids.of("shop", &shop.id), fact.to_fact())?;
    }
    Ok(())
}

fn record_components(tx: &mut Tx<'_>, city: &City, ids: &Ids) -> Result<()> {
    let keeper = |kind: UnitKind| city.units.iter().find(|unit| unit.kind == kind).map(|unit| unit.name.clone());
    for component in &city.components {
        let street = street_of(&component.unit_grid).to_owned();
        let state = match component.state {
            CityState::Good => ComponentState::Good,
            CityState::Damaged => ComponentState::Broken,
            CityState::Lost => ComponentState::Lost,
        };
        let fact = Component {
            code: component.id.clone(),
            name: component.name.clone(),
            state: Some(state),
            keeper: keeper(component.keeper).unwrap_or_default(),
            grid: component.unit_grid.clone(),
            street: street.clone(),
            shape: Some(at(component.at)),
            ..Component::default()
        };
        put(tx, &street, ids.of("component", &component.id), fact.to_fact())?;
    }
    Ok(())
}

/// The strict rules hold in the inner streets; stalls may stand in the evening at two corners.
fn record_zones(tx: &mut Tx<'_>, city: &City, ids: &Ids) -> Result<()> {
    let inner = city.streets.iter().take(city.streets.len().div_ceil(2));
    let ring = |ring: &[CityPoint]| ring.iter().map(|p| [i64::from(p.lon_e7), i64::from(p.lat_e7)]).collect();
    for street in inner {
        let zone = Zone {
            name: format!("城市化管理区域（{}）", street.name),
            kind: ZoneKind::Urban,
            street: street.code.clone(),
            basis: "演示〔2026〕1号".into(),
            slots: Vec::new(),
            permits: String::new(),
            from: None,
            until: None,
            shape: Some(Shape::of_ring(ring(&street.ring))),
        };
        put(tx, &street.code, ids.of("zone", &street.code), zone.to_fact())?;
    }
    for street in &city.streets {
        let Some(shop) = city.shops.iter().find(|shop| street_of(&shop.unit_grid) == street.code) else { continue };
        let zone = Zone {
            name: format!("{}便民摊规点", street.name),
            kind: ZoneKind::Stalls,
            street: street.code.clone(),
            basis: "演示〔2026〕2号".into(),
            slots: vec![
                Slot { days: vec![1, 2, 3, 4, 5], from_min: 17 * 60, to_min: 21 * 60 },
                Slot { days: vec![6, 7], from_min: 16 * 60, to_min: 22 * 60 },
            ],
            permits: "水果、小吃；不超过二十个摊位".into(),
            from: None,
            until: None,
            shape: Some(around(shop.at, NEAR)),
        };
        put(tx, &street.code, ids.of("stalls", &street.code), zone.to_fact())?;
    }
    Ok(())
}

/// A school and a toilet in each street, where the city has a corner for them.
fn record_points(tx: &mut Tx<'_>, city: &City, ids: &Ids) -> Result<()> {
    for street in &city.streets {
        let mut shops = city.shops.iter().filter(|shop| street_of(&shop.unit_grid) == street.code);
        let kinds = [("学校", "第一小学"), ("公厕", "公厕"), ("医院", "社区卫生服务中心")];
        for (category, name) in kinds {
            // Every fifth shop, so that they do not stand in a row.
            let Some(place) = shops.nth(4) else { continue };
            let point = Point {
                code: String::new(),
                name: format!("{}{name}", street.name),
                category: category.into(),
                street: street.code.clone(),
                shape: Some(at(place.at)),
            };
            put(tx, &street.code, ids.of("point", &format!("{}{category}", street.code)), point.to_fact())?;
        }
    }
    Ok(())
}

fn record_plots(tx: &mut Tx<'_>, city: &City, ids: &Ids) -> Result<()> {
    let names = ["高架下绿地", "桥头空地", "河边边角地"];
    for (n, (street, name)) in city.streets.iter().zip(names).enumerate() {
        let grid = city.unit_grids.iter().filter(|grid| grid.street == street.code).nth(n * 3);
        let Some(corner) = grid.and_then(|grid| grid.ring.first()) else { continue };
        let candidates: Vec<EntityId> = city.units.iter().take(2).map(|unit| ids.unit(&unit.code)).collect();
        let settled = n == 2;
        let plot = Plot {
            name: format!("{}{name}", street.name),
            street: street.code.clone(),
            decided: candidates.first().copied().filter(|_| settled),
            decided_on: settled.then_some(city.boundary_from),
            candidates,
            minutes: if settled { "现场会商，确定管养单位。".into() } else { String::new() },
            met_on: settled.then_some(city.boundary_from),
            shape: Some(around(*corner, NEAR / 2)),
        };
        put(tx, &street.code, ids.of("plot", &n.to_string()), plot.to_fact())?;
    }
    Ok(())
}
