//! What is said of the time in which nothing could be received, and of calls nobody ended: by the real program, run
//! after run, and by its commands.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use serde_json::Value;
use tempfile::TempDir;

use crate::samples::sample;
use crate::support::{House, post, send};

const SESSION: &str = "1201_1051_4294967295_20260127020000@callenabler245.huaweicaas.com";

fn ringside(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ringside"));
    command.arg("--data-dir").arg(folder).env_remove("RINGSIDE_DATA_DIR").stdin(Stdio::null());
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    ringside(folder).args(arguments).output().unwrap()
}

fn text(output: &Output) -> &str {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::str::from_utf8(&output.stdout).unwrap()
}

fn lines(folder: &Path, arguments: &[&str]) -> Vec<Value> {
    let output = run(folder, &[arguments, &["--format", "json"]].concat());
    text(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn push(address: SocketAddr, samples: &[&str]) {
    for number in samples {
        assert_eq!(send(address, &post("/", &sample(number))).status, 200);
    }
}

/// A folder in which these samples were collected, long ago.
fn folder_with(samples: &[&str]) -> Arc<TempDir> {
    let house = House::open();
    push(house.address(), samples);
    house.stop()
}

#[test]
#[cfg(unix)]
fn a_call_that_was_up_while_the_program_was_down_says_so_with_the_cause() {
    use crate::program::Program;
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    push(program.address, &["21", "22", "23"]);
    program.kill();
    let program = Program::start(folder.path());
    push(program.address, &["26", "27", "28"]);
    program.stop();
    Program::start(folder.path()).stop();

    let gaps = lines(folder.path(), &["inbox", "--gaps"]);
    let causes: Vec<&str> = gaps.iter().map(|gap| gap["cause"].as_str().unwrap()).collect();
    assert_eq!(causes, ["closed", "crash"], "the newest first");
    assert!(gaps.iter().all(|gap| gap["to"].is_string() && gap["refused"] == 0), "{gaps:?}");

    let output = run(folder.path(), &["call", SESSION, "--format", "json"]);
    let call: Value = serde_json::from_str(text(&output)).unwrap();
    assert_eq!(call["call"]["live_events_incomplete"], true);
    assert_eq!(call["call"]["gaps"][0]["cause"], "crash");
    assert_eq!(call["call"]["missing_events"], 2);
    let listed = lines(folder.path(), &["calls"]);
    assert_eq!(listed[0]["live_events_incomplete"], true);
    let told = run(folder.path(), &["call", SESSION, "--lang", "zh"]);
    assert!(text(&told).contains("实时事件不完整"), "{}", text(&told));
}

#[test]
fn a_collector_that_ran_without_a_pause_tells_of_no_gap_but_that_it_is_gone() {
    let folder = folder_with(&["21", "22", "23", "24", "25", "26", "27", "28"]);
    // By the clock of the test it ended long ago.
    let gaps = lines(folder.path(), &["inbox", "--gaps"]);
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    assert_eq!((&gaps[0]["cause"], &gaps[0]["to"]), (&"closed".into(), &Value::Null));
    let call = &lines(folder.path(), &["calls"])[0];
    assert_eq!(call.get("live_events_incomplete"), None);
    assert_eq!(call["missing_events"], 0);
    assert_eq!(lines(folder.path(), &["inbox", "--overdue"]), Vec::<Value>::new());
}

#[test]
fn a_cdr_that_will_not_come_by_itself_is_listed_and_written_to_support() {
    let folder = folder_with(&["21", "22", "23", "24", "25", "26", "27"]);
    let late = lines(folder.path(), &["inbox", "--overdue", "--zone", "utc"]);
    assert_eq!(late.len(), 1);
    assert_eq!((&late[0]["session_id"], &late[0]["state"]), (&SESSION.into(), &"to_ask_vendor".into()));
    assert_eq!(late[0]["is_estimate"], false);
    // Collected at 02:05.
    assert_eq!(late[0]["retries_at"][0], "2026-01-27T03:05:00Z");
    let letter = run(folder.path(), &["inbox", "--overdue", "--paste", "--lang", "zh"]);
    let expected = format!("{SESSION}\t2026-01-27 10:00:00\t2026-01-27 10:02:21\n");
    assert!(text(&letter).ends_with(&expected), "{}", text(&letter));
    assert!(text(&letter).contains("以下 1 通电话的话单"), "{}", text(&letter));
}

#[test]
fn a_call_marked_by_hand_is_over_until_the_platform_says_how_it_was() {
    let folder = folder_with(&["21", "22"]);
    let marked =
        run(folder.path(), &["db", "mark-ended", SESSION, "--note", "customer says so", "--lang", "en"]);
    assert_eq!(text(&marked), format!("marked {SESSION} as ended\n"));
    let call = &lines(folder.path(), &["calls", "--filter", "closed-by:marked"])[0];
    assert_eq!((&call["state"], &call["outcome"]), (&"ended".into(), &"unknown".into()));
    assert_eq!((call.get("ended_at"), call.get("talk_secs")), (None, None));
    let again = run(folder.path(), &["db", "mark-ended", SESSION]);
    assert_eq!(again.status.code(), Some(1));

    let house = House::open_in(folder.clone());
    push(house.address(), &["28"]);
    house.stop();
    let call = &lines(folder.path(), &["calls"])[0];
    assert_eq!((&call["closed_by"], &call["talk_secs"]), (&"cdr".into(), &121.into()));
    let output = run(folder.path(), &["call", SESSION, "--format", "json", "--zone", "utc"]);
    let whole: Value = serde_json::from_str(text(&output)).unwrap();
    assert_eq!(whole["marks"][0]["kind"], "ended_by_hand");
    assert_eq!(whole["marks"][0]["note"], "customer says so");
    assert_eq!(
        (&whole["events"][0]["leg"], &whole["events"][0]["user_data"]),
        (&"a".into(), &"order-1001".into())
    );
    let pushed: Value = serde_json::from_slice(&sample("28")).unwrap();
    let told = serde_json::json!([{
        "received_at": "2026-01-27T02:05:00Z", "ended_at": "2026-01-27T02:02:21Z",
        "icid": "CAE-20260127100000-00000001", "copies": 1,
        "notification_id": whole["notifications"][2]["id"], "record": pushed["feeLst"][0],
    }]);
    assert_eq!((&whole["notifications"][2]["kind"], &whole["cdrs"]), (&"cdr".into(), &told));
    let told = run(folder.path(), &["call", SESSION, "--zone", "beijing"]);
    let record = "\n2026-01-27 10:02:21  fee           CAE-20260127100000-00000001\n    direction: 0\n";
    for part in [record, "\n    fwdUnaswRsn: 0\n", "\n    callEndTime: 2026-01-27 02:02:21 UTC\n"] {
        assert!(text(&told).contains(part), "{part}: {}", text(&told));
    }
    assert!(run(folder.path(), &["db", "check"]).status.success());
}

#[test]
fn unknown_things_and_the_facts_of_arriving_are_told_to_scripts() {
    let folder = folder_with(&["38", "21", "21"]);
    let unknown = lines(folder.path(), &["inbox", "--fields", "--zone", "utc"]);
    let named: Vec<(&str, &str, i64)> = unknown
        .iter()
        .map(|entry| {
            (
                entry["what"].as_str().unwrap(),
                entry["name"].as_str().unwrap(),
                entry["count"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(named, [("field", "statusInfo.reason", 1), ("kind", "hold", 1)]);
    assert_eq!(unknown[0]["first_seen"], "2026-01-27T02:05:00Z");
    let facts = &lines(folder.path(), &["inbox", "--arrivals"])[0];
    assert_eq!((&facts["events"], &facts["duplicates"]), (&3.into(), &1.into()));
    // Both arrived at once; their own times lie a minute apart.
    assert_eq!((&facts["lag_p50_millis"], &facts["lag_p95_millis"]), (&60_000.into(), &60_000.into()));
}
