//! What tables look like: the zone of their times, one line for a row, and the codes that were asked about.

use std::sync::Arc;

use ringside::call::{Arrival, Gap};
use ringside::store::sqlite::SqliteStore;
use serde_json::Value;

use super::{folder_with_a_call, ringside, text};
use crate::samples::sample;
use crate::support::House;

fn printed(folder: &std::path::Path, arguments: &[&str]) -> String {
    let output = ringside(folder, &[arguments, &["--lang", "en"]].concat());
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout).to_owned()
}

#[test]
fn what_the_platform_sends_forges_no_line_of_a_table() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let house = House::open_in(folder.clone());
    let forged = r##"{"eventType":"callout","statusInfo":{"sessionId":"s1\r\n#9 forged\t200",
        "timestamp":"2026-01-27 02:00:00","partyType":"x\n#9 forged"}}"##;
    house.post("/", forged.as_bytes());
    house.post("/", forged.replace("callout", "disconnect").as_bytes());
    house.post("/", forged.replace("callout", "new\\n#9 forged\\t200").as_bytes());
    house.stop();
    let check = |arguments: &[&str]| {
        let printed = printed(folder.path(), arguments);
        assert!(!printed.lines().any(|line| line.starts_with("#9")), "{printed}");
        assert!(!printed.contains('\t'), "{printed}");
        printed
    };
    assert_eq!(check(&["inbox"]).lines().count(), 3);
    assert_eq!(check(&["calls"]).lines().count(), 2);
    check(&["inbox", "--fields"]);
    check(&["inbox", "--overdue"]);
    let session = "s1\r\n#9 forged\t200";
    let one = ringside(folder.path(), &["call", session, "--lang", "en"]);
    assert!(one.status.success(), "{}", text(&one.stderr));
    let bodies = text(&one.stdout).find("\n#1 ").unwrap();
    let above = &text(&one.stdout)[..bodies];
    assert!(!above.lines().any(|line| line.starts_with("#9")) && !above.contains('\t'), "{above}");
}

#[test]
fn a_table_with_times_names_their_zone() {
    let folder = folder_with_a_call();
    let mut writer = SqliteStore::open_writer(folder.path()).unwrap();
    let (from, to) = (Arrival(1_769_479_200_000), Some(Arrival(1_769_479_260_000)));
    writer.note_gap(&Gap { from, to, cause: ringside::call::Cause::Crash, refused: 0 }).unwrap();
    drop(writer);
    let gaps = printed(folder.path(), &["inbox", "--gaps", "--zone", "beijing"]);
    assert!(gaps.starts_with("Since (UTC+8)"), "{gaps}");
    assert!(gaps.lines().any(|line| line.starts_with("2026-01-27 10:00:00")), "{gaps}");

    let without_cdr = Arc::new(tempfile::tempdir().unwrap());
    let house = House::open_in(without_cdr.clone());
    for number in ["21", "22", "23", "24", "25", "26", "27"] {
        house.post("/", &sample(number));
    }
    house.stop();
    let late = printed(without_cdr.path(), &["inbox", "--overdue", "--zone", "beijing"]);
    let place = late.find("Ended (UTC+8)").unwrap();
    let row = late.lines().nth(1).unwrap();
    assert!(row[place..].starts_with("2026-01-27 10:05:00"), "{late}");
}

#[test]
fn zones_are_taken_as_people_type_them() {
    let folder = folder_with_a_call();
    for (zone, label) in
        [("-03:30", "UTC-3:30"), ("Europe/berlin", "Europe/Berlin"), ("asia/shanghai", "UTC+8")]
    {
        for arguments in [&["calls"][..], &["call", super::SESSION]] {
            let printed = printed(folder.path(), &[arguments, &["--zone", zone]].concat());
            assert!(printed.contains(&format!("Started ({label})")), "{printed}");
        }
    }
}

#[test]
fn a_code_of_a_range_is_explained_as_the_code_that_was_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let whole = |code: &str| -> Value {
        serde_json::from_str(&printed(folder.path(), &["explain", code, "--format", "json"])).unwrap()
    };
    assert!(printed(folder.path(), &["explain", "2905"]).starts_with("Release point 2905 (2901–2914)  "));
    let reason = &whole("2905")["reasons"][0];
    let told = ["code", "from", "to"].map(|name| reason[name].as_i64());
    assert_eq!(told, [Some(2905), Some(2901), Some(2914)]);
    let one = &whole("8102")["reasons"][0];
    assert_eq!((&one["code"], &one["from"], &one["to"]), (&8102.into(), &Value::Null, &Value::Null));
    for reason in whole("450")["reasons"].as_array().unwrap() {
        assert_eq!(reason["code"], 450, "{reason}");
    }
}

#[test]
fn a_body_that_is_no_text_is_told_with_one_place() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let house = House::open_in(folder.clone());
    house.post("/", b"{\"eventType\":\"callout\xff\"}");
    house.stop();
    let line: Value =
        serde_json::from_str(&printed(folder.path(), &["inbox", "--rejected", "--format", "json"])).unwrap();
    let [problem, summary] = ["problem", "summary"].map(|name| line[name].as_str().unwrap());
    assert!(problem.contains("byte 22") && summary.contains("byte 22"), "{problem} / {summary}");
}

#[test]
fn a_list_in_which_nothing_stands_says_so_to_people_and_nothing_to_scripts() {
    let folder = folder_with_a_call();
    // As if nobody had ever collected here: that somebody did and is gone is a gap.
    let db = rusqlite::Connection::open(folder.path().join("ringside.sqlite")).unwrap();
    db.execute("DELETE FROM heartbeat", []).unwrap();
    drop(db);
    for (list, zh, en) in [
        ("--gaps", "没有中断", "No gaps"),
        ("--overdue", "话单都到了", "No CDR is overdue"),
        ("--fields", "没有未知内容", "Nothing unknown"),
    ] {
        for (lang, expected) in [("zh", zh), ("en", en)] {
            let output = ringside(folder.path(), &["inbox", list, "--lang", lang]);
            assert_eq!(text(&output.stdout), format!("{expected}\n"), "{list}");
        }
        assert_eq!(printed(folder.path(), &["inbox", list, "--format", "json"]), "", "{list}");
        assert_eq!(printed(folder.path(), &["inbox", list, "--limit", "0"]), "", "{list}");
    }
    assert_eq!(printed(folder.path(), &["inbox", "--overdue", "--paste"]), "");
}
