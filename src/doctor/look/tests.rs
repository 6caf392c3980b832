use super::*;

#[test]
fn the_limit_of_open_files_is_read_as_linux_writes_it() {
    let text = "Limit                     Soft Limit           Hard Limit           Units     \n\
                Max processes             63447                63447                processes \n\
                Max open files            1024                 1048576              files     \n";
    assert_eq!(net::limit_in(text), Some(1_024));
    assert_eq!(net::limit_in("Max open files            unlimited            unlimited"), None);
    assert_eq!(net::limit_in(""), None);
}

#[test]
fn who_listens_to_every_address_is_asked_on_this_machine() {
    assert_eq!(net::to("0.0.0.0:8460".parse().unwrap()), "127.0.0.1:8460".parse().unwrap());
    assert_eq!(net::to("[::]:8460".parse().unwrap()), "[::1]:8460".parse().unwrap());
    assert_eq!(net::to("192.168.1.23:1".parse().unwrap()), "192.168.1.23:1".parse().unwrap());
}

#[test]
fn the_room_of_a_folder_that_is_not_there_yet_is_that_of_the_disk_it_will_be_on() {
    let folder = tempfile::tempdir().unwrap();
    let there = disk::space(folder.path()).unwrap();
    let not_yet = disk::space(&folder.path().join("a/b/c")).unwrap();
    assert_eq!(there.total, not_yet.total);
    assert!(there.free <= there.total && there.total > 0);
}

#[test]
#[cfg(unix)]
fn a_database_that_others_may_read_is_exposed_and_a_listed_folder_is_not() {
    use std::os::unix::fs::PermissionsExt as _;
    let set = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let folder = tempfile::tempdir().unwrap();
    set(folder.path(), 0o755);
    assert_eq!(disk::exposed(folder.path()), Some(Vec::new()));
    let database = crate::store::database_path(folder.path());
    std::fs::write(&database, "").unwrap();
    set(&database, 0o644);
    assert_eq!(disk::exposed(folder.path()), Some(vec![(database.clone(), 0o644)]));
    set(&database, 0o600);
    set(folder.path(), 0o777);
    assert_eq!(disk::exposed(folder.path()), Some(vec![(folder.path().to_owned(), 0o777)]));
    set(folder.path(), 0o1777);
    assert_eq!(disk::exposed(folder.path()), Some(Vec::new()));
    assert_eq!(disk::exposed(&folder.path().join("nothing")), None);
}
