//! The narrow panel beside a table.

use egui::{Align, Frame, Label, Layout, Margin, Panel, ScrollArea, Ui};

use super::number::{number_ui, of_leg};
use super::{
    chosen, copy_number, copy_session, course, events, hearing, how_long, timeline, trust_of, verdict,
};
use crate::call::{Call, CallState, LegName, Trust};
use crate::ui::command::{Action, Command};
use crate::ui::model::Model;
use crate::ui::panel::look;
use crate::ui::theme::{S4, S8, S12, S16, Tokens, Tone, Type, code};
use crate::ui::widget::glyph;
use crate::ui::widget::icon::Icon;
use crate::ui::widget::scroll::scroll;
use crate::ui::widget::timeline::Size;
use crate::ui::widget::{button, card};

pub fn side_ui(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let (t, p) = (Tokens::of(ui), &model.phrases.live);
    let Some(session) = &model.selected else { return };
    let Some(call) = chosen(model) else {
        Frame::new().inner_margin(Margin::same(16)).show(ui, |ui| {
            super::waiting_ui(ui, model, model.call_trouble.as_ref());
        });
        return;
    };
    let trust = trust_of(model, &call);
    if call.is_in_progress() {
        ui.ctx().request_repaint_after(crate::ui::panel::live::next_second(model.now));
    }
    Panel::bottom("session")
        .frame(Frame::new().fill(t.panel).inner_margin(Margin::symmetric(16, 4)))
        .resizable(false)
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if button::icon_button(ui, Icon::Copy, p.copy_session).clicked() {
                        wishes.push(copy_session(model, session));
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        ui.add(Label::new(code(model.id(session.as_str())).color(t.text2)).truncate());
                    });
                });
            });
        });
    let margin = Margin { left: 16, right: 16, top: 10, bottom: 0 };
    Frame::new().inner_margin(margin).show(ui, |ui| head(ui, model, &call, trust, wishes));
    ui.add_space(S8);
    card::rule(ui);
    scroll(ui, ScrollArea::vertical().id_salt(session.as_str()).auto_shrink(false), |ui| {
        Frame::new().inner_margin(Margin { left: 16, right: 16, top: 12, bottom: 16 }).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            super::trouble_ui(ui, model, model.call_trouble.as_ref());
            if let Some(course) = timeline::course(model, &call, Size::Compact) {
                course.show(ui, p.timeline, Size::Compact);
                course::legend_ui(ui, model, &course, Size::Compact);
                ui.add_space(S12);
            }
            hearing::hearing_ui(ui, model, &call);
            verdict::verdict_ui(ui, model, &call, trust, false);
            hearing::mark_ui(ui, model, &call, trust, wishes);
            ui.add_space(S16);
            events::events_ui(ui, model);
        });
    });
}

fn head(ui: &mut Ui, model: &Model, call: &Call, trust: Trust, wishes: &mut Vec<Command>) {
    let (t, p) = (Tokens::of(ui), &model.phrases.live);
    let tone = look::tone(call, trust);
    let word = look::word(model.phrases, call, trust);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = S8;
        glyph::glyph(ui, look::glyph(call, trust), word);
        let ink = if matches!(tone, Tone::Orange | Tone::Red) { tone.ink(t) } else { t.text };
        let is_said = word == model.phrases.state(CallState::Ended);
        // The word says already that it has ended.
        let long = if is_said { look::time(&model.zone, call.ended_at) } else { how_long(model, call) };
        card::runs(ui, &[(word, Type::SmallStrong, ink), (&long, Type::Small, t.text2)], S8);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if button::icon_button(ui, Icon::Close, p.close).clicked() {
                wishes.push(Command::Select(None));
            }
        });
    });
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = S8;
        let name = |ui: &mut Ui, name| {
            drop(card::runs(ui, &[("", Type::CardTitle, t.text), (name, Type::Small, t.text2)], 0.0))
        };
        let mut number = |ui: &mut Ui, leg| match of_leg(call, leg) {
            Some(number) => number_ui(ui, model, number, wishes),
            None => drop(card::runs(ui, &[(look::NOTHING, Type::CardTitle, t.text)], 0.0)),
        };
        name(ui, "A");
        number(ui, LegName::A);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            number(ui, LegName::B);
            name(ui, "B");
        });
    });
    ui.add_space(S4);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = S8;
        let copy = copy_number(model, &call.session);
        let button = button::secondary(p.copy_number).key(look::cap(Action::CopyNumber)).small();
        if ui.add_enabled(copy.is_some(), button).clicked() {
            wishes.extend(copy);
        }
        let pin = if model.pinned.contains(&call.session) { p.unpin } else { p.pin };
        if ui.add(button::secondary(pin).key(look::cap(Action::TogglePin)).small()).clicked() {
            wishes.push(Command::Pin(call.session.clone()));
        }
        if ui.add(button::secondary(p.full_detail).key(look::cap(Action::OpenDetail)).small()).clicked() {
            wishes.push(Command::OpenCall(call.session.clone()));
        }
    });
}
