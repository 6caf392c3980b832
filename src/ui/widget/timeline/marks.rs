//! The moments of a [`Timeline`] as pins above their lane: pointed at they tell more, two of them pressed tell the time
//! between. How long each took to arrive is the tail of its pin.

use egui::{Align2, Painter, Pos2, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::lanes::Drawing;
use super::{Mark, Timeline};
use crate::ui::theme::{RADIUS_BADGE, S4, S8, Tokens, Type};
use crate::ui::widget::ink;

/// Above the edge of a bar.
const RISE: f32 = 9.0;
/// Pins closer than this stand on two levels.
const CLOSE: f32 = 11.0;
const LEVEL: f32 = 10.0;

/// Which marks are picked, by their keys: none, one, or two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picks {
    first: Option<String>,
    second: Option<String>,
}

impl Picks {
    pub fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    pub fn clear(&mut self) {
        *self = Picks::default();
    }

    fn has(&self, key: &str) -> bool {
        [&self.first, &self.second].into_iter().flatten().any(|picked| picked == key)
    }

    /// A mark was pressed. The second one makes a pair; a third one begins anew, or, with Shift, takes the place of the
    /// second; one that is picked already lets go.
    fn press(&mut self, key: &str, is_extending: bool) {
        if self.has(key) {
            let other = self.first.take().filter(|first| first != key).or(self.second.take());
            *self = Picks { first: other.filter(|other| other != key), second: None };
        } else if self.first.is_none() || (self.second.is_some() && !is_extending) {
            *self = Picks { first: Some(key.to_owned()), second: None };
        } else {
            self.second = Some(key.to_owned());
        }
    }
}

impl Timeline {
    /// The two picked marks in the order of time; `None` while there are fewer.
    pub fn pair(&self, picks: &Picks) -> Option<(&Mark, &Mark)> {
        let find = |key: &Option<String>| {
            let key = key.as_ref()?;
            self.lanes.iter().flat_map(|lane| &lane.marks).find(|mark| mark.key == *key)
        };
        let (one, other) = (find(&picks.first)?, find(&picks.second)?);
        Some(if one.at <= other.at { (one, other) } else { (other, one) })
    }

    /// Pins that can be pointed at and pressed.
    pub(super) fn pins(&self, ui: &mut Ui, drawing: &Drawing<'_>, picks: &mut Picks) {
        for (index, lane) in self.lanes.iter().enumerate() {
            let mut before: Option<(f32, bool)> = None;
            for mark in lane.marks.iter().filter(|mark| !mark.key.is_empty()) {
                let x = drawing.x(mark.at);
                let is_raised = before.is_some_and(|(last, raised)| x - last < CLOSE && !raised);
                before = Some((x, is_raised));
                let top = drawing.y(index) - drawing.half() - RISE - if is_raised { LEVEL } else { 0.0 };
                let reach =
                    Rect::from_min_max(pos2(x - 6.0, top - 6.0), pos2(x + 6.0, drawing.y(index) + 2.0));
                let response = ui.interact(reach, ui.scope_id().with((&mark.key, "mark")), Sense::click());
                let is_picked = picks.has(&mark.key);
                response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_picked, mark.spoken()));
                if response.clicked() {
                    picks.press(&mark.key, ui.input(|input| input.modifiers.shift));
                }
                pin(ui.painter(), drawing, mark, pos2(x, top), &response, is_picked);
                if !mark.name.is_empty() {
                    response.on_hover_ui(|ui| tell(ui, mark));
                }
            }
        }
        if !picks.is_empty() && ui.input(|input| input.key_pressed(egui::Key::Escape)) {
            picks.clear();
        }
        self.bracket(ui.painter(), drawing, picks);
    }

    /// From one picked mark to the other, with how long that is.
    fn bracket(&self, painter: &Painter, drawing: &Drawing<'_>, picks: &Picks) {
        let Some((from, to)) = self.pair(picks) else { return };
        let t = drawing.tokens();
        let (left, right) = (drawing.x(from.at), drawing.x(to.at));
        let y = drawing.y(self.lanes.len().saturating_sub(1)) + drawing.half() + 17.0;
        let stroke = Stroke::new(1.5, t.text);
        for (x, mark) in [(left, from), (right, to)] {
            let lane = self.lanes.iter().position(|lane| lane.marks.iter().any(|m| m.key == mark.key));
            let top = drawing.y(lane.unwrap_or(0)) + drawing.half();
            painter.extend(egui::Shape::dashed_line(
                &[pos2(x, top), pos2(x, y)],
                Stroke::new(1.0, t.text2),
                3.0,
                3.0,
            ));
            painter.vline(x, y - 4.0..=y + 4.0, stroke);
        }
        painter.hline(left..=right, y, stroke);
        let galley = ink::line(painter, &self.between, Type::SmallStrong, t.text);
        let room = Rect::from_center_size(
            pos2(((left + right) / 2.0).max(drawing.left() + galley.size().x / 2.0), y),
            galley.size() + vec2(2.0 * S8, 2.0),
        );
        if !self.between.is_empty() {
            let room = if right - left > room.width() + S8 { room } else { room.translate(vec2(0.0, 14.0)) };
            painter.rect_filled(room, RADIUS_BADGE, t.panel);
            ink::put(painter, room.center(), Align2::CENTER_CENTER, galley);
        }
    }
}

impl Mark {
    fn spoken(&self) -> String {
        std::iter::once(&self.name).chain(&self.lines).cloned().collect::<Vec<_>>().join(" · ")
    }
}

fn tell(ui: &mut Ui, mark: &Mark) {
    let t = Tokens::of(ui);
    ui.spacing_mut().item_spacing.y = S4;
    ui.label(crate::ui::theme::small_strong(&mark.name).color(t.text));
    for line in &mark.lines {
        ui.label(crate::ui::theme::small(line).color(t.text2));
    }
}

/// A disc for what arrived, a ring for what only a record tells; behind it, as a tail, how long it took to arrive.
fn pin(
    painter: &Painter,
    drawing: &Drawing<'_>,
    mark: &Mark,
    at: Pos2,
    response: &Response,
    is_picked: bool,
) {
    let t = drawing.tokens();
    let ink = if is_picked || response.hovered() { t.text } else { t.text2 };
    let foot = pos2(at.x, at.y + RISE);
    match mark.is_record_only {
        true => painter.extend(egui::Shape::dashed_line(&[at, foot], Stroke::new(1.0, ink), 2.0, 2.0)),
        false => drop(painter.line_segment([at, foot], Stroke::new(1.0, ink))),
    }
    if let Some(lag) = mark.lag {
        let end = drawing.x_beyond(mark.at + lag.max(0.0));
        let late = if lag >= super::LATE_SECS { t.orange } else { t.text3 };
        if end > at.x + 4.0 {
            painter.line_segment([pos2(at.x + 3.0, at.y), pos2(end, at.y)], Stroke::new(1.5, late));
            painter.vline(end, at.y - 3.0..=at.y + 3.0, Stroke::new(1.5, late));
        }
    }
    let radius = if is_picked { 4.0 } else { 3.0 };
    match mark.is_record_only {
        true => painter.circle(at, radius, t.panel, Stroke::new(1.5, ink)),
        false => painter.circle_filled(at, radius, ink),
    };
    if is_picked || response.has_focus() {
        painter.circle_stroke(at, radius + 3.0, Stroke::new(1.5, t.blue));
    }
}
