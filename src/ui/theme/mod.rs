//! Colours, sizes and type, by meaning. Nothing outside this room names a raw colour or a font.
//!
//! It refuses to know what anything means to a person: panels choose the token, this room knows how it looks.

mod fonts;
mod style;
mod tokens;
mod type_scale;

#[cfg(test)]
mod contrast;

pub use tokens::{DARK, LIGHT, Tokens, Tone};
pub use type_scale::{
    Run, STRONG, Type, body, card_title, code, counter, label, page_title, small, small_strong, strong,
};

/// Everything sits on multiples of this.
pub const S4: f32 = 4.0;
pub const S8: f32 = 8.0;
pub const S12: f32 = 12.0;
pub const S16: f32 = 16.0;
pub const S24: f32 = 24.0;

/// Width of the navigation rail; its items are [`RAIL`] × [`RAIL_ITEM`].
pub const RAIL: f32 = 64.0;
pub const RAIL_ITEM: f32 = 56.0;
/// Height of the status strip at the top.
pub const STRIP: f32 = 40.0;
/// Height of search fields and of the buttons beside them.
pub const FIELD: f32 = 32.0;
/// Height of buttons and facets.
pub const BUTTON: f32 = 28.0;
pub const CHIP: f32 = 22.0;
pub const BADGE: f32 = 18.0;
/// Height of table rows and of their header.
pub const ROW: f32 = 28.0;
pub const ROW_COMFORTABLE: f32 = 30.0;
pub const FOOTER: f32 = 28.0;
/// Width of the detail panel.
pub const DETAIL: f32 = 372.0;
pub const RADIUS_CARD: u8 = 8;
pub const RADIUS_CONTROL: u8 = 6;
pub const RADIUS_BADGE: u8 = 4;
/// The bar at the left of the selected row.
pub const SELECTED_BAR: f32 = 3.0;
/// The bar at the left of a row nobody has seen yet.
pub const FRESH_BAR: f32 = 2.0;
/// Icons are drawn on a grid of this many units.
pub const ICON: f32 = 20.0;

/// Fonts and both styles. Once, when the window is created; tests call it too.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts::definitions());
    for theme in [egui::Theme::Dark, egui::Theme::Light] {
        ctx.style_mut_of(theme, |style| style::apply(style, Tokens::for_theme(theme)));
    }
}
