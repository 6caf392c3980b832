//! The status strip: whether pushes can reach us, when the last one did, and how times and numbers are shown.

mod door_card;

use std::time::Duration;

use egui::{Align, CursorIcon, Layout, Response, Role, Sense, Ui, WidgetInfo, vec2};

use super::super::command::{Action, Command, Setting, Tab};
use super::super::model::Model;
use super::trouble::store_words;
use super::{door, live, zones};
use crate::backend::{ListenerState, ReplayState, StoreState, Topic};
use crate::call::Address;
use crate::call::zone::Zone;
use crate::i18n::{Lang, fill, filled, grouped};
use crate::ui::theme::{BUTTON, Run, S4, S8, S12, Tokens, Tone, Type};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::{badge, button, card, glyph, ink, meter};

/// The room for a minute of pushes and their rate.
const RATE: f32 = 220.0;

/// Kept free for the mark of a demo, in one.
const DEMO: f32 = 64.0;

pub fn status_ui(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = S8;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            shown_how(ui, model, wishes);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                listener(ui, model, wishes);
                missed(ui, model, wishes);
                one_sided(ui, model, wishes);
                sending(ui, model, wishes);
                pushes(ui, model);
                store(ui, model);
                demo(ui, model);
            });
        });
    });
}

fn listener(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let (t, p) = (Tokens::of(ui), &model.phrases.live);
    let (tone, word, address) = match &model.health.listener {
        ListenerState::Starting => (Tone::Plain, p.starting, model.settings.bind.clone()),
        ListenerState::Listening(address) => (Tone::Blue, p.listening, address.to_string()),
        ListenerState::Failed { address, .. } => (Tone::Red, p.not_listening, address.to_string()),
        ListenerState::Stopped => (Tone::Red, p.stopped, String::new()),
    };
    // Only a fault colours the word, too.
    let (lamp, strong) = match tone {
        Tone::Red => (t.red, t.red),
        Tone::Plain => (t.text3, t.text),
        tone => (tone.ink(t), t.text),
    };
    glyph::lamp(ui, lamp);
    let address = model.address(&address);
    let words = [(word, Type::SmallStrong, strong), (&*address, Type::Small, t.text2)];
    let pressed = press(ui, model.phrases.security.door_open, &words, S8);
    door_card::door_card(&pressed, model, wishes);
    reach(ui, model);
}

/// Says that others can reach us, and whether they are let in.
fn reach(ui: &mut Ui, model: &Model) {
    let w = &model.phrases.security;
    let ListenerState::Listening(address) = &model.health.listener else { return };
    if address.ip().is_loopback() {
        return;
    }
    let (words, tone) = door::reach(model, *address);
    let (word, tone) = match (door::is_locked(model), door::is_encrypted(model)) {
        (false, _) => (w.open_unlocked, tone),
        (true, false) => (w.open_plain, tone),
        (true, true) => (w.open_fine, Tone::Plain),
    };
    ui.add_space(S4);
    badge::side(ui, word, tone).on_hover_text(words);
}

/// Pushes that we could not take since the start: whoever was away from the screen is to see it.
fn missed(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let (t, w) = (Tokens::of(ui), &model.phrases.security);
    if model.health.missed == 0 {
        return;
    }
    divide(ui);
    let n = grouped(model.health.missed);
    let words = fill(w.missed, &[("n", &n)]);
    let pressed = press(ui, &words, &[(&words, Type::SmallStrong, t.orange)], 0.0);
    if pressed.on_hover_text(fill(w.missed_detail, &[("n", &n)])).clicked() {
        wishes.push(Command::ShowTopic(Topic::Gaps));
    }
}

/// One of the two addresses hears nothing any more; the board says more about it.
fn one_sided(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let (t, p) = (Tokens::of(ui), &model.phrases.live);
    for (address, words) in [(Address::Status, p.no_status_short), (Address::Cdr, p.no_cdr_short)] {
        let all = model.alerts.one_sided(&model.settings);
        let Some(one) = all.into_iter().find(|one| one.address == address) else { continue };
        divide(ui);
        let pressed = press(ui, words, &[(words, Type::SmallStrong, t.orange)], 0.0);
        if pressed.on_hover_text(live::one_sided_words(model, one)).clicked() {
            wishes.push(Command::Go(Tab::Doctor));
        }
    }
}

/// What is being sent to another system, with its dialog closed or open.
fn sending(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let (t, w) = (Tokens::of(ui), &model.phrases.replay);
    let Some(replay) = &model.replay else { return };
    let (ReplayState::Running(report), Some(one)) = (&*replay.state, replay.wanted.numbers.first()) else {
        return;
    };
    divide(ui);
    let counts = [("sent", grouped(report.sent)), ("total", grouped(report.total.max(report.sent)))];
    let words = filled(w.sending, &counts);
    if switch(ui, &words, &[(&words, Type::SmallStrong, t.text)], 0.0) {
        wishes.push(Command::AskReplay { one: *one, all: replay.wanted.numbers.clone() });
    }
}

fn pushes(ui: &mut Ui, model: &Model) {
    let (t, p, health) = (Tokens::of(ui), &model.phrases.live, &model.health);
    divide(ui);
    // Before the first push since the start, the last one of the runs before.
    let before = model.totals.and_then(|totals| totals.last_received);
    let Some(last) = health.last_push.or(before) else {
        card::runs(ui, &[(p.no_push_yet, Type::Small, t.text2)], 0.0);
        return;
    };
    let secs = model.now.millis_since(last) / 1000;
    let ago =
        if secs == 0 { p.just_now.to_owned() } else { fill(p.ago, &[("n", &model.phrases.roughly(secs))]) };
    card::runs(ui, &[(p.last_push, Type::Small, t.text2), (&ago, Type::SmallStrong, t.text)], 6.0);
    // "3 s ago" goes on by itself; after a minute it does so once a minute.
    let wait = if secs < 60 {
        live::next_second(model.now)
    } else {
        Duration::from_secs((60 - secs % 60).unsigned_abs())
    };
    ui.ctx().request_repaint_after(wait);
    if ui.available_width() < RATE {
        return;
    }
    ui.add_space(S8);
    let seconds: Vec<u64> = health.per_second.iter().map(|n| u64::from(*n)).collect();
    meter::sparkline(ui, p.pushes_per_second, &seconds);
    // Over the last ten seconds: a number that can be read while it changes.
    let recent = seconds.iter().rev().take(10);
    let (n, sum) = recent.fold((0_u64, 0_u64), |(n, sum), second| (n + 1, sum + second));
    let tenths = sum * 10 / n.max(1);
    let rate = fill(p.per_second, &[("n", &format!("{}.{}", tenths / 10, tenths % 10))]);
    card::runs(ui, &[(&rate, Type::Small, t.text2)], 0.0);
}

/// Whether what arrives is kept, and how much there is.
fn store(ui: &mut Ui, model: &Model) {
    let (t, p) = (Tokens::of(ui), &model.phrases.live);
    if let StoreState::Failing(problem) | StoreState::Closed(problem) = &model.health.store {
        ui.add_space(S8);
        badge::side(ui, p.not_saving, Tone::Red).on_hover_text(store_words(model, problem));
        return;
    }
    let Some(totals) = model.totals else { return };
    let read = |n: i64| grouped(n.try_into().unwrap_or(0));
    let calls = fill(p.calls_kept, &[("n", &read(totals.calls))]);
    let pushes = fill(p.pushes_kept, &[("n", &read(totals.notifications))]);
    let counts = [(p.saved, Type::Small, t.text2), (&calls, Type::SmallStrong, t.text)];
    if let Some(shown) = segment(ui, model, &counts) {
        let rejected = fill(p.pushes_rejected, &[("n", &read(totals.rejected))]);
        let folder = model.data_dir.display().to_string();
        let folder = if model.screen.presenting { String::new() } else { folder + "\n" };
        shown.on_hover_text(format!("{folder}{pushes}\n{rejected}"));
    }
    let ink = if totals.rejected > 0 { t.orange } else { t.text2 };
    let rejected = fill(p.pushes_rejected, &[("n", &read(totals.rejected))]);
    segment(ui, model, &[(&pushes, Type::Small, t.text2), (&rejected, Type::Small, ink)]);
}

fn demo(ui: &mut Ui, model: &Model) {
    let p = &model.phrases.live;
    if model.is_demo {
        ui.add_space(S8);
        badge::side(ui, p.demo, Tone::Orange).on_hover_text(p.demo_detail);
    }
}

/// A part of the strip behind a line, left out whole where it finds no room: half a number would be another one.
fn segment(ui: &mut Ui, model: &Model, runs: &[Run<'_>]) -> Option<Response> {
    let mark = if model.is_demo { DEMO } else { 0.0 };
    let wide = ink::runs(ui.painter(), runs, 6.0).size().x + 4.0 * S12 + mark;
    if wide > ui.available_width() {
        return None;
    }
    divide(ui);
    Some(card::runs(ui, runs, 6.0))
}

/// Zone, mask and language, from the right.
fn shown_how(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let (t, p) = (Tokens::of(ui), &model.phrases.live);
    let (zh, en) = match model.phrases.lang {
        Lang::Zh => ((Type::SmallStrong, t.text), (Type::Small, t.text2)),
        Lang::En => ((Type::Small, t.text2), (Type::SmallStrong, t.text)),
    };
    let words = [("中文", zh.0, zh.1), ("/", Type::Small, t.text3), ("EN", en.0, en.1)];
    if switch(ui, p.language, &words, 4.0) {
        wishes.push(Command::Do(Action::SwitchLanguage));
    }
    divide(ui);
    mask(ui, model, wishes);
    reveal(ui, model, wishes);
    divide(ui);
    let zone = zone_words(model);
    let words = [(p.zone, Type::Small, t.text2), (&*zone, Type::SmallStrong, t.text)];
    let pressed = press(ui, p.zone, &words, 4.0);
    let zone = &model.settings.zone;
    wishes.extend(zones::zone_menu(&pressed, model.phrases, zone).map(Setting::Zone).map(Command::Set));
}

/// Whether numbers are masked; while an audience looks on that cannot be changed.
fn mask(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let (t, p) = (Tokens::of(ui), &model.phrases.live);
    let on = model.settings.mask || model.screen.presenting;
    let (state, ink) = if on { (p.mask_on, t.text) } else { (p.mask_off, t.text2) };
    let step = if on { Type::SmallStrong } else { Type::Small };
    let words = [(p.mask, Type::Small, t.text2), (state, step, ink)];
    if let Some(obstacle) = Action::ToggleMask.obstacle(model) {
        card::runs(ui, &words, 4.0).on_hover_text(obstacle.words(model.phrases));
    } else if switch(ui, p.mask, &words, 4.0) {
        wishes.push(Command::Do(Action::ToggleMask));
    }
}

/// Whole numbers for a while, with the seconds left; or that an audience looks on.
fn reveal(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let (t, w) = (Tokens::of(ui), &model.phrases.screen);
    if model.screen.presenting {
        divide(ui);
        let badge = ui.add(button::primary(w.presenting_short).icon(Icon::Mask));
        if badge.on_hover_text(format!("{}\n{}", w.presenting, w.presenting_leave)).clicked() {
            wishes.push(Command::Do(Action::Presenter));
        }
        return;
    }
    if !model.settings.mask {
        return;
    }
    let (words, ink) = match model.revealed_secs() {
        Some(secs) => {
            ui.request_repaint_after(live::next_second(model.now));
            (fill(w.revealed, &[("n", &secs.to_string())]), t.orange)
        }
        None => (w.reveal.to_owned(), t.text),
    };
    divide(ui);
    if switch(ui, &words, &[(&words, Type::SmallStrong, ink)], 4.0) {
        wishes.push(Command::Do(Action::Reveal));
    }
}

/// `UTC+8 Beijing`.
pub fn zone_words(model: &Model) -> String {
    let label = model.zone.label();
    if model.zone == Zone::BEIJING { format!("{label} {}", model.phrases.live.beijing) } else { label }
}

fn divide(ui: &mut Ui) {
    ui.add_space(S12 - S8);
    card::divider(ui, 16.0);
    ui.add_space(S12 - S8);
}

/// Words that can be pressed.
fn switch(ui: &mut Ui, name: &str, runs: &[Run<'_>], gap: f32) -> bool {
    press(ui, name, runs, gap).clicked()
}

fn press(ui: &mut Ui, name: &str, runs: &[Run<'_>], gap: f32) -> Response {
    let t = Tokens::of(ui);
    // A screen reader says what the button shows as well as what it does.
    let shown = runs.iter().map(|(words, ..)| *words).collect::<Vec<_>>().join(" ");
    let said = if shown.contains(name) { shown } else { format!("{name}: {shown}") };
    let galley = ink::runs(ui.painter(), runs, gap);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x.ceil(), BUTTON - 4.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect.expand2(vec2(6.0, 0.0)), 4.0, t.raised_hover);
    }
    ink::put(ui.painter(), rect.left_center(), egui::Align2::LEFT_CENTER, galley);
    response.on_hover_cursor(CursorIcon::PointingHand)
}
