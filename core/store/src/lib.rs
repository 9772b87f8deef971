//! The device's encrypted journal and projections.
