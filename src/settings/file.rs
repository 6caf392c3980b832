//! The settings file: read as a value plus warnings, written whole or not at all. What of it cannot be read is as it
//! was when the file was well the last time.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::files::{Patience, write_whole};

use super::merge::{Rewrites, has_other_locks, merged, tells_locks};
use super::unknown::{LOCKS, Unknown, unknown};
use super::{Instead, KeepProblem, SecretsFile, Settings, Spot, Unread, VERSION, Warning};

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
    /// What the file said of who may push was not clear when it was read.
    is_unclear: bool,
}

/// Why a settings file is left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locked {
    /// A newer program wrote it.
    Newer,
    /// The file cannot be read, and somebody's settings are in it.
    Unreadable,
}

impl SettingsFile {
    /// Reads `path`; no file means defaults. What cannot be read is as it was when the file was well the last time, for
    /// which a copy is kept beside it; where nobody knows that, it is as by default, but for who may push: then nobody
    /// may.
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
            is_unclear: false,
        };
        let text = match Patience::Second.wait_out(|| fs::read_to_string(path)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return SettingsFile { is_new: true, ..file };
            }
            Err(error) => {
                return file.of_before(Unread::System(error.to_string()));
            }
        };
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(error) => {
                return file.of_before(Unread::NotToml(Spot::of(&text, toml::de::Error::span(&error))));
            }
        };
        file.is_unclear = !tells_locks(&table);
        file.take(table);
        if file.warnings.iter().all(is_of_no_weight) && file.locked.is_none() {
            file.keep_well(&text);
        }
        file
    }

    /// Takes what can be taken of a table.
    fn take(&mut self, table: toml::Table) {
        if let Some(version) = newer_version(&table) {
            self.locked = Some(Locked::Newer);
            self.warnings.push(Warning::NewerFile { path: self.path.clone(), version });
        }
        let mut taken = Taken::default();
        let mut is_cut = false;
        for (path, value) in leaves(table.clone()) {
            if taken.takes(&path, &value) {
                continue;
            }
            match value {
                toml::Value::Array(all) if taken.is_list(&path) => {
                    is_cut |= self.take_usable(&mut taken, &path, all);
                }
                value => self.take_instead(&mut taken, &path, &value),
            }
        }
        for one in unknown(&table) {
            self.take_unknown(&mut taken, &table, one);
        }
        if is_cut {
            self.keep_copy();
        }
        self.settings = taken.0.try_into().unwrap_or_default();
        self.settings.version = VERSION;
        if self.bars_everybody {
            self.bar();
        }
    }

    /// Of views, alerts and whatever else is a list, those that can be used. Says whether any cannot.
    fn take_usable(&mut self, taken: &mut Taken, path: &[String], all: Vec<toml::Value>) -> bool {
        let mut used = Vec::new();
        let mut is_cut = false;
        for one in all {
            used.push(one);
            if !taken.takes(path, &toml::Value::Array(used.clone()))
                && let Some(one) = used.pop()
            {
                let (file, name) = (self.path.clone(), path.join("."));
                self.warnings.push(Warning::LeftOut { path: file, name, value: one.to_string() });
                is_cut = true;
            }
        }
        is_cut
    }

    /// Says of a value that it cannot be used, and takes another.
    fn take_instead(&mut self, taken: &mut Taken, path: &[String], value: &toml::Value) {
        let instead = self.instead_at(taken, path);
        let (file, name) = (self.path.clone(), path.join("."));
        self.warnings.push(Warning::CannotUse { path: file, name, value: value.to_string(), instead });
    }

    /// In place of a value that cannot be used: what stood there when the file was well, or nobody where it is about who
    /// may push, or the default.
    fn instead_at(&mut self, taken: &mut Taken, path: &[String]) -> Instead {
        let before = self.well().and_then(|well| found(&well, path).cloned());
        if before.is_some_and(|before| taken.takes(path, &before)) {
            Instead::Before
        } else if path.first().is_some_and(|first| LOCKS.contains(&first.as_str())) {
            self.bars_everybody = true;
            Instead::Nobody
        } else {
            Instead::Default
        }
    }

    /// Says of a name that no setting has it. One that was to be a lock is a value of that lock that cannot be used.
    /// What a newer program has names for is no mistake, unless it is spelt almost as a lock.
    fn take_unknown(&mut self, taken: &mut Taken, table: &toml::Table, one: Unknown) {
        let Unknown { name, near, is_lock } = one;
        if self.locked == Some(Locked::Newer) && !(is_lock && near.is_some()) {
            return;
        }
        let instead = is_lock.then(|| {
            let meant = near.as_ref().unwrap_or(&name).split('.').map(str::to_owned);
            let meant: Vec<String> = meant.collect();
            if found(table, &meant).is_none() {
                return self.instead_at(taken, &meant);
            }
            // It stands there twice, or nobody knows what it was to be.
            self.bars_everybody = true;
            Instead::Nobody
        });
        self.warnings.push(Warning::UnknownName { path: self.path.clone(), name, near, instead });
    }

    /// Lets nobody push.
    fn bar(&mut self) {
        self.bars_everybody = true;
        self.settings.security.allow_list = true;
        self.settings.security.allowed = Vec::new();
    }

    /// The settings of a file that cannot be read: as they were when it was well the last time.
    fn of_before(mut self, why: Unread) -> SettingsFile {
        let well = self.well();
        let is_known_before = well.is_some();
        match well {
            Some(well) => self.take(well),
            None => self.bar(),
        }
        self.warnings.push(Warning::Unreadable { path: self.path.clone(), why, is_known_before });
        self.locked = Some(Locked::Unreadable);
        self
    }

    /// The copy of the file from when it was well the last time.
    fn well_path(&self) -> PathBuf {
        self.path.with_extension("toml.well")
    }

    /// What it says; one from a time when nobody looked for misspelt locks says nothing.
    fn well(&self) -> Option<toml::Table> {
        let well = fs::read_to_string(self.well_path()).ok()?.parse().ok()?;
        unknown(&well).iter().all(|one| !one.is_lock).then_some(well)
    }

    /// Remembers a file that is well. What cannot be remembered is missing only when the file is not well any more.
    fn keep_well(&self, text: &str) {
        let path = self.well_path();
        if fs::read_to_string(&path).ok().as_deref() != Some(text) {
            _ = write_whole(&path, text, Patience::None);
        }
    }

    /// Writes `settings` and remembers them, unless they are on disk already. What could not be written is not
    /// remembered, so that it can be tried again.
    pub fn keep(&mut self, settings: &Settings, patience: Patience) -> Result<(), KeepProblem> {
        if *settings == self.settings {
            return Ok(());
        }
        let before = std::mem::replace(&mut self.settings, settings.clone());
        self.save(&before, patience).inspect_err(|_| self.settings = before)
    }

    /// Writes what has changed since `before`: the whole file or not at all. What other people changed in it meanwhile
    /// stays, and so do their comments.
    pub(super) fn save(&self, before: &Settings, patience: Patience) -> Result<(), KeepProblem> {
        match self.locked {
            None => {}
            Some(Locked::Newer) => return Err(KeepProblem::Newer),
            Some(Locked::Unreadable) => return Err(KeepProblem::SettingsUnread),
        }
        let rewrites = if self.is_unclear { Rewrites::Unclear } else { Rewrites::Never };
        let text = match patience.wait_out(|| fs::read_to_string(&self.path)) {
            Ok(text) => {
                let there: toml::Table = text.parse().map_err(|_| KeepProblem::Spoilt)?;
                if newer_version(&there).is_some() {
                    return Err(KeepProblem::Newer);
                }
                let text = merged(&text, &there, before, &self.settings, rewrites);
                let text = text.ok_or(KeepProblem::Spoilt)?;
                if self.is_unclear && has_other_locks(before, &self.settings) {
                    // What could not be read is written over, and may have been meant.
                    fs::copy(&self.path, self.aside())?;
                }
                text
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => toml::to_string_pretty(&self.settings)?,
            Err(error) => return Err(error.into()),
        };
        write_whole(&self.path, &text, patience)?;
        if text.parse().is_ok_and(|table| tells_locks(&table)) {
            self.keep_well(&text);
        }
        Ok(())
    }

    fn aside(&self) -> PathBuf {
        self.path.with_extension("toml.before")
    }

    /// The next change would write the file without what was left out of it: what somebody wrote stays in a copy.
    fn keep_copy(&mut self) {
        let aside = self.aside();
        self.warnings.push(match fs::copy(&self.path, &aside) {
            Ok(_) => Warning::CopyKept { path: aside },
            Err(error) => Warning::NoCopy { reason: error.to_string() },
        });
    }
}

/// The version of a file, where a newer program wrote it.
fn newer_version(table: &toml::Table) -> Option<i64> {
    table.get("version").and_then(toml::Value::as_integer).filter(|version| *version > i64::from(VERSION))
}

/// Whether a file is well in spite of it.
fn is_of_no_weight(warning: &Warning) -> bool {
    matches!(warning, Warning::UnknownName { instead: None, .. })
}

/// The settings of a file one by one, so that one bad line costs one setting: those of `[security]`, `[tls]` and the
/// like by themselves, and what the window wrote (tables within tables) whole.
pub(super) fn leaves(table: toml::Table) -> Vec<(Vec<String>, toml::Value)> {
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

pub(super) fn found<'a>(table: &'a toml::Table, path: &[String]) -> Option<&'a toml::Value> {
    let (first, rest) = path.split_first()?;
    let value = table.get(first)?;
    if rest.is_empty() { Some(value) } else { found(value.as_table()?, rest) }
}

/// Settings as a table: the defaults, and what was taken in their place.
pub(super) struct Taken(toml::Table);

impl Default for Taken {
    fn default() -> Taken {
        Taken(toml::Table::try_from(Settings::default()).unwrap_or_default())
    }
}

impl Taken {
    fn is_list(&self, path: &[String]) -> bool {
        found(&self.0, path).is_some_and(toml::Value::is_array)
    }

    /// Takes a value, if these are settings with it.
    pub(super) fn takes(&mut self, path: &[String], value: &toml::Value) -> bool {
        let mut tried = self.0.clone();
        put(&mut tried, path, value.clone());
        let is_good = tried.clone().try_into::<Settings>().is_ok();
        if is_good {
            self.0 = tried;
        }
        is_good
    }
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
