//! No journal number is given twice, whatever became of the databases that gave the numbers before.

use std::fs;

use rusqlite::Connection;
use tempfile::TempDir;

use super::harm::{destroy, leaves};
use super::traffic::{folder, random, writer};
use crate::call::Arrival;
use crate::store::sqlite::rescue::{Rescued, rescue};
use crate::store::sqlite::{SqliteWriter, aside};
use crate::store::{Writer, database_path};

const NOW: Arrival = Arrival(1_769_479_500_000);
const LATER: Arrival = Arrival(NOW.0 + 5_000);

fn next(writer: &mut SqliteWriter) -> i64 {
    writer.append(&random(3, 1, 1)).unwrap().notifications.0
}

/// Makes the database in `folder` one of which nothing can be read.
fn break_wholly(folder: &TempDir) {
    fs::write(database_path(folder.path()), "no database").unwrap();
}

#[test]
fn a_second_database_that_breaks_while_the_first_one_waits_leads_behind_both() {
    let folder = folder();
    let mut first = writer(&folder);
    first.append(&random(1, 40, 9)).unwrap();
    first.start_afresh("as a test", NOW).unwrap();
    drop(first);
    // As if the second one had been begun by who did not know of the first.
    let path = database_path(folder.path());
    Connection::open(&path).unwrap().execute("DELETE FROM sqlite_sequence", []).unwrap();
    let mut second = writer(&folder);
    second.start_afresh("as a test", LATER).unwrap();
    assert_eq!(next(&mut second), 41);
}

#[test]
fn a_rescue_goes_on_behind_all_that_wait() {
    let folder = folder();
    let path = database_path(folder.path());
    let mut first = writer(&folder);
    first.append(&random(1, 900, 90)).unwrap();
    first.start_afresh("as a test", NOW).unwrap();
    drop(first);
    drop(fs::remove_file(&path));
    let elsewhere = super::traffic::folder();
    drop(writer(&elsewhere).append(&random(2, 300, 90)).unwrap());
    let other = database_path(elsewhere.path());
    let pages = leaves(&other, "notification");
    destroy(&other, pages[2]);
    fs::copy(&other, &path).unwrap();
    let Some(Rescued::Afresh(mut writer, _)) = rescue(folder.path(), LATER, &mut |_| ()).unwrap() else {
        panic!()
    };
    assert_eq!(next(&mut writer), 901);
}

#[test]
fn behind_a_file_that_tells_nothing_begin_numbers_that_no_count_reaches() {
    let folder = folder();
    let mut first = writer(&folder);
    let base = next(&mut first);
    assert_eq!(base, 1);
    drop(first);
    break_wholly(&folder);
    let mut second = SqliteWriter::open_afresh(folder.path(), NOW).unwrap();
    let given = next(&mut second);
    assert!(given > NOW.0, "{given}");
    drop(second);
    break_wholly(&folder);
    let mut third = SqliteWriter::open_afresh(folder.path(), NOW).unwrap();
    assert!(next(&mut third) > given, "also when the clock stands still");
    assert_eq!(aside::set_aside_in(folder.path()).len(), 2);
}

#[test]
fn what_knows_its_last_number_itself_goes_on_there_although_its_file_tells_nothing() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer.append(&random(1, 40, 9)).unwrap();
    break_wholly(&folder);
    writer.start_afresh("as a test", NOW).unwrap();
    assert_eq!(next(&mut writer), 41);
}

#[test]
fn a_number_that_only_an_index_names_any_more_is_not_given_again() {
    let folder = folder();
    let path = database_path(folder.path());
    writer(&folder).append(&random(7, 300, 100)).unwrap();
    let pages = leaves(&path, "notification");
    destroy(&path, pages[pages.len() - 1]);
    for page in leaves(&path, "sqlite_sequence") {
        destroy(&path, page);
    }
    aside::set_aside(&path, NOW).unwrap();
    assert_eq!(next(&mut writer(&folder)), 301);
}
