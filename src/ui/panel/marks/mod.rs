//! The bar of marked calls, in the place of the footer: how many there are, and what can be done with all of them. The
//! table above it stays as it is. And what is copied of them.

use std::sync::Arc;

use egui::{Align, Layout, Role, Stroke, Ui, UiBuilder};

use super::detail;
use super::look::cap;
use crate::call::filter::{Condition, Expr, Filter};
use crate::call::{Call, SessionId};
use crate::i18n::{fill, filled, grouped};
use crate::ui::command::{Action, Command};
use crate::ui::model::Model;
use crate::ui::theme::{S4, S8, S12, S16, Tokens, Type};
use crate::ui::widget::icon::{self, Icon};
use crate::ui::widget::{badge, button, card, ink, menu};

/// What can be done with them, in order; what finds no room in the bar is in a menu at its end.
pub const ACTIONS: [Action; 6] = [
    Action::CopyMarkedNumbers,
    Action::CopyMarkedSessions,
    Action::CopyMarkedSummaries,
    Action::ShowMarked,
    Action::ExportMarked,
    Action::PinMarked,
];

/// Between two buttons, in points.
const GAP: f32 = 6.0;
/// The side of the button that opens the menu.
const MORE: f32 = 24.0;

/// Whether the bar stands on the page: calls are marked, and a table shows calls.
pub fn are_shown(model: &Model) -> bool {
    !model.marks.is_empty() && Action::ClearMarks.obstacle(model).is_none()
}

/// The words of a button of the bar.
fn short(model: &Model, action: Action) -> &'static str {
    let w = &model.phrases.marks;
    match action {
        Action::CopyMarkedNumbers => w.numbers,
        Action::CopyMarkedSessions => w.sessions,
        Action::CopyMarkedSummaries => w.summaries,
        Action::ShowMarked => w.show,
        Action::ExportMarked => w.export,
        Action::PinMarked if are_pinned(model) => w.unpin,
        Action::PinMarked => w.pin,
        Action::ClearMarks => w.clear,
        _ => action.name(model.phrases),
    }
}

/// Whether all marked calls are pinned.
pub fn are_pinned(model: &Model) -> bool {
    let has_so_many = model.pinned.len() >= model.marks.len();
    has_so_many && model.marks.all(|session| model.pinned.contains(session))
}

/// Draws the bar.
pub fn marks_ui(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let (t, w) = (Tokens::of(ui), &model.phrases.marks);
    let builder = UiBuilder::new().accessibility_role(Role::Toolbar).accessibility_label(w.bar);
    let line = ui.max_rect().expand2(egui::vec2(S16, 0.0));
    let painter = ui.painter().with_clip_rect(line);
    ink::hline(&painter, line.x_range(), line.top() + 0.5, Stroke::new(1.0, t.line2));
    ui.scope_builder(builder, |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            icon::icon(ui, Icon::Check, 16.0, t.blue, None);
            let count = fill(w.count, &[("n", &grouped(model.marks.len() as u64))]);
            card::runs(ui, &[(&count, Type::SmallStrong, t.text)], 0.0);
            ui.add_space(S4);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                action_ui(ui, model, Action::ClearMarks, wishes);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| actions_ui(ui, model, wishes));
            });
        });
    });
}

fn actions_ui(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let possible = || ACTIONS.into_iter().filter(|action| action.obstacle(model).is_none());
    let width = |ui: &Ui, action| button::secondary(short(model, action)).small().width(ui) + GAP;
    let room = ui.available_width();
    let all: f32 = possible().map(|action| width(ui, action)).sum();
    // Whoever does not fit makes room for the button of the menu.
    let mut left = if all <= room { room } else { room - MORE };
    let mut hidden = [None; ACTIONS.len()];
    for (place, action) in hidden.iter_mut().zip(possible()) {
        left -= width(ui, action);
        if left >= 0.0 {
            action_ui(ui, model, action, wishes);
        } else {
            (*place, left) = (Some(action), f32::NEG_INFINITY);
        }
    }
    if left < 0.0 {
        more_ui(ui, model, &hidden, wishes);
    } else {
        hints_ui(ui, model, left);
    }
}

fn action_ui(ui: &mut Ui, model: &Model, action: Action, wishes: &mut Vec<Command>) {
    let response = ui.add(button::secondary(short(model, action)).small());
    let hint = || [action.name(model.phrases), &cap(action)].join("  ");
    if response.on_hover_ui(|ui| drop(ui.label(hint()))).clicked() {
        wishes.push(Command::Do(action));
    }
}

/// The menu of what found no room.
fn more_ui(ui: &mut Ui, model: &Model, hidden: &[Option<Action>], wishes: &mut Vec<Command>) {
    let more = button::icon_button(ui, Icon::More, model.phrases.marks.more);
    let room = ui.ctx().content_rect().height() - 2.0 * crate::ui::theme::FOOTER;
    menu::below(&more, (180.0, room), |ui| {
        for action in hidden.iter().flatten() {
            let key = cap(*action);
            if menu::item(ui, action.icon(), short(model, *action), Some(&key)).clicked() {
                wishes.push(Command::Do(*action));
                ui.close();
            }
        }
    });
}

/// The keys that show all of them, as in the footer, where they find room.
fn hints_ui(ui: &mut Ui, model: &Model, room: f32) {
    let a = &model.phrases.actions;
    let hints =
        [(Action::Palette, a.short_palette), (Action::Help, a.help)].map(|(one, word)| (cap(one), word));
    let width: f32 = hints.iter().map(|(cap, word)| badge::key_hint_width(ui, &[cap], word)).sum();
    if width + S12 <= room {
        ui.add_space(S8);
        for (cap, word) in &hints {
            badge::key_hint(ui, &[cap], word);
        }
    }
}

/// What of the marked calls is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copied {
    /// The number that is needed next, one a line.
    Numbers,
    /// A text for a ticket each, with an empty line between two.
    Summaries,
}

/// Copies this of `calls`, as far as this screen may show it; `of` are marked. `None`: there is nothing to copy.
pub fn copy(model: &Model, copied: Copied, calls: &[Arc<Call>], of: usize) -> Option<Command> {
    let w = &model.phrases.marks;
    let (lines, between, done): (Vec<String>, _, _) = match copied {
        Copied::Numbers => {
            let numbers = calls.iter().filter_map(|call| detail::needed(call));
            (numbers.map(|number| model.copied_number(number)).collect(), "\n", w.numbers_copied)
        }
        Copied::Summaries => {
            (calls.iter().map(|call| detail::summary(model, call)).collect(), "\n\n", w.summaries_copied)
        }
    };
    let done = fill(done, &[("n", &grouped(lines.len() as u64))]);
    let what = match lines.len() {
        0 => return None,
        n if n == of => done,
        _ => filled(w.of_marked, &[("done", done), ("of", grouped(of as u64))]),
    };
    Some(Command::Copy { text: lines.join(between), what })
}

/// Copies the ids of the sessions, one a line, as far as this screen may show them.
pub fn copy_sessions(model: &Model, sessions: &[SessionId]) -> Command {
    let lines: Vec<_> = sessions.iter().map(|session| model.id(session.as_str())).collect();
    let n = grouped(sessions.len() as u64);
    Command::Copy { text: lines.join("\n"), what: fill(model.phrases.marks.sessions_copied, &[("n", &n)]) }
}

/// The filter that finds these calls and no others.
pub fn only(sessions: &[SessionId]) -> String {
    let named = sessions.iter().map(|session| session.as_str().to_owned()).collect();
    Filter { terms: vec![Expr::Is(Condition::SessionIs(named))] }.to_string()
}

#[cfg(test)]
mod tests;
