//! What the scribe does when the database turns out damaged: the file is set aside unchanged, and what arrives goes
//! into a new one. Nobody who pushes notices; everybody who looks is told.

use std::sync::Arc;

use super::Scribe;
use crate::collector::published::Published;
use crate::store::{SetAside, StoreError};

/// Whether the store takes something again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mended {
    Yes,
    No,
}

impl Scribe {
    /// Goes on in a new file, if `error` says that this one is damaged. What is written nowhere else is written there:
    /// the gaps we know of. The calls in progress are those of the new file, none as yet; what is heard of them next
    /// makes them known again. The error says why the damaged one stays where it is; whatever is to be written next
    /// tries again.
    pub(super) fn mend(&mut self, error: &StoreError) -> Result<Mended, StoreError> {
        let StoreError::Damaged(problem) = error else { return Ok(Mended::No) };
        let set_aside = self.writer.start_afresh(problem, self.published.now())?;
        tell(&self.published, set_aside);
        self.reload();
        self.publish(|_| ());
        Ok(Mended::Yes)
    }

    /// [`Scribe::mend`], where nothing is waiting for it.
    pub(super) fn mend_if_damaged(&mut self, error: &StoreError) {
        if let Err(error) = self.mend(error) {
            tracing::warn!("the damaged database could not be set aside: {error}");
        }
    }
}

/// Says what became of the damaged file, in the log and to whoever looks.
pub(super) fn tell(published: &Published, set_aside: SetAside) {
    let (path, problem) = (set_aside.path.display(), &set_aside.problem);
    tracing::error!(
        "the database is damaged ({problem}); it was set aside as {path} and a new one begun. To bring back what can be \
         read of it: stop Ringside, run `ringside db salvage \"{path}\"`, start Ringside again"
    );
    let set_aside = Arc::new(set_aside);
    published.change_health(|health| health.set_aside = Some(set_aside.clone()));
    published.wake();
}
