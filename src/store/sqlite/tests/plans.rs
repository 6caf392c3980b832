//! The ways questions go: no shape that is asked reads the whole table or sorts without bound.

use std::sync::atomic::AtomicBool;

use rusqlite::Connection;

use super::traffic::{ask, folder, random, writer};
use crate::store::sqlite::class::Classes;
use crate::store::sqlite::digits::Digits;
use crate::store::sqlite::find::{self, Search};
use crate::store::sqlite::numbers::{Meanings, Numbers};
use crate::store::sqlite::order::{self, Phase};
use crate::store::sqlite::plan::{self, Plan, Way};
use crate::store::sqlite::query::Sql;
use crate::store::sqlite::{arrivals, derive, inbox, late, open, stretch, totals};
use crate::store::{Ask, Cursor, CursorValue, InboxFilter, Sort, SortBy, Writer};

/// Filters of every kind there is, alone and in pairs.
const FILTERS: [&str; 46] = [
    "session=1201_7_4294967295_Test@callenabler245.huaweicaas.com,s1",
    "order",
    "0021",
    "user-data:order,crm outcome:answered",
    "(session:s1 | 13800000021)",
    "order at:2026-01-27 state-code:8101",
    "(number:*0021* | display:*0021*)",
    "",
    "at:2026-01-27",
    "at:2026-01-27,2026-01-29",
    "at:-30d..",
    "number:13800000021",
    "number:138*",
    "number:*4321",
    "number:*0000*",
    "number:13800000021,13800004321,75528000001,0014155550100",
    "!number:138*",
    "caller:13800000021",
    "called:*4321",
    "display:075528000001",
    "state-code:8101,8102",
    "release-point:518",
    "sip:480",
    "q850:17",
    "why:8101,sip-480,none",
    "why:8101 outcome:not_answered at:2026-01-27",
    "outcome:failed,not_answered",
    "!outcome:answered",
    "service:callback",
    "hung-up-by:caller",
    "reached:a_answered,b_ringing",
    "direction:inbound",
    "reached:none number:*21 direction:callback",
    "closed-by:cdr",
    "app:App1",
    "trust:live,quiet",
    "state:talking",
    "talk<6",
    "ring>=30",
    "has:note",
    "note:back at:2026-01-27",
    "called:13800000021 at:2026-01-27",
    "state-code:8101 number:*21",
    "outcome:answered talk>60",
    "release-point:518 talk<6",
    "number:*21 !state-code:0",
];

struct Asked<'a> {
    db: &'a Connection,
    digits: Digits,
    meanings: Meanings,
    /// How many times more calls there are than in the file.
    times: i64,
}

impl Asked<'_> {
    fn ways(&mut self, ask: &Ask, phase: Phase) -> Vec<Plan> {
        let mut numbers = Numbers::new(self.db, &self.digits, &mut self.meanings).unwrap();
        let mut classes = Classes::read(self.db).unwrap();
        classes.all.iter_mut().for_each(|known| known.calls *= self.times);
        let stopped = AtomicBool::new(false);
        let prospect = find::prospect(self.db, &classes, &stopped, ask, Some(200)).unwrap();
        plan::ways(&mut numbers, &prospect, phase).unwrap()
    }

    /// The statements of a page that goes this way.
    fn statements(&mut self, ask: &Ask, phase: Phase, plan: &Plan, after: Option<&Cursor>) -> Vec<Sql> {
        let mut numbers = Numbers::new(self.db, &self.digits, &mut self.meanings).unwrap();
        let classes = Classes::read(self.db).unwrap();
        let stopped = AtomicBool::new(false);
        let plans = vec![(phase, plan.clone())];
        let search = Search::along(&mut numbers, &stopped, ask, &classes, plans).unwrap();
        let Way::Arms(arms) = &plan.way else { return Vec::new() };
        let statement = |arm: &plan::Arm| {
            let list = order::list(ask.sort.by, &arm.source);
            let asked = search.statement(arm, phase, after, Some((None, 200)), &list)?;
            Some(Sql::with(&asked.text, asked.values()))
        };
        arms.iter().filter_map(statement).collect()
    }

    fn explain(&self, sql: &Sql) -> Vec<String> {
        let mut explain = self.db.prepare(&format!("EXPLAIN QUERY PLAN {}", sql.text)).unwrap();
        for (place, value) in sql.values.iter().enumerate() {
            explain.raw_bind_parameter(place + 1, value).unwrap();
        }
        let rows = explain.raw_query().mapped(|row| row.get::<_, String>(3));
        rows.map(|line| line.unwrap()).collect()
    }
}

fn asked(db: &Connection, times: i64) -> Asked<'_> {
    Asked { db, digits: Digits::default(), meanings: Meanings::default(), times }
}

/// A place in the midst of an order.
fn somewhere(by: SortBy, phase: Phase) -> Cursor {
    let value = match (by, phase) {
        (_, Phase::Unknown) => CursorValue::Null,
        (SortBy::Caller | SortBy::Called, _) => CursorValue::Text("13800000021".to_owned()),
        (SortBy::StateCode, _) => CursorValue::Number(8101),
        _ => CursorValue::Number(1_769_479_230),
    };
    Cursor { value, filed_at: 1_769_479_230, id: 30 }
}

#[test]
fn every_way_of_every_question_in_every_order_goes_by_an_index_and_sorts_no_more_than_a_page() {
    let folder = folder();
    writer(&folder).append(&random(1, 200, 60)).unwrap();
    let db = open::for_reading(folder.path()).unwrap();
    let mut asked = asked(&db, 100_000);
    let mut seen = 0;
    for (filter, by) in FILTERS.iter().flat_map(|filter| SortBy::ALL.map(|by| (*filter, by))) {
        for descending in [true, false] {
            let ask = ask(filter, Sort { by, descending });
            for phase in order::phases(by, None) {
                for plan in asked.ways(&ask, *phase) {
                    for after in [None, Some(somewhere(by, *phase))] {
                        for sql in asked.statements(&ask, *phase, &plan, after.as_ref()) {
                            let lines = asked.explain(&sql);
                            check(&sql, &lines, by);
                            seen += 1;
                        }
                    }
                }
            }
        }
    }
    assert!(seen > 5_000, "{seen}");
}

fn check(sql: &Sql, lines: &[String], by: SortBy) {
    for line in lines.iter().filter(|line| line.contains(" call")) {
        // The whole of an index is gone through in its order, as far as the page reaches.
        let is_walk = line.starts_with("SCAN call")
            && !lines.iter().any(|line| line.contains("TEMP B-TREE"))
            && (line.contains("USING INDEX call_time")
                || line.contains("USING COVERING INDEX call_time")
                || line.contains("INDEX call_note")
                || by == SortBy::Arrival);
        let is_note = line.contains("INDEX call_note");
        assert!(is_walk || is_note || line.starts_with("SEARCH call"), "{}: {lines:?}", sql.text);
    }
    // With a limit SQLite keeps no more rows than that while it sorts.
    let is_sorted = lines.iter().any(|line| line.contains("TEMP B-TREE"));
    assert!(!is_sorted || sql.text.ends_with("LIMIT ?"), "{}: {lines:?}", sql.text);
}

/// The way that is chosen among ten million calls.
fn chosen(filter: &str, by: SortBy) -> Vec<String> {
    let folder = folder();
    writer(&folder).append(&random(1, 200, 60)).unwrap();
    let db = open::for_reading(folder.path()).unwrap();
    let mut asked = asked(&db, 100_000);
    let ask = ask(filter, Sort { by, descending: true });
    let mut lines = Vec::new();
    for phase in order::phases(by, None) {
        let ways = asked.ways(&ask, *phase);
        let best = ways.iter().min_by(|x, y| x.cost.total_cmp(&y.cost)).unwrap();
        for sql in asked.statements(&ask, *phase, best, None) {
            lines.extend(asked.explain(&sql));
        }
    }
    lines
}

#[test]
fn questions_in_the_order_of_time_go_by_an_index_and_sort_nothing() {
    for (filter, index) in [
        ("", "SEARCH call USING COVERING INDEX call_time (filed_at>?)"),
        ("at:2026-01-27", "SEARCH call USING COVERING INDEX call_time (filed_at>? AND filed_at<?)"),
        ("caller:13800000021", "SEARCH call USING COVERING INDEX call_caller (caller_id=?"),
        ("display:075528000001", "SEARCH call USING COVERING INDEX call_display (display_id=?"),
        ("called:13800000021 at:2026-01-27", "call_called (called_id=? AND filed_at>? AND filed_at<?)"),
        ("state-code:8101,8102", "SEARCH call USING COVERING INDEX call_class (class_id=?"),
        ("release-point:518 service:callback", "SEARCH call USING COVERING INDEX call_class (class_id=?"),
        ("outcome:failed,not_answered", "SEARCH call USING COVERING INDEX call_class (class_id=?"),
        ("has:note", "SEARCH call USING INDEX call_note (filed_at>?)"),
        ("note:back at:2026-01-27", "SEARCH call USING INDEX call_note (filed_at>? AND filed_at<?)"),
        ("trust:live,quiet", "SEARCH call USING INDEX call_class (class_id=?"),
    ] {
        let lines = chosen(filter, SortBy::Time);
        let searched: Vec<&String> = lines.iter().filter(|line| line.contains(" call ")).collect();
        assert!(!searched.is_empty() && searched.iter().all(|l| l.contains(index)), "{filter}: {lines:?}");
        assert!(!lines.iter().any(|line| line.contains("TEMP B-TREE")), "{filter}: {lines:?}");
    }
}

#[test]
fn sessions_named_in_full_are_found_by_their_key_however_many_they_are() {
    for count in [1, 1_000] {
        let sessions: Vec<String> = (0..count).map(|nth| format!("1201_{nth}")).collect();
        let lines = chosen(&format!("outcome:answered session={}", sessions.join(",")), SortBy::Time);
        let by_key = |line: &&String| line.contains("USING INDEX call_session (session_hash=?)");
        assert!(lines.iter().filter(|line| line.contains(" call ")).all(|line| by_key(&line)), "{lines:?}");
    }
}

#[test]
fn without_a_filter_every_order_is_that_of_an_index() {
    for by in [SortBy::Time, SortBy::Talk, SortBy::Ring, SortBy::StateCode, SortBy::Arrival] {
        let lines = chosen("", by);
        assert!(!lines.iter().any(|line| line.contains("TEMP B-TREE")), "{by:?}: {lines:?}");
    }
}

#[test]
fn other_calls_of_the_same_people_lately_are_searched_by_number_and_time() {
    let lines = chosen("number:13800004321,0014155550100 at:-30d..", SortBy::Time);
    let searched: Vec<&String> = lines.iter().filter(|line| line.contains(" call ")).collect();
    let by_both = |line: &&String| line.contains("_id=? AND filed_at>?");
    assert!(!searched.is_empty() && searched.iter().all(by_both), "{lines:?}");
    assert!(!lines.iter().any(|line| line.contains("TEMP B-TREE")), "{lines:?}");
}

#[test]
fn what_is_asked_beside_the_history_goes_by_an_index_too() {
    let folder = folder();
    writer(&folder).append(&random(1, 50, 20)).unwrap();
    let db = open::for_reading(folder.path()).unwrap();
    let asked = asked(&db, 1);
    let check = |sql: &str, expected: &str| {
        let lines = asked.explain(&Sql::new(sql));
        assert!(lines.iter().any(|line| line.contains(expected)), "{sql}: {lines:?}");
        let is_scan = |line: &String| line == "SCAN call" || line.starts_with("SCAN call ");
        assert!(!lines.iter().any(is_scan), "{sql}: {lines:?}");
    };
    check(derive::IN_PROGRESS, "call_class (class_id=?)");
    check("SELECT id FROM call WHERE session_hash = 1 AND session_id = 'x'", "call_session (session_hash=?)");
    check(
        "SELECT class_id, sum(calls) FROM class_hour WHERE hour >= 1 AND hour < 2 GROUP BY class_id",
        "SEARCH class_hour USING PRIMARY KEY (hour>? AND hour<?)",
    );
    check("SELECT id FROM number WHERE key >= '12' AND key < '13'", "number_key (key>? AND key<?)");
    check("SELECT id FROM number WHERE reversed >= '12' AND reversed < '13'", "number_reversed (reversed>?");
    check("SELECT key, id FROM number INDEXED BY number_key ORDER BY key DESC", "COVERING INDEX number_key");
    check(&late::sql(), "call_without_cdr (id<?)");
    check(arrivals::NEWEST_EVENTS, "notification_kind (kind=?)");
    check(stretch::TEXTS, "SEARCH call USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)");
    check(stretch::PACKED, "SCAN call_text");
    check(totals::NOTIFICATIONS, "SCAN notification USING COVERING INDEX notification_kind");
    check(
        "SELECT hour, sum(calls) FROM class_hour WHERE hour >= 1 AND hour < 2 AND 1 GROUP BY hour",
        "SEARCH class_hour USING PRIMARY KEY (hour>? AND hour<?)",
    );
    for (filter, index) in [
        (InboxFilter::All, "INTEGER PRIMARY KEY"),
        (InboxFilter::Rejected, "notification_kind"),
        (InboxFilter::Unknown, "notification_unknown"),
        (InboxFilter::Cdr, "notification_kind"),
        (InboxFilter::Notices, "notification_notice"),
    ] {
        let condition = inbox::condition(filter);
        let sql = format!(
            "SELECT n.id, n.peer FROM notification n WHERE n.id < 9 AND {condition} ORDER BY n.id DESC"
        );
        check(&sql, index);
        check(&totals::since(filter), index);
    }
}

/// A list in the condition of an index (`kind NOT IN (...)`) would be made anew, as a table, for every row that is
/// written.
#[test]
fn what_a_push_writes_needs_no_table_of_its_own() {
    let folder = folder();
    drop(writer(&folder));
    let db = open::for_reading(folder.path()).unwrap();
    for table in ["notification", "mention", "call", "number", "class_hour"] {
        let program: Vec<String> = db
            .prepare(&format!("EXPLAIN INSERT INTO {table} DEFAULT VALUES"))
            .unwrap()
            .query_map([], |row| row.get("opcode"))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert!(program.iter().any(|step| step == "Insert" || step == "IdxInsert"), "{table}: {program:?}");
        assert!(!program.iter().any(|step| step == "OpenEphemeral"), "{table}: {program:?}");
    }
}
