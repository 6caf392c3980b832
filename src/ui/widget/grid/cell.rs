//! What a cell can hold: words in three strengths, glyphs, badges, bars. Painted one after another from the left, or
//! from the right where the column is aligned so; what does not fit ends in `…`.

use std::sync::Arc;

use egui::{Align, Align2, Color32, Galley, Painter, Pos2, Rect, Vec2, pos2, vec2};

use super::Look;
use crate::ui::theme::{BADGE, RADIUS_BADGE, S4, S8, Tokens, Tone, Type};
use crate::ui::widget::{badge, glyph, glyph::Glyph, icon::Icon, ink};

/// Stands where there is nothing to say.
pub const NOTHING: &str = "—";

/// One cell while it is filled.
pub struct Cell<'a> {
    pub(super) painter: &'a Painter,
    pub(super) t: &'static Tokens,
    /// The part of the cell that is still free.
    pub(super) free: Rect,
    /// The right end of the row's columns.
    pub(super) row_right: f32,
    pub(super) align: Align,
    pub(super) inks: Inks,
    pub(super) notes: &'a mut Notes,
}

/// The two inks of a row.
#[derive(Clone, Copy)]
pub(super) struct Inks {
    primary: Color32,
    secondary: Color32,
}

impl Inks {
    pub(super) fn of(look: Look, t: &Tokens) -> Self {
        if look.dim {
            Self { primary: t.text3, secondary: t.text3 }
        } else {
            Self { primary: t.text, secondary: t.text2 }
        }
    }
}

/// What a row's cells say, for those who do not look at it.
#[derive(Default)]
pub(super) struct Notes {
    /// The words, where somebody listens.
    pub(super) spoken: Option<String>,
    pub(super) pointer: Option<Pos2>,
    /// What there is to say of the cell under the pointer: the whole of a text that was cut, or more.
    pub(super) more: Option<String>,
    /// How far what was painted reaches from the left, and from the right.
    pub(super) reach: (f32, f32),
    /// Words went over the end of their cell.
    pub(super) has_spilled: bool,
}

impl Cell<'_> {
    /// The colours in use, for marks in a colour of the caller's choice.
    pub fn tokens(&self) -> &'static Tokens {
        self.t
    }

    /// The words of the cell.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.styled(text, Type::Body, self.inks.primary)
    }

    /// Words that matter less.
    pub fn quiet(&mut self, text: &str) -> &mut Self {
        self.styled(text, Type::Body, self.inks.secondary)
    }

    /// The words of the cell, or [`NOTHING`].
    pub fn text_or_dash(&mut self, text: Option<impl AsRef<str>>) -> &mut Self {
        match text {
            Some(text) => self.text(text.as_ref()),
            None => self.quiet(NOTHING),
        }
    }

    /// Words that matter less, or [`NOTHING`].
    pub fn quiet_or_dash(&mut self, text: Option<impl AsRef<str>>) -> &mut Self {
        match text {
            Some(text) => self.quiet(text.as_ref()),
            None => self.quiet(NOTHING),
        }
    }

    /// A quieter remark behind other words.
    pub fn small(&mut self, text: &str) -> &mut Self {
        self.styled(text, Type::Small, self.inks.secondary)
    }

    pub fn strong(&mut self, text: &str) -> &mut Self {
        self.styled(text, Type::Strong, self.inks.primary)
    }

    /// Words with a tone.
    pub fn toned(&mut self, text: &str, tone: Tone) -> &mut Self {
        let ink = if tone == Tone::Plain { self.inks.secondary } else { tone.ink(self.t) };
        self.styled(text, Type::Body, ink)
    }

    /// Words that are said of the row and not drawn: they stand above it already.
    pub fn unseen(&mut self, text: &str) -> &mut Self {
        self.say(text);
        self
    }

    /// How much is still free.
    pub fn room(&self) -> f32 {
        self.free.width()
    }

    pub fn code_text(&mut self, text: &str) -> &mut Self {
        self.styled(text, Type::Code, self.inks.primary)
    }

    pub fn styled(&mut self, text: &str, step: Type, ink: Color32) -> &mut Self {
        self.say(text);
        let room = self.free.width();
        if room < 6.0 || text.is_empty() {
            return self;
        }
        let galley = ink::line_within(self.painter, text, step, ink, room);
        let elided = galley.elided;
        let place = self.put(galley);
        if elided && self.notes.pointer.is_some_and(|at| place.expand(4.0).contains(at)) {
            self.notes.more = Some(text.to_owned());
        }
        self
    }

    fn put(&mut self, galley: Arc<Galley>) -> Rect {
        let place = self.take(galley.size(), S8);
        ink::put(self.painter, place.left_center(), Align2::LEFT_CENTER, galley)
    }

    /// Takes room from the side the column is aligned to.
    fn take(&mut self, size: Vec2, gap: f32) -> Rect {
        let y = self.free.center().y;
        let (left, right) = match self.align {
            Align::Max => (self.free.right() - size.x, self.free.right()),
            _ => (self.free.left(), self.free.left() + size.x),
        };
        self.notes.reach = (self.notes.reach.0.max(right), self.notes.reach.1.min(left));
        if self.align == Align::Max {
            let right = self.free.right();
            self.free.max.x -= size.x + gap;
            Rect::from_min_max(pos2(right - size.x, y - size.y / 2.0), pos2(right, y + size.y / 2.0))
        } else {
            let left = self.free.left();
            self.free.min.x += size.x + gap;
            Rect::from_min_max(pos2(left, y - size.y / 2.0), pos2(left + size.x, y + size.y / 2.0))
        }
    }

    /// The state of a call.
    pub fn glyph(&mut self, glyph: Glyph, ink: Option<Color32>) -> &mut Self {
        if self.free.width() >= glyph::SIZE.x {
            let place = self.take(glyph::SIZE, S8);
            glyph.paint(self.painter, place.left_center(), self.t, ink);
        }
        self
    }

    /// The clock of a call that has fallen quiet.
    pub fn clock(&mut self) -> &mut Self {
        if self.free.width() >= 14.0 {
            let place = self.take(vec2(12.0, 12.0), S4);
            glyph::quiet(self.painter, place.center(), self.t.orange);
        }
        self
    }

    pub fn icon(&mut self, icon: Icon, tone: Tone) -> &mut Self {
        if self.free.width() >= 16.0 {
            let place = self.take(vec2(16.0, 16.0), S4);
            icon.paint(self.painter, place.center(), 16.0, tone.ink(self.t));
        }
        self
    }

    /// [`Cell::icon`] that says something of its own; it is said even where there is no room to draw it.
    pub fn named_icon(&mut self, icon: Icon, tone: Tone, name: &str) -> &mut Self {
        self.say(name);
        self.icon(icon, tone)
    }

    /// A reason code.
    pub fn code(&mut self, text: &str) -> &mut Self {
        let look = badge::Look::code(self.t);
        self.badge(text, look)
    }

    /// A badge that says whose side the cause was on.
    pub fn side(&mut self, text: &str, tone: Tone) -> &mut Self {
        let look = badge::Look::side(tone, self.t);
        self.badge(text, look)
    }

    /// A badge that finds no room for its frame is its words alone, shortened: a cell must not seem empty.
    fn badge(&mut self, text: &str, look: badge::Look) -> &mut Self {
        let size = badge::size(self.painter, text, look);
        if size.x > self.free.width() {
            return self.styled(text, look.step, look.ink);
        }
        self.say(text);
        if !text.is_empty() {
            let place = self.take(vec2(size.x, BADGE), S8);
            badge::paint(self.painter, place.left_center(), text, look);
        }
        self
    }

    /// A share of a whole, as a bar `width` wide; `tone` is that of the filled part, plain for the quieter blue.
    pub fn bar(&mut self, share: f32, width: f32, tone: Tone) -> &mut Self {
        let room = width.min(self.free.width());
        if room > 4.0 {
            let place = self.take(vec2(room, 7.0), S8);
            super::super::meter::paint_bar(self.painter, place, share, tone, self.t);
        }
        self
    }

    /// Room between two things, beside the usual.
    pub fn gap(&mut self, width: f32) -> &mut Self {
        self.take(vec2(width, 0.0), 0.0);
        self
    }

    /// This cell has just changed; 1 is all of the light, which fades towards 0. To be said before its words.
    pub fn flash(&mut self, light: f32) -> &mut Self {
        let place = self.free.expand2(vec2(6.0, -3.0));
        self.painter.rect_filled(place, RADIUS_BADGE, self.t.flash.gamma_multiply(light));
        self.inks = Inks { primary: self.t.text, secondary: self.t.text };
        self
    }

    /// What is said of the cell when the pointer rests on it.
    pub fn explain(&mut self, words: &str) -> &mut Self {
        if self.notes.pointer.is_some_and(|at| self.free.contains(at)) {
            self.notes.more = Some(words.to_owned());
        }
        self
    }

    /// The words may go on over the cells at the right, which stay empty.
    pub fn spill(&mut self) -> &mut Self {
        self.free.max.x = self.row_right.max(self.free.max.x);
        self.notes.has_spilled = true;
        self
    }

    /// A piece of the cell, in points from its left edge, aligned on its own.
    pub fn part(&mut self, from: f32, to: f32, align: Align) -> Cell<'_> {
        let left = self.free.left();
        let free = Rect::from_min_max(
            pos2(left + from, self.free.top()),
            pos2((left + to).min(self.free.right()), self.free.bottom()),
        );
        Cell {
            painter: self.painter,
            t: self.t,
            free,
            row_right: self.row_right,
            align,
            inks: self.inks,
            notes: self.notes,
        }
    }

    fn say(&mut self, text: &str) {
        if let Some(spoken) = &mut self.notes.spoken
            && !text.is_empty()
        {
            if !spoken.is_empty() {
                spoken.push_str(", ");
            }
            spoken.push_str(text);
        }
    }
}
