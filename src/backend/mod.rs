//! The hatch between the window and everything below: plain values in, plain values out. Nothing here waits for a
//! disk or a socket on the caller's thread; long work is a [`desk::Desk`] or a job with progress and cancel.

mod alerts;
mod backup_job;
mod checkup;
mod demo;
pub mod desk;
mod export_job;
mod figures;
mod history;
mod import_job;
mod job;
mod ledger;
mod lookup;
#[cfg(feature = "gui")]
mod notices;
#[cfg(feature = "gui")]
mod outside;
mod preview;
mod related;
mod replay_job;
#[cfg(test)]
pub(crate) mod sample;
pub mod spread;
mod ways_out;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

pub use alerts::{Alerts, Asked as AlertsAsked, Stand, Standings, Watching};
pub use backup_job::{BackupJob, BackupState};
pub use checkup::{Checkups, Examine};
pub use demo::open_demo;
pub use desk::{Asking, Desk, Wake};
pub use export_job::{ExportJob, ExportState};
pub use figures::{Before, EARLIER_SECS, Figures, FiguresAsk};
pub use history::{History, List, OpenReader, Page, Window};
pub use import_job::{ImportJob, ImportState, Imported, Rejected, Unreadable};
pub use ledger::{LATE, LETTER, LateCdrs, LedgerAnswer, LedgerAsk, Topic};
#[cfg(feature = "gui")]
pub use notices::{
    Desktop, Goal as NoticeGoal, Notice, Notices, Pressed, Rules as NoticeRules, Sight, Sink,
    Start as NoticesStart, Tried,
};
#[cfg(feature = "gui")]
pub use outside::{NotShown, Opener, Outside, Showing, System, is_only_read};

pub use lookup::{CallAnswer, CallAsk, InboxAsk, InboxPage, Lookup, NamedAnswer, NamedAsk, ReasonAsk, Seen};
pub use replay_job::{ReplayJob, ReplayState};

pub use related::{Count, Related, RelatedAsk, filter_of, numbers_of};

pub use spread::{FacetAsk, Group};
pub use ways_out::{WayOut, WaysOut, WaysOutAsk};

pub use crate::collector::import::Tally as ImportTally;
pub use crate::collector::{
    BindProblem, BoardView, DoorPolicy, DoorReport, Health, LIMITS, ListenerState, SetBack, StoreState,
    TlsProblem, TlsState, VisitorReport,
};
pub use crate::doctor::{
    Check, Checkup, Finding, Group as CheckGroup, Holder, Level, Means, Offer, Own, Said, Told, say,
    say::bind_reason, say::certificate_words, say::listener_words, say::store_words, worst,
};
pub use crate::export::{
    Columns, ExportError, ExportOptions, Exported, Format, Length, Lines, Pace, Preview, ROWS_PER_SHEET,
    Style as ExportStyle, TimeFormat,
};
pub use crate::replay::{
    Address as ReplayAddress, End, Outcome as ReplayOutcome, ReplayError, Report as ReplayReport,
    Sent as ReplaySent, Unreached, say::address_words as say_address, say::outcome_words as say_outcome,
};
pub use crate::store::{
    ArrivalFacts, CallFile, Facets, Frequent, FrequentNumbers, InboxFilter, Notification, NotificationRow,
    OverdueCall, PurgeOrder, Refused, RefusedFor, SentCdr, SetAside, Sort, SortBy, StoreError, Totals,
    Unknown, UnknownKind,
};
pub use crate::wire::signature::{Checked, Form as SignatureForm, Verdict as SignatureVerdict};

/// Why something in a file is no record that can be taken.
pub use crate::wire::import::Problem as ImportProblem;

/// What kind of notification one is.
pub use crate::wire::notification::Kind as NotificationKind;

/// What a notification says that no call shows.
pub use crate::wire::{Excerpt, Gist};

/// What became of a change that somebody made to a call: marked as ended, or with another note.
pub type CallChange = Receiver<Result<Option<Arc<Call>>, StoreError>>;

/// The file of one's own wording, to begin from.
pub use crate::wire::own_reasons::TEMPLATE as OWN_REASONS_TEMPLATE;

/// How a time is read that was sent, and JSON laid out.
pub use crate::wire::layout::laid_out;
pub use crate::wire::read_time;

/// A notification as a command that sends it again.
pub use crate::wire::resend::{Shell, resend};

/// A column of an export.
pub use crate::wire::table::{Column as ExportColumn, Kind as ColumnKind};

/// A call as one line of JSON, as scripts see it.
pub use crate::wire::json::call_line;

#[cfg(feature = "gui")]
use crate::call::reason::Catalogue;
use crate::call::{Arrival, Call, Note, Retention, SessionId, Thresholds};
use crate::collector::Collector;
use crate::replay::{Order, What};
use crate::settings::Secret;
use crate::store::sqlite::SqliteStore;

/// Notifications to be sent once more, by their journal numbers from `first` on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayTo {
    pub numbers: Vec<i64>,
    pub first: Option<i64>,
    pub to: ReplayAddress,
}

/// What the window needs to start the house below it.
pub struct Start {
    pub data_dir: PathBuf,
    pub bind: SocketAddr,
    /// Who may push, and with which certificate.
    pub policy: DoorPolicy,
    pub clock: fn() -> Arrival,
    pub thresholds: Thresholds,
}

/// A new path token, from the system's own randomness; the error says what the system said.
pub fn random_token() -> Result<Secret, String> {
    let mut random = [0; 20];
    getrandom::fill(&mut random).map_err(|error| error.to_string())?;
    Ok(Secret::token(random))
}

/// Random bits for a key; the error says what the system said.
pub fn random_key() -> Result<[u8; 32], String> {
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(|error| error.to_string())?;
    Ok(random)
}

/// The house below, as the window sees it.
pub struct Backend {
    collector: Collector,
    history: History,
    lookup: Lookup,
    alerts: Arc<Alerts>,
    checkups: Checkups,
    open_reader: OpenReader,
    data_dir: PathBuf,
    clock: fn() -> Arrival,
    wake: Wake,
}

impl Backend {
    /// Starts collecting at once. A busy port or an unreadable file is a state that [`Backend::health`] shows. `wake`
    /// is called for what happens by itself, `answered` for answers that somebody waits for.
    pub fn start(start: Start, wake: Wake, answered: Wake) -> Backend {
        let data_dir = start.data_dir.clone();
        let collector = Collector::start(crate::collector::Options {
            data_dir: start.data_dir,
            bind: start.bind,
            policy: start.policy,
            clock: start.clock,
            thresholds: start.thresholds,
            wake: wake.clone(),
        });
        let folder = data_dir.clone();
        let open_reader: OpenReader = Arc::new(move || SqliteStore::open_reader(&folder));
        Backend {
            collector,
            history: History::open(open_reader.clone(), answered.clone()),
            lookup: Lookup::open(open_reader.clone(), answered.clone()),
            alerts: Arc::new(Alerts::open(open_reader.clone(), answered)),
            checkups: Checkups::open(start.clock, wake.clone()),
            open_reader,
            data_dir,
            clock: start.clock,
            wake,
        }
    }

    /// Our clock.
    pub fn now(&self) -> Arrival {
        (self.clock)()
    }

    /// The latest board.
    pub fn board(&self) -> Arc<BoardView> {
        self.collector.board()
    }

    /// The latest health.
    pub fn health(&self) -> Arc<Health> {
        self.collector.health()
    }

    /// Board and health for another thread to look at.
    pub fn watcher(&self) -> impl Fn() -> (Arc<BoardView>, Arc<Health>) + Send + Sync + 'static {
        self.collector.watcher()
    }

    /// Where we listen, once that is decided; waits no longer than `at_most`. Not for the window's thread once it
    /// draws.
    pub fn wait_until_listening(&self, at_most: std::time::Duration) -> ListenerState {
        self.collector.wait_until_listening(at_most)
    }

    /// Listens at another address from now on.
    pub fn rebind(&self, address: SocketAddr) {
        self.collector.rebind(address);
    }

    /// Other locks, or another certificate, from now on.
    pub fn set_policy(&self, policy: DoorPolicy) {
        self.collector.set_policy(policy);
    }

    /// Starts telling on the desktop what is new.
    #[cfg(feature = "gui")]
    pub fn notices(&self, rules: NoticeRules, catalogue: Arc<Catalogue>, sink: Box<dyn Sink>) -> Notices {
        let (clock, wake) = (self.clock, self.wake.clone());
        let (watcher, alerts) = (self.watcher(), self.alerts.clone());
        let look = Box::new(move || {
            // Also while the window is hidden and draws no frame.
            alerts.tick(clock());
            let (board, health) = watcher();
            Sight { board, health, alerts: alerts.known() }
        });
        Notices::open(NoticesStart { rules, catalogue, look, clock, sink, wake })
    }

    /// Shows files outside the window, with this opener.
    #[cfg(feature = "gui")]
    pub fn outside(&self, opener: Arc<dyn Opener>) -> Outside {
        Outside::new(opener, self.wake.clone())
    }

    pub fn history(&self) -> &History {
        &self.history
    }

    pub fn lookup(&self) -> &Lookup {
        &self.lookup
    }

    /// What is watched, and how it stands.
    pub fn alerts(&self) -> &Alerts {
        &self.alerts
    }

    /// Examines the house as it stands, in the background.
    pub fn examine(&self, examine: Examine) {
        self.checkups.ask(examine.of(&self.data_dir, &self.collector.health()));
    }

    pub fn checkups(&self) -> &Checkups {
        &self.checkups
    }

    pub fn data_dir(&self) -> &std::path::Path {
        &self.data_dir
    }

    /// Starts an export on a thread of its own; `total` rows were counted.
    pub fn export(&self, list: Arc<List>, total: u64, options: ExportOptions) -> ExportJob {
        ExportJob::start(list, total, options, self.open_reader.clone(), self.wake.clone())
    }

    /// Takes the CDRs of a file, on a thread of its own and through the collector.
    pub fn import(&self, path: PathBuf) -> ImportJob {
        let keep = Box::new(self.collector.importer());
        ImportJob::start(path, self.clock, self.open_reader.clone(), keep, self.wake.clone())
    }

    /// Sends notifications once more, to somebody else, on a thread of its own.
    pub fn replay(&self, wanted: &ReplayTo) -> ReplayJob {
        let ReplayTo { numbers, first, to } = wanted.clone();
        let order = Order { first, ..Order::to(to) };
        ReplayJob::start(What::Numbers(numbers), order, self.open_reader.clone(), self.wake.clone())
    }

    /// Copies the database to a new file, on a thread of its own, while the collector writes.
    pub fn backup(&self, to: PathBuf) -> BackupJob {
        BackupJob::start(self.data_dir.clone(), to, self.wake.clone())
    }

    /// Trusts calls by other limits from now on.
    pub fn set_thresholds(&self, thresholds: Thresholds) {
        self.collector.set_thresholds(thresholds);
    }

    /// Marks a call as ended because somebody says that it is. The board shows it; what went wrong arrives at the receiver.
    pub fn mark_ended(&self, session: SessionId, note: Option<String>) -> CallChange {
        self.collector.mark_ended(session, note)
    }

    /// Writes another note on a call; an empty text removes it. What became of it arrives at the receiver, `None` when
    /// there is no such call.
    pub fn annotate(&self, session: SessionId, text: &str) -> CallChange {
        self.collector.annotate(session, Note::new(text, self.now()))
    }

    /// Removes what is older, in the background; the counts of the next [`Lookup::totals`] show it.
    pub fn purge(&self, order: PurgeOrder) {
        self.collector.purge(order);
    }

    /// Removes old data by other rules from now on.
    pub fn set_retention(&self, retention: Retention) {
        self.collector.set_retention(retention);
    }

    /// Stops taking, commits what has queued, and lets go of the file.
    pub fn stop(self) {
        self.collector.stop();
    }
}
