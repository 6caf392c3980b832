//! The pieces panels are built from, one per file. They take plain arguments, show words given to them, and know
//! nothing of calls, stores or networks. Every input has an accessible name.

pub mod badge;
pub mod button;
pub mod card;
pub mod chart;
pub mod dialog;
pub mod field;
pub mod glyph;
pub mod grid;
pub mod icon;
pub mod ink;
pub mod menu;
pub mod meter;
pub mod scroll;
pub mod timeline;
pub mod toast;
pub mod trace;

#[cfg(test)]
mod gallery;
#[cfg(test)]
mod tests;
