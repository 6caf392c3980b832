//! What became of a file that was to be shown outside the window: told only if nothing did.

use crate::backend::{NotShown, Showing};
use crate::i18n::Phrases;
use crate::ui::app::App;
use crate::ui::theme::Tone;

pub(super) fn gather(app: &mut App) {
    if let Some(why) = app.outside.take_failure() {
        app.toast.say_toned(words(app.model.phrases, why), Tone::Orange);
    }
}

fn words(phrases: &Phrases, why: NotShown) -> &'static str {
    let w = &phrases.outside;
    match why {
        NotShown::Gone(Showing::File) => w.file_gone,
        NotShown::Gone(Showing::Folder) => w.folder_gone,
        NotShown::Refused(Showing::File) => w.file_refused,
        NotShown::Refused(Showing::Folder) => w.folder_refused,
        NotShown::NoThread => w.no_thread,
    }
}
