//! Grids (网格): streets, 单元网格, roads, and finding the cell of a point. Responsibility lies with [`crate::duty`].

mod clean;
mod edition;
mod error;
pub(crate) mod fit;
mod locate;
pub mod measure;
mod merge;
mod metric;
pub mod overlay;
mod plane;
mod shape;
mod snap;
mod split;
mod state;
mod topology;
mod validity;

pub use clean::{Repair, clean, opened};
pub(crate) use edition::shape_field;
pub use edition::{
    Change, ChangeBook, ChangeWhat, Edition, Held, SHAPE, as_of, contested, editions, is_built_on, shape_of,
};
pub use error::ShapeError;
pub use locate::{Located, Near, locate};
pub use merge::{Merged, merge, merge_with_exclaves};
pub(crate) use metric::Metric;
pub use plane::Side;
pub use shape::{Polygon, Shape};
pub use snap::{Snapped, snap};
pub use split::{Cut, ROUNDING_M, insert_corner, split};
pub(crate) use state::fact;
pub use state::{Component, ComponentState, Line, Point, Road, Street, UnitGrid};
pub use topology::{Hole, Overlap, Sliver, Tiling, Whose, holes, overlaps, whose};
pub use validity::{Fault, Finding, findings, is_sound};
