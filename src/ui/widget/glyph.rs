//! The state of a call as two joined marks: left leg A, right leg B. Shape first, colour second, the word beside it
//! third; 30 × 14 points, A at x = 7, B at x = 23, both at y = 7.

use egui::{Color32, Painter, Pos2, Rect, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::ui::theme::Tokens;

/// The room a glyph takes.
pub const SIZE: Vec2 = vec2(30.0, 14.0);

const A: f32 = 7.0;
const B: f32 = 23.0;

/// What the two legs are doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Glyph {
    CallingA,
    RingingA,
    AnsweredA,
    CallingB,
    RingingB,
    Talking,
    /// A notification or a code is being played to A.
    Playing,
    Ended,
    AFailed,
    BFailed,
    /// A fault of ours or of the platform.
    Fault,
    /// Nothing was heard of the call for too long: nobody knows whether it is still up.
    Unknown,
}

#[derive(Clone, Copy)]
enum Mark {
    Open,
    Dot,
    Ring,
    Disc,
    Square,
    Cross,
}

impl Glyph {
    pub const ALL: [Self; 12] = [
        Self::CallingA,
        Self::RingingA,
        Self::AnsweredA,
        Self::CallingB,
        Self::RingingB,
        Self::Talking,
        Self::Playing,
        Self::Ended,
        Self::AFailed,
        Self::BFailed,
        Self::Fault,
        Self::Unknown,
    ];

    /// The colour of the marks, and of the word beside them where it carries colour.
    pub fn ink(self, t: &Tokens) -> Color32 {
        match self {
            Self::Ended => t.text3,
            Self::AFailed | Self::BFailed | Self::Unknown => t.orange,
            Self::Fault => t.red,
            _ => t.blue,
        }
    }

    const fn marks(self) -> (Mark, Mark) {
        match self {
            Self::CallingA => (Mark::Open, Mark::Dot),
            Self::RingingA => (Mark::Ring, Mark::Dot),
            Self::AnsweredA => (Mark::Disc, Mark::Dot),
            Self::CallingB => (Mark::Disc, Mark::Open),
            Self::RingingB => (Mark::Disc, Mark::Ring),
            Self::Talking => (Mark::Disc, Mark::Disc),
            Self::Playing => (Mark::Disc, Mark::Square),
            Self::Ended | Self::Unknown => (Mark::Open, Mark::Open),
            Self::AFailed => (Mark::Cross, Mark::Dot),
            Self::BFailed => (Mark::Open, Mark::Cross),
            Self::Fault => (Mark::Cross, Mark::Cross),
        }
    }

    /// The width of the line that joins the legs.
    const fn link(self) -> Option<f32> {
        match self {
            Self::CallingB | Self::RingingB => Some(1.25),
            Self::Talking | Self::Playing => Some(2.0),
            _ => None,
        }
    }

    /// Paints the glyph with its left edge and its middle at `left`, in its own colour or in `ink`.
    pub fn paint(self, painter: &Painter, left: Pos2, t: &Tokens, ink: Option<Color32>) {
        let ink = ink.unwrap_or_else(|| self.ink(t));
        let at = |x: f32| pos2(left.x + x, left.y);
        let (a, b) = self.marks();
        if let Some(width) = self.link() {
            painter.line_segment([at(A + reach(a)), at(B - reach(b))], Stroke::new(width, ink));
        }
        if self == Self::Unknown {
            painter.circle_filled(at((A + B) / 2.0), 1.5, ink);
        }
        // Of a call that one side let fail, only the side that failed asks for a look.
        let a_ink = if self == Self::BFailed { t.text3 } else { ink };
        paint_mark(painter, at(A), a, a_ink, t);
        paint_mark(painter, at(B), b, ink, t);
    }
}

/// How far from its middle a mark lets a joining line come.
const fn reach(mark: Mark) -> f32 {
    match mark {
        Mark::Ring => 5.5,
        Mark::Open => 3.5,
        _ => 0.0,
    }
}

fn paint_mark(painter: &Painter, at: Pos2, mark: Mark, ink: Color32, t: &Tokens) {
    match mark {
        Mark::Open => {
            painter.circle_stroke(at, 3.5, Stroke::new(1.5, ink));
        }
        Mark::Dot => {
            painter.circle_filled(at, 1.5, t.line2);
        }
        Mark::Ring => {
            painter.circle_stroke(at, 5.25, Stroke::new(1.5, ink));
            painter.circle_filled(at, 2.5, ink);
        }
        Mark::Disc => {
            painter.circle_filled(at, 4.25, ink);
        }
        Mark::Square => {
            painter.rect_filled(Rect::from_center_size(at, Vec2::splat(7.0)), 1.0, ink);
        }
        Mark::Cross => cross(painter, at, 3.25, Stroke::new(2.0, ink)),
    }
}

/// Two strokes that meet at `at`.
pub fn cross(painter: &Painter, at: Pos2, reach: f32, stroke: Stroke) {
    let (d, e) = (vec2(reach, reach), vec2(reach, -reach));
    painter.line_segment([at - d, at + d], stroke);
    painter.line_segment([at - e, at + e], stroke);
}

/// The clock that stands for *quiet*: no event for longer than is usual.
pub fn quiet(painter: &Painter, at: Pos2, ink: Color32) {
    let stroke = Stroke::new(1.5, ink);
    painter.circle_stroke(at, 5.5, stroke);
    painter.line_segment([at, at - vec2(0.0, 3.25)], stroke);
    painter.line_segment([at, at + vec2(2.5, 1.25)], stroke);
}

/// Diagonal lines every 10 points: what stands here may no longer be true.
pub fn hatch(painter: &Painter, rect: Rect, t: &Tokens) {
    let visible = rect.intersect(painter.clip_rect());
    if !visible.is_positive() {
        return;
    }
    let stroke = Stroke::new(1.0, t.hatch);
    // Along a line x + y stays the same. Lines are anchored to the window, not to the row, so that neighbouring rows
    // continue each other.
    let first = ((visible.left() + visible.top()) / 10.0).ceil() as i64;
    let last = ((visible.right() + visible.bottom()) / 10.0).floor() as i64;
    for step in first..=last {
        let sum = step as f32 * 10.0;
        let left = (sum - visible.bottom()).max(visible.left());
        let right = (sum - visible.top()).min(visible.right());
        painter.line_segment([pos2(left, sum - left), pos2(right, sum - right)], stroke);
    }
}

/// A glyph as a widget. `name` is the word of the state.
pub fn glyph(ui: &mut Ui, glyph: Glyph, name: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(SIZE, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    glyph.paint(ui.painter(), rect.left_center(), Tokens::of(ui), None);
    response
}

/// A filled dot before a word, as in the status strip.
pub fn lamp(ui: &mut Ui, ink: Color32) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(8.0), Sense::hover());
    ui.painter().circle_filled(rect.center(), 4.0, ink);
    response
}

/// A numbered circle, for steps of a list.
pub fn step(ui: &mut Ui, number: &str) -> Response {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(24.0), Sense::hover());
    ui.painter().circle(rect.center(), 11.0, t.bluebg, Stroke::new(1.5, t.blue));
    super::ink::text(
        ui.painter(),
        rect.center(),
        egui::Align2::CENTER_CENTER,
        number,
        crate::ui::theme::Type::SmallStrong,
        t.blue,
    );
    response
}
