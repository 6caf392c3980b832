//! The ways questions go: no shape that people ask for reads the whole table or sorts without bound.

use rusqlite::params_from_iter;

use super::traffic::{ask, folder, random, writer};
use crate::store::sqlite::numbers::Numbers;
use crate::store::sqlite::{columns, inbox, open, order, plan, query};
use crate::store::{InboxFilter, Sort, SortBy, Writer};

/// What SQLite says about the statements of a page.
fn explained(folder: &tempfile::TempDir, filter: &str, by: SortBy) -> Vec<String> {
    let db = open::for_reading(folder.path()).unwrap();
    let ask = ask(filter, Sort { by, descending: true });
    let mut numbers = Numbers::new(&db);
    let condition = query::condition(&mut numbers, &ask.query, &ask.now).unwrap();
    let way = plan::choose(&db, &mut numbers, &ask.query, by).unwrap();
    let shape = plan::Shape { sort: ask.sort, list: columns::select_list(), limit: Some(10) };
    let mut lines = Vec::new();
    for phase in order::phases(by, None) {
        let sql = plan::statement(&way, &shape, *phase, None, &condition).unwrap();
        let mut explain = db.prepare(&format!("EXPLAIN QUERY PLAN {}", sql.text)).unwrap();
        let rows = explain.query_map(params_from_iter(sql.values), |row| row.get::<_, String>(3)).unwrap();
        lines.extend(rows.map(|line| line.unwrap()));
    }
    lines
}

#[test]
fn questions_in_the_order_of_time_go_by_an_index_and_sort_nothing() {
    let folder = folder();
    writer(&folder).append(&random(1, 200, 60)).unwrap();
    let check = |filter: &str, index: &str| {
        let lines = explained(&folder, filter, SortBy::Time);
        let searched: Vec<&String> = lines.iter().filter(|l| l.contains(" call ")).collect();
        assert!(!searched.is_empty() && searched.iter().all(|l| l.contains(index)), "{filter}: {lines:?}");
        assert!(!lines.iter().any(|l| l.contains("TEMP B-TREE")), "{filter}: {lines:?}");
    };
    check("", "SCAN call USING INDEX call_time");
    check("at:2026-01-27", "SEARCH call USING INDEX call_time (filed_at>? AND filed_at<?)");
    check("at:2026-01-27,2026-01-29", "SEARCH call USING INDEX call_time (filed_at>? AND filed_at<?)");
    check("caller:13800000021", "SEARCH call USING INDEX call_caller (caller_id=?");
    check("called:*4321", "SEARCH call USING INDEX call_called (called_id=?");
    check("display:075528000001", "SEARCH call USING INDEX call_display (display_id=?");
    check("called:13800000021 at:2026-01-27", "call_called (called_id=? AND filed_at>? AND filed_at<?)");
    check("state-code:8101,8102", "SEARCH call USING INDEX call_state_code_time (state_code=?");
    check("release-point:518 talk<6", "SEARCH call USING INDEX call_release_point_time (release_point=?");
    check("outcome:failed,not_answered", "SEARCH call USING INDEX call_outcome (outcome=?");
    check("has:note", "SCAN call USING INDEX call_note");
    check("note:back at:2026-01-27", "SEARCH call USING INDEX call_note (filed_at>? AND filed_at<?)");
    check("trust:live,quiet", "SEARCH call USING INDEX call_outcome (outcome=?");
}

#[test]
fn either_number_is_two_searches_that_are_merged() {
    let folder = folder();
    writer(&folder).append(&random(1, 200, 60)).unwrap();
    let lines = explained(&folder, "number:13800000021", SortBy::Time);
    assert!(lines.iter().any(|l| l.contains("call_caller (caller_id=?")), "{lines:?}");
    assert!(lines.iter().any(|l| l.contains("call_called (called_id=?")), "{lines:?}");
    assert!(!lines.iter().any(|l| l.contains("TEMP B-TREE")), "{lines:?}");
}

#[test]
fn other_calls_of_the_same_people_lately_are_searched_by_number_and_time() {
    let folder = folder();
    writer(&folder).append(&random(1, 200, 60)).unwrap();
    let lines = explained(&folder, "number:13800004321,0014155550100 at:-30d..", SortBy::Time);
    let searched: Vec<&String> = lines.iter().filter(|l| l.contains(" call ")).collect();
    let by_both = |line: &&String| line.contains("_id=? AND filed_at>?");
    assert!(!searched.is_empty() && searched.iter().all(by_both), "{lines:?}");
    assert!(!lines.iter().any(|l| l.contains("TEMP B-TREE")), "{lines:?}");
}

#[test]
fn every_order_walks_along_an_index() {
    let folder = folder();
    writer(&folder).append(&random(1, 200, 60)).unwrap();
    for by in [SortBy::Time, SortBy::Talk, SortBy::Ring, SortBy::StateCode, SortBy::Arrival] {
        let lines = explained(&folder, "", by);
        assert!(!lines.iter().any(|l| l.contains("TEMP B-TREE")), "{by:?}: {lines:?}");
    }
    for by in [SortBy::Caller, SortBy::Called] {
        // The calls of one number are put in order, number by number; never all calls at once.
        let lines = explained(&folder, "", by);
        let sorted: Vec<&String> = lines.iter().filter(|l| l.contains("TEMP B-TREE")).collect();
        assert!(sorted.iter().all(|l| l.contains("LAST TERM")), "{by:?}: {lines:?}");
    }
}

#[test]
fn first_and_last_digits_of_a_number_are_found_by_an_index() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer.append(&random(1, 50, 20)).unwrap();
    let db = open::for_reading(folder.path()).unwrap();
    for (start, index) in [("key", "number_key"), ("reversed", "number_reversed")] {
        let plan: String = db
            .query_row(
                &format!("EXPLAIN QUERY PLAN SELECT id FROM number WHERE {start} >= '12' AND {start} < '13'"),
                [],
                |row| row.get(3),
            )
            .unwrap();
        assert!(plan.contains("SEARCH") && plan.contains(index), "{plan}");
    }
}

#[test]
fn the_inbox_is_filtered_by_an_index() {
    let folder = folder();
    writer(&folder).append(&random(1, 50, 20)).unwrap();
    let db = open::for_reading(folder.path()).unwrap();
    let check = |filter: InboxFilter, index: &str| {
        let sql = format!(
            "EXPLAIN QUERY PLAN SELECT n.id, n.peer FROM notification n WHERE n.id < ?1 AND {} ORDER BY n.id DESC",
            inbox::condition(filter)
        );
        let mut explain = db.prepare(&sql).unwrap();
        let lines: Vec<String> =
            explain.query_map([9], |row| row.get(3)).unwrap().map(Result::unwrap).collect();
        assert!(lines.len() == 1 && lines[0].contains(index), "{filter:?}: {lines:?}");
    };
    check(InboxFilter::All, "INTEGER PRIMARY KEY");
    check(InboxFilter::Rejected, "notification_kind");
    check(InboxFilter::Unknown, "notification_unknown");
    check(InboxFilter::Cdr, "notification_kind");
    check(InboxFilter::Notices, "notification_notice");
}
