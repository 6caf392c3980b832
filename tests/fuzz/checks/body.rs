//! Any body: it is read twice the same, its layout changes nothing, and its facts make the same call in any order and
//! any number of copies, a call that every format can write.

use std::collections::BTreeMap;
use std::path::Path;

use ringside::call::mask::Mask;
use ringside::call::reason::Catalogue;
use ringside::call::zone::Zone;
use ringside::call::{Added, Arrival, Call, Cdr, Facts, LegName, Now, SessionId, StatusEvent, Thresholds};
use ringside::i18n::Lang;
use ringside::settings::OwnReasons;
use ringside::wire::csv::Writer;
use ringside::wire::json::call_line;
use ringside::wire::table::{Columns, Style};
use ringside::wire::times::TimeFormat;
use ringside::wire::{NoCall, Reading, Understood, excerpts, fields, read};
use serde_json::Value;

pub fn check(body: &[u8]) {
    let understood = read(body);
    assert_eq!(read(body), understood, "read twice");
    check_notes(&understood);
    check_layout(body, &understood);
    for lang in [Lang::Zh, Lang::En] {
        if let Some(gist) = understood.gist() {
            let line = lang.phrases().gist(&gist, &|number| number.masked());
            assert!(!line.trim().is_empty() && !line.contains(['\n', '\r', '\u{1b}']), "{line:?}");
        }
    }
    check_excerpts(body, &understood);
    let mut calls: BTreeMap<SessionId, Vec<Fact>> = BTreeMap::new();
    for fact in facts_of(understood.reading) {
        calls.entry(fact.session().clone()).or_default().push(fact);
    }
    calls.iter().for_each(|(session, facts)| check_call(session, facts));
}

#[derive(Clone)]
enum Fact {
    Event(Box<StatusEvent>),
    Cdr(Box<Cdr>),
}

impl Fact {
    fn session(&self) -> &SessionId {
        match self {
            Fact::Event(event) => &event.session,
            Fact::Cdr(cdr) => &cdr.session,
        }
    }

    fn add_to(&self, facts: &mut Facts, at: i64) -> Added {
        match self {
            Fact::Event(event) => facts.add_event(event.as_ref().clone(), Arrival(at)),
            Fact::Cdr(cdr) => facts.add_cdr(cdr.as_ref().clone(), Arrival(at)),
        }
    }
}

fn facts_of(reading: Reading) -> Vec<Fact> {
    match reading {
        Reading::Status(event) => vec![Fact::Event(event)],
        Reading::Cdrs(records) => records.into_iter().flatten().map(Fact::Cdr).collect(),
        _ => Vec::new(),
    }
}

fn check_notes(understood: &Understood) {
    let notes = &understood.unknown_fields;
    assert!(notes.len() <= 33 && notes.is_sorted(), "{notes:?}");
    assert!(notes.iter().all(|note| !note.contains(char::is_whitespace) && note.chars().count() < 128));
    let is_json = !matches!(understood.reading, Reading::Rejected(_));
    assert!(is_json || (understood.event_type.is_none() && notes.is_empty()));
}

/// Blanks, line ends and escapes between and in the tokens change nothing; repeated members stay the same sessions.
fn check_layout(body: &[u8], understood: &Understood) {
    let Ok(value) = serde_json::from_slice::<Value>(body) else { return };
    assert!(!matches!(understood.reading, Reading::Rejected(_)), "it is JSON");
    let has_no_object = understood.reading == Reading::Other(NoCall::NotAnObject);
    assert_eq!(has_no_object, !value.is_object());
    let compact = read(value.to_string().as_bytes());
    let pretty = serde_json::to_vec_pretty(&value).unwrap();
    assert_eq!(read(&pretty), compact, "laid out differently");
    assert_eq!(compact.reading.kind(), understood.reading.kind());
    let sessions = |understood: &Understood| -> Vec<SessionId> {
        facts_of(understood.reading.clone()).iter().map(|fact| fact.session().clone()).collect()
    };
    assert_eq!(sessions(&compact), sessions(understood));
}

/// The part about one call is a part of the body, and by itself it is a record of that call.
fn check_excerpts(body: &[u8], understood: &Understood) {
    for fact in facts_of(understood.reading.clone()) {
        for excerpt in excerpts(body, fact.session()) {
            let record = std::str::from_utf8(&body[excerpt.bytes]).unwrap();
            let alone = read(format!(r#"{{"eventType":"fee","feeLst":[{record}]}}"#).as_bytes());
            let sessions: Vec<_> =
                facts_of(alone.reading).iter().map(|fact| fact.session().clone()).collect();
            assert_eq!(sessions, [fact.session().clone()], "{record}");
            assert!((1..=excerpt.of).contains(&excerpt.position));
            assert!(!fields(body, excerpt.position - 1).is_empty());
        }
    }
}

fn check_call(session: &SessionId, facts: &[Fact]) {
    let deliver = |order: &mut dyn Iterator<Item = &Fact>| {
        let mut known = Facts::new(session.clone(), Arrival(0));
        for (at, fact) in (1..).zip(order) {
            fact.add_to(&mut known, at);
        }
        known
    };
    let mut known = deliver(&mut facts.iter());
    let call = known.fold();
    let backwards = deliver(&mut facts.iter().rev().chain(facts)).fold();
    assert_eq!(backwards.meaning(), call.meaning(), "delivered in another order, and twice");
    for fact in facts {
        assert!(matches!(fact.add_to(&mut known, 9), Added::Duplicate), "the second copy is news");
    }
    let durations =
        [call.ring_secs, call.talk_secs, call.billed_minutes, call.elapsed_secs(Arrival(1 << 40))];
    let minutes = [LegName::A, LegName::B].map(|leg| call.leg_minutes(leg));
    assert!(durations.into_iter().chain(minutes).flatten().all(|n| n >= 0), "{call:?}");
    check_formats(&call);
}

fn check_formats(call: &Call) {
    let now = Now::new(Arrival(0), Thresholds::default());
    let line = call_line(call, &Zone::BEIJING, &now, &Mask::Off, Catalogue::builtin());
    assert!(!line.contains('\n'));
    let json: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(json["session_id"], call.session.as_str());
    for lang in [None, Some(Lang::Zh)] {
        let style = Style {
            columns: Columns::all(),
            zone: Zone::UTC,
            times: TimeFormat::DateTime,
            mask: if lang.is_some() { Mask::Ends } else { Mask::Off },
            lang,
            now: now.clone(),
            catalogue: OwnReasons::none(Path::new("")).catalogue,
        };
        let mut writer = Writer::new(Vec::new(), style, b',').unwrap();
        writer.write(call).unwrap();
        assert!(writer.finish().unwrap().len() > 100);
    }
}
