//! What the program wrote is shown by the desktop, and a desktop that does not is told of.

use super::*;
use crate::backend::{BackupState, ExportState, Exported, Showing};
use crate::ui::command::Written;

/// A desktop that opens nothing.
pub(super) struct Closed;

impl Opener for Closed {
    fn open(&self, _: &Path, _: Showing) -> std::io::Result<()> {
        Err(std::io::Error::other("no program"))
    }
}

/// Wishes it, and draws frames until this is said.
#[track_caller]
fn told(harness: &mut Harness<'_, App>, wished: Command, words: &str) {
    wish(harness, wished);
    let mut frames = 0..10_000;
    while harness.query_all_by_label(words).next().is_none() {
        assert!(frames.next().is_some(), "“{words}” is not said");
        std::thread::yield_now();
        harness.step();
    }
}

/// An export that came to this file.
fn exported(path: &Path, is_masked: bool) -> Option<Arc<ExportState>> {
    let exported = Exported {
        rows: 7,
        bytes: 1,
        sha256: "0".repeat(64),
        sheets: None,
        cut_cells: 0,
        gaps: 0,
        manifest: path.with_extension("manifest.json"),
    };
    Some(Arc::new(ExportState::Done { exported, path: path.to_owned(), is_masked, millis: 7 }))
}

#[test]
fn what_the_desktop_does_not_show_is_told_with_what_to_do_in_both_languages() {
    for (lang, file_refused, folder_refused, file_gone, folder_gone) in [
        (Lang::Zh, "文件没能打开；请打开文件夹", "文件夹没能打开；请按", "文件不在了", "文件夹不在了"),
        (
            Lang::En,
            "The file could not be opened: open its folder",
            "The folder could not be opened: go to",
            "The file is gone: open its folder",
            "The folder is gone",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut harness = open(folder.path(), Some(lang));
        let said = |words: &str| {
            let w = &lang.phrases().outside;
            let all = [w.file_refused, w.folder_refused, w.file_gone, w.folder_gone];
            *all.iter().find(|said| said.starts_with(words)).unwrap()
        };
        let path = folder.path().join("out").join("calls.csv");
        harness.state_mut().model.export = exported(&path, false);
        told(&mut harness, Command::OpenExport, said(file_gone));
        told(&mut harness, Command::ShowFolder(Written::Export), said(folder_gone));
        std::fs::create_dir(path.parent().unwrap()).unwrap();
        told(&mut harness, Command::ShowFolder(Written::Export), said(folder_refused));
        std::fs::write(&path, "").unwrap();
        told(&mut harness, Command::OpenExport, said(file_refused));
    }
}

#[test]
fn a_press_is_answered_at_once_and_only_where_there_is_something_to_show() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    let is_answered = |harness: &Harness<'_, App>| {
        let w = &Lang::En.phrases().outside;
        let failed = [w.file_gone, w.file_refused, w.folder_gone, w.folder_refused];
        [w.opening_file, w.opening_folder]
            .iter()
            .chain(&failed)
            .any(|words| harness.query_all_by_label(words).next().is_some())
    };
    for file in [Written::Export, Written::Backup, Written::SetAside, Written::OwnReasons] {
        wish(&mut harness, Command::ShowFolder(file));
    }
    wish(&mut harness, Command::OpenExport);
    assert!(!is_answered(&harness), "nothing was written yet");
    let path = folder.path().join("calls.csv");
    let model = &mut harness.state_mut().model;
    model.export = exported(&path, false);
    model.screen.presenting = true;
    wish(&mut harness, Command::OpenExport);
    wish(&mut harness, Command::ShowFolder(Written::Export));
    assert!(!is_answered(&harness), "an audience looks on");
    harness.state_mut().model.screen.presenting = false;
    wish(&mut harness, Command::OpenExport);
    assert!(is_answered(&harness));
}

#[test]
fn whole_numbers_are_not_opened_onto_a_masked_screen_and_masked_ones_are() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    let model = &mut harness.state_mut().model;
    let path = folder.path().join("calls.csv");
    let why_not = |model: &Model, showing| model.why_not_shown(showing);
    let words = &Lang::En.phrases().outside;
    model.settings.mask = true;
    model.export = exported(&path, false);
    assert_eq!(why_not(model, Showing::File), Some(words.masked));
    assert_eq!(why_not(model, Showing::Folder), None);
    model.screen.revealed_until = Some(Arrival(model.now.0 + 9_000));
    assert_eq!(why_not(model, Showing::File), None, "they are shown for a while");
    model.screen.revealed_until = None;
    model.export = exported(&path, true);
    assert_eq!(why_not(model, Showing::File), None);
    model.screen.presenting = true;
    for showing in [Showing::File, Showing::Folder] {
        assert_eq!(why_not(model, showing), Some(words.presenting));
    }
    model.screen.presenting = false;
    for name in ["calls.bat", "calls", "calls.xlsm"] {
        model.export = exported(&folder.path().join(name), true);
        assert_eq!(model.export_to_open(), None, "{name}");
        assert!(model.place_of(Written::Export).is_some());
    }
    let backup = folder.path().join("ringside.sqlite");
    model.backup = Some(Arc::new(BackupState::Done { path: backup.clone(), bytes: 7 }));
    assert_eq!(model.place_of(Written::Backup), Some(&*backup));
}
