//! Rows of a damaged journal that say another number than their own, or that are not whole: none of them costs another
//! row, and as long as one is left behind the damaged file stays in mind.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tempfile::TempDir;

use super::harm::{PAGE, bytes_at, destroy, leaves, overwrite};
use super::traffic::{folder, random, writer};
use crate::call::Arrival;
use crate::store::sqlite::salvage::Salvaged;
use crate::store::sqlite::{aside, care};
use crate::store::{Writer, database_path};

const NOW: Arrival = Arrival(1_769_479_500_000);

/// Rows in the journal of every test.
const ROWS: u64 = 600;

/// Makes row `id` of the journal say `other`. Both numbers lie below 16384, and `id` not below 128: two bytes.
fn misnumber(path: &Path, id: u16, other: u16) {
    let two = |number: u16| [(number >> 7) as u8 | 0x80, (number & 0x7f) as u8];
    for number in leaves(path, "notification") {
        let start = (number - 1) * PAGE;
        let page: [u8; PAGE as usize] = bytes_at(path, start);
        let word = |at: usize| usize::from(u16::from_be_bytes([page[at], page[at + 1]]));
        for cell in (0..word(3)).map(|n| word(8 + 2 * n)) {
            // The length of the row, and then its number.
            let length = page[cell..].iter().position(|byte| byte & 0x80 == 0).unwrap() + 1;
            let at = cell + length;
            if page[at..at + 2] == two(id) {
                return overwrite(path, &two(other), start + at as u64);
            }
        }
    }
    panic!("no row {id}");
}

/// A journal that was set aside after `harm` was done to it.
fn harmed(harm: impl FnOnce(&Path)) -> (TempDir, PathBuf) {
    let folder = folder();
    let path = database_path(folder.path());
    drop(writer(&folder).append(&random(7, ROWS as usize, 200)).unwrap());
    harm(&path);
    let aside = aside::set_aside(&path, NOW).unwrap();
    (folder, aside)
}

fn salvage(folder: &TempDir, from: &Path) -> Salvaged {
    let salvaged = writer(folder).salvage(from, &mut |_| ()).unwrap();
    assert_eq!(care::check(folder.path()).unwrap(), []);
    salvaged
}

fn forget(path: &Path, ids: &str) {
    let db = Connection::open(path).unwrap();
    db.execute_batch(&format!("DELETE FROM notification WHERE {ids}")).unwrap();
}

#[test]
fn a_row_whose_number_is_too_great_costs_no_other_row() {
    for other in [500, 601, 16_000] {
        let (folder, aside) = harmed(|path| misnumber(path, 300, other));
        let salvaged = salvage(&folder, &aside);
        assert_eq!((salvaged.taken, salvaged.unreadable, salvaged.left), (ROWS - 1, 1, 1), "{other}");
        assert_eq!(aside::set_aside_in(folder.path()), [aside], "it stays in mind");
        let next = writer(&folder).append(&random(1, 1, 1)).unwrap().notifications.0;
        assert_eq!(next, 601, "and its number leads nobody on");
    }
}

#[test]
fn a_row_whose_number_is_too_small_is_not_read_on_from() {
    for (id, other) in [(300, 20), (500, 1), (501, 300), (600, 20)] {
        let (folder, aside) = harmed(|path| misnumber(path, id, other));
        let salvaged = salvage(&folder, &aside);
        assert_eq!((salvaged.taken, salvaged.left), (ROWS - 1, 1), "{id} {other}");
        assert_eq!(aside::set_aside_in(folder.path()), [aside]);
    }
}

#[test]
fn a_row_that_says_a_number_which_nobody_has_comes_back_under_that() {
    let (folder, aside) = harmed(|path| {
        forget(path, "id = 20");
        misnumber(path, 300, 20);
    });
    let salvaged = salvage(&folder, &aside);
    assert_eq!((salvaged.taken, salvaged.unreadable, salvaged.left), (ROWS - 1, 0, 0));
    assert_eq!(aside::set_aside_in(folder.path()), Vec::<PathBuf>::new());
}

#[test]
fn between_two_pages_that_cannot_be_read_a_wrong_number_ends_nothing_either() {
    for other in [1, 550, 16_000] {
        let (folder, aside) = harmed(|path| {
            let pages = leaves(path, "notification");
            misnumber(path, 300, other);
            destroy(path, pages[2]);
            destroy(path, pages[pages.len() - 3]);
        });
        let salvaged = salvage(&folder, &aside);
        let all = salvaged.taken + salvaged.unreadable;
        assert!((ROWS..=ROWS + 1).contains(&all), "{other} {salvaged:?}");
        assert!(salvaged.unreadable < 80 && salvaged.left == 1, "{other} {salvaged:?}");
        assert_eq!(aside::set_aside_in(folder.path()), [aside]);
    }
}

#[test]
fn a_row_that_lacks_what_every_row_has_costs_itself_alone() {
    let (folder, aside) = harmed(|path| {
        let db = Connection::open(path).unwrap();
        db.execute_batch(
            "PRAGMA writable_schema = ON;
             UPDATE sqlite_schema SET sql = replace(sql, 'records        INTEGER NOT NULL', 'records INTEGER')
             WHERE name = 'notification';",
        )
        .unwrap();
        drop(db);
        let db = Connection::open(path).unwrap();
        assert_eq!(db.execute("UPDATE notification SET records = NULL WHERE id = 7", []).unwrap(), 1);
    });
    let salvaged = salvage(&folder, &aside);
    assert_eq!((salvaged.taken, salvaged.unreadable, salvaged.left), (ROWS - 1, 1, 1));
    assert_eq!(aside::set_aside_in(folder.path()), [aside]);
}
