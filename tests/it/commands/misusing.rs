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

#[test]
fn a_number_that_is_none_is_told_what_to_write() {
    refused(&["calls", "--limit", "-5"], "write a whole number");
    refused(&["inbox", "--limit", "-5"], "write a whole number");
    refused(&["simulate", "--history", "-5"], "write a whole number");
    refused(&["calls", "--zone", "-99"], "`-99` is no zone");
    let to = ["simulate", "--to", "http://127.0.0.1:1/"];
    refused(&[&to[..], &["--seed", "-1"]].concat(), "write a whole number");
    for share in ["lose-status", "lose-disconnect", "duplicate", "reorder", "delay", "late-cdr"] {
        refused(&[&to[..], &[&format!("--{share}"), "-0.1"]].concat(), "-0.1 is no share");
    }
    for time in ["--hour-secs", "--delay-secs"] {
        refused(&[&to[..], &[time, "-1"]].concat(), &format!("{time} -1 is no time"));
    }
}

#[test]
fn a_code_beside_named_codes_is_refused() {
    refused(&["explain", "--state-code", "8001", "8002"], "cannot be used with");
    refused(&["explain", "8002", "--release-point", "518"], "cannot be used with");
}

#[test]
fn what_is_said_to_the_window_is_refused_by_a_command() {
    refused(&["--demo", "explain", "8102"], "--demo");
    refused(&["--bind", "127.0.0.1:0", "listen"], "--bind");
    let folder = tempfile::tempdir().unwrap();
    let output = ringside(folder.path(), &["--lang", "en", "explain", "8102"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
}

/// A script whose own variable is empty must not be sent to the usual database.
#[test]
fn a_data_folder_without_a_name_is_refused_by_both_its_names() {
    let folder = tempfile::tempdir().unwrap();
    for (name, arguments) in [("", &["calls"][..]), ("elsewhere", &["calls", "--data-dir", ""])] {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_ringside"));
        program.args(arguments).env("HOME", folder.path()).env("RINGSIDE_DATA_DIR", name);
        let output = program.current_dir(folder.path()).output().unwrap();
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains("leave out both --data-dir and RINGSIDE_DATA_DIR"), "{told}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}

#[test]
fn what_is_no_day_no_address_and_no_code_is_told_what_to_write() {
    for day in ["foo", "2026", "2026-02-30", "01.02.2026"] {
        refused(&["db", "purge", "--before", day], "write a day that there is, such as 2026-01-31");
    }
    for address in ["foo:bar", "8460", "localhost:8460", "0.0.0.0", ""] {
        let address = format!("--bind={address}");
        for command in [&["listen", &address][..], &["doctor", &address], &[&address]] {
            refused(command, "write an IP address and a port, such as 127.0.0.1:8460");
        }
    }
    refused(&["listen", "--metrics", "9464"], "write an IP address and a port");
    refused(&["explain", "abc"], "write a code as a whole number, such as 8102");
    for code in ["state-code", "release-point", "q850", "q850-a", "q850-b", "sip"] {
        refused(&["explain", &format!("--{code}"), "8102x"], "write a code as a whole number, such as 8102");
    }
    refused(&["--demo", "--seed", "x"], "write a whole number");
    refused(&["--demo", "--past", "many"], "write a whole number");
}

/// Nobody means a file of that name, and a stream has no manifest beside it.
#[test]
fn an_export_goes_into_a_file() {
    refused(&["export", "--out", "-"], "ringside calls --format json");
    refused(&["export", "--out", "-"], "name a file");
}
