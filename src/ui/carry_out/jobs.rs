//! Wishes about what is done in the background: exports, imports, copies of the database, purges.

use std::sync::Arc;

use super::import;
use crate::backend::{ExportOptions, List, PurgeOrder};
use crate::call::Arrival;
use crate::ui::app::App;
use crate::ui::command::JobWish;
use crate::ui::dialog::Front;

pub(super) fn carry_out(app: &mut App, wish: JobWish) {
    match wish {
        JobWish::StartExport(options) => start_export(app, *options),
        JobWish::CancelExport => {
            if let Some(job) = &app.job {
                job.cancel();
            }
        }
        JobWish::DismissExport => dismiss_export(app),
        JobWish::StartImport(file) => app.import = Some(app.backend.import(file)),
        JobWish::CancelImport => {
            if let Some(job) = &app.import {
                job.cancel();
            }
        }
        JobWish::DismissImport => import::dismiss(app),
        JobWish::StartBackup(file) => app.backup = Some(app.backend.backup(file)),
        JobWish::StartReplay(wanted) => {
            app.model.replay = None;
            app.replay = Some((app.backend.replay(&wanted), Arc::from(wanted)));
        }
        JobWish::CancelReplay => {
            if let Some((job, _)) = &app.replay {
                job.cancel();
            }
        }
        JobWish::DismissReplay => dismiss_replay(app),
        JobWish::CancelBackup => {
            if let Some(job) = &app.backup {
                job.cancel();
            }
        }
    }
}

fn start_export(app: &mut App, options: ExportOptions) {
    let list = Arc::new(List { now: app.model.now, ..(*app.model.history.list).clone() });
    app.job = Some(app.backend.export(list, app.model.history.rows, options));
}

/// What an export came to has been read.
pub(super) fn dismiss_export(app: &mut App) {
    app.job = None;
    app.model.export = None;
}

/// Asks where these are to be sent once more. What an earlier replay came to is shown first, until somebody has read it;
/// that all were taken has been said.
pub(super) fn ask_replay(app: &mut App, one: i64, all: Vec<i64>) {
    if app.model.replay.as_ref().is_some_and(|earlier| earlier.state.is_all_taken()) {
        dismiss_replay(app);
    }
    let to = app.model.settings.replay_to.clone();
    app.views.dialogs.open(Front::replay(one, all, &to));
}

fn dismiss_replay(app: &mut App) {
    (app.replay, app.model.replay) = (None, None);
}

/// Removes what is older than `days` days, in the background.
pub(super) fn purge(app: &mut App, days: u32) {
    let age = i64::from(days).saturating_mul(86_400_000);
    let before = Arrival(app.model.now.0.saturating_sub(age));
    app.backend.purge(PurgeOrder::from(before));
    // The counts change although nothing was received.
    app.asked.totals = None;
}
