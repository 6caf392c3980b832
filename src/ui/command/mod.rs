//! What a user can wish. Panels and dialogs push [`Command`]s; only `app` carries them out. The ones that can be
//! reached by key, menu or palette without further words are [`Action`]s: one table gives each its name, its keys
//! and when it is possible, so that menu, footer, help and palette are views of the same list.

mod action;
mod chord;
mod possible;
mod setting;

pub use crate::settings::Tab;
pub use action::{Action, Entry};
pub use chord::Chord;
pub use possible::{Obstacle, filter_text, typed, views};
pub use setting::{Hearer, Limit, Setting};

use std::path::PathBuf;

use crate::backend::{ExportOptions, InboxFilter, ReplayTo, SortBy, Topic};
use crate::call::SessionId;
use crate::call::reason::CodeRef;
use crate::i18n::Lang;
use crate::settings::{Alert, Secret, View};
pub use crate::ui::written::Written;

/// A wish, bound to the thing it was aimed at.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    Do(Action),
    Go(Tab),
    /// Says that an address is meant to hear nothing ([`crate::call::OneSided::key`]).
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
    /// Set the filter of the history while its last `typed` terms are still being typed.
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
    /// Ask where a notification is to be sent once more, or `all` of its call.
    AskReplay {
        one: i64,
        all: Vec<i64>,
    },
    /// Mark a call, or take its mark away.
    Mark(SessionId),
    /// Mark all of these.
    MarkAll(Vec<SessionId>),
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
    Set(Setting),
    /// The language chosen at the first start.
    Welcome(Lang),
    /// Close the window, which was asked about.
    Close {
        never_ask: bool,
    },
    Minimize,
    /// The key that numbers are masked with in files is needed.
    MakeMaskKey,
    Token(TokenWish),
    /// Ask before something that cannot be undone.
    Ask(Question),
    /// Remember the secret of an app key, or forget it.
    SetAppSecret {
        app: String,
        secret: Option<Secret>,
    },
    /// Shows a notification on the desktop now.
    TestNotification,
    /// Keeps a view, in the place of one of its page that has this name.
    SaveView(View),
    /// Asks for another name of a view.
    AskViewName(View),
    RenameView {
        view: View,
        name: String,
    },
    RemoveView(View),
    /// Set an alert up, or change one.
    EditAlert(Option<Box<Alert>>),
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
    /// Purge now what is older than this many days.
    Purge(u32),
    Job(JobWish),
    /// Open the export that is done, in the program that is for such files.
    OpenExport,
    /// Show the folder that a file lies in.
    ShowFolder(Written),
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

/// What is done in the background while the window goes on: one of each kind at a time.
#[derive(Clone, Debug, PartialEq)]
pub enum JobWish {
    StartExport(Box<ExportOptions>),
    CancelExport,
    DismissExport,
    /// Take in the CDRs of a file.
    StartImport(PathBuf),
    CancelImport,
    DismissImport,
    /// Copy the database to this file.
    StartBackup(PathBuf),
    CancelBackup,
    StartReplay(Box<ReplayTo>),
    CancelReplay,
    DismissReplay,
}

/// What shall become of the path token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenWish {
    /// Needed from now on; made if there is none.
    On,
    Off,
    /// Another token; the one before stays valid until it is dropped.
    Renew,
    DropPrevious,
}
