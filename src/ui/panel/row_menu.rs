//! The menu of a call: what can be done with it, out of the table of actions. It is bound to the call it was asked for,
//! wherever its row moves and even when its row has gone.

use egui::containers::menu::menu_style;
use egui::{Align, Context, Id, LayerId, Layout, Order, Popup, PopupKind, Pos2, Ui};

use super::{detail, live};
use crate::call::{Number, SessionId};
use crate::i18n::fill;
use crate::ui::command::{Action, Command, Tab, filter_text};
use crate::ui::model::Model;
use crate::ui::widget::icon::Icon;
use crate::ui::widget::{card, menu};

/// The actions of the menu, in groups.
const GROUPS: [&[Action]; 2] =
    [&[Action::OpenDetail, Action::CopyNumber, Action::CopySession], &[Action::TogglePin, Action::MarkEnded]];

/// Which call it is about, and where it was asked for.
#[derive(Default)]
pub struct RowMenu {
    about: Option<(SessionId, Pos2)>,
    is_new: bool,
}

impl RowMenu {
    /// Opens the menu: at the pointer that asked for it, else at the row of the call.
    pub fn open(&mut self, ctx: &Context, session: SessionId) {
        let pressed = ctx.input(|input| {
            let by_pointer = input.pointer.secondary_clicked() || input.pointer.secondary_released();
            input.pointer.interact_pos().filter(|_| by_pointer)
        });
        let row = live::row_ids(&session).into_iter().find_map(|id| ctx.read_response(id));
        let at_row = || row.map(|row| row.rect.left_bottom() + egui::vec2(48.0, 0.0));
        let at = pressed.or_else(at_row).unwrap_or_else(|| ctx.content_rect().center());
        self.about = Some((session, at));
        self.is_new = true;
    }
}

/// Draws the menu, if one is open.
pub fn row_menu_ui(ui: &Ui, model: &Model, state: &mut RowMenu, wishes: &mut Vec<Command>) {
    let Some((session, at)) = state.about.clone() else { return };
    let is_new = std::mem::take(&mut state.is_new);
    let mut open = true;
    let layer = LayerId::new(Order::Foreground, Id::unique("row menu layer"));
    Popup::new(Id::unique("row menu"), ui.ctx().clone(), at, layer)
        .kind(PopupKind::Menu)
        .layout(Layout::top_down_justified(Align::Min))
        .style(menu_style)
        .accessible_name(model.phrases.screen.call_menu)
        .open_bool(&mut open)
        .show(|ui| items(ui, model, &session, is_new, wishes));
    if !open {
        state.about = None;
    }
}

fn items(ui: &mut Ui, model: &Model, session: &SessionId, is_new: bool, wishes: &mut Vec<Command>) {
    let mut is_first = is_new;
    let mut item = |ui: &mut Ui, icon, text: &str, key: Option<&str>, wish: Command| {
        let response = menu::item(ui, icon, text, key);
        if std::mem::take(&mut is_first) {
            response.request_focus();
        }
        if response.clicked() {
            wishes.push(wish);
            ui.close();
        }
    };
    for (place, group) in GROUPS.into_iter().enumerate() {
        if place > 0 {
            card::rule(ui);
        }
        for action in group {
            let Some(wish) = bound(model, *action, session) else { continue };
            let name = match action {
                Action::TogglePin if model.pinned.contains(session) => model.phrases.live.unpin,
                Action::TogglePin => model.phrases.live.pin,
                _ => action.entry().name(model.phrases),
            };
            item(ui, action.entry().icon, name, action.cap().as_deref(), wish);
        }
    }
    for (words, wish) in detail::comparing(model, session) {
        item(ui, Some(Icon::Columns), words, None, wish);
    }
    card::rule(ui);
    let (w, (caller, called)) = (&model.phrases.screen, detail::numbers(model, session));
    for (phrase, number) in [(w.find_caller, caller), (w.find_called, called)] {
        let Some(number) = number else { continue };
        let words = fill(phrase, &[("number", &model.number(&number))]);
        item(ui, Some(Icon::Filter), &words, None, filter_by(model, &number));
    }
}

/// An action done to this call, whatever is chosen by then; `None` where it is not possible.
fn bound(model: &Model, action: Action, session: &SessionId) -> Option<Command> {
    match action {
        Action::OpenDetail => Some(Command::OpenCall(session.clone())),
        Action::CopyNumber => detail::copy_number(model, session),
        Action::CopySession => Some(detail::copy_session(model, session)),
        Action::TogglePin => Some(Command::Pin(session.clone())),
        Action::MarkEnded => {
            detail::is_in_progress(model, session).then(|| Command::AskMarkEnded(session.clone()))
        }
        _ => None,
    }
}

fn filter_by(model: &Model, number: &Number) -> Command {
    let filter = format!("{} number:{}", filter_text(model), number.key()).trim().to_owned();
    match model.tab {
        Tab::Live => Command::SetLiveFilter(filter),
        _ => Command::SetHistoryFilter(filter),
    }
}
