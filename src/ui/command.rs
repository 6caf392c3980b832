//! What a user can wish. Panels and dialogs push [`Command`]s; only `app` carries them out. The ones that can be
//! reached by key, menu or palette without further words are [`Action`]s: one table gives each its name, its keys
//! and when it is possible, so that menu, footer, help and palette are views of the same list.

mod action;
mod chord;
mod possible;

pub use action::{Action, Entry};
pub use chord::Chord;
pub use possible::{Obstacle, filter_text, may_be_copied, typed, views};

use crate::backend::{InboxFilter, SortBy, Topic};
use crate::call::reason::CodeRef;
use crate::call::{Arrival, SessionId};
use crate::i18n::Lang;
use crate::settings::{Alert, Calendar, Density, Notify, Secret, Security, Theme, TlsFiles, View};
use crate::ui::widget::grid::GridState;

/// The rooms of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tab {
    #[default]
    Live,
    History,
    Reasons,
    Insights,
    Alerts,
    Inbox,
    Doctor,
    Settings,
}

impl Tab {
    pub const ALL: [Tab; 8] = [
        Tab::Live,
        Tab::History,
        Tab::Reasons,
        Tab::Insights,
        Tab::Alerts,
        Tab::Inbox,
        Tab::Doctor,
        Tab::Settings,
    ];

    /// The name in the settings.
    pub fn name(self) -> &'static str {
        match self {
            Tab::Live => "live",
            Tab::History => "history",
            Tab::Reasons => "reasons",
            Tab::Insights => "insights",
            Tab::Alerts => "alerts",
            Tab::Inbox => "inbox",
            Tab::Doctor => "doctor",
            Tab::Settings => "settings",
        }
    }

    pub fn named(name: &str) -> Option<Tab> {
        Tab::ALL.into_iter().find(|tab| tab.name() == name)
    }
}

/// What is limited beside the age of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Days after which notifications go without their calls.
    JournalDays,
    /// Megabytes above which the oldest notifications go without their calls.
    JournalMb,
    /// Megabytes above which the oldest calls go.
    HistoryMb,
}

/// A wish, bound to the thing it was aimed at.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    Do(Action),
    Go(Tab),
    /// That an address hears nothing is meant to be so ([`crate::call::OneSided::key`]).
    IntendOneSided(String),
    /// Select a call, on whichever tab is shown.
    Select(Option<SessionId>),
    /// Open the page of a call, with the keyboard in its note.
    WriteNote(SessionId),
    /// Open the full page of a call.
    OpenCall(SessionId),
    CloseCall,
    SetLiveFilter(String),
    SetHistoryFilter(String),
    /// The same, while its last terms are still being typed.
    TypeHistoryFilter {
        filter: String,
        typed: usize,
    },
    /// Goes to the board or to the history, with this filter.
    ShowView {
        tab: Tab,
        filter: String,
    },
    /// Show the history with this code as its filter.
    ShowReason(CodeRef),
    SortHistory {
        by: SortBy,
        descending: bool,
    },
    /// The rows of the history that are about to be seen.
    HistoryRows {
        first: u64,
        rows: usize,
    },
    SetInboxFilter(InboxFilter),
    /// Goes to one of the pages of the inbox.
    ShowTopic(Topic),
    /// How many lines of the inbox are wanted.
    InboxRows(usize),
    /// Read one notification whole.
    OpenNotification(Option<i64>),
    Pin(SessionId),
    /// Ask whether the call is to be marked as ended.
    AskMarkEnded(SessionId),
    MarkEnded {
        session: SessionId,
        note: Option<String>,
    },
    /// Write another note on a call; an empty text removes it.
    Annotate {
        session: SessionId,
        text: String,
    },
    /// Show two calls side by side.
    Compare {
        session: SessionId,
        with: SessionId,
    },
    StopComparing,
    /// Remember a call of a table, to compare another one with.
    MarkForComparing(SessionId),
    /// Copies, and says so in a toast: the text, and what to call it.
    Copy {
        text: String,
        what: String,
    },
    SetLang(Lang),
    /// The language chosen at the first start.
    Welcome(Lang),
    SetTheme(Theme),
    SetZone(String),
    SetDensity(Density),
    SetReduceMotion(bool),
    /// Whether it is asked before the window is closed.
    SetAskBeforeClosing(bool),
    /// Close the window, which was asked about.
    Close {
        never_ask: bool,
    },
    Minimize,
    SetMask(bool),
    /// The key that numbers are masked with in files is needed.
    MakeMaskKey,
    SetBind(String),
    SetPublicUrl(String),
    SetSecurity(Box<Security>),
    SetTls(TlsFiles),
    Token(TokenWish),
    /// Ask before something that cannot be undone.
    Ask(Question),
    /// Remember the secret of an app key, or forget it.
    SetAppSecret {
        app: String,
        secret: Option<Secret>,
    },
    SetNotify(Notify),
    /// Shows a notification on the desktop now.
    TestNotification,
    SetRetention(Option<u32>),
    /// Another limit of what is kept; `None`: no limit.
    SetLimit(Limit, Option<u32>),
    SetThresholds(crate::call::Thresholds),
    SetDataDir(Option<std::path::PathBuf>),
    /// Keeps a view, in the place of one of its page that has this name.
    SaveView(View),
    /// Asks for another name of the view at this place in the settings.
    AskViewName(usize),
    RenameView {
        at: usize,
        name: String,
    },
    /// Puts the view at one place in the settings to another: keys follow the order.
    MoveView {
        at: usize,
        to: usize,
    },
    /// By its place in the settings.
    RemoveView(usize),
    /// By which clocks alerts are watched, and which days are unlike others.
    SetCalendar(Calendar),
    /// Set an alert up, or change the one at this place in the settings.
    EditAlert(Option<usize>),
    /// Set an alert up that watches the calls of a filter.
    NewAlert {
        name: String,
        filter: String,
    },
    /// Keep an alert, in place of the one it was before, else behind the others.
    SaveAlert {
        before: Option<Box<Alert>>,
        alert: Box<Alert>,
    },
    RemoveAlert(Box<Alert>),
    /// Tell nobody of an alert before this time; `None`: tell again.
    SnoozeAlert {
        at: usize,
        until: Option<Arrival>,
    },
    /// Watch an alert, or keep it without watching it.
    SwitchAlert {
        at: usize,
        on: bool,
    },
    /// Remember widths, order and visibility of a table's columns.
    KeepTable {
        name: &'static str,
        state: Box<GridState>,
    },
    /// Remember how wide a panel is, in points; `None`: as wide as it is at first.
    KeepWidth {
        panel: &'static str,
        width: Option<f32>,
    },
    /// Remember the last choices of the export dialog.
    SaveExport(toml::Table),
    /// Purge now what is older than so many days.
    Purge(u32),
    StartExport(Box<crate::backend::ExportOptions>),
    CancelExport,
    DismissExport,
    /// Take in the CDRs of a file.
    StartImport(std::path::PathBuf),
    /// Copy the database to this file.
    StartBackup(std::path::PathBuf),
    CancelBackup,
    CancelImport,
    DismissImport,
    Toast(String),
    /// The menu of a call, whatever becomes of its row.
    OpenMenu(SessionId),
    /// What was chosen in the palette, to stand on top next time; then the wish itself.
    Chosen {
        id: String,
        wish: Box<Command>,
    },
}

/// What is asked before it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Of an app key.
    ForgetSecret(String),
    NewToken,
    DropToken,
}

/// What shall become of the path token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenWish {
    /// Needed from now on; made if there is none.
    On,
    Off,
    /// Another one; the one before it stays valid until it is dropped.
    Renew,
    DropPrevious,
}
