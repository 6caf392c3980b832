//! Settings: defaults ← file ← environment ← command line. The file is versioned, and read as a value plus
//! warnings: a line that cannot be read keeps its default and says so, it never keeps the program from starting.

mod alert;
mod calendar;
mod notify;
mod own_reasons;
mod secrets;
mod security;
pub mod view_text;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::call::zone::Zone;
use crate::call::{Retention, Thresholds};
use crate::i18n::Lang;

pub use alert::Alert;
pub use calendar::Calendar;
pub use notify::Notify;
pub use own_reasons::OwnReasons;
pub use secrets::{Secret, Secrets, SecretsFile};
pub use security::{Security, SignatureMode, TlsFiles, network, with_token};

/// The version this program writes. A file with a higher one is read as far as possible and never overwritten.
pub const VERSION: u32 = 1;

/// Where Ringside listens unless told otherwise: this machine only.
pub const DEFAULT_BIND: &str = "127.0.0.1:8460";

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
    /// What `Zone::parse` reads, or `local`.
    pub zone: String,
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
    /// Numbers show their last four digits only.
    pub mask: bool,
    pub thresholds: Thresholds,
    /// What is told by a notification on the desktop.
    pub notify: Notify,
    /// The page that was shown last; written by the window.
    pub page: String,
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
    /// What was last chosen in the command palette, newest first; written by the window.
    pub recent: Vec<String>,
    /// The export dialog's last choices; written by the window.
    pub export: toml::Table,
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
            bind: DEFAULT_BIND.to_owned(),
            public_url: String::new(),
            data_dir: None,
            lang: None,
            theme: Theme::default(),
            zone: "beijing".to_owned(),
            retention_days: None,
            retention_mb: None,
            journal_days: None,
            journal_mb: None,
            security: Security::default(),
            tls: TlsFiles::default(),
            density: Density::default(),
            reduce_motion: false,
            mask: false,
            thresholds: Thresholds::default(),
            notify: Notify::default(),
            page: String::new(),
            tables: toml::Table::new(),
            panels: BTreeMap::new(),
            folded: BTreeSet::new(),
            views: Vec::new(),
            alerts: Vec::new(),
            calendar: Calendar::default(),
            recent: Vec::new(),
            export: toml::Table::new(),
        }
    }
}

impl Settings {
    /// The zone to show times in; an unreadable one is Beijing.
    pub fn zone(&self) -> Zone {
        zone_named(&self.zone).unwrap_or(Zone::BEIJING)
    }

    /// The address to listen at; an unreadable one is the default.
    pub fn bind(&self) -> SocketAddr {
        self.bind.parse().unwrap_or(SocketAddr::from(([127, 0, 0, 1], 8460)))
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

/// `Zone::parse`, and `local` for the machine's own zone.
pub fn zone_named(text: &str) -> Option<Zone> {
    match text.trim().to_ascii_lowercase().as_str() {
        "local" => {
            let name = iana_time_zone::get_timezone().ok()?;
            Some(Zone::parse(&name).unwrap_or(Zone::UTC))
        }
        _ => Zone::parse(text),
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

/// What was odd about a settings file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning(pub String);

/// What becomes of the door when nobody knows who may push.
const BARRED: &str = "and no push is taken, as nobody knows whose are";

/// Settings with the place they are kept.
#[derive(Clone, Debug)]
pub struct SettingsFile {
    pub path: PathBuf,
    pub settings: Settings,
    /// Beside it, and readable by its owner only.
    pub secrets: SecretsFile,
    pub warnings: Vec<Warning>,
    /// Why the file is not overwritten, if it is not.
    pub locked: Option<Locked>,
    /// What it says of who may push cannot be read, and nobody knows what it was: nobody may.
    pub bars_everybody: bool,
    /// There was no file: nobody has set anything yet.
    pub is_new: bool,
}

/// Why a settings file is left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locked {
    /// A newer program wrote it.
    Newer,
    /// It cannot be read, and somebody's settings are in it.
    Unreadable,
}

impl SettingsFile {
    /// Reads `path`; no file means defaults. What cannot be read is as it was when the file was well the last time, for
    /// which a copy is kept beside it; where nobody knows that, it is as by default, but for who may push: then nobody may.
    pub fn load(path: &Path) -> SettingsFile {
        let (secrets, warnings) = SecretsFile::load(&path.with_file_name("secrets.toml"));
        let mut file = SettingsFile {
            path: path.to_owned(),
            settings: Settings::default(),
            secrets,
            warnings,
            locked: None,
            bars_everybody: false,
            is_new: false,
        };
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return SettingsFile { is_new: true, ..file };
            }
            Err(error) => {
                return file.of_before(&error.to_string());
            }
        };
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(error) => return file.of_before(error.to_string().lines().next().unwrap_or_default()),
        };
        file.take(table);
        if file.warnings.is_empty() && file.locked.is_none() {
            file.keep_well(&text);
        }
        file
    }

    /// Takes what can be taken of a table.
    fn take(&mut self, table: toml::Table) {
        let file = self;
        if let Some(version) = table.get("version").and_then(toml::Value::as_integer)
            && version > i64::from(VERSION)
        {
            file.locked = Some(Locked::Newer);
            file.warn(format!(
                "{} was written by a newer Ringside (version {version}); it is read but not changed",
                file.path.display()
            ));
        }
        let mut merged = toml::Table::try_from(Settings::default()).unwrap_or_default();
        let (path_shown, mut is_cut) = (file.path.display().to_string(), false);
        for (path, value) in leaves(table) {
            let mut use_it = |value: &toml::Value| {
                let mut tried = merged.clone();
                put(&mut tried, &path, value.clone());
                let can = tried.clone().try_into::<Settings>().is_ok();
                if can {
                    merged = tried;
                }
                can
            };
            if use_it(&value) {
                continue;
            }
            let (file_path, name) = (path_shown.as_str(), path.join("."));
            match value {
                toml::Value::Array(all) => {
                    // Of views and alerts those that can be used.
                    let mut used = Vec::new();
                    for one in all {
                        used.push(one);
                        if !use_it(&toml::Value::Array(used.clone()))
                            && let Some(one) = used.pop()
                        {
                            let warning =
                                format!("{file_path}: `{one}` in `{name}` cannot be used; it is left out");
                            file.warnings.push(Warning(warning));
                            is_cut = true;
                        }
                    }
                }
                value => {
                    let before = file.well().and_then(|well| found(&well, &path).cloned());
                    let is_lock = matches!(path.first().map(String::as_str), Some("security" | "tls"));
                    let instead = if before.is_some_and(|before| use_it(&before)) {
                        "what stood there before is"
                    } else if is_lock {
                        file.bars_everybody = true;
                        BARRED
                    } else {
                        "the default is"
                    };
                    file.warn(format!("{file_path}: `{name} = {value}` cannot be used; {instead}"));
                }
            }
        }
        if is_cut {
            file.keep_copy();
        }
        file.settings = merged.try_into().unwrap_or_default();
        file.settings.version = VERSION;
        if file.bars_everybody {
            file.bar();
        }
    }

    /// Lets nobody push.
    fn bar(&mut self) {
        self.bars_everybody = true;
        self.settings.security.allow_list = true;
        self.settings.security.allowed = Vec::new();
    }

    /// The settings of a file that cannot be read: as they were when it was well the last time.
    fn of_before(mut self, problem: &str) -> SettingsFile {
        let path = self.path.display().to_string();
        let mend = "mend it and start Ringside again; until then nothing that is set is kept";
        match self.well() {
            Some(well) => {
                self.take(well);
                self.warn(format!("{path} cannot be read ({problem}); what was set before is used: {mend}"));
            }
            None => {
                self.bar();
                self.warn(format!(
                    "{path} cannot be read ({problem}); the defaults are used, {BARRED}: {mend}"
                ));
            }
        }
        self.locked = Some(Locked::Unreadable);
        self
    }

    /// The copy of the file from when it was well the last time.
    fn well_path(&self) -> PathBuf {
        self.path.with_extension("toml.well")
    }

    fn well(&self) -> Option<toml::Table> {
        fs::read_to_string(self.well_path()).ok()?.parse().ok()
    }

    /// Remembers a file that is well. What cannot be remembered is missing only when the file is not well any more.
    fn keep_well(&self, text: &str) {
        let path = self.well_path();
        if fs::read_to_string(&path).ok().as_deref() != Some(text) {
            _ = write_whole(&path, text);
        }
    }

    /// Writes the settings: whole or not at all.
    pub fn save(&self) -> io::Result<()> {
        match self.locked {
            None => {}
            Some(Locked::Newer) => {
                return Err(io::Error::other(
                    "the settings file was written by a newer Ringside; it is not changed",
                ));
            }
            Some(Locked::Unreadable) => {
                return Err(io::Error::other(
                    "the settings file could not be read at the start and is not changed; mend it and start Ringside again",
                ));
            }
        }
        let text = toml::to_string_pretty(&self.settings).map_err(io::Error::other)?;
        write_whole(&self.path, &text)?;
        self.keep_well(&text);
        Ok(())
    }

    fn warn(&mut self, text: String) {
        self.warnings.push(Warning(text));
    }

    /// The next change would write the file without what was left out of it: what somebody wrote stays in a copy.
    fn keep_copy(&mut self) {
        let aside = self.path.with_extension("toml.before");
        let kept = match fs::copy(&self.path, &aside) {
            Ok(_) => format!("the whole file was kept as {}", aside.display()),
            Err(error) => format!("and no copy of it could be kept ({error})"),
        };
        self.warn(kept);
    }
}

/// The settings of a file one by one, so that one bad line costs one setting: those of `[security]`, `[tls]` and the
/// like by themselves, and what the window wrote (tables within tables) whole.
fn leaves(table: toml::Table) -> Vec<(Vec<String>, toml::Value)> {
    let mut leaves = Vec::new();
    for (name, value) in table {
        match value {
            toml::Value::Table(inner) if !matches!(name.as_str(), "tables" | "export") => {
                let inner = inner.into_iter().map(|(field, value)| (vec![name.clone(), field], value));
                leaves.extend(inner);
            }
            value => leaves.push((vec![name], value)),
        }
    }
    leaves
}

fn found<'a>(table: &'a toml::Table, path: &[String]) -> Option<&'a toml::Value> {
    let (first, rest) = path.split_first()?;
    let value = table.get(first)?;
    if rest.is_empty() { Some(value) } else { found(value.as_table()?, rest) }
}

/// Writes a file whole or not at all.
fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut part = tempfile::NamedTempFile::new_in(folder)?;
    part.write_all(text.as_bytes())?;
    part.as_file().sync_all()?;
    part.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn put(table: &mut toml::Table, path: &[String], value: toml::Value) {
    match path {
        [name] => {
            table.insert(name.clone(), value);
        }
        [name, rest @ ..] => {
            let inner = table.entry(name.clone()).or_insert_with(|| toml::Table::new().into());
            if let toml::Value::Table(inner) = inner {
                put(inner, rest, value);
            }
        }
        [] => {}
    }
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
