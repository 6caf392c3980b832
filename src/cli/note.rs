//! `ringside note`: writes about a call what the window's page of it would.

use std::io::{self, Write};

use clap::Args;

use super::{Done, Place};
use crate::call::{Note, SessionId};
use crate::collector::clock;
use crate::store::sqlite::SqliteStore;

#[derive(Debug, Args)]
pub struct WriteNote {
    pub session_id: String,
    /// The note, in place of the one before; an empty text removes it.
    pub text: String,
}

/// For when no collector runs on this data folder: while one does, it alone writes.
pub fn run(place: &Place, command: &WriteNote) -> Done {
    let unknown = || place.no_such_call(&command.session_id);
    let session = SessionId::typed(&command.session_id).ok_or_else(unknown)?;
    let note = Note::new(&command.text, clock::now());
    let w = &place.lang.phrases().commands;
    let what = if note.is_some() { w.noted } else { w.note_removed };
    SqliteStore::open_existing(&place.data_dir)?.annotate(&session, note)?.ok_or_else(unknown)?;
    Ok(writeln!(io::stdout().lock(), "{what}")?)
}
