//! Plots nobody owns (失管地块, row 1-08): candidates, the minutes of whoever walked there, and the decision.

use chrono::NaiveDate;
use serde_json::json;

use crate::grid::Shape;
use crate::grid::{fact, shape_of};
use crate::id::EntityId;
use crate::record::{Record, RecordFact, RecordKind};

/// A plot for which nobody answers, until somebody is found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plot {
    pub name: String,
    pub street: String,
    /// Units that might answer for it.
    pub candidates: Vec<EntityId>,
    /// 确权纪要: who met when and what was said.
    pub minutes: String,
    pub met_on: Option<NaiveDate>,
    /// The unit that was found to answer.
    pub decided: Option<EntityId>,
    pub decided_on: Option<NaiveDate>,
    pub shape: Option<Shape>,
}

impl Plot {
    pub fn to_fact(&self) -> RecordFact {
        let fields = [
            ("name", json!(self.name)),
            ("street", json!(self.street)),
            ("candidates", json!(self.candidates)),
            ("minutes", json!(self.minutes)),
            ("met_on", json!(self.met_on)),
            ("decided", json!(self.decided)),
            ("decided_on", json!(self.decided_on)),
        ];
        fact(RecordKind::Plot, fields, self.shape.as_ref())
    }

    /// None when the record is of another kind.
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == RecordKind::Plot).then(|| Self {
            name: record.text("name"),
            street: record.text("street"),
            candidates: record.get("candidates").unwrap_or_default(),
            minutes: record.text("minutes"),
            met_on: record.get("met_on"),
            decided: record.get("decided"),
            decided_on: record.get("decided_on"),
            shape: shape_of(record),
        })
    }

    /// Still nobody's on a day.
    pub fn is_open(&self, day: NaiveDate) -> bool {
        self.decided.is_none() || self.decided_on.is_some_and(|on| on > day)
    }
}
