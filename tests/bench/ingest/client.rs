//! The load: so many connections that push as fast as they are answered, counting only what was answered 200.

use std::cell::Cell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::LocalSet;

use crate::pushes::{self, Body};

/// What to send, and where.
pub struct Load {
    pub address: SocketAddr,
    pub connections: usize,
    /// Else a connection for every POST, as the platform does.
    pub keep_alive: bool,
    pub body: Body,
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    pub elapsed_secs: f64,
    /// Microseconds from the first byte of the connection, or of the request when it is kept, to the whole answer.
    pub micros: Vec<u32>,
    /// Answered something other than 200, or not at all.
    pub failed: u64,
}

impl Load {
    pub fn run(&self, long: Duration) -> std::io::Result<Outcome> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        // Numbers go on from one run to the next: nothing that is sent was sent before.
        let first = SENT.with(Cell::get);
        let next = Rc::new(Cell::new(first));
        let from = Instant::now();
        let set = LocalSet::new();
        let outcome = runtime.block_on(set.run_until(async {
            let tasks: Vec<_> = (0..self.connections)
                .map(|_| {
                    let (next, address, keep, body) =
                        (next.clone(), self.address, self.keep_alive, self.body);
                    tokio::task::spawn_local(push(next, address, keep, body, from + long))
                })
                .collect();
            let mut outcome = Outcome { elapsed_secs: 0.0, micros: Vec::new(), failed: 0 };
            for task in tasks {
                let (micros, failed) = task.await.unwrap_or_default();
                outcome.micros.extend(micros);
                outcome.failed += failed;
            }
            outcome
        }));
        SENT.with(|sent| sent.set(next.get()));
        Ok(Outcome { elapsed_secs: from.elapsed().as_secs_f64(), ..outcome })
    }
}

thread_local! {
    static SENT: Cell<u64> = const { Cell::new(0) };
}

/// One connection after the other, or one for all, until `end`.
async fn push(
    next: Rc<Cell<u64>>,
    address: SocketAddr,
    keep_alive: bool,
    body: Body,
    end: Instant,
) -> (Vec<u32>, u64) {
    let (mut micros, mut failed) = (Vec::new(), 0);
    let (mut request, mut answer) = (String::new(), Vec::new());
    let mut kept: Option<TcpStream> = None;
    while Instant::now() < end {
        let n = next.replace(next.get() + 1);
        pushes::write(&mut request, n, body, keep_alive);
        let from = Instant::now();
        let answered = async {
            let mut stream = match kept.take() {
                Some(stream) => stream,
                None => {
                    let stream = TcpStream::connect(address).await?;
                    stream.set_nodelay(true)?;
                    stream
                }
            };
            stream.write_all(request.as_bytes()).await?;
            let ok = read_answer(&mut stream, &mut answer).await?;
            std::io::Result::Ok((stream, ok))
        };
        match answered.await {
            Ok((stream, true)) => {
                micros.push(u32::try_from(from.elapsed().as_micros()).unwrap_or(u32::MAX));
                kept = keep_alive.then_some(stream);
            }
            _ => failed += 1,
        }
    }
    (micros, failed)
}

/// Reads one whole answer; whether it is a 200.
async fn read_answer(stream: &mut TcpStream, answer: &mut Vec<u8>) -> std::io::Result<bool> {
    answer.clear();
    loop {
        if stream.read_buf(answer).await? == 0 {
            // The end of the connection ends an answer that did not say how long it is.
            return Ok(answer.starts_with(b"HTTP/1.1 200"));
        }
        let Some(head) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let length = std::str::from_utf8(&answer[..head]).ok().and_then(|head| {
            head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
            })
        });
        if length.is_some_and(|length: usize| answer.len() >= head + 4 + length) {
            return Ok(answer.starts_with(b"HTTP/1.1 200"));
        }
    }
}
