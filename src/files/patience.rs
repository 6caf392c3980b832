//! How long another program's hold on a file is waited for. On Windows a file cannot be renamed, replaced or removed
//! while somebody has it open who does not allow that; virus scanners, indexers and backups do so for a moment.

use std::io;
use std::thread;
use std::time::Duration;

/// Pauses between attempts, in milliseconds: a second in all.
const PAUSES: [u64; 8] = [10, 20, 40, 80, 150, 200, 250, 250];

/// Values of the Windows headers: what somebody holds can be refused as either.
const ACCESS_DENIED: i32 = 5;
const SHARING_VIOLATION: i32 = 32;

/// How long another program's hold on a file is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// Not at all, for who must not wait: a frame.
    None,
    /// About a second.
    Second,
}

impl Patience {
    /// Does `attempt` again and again while somebody holds the file. The error is that of the last attempt.
    pub(crate) fn wait_out<T>(self, attempt: impl FnMut() -> io::Result<T>) -> io::Result<T> {
        let pauses: &[u64] = match self {
            Patience::Second if cfg!(windows) => &PAUSES,
            // Where names are given whoever looks, an error is one for good.
            _ => &[],
        };
        tried(pauses, attempt, thread::sleep)
    }
}

fn tried<T>(
    pauses: &[u64],
    mut attempt: impl FnMut() -> io::Result<T>,
    mut pause: impl FnMut(Duration),
) -> io::Result<T> {
    for millis in pauses {
        match attempt() {
            Err(error) if may_be_held(&error) => pause(Duration::from_millis(*millis)),
            done => return done,
        }
    }
    attempt()
}

/// Whether a step may have failed because somebody holds the file. Elsewhere than on Windows nobody can.
pub(crate) fn is_held(error: &io::Error) -> bool {
    cfg!(windows) && may_be_held(error)
}

/// Whether that is what Windows says of a file that somebody holds; also of one that will never be ours.
fn may_be_held(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(ACCESS_DENIED | SHARING_VIOLATION))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of a step that fails with `errors` one after the other and works then; how often it was tried, and
    /// how long was waited, in milliseconds.
    fn after(errors: &[i32]) -> (Option<i32>, usize, u128) {
        let (mut tries, mut waited) = (0, Duration::ZERO);
        let done = tried(
            &PAUSES,
            || {
                tries += 1;
                errors.get(tries - 1).map_or(Ok(()), |code| Err(io::Error::from_raw_os_error(*code)))
            },
            |pause| waited += pause,
        );
        (done.err().and_then(|error| error.raw_os_error()), tries, waited.as_millis())
    }

    #[test]
    fn a_moments_hold_is_waited_out_and_anything_else_is_said_at_once() {
        const NO_PATH: i32 = 3;
        assert_eq!(after(&[]), (None, 1, 0));
        assert_eq!(after(&[SHARING_VIOLATION, ACCESS_DENIED]), (None, 3, 30));
        assert_eq!(after(&[SHARING_VIOLATION, NO_PATH]), (Some(NO_PATH), 2, 10));
        assert_eq!(after(&[ACCESS_DENIED; 8]), (None, 9, 1_000));
        assert_eq!(after(&[SHARING_VIOLATION; 20]), (Some(SHARING_VIOLATION), 9, 1_000));
    }

    #[cfg(windows)]
    #[test]
    fn a_file_gets_its_name_once_nobody_holds_what_had_it() {
        use std::fs::{self, File};
        use std::os::windows::fs::OpenOptionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let [part, to] = ["part", "settings.toml"].map(|name| folder.path().join(name));
        for held in [&part, &to] {
            fs::write(&part, "new").unwrap();
            fs::write(&to, "old").unwrap();
            let mut holder = Some(File::options().read(true).share_mode(1).open(held).unwrap());
            tried(&PAUSES, || fs::rename(&part, &to), |_| drop(holder.take())).unwrap();
            assert!(holder.is_none(), "it was held");
            assert_eq!(fs::read_to_string(&to).unwrap(), "new");
        }
    }

    #[test]
    fn who_must_not_wait_does_not() {
        let mut tries = 0;
        let held = Patience::None.wait_out(|| {
            tries += 1;
            Err::<(), _>(io::Error::from_raw_os_error(SHARING_VIOLATION))
        });
        assert!(held.is_err() && tries == 1);
    }
}
