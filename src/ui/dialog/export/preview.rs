//! The first rows as the file will hold them, and how long it will be.

use std::sync::Arc;

use egui::{Align, Frame, Grid, Label, Layout, Margin, ScrollArea, Ui};

use super::ExportDialog;
use super::choices::Choices;
use crate::backend::{ExportStyle, Format, Length, Page, Preview};
use crate::call::Call;
use crate::i18n::{bytes, fill};
use crate::ui::model::Model;
use crate::ui::theme::{self, RADIUS_CARD, S4, S16, Tokens};

/// Rows and columns that are previewed.
const ROWS: usize = 3;
const COLUMNS: usize = 7;
/// Signs of a line of JSON that are shown.
const SIGNS: usize = 400;

/// How long the file will be, measured on the rows of a page. All of them are written for that, so it is done once
/// for each page and choice and not in every frame.
pub struct Weight {
    page: Arc<Page>,
    choices: Choices,
    is_masked: bool,
    length: Length,
}

impl Weight {
    fn is_of(&self, page: &Arc<Page>, choices: &Choices, is_masked: bool) -> bool {
        Arc::ptr_eq(&self.page, page) && self.choices == *choices && self.is_masked == is_masked
    }
}

pub fn preview_ui(ui: &mut Ui, model: &Model, state: &mut ExportDialog) {
    let (x, t) = (&model.phrases.export, Tokens::of(ui));
    let page = model.history.page.as_ref().filter(|page| page.first_row == 0 && !page.calls.is_empty());
    let frame = Frame::new()
        .fill(t.panel)
        .stroke(t.hairline())
        .corner_radius(RADIUS_CARD)
        .inner_margin(Margin::symmetric(16, 12));
    frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = S4;
        let Some(page) = page else {
            ui.label(theme::small(x.no_preview).color(t.text2));
            return;
        };
        let calls: Vec<&Call> = page.calls.iter().map(AsRef::as_ref).collect();
        let shown = calls.len().min(ROWS);
        let style = state.choices.style(model);
        let preview = Preview { style: &style, format: state.choices.format, lines: state.choices.lines };
        ui.horizontal(|ui| {
            let phrase = if shown == 1 { x.preview_one } else { x.preview };
            ui.label(theme::small(fill(phrase, &[("n", &shown.to_string())])).color(t.text2));
            let is_masked = model.is_masked();
            let known = state.weight.take().filter(|weight| weight.is_of(page, &state.choices, is_masked));
            let weight = known.unwrap_or_else(|| Weight {
                page: page.clone(),
                choices: state.choices.clone(),
                is_masked,
                length: preview.length(&calls),
            });
            let size = bytes(weight.length.of_rows(model.history.rows));
            state.weight = Some(weight);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(theme::small(fill(x.about_size, &[("size", &size)])).color(t.text2));
            });
        });
        let calls = calls.get(..shown).unwrap_or_default();
        ScrollArea::horizontal().id_salt("preview").show(ui, |ui| match state.choices.format {
            Format::Jsonl => lines_ui(ui, &preview, calls),
            Format::Csv | Format::Xlsx | Format::Parquet => {
                table_ui(ui, state.choices.format, &style, calls);
            }
        });
    });
}

fn lines_ui(ui: &mut Ui, preview: &Preview<'_>, calls: &[&Call]) {
    for call in calls {
        let start: String = preview.json_line(call).chars().take(SIGNS).collect();
        ui.add(Label::new(theme::code(start).color(Tokens::of(ui).text)).extend());
    }
}

fn table_ui(ui: &mut Ui, format: Format, style: &ExportStyle, calls: &[&Call]) {
    let t = Tokens::of(ui);
    let columns = || style.columns.0.iter().take(COLUMNS);
    Grid::new("preview cells").spacing(egui::vec2(S16, S4)).min_row_height(20.0).show(ui, |ui| {
        for column in columns() {
            ui.label(theme::small(format.header(*column, &style.zone, style.lang)).color(t.text2));
        }
        ui.end_row();
        for call in calls {
            for column in columns() {
                ui.label(theme::small(style.cell(*column, call)).color(t.text));
            }
            ui.end_row();
        }
    });
}
