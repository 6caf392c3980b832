//! Callers are taken in together with what they say. Without it a push costs two turns of the listener, one for the
//! caller and one for the words, which come a moment later.

use tokio::net::TcpListener;

/// Has the system keep callers until they have sent something; one who says nothing is handed over after this all the
/// same, when the system has asked once more.
#[cfg(target_os = "linux")]
const SILENT_SECS: libc::c_int = 1;

/// Where the system cannot do that, callers come one turn earlier than their words.
pub(super) fn until_something_is_said(listener: &TcpListener) {
    #[cfg(target_os = "linux")]
    if let Err(error) = set_defer(listener) {
        tracing::debug!("callers are taken in before they say something: {error}");
    }
    #[cfg(not(target_os = "linux"))]
    let _ = listener;
}

/// `TCP_DEFER_ACCEPT` of tcp(7).
#[cfg(target_os = "linux")]
fn set_defer(listener: &TcpListener) -> std::io::Result<()> {
    use std::os::fd::AsRawFd as _;

    let secs = SILENT_SECS;
    let length = libc::socklen_t::try_from(size_of_val(&secs)).unwrap_or(0);
    // SAFETY: the descriptor is open as long as `listener` is borrowed, and `secs` points to `length` bytes.
    let code = unsafe {
        libc::setsockopt(
            listener.as_raw_fd(),
            libc::IPPROTO_TCP,
            libc::TCP_DEFER_ACCEPT,
            (&raw const secs).cast(),
            length,
        )
    };
    if code == 0 { Ok(()) } else { Err(std::io::Error::last_os_error()) }
}
