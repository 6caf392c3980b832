//! The raw text as a sheet: numbered lines, each indented as a whole, so that what is longer than the sheet goes on
//! below its own beginning.

use egui::text::{LayoutJob, TextFormat};
use egui::{Align2, Label, Ui, vec2};

use crate::ui::theme::{S8, Tokens, Type, code};
use crate::ui::widget::ink;

/// More lines than this are one text: laying each out by itself would take longer than a frame.
const LINES: usize = 600;
/// Room for a number.
const NUMBER: f32 = 26.0;
/// The width of a sign of the code face.
const SIGN: f32 = 6.9;

pub(super) fn sheet_ui(ui: &mut Ui, text: &str) {
    let t = Tokens::of(ui);
    let count = text.lines().count();
    if count <= 1 || count > LINES {
        let text = Label::new(code(text).color(t.text)).selectable(true).wrap();
        ui.add(text).on_hover_cursor(egui::CursorIcon::Text);
        return;
    }
    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
    for (line, number) in text.lines().zip(1..) {
        let inner = line.trim_start_matches(' ');
        let indent = (line.len() - inner.len()) as f32 * SIGN;
        ui.horizontal_top(|ui| {
            let (_, place) = ui.allocate_space(vec2(NUMBER + S8 + indent, Type::Code.line_height()));
            let at = egui::pos2(place.left() + NUMBER, place.center().y);
            let number: i32 = number;
            ink::text(ui.painter(), at, Align2::RIGHT_CENTER, &number.to_string(), Type::Label, t.text3);
            if !inner.is_empty() {
                let line = Label::new(job(inner, t)).selectable(true).wrap();
                ui.add(line).on_hover_cursor(egui::CursorIcon::Text);
            }
        });
    }
}

/// A name steps back before its value.
fn job(line: &str, t: &Tokens) -> LayoutJob {
    let format = |colour| TextFormat {
        line_height: Some(Type::Code.line_height()),
        ..TextFormat::simple(Type::Code.font(), colour)
    };
    let mut job = LayoutJob::default();
    let name = line.starts_with('"').then(|| line.split_once("\": ")).flatten();
    match name {
        Some((name, value)) => {
            job.append(&format!("{name}\": "), 0.0, format(t.text2));
            job.append(value, 0.0, format(t.text));
        }
        None => job.append(line, 0.0, format(t.text)),
    }
    job
}
