//! One responsibility area (责任网格) with its 四到五包 record, and the lists that hang on it.

use chrono::NaiveDate;

/// A responsibility area (责任网格). Empty texts, lists and `None` mean 未落实: not settled yet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Area {
    /// How lists from elsewhere name it.
    pub code: String,
    /// Its name.
    pub name: String,
    /// 街道/镇, in words.
    pub street: String,
    /// 到人: 责任人
    pub inspector: Option<Person>,
    /// 到人: 代理人
    pub deputy: Option<Person>,
    /// 到事: classes by group; none means all classes.
    pub classes: Vec<ClassGroup>,
    /// 到事: tasks in words.
    pub tasks: Vec<String>,
    /// 到时 and 包时段
    pub slots: Vec<Slot>,
    /// 到时: rounds a day (巡查频次).
    pub rounds: Option<u32>,
    /// 到标准
    pub standard: Option<Standard>,
    /// 包区域
    pub extent: Extent,
    /// 包路段, in the order in which they are walked.
    pub roads: Vec<RoadSection>,
    /// 包职责 in words; line breaks begin paragraphs.
    pub duties: String,
}

/// A person as papers name him: no phone, no identity number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// 姓名
    pub name: String,
    /// 工号; may be empty.
    pub staff_no: String,
    /// 单位
    pub unit: String,
}

/// Classes (小类) of one group (大类).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClassGroup {
    /// 大类
    pub name: String,
    /// 小类; none means the whole group.
    pub classes: Vec<String>,
}

/// A duty slot (时段). One that ends before it begins runs past midnight.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Slot {
    /// ISO weekdays: 1 = Monday … 7 = Sunday.
    pub days: Vec<u8>,
    /// Minute of the day at which it begins.
    pub from_min: u16,
    /// Minute of the day at which it ends, at most 1440.
    pub to_min: u16,
}

impl Slot {
    /// Minutes it runs on one day.
    pub fn length_min(&self) -> u32 {
        let (from, to) = (u32::from(self.from_min), u32::from(self.to_min));
        if to > from { to - from } else { (to + 24 * 60).saturating_sub(from) }
    }

    /// Weekdays without what is no weekday, each once.
    pub(crate) fn weekdays(&self) -> Vec<u8> {
        (1..=7).filter(|day| self.days.contains(day)).collect()
    }
}

/// The version of a standard that was agreed on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standard {
    /// Without 《》.
    pub title: String,
    /// None where it is free words.
    pub version: Option<u32>,
    /// 施行日期: first day on which it holds.
    pub from: Option<NaiveDate>,
    /// The text itself; line breaks begin paragraphs.
    pub text: String,
}

/// 包区域: how large it is and since when.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extent {
    /// Square metres.
    pub area_m2: Option<f64>,
    /// 单元网格 inside.
    pub unit_grids: Option<u32>,
    /// The boundary's effective date (边界生效日期).
    pub since: Option<NaiveDate>,
}

/// A road section "路（起–止）".
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RoadSection {
    /// 路
    pub name: String,
    /// 起; empty for a whole road.
    pub from: String,
    /// 止; empty for a whole road.
    pub to: String,
    /// Metres.
    pub length_m: Option<f64>,
}

impl RoadSection {
    /// "路（起–止）", or the bare name of a whole road.
    pub fn label(&self) -> String {
        let between = !self.from.is_empty() && !self.to.is_empty();
        if between { format!("{}（{}–{}）", self.name, self.from, self.to) } else { self.name.clone() }
    }
}

/// How a shopfront keeps its duty (门前三包评级).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rating {
    /// 优秀
    Good,
    /// 合格
    Fair,
    /// 不合格
    Poor,
}

/// A shopfront (门市).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shop {
    /// Its sign's name.
    pub name: String,
    /// 经营者
    pub operator: String,
    /// 统一社会信用代码 or licence number.
    pub licence: String,
    /// 地址
    pub address: String,
    /// Whether the 门前三包责任书 is signed.
    pub is_agreed: bool,
    /// None before anybody rated it.
    pub rating: Option<Rating>,
}

/// A report that is followed until it is settled (跟踪督办).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// 小类
    pub class: String,
    /// 地点
    pub place: String,
    /// The day on which it was reported.
    pub since: NaiveDate,
}

/// Who answers for a group of classes (归谁管).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// 大类, or words for "all others".
    pub group: String,
    /// 责任单位; empty when nobody was named.
    pub unit: String,
}
