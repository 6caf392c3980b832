//! The menu of a call: what can be done with it, out of the table of actions. It is bound to the call it was asked for,
//! wherever its row moves and even when its row has gone.

use egui::containers::menu::menu_style;
use egui::{Align, Context, Id, LayerId, Layout, Order, Popup, PopupKind, Pos2, ScrollArea, Ui};

use super::{detail, live, marks};
use crate::call::filter::{Condition, Expr, Filter, Period, Role};
use crate::call::{LegName, SessionId};
use crate::i18n::fill;
use crate::ui::command::{Action, Command, Tab, filter_text};
use crate::ui::model::Model;
use crate::ui::theme::S16;
use crate::ui::widget::icon::Icon;
use crate::ui::widget::scroll::scroll;
use crate::ui::widget::{card, menu};

/// The actions of the menu, in groups.
const GROUPS: [&[Action]; 2] = [
    &[Action::OpenDetail, Action::CopySummary, Action::CopyA, Action::CopyB, Action::CopySession],
    &[Action::Mark, Action::TogglePin, Action::Note, Action::MarkEnded],
];

/// Usual width of the menu, in points; longer words make it wider.
const WIDTH: f32 = 264.0;

/// The menu of a call's row: which call, and where the menu was asked for.
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
        self.open_at(session, at);
    }

    pub fn is_open(&self) -> bool {
        self.about.is_some()
    }

    pub fn open_at(&mut self, session: SessionId, at: Pos2) {
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
        .width(WIDTH)
        .show(|ui| {
            // What can be done with one call and with all marked ones is more than a low window has room for.
            let room = ui.ctx().content_rect().height() - 2.0 * S16;
            ui.set_min_width(WIDTH);
            ui.set_max_height(room);
            scroll(ui, ScrollArea::vertical().max_height(room), |ui| {
                items(ui, model, &session, is_new, wishes);
            });
        });
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
                Action::Mark if model.marks.has(session) => model.phrases.marks.unmark,
                Action::Mark => model.phrases.marks.mark,
                Action::TogglePin if model.pinned.contains(session) => model.phrases.live.unpin,
                Action::TogglePin => model.phrases.live.pin,
                _ => action.name(model.phrases),
            };
            let number = leg_of(*action).and_then(|leg| detail::number_of_leg(model, session, leg));
            let name = match number {
                Some(number) => &format!("{name} {}", model.number(&number)),
                None => name,
            };
            item(ui, action.icon(), name, action.cap().as_deref(), wish);
        }
    }
    for (words, wish) in detail::comparing(model, session) {
        item(ui, Some(Icon::Columns), words, None, wish);
    }
    for (place, action) in marked_actions(model).enumerate() {
        if place == 0 {
            card::rule(ui);
        }
        item(ui, action.icon(), action.name(model.phrases), action.cap().as_deref(), Command::Do(action));
    }
    card::rule(ui);
    for number in detail::numbers(model, session) {
        let Some(pattern) = model.number_pattern(&number) else { continue };
        let words = fill(model.phrases.screen.find, &[("number", &model.number(&number))]);
        let wish = filter_by(model, Condition::Number(Role::Either, vec![pattern]));
        item(ui, Some(Icon::Filter), &words, None, wish);
    }
    if let Some(code) = detail::ended_with(model, session) {
        let words = fill(model.phrases.screen.find_why, &[("code", &model.named_alone(code))]);
        let wish = filter_by(model, Condition::Why(vec![Some(code)]));
        item(ui, Some(Icon::Filter), &words, None, wish);
    }
}

/// What can be done with all marked calls.
fn marked_actions(model: &Model) -> impl Iterator<Item = Action> {
    let all = marks::ACTIONS.into_iter().chain([Action::ClearMarks]);
    all.filter(|action| action.obstacle(model).is_none())
}

/// The leg whose number the action copies.
fn leg_of(action: Action) -> Option<LegName> {
    match action {
        Action::CopyA => Some(LegName::A),
        Action::CopyB => Some(LegName::B),
        _ => None,
    }
}

/// An action done to this call, whatever is chosen by then; `None` where it is not possible.
fn bound(model: &Model, action: Action, session: &SessionId) -> Option<Command> {
    match action {
        Action::OpenDetail => Some(Command::OpenCall(session.clone())),
        Action::CopyA | Action::CopyB => detail::copy_leg(model, session, leg_of(action)?),
        Action::CopySession => Some(detail::copy_session(model, session)),
        Action::CopySummary => detail::copy_summary(model, session),
        Action::Mark => Some(Command::Mark(session.clone())),
        Action::TogglePin => Some(Command::Pin(session.clone())),
        Action::Note => (!model.is_masked()).then(|| Command::WriteNote(session.clone())),
        Action::MarkEnded => {
            detail::is_in_progress(model, session).then(|| Command::AskMarkEnded(session.clone()))
        }
        _ => None,
    }
}

/// The filter of the page with a condition more.
fn filter_by(model: &Model, condition: Condition<Period>) -> Command {
    let wanted = Filter { terms: vec![Expr::Is(condition)] };
    let filter = format!("{} {wanted}", filter_text(model)).trim().to_owned();
    match model.tab {
        Tab::Live => Command::SetLiveFilter(filter),
        _ => Command::SetHistoryFilter(filter),
    }
}

#[cfg(test)]
mod tests {
    use egui::{Event, Modifiers, PointerButton};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::i18n::Lang;
    use crate::ui::panel::live::samples::{at, busy, calling, session, talking};
    use crate::ui::panel::live::{LiveView, live_ui};
    use crate::ui::testing::fixture::{Stage, stage};

    type Board = Harness<'static, Stage<(LiveView, RowMenu)>>;

    fn board(lang: Lang) -> Board {
        let mut model = Model::blank(at(20), lang);
        model.put([talking(1, 0), talking(2, 0)]);
        let mut board = stage(model, Default::default(), |ui, model, (live, menu), wishes| {
            live_ui(ui, model, live, wishes);
            row_menu_ui(ui, model, menu, wishes);
        });
        board.run_steps(3);
        board
    }

    fn secondary(board: &mut Board, pos: Pos2, pressed: bool) {
        let (button, modifiers) = (PointerButton::Secondary, Modifiers::NONE);
        board.event(Event::PointerMoved(pos));
        board.event(Event::PointerButton { pos, button, pressed, modifiers });
        board.step();
    }

    #[test]
    fn the_menu_is_about_the_call_under_the_press_even_when_rows_move_before_the_release() {
        let mut board = board(Lang::En);
        let row = board.get_by_label_contains("138 0013 8001").rect().center();
        secondary(&mut board, row, true);
        board.state_mut().model.put([calling(3, 19), calling(4, 19)]);
        board.step();
        secondary(&mut board, row, false);
        board.run_steps(2);
        assert!(board.state().wishes.contains(&Command::OpenMenu(session(1))), "{:?}", board.state().wishes);
    }

    #[test]
    fn the_menu_stays_with_its_call_when_the_row_has_gone() {
        let mut board = board(Lang::Zh);
        board.state_mut().view.1.open_at(session(2), egui::pos2(300.0, 300.0));
        board.run_steps(3);
        board.state_mut().model.board = Default::default();
        board.run_steps(2);
        board.get_by_label("置顶").click();
        board.run_steps(2);
        assert_eq!(board.state().wishes.last(), Some(&Command::Pin(session(2))));
        assert!(board.query_by_label("置顶").is_none(), "it closes");
    }

    #[test]
    fn of_whom_only_one_leg_is_known_only_that_number_is_copied() {
        let mut board = board(Lang::En);
        let call = calling(3, 19);
        assert!(call.leg_a.number.is_some() && call.leg_b.number.is_none());
        board.state_mut().model.put([call]);
        board.state_mut().view.1.open_at(session(3), egui::pos2(300.0, 300.0));
        board.run_steps(3);
        assert!(board.query_by_label_contains("Copy A's number").is_some());
        assert!(board.query_by_label_contains("Copy B's number").is_none());
    }

    #[test]
    fn the_text_for_a_ticket_is_of_the_call_of_the_menu_and_as_masked_as_the_screen() {
        let mut board = board(Lang::En);
        board.state_mut().model.put([busy(2, 0), calling(3, 19)]);
        board.state_mut().model.selected = Some(session(3));
        board.state_mut().model.settings.mask = true;
        board.state_mut().view.1.open_at(session(2), egui::pos2(300.0, 300.0));
        board.run_steps(3);
        board.get_by_label("Copy as text for a ticket").click();
        board.run_steps(2);
        let Some(Command::Copy { text, .. }) = board.state().wishes.last() else { panic!() };
        assert!(text.ends_with(&format!("\nSession ID: {}", session(2).as_str())), "{text}");
        assert!(text.contains("•••• 4322") && text.contains("\nResult: Not answered"), "{text}");
    }

    #[test]
    fn only_what_is_possible_is_offered_and_numbers_are_masked() {
        let mut board = board(Lang::En);
        board.state_mut().model.put([busy(2, 0)]);
        board.state_mut().model.settings.mask = true;
        board.state_mut().view.1.open_at(session(2), egui::pos2(300.0, 300.0));
        board.run_steps(3);
        assert!(board.query_by_label("Mark as ended…").is_none(), "it has ended");
        board.get_by_label("Filter number •••• 4322").click();
        board.run_steps(2);
        let filter = "number:*4322".to_owned();
        assert_eq!(
            board.state().wishes.last(),
            Some(&Command::SetLiveFilter(filter)),
            "no more of it is shown"
        );
        board.state_mut().view.1.open_at(session(2), egui::pos2(300.0, 300.0));
        board.run_steps(3);
        board.get_by_label_contains("Filter why it ended: 8102").click();
        board.run_steps(2);
        assert_eq!(board.state().wishes.last(), Some(&Command::SetLiveFilter("why:8102".to_owned())));
        board.state_mut().view.1.open_at(session(2), egui::pos2(300.0, 300.0));
        board.run_steps(3);
        board.get_by_label("Copy B's number •••• 4322").click();
        board.run_steps(2);
        let copied = board.state().wishes.last();
        assert!(matches!(copied, Some(Command::Copy { text, .. }) if text == "•••• 4322"), "{copied:?}");
    }
}
