//! Fixes as they come from a receiver, and points as a track keeps them.

use serde::{Deserialize, Serialize};

use crate::place::Point;

/// How somebody moves (交通方式): what speed is possible, and how far apart points may lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Means {
    /// 步行
    Foot,
    /// 骑行
    Bike,
    /// 乘车
    Car,
}

impl Means {
    /// Beyond this nobody moves so, millimetres per second: whatever would need more is a jump of the receiver.
    pub fn fastest_mm_s(self) -> i64 {
        match self {
            Means::Foot => 5_000,
            Means::Bike => 12_000,
            Means::Car => 40_000,
        }
    }

    /// Points farther apart than this are not taken for one straight way, millimetres: a corner may lie between.
    pub fn stride_mm(self) -> i64 {
        match self {
            Means::Foot => 100_000,
            Means::Bike => 150_000,
            Means::Car => 250_000,
        }
    }
}

/// A position as a receiver gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawFix {
    /// When, milliseconds of the best clock there is; later fixes have larger ones.
    pub at: i64,
    #[serde(flatten)]
    pub point: Point,
    /// Radius of 68 % confidence, millimetres; none when the receiver does not say.
    pub acc: Option<i64>,
    /// The platform says that the position is made up (模拟定位).
    pub mock: bool,
}

/// A point that a track keeps: a place and how long somebody stayed there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackPoint {
    pub at: i64,
    /// Last moment at this place; `at` when he only passed.
    pub until: i64,
    #[serde(flatten)]
    pub point: Point,
    pub acc: i64,
    pub mock: bool,
    /// The point from which he walked here: only between the two is the way known. None after a gap.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub from: Option<Origin>,
}

/// Which point of a track. Times alone do not say it: a clock that was set back, or a second phone, gives one time twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Origin {
    pub at: i64,
    #[serde(flatten)]
    pub point: Point,
}

impl TrackPoint {
    /// How another point names this one.
    pub fn origin(&self) -> Origin {
        Origin { at: self.at, point: self.point }
    }
}

/// Why there is nothing between two points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GapReason {
    /// 无定位信号
    NoFix,
    /// 定位已关闭
    GpsOff,
    /// 应用被系统终止
    Killed,
    /// 电量过低
    Battery,
    /// 时钟跳变
    ClockJump,
    /// 未授予定位权限
    Permission,
    /// 本人暂停
    Paused,
    /// 模拟定位: what came was made up.
    Mock,
}

/// A stretch of time of which nothing is known. Never bridged by a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    pub from: i64,
    /// None while it lasts.
    pub until: Option<i64>,
    pub reason: GapReason,
}

/// A track: what is known, and what is not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Track {
    pub points: Vec<TrackPoint>,
    pub gaps: Vec<Gap>,
}

impl Track {
    /// Both together, by time: two phones on one patrol, or one chunk after another.
    pub fn merge(mut self, other: Track) -> Track {
        self.points.extend(other.points);
        // By all there is, so that it makes no difference which of two comes first.
        self.points.sort_by_key(|p| (p.at, p.until, p.point, p.acc, p.mock, p.from));
        self.points.dedup();
        self.gaps.extend(other.gaps);
        self.gaps.sort_by_key(|gap| (gap.from, gap.until, gap.reason));
        self.gaps.dedup();
        self
    }

    /// Real points in order, each with the one it was walked to from, where that is known and here. In which order the points
    /// lie, and whose lie between, makes no difference.
    pub fn steps(&self) -> impl Iterator<Item = (Option<&TrackPoint>, &TrackPoint)> {
        let real = || self.points.iter().filter(|point| !point.mock);
        let mut known: Vec<&TrackPoint> = real().collect();
        known.sort_by_key(|point| (point.origin(), point.acc));
        real().map(move |point| {
            let from = point.from.filter(|from| from.at <= point.at);
            let from = from.and_then(|from| {
                let after = known.partition_point(|known| known.origin() <= from);
                known.get(after.checked_sub(1)?).copied().filter(|known| known.origin() == from)
            });
            (from, point)
        })
    }

    /// Length of what is known, millimetres. Gaps add nothing.
    pub fn length_mm(&self) -> i64 {
        self.steps().filter_map(|(from, to)| Some(from?.point.distance_mm(&to.point))).sum()
    }

    /// First and last moment of which anything is said.
    pub fn span(&self) -> Option<(i64, i64)> {
        let starts = self.points.iter().map(|p| p.at).chain(self.gaps.iter().map(|g| g.from));
        let ends = self.points.iter().map(|p| p.until).chain(self.gaps.iter().map(|g| g.until.unwrap_or(g.from)));
        Some((starts.min()?, ends.max()?))
    }
}
