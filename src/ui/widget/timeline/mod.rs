//! The course of a call, one lane for each leg: setup is a circle and a thin line, ringing an outlined bar, waiting a
//! thick line, talk a filled bar, digits ticks, failure a cross; what nobody told is hatched. It knows seconds, not
//! calls.

mod lanes;
mod marks;

pub use marks::Picks;

use egui::{Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::ink;
use crate::ui::theme::{S8, S16, Tokens, Type};

/// What a leg was doing for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Setup,
    Ring,
    Wait,
    Talk,
    /// Nobody told what it was doing.
    Unknown,
}

/// Seconds longer than the fastest one that make a mark stand out.
pub const LATE_SECS: f64 = 2.0;

/// A while, in seconds from the start of the call.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    pub kind: Kind,
    pub from: f64,
    pub to: f64,
    /// How long, in words: `Ring 6 s`. Shown where there is room, and under the pointer.
    pub text: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub enum MarkKind {
    /// A moment like others: its pin is all there is to draw.
    #[default]
    Moment,
    /// A key was pressed.
    Digit(String),
    Fail,
    End,
}

/// A moment, in seconds from the start of the call.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    pub at: f64,
    pub kind: MarkKind,
    /// What a failure was: `Busy 8102`.
    pub text: String,
    /// What else said so: `Q.850 17`.
    pub detail: String,
    /// The key by which the mark is picked; empty: it has no pin.
    pub key: String,
    /// What it is, and what else there is to say of it: under the pointer, and to those who listen.
    pub name: String,
    pub lines: Vec<String>,
    /// Seconds until it arrived, those that every arrival takes left out.
    pub lag: Option<f64>,
    /// No notification told of it when it happened.
    pub is_record_only: bool,
}

/// One leg.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lane {
    pub label: String,
    pub number: String,
    pub segments: Vec<Segment>,
    pub marks: Vec<Mark>,
}

/// A word at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    pub at: f64,
    pub text: String,
}

/// Both lanes with what stands above and below them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    pub lanes: Vec<Lane>,
    /// The right edge, in seconds.
    pub end: f64,
    /// The call goes on.
    pub open_ended: bool,
    /// Below the lanes: `+7 s`.
    pub ticks: Vec<Tick>,
    /// Above the lanes, where there is room: `A answered, calling B`.
    pub captions: Vec<Tick>,
    /// The time between the two marks that are picked, in words.
    pub between: String,
}

/// How large it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// For the detail panel: lanes of 28, no captions.
    Compact,
    /// For a page: lanes of 84, captions, deltas as words.
    Large,
}

impl Timeline {
    /// Draws the timeline over the available width. `name` is its accessible name; what its parts say follows.
    pub fn show(&self, ui: &mut Ui, name: &str, size: Size) -> Response {
        self.show_with(ui, name, size, None)
    }

    /// [`Timeline::show`], with marks that can be pointed at and picked.
    pub fn show_picking(&self, ui: &mut Ui, name: &str, picks: &mut Picks) -> Response {
        self.show_with(ui, name, Size::Large, Some(picks))
    }

    fn show_with(&self, ui: &mut Ui, name: &str, size: Size, picks: Option<&mut Picks>) -> Response {
        let measure = lanes::Measure::of(self, size);
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), measure.height), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, self.spoken(name)));
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let painter = ui.painter().clone();
        let drawing = lanes::Drawing::new(self, &painter, rect, measure, Tokens::of(ui));
        let under = drawing.draw(response.hover_pos());
        if let Some(picks) = picks {
            self.pins(ui, &drawing, picks);
        }
        match under {
            Some(segment) if !segment.text.is_empty() => response.on_hover_text_at_pointer(&segment.text),
            _ => response,
        }
    }

    fn spoken(&self, name: &str) -> String {
        let mut words = vec![name.to_owned()];
        for lane in &self.lanes {
            let segments = lane.segments.iter().map(|segment| segment.text.as_str());
            let marks = lane.marks.iter().map(|mark| mark.text.as_str());
            let said: Vec<&str> = segments.chain(marks).filter(|text| !text.is_empty()).collect();
            words.push(format!("{} {}: {}", lane.label, lane.number, said.join(", ")));
        }
        words.join("; ")
    }
}

/// What a sign of the legend stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Kind(Kind),
    /// A mark that only a record tells of.
    RecordOnly,
    /// The tail of a mark.
    Lag,
}

/// What the shapes stand for, in a row. `words` names each sign.
pub fn legend(ui: &mut Ui, words: &[(Sign, &str)]) {
    let t = Tokens::of(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = S16;
        for (sign, word) in words {
            let galley = ink::line(ui.painter(), word, Type::Label, t.text2);
            let size = vec2((20.0 + S8 + galley.size().x).ceil(), 16.0);
            let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, *word));
            lanes::sign(ui.painter(), *sign, rect, t);
            ink::put(ui.painter(), pos2(rect.right(), rect.center().y), egui::Align2::RIGHT_CENTER, galley);
        }
    });
}
