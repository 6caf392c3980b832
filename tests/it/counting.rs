//! `ringside kpi` against what the simulator knows of its own calls: the two share no code. And `ringside alerts`.

use std::cmp::Reverse;
use std::path::Path;
use std::process::Command;

use ringside::call::zone::Zone;
use ringside::call::{Arrival, Stamp};
use ringside::simulator::{Detail, Family, Outcome, TrueLeg, Truth, history, past_calls};
use ringside::store::Arrived;
use ringside::store::sqlite::SqliteStore;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::arrived;

/// 2026-01-30 02:00:00 UTC, three days after the first of them.
const END: i64 = 1_769_738_400;
const CALLS: u64 = 900;
const SEED: u64 = 11;

fn kpi(folder: &Path, arguments: &[&str]) -> String {
    let ran = Command::new(env!("CARGO_BIN_EXE_ringside"))
        .args(["kpi", "--lang", "en", "--data-dir"])
        .arg(folder)
        .args(arguments)
        .env_remove("RINGSIDE_DATA_DIR")
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

/// A folder with past calls, told in full, and what is true of them.
fn three_days() -> (TempDir, Vec<Truth>) {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = SqliteStore::open_writer(folder.path()).unwrap();
    let all: Vec<Arrived> = history(SEED, CALLS, END, Detail::WithEvents)
        .map(|told| arrived(Arrival(told.received_ms), "192.0.2.1:1".to_owned(), told.body))
        .collect();
    all.chunks(200).for_each(|batch| drop(writer.append(batch).unwrap()));
    (folder, past_calls(SEED, CALLS, END).map(|call| call.truth).collect())
}

fn has_been_called(leg: &TrueLeg) -> bool {
    leg.started_at.is_some()
}

#[test]
fn the_figures_of_a_history_are_those_of_its_calls() {
    let (folder, truths) = three_days();
    let told = kpi(folder.path(), &["--format", "json", "--zone", "utc"]);
    let told: Value = serde_json::from_str(&told).unwrap();
    let count = |fits: &dyn Fn(&Truth) -> bool| truths.iter().filter(|truth| fits(truth)).count();
    let answered = |truth: &Truth| truth.outcome == Outcome::Answered;
    let is_private = |truth: &Truth| truth.service.family() == Family::Private;
    // In Private Number leg A is the person who calls in: the platform calls B.
    let calls_a = |truth: &Truth| !is_private(truth) && has_been_called(&truth.leg_a);
    let calls_b = |truth: &Truth| has_been_called(&truth.leg_b);

    let share = |hits: usize, n: usize| json!([hits, n]);
    let told_share = |name: &str| json!([told[name]["hits"], told[name]["n"]]);
    assert_eq!(told["calls"], json!(CALLS));
    assert_eq!(told_share("abr"), share(count(&answered), truths.len()));
    let refused = told["refused"].as_u64().unwrap() as usize;
    assert!(refused > 0, "{told}");
    assert_eq!(told_share("asr"), share(count(&answered), truths.len() - refused));
    let a_answered = |truth: &Truth| calls_a(truth) && truth.leg_a.answered_at.is_some();
    assert_eq!(told_share("asr_a"), share(count(&a_answered), count(&calls_a)));
    let b_answered = |truth: &Truth| calls_b(truth) && truth.leg_b.answered_at.is_some();
    assert_eq!(told_share("asr_b"), share(count(&b_answered), count(&calls_b)));
    let short = |truth: &Truth| answered(truth) && truth.talk_secs <= 6;
    assert_eq!(told_share("short_calls"), share(count(&short), count(&answered)));
    let announced = |truth: &Truth| answered(truth) && truth.service.family() == Family::OneLeg;
    let keyed = |truth: &Truth| announced(truth) && !truth.digits.is_empty();
    assert_eq!(told_share("dtmf_yield"), share(count(&keyed), count(&announced)));
    assert_eq!(told_share("push_completeness"), share(truths.len(), truths.len()));

    let mut talk: Vec<i64> = truths.iter().filter(|t| answered(t)).map(|t| t.talk_secs).collect();
    talk.sort_unstable();
    assert_eq!(told["talk_secs"]["n"], json!(talk.len()));
    assert_eq!(told["talk_secs"]["p50"], json!(talk[(talk.len() - 1) / 2]));
    assert_eq!(told["talk_secs"]["longest"], json!(talk.last()));
    let delays = truths.iter().filter(|truth| calls_b(truth)).filter(|t| t.leg_b.ringing_at.is_some());
    assert_eq!(told["pdd_b_secs"]["n"], json!(delays.count()));
    // Nothing was lost on the way, and the clocks agree.
    assert_eq!(told_share("cdr_on_time"), share(truths.len(), truths.len()));
    assert_eq!(told["cdr_lag_secs"]["n"], json!(truths.len()));
    assert_eq!(told["billed_minutes"], json!(truths.iter().map(|t| t.billed_minutes).sum::<i64>()));

    // It only changes for the more where a call begins.
    let up = |at: i64| count(&|truth: &Truth| (truth.started_at..truth.ended_at).contains(&at));
    let begins = truths.iter().map(|truth| truth.started_at);
    let (most, Reverse(at)) = begins.map(|at| (up(at), Reverse(at))).max().unwrap();
    assert!(most > 1);
    assert_eq!(told["most_at_once"], json!(most));
    assert_eq!(told["most_at_once_at"], json!(Zone::UTC.format_rfc3339(Stamp(at))));
}

#[test]
fn the_groups_are_the_whole_taken_apart() {
    let (folder, truths) = three_days();
    let sum = |by: &str, name: &str| -> u64 {
        let lines = kpi(folder.path(), &["--by", by, "--format", "json"]);
        let parsed = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        parsed
            .map(|line| {
                assert!(line.as_object().unwrap().contains_key(by), "{line}");
                line[name].as_u64().unwrap()
            })
            .sum()
    };
    for by in ["hour", "day", "reason"] {
        assert_eq!(sum(by, "calls"), CALLS, "{by}");
        let minutes: i64 = truths.iter().map(|truth| truth.billed_minutes).sum();
        assert_eq!(sum(by, "billed_minutes"), minutes as u64, "{by}");
    }
    // One filter everywhere: what it leaves out is counted nowhere.
    let answered = kpi(folder.path(), &["--filter", "outcome:answered", "--format", "json"]);
    let answered: Value = serde_json::from_str(&answered).unwrap();
    assert_eq!(answered["asr"]["share"], json!(1.0));
    let days = kpi(folder.path(), &["--by", "day", "--zone", "beijing"]);
    assert!(days.starts_with("day (UTC+8)") && days.lines().count() >= 4, "{days}");
    let sheet = kpi(folder.path(), &["--zone", "utc"]);
    for expected in
        ["Calls: 900, 2026-01-", "Answer rate (ASR)", "95% confidence", "erlang", "p95", "Peak overall: "]
    {
        assert!(sheet.contains(expected), "{expected}: {sheet}");
    }
}

#[test]
fn a_set_without_calls_and_a_filter_that_is_wrong_say_so() {
    let folder = tempfile::tempdir().unwrap();
    drop(SqliteStore::open_writer(folder.path()).unwrap());
    assert_eq!(kpi(folder.path(), &[]), "No calls match. Remove a condition.\n");
    let nothing: Value = serde_json::from_str(&kpi(folder.path(), &["--format", "json"])).unwrap();
    assert_eq!((&nothing["calls"], nothing.get("asr")), (&json!(0), None));
    assert_eq!((nothing.get("most_at_once"), nothing.get("most_at_once_at")), (None, None));
    let wrong = Command::new(env!("CARGO_BIN_EXE_ringside"))
        .args(["kpi", "--filter", "outcome:perhaps", "--data-dir"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("outcome"));
}

#[test]
fn alerts_tell_scripts_how_they_stand_and_end_with_one_when_one_is_raised() {
    use ringside::call::EventKind;
    let folder = tempfile::tempdir().unwrap();
    let now = ringside::collector::clock::now();
    let mut writer = SqliteStore::open_writer(folder.path()).unwrap();
    // Two calls an hour, half an hour apart; the last one began an hour ago.
    let pushes: Vec<Arrived> = (2..12_i64)
        .rev()
        .map(|half_hours| {
            let at = now.secs() - half_hours * 1_800;
            let time = ringside::call::zone::Zone::UTC.format(ringside::call::Stamp(at));
            let info =
                json!({"sessionId": format!("s{half_hours}"), "timestamp": time, "caller": "+8613800000021"});
            let body = json!({"eventType": EventKind::Callout.as_str(), "statusInfo": info});
            arrived(Arrival(at * 1_000), "192.0.2.1:1".to_owned(), body.to_string().into_bytes())
        })
        .collect();
    writer.append(&pushes).unwrap();
    let run = |settings: &str, format: &str| {
        std::fs::write(folder.path().join("settings.toml"), settings).unwrap();
        let ran = Command::new(env!("CARGO_BIN_EXE_ringside"))
            .args(["alerts", "--lang", "en", "--format", format, "--data-dir"])
            .arg(folder.path())
            .env_remove("RINGSIDE_DATA_DIR")
            .output()
            .unwrap();
        (ran.status.code(), String::from_utf8(ran.stdout).unwrap(), String::from_utf8(ran.stderr).unwrap())
    };
    let (code, said, _) = run("", "text");
    assert_eq!((code, said.starts_with("No alerts are set up.")), (Some(0), true), "{said}");

    let silence =
        "[[alerts]]\nname = \"Silence\"\nwatched = \"calls\"\nturn = \"below\"\nby = 1\nminutes = 40\n";
    let others =
        "[[alerts]]\nname = \"Wrong\"\nfilter = \"outcome:lucky\"\n[[alerts]]\nname = \"Off\"\non = false\n";
    let (code, said, problem) = run(&format!("{silence}{others}"), "json");
    assert_eq!(
        (code, problem.trim()),
        (Some(1), "ringside: one alert is raised; its filter shows the calls it is about")
    );
    let lines: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let states: Vec<_> =
        lines.iter().map(|line| (line["name"].as_str().unwrap(), line["state"].as_str().unwrap())).collect();
    assert_eq!(states, [("Silence", "raised"), ("Wrong", "bad_filter"), ("Off", "off")]);
    let incident = lines[0]["incidents"].as_array().unwrap().last().unwrap();
    assert_eq!((&lines[0]["value"], &incident["until"]), (&json!(0.0), &Value::Null));
    // Its filter finds what a person would want to see: the last call before the silence.
    let found = Command::new(env!("CARGO_BIN_EXE_ringside"))
        .args(["calls", "--format", "json", "--filter", incident["calls"].as_str().unwrap(), "--data-dir"])
        .arg(folder.path())
        .env_remove("RINGSIDE_DATA_DIR")
        .output()
        .unwrap();
    let found = String::from_utf8(found.stdout).unwrap();
    assert!(found.contains("\"s2\"") && !found.contains("\"s4\""), "{found}");

    let snoozed = format!("{silence}snoozed_until = {}\n", now.plus_secs(3_600).0);
    let (code, said, _) = run(&snoozed, "text");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("Silence [Raised]\n  No calls for 40 minutes"), "{said}");
}

#[test]
fn a_call_whose_times_nobody_told_is_counted_on_the_day_it_was_heard_of() {
    let folder = tempfile::tempdir().unwrap();
    let body =
        r#"{"eventType":"disconnect","statusInfo":{"sessionId":"s1","timestamp":"soon","stateCode":0}}"#;
    let heard = Arrival(END * 1_000);
    let mut writer = SqliteStore::open_writer(folder.path()).unwrap();
    writer.append(&[arrived(heard, "192.0.2.1:1".to_owned(), body.into())]).unwrap();
    drop(writer);
    let days = kpi(folder.path(), &["--by", "day", "--format", "json", "--zone", "utc"]);
    let day: Value = serde_json::from_str(&days).unwrap();
    assert_eq!((&day["day"], &day["calls"]), (&json!("2026-01-30T00:00:00Z"), &json!(1)), "{days}");
    let figures = kpi(folder.path(), &["--format", "json", "--zone", "utc"]);
    let figures: Value = serde_json::from_str(&figures).unwrap();
    assert_eq!(figures["from"], day["from"]);
}
