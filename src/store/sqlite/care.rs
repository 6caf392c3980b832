//! Care of the file, beside a running collector or without one: is it sound, a copy of it, what is in it.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, ErrorCode};

use super::fault::fault;
use super::{housekeeping, open, packing, schema};
use crate::call::Arrival;
use crate::files::{Draft, Readers};
use crate::store::{Progress, StoreError, database_path};

/// Something that is not as it should be, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// What SQLite found broken in the file itself.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// Derived rows that do not fit together: so many of this kind.
    #[error("{rows} {what}; run `ringside db rebuild`")]
    Astray { what: Astray, rows: i64 },
    /// Notifications whose packed bytes are no longer what was packed: so many, the first of them.
    #[error(
        "{rows} notifications cannot be read, their stored bytes are damaged: {numbers}; restore a backup, or go on without what they said"
    )]
    Unreadable { rows: usize, numbers: String },
    /// The derived rows are as an earlier version understood the journal.
    #[error(
        "calls were derived by the rules of an earlier version; run `ringside db rebuild` (with --dry-run it only says what would become another)"
    )]
    OldRules,
}

/// What must not occur between the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Astray {
    #[error("mentions without their notification")]
    MentionOfNothing,
    #[error("mentions without their call")]
    MentionByNobody,
    #[error("calls that no notification mentions")]
    CallOfNothing,
    #[error("calls whose number is missing")]
    CallWithoutNumber,
    #[error("mentions whose number is missing")]
    MentionWithoutNumber,
    #[error("calls whose application is missing")]
    CallWithoutApp,
    #[error("calls whose note is another than the one written")]
    OtherNote,
    #[error("calls that are stored twice")]
    CallTwice,
}

/// Damaged notifications that are named one by one.
const NAMED: usize = 20;

/// Calls whose note is another than the one written.
pub(super) const OTHER_NOTE: &str =
    "SELECT count(*) FROM call WHERE note IS NOT (SELECT text FROM note WHERE session = session_id)";

/// How each is counted.
const ASTRAY: [(Astray, &str); 8] = [
    (
        Astray::MentionOfNothing,
        "SELECT count(*) FROM mention WHERE notification_id NOT IN (SELECT id FROM notification)",
    ),
    (
        Astray::MentionByNobody,
        "SELECT count(*) FROM (SELECT DISTINCT call_id FROM mention) WHERE call_id NOT IN (SELECT id FROM call)",
    ),
    (
        Astray::CallOfNothing,
        "SELECT count(*) FROM call WHERE NOT EXISTS (SELECT 1 FROM mention WHERE call_id = call.id)
           AND first_arrival >= coalesce((SELECT value FROM meta WHERE name = 'journal_purged'), first_arrival)",
    ),
    (
        Astray::CallWithoutNumber,
        "SELECT count(*) FROM call WHERE
           (caller_id IS NOT NULL AND caller_id NOT IN (SELECT id FROM number))
           OR (called_id IS NOT NULL AND called_id NOT IN (SELECT id FROM number))
           OR (display_id IS NOT NULL AND display_id NOT IN (SELECT id FROM number))
           OR (a_number_id IS NOT NULL AND a_number_id NOT IN (SELECT id FROM number))
           OR (a_display_id IS NOT NULL AND a_display_id NOT IN (SELECT id FROM number))
           OR (b_number_id IS NOT NULL AND b_number_id NOT IN (SELECT id FROM number))
           OR (b_display_id IS NOT NULL AND b_display_id NOT IN (SELECT id FROM number))",
    ),
    (
        Astray::MentionWithoutNumber,
        "SELECT count(*) FROM mention WHERE
           (caller_id IS NOT NULL AND caller_id NOT IN (SELECT id FROM number))
           OR (called_id IS NOT NULL AND called_id NOT IN (SELECT id FROM number))",
    ),
    (
        Astray::CallWithoutApp,
        "SELECT count(*) FROM call WHERE app_id IS NOT NULL AND app_id NOT IN (SELECT id FROM app)",
    ),
    (Astray::OtherNote, OTHER_NOTE),
    (Astray::CallTwice, "SELECT count(*) - count(DISTINCT session_id) FROM call"),
];

/// What is broken in the file itself, if anything is, however little of it can be read.
pub(super) fn damage_of(data_dir: &Path) -> Result<Option<String>, StoreError> {
    let found = open::for_reading(data_dir)
        .and_then(|db| damage(&db).map_err(|error| fault(&database_path(data_dir), error)));
    match found {
        Ok(findings) => Ok(findings.first().map(Finding::to_string)),
        Err(StoreError::Damaged(problem)) => Ok(Some(problem)),
        Err(error) => Err(error),
    }
}

/// Examines the database. Nothing found: it is sound. What cannot be opened at all is an error.
pub fn check(data_dir: &Path) -> Result<Vec<Finding>, StoreError> {
    let db = open::for_reading(data_dir)?;
    examine(&db).map_err(|error| fault(&database_path(data_dir), error))
}

fn examine(db: &Connection) -> rusqlite::Result<Vec<Finding>> {
    let snapshot = db.unchecked_transaction()?;
    let mut findings = damage(&snapshot)?;
    if !findings.is_empty() {
        // Counting in a damaged file would only tell the same again.
        return Ok(findings);
    }
    findings.extend(astray(&snapshot)?);
    findings.extend(unreadable(&snapshot)?);
    let rules: i64 =
        snapshot.query_row("SELECT value FROM meta WHERE name = 'derivation'", [], |row| row.get(0))?;
    if rules != schema::DERIVATION {
        findings.push(Finding::OldRules);
    }
    Ok(findings)
}

/// What does not fit together.
pub(super) fn astray(db: &Connection) -> rusqlite::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (what, sql) in ASTRAY {
        let rows: i64 = db.query_row(sql, [], |row| row.get(0))?;
        if rows > 0 {
            findings.push(Finding::Astray { what, rows });
        }
    }
    Ok(findings)
}

/// Unpacks the whole journal.
fn unreadable(db: &Connection) -> rusqlite::Result<Option<Finding>> {
    let mut select =
        db.prepare("SELECT id, headers, body, form FROM notification WHERE form IS NOT NULL ORDER BY id")?;
    let mut rows = select.query([])?;
    let mut found: Vec<i64> = Vec::new();
    while let Some(row) = rows.next()? {
        if packing::readable(row, 1, 3)?.is_none() || packing::readable(row, 2, 3)?.is_none() {
            found.push(row.get(0)?);
        }
    }
    let mut numbers: Vec<String> = found.iter().take(NAMED).map(|id| format!("#{id}")).collect();
    if found.len() > NAMED {
        numbers.push("…".to_owned());
    }
    Ok((!found.is_empty()).then(|| Finding::Unreadable { rows: found.len(), numbers: numbers.join(", ") }))
}

/// Where there are views SQLite may take the check of everything for one of a part, which leaves out the list of free
/// pages (`sqlite3BtreeIntegrityCheck`: a first root of 0, and a view's is 0). The check of the first table has it.
const CHECKS: [&str; 2] = ["PRAGMA integrity_check", "PRAGMA integrity_check(sqlite_schema)"];

/// What SQLite finds broken. Some damage is so bad that even looking for it breaks off; then that is the finding.
fn damage(db: &Connection) -> rusqlite::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let mut look = || -> rusqlite::Result<()> {
        for check in CHECKS {
            let mut integrity = db.prepare(check)?;
            let mut rows = integrity.query([])?;
            while let Some(row) = rows.next()? {
                let line: String = row.get(0)?;
                if line != "ok" {
                    findings.push(Finding::Damaged(line));
                }
            }
        }
        Ok(())
    };
    match look() {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => {
            findings.push(Finding::Damaged(error.to_string()));
        }
        looked => looked?,
    }
    Ok(findings)
}

/// What a rebuild can derive again, and what it leaves as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// When the oldest notification came that is kept.
    pub since: Option<Arrival>,
    /// Calls that have outlived their notifications.
    pub outlived: u64,
}

/// The span of the journal.
pub fn span(data_dir: &Path) -> Result<Span, StoreError> {
    let db = open::for_reading(data_dir)?;
    let read = || -> rusqlite::Result<Span> {
        let snapshot = db.unchecked_transaction()?;
        let since = snapshot.query_row("SELECT min(received_at) FROM notification", [], |row| row.get(0))?;
        let sql = format!("SELECT count(*) FROM call WHERE {}", housekeeping::PAST);
        let outlived: i64 = snapshot.query_row(&sql, [], |row| row.get(0))?;
        let since: Option<i64> = since;
        Ok(Span { since: since.map(Arrival), outlived: u64::try_from(outlived).unwrap_or(0) })
    };
    read().map_err(|error| fault(&database_path(data_dir), error))
}

/// Pages copied between two looks at the progress. Few under test, so that a small file takes many looks.
const PAGES: i32 = if cfg!(test) { 3 } else { 1_000 };

/// How long to wait for somebody who holds the database.
const PAUSE: Duration = Duration::from_millis(50);

/// Copies the database to the new file `to`, as it is at this moment, while the collector goes on writing. Until it
/// is whole it has another name; a file that exists is not overwritten. `progress` may stop it
/// ([`StoreError::Interrupted`]); then nothing is left.
pub fn backup(
    data_dir: &Path,
    to: &Path,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<(), StoreError> {
    let refused = |reason: String| StoreError::Open { path: to.display().to_string(), reason };
    if to.exists() {
        return Err(StoreError::Exists(to.display().to_string()));
    }
    let source = open::for_reading(data_dir)?;
    let part = Draft::beside(to, Readers::Owner).map_err(|error| refused(error.kind().to_string()))?;
    let copied = copy(&source, part.path(), progress).map_err(|error| fault(to, error))?;
    if copied.is_break() {
        return Err(StoreError::Interrupted);
    }
    part.file().sync_all().map_err(|error| refused(error.to_string()))?;
    part.give_free_name(to).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => StoreError::Exists(to.display().to_string()),
        _ => refused(error.to_string()),
    })
}

fn copy(
    source: &Connection,
    to: &Path,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> rusqlite::Result<ControlFlow<()>> {
    // As long as this transaction is open the source stands still for us; otherwise every commit of the collector
    // would make the copy begin again.
    let snapshot = source.unchecked_transaction()?;
    snapshot.query_row("SELECT count(*) FROM meta", [], |_| Ok(()))?;
    let mut copy = Connection::open(to)?;
    {
        let backup = Backup::new(&snapshot, &mut copy)?;
        loop {
            let step = backup.step(PAGES)?;
            let (left, all) = (backup.progress().remaining, backup.progress().pagecount);
            let seen =
                Progress { done: u64::try_from(all - left).unwrap_or(0), total: u64::try_from(all).ok() };
            if progress(seen).is_break() {
                return Ok(ControlFlow::Break(()));
            }
            match step {
                StepResult::Done => break,
                StepResult::More => {}
                _ => std::thread::sleep(PAUSE),
            }
        }
    }
    // One file that needs no other beside it.
    copy.pragma_update(None, "journal_mode", "DELETE")?;
    copy.close().map_err(|(_, error)| error)?;
    Ok(ControlFlow::Continue(()))
}

/// The SQL that makes an empty database, with every table and column explained.
pub fn schema_text() -> String {
    schema::steps().concat() + &schema::views()
}
