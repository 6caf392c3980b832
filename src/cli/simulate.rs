//! `ringside simulate`: the platform from a terminal, and the traffic of the demo.

use std::io::{self, Write};
use std::time::Duration;

use clap::{ArgGroup, Args};
use tokio::sync::watch;

use super::progress::ProgressLine;
use super::stop::Stop;
use super::values::{count, rate, share};
use super::{Done, Failure, Place, now_secs, past};
use crate::i18n::{CommandWords, Phrases, filled, grouped};
use crate::simulator::{self, Options, Scenario, SentReport, SimulatorError};

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("what").required(true).args(["to", "history"]))]
pub struct Simulate {
    /// Push to this URL, `http://127.0.0.1:8460/push`, one connection per POST.
    #[arg(long)]
    pub to: Option<String>,
    /// A URL of its own for CDRs.
    #[arg(long, requires = "to")]
    pub fee_to: Option<String>,
    /// Fill the store of the data folder with so many past calls.
    #[arg(long, conflicts_with = "to", allow_negative_numbers = true, value_parser = count::<u64>)]
    pub history: Option<u64>,
    /// With --history: store the status notifications too, not the CDRs alone.
    #[arg(long, requires = "history")]
    pub with_events: bool,
    /// How many calls [default: as the scenario says].
    #[arg(long, allow_negative_numbers = true, value_parser = count::<u64>)]
    pub calls: Option<u64>,
    /// Calls per second [default: as the scenario says].
    #[arg(long, allow_negative_numbers = true, value_parser = rate)]
    pub rate: Option<f64>,
    #[arg(long, default_value_t = 1, allow_negative_numbers = true, value_parser = count::<u64>)]
    pub seed: u64,
    /// What kind of calls; an unknown name lists them all.
    #[arg(long, default_value = "demo")]
    pub scenario: String,
    /// Share of status notifications that are never sent, 0 to 1.
    #[arg(long, allow_negative_numbers = true, value_parser = share)]
    pub lose_status: Option<f64>,
    /// Share of disconnects that are never sent, on top of the others: the CDR has to close the call.
    #[arg(long, allow_negative_numbers = true, value_parser = share)]
    pub lose_disconnect: Option<f64>,
    /// Share of status notifications that are sent twice, and of CDRs that come again with the next attempts.
    #[arg(long, allow_negative_numbers = true, value_parser = share)]
    pub duplicate: Option<f64>,
    /// Share of notifications that change places with a later one.
    #[arg(long, allow_negative_numbers = true, value_parser = share)]
    pub reorder: Option<f64>,
    /// Share of notifications that are late, by up to --delay-secs.
    #[arg(long, allow_negative_numbers = true, value_parser = share)]
    pub delay: Option<f64>,
    /// The longest delay, also past the end of a call [default: as the scenario says].
    #[arg(long, allow_negative_numbers = true)]
    pub delay_secs: Option<f64>,
    /// Share of CDRs whose first attempts fail: they come one to six hours late, as the platform repeats them.
    #[arg(long, allow_negative_numbers = true, value_parser = share)]
    pub late_cdr: Option<f64>,
    /// Seconds that stand for the platform's hour between two attempts at a CDR.
    #[arg(long, allow_negative_numbers = true)]
    pub hour_secs: Option<f64>,
    /// How many times faster than the clock everything happens.
    #[arg(long, default_value_t = 1.0, allow_negative_numbers = true, value_parser = rate)]
    pub speed: f64,
}

pub fn run(place: &Place, command: &Simulate) -> Done {
    match (&command.to, command.history) {
        (Some(url), _) => push(place, url, command),
        (None, Some(calls)) => past::fill(place, calls, command),
        (None, None) => Err(Failure::Usage("say --to URL or --history N".to_owned())),
    }
}

fn time(flag: &str, secs: f64) -> Result<Duration, Failure> {
    Duration::try_from_secs_f64(secs).map_err(|_| Failure::Usage(format!("{flag} {secs} is no time")))
}

fn push(place: &Place, url: &str, command: &Simulate) -> Done {
    let options = options(url, command)?;
    let is_limited = options.calls.is_some();
    let (report, ended) = play(options)?;
    print(&place.lang.phrases().commands, &report)?;
    came_to(place.lang.phrases(), ended, is_limited, &report)
}

/// What the run came to, of which a number of calls was asked or none.
fn came_to(phrases: &Phrases, ended: Ended, is_limited: bool, report: &SentReport) -> Done {
    match ended {
        Ended::Stopped if is_limited || report.unanswered > 0 => Err(Failure::CANCELLED),
        // Whoever wants calls without end ends them so.
        Ended::Stopped | Ended::ByItself => judge(phrases, report),
    }
}

fn options(url: &str, command: &Simulate) -> Result<Options, Failure> {
    let scenario = Scenario::named(&command.scenario).map_err(|error| Failure::Usage(error.to_string()))?;
    let mut options = Options::new(url, scenario, command.seed, now_secs());
    options.fee_url = command.fee_to.clone();
    options.calls = command.calls.or(options.calls);
    options.rate = command.rate.unwrap_or(options.rate);
    options.speed = command.speed;
    let faults = &mut options.scenario.faults;
    faults.lose_status = command.lose_status.unwrap_or(faults.lose_status);
    faults.duplicate = command.duplicate.unwrap_or(faults.duplicate);
    faults.reorder = command.reorder.unwrap_or(faults.reorder);
    faults.lose_disconnect = command.lose_disconnect.unwrap_or(faults.lose_disconnect);
    faults.delay = command.delay.unwrap_or(faults.delay);
    faults.late_cdr = command.late_cdr.unwrap_or(faults.late_cdr);
    if let Some(secs) = command.delay_secs {
        faults.delay_max = time("--delay-secs", secs)?;
    }
    if let Some(secs) = command.hour_secs {
        faults.hour = time("--hour-secs", secs)?;
    }
    Ok(options)
}

/// How the pushing came to its end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    ByItself,
    Stopped,
}

fn play(options: Options) -> Result<(SentReport, Ended), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let mut line = ProgressLine::of_terminal();
    let progress = |report: &SentReport| {
        if report.status_sent.is_multiple_of(100) {
            line.say(|| {
                format!("{} status, {} CDRs", grouped(report.status_sent), grouped(report.cdr_records))
            });
        }
    };
    let (report, ended) = runtime.block_on(async {
        let signal = Stop::listen()?;
        let (stop, stopped) = watch::channel(false);
        let told = stopped.clone();
        let asked = tokio::spawn(async move {
            signal.wait().await;
            stop.send_replace(true);
        });
        let report = simulator::run(options, progress, stopped).await;
        asked.abort();
        let ended = if *told.borrow() { Ended::Stopped } else { Ended::ByItself };
        io::Result::Ok((report, ended))
    })?;
    line.end();
    let report = report.map_err(|error| match error {
        SimulatorError::Address { .. } => Failure::Usage(error.to_string()),
        SimulatorError::Task { .. } => Failure::Failed(error.to_string()),
    })?;
    Ok((report, ended))
}

fn print(w: &CommandWords, report: &SentReport) -> Done {
    let mut out = io::stdout().lock();
    let n = |n: u64| n.to_string();
    let status = [("n", n(report.status_sent)), ("failed", n(report.status_failed))];
    writeln!(out, "{}", filled(w.status_sent, &status))?;
    let cdrs = [
        ("posts", n(report.cdr_posts)),
        ("accepted", n(report.cdr_records)),
        ("repeated", n(report.cdr_retries)),
        ("refused", n(report.cdr_records_failed)),
    ];
    writeln!(out, "{}", filled(w.cdr_sent, &cdrs))?;
    for (status, count) in &report.answers {
        let told = [("status", status.to_string()), ("n", n(*count))];
        writeln!(out, "{}", filled(w.answered, &told))?;
    }
    if report.unanswered > 0 {
        writeln!(out, "{}", filled(w.not_answered, &[("n", n(report.unanswered))]))?;
    }
    Ok(())
}

/// Whether a whole run reached somebody who takes what is pushed.
fn judge(phrases: &Phrases, report: &SentReport) -> Done {
    let w = &phrases.failures;
    if report.unanswered > 0 {
        return Err(Failure::Failed(filled(w.unanswered, &[("n", report.unanswered.to_string())])));
    }
    let posts = report.status_sent + report.cdr_posts;
    let is_anything_taken = report.status_sent > report.status_failed || report.cdr_records > 0;
    if posts > 0 && !is_anything_taken {
        return Err(Failure::Failed(filled(w.nothing_taken, &[("n", posts.to_string())])));
    }
    Ok(())
}

/// The demo's platform: pushes to `address` from a thread of its own until the program ends.
#[cfg(feature = "gui")]
pub fn start_demo(
    address: std::net::SocketAddr,
    rate: Option<f64>,
    seed: Option<u64>,
) -> Result<(), Failure> {
    let scenario = Scenario::named("demo").map_err(|error| Failure::Failed(error.to_string()))?;
    let mut options =
        Options::new(&format!("http://{address}/push"), scenario, seed.unwrap_or(1), now_secs());
    options.calls = None;
    options.rate = rate.unwrap_or(options.rate);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::Builder::new().name("simulator".to_owned()).spawn(move || {
        let (_keep, never) = watch::channel(false);
        // The demo has nobody to report to: what fails shows in the window, as with the real platform.
        let _ = runtime.block_on(simulator::run(options, |_| {}, never));
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_ends_calls_without_end_hears_whether_anything_was_taken() {
        let nothing = SentReport { status_sent: 7, status_failed: 7, ..SentReport::default() };
        let something = SentReport { status_failed: 6, ..nothing.clone() };
        let nobody = SentReport { unanswered: 7, ..nothing.clone() };
        let phrases = crate::i18n::Lang::En.phrases();
        let code = |ended, is_limited, report: &SentReport| {
            came_to(phrases, ended, is_limited, report).map_or_else(|failure| failure.exit_code(), |()| 0)
        };
        use Ended::{ByItself, Stopped};
        assert_eq!([&something, &nothing, &nobody].map(|report| code(ByItself, true, report)), [0, 1, 1]);
        assert_eq!([&something, &nothing, &nobody].map(|report| code(Stopped, false, report)), [0, 1, 130]);
        assert_eq!([&something, &nothing, &nobody].map(|report| code(Stopped, true, report)), [130; 3]);
        assert_eq!(code(Stopped, false, &SentReport::default()), 0, "nothing was sent yet");
    }
}
