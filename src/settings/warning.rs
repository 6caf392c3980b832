//! What was odd about the settings or the secrets, and why they were not kept, as data. What it is in words is the
//! business of [`Phrases`](crate::i18n::Phrases); logs and scripts have it in English.

use std::fmt;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::i18n::Lang;

/// What was odd about a settings file, or about the secrets beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// A newer program wrote it: it is read and not changed.
    NewerFile {
        path: PathBuf,
        version: i64,
    },
    /// The setting `name`, as `a.b`, cannot be `value`.
    CannotUse {
        path: PathBuf,
        name: String,
        value: String,
        instead: Instead,
    },
    /// No setting is called `name`, as `a.b`; `near` is spelt almost as it. `instead`: it seems to be about who may push,
    /// and this is in force in its place.
    UnknownName {
        path: PathBuf,
        name: String,
        near: Option<String>,
        instead: Option<Instead>,
    },
    /// One of a list, a view or an alert, is left out of it.
    LeftOut {
        path: PathBuf,
        name: String,
        value: String,
    },
    /// Nothing of it can be used. `is_known_before`: it is as it was set before; else as by default, and nobody may
    /// push.
    Unreadable {
        path: PathBuf,
        why: Unread,
        is_known_before: bool,
    },
    /// What was left out is in a copy of the whole file.
    CopyKept {
        path: PathBuf,
    },
    NoCopy {
        reason: String,
    },
    /// The system does not give the secrets.
    SecretsUnreadable {
        path: PathBuf,
        reason: String,
    },
    /// The file of the secrets is no TOML of ours. `line` and nothing more: the text is secret.
    SecretsMalformed {
        path: PathBuf,
        line: Option<usize>,
    },
    /// Others could read the secrets, and cannot any more.
    ClosedToOthers {
        path: PathBuf,
        mode: u32,
    },
    /// Others can read the secrets, and that could not be changed.
    OpenToOthers {
        path: PathBuf,
        mode: u32,
        reason: String,
    },
}

/// What is used in the place of a setting that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instead {
    /// What stood there when the file was well.
    Before,
    Default,
    /// The setting says who may push: nobody may.
    Nobody,
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// What the system says.
    System(String),
    /// The file is no TOML.
    NotToml(Option<Spot>),
}

/// Why settings or secrets were not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeepProblem {
    /// A newer program wrote the settings: they are left as they are.
    Newer,
    /// The settings could not be read at the start: they are left as they are.
    SettingsUnread,
    /// Somebody has changed the settings meanwhile, and they cannot be read: they are left as they are.
    Spoilt,
    /// The secrets could not be read at the start: they are left as they are.
    SecretsUnread { path: PathBuf },
    /// The secrets are no TOML of ours any more.
    SecretsMalformed { path: PathBuf },
    /// The key that numbers are masked with could be guessed.
    KeyTooShort { path: PathBuf },
    /// What the system says.
    System(String),
}

impl KeepProblem {
    /// Whether what was not kept may be kept later in the same run of the program.
    pub fn may_pass(&self) -> bool {
        matches!(self, KeepProblem::System(_) | KeepProblem::Spoilt)
    }
}

impl From<io::Error> for KeepProblem {
    fn from(error: io::Error) -> KeepProblem {
        KeepProblem::System(error.to_string())
    }
}

impl From<toml::ser::Error> for KeepProblem {
    fn from(error: toml::ser::Error) -> KeepProblem {
        KeepProblem::System(error.to_string())
    }
}

/// A place in a text, both counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    pub line: usize,
    pub column: usize,
}

impl Spot {
    /// Where a part of `text` begins, given in bytes.
    pub(super) fn of(text: &str, part: Option<Range<usize>>) -> Option<Spot> {
        let before = text.get(..part?.start)?;
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Some(Spot { line, column })
    }
}

impl Warning {
    /// Whether nobody may push because of it.
    pub fn bars_everybody(&self) -> bool {
        match self {
            Warning::CannotUse { instead, .. } => *instead == Instead::Nobody,
            Warning::UnknownName { instead, .. } => *instead == Some(Instead::Nobody),
            Warning::Unreadable { is_known_before, .. } => !is_known_before,
            _ => false,
        }
    }

    /// The file it is about.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Warning::NewerFile { path, .. }
            | Warning::CannotUse { path, .. }
            | Warning::UnknownName { path, .. }
            | Warning::LeftOut { path, .. }
            | Warning::Unreadable { path, .. }
            | Warning::CopyKept { path }
            | Warning::SecretsUnreadable { path, .. }
            | Warning::SecretsMalformed { path, .. }
            | Warning::ClosedToOthers { path, .. }
            | Warning::OpenToOthers { path, .. } => Some(path),
            Warning::NoCopy { .. } => None,
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Lang::En.phrases().settings_warning(self))
    }
}

impl fmt::Display for KeepProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Lang::En.phrases().keep_problem(self))
    }
}

impl std::error::Error for KeepProblem {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_counted_in_lines_and_letters() {
        let text = "zone = \"utc\"\n名 = \n";
        let spot = |byte| Spot::of(text, Some(byte..byte + 1));
        assert_eq!(spot(0), Some(Spot { line: 1, column: 1 }));
        assert_eq!(spot(text.find('=').unwrap()), Some(Spot { line: 1, column: 6 }));
        assert_eq!(spot(text.rfind('=').unwrap()), Some(Spot { line: 2, column: 3 }));
        assert_eq!((spot(text.len() + 1), Spot::of(text, None)), (None, None));
    }
}
