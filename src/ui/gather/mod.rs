//! What the window knows of the house below: once a frame everything that was published is taken, and each page asks the
//! desks for what it shows. Nothing is asked that nobody looks at, nothing twice, and nothing here waits for an answer.
//!
//! A module for each thing that is asked for; `again` and [`counted`] are what they share.

mod again;
pub mod alerts;
pub mod beside;
mod call;
pub mod checkup;
pub mod counted;
mod figures;
pub mod history;
mod import;
mod inbox;
pub mod ledger;
pub mod marks;
mod outside;
mod reasons;
mod replay;
pub mod spread;
mod totals;
mod ways_out;

use std::time::Duration;

use egui::Context;

use super::app::App;
use super::command::Tab;
use crate::backend::{BackupJob, InboxAsk, InboxFilter, ListenerState};
use crate::call::{Arrival, Retention};
use again::Again;

/// Milliseconds between two looks at a history that grows while its top is shown.
const LIVE_TAIL_MILLIS: i64 = 1_000;

/// Wakes the window once `millis` have passed, if nothing does before.
pub(super) fn wake_after(ctx: &Context, millis: i64) {
    ctx.request_repaint_after(Duration::from_millis(millis.unsigned_abs()));
}

/// What was asked of the desks last, so that nothing is asked twice.
#[derive(Default)]
pub(super) struct Asked {
    pub call: call::Asked,
    pub inbox: Option<InboxAsk>,
    pub inbox_filter: InboxFilter,
    /// The filter whose lines are shown.
    pub inbox_of: InboxFilter,
    pub inbox_limit: usize,
    pub notification: Option<i64>,
    pub ledger: ledger::Asked,
    pub beside: beside::Asked,
    pub spread: counted::Asked,
    pub figures: counted::Asked,
    pub ways_out: ways_out::Asked,
    pub alerts: alerts::Asked,
    pub marks: marks::Asked,
    pub reasons: reasons::Asked,
    pub totals: Option<u64>,
    pub window: Option<(u64, u64, usize)>,
    pub examined: checkup::Examined,
    pub refreshed_at: Arrival,
    pub refreshed_stored: u64,
    pub repeats: Repeats,
    /// The rules by which old data is removed, as they were told last.
    pub retention: Option<Retention>,
}

/// What is asked for again when it could not be read.
#[derive(Default)]
pub(super) struct Repeats {
    totals: Again,
    history: Again,
    inbox: Again,
}

/// Takes what was published since the last frame and asks for what the shown tab needs.
pub(super) fn gather(app: &mut App, ctx: &Context) {
    import::gather(app);
    replay::gather(app);
    outside::gather(app);
    app.model.backup = app.backup.as_ref().map(BackupJob::state);
    let model = &mut app.model;
    model.now = app.backend.now();
    model.board = app.backend.board();
    model.health = app.backend.health();
    model.screen.is_paused = app.views.live.is_paused();
    if let Some(job) = &app.job {
        model.export = Some(job.state());
    }
    marks::gather(app, ctx);
    checkup::gather(app);
    alerts::gather(app);
    keep_house(app);
    if can_be_asked(app) {
        gather_stored(app, ctx);
    }
}

/// Until the listener is decided, the database may be missing, mid-upgrade, or about to be set aside.
pub(super) fn can_be_asked(app: &App) -> bool {
    app.model.health.listener != ListenerState::Starting
}

/// Asks for what the shown tab needs of what is stored.
fn gather_stored(app: &mut App, ctx: &Context) {
    let stored = app.model.board.stored;
    // Both only grow: what was rejected is of no call, and a purge or an import was not received.
    let revision = app.model.health.received.wrapping_add(stored);
    totals::gather(app, ctx, revision);
    ledger::gather(app);
    call::gather(app, ctx);
    beside::gather(app, ctx);
    if app.views.dialogs.is_open() && app.model.tab != Tab::History {
        // An export says how many rows it will have.
        history::gather(app, ctx, stored);
    }
    match app.model.tab {
        Tab::History => {
            history::gather(app, ctx, stored);
            spread::gather(app);
            ways_out::gather(app, ctx);
        }
        Tab::Insights => {
            history::gather(app, ctx, stored);
            figures::gather(app);
            ways_out::gather(app, ctx);
        }
        Tab::Reasons => {
            // The counts of the codes are shares of what the history's filter matches.
            history::gather(app, ctx, stored);
            reasons::gather(app, ctx, stored);
        }
        Tab::Inbox => inbox::gather(app, ctx, revision),
        Tab::Live | Tab::Alerts | Tab::Doctor | Tab::Settings => {}
    }
}

/// Tells the house below how much is to be kept. A demo is never cut.
fn keep_house(app: &mut App) {
    let retention = if app.model.is_demo { Retention::default() } else { app.model.settings.retention() };
    if app.asked.retention != Some(retention) {
        app.asked.retention = Some(retention);
        app.backend.set_retention(retention);
    }
}
