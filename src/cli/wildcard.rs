//! `*.json` as a name of files. Other shells say which files those are; those of Windows leave it to the program.

use std::io;
use std::path::{Path, PathBuf};

use crate::files::folder_of;

/// The files that `path` means, in the order of their names: with `*` (any text) or `?` (any one character) in its last
/// part those that are called so, else itself. None: no file is called so.
pub(super) fn expanded(path: &Path) -> io::Result<Vec<PathBuf>> {
    let pattern = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    if !pattern.contains(['*', '?']) {
        return Ok(vec![path.to_owned()]);
    }
    let pattern: Vec<char> = pattern.chars().collect();
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder_of(path))? {
        let entry = entry?;
        let name: Vec<char> = entry.file_name().to_string_lossy().to_lowercase().chars().collect();
        // As it was typed: nobody wrote `./` where it is not.
        let file = path.with_file_name(entry.file_name());
        if is_like(&name, &pattern) && file.is_file() {
            found.push(file);
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a name fits. Both in small letters, as names on Windows are the same in either.
fn is_like(name: &[char], pattern: &[char]) -> bool {
    match (pattern.split_first(), name.split_first()) {
        (None, rest) => rest.is_none(),
        (Some(('*', others)), None) => is_like(name, others),
        (Some(('*', others)), Some((_, rest))) => is_like(name, others) || is_like(rest, pattern),
        (Some(('?', others)), Some((_, rest))) => is_like(rest, others),
        (Some((one, others)), Some((first, rest))) => one == first && is_like(rest, others),
        (Some(_), None) => false,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_pattern_means_the_files_that_are_called_so_in_the_order_of_their_names() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.json", "a.JSON", "c.csv", "话单1.json", "话单12.json"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        fs::create_dir(folder.path().join("d.json")).unwrap();
        let found = |pattern: &str| -> Vec<String> {
            let found = expanded(&folder.path().join(pattern)).unwrap();
            assert!(found.iter().all(|file| file.parent() == Some(folder.path())));
            found.iter().map(|file| file.file_name().unwrap().to_str().unwrap().to_owned()).collect()
        };
        for (pattern, files) in [
            ("*.json", &["a.JSON", "b.json", "话单1.json", "话单12.json"][..]),
            ("话单?.json", &["话单1.json"]),
            ("话单*", &["话单1.json", "话单12.json"]),
            ("*.c*", &["c.csv"]),
            ("*.xlsx", &[]),
            // Not a pattern: as it stands, whether there is such a file or not.
            ("none.json", &["none.json"]),
        ] {
            assert_eq!(found(pattern), files, "{pattern}");
        }
        assert!(expanded(&folder.path().join("none").join("*.json")).is_err());
    }

    #[test]
    fn a_name_fits_as_a_shell_says() {
        for (name, pattern, fits) in [
            ("ab", "a*b", true),
            ("axxb", "a*b", true),
            ("axxbc", "a*b", false),
            ("ab", "a?b", false),
            ("", "*", true),
            ("abab", "*ab", true),
            ("a", "", false),
        ] {
            let [name, pattern] = [name, pattern].map(|text| text.chars().collect::<Vec<_>>());
            assert_eq!(is_like(&name, &pattern), fits, "{name:?} {pattern:?}");
        }
    }
}
