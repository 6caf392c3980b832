//! The others: the `sqlite3` command line and DuckDB, each with a file of its own made of the same calls. Who is not
//! installed is left out, and said so.

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::Path;
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

/// Asks the same of everybody who is there.
pub fn ask(folder: &Path, python: &str, questions: &[Question], rounds: usize, report: &mut Report) {
    // They are slow enough that fewer rounds tell.
    let rounds = rounds.clamp(1, 3);
    let plain = folder.join("plain.sqlite");
    match sqlite(folder, &plain, questions, rounds) {
        Ok(times) => report.set("sqlite3", times),
        Err(error) => eprintln!("without the sqlite3 command line: {error}"),
    }
    match duckdb(folder, &plain, python, questions, rounds) {
        Ok(times) => report.set("DuckDB", times),
        Err(error) => eprintln!("without DuckDB: {error}"),
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

/// By the timer of the command line itself.
fn sqlite(
    folder: &Path,
    plain: &Path,
    questions: &[Question],
    rounds: usize,
) -> Result<Times, Box<dyn Error>> {
    Command::new("sqlite3").arg("--version").stdout(Stdio::null()).status()?;
    make_plain(folder, plain)?;
    let mut script = String::from(".timer on\n.mode list\n");
    for question in questions {
        for _ in 0..=rounds {
            script.push_str(&question.sql.replace('\n', " "));
            script.push_str(";\n");
        }
    }
    let out = run(Command::new("sqlite3").arg(plain), &script)?;
    let real = |line: &str| line.strip_prefix("Run Time: real ")?.split(' ').next()?.parse::<f64>().ok();
    let secs: Vec<Duration> = out.lines().filter_map(real).map(Duration::from_secs_f64).collect();
    // The first of each warms the cache.
    Ok(secs.chunks(rounds + 1).map(|times| times[1..].to_vec()).collect())
}

fn duckdb(
    folder: &Path,
    plain: &Path,
    python: &str,
    questions: &[Question],
    rounds: usize,
) -> Result<Times, Box<dyn Error>> {
    run(Command::new(python).args(["-c", "import duckdb"]), "")?;
    make_plain(folder, plain)?;
    let csv = folder.join("plain.csv");
    let duck = folder.join("plain.duckdb");
    if !duck.exists() {
        let file = fs::File::create(&csv)?;
        let all = ["-csv", "-header", &plain.to_string_lossy(), "SELECT * FROM calls"].map(str::to_owned);
        Command::new("sqlite3").args(all).stdout(file).status()?;
    }
    let asked: Vec<&str> = questions.iter().map(|question| question.sql.as_str()).collect();
    let input = serde_json::json!({ "file": duck, "csv": csv, "questions": asked, "rounds": rounds });
    let out = run(Command::new(python).args(["-c", DUCK]), &input.to_string())?;
    let _ = fs::remove_file(csv);
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
for sql in asked["questions"]:
    mine = []
    for nth in range(asked["rounds"] + 1):
        begun = time.perf_counter()
        db.execute(sql).fetchall()
        mine.append(time.perf_counter() - begun)
    times.append(mine[1:])
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
