//! Asking: the SQL of a query means what the query means in memory, and pages are cut where the order says.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use proptest::prelude::*;

use super::questions::{expression, gap, moment, sort};
use super::traffic::{START, folder, random, reader, session_name, writer};
use crate::call::filter::{Condition, Expr, Filter, Now, Query};
use crate::call::reason::CodeRef;
use crate::call::zone::Zone;
use crate::call::{Arrival, Call, Note, SessionId, Stamp, Thresholds};
use crate::store::sqlite::class::Classes;
use crate::store::sqlite::digits::Digits;
use crate::store::sqlite::fault::fault;
use crate::store::sqlite::find::{self, Search};
use crate::store::sqlite::numbers::{Meanings, Numbers};
use crate::store::sqlite::{SqliteWriter, open, order, plan};
use crate::store::{Ask, Cursor, Reader, Sort, SortBy, Writer};

pub(super) fn all_of(reader: &mut impl Reader, ask: &Ask) -> Vec<Call> {
    let mut calls = Vec::new();
    reader
        .each(ask, &mut |call| {
            calls.push(call.clone());
            ControlFlow::Continue(())
        })
        .unwrap();
    calls
}

/// The order in memory: known values first, in the order's direction, then unknown ones; ties by time and id.
fn sorted(mut calls: Vec<Call>, sort: Sort) -> Vec<i64> {
    calls.sort_by(|x, y| {
        order::compare_rows(&order::cursor_of(sort.by, x), &order::cursor_of(sort.by, y), sort)
    });
    calls.iter().map(|call| call.id).collect()
}

/// The ids of all rows of `ask`, found by every way there is.
fn by_every_way(folder: &tempfile::TempDir, ask: &Ask, limit: usize) -> Vec<(String, Vec<i64>)> {
    let db = open::for_reading(folder.path()).unwrap();
    let (digits, mut meanings, stopped) = (Digits::default(), Meanings::default(), AtomicBool::new(false));
    let mut numbers = Numbers::new(&db, &digits, &mut meanings).unwrap();
    let classes = Classes::read(&db).unwrap();
    let prospect = find::prospect(&db, &classes, &stopped, ask, Some(limit)).unwrap();
    let phases = order::phases(ask.sort.by, None);
    let ways: Vec<_> = phases.iter().map(|p| plan::ways(&mut numbers, &prospect, *p).unwrap()).collect();
    let most = ways.iter().map(Vec::len).max().unwrap_or(0);
    let mut found = Vec::new();
    for nth in 0..most {
        let plans = phases
            .iter()
            .zip(&ways)
            .filter_map(|(phase, ways)| Some((*phase, ways.get(nth % ways.len().max(1))?.clone())));
        let plans: Vec<_> = plans.collect();
        let told = format!("{plans:?}");
        let search = Search::along(&mut numbers, &stopped, ask, &classes, plans).unwrap();
        let mut ids = Vec::new();
        let mut after: Option<Cursor> = None;
        loop {
            let places = search.places(after.as_ref(), limit).unwrap();
            ids.extend(places.iter().map(|place| place.id));
            if places.len() < limit {
                break;
            }
            after = places.last().cloned();
        }
        found.push((told, ids));
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn sql_and_memory_agree_on_every_query_in_every_order(
        seed in any::<u64>(),
        gaps in prop::collection::vec(gap(), 0..4),
        asks in prop::collection::vec((expression(), moment(), sort()), 40),
    ) {
        let folder = folder();
        let mut writer = writer(&folder);
        writer.append(&random(seed, 150, 60)).unwrap();
        gaps.iter().for_each(|gap| writer.note_gap(gap).unwrap());
        annotate_some(&mut writer, seed);
        let gaps = writer.gaps(Arrival(0)).unwrap();
        let mut reader = reader(&folder);
        let everything = Ask {
            query: Query { expr: Expr::All(Vec::new()) },
            sort: Sort::default(),
            now: Now::new(Arrival(0), Thresholds::default()),
        };
        let calls = all_of(&mut reader, &everything);
        // One of them twice, and one that nobody has.
        let more = calls.first().map(|call| call.session.clone()).into_iter().chain(SessionId::new("s"));
        let sessions: Vec<SessionId> = calls.iter().map(|call| call.session.clone()).chain(more).collect();
        for (expr, now, sort) in asks {
            let now = Now { gaps: gaps.clone(), ..now };
            let ask = Ask { query: Query { expr }, sort, now };
            let expected: Vec<Call> =
                calls.iter().filter(|c| ask.query.matches(c, &ask.now)).cloned().collect();
            let expected = sorted(expected, sort);
            let found: Vec<i64> = all_of(&mut reader, &ask).iter().map(|call| call.id).collect();
            prop_assert_eq!(&found, &expected, "{:?}", ask);
            let named: Vec<i64> =
                reader.named(&ask, &sessions).unwrap().iter().map(|call| call.id).collect();
            prop_assert_eq!(&named, &expected, "{:?} by session", ask);
            for (way, found) in by_every_way(&folder, &ask, 11) {
                prop_assert_eq!(&found, &expected, "{:?} by {}", ask, way);
            }
        }
    }

    #[test]
    fn pages_put_together_are_the_whole_and_the_walk_counts_it(
        seed in any::<u64>(),
        expr in expression(),
        now in moment(),
        limit in 1..9_usize,
    ) {
        let folder = folder();
        let mut writer = writer(&folder);
        writer.append(&random(seed, 120, 40)).unwrap();
        annotate_some(&mut writer, seed);
        let mut reader = reader(&folder);
        for query in [Expr::All(Vec::new()), expr] {
            for by in SortBy::ALL {
                for descending in [false, true] {
                    let sort = Sort { by, descending };
                    let ask = Ask { query: Query { expr: query.clone() }, sort, now: now.clone() };
                    check_pages(&mut reader, &ask, limit)?;
                }
            }
        }
    }
}

#[test]
fn calls_are_found_by_each_code_that_stands_for_an_end_and_every_ended_call_by_one() {
    let folder = folder();
    writer(&folder).append(&random(7, 400, 90)).unwrap();
    let mut reader = reader(&folder);
    let now = Now::new(Arrival((START + 400) * 1000), Thresholds::default());
    let mut found = |expr| {
        let query = Query { expr };
        all_of(&mut reader, &Ask { query, sort: Sort::default(), now: now.clone() })
    };
    let mut by_code = BTreeMap::<Option<CodeRef>, Vec<i64>>::new();
    for call in found(Expr::All(Vec::new())) {
        if let Some(verdict) = &call.verdict {
            by_code.entry(verdict.headline).or_default().push(call.id);
        }
    }
    let carriers = |code: CodeRef| Expr::Is(Condition::Code(code.space, vec![code.code]));
    let mut with_others = 0;
    for (code, ids) in &by_code {
        let mut counted: Vec<i64> =
            found(Expr::Is(Condition::Why(vec![*code]))).iter().map(|call| call.id).collect();
        counted.sort_unstable();
        let mut expected = ids.clone();
        expected.sort_unstable();
        assert_eq!(counted, expected, "{code:?}");
        with_others += code.map_or(0, |code| found(carriers(code)).len() - ids.len());
    }
    assert!(by_code.len() > 3 && by_code.contains_key(&None), "{:?}", by_code.keys());
    assert!(with_others > 0, "some call has to carry a code that another one outweighs");
}

#[test]
fn a_list_may_be_thousands_long() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer.append(&random(1, 60, 20)).unwrap();
    annotate_some(&mut writer, 1);
    let mut reader = reader(&folder);
    let now = Now::new(Arrival((START + 60) * 1000), Thresholds::default());
    let ask = |filter: &str| Ask {
        query: Filter::parse(filter).unwrap().resolve(Stamp(START + 60), &Zone::UTC),
        sort: Sort::default(),
        now: now.clone(),
    };
    let calls = all_of(&mut reader, &ask(""));
    let many = |one: &dyn Fn(usize) -> String, with: &str| (0..3_000).map(one).collect::<Vec<_>>().join(with);
    for (filter, finds) in [
        (format!("session:{},1201_7_", many(&|n| format!("S{n}x"), ",")), true),
        (format!("!session:{},1201_7_", many(&|n| format!("S{n}x"), ",")), true),
        (format!("user-data:{},ORDER", many(&|n| format!("d{n}"), ",")), true),
        (format!("note:{},BACK", many(&|n| format!("n{n}"), ",")), true),
        (format!("app:{},App1", many(&|n| format!("a{n}"), ",")), true),
        (format!("hung-up-by:{},caller,callee,platform", many(&|n| format!("\"h{n}\""), ",")), true),
        (format!("number:{},*0021", many(&|n| format!("{}*", 100_000 + n), ",")), true),
        (
            format!(
                "at:{},2026-01-27",
                many(&|n| format!("1970-01-01T{:02}:{:02}", n / 60 % 24, n % 60), ",")
            ),
            true,
        ),
        (format!("({}|1201_7_)", many(&|n| format!("w{n}"), "|")), true),
        (many(&|n| format!("!w{n}"), " "), true),
        (many(&|n| format!("talk>={n}"), " "), false),
    ] {
        let ask = ask(&filter);
        let expected: Vec<Call> = calls.iter().filter(|c| ask.query.matches(c, &now)).cloned().collect();
        let told: String = filter.chars().take(40).collect();
        assert_eq!(all_of(&mut reader, &ask), expected, "{told}");
        assert_eq!(!expected.is_empty(), finds, "{told}");
    }
}

#[test]
fn more_than_can_be_asked_is_refused_by_the_filter_and_no_statement_is_told() {
    use crate::call::filter::FilterProblem::TooMany;
    let words = |count: usize| (0..count).map(|n| format!("!w{n}")).collect::<Vec<_>>().join(" ");
    let refused = Filter::parse(&words(5_001)).unwrap_err();
    assert_eq!((refused.problem, refused.at), (TooMany(5_000), words(5_000).len() + 1));
    let folder = folder();
    writer(&folder).append(&random(1, 10, 5)).unwrap();
    let now = Now::new(Arrival(START * 1000), Thresholds::default());
    let most = Filter::parse(&words(5_000)).unwrap().resolve(Stamp(START), &Zone::UTC);
    let found = all_of(&mut reader(&folder), &Ask { query: most, sort: Sort::default(), now });
    assert!(!found.is_empty());
    let db = open::for_reading(folder.path()).unwrap();
    let wrong = db.prepare("SELECT no_such_thing FROM call").unwrap_err();
    let told = fault(folder.path(), wrong).to_string();
    assert!(told.contains("no_such_thing") && !told.contains("SELECT"), "{told}");
}

/// Notes on some of the calls.
fn annotate_some(writer: &mut SqliteWriter, seed: u64) {
    let mut dice = fastrand::Rng::with_seed(seed);
    for call in 0..60 {
        let text = ["called back", "已回拨\n13800000021", "", "x"][dice.usize(0..4)];
        let session = SessionId::new(&session_name(call)).unwrap();
        writer.annotate(&session, Note::new(text, Arrival(0))).unwrap();
    }
}

fn check_pages(reader: &mut impl Reader, ask: &Ask, limit: usize) -> Result<(), TestCaseError> {
    let whole = all_of(reader, ask);
    let mut pages: Vec<Arc<Call>> = Vec::new();
    loop {
        let after = pages.last().map(|call| reader.cursor(ask.sort, call));
        let page = reader.page(ask, after.as_ref(), limit).unwrap();
        prop_assert!(page.len() <= limit);
        if page.is_empty() {
            break;
        }
        pages.extend(page);
    }
    let ids = |calls: &[Arc<Call>]| calls.iter().map(|call| call.id).collect::<Vec<_>>();
    prop_assert_eq!(ids(&pages), whole.iter().map(|call| call.id).collect::<Vec<_>>(), "{:?}", ask);

    // A cursor of the walk stands on its row: behind it comes the next one.
    let mut seen: Vec<(u64, Option<Cursor>)> = Vec::new();
    let walked = reader
        .walk(ask, 3, &mut |before, cursor| {
            seen.push((before, cursor));
            ControlFlow::Continue(())
        })
        .unwrap();
    prop_assert_eq!(walked, u64::try_from(whole.len()).unwrap());
    if let Some(outline) = reader.outline(ask, 2, &mut |_| ControlFlow::Continue(())).unwrap() {
        prop_assert!(outline.is_counted);
        prop_assert_eq!(outline.rows, walked);
        for (before, place) in outline.places {
            let behind = reader.page(ask, Some(&place), 1).unwrap();
            let expected = whole.get(usize::try_from(before).unwrap());
            prop_assert_eq!(behind.first().map(|call| call.id), expected.map(|call| call.id), "{:?}", place);
        }
    }
    for (nth, (before, cursor)) in seen.iter().enumerate() {
        prop_assert_eq!(*before, u64::try_from(nth * 3).unwrap());
        prop_assert_eq!(cursor.as_ref(), Some(&reader.cursor(ask.sort, &whole[nth * 3])));
    }
    Ok(())
}
