//! What lines the ground: roads along the lattice, components standing beside them and shops facing them.

pub mod component;
pub mod road;
pub mod shop;
