//! Every colour of the window, by meaning, for both themes. The only file in the project that names raw colours.
//!
//! Colour means something or is absent. Blue: in progress, or chosen. Orange: a person may want to look. Red: a
//! fault on our side, the account's or the platform's, or the listener is down; never a callee who did not
//! answer. Ended and ordinary is grey. There is no green: fine is quiet.

use egui::{Color32, Context, Stroke, Theme, Ui};

/// The colours of one theme. [`Tokens::of`] gives those of the theme in use.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tokens {
    /// Navigation rail.
    pub rail: Color32,
    /// The window.
    pub bg: Color32,
    /// Side panels and cards.
    pub panel: Color32,
    /// Behind table rows.
    pub tbl: Color32,
    /// Buttons and popups.
    pub raised: Color32,
    /// A dialog.
    pub sheet: Color32,
    /// The foot of a dialog.
    pub sheet_foot: Color32,
    /// A button under the pointer.
    pub raised_hover: Color32,
    /// Behind typed text.
    pub field: Color32,
    /// Hairlines.
    pub line: Color32,
    /// Lines between rows, which are many.
    pub row_line: Color32,
    /// Borders of controls.
    pub line2: Color32,
    /// Primary text.
    pub text: Color32,
    /// Secondary text.
    pub text2: Color32,
    /// Labels, and rows that have ended.
    pub text3: Color32,
    /// Progress, selection, links.
    pub blue: Color32,
    /// Needs a look: unanswered, quiet, stale.
    pub orange: Color32,
    /// A fault of ours or of the platform; the listener is down.
    pub red: Color32,
    /// Selected row.
    pub sel: Color32,
    /// Hovered row.
    pub hover: Color32,
    /// Chips, information.
    pub bluebg: Color32,
    /// A verdict that needs a look.
    pub orangebg: Color32,
    /// A fault card.
    pub redbg: Color32,
    /// A cell that has just changed.
    pub flash: Color32,
    /// Hatching of stale rows.
    pub hatch: Color32,
    /// Primary button; its text is [`Tokens::on_btn`].
    pub btn: Color32,
    /// Primary button under the pointer.
    pub btn_hover: Color32,
    /// Text on [`Tokens::btn`].
    pub on_btn: Color32,
    /// Text on a bar filled with [`Tokens::orange`] or [`Tokens::red`].
    pub on_signal: Color32,
    /// Text on bars filled with [`Tokens::blue`].
    pub on_blue: Color32,
    /// A bar that is not the chosen one.
    pub bar: Color32,
    /// A bar that tells of the past.
    pub bar_past: Color32,
    /// The part of a bar that it is about, and the part that is ordinary beside it: told apart by their lightness too.
    pub stack: Color32,
    pub stack_quiet: Color32,
    /// The empty part of a bar.
    pub track: Color32,
    /// Handle of a scroll bar.
    pub handle: Color32,
    /// Laid over the window behind a dialog.
    pub scrim: Color32,
    /// Under popups and dialogs.
    pub shadow: Color32,
}

#[expect(clippy::disallowed_methods, reason = "the home of colours")]
const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

#[expect(clippy::disallowed_methods, reason = "the home of colours")]
const fn black(alpha: u8) -> Color32 {
    Color32::from_black_alpha(alpha)
}

pub const DARK: Tokens = Tokens {
    rail: rgb(0x0B0D11),
    bg: rgb(0x101318),
    panel: rgb(0x151920),
    tbl: rgb(0x101318),
    raised: rgb(0x1D222B),
    sheet: rgb(0x151920),
    sheet_foot: rgb(0x101318),
    raised_hover: rgb(0x262D38),
    field: rgb(0x0C0F13),
    line: rgb(0x262C36),
    row_line: rgb(0x1A1F27),
    line2: rgb(0x3A4250),
    text: rgb(0xE8ECF2),
    text2: rgb(0xAAB3C0),
    text3: rgb(0x8E98A6),
    blue: rgb(0x62ADFF),
    orange: rgb(0xF5A742),
    red: rgb(0xFF7A70),
    sel: rgb(0x1B3149),
    hover: rgb(0x1A1F27),
    bluebg: rgb(0x172738),
    orangebg: rgb(0x2C2416),
    redbg: rgb(0x331E1E),
    flash: rgb(0x27507C),
    hatch: rgb(0x3A3122),
    btn: rgb(0x2270CF),
    btn_hover: rgb(0x1E66BE),
    on_btn: rgb(0xFFFFFF),
    on_signal: rgb(0x14100A),
    on_blue: rgb(0x0B1520),
    bar: rgb(0x4B6C92),
    bar_past: rgb(0x465060),
    stack: rgb(0x6690C4),
    stack_quiet: rgb(0x3A4250),
    track: rgb(0x1D222B),
    handle: rgb(0x3A4250),
    scrim: black(150),
    shadow: black(110),
};

pub const LIGHT: Tokens = Tokens {
    rail: rgb(0xECEEF2),
    bg: rgb(0xF4F5F7),
    panel: rgb(0xFAFBFC),
    tbl: rgb(0xFFFFFF),
    raised: rgb(0xFFFFFF),
    sheet: rgb(0xFFFFFF),
    sheet_foot: rgb(0xFAFBFC),
    raised_hover: rgb(0xF0F2F5),
    field: rgb(0xFFFFFF),
    line: rgb(0xE3E6EB),
    row_line: rgb(0xECEEF2),
    line2: rgb(0xC3C9D2),
    text: rgb(0x141820),
    text2: rgb(0x465160),
    text3: rgb(0x5D6876),
    blue: rgb(0x0B62CC),
    orange: rgb(0x9A5200),
    red: rgb(0xBE2318),
    sel: rgb(0xDCEAFB),
    hover: rgb(0xF2F4F7),
    bluebg: rgb(0xE8F1FC),
    orangebg: rgb(0xFCF1E0),
    redbg: rgb(0xFBE9E7),
    flash: rgb(0xB5D5FA),
    hatch: rgb(0xF0E0C6),
    btn: rgb(0x0B62CC),
    btn_hover: rgb(0x0A57B5),
    on_btn: rgb(0xFFFFFF),
    on_signal: rgb(0xFFFFFF),
    on_blue: rgb(0xFFFFFF),
    bar: rgb(0x9DB8DA),
    bar_past: rgb(0xB9C1CC),
    stack: rgb(0x4F82C4),
    stack_quiet: rgb(0xCDD4DD),
    track: rgb(0xE6E9EE),
    handle: rgb(0xC3C9D2),
    scrim: black(90),
    shadow: black(36),
};

impl Tokens {
    /// The colours of the theme this part of the window is drawn in.
    pub fn of(ui: &Ui) -> &'static Self {
        if ui.visuals().dark_mode { &DARK } else { &LIGHT }
    }

    pub fn of_ctx(ctx: &Context) -> &'static Self {
        Self::for_theme(ctx.theme())
    }

    pub const fn for_theme(theme: Theme) -> &'static Self {
        match theme {
            Theme::Dark => &DARK,
            Theme::Light => &LIGHT,
        }
    }

    /// The line between two areas.
    pub fn hairline(&self) -> Stroke {
        Stroke::new(1.0, self.line)
    }

    /// The border of a control.
    pub fn border(&self) -> Stroke {
        Stroke::new(1.0, self.line2)
    }
}

/// What a piece of the window says with its colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing: ordinary, ended.
    #[default]
    Plain,
    /// In progress, chosen, for information.
    Blue,
    /// Needs a look.
    Orange,
    /// A fault.
    Red,
}

impl Tone {
    /// Text and marks in this tone.
    pub fn ink(self, t: &Tokens) -> Color32 {
        match self {
            Self::Plain => t.text2,
            Self::Blue => t.blue,
            Self::Orange => t.orange,
            Self::Red => t.red,
        }
    }

    /// A quiet fill that all text greys can be read on.
    pub fn wash(self, t: &Tokens) -> Color32 {
        match self {
            Self::Plain => t.panel,
            Self::Blue => t.bluebg,
            Self::Orange => t.orangebg,
            Self::Red => t.redbg,
        }
    }

    /// Marks in this tone on a surface filled with [`Tokens::text`]: those of the other theme.
    pub fn on_text(self, t: &Tokens) -> Color32 {
        self.ink(if *t == DARK { &LIGHT } else { &DARK })
    }

    /// The border of a badge.
    pub fn outline(self, t: &Tokens) -> Color32 {
        match self {
            Self::Plain => t.line2,
            _ => self.ink(t),
        }
    }
}
