//! The export while it runs, and what came of it.

use std::path::Path;

use egui::{Label, Ui};

use crate::backend::{ExportError, ExportState, Exported, Pace, StoreError};
use crate::call::mask::HIDDEN;
use crate::i18n::{Phrases, fill, grouped};
use crate::ui::command::{Command, JobWish, Written};
use crate::ui::model::Model;
use crate::ui::panel::trouble::store_words;
use crate::ui::panel::written;
use crate::ui::theme::{self, Tokens, Tone};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::{button, card, dialog, meter};

pub fn body_ui(ui: &mut Ui, model: &Model, job: &ExportState) {
    let (x, t) = (&model.phrases.export, Tokens::of(ui));
    match job {
        ExportState::Running(pace) => running_ui(ui, model, pace),
        ExportState::Done { exported, path, millis, .. } => done_ui(ui, model, exported, path, *millis),
        ExportState::Cancelled => {
            ui.label(theme::body(x.cancelled).color(t.text));
        }
        ExportState::Failed(error) => {
            let (remedy, detail) = (remedy(model.phrases, error), detail(model, error));
            card::edged(ui, Tone::Red, |ui| {
                ui.label(theme::strong(x.failed).color(t.text));
                ui.add(Label::new(theme::body(remedy).color(t.text)).wrap());
                ui.add(Label::new(theme::small(detail).color(t.text2)).wrap().selectable(true));
            });
        }
    }
}

fn running_ui(ui: &mut Ui, model: &Model, pace: &Pace) {
    let (x, t) = (&model.phrases.export, Tokens::of(ui));
    let total = grouped(pace.total.unwrap_or(0).max(pace.rows));
    let words = match pace.rows {
        0 => x.running_short.to_owned(),
        rows => fill(
            x.running,
            &[("n", &grouped(rows)), ("total", &total), ("rate", &grouped(pace.rows_per_sec()))],
        ),
    };
    ui.label(theme::strong(words).color(t.text));
    let (_, bar) = ui.allocate_space(egui::vec2(ui.available_width(), 8.0));
    meter::paint_bar(ui.painter(), bar, pace.share(), Tone::Blue, t);
    if let Some(secs) = pace.secs_left() {
        let (m, n) = ((secs / 60).to_string(), (secs % 60).to_string());
        let phrase = if secs < 60 { x.seconds_left } else { x.minutes_left };
        ui.label(theme::small(fill(phrase, &[("m", &m), ("n", &n)])).color(t.text2));
    }
}

fn done_ui(ui: &mut Ui, model: &Model, exported: &Exported, path: &Path, millis: u64) {
    let (x, t) = (&model.phrases.export, Tokens::of(ui));
    let secs = format!("{}.{}", millis / 1000, millis % 1000 / 100);
    let words = fill(x.done, &[("n", &grouped(exported.rows)), ("s", &secs)]);
    ui.label(theme::card_title(words).color(t.text));
    ui.add(Label::new(theme::code(place(model, path)).color(t.text)).wrap().selectable(true));
    for (label, text) in
        [(x.done_manifest, place(model, &exported.manifest)), ("SHA-256", exported.sha256.clone())]
    {
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::small(label).color(t.text2));
            ui.add(Label::new(theme::code(text).color(t.text2)).wrap().selectable(true));
        });
    }
    let notices = [
        (exported.sheets.unwrap_or(1) as u64, 1, x.done_sheets, Tone::Blue),
        (exported.cut_cells, 0, x.done_cut, Tone::Orange),
        (exported.gaps as u64, 0, x.done_gaps, Tone::Orange),
    ];
    for (count, usual, phrase, tone) in notices {
        if count > usual {
            card::banner(ui, tone, &fill(phrase, &[("n", &grouped(count))]), None);
        }
    }
}

/// Where a file is, as this screen may show it: an audience sees no places of files.
fn place(model: &Model, path: &Path) -> String {
    if model.screen.presenting { HIDDEN.to_owned() } else { path.display().to_string() }
}

/// What to do about a failure.
fn remedy(phrases: &Phrases, error: &ExportError) -> &'static str {
    let x = &phrases.export;
    match error {
        ExportError::Exists(_) => x.failed_exists,
        ExportError::NotFile(_) => x.failed_kind,
        ExportError::Database(_) => x.failed_database,
        ExportError::Held(_) => x.failed_held,
        ExportError::BadName(_) => x.failed_name,
        ExportError::NoFolder(_) => x.failed_folder,
        ExportError::Denied(_) => x.failed_denied,
        ExportError::DiskFull(_) => x.failed_disk,
        ExportError::Write { .. } => x.failed_write,
        ExportError::NoThread(_) => x.failed_thread,
        ExportError::Store(StoreError::FellOver) => x.failed_fell_over,
        ExportError::Store(_) => x.failed_store,
        ExportError::Cancelled => x.cancelled,
    }
}

/// What it is about, and what the system says.
fn detail(model: &Model, error: &ExportError) -> String {
    match error {
        ExportError::Exists(path)
        | ExportError::NotFile(path)
        | ExportError::Database(path)
        | ExportError::Held(path)
        | ExportError::BadName(path)
        | ExportError::NoFolder(path)
        | ExportError::Denied(path)
        | ExportError::DiskFull(path) => place(model, path),
        ExportError::Write { path, reason } => format!("{}: {reason}", place(model, path)),
        ExportError::NoThread(reason) => reason.clone(),
        ExportError::Store(error) => store_words(model, error),
        ExportError::Cancelled => String::new(),
    }
}

/// Returns whether the dialog is to be closed.
pub fn footer_ui(ui: &mut Ui, model: &Model, job: &ExportState, wishes: &mut Vec<Command>) -> bool {
    let x = &model.phrases.export;
    match job {
        ExportState::Running(_) => {
            if ui.add(button::secondary(x.stop).tall()).clicked() {
                wishes.push(Command::Job(JobWish::CancelExport));
            }
            false
        }
        ExportState::Done { path, .. } => {
            let close = ui.add(button::primary(x.close).key(dialog::CLOSES).tall()).clicked();
            if close {
                wishes.push(Command::Job(JobWish::DismissExport));
            }
            let [file, folder]: [written::Look; 2] =
                [|button| button.icon(Icon::External).tall(), |button| button.icon(Icon::Folder).tall()];
            written::open_export_ui(ui, model, file, wishes);
            written::folder_ui(ui, model, Written::Export, folder, wishes);
            if ui.add(button::secondary(x.copy_path).icon(Icon::Copy).tall()).clicked() {
                let text = path.display().to_string();
                wishes.push(Command::Copy { text, what: x.copied_path.to_owned() });
            }
            close
        }
        ExportState::Cancelled | ExportState::Failed { .. } => {
            let again = ui.add(button::primary(x.again).key(dialog::CONFIRMS).tall());
            if again.clicked() || dialog::is_entered(ui) {
                wishes.push(Command::Job(JobWish::DismissExport));
            }
            false
        }
    }
}
