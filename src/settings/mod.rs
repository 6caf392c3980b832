//! Settings: defaults ← file ← environment ← command line. The file is versioned, and read as a value plus
//! warnings: a line that cannot be read keeps its default and says so, it never keeps the program from starting.

mod alert;
mod calendar;
mod export;
mod file;
mod merge;
mod notify;
mod own_reasons;
mod secrets;
mod security;
mod tab;
mod unknown;
pub mod view_text;
mod warning;
mod zone;

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::call::zone::Zone;
use crate::call::{Call, OneSided, Retention, Thresholds, is_meant_without_cdr};
use crate::i18n::Lang;

pub use alert::Alert;
pub use calendar::Calendar;
pub use export::{Delimiter, ExportChoices};
pub use file::SettingsFile;
pub use notify::Notify;
pub use own_reasons::OwnReasons;
pub use secrets::{Secret, Secrets, SecretsFile};
pub use security::{Security, SignatureMode, TlsFiles, network, with_token};
pub use tab::Tab;
pub use warning::{Instead, KeepProblem, Spot, Unread, Warning};
pub use zone::ZoneChoice;

pub use crate::files::Patience;

/// The version this program writes. A file with a higher one is read as far as possible and never overwritten.
pub const VERSION: u32 = 1;

/// Where Ringside listens unless told otherwise: this machine only.
pub const DEFAULT_BIND: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8460);

/// The look of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the desktop says.
    #[default]
    System,
    Dark,
    Light,
}

/// Height of table rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Density {
    #[default]
    Compact,
    Comfortable,
}

/// Everything a user can set. Every field has a default, so that a file may name only what differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub version: u32,
    /// Address and port of the listener.
    pub bind: String,
    /// The address the platform was given, when it differs from `bind` (a domain, a proxy).
    pub public_url: String,
    /// `None`: the platform's usual place.
    pub data_dir: Option<PathBuf>,
    /// `None`: as the system's language says.
    pub lang: Option<Lang>,
    pub theme: Theme,
    /// Where times are shown.
    pub zone: ZoneChoice,
    /// Calls older than this are removed with everything that speaks of them; `None` keeps everything.
    pub retention_days: Option<u32>,
    /// Megabytes of the database above which the oldest calls are removed.
    pub retention_mb: Option<u32>,
    /// Notifications older than this are removed and leave their calls behind.
    pub journal_days: Option<u32>,
    /// Megabytes of the database above which the oldest notifications are removed and leave their calls behind.
    pub journal_mb: Option<u32>,
    /// Who may push; the secrets themselves are in [`Secrets`].
    pub security: Security,
    /// Where the certificate is; without one the listener speaks plain HTTP.
    pub tls: TlsFiles,
    pub density: Density,
    /// What has changed is marked without fading.
    pub reduce_motion: bool,
    /// Before the window is closed, and nothing is received any more, it is asked.
    pub ask_before_closing: bool,
    /// Numbers show their last four digits only.
    pub mask: bool,
    pub thresholds: Thresholds,
    /// What is told by a notification on the desktop.
    pub notify: Notify,
    /// The page that was shown last; written by the window.
    pub page: Tab,
    /// State of the tables (widths, order, hidden columns), by table; written by the window.
    pub tables: toml::Table,
    /// Widths of the panels beside the tables in points, by panel; written by the window.
    pub panels: BTreeMap<String, f32>,
    /// Panels that are folded away, by name; written by the window.
    pub folded: BTreeSet<String>,
    /// Saved views: name and filter text, in the order of their keys.
    pub views: Vec<View>,
    /// What is watched.
    pub alerts: Vec<Alert>,
    /// By which clocks, and on which days not.
    pub calendar: Calendar,
    /// Addresses that hear nothing and are meant to, by [`OneSided::key`], each with the second at which somebody said
    /// so; written by the window.
    pub intended: BTreeMap<String, i64>,
    /// What was last chosen in the command palette, newest first; written by the window.
    pub recent: Vec<String>,
    /// Where notifications were sent once more the last time; written by the window.
    pub replay_to: String,
    /// The export dialog's last choices; written by the window.
    pub export: ExportChoices,
}

/// A filter with a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    pub name: String,
    pub filter: String,
    /// The table it is for.
    #[serde(default)]
    pub place: Place,
}

/// A table that has views.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    Live,
    #[default]
    History,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            version: VERSION,
            bind: DEFAULT_BIND.to_string(),
            public_url: String::new(),
            data_dir: None,
            lang: None,
            theme: Theme::default(),
            zone: ZoneChoice::default(),
            retention_days: None,
            retention_mb: None,
            journal_days: None,
            journal_mb: None,
            security: Security::default(),
            tls: TlsFiles::default(),
            density: Density::default(),
            reduce_motion: false,
            ask_before_closing: true,
            mask: false,
            thresholds: Thresholds::default(),
            notify: Notify::default(),
            page: Tab::default(),
            tables: toml::Table::new(),
            panels: BTreeMap::new(),
            folded: BTreeSet::new(),
            views: Vec::new(),
            alerts: Vec::new(),
            calendar: Calendar::default(),
            intended: BTreeMap::new(),
            recent: Vec::new(),
            replay_to: String::new(),
            export: ExportChoices::default(),
        }
    }
}

impl Settings {
    /// Whether somebody has said of this very silence that it is meant to be.
    pub fn is_intended(&self, one: &OneSided) -> bool {
        one.is_among(&self.intended)
    }

    /// Whether somebody has said of the silence in which this call has no CDR that it is meant to be; `known`: the
    /// silences that go on.
    pub fn wants_no_cdr(&self, call: &Call, known: &[OneSided]) -> bool {
        is_meant_without_cdr(call, &self.intended, known)
    }

    /// The zone to show times in; an unreadable one is Beijing.
    pub fn zone(&self) -> Zone {
        self.zone.zone()
    }

    /// The address to listen at; an unreadable one is the default.
    pub fn bind(&self) -> SocketAddr {
        self.bind.parse().unwrap_or(DEFAULT_BIND)
    }

    /// How much is kept; a limit of nothing is none.
    pub fn retention(&self) -> Retention {
        let some = |limit: Option<u32>| limit.filter(|limit| *limit > 0);
        Retention {
            history_days: some(self.retention_days),
            history_mb: some(self.retention_mb),
            journal_days: some(self.journal_days),
            journal_mb: some(self.journal_mb),
        }
    }

    /// The language: as set, else as the system says, else Chinese.
    pub fn lang(&self) -> Lang {
        self.lang.or_else(system_lang).unwrap_or_default()
    }
}

/// As the environment says, else as it was chosen in the settings of Windows or macOS.
fn system_lang() -> Option<Lang> {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .or_else(sys_locale::get_locale)
        .and_then(|value| Lang::parse(&value))
}

/// The platform's place for data, `~/.local/share/ringside` and its likes.
pub fn default_data_dir() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "ringside").map(|dirs| dirs.data_local_dir().to_owned())
}

/// Where people keep documents; exports go there unless told otherwise.
pub fn documents_dir() -> Option<PathBuf> {
    let dirs = directories::UserDirs::new()?;
    Some(dirs.document_dir().unwrap_or(dirs.home_dir()).to_owned())
}

/// The settings file: in the data folder when that was named, else in the platform's place for configuration.
pub fn settings_path(named_data_dir: Option<&Path>) -> Option<PathBuf> {
    match named_data_dir {
        Some(folder) => Some(folder.join("settings.toml")),
        None => directories::ProjectDirs::from("", "", "ringside")
            .map(|dirs| dirs.config_dir().join("settings.toml")),
    }
}

#[cfg(test)]
mod tests;
