//! An import while it runs, and what is to be read again once it has ended.

use crate::backend::{ImportJob, ImportState};
use crate::ui::app::App;
use crate::ui::carry_out::refresh_history;
use crate::ui::theme::Tone;

/// Takes over how an import stands; once it has ended, what is shown is counted anew.
pub(in crate::ui) fn gather(app: &mut App) {
    let Some(state) = app.import.as_ref().map(ImportJob::state) else { return };
    let is_running = |state: &ImportState| matches!(state, ImportState::Running(_));
    let has_ended = !is_running(&state) && app.model.import.as_deref().is_none_or(is_running);
    if has_ended {
        refresh_history(app);
        app.asked.spread.forget();
        app.asked.figures.forget();
        app.asked.reasons.forget();
        app.asked.totals = None;
        if !app.views.dialogs.shows_import() {
            let w = app.model.phrases;
            match &*state {
                ImportState::Done(all) => app.toast.say(w.import_said(all.tally.numbers(), true)),
                ImportState::Cancelled(part) | ImportState::Failed(part, _) => {
                    app.toast.say_toned(w.import_said(part.tally.numbers(), false), Tone::Orange);
                }
                ImportState::Unreadable(_) | ImportState::Running(_) => {
                    app.toast.say_toned(w.import.unreadable, Tone::Orange);
                }
            }
        }
    }
    app.model.import = Some(state);
}
