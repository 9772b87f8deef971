//! Grids (网格): streets, 单元网格, roads, and finding the cell of a point. Responsibility lies with [`crate::duty`].

mod locate;
mod shape;
mod state;

pub use locate::{Located, Near, locate};
pub use shape::{Polygon, Shape};
pub use state::{Line, Road, Street, UnitGrid};
