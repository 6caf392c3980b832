//! A panel at a side of a page, as wide as the user wants it: its inner edge is dragged, or moved by the arrow keys
//! while it has the keyboard, and a double click makes it as wide as it was at first.

use egui::{
    CursorIcon, EventFilter, Frame, Id, Key, Modifiers, Panel, Rect, Response, Role, Sense, Stroke, Ui,
    WidgetInfo, accesskit, pos2,
};

use super::super::command::{Command, Setting};
use super::super::model::Model;
use crate::ui::theme::{DETAIL, Tokens};
use crate::ui::widget::ink;

/// Points by which each press of an arrow key moves the edge.
const STEP: f32 = 16.0;
/// What is left for the table beside it, at least.
const LEFT_OVER: f32 = 0.35;

/// Which side of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
}

/// A panel and what the settings know it by.
#[derive(Clone, Copy, Debug)]
pub struct Pane {
    pub name: &'static str,
    /// Width until somebody changes it, in points.
    pub usual: f32,
    /// The largest part of the page the usual width may take: on a narrow window the table keeps the larger half.
    pub share: f32,
    /// Least width, in points: the words would not fit into less.
    pub narrowest: f32,
    pub side: Side,
}

/// The chosen call, beside the board and the history.
pub const CALL: Pane = Pane { name: "call", usual: DETAIL, share: 0.45, ..NOTIFICATION };
/// The chosen reason.
pub const REASON: Pane = Pane { name: "reason", ..CALL };
/// The chosen notification, whole.
pub const NOTIFICATION: Pane =
    Pane { name: "notification", usual: 480.0, share: 0.5, narrowest: 280.0, side: Side::Right };
/// How the calls of the history are spread.
pub const FACETS: Pane =
    Pane { name: "facets", usual: 272.0, share: 0.28, narrowest: 180.0, side: Side::Left };

impl Pane {
    /// How wide it is on a page of `room` points.
    fn width(self, kept: Option<f32>, room: f32) -> f32 {
        match kept {
            Some(width) => width.clamp(self.narrowest, self.widest(room)),
            None => self.usual.min(room * self.share).floor(),
        }
    }

    fn widest(self, room: f32) -> f32 {
        (room * (1.0 - LEFT_OVER)).floor().max(self.narrowest)
    }

    /// Draws it. While the edge is dragged its width is only shown; where it is let go it is kept.
    pub fn show(
        self,
        ui: &mut Ui,
        model: &Model,
        wishes: &mut Vec<Command>,
        content: impl FnOnce(&mut Ui, &mut Vec<Command>),
    ) {
        let id = Id::unique("pane").with(self.name);
        let page = ui.available_rect_before_wrap();
        let dragged = ui.data(|data| data.get_temp::<f32>(id));
        let kept = dragged.or_else(|| model.settings.panels.get(self.name).copied());
        let width = self.width(kept, page.width());
        let panel = match self.side {
            Side::Left => Panel::left(id),
            Side::Right => Panel::right(id),
        };
        panel
            .frame(Frame::new().fill(Tokens::of(ui).panel))
            .exact_size(width)
            .resizable(false)
            .show(ui, |ui| content(ui, wishes));
        // More of it over the panel than over the table, which has a scroll bar of its own.
        let (at, before, behind) = match self.side {
            Side::Left => (page.left() + width, 4.0, 2.0),
            Side::Right => (page.right() - width, 2.0, 4.0),
        };
        let edge = Rect::from_min_max(pos2(at - before, page.top()), pos2(at + behind, page.bottom()));
        let handle = ui.interact(edge, id.with("edge"), Sense::click_and_drag());
        self.say(ui, &handle, model, (width, self.widest(page.width())));
        if let Some(wanted) = self.moved(ui, &handle, width, page) {
            let wanted = wanted.map(|wanted| self.width(Some(wanted), page.width()));
            if handle.dragged() {
                ui.data_mut(|data| data.insert_temp(id, wanted.unwrap_or(self.usual)));
            } else {
                ui.data_mut(|data| data.remove::<f32>(id));
                wishes.push(Command::Set(Setting::Width { panel: self.name, width: wanted }));
            }
            ui.request_repaint();
        }
        draw(ui, &handle, at);
    }

    /// The width that hand or keyboard ask for; within, `None`: the usual one.
    fn moved(self, ui: &Ui, handle: &Response, width: f32, page: Rect) -> Option<Option<f32>> {
        if handle.double_clicked() {
            return Some(None);
        }
        if handle.dragged() || handle.drag_stopped() {
            return handle.interact_pointer_pos().map(|at| match self.side {
                Side::Left => Some((at.x - page.left()).round()),
                Side::Right => Some((page.right() - at.x).round()),
            });
        }
        if !handle.has_focus() {
            return None;
        }
        let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(handle.id, filter));
        let steps = |key, asked| {
            let asked = ui.input(|input| input.num_accesskit_action_requests(handle.id, asked));
            ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key)) + asked
        };
        let (outwards, inwards) = match self.side {
            Side::Left => (Key::ArrowRight, Key::ArrowLeft),
            Side::Right => (Key::ArrowLeft, Key::ArrowRight),
        };
        let wider = steps(outwards, accesskit::Action::Increment);
        let narrower = steps(inwards, accesskit::Action::Decrement);
        (wider != narrower).then_some(Some(width + STEP * (wider as f32 - narrower as f32)))
    }

    fn say(self, ui: &Ui, handle: &Response, model: &Model, (width, widest): (f32, f32)) {
        let words = &model.phrases.screen;
        let name = match self.side {
            Side::Left => words.left_panel_width,
            Side::Right => words.panel_width,
        };
        handle.widget_info(|| WidgetInfo::labeled(Role::Splitter, ui.is_enabled(), name));
        ui.accesskit_node_builder(handle.id, |node| {
            node.set_numeric_value(f64::from(width));
            node.set_min_numeric_value(f64::from(self.narrowest));
            node.set_max_numeric_value(f64::from(widest));
            node.add_action(accesskit::Action::Increment);
            node.add_action(accesskit::Action::Decrement);
        });
    }
}

fn draw(ui: &Ui, handle: &Response, at: f32) {
    let t = Tokens::of(ui);
    let is_held = handle.dragged() || handle.has_focus();
    if handle.hovered() || is_held {
        if !handle.has_focus() || handle.hovered() {
            ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
        }
        let stroke = if is_held { Stroke::new(3.0, t.blue) } else { Stroke::new(2.0, t.line2) };
        ink::vline(ui.painter(), at, handle.rect.y_range(), stroke);
    }
}

#[cfg(test)]
mod tests {
    use egui::{Event, PointerButton, Pos2, vec2};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::i18n::Lang;
    use crate::settings::Settings;
    use crate::ui::panel::live::samples::{at, session, talking};
    use crate::ui::stage::Stage;

    /// Eight points are left free around what a harness draws.
    const PAGE_RIGHT: f32 = 1440.0 - 8.0;
    const EDGE: &str = "Width of the panel";

    /// The board with a call chosen, in a window whose settings are `settings`.
    fn window(settings: Settings) -> Harness<'static, Stage> {
        let mut stage = Stage::new(&egui::Context::default(), at(20), Lang::En);
        stage.model.settings = Settings { lang: Some(Lang::En), ..settings };
        stage.model.put([talking(1, 0)]);
        stage.model.selected = Some(session(1));
        let draw = |ui: &mut Ui, stage: &mut Stage| {
            let now = stage.model.now;
            stage.draw(ui, now);
        };
        let mut harness = Harness::builder()
            .with_size(vec2(1440.0, 900.0))
            .with_step_dt(1.0 / 60.0)
            .with_context_setup(crate::ui::theme::install)
            .build_ui_state(draw, stage);
        harness.run_steps(2);
        harness
    }

    /// How wide the panel is.
    fn shown(harness: &Harness<'_, Stage>) -> f32 {
        PAGE_RIGHT - harness.get_by_label(EDGE).rect().left() - 2.0
    }

    fn button(harness: &Harness<'_, Stage>, pos: Pos2, pressed: bool) {
        let event =
            Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE };
        harness.event(event);
    }

    #[test]
    fn a_panel_is_never_wider_than_leaves_room_for_the_table() {
        assert_eq!(CALL.width(None, 1216.0), DETAIL);
        assert_eq!(CALL.width(None, 700.0), 315.0);
        assert_eq!(CALL.width(Some(5_000.0), 1000.0), 650.0);
        assert_eq!(CALL.width(Some(10.0), 1000.0), CALL.narrowest);
    }

    #[test]
    fn an_edge_that_was_dragged_is_where_it_was_left_in_the_next_window_too() {
        let mut harness = window(Settings::default());
        assert_eq!(shown(&harness), DETAIL);
        let from = harness.get_by_label(EDGE).rect().center();
        harness.hover_at(from);
        harness.step();
        button(&harness, from, true);
        for by in [20.0, 60.0, 99.0] {
            harness.hover_at(from - vec2(by, 0.0));
            harness.step();
        }
        assert!(harness.state().model.settings.panels.is_empty(), "kept only once it is let go");
        button(&harness, from - vec2(99.0, 0.0), false);
        harness.run_steps(2);
        assert_eq!(shown(&harness), DETAIL + 98.0);
        let settings = harness.state().model.settings.clone();
        assert_eq!(shown(&window(settings)), DETAIL + 98.0);
    }

    #[test]
    fn arrow_keys_move_the_edge_and_a_double_click_puts_it_back() {
        let mut harness = window(Settings::default());
        harness.get_by_label(EDGE).focus();
        harness.run_steps(2);
        for _ in 0..3 {
            harness.key_press(Key::ArrowLeft);
            harness.step();
        }
        harness.key_press(Key::ArrowRight);
        harness.run_steps(2);
        assert_eq!(shown(&harness), DETAIL + 2.0 * STEP);
        let at = harness.get_by_label(EDGE).rect().center();
        harness.hover_at(at);
        for pressed in [true, false, true, false] {
            button(&harness, at, pressed);
            harness.step();
        }
        harness.run_steps(2);
        assert_eq!(shown(&harness), DETAIL);
        assert!(harness.state().model.settings.panels.is_empty());
    }
}
