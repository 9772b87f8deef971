//! Why a shape cannot be worked on.

/// A refusal; each message says what to do next.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ShapeError {
    /// The shapes reach over more than a hundred degrees, or off the earth.
    #[error("the shapes reach farther than a country; look for coordinates that are wrong")]
    TooWide,
    /// Points and lines have no inside.
    #[error("only areas can be split and merged; choose an area")]
    NotAnArea,
    /// The shape has faults of its own.
    #[error("the shape has faults; mend them first")]
    Faulty,
    /// A cut needs two different points.
    #[error("the line has fewer than two different points; draw it again")]
    NoLine,
    /// The cut passes by, or runs along the boundary.
    #[error("the line does not cross the area; draw it from one side to the other")]
    Misses,
    /// The cut begins or ends inside.
    #[error("the line ends inside the area; draw it until it has crossed the boundary")]
    EndsInside { at: [i64; 2] },
    /// There is nothing to merge.
    #[error("choose at least two areas to merge")]
    TooFew,
    /// The shapes do not all hang together: this one lies apart, by so many millimetres from the nearest other.
    #[error("area {} lies {gap_mm} mm from the others; choose areas that share a boundary, or snap them first", index + 1)]
    Apart { index: usize, gap_mm: i64 },
}

impl ShapeError {
    /// The message key for screens.
    pub fn code(&self) -> &'static str {
        match self {
            ShapeError::TooWide => "shape_too_wide",
            ShapeError::NotAnArea => "shape_not_an_area",
            ShapeError::Faulty => "shape_faulty",
            ShapeError::NoLine => "shape_no_line",
            ShapeError::Misses => "cut_misses",
            ShapeError::EndsInside { .. } => "cut_ends_inside",
            ShapeError::TooFew => "merge_too_few",
            ShapeError::Apart { .. } => "merge_apart",
        }
    }
}
