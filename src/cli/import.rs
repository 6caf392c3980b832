//! `ringside import`: CDRs from files, for the records that the vendor pushes by hand. They are journalled like any other
//! notification, and say where they came from.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Done, Failure, Place};
use crate::call::{Added, Arrival, Cdr, SessionId};
use crate::collector::clock;
use crate::i18n::grouped;
use crate::store::sqlite::SqliteStore;
use crate::store::{Arrived, Reader, Writer};
use crate::wire::import::{self, BATCH, Record};
use crate::wire::read;

/// Records in one transaction.
const AT_ONCE: usize = 1_000;

#[derive(Debug, Args)]
pub struct Import {
    /// Files with CDRs: the platform's JSON (a notification with a feeLst, one record, an array, or a line each), or the
    /// JSON lines that `ringside export --format jsonl` writes.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Report {
    taken: usize,
    known: usize,
    rejected: usize,
}

/// For when no collector runs on this data folder: while one does, it alone writes. A record that is known already is
/// not stored again.
pub fn run(place: &Place, command: &Import) -> Done {
    let mut writer = SqliteStore::open_writer(&place.data_dir)?;
    let mut reader = place.reader()?;
    let mut all = Report::default();
    for file in &command.files {
        let bytes = std::fs::read(file).map_err(|error| {
            Failure::Failed(format!("{} cannot be read: {error}; nothing of it was taken", file.display()))
        })?;
        let mut good = Vec::new();
        for found in import::records(&bytes) {
            match found.record {
                Ok(record) => good.push(record),
                Err(problem) => {
                    all.rejected += 1;
                    eprintln!("{}:{}: {problem}", file.display(), found.line);
                }
            }
        }
        for records in good.chunks(AT_ONCE) {
            let taken = take(writer.as_mut(), reader.as_mut(), file, records)?;
            all.taken += taken;
            all.known += records.len() - taken;
        }
    }
    let n = |count: usize| grouped(u64::try_from(count).unwrap_or(u64::MAX));
    let mut out = io::stdout().lock();
    writeln!(out, "{} taken, {} known already, {} rejected", n(all.taken), n(all.known), n(all.rejected))?;
    match all.rejected {
        0 => Ok(()),
        n => Err(Failure::Failed(format!("{n} records were not taken; the lines above say where and why"))),
    }
}

/// Stores those records that say something new, and says how many.
fn take(
    writer: &mut dyn Writer,
    reader: &mut dyn Reader,
    file: &Path,
    records: &[Box<Record>],
) -> Result<usize, Failure> {
    let mut beside: HashMap<SessionId, Vec<Cdr>> = HashMap::new();
    let mut fresh: Vec<&Record> = Vec::new();
    for record in records {
        let others = beside.entry(record.cdr.session.clone()).or_default();
        if others.iter().any(|other| other.is_resend_of(&record.cdr)) || is_known(reader, &record.cdr)? {
            continue;
        }
        others.push(record.cdr.clone());
        fresh.push(record);
    }
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let now = clock::now();
    let batch: Vec<Arrived> = fresh.chunks(BATCH).map(|records| arrived(records, &name, now)).collect();
    if !batch.is_empty() {
        writer.append(&batch)?;
    }
    Ok(fresh.len())
}

fn is_known(reader: &mut dyn Reader, cdr: &Cdr) -> Result<bool, Failure> {
    let Some(file) = reader.call_file(&cdr.session)? else { return Ok(false) };
    let mut facts = file.facts;
    Ok(facts.add_cdr(cdr.clone(), facts.first_arrival()) == Added::Duplicate)
}

/// A notification that says where it came from.
fn arrived(records: &[&Record], name: &str, now: Arrival) -> Arrived {
    let body = import::notification(records);
    Arrived {
        received: now,
        peer: "import".to_owned(),
        target: format!("/import/{name}"),
        headers: Vec::new(),
        answer: 200,
        understood: read(&body),
        body,
        signature: None,
    }
}
