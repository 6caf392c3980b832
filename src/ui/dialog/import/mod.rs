//! CDRs from a file: which one, how far it is, and what came of it.

use std::path::{Path, PathBuf};

use egui::{Align, Id, Key, Label, Layout, Ui, vec2};

use super::picker::{Choosing, Picker};
use crate::backend::{ImportState, Imported, Unreadable};
use crate::i18n::{fill, filled, grouped};
use crate::ui::command::{Command, JobWish, Tab};
use crate::ui::model::Model;
use crate::ui::panel::trouble::store_words;
use crate::ui::theme::{self, S8, Tokens, Tone, Type};
use crate::ui::widget::dialog::{self, Dialog};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::{button, card, field, ink, meter};

/// What the dialog remembers while it is open.
#[derive(Default)]
pub struct ImportDialog {
    path: String,
    choosing: Choosing,
    is_opened: bool,
    /// It was dropped while another one was being imported.
    is_next: bool,
}

impl ImportDialog {
    /// Is about this file from now on. What came of the one before it has been read; while that is still being imported,
    /// this one is next.
    pub fn take_dropped(&mut self, model: &Model, file: &Path, wishes: &mut Vec<Command>) {
        self.path = file.display().to_string();
        match model.import.as_deref() {
            None => {}
            Some(ImportState::Running(_)) => self.is_next = true,
            Some(_) => wishes.push(Command::Job(JobWish::DismissImport)),
        }
    }

    fn take_picked(&mut self, model: &Model) {
        if let Some(path) = self.choosing.take(model.now) {
            self.path = path.display().to_string();
        }
    }

    /// The file, once it is said whole.
    fn file(&self) -> Option<PathBuf> {
        // A path that was copied from the file manager of Windows stands in quotation marks.
        let path = Path::new(self.path.trim().trim_matches('"'));
        (path.is_absolute() && path.file_name().is_some()).then(|| path.to_owned())
    }
}

/// The first file that was dropped in this frame.
pub fn dropped(ui: &Ui) -> Option<PathBuf> {
    ui.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_owned()))
}

/// Draws the dialog. Returns whether it is to be closed.
pub fn import_ui(ui: &mut Ui, model: &Model, state: &mut ImportDialog, wishes: &mut Vec<Command>) -> bool {
    state.take_picked(model);
    if let Some(file) = dropped(ui) {
        state.take_dropped(model, &file, wishes);
    }
    let w = &model.phrases.import;
    let dialog =
        Dialog { id: Id::unique("import"), title: w.title, detail: w.detail, close: w.close, width: 560.0 };
    let Some(job) = model.import.as_deref() else {
        state.is_next = false;
        let cell = std::cell::RefCell::new((state, false));
        let shown = dialog.show(
            ui,
            |ui| {
                let (state, is_entered) = &mut *cell.borrow_mut();
                *is_entered = choose_ui(ui, model, state);
            },
            |ui| {
                let (state, is_entered) = &mut *cell.borrow_mut();
                let file = state.file();
                let start = button::primary(w.start).key(dialog::CONFIRMS).tall();
                let is_pressed = ui.add_enabled(file.is_some(), start).clicked();
                if let Some(file) = file.filter(|_| is_pressed || *is_entered) {
                    wishes.push(Command::Job(JobWish::StartImport(file)));
                }
                ui.add(button::secondary(model.phrases.screen.cancel).key(dialog::CLOSES).tall()).clicked()
            },
        );
        return shown.close || shown.footer;
    };
    let next = state.file().filter(|_| state.is_next);
    let shown = dialog.show(
        ui,
        |ui| body_ui(ui, model, job, next.as_deref()),
        |ui| footer_ui(ui, model, job, wishes),
    );
    if shown.close && !matches!(job, ImportState::Running(_)) {
        wishes.push(Command::Job(JobWish::DismissImport));
    }
    shown.close || shown.footer
}

/// Says whether Enter was pressed in the field.
fn choose_ui(ui: &mut Ui, model: &Model, state: &mut ImportDialog) -> bool {
    let (w, t) = (&model.phrases.import, Tokens::of(ui));
    ui.add(Label::new(theme::small(w.what).color(t.text2)).wrap());
    let is_entered = ui
        .horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = S8;
            let choose = button::secondary(w.choose).icon(Icon::Folder).tall();
            let width = (ui.available_width() - S8 - choose.width(ui)).max(160.0);
            let field = field::TextField::new(w.file, &mut state.path).unlabelled().hint(w.file_hint);
            let shown = field.width(width).show(ui);
            if !std::mem::replace(&mut state.is_opened, true) {
                shown.request_focus();
            }
            if ui.add_enabled(!state.choosing.is_open(), choose).clicked() {
                let folder = state.file().and_then(|file| file.parent().map(Path::to_owned));
                state.choosing.begin(Picker::to_read(ui.ctx(), model.now, folder.unwrap_or_default()));
            }
            shown.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
        })
        .inner;
    if state.choosing.failed {
        card::banner(ui, Tone::Orange, model.phrases.export.pick_failed, None);
    }
    ui.label(theme::small(w.meanwhile).color(t.text2));
    is_entered
}

/// How far it is, or what came of it; `next` is to be imported after it.
fn body_ui(ui: &mut Ui, model: &Model, job: &ImportState, next: Option<&Path>) {
    let w = &model.phrases.import;
    match job {
        ImportState::Running(so_far) => {
            running_ui(ui, model, so_far);
            if let Some(name) = next.and_then(Path::file_name) {
                let words = fill(w.next, &[("another", w.another), ("file", &name.to_string_lossy())]);
                card::banner(ui, Tone::Blue, &words, None);
            }
        }
        ImportState::Done(all) => {
            let title = match (all.of, all.tally.taken, all.tally.known) {
                (Some(0), ..) => w.nothing,
                (_, 0, known) if known > 0 => w.nothing_new,
                _ => w.done,
            };
            sum_ui(ui, model, title, all);
        }
        ImportState::Cancelled(so_far) => sum_ui(ui, model, w.cancelled, so_far),
        ImportState::Unreadable(why) => {
            let help = match why {
                Unreadable::Missing => w.missing.to_owned(),
                Unreadable::Denied => w.denied.to_owned(),
                Unreadable::Folder => w.folder.to_owned(),
                Unreadable::Other(problem) => fill(w.unreadable_help, &[("problem", &model.text(problem))]),
            };
            trouble_ui(ui, w.unreadable, &help);
        }
        ImportState::Failed(so_far, problem) => {
            trouble_ui(ui, w.failed, &fill(w.failed_help, &[("problem", &store_words(model, problem))]));
            counts_ui(ui, model, so_far);
        }
    }
}

fn running_ui(ui: &mut Ui, model: &Model, so_far: &Imported) {
    let (w, t) = (&model.phrases.import, Tokens::of(ui));
    let done = so_far.tally.all();
    let words = match so_far.of {
        Some(of) => fill(w.running, &[("n", &grouped(done)), ("of", &grouped(of))]),
        None => w.reading.to_owned(),
    };
    ui.label(theme::strong(words).color(t.text));
    let (_, bar) = ui.allocate_space(vec2(ui.available_width(), 8.0));
    let share = so_far.of.map_or(0.0, |of| done as f32 / of.max(1) as f32);
    meter::paint_bar(ui.painter(), bar, share, Tone::Blue, t);
    ui.label(theme::small(w.meanwhile).color(t.text2));
}

fn sum_ui(ui: &mut Ui, model: &Model, title: &str, all: &Imported) {
    let (w, t) = (&model.phrases.import, Tokens::of(ui));
    ui.label(theme::card_title(title).color(t.text));
    if all.of == Some(0) {
        ui.label(theme::body(w.nothing_text).color(t.text2));
        return;
    }
    counts_ui(ui, model, all);
}

/// The numbers below each other, and the place of the first that was none.
fn counts_ui(ui: &mut Ui, model: &Model, all: &Imported) {
    let (w, t) = (&model.phrases.import, Tokens::of(ui));
    let rows = card::KeyValues::new(112.0);
    let tally = all.tally;
    for (label, n) in [(w.taken, tally.taken), (w.known, tally.known), (w.rejected, tally.rejected)] {
        let words = fill(w.records, &[("n", &grouped(n))]);
        let tone = if label == w.rejected && n > 0 { t.orange } else { t.text };
        rows.line(ui, label, |ui| {
            let layout = Layout::right_to_left(Align::Center);
            let runs = [(words.as_str(), Type::Strong, tone)];
            let add = |ui: &mut Ui| ui.add(Label::new(ink::runs_job(&runs, 0.0)));
            ui.allocate_ui_with_layout(vec2(88.0, 24.0), layout, add);
        });
    }
    if let Some(first) = &all.first {
        let problem = model.phrases.import_problem(&first.problem);
        let place = [("line", first.line.to_string()), ("problem", model.text(&problem).into_owned())];
        let words = format!("{}\n{}", filled(w.first, &place), w.rejected_help);
        card::banner(ui, Tone::Orange, &words, None);
    }
}

fn trouble_ui(ui: &mut Ui, title: &str, help: &str) {
    let t = Tokens::of(ui);
    card::edged(ui, Tone::Red, |ui| {
        ui.label(theme::strong(title).color(t.text));
        ui.add(Label::new(theme::body(help).color(t.text)).wrap().selectable(true));
    });
}

/// Returns whether the dialog is to be closed.
fn footer_ui(ui: &mut Ui, model: &Model, job: &ImportState, wishes: &mut Vec<Command>) -> bool {
    let w = &model.phrases.import;
    if let ImportState::Running(_) = job {
        if ui.add(button::secondary(w.stop).tall()).clicked() {
            wishes.push(Command::Job(JobWish::CancelImport));
        }
        return false;
    }
    let has_news = matches!(job, ImportState::Done(all) if all.tally.taken > 0);
    let is_shown = has_news && ui.add(button::primary(w.show).tall()).clicked();
    if is_shown {
        wishes.push(Command::Go(Tab::History));
    }
    let is_closed = ui.add(button::secondary(w.close).key(dialog::CLOSES).tall()).clicked();
    let is_again = ui.add(button::secondary(w.another).tall()).clicked();
    if is_shown || is_closed || is_again {
        wishes.push(Command::Job(JobWish::DismissImport));
    }
    is_shown || is_closed
}

#[cfg(test)]
mod tests;
