//! Who we are to Windows. Its notification centre shows a program under the name and the icon that are registered for
//! its id (AppUserModelID), and has a switch for it; one that is not registered has to borrow the id of another.

use std::ffi::OsStr;
use std::os::windows::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::{fs, io, iter};

use windows_sys::Win32::Foundation::ERROR_SUCCESS;
use windows_sys::Win32::System::Registry::{HKEY_CURRENT_USER, REG_SZ, RegSetKeyValueW};

const ICON: &[u8] = include_bytes!("../../../../assets/icon.png");

/// Registers an id for this user; one that is registered is brought up to date. The icon is put into the folder;
/// without one, or where it cannot be written, it stays as it is registered.
pub(super) fn register(id: &str, folder: Option<&Path>) -> io::Result<()> {
    let key = format!(r"Software\Classes\AppUserModelId\{id}");
    set(&key, "DisplayName", "Ringside".as_ref())?;
    let icon = folder.map(|folder| set(&key, "IconUri", write_icon(folder)?.as_os_str()));
    if let Some(Err(error)) = icon {
        tracing::debug!("notifications have no new icon: {error}");
    }
    Ok(())
}

/// Returns where it is: an absolute path, as the system wants it.
fn write_icon(folder: &Path) -> io::Result<PathBuf> {
    let file = std::path::absolute(folder.join("ringside.png"))?;
    if !fs::read(&file).is_ok_and(|written| written == ICON) {
        fs::write(&file, ICON)?;
    }
    Ok(file)
}

/// Sets a text under a key of this user, which is made if it is missing.
fn set(key: &str, name: &str, text: &OsStr) -> io::Result<()> {
    let [key, name, text] = [key.as_ref(), name.as_ref(), text].map(wide);
    let size = u32::try_from(size_of_val(text.as_slice())).map_err(io::Error::other)?;
    // SAFETY: all three end with a zero and live until the call returns; `text` has as many bytes as is said.
    let code = unsafe {
        RegSetKeyValueW(HKEY_CURRENT_USER, key.as_ptr(), name.as_ptr(), REG_SZ, text.as_ptr().cast(), size)
    };
    if code == ERROR_SUCCESS { Ok(()) } else { Err(io::Error::from_raw_os_error(code.cast_signed())) }
}

/// UTF-16 with a zero at its end.
fn wide(text: &OsStr) -> Vec<u16> {
    text.encode_wide().chain(iter::once(0)).collect()
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// An id of a test's own, which is forgotten again however the test ends.
    struct Id(&'static str);

    impl Id {
        fn reg(&self, verb: &str, rest: &[&str]) -> Option<String> {
            let key = format!(r"HKCU\Software\Classes\AppUserModelId\{}", self.0);
            let done = Command::new("reg").args([verb, &key]).args(rest).output().unwrap();
            done.status.success().then(|| String::from_utf8_lossy(&done.stdout).into_owned())
        }

        fn value(&self, name: &str) -> Option<String> {
            let told = self.reg("query", &["/v", name])?;
            Some(told.split_once("REG_SZ")?.1.trim().to_owned())
        }
    }

    impl Drop for Id {
        fn drop(&mut self) {
            self.reg("delete", &["/f"]);
        }
    }

    #[test]
    fn windows_is_told_our_name_and_an_icon_that_is_there() {
        let (id, folder) = (Id("Ringside.Test.Named"), tempfile::tempdir().unwrap());
        assert_eq!(id.value("DisplayName"), None);
        register(id.0, Some(folder.path())).unwrap();
        assert_eq!(id.value("DisplayName").as_deref(), Some("Ringside"));
        let icon = id.value("IconUri").unwrap();
        assert_eq!(Path::new(&icon), folder.path().join("ringside.png"));
        assert_eq!(fs::read(&icon).unwrap(), ICON);
        // Another start, a demo: the icon stays.
        register(id.0, None).unwrap();
        assert_eq!(id.value("IconUri"), Some(icon));
    }

    #[test]
    fn an_icon_that_cannot_be_written_does_not_cost_the_name() {
        let (id, folder) = (Id("Ringside.Test.Plain"), tempfile::tempdir().unwrap());
        register(id.0, Some(&folder.path().join("missing"))).unwrap();
        assert_eq!(id.value("DisplayName").as_deref(), Some("Ringside"));
        assert_eq!(id.value("IconUri"), None);
    }
}
