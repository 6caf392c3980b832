//! `ringside db rebuild`.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;

use super::failing::export_words;
use super::progress::ProgressLine;
use super::{Done, Failure, Place};
use crate::call::zone::Zone;
use crate::export::{ExportError, Part, check_place};
use crate::i18n::{CommandWords, filled, grouped};
use crate::settings::OwnReasons;
use crate::store::sqlite::{SqliteWriter, care};
use crate::store::{Keep, Progress, Rebuilding, StoreError};
use crate::wire::changes::{Tally, call_line, notification_line, of_call, of_notification};

#[derive(Debug, Args)]
pub struct Rebuild {
    /// Only say what would become another, and leave the database as it is.
    #[arg(long)]
    dry_run: bool,
    /// Write a line of JSON for each call and each notification that becomes another, with numbers as they are; `-`
    /// writes them to standard output, and the words to standard error.
    #[arg(long, value_name = "FILE")]
    diff: Option<PathBuf>,
    /// Replace the file if it exists.
    #[arg(long, requires = "diff")]
    force: bool,
}

pub fn run(place: &Place, command: &Rebuild) -> Done {
    let w = &place.lang.phrases().commands;
    let keep = if command.dry_run { Keep::Nothing } else { Keep::Rebuilt };
    let stopped = super::export::watch_for_stop()?;
    let lines = Lines::of(command, place)?;
    let is_out = matches!(lines, Lines::Out(_));
    let mut writer = SqliteWriter::open_to_rebuild(&place.data_dir, keep)?;
    let can_compare = writer.can_compare()?;
    if !can_compare && (command.dry_run || command.diff.is_some()) {
        return Err(Failure::Failed(w.not_compared.to_owned()));
    }
    let mut account = Account::new(place, lines);
    let n = rebuild(&mut writer, keep, &mut account, &stopped)?;
    drop(writer);
    // Before a word is said: whoever is to read it may be gone.
    let kept = account.lines.keep(command.force, place);
    let mut out: Box<dyn Write> = if is_out { Box::new(io::stderr()) } else { Box::new(io::stdout()) };
    let read = if command.dry_run { w.would_be_rebuilt } else { w.rebuilt };
    writeln!(out, "{}", filled(read, &[("n", n.to_string())]))?;
    if can_compare {
        told(&account.tally, w, &mut out)?;
    }
    outlived(place, &mut out)?;
    if let Some(path) = kept? {
        writeln!(out, "{}", filled(w.told_in, &[("path", path.display().to_string())]))?;
    }
    Ok(())
}

/// Gives back how many notifications were read.
fn rebuild(
    writer: &mut SqliteWriter,
    keep: Keep,
    account: &mut Account<'_>,
    stopped: &AtomicBool,
) -> Result<u64, Failure> {
    let (mut seen, mut line) = (Progress { done: 0, total: None }, ProgressLine::of_terminal());
    let mut trouble = None;
    let rebuilt = writer.rebuild_telling(keep, &mut |step| {
        if let Rebuilding::Progress(progress) = step {
            seen = progress;
            super::care::show(&mut line, progress);
        }
        match account.take_down(&step) {
            // Nobody reads the lines any more; what else was asked for is done all the same.
            Err(Failure::BrokenPipe) if keep == Keep::Rebuilt => account.lines = Lines::Nowhere,
            Err(failure) => {
                trouble = Some(failure);
                return ControlFlow::Break(());
            }
            Ok(()) => {}
        }
        if stopped.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    line.end();
    match (trouble, rebuilt) {
        (Some(failure), _) => Err(failure),
        (None, Err(StoreError::Interrupted)) => Err(Failure::CANCELLED),
        (None, rebuilt) => Ok(rebuilt.map(|()| seen.done)?),
    }
}

/// How much is told otherwise.
fn told(tally: &Tally, w: &CommandWords, out: &mut impl Write) -> io::Result<()> {
    if tally.is_nothing() {
        return writeln!(out, "{}", w.told_the_same);
    }
    let fields = [
        (w.calls_otherwise, tally.calls, tally.call_fields.to_string()),
        (w.calls_new, tally.new, String::new()),
        (w.calls_gone, tally.gone, String::new()),
        (w.notifications_otherwise, tally.notifications, tally.notification_fields.to_string()),
    ];
    for (phrase, n, fields) in fields.into_iter().filter(|(_, n, _)| *n > 0) {
        writeln!(out, "{}", filled(phrase, &[("n", grouped(n)), ("fields", fields)]))?;
    }
    Ok(())
}

/// What a rebuild leaves as it is.
fn outlived(place: &Place, out: &mut impl Write) -> Done {
    let span = care::span(&place.data_dir)?;
    if span.outlived > 0 {
        let zone: Zone = place.file.settings.zone();
        let since = span.since.map_or("-".to_owned(), |since| zone.named_behind(&zone.format(since.stamp())));
        let blanks = [("n", grouped(span.outlived)), ("since", since)];
        writeln!(out, "{}", filled(place.lang.phrases().commands.outlived, &blanks))?;
    }
    Ok(())
}

/// Puts what becomes another into lines, and counts it.
struct Account<'a> {
    place: &'a Place,
    zone: Zone,
    own: OwnReasons,
    tally: Tally,
    lines: Lines,
}

impl Account<'_> {
    fn new(place: &Place, lines: Lines) -> Account<'_> {
        let (zone, own) = (place.file.settings.zone(), place.own_reasons());
        Account { place, zone, own, tally: Tally::default(), lines }
    }

    /// A call of which nothing differs that anybody is shown is passed over.
    fn take_down(&mut self, step: &Rebuilding<'_>) -> Done {
        match step {
            Rebuilding::Progress(_) => Ok(()),
            Rebuilding::Notification { id, before, after } => {
                let changed = of_notification(before, after);
                self.tally.add_notification(&changed);
                self.lines.write(&notification_line(*id, &changed), self.place)
            }
            Rebuilding::Call(call) => {
                let (before, after) = (call.before(), call.after());
                let (fate, changed) = of_call(before, after, &self.zone, &self.own.catalogue);
                self.tally.add_call(fate, &changed);
                match after.or(before) {
                    Some(call) if !changed.is_empty() => {
                        self.lines.write(&call_line(&call.session, fate, &changed), self.place)
                    }
                    _ => Ok(()),
                }
            }
            Rebuilding::Told => self.lines.finish(self.place),
        }
    }
}

/// Where lines go.
enum Lines {
    Nowhere,
    Out(BufWriter<io::Stdout>),
    File { to: PathBuf, part: Part, text: BufWriter<File> },
}

impl Lines {
    /// Says now what would stand in the way of the file.
    fn of(command: &Rebuild, place: &Place) -> Result<Lines, Failure> {
        let Some(to) = &command.diff else { return Ok(Lines::Nowhere) };
        if to == Path::new("-") {
            return Ok(Lines::Out(BufWriter::new(io::stdout())));
        }
        let made = check_place(to, command.force).and_then(|()| {
            let part = Part::create(to)?;
            let text = BufWriter::new(part.file()?);
            Ok(Lines::File { to: to.clone(), part, text })
        });
        made.map_err(|error| failed(&error, place))
    }

    fn write(&mut self, line: &str, place: &Place) -> Done {
        match self {
            Lines::Nowhere => Ok(()),
            Lines::Out(out) => Ok(writeln!(out, "{line}")?),
            Lines::File { to, text, .. } => {
                writeln!(text, "{line}").map_err(|reason| failed(&ExportError::write(to, reason), place))
            }
        }
    }

    /// Every line is where it belongs, in a file on the disk.
    fn finish(&mut self, place: &Place) -> Done {
        match self {
            Lines::Nowhere => Ok(()),
            Lines::Out(out) => Ok(out.flush()?),
            Lines::File { to, text, .. } => {
                let written = text.flush().and_then(|()| text.get_ref().sync_all());
                written.map_err(|reason| failed(&ExportError::write(to, reason), place))
            }
        }
    }

    /// Gives a file its name.
    fn keep(self, may_replace: bool, place: &Place) -> Result<Option<PathBuf>, Failure> {
        let Lines::File { to, part, text } = self else { return Ok(None) };
        drop(text);
        part.keep(may_replace).map_err(|error| failed(&error, place))?;
        Ok(Some(to))
    }
}

fn failed(error: &ExportError, place: &Place) -> Failure {
    Failure::Failed(export_words(error, place.lang.phrases()))
}
