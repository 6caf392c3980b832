//! The others: the `sqlite3` command line and DuckDB, each with a file of its own made of the same calls, some 3.5 GB
//! and 1 GB of ten million. They are asked in turn with us, round by round. Who is not installed is left out, and said
//! so.

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use ringside::store::database_path;
use rusqlite::Connection;

use crate::questions::Question;
use crate::report::Report;

/// A plain table of calls, numbers and all.
const TABLE: &str = "
CREATE TABLE calls AS SELECT c.id, c.session_id, c.filed_at, c.outcome, c.service, a.key AS caller, b.key AS called,
    d.key AS display, c.talk_secs, c.ring_secs, c.state_code, c.release_point, c.sip_status, c.q850_a, c.q850_b,
    c.hung_up_by, c.user_data, c.icid, c.started_at, c.ended_at, c.billed_minutes, c.direction, c.recorded
  FROM ours.call c LEFT JOIN ours.number a ON a.id = c.caller_id LEFT JOIN ours.number b ON b.id = c.called_id
    LEFT JOIN ours.number d ON d.id = c.display_id;
";

const INDEXES: &str = "
CREATE INDEX by_time ON calls(filed_at);
CREATE INDEX by_caller ON calls(caller, filed_at);
CREATE INDEX by_called ON calls(called, filed_at);
CREATE INDEX by_display ON calls(display, filed_at);
CREATE INDEX by_outcome ON calls(outcome, filed_at);
CREATE INDEX by_code ON calls(state_code, filed_at);
CREATE INDEX by_talk ON calls(talk_secs, filed_at);
CREATE INDEX by_ring ON calls(ring_secs, filed_at);
";

/// From here on one time tells, and nobody waits for a second one.
const SLOW: Duration = Duration::from_secs(1);

/// The others, ready to be asked in turn with us.
pub struct Peers<'a> {
    folder: PathBuf,
    python: &'a str,
    questions: &'a [Question],
    /// Who is there, with every time that was taken of each question.
    present: Vec<(&'static str, Asking, Times)>,
}

/// Asks each question as often as it says, the first times unmeasured where it is more than one.
type Asking = fn(&Peers<'_>, &[usize]) -> Result<Times, Box<dyn Error>>;

impl<'a> Peers<'a> {
    /// Makes their files, once; who is not installed is left out.
    pub fn ready(folder: &Path, python: &'a str, questions: &'a [Question]) -> Peers<'a> {
        let mut peers = Peers { folder: folder.to_owned(), python, questions, present: Vec::new() };
        let none = vec![Vec::new(); questions.len()];
        let (sqlite, duck): (Asking, Asking) = (sqlite, duckdb);
        match ready_sqlite(folder) {
            Ok(()) => peers.present.push(("sqlite3", sqlite, none.clone())),
            Err(error) => eprintln!("without the sqlite3 command line: {error}"),
        }
        match ready_duckdb(folder, python) {
            Ok(()) => peers.present.push(("DuckDB", duck, none)),
            Err(error) => eprintln!("without DuckDB: {error}"),
        }
        peers
    }

    /// One round: everybody asked everything, one after the other.
    pub fn round(&mut self) {
        let mut present = std::mem::take(&mut self.present);
        present.retain_mut(|(name, asking, times)| {
            let is_slow = |times: &Vec<Duration>| times.iter().any(|time| *time > SLOW);
            let often: Vec<usize> = times.iter().map(|times| if is_slow(times) { 1 } else { 2 }).collect();
            match asking(self, &often) {
                Ok(found) => times.iter_mut().zip(found).for_each(|(times, more)| times.extend(more)),
                Err(error) => eprintln!("without {name}: {error}"),
            }
            times.iter().all(|times| !times.is_empty())
        });
        self.present = present;
    }

    pub fn tell(self, report: &mut Report) {
        for (name, _, times) in self.present {
            report.set(name, times);
        }
    }
}

type Times = Vec<Vec<Duration>>;

fn make_plain(folder: &Path, plain: &Path) -> Result<(), Box<dyn Error>> {
    if plain.exists() {
        return Ok(());
    }
    let part = plain.with_extension("part");
    let _ = fs::remove_file(&part);
    let db = Connection::open(&part)?;
    db.execute("ATTACH ?1 AS ours", [database_path(folder).to_string_lossy()])?;
    db.execute_batch("PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF; PRAGMA cache_size=-262144;")?;
    db.execute_batch(TABLE)?;
    db.execute_batch(INDEXES)?;
    drop(db);
    fs::rename(part, plain)?;
    Ok(())
}

fn plain(folder: &Path) -> PathBuf {
    folder.join("plain.sqlite")
}

fn ready_sqlite(folder: &Path) -> Result<(), Box<dyn Error>> {
    Command::new("sqlite3").arg("--version").stdout(Stdio::null()).status()?;
    make_plain(folder, &plain(folder))
}

/// By the timer of the command line itself.
fn sqlite(peers: &Peers<'_>, often: &[usize]) -> Result<Times, Box<dyn Error>> {
    let mut script = String::from(".timer on\n.mode list\n");
    for (question, times) in peers.questions.iter().zip(often) {
        for _ in 0..*times {
            script.push_str(&question.sql.replace('\n', " "));
            script.push_str(";\n");
        }
    }
    let out = run(Command::new("sqlite3").arg(plain(&peers.folder)), &script)?;
    let real = |line: &str| line.strip_prefix("Run Time: real ")?.split(' ').next()?.parse::<f64>().ok();
    let mut secs = out.lines().filter_map(real).map(Duration::from_secs_f64);
    // The first of each warms its cache.
    Ok(often.iter().map(|times| secs.by_ref().take(*times).last().into_iter().collect()).collect())
}

/// Fills its file by way of a CSV, which is taken away again.
fn ready_duckdb(folder: &Path, python: &str) -> Result<(), Box<dyn Error>> {
    run(Command::new(python).args(["-c", "import duckdb"]), "")?;
    let duck = folder.join("plain.duckdb");
    if duck.exists() {
        return Ok(());
    }
    let plain = plain(folder);
    make_plain(folder, &plain)?;
    let (csv, part) = (folder.join("plain.csv"), folder.join("plain.duckdb-part"));
    let _ = fs::remove_file(&part);
    let all = ["-csv", "-header", &plain.to_string_lossy(), "SELECT * FROM calls"].map(str::to_owned);
    Command::new("sqlite3").args(all).stdout(fs::File::create(&csv)?).status()?;
    let input = serde_json::json!({ "file": part, "csv": csv, "questions": [], "often": [] });
    let filled = run(Command::new(python).args(["-c", DUCK]), &input.to_string());
    let _ = fs::remove_file(csv);
    filled?;
    fs::rename(part, duck)?;
    Ok(())
}

fn duckdb(peers: &Peers<'_>, often: &[usize]) -> Result<Times, Box<dyn Error>> {
    let asked: Vec<&str> = peers.questions.iter().map(|question| question.sql.as_str()).collect();
    let file = peers.folder.join("plain.duckdb");
    let input = serde_json::json!({ "file": file, "csv": "", "questions": asked, "often": often });
    let out = run(Command::new(peers.python).args(["-c", DUCK]), &input.to_string())?;
    let last = out.lines().last().ok_or("it said nothing")?;
    let times: Vec<Vec<f64>> = serde_json::from_str(last)?;
    Ok(times.into_iter().map(|times| times.into_iter().map(Duration::from_secs_f64).collect()).collect())
}

/// As many threads as it likes; answers are fetched, as ours are.
const DUCK: &str = r#"
import duckdb, json, os, sys, time
asked = json.load(sys.stdin)
fresh = not os.path.exists(asked["file"])
db = duckdb.connect(asked["file"])
db.execute("SET enable_progress_bar = false")
if fresh:
    numbers = "{'caller': 'VARCHAR', 'called': 'VARCHAR', 'display': 'VARCHAR', 'user_data': 'VARCHAR', 'icid': 'VARCHAR'}"
    db.execute(f"CREATE TABLE calls AS SELECT * FROM read_csv('{asked['csv']}', header = true, types = {numbers})")
times = []
for sql, often in zip(asked["questions"], asked["often"]):
    for nth in range(often):
        begun = time.perf_counter()
        db.execute(sql).fetchall()
        took = time.perf_counter() - begun
    times.append([took])
print(json.dumps(times))
"#;

fn run(command: &mut Command, input: &str) -> Result<String, Box<dyn Error>> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let mut stdin = child.stdin.take().ok_or("no way in")?;
    let input = input.to_owned();
    let feeder = std::thread::Builder::new()
        .name("feeder".to_owned())
        .spawn(move || stdin.write_all(input.as_bytes()))?;
    let output = child.wait_with_output()?;
    let _ = feeder.join();
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or("it failed").into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
