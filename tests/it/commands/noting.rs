//! Notes on calls.

use super::*;

#[test]
fn a_note_is_written_found_shown_and_exported_and_a_mask_hides_its_numbers() {
    let folder = folder_with_a_call();
    let run = |arguments: &[&str]| {
        let output = ringside(folder.path(), arguments);
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout).to_owned()
    };
    assert_eq!(run(&["note", SESSION, "回拨 13800138000\n已解决"]), "noted\n");
    let line: Value =
        serde_json::from_str(&run(&["calls", "--filter", "has:note", "--format", "json"])).unwrap();
    assert_eq!(line["note"], "回拨 13800138000\n已解决");
    assert_eq!(run(&["calls", "--filter", "!has:note", "--format", "json"]), "");
    assert!(run(&["calls", "--filter", "note:解决", "--lang", "zh"]).contains("[备注: 回拨 13800138000]"));
    assert!(run(&["call", SESSION, "--lang", "en"]).contains("13800138000\n已解决"));

    let out = folder.path().join("notes.csv");
    let arguments = ["export", "--columns", "session_id,note", "--mask", "--out", out.to_str().unwrap()];
    run(&arguments);
    let csv = std::fs::read_to_string(&out).unwrap();
    let start = format!("session_id,note\r\n{SESSION},\"回拨 8000-");
    let code = csv.strip_prefix(&start).and_then(|rest| rest.strip_suffix("\n已解决\"\r\n")).unwrap();
    assert_eq!(code.len(), 10, "{csv}");
    assert!(code.chars().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit()), "{csv}");

    // Another file, another process, the same tokens; the key itself stays in the settings folder.
    let manifest = || {
        let text = std::fs::read_to_string(folder.path().join("notes.csv.manifest.json")).unwrap();
        serde_json::from_str::<Value>(&text).unwrap()
    };
    let first = manifest();
    run(&[&arguments[..], &["--force", "--filter", "note:13800138000"]].concat());
    assert_eq!(std::fs::read_to_string(&out).unwrap(), csv);
    let second = manifest();
    assert_eq!((&first["tokens"], &first["token_key_id"]), (&Value::from("keyed"), &second["token_key_id"]));
    assert_eq!(second["filter"], format!("note:8000-{code}"));
    let secrets = std::fs::read_to_string(folder.path().join("secrets.toml")).unwrap();
    let key =
        secrets.lines().find_map(|line| line.strip_prefix("mask_key = \"")).unwrap().trim_end_matches('"');
    assert_eq!(key.len(), 64);
    assert!(!first.to_string().contains(key) && !first["token_key_id"].as_str().unwrap().contains(&key[..4]));

    run(&["db", "rebuild"]);
    assert_eq!(run(&["note", SESSION, "  "]), "note removed\n");
    assert_eq!(run(&["calls", "--filter", "has:note", "--format", "json"]), "");
    let nobody = ringside(folder.path(), &["note", "nobody", "x"]);
    assert_eq!(nobody.status.code(), Some(1));
    assert!(text(&nobody.stderr).contains("no call has the session id"), "{}", text(&nobody.stderr));
}

#[test]
fn while_a_collector_runs_a_note_is_refused_with_what_to_do() {
    let folder = folder_with_a_call();
    let house = House::open_in(folder.clone());
    // Who asks before the collector has the folder is served.
    house.address();
    let output = ringside(folder.path(), &["note", SESSION, "x"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("another Ringside is using"), "{}", text(&output.stderr));
    house.stop();
}
