//! How many files and connections this process may have open at a time. Every connection is one, and desktops hand
//! out fewer than the listener takes at a time.

/// Enough for every connection the listener takes, and for everything else beside.
#[cfg(unix)]
const WANTED: u64 = 8_192;

/// The limit in force; `None` where the system has none, or does not tell.
pub fn limit() -> Option<u64> {
    #[cfg(unix)]
    return rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    #[cfg(not(unix))]
    return None;
}

/// Asks the system for as many as we may need. It may grant fewer; then connections wait for each other.
pub(super) fn raise() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        let mut limits = getrlimit(Resource::Nofile);
        let wanted = limits.maximum.map_or(WANTED, |maximum| maximum.min(WANTED));
        if limits.current.is_some_and(|current| current < wanted) {
            limits.current = Some(wanted);
            if let Err(error) = setrlimit(Resource::Nofile, limits) {
                tracing::debug!("the limit of open files stays as it is: {error}");
            }
        }
    }
}
