//! Whose the files are, where the superuser mends the database of a service that has a user of its own.

use std::os::unix::fs::{MetadataExt, chown};

use rustix::process::geteuid;

use super::harm::{destroy, leaves};
use super::traffic::{folder, random, writer};
use crate::call::Arrival;
use crate::store::sqlite::rescue::{Rescued, rescue};
use crate::store::{Writer, database_path};

const SERVICE: u32 = 61_184;

#[test]
fn what_the_superuser_makes_belongs_to_whom_the_folder_belongs() {
    if !geteuid().is_root() {
        // Nobody else can give a file away.
        return;
    }
    let folder = folder();
    let path = database_path(folder.path());
    chown(folder.path(), Some(SERVICE), Some(SERVICE)).unwrap();
    let owner = |name: &str| std::fs::metadata(folder.path().join(name)).unwrap().uid();
    let mut made = writer(&folder);
    made.append(&random(7, 600, 200)).unwrap();
    for name in ["ringside.sqlite", "ringside.sqlite-wal", "ringside.lock"] {
        assert_eq!(owner(name), SERVICE, "{name}");
    }
    drop(made);
    let pages = leaves(&path, "call_time");
    destroy(&path, pages[0]);
    let rescued = rescue(folder.path(), Arrival(1_769_479_500_000), &mut |_| ()).unwrap();
    assert!(matches!(rescued, Some(Rescued::Whole(..))));
    assert_eq!(owner("ringside.sqlite"), SERVICE, "the service can go on with it");
}
