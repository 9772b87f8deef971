//! 四到五包: the ledger and each area's record, shopfronts, plots, standards, coverage and their papers.
//!
//! Read from the ground as it stands today ([`crate::places`]). Each change is one act on one record, in the stream where the
//! record lives. Boundaries are [`crate::ground`]'s.

mod answers;
mod area;
mod choices;
mod coverage;
mod fit;
mod ledger;
mod papers;
mod plots;
mod raced;
mod shops;
mod standards;

pub(crate) use fit::FitKept;
