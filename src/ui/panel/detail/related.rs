//! Other calls of the same people: how many, the last of them, and the way to all of them.

use egui::{Align2, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::backend::{filter_of, numbers_of};
use crate::call::{Call, Number, trust};
use crate::i18n::{clock, fill};
use crate::ui::command::{Command, Tab};
use crate::ui::model::Model;
use crate::ui::panel::look;
use crate::ui::theme::{RADIUS_BADGE, S4, S8, Tokens, Type, small};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::{button, card, glyph, ink};

const ROW: f32 = 28.0;

pub fn related_ui(ui: &mut Ui, model: &Model, call: &Call, wishes: &mut Vec<Command>) {
    let (t, p) = (Tokens::of(ui), &model.phrases.detail);
    let Some(related) = &model.beside.related else {
        card::heading(ui, p.related, "");
        ui.label(small(model.phrases.live.reading).color(t.text3));
        return;
    };
    let counts = fill(
        p.related_counts,
        &[
            ("lately", &look::count(model.phrases, related.lately)),
            ("ever", &look::count(model.phrases, related.ever)),
        ],
    );
    card::heading(ui, p.related, if related.calls.is_empty() { "" } else { &counts });
    if related.calls.is_empty() {
        ui.label(small(p.related_none).color(t.text2));
        return;
    }
    ui.add_space(S4);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for other in &related.calls {
            line(ui, model, call, other, wishes);
        }
    });
    ui.add_space(S4);
    if button::link(ui, p.related_all).clicked() {
        wishes.push(Command::SetHistoryFilter(filter_of(&numbers_of(call))));
        wishes.push(Command::Go(Tab::History));
    }
}

/// When a call was, with its day.
pub fn when(model: &Model, call: &Call) -> String {
    model.zone.format(call.filed_at())
}

/// State, time, the other party, how it ended; pressed, it opens. At its right, the way to comparing.
fn line(ui: &mut Ui, model: &Model, of: &Call, other: &Call, wishes: &mut Vec<Command>) {
    let (t, p) = (Tokens::of(ui), &model.phrases.detail);
    let when = when(model, other);
    let trust = trust(other, &model.moment());
    let word = look::word(model.phrases, other, trust);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let end = ending(model, other, word);
    let name = format!("{} · {} · {end}", fill(p.related_open, &[("when", &when)]), party(model, of, other));
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, RADIUS_BADGE, t.hover);
    }
    let painter = ui.painter().clone();
    let (y, right) = (rect.center().y, rect.right() - 28.0);
    let mut x = rect.left() + S4;
    look::glyph(other, trust).paint(&painter, pos2(x, y), t, None);
    x += glyph::SIZE.x + S8;
    let later = other.filed_at() > of.filed_at();
    let time = model.zone.format_day_minute(other.filed_at());
    let placed = ink::text(&painter, pos2(x, y), Align2::LEFT_CENTER, &time, Type::Small, t.text2);
    x = placed.right() + S8;
    if later {
        let placed =
            ink::text(&painter, pos2(x, y), Align2::LEFT_CENTER, p.related_later, Type::Label, t.text3);
        x = placed.right() + S8;
    }
    let placed =
        ink::text(&painter, pos2(x, y), Align2::LEFT_CENTER, &party(model, of, other), Type::Small, t.text);
    x = placed.right() + S8;
    let tone = look::tone(other, trust);
    let colour = if tone == crate::ui::theme::Tone::Plain { t.text2 } else { tone.ink(t) };
    let mut room = right - x;
    if other.note.is_some() && room > 20.0 {
        Icon::Note.paint(&painter, pos2(right - 8.0, y), 14.0, t.text2);
        room -= 20.0;
    }
    let end = ink::line_within(&painter, &end, Type::Small, colour, room);
    let elided = end.elided;
    ink::put(&painter, pos2(x, y), Align2::LEFT_CENTER, end);
    let response = if elided { response.on_hover_text(&name) } else { response };
    if response.clicked() {
        wishes.push(Command::OpenCall(other.session.clone()));
    }
    let place = Rect::from_center_size(pos2(rect.right() - 12.0, y), vec2(24.0, 24.0));
    let mut corner = ui.new_child(egui::UiBuilder::new().max_rect(place).id_salt(other.session.as_str()));
    if button::icon_button(&mut corner, Icon::Columns, &fill(p.compare_one, &[("when", &when)])).clicked() {
        wishes.push(Command::Compare { session: of.session.clone(), with: other.session.clone() });
    }
}

/// The party it does not share with `of`; where it shares both, who called whom tells more.
fn party(model: &Model, of: &Call, other: &Call) -> String {
    let mine = numbers_of(of);
    let is_mine = |number: &&Number| mine.contains(&number.key());
    let (caller, called) = (other.caller.as_ref(), other.called.as_ref());
    match (caller, called) {
        (Some(caller), Some(called)) if is_mine(&caller) && !is_mine(&called) => model.number(called),
        (Some(caller), Some(called)) if !is_mine(&caller) && is_mine(&called) => model.number(caller),
        (_, Some(called)) => model.number(called),
        (Some(caller), None) => model.number(caller),
        (None, None) => look::NOTHING.to_owned(),
    }
}

/// How it ended, in a few words: the talk, or why there was none.
fn ending(model: &Model, call: &Call, word: &'static str) -> String {
    match call.talk_secs.filter(|_| call.outcome == crate::call::Outcome::Answered) {
        Some(secs) => fill(model.phrases.live.seg_talk, &[("n", &clock(secs))]),
        None if call.is_in_progress() => word.to_owned(),
        None => look::headline_words(model, call),
    }
}
