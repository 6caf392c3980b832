use std::io::Write as _;
use std::path::PathBuf;

use super::*;

/// A folder with a draft, and where it shall go. `before` is there already.
fn place(before: Option<&str>) -> (tempfile::TempDir, Draft, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("calls.csv");
    let draft = Draft::beside(&to, Readers::Usual).unwrap();
    draft.file().write_all(b"whole").unwrap();
    if let Some(text) = before {
        fs::write(&to, text).unwrap();
    }
    (folder, draft, to)
}

/// As a file system that can neither rename without replacing nor link.
fn unable(file: NamedTempFile, _: &Path) -> Result<(), PersistError> {
    Err(PersistError { error: ErrorKind::Unsupported.into(), file })
}

fn names(folder: &tempfile::TempDir) -> Vec<std::ffi::OsString> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect()
}

#[test]
fn a_file_gets_its_name_also_where_names_cannot_be_taken_at_once() {
    for give_name in [|draft: Draft, to: &Path| draft.give_free(to, unable), Draft::give_free_name] {
        let (folder, draft, to) = place(None);
        give_name(draft, &to).unwrap();
        assert_eq!(names(&folder), ["calls.csv"]);
        assert_eq!(fs::read_to_string(to).unwrap(), "whole");
    }
}

#[test]
fn what_has_the_name_already_keeps_it() {
    for give_name in [|draft: Draft, to: &Path| draft.give_free(to, unable), Draft::give_free_name] {
        let (folder, draft, to) = place(Some("before"));
        assert_eq!(give_name(draft, &to).unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert_eq!(names(&folder), ["calls.csv"]);
        assert_eq!(fs::read_to_string(to).unwrap(), "before");
    }
}

#[test]
fn what_may_be_replaced_is() {
    for before in [None, Some("before")] {
        let (folder, draft, to) = place(before);
        draft.give_name(&to, Patience::None).unwrap();
        assert_eq!(names(&folder), ["calls.csv"]);
        assert_eq!(fs::read_to_string(to).unwrap(), "whole");
    }
}

#[test]
fn nothing_is_left_of_a_file_that_gets_no_name() {
    let (folder, draft, to) = place(None);
    fs::rename(draft.path(), folder.path().join("elsewhere")).unwrap();
    assert_eq!(draft.give_free(&to, unable).unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(names(&folder), ["elsewhere"]);
    let (folder, draft, _) = place(None);
    let to = folder.path().join("none").join("calls.csv");
    // What the system said first tells more than why its stand-in could not be made.
    assert_eq!(draft.give_free(&to, unable).unwrap_err().kind(), ErrorKind::Unsupported);
    assert!(names(&folder).is_empty());
    let (folder, draft, _) = place(None);
    assert!(draft.give_name(&folder.path().join("none").join("calls.csv"), Patience::None).is_err());
    assert!(names(&folder).is_empty());
}

/// Windows takes no path of more than 260 characters but in its long form.
#[test]
fn a_file_gets_its_name_however_long_its_path_is() {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("d".repeat(120)).join("e".repeat(120));
    fs::create_dir_all(&deep).unwrap();
    let to = deep.join("calls.csv");
    Draft::beside(&to, Readers::Usual).unwrap().give_free_name(&to).unwrap();
    let again = Draft::beside(&to, Readers::Usual).unwrap();
    again.file().write_all(b"again").unwrap();
    again.give_name(&to, Patience::None).unwrap();
    let names: Vec<_> = fs::read_dir(&deep).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["calls.csv"]);
    assert_eq!(fs::read_to_string(to).unwrap(), "again");
}

#[test]
fn a_file_gets_its_name_also_when_no_longer_one_would_do() {
    for letter in ["a", "话"] {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join(letter.repeat(255 / letter.len()));
        Draft::beside(&to, Readers::Usual).unwrap().give_name(&to, Patience::None).unwrap();
        assert_eq!(names(&folder), [to.file_name().unwrap()]);
    }
}

#[cfg(windows)]
#[test]
fn a_file_that_got_its_name_is_none_for_a_while() {
    use std::os::windows::fs::MetadataExt as _;
    const TEMPORARY: u32 = 0x100;
    for give_name in [|draft: Draft, to: &Path| draft.give_name(to, Patience::None), Draft::give_free_name] {
        let (_folder, draft, to) = place(None);
        give_name(draft, &to).unwrap();
        assert_eq!(fs::metadata(to).unwrap().file_attributes() & TEMPORARY, 0);
    }
}

#[cfg(unix)]
#[test]
fn what_is_for_its_owner_nobody_else_can_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let draft = Draft::beside(&folder.path().join("secrets.toml"), Readers::Owner).unwrap();
    assert_eq!(draft.file().metadata().unwrap().permissions().mode() & 0o777, 0o600);
}
