//! Small framed words: reason codes, the side a call ended on, counts, keys of the keyboard. Each can be a widget of
//! its own or be painted into a table cell.

use egui::{
    Align2, Color32, Painter, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    vec2,
};

use super::ink;
use crate::ui::theme::{BADGE, RADIUS_BADGE, Tokens, Tone, Type};

/// How a badge is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    pub step: Type,
    pub ink: Color32,
    pub fill: Color32,
    pub edge: Color32,
}

impl Look {
    /// A reason code, as it stands in documents: `8102`, `Q.850 17`.
    pub fn code(t: &Tokens) -> Self {
        Self { step: Type::Label, ink: t.text2, fill: Color32::TRANSPARENT, edge: t.line2 }
    }

    /// A badge that says whose side the cause was on, or any other word in a tone.
    pub fn side(tone: Tone, t: &Tokens) -> Self {
        Self { step: Type::Label, ink: tone.ink(t), fill: Color32::TRANSPARENT, edge: tone.outline(t) }
    }

    /// A key of the keyboard.
    pub fn key(t: &Tokens) -> Self {
        Self { step: Type::Label, ink: t.text2, fill: Color32::TRANSPARENT, edge: t.line2 }
    }

    /// A key on a filled button.
    pub fn key_on(ink: Color32) -> Self {
        Self { step: Type::Label, ink, fill: Color32::TRANSPARENT, edge: ink.gamma_multiply(0.6) }
    }
}

const PAD: f32 = 6.0;

/// Between the parts of a key hint, and behind it.
const HINT_GAP: f32 = 6.0;
const HINT_END: f32 = 8.0;

/// The size a badge with this text takes.
pub fn size(painter: &Painter, text: &str, look: Look) -> Vec2 {
    let width = ink::line(painter, text, look.step, look.ink).size().x + 2.0 * PAD;
    vec2(width.ceil().max(BADGE), BADGE)
}

/// Paints a badge with its left edge and its middle at `left`. Returns the place it took.
pub fn paint(painter: &Painter, left: Pos2, text: &str, look: Look) -> Rect {
    let galley = ink::line(painter, text, look.step, look.ink);
    let width = (galley.size().x + 2.0 * PAD).ceil().max(BADGE);
    let rect =
        Rect::from_min_size(Pos2::new(left.x.round(), (left.y - BADGE / 2.0).round()), vec2(width, BADGE));
    painter.rect(rect, RADIUS_BADGE, look.fill, Stroke::new(1.0, look.edge), StrokeKind::Inside);
    ink::put(painter, rect.center(), Align2::CENTER_CENTER, galley);
    rect
}

fn show(ui: &mut Ui, text: &str, look: Look) -> Response {
    let (rect, response) = ui.allocate_exact_size(size(ui.painter(), text, look), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    if ui.is_rect_visible(rect) {
        paint(ui.painter(), rect.left_center(), text, look);
    }
    response
}

/// A reason code.
pub fn code(ui: &mut Ui, text: &str) -> Response {
    let look = Look::code(Tokens::of(ui));
    show(ui, text, look)
}

/// Shows whose side the cause was on.
pub fn side(ui: &mut Ui, text: &str, tone: Tone) -> Response {
    let look = Look::side(tone, Tokens::of(ui));
    show(ui, text, look)
}

/// A key of the keyboard.
pub fn key_cap(ui: &mut Ui, text: &str) -> Response {
    let look = Look::key(Tokens::of(ui));
    show(ui, text, look)
}

/// A key and what it does, as in the footer.
pub fn key_hint(ui: &mut Ui, keys: &[&str], word: &str) {
    let t = Tokens::of(ui);
    ui.spacing_mut().item_spacing.x = HINT_GAP;
    for key in keys {
        key_cap(ui, key);
    }
    ui.label(crate::ui::theme::small(word).color(t.text2));
    ui.add_space(HINT_END);
}

/// The room [`key_hint`] takes.
pub fn key_hint_width(ui: &Ui, keys: &[&str], word: &str) -> f32 {
    let t = Tokens::of(ui);
    let caps: f32 = keys.iter().map(|key| size(ui.painter(), key, Look::key(t)).x + HINT_GAP).sum();
    caps + ink::line(ui.painter(), word, Type::Small, t.text2).size().x + HINT_GAP + HINT_END
}

/// A filled pill with a number, painted around `center`; over icons that have something to say.
pub fn paint_count(painter: &Painter, center: Pos2, text: &str, tone: Tone, t: &Tokens) -> Rect {
    let (fill, ink) = match tone {
        Tone::Plain => (t.line2, t.text),
        Tone::Blue => (t.btn, t.on_btn),
        Tone::Orange | Tone::Red => (tone.ink(t), t.on_signal),
    };
    let galley = ink::line(painter, text, Type::LabelStrong, ink);
    let rect = Rect::from_center_size(center, vec2((galley.size().x + 9.0).ceil().max(16.0), 16.0));
    painter.rect_filled(rect, 8, fill);
    ink::put(painter, rect.center(), Align2::CENTER_CENTER, galley);
    rect
}
