//! One window for each data folder: whoever starts Ringside once more means the window that is open already, perhaps
//! behind others or minimized. That window hangs out a bell: a port of this machine, and a secret in the data folder,
//! which only its owner can read. Whoever finds the folder taken rings it.

use std::fs::{self, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use subtle::ConstantTimeEq as _;

use crate::collector::port;

/// In the data folder: the port and the secret, with a blank between them.
const FILE: &str = "window.bell";

/// Characters of the secret.
const SECRET: usize = 48;

/// What is answered once the window knows.
const HEARD: &[u8] = b"heard";

/// Both sides are on this machine.
const WITHIN: Duration = Duration::from_secs(2);

/// A bell that hangs as long as this value lives.
#[derive(Debug)]
pub struct Doorbell {
    path: PathBuf,
    address: SocketAddr,
    is_down: Arc<AtomicBool>,
}

impl Doorbell {
    /// Hangs out the bell of the window that has the folder; `rung` is called from a thread of its own.
    pub fn hang(data_dir: &Path, rung: impl Fn() + Send + 'static) -> io::Result<Doorbell> {
        fs::create_dir_all(data_dir)?;
        let listener = port::take((Ipv4Addr::LOCALHOST, 0).into())?;
        let address = listener.local_addr()?;
        let mut random = [0; SECRET / 2];
        getrandom::fill(&mut random).map_err(|error| io::Error::other(error.to_string()))?;
        let secret: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        let path = data_dir.join(FILE);
        lay(&path, &format!("{} {secret}", address.port()))?;
        let is_down = Arc::new(AtomicBool::new(false));
        let bell = Doorbell { path, address, is_down: is_down.clone() };
        let work = move || {
            for caller in listener.incoming() {
                if is_down.load(Ordering::SeqCst) {
                    return;
                }
                // Whoever does not know the secret, or hangs up, is nobody we wait for.
                let _ = caller.and_then(|caller| answer(caller, &secret, &rung));
            }
        };
        thread::Builder::new().name("doorbell".to_owned()).spawn(work)?;
        Ok(bell)
    }
}

impl Drop for Doorbell {
    fn drop(&mut self) {
        // A file that stays behind leads to nobody.
        let _ = fs::remove_file(&self.path);
        self.is_down.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect_timeout(&self.address, WITHIN);
    }
}

/// Writes the file anew, readable by its owner alone from its first moment on.
fn lay(path: &Path, text: &str) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}

fn answer(mut caller: TcpStream, secret: &str, rung: &impl Fn()) -> io::Result<()> {
    caller.set_read_timeout(Some(WITHIN))?;
    caller.set_write_timeout(Some(WITHIN))?;
    let mut said = [0; SECRET];
    caller.read_exact(&mut said)?;
    if bool::from(said.ct_eq(secret.as_bytes())) {
        rung();
        caller.write_all(HEARD)?;
    }
    Ok(())
}

/// Rings at the window that has the folder; says whether one heard it.
pub fn ring(data_dir: &Path) -> bool {
    rung(data_dir).unwrap_or(false)
}

fn rung(data_dir: &Path) -> io::Result<bool> {
    let text = fs::read_to_string(data_dir.join(FILE))?;
    let Some((port, secret)) = text.split_once(' ') else { return Ok(false) };
    let Ok(port) = port.parse() else { return Ok(false) };
    let mut bell = TcpStream::connect_timeout(&(Ipv4Addr::LOCALHOST, port).into(), WITHIN)?;
    bell.set_read_timeout(Some(WITHIN))?;
    bell.set_write_timeout(Some(WITHIN))?;
    bell.write_all(secret.as_bytes())?;
    let mut answer = [0; HEARD.len()];
    bell.read_exact(&mut answer)?;
    Ok(answer == *HEARD)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;

    fn hung(folder: &Path) -> (Doorbell, std::sync::mpsc::Receiver<()>) {
        let (heard, rings) = sync_channel(8);
        let bell = Doorbell::hang(folder, move || heard.send(()).unwrap()).unwrap();
        (bell, rings)
    }

    #[test]
    fn whoever_can_read_the_folder_is_heard_for_as_long_as_the_window_is_open() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!ring(folder.path()), "nobody is there");
        let (bell, rings) = hung(folder.path());
        assert!(ring(folder.path()) && ring(folder.path()));
        assert_eq!(rings.try_iter().count(), 2);
        drop(bell);
        assert!(!ring(folder.path()));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_bell_that_was_left_behind_is_hung_anew() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), "no bell").unwrap();
        assert!(!ring(folder.path()));
        let (_bell, rings) = hung(folder.path());
        assert!(ring(folder.path()));
        assert_eq!(rings.try_iter().count(), 1);
    }

    #[test]
    fn a_stranger_is_not_heard_and_keeps_nobody_waiting() {
        let folder = tempfile::tempdir().unwrap();
        let (bell, rings) = hung(folder.path());
        let mut stranger = TcpStream::connect(bell.address).unwrap();
        stranger.write_all(&[b'0'; SECRET]).unwrap();
        let mut answer = Vec::new();
        let _ = stranger.read_to_end(&mut answer);
        assert!(answer.is_empty());
        drop(TcpStream::connect(bell.address).unwrap());
        assert!(ring(folder.path()));
        assert_eq!(rings.try_iter().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_reads_the_secret() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let (_bell, _rings) = hung(folder.path());
        let mode = fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
