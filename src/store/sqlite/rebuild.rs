//! The writer's rebuild: when it happens by itself, and what it tells of what it changes.

use std::ops::ControlFlow;
use std::path::Path;

use rusqlite::{Connection, params};

use super::writer::{SqliteWriter, State};
use super::{housekeeping, open, schema};
use crate::call::reason::Catalogue;
use crate::call::zone::Zone;
use crate::store::{Keep, Rebuilding, StoreError, Writer as _};
use crate::wire::changes::{Tally, of_call, of_notification};

/// Notifications that are derived again without being asked when the rules have changed: a few seconds' work.
const DERIVED_WHEN_OPENED: i64 = 50_000;

impl SqliteWriter {
    /// Opens the database in `data_dir`, which must exist, to be rebuilt: nothing is derived before. Where nothing is to
    /// be kept it must have the schema of this version ([`StoreError::Older`]), for bringing it up would be kept.
    pub fn open_to_rebuild(data_dir: &Path, keep: Keep) -> Result<SqliteWriter, StoreError> {
        open::existing(data_dir)?;
        let lock = open::FolderLock::take(data_dir)?;
        if keep == Keep::Nothing {
            open::for_reading(data_dir)?;
        }
        Ok(SqliteWriter::holding(open::for_writing(data_dir)?, data_dir, lock))
    }

    /// Whether a rebuild can tell what becomes of calls: who looks at the database as it was needs its log, or would be
    /// waited for.
    pub fn can_compare(&self) -> Result<bool, StoreError> {
        let mode: String = self.ask(|db| db.pragma_query_value(None, "journal_mode", |row| row.get(0)))?;
        Ok(mode == "wal")
    }

    /// [`Writer::rebuild`](crate::store::Writer::rebuild) that tells what becomes another, calls only where
    /// [`SqliteWriter::can_compare`], and may be stopped ([`StoreError::Interrupted`]): then, and where nothing is to be
    /// kept, the database stays as it is. However much there is to tell, it is never in memory.
    pub fn rebuild_telling(
        &mut self,
        keep: Keep,
        hear: &mut dyn FnMut(Rebuilding<'_>) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let before = self.can_compare()?.then(|| open::for_reading(self.data_dir())).transpose()?;
        let rebuilt = self.at_length(keep, |db, state| {
            *state = State::default();
            // From now on nobody else can change anything: this is what was there when the rebuild began.
            let snapshot = before.as_ref().map(Connection::unchecked_transaction).transpose()?;
            if let Some(snapshot) = &snapshot {
                snapshot.query_row("SELECT count(*) FROM meta", [], |_| Ok(()))?;
            }
            housekeeping::rebuild(db, &mut state.deriver, snapshot.as_deref(), hear)
        });
        drop(before);
        // What was taken back is in the log, too.
        self.shrink_log();
        rebuilt
    }

    /// Derives again what was derived by older rules, and says how much became another.
    pub(super) fn derive_if_old(&mut self) -> Result<(), StoreError> {
        if !self.is_worth_deriving_again()? {
            return Ok(());
        }
        tracing::info!("deriving the calls again: this version reads some notifications otherwise");
        if !self.can_compare()? {
            return self.rebuild(&mut |_| ());
        }
        let tally = self.rebuild_counting()?;
        let Tally { calls, call_fields, new, gone, notifications, notification_fields } = tally;
        tracing::info!(
            "derived the calls again; told otherwise than before: calls {calls} ({call_fields}), new {new}, gone {gone}, \
             notifications {notifications} ({notification_fields})"
        );
        Ok(())
    }

    /// How much is told otherwise after a rebuild than before.
    pub(super) fn rebuild_counting(&mut self) -> Result<Tally, StoreError> {
        let mut tally = Tally::default();
        self.rebuild_telling(Keep::Rebuilt, &mut |step| {
            match step {
                Rebuilding::Notification { before, after, .. } => {
                    tally.add_notification(&of_notification(&before, &after));
                }
                Rebuilding::Call(call) => {
                    let (before, after) = (call.before(), call.after());
                    let (fate, changed) = of_call(before, after, &Zone::UTC, Catalogue::builtin());
                    tally.add_call(fate, &changed);
                }
                Rebuilding::Progress(_) | Rebuilding::Told => {}
            }
            ControlFlow::Continue(())
        })?;
        Ok(tally)
    }

    /// Whether the rows were derived by older rules, and so few that nobody waits long. For more, `ringside doctor`
    /// and `ringside db check` say so, and `ringside db rebuild` does it when nobody is calling.
    fn is_worth_deriving_again(&self) -> Result<bool, StoreError> {
        let is_old = "SELECT value <> ?1 AND (SELECT count(*) FROM notification) <= ?2
                      FROM meta WHERE name = 'derivation'";
        self.ask(|db| {
            db.query_row(is_old, params![schema::DERIVATION, DERIVED_WHEN_OPENED], |row| row.get(0))
        })
    }
}
