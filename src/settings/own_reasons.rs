//! `reasons.tsv` in the data folder, read once at start: the catalogue with the user's words over it, and what of the
//! file was not used.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::call::reason::Catalogue;
use crate::wire::own_reasons::{self, LIMIT, Problem, ProblemKind};

/// The file's name in the data folder.
pub const FILE_NAME: &str = "reasons.tsv";

/// The words to speak with, and where the user's own come from.
#[derive(Clone, Debug)]
pub struct OwnReasons {
    pub path: PathBuf,
    pub exists: bool,
    /// The program's catalogue with the user's words over it.
    pub catalogue: Arc<Catalogue>,
    /// Codes with words of their own.
    pub count: usize,
    pub problems: Vec<Problem>,
}

impl OwnReasons {
    /// The program's own words only.
    pub fn none(data_dir: &Path) -> OwnReasons {
        OwnReasons {
            path: std::path::absolute(data_dir).unwrap_or_else(|_| data_dir.to_owned()).join(FILE_NAME),
            exists: false,
            catalogue: Arc::new(Catalogue::builtin().with_own(&[])),
            count: 0,
            problems: Vec::new(),
        }
    }

    /// Reads the file of `data_dir`; no file means the program's own words.
    pub fn load(data_dir: &Path) -> OwnReasons {
        let mut own = OwnReasons::none(data_dir);
        let words = match read(&own.path) {
            Ok(bytes) => own_reasons::read(&bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return own,
            Err(error) => {
                let kind = ProblemKind::Unreadable(error.to_string());
                own_reasons::OwnWords { problems: vec![Problem { line: 0, kind }], ..Default::default() }
            }
        };
        own.exists = true;
        own.count = words.reasons.len();
        own.catalogue = Arc::new(Catalogue::builtin().with_own(&words.reasons));
        own.problems = words.problems;
        own
    }
}

/// The bytes of the file, one more than are used at most.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LIMIT as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Service;
    use crate::call::reason::{CodeRef, Space};

    const BUSY: CodeRef = CodeRef { space: Space::StateCode, code: 8102 };

    #[test]
    fn own_words_are_read_from_the_data_folder() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE_NAME), "table\tcode\tzh\nstate-code\t8102\t占线\n").unwrap();
        let own = OwnReasons::load(folder.path());
        assert_eq!((own.exists, own.count, own.problems), (true, 1, vec![]));
        assert_eq!(&*own.catalogue.find(BUSY, Service::Callback).unwrap().name.zh, "占线");
    }

    #[test]
    fn without_a_file_the_words_are_the_programs() {
        let folder = tempfile::tempdir().unwrap();
        let own = OwnReasons::load(folder.path());
        assert_eq!((own.exists, own.count, own.problems), (false, 0, vec![]));
        assert_eq!(
            own.catalogue.find(BUSY, Service::Callback),
            Catalogue::builtin().find(BUSY, Service::Callback)
        );
    }

    #[test]
    fn a_file_that_cannot_be_read_is_said_and_costs_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(FILE_NAME)).unwrap();
        let own = OwnReasons::load(folder.path());
        assert_eq!(own.problems.len(), 1);
        assert!(own.catalogue.find(BUSY, Service::Callback).is_some());
    }
}
