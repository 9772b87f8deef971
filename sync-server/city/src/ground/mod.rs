//! The ground: an irregular lattice of about 100 m, divided into streets, communities and grids.
//!
//! Works in whole millimetres east and north of the district's centre and turns them into WGS-84 only at the end, so that
//! neighbours share their corners to the last digit. It knows nothing of people or cases.

pub mod area;
pub(crate) mod cut;
pub(crate) mod lattice;
pub(crate) mod layout;
pub(crate) mod outline;
pub mod point;
