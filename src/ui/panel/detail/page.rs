//! The whole page of one call.

use egui::{Align, Frame, Layout, Margin, Panel, Popup, Rect, ScrollArea, Ui, UiBuilder, pos2};

use super::number::number_ui;
use super::{
    DetailView, cdr, chosen, compare, copy_json, copy_number, copy_session, copy_summary, course, events,
    hearing, note, raw, related, trust_of, verdict,
};
use crate::call::{Call, LegName, Trust};
use crate::i18n::{clock, fill};
use crate::ui::command::{Action, Command};
use crate::ui::model::Model;
use crate::ui::panel::look;
use crate::ui::theme::{S8, S12, S16, Tokens, Tone, Type, small};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::scroll::scroll;
use crate::ui::widget::{button, card, glyph, menu};

pub fn page_ui(ui: &mut Ui, model: &Model, view: &mut DetailView, wishes: &mut Vec<Command>) {
    let (t, p) = (Tokens::of(ui), &model.phrases.live);
    let Some(call) = chosen(model) else {
        Frame::new().inner_margin(Margin::same(16)).show(ui, |ui| {
            ui.horizontal(|ui| {
                if button::icon_button(ui, Icon::ChevronLeft, p.back).clicked() {
                    wishes.push(Command::CloseCall);
                }
                super::waiting_ui(ui, model, model.call_trouble.as_ref());
            });
        });
        return;
    };
    if model.beside.compared.is_some() {
        view.note.save(wishes);
        return compare::compare_ui(ui, model, &mut view.compare, wishes);
    }
    if view.picked_on.as_ref() != Some(&call.session) {
        view.picks.clear();
        view.cdr = None;
        view.picked_on = Some(call.session.clone());
    }
    let trust = trust_of(model, &call);
    if call.is_in_progress() {
        ui.ctx().request_repaint_after(crate::ui::panel::live::next_second(model.now));
    }
    Panel::top("call header")
        .frame(Frame::new().fill(t.bg).inner_margin(Margin { left: 16, right: 16, top: 10, bottom: 8 }))
        .show_separator_line(false)
        .resizable(false)
        .show(ui, |ui| header(ui, model, &call, trust, wishes));
    scroll(ui, ScrollArea::vertical().id_salt(call.session.as_str()).auto_shrink(false), |ui| {
        Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 16 }).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = S12;
            super::trouble_ui(ui, model, model.call_trouble.as_ref());
            full_card(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 4.0;
                course::timeline_ui(ui, model, &call, &mut view.picks, wishes);
            });
            columns(ui, model, view, &call, trust, wishes);
        });
    });
}

/// Three columns, each as high as it needs: verdict and events, record, raw. Two where there is no room for three.
fn columns(
    ui: &mut Ui,
    model: &Model,
    view: &mut DetailView,
    call: &Call,
    trust: Trust,
    wishes: &mut Vec<Command>,
) {
    let room = ui.available_rect_before_wrap();
    let gap = S12;
    let three = room.width() >= 1_240.0;
    let left = if three { 384.0 } else { ((room.width() - gap) * 0.45).floor() };
    let rest = room.width() - left - gap;
    let middle = if three { ((rest - gap) * 0.48).floor() } else { rest };
    let column = |ui: &mut Ui, from: f32, top: f32, width: f32, salt: &str| {
        let rect = Rect::from_min_max(pos2(from, top), pos2(from + width, room.bottom()));
        let mut column = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(salt));
        column.spacing_mut().item_spacing.y = S12;
        column
    };
    let mut first = column(ui, room.left(), room.top(), left, "first");
    first.scope(|ui| {
        tight(ui, |ui| {
            hearing::hearing_ui(ui, model, call);
            verdict::verdict_ui(ui, model, call, trust, true);
            hearing::mark_ui(ui, model, call, trust, wishes);
        });
        full_card(ui, |ui| tight(ui, |ui| note::note_ui(ui, model, &mut view.note, call, wishes)));
        full_card(ui, |ui| tight(ui, |ui| related::related_ui(ui, model, call, wishes)));
    });
    let mut second = column(ui, room.left() + left + gap, room.top(), middle, "second");
    second.scope(|ui| {
        full_card(ui, |ui| tight(ui, |ui| events::events_ui(ui, model)));
        full_card(ui, |ui| tight(ui, |ui| cdr::cdr_ui(ui, model, call, &mut view.cdr, wishes)));
    });
    let (from, top, width) = if three {
        (room.left() + left + gap + middle + gap, room.top(), rest - gap - middle)
    } else {
        let below = first.min_rect().union(second.min_rect()).bottom() + gap;
        (room.left(), below, room.width())
    };
    let mut third = column(ui, from, top, width, "third");
    full_card(&mut third, |ui| {
        // To the bottom of the window, where there is room; the text scrolls by itself.
        let room = ui.clip_rect().bottom() - ui.cursor().top() - 3.0 * S16;
        ui.set_max_height(if three { room.max(360.0) } else { 360.0 });
        tight(ui, |ui| raw::raw_ui(ui, model, &mut view.raw, wishes));
    });
    view.raw.stands_at(&third, third.min_rect());
    let used = first.min_rect().union(second.min_rect()).union(third.min_rect());
    ui.advance_cursor_after_rect(used);
}

fn tight<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        content(ui)
    })
    .inner
}

fn full_card(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    card::card(ui, |ui| {
        ui.set_min_width(ui.available_width());
        content(ui);
    });
}

fn header(ui: &mut Ui, model: &Model, call: &Call, trust: Trust, wishes: &mut Vec<Command>) {
    let (t, p) = (Tokens::of(ui), &model.phrases.live);
    let word = look::word(model.phrases, call, trust);
    let tone = look::tone(call, trust);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = S12;
        ui.set_min_height(44.0);
        if button::icon_button(ui, Icon::ChevronLeft, p.back).clicked() {
            wishes.push(Command::CloseCall);
        }
        glyph::glyph(ui, look::glyph(call, trust), word);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            more_to_copy(ui, model, call, wishes);
            let as_text = button::secondary(p.copy_summary).key(look::cap(Action::CopySummary));
            if ui.add(as_text).on_hover_text(p.copy_summary_detail).clicked() {
                wishes.extend(copy_summary(model, &call.session));
            }
            if let Some(marked) = model.beside.marked.as_ref().filter(|marked| **marked != call.session)
                && ui.add(button::secondary(model.phrases.detail.compare_with_marked)).clicked()
            {
                wishes.push(Command::Compare { session: call.session.clone(), with: marked.clone() });
            }
            let copy = copy_number(model, &call.session);
            if ui
                .add_enabled(
                    copy.is_some(),
                    button::secondary(p.copy_number).key(look::cap(Action::CopyNumber)),
                )
                .clicked()
            {
                wishes.extend(copy);
            }
            let pin = if model.pinned.contains(&call.session) { p.unpin } else { p.pin };
            if ui.add(button::ghost(pin).key(look::cap(Action::TogglePin))).clicked() {
                wishes.push(Command::Pin(call.session.clone()));
            }
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.add_space(2.0);
                let ink = if tone == Tone::Plain { t.text2 } else { tone.ink(t) };
                // What is smaller stands on the line of the numbers.
                let even = ("", Type::CardTitle, t.text);
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = S8 + 2.0;
                    if let Some(caller) = &call.caller {
                        number_ui(ui, model, caller, wishes);
                    }
                    if call.caller.is_some() && call.called.is_some() {
                        card::runs(ui, &[even, (p.to, Type::Body, t.text2)], 0.0);
                    }
                    if let Some(called) = &call.called {
                        number_ui(ui, model, called, wishes);
                    }
                    if call.caller.is_none() && call.called.is_none() {
                        card::runs(ui, &[(p.no_number, Type::CardTitle, t.text2)], 0.0);
                    }
                    card::runs(ui, &[even, (word, Type::SmallStrong, ink)], 0.0);
                });
                ui.add(egui::Label::new(small(facts(model, call)).color(t.text2)).truncate());
            });
        });
    });
}

/// What is copied less often.
fn more_to_copy(ui: &mut Ui, model: &Model, call: &Call, wishes: &mut Vec<Command>) {
    let p = &model.phrases.live;
    let response = button::icon_button(ui, Icon::More, p.more_to_copy);
    Popup::menu(&response).gap(4.0).show(|ui| {
        let key = Action::CopySession.cap();
        if menu::item(ui, Some(Icon::Copy), p.copy_session, key.as_deref()).clicked() {
            wishes.push(copy_session(model, &call.session));
            ui.close();
        }
        if menu::item(ui, Some(Icon::Copy), p.copy_json, None).clicked() {
            wishes.push(copy_json(model, call));
            ui.close();
        }
    });
}

/// `Callback · 2026-11-21 14:31:45 UTC+8 · 21 s in total, no talk · shown as 0755 8360 1104`.
fn facts(model: &Model, call: &Call) -> String {
    let p = &model.phrases.live;
    let mut parts = vec![model.phrases.service(call.service).to_owned()];
    if let Some(at) = call.started_at {
        parts.push(format!("{} {}", model.zone.format(at), model.zone.label()));
    }
    let now = model.now_of(call);
    if let Some(secs) = call.elapsed_secs(now) {
        parts.push(fill(p.facts_total, &[("n", &clock(secs))]));
    }
    match call.talking_secs(now) {
        Some(secs) => parts.push(fill(p.facts_talk, &[("n", &clock(secs))])),
        None if call.ended_without_talk() => parts.push(p.facts_no_talk.to_owned()),
        None => {}
    }
    let (a, b) = (call.leg_minutes(LegName::A), call.leg_minutes(LegName::B));
    match (a, b) {
        (Some(a), Some(b)) if a + b > 0 => {
            parts.push(fill(p.facts_billed_legs, &[("a", &a.to_string()), ("b", &b.to_string())]));
        }
        _ => {
            let minutes = a.or(b).or(call.billed_minutes).filter(|minutes| *minutes > 0);
            parts.extend(minutes.map(|n| fill(p.facts_billed, &[("n", &n.to_string())])));
        }
    }
    if let Some(display) = &call.display {
        parts.push(fill(p.facts_shown_as, &[("n", &model.number(display))]));
    }
    if let Some(data) = &call.user_data {
        parts.push(fill(p.facts_user_data, &[("text", &model.text(data))]));
    }
    if call.duplicate_count > 0 {
        parts.push(fill(p.facts_duplicates, &[("n", &call.duplicate_count.to_string())]));
    }
    parts.join(" · ")
}
