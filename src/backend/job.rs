//! Something that is done beside the window, on a thread of its own: how it stands, and a way to stop it.

use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use arc_swap::ArcSwap;

use super::desk::Wake;

/// How a job can stand.
pub(super) trait Standing: Send + Sync + 'static {
    /// There can be no thread, for this reason of the system.
    fn no_thread(reason: String) -> Self;

    /// It panicked when it last stood like this.
    fn fallen_over(&self) -> Self;
}

/// A job that runs or has ended; `S` is how it stands. Dropping it lets it run on.
pub struct Job<S> {
    state: Arc<ArcSwap<S>>,
    cancel: Arc<AtomicBool>,
}

/// A job as its own thread sees it.
pub(super) struct Inside<S> {
    state: Arc<ArcSwap<S>>,
    cancel: Arc<AtomicBool>,
    wake: Wake,
}

impl<S> Job<S> {
    /// Does `work` on a thread of this name; what it gives back is how the job stands in the end.
    pub(super) fn begin(
        name: &str,
        first: S,
        wake: Wake,
        work: impl FnOnce(&Inside<S>) -> S + Send + 'static,
    ) -> Job<S>
    where
        S: Standing,
    {
        let job = Job { state: Arc::new(ArcSwap::from_pointee(first)), cancel: Arc::default() };
        let inside = Inside { state: job.state.clone(), cancel: job.cancel.clone(), wake };
        let named = name.to_owned();
        let work = move || {
            // A fault of ours must not look like work that goes on.
            let end = panic::catch_unwind(AssertUnwindSafe(|| work(&inside))).unwrap_or_else(|_| {
                tracing::error!("the {named} fell over");
                inside.state.load().fallen_over()
            });
            inside.show(end);
        };
        if let Err(error) = thread::Builder::new().name(name.to_owned()).spawn(work) {
            job.state.store(Arc::new(S::no_thread(error.to_string())));
        }
        job
    }

    pub fn state(&self) -> Arc<S> {
        self.state.load_full()
    }

    /// Has it stop soon.
    pub fn cancel(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }
}

impl<S> Inside<S> {
    /// From now on it stands like this.
    pub(super) fn show(&self, state: S) {
        self.state.store(Arc::new(state));
        (self.wake)();
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    /// Whether to go on.
    pub(super) fn goes_on(&self) -> ControlFlow<()> {
        if self.is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
