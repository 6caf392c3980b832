//! One notification whole: how it was understood, what stood around it, and its body byte for byte.

use egui::{Align, Frame, Label, Layout, Margin, ScrollArea, Ui, vec2};

use super::list::{kind_tone, kind_word, says};
use crate::backend::{Gist, Notification, laid_out};
use crate::call::SessionId;
use crate::call::mask::HIDDEN;
use crate::i18n::{fill, grouped};
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::panel::body_text::{BodyText, Made, notes_ui};
use crate::ui::panel::{detail, door};
use crate::ui::theme::{self, S4, S8, Tokens, Tone, Type};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::scroll::scroll;
use crate::ui::widget::{badge, button, card};

/// Bytes of a body that are laid out; the rest can be copied.
const SHOWN: usize = 64_000;

/// What the panel remembers: the form, and the text last made of a body.
#[derive(Default)]
pub struct Whole {
    exact: bool,
    made: Made<bool>,
}

impl Whole {
    fn body(&mut self, model: &Model, notification: &Notification) -> &BodyText {
        let exact = self.exact;
        let lay_out = |text: &str| if exact { text.to_owned() } else { laid_out(text) };
        let make = || BodyText::of(model, &notification.body, lay_out).cut(SHOWN);
        self.made.get(model, (notification, exact), make)
    }
}

/// A header's value; of one that opens doors only the first characters.
pub fn shown_header<'a>(name: &str, value: &'a str) -> std::borrow::Cow<'a, str> {
    let (name, content) = (name.to_ascii_lowercase(), value.to_ascii_lowercase());
    // Tokens also travel in headers of other names.
    let carries_token =
        ["usernametoken", "passworddigest", "bearer "].iter().any(|word| content.contains(word));
    let is_secret = carries_token
        || ["authorization", "cookie", "token", "secret", "wsse", "aksk", "signature", "api-key", "password"]
            .iter()
            .any(|word| name.contains(word));
    if !is_secret {
        return value.into();
    }
    let head: String = value.chars().take(4).collect();
    format!("{head}{HIDDEN}").into()
}

/// Draws the panel. Returns whether it is to be closed.
pub fn whole_ui(
    ui: &mut Ui,
    model: &Model,
    open: Option<&Notification>,
    view: &mut Whole,
    wishes: &mut Vec<Command>,
) -> bool {
    let w = &model.phrases.inbox;
    let mut close = false;
    scroll(ui, ScrollArea::vertical().auto_shrink(false), |ui| {
        Frame::new().inner_margin(Margin::same(16)).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = S8;
            let t = Tokens::of(ui);
            ui.horizontal(|ui| {
                match open {
                    Some(open) => {
                        ui.label(theme::card_title(format!("#{}", open.row.id)).color(t.text));
                        badge::side(ui, kind_word(model.phrases, open.row.kind), kind_tone(&open.row));
                    }
                    None => {
                        ui.label(theme::small(w.loading).color(t.text2));
                    }
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    close = button::icon_button(ui, Icon::Close, w.close).clicked();
                });
            });
            if let Some(open) = open {
                understood_ui(ui, model, open, wishes);
                headers_ui(ui, model, open);
                body_ui(ui, model, open, view, wishes);
            }
        });
    });
    close
}

fn understood_ui(ui: &mut Ui, model: &Model, open: &Notification, wishes: &mut Vec<Command>) {
    let (w, row) = (&model.phrases.inbox, &open.row);
    card::rule(ui);
    card::heading(ui, w.understood, "");
    match (&row.gist, says(model, row)) {
        (Some(Gist::Numbers(states)), _) => {
            for state in states {
                let line = model.phrases.number_state(state, &|number| model.number(number));
                ui.label(theme::body(line).color(Tokens::of(ui).text));
            }
        }
        (_, Some((text, Tone::Plain))) => {
            ui.add(Label::new(theme::body(text).color(Tokens::of(ui).text)).selectable(true).wrap());
        }
        (_, Some((text, tone))) => {
            card::banner(ui, tone, &text, None);
        }
        (_, None) => {}
    }
    let values = card::KeyValues::new(96.0);
    let at = model.zone.format(row.received.stamp());
    values.text(ui, w.received, &at, &model.zone.label());
    let target = if model.screen.presenting { "".into() } else { model.text(&row.target) };
    values.text(ui, w.peer, &model.address(&row.peer), &target);
    if let Some(event) = &row.event_type {
        values.text(ui, w.event, event, "");
    }
    values.text(ui, w.records, &row.records.to_string(), "");
    if row.duplicates > 0 {
        values.text(ui, w.duplicates, &row.duplicates.to_string(), "");
    }
    values.text(ui, w.answer, &row.answer.to_string(), "");
    signature_ui(ui, model, open, values);
    values.text(ui, w.size, &format!("{} B", grouped(open.body.len() as u64)), "");
    if let Some(fields) = &row.unknown_fields {
        values.text(ui, w.unknown_fields, &model.text(fields), "");
    }
    if let Some(session) = &row.session {
        values.row(ui, w.session, |ui| {
            ui.add(
                Label::new(theme::code(model.id(session)).color(Tokens::of(ui).text)).selectable(true).wrap(),
            );
        });
        if button::link(ui, w.open_call).clicked() {
            wishes.extend(SessionId::new(session).map(Command::OpenCall));
        }
    }
}

/// What the signature came to, which form fits or what is missing, and how far the sender's clock is from ours.
fn signature_ui(ui: &mut Ui, model: &Model, open: &Notification, values: card::KeyValues) {
    let w = &model.phrases.security;
    let Some(checked) = &open.row.signature else {
        return values.text(ui, w.verdict, w.not_looked_at, "");
    };
    let (word, tone) = door::verdict(model.phrases, checked.verdict);
    let skew = checked.skew_secs.map(|secs| door::skew(model.phrases, secs));
    values.row(ui, w.verdict, |ui| {
        ui.vertical(|ui| {
            ui.add_space(3.0);
            badge::side(ui, word, tone);
            let lines = [door::verdict_reason(model.phrases, checked), skew.as_deref().unwrap_or_default()];
            for line in lines.into_iter().filter(|line| !line.is_empty()) {
                ui.add(Label::new(theme::small(line).color(Tokens::of(ui).text2)).wrap());
            }
        });
    });
}

fn headers_ui(ui: &mut Ui, model: &Model, open: &Notification) {
    let t = Tokens::of(ui);
    card::rule(ui);
    card::heading(ui, model.phrases.inbox.headers, &open.headers.len().to_string());
    for (name, value) in &open.headers {
        let name_text = format!("{name}:");
        let value = if model.screen.presenting { HIDDEN.into() } else { shown_header(name, value) };
        let value = model.text(&value);
        card::runs(ui, &[(&name_text, Type::Code, t.text2), (&value, Type::Code, t.text)], S4);
    }
}

fn body_ui(ui: &mut Ui, model: &Model, open: &Notification, view: &mut Whole, wishes: &mut Vec<Command>) {
    let (w, t) = (&model.phrases.inbox, Tokens::of(ui));
    card::rule(ui);
    card::heading_with(ui, w.body, "", |ui| {
        button::segmented(ui, w.body_view, &mut view.exact, &[(false, w.pretty), (true, w.exact)]);
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(S8, S4);
        if ui.add(button::secondary(w.copy_body).icon(Icon::Copy).small()).clicked() {
            let text = model.body(&String::from_utf8_lossy(&open.body)).into_owned();
            let what = fill(model.phrases.history.copied, &[("what", w.copied)]);
            wishes.push(Command::Copy { text, what });
        }
        detail::resend_button(ui, model, open, wishes);
        detail::replay_button(ui, model, open, &[], wishes);
    });
    let body = view.body(model, open);
    notes_ui(ui, model, body);
    card::sunken(ui, |ui| {
        let text = theme::code(&body.text).color(t.text);
        ui.add(Label::new(text).selectable(true).wrap()).on_hover_cursor(egui::CursorIcon::Text);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_of_a_header_that_opens_doors_is_masked() {
        assert_eq!(shown_header("Authorization", "Bearer abcdef"), "Bear••••");
        assert_eq!(shown_header("X-WSSE", "UsernameToken x"), "User••••");
        assert_eq!(shown_header("X-AKSK", "UsernameToken Username=\"x\""), "User••••");
        assert_eq!(shown_header("Content-Type", "application/json"), "application/json");
    }
}
