//! A disk that is full while a database is salvaged, a file and a folder that may not be written: both are named and
//! left as they are.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use ringside::call::Arrival;
use ringside::store::sqlite::{SqliteStore, care};

use super::disk::Disk;
use crate::damage::destroy;
use crate::program::{Program, lost, push};
use crate::support::{arrived, event};

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
    program.stop();
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
