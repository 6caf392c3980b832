//! What the panels read: plain values, gathered once per frame by `app`. A panel never asks the backend, the clock
//! or the disk; it reads [`Model`], keeps its own view state and pushes [`super::command::Command`]s.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::command::Tab;
use super::gather::alerts::Alerts;
use super::gather::beside::Beside;
use super::gather::counted::Counted;
use super::gather::ledger::Ledger;
use super::marks::Marks;
use super::screen::Screen;
use super::typed::Typed;
use crate::backend::{
    BackupState, BoardView, CallFile, Checkup, ExportState, Facets, Figures, Health, ImportState, InboxPage,
    List, ListenerState, Page, ReplayState, ReplayTo, Shell, Sort, StoreError, Told, Totals, Tried, WaysOut,
};
use crate::call::filter::Filter;
use crate::call::reason::{Catalogue, CodeRef};
use crate::call::zone::Zone;
use crate::call::{Arrival, Call, Now, SessionId};
use crate::i18n::{Lang, Phrases};
use crate::settings::{OwnReasons, Secrets, Settings, Warning};

/// Everything the window shows.
pub struct Model {
    /// Our clock at the beginning of the frame.
    pub now: Arrival,
    pub settings: Settings,
    /// The secrets: shown by their ends, and copied.
    pub secrets: Secrets,
    /// The file in which the secrets are kept.
    pub secrets_path: PathBuf,
    pub phrases: &'static Phrases,
    /// Whose commands are copied.
    pub shell: Shell,
    pub zone: Zone,
    /// The zone that the hours and weeks of alerts go by.
    pub alert_zone: Zone,
    pub tab: Tab,
    /// The database is a temporary one with simulated traffic.
    pub is_demo: bool,
    pub data_dir: PathBuf,
    pub board: Arc<BoardView>,
    pub health: Arc<Health>,
    pub totals: Option<Totals>,
    /// The call that is chosen, on the board or in the history.
    pub selected: Option<SessionId>,
    /// The chosen call with its events and raw notifications, as last read from the store.
    pub call_file: Option<Arc<CallFile>>,
    /// Why there is none.
    pub call_trouble: Option<CallTrouble>,
    /// Whether the full page of the chosen call covers the tab.
    pub call_is_open: bool,
    /// What its page shows beside it.
    pub beside: Beside,
    pub pinned: BTreeSet<SessionId>,
    /// The calls that something is to be done with, of the board and of the history.
    pub marks: Marks,
    pub live_filter: Typed,
    pub history: HistoryModel,
    /// How its calls are spread.
    pub spread: Counted<Facets>,
    /// What their key figures are.
    pub figures: Counted<Figures>,
    /// How the alerts stand.
    pub alerts: Alerts,
    /// Where the list has no rows: what each term of its filter keeps away, as far as that has been counted.
    pub ways_out: Option<Arc<WaysOut>>,
    /// How often each code occurs in them.
    pub reasons: Counted<Vec<(CodeRef, u64)>>,
    pub inbox: Option<Arc<InboxPage>>,
    /// The notification that stands beside it, read or not.
    pub notification: Option<i64>,
    /// Its lines are those of an earlier filter.
    pub inbox_is_old: bool,
    /// Why it could not be read the last time.
    pub inbox_trouble: Option<StoreError>,
    pub ledger: Ledger,
    pub export: Option<Arc<ExportState>>,
    pub import: Option<Arc<ImportState>>,
    pub replay: Option<Replay>,
    pub backup: Option<Arc<BackupState>>,
    /// The doctor's last examination, and whether another one is under way.
    pub checkup: Option<Arc<Checkup>>,
    pub is_examining: bool,
    /// What the platform has to be told.
    pub told: Arc<Told>,
    /// The names of reasons, the user's own over the program's, and where the user's come from.
    pub own_reasons: OwnReasons,
    /// Warnings about the settings file, shown on the settings tab.
    pub warnings: Vec<Warning>,
    /// The settings cannot be read as to who may push: nobody may.
    pub bars_everybody: bool,
    pub screen: Screen,
    /// What became of the last notification on the desktop, and whether one is being tried.
    pub notified: Option<Arc<Tried>>,
    pub is_testing_notices: bool,
}

/// The history as far as it has been read.
pub struct HistoryModel {
    /// The filter as typed; while it cannot be read, the list before it stays.
    pub filter: Typed,
    /// How many of the last terms of `filter` are still being typed.
    pub typed: usize,
    pub list: Arc<List>,
    /// Rows counted so far, and whether that is all.
    pub rows: u64,
    pub complete: bool,
    /// The last page that landed for this list; while another one is on its way it stays.
    pub page: Option<Arc<Page>>,
    /// Why the last one could not be read.
    pub trouble: Option<StoreError>,
    pub is_busy: bool,
}

impl HistoryModel {
    /// All calls, none of them read yet.
    fn new(now: Arrival, settings: &Settings) -> HistoryModel {
        let list = List {
            filter: Filter::default(),
            zone: settings.zone(),
            sort: Sort::default(),
            refresh: 0,
            now,
            thresholds: settings.thresholds,
        };
        HistoryModel {
            filter: Typed::default(),
            typed: 0,
            list: Arc::new(list),
            rows: 0,
            complete: false,
            page: None,
            trouble: None,
            is_busy: false,
        }
    }
}

/// Notifications that are being sent once more, or have been, until somebody has read what came of it: which and where
/// to, and how that stands. What a dialog was opened about since is another matter.
#[derive(Clone, Debug)]
pub struct Replay {
    pub wanted: Arc<ReplayTo>,
    pub state: Arc<ReplayState>,
}

/// Why nothing is known of the chosen call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallTrouble {
    /// The call is not in the database.
    Gone,
    Unread(StoreError),
}

/// A call as read from the store, and why it is not there or may be old.
pub type ReadCall = (Option<Arc<CallFile>>, Option<CallTrouble>);

/// What is known of the call `session` behind the latest `answer` about it, if there is one yet. What was read `before`
/// is not wrong because reading it again fails.
pub fn read_call(
    session: &SessionId,
    before: Option<Arc<CallFile>>,
    answer: Option<&Result<Option<Arc<CallFile>>, StoreError>>,
) -> ReadCall {
    let before = before.filter(|file| file.call.session == *session);
    match answer {
        None => (before, None),
        Some(Ok(Some(file))) => (Some(file.clone()), None),
        Some(Ok(None)) => (None, Some(CallTrouble::Gone)),
        Some(Err(error)) => (before, Some(CallTrouble::Unread(error.clone()))),
    }
}

impl Model {
    /// When it is now as the call counts its seconds.
    pub fn now_of(&self, call: &Call) -> Arrival {
        self.board.now_of(call, self.now)
    }

    /// What the trust in a call is measured against in this frame.
    pub fn moment(&self) -> Now {
        let gaps = self.board.gaps.clone();
        Now { arrival: self.now, thresholds: self.settings.thresholds, gaps }
    }

    /// `8102 Busy`: a code with its name, in the user's words where there are any; alone where nobody knows it.
    pub fn named(&self, code: CodeRef) -> String {
        self.phrases.named(self.catalogue(), code)
    }

    /// The same where no heading tells the code space.
    pub fn named_alone(&self, code: CodeRef) -> String {
        self.phrases.named_alone(self.catalogue(), code)
    }

    /// What every code means, in the user's words where there are any.
    pub fn catalogue(&self) -> &Catalogue {
        &self.own_reasons.catalogue
    }
}

/// Whose calls the window shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Traffic {
    /// Calls of the platform.
    Real,
    /// Calls of a simulation, on a temporary database: the window says so, and keeps nothing.
    Simulated,
}

/// What is known when a window opens; all else it has yet to read.
pub struct Opening {
    pub now: Arrival,
    pub traffic: Traffic,
    pub data_dir: PathBuf,
    pub board: Arc<BoardView>,
    pub health: Arc<Health>,
    pub settings: Settings,
    pub warnings: Vec<Warning>,
    pub bars_everybody: bool,
    pub own_reasons: OwnReasons,
    pub secrets: Secrets,
    pub secrets_path: PathBuf,
}

impl Model {
    /// A window that has read nothing yet.
    pub fn new(opening: Opening) -> Model {
        let Opening { now, settings, .. } = opening;
        Model {
            now,
            phrases: settings.lang().phrases(),
            shell: Shell::of_this_system(),
            zone: settings.zone(),
            alert_zone: settings.calendar.watched().zone,
            tab: settings.page,
            is_demo: opening.traffic == Traffic::Simulated,
            data_dir: opening.data_dir,
            board: opening.board,
            health: opening.health,
            totals: None,
            selected: None,
            call_file: None,
            call_trouble: None,
            call_is_open: false,
            beside: Beside::default(),
            pinned: BTreeSet::new(),
            marks: Marks::default(),
            live_filter: Typed::default(),
            history: HistoryModel::new(now, &settings),
            spread: Counted::default(),
            figures: Counted::default(),
            alerts: Alerts::default(),
            ways_out: None,
            reasons: Counted::default(),
            inbox: None,
            notification: None,
            inbox_is_old: false,
            inbox_trouble: None,
            ledger: Ledger::default(),
            export: None,
            import: None,
            replay: None,
            backup: None,
            checkup: None,
            is_examining: false,
            told: Arc::new(super::gather::checkup::told(&settings, None, &ListenerState::Starting, &[])),
            own_reasons: opening.own_reasons,
            warnings: opening.warnings,
            bars_everybody: opening.bars_everybody,
            screen: Screen::default(),
            notified: None,
            is_testing_notices: false,
            settings,
            secrets: opening.secrets,
            secrets_path: opening.secrets_path,
        }
    }

    /// A model with nothing below it, and with the settings of somebody who has set nothing but the language.
    pub fn blank(now: Arrival, lang: Lang) -> Model {
        Model::new(Opening {
            now,
            traffic: Traffic::Real,
            data_dir: PathBuf::from("/data"),
            board: Arc::new(BoardView::default()),
            health: Arc::new(Health::default()),
            settings: Settings { lang: Some(lang), ..Settings::default() },
            warnings: Vec::new(),
            bars_everybody: false,
            own_reasons: OwnReasons::none(Path::new("/data")),
            secrets: Secrets::default(),
            secrets_path: PathBuf::from("/config/secrets.toml"),
        })
    }

    /// What is derived of the settings follows a change of them.
    pub fn follow_settings(&mut self) {
        self.phrases = self.settings.lang().phrases();
        self.zone = self.settings.zone();
        self.alert_zone = self.settings.calendar.watched().zone;
    }

    /// A window whose listener is so, and that tells the platform accordingly.
    pub fn listen(&mut self, listener: ListenerState) {
        self.told = Arc::new(super::gather::checkup::told(&self.settings, None, &listener, &[]));
        self.health = Arc::new(Health { listener, ..Health::clone(&self.health) });
    }

    /// The board with these calls on it.
    pub fn put(&mut self, calls: impl IntoIterator<Item = Arc<Call>>) {
        let mut board = (*self.board).clone();
        for call in calls {
            board.put(call);
        }
        board.revision += 1;
        board.stored += 1;
        self.board = Arc::new(board);
    }
}
