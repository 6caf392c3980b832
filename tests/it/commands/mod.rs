//! The command line as scripts use it: names, exit codes, fields.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use serde_json::Value;
use tempfile::TempDir;

use crate::samples::sample;
use crate::support::{House, post, send};

mod caring;
mod failing;
mod finishing;
mod misusing;
mod noting;
mod printing;
mod rebuilding;
mod replaying;
mod salvaging;
mod simulating;

const SESSION: &str = "1201_1051_4294967295_20260127020000@callenabler245.huaweicaas.com";

/// The program on a data folder, with nothing of this machine around it.
fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_ringside"));
    program.args(arguments).arg("--data-dir").arg(folder).env("LC_ALL", "en_US.UTF-8");
    for name in ["RINGSIDE_DATA_DIR", "DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        program.env_remove(name);
    }
    program
}

fn ringside(folder: &Path, arguments: &[&str]) -> Output {
    program(folder, arguments).output().unwrap()
}

#[test]
fn records_from_files_are_taken_once_and_say_where_they_came_from() {
    let (folder, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let pushed = files.path().join("from-vendor.json");
    std::fs::write(&pushed, sample("40")).unwrap();
    let path = pushed.to_str().unwrap();
    let first = ringside(folder.path(), &["import", path]);
    assert!(first.status.success(), "{}", text(&first.stderr));
    assert_eq!(text(&first.stdout), "50 taken, 0 known already, 0 rejected\n");
    let inbox = ringside(folder.path(), &["inbox", "--format", "json"]);
    let line: Value = serde_json::from_str(text(&inbox.stdout).lines().next().unwrap()).unwrap();
    assert_eq!((&line["peer"], &line["target"]), (&"import".into(), &"/import/from-vendor.json".into()));
    let calls = || text(&ringside(folder.path(), &["calls", "--format", "json"]).stdout).to_owned();
    let before = calls();
    let again = ringside(folder.path(), &["import", path]);
    assert_eq!(text(&again.stdout), "0 taken, 50 known already, 0 rejected\n");
    assert_eq!(calls(), before);

    // Our own lines, taken into another folder, are the same calls as far as a CDR tells them.
    let (other, lines) = (tempfile::tempdir().unwrap(), files.path().join("calls.jsonl"));
    std::fs::write(&lines, format!("{before}{{\"no\":1}}\n")).unwrap();
    let taken = ringside(other.path(), &["import", lines.to_str().unwrap()]);
    assert_eq!(taken.status.code(), Some(1));
    assert_eq!(text(&taken.stdout), "50 taken, 0 known already, 1 rejected\n");
    assert!(text(&taken.stderr).contains("calls.jsonl:51: no sessionId"), "{}", text(&taken.stderr));
    let there = ringside(other.path(), &["calls", "--format", "json"]);
    let tell = |lines: &str| -> std::collections::BTreeSet<String> {
        let fields = [
            "session_id",
            "outcome",
            "caller",
            "called",
            "talk_secs",
            "ended_at",
            "release_point",
            "verdict",
        ];
        let call = |line: &str| -> String {
            let call: Value = serde_json::from_str(line).unwrap();
            fields.map(|field| call[field].to_string()).join(" ")
        };
        lines.lines().map(call).collect()
    };
    assert_eq!(tell(text(&there.stdout)), tell(&before));

    let house = House::open_in(Arc::new(folder));
    let refused = ringside(house.folder.path(), &["import", path]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("another Ringside is using"), "{}", text(&refused.stderr));
    let missing = ringside(other.path(), &["import", "/nowhere.json"]);
    assert!(text(&missing.stderr).contains("/nowhere.json cannot be read"));
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// A folder in which samples 21 to 28, the answered callback with its CDR, have been collected, and one body that
/// is no JSON.
fn folder_with_a_call() -> Arc<TempDir> {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let house = House::open_in(folder.clone());
    let address = house.address();
    for number in ["21", "22", "23", "24", "25", "26", "27", "28"] {
        assert_eq!(send(address, &post("/status", &sample(number))).status, 200);
    }
    assert_eq!(send(address, &post("/status", b"no json")).status, 400);
    house.stop();
    folder
}

#[test]
fn calls_as_json_carry_the_contracts_fields() {
    let folder = folder_with_a_call();
    let output = ringside(folder.path(), &["calls", "--format", "json", "--zone", "utc"]);
    assert!(output.status.success());
    let lines: Vec<Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["session_id"], SESSION);
    assert_eq!((&lines[0]["talk_secs"], &lines[0]["billed_minutes"]), (&Value::from(121), &Value::from(3)));
    assert_eq!(lines[0]["started_at"], "2026-01-27T02:00:00Z");
    assert_eq!(lines[0]["leg_b"]["answered_at"], "2026-01-27T02:00:20Z");
}

#[test]
fn the_exported_csv_says_what_the_list_says() {
    let folder = folder_with_a_call();
    let out = folder.path().join("calls.csv");
    let arguments =
        ["export", "--zone", "beijing", "--columns", "started_at,caller,called,talk_secs", "--out"];
    let output = ringside(folder.path(), &[&arguments[..], &[out.to_str().unwrap()]].concat());
    assert_eq!(text(&output.stdout), format!("1 rows written to {}\n", out.display()));
    let csv = std::fs::read_to_string(&out).unwrap();
    let expected = "started_at (UTC+8),caller,called,talk_secs\r\n\
                    2026-01-27 10:00:00,+8613800000001,+8613800000002,121\r\n";
    assert_eq!(csv, expected);

    let again = ringside(folder.path(), &["export", "--out", out.to_str().unwrap()]);
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("--force"), "{}", text(&again.stderr));
    assert_eq!(std::fs::read_to_string(&out).unwrap(), csv);
}

#[test]
#[cfg(windows)]
fn a_file_that_excel_has_open_is_named_and_nothing_is_written() {
    use std::os::windows::fs::OpenOptionsExt as _;
    const OTHERS_MAY_READ: u32 = 1;
    let folder = folder_with_a_call();
    let out = folder.path().join("calls.csv");
    let open =
        std::fs::File::options().read(true).write(true).create(true).share_mode(OTHERS_MAY_READ).open(&out);
    let arguments = ["export", "--force", "--out", out.to_str().unwrap()];
    let held = ringside(folder.path(), &arguments);
    assert_eq!(held.status.code(), Some(1));
    assert!(text(&held.stderr).contains("open in another program"), "{}", text(&held.stderr));
    assert!(!folder.path().join("calls.csv.part").exists());
    drop(open.unwrap());
    assert!(ringside(folder.path(), &arguments).status.success());
}

#[test]
fn a_mistake_in_a_filter_is_wrong_usage_and_names_its_place_in_the_users_language() {
    let folder = folder_with_a_call();
    for (lang, said) in [("en", "--filter: At character 8: "), ("zh", "--filter: 第 8 个字符处：")] {
        let output = ringside(folder.path(), &["calls", "--lang", lang, "--filter", "talk<6 colour:red"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(said), "{}", text(&output.stderr));
    }
}

#[test]
fn the_inbox_keeps_what_was_rejected_with_the_reason() {
    let folder = folder_with_a_call();
    let output = ringside(folder.path(), &["inbox", "--rejected", "--format", "json"]);
    let line: Value = serde_json::from_str(text(&output.stdout).trim()).unwrap();
    assert_eq!(
        (&line["kind"], &line["answer"], &line["body"]),
        (&Value::from("rejected"), &Value::from(400), &Value::from("no json"))
    );
    assert!(line["problem"].as_str().unwrap().contains("not JSON"));
    // A table of nothing says so; scripts read no line.
    let none = |arguments: &[&str]| {
        let output = ringside(folder.path(), &[&["inbox", "--lang", "en"], arguments].concat());
        assert_eq!(output.status.code(), Some(0));
        text(&output.stdout).to_owned()
    };
    assert_eq!(none(&["--unknown"]), "None of this kind\n");
    assert_eq!(none(&["--refused"]), "Nothing was turned away\n");
    assert_eq!(none(&["--unknown", "--format", "json"]), "");
}

#[test]
fn an_unknown_code_is_said_to_be_unknown_and_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let output = ringside(folder.path(), &["explain", "99999", "--lang", "en"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("No table knows"));
    let known = ringside(folder.path(), &["explain", "8102", "--lang", "zh"]);
    assert!(text(&known.stdout).contains("被叫用户正忙"));
}

#[test]
fn own_words_are_spoken_by_explain_lists_and_exports_and_a_bad_line_is_named() {
    let folder = folder_with_a_call();
    let own = "table\tcode\ten\tadvice_en\nstate-code\t0\tGoodbye said\tFile the ticket.\nsip\tx\ty\tz\n";
    std::fs::write(folder.path().join("reasons.tsv"), own).unwrap();

    let explained = ringside(folder.path(), &["explain", "0", "--lang", "en"]);
    for words in ["Goodbye said", "File the ticket.", "own wording"] {
        assert!(text(&explained.stdout).contains(words), "{}", text(&explained.stdout));
    }
    assert!(text(&explained.stderr).contains("line 3: code is `x`"), "{}", text(&explained.stderr));
    assert_eq!(explained.status.code(), Some(0));

    let listed = ringside(folder.path(), &["calls", "--lang", "en"]);
    assert!(text(&listed.stdout).contains("Goodbye said"), "{}", text(&listed.stdout));
    let json = ringside(folder.path(), &["calls", "--format", "json"]);
    let call: Value = serde_json::from_str(text(&json.stdout).trim()).unwrap();
    assert_eq!((&call["verdict"], &call["side"]), (&Value::from("Goodbye said"), &Value::from("nobody")));

    let out = folder.path().join("calls.csv");
    let columns = ["export", "--columns", "verdict", "--out", out.to_str().unwrap()];
    assert!(ringside(folder.path(), &columns).status.success());
    assert_eq!(std::fs::read_to_string(&out).unwrap(), "verdict\r\nGoodbye said\r\n");
}

#[test]
fn the_template_of_own_words_can_be_saved_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let template = ringside(folder.path(), &["explain", "--template"]);
    std::fs::write(folder.path().join("reasons.tsv"), &template.stdout).unwrap();
    let explained = ringside(folder.path(), &["explain", "8102", "--lang", "zh"]);
    assert_eq!(text(&explained.stderr), "");
    assert!(!text(&explained.stdout).contains("自定义说明"));
}

#[test]
fn a_combination_is_explained_with_the_part_of_each_code() {
    let folder = tempfile::tempdir().unwrap();
    let codes =
        ["explain", "--state-code", "8001", "--release-point", "518", "--q850", "17", "--format", "json"];
    let output = ringside(folder.path(), &codes);
    let whole: Value = serde_json::from_str(text(&output.stdout)).unwrap();
    let verdict = &whole["verdict"];
    assert_eq!(
        (&verdict["outcome"], &verdict["cause"]),
        (&Value::from("not_answered"), &Value::from("busy"))
    );
    let roles: Vec<_> =
        verdict["decided_by"].as_array().unwrap().iter().map(|input| &input["role"]).collect();
    assert_eq!(roles, ["silent", "decided", "silent"]);
    assert_eq!(verdict["zh"]["headline"], "被叫正忙");
}

#[test]
fn a_simulated_history_is_sound_and_rebuilds_to_itself() {
    let folder = tempfile::tempdir().unwrap();
    let filled = ringside(folder.path(), &["simulate", "--history", "300", "--seed", "7"]);
    assert!(filled.status.success(), "{}", text(&filled.stderr));
    let list = || ringside(folder.path(), &["calls", "--format", "json"]).stdout;
    let before = list();
    assert_eq!(text(&before).lines().count(), 300);
    assert!(ringside(folder.path(), &["db", "rebuild"]).status.success());
    assert_eq!(text(&list()), text(&before));
    assert!(ringside(folder.path(), &["db", "check"]).status.success());
    let copy = folder.path().join("copy.sqlite");
    assert!(ringside(folder.path(), &["db", "backup", copy.to_str().unwrap()]).status.success());
    assert!(copy.exists());
}

#[test]
#[cfg(target_os = "linux")]
fn without_a_screen_the_window_names_the_way_to_collect_without_one() {
    let folder = tempfile::tempdir().unwrap();
    let output = ringside(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(said.contains("there is no display") && said.contains("ringside listen"), "{said}");
    let nobody = program(folder.path(), &[]).env("DISPLAY", ":4711").output().unwrap();
    assert_eq!(nobody.status.code(), Some(1));
    for said in [said, text(&nobody.stderr)] {
        assert!(!said.contains(".rs:") && !said.contains("os error at"), "{said}");
    }
    assert!(text(&nobody.stderr).contains("ringside listen"), "{}", text(&nobody.stderr));
}

#[test]
fn the_inbox_tells_signatures_and_what_was_refused() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let house = House::open_in(folder.clone());
    house.post("/status", &sample("21"));
    house.post("/status", &vec![b' '; 3 << 20]);
    house.stop();
    let lines = |arguments: &[&str]| -> Vec<Value> {
        let output = ringside(folder.path(), arguments);
        assert!(output.status.success());
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let came = lines(&["inbox", "--format", "json"]);
    assert_eq!(came.len(), 1);
    assert_eq!(came[0]["signature"], serde_json::json!({"result": "missing"}));
    let refused = lines(&["inbox", "--refused", "--format", "json", "--zone", "utc"]);
    let expected = serde_json::json!({
        "first_at": "2026-01-27T02:05:00Z", "last_at": "2026-01-27T02:05:00Z", "peer": "127.0.0.1",
        "reason": "too_large", "count": 1, "last_target": "/status",
    });
    assert_eq!(refused, [expected]);
    let table = ringside(folder.path(), &["inbox", "--refused"]);
    assert!(text(&table.stdout).contains("1 x  too_large"), "{}", text(&table.stdout));
}

/// What the doctor says of `folder`, line by line, and the exit code.
fn examined(folder: &Path, bind: &str) -> (Vec<Value>, Option<i32>) {
    let output = ringside(folder, &["doctor", "--lang", "en", "--format", "json", "--bind", bind]);
    let lines = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (lines, output.status.code())
}

#[test]
fn the_doctor_tells_scripts_what_it_tells_people_and_leaves_no_trace() {
    let house = House::open();
    let bind = house.address().to_string();
    let (lines, code) = examined(house.folder.path(), &bind);
    assert_eq!(code, Some(0), "{lines:?}");
    let line = |id: &str| lines.iter().find(|line| line["id"] == id).unwrap();
    assert_eq!((&line("listener")["level"], &line("samples")["level"]), (&"good".into(), &"good".into()));
    assert_eq!(line("samples")["data"]["count"], 10);
    let url = format!("http://{bind}/push");
    assert_eq!(line("address")["values"]["statusUrl"], Value::from(url));
    for line in &lines {
        for field in ["id", "group", "level", "case", "title", "detail", "remedy", "values", "data"] {
            assert!(!line[field].is_null(), "{field}: {line}");
        }
    }
    let people = ringside(house.folder.path(), &["doctor", "--lang", "en", "--bind", &bind]);
    let people = text(&people.stdout);
    for line in &lines {
        assert!(people.contains(line["title"].as_str().unwrap()), "{line}");
    }
    assert!(!people.contains('\u{1b}'), "colours where nobody looks at them");
    let folder = house.stop();
    assert_eq!(crate::support::stored(&folder), 0);
}

#[test]
fn a_problem_makes_the_doctor_fail_and_anything_less_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let free = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let bind = free.local_addr().unwrap().to_string();
    let (lines, code) = {
        // Takes callers in, by way of the system's queue, and says nothing to them.
        let taken = examined(folder.path(), &bind);
        drop(free);
        taken
    };
    assert_eq!(code, Some(1));
    assert_eq!(lines.iter().find(|line| line["id"] == "listener").unwrap()["case"], "port_taken");
    let (lines, code) = examined(folder.path(), &bind);
    assert_eq!(code, Some(0));
    assert_eq!(lines.iter().find(|line| line["id"] == "listener").unwrap()["case"], "listener_none");
}
