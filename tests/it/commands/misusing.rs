//! Wrong usage: exit code 2 and a sentence about what was typed.

use super::{ringside, text};

/// Runs `arguments`, which are wrong, and looks for `said` in what is said about them.
fn refused(arguments: &[&str], said: &str) {
    let folder = tempfile::tempdir().unwrap();
    let output = ringside(folder.path(), arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", text(&output.stderr));
    assert!(text(&output.stderr).contains(said), "{arguments:?}: {}", text(&output.stderr));
}

#[test]
fn a_rate_that_never_ends_is_refused() {
    let to = ["simulate", "--to", "http://127.0.0.1:1/"];
    for rate in ["0", "nan", "-1", "inf"] {
        refused(&[&to[..], &["--rate", rate]].concat(), "write a number above 0");
        refused(&[&to[..], &["--speed", rate]].concat(), "write a number above 0");
        refused(&["--demo", "--rate", rate], "write a number above 0");
    }
}

#[test]
fn an_address_that_cannot_be_pushed_to_is_refused() {
    refused(&["simulate", "--to", "foo"], "http://");
    refused(&["simulate", "--to", "ftp://x"], "ftp://x");
    refused(&["simulate", "--to", "https://127.0.0.1:8460/push"], "http://");
    refused(&["simulate", "--to", "http://127.0.0.1:1/", "--fee-to", "foo"], "foo");
}
