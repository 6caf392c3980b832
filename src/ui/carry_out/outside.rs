//! Wishes about files that are shown outside the window. What may not be shown just now is left alone.

use crate::backend::Showing;
use crate::ui::app::App;
use crate::ui::command::Written;

pub(super) fn open_export(app: &mut App) {
    let path = app.model.export_to_open().map(|path| path.to_owned());
    show(app, path, Showing::File);
}

pub(super) fn show_folder(app: &mut App, file: Written) {
    let path = app.model.place_of(file).map(|path| path.to_owned());
    show(app, path, Showing::Folder);
}

fn show(app: &mut App, path: Option<std::path::PathBuf>, showing: Showing) {
    let Some(path) = path.filter(|_| app.model.why_not_shown(showing).is_none()) else { return };
    let words = &app.model.phrases.outside;
    // A spreadsheet takes its time to appear.
    app.toast.say(match showing {
        Showing::File => words.opening_file,
        Showing::Folder => words.opening_folder,
    });
    app.outside.show(path, showing);
}
