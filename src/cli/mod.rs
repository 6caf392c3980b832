//! What may be typed, and what it does. Names, exit codes and JSON fields are a contract that scripts rely on.
//!
//! Every command is a function that writes to standard output and returns a [`Failure`] with one clear sentence;
//! `main` alone prints it and leaves.

mod alerts;
mod arriving;
mod calls;
mod care;
mod collect;
#[cfg(all(windows, feature = "gui"))]
mod console;
mod doctor;
#[cfg(feature = "gui")]
mod doorbell;
pub mod explain;
mod export;
mod failing;
mod import;
mod inbox;
mod kpi;
mod note;
mod past;
mod plain;
mod progress;
mod rebuild;
mod replay;
#[cfg(windows)]
mod session_end;
mod simulate;
mod stop;
mod table;
mod values;
mod watched;
mod wildcard;
#[cfg(feature = "gui")]
pub mod window;

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::call::Arrival;
use crate::call::filter::{Filter, Now};
use crate::call::mask::TokenKey;
use crate::call::zone::Zone;
use crate::collector::clock;
use crate::i18n::{Lang, fill, filled, own_reason_problem};
use crate::settings::{self, OwnReasons, Patience, Settings, SettingsFile, ZoneChoice};
use crate::store::sqlite::SqliteStore;
use crate::store::{Ask, Reader, Sort, StoreError};

/// Ringside: a call monitor for Huawei Cloud Voice Call. Without a command it opens the window.
#[derive(Debug, Parser)]
#[command(name = "ringside", version)]
pub struct Cli {
    #[command(flatten)]
    pub common: Common,
    /// Open the window on a temporary database, with simulated calls pushed to its own listener.
    #[arg(long)]
    pub demo: bool,
    /// Calls per second of the demo.
    #[arg(long, requires = "demo", allow_negative_numbers = true, value_parser = values::rate)]
    pub rate: Option<f64>,
    /// Seed of the demo: the same seed, the same calls.
    #[arg(long, requires = "demo", value_parser = values::count::<u64>)]
    pub seed: Option<u64>,
    /// Past calls of the demo, of the two weeks before: what its history shows at first.
    #[arg(long, requires = "demo", default_value_t = 8_000, value_parser = values::count::<u64>)]
    pub past: u64,
    /// Where the window's listener listens, ADDR:PORT.
    #[arg(long, value_parser = values::address)]
    pub bind: Option<SocketAddr>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What every command takes.
#[derive(Clone, Debug, Args)]
pub struct Common {
    /// Where the database is [default: the platform's place for data].
    #[arg(long, global = true, env = "RINGSIDE_DATA_DIR", value_parser = values::folder())]
    pub data_dir: Option<PathBuf>,
    /// Language of what is printed for people: zh or en.
    #[arg(long, global = true, value_parser = parse_lang)]
    pub lang: Option<Lang>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Collect without a window, for servers.
    Listen(collect::Listen),
    /// List calls, newest first.
    Calls(calls::Calls),
    /// Show one call with its events, CDRs and notifications.
    Call(calls::OneCall),
    /// Write every call of a filter to a file.
    Export(export::Export),
    /// Say what a code means, or why a combination of codes ends a call.
    Explain(explain::Explain),
    /// Say how calls went in figures: answered, network, talk, delays, with sample and interval.
    Kpi(kpi::Kpi),
    Alerts(alerts::Alerts),
    /// Write a note on a call.
    Note(note::WriteNote),
    /// Take CDRs from files, for the records that the vendor pushes by hand.
    Import(import::Import),
    /// List what arrived and how it was understood.
    Inbox(inbox::Inbox),
    Replay(replay::Replay),
    /// Play the platform: push simulated calls to a URL, or fill the history.
    Simulate(simulate::Simulate),
    Doctor(doctor::Doctor),
    /// Look after the database.
    #[command(subcommand)]
    Db(care::Db),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum TableOrJson {
    #[default]
    Table,
    Json,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum TextOrJson {
    #[default]
    Text,
    Json,
}

/// Why a command did not do what it was asked. The texts are whole sentences that say what to do next.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Exit code 1.
    #[error("{0}")]
    Failed(String),
    /// Exit code 1: what the store said.
    #[error("{0}")]
    Store(StoreError),
    /// Exit code 1: what the system said.
    #[error("{0}")]
    System(io::Error),
    /// Exit code 2.
    #[error("{0}")]
    Usage(String),
    /// Exit code 130.
    #[error("{0}")]
    Cancelled(&'static str),
    /// Nobody reads our output any more: exit code 0, without a word.
    #[error("nobody reads the output")]
    BrokenPipe,
}

impl Failure {
    /// Somebody stopped it.
    pub const CANCELLED: Failure = Failure::Cancelled("cancelled");

    pub fn exit_code(&self) -> u8 {
        match self {
            Failure::Failed(_) | Failure::Store(_) | Failure::System(_) => 1,
            Failure::Usage(_) => 2,
            Failure::Cancelled(_) => 130,
            Failure::BrokenPipe => 0,
        }
    }

    /// The same in the language that was asked for, with what to do next.
    fn told_in(self, lang: Lang) -> Failure {
        let phrases = lang.phrases();
        match self {
            Failure::Store(error) => Failure::Failed(failing::store_words(&error, phrases)),
            Failure::Cancelled(_) => Failure::Cancelled(phrases.failures.cancelled),
            Failure::System(error) if is_full(&error) => {
                let reason = error.to_string();
                Failure::Failed(fill(phrases.failures.output_full, &[("reason", &reason)]))
            }
            failure => failure,
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Failure::Store(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::BrokenPipe,
            _ => Failure::System(error),
        }
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

type Done = Result<(), Failure>;

impl Cli {
    /// What is said to the window before a command that opens none.
    fn for_the_window(&self) -> Option<&'static str> {
        match (self.demo, self.bind) {
            (true, _) => Some("--demo"),
            (false, Some(_)) => Some("--bind"),
            (false, None) => None,
        }
    }
}

/// A line on standard error. Where that cannot be written, whatever it was about goes on.
pub fn say_aside(words: impl std::fmt::Display) {
    let _ = writeln!(io::stderr(), "{words}");
}

/// Runs the command that was named, if there is one.
pub fn run(cli: &mut Cli) -> Option<Done> {
    let command = cli.command.take()?;
    Some(match cli.for_the_window() {
        Some(option) => Err(Failure::Usage(format!(
            "{option} in front of a command is for the window; leave it out, or write it behind a command that has it"
        ))),
        None => carry_out(&cli.common, command),
    })
}

fn carry_out(common: &Common, command: Command) -> Done {
    let place = Place::of(common)?;
    let done = match command {
        Command::Listen(command) => collect::listen(&place, &command),
        Command::Calls(command) => calls::calls(&place, &command),
        Command::Call(command) => calls::one_call(&place, &command),
        Command::Export(command) => export::run(&place, &command),
        Command::Explain(command) => explain::run(&place, &command),
        Command::Kpi(command) => kpi::run(&place, &command),
        Command::Alerts(command) => alerts::run(&place, &command),
        Command::Note(command) => note::run(&place, &command),
        Command::Import(command) => import::run(&place, &command),
        Command::Inbox(command) => inbox::run(&place, &command),
        Command::Replay(command) => replay::run(&place, &command),
        Command::Simulate(command) => simulate::run(&place, &command),
        Command::Doctor(command) => doctor::run(&place, &command),
        Command::Db(command) => care::run(&place, &command),
    };
    done.map_err(|failure| failure.told_in(place.lang))
}

/// Where the data is and how it is spoken of: settings, environment and command line taken together.
pub struct Place {
    pub data_dir: PathBuf,
    pub file: SettingsFile,
    pub lang: Lang,
}

impl Place {
    /// There is no call of this session.
    fn no_such_call(&self, session: &str) -> Failure {
        Failure::Failed(fill(self.lang.phrases().commands.no_such_call, &[("session", session)]))
    }

    pub fn of(common: &Common) -> Result<Place, Failure> {
        let nowhere = || {
            let lang = common.lang.unwrap_or_else(|| Settings::default().lang());
            Failure::Failed(lang.phrases().failures.no_data_folder.to_owned())
        };
        let path = settings::settings_path(common.data_dir.as_deref()).ok_or_else(nowhere)?;
        let file = SettingsFile::load(&path);
        let data_dir = common
            .data_dir
            .clone()
            .or_else(|| file.settings.data_dir.clone())
            .or_else(settings::default_data_dir)
            .ok_or_else(nowhere)?;
        let lang = common.lang.unwrap_or_else(|| file.settings.lang());
        if data_dir.is_file() {
            let path = data_dir.display().to_string();
            return Err(Failure::Failed(fill(lang.phrases().failures.not_a_folder, &[("path", &path)])));
        }
        Ok(Place { data_dir, file, lang })
    }

    /// The user's own words for codes; what of their file was not used is said on standard error.
    fn own_reasons(&self) -> OwnReasons {
        let own = OwnReasons::load(&self.data_dir);
        for problem in &own.problems {
            let words = own_reason_problem(self.lang, problem);
            say_aside(format_args!("ringside: {}: {words}", own.path.display()));
        }
        own
    }

    fn reader(&self) -> Result<Box<dyn Reader>, Failure> {
        Ok(SqliteStore::open_reader(&self.data_dir)?)
    }

    /// What numbers are masked with in files; made where there is none yet.
    fn token_key(&self) -> Result<Arc<TokenKey>, Failure> {
        let random = crate::backend::random_key().map_err(Failure::Failed)?;
        let mut secrets = self.file.secrets.clone();
        let path = secrets.path.display().to_string();
        secrets.token_key(random, Patience::Second).map_err(|error| {
            let phrases = self.lang.phrases();
            let blanks = [("path", path), ("reason", phrases.keep_problem(&error))];
            Failure::Failed(filled(phrases.failures.mask_key, &blanks))
        })
    }

    /// The zone named on the command line, else the one of the settings.
    fn zone(&self, named: Option<&str>) -> Result<Zone, Failure> {
        let Some(name) = named else { return Ok(self.file.settings.zone()) };
        ZoneChoice::parse(name).meant().ok_or_else(|| {
            Failure::Usage(format!(
                "`{name}` is no zone; write utc, beijing, local, +08:00 or a name such as Europe/Berlin"
            ))
        })
    }

    fn now(&self) -> Now {
        Now::new(clock::now(), self.file.settings.thresholds)
    }

    /// A filter of the command line.
    fn filter(&self, text: Option<&str>) -> Result<Filter, Failure> {
        let text = text.unwrap_or_default();
        let wrong = |error| format!("--filter: {}", self.lang.phrases().filter_error(text, &error));
        Filter::parse(text).map_err(|error| Failure::Usage(wrong(error)))
    }

    fn ask(&self, filter: Option<&str>, sort: Sort, zone: &Zone) -> Result<Ask, Failure> {
        let now = self.now();
        let filter = self.filter(filter)?;
        Ok(Ask { query: filter.resolve(now.arrival.stamp(), zone), sort, now })
    }
}

fn parse_lang(text: &str) -> Result<Lang, String> {
    match text {
        "zh" => Ok(Lang::Zh),
        "en" => Ok(Lang::En),
        _ => Err("write zh or en".to_owned()),
    }
}

/// Seconds of our clock.
fn now_secs() -> i64 {
    let now: Arrival = clock::now();
    now.secs()
}
