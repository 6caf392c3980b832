//! The questions, as people type them, and what one would write in SQL over a plain table instead.

use std::path::Path;

use ringside::call::filter::Filter;
use ringside::call::filter::Now;
use ringside::call::zone::Zone;
use ringside::call::{Arrival, Stamp, Thresholds};
use ringside::store::{Ask, Cursor, CursorValue, Sort, SortBy, database_path};
use rusqlite::{Connection, OpenFlags, OptionalExtension};

use crate::Outcome;

/// Rows on a page.
pub const PAGE: usize = 200;

/// What is wanted of the calls that are found.
#[derive(Clone, Debug)]
pub enum Want {
    /// The first page.
    First,
    /// The page behind this place.
    Behind(Cursor),
    /// How many there are: by outcome, service, code and hour.
    Facets,
    /// How many there are by reason.
    Reasons,
}

#[derive(Clone, Debug)]
pub struct Question {
    pub name: &'static str,
    pub filter: String,
    pub want: Want,
    pub ask: Ask,
    /// For a plain table `calls`.
    pub sql: String,
}

/// What the file holds: so questions find something.
#[derive(Debug)]
pub struct Sample {
    first: i64,
    last: i64,
    /// Keys of numbers: the busiest caller, somebody who was called a few times, the busiest line.
    busy: String,
    person: String,
    line: String,
    /// Many numbers, as somebody pastes them.
    list: Vec<String>,
    /// Keys in the midst of the orders by number.
    middle: String,
    /// The sessionId of a call long ago.
    session: String,
    /// A code that is rare, and two of calls that were not answered.
    rare: i64,
    codes: [i64; 2],
}

impl Sample {
    pub fn take(folder: &Path) -> Outcome<Sample> {
        let db = Connection::open_with_flags(database_path(folder), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let text = |sql: &str| db.query_row(sql, [], |row| row.get::<_, String>(0));
        let number = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0));
        let busiest = |column: &str| {
            text(&format!(
                "SELECT key FROM number WHERE id = (SELECT {column} FROM
                   (SELECT {column} FROM call INDEXED BY call_time ORDER BY filed_at DESC LIMIT 50000)
                   WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1)"
            ))
        };
        let some_id = "(SELECT max(id) / 2 FROM number)";
        let person =
            text(&format!("SELECT key FROM number WHERE id >= {some_id} AND length(key) = 11 LIMIT 1"))?;
        let mut select = db.prepare("SELECT key FROM number WHERE id % 100 = 7 LIMIT 10000")?;
        let mut list: Vec<String> =
            select.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        // Most of what is pasted was never called.
        list.extend((0..10_000 - list.len()).map(|nth| format!("1990000{nth:04}")));
        let rare = db
            .query_row(
                "SELECT release_point FROM class WHERE release_point > 0 GROUP BY 1 HAVING sum(calls) > 20
                 ORDER BY sum(calls) LIMIT 1",
                [],
                |row| row.get(0),
            )
            .optional()?;
        let code = |nth: i64| {
            number(&format!(
                "SELECT release_point FROM class WHERE outcome = 2 GROUP BY 1 ORDER BY sum(calls) DESC LIMIT 1 OFFSET {nth}"
            ))
        };
        Ok(Sample {
            first: number("SELECT filed_at FROM call INDEXED BY call_time ORDER BY filed_at LIMIT 1")?,
            last: number("SELECT filed_at FROM call INDEXED BY call_time ORDER BY filed_at DESC LIMIT 1")?,
            busy: busiest("caller_id")?,
            line: busiest("display_id")?,
            middle: person.clone(),
            person,
            list,
            session: text("SELECT session_id FROM call WHERE id = (SELECT max(id) / 9 FROM call)")?,
            rare: rare.unwrap_or(8_000),
            codes: [code(0)?, code(1)?],
        })
    }

    /// Somebody who was called a few times.
    pub fn person(&self) -> &str {
        &self.person
    }

    /// The sessionId of a call long ago.
    pub fn session(&self) -> &str {
        &self.session
    }

    fn now(&self) -> Now {
        Now::new(Arrival(self.last * 1_000 + 60_000), Thresholds::default())
    }
}

/// A question about to be put together.
struct Draft<'a> {
    sample: &'a Sample,
    list: Vec<Question>,
}

impl Draft<'_> {
    fn add(
        &mut self,
        name: &'static str,
        filter: &str,
        (by, descending): (SortBy, bool),
        want: Want,
        sql: &str,
    ) {
        let parsed = Filter::parse(filter).unwrap_or_else(|error| panic!("{filter}: {error}"));
        let now = self.sample.now();
        let query = parsed.resolve(Stamp(now.arrival.secs()), &Zone::UTC);
        let ask = Ask { query, sort: Sort { by, descending }, now };
        self.list.push(Question { name, filter: filter.to_owned(), want, ask, sql: sql.to_owned() });
    }

    /// The first page in the order of time.
    fn page(&mut self, name: &'static str, filter: &str, condition: &str) {
        let sql =
            format!("SELECT * FROM calls WHERE {condition} ORDER BY filed_at DESC, id DESC LIMIT {PAGE}");
        self.add(name, filter, (SortBy::Time, true), Want::First, &sql);
    }

    /// The first page in another order.
    fn sorted(&mut self, name: &'static str, filter: &str, sort: (SortBy, bool), condition: &str, by: &str) {
        let sql = format!(
            "SELECT * FROM calls WHERE {condition} AND {by} IS NOT NULL ORDER BY {by} {d}, filed_at {d}, id {d} LIMIT {PAGE}",
            d = if sort.1 { "DESC" } else { "ASC" }
        );
        self.add(name, filter, sort, Want::First, &sql);
    }
}

/// All of them.
pub fn all(sample: &Sample) -> Vec<Question> {
    let mut draft = Draft { sample, list: Vec::new() };
    let Sample { first, last, busy, person, line, rare, middle, codes, .. } = sample;
    let busy_code = codes[0];
    let half = first + (last - first) / 2;
    let day = half - half.rem_euclid(86_400);
    let date = Zone::UTC.format(Stamp(day)).chars().take(10).collect::<String>();
    let month = last + 60 - 30 * 86_400;
    orders(&mut draft, half, middle);
    let one_day = format!("filed_at >= {day} AND filed_at < {}", day + 86_400);
    draft.page("one day", &format!("at:{date}"), &one_day);
    let since = format!("filed_at >= {month}");
    draft.sorted("30 days, longest talk", "at:-30d..", (SortBy::Talk, true), &since, "talk_secs");
    let either = |test: &str| format!("(caller {test} OR called {test})");
    let (prefix7, prefix3) = (&person[..7.min(person.len())], &person[..3.min(person.len())]);
    let suffix = &person[person.len().saturating_sub(4)..];
    draft.page("number", &format!("number:{person}"), &either(&format!("= '{person}'")));
    draft.page("number, the busiest", &format!("number:{busy}"), &either(&format!("= '{busy}'")));
    draft.page("first 7 digits", &format!("number:{prefix7}*"), &either(&format!("LIKE '{prefix7}%'")));
    draft.page("first 3 digits", &format!("number:{prefix3}*"), &either(&format!("LIKE '{prefix3}%'")));
    draft.page("last 4 digits", &format!("number:*{suffix}"), &either(&format!("LIKE '%{suffix}'")));
    draft.page("4 digits within", "number:*4321*", &either("LIKE '%4321%'"));
    draft.page("3 digits within", "number:*138*", &either("LIKE '%138%'"));
    draft.page("8 digits within, none", "number:*00000000*", &either("LIKE '%00000000%'"));
    let pasted = sample.list.join(",");
    let quoted = sample.list.iter().map(|number| format!("'{number}'")).collect::<Vec<_>>().join(",");
    draft.page("10,000 pasted numbers", &format!("number:{pasted}"), &either(&format!("IN ({quoted})")));
    let not = format!("NOT coalesce({}, false)", either(&format!("LIKE '{prefix3}%'")));
    draft.page("not first 3 digits", &format!("!number:{prefix3}*"), &not);
    draft.page("a rare code", &format!("release-point:{rare}"), &format!("release_point = {rare}"));
    draft.page(
        "two codes",
        &format!("release-point:{},{}", codes[0], codes[1]),
        &format!("release_point IN ({}, {})", codes[0], codes[1]),
    );
    draft.page(
        "Q.850 and service",
        "q850:17 service:callback",
        "(q850_a = 17 OR q850_b = 17) AND service = 1",
    );
    draft.page(
        "what cannot be",
        &format!("outcome:answered release-point:{busy_code}"),
        &format!("outcome = 1 AND release_point = {busy_code}"),
    );
    let failed = "outcome = 3";
    draft.sorted("failed, longest talk", "outcome:failed", (SortBy::Talk, true), failed, "talk_secs");
    let both = format!("release_point = {busy_code} AND {}", either("LIKE '%4321'"));
    draft.page("code and last digits", &format!("release-point:{busy_code} number:*4321"), &both);
    let both = format!("outcome = 2 AND {}", either(&format!("= '{busy}'")));
    draft.page("outcome and the busiest", &format!("outcome:not_answered number:{busy}"), &both);
    let both = format!("display = '{line}' AND release_point = {rare}");
    draft.page("line and a rare code", &format!("display:{line} release-point:{rare}"), &both);
    let both = format!("talk_secs >= 600 AND {since}");
    draft.page("long talk, 30 days", "talk>=600 at:-30d..", &both);
    let both = format!("outcome = 1 AND {}", either("LIKE '%21%'"));
    draft.sorted(
        "answered, digits, by caller",
        "outcome:answered number:*21*",
        (SortBy::Caller, false),
        &both,
        "caller",
    );
    texts(&mut draft);
    counts(&mut draft, &since, suffix);
    draft.list
}

/// Words, of which no index knows.
fn texts(draft: &mut Draft<'_>) {
    let either = |test: &str| format!("(session_id LIKE '%{test}%' OR user_data LIKE '%{test}%')");
    draft.page("a word of many", "order-12", &either("order-12"));
    draft.page("a word of few", "order-43217", &either("order-43217"));
    draft.page("a word of none", "nowhere", &either("nowhere"));
    let both = format!("outcome = 3 AND {}", either("order-4321"));
    draft.page("failed, a word of few", "outcome:failed order-4321", &both);
    // A part of it that no other has.
    let session: String = draft.sample.session.chars().take(36).filter(|sign| *sign != '@').collect();
    draft.page("a session", &format!("session:{session}"), &format!("session_id LIKE '%{session}%'"));
}

/// Every order that is offered, and two places far down.
fn orders(draft: &mut Draft<'_>, half: i64, middle: &str) {
    draft.page("newest", "", "true");
    draft.sorted("longest talk", "", (SortBy::Talk, true), "true", "talk_secs");
    draft.sorted("longest ringing", "", (SortBy::Ring, true), "true", "ring_secs");
    draft.sorted("by caller", "", (SortBy::Caller, false), "true", "caller");
    draft.sorted("by called", "", (SortBy::Called, true), "true", "called");
    draft.sorted("by code", "", (SortBy::StateCode, true), "true", "state_code");
    let behind = Cursor { value: CursorValue::Number(half), filed_at: half, id: i64::MAX };
    let sql =
        format!("SELECT * FROM calls WHERE filed_at <= {half} ORDER BY filed_at DESC, id DESC LIMIT {PAGE}");
    draft.add("half-way down", "", (SortBy::Time, true), Want::Behind(behind), &sql);
    let behind = Cursor { value: CursorValue::Text(middle.to_owned()), filed_at: half, id: i64::MAX };
    let sql = format!(
        "SELECT * FROM calls WHERE (caller, filed_at) > ('{middle}', {half}) ORDER BY caller, filed_at, id LIMIT {PAGE}"
    );
    draft.add("by caller, far down", "", (SortBy::Caller, false), Want::Behind(behind), &sql);
}

fn counts(draft: &mut Draft<'_>, since: &str, suffix: &str) {
    let time = (SortBy::Time, true);
    let facets = |condition: &str| {
        format!(
            "SELECT outcome, service, state_code, filed_at % 86400 / 3600 AS hour, count(*) FROM calls
             WHERE {condition} GROUP BY 1, 2, 3, 4"
        )
    };
    let reasons = |condition: &str| {
        format!(
            "SELECT state_code, release_point, sip_status, q850_a, q850_b, count(*) FROM calls
             WHERE {condition} GROUP BY 1, 2, 3, 4, 5"
        )
    };
    draft.add("facets of 30 days", "at:-30d..", time, Want::Facets, &facets(since));
    let suffixed = format!("(caller LIKE '%{suffix}' OR called LIKE '%{suffix}')");
    draft.add("facets of last digits", &format!("number:*{suffix}"), time, Want::Facets, &facets(&suffixed));
    draft.add("reasons of all", "", time, Want::Reasons, &reasons("true"));
}
