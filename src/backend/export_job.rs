//! An export that runs beside the window: progress to look at, a button to stop it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::desk::Wake;
use super::history::{List, OpenReader};
use super::job::{Job, Standing};
use crate::export::{ExportError, ExportOptions, Exported, Pace, export};
use crate::store::StoreError;

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

impl Standing for ExportState {
    fn no_thread(reason: String) -> ExportState {
        ExportState::Failed(ExportError::NoThread(reason))
    }

    fn fallen_over(&self) -> ExportState {
        ExportState::Failed(StoreError::FellOver.into())
    }
}

/// A running or finished export; one that is stopped removes its unfinished file.
pub type ExportJob = Job<ExportState>;

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
        Job::begin("export", ExportState::Running(pace), wake, move |job| {
            let started = Instant::now();
            let millis = || u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
            let mut shown = Instant::now();
            let outcome = open().map_err(ExportError::from).and_then(|mut reader| {
                export(reader.as_mut(), &list.ask(), &options, &mut |rows| {
                    if shown.elapsed() > Duration::from_millis(100) {
                        shown = Instant::now();
                        job.show(ExportState::Running(Pace { rows, millis: millis(), ..pace }));
                    }
                    job.goes_on()
                })
            });
            match outcome {
                Ok(exported) => ExportState::Done {
                    exported,
                    path: options.out.clone(),
                    is_masked: options.mask.is_on(),
                    millis: millis(),
                },
                Err(error) => ExportState::from(error),
            }
        })
    }
}
