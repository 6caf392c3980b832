//! The engine room: a listener that answers only what is on disk, a scribe that alone writes, and the latest board
//! for whoever looks.

pub mod live;

pub use live::{BoardView, Health, ListenerState, StoreState};

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use crate::call::Arrival;

/// What a collector needs.
pub struct Options {
    pub data_dir: PathBuf,
    pub bind: SocketAddr,
    pub clock: fn() -> Arrival,
    /// Called after each publication.
    pub wake: Arc<dyn Fn() + Send + Sync>,
}

/// Listener, scribe and board of one data folder.
pub struct Collector;

impl Collector {
    pub fn start(_options: Options) -> Collector {
        Collector
    }
    pub fn board(&self) -> Arc<BoardView> {
        Arc::default()
    }
    pub fn health(&self) -> Arc<Health> {
        Arc::default()
    }
    pub fn rebind(&self, _address: SocketAddr) {}
    pub fn purge(&self, _before: Arrival) {}
    pub fn stop(self) {}
}
