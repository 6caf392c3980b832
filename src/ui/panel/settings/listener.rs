//! Where pushes are received, and what the platform has to be told.

use std::net::SocketAddr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use egui::Ui;

use super::{LABELS, note};
use crate::backend::{BindProblem, ListenerState, bind_reason, listener_words};
use crate::i18n::{Phrases, fill};
use crate::ui::command::{Command, Setting};
use crate::ui::model::Model;
use crate::ui::panel::door;
use crate::ui::theme::{S8, Tone};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::{button, card, field};

/// What was typed and is not in force yet.
#[derive(Default)]
pub struct Listener {
    bind: Option<String>,
    url: Option<String>,
}

/// An address to listen at, or what to say about a text that is none.
pub fn parse_bind(phrases: &Phrases, text: &str) -> Result<SocketAddr, String> {
    text.trim().parse().map_err(|_| fill(phrases.settings.bind_invalid, &[("text", text.trim())]))
}

pub fn listener_ui(ui: &mut Ui, model: &Model, state: &mut Listener, wishes: &mut Vec<Command>) {
    let s = &model.phrases.settings;
    let rows = card::KeyValues { label_width: LABELS, row: 32.0 };
    rows.row(ui, s.state, |ui| {
        let (words, tone) = state_words(model.phrases, &model.health.listener);
        ui.label(crate::ui::theme::body(words).color(match tone {
            Tone::Plain => crate::ui::theme::Tokens::of(ui).text,
            tone => tone.ink(crate::ui::theme::Tokens::of(ui)),
        }));
    });
    bind_ui(ui, model, state, rows, wishes);
    url_ui(ui, model, state, rows, wishes);
    rows.row(ui, model.phrases.screen.closing_row, |ui| {
        let mut asks = model.settings.ask_before_closing;
        if field::checkbox(ui, &mut asks, model.phrases.screen.closing_ask).changed() {
            wishes.push(Command::Set(Setting::AskBeforeClosing(asks)));
        }
    });
}

fn state_words(phrases: &Phrases, state: &ListenerState) -> (String, Tone) {
    let s = &phrases.settings;
    match state {
        ListenerState::Starting => (s.starting.to_owned(), Tone::Plain),
        ListenerState::Listening(address) => {
            (fill(s.listening, &[("address", &address.to_string())]), Tone::Plain)
        }
        // What only the system has words for needs ours around it.
        ListenerState::Failed { address, problem: problem @ BindProblem::Other(_) } => {
            (listener_words(*address, problem, phrases), Tone::Red)
        }
        ListenerState::Failed { address, problem } => (bind_reason(*address, problem, phrases), Tone::Red),
        ListenerState::Stopped => (s.stopped.to_owned(), Tone::Plain),
    }
}

fn bind_ui(
    ui: &mut Ui,
    model: &Model,
    state: &mut Listener,
    rows: card::KeyValues,
    wishes: &mut Vec<Command>,
) {
    let s = &model.phrases.settings;
    let mut text = state.bind.clone().unwrap_or_else(|| model.settings.bind.clone());
    let parsed = parse_bind(model.phrases, &text);
    rows.row(ui, s.bind, |ui| {
        ui.spacing_mut().item_spacing.x = S8;
        let response = field::TextField::new(s.bind, &mut text)
            .unlabelled()
            .code()
            .hint(s.bind_hint)
            .width(220.0)
            .show(ui);
        if response.changed() {
            state.bind = Some(text.clone());
        }
        let is_new = text.trim() != model.settings.bind;
        let can = is_new && parsed.is_ok();
        // What cannot be pressed does not ask to be.
        let apply = if can { button::primary(s.apply) } else { button::secondary(s.apply) };
        if field::applied(ui, &response, apply.tall(), can)
            && let Ok(address) = &parsed
        {
            wishes.push(Command::Set(Setting::Bind(address.to_string())));
            state.bind = None;
        }
    });
    match &parsed {
        Err(problem) => {
            card::banner(ui, Tone::Red, problem, None);
        }
        // What is in force is said under Security.
        Ok(address) if state.bind.is_some() && !address.ip().is_loopback() => {
            let (words, tone) = door::reach(model, *address);
            card::banner(ui, tone, &words, None);
        }
        Ok(_) => {}
    }
}

fn url_ui(
    ui: &mut Ui,
    model: &Model,
    state: &mut Listener,
    rows: card::KeyValues,
    wishes: &mut Vec<Command>,
) {
    let s = &model.phrases.settings;
    let mut text = state.url.clone().unwrap_or_else(|| door::plain_url(model));
    let trimmed = text.trim().to_owned();
    let has_token = model.settings.security.token;
    let is_url = trimmed.is_empty() || trimmed.starts_with("http://") || trimmed.starts_with("https://");
    rows.row(ui, s.url, |ui| {
        ui.spacing_mut().item_spacing.x = S8;
        let response = field::TextField::new(s.url, &mut text)
            .unlabelled()
            .code()
            .hint(s.url_hint)
            .width(420.0)
            .show(ui);
        if response.changed() {
            state.url = Some(text.clone());
        }
        let is_new = trimmed != door::plain_url(model);
        if is_new && field::applied(ui, &response, button::primary(s.apply).tall(), is_url) {
            wishes.push(Command::Set(Setting::PublicUrl(trimmed.clone())));
            state.url = None;
        }
        if !is_new && !has_token && ui.add(button::secondary(s.copy).icon(Icon::Copy).tall()).clicked() {
            wishes.push(Command::Copy { text: trimmed.clone(), what: s.copied_url.to_owned() });
        }
    });
    if !is_url {
        card::banner(ui, Tone::Red, s.url_invalid, None);
        return;
    }
    if has_token {
        return note(ui, model.phrases.security.token_elsewhere);
    }
    note(ui, s.url_note);
    let coded = BASE64.encode(&trimmed);
    rows.row(ui, s.base64, |ui| {
        ui.spacing_mut().item_spacing.x = S8;
        field::read_only(ui, s.base64, &coded, 420.0);
        if ui
            .push_id("base64", |ui| ui.add(button::secondary(s.copy).icon(Icon::Copy).tall()))
            .inner
            .clicked()
        {
            wishes.push(Command::Copy { text: coded.clone(), what: s.copied_base64.to_owned() });
        }
    });
    note(ui, s.base64_note);
}
