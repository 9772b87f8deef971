//! The supervisor's desk (监督员工作台).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::case::{CaseBrief, ClassView};

/// The desk's first screen: what needs a person, then counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeskOverview {
    /// Reports waiting for intake (待受理), oldest first.
    pub needs_person: Vec<CaseBrief>,
    pub needs_person_total: i64,
    /// Two people changed the same thing: someone must choose.
    pub raced: Vec<CaseBrief>,
    /// Records the server holds back, to be looked at.
    pub held: Vec<HeldView>,
    pub streets: Vec<StreetCount>,
    /// Newest arrivals first, for the live strip.
    pub arrivals: Vec<CaseBrief>,
    /// Cases whose named photos have not all arrived.
    pub incomplete: i64,
    pub from_ms: i64,
    pub to_ms: i64,
}

/// Counts per street (街道/镇): units are counted, people are not ranked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StreetCount {
    pub street: String,
    pub name: String,
    pub self_disposed: i64,
    pub reported: i64,
    pub withdrawn: i64,
    pub photos_missing: i64,
    /// Most frequent self-disposed classes.
    pub top: Vec<ClassCount>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClassCount {
    pub class: ClassView,
    pub count: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HeldView {
    /// What to name when deciding on it; none for records of this device, which its own author cannot let through.
    pub notice: Option<String>,
    pub who: String,
    pub kind: String,
    /// Message key of the reason.
    pub reason: String,
    pub at_ms: i64,
    pub case: Option<String>,
}

/// A point for the desk's map; the table uses the same filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CasePoint {
    pub id: String,
    pub lon_e7: i64,
    pub lat_e7: i64,
    pub state: super::case::CaseStateView,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StreetBrief {
    pub code: String,
    pub name: String,
}
