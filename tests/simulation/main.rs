//! Whole worlds under seeded misfortune, and what must hold after each step.
