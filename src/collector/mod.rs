//! The engine room: a listener that answers only what is on disk, a scribe that alone writes, and the latest board
//! for whoever looks.

pub mod live;

pub use live::{BoardView, Health, ListenerState, StoreState};
