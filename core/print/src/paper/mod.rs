//! What stands on papers, as plain values. Names of classes, units and streets arrive in words; nothing is checked against
//! any register here.

mod area;
mod ledger;
mod map;

pub use area::{Answer, Area, ClassGroup, Extent, Followed, Person, Rating, RoadSection, Shop, Slot, Standard};
pub use ledger::{
    AnswerRow, AreaRow, DoubleAssignment, EmptyGrid, Ledger, Mark, Overload, Plot, ShopCount, ShopRow, StandardVersion,
};
pub use map::{Frame, MapArea, MapRoad, Polygon, Position, Ring, SketchMap};

use chrono::{NaiveDate, NaiveDateTime};

/// When a paper was printed and which day's state it shows. Both are the office's own time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Issue {
    /// 打印时间
    pub printed_at: NaiveDateTime,
    /// 版次日期: the day whose boundaries and records are shown.
    pub edition: NaiveDate,
}

/// The area card (责任网格卡, 四到五包卡) of one area.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// The area with its 四到五包 record.
    pub area: Area,
    /// 示意图
    pub map: SketchMap,
    /// 包门市: each shopfront.
    pub shops: Vec<Shop>,
    /// 跟踪督办: what was reported and is still open.
    pub followed: Vec<Followed>,
    /// 归谁管: who answers for which group of classes.
    pub answers: Vec<Answer>,
    /// Time of printing and edition.
    pub issue: Issue,
}

/// A PDF and what has to be known about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The file, PDF/A-2u.
    pub bytes: Vec<u8>,
    /// Pages it has.
    pub pages: usize,
    /// Characters the font lacks, in order of their code, each once; each was drawn as 〓.
    pub missing: Vec<char>,
}
