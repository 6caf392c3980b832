//! The other side: the command-line shell of SQLite, told to write the same cells of the same rows in the same order.

use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use ringside::export::Columns;
use ringside::wire::csv::formula_safe;
use rusqlite::{Connection, OpenFlags};

use crate::measured::Measured;
use crate::ours::Kind;

pub fn name(kind: Kind) -> String {
    format!("sqlite3 -csv, {}", kind.name().trim_start_matches("csv, "))
}

/// How SQL tells what stands in a column; `None`: it cannot. Times are formatted by `datetime`, of its ways the
/// fastest.
pub fn expression(column: &str) -> Option<String> {
    let short = column.trim_start_matches("leg_");
    Some(match column {
        "verdict" | "trust" | "leg_a_billed_minutes" | "leg_b_billed_minutes" => return None,
        time if time.ends_with("_at") => format!("datetime(c.{short}, 'unixepoch', '+8 hours')"),
        "display_number" => number("display"),
        "caller" | "called" | "leg_a_number" | "leg_a_display" | "leg_b_number" | "leg_b_display" => {
            number(short)
        }
        "total_secs" => "max(0, c.ended_at - c.started_at)".to_owned(),
        // The view knows the words.
        "outcome" | "service" | "state" | "closed_by" | "side" => format!("CASE c.{column}"),
        "user_data_decoded" => "c.user_data".to_owned(),
        "user_data" => "ifnull(c.user_data_sent, c.user_data)".to_owned(),
        "app_key" => "(SELECT key FROM app WHERE id = c.app_id)".to_owned(),
        "clamped" | "recorded" => format!("CASE c.{column} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END"),
        _ => format!("c.{column}"),
    })
}

fn number(of: &str) -> String {
    format!("(SELECT raw FROM number WHERE id = c.{of}_id)")
}

/// The question to the shell.
fn sql(database: &Path, columns: &Columns) -> rusqlite::Result<String> {
    let db = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let view: String =
        db.query_row("SELECT sql FROM sqlite_schema WHERE name = 'v_calls'", [], |row| row.get(0))?;
    let whole = |text: String| match text.starts_with("CASE") && !text.ends_with("END") {
        true => view
            .split_once(&format!("{text} "))
            .and_then(|(_, rest)| rest.split_once(" END"))
            .map_or(text.clone(), |(cases, _)| format!("{text} {cases} END")),
        false => text,
    };
    let list: Vec<String> =
        columns.0.iter().filter_map(|column| expression(column.name())).map(whole).collect();
    Ok(format!(
        "SELECT {} FROM call c INDEXED BY call_time ORDER BY c.filed_at DESC, c.id DESC",
        list.join(", ")
    ))
}

/// One export by the shell. Gives what it cost, and the file; or why there is none.
pub fn export(folder: &Path, columns: Columns) -> Result<(Measured, PathBuf), String> {
    let database = folder.join("ringside.sqlite");
    let out = folder.join("bench-peer.csv");
    let sql = sql(&database, &columns).map_err(|error| error.to_string())?;
    let file = File::create(&out).map_err(|error| error.to_string())?;
    let started = Instant::now();
    let spawned = Command::new("sqlite3")
        .args(["-readonly", "-csv"])
        .arg(&database)
        .arg(sql)
        .stdin(Stdio::null())
        .stdout(file)
        .spawn();
    let mut child = spawned.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => "sqlite3 is not installed: there is nothing to compare with".to_owned(),
        _ => format!("sqlite3 does not run: {error}"),
    })?;
    let cpu = cpu_until_it_ends(&child);
    let status = child.wait().map_err(|error| error.to_string())?;
    let wall = started.elapsed();
    if !status.success() {
        return Err(format!("sqlite3 ended with {status}"));
    }
    let bytes = std::fs::metadata(&out).map_or(0, |file| file.len());
    Ok((Measured { bytes, wall, cpu, ..Measured::default() }, out))
}

/// The time it had a core, to the hundredth of a second.
#[cfg(target_os = "linux")]
fn cpu_until_it_ends(child: &Child) -> Option<Duration> {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    waitid(WaitId::Pid(Pid::from_child(child)), options).ok()?;
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).ok()?;
    // Behind the name, which may hold anything: state, …, utime and stime as the 12th and 13th.
    let ticks = stat.rsplit(") ").next()?.split(' ').skip(11).take(2).map(str::parse::<u64>);
    Some(Duration::from_millis(ticks.sum::<Result<u64, _>>().ok()? * 10))
}

#[cfg(not(target_os = "linux"))]
fn cpu_until_it_ends(_: &Child) -> Option<Duration> {
    None
}

/// Both files, read back: the same rows with the same cells, but that ours begins with a header and disarms formulas.
pub fn compare(ours: &Path, theirs: &Path) {
    let open = |path: &Path, has_headers: bool| {
        csv::ReaderBuilder::new().has_headers(has_headers).from_path(path).expect("a file to read")
    };
    let (mut ours, mut theirs) = (open(ours, true), open(theirs, false));
    let (mut one, mut other) = (csv::StringRecord::new(), csv::StringRecord::new());
    let mut rows = 0_u64;
    while ours.read_record(&mut one).expect("a row") {
        assert!(theirs.read_record(&mut other).expect("a row"), "sqlite3 wrote {rows} rows only");
        rows += 1;
        let other: Vec<Cow<'_, str>> = other.iter().map(formula_safe).collect();
        assert_eq!(one.iter().collect::<Vec<_>>(), other, "row {rows}");
    }
    assert!(!theirs.read_record(&mut other).expect("an end"), "sqlite3 wrote more rows than {rows}");
    eprintln!("{rows} rows agree cell by cell");
}
