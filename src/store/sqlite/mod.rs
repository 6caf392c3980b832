//! The store in one SQLite file, `ringside.sqlite` in the data folder, open to every SQLite tool while we write
//! (views `v_calls`, `v_notifications`, `v_events`).
//!
//! [`SqliteWriter`] holds the folder's lock and writes journal and derived rows in one transaction (WAL,
//! `synchronous=FULL`); a [`SqliteReader`] has a connection of its own that cannot change anything.

use std::path::Path;

use super::{Reader, StoreError, Writer};
use crate::call::Arrival;

mod ages;
mod arrivals;
pub mod aside;
mod bulk;
mod call_file;
pub mod care;
mod class;
mod codes;
mod columns;
mod counts;
mod derive;
mod digits;
mod facets;
mod facts;
mod fault;
mod find;
mod frequent;
mod functions;
mod gather;
mod housekeeping;
mod inbox;
mod intern;
mod journal;
mod late;
mod ledger;
mod lent;
mod numbers;
mod open;
mod order;
mod outline;
mod packed;
mod packing;
mod plan;
mod purge;
mod query;
mod reader;
mod rebuild;
mod refusals;
pub mod rescue;
mod retold;
mod rewrite;
mod room;
mod salvage;
mod schema;
mod selection;
mod session_key;
mod sift;
mod stretch;
mod tally;
mod texts;
mod totals;
mod unknown;
pub mod vitals;
mod why;
mod wording;
mod write_back;
mod writer;

#[cfg(test)]
mod tests;

pub use reader::SqliteReader;
pub use writer::SqliteWriter;

/// The store of one data folder.
#[derive(Clone, Copy, Debug)]
pub struct SqliteStore;

impl SqliteStore {
    /// Takes the data folder for writing; makes folder and database where there are none. One writer at a time
    /// ([`StoreError::InUse`]).
    pub fn open_writer(data_dir: &Path) -> Result<Box<dyn Writer>, StoreError> {
        Ok(Box::new(SqliteWriter::open(data_dir)?))
    }

    /// [`SqliteStore::open_writer`] for the care of a database that has to exist ([`StoreError::Missing`]): makes nothing.
    pub fn open_existing(data_dir: &Path) -> Result<Box<dyn Writer>, StoreError> {
        open::existing(data_dir)?;
        SqliteStore::open_writer(data_dir)
    }

    /// [`SqliteStore::open_writer`] for a collector: a database that is damaged from the first page on, or a file that
    /// is no database at all, is set aside ([`Writer::set_aside`]) and a new one begun.
    pub fn open_collector(data_dir: &Path, now: Arrival) -> Result<Box<dyn Writer>, StoreError> {
        Ok(Box::new(SqliteWriter::open_afresh(data_dir, now)?))
    }

    /// Opens the database for reading; it must exist. Any number of readers, beside a writer or without one.
    pub fn open_reader(data_dir: &Path) -> Result<Box<dyn Reader>, StoreError> {
        Ok(Box::new(SqliteReader::open(data_dir)?))
    }

    /// Whether some Ringside writes into the folder.
    pub fn is_taken(data_dir: &Path) -> bool {
        open::FolderLock::is_taken(data_dir)
    }
}
