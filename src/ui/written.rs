//! Files that the program wrote and the window tells of, and what of them may be shown outside it just now. A wish names
//! one of these, never a path: what somebody else wrote is not opened.

use std::path::Path;

use super::model::Model;
use crate::backend::{BackupState, ExportState, Finding, Showing, is_only_read};

/// A file in a place that the program chose or was told to write to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    Export,
    Backup,
    /// A damaged database that was set aside.
    SetAside,
    /// The user's own wording, in the data folder.
    OwnReasons,
}

impl Model {
    /// Where this file is, if there is one.
    pub fn place_of(&self, file: Written) -> Option<&Path> {
        match file {
            Written::Export => match self.export.as_deref()? {
                ExportState::Done { path, .. } => Some(path),
                _ => None,
            },
            Written::Backup => match self.backup.as_deref()? {
                BackupState::Done { path, .. } => Some(path),
                _ => None,
            },
            Written::SetAside => {
                let now = self.health.set_aside.as_deref().map(|aside| aside.path.as_path());
                // The doctor knows of those of other days as well.
                now.or_else(|| self.checkup.as_deref()?.findings.iter().find_map(set_aside))
            }
            Written::OwnReasons => self.own_reasons.exists.then_some(&self.own_reasons.path),
        }
    }

    /// The export that is done, where it is of a kind that may be opened at all.
    pub fn export_to_open(&self) -> Option<&Path> {
        self.place_of(Written::Export).filter(|path| is_only_read(path))
    }

    /// Why nothing is shown outside the window just now. An audience sees no places of files; and whole numbers are not
    /// put on a screen on which they are masked.
    pub fn why_not_shown(&self, showing: Showing) -> Option<&'static str> {
        let w = &self.phrases.outside;
        let has_numbers =
            || matches!(self.export.as_deref(), Some(ExportState::Done { is_masked: false, .. }));
        match showing {
            _ if self.screen.presenting => Some(w.presenting),
            Showing::File if self.is_masked() && has_numbers() => Some(w.masked),
            Showing::File | Showing::Folder => None,
        }
    }
}

fn set_aside(finding: &Finding) -> Option<&Path> {
    match finding {
        Finding::DatabaseSetAside { paths } => paths.first().map(|path| path.as_path()),
        _ => None,
    }
}
