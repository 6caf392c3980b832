//! Notifications on the desktop: off until somebody wants them, and tried by a button that says what happened.

use egui::{Label, Ui};

use super::{LABELS, note};
use crate::call::filter::Filter;
use crate::i18n::fill;
use crate::settings;
use crate::ui::command::{Command, Setting};
use crate::ui::model::Model;
use crate::ui::panel::look;
use crate::ui::theme::{self, S8, Tokens, Tone};
use crate::ui::widget::{button, card, field};

/// What was typed and is not in force yet.
#[derive(Default)]
pub struct Notify {
    calls: Option<String>,
}

pub fn notify_ui(ui: &mut Ui, model: &Model, state: &mut Notify, wishes: &mut Vec<Command>) {
    let (w, kept) = (&model.phrases.notify, &model.settings.notify);
    let rows = card::KeyValues { label_width: LABELS, row: 28.0 };
    let mut wanted = kept.clone();
    rows.row(ui, w.on, |ui| field::checkbox(ui, &mut wanted.on, w.on_words));
    if kept.on {
        rows.row(ui, "", |ui| field::checkbox(ui, &mut wanted.sound, w.sound));
        let settings::Notify { listener, store, stale, alerts, .. } = &mut wanted;
        let mut label = w.when;
        for (on, words) in [(listener, w.listener), (store, w.store), (stale, w.stale), (alerts, w.alerts)] {
            rows.row(ui, label, |ui| field::checkbox(ui, on, words));
            label = "";
        }
        calls_ui(ui, model, state, &mut wanted);
        note(ui, w.calls_note);
    }
    test_ui(ui, model, wishes);
    if wanted != *kept {
        wishes.push(Command::Set(Setting::Notify(wanted)));
    }
}

fn calls_ui(ui: &mut Ui, model: &Model, state: &mut Notify, wanted: &mut settings::Notify) {
    let (w, rows) = (&model.phrases.notify, card::KeyValues { label_width: LABELS, row: 32.0 });
    let mut text = state.calls.clone().unwrap_or_else(|| wanted.calls.clone());
    let read = Filter::parse(&text);
    rows.row(ui, w.calls, |ui| {
        ui.spacing_mut().item_spacing.x = S8;
        let typed = field::TextField::new(w.calls, &mut text).unlabelled().code().hint(w.calls_hint);
        let response = typed.hide(model.hidden_input()).width(420.0).show(ui);
        if response.changed() {
            state.calls = Some(text.clone());
        }
        let can = read.is_ok() && text.trim() != wanted.calls;
        if field::applied(ui, &response, button::secondary(w.apply).tall(), can) {
            text.trim().clone_into(&mut wanted.calls);
            state.calls = None;
        }
    });
    if let Err(error) = read {
        card::banner(ui, Tone::Red, &model.filter_error(&text, &error), None);
    }
}

fn test_ui(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let (w, t) = (&model.phrases.notify, Tokens::of(ui));
    let rows = card::KeyValues { label_width: LABELS, row: 32.0 };
    rows.row(ui, "", |ui| {
        ui.spacing_mut().item_spacing.x = S8;
        if ui.add_enabled(!model.is_testing_notices, button::secondary(w.test)).clicked() {
            wishes.push(Command::TestNotification);
        }
        if model.is_testing_notices {
            ui.label(theme::small(w.testing).color(t.text2));
        }
    });
    let Some(tried) = &model.notified else { return };
    let at = look::arrival_time(&model.zone, tried.at);
    match &tried.result {
        Ok(()) => {
            let words = fill(w.test_done, &[("time", &at)]);
            ui.add(Label::new(theme::small(words).color(t.text2)).wrap());
        }
        Err(problem) => {
            card::banner(ui, Tone::Orange, &fill(w.test_failed, &[("problem", problem)]), None);
        }
    }
}
