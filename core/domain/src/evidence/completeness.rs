//! Completeness: "2 of 3 photos have arrived".

use crate::case::Case;
use crate::hash::Hash;

/// Photos that acts name and how many of them are there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Completeness {
    pub named: usize,
    pub arrived: usize,
}

impl Completeness {
    /// Counts a case's photos; `there` tells whether the server has verified one.
    pub fn of(case: &Case, mut there: impl FnMut(&Hash) -> bool) -> Self {
        Self { named: case.photos.len(), arrived: case.photos.keys().filter(|h| there(h)).count() }
    }

    pub fn is_whole(&self) -> bool {
        self.named == self.arrived
    }
}
