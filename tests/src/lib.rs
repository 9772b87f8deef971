//! World, devices, networks and clocks for the proofs.
