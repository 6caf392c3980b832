//! The store, asked from outside: through its traits, and through the file it leaves.

mod append;
mod asking;
mod damage;
mod facets;
mod filling;
mod frequent;
mod giving_up;
mod glancing;
mod harm;
mod keeping;
mod ledger;
mod looking;
mod notes;
mod numbering;
#[cfg(unix)]
mod owning;
mod packing;
mod plans;
mod purging;
mod questions;
mod reading;
mod refusing;
mod rescuing;
mod retelling;
mod sifting;
mod traffic;
mod wording;
mod zones;
