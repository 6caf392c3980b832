//! What tests of the window stand on: models without a house below them, and a walk through all of it.

pub mod fixture;
mod walk;
