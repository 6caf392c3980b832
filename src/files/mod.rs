//! Files that are written whole or not at all: under a name of their own first, and the last step gives them theirs.
//! On Windows that step fails while another program looks at one of the two, as virus scanners, indexers and backups do
//! for a moment: then it is tried again. What is in the files is somebody else's business.

mod patience;

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use tempfile::{NamedTempFile, PersistError};

pub use patience::Patience;
pub(crate) use patience::is_held;

/// Bytes of a file's name that its first name begins with. The system takes 255 at most.
const PREFIX: usize = 200;

/// Who may read a file, where the system asks when it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Readers {
    Owner,
    /// As of any file that somebody makes.
    Usual,
}

/// A file that has not got its name yet, `calls.csv.x1Y2z3.part`, and is gone again unless it gets it.
///
/// The file is made and named by the standard library: it takes paths of any length on Windows, which `tempfile` does
/// not, and no mark of a temporary file has to be taken off.
pub(crate) struct Draft(NamedTempFile);

impl Draft {
    /// Beside `to`, in its folder.
    pub(crate) fn beside(to: &Path, readers: Readers) -> io::Result<Draft> {
        let name = to.file_name().map(OsStr::to_string_lossy).unwrap_or_default();
        let prefix = name.get(..name.floor_char_boundary(PREFIX)).unwrap_or_default().to_owned() + ".";
        let made = tempfile::Builder::new()
            .prefix(&prefix)
            .suffix(".part")
            .make_in(folder_of(to), |path| options(readers).open(path));
        made.map(Draft)
    }

    /// Where it lies meanwhile.
    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn file(&self) -> &File {
        self.0.as_file()
    }

    /// Calls it `to`, in place of any file of that name.
    pub(crate) fn give_name(mut self, to: &Path, patience: Patience) -> io::Result<()> {
        patience.wait_out(|| fs::rename(self.0.path(), to))?;
        self.0.disable_cleanup(true);
        Ok(())
    }

    /// Calls it `to`. [`ErrorKind::AlreadyExists`]: there is such a file, and it stays as it is.
    pub(crate) fn give_free_name(self, to: &Path) -> io::Result<()> {
        self.give_free(to, take_name)
    }

    /// Some file systems, of network drives and of those that programs serve, can neither rename without replacing nor
    /// link. There an empty file takes the name first, which fails where there is one, and the whole one takes its
    /// place.
    fn give_free(
        self,
        to: &Path,
        at_once: impl FnOnce(NamedTempFile, &Path) -> Result<(), PersistError>,
    ) -> io::Result<()> {
        let PersistError { error, file } = match at_once(self.0, to) {
            Ok(()) => return Ok(()),
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
        Draft(file).give_name(to, Patience::Second).inspect_err(|_| drop(fs::remove_file(to)))
    }
}

/// Writes a file that only its owner may read, and its folder if need be, in place of any file of that name.
pub(crate) fn write_whole(to: &Path, text: &str, patience: Patience) -> io::Result<()> {
    fs::create_dir_all(folder_of(to))?;
    let draft = Draft::beside(to, Readers::Owner)?;
    draft.file().write_all(text.as_bytes())?;
    draft.file().sync_all()?;
    draft.give_name(to, patience)
}

/// Calls `from` `to`, in place of any file of that name.
pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    Patience::Second.wait_out(|| fs::rename(from, to))
}

/// The folder that a file lies in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn options(readers: Readers) -> OpenOptions {
    let mut options = File::options();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(match readers {
            Readers::Owner => 0o600,
            Readers::Usual => 0o666,
        });
    }
    // Elsewhere the folder says it.
    #[cfg(not(unix))]
    let _ = readers;
    options
}

#[cfg(not(windows))]
fn take_name(part: NamedTempFile, to: &Path) -> Result<(), PersistError> {
    part.persist_noclobber(to).map(drop)
}

/// The file gets its second name first, which fails where there is one and which nobody can prevent who looks at it, and
/// loses its first one then.
#[cfg(windows)]
fn take_name(part: NamedTempFile, to: &Path) -> Result<(), PersistError> {
    if let Err(error) = Patience::Second.wait_out(|| fs::hard_link(part.path(), to)) {
        return Err(PersistError { error, file: part });
    }
    let (file, first) = part.into_parts();
    drop(file);
    if let Err(error) = Patience::Second.wait_out(|| fs::remove_file(&first)) {
        tracing::warn!("{} is left over: {error}", first.display());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
