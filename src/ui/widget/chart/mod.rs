//! Courses over time: lanes of bars and of shares, one above the other over one axis, cut into the same slices. A
//! stretch of slices is chosen by pointer or by keyboard.

mod lane;

use std::ops::Range;

use egui::{
    Align2, EventFilter, Key, Modifiers, PointerButton, Rangef, Rect, Response, Sense, Stroke, StrokeKind,
    Ui, WidgetInfo, accesskit, pos2, vec2,
};

pub use lane::{Lane, Marks, Part, Point};

use super::{glyph, ink};
use crate::ui::theme::{RADIUS_BADGE, S4, S8, S12, Tokens, Type};

/// Room for the words of the scale at the left.
const GUTTER: f32 = 44.0;
const TITLE: f32 = 28.0;
const AXIS: f32 = 18.0;
/// A slice has room for an interval from this width on.
const NARROW: f32 = 3.0;

/// Lanes over one axis.
#[derive(Clone, Copy, Debug)]
pub struct Chart<'a> {
    /// The accessible name.
    pub name: &'a str,
    pub slices: usize,
    pub lanes: &'a [Lane<'a>],
    /// Words under the axis, in slices and parts of them.
    pub ticks: &'a [(f32, String)],
    /// Stretches of the axis, in slices and parts of them, of which not everything is known.
    pub hatched: &'a [(f32, f32)],
}

/// Where hand and keyboard are.
#[derive(Clone, Debug, Default)]
pub struct ChartState {
    /// The slice the keyboard is at.
    at: Option<usize>,
    /// Where the stretch begins that is being chosen.
    anchor: Option<usize>,
}

/// What became of a chart in this frame.
pub struct Charted {
    pub response: Response,
    /// What is under the pointer: a slice, or the stretch that is being dragged over.
    pub shown: Option<Range<usize>>,
    /// The stretch that has been chosen.
    pub chosen: Option<Range<usize>>,
}

impl Chart<'_> {
    /// Draws it as wide as there is room. `say` tells a stretch of slices, for those who do not see it.
    pub fn show(self, ui: &mut Ui, state: &mut ChartState, say: &dyn Fn(Range<usize>) -> String) -> Charted {
        let lanes: f32 = self.lanes.iter().map(|lane| TITLE + lane.height + S12).sum();
        let size = vec2(ui.available_width(), lanes + AXIS);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        let plot = Plot {
            across: Rangef::new((rect.left() + GUTTER).round(), rect.right().round()),
            slices: self.slices.max(1),
        };
        let pointer = response.hover_pos().filter(|_| response.contains_pointer());
        let pointed = pointer.and_then(|at| plot.slice_at(at.x));
        let chosen = self.choose(ui, &response, state, &plot, pointed);
        let last = self.slices.saturating_sub(1);
        let stretch = state.range().unwrap_or(last..last + 1);
        let words = || format!("{}, {}", self.name, say(stretch.clone()));
        response
            .widget_info(|| WidgetInfo::slider(ui.is_enabled(), state.at.unwrap_or(last) as f64, words()));
        ui.accesskit_node_builder(response.id, |node| {
            node.set_min_numeric_value(0.0);
            node.set_max_numeric_value(last as f64);
            node.add_action(accesskit::Action::Increment);
            node.add_action(accesskit::Action::Decrement);
        });
        self.paint(ui, rect, &plot, state, pointed);
        if response.has_focus() {
            ink::focus_ring(ui.painter(), rect.expand(S4), RADIUS_BADGE, Tokens::of(ui).blue);
        }
        let shown = if response.dragged() { state.range() } else { pointed.map(|at| at..at + 1) };
        Charted { response, shown, chosen }
    }

    /// Moves what is being chosen; gives it back once it is.
    fn choose(
        &self,
        ui: &Ui,
        response: &Response,
        state: &mut ChartState,
        plot: &Plot,
        pointed: Option<usize>,
    ) -> Option<Range<usize>> {
        let is_primary = response.drag_started_by(PointerButton::Primary);
        if is_primary {
            let pressed = ui.input(|input| input.pointer.press_origin());
            (state.anchor, state.at) = (pressed.and_then(|at| plot.slice_at(at.x)), None);
        }
        let is_dragged = response.dragged_by(PointerButton::Primary);
        if is_dragged || response.drag_stopped_by(PointerButton::Primary) {
            let at = ui.input(|input| input.pointer.latest_pos()).map(|at| plot.nearest(at.x));
            state.at = state.anchor.and(at);
            if is_dragged {
                return None;
            }
            // Escape ends it without a choice.
            let is_let_go = ui.input(|input| input.pointer.any_released());
            let stretch = state.take();
            return stretch.filter(|_| is_let_go);
        }
        let is_press = response.clicked_by(PointerButton::Primary);
        if is_press && let Some(at) = pointed {
            *state = ChartState::default();
            return Some(at..at + 1);
        }
        if !response.has_focus() {
            *state = ChartState::default();
            return None;
        }
        self.move_by_keys(ui, response, state);
        // By Enter, or by what asks in its place.
        if response.clicked() && !is_press { state.take() } else { None }
    }

    fn move_by_keys(&self, ui: &Ui, response: &Response, state: &mut ChartState) {
        let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let last = self.slices.saturating_sub(1);
        let at = state.at.unwrap_or(last).min(last);
        let keys = |modifiers, key| ui.input_mut(|input| input.count_and_consume_key(modifiers, key));
        let asked = |action| ui.input(|input| input.num_accesskit_action_requests(response.id, action));
        let longer = [Key::ArrowLeft, Key::ArrowRight].map(|key| keys(Modifiers::SHIFT, key));
        let plain = [
            keys(Modifiers::NONE, Key::ArrowLeft) + asked(accesskit::Action::Decrement),
            keys(Modifiers::NONE, Key::ArrowRight) + asked(accesskit::Action::Increment),
        ];
        if longer != [0, 0] {
            state.anchor = state.anchor.or(Some(at));
        } else if plain != [0, 0] {
            state.anchor = None;
        }
        state.at = Some((at + longer[1] + plain[1]).saturating_sub(longer[0] + plain[0]).min(last));
    }

    fn paint(&self, ui: &Ui, rect: Rect, plot: &Plot, state: &ChartState, pointed: Option<usize>) {
        let (t, painter) = (Tokens::of(ui), ui.painter());
        let mut top = rect.top();
        for lane in self.lanes {
            lane.head(painter, pos2(rect.left(), top), rect.right(), t);
            let place =
                Rect::from_x_y_ranges(plot.across, Rangef::new(top + TITLE, top + TITLE + lane.height));
            for (from, to) in self.hatched {
                let stretch =
                    Rangef::new(plot.left_of(*from), plot.left_of(*to).max(plot.left_of(*from) + 2.0));
                glyph::hatch(painter, Rect::from_x_y_ranges(stretch, place.y_range()).intersect(place), t);
            }
            if let Some(at) = pointed {
                painter.rect_filled(Rect::from_x_y_ranges(plot.slice(at), place.y_range()), 0.0, t.hover);
            }
            lane.scale(painter, rect.left() + GUTTER - S8, place, t);
            lane.marks(painter, plot, place, t);
            top = place.bottom() + S12;
        }
        let middle = rect.bottom() - AXIS / 2.0;
        for (at, words) in self.ticks {
            let x = plot.left_of(*at);
            let galley = ink::line(painter, words, Type::Label, t.text2);
            let left = (x - galley.size().x / 2.0).clamp(plot.across.min, plot.across.max - galley.size().x);
            ink::put(painter, pos2(left, middle), Align2::LEFT_CENTER, galley);
        }
        if let Some(range) = state.range().filter(|_| state.at.is_some()) {
            let across = Rangef::new(plot.left_of(range.start as f32), plot.left_of(range.end as f32));
            let stretch =
                Rect::from_x_y_ranges(across, Rangef::new(rect.top() + TITLE, rect.bottom() - AXIS));
            painter.rect_stroke(
                stretch.expand2(vec2(1.0, 0.0)),
                2.0,
                Stroke::new(2.0, t.blue),
                StrokeKind::Inside,
            );
        }
    }
}

impl ChartState {
    /// Whether a stretch is being chosen: what is drawn must not change under the hand.
    pub fn is_choosing(&self) -> bool {
        self.anchor.is_some()
    }

    fn range(&self) -> Option<Range<usize>> {
        let at = self.at?;
        let anchor = self.anchor.unwrap_or(at);
        Some(anchor.min(at)..anchor.max(at) + 1)
    }

    fn take(&mut self) -> Option<Range<usize>> {
        let range = self.range();
        *self = ChartState::default();
        range
    }
}

/// Where slices are.
struct Plot {
    across: Rangef,
    slices: usize,
}

impl Plot {
    /// The left edge of the slice `at`, or a place within it.
    fn left_of(&self, at: f32) -> f32 {
        (self.across.min + self.across.span() * (at / self.slices as f32).clamp(0.0, 1.0)).round()
    }

    fn slice(&self, at: usize) -> Rangef {
        Rangef::new(self.left_of(at as f32), self.left_of((at + 1) as f32))
    }

    /// A bar leaves a little room to the next one.
    fn bar(&self, at: usize) -> Rangef {
        let slice = self.slice(at);
        let gap = match slice.span() {
            wide if wide >= 8.0 => 2.0,
            wide if wide >= 3.0 => 1.0,
            _ => 0.0,
        };
        Rangef::new(slice.min, (slice.max - gap).max(slice.min + 1.0))
    }

    fn slice_at(&self, x: f32) -> Option<usize> {
        self.across.contains(x).then(|| self.nearest(x))
    }

    fn nearest(&self, x: f32) -> usize {
        let share = (x - self.across.min) / self.across.span().max(1.0);
        ((share * self.slices as f32).max(0.0) as usize).min(self.slices - 1)
    }
}
