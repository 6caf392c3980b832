//! `ringside db`: care of the file.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Subcommand;

use super::failing::finding_words;
use super::progress::ProgressLine;
use super::values::day;
use super::{Done, Failure, Place, rebuild};
use crate::call::zone::Zone;
use crate::call::{Arrival, MarkKind, SessionId};
use crate::collector::clock;
use crate::export::ExportError;
use crate::files::folder_of;
use crate::i18n::{fill, filled, grouped};
use crate::store::sqlite::SqliteStore;
use crate::store::sqlite::aside::set_aside_in;
use crate::store::sqlite::care::{self, Finding};
use crate::store::sqlite::rescue::{Lost, Rescued, open_to_salvage, rescue};
use crate::store::{NewMark, Progress, PurgeOrder, Scope, StoreError, database_path};

#[derive(Debug, Subcommand)]
pub enum Db {
    /// Look for damage and contradictions.
    Check,
    /// Derive calls and everything else again from the journal, and say what became another by it; for when no
    /// collector runs on this data folder.
    Rebuild(rebuild::Rebuild),
    /// Copy the database, also while it is in use.
    Backup {
        /// The new file.
        file: PathBuf,
    },
    /// Bring back what can be read of a damaged database; for when no collector runs on this data folder.
    Salvage {
        /// A file that was set aside, ringside.damaged-….sqlite. Without it: the database itself, which is set aside
        /// first; where that is not damaged, the one that was set aside before.
        file: Option<PathBuf>,
    },
    /// Remove what is older than a day (YYYY-MM-DD, in the zone that is set): calls with everything that speaks of
    /// them; for when no collector runs on this data folder.
    Purge {
        #[arg(long, value_parser = day)]
        before: NaiveDate,
        /// Remove the notifications only; calls that are over stay as they are known.
        #[arg(long, conflicts_with = "history")]
        journal: bool,
        /// Remove calls with their notifications, as without a flag.
        #[arg(long)]
        history: bool,
    },
    /// Mark a call as over although the platform has not said so; for when no collector runs on this data folder.
    MarkEnded {
        session_id: String,
        /// Why, in your words.
        #[arg(long)]
        note: Option<String>,
    },
    /// Print the documented schema.
    Schema,
}

pub fn run(place: &Place, command: &Db) -> Done {
    let mut out = io::stdout().lock();
    let w = &place.lang.phrases().commands;
    match command {
        Db::Rebuild(command) => rebuild::run(place, command),
        Db::Check => {
            let findings = care::check(&place.data_dir)?;
            for finding in &findings {
                writeln!(out, "{}", finding_words(finding, place.lang.phrases()))?;
            }
            if findings.is_empty() {
                return Ok(writeln!(out, "{}", w.sound)?);
            }
            let is_damaged = findings.iter().any(|finding| matches!(finding, Finding::Damaged(_)));
            Err(Failure::Failed(if is_damaged { w.damaged } else { w.astray }.to_owned()))
        }
        Db::Backup { file } => {
            let folder = folder_of(file);
            if !folder.is_dir() {
                let error = ExportError::NoFolder(folder.to_owned());
                return Err(Failure::Failed(super::failing::export_words(&error, place.lang.phrases())));
            }
            let (stopped, mut line) = (super::export::watch_for_stop()?, ProgressLine::of_terminal());
            let copied = care::backup(&place.data_dir, file, &mut |progress| {
                show(&mut line, progress);
                match stopped.load(std::sync::atomic::Ordering::Relaxed) {
                    true => ControlFlow::Break(()),
                    false => ControlFlow::Continue(()),
                }
            });
            line.end();
            match copied {
                Err(StoreError::Interrupted) => Err(Failure::CANCELLED),
                Err(error) => Err(error.into()),
                Ok(()) => {
                    Ok(writeln!(out, "{}", filled(w.backed_up, &[("path", file.display().to_string())]))?)
                }
            }
        }
        Db::Salvage { file } => salvage(place, file.as_deref(), &mut out),
        Db::Purge { before, journal, history: _ } => {
            let zone: Zone = place.file.settings.zone();
            let (midnight, _) = zone.day(*before);
            let mut writer = SqliteStore::open_existing(&place.data_dir)?;
            let scope = if *journal { Scope::Journal } else { Scope::History };
            let before = Arrival(midnight.0.saturating_mul(1_000));
            let purged = writer.purge(PurgeOrder { scope, before, above: None })?;
            let removed =
                [("notifications", purged.notifications.to_string()), ("calls", purged.calls.to_string())];
            Ok(writeln!(out, "{}", filled(w.purged, &removed))?)
        }
        Db::MarkEnded { session_id, note } => {
            let unmarked = || Failure::Failed(fill(w.not_in_progress, &[("session", session_id)]));
            let session = SessionId::typed(session_id).ok_or_else(unmarked)?;
            let mark = NewMark { session, kind: MarkKind::EndedByHand, at: clock::now(), note: note.clone() };
            let marked = SqliteStore::open_existing(&place.data_dir)?.mark(&[mark])?;
            if marked.is_empty() {
                return Err(unmarked());
            }
            Ok(writeln!(out, "{}", fill(w.marked, &[("session", session_id)]))?)
        }
        Db::Schema => Ok(write!(out, "{}", care::schema_text())?),
    }
}

fn salvage(place: &Place, file: Option<&Path>, out: &mut impl Write) -> Done {
    let w = &place.lang.phrases().commands;
    if let Some(file) = file.filter(|file| !file.exists()) {
        return Err(Failure::Failed(filled(w.no_such_file, &[("path", file.display().to_string())])));
    }
    // The database itself is not to be read while it is written.
    let own = database_path(&place.data_dir).canonicalize().ok();
    let file = file.filter(|file| own.is_none() || file.canonicalize().ok() != own);
    let (mut writer, from) = match file {
        Some(file) => (open_to_salvage(&place.data_dir, file)?, file.to_owned()),
        None => {
            let is_aside = |path: &Path| filled(w.set_aside, &[("path", path.display().to_string())]);
            let mut line = ProgressLine::of_terminal();
            let rescued = rescue(&place.data_dir, clock::now(), &mut |progress| show(&mut line, progress));
            line.end();
            match rescued {
                nothing @ (Ok(None) | Err(StoreError::Missing(_))) => {
                    let Some(waiting) = waiting(place)? else {
                        return Err(match nothing {
                            Err(missing) => missing.into(),
                            Ok(_) => Failure::Failed(w.not_damaged.to_owned()),
                        });
                    };
                    writeln!(out, "{}", filled(w.from_aside, &[("path", waiting.display().to_string())]))?;
                    (open_to_salvage(&place.data_dir, &waiting)?, waiting)
                }
                Err(error) => return Err(error.into()),
                Ok(Some(Rescued::Whole(path, lost))) => {
                    writeln!(out, "{}\n{}", is_aside(&path), w.rescued_whole)?;
                    return tell_lost(place, &lost, &path, out);
                }
                Ok(Some(Rescued::Afresh(writer, set_aside))) => {
                    writeln!(out, "{}", is_aside(&set_aside.path))?;
                    (*writer, set_aside.path)
                }
            }
        }
    };
    let mut line = ProgressLine::of_terminal();
    let salvaged = writer.salvage(&from, &mut |progress| show(&mut line, progress));
    line.end();
    let salvaged = salvaged?;
    let counts = [
        ("taken", salvaged.taken.to_string()),
        ("known", salvaged.known.to_string()),
        ("unreadable", salvaged.unreadable.to_string()),
    ];
    writeln!(out, "{}", filled(w.salvaged, &counts))?;
    if salvaged.leaves_some() {
        if salvaged.left > 0 {
            writeln!(out, "{}", filled(w.left_notifications, &[("n", grouped(salvaged.left))]))?;
        }
        if salvaged.outlived != Some(0) {
            let calls = salvaged.outlived.map_or(w.of_unknown_number.to_owned(), grouped);
            writeln!(out, "{}", filled(w.left_calls, &[("calls", calls)]))?;
        }
        if salvaged.cut_short > 0 {
            writeln!(out, "{}", filled(w.left_tables, &[("tables", salvaged.cut_short.to_string())]))?;
        }
        writeln!(out, "{}", filled(w.keep_aside, &[("path", from.display().to_string())]))?;
    }
    Ok(())
}

/// The one that was set aside before and waits to be salvaged. Of several each has to be named.
fn waiting(place: &Place) -> Result<Option<PathBuf>, Failure> {
    let mut waiting = set_aside_in(&place.data_dir);
    if waiting.len() < 2 {
        return Ok(waiting.pop());
    }
    let folder = place.data_dir.display();
    let command =
        |path: &PathBuf| format!("ringside db salvage \"{}\" --data-dir \"{folder}\"", path.display());
    let commands: Vec<String> = waiting.iter().map(command).collect();
    let blanks = [("n", waiting.len().to_string()), ("commands", commands.join("\n"))];
    Err(Failure::Failed(filled(place.lang.phrases().commands.several_aside, &blanks)))
}

/// What a database that was written anew lacks.
fn tell_lost(place: &Place, lost: &Lost, path: &Path, out: &mut impl Write) -> Done {
    let w = &place.lang.phrases().commands;
    if lost.notifications > 0 {
        writeln!(out, "{}", filled(w.lost_notifications, &[("n", grouped(lost.notifications))]))?;
    }
    if lost.calls > 0 {
        writeln!(out, "{}", filled(w.lost_calls, &[("calls", grouped(lost.calls))]))?;
    }
    if lost.notes > 0 {
        writeln!(out, "{}", filled(w.other_notes, &[("n", grouped(lost.notes))]))?;
    }
    for finding in &lost.astray {
        writeln!(out, "{}", finding_words(finding, place.lang.phrases()))?;
    }
    if lost.leaves_some() {
        writeln!(out, "{}", filled(w.keep_aside, &[("path", path.display().to_string())]))?;
    }
    Ok(())
}

pub(super) fn show(line: &mut ProgressLine, progress: Progress) {
    line.say(|| {
        let of = progress.total.map(|total| format!(" of {}", grouped(total))).unwrap_or_default();
        format!("{}{of}", grouped(progress.done))
    });
}
