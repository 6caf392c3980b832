//! `ringside replay`: what was stored, sent once more to another system.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;

use clap::{ArgGroup, Args, ValueEnum};

use super::export::watch_and;
use super::progress::ProgressLine;
use super::values::rate;
use super::{Done, Failure, Place};
use crate::call::filter::Period;
use crate::call::zone::Zone;
use crate::call::{Arrival, SessionId, Stamp};
use crate::i18n::{Phrases, filled, grouped};
use crate::replay::say::{address_words, outcome_words};
use crate::replay::{Address, End, Order, ReplayError, Report, What, count, replay};
use crate::store::InboxFilter;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    Status,
    Cdr,
}

/// Send stored notifications once more, byte for byte, to another system.
///
/// For a system that is being built, or for one that was down while the platform pushed. They go in the order of arrival,
/// each when the one before was answered, and end at the first that is not taken.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("what").required(true).args(["numbers", "session", "at", "all"]))]
pub struct Replay {
    /// Where to, http://host:port/path or https://host/path.
    #[arg(long)]
    pub to: String,
    /// Journal numbers, as `ringside inbox` shows them.
    #[arg(value_name = "NUMBER", value_parser = number)]
    pub numbers: Vec<i64>,
    /// Everything that speaks of one call.
    #[arg(long)]
    pub session: Option<String>,
    /// Everything that arrived in this time, written as in a filter: today, -15m.., 2026-01-27T10:00..2026-01-27T11:00.
    #[arg(long, allow_hyphen_values = true)]
    pub at: Option<String>,
    /// Everything there is.
    #[arg(long)]
    pub all: bool,
    /// With --at or --all: only these.
    #[arg(long, value_enum, conflicts_with_all = ["numbers", "session"])]
    pub kind: Option<Kind>,
    /// Leave out what has a lower number: to go on where it ended before.
    #[arg(long, value_name = "NUMBER", value_parser = number)]
    pub from: Option<i64>,
    /// At the pace of arrival, so many times faster; 1 is as it was.
    #[arg(long, allow_negative_numbers = true, value_parser = rate)]
    pub speed: Option<f64>,
    /// Send the others, too, when one is not taken.
    #[arg(long)]
    pub keep_going: bool,
    /// Say how many it would be, and send nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Zone in which --at is read [default: as set].
    #[arg(long, allow_hyphen_values = true)]
    pub zone: Option<String>,
}

/// A journal number; the inbox writes `#` in front.
fn number(text: &str) -> Result<i64, String> {
    let digits = text.strip_prefix('#').unwrap_or(text);
    digits
        .parse()
        .ok()
        .filter(|number| *number > 0)
        .ok_or_else(|| "write a number of the inbox, such as 12".to_owned())
}

impl Replay {
    fn what(&self, place: &Place) -> Result<What, Failure> {
        if let Some(session) = &self.session {
            let session = SessionId::typed(session).ok_or_else(|| place.no_such_call(session))?;
            return Ok(What::Call(session));
        }
        if !self.numbers.is_empty() {
            return Ok(What::Numbers(self.numbers.clone()));
        }
        let zone: Zone = place.zone(self.zone.as_deref())?;
        let period = match &self.at {
            None => None,
            Some(text) => Some(Period::parse(text).map_err(|error| {
                Failure::Usage(format!("--at: {}", place.lang.phrases().filter_error(text, &error)))
            })?),
        };
        let span =
            period.map(|period| period.resolve(place.now().arrival.stamp(), &zone)).unwrap_or_default();
        let on_our_clock = |at: Stamp| Arrival(at.0.saturating_mul(1_000));
        let filter = match self.kind {
            None => InboxFilter::All,
            Some(Kind::Status) => InboxFilter::Status,
            Some(Kind::Cdr) => InboxFilter::Cdr,
        };
        Ok(What::Arrived { from: span.from.map(on_our_clock), to: span.to.map(on_our_clock), filter })
    }

    fn order(&self, phrases: &'static Phrases) -> Result<Order, Failure> {
        let to = Address::parse(&self.to).map_err(|problem| {
            // Not repeated: there may be a password in it.
            Failure::Usage(format!("--to: {}", address_words(problem, phrases)))
        })?;
        Ok(Order { first: self.from, speed: self.speed, goes_on: self.keep_going, ..Order::to(to) })
    }
}

pub fn run(place: &Place, command: &Replay) -> Done {
    let phrases = place.lang.phrases();
    let (order, what) = (command.order(phrases)?, command.what(place)?);
    let mut reader = place.reader()?;
    let mut out = io::stdout().lock();
    if command.dry_run {
        let total = count(reader.as_mut(), &what, order.first).map_err(|error| refused(place, error))?;
        return Ok(writeln!(out, "{}", filled(phrases.replay.would_send, &[("total", grouped(total))]))?);
    }
    let interrupt = reader.interrupter();
    let (stopped, mut line) = (watch_and(move || interrupt())?, ProgressLine::of_terminal());
    let is_stopped = || stopped.load(Ordering::Relaxed);
    let (report, end) = replay(reader.as_mut(), &what, &order, &is_stopped, &mut |report| {
        line.say(|| format!("{} of {}", grouped(report.sent), grouped(report.total)));
        ControlFlow::Continue(())
    });
    line.end();
    // Whether anybody reads it or not, what became of it stands in the exit code.
    match end {
        Ok(end) => {
            let told = print(&report, phrases, &mut out)
                .and_then(|()| say_missed(&report, end, phrases, &mut out))
                .and_then(|()| say_next(&report, end, phrases, &mut out));
            judge(&report, end, phrases).and(told)
        }
        Err(error) => {
            if report.sent > 0 {
                let told = print(&report, phrases, &mut out);
                drop(told.and_then(|()| say_missed(&report, End::Stopped, phrases, &mut out)));
            }
            Err(refused(place, error))
        }
    }
}

fn refused(place: &Place, error: ReplayError) -> Failure {
    let w = &place.lang.phrases().replay;
    match error {
        ReplayError::Store(error) => error.into(),
        ReplayError::NoNumber(number) => {
            Failure::Failed(filled(w.no_number, &[("number", number.to_string())]))
        }
        ReplayError::NoCall(session) => place.no_such_call(&session),
        ReplayError::Network(reason) => Failure::Failed(filled(w.no_network, &[("reason", reason)])),
    }
}

fn print(report: &Report, phrases: &Phrases, out: &mut impl Write) -> Done {
    let (w, commands) = (&phrases.replay, &phrases.commands);
    let sums =
        [("sent", grouped(report.sent)), ("total", grouped(report.total)), ("taken", grouped(report.taken))];
    writeln!(out, "{}", filled(w.sent, &sums))?;
    for (status, count) in &report.answers {
        let told = [("status", status.to_string()), ("n", grouped(*count))];
        writeln!(out, "{}", filled(commands.answered, &told))?;
    }
    if report.unreached > 0 {
        writeln!(out, "{}", filled(commands.not_answered, &[("n", grouped(report.unreached))]))?;
    }
    if report.damaged > 0 {
        writeln!(out, "{}", filled(w.left_out, &[("n", grouped(report.damaged))]))?;
    }
    Ok(())
}

/// The numbers of those that were passed over, unless what is said of the end names the one that there is.
fn say_missed(report: &Report, end: End, phrases: &Phrases, out: &mut impl Write) -> Done {
    if report.missed.is_empty() || end == End::AtFailure {
        return Ok(());
    }
    let w = &phrases.replay;
    let numbers: Vec<String> = report.missed.iter().map(|number| format!("#{number}")).collect();
    let more = (report.sent - report.taken).saturating_sub(numbers.len() as u64);
    let blanks = [("numbers", numbers.join(" ")), ("n", grouped(more))];
    Ok(writeln!(out, "{}", filled(if more > 0 { w.missed_more } else { w.missed }, &blanks))?)
}

/// Where to go on, unless what is said of the end says it.
fn say_next(report: &Report, end: End, phrases: &Phrases, out: &mut impl Write) -> Done {
    match report.next(end) {
        Some(number) if end == End::Stopped => {
            Ok(writeln!(out, "{}", filled(phrases.replay.next, &[("number", number.to_string())]))?)
        }
        _ => Ok(()),
    }
}

fn judge(report: &Report, end: End, phrases: &Phrases) -> Done {
    if end == End::Stopped {
        return Err(Failure::CANCELLED);
    }
    let w = &phrases.replay;
    let Some(failed) = &report.failed else {
        let damaged = || filled(w.damaged, &[("n", grouped(report.damaged))]);
        return if report.damaged > 0 { Err(Failure::Failed(damaged())) } else { Ok(()) };
    };
    let (number, why) = (failed.number.to_string(), outcome_words(&failed.outcome, phrases));
    Err(Failure::Failed(match end {
        End::AtFailure => filled(w.stopped_at, &[("number", number), ("why", why)]),
        End::Through | End::Stopped => {
            let missed = grouped(report.sent - report.taken);
            filled(w.not_taken, &[("n", missed), ("number", number), ("why", why)])
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_taken_as_the_inbox_writes_it() {
        assert_eq!((number("#12"), number("7")), (Ok(12), Ok(7)));
        for bad in ["", "#", "0", "-1", "1.5", "##1"] {
            assert!(number(bad).is_err(), "{bad}");
        }
    }
}
