//! An export that runs beside the window: progress to look at, a button to stop it.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;

use super::desk::Wake;
use super::history::{List, OpenReader};
use crate::export::{ExportError, ExportOptions, Exported, Pace, export};

/// Where the export stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportState {
    Running(Pace),
    Done {
        exported: Exported,
        path: PathBuf,
        /// The file holds no whole number.
        is_masked: bool,
        millis: u64,
    },
    Cancelled,
    /// Why the export failed. A cancelled export has not.
    Failed(ExportError),
}

impl From<ExportError> for ExportState {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Cancelled => ExportState::Cancelled,
            error => ExportState::Failed(error),
        }
    }
}

/// A running or finished export. Dropping it lets it run on.
pub struct ExportJob {
    state: Arc<ArcSwap<ExportState>>,
    cancel: Arc<AtomicBool>,
}

impl ExportJob {
    /// Exports `list`, of which `total` rows were counted so far.
    pub fn start(
        list: Arc<List>,
        total: u64,
        options: ExportOptions,
        open: OpenReader,
        wake: Wake,
    ) -> ExportJob {
        let pace = Pace { total: Some(total), ..Pace::default() };
        let state = Arc::new(ArcSwap::from_pointee(ExportState::Running(pace)));
        let cancel = Arc::new(AtomicBool::new(false));
        let (inside, stop) = (state.clone(), cancel.clone());
        let spawned = thread::Builder::new().name("export".to_owned()).spawn(move || {
            let started = Instant::now();
            let millis = || u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
            let mut shown = Instant::now();
            let outcome = open().map_err(ExportError::from).and_then(|mut reader| {
                export(reader.as_mut(), &list.ask(), &options, &mut |rows| {
                    if shown.elapsed() > Duration::from_millis(100) {
                        shown = Instant::now();
                        inside.store(Arc::new(ExportState::Running(Pace { rows, millis: millis(), ..pace })));
                        wake();
                    }
                    if stop.load(Ordering::Relaxed) {
                        ControlFlow::Break(())
                    } else {
                        ControlFlow::Continue(())
                    }
                })
            });
            let last = match outcome {
                Ok(exported) => ExportState::Done {
                    exported,
                    path: options.out.clone(),
                    is_masked: options.mask.is_on(),
                    millis: millis(),
                },
                Err(error) => ExportState::from(error),
            };
            inside.store(Arc::new(last));
            wake();
        });
        if let Err(error) = spawned {
            state.store(Arc::new(ExportState::Failed(ExportError::NoThread(error.to_string()))));
        }
        ExportJob { state, cancel }
    }

    pub fn state(&self) -> Arc<ExportState> {
        self.state.load_full()
    }

    /// Stops soon; the unfinished file is removed.
    pub fn cancel(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }
}
