//! Notifications that are sent once more: how far that is, and a word on it where nobody looks.

use crate::backend::ReplayState;
use crate::i18n::filled;
use crate::ui::app::App;
use crate::ui::model::Replay;
use crate::ui::theme::Tone;

/// Takes over how a replay stands.
pub(in crate::ui) fn gather(app: &mut App) {
    let Some((job, wanted)) = &app.replay else { return };
    let replay = Replay { wanted: wanted.clone(), state: job.state() };
    let was_running = app.model.replay.as_ref().is_none_or(|before| before.state.is_running());
    let has_ended = !replay.state.is_running() && was_running;
    if has_ended && !app.views.dialogs.shows_replay() {
        let w = &app.model.phrases.replay;
        match &*replay.state {
            ReplayState::Ended(report, _) if replay.state.is_all_taken() => {
                app.toast.say(filled(w.said_all, &[("n", report.taken.to_string())]));
            }
            _ => app.toast.say_toned(w.said_not_all, Tone::Orange),
        }
    }
    app.model.replay = Some(replay);
}
