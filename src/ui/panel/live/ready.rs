//! The board before the first call: the address to give the platform, and what is known of the way it will come.

use egui::{Align, Frame, Layout, Margin, Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};

use crate::backend::{Check, Finding, Level, ListenerState};
use crate::ui::command::{Action, Command};
use crate::ui::model::Model;
use crate::ui::panel::doctor::{self, DoctorView};
use crate::ui::theme::{
    S4, S8, S12, S16, S24, Tokens, Tone, Type, body, card_title, label, page_title, small,
};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::scroll::scroll;
use crate::ui::widget::timeline::{Kind, Lane, Segment, Size, Timeline};
use crate::ui::widget::{button, card, glyph};

/// The widest the page gets; wider lines are hard to read.
const WIDTH: f32 = 1136.0;

pub fn ready_ui(ui: &mut Ui, model: &Model, view: &mut DoctorView, wishes: &mut Vec<Command>) {
    scroll(ui, ScrollArea::vertical().auto_shrink(false), |ui| {
        let room = ui.available_rect_before_wrap();
        let width = (room.width() - 2.0 * S24).min(WIDTH);
        let left = room.left() + ((room.width() - width) / 2.0).round();
        let top = room.top() + ((room.height() - 640.0) / 3.0).clamp(S24, 64.0);
        let place = Rect::from_min_max(pos2(left, top), pos2(left + width, room.bottom()));
        let mut page = ui.new_child(UiBuilder::new().max_rect(place));
        content(&mut page, model, view, wishes);
        ui.advance_cursor_after_rect(page.min_rect().expand2(vec2(0.0, S24)));
    });
}

fn content(ui: &mut Ui, model: &Model, view: &mut DoctorView, wishes: &mut Vec<Command>) {
    let (t, p) = (Tokens::of(ui), &model.phrases.live);
    let is_listening = matches!(model.health.listener, ListenerState::Listening(_));
    let heading = ui.available_rect_before_wrap();
    ui.label(page_title(p.ready_title).color(t.text));
    let line = if is_listening { p.ready_detail } else { p.ready_not_listening };
    ui.label(body(line).color(t.text2));
    if heading.width() > 900.0 {
        let place = Rect::from_min_max(
            pos2(heading.right() - 320.0, heading.top()),
            pos2(heading.right(), heading.top() + 72.0),
        );
        let mut corner = ui.new_child(UiBuilder::new().max_rect(place));
        example().show(&mut corner, p.timeline, Size::Compact);
    }
    ui.add_space(S24);
    let gap = S24;
    let wide = ui.available_width() > 820.0;
    let half = if wide { ((ui.available_width() - gap) / 2.0).floor() } else { ui.available_width() };
    let room = ui.available_rect_before_wrap();
    let mut one = ui.new_child(UiBuilder::new().max_rect(room.with_max_x(room.left() + half)).id_salt("one"));
    panel(&mut one, |ui| give_address(ui, model, wishes));
    let below = one.min_rect().bottom();
    let second = if wide {
        Rect::from_min_max(pos2(room.left() + half + gap, room.top()), room.max)
    } else {
        Rect::from_min_max(pos2(room.left(), below + S16), room.max)
    };
    let mut two = ui.new_child(UiBuilder::new().max_rect(second).id_salt("two"));
    panel(&mut two, |ui| checks(ui, model, view, wishes));
    let used = one.min_rect().union(two.min_rect());
    ui.advance_cursor_after_rect(used);
    ui.add_space(S12);
    if !model.is_demo {
        panel(ui, |ui| demo(ui, model, wishes));
        ui.add_space(S8);
    }
}

fn panel(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    card::card(ui, |ui| {
        ui.set_min_width(ui.available_width());
        Frame::new().inner_margin(Margin::same(8)).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            content(ui);
        });
    });
}

fn title(ui: &mut Ui, number: &str, words: &str) {
    let t = Tokens::of(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = S12;
        glyph::step(ui, number);
        ui.label(card_title(words).color(t.text));
    });
}

fn give_address(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let (t, p) = (Tokens::of(ui), &model.phrases.live);
    let is_reachable = model.told.is_for_the_internet();
    title(ui, "1", if is_reachable { p.give_address } else { doctor::address_title(model) });
    Frame::new().inner_margin(Margin { left: 36, ..Margin::ZERO }).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = S4;
        if is_reachable {
            ui.label(body(p.give_address_detail).color(t.text2));
        } else {
            ui.add_space(S4);
            doctor::inside_ui(ui, model, wishes);
        }
        ui.add_space(S8);
        doctor::addresses_ui(ui, model, &model.told, wishes);
        card::banner(ui, Tone::Blue, p.console_note, None);
        ui.add_space(S12);
        ui.label(label(p.what_arrives).color(t.text2));
        for (word, detail) in [(p.status_word, p.status_detail), (p.cdr_word, p.cdr_detail)] {
            card::runs(ui, &[(word, Type::SmallStrong, t.text), (detail, Type::Small, t.text2)], 6.0);
        }
    });
}

/// What the doctor found on the way of a push, and whatever else needs a look.
fn checks(ui: &mut Ui, model: &Model, view: &mut DoctorView, wishes: &mut Vec<Command>) {
    title(ui, "2", model.phrases.live.check_title);
    ui.add_space(S4);
    let lines = view.report(model).into_iter().flat_map(|report| &report.lines);
    for line in lines.filter(|line| concerns_the_first_push(&line.finding)) {
        doctor::line_ui(ui, model, line, wishes);
    }
    card::rule(ui);
    ui.add_space(S8);
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = S12;
            doctor::run_ui(ui, model, wishes);
        });
    });
}

fn concerns_the_first_push(finding: &Finding) -> bool {
    match finding.check() {
        Check::Listener | Check::Samples | Check::PublicAddress | Check::Database => true,
        // The whole page says that nothing has come yet.
        Check::Pushes | Check::Address => false,
        _ => finding.level() >= Level::Warn,
    }
}

fn demo(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let (t, p) = (Tokens::of(ui), &model.phrases.live);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = S12;
        glyph::glyph(ui, glyph::Glyph::Talking, p.demo);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let name = model.phrases.actions.start_demo;
            if ui.add(button::secondary(name).icon(Icon::Live).tall()).clicked() {
                wishes.push(Command::Do(Action::StartDemo));
            }
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.label(crate::ui::theme::strong(p.demo_title).color(t.text));
                ui.label(small(p.demo_hint).color(t.text2));
            });
        });
    });
}

/// A call as it will look.
fn example() -> Timeline {
    let part = |kind, from: f64, to: f64| Segment { kind, from, to, text: String::new() };
    let lane = |label: &str, segments| Lane { label: label.to_owned(), segments, ..Lane::default() };
    Timeline {
        lanes: vec![
            lane(
                "A",
                vec![
                    part(Kind::Setup, 0.0, 2.0),
                    part(Kind::Ring, 2.0, 8.0),
                    part(Kind::Wait, 8.0, 17.0),
                    part(Kind::Talk, 17.0, 28.0),
                ],
            ),
            lane(
                "B",
                vec![
                    part(Kind::Setup, 8.0, 11.0),
                    part(Kind::Ring, 11.0, 17.0),
                    part(Kind::Talk, 17.0, 28.0),
                ],
            ),
        ],
        end: 30.0,
        ..Timeline::default()
    }
}
