//! Whole worlds under seeded misfortune, and what must hold after each step.

mod coverage;
mod deed;
mod drill;
mod ending;
mod fleet;
mod invariant;
mod kills;
mod misfortune;
mod power;
mod run;

/// 暴露垃圾 and others of its group.
const CLASSES: [&str; 4] = ["2026:m:06010", "2026:m:06020", "2026:m:06030", "2026:m:06040"];
