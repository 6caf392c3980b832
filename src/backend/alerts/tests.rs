use std::sync::mpsc::Receiver;
use std::time::Duration;

use serde_json::json;

use super::*;
use crate::backend::sample::{bell, reading, status};
use crate::call::alert::{Standing, Turn, Unknown, Watched};
use crate::call::kpi::Share;
use crate::call::{Address, Cause, Gap};
use crate::store::sqlite::SqliteWriter;
use crate::store::{Arrived, Beat, Writer};

/// On the minute.
const NOW: i64 = 1_769_479_200;

fn ours(secs: i64) -> Arrival {
    Arrival((NOW + secs) * 1_000)
}

/// A call that begins so many seconds from [`NOW`] and ends with this code, none at all while it runs; pushed by a
/// platform whose clock is behind ours by so much.
fn call(secs: i64, code: Option<i64>, behind: i64) -> Vec<Arrived> {
    let event = |kind: &str, later: i64, code: i64| {
        let more = json!({"stateCode": code, "stateDesc": "", "caller": "+8613800000021", "called": "+8613800000022"});
        let pushed = status(kind, &format!("s{secs}"), Stamp(NOW + secs + later), more);
        Arrived { received: Arrival(pushed.received.0 + behind * 1_000), ..pushed }
    };
    let ended = code.map(|code| event("disconnect", 5, code));
    [event("callout", 0, 0)].into_iter().chain(ended).collect()
}

/// The CDR of a call that begins so many seconds from [`NOW`]; seconds from there to its end, and to its CDR.
fn record(secs: i64, ended: i64, came: i64) -> Arrived {
    let cdr = json!({"eventType": "fee", "feeLst": [{
        "direction": 0, "spId": "x", "appKey": "y", "icid": "", "bindNum": "+8675583601104",
        "sessionId": format!("s{secs}"), "callerNum": "+8613800000021", "calleeNum": "+8613800000022",
        "callOutStartTime": Zone::UTC.format(Stamp(NOW + secs)),
        "callEndTime": Zone::UTC.format(Stamp(NOW + secs + ended)),
    }]});
    Arrived::sample(ours(secs + came), cdr.to_string().into_bytes())
}

struct House {
    _folder: tempfile::TempDir,
    writer: SqliteWriter,
    alerts: Alerts,
    wakes: Receiver<()>,
}

impl House {
    fn new(pushes: Vec<Arrived>) -> House {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = SqliteWriter::open(folder.path()).unwrap();
        writer.append(&pushes).unwrap();
        let (wake, wakes) = bell();
        let alerts = Alerts::open(reading(&folder), wake);
        House { _folder: folder, writer, alerts, wakes }
    }

    fn watch(&self, watching: &[Watching]) {
        let watching = watching.to_vec();
        let calendar = Calendar { zone: Zone::UTC, holidays: Holidays::default() };
        self.alerts.watch(Asked { watching, calendar, thresholds: Thresholds::default() });
    }

    /// How they stand so many seconds from [`NOW`].
    fn at(&self, secs: i64) -> Standings {
        let now = ours(secs);
        loop {
            self.alerts.tick(now);
            let answer = self.alerts.standings();
            let of_now = answer.filter(|answer| {
                answer.ask.now == now && Arc::ptr_eq(&answer.ask.watching, &self.alerts.watching.load_full())
            });
            match of_now.as_ref().map(|answer| &*answer.value) {
                Some(Ok(standings)) if standings.is_whole => return Standings::clone(standings),
                Some(Err(problem)) => panic!("{problem}"),
                _ => self.wakes.recv_timeout(Duration::from_secs(30)).unwrap(),
            }
        }
    }
}

fn watching(filter: &str, rule: Rule) -> Watching {
    Watching::new(&Filter::parse(filter).unwrap(), rule)
}

fn calls(turn: Turn, by: f64, minutes: u32) -> Rule {
    Rule { watched: Watched::Calls, turn, by, minutes, ..Rule::default() }
}

#[test]
fn a_silence_is_raised_and_over_once_calls_come_again() {
    // A call a minute, then nothing.
    let pushes = (-60..0).flat_map(|minute| call(minute * 60, Some(8101), 0)).collect();
    let mut house = House::new(pushes);
    let silence = watching("at:today", calls(Turn::Below, 1.0, 10));
    house.watch(std::slice::from_ref(&silence));
    let calm = house.at(300);
    let stand = calm.of(&silence).unwrap();
    assert_eq!(stand.course.open().count(), 0);
    assert_eq!(
        stand.course.last().map(|last| last.at),
        Some(Stamp(NOW + 180)),
        "what still rings is waited for"
    );
    let raised = house.at(900);
    let course = &raised.of(&silence).unwrap().course;
    let open = course.open().next().unwrap();
    // The last call began in the minute that ended at NOW.
    assert_eq!((open.from, open.raised), (Stamp(NOW), Stamp(NOW + 600)));
    let zone = Zone::UTC;
    let calls = silence.calls_of(open, &zone).to_string();
    assert_eq!(calls, "at:2026-01-27T01:50:00..2026-01-27T02:13:00");
    house.writer.append(&call(905, None, 0)).unwrap();
    let over = house.at(1_200);
    let course = &over.of(&silence).unwrap().course;
    assert_eq!(course.incidents().len(), 1);
    assert_eq!(course.incidents()[0].until, Some(Stamp(NOW + 960)));
}

#[test]
fn what_came_late_is_counted_and_what_is_watched_anew_looks_back() {
    let busy =
        |from: i64| (from..from + 40).flat_map(move |nth| call(nth * 7, Some(8102), 0)).collect::<Vec<_>>();
    let house = House::new(busy(-600));
    let surge = watching(
        "",
        Rule { watched: Watched::Reasons, turn: Turn::Above, by: 50.0, minutes: 30, ..Rule::default() },
    );
    let none = watching("state-code:8101", calls(Turn::Above, 1.0, 30));
    house.watch(&[none.clone(), surge.clone()]);
    let stands = house.at(0);
    assert_eq!(stands.all.iter().map(|stand| &stand.watching).collect::<Vec<_>>(), [&none, &surge]);
    let stand = stands.of(&surge).unwrap();
    assert_eq!(stand.course.incidents().len(), 1);
    let incident = &stand.course.incidents()[0];
    assert_eq!(incident.code.map(|code| code.code), Some(8102));
    let shown = surge.calls_of(incident, &Zone::UTC).to_string();
    assert!(shown.ends_with(" outcome:not_answered,failed state-code:8102"), "{shown}");
    let by_sip = Incident { code: Some(CodeRef { space: Space::Sip, code: 486 }), ..incident.clone() };
    let shown = surge.calls_of(&by_sip, &Zone::UTC).to_string();
    assert!(shown.ends_with(" outcome:not_answered,failed why:sip-486"), "{shown}");
    assert_eq!(stands.of(&none).unwrap().course.incidents(), []);
    assert_eq!(stand.trace.last().unwrap().at, stand.course.last().unwrap().at);
}

#[test]
fn a_clock_that_goes_fast_makes_no_silence() {
    let hour = 3_600;
    let pushes = (-60..0).flat_map(|minute| call(minute * 60, Some(8101), hour)).collect();
    let house = House::new(pushes);
    let silence = watching("", calls(Turn::Below, 1.0, 10));
    house.watch(std::slice::from_ref(&silence));
    // An hour later by our clock it is the same moment by the platform's.
    let stands = house.at(hour);
    assert_eq!(stands.ahead, hour * 1_000);
    assert_eq!(stands.of(&silence).unwrap().course.open().count(), 0);
}

#[test]
fn while_nothing_can_be_received_nothing_is_said() {
    let pushes = (-60..0).flat_map(|minute| call(minute * 60, Some(8101), 0)).collect();
    let mut house = House::new(pushes);
    let gap = Gap { from: ours(0), to: None, cause: Cause::LostPort, refused: 0 };
    house.writer.note_gap(&gap).unwrap();
    let silence = watching("", calls(Turn::Below, 1.0, 10));
    house.watch(std::slice::from_ref(&silence));
    let stands = house.at(900);
    let course = &stands.of(&silence).unwrap().course;
    assert_eq!(course.incidents(), []);
    assert_eq!(course.last().map(|last| last.standing), Some(Standing::Unknown(Unknown::Gap)));
}

#[test]
fn an_address_that_hears_nothing_is_told_whatever_is_watched() {
    let cdr = |secs: i64| record(secs, 5, 6);
    let well = (-60..-30).flat_map(|minute| {
        let mut pushes = call(minute * 60, Some(8101), 0);
        pushes.push(cdr(minute * 60));
        pushes
    });
    let mut house = House::new(well.collect());
    house.watch(&[]);
    assert_eq!(house.at(-29 * 60).one_sided, []);
    let silent: Vec<_> = (-30..-18).map(|minute| cdr(minute * 60)).collect();
    house.writer.append(&silent).unwrap();
    let told = house.at(-18 * 60).one_sided;
    let [one] = &told[..] else { panic!("{told:?}") };
    assert_eq!((one.address, one.since, one.calls), (Address::Status, Stamp(NOW - 30 * 60), 12));
    house.writer.append(&call(-17 * 60, Some(8101), 0)).unwrap();
    assert_eq!(house.at(-16 * 60).one_sided, told, "whose CDR would have come is not known yet");
    house.writer.append(&[cdr(-17 * 60)]).unwrap();
    assert_eq!(house.at(-15 * 60).one_sided, []);
}

#[test]
fn times_of_a_view_are_left_out() {
    let house = House::new(Vec::new());
    let answered = watching(
        "at:today service:callback",
        Rule { watched: Watched::Share(Share::Asr), ..Rule::default() },
    );
    assert_eq!(answered.filter.to_string(), "service:callback");
    house.watch(std::slice::from_ref(&answered));
    let stands = house.at(0);
    let last = stands.of(&answered).unwrap().course.last().unwrap();
    assert_eq!(last.standing, Standing::Unknown(Unknown::JustBegun));
}

#[test]
fn a_gap_that_is_written_down_later_takes_a_silence_back() {
    let pushes = (-60..0).flat_map(|minute| call(minute * 60, Some(8101), 0)).collect();
    let mut house = House::new(pushes);
    let silence = watching("", calls(Turn::Below, 1.0, 10));
    house.watch(std::slice::from_ref(&silence));
    assert_eq!(house.at(900).of(&silence).unwrap().course.open().count(), 1);
    let gap = Gap { from: ours(0), to: Some(ours(890)), cause: Cause::Sleep, refused: 0 };
    house.writer.note_gap(&gap).unwrap();
    let stands = house.at(960);
    assert_eq!(stands.of(&silence).unwrap().course.incidents(), []);
}

#[test]
fn of_a_time_without_a_sign_of_life_nothing_is_read() {
    let pushes = (-60..0).flat_map(|minute| call(minute * 60, Some(8101), 0)).collect();
    let mut house = House::new(pushes);
    // The collector stops a minute after the last call.
    house.writer.beat(Beat { started: ours(-4_000), at: ours(60), is_closed: true }).unwrap();
    let silence = watching("", calls(Turn::Below, 1.0, 10));
    house.watch(std::slice::from_ref(&silence));
    let stands = house.at(7_200);
    assert_eq!((stands.at, stands.behind, stands.is_late()), (Some(Stamp(NOW + 60)), 7_140, true));
    assert_eq!(stands.of(&silence).unwrap().course.incidents(), []);
}

#[test]
fn where_calls_are_heard_of_late_they_are_waited_for_and_what_was_read_stays_read() {
    // Each call is heard of ten minutes after it began, as its CDR tells; times of events tell how the clocks differ.
    let late = |minute: i64| record(minute * 60, 500, 600);
    let pushes = (-120..-10).map(late).collect();
    let mut house = House::new(pushes);
    let silence = watching("", calls(Turn::Below, 1.0, 5));
    house.watch(std::slice::from_ref(&silence));
    let stands = house.at(0);
    assert_eq!(stands.at, Some(Stamp(NOW - 600)), "what is told after ten minutes is waited for as long");
    assert_eq!(stands.of(&silence).unwrap().course.incidents(), []);
    // One that is heard of later still does not take back what was read.
    let slow: Vec<Arrived> = (0..40).map(|nth| Arrived { received: ours(50), ..late(-25 - nth) }).collect();
    house.writer.append(&slow).unwrap();
    assert!(house.at(120).at >= stands.at);
}
