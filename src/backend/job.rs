//! Something that is done beside the window, on a thread of its own: how it stands, and a way to stop it.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use arc_swap::ArcSwap;

use super::desk::Wake;

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

impl<S: Send + Sync + 'static> Job<S> {
    /// Does `work` on a thread of this name; what it gives back is how the job stands in the end. Where there can be no
    /// thread, that is what `no_thread` makes of the system's reason.
    pub(super) fn begin(
        name: &str,
        first: S,
        wake: Wake,
        no_thread: impl FnOnce(String) -> S,
        work: impl FnOnce(&Inside<S>) -> S + Send + 'static,
    ) -> Job<S> {
        let job = Job { state: Arc::new(ArcSwap::from_pointee(first)), cancel: Arc::default() };
        let inside = Inside { state: job.state.clone(), cancel: job.cancel.clone(), wake };
        let work = move || inside.show(work(&inside));
        if let Err(error) = thread::Builder::new().name(name.to_owned()).spawn(work) {
            job.state.store(Arc::new(no_thread(error.to_string())));
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
