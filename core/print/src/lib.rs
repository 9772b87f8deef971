//! Papers (纸质材料): the area card (责任网格卡) as PDF, the 四到五包 ledger (台账) as XLSX, in Chinese or English.
//!
//! A paper is made of plain values that the caller gathered and worded where they are the office's own (class names,
//! units, standards); it looks nothing up, knows no clock, and the same values give the same bytes on every machine.

#![warn(missing_docs)]

mod card;
mod error;
mod ledger;
pub mod paper;
mod sheet;
mod words;

pub use card::area_card;
pub use error::{PrintError, Result};
pub use ledger::ledger;
pub use words::Language;
