//! The last step of a file that was written under another name: it gets its own, unless another file has that.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::Path;

use tempfile::{NamedTempFile, PersistError};

/// Calls `part` `to`. [`ErrorKind::AlreadyExists`]: there is such a file, and it stays as it is.
pub(crate) fn give_free_name(part: NamedTempFile, to: &Path) -> io::Result<()> {
    give(part, to, |part, to| part.persist_noclobber(to))
}

/// Some file systems, of network drives and of those that programs serve, can neither rename without replacing nor
/// link. There an empty file takes the name first, which fails where there is one, and the whole one takes its place.
fn give(
    part: NamedTempFile,
    to: &Path,
    at_once: impl FnOnce(NamedTempFile, &Path) -> Result<File, PersistError>,
) -> io::Result<()> {
    let PersistError { error, file: part } = match at_once(part, to) {
        Ok(_) => return Ok(()),
        Err(refused) => refused,
    };
    if error.kind() == ErrorKind::AlreadyExists {
        return Err(error);
    }
    match File::create_new(to) {
        Ok(placeholder) => drop(placeholder),
        Err(taken) if taken.kind() == ErrorKind::AlreadyExists => return Err(taken),
        Err(_) => return Err(error),
    }
    part.persist(to).map(drop).map_err(|failed| {
        let _ = std::fs::remove_file(to);
        failed.error
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;

    /// A folder with the file `part`, and where it shall go. `before` is there already.
    fn place(before: Option<&str>) -> (tempfile::TempDir, NamedTempFile, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let part = NamedTempFile::new_in(&folder).unwrap();
        fs::write(part.path(), "whole").unwrap();
        let to = folder.path().join("calls.csv");
        if let Some(text) = before {
            fs::write(&to, text).unwrap();
        }
        (folder, part, to)
    }

    /// As a file system that can neither rename without replacing nor link.
    fn unable(file: NamedTempFile, _: &Path) -> Result<File, PersistError> {
        Err(PersistError { error: ErrorKind::Unsupported.into(), file })
    }

    fn names(folder: &tempfile::TempDir) -> Vec<std::ffi::OsString> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect()
    }

    #[test]
    fn a_file_gets_its_name_where_names_cannot_be_taken_at_once() {
        let (folder, part, to) = place(None);
        give(part, &to, unable).unwrap();
        assert_eq!(names(&folder), ["calls.csv"]);
        assert_eq!(fs::read_to_string(to).unwrap(), "whole");
    }

    #[test]
    fn what_has_the_name_already_keeps_it() {
        for give_name in [|part, to: &Path| give(part, to, unable), give_free_name] {
            let (folder, part, to) = place(Some("before"));
            assert_eq!(give_name(part, &to).unwrap_err().kind(), ErrorKind::AlreadyExists);
            assert_eq!(names(&folder), ["calls.csv"]);
            assert_eq!(fs::read_to_string(to).unwrap(), "before");
        }
    }

    #[test]
    fn nothing_is_left_of_a_file_that_gets_no_name() {
        let (folder, part, to) = place(None);
        fs::rename(part.path(), folder.path().join("elsewhere")).unwrap();
        assert_eq!(give(part, &to, unable).unwrap_err().kind(), ErrorKind::NotFound);
        assert_eq!(names(&folder), ["elsewhere"]);
        let (folder, part, _) = place(None);
        let to = folder.path().join("none").join("calls.csv");
        // What the system said first tells more than why its stand-in could not be made.
        assert_eq!(give(part, &to, unable).unwrap_err().kind(), ErrorKind::Unsupported);
        assert!(names(&folder).is_empty());
    }
}
