//! Filling an empty file: what it leaves is what storing the same one by one leaves.

use rusqlite::Connection;

use super::append::derived;
use super::traffic::{ask, folder, random, reader, writer};
use crate::store::{Reader, Sort, Writer, database_path};

fn indexes(folder: &tempfile::TempDir) -> Vec<(String, String)> {
    let db = Connection::open(database_path(folder.path())).unwrap();
    let mut select =
        db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' ORDER BY name").unwrap();
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get::<_, Option<String>>(1)?)));
    rows.unwrap().map(|row| row.map(|(name, sql)| (name, sql.unwrap_or_default())).unwrap()).collect()
}

#[test]
fn a_filled_file_is_the_file_that_would_have_been_written_anyway() {
    let (plain, filled) = (folder(), folder());
    let all = random(3, 150, 50);
    writer(&plain).append(&all).unwrap();
    let mut filling = writer(&filled);
    filling.begin_filling().unwrap();
    assert!(indexes(&filled).len() < indexes(&plain).len());
    filling.append(&all).unwrap();
    filling.end_filling().unwrap();
    assert_eq!(indexes(&filled), indexes(&plain));
    assert_eq!(derived(&filled), derived(&plain));
    let db = Connection::open(database_path(filled.path())).unwrap();
    let packed: i64 = db.query_row("SELECT count(*) FROM call_text", [], |row| row.get(0)).unwrap();
    assert!(packed > 0, "a text is looked for in it at once");
}

#[test]
fn a_filling_that_was_broken_off_is_finished_by_the_next_writer() {
    let (plain, broken) = (folder(), folder());
    let all = random(3, 150, 50);
    writer(&plain).append(&all).unwrap();
    let mut filling = writer(&broken);
    filling.begin_filling().unwrap();
    filling.append(&all).unwrap();
    drop(filling);
    drop(writer(&broken));
    assert_eq!(indexes(&broken), indexes(&plain));
    let page = reader(&broken).page(&ask("number:13800000021", Sort::default()), None, 10).unwrap();
    assert!(!page.is_empty());
}

#[test]
fn a_file_with_calls_keeps_its_indexes_while_more_is_filled_in() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer.append(&random(3, 50, 20)).unwrap();
    let before = indexes(&folder);
    writer.begin_filling().unwrap();
    assert_eq!(indexes(&folder), before);
}

/// As if nothing that was written back since had reached the disk before the power went.
#[test]
fn what_the_disk_refused_is_in_the_log_also_after_an_orderly_end() {
    let (plain, refused) = (folder(), folder());
    let all = random(3, 150, 50);
    let (first, second) = all.split_at(all.len() / 2);
    let mut whole = writer(&plain);
    whole.append(first).unwrap();
    whole.append(second).unwrap();
    let path = database_path(refused.path());
    for fills in [false, true] {
        let mut writer = writer(&refused);
        let had = std::fs::read(&path).unwrap();
        writer.append(if fills { second } else { first }).unwrap();
        writer.keep_log();
        if fills {
            writer.begin_filling().unwrap();
            writer.end_filling().unwrap();
        }
        drop(writer);
        assert!(std::fs::metadata(path.with_extension("sqlite-wal")).unwrap().len() > 0, "{fills}");
        std::fs::write(&path, had).unwrap();
    }
    drop(writer(&refused));
    assert_eq!(derived(&refused), derived(&plain));
}
