//! Every sample of the platform's messages, read and compared with the reading written beside it.

use std::fmt::{Display, Write as _};
use std::fs;
use std::path::{Path, PathBuf};

use ringside::call::zone::Zone;
use ringside::call::{Cdr, Number, Stamp, StatusEvent};
use ringside::wire::{Reading, Understood, read};

/// The folder of the samples.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/samples")
}

/// The body of the sample whose file name begins with `number`.
pub fn sample(number: &str) -> Vec<u8> {
    let prefix = format!("{number}-");
    let file = files().into_iter().find(|file| name(file).starts_with(&prefix)).expect(number);
    fs::read(file).unwrap()
}

fn files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|end| end == "json"));
    files.sort();
    files
}

fn name(file: &Path) -> &str {
    file.file_name().unwrap().to_str().unwrap()
}

#[test]
fn every_sample_is_read_as_it_is_written_beside_it() {
    let files = files();
    assert_eq!(files.len(), 37);
    let mut wrong = String::new();
    for file in files {
        let reading = dump(&read(&fs::read(&file).unwrap()));
        let expected = fs::read_to_string(file.with_extension("expected.txt")).unwrap_or_default();
        if reading != expected {
            writeln!(wrong, "== {}\n{reading}", name(&file)).unwrap();
        }
    }
    assert!(wrong.is_empty(), "these are read otherwise than it says beside them:\n{wrong}");
}

#[test]
fn every_sample_cut_anywhere_is_rejected_or_read_without_a_panic() {
    for file in files() {
        let body = fs::read(&file).unwrap();
        for end in 0..body.len().min(2_000) {
            read(&body[..end]);
        }
    }
}

/// A reading as text: one line per group of fields, absent fields left out.
fn dump(understood: &Understood) -> String {
    let mut out = String::new();
    let event_type = understood.event_type.as_deref().unwrap_or("-");
    writeln!(out, "{} (eventType {event_type})", understood.reading.kind().as_str()).unwrap();
    match &understood.reading {
        Reading::Status(event) => status(&mut out, event),
        Reading::Cdrs(records) => {
            for (record, position) in records.iter().zip(1..) {
                writeln!(out, "record {position}").unwrap();
                match record {
                    Ok(cdr) => cdr_lines(&mut out, cdr),
                    Err(reason) => writeln!(out, "  bad: {reason}").unwrap(),
                }
            }
        }
        Reading::NumberStatus(numbers) => {
            for state in numbers {
                let fields = [
                    ("", number(&state.number)),
                    ("status", show(&state.status)),
                    ("cause", show(&state.cause)),
                ];
                line(&mut out, "number", &fields);
            }
        }
        Reading::Sms(sms) => {
            line(
                &mut out,
                "message",
                &[
                    ("from", number(&sms.calling)),
                    ("to", number(&sms.called)),
                    ("through", number(&sms.through)),
                    ("at", time(sms.at)),
                    ("event", show(&sms.event)),
                    ("result", show(&sms.result)),
                    ("mode", show(&sms.mode)),
                ],
            );
        }
        Reading::Other(reason) => writeln!(out, "  because: {reason}").unwrap(),
        Reading::Rejected(rejection) => writeln!(out, "  because: {rejection}").unwrap(),
    }
    for path in &understood.unknown_fields {
        writeln!(out, "unknown {path}").unwrap();
    }
    out
}

fn status(out: &mut String, event: &StatusEvent) {
    line(out, "session", &[("", Some(event.session.to_string()))]);
    line(out, "event", &[("", Some(event.kind.as_str().to_owned())), ("at", time(event.at))]);
    line(out, "numbers", &[("caller", number(&event.caller)), ("called", number(&event.called))]);
    line(
        out,
        "end",
        &[
            ("code", show(&event.state_code)),
            ("text", show(&event.state_desc)),
            ("party", show(&event.party)),
            ("direction", show(&event.release_direction)),
        ],
    );
    line(
        out,
        "rest",
        &[
            ("digits", show(&event.digits)),
            ("user_data", show(&event.user_data)),
            ("subscription", show(&event.subscription)),
            ("mode", show(&event.notify_mode)),
        ],
    );
}

fn cdr_lines(out: &mut String, cdr: &Cdr) {
    line(out, "session", &[("", Some(cdr.session.to_string())), ("icid", show(&cdr.icid))]);
    line(
        out,
        "service",
        &[
            ("", show(&cdr.service_type)),
            ("direction", show(&cdr.direction)),
            ("app", show(&cdr.app_key)),
            ("bind", number(&cdr.bind_number)),
        ],
    );
    line(
        out,
        "leg 1",
        &[
            ("caller", number(&cdr.caller_num)),
            ("callee", number(&cdr.callee_num)),
            ("in", time(cdr.call_in_at)),
            ("start", time(cdr.call_out_start_at)),
            ("alerting", time(cdr.call_out_alerting_at)),
            ("answer", time(cdr.call_out_answer_at)),
            ("q850", show(&cdr.q850_a)),
        ],
    );
    line(
        out,
        "leg 2",
        &[
            ("display", number(&cdr.fwd_display_num)),
            ("callee", number(&cdr.fwd_dst_num)),
            ("start", time(cdr.fwd_start_at)),
            ("alerting", time(cdr.fwd_alerting_at)),
            ("answer", time(cdr.fwd_answer_at)),
            ("q850", show(&cdr.q850_b)),
        ],
    );
    line(
        out,
        "end",
        &[
            ("", time(cdr.call_end_at)),
            ("fail", time(cdr.fail_at)),
            ("release_point", show(&cdr.release_point)),
            ("sip", show(&cdr.sip_status)),
            ("direction", show(&cdr.release_direction)),
        ],
    );
    line(
        out,
        "rest",
        &[
            ("recorded", show(&cdr.record_flag)),
            ("ivr", show(&cdr.ivr_path)),
            ("ivr_start", time(cdr.ivr_start_at)),
            ("tts", show(&cdr.tts_play_times)),
            ("user_data", show(&cdr.user_data)),
            ("subscription", show(&cdr.subscription)),
            ("extension", show(&cdr.extension)),
            ("mode", show(&cdr.notify_mode)),
        ],
    );
}

fn line(out: &mut String, title: &str, fields: &[(&str, Option<String>)]) {
    let known: Vec<String> = fields
        .iter()
        .filter_map(|(name, value)| {
            let value = value.as_ref()?;
            Some(if name.is_empty() { value.clone() } else { format!("{name}={value}") })
        })
        .collect();
    if !known.is_empty() {
        writeln!(out, "  {title}: {}", known.join("  ")).unwrap();
    }
}

fn show<T: Display>(value: &Option<T>) -> Option<String> {
    value.as_ref().map(T::to_string)
}

fn number(number: &Option<Number>) -> Option<String> {
    number.as_ref().map(|number| number.as_str().to_owned())
}

fn time(at: Option<Stamp>) -> Option<String> {
    at.map(|at| Zone::UTC.format(at))
}
