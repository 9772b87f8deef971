//! The organisation: the bureau, its two centres, eight streets and the units that repair and clean. No people here.

use serde::{Deserialize, Serialize};

use crate::ground::area::{Street, StreetKind};

/// What a unit is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum UnitKind {
    /// 城市管理局.
    Bureau,
    /// 监督中心: finds, checks and assesses; apart from whoever repairs (两个轴心).
    Supervision,
    /// 指挥中心: dispatches.
    Command,
    /// 综合行政执法大队.
    Enforcement,
    /// 街道办事处 or 镇人民政府.
    Street,
    /// 环境卫生管理所.
    Sanitation,
    /// 市政设施管理所.
    Municipal,
    /// 道路设施养护公司.
    Maintenance,
    /// 园林绿化管理所.
    Garden,
    /// 路灯管理所.
    Lighting,
    /// 河道管理所.
    Water,
}

/// A unit 单位 of the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Local code, `320404-U` and two digits; no standard gives such units a code.
    pub code: String,
    pub name: String,
    pub kind: UnitKind,
    /// The street whose office this is.
    pub street: Option<String>,
    /// The unit above; none for the bureau.
    pub parent: Option<String>,
}

#[rustfmt::skip]
const ABOVE_STREETS: [(&str, UnitKind); 4] = [
    ("钟楼区城市管理局", UnitKind::Bureau),
    ("钟楼区数字化城市管理监督中心", UnitKind::Supervision),
    ("钟楼区数字化城市管理指挥中心", UnitKind::Command),
    ("钟楼区城市管理综合行政执法大队", UnitKind::Enforcement),
];

/// The trades that repair and clean all over the district.
#[rustfmt::skip]
const TRADES: [(&str, UnitKind); 6] = [
    ("钟楼区环境卫生管理所", UnitKind::Sanitation),
    ("钟楼区市政设施管理所", UnitKind::Municipal),
    ("巡安道路设施养护公司", UnitKind::Maintenance),
    ("钟楼区园林绿化管理所", UnitKind::Garden),
    ("钟楼区路灯管理所", UnitKind::Lighting),
    ("钟楼区河道管理所", UnitKind::Water),
];

/// All units: bureau, centres, enforcement, streets, trades.
pub(crate) fn units(streets: &[Street]) -> Vec<Unit> {
    let fixed = |(name, kind): &(&str, UnitKind)| ((*name).to_owned(), *kind, None);
    let offices = streets.iter().map(|street| {
        let office = if street.kind == StreetKind::Town { "人民政府" } else { "办事处" };
        (format!("{}{office}", street.name), UnitKind::Street, Some(street.code.clone()))
    });
    let all = ABOVE_STREETS.iter().map(fixed).chain(offices).chain(TRADES.iter().map(fixed));
    let unit = |(n, (name, kind, street)): (usize, (String, UnitKind, Option<String>))| {
        let parent = (kind != UnitKind::Bureau).then(|| code(1));
        Unit { code: code(n), name, kind, street, parent }
    };
    (1..).zip(all).map(unit).collect()
}

fn code(n: usize) -> String {
    format!("320404-U{n:02}")
}

/// The code of the unit of a kind; for [`UnitKind::Street`] the office of `street`.
pub(crate) fn unit_of<'a>(units: &'a [Unit], kind: UnitKind, street: &str) -> &'a str {
    let wanted = |unit: &&Unit| unit.kind == kind && unit.street.as_deref().is_none_or(|own| own == street);
    units.iter().find(wanted).map_or("", |unit| &unit.code)
}
