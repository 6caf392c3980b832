//! The store, asked from outside: through its traits, and through the file it leaves.

mod append;
mod asking;
mod keeping;
mod ledger;
mod looking;
mod plans;
mod traffic;
