//! How a port is taken, by everybody here who listens: so that nobody else gets what is sent to it.

use std::io;
use std::net::{SocketAddr, TcpListener};

use socket2::{Domain, Protocol, Socket, Type};

use super::live::LIMITS;

/// Callers that the operating system keeps waiting until we take them in. With one connection per push a burst fills
/// the usual 128 at once, and whoever finds no place there tries again a second later. No more than a part of the
/// seats, so that a queue of silent callers cannot fill all of them a second time.
const WAITING: i32 = (LIMITS.connections / 4).cast_signed();

/// Listens at an address, alone: a port that another program has there, or at all addresses, is an error.
pub fn take(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    keep_to_ourselves(&socket)?;
    if address.is_ipv6() && address.ip().is_unspecified() {
        // All addresses are those of IPv4, too. Windows leaves them out by default, and Linux where it is told to.
        socket.set_only_v6(false)?;
    }
    // Answers are one small packet: waiting for more to send would only delay them. Who is taken in inherits it.
    socket.set_tcp_nodelay(true)?;
    socket.bind(&address.into())?;
    socket.listen(WAITING)?;
    Ok(socket.into())
}

/// Of a port that somebody listens at nobody else gets any part; this only frees one whose last connections linger.
#[cfg(not(windows))]
fn keep_to_ourselves(socket: &Socket) -> io::Result<()> {
    socket.set_reuse_address(true)
}

/// By default 0.0.0.0 and 127.0.0.1 may belong to two programs, and the second gets what a proxy on this machine sends.
/// Lingering connections keep no port from us.
#[cfg(windows)]
fn keep_to_ourselves(socket: &Socket) -> io::Result<()> {
    use std::os::windows::io::AsRawSocket as _;

    use windows_sys::Win32::Networking::WinSock::{SO_EXCLUSIVEADDRUSE, SOCKET, SOL_SOCKET, setsockopt};

    let yes = 1_i32;
    let length = i32::try_from(size_of_val(&yes)).unwrap_or(0);
    let handle = SOCKET::try_from(socket.as_raw_socket()).map_err(io::Error::other)?;
    // SAFETY: the socket is open as long as it is borrowed, and `yes` is `length` bytes long.
    let code =
        unsafe { setsockopt(handle, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, (&raw const yes).cast(), length) };
    if code == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpStream};

    use super::*;

    #[test]
    fn what_is_sent_to_a_port_that_we_have_reaches_nobody_else() {
        let [everywhere, here] = [Ipv4Addr::UNSPECIFIED, Ipv4Addr::LOCALHOST];
        for (ours, theirs) in [(everywhere, here), (here, everywhere), (here, here), (everywhere, everywhere)]
        {
            let listener = take((ours, 0).into()).unwrap();
            let port = listener.local_addr().unwrap().port();
            assert!(take((theirs, port).into()).is_err(), "{ours} and {theirs}");
            assert!(TcpListener::bind((theirs, port)).is_err(), "{ours} and {theirs}");
        }
    }

    #[cfg(windows)]
    #[test]
    fn windows_is_told_that_the_port_is_ours_alone() {
        use std::os::windows::io::AsRawSocket as _;

        use windows_sys::Win32::Networking::WinSock::{SO_EXCLUSIVEADDRUSE, SOCKET, SOL_SOCKET, getsockopt};

        let listener = take((Ipv4Addr::UNSPECIFIED, 0).into()).unwrap();
        let handle = SOCKET::try_from(listener.as_raw_socket()).unwrap();
        let (mut is_set, mut length) = (0_i32, 4);
        let place = (&raw mut is_set).cast();
        // SAFETY: the socket is open, and there is room for the four bytes of `is_set`.
        let code = unsafe { getsockopt(handle, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, place, &raw mut length) };
        assert_eq!((code, is_set), (0, 1));
    }

    #[test]
    fn all_addresses_are_those_of_ipv4_too() {
        if take((Ipv6Addr::LOCALHOST, 0).into()).is_err() {
            // No IPv6 on this machine.
            return;
        }
        let listener = take((Ipv6Addr::UNSPECIFIED, 0).into()).unwrap();
        let port = listener.local_addr().unwrap().port();
        for way in [IpAddr::from(Ipv4Addr::LOCALHOST), IpAddr::from(Ipv6Addr::LOCALHOST)] {
            TcpStream::connect((way, port)).unwrap();
            let (_, peer) = listener.accept().unwrap();
            assert_eq!(peer.ip().to_canonical(), way);
        }
    }

    #[test]
    fn a_port_is_free_again_although_its_last_connection_lingers() {
        let listener = take((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
        let address = listener.local_addr().unwrap();
        let caller = TcpStream::connect(address).unwrap();
        // Whoever hangs up first lingers.
        drop(listener.accept().unwrap());
        drop(listener);
        take(address).unwrap();
        drop(caller);
    }
}
