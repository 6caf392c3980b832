//! How long an answer takes.

use std::fs::File;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use ringside::call::zone::Zone;
use ringside::store::sqlite::SqliteStore;
use ringside::store::{Reader, database_path};

use crate::Outcome;
use crate::memory;
use crate::questions::{PAGE, Question, Want};

/// Rounds of the others: they are slow enough that few tell.
const OTHERS: usize = 3;

/// Each question asked `rounds` times, all in turn so that none has the caches to itself; after each of the first
/// rounds `others` have their turn.
pub fn warm(
    folder: &Path,
    questions: &[Question],
    rounds: usize,
    others: &mut dyn FnMut(),
) -> Outcome<Vec<Vec<Duration>>> {
    let mut reader = SqliteStore::open_reader(folder)?;
    // What is read once in the life of the program is not what a question costs.
    for question in questions {
        ask(reader.as_mut(), question)?;
    }
    let mut times = vec![Vec::with_capacity(rounds); questions.len()];
    for nth in 0..rounds {
        for (question, times) in questions.iter().zip(&mut times) {
            times.push(ask(reader.as_mut(), question)?);
        }
        if nth < OTHERS {
            others();
        }
    }
    Ok(times)
}

/// Each question asked once by a new reader, with nothing of the file in memory. `None` where files cannot be put out
/// of it.
pub fn cold(folder: &Path, questions: &[Question]) -> Outcome<Vec<Option<Duration>>> {
    // The digits of all numbers stay in memory: they are read once in the life of the program.
    let mut keeper = SqliteStore::open_reader(folder)?;
    for question in questions {
        ask(keeper.as_mut(), question)?;
    }
    let mut times = Vec::new();
    for question in questions {
        if !put_out(&database_path(folder))? {
            times.push(None);
            continue;
        }
        let mut reader = SqliteStore::open_reader(folder)?;
        times.push(Some(ask(reader.as_mut(), question)?));
    }
    Ok(times)
}

fn ask(reader: &mut dyn Reader, question: &Question) -> Outcome<Duration> {
    let begun = Instant::now();
    match &question.want {
        Want::First => drop(reader.page(&question.ask, None, PAGE)?),
        Want::Behind(after) => drop(reader.page(&question.ask, Some(after), PAGE)?),
        Want::Facets => {
            let (query, now) = (&question.ask.query, &question.ask.now);
            drop(reader.facets(query, now, &Zone::UTC, &mut |_| ControlFlow::Continue(()))?);
        }
        Want::Reasons => drop(reader.reason_counts(&question.ask.query, question.ask.now.clone())?),
    }
    Ok(begun.elapsed())
}

#[cfg(target_os = "linux")]
fn put_out(path: &Path) -> Outcome<bool> {
    let file = File::open(path)?;
    file.sync_all()?;
    rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed)?;
    Ok(true)
}

#[cfg(not(target_os = "linux"))]
fn put_out(path: &Path) -> Outcome<bool> {
    drop(File::open(path)?);
    Ok(false)
}

/// What this program holds in memory now, where the system tells.
pub fn resident_bytes() -> Option<u64> {
    memory::bytes(std::process::id(), "VmRSS:")
}
