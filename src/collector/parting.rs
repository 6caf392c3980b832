//! The last answer on a connection, held back until the end of the connection is told with it. With one connection for
//! each push, as the platform does it, that is one packet less for every push, on its way and at both ends.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use hyper::header::{CONNECTION, HeaderMap};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// Whether the answer that is written now is the last one.
#[derive(Debug, Default)]
pub(super) struct IsLast(AtomicBool);

impl IsLast {
    pub(super) fn set(&self, is_last: bool) {
        self.0.store(is_last, Ordering::Relaxed);
    }

    fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Whether a caller says that it will hang up after the answer.
pub(super) fn is_announced(headers: &HeaderMap) -> bool {
    let words = headers.get_all(CONNECTION).iter().filter_map(|value| value.to_str().ok());
    words.flat_map(|words| words.split(',')).any(|word| word.trim().eq_ignore_ascii_case("close"))
}

/// A connection whose last answer waits for the end. Whoever writes it shuts the connection down or drops it next;
/// otherwise the system sends it on after 200 ms.
#[derive(Debug)]
pub(super) struct Parting<'a> {
    stream: TcpStream,
    is_last: &'a IsLast,
}

impl Parting<'_> {
    pub(super) fn new(stream: TcpStream, is_last: &IsLast) -> Parting<'_> {
        Parting { stream, is_last }
    }

    fn poll_hold_back(&self, cx: &mut Context<'_>, parts: &[IoSlice<'_>]) -> Poll<io::Result<usize>> {
        loop {
            std::task::ready!(self.stream.poll_write_ready(cx))?;
            match hold_back(&self.stream, parts) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                sent => return Poll::Ready(sent),
            }
        }
    }
}

#[cfg(target_os = "linux")]
fn hold_back(stream: &TcpStream, parts: &[IoSlice<'_>]) -> io::Result<usize> {
    /// `MSG_MORE` of `linux/socket.h`, the same on every architecture.
    const MORE: i32 = 0x8000;
    stream.try_io(tokio::io::Interest::WRITABLE, || {
        socket2::SockRef::from(stream).send_vectored_with_flags(parts, MORE)
    })
}

/// Others send it at once.
#[cfg(not(target_os = "linux"))]
fn hold_back(stream: &TcpStream, parts: &[IoSlice<'_>]) -> io::Result<usize> {
    stream.try_write_vectored(parts)
}

impl AsyncRead for Parting<'_> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, into)
    }
}

impl AsyncWrite for Parting<'_> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(cx, &[IoSlice::new(bytes)])
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.is_last.get() {
            return self.poll_hold_back(cx, parts);
        }
        Pin::new(&mut self.stream).poll_write_vectored(cx, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderValue;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    #[test]
    fn a_caller_says_among_other_words_that_it_will_hang_up() {
        let check = |lines: &[&'static str], expected| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(CONNECTION, HeaderValue::from_static(line));
            }
            assert_eq!(is_announced(&headers), expected, "{lines:?}");
        };
        check(&[], false);
        check(&["keep-alive"], false);
        check(&["closed"], false);
        check(&["close"], true);
        check(&["TE, Close"], true);
        check(&["TE", "close"], true);
    }

    #[tokio::test]
    async fn a_last_answer_longer_than_any_buffer_comes_whole_and_so_do_those_before_it() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut caller = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        let long = vec![b'x'; 32 * 1024 * 1024];
        let expected = [b"first".as_slice(), &long, b"last"].concat();
        let says = async {
            let is_last = IsLast::default();
            let mut stream = Parting::new(stream, &is_last);
            stream.write_all(b"first").await.unwrap();
            is_last.set(true);
            stream.write_all(&long).await.unwrap();
            stream.write_all(b"last").await.unwrap();
            stream.shutdown().await.unwrap();
        };
        let mut heard = Vec::new();
        let (_, hears) = tokio::join!(says, caller.read_to_end(&mut heard));
        hears.unwrap();
        assert!(heard == expected);
    }
}
