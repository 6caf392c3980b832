//! The cellar: durable memory. This page is all that the rest of the house knows of it; SQLite is one way to keep
//! these promises ([`sqlite`]).
//!
//! One [`Writer`] exists per data folder. It alone changes anything, and it alone derives: journal, calls and
//! everything that can be looked up are written in one transaction, by the same code whether a notification has
//! just arrived or is read again from the journal ([`Writer::rebuild`]). Any number of [`Reader`]s see the last
//! committed state.

mod error;
mod facets;
mod frequent;
mod inbox;
mod ledger;
mod order;
mod purging;
mod reading;
mod rebuilding;
mod refused;
#[cfg(test)]
pub(crate) mod sample;
pub mod sqlite;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::call::filter::{Now, Query};
use crate::call::{Arrival, Call, Facts, Gap, Gaps, Note, Retention, SessionId};
use crate::wire::signature::Checked;
use crate::wire::{Excerpt, Understood};

pub use error::StoreError;
pub use facets::Facets;
pub use frequent::{Frequent, FrequentNumbers};
pub use inbox::{FROM_FILE, InboxFilter, Notification, NotificationRow};
pub use ledger::{ArrivalFacts, Beat, Completeness, Late, NewMark, OverdueCall, Unknown, UnknownKind};
pub use order::{Cursor, CursorValue, Outline, Sort, SortBy};
pub use purging::{PurgeOrder, Purging, Scope};
pub use reading::Reader;
pub use rebuilding::{Keep, Rebuilding, Retold};
pub use refused::{Refused, RefusedFor};

/// One POST as it arrived, and how it was understood.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub received: Arrival,
    /// Address of the sender, `127.0.0.1:51234`.
    pub peer: String,
    /// Path and query as sent, `/status`.
    pub target: String,
    /// Header lines in the order they came, secrets included: they prove who sent it.
    pub headers: Vec<(String, String)>,
    /// The body, byte for byte.
    pub body: Vec<u8>,
    /// The status we answer once this is on disk.
    pub answer: u16,
    pub understood: Understood,
    /// What its signature came to; `None`: it was not looked at.
    pub signature: Option<Checked>,
}

/// What a committed batch changed.
#[derive(Clone, Debug, Default)]
pub struct Committed {
    /// Calls that are new or changed, each once, in their final form.
    pub calls: Vec<Arc<Call>>,
    /// Journal numbers given to the batch: from, and one past the last.
    pub notifications: (i64, i64),
    /// Records and events of the batch that said nothing new.
    pub duplicates: u64,
    pub took: Took,
}

/// Where the time of a batch went.
#[derive(Clone, Copy, Debug, Default)]
pub struct Took {
    /// Working out and writing its rows.
    pub rows: Duration,
    /// Making them durable.
    pub commit: Duration,
}

/// The one who writes.
pub trait Writer: Send {
    /// Stores the whole batch durably (fsync) or nothing of it. After an error the writer has forgotten the batch
    /// and is ready for the next.
    fn append(&mut self, batch: &[Arrived]) -> Result<Committed, StoreError>;

    /// Whether `arrived` would be stored: everything that [`Writer::append`] does but the last step, then nothing is left
    /// of it. A store that would not keep what it is given through a loss of power says so with an error, too.
    fn rehearse(&mut self, arrived: &Arrived) -> Result<(), StoreError>;

    /// Calls without an end, as they were when last heard of: the board after a restart.
    fn in_progress(&mut self) -> Result<Vec<Arc<Call>>, StoreError>;

    /// The last sign of life of a collector before this one; `None` where none was ever kept.
    fn last_beat(&mut self) -> Result<Option<Beat>, StoreError>;

    /// Puts a database that turned out damaged ([`StoreError::Damaged`]) out of the way, unchanged, and goes on in a
    /// new and empty one, with journal numbers behind those given before.
    fn start_afresh(&mut self, problem: &str, _now: Arrival) -> Result<SetAside, StoreError> {
        Err(StoreError::Damaged(problem.to_owned()))
    }

    /// The database that was set aside last, by this writer.
    fn set_aside(&self) -> Option<SetAside> {
        None
    }

    /// A sign of life.
    fn beat(&mut self, beat: Beat) -> Result<(), StoreError>;

    /// Writes a gap down, or, where one with this beginning and cause is written, how it stands now.
    fn note_gap(&mut self, gap: &Gap) -> Result<(), StoreError>;

    /// The gaps that were not over before `since`.
    fn gaps(&mut self, since: Arrival) -> Result<Gaps, StoreError>;

    /// Marks calls as over, those of them that are in progress, and gives them back as they are now.
    fn mark(&mut self, marks: &[NewMark]) -> Result<Vec<Arc<Call>>, StoreError>;

    /// Writes another note on a call in place of the one before; `None` removes it. Gives the call back as it is now;
    /// `None` when there is no such call.
    fn annotate(&mut self, session: &SessionId, note: Option<Note>) -> Result<Option<Arc<Call>>, StoreError>;

    /// Adds to the counts of what was not taken, and forgets the oldest of them when they have become many.
    fn count_refused(&mut self, refused: &[Refused]) -> Result<(), StoreError>;

    /// Puts in order what commits leave behind. To be called after each of them, when those it was for have their
    /// answers.
    fn tidy(&mut self) {}

    /// Makes ready to fill an empty store with very many calls: what is for searching is left out until
    /// [`Writer::end_filling`]. Nothing changes for a store that has calls.
    fn begin_filling(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    /// Makes what was left out.
    fn end_filling(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    /// Derives everything again from the journal, in one transaction.
    fn rebuild(&mut self, progress: &mut dyn FnMut(Progress)) -> Result<(), StoreError>;

    /// Does the next step of a purge, a moment's work; [`Purging::is_over`] says whether it was the last. What
    /// something younger hangs on stays: all notifications of a call that was heard of since, and the other calls of
    /// those notifications, so that everything left in the journal can still be derived again. The last steps give the
    /// space back to the disk.
    fn purge_some(&mut self, work: &mut Purging) -> Result<(), StoreError>;

    /// Does a purge to its end and says how much was removed.
    fn purge(&mut self, order: PurgeOrder) -> Result<Purged, StoreError> {
        let mut work = Purging::new(order);
        while !work.is_over() {
            self.purge_some(&mut work)?;
        }
        Ok(work.purged)
    }

    /// What has become too old or too much for these rules at `now`, or was left by a purge that was given up, as
    /// purges that mend it.
    fn outgrown(&mut self, _retention: &Retention, _now: Arrival) -> Result<Vec<PurgeOrder>, StoreError> {
        Ok(Vec::new())
    }
}

/// A damaged database that was put out of the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Where the damaged database is now, with its log beside it.
    pub path: PathBuf,
    /// What was wrong with the damaged database.
    pub problem: String,
}

/// How far a long work has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub done: u64,
    /// `None` while it is not known.
    pub total: Option<u64>,
}

/// How much a purge removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Purged {
    pub notifications: u64,
    pub calls: u64,
}

/// Everything about one call.
#[derive(Clone, Debug)]
pub struct CallFile {
    pub call: Arc<Call>,
    pub facts: Facts,
    /// The notifications that speak of it, in order of arrival.
    pub notifications: Vec<Notification>,
    /// Beside each notification: its records about this call, where it has others too.
    pub excerpts: Vec<Vec<Excerpt>>,
    /// Beside each CDR of `facts` how it was sent; `None`: nobody knows any more.
    pub cdrs: Vec<Option<SentCdr>>,
    /// When we could not receive.
    pub gaps: Gaps,
}

impl CallFile {
    /// The members of the record that counts, as they were sent.
    pub fn cdr_fields(&self) -> &[(String, String)] {
        self.cdrs.last().and_then(Option::as_ref).map_or(&[], |sent| &sent.fields)
    }
}

/// A CDR as it was sent the last time.
#[derive(Clone, Debug)]
pub struct SentCdr {
    /// Index in [`CallFile::notifications`] of the notification that sent the CDR.
    pub notification: usize,
    /// The record's place in that notification, from 0.
    pub position: usize,
    /// The members of the record, under the names they were sent with.
    pub fields: Vec<(String, String)>,
}

/// Counts for the status bar and the settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub notifications: i64,
    pub rejected: i64,
    pub calls: i64,
    /// When the last of the notifications was pushed.
    pub last_received: Option<Arrival>,
    /// Bytes of the database with its log.
    pub file_bytes: u64,
}

/// How the database itself is doing, as far as that can be told at a glance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vitals {
    pub schema: i64,
    /// `wal`, unless the disk does not allow it.
    pub journal_mode: String,
    /// Bytes of the database, and of its log.
    pub file_bytes: u64,
    pub log_bytes: u64,
    /// Whether calls were derived by the rules of this version.
    pub has_current_rules: bool,
    /// Notifications kept, as their journal numbers tell.
    pub notifications: i64,
    /// When the last notification kept was pushed.
    pub last_received: Option<Arrival>,
    /// Notifications that came within the last `recent_millis`: a week, or since the first one kept.
    pub recent: i64,
    pub recent_millis: i64,
    /// How many of the newest status notifications and CDRs no call was derived from.
    pub underived: i64,
}

/// A question to the history.
#[derive(Clone, Debug)]
pub struct Ask {
    pub query: Query,
    pub sort: Sort,
    pub now: Now,
}

/// The file in a data folder.
pub fn database_path(data_dir: &Path) -> PathBuf {
    data_dir.join("ringside.sqlite")
}

/// Whether there is a database in a data folder.
///
/// # Errors
/// [`StoreError::Hidden`] where one may not look.
pub fn has_database(data_dir: &Path) -> Result<bool, StoreError> {
    let path = database_path(data_dir);
    path.try_exists().map_err(|reason| StoreError::of_look(&path, &reason))
}
