//! What comes to the door, behind the strip's listener: locks, limits, counts, and who was there last.

use egui::{Align, Frame, Grid, Layout, Margin, Popup, PopupCloseBehavior, Response, Ui, vec2};

use crate::backend::{LIMITS, ListenerState, TlsState, Topic, certificate_words};
use crate::i18n::{fill, grouped};
use crate::settings::SignatureMode;
use crate::ui::command::{Command, Tab};
use crate::ui::model::Model;
use crate::ui::panel::door;
use crate::ui::theme::{self, S4, S8, S16, Tokens, Tone, body, label, small, small_strong};
use crate::ui::widget::{button, card};

const WIDTH: f32 = 460.0;
const LABELS: f32 = 104.0;
/// The height of a line of counts, and the least width of a column of them.
const LINE: f32 = 22.0;
const NUMBERS: f32 = 56.0;

/// Senders that are shown.
const SENDERS: usize = 8;

/// A card that opens and closes with `pressed`.
pub(super) fn door_card(pressed: &Response, model: &Model, wishes: &mut Vec<Command>) {
    let popup = Popup::menu(pressed).close_behavior(PopupCloseBehavior::CloseOnClickOutside).gap(S8);
    popup.show(|ui| {
        Frame::new().inner_margin(Margin::same(12)).show(ui, |ui| {
            ui.set_width(WIDTH);
            ui.spacing_mut().item_spacing = vec2(S8, S4);
            facts_ui(ui, model);
            refused_ui(ui, model);
            rule(ui);
            senders_ui(ui, model);
            rule(ui);
            ui.horizontal(|ui| {
                let w = &model.phrases.security;
                let ways = [
                    (w.to_settings, Command::Go(Tab::Settings)),
                    (w.to_refused, Command::ShowTopic(Topic::Refused)),
                ];
                for (words, wish) in ways {
                    if ui.add(button::secondary(words).small()).clicked() {
                        wishes.push(wish);
                        ui.close();
                    }
                }
            });
        });
    });
}

fn rule(ui: &mut Ui) {
    ui.add_space(S4);
    card::rule(ui);
    ui.add_space(S4);
}

fn facts_ui(ui: &mut Ui, model: &Model) {
    let (w, health) = (&model.phrases.security, &model.health);
    let rows = card::KeyValues::new(LABELS);
    ui.label(theme::card_title(w.door).color(Tokens::of(ui).text));
    if let ListenerState::Listening(address) = &health.listener {
        rows.text(ui, model.phrases.settings.state, &door::reach(model, *address).0, "");
    }
    match &health.tls {
        TlsState::Off => rows.text(ui, w.tls, w.tls_off, ""),
        TlsState::On { problem: None } => rows.text(ui, w.tls, w.tls_on, ""),
        TlsState::On { problem: Some(problem) } => {
            let problem = certificate_words(problem, model.phrases);
            card::banner(ui, Tone::Orange, &fill(w.tls_old, &[("problem", &problem)]), None);
        }
        TlsState::Failed(problem) => {
            let problem = certificate_words(problem, model.phrases);
            card::banner(ui, Tone::Red, &fill(w.tls_failed, &[("problem", &problem)]), None);
        }
    }
    rows.text(ui, w.locks, &locks(model), "");
    let number = |n: u32| grouped(u64::from(n));
    let connections = [
        ("n", number(health.door.connections)),
        ("max", number(LIMITS.connections)),
        ("own", number(LIMITS.connections_of_one)),
    ];
    let connections: Vec<(&str, &str)> = connections.iter().map(|(name, n)| (*name, n.as_str())).collect();
    rows.text(ui, w.connections, &fill(w.connections_text, &connections), "");
    rows.text(ui, w.limits, &fill(w.limits_text, &[("depth", &LIMITS.nesting.to_string())]), "");
    // Lost is what the strip says; what the sender made wrong was turned away.
    let turned_away = health.turned_away + health.refused.saturating_sub(health.missed);
    let totals = [
        ("received", grouped(health.received)),
        ("lost", grouped(health.missed)),
        ("turned", grouped(turned_away)),
    ];
    let totals: Vec<(&str, &str)> = totals.iter().map(|(name, n)| (*name, n.as_str())).collect();
    rows.text(ui, w.totals, &fill(w.totals_text, &totals), "");
}

/// `Token · Allow-list`.
fn locks(model: &Model) -> String {
    let (w, security) = (&model.phrases.security, &model.settings.security);
    let is_required = security.signature == SignatureMode::Require;
    let locks = [
        (security.token, w.lock_token),
        (security.allow_list, w.lock_senders),
        (is_required, w.lock_signature),
    ];
    let on: Vec<&str> = locks.iter().filter(|(is_on, _)| *is_on).map(|(_, word)| *word).collect();
    if on.is_empty() { w.lock_none.to_owned() } else { on.join(" · ") }
}

/// What was not taken, by reason.
fn refused_ui(ui: &mut Ui, model: &Model) {
    let t = Tokens::of(ui);
    for (reason, count) in &model.health.door.refused {
        let ink = if reason.is_lost_push() { t.orange } else { t.text2 };
        let room = vec2(ui.available_width(), LINE);
        ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
            ui.add_space(LABELS);
            ui.label(small(door::refused_for(model.phrases, *reason)).color(ink));
            ui.label(small_strong(grouped(*count)).color(ink));
        });
    }
}

fn senders_ui(ui: &mut Ui, model: &Model) {
    let (w, t, report) = (&model.phrases.security, Tokens::of(ui), &model.health.door);
    if report.visitors.is_empty() {
        ui.label(small(w.nobody).color(t.text2));
        return;
    }
    let number = |ui: &mut Ui, text: String, ink| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(body(text).color(ink)));
    };
    let columns = Grid::new("senders").num_columns(4).min_col_width(NUMBERS).min_row_height(LINE);
    columns.spacing(vec2(S16, 2.0)).show(ui, |ui| {
        ui.label(label(w.visitor).color(t.text3));
        for title in [w.visitor_received, w.visitor_refused] {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(label(title).color(t.text3)));
        }
        ui.label(label(w.visitor_seen).color(t.text3));
        ui.end_row();
        for sender in report.visitors.iter().take(SENDERS) {
            ui.label(theme::code(model.address(&sender.peer)).color(t.text));
            number(ui, grouped(sender.received), t.text);
            number(ui, grouped(sender.refused), if sender.refused > 0 { t.orange } else { t.text2 });
            let seen = model.zone.format(sender.last_seen.stamp());
            let ago = model.phrases.roughly(model.now.millis_since(sender.last_seen) / 1000);
            ui.label(small(fill(model.phrases.live.ago, &[("n", &ago)])).color(t.text2)).on_hover_text(seen);
            ui.end_row();
        }
    });
    let more = report.known_visitors.saturating_sub(SENDERS);
    if more > 0 {
        let more = grouped(u64::try_from(more).unwrap_or(0));
        ui.label(small(fill(w.more_visitors, &[("n", &more)])).color(t.text2));
    }
}

#[cfg(test)]
mod tests;
