//! The path token: on or off with one click, copied with the address it belongs to, never shown whole.

use egui::Ui;

use super::{WIDE, note, rows};
use crate::i18n::fill;
use crate::ui::command::{Command, Question, TokenWish};
use crate::ui::model::Model;
use crate::ui::panel::door;
use crate::ui::theme::{S8, Tone};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::{button, card, field};

pub(super) fn token_ui(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let w = &model.phrases.security;
    let mut on = model.settings.security.token;
    rows().row(ui, w.token, |ui| {
        if field::checkbox(ui, &mut on, w.token_words).changed() {
            wishes.push(Command::Token(if on { TokenWish::On } else { TokenWish::Off }));
        }
    });
    if !model.settings.security.token {
        return note(ui, w.token_note);
    }
    if model.secrets.token.is_none() {
        if card::banner(ui, Tone::Red, w.token_missing, Some(w.token_renew)) {
            wishes.push(Command::Token(TokenWish::Renew));
        }
        return;
    }
    address_ui(ui, model, wishes);
    if let Some(previous) = &model.secrets.previous_token {
        let words = fill(w.token_previous, &[("end", &previous.to_string())]);
        if card::banner(ui, Tone::Orange, &words, Some(w.token_drop)) {
            wishes.push(Command::Ask(Question::DropToken));
        }
    }
    note(ui, w.token_note);
}

fn address_ui(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let (w, s) = (&model.phrases.security, &model.phrases.settings);
    let offer = &model.told.status;
    rows().row(ui, w.token_url, |ui| {
        ui.spacing_mut().item_spacing.x = S8;
        field::read_only(ui, w.token_url, &door::shown(model, &offer.url), WIDE);
        if ui.add(button::secondary(w.copy_url).icon(Icon::Copy).tall()).clicked() {
            wishes.push(Command::Copy { text: offer.url.clone(), what: s.copied_url.to_owned() });
        }
    });
    rows().row(ui, "", |ui| {
        ui.spacing_mut().item_spacing.x = S8;
        if ui.add(button::secondary(w.copy_base64).icon(Icon::Copy).tall()).clicked() {
            wishes.push(Command::Copy { text: offer.base64.clone(), what: s.copied_base64.to_owned() });
        }
        if model.secrets.previous_token.is_none() && ui.add(button::secondary(w.token_renew).tall()).clicked()
        {
            wishes.push(Command::Ask(Question::NewToken));
        }
    });
}
