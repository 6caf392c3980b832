//! A database that is damaged, of a newer version, or not to be written: intake goes on where it can, says why where it
//! cannot, and never harms the file.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use ringside::call::Arrival;
use ringside::collector::StoreState;
use ringside::store::sqlite::{SqliteStore, care};
use rustix::process::{Pid, Signal, kill_process};

use super::disk::Disk;
use crate::program::{Program, lost, push};
use crate::support::{House, arrived, event, send};

const PAGE: u64 = 4096;

/// Overwrites leaf pages of a table: those that `which` picks from their number.
fn destroy(path: &Path, table: &str, which: impl Fn(&[u64]) -> Vec<u64>) {
    let pages: Vec<u64> = {
        let db = rusqlite::Connection::open(path).unwrap();
        let sql = "SELECT pageno FROM dbstat WHERE name = ?1 AND pagetype = 'leaf' ORDER BY path";
        let mut pages = db.prepare(sql).unwrap();
        let pages = pages.query_map([table], |row| row.get::<_, i64>(0)).unwrap();
        pages.map(|page| u64::try_from(page.unwrap()).unwrap()).collect()
    };
    let file = fs::OpenOptions::new().write(true).open(path).unwrap();
    for page in which(&pages) {
        file.write_all_at(&[0xAA; PAGE as usize], (page - 1) * PAGE).unwrap();
    }
}

/// A page of the journal, and all that is known of calls.
pub fn damage(path: &Path) {
    destroy(path, "notification", |pages| vec![pages[pages.len() / 2]]);
    destroy(path, "call", <[u64]>::to_vec);
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
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ringside.sqlite");
    let program = Program::start(folder.path());
    let answered: BTreeSet<usize> =
        (0..300).filter(|session| push(program.address, &event("callout", *session)) == Some(200)).collect();
    assert_eq!(answered.len(), 300);
    kill_process(Pid::from_child(&program.child), Signal::TERM).unwrap();
    assert!(program.wait().success());
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

/// The files of a folder that are databases, or were to become one.
fn databases(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.contains("sqlite")).collect();
    names.retain(|name| !name.ends_with("-shm") && !name.ends_with("-wal"));
    names.sort();
    names
}

#[test]
fn a_full_disk_ends_the_salvage_before_anything_is_moved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ringside.sqlite");
    let push =
        |session| arrived(Arrival(1_795_240_800_000), "127.0.0.1:1".to_owned(), event("callout", session));
    let pushes: Vec<_> = (0..200).map(push).collect();
    SqliteStore::open_writer(folder.path()).unwrap().append(&pushes).unwrap();
    destroy(&path, "call_time", |pages| vec![pages[0]]);
    let before = fs::read(&path).unwrap();

    let disk = Disk::new();
    let salvage = |room: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ringside"));
        disk.put_before(&mut command);
        command.args(["db", "salvage", "--lang", "en", "--data-dir"]).arg(folder.path());
        command.env("DISK_ROOM", room).output().unwrap()
    };
    disk.fill(true);
    let refused = salvage("0");
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains("the disk is full") && said.contains("nothing was moved or changed"), "{said}");
    assert_eq!(databases(folder.path()), ["ringside.sqlite"]);
    assert_eq!(fs::read(&path).unwrap(), before);

    disk.fill(false);
    let salvaged = salvage("9999999");
    assert!(String::from_utf8_lossy(&salvaged.stdout).contains("every row"), "{salvaged:?}");
    assert_eq!(care::check(folder.path()).unwrap(), Vec::new());
    assert_eq!(lost(folder.path(), &(0..200).collect()), Vec::<usize>::new());
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

/// Root may write everything, unless it gives that right away.
fn listen_without_privileges(folder: &Path) -> Output {
    let program = env!("CARGO_BIN_EXE_ringside");
    let mut command = if rustix::process::getuid().is_root() {
        let mut unprivileged = Command::new("setpriv");
        unprivileged.args(["--bounding-set=-dac_override,-dac_read_search", program]);
        unprivileged
    } else {
        Command::new(program)
    };
    command
        .args(["listen", "--lang", "en", "--bind", "127.0.0.1:0", "--data-dir"])
        .arg(folder)
        .stdin(Stdio::null());
    command.output().unwrap()
}

#[test]
fn a_file_or_folder_that_may_not_be_written_is_named_and_left_as_it_is() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ringside.sqlite");
    let program = Program::start(folder.path());
    assert_eq!(push(program.address, &event("callout", 1)), Some(200));
    kill_process(Pid::from_child(&program.child), Signal::TERM).unwrap();
    assert!(program.wait().success());
    let before = fs::read(&path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    let refused = listen_without_privileges(folder.path());
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains("it may only be read") && said.contains("ringside.sqlite"), "{said}");
    assert_eq!(fs::read(&path).unwrap(), before);

    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    fs::remove_file(folder.path().join("ringside.lock")).unwrap_or_default();
    let refused = listen_without_privileges(folder.path());
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains("it may only be read") && said.contains(folder.path().to_str().unwrap()), "{said}");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(fs::read(&path).unwrap(), before);
}
