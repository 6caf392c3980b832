//! `ringside simulate --to`, against servers that take nothing.

use std::net::TcpListener;

use super::{ringside, text};

/// Answers every push with `status`, until the test is over.
pub(super) fn server(status: &'static str) -> String {
    use std::io::{Read as _, Write as _};
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}/push", listener.local_addr().unwrap());
    let work = move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut request = Vec::new();
            let mut piece = [0; 16_384];
            while let Ok(read @ 1..) = stream.read(&mut piece) {
                request.extend_from_slice(&piece[..read]);
                if whole(&request) {
                    break;
                }
            }
            let _ = stream.write_all(
                format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").as_bytes(),
            );
        }
    };
    std::thread::Builder::new().name("server".to_owned()).spawn(work).unwrap();
    url
}

fn whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_ascii_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    body.len() >= length.unwrap_or(0_usize)
}

#[test]
fn a_server_that_takes_nothing_is_a_failure_and_one_that_takes_something_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let quick = ["--calls", "2", "--rate", "1000", "--speed", "10000", "--hour-secs", "0.001"];
    let pushed = |url: &str| ringside(folder.path(), &[&["simulate", "--to", url], &quick[..]].concat());
    let refused = pushed(&server("500 Internal Server Error"));
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stdout).contains("answered 500: "), "{}", text(&refused.stdout));
    assert!(text(&refused.stderr).contains("nothing was taken"), "{}", text(&refused.stderr));
    let taken = pushed(&server("200 OK"));
    assert_eq!(taken.status.code(), Some(0), "{}", text(&taken.stderr));
}

#[test]
#[cfg(unix)]
fn whoever_stops_a_simulation_gets_what_is_said_of_the_cancelled_although_posts_failed() {
    use rustix::process::{Pid, Signal, kill_process};
    let folder = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let url = format!("http://{address}/push");
    let arguments = ["simulate", "--to", &url, "--calls", "100000", "--rate", "20"];
    let mut command = super::program(folder.path(), &arguments);
    let child =
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    // The first post is cut off, and all after it find nobody.
    drop(listener.accept().unwrap());
    drop(listener);
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(text(&output.stdout).contains("not answered: "), "{}", text(&output.stdout));
    assert_eq!(output.status.code(), Some(130), "{}", text(&output.stderr));
}
