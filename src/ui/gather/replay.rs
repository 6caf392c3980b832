//! Notifications that are sent once more: how far that is, and a word on it where nobody looks.

use crate::backend::{End, ReplayJob, ReplayState};
use crate::i18n::filled;
use crate::ui::app::App;

/// Takes over how a replay stands.
pub(in crate::ui) fn gather(app: &mut App) {
    let Some(state) = app.replay.as_ref().map(ReplayJob::state) else { return };
    let is_running = |state: &ReplayState| matches!(state, ReplayState::Running(_));
    let has_ended = !is_running(&state) && app.model.replay.as_deref().is_none_or(is_running);
    if has_ended && !app.views.dialogs.shows_replay() {
        let w = &app.model.phrases.replay;
        let said = match &*state {
            ReplayState::Ended(report, End::Through) if report.failed.is_none() => {
                filled(w.said_all, &[("n", report.taken.to_string())])
            }
            _ => w.said_not_all.to_owned(),
        };
        app.toast.say(said);
    }
    app.model.replay = Some(state);
}
