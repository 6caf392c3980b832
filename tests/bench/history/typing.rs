//! Somebody types quickly: a question for each key, each superseding the one before while it is still being looked for.
//! Or pastes all of it. What counts is how soon after the last key its first rows are there.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::{Duration, Instant};

use ringside::backend::{History, List, OpenReader, Wake, Window};
use ringside::call::filter::Filter;
use ringside::call::zone::Zone;
use ringside::call::{Arrival, Thresholds};
use ringside::store::Sort;
use ringside::store::sqlite::SqliteStore;

use crate::Outcome;
use crate::file::END;

/// Between two keys.
const KEY: Duration = Duration::from_millis(70);

const ROUNDS: usize = 5;

/// What was done, with the milliseconds from the last key to the first rows, of each round.
pub type Typed = (String, Vec<f64>);

pub fn measure(folder: &Path, person: &str, session: &str) -> Outcome<Vec<Typed>> {
    let path = folder.to_owned();
    let open: OpenReader = Arc::new(move || SqliteStore::open_reader(&path));
    let (woken, wakes) = sync_channel::<()>(1);
    let wake: Wake = Arc::new(move || {
        let _ = woken.try_send(());
    });
    let history = History::open(open, wake);
    // The number of somebody, its end, and a word that no index knows.
    let end = person.get(person.len().saturating_sub(8)..).unwrap_or(person);
    let mut typed = Vec::new();
    let keyed = [person.to_owned(), format!("number:*{end}"), "order 12".to_owned()].map(|text| (text, true));
    for (text, is_keyed) in keyed.into_iter().chain([(session.to_owned(), false)]) {
        let mut times = Vec::with_capacity(ROUNDS);
        // The first round reads what is read once in the life of the program.
        for _ in 0..=ROUNDS {
            let last = if is_keyed { type_it(&history, &text) } else { ask(&history, &text) };
            let begun = Instant::now();
            while history.page().is_none_or(|page| !Arc::ptr_eq(&page.ask.list, &last)) {
                wakes.recv_timeout(Duration::from_secs(120))?;
            }
            times.push(begun.elapsed().as_secs_f64() * 1e3);
        }
        let done = if is_keyed { format!("typed {text} quickly") } else { format!("pasted {text}") };
        typed.push((done, times.split_off(1)));
    }
    Ok(typed)
}

/// Asks for what is there after each key. Gives the last list.
fn type_it(history: &History, text: &str) -> Arc<List> {
    let mut last = Arc::new(list(""));
    for (end, sign) in text.char_indices() {
        let so_far = text.get(..end + sign.len_utf8()).unwrap_or(text);
        if end > 0 {
            std::thread::sleep(KEY);
        }
        last = ask(history, so_far);
    }
    last
}

fn ask(history: &History, text: &str) -> Arc<List> {
    let list = Arc::new(list(text));
    history.count(&list);
    history.ask(Window { list: list.clone(), first_row: 0, rows: 60 });
    list
}

/// What is half typed and cannot be read yet is no question of its own.
fn list(text: &str) -> List {
    List {
        filter: Filter::parse(text).unwrap_or_default(),
        zone: Zone::BEIJING,
        sort: Sort::default(),
        refresh: 0,
        now: Arrival(END * 1_000),
        thresholds: Thresholds::default(),
    }
}
