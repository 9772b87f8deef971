//! World, devices, networks and clocks for the proofs: a server in this process, real apps, and everything that can go
//! wrong between them, each turned by hand or by seeded dice.

pub mod book;
pub mod child;
pub mod clock;
pub mod device;
pub mod dice;
pub mod forge;
pub mod full;
pub mod network;
pub mod shot;
mod tamper;
pub mod town;
pub mod world;

pub use clock::{DeviceClock, ManualClock};
pub use device::{Device, Disk};
pub use dice::Dice;
pub use forge::{Claim, Forge};
pub use network::{Fault, FaultyNetwork};
pub use town::Town;
pub use world::World;
