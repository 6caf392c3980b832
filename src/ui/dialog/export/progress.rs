//! The export while it runs, and what came of it.

use egui::{Label, Ui};

use crate::backend::ExportState;
use crate::i18n::{Phrases, fill, grouped};
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::theme::{self, Tokens, Tone};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::{button, card, meter};

pub fn body_ui(ui: &mut Ui, model: &Model, job: &ExportState) {
    let (x, t) = (&model.phrases.export, Tokens::of(ui));
    match job {
        ExportState::Running { rows, millis } => {
            let rate = (*rows).saturating_mul(1000) / (*millis).max(1);
            let words = match *rows {
                0 => x.running_short.to_owned(),
                rows => fill(x.running, &[("n", &grouped(rows)), ("rate", &grouped(rate))]),
            };
            ui.label(theme::strong(words).color(t.text));
            let (_, bar) = ui.allocate_space(egui::vec2(ui.available_width(), 8.0));
            let share = *rows as f32 / model.history.rows.max(1) as f32;
            meter::paint_bar(ui.painter(), bar, share, Tone::Blue, t);
        }
        ExportState::Done { rows, path, millis } => {
            let secs = format!("{}.{}", millis / 1000, millis % 1000 / 100);
            let words = fill(x.done, &[("n", &grouped(*rows)), ("s", &secs)]);
            ui.label(theme::card_title(words).color(t.text));
            let path = path.display().to_string();
            ui.add(Label::new(theme::code(path).color(t.text)).wrap().selectable(true));
        }
        ExportState::Cancelled => {
            ui.label(theme::body(x.cancelled).color(t.text));
        }
        ExportState::Failed(problem) => {
            card::edged(ui, Tone::Red, |ui| {
                ui.label(theme::strong(x.failed).color(t.text));
                if let Some(remedy) = remedy(model.phrases, problem) {
                    ui.add(Label::new(theme::body(remedy).color(t.text)).wrap());
                }
                ui.add(Label::new(theme::small(problem).color(t.text2)).wrap().selectable(true));
            });
        }
    }
}

/// What to do about a failure, in the language of the window.
fn remedy(phrases: &Phrases, problem: &str) -> Option<&'static str> {
    let x = &phrases.export;
    let known =
        [(" exists; ", x.failed_exists), ("disk is full", x.failed_disk), ("cannot write", x.failed_write)];
    known.into_iter().find(|(part, _)| problem.contains(part)).map(|(_, words)| words)
}

/// Returns whether the dialog is to be closed.
pub fn footer_ui(ui: &mut Ui, model: &Model, job: &ExportState, wishes: &mut Vec<Command>) -> bool {
    let x = &model.phrases.export;
    match job {
        ExportState::Running { .. } => {
            if ui.add(button::secondary(x.stop).tall()).clicked() {
                wishes.push(Command::CancelExport);
            }
            false
        }
        ExportState::Done { path, .. } => {
            let close = ui.add(button::primary(x.close).key("Esc").tall()).clicked();
            if close {
                wishes.push(Command::DismissExport);
            }
            if ui.add(button::secondary(x.copy_path).icon(Icon::Copy).tall()).clicked() {
                let text = path.display().to_string();
                wishes.push(Command::Copy { text, what: x.copied_path.to_owned() });
            }
            close
        }
        ExportState::Cancelled | ExportState::Failed(_) => {
            if ui.add(button::primary(x.again).tall()).clicked() {
                wishes.push(Command::DismissExport);
            }
            false
        }
    }
}
