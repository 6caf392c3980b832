//! The settings, in cards. Everything here is obeyed at once.

mod backup;
mod data;
mod limits;
mod listener;
mod notify;
mod security;
mod trust;

#[cfg(test)]
mod tests;

use egui::{Frame, Margin, ScrollArea, Ui};

use super::super::command::{Command, Setting};
use super::super::model::Model;
use super::zones::choose_zone;
use crate::i18n::Lang;
use crate::settings::{Density, Theme};
use crate::ui::theme::{self, S4, S12, S16, Tokens, Tone};
use crate::ui::widget::scroll::scroll;
use crate::ui::widget::{button, card, field};

/// The width of labels before their controls.
const LABELS: f32 = 192.0;

/// What the panel remembers between frames.
#[derive(Default)]
pub struct SettingsView {
    listener: listener::Listener,
    notify: notify::Notify,
    security: security::Security,
    data: data::Data,
    trust: trust::Trust,
}

impl SettingsView {
    /// The page is no longer shown: what was being typed and needs no further word is obeyed.
    pub fn leave(&mut self, model: &Model, wishes: &mut Vec<Command>) {
        self.trust.leave(model, wishes);
    }
}

pub fn settings_ui(ui: &mut Ui, model: &Model, view: &mut SettingsView, wishes: &mut Vec<Command>) {
    let (s, t) = (&model.phrases.settings, Tokens::of(ui));
    scroll(ui, ScrollArea::vertical().auto_shrink(false), |ui| {
        Frame::new().inner_margin(Margin::symmetric(24, 16)).show(ui, |ui| {
            ui.set_max_width(840.0);
            ui.spacing_mut().item_spacing.y = S16;
            ui.label(theme::page_title(s.title).color(t.text));
            if model.is_demo {
                card::banner(ui, Tone::Blue, s.demo_note, None);
            }
            if !model.warnings.is_empty() && !model.screen.presenting {
                card::edged(ui, Tone::Orange, |ui| {
                    card::heading(ui, s.warnings, "");
                    for warning in &model.warnings {
                        let words = model.phrases.settings_warning(warning);
                        ui.add(egui::Label::new(theme::small(model.text(&words)).color(t.text)).wrap());
                    }
                });
            }
            section(ui, s.look, |ui| look_ui(ui, model, wishes));
            if model.screen.presenting {
                card::banner(ui, Tone::Blue, model.phrases.screen.hidden_settings, None);
                let title = model.phrases.gaps.trust;
                section(ui, title, |ui| trust::trust_ui(ui, model, &mut view.trust, wishes));
                let title = model.phrases.notify.title;
                section(ui, title, |ui| notify::notify_ui(ui, model, &mut view.notify, wishes));
                return;
            }
            section(ui, s.listener, |ui| listener::listener_ui(ui, model, &mut view.listener, wishes));
            section(ui, s.data, |ui| data::data_ui(ui, model, &mut view.data, wishes));
            let title = model.phrases.security.title;
            section(ui, title, |ui| security::security_ui(ui, model, &mut view.security, wishes));
            section(ui, model.phrases.gaps.trust, |ui| trust::trust_ui(ui, model, &mut view.trust, wishes));
            let title = model.phrases.notify.title;
            section(ui, title, |ui| notify::notify_ui(ui, model, &mut view.notify, wishes));
        });
    });
}

fn section(ui: &mut Ui, title: &str, content: impl FnOnce(&mut Ui)) {
    card::card(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = S12;
        ui.label(theme::card_title(title).color(Tokens::of(ui).text));
        content(ui);
    });
}

fn look_ui(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let (s, settings) = (&model.phrases.settings, &model.settings);
    let rows = card::KeyValues { label_width: LABELS, row: 28.0 };
    rows.row(ui, s.language, |ui| {
        let mut lang = model.phrases.lang;
        let options = [(Lang::Zh, "中文"), (Lang::En, "English")];
        if button::segmented(ui, s.language, &mut lang, &options) {
            wishes.push(Command::Set(Setting::Lang(lang)));
        }
    });
    rows.row(ui, s.theme, |ui| {
        let mut theme = settings.theme;
        let options = [(Theme::System, s.system), (Theme::Dark, s.dark), (Theme::Light, s.light)];
        if button::segmented(ui, s.theme, &mut theme, &options) {
            wishes.push(Command::Set(Setting::Theme(theme)));
        }
    });
    rows.row(ui, s.zone, |ui| {
        let dropdown = field::Dropdown::new(s.zone);
        let zone = &settings.zone;
        wishes.extend(
            choose_zone(ui, model.phrases, dropdown, zone, model.zone).map(Setting::Zone).map(Command::Set),
        );
    });
    rows.row(ui, s.density, |ui| {
        let mut density = settings.density;
        let options = [(Density::Compact, s.compact), (Density::Comfortable, s.comfortable)];
        if button::segmented(ui, s.density, &mut density, &options) {
            wishes.push(Command::Set(Setting::Density(density)));
        }
    });
    rows.row(ui, s.motion, |ui| {
        let mut is_reduced = settings.reduce_motion;
        if field::checkbox(ui, &mut is_reduced, s.motion_words).changed() {
            wishes.push(Command::Set(Setting::ReduceMotion(is_reduced)));
        }
    });
    rows.row(ui, s.mask, |ui| {
        let mut mask = settings.mask;
        if field::checkbox(ui, &mut mask, s.mask_words).changed() {
            wishes.push(Command::Set(Setting::Mask(mask)));
        }
    });
}

/// A remark about a whole card.
fn intro(ui: &mut Ui, text: &str) {
    ui.add(egui::Label::new(theme::small(text).color(Tokens::of(ui).text2)).wrap());
}

/// A remark under a control: it begins where the control does, and is nearer to it than to the next one.
fn note(ui: &mut Ui, text: &str) {
    ui.add_space(S4 - S12);
    card::KeyValues { label_width: LABELS, row: 0.0 }.line(ui, "", |ui| intro(ui, text));
}
