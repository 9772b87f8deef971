//! The 四到五包 ledger (台账) of a district or street: all areas with what is wrong with them, and the lists beside it.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Area, Issue, Rating, Shop};

/// The whole ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct Ledger {
    /// What it covers, e.g. 钟楼区 or a street; stands in the title.
    pub scope: String,
    /// One row for each area (责任网格).
    pub areas: Vec<AreaRow>,
    /// Unit grids (单元网格) that lie in no area (空白网格).
    pub empty_grids: Vec<EmptyGrid>,
    /// What two areas claim (重叠).
    pub doubles: Vec<DoubleAssignment>,
    /// People who answer for more than they can walk (超负荷).
    pub overloads: Vec<Overload>,
    /// Groups of classes, the columns of 归谁管.
    pub groups: Vec<String>,
    /// 归谁管, one row for each area.
    pub answers: Vec<AnswerRow>,
    /// 门市
    pub shops: Vec<ShopRow>,
    /// 失管地块
    pub plots: Vec<Plot>,
    /// Standards in all their versions.
    pub standards: Vec<StandardVersion>,
    /// Time of printing and edition.
    pub issue: Issue,
}

/// What is wrong with an area (网中有格、格中有员).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// 空白网格: nobody answers for it.
    Empty,
    /// 重叠: another area claims part of it.
    Double,
    /// 重复落实: inspector and deputy are one person.
    SamePerson,
    /// 超负荷: its inspector answers for too many areas.
    Overload,
    /// 无权限: whoever answers may not work in the street.
    NoGrant,
    /// 到标准 is missing.
    NoStandard,
    /// 到时 is missing.
    NoSlots,
}

/// One area in the ledger.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AreaRow {
    /// The area with its record.
    pub area: Area,
    /// 包门市 in numbers.
    pub shops: ShopCount,
    /// 跟踪督办: open reports.
    pub followed: u32,
    /// What is wrong with it.
    pub marks: BTreeSet<Mark>,
}

/// Shopfronts of an area in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ShopCount {
    /// All of them.
    pub total: u32,
    /// With a signed 门前三包责任书.
    pub agreed: u32,
    /// 优秀
    pub good: u32,
    /// 合格
    pub fair: u32,
    /// 不合格
    pub poor: u32,
}

impl ShopCount {
    /// Counts a list.
    pub fn of<'a>(shops: impl IntoIterator<Item = &'a Shop>) -> Self {
        shops.into_iter().fold(Self::default(), |mut count, shop| {
            count.total += 1;
            count.agreed += u32::from(shop.is_agreed);
            match shop.rating {
                Some(Rating::Good) => count.good += 1,
                Some(Rating::Fair) => count.fair += 1,
                Some(Rating::Poor) => count.poor += 1,
                None => {}
            }
            count
        })
    }

    /// Not rated yet.
    pub fn unrated(&self) -> u32 {
        self.total.saturating_sub(self.good + self.fair + self.poor)
    }
}

/// A unit grid (单元网格) that lies in no area.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EmptyGrid {
    /// Its fifteen digits.
    pub code: String,
    /// 街道
    pub street: String,
    /// Square metres.
    pub area_m2: Option<f64>,
}

/// What two areas claim.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DoubleAssignment {
    /// The unit grid, or words for the piece that is claimed twice.
    pub what: String,
    /// 街道
    pub street: String,
    /// The areas that claim it.
    pub areas: Vec<String>,
    /// Square metres claimed twice.
    pub area_m2: Option<f64>,
}

/// A person who answers for more areas than one can walk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overload {
    /// 姓名
    pub person: String,
    /// 单位
    pub unit: String,
    /// Areas he answers for.
    pub areas: Vec<String>,
    /// How many the office allows.
    pub limit: u32,
}

/// 归谁管 of one area.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnswerRow {
    /// The area's code.
    pub code: String,
    /// The area's name.
    pub area: String,
    /// 街道
    pub street: String,
    /// One unit for each of [`Ledger::groups`]; empty or missing where nobody was named.
    pub units: Vec<String>,
}

/// A shopfront in the ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShopRow {
    /// The area it belongs to; empty when it lies in none.
    pub area: String,
    /// 街道
    pub street: String,
    /// The shopfront.
    pub shop: Shop,
}

/// A plot nobody answers for (失管地块), or for which somebody was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plot {
    /// Its name.
    pub name: String,
    /// 街道
    pub street: String,
    /// Square metres.
    pub area_m2: Option<f64>,
    /// Units that might answer for it.
    pub candidates: Vec<String>,
    /// 确权会议 was held on.
    pub met_on: Option<NaiveDate>,
    /// 确权纪要
    pub minutes: String,
    /// The unit that was found to answer; empty while nobody is.
    pub decided: String,
    /// 认定日期
    pub decided_on: Option<NaiveDate>,
}

/// One version of a standard.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StandardVersion {
    /// Without 《》.
    pub title: String,
    /// 版次
    pub version: u32,
    /// 施行日期
    pub from: Option<NaiveDate>,
    /// Whether it is the one in force on the edition's day.
    pub is_current: bool,
    /// Areas that work to it.
    pub areas: u32,
    /// The text.
    pub text: String,
}
