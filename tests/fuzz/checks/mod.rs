//! What must hold for any input. The fuzzer makes them up; the tests try the seeds, so that these checks are compiled
//! and held with every change.

pub mod body;
pub mod file;
pub mod filter;
pub mod signature;
