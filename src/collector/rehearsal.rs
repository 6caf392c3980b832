//! A rehearsal: a notification that takes the whole way in, through the reader, the queue and a transaction, and is
//! then undone, so that somebody can find out whether pushes would be taken without there having been one.
//!
//! Only who can write into the data folder can ask for one. Such a caller lays a [`Key`] there, a file with a random
//! secret that only its owner may read, and names it in the header [`HEADER`]; what carries that header without a key
//! that lies in the folder is a notification like any other. Nothing of it is kept, counted or shown, so nobody gets in
//! by way of it; of the locks it passes the one of the path, while the key stands for address and signature.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use subtle::ConstantTimeEq as _;

/// The header of a request that is a rehearsal, and of every answer to one.
pub const HEADER: &str = "x-ringside-check";

/// What the answer to `GET /health` carries in [`HEADER`] when it came with a key of this folder.
pub const READY: &str = "ready";

/// Digits of a key's name, and of its secret.
const NAME: usize = 16;
const SECRET: usize = 48;

/// Keys that somebody left behind are swept away when they are this much older than a new one.
const LEFT_BEHIND: Duration = Duration::from_secs(3600);

/// The right to rehearse in one data folder, for as long as this value lives.
#[derive(Debug)]
pub struct Key {
    path: PathBuf,
    header: String,
}

impl Key {
    /// Lays a new key into the data folder, durably: when this fails nothing could be stored there either.
    pub fn lay(data_dir: &Path) -> io::Result<Key> {
        let mut random = [0; (NAME + SECRET) / 2];
        getrandom::fill(&mut random).map_err(|error| io::Error::other(error.to_string()))?;
        let header: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        let (name, secret) = header.split_at(NAME);
        let path = path(data_dir, name);
        let key = Key { path, header: header.clone() };
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&key.path)?;
        file.write_all(secret.as_bytes())?;
        file.sync_all()?;
        sweep(data_dir, &file);
        Ok(key)
    }

    /// The value of [`HEADER`].
    pub fn header(&self) -> &str {
        &self.header
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        // One that stays behind opens nothing but rehearsals, and is swept away later.
        let _ = fs::remove_file(&self.path);
    }
}

fn path(data_dir: &Path, name: &str) -> PathBuf {
    data_dir.join(format!("check-{name}.key"))
}

/// Whether the value of [`HEADER`] names a key that lies in the folder, and knows its secret.
pub(super) fn is_granted(data_dir: &Path, header: &[u8]) -> bool {
    let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let Some((name, secret)) = std::str::from_utf8(header).ok().and_then(|text| text.split_at_checked(NAME))
    else {
        return false;
    };
    if secret.len() != SECRET || !header.iter().all(is_digit) {
        return false;
    }
    let mut kept = Vec::with_capacity(SECRET);
    let read = File::open(path(data_dir, name)).and_then(|file| {
        let most = u64::try_from(SECRET + 1).unwrap_or(u64::MAX);
        file.take(most).read_to_end(&mut kept)
    });
    read.is_ok() && bool::from(kept.as_slice().ct_eq(secret.as_bytes()))
}

/// Removes keys that are much older than the new one. Whatever is in the way is left.
fn sweep(data_dir: &Path, new: &File) {
    let Ok(now) = new.metadata().and_then(|data| data.modified()) else { return };
    for entry in fs::read_dir(data_dir).into_iter().flatten().flatten() {
        let is_key = entry
            .file_name()
            .to_str()
            .and_then(|name| name.strip_prefix("check-")?.strip_suffix(".key"))
            .is_some_and(|name| name.len() == NAME);
        let age = || now.duration_since(entry.metadata().ok()?.modified().ok()?).ok();
        if is_key && age().is_some_and(|age| age > LEFT_BEHIND) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_opens_its_own_folder_only_and_only_as_long_as_it_lies_there() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let key = Key::lay(here.path()).unwrap();
        let header = key.header().to_owned();
        assert!(is_granted(here.path(), header.as_bytes()));
        assert!(!is_granted(there.path(), header.as_bytes()));
        drop(key);
        assert!(!is_granted(here.path(), header.as_bytes()));
        assert_eq!(fs::read_dir(here.path()).unwrap().count(), 0);
    }

    #[test]
    fn nothing_but_the_whole_secret_of_a_key_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let key = Key::lay(folder.path()).unwrap();
        let good = key.header();
        let (name, secret) = good.split_at(NAME);
        let flipped = if secret.ends_with('0') { "1" } else { "0" };
        for bad in [
            String::new(),
            name.to_owned(),
            format!("{name}{}", "0".repeat(SECRET)),
            format!("{name}{}{flipped}", &secret[..SECRET - 1]),
            format!("{good}0"),
            good.to_ascii_uppercase().replace(|c: char| c.is_ascii_digit(), "A"),
            format!("{}{secret}", "0".repeat(NAME)),
            format!("../../../../etc/{}", &good[16..]),
        ] {
            assert!(!is_granted(folder.path(), bad.as_bytes()), "{bad}");
        }
        // A folder in which somebody laid an empty file gives nothing away either.
        fs::write(path(folder.path(), &"a".repeat(NAME)), b"").unwrap();
        assert!(!is_granted(folder.path(), format!("{}{}", "a".repeat(NAME), "0".repeat(SECRET)).as_bytes()));
    }

    #[test]
    #[cfg(unix)]
    fn a_key_can_be_read_by_its_owner_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let key = Key::lay(folder.path()).unwrap();
        assert_eq!(fs::metadata(&key.path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn keys_left_behind_are_swept_away_by_the_next_one() {
        let folder = tempfile::tempdir().unwrap();
        let old = path(folder.path(), &"b".repeat(NAME));
        fs::write(&old, "x").unwrap();
        let new = Key::lay(folder.path()).unwrap();
        let now = fs::metadata(&new.path).unwrap().modified().unwrap();
        let file = File::options().write(true).open(&old).unwrap();
        file.set_modified(now - LEFT_BEHIND - Duration::from_secs(1)).unwrap();
        // Windows keeps the name of a removed file for as long as somebody has it open.
        drop(file);
        let _newer = Key::lay(folder.path()).unwrap();
        assert!(!old.exists() && new.path.exists());
    }
}
