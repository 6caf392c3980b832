//! A database that is damaged or of a newer version: intake goes on where it can, says why where it cannot, and never
//! harms the file.

use std::fs::{self, File};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use ringside::collector::StoreState;
use ringside::store::sqlite::{SqliteStore, care};
use tempfile::TempDir;

use crate::program::{Program, lost, push};
use crate::support::{House, event, send};

const PAGE: u64 = 4096;

/// Overwrites leaf pages of a table: those that `which` picks from their number.
pub fn destroy(path: &Path, table: &str, which: impl Fn(&[u64]) -> Vec<u64>) {
    let pages: Vec<u64> = {
        let db = rusqlite::Connection::open(path).unwrap();
        let sql = "SELECT pageno FROM dbstat WHERE name = ?1 AND pagetype = 'leaf' ORDER BY path";
        let mut pages = db.prepare(sql).unwrap();
        let pages = pages.query_map([table], |row| row.get::<_, i64>(0)).unwrap();
        pages.map(|page| u64::try_from(page.unwrap()).unwrap()).collect()
    };
    for page in which(&pages) {
        overwrite(path, page);
    }
}

fn overwrite(path: &Path, page: u64) {
    let mut file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start((page - 1) * PAGE)).unwrap();
    file.write_all(&[0xAA; PAGE as usize]).unwrap();
}

/// A page of the journal, and all that is known of calls.
pub fn damage(path: &Path) {
    destroy(path, "notification", |pages| vec![pages[pages.len() / 2]]);
    destroy(path, "call", <[u64]>::to_vec);
}

/// A folder in which these sessions were collected.
pub fn folder_with(sessions: Range<usize>) -> Arc<TempDir> {
    let house = House::open();
    for session in sessions {
        assert_eq!(house.post("/", &event("callout", session)).status, 200);
    }
    house.stop()
}

fn ringside(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ringside"));
    command.args(arguments).arg("--data-dir").arg(folder).output().unwrap()
}

fn set_aside_in(folder: &Path) -> Option<PathBuf> {
    let mut entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.find(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        name.starts_with("ringside.damaged-") && name.ends_with(".sqlite")
    })
}

#[test]
fn a_damaged_database_is_set_aside_intake_goes_on_and_what_can_be_read_is_salvaged() {
    let folder = folder_with(0..300);
    let path = folder.path().join("ringside.sqlite");
    damage(&path);

    let said = folder.path().join("stderr");
    let program = Program::start_with(folder.path(), |command| {
        command.stderr(File::create(&said).unwrap());
    });
    for session in 300..350 {
        assert_eq!(push(program.address, &event("callout", session)), Some(200), "{session}");
    }
    let health = send(program.address, b"GET /health HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    assert!(health.body.contains("ringside.damaged-") && health.body.contains("ready"), "{}", health.body);
    program.kill();
    let said = fs::read_to_string(said).unwrap();
    assert!(said.contains("ringside db salvage"), "{said}");
    assert_eq!(lost(folder.path(), &(300..350).collect()), Vec::<usize>::new());
    let doctor = ringside(folder.path(), &["doctor", "--lang", "en"]);
    assert!(String::from_utf8_lossy(&doctor.stdout).contains("waits to be salvaged"));

    let aside = set_aside_in(folder.path()).unwrap();
    let salvaged = ringside(folder.path(), &["db", "salvage", aside.to_str().unwrap()]);
    assert!(salvaged.status.success(), "{}", String::from_utf8_lossy(&salvaged.stderr));
    let missing = lost(folder.path(), &(0..350).collect());
    assert!((1..60).contains(&missing.len()), "what stood on one page: {missing:?}");
    assert!(missing.windows(2).all(|two| two[1] == two[0] + 1), "{missing:?}");
    assert_eq!(care::check(folder.path()).unwrap(), Vec::new());
    assert_eq!(set_aside_in(folder.path()), None);
}

#[test]
fn damage_under_a_running_collector_costs_nobody_a_push_although_readers_have_the_file_open() {
    let folder = folder_with(0..300);
    let path = folder.path().join("ringside.sqlite");
    let house = House::open_in(folder.clone());
    house.address();
    let mut readers = [(); 3].map(|()| SqliteStore::open_reader(folder.path()).unwrap());
    for reader in &mut readers {
        assert_eq!(reader.totals().unwrap().calls, 300);
    }
    // Everything but the page that says what it is.
    let pages = fs::metadata(&path).unwrap().len() / PAGE;
    for page in 2..=pages {
        overwrite(&path, page);
    }
    for session in 300..310 {
        assert_eq!(house.post("/", &event("callout", session)).status, 200, "{session}");
    }
    for reader in &mut readers {
        assert_eq!(reader.totals().unwrap().calls, 10);
    }
    let aside = set_aside_in(folder.path()).unwrap();
    assert_eq!(fs::metadata(&aside).unwrap().len(), pages * PAGE);
    house.stop();
    assert_eq!(care::check(folder.path()).unwrap(), Vec::new());
}

#[test]
fn a_database_of_a_newer_version_is_answered_503_and_not_a_byte_of_it_changes() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let house = House::open_in(folder.clone());
    assert_eq!(house.post("/", &event("callout", 1)).status, 200);
    house.stop();
    let path = folder.path().join("ringside.sqlite");
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 999).unwrap();
    let before = fs::read(&path).unwrap();

    let house = House::open_in(folder.clone());
    let refused = house.post("/", &event("callout", 2));
    assert_eq!(refused.status, 503);
    let StoreState::Closed(problem) = house.collector.health().store.clone() else { panic!("open") };
    assert!(problem.to_string().contains("newer Ringside"), "{problem}");
    house.stop();
    for (lang, advice) in [("en", "install the newer version"), ("zh", "请安装新版本")] {
        let listen = ringside(folder.path(), &["listen", "--lang", lang, "--bind", "127.0.0.1:0"]);
        assert_eq!(listen.status.code(), Some(1));
        let said = String::from_utf8_lossy(&listen.stderr).into_owned();
        assert!(said.contains(advice), "{said}");
    }
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(set_aside_in(folder.path()), None);
}
