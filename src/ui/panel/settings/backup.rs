//! A copy of the database at the press of a button, while pushes go on being stored.

use std::path::{Path, PathBuf};

use egui::Ui;

use super::{LABELS, note};
use crate::backend::BackupState;
use crate::i18n::{bytes, fill, filled};
use crate::settings::documents_dir;
use crate::ui::command::{Command, JobWish, Written};
use crate::ui::dialog::picker::{Choosing, Picker, is_whole};
use crate::ui::model::Model;
use crate::ui::panel::trouble::store_words;
use crate::ui::panel::written;
use crate::ui::theme::{S8, Tokens, Tone, small};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::{button, card, field};

const WIDE: f32 = 420.0;

/// Where it is to go, as long as that is not where it is proposed.
#[derive(Default)]
pub struct Backup {
    path: Option<String>,
    choosing: Choosing,
    /// Where documents are; looked up once, not in every frame.
    folder: Option<PathBuf>,
}

pub(super) fn backup_ui(ui: &mut Ui, model: &Model, state: &mut Backup, wishes: &mut Vec<Command>) {
    let s = &model.phrases.settings;
    let rows = card::KeyValues { label_width: LABELS, row: 32.0 };
    if let Some(path) = state.choosing.take(model.now) {
        state.path = Some(path.display().to_string());
    }
    if let Some(BackupState::Running(part)) = model.backup.as_deref() {
        rows.row(ui, s.backup, |ui| {
            ui.spacing_mut().item_spacing.x = S8;
            ui.label(fill(s.backup_running, &[("n", &format!("{:.0}", part * 100.0))]));
            if ui.add(button::secondary(s.backup_cancel).tall()).clicked() {
                wishes.push(Command::Job(JobWish::CancelBackup));
            }
        });
        return;
    }
    let folder = state.folder.get_or_insert_with(|| documents_dir().unwrap_or_default());
    let proposed = || folder.join(file_name(model)).display().to_string();
    let mut path = state.path.clone().unwrap_or_else(proposed);
    rows.row(ui, s.backup, |ui| {
        ui.spacing_mut().item_spacing.x = S8;
        let typed = field::TextField::new(s.backup_path, &mut path).unlabelled().code().width(WIDE).show(ui);
        if typed.changed() {
            state.path = Some(path.clone());
        }
        let to = Path::new(path.trim());
        if ui
            .add_enabled(!state.choosing.is_open(), button::secondary(model.phrases.export.change).tall())
            .clicked()
        {
            let folder = to.parent().map(Path::to_owned).unwrap_or_default();
            let name = to.file_name().map(|name| name.to_string_lossy().into_owned());
            let name = name.unwrap_or_else(|| file_name(model));
            state.choosing.begin(Picker::to_write(ui.ctx(), model.now, folder, name));
        }
        if ui.add_enabled(is_whole(to), button::secondary(s.backup_go).tall()).clicked() {
            wishes.push(Command::Job(JobWish::StartBackup(to.to_owned())));
            state.path = None;
        }
    });
    if state.choosing.failed {
        card::banner(ui, Tone::Orange, model.phrases.export.pick_failed, None);
    }
    match model.backup.as_deref() {
        Some(BackupState::Done { path, bytes: size }) => {
            let blanks = [("path", path.display().to_string()), ("size", bytes(*size))];
            rows.row(ui, "", |ui| {
                ui.spacing_mut().item_spacing.x = S8;
                ui.label(small(filled(s.backup_done, &blanks)).color(Tokens::of(ui).text));
                let look: written::Look = |button| button.icon(Icon::Folder).small();
                written::folder_ui(ui, model, Written::Backup, look, wishes);
            });
        }
        Some(BackupState::Failed(problem)) => {
            card::banner(
                ui,
                Tone::Red,
                &fill(s.backup_failed, &[("problem", &store_words(model, problem))]),
                None,
            );
        }
        Some(BackupState::Cancelled) => note(ui, s.backup_cancelled),
        Some(BackupState::Running(_)) | None => note(ui, s.backup_note),
    }
}

/// `ringside-20261121-1400.sqlite`: two of one day do not meet.
fn file_name(model: &Model) -> String {
    let now = model.zone.civil(model.now.stamp());
    format!("ringside-{}.sqlite", now.format("%Y%m%d-%H%M"))
}
