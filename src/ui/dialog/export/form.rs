//! The choices of an export, and the button that starts it.

use std::path::Path;

use egui::{Frame, Grid, Key, Label, Margin, Popup, PopupCloseBehavior, ScrollArea, Ui};

use super::picker::Picker;
use super::{ExportDialog, choices};
use crate::backend::{Columns, ExportColumn, ExportStyle, Format, call_line};
use crate::call::Call;
use crate::call::filter::Now;
use crate::i18n::{fill, grouped};
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::panel::history::{terms, zones};
use crate::ui::theme::{self, RADIUS_CARD, S4, S8, S16, Tokens, Tone};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::{button, card, field, menu};

const ROWS: card::KeyValues = card::KeyValues { label_width: 88.0, row: 28.0 };
/// So many rows and columns are previewed.
const PREVIEW: usize = 3;
const PREVIEW_COLUMNS: usize = 7;

pub fn body_ui(ui: &mut Ui, model: &Model, state: &mut ExportDialog) {
    let x = &model.phrases.export;
    ROWS.row(ui, x.filter, |ui| {
        let filter = &model.history.list.filter;
        if filter.is_empty() {
            ui.label(theme::body(x.no_filter));
        }
        terms::chips_to_read(ui, model.phrases, filter);
    });
    format_ui(ui, model, state);
    ROWS.row(ui, x.zone, |ui| {
        let known = zones(model.phrases).into_iter().find(|(id, _)| *id == state.choices.zone);
        let shown = known.map_or_else(|| state.choices.zone(model).label(), |(_, words)| words.to_owned());
        field::Dropdown::new(x.zone).show(ui, &shown, |ui| {
            for (id, words) in zones(model.phrases) {
                if menu::option(ui, words, id == state.choices.zone).clicked() {
                    state.choices.zone = id.to_owned();
                    ui.close();
                }
            }
        });
    });
    ROWS.row(ui, x.numbers, |ui| {
        button::segmented(ui, x.numbers, &mut state.choices.mask, &[(false, x.full), (true, x.masked)]);
    });
    columns_ui(ui, model, state);
    if state.choices.format == Format::Csv && !state.choices.mask {
        card::banner(ui, Tone::Orange, x.excel, None);
    }
    preview_ui(ui, model, state);
    path_ui(ui, model, state);
}

fn format_ui(ui: &mut Ui, model: &Model, state: &mut ExportDialog) {
    let x = &model.phrases.export;
    ROWS.row(ui, x.format, |ui| {
        ui.spacing_mut().item_spacing.x = S8;
        let formats = [(Format::Csv, "CSV"), (Format::Jsonl, "JSONL")];
        button::segmented(ui, x.format, &mut state.choices.format, &formats);
        if state.choices.format == Format::Csv {
            let t = Tokens::of(ui);
            ui.add_space(S4);
            ui.label(theme::small(x.delimiter).color(t.text2));
            let delimiters = [(b',', x.comma), (b';', x.semicolon), (b'\t', x.tab)];
            button::segmented(ui, x.delimiter, &mut state.choices.delimiter, &delimiters);
            ui.add_space(S8);
            field::checkbox(ui, &mut state.choices.bom, x.bom).on_hover_text(x.bom_note);
        }
    });
}

fn columns_ui(ui: &mut Ui, model: &Model, state: &mut ExportDialog) {
    let (x, lang) = (&model.phrases.export, Some(model.phrases.lang));
    if state.choices.format == Format::Jsonl {
        ROWS.text(ui, x.columns, x.columns_jsonl, "");
        return;
    }
    let zone = state.choices.zone(model);
    let label = format!("{} {}", x.columns, state.choices.columns.len());
    ROWS.row(ui, &label, |ui| {
        let mut removed = None;
        for (place, column) in state.choices.columns.iter().enumerate() {
            let title = column.header(&zone, lang);
            let remove = fill(x.remove_column, &[("name", &title)]);
            if button::chip(ui, "", &title, Some(&remove)).removed {
                removed = Some(place);
            }
        }
        if let Some(place) = removed {
            state.choices.columns.remove(place);
        }
        let add = ui.add(button::secondary(x.add_column).icon(Icon::Plus).small());
        Popup::menu(&add).close_behavior(PopupCloseBehavior::CloseOnClickOutside).gap(4.0).show(|ui| {
            ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
                if menu::item(ui, None, x.usual_columns, None).clicked() {
                    state.choices.columns = Columns::usual().0;
                }
                for column in ExportColumn::all() {
                    let mut on = state.choices.columns.contains(&column);
                    if menu::check(ui, &column.header(&zone, lang), &mut on).clicked() {
                        state.choices.columns.retain(|other| *other != column);
                        if on {
                            state.choices.columns.push(column);
                        }
                    }
                }
            });
        });
    });
    if state.choices.columns.is_empty() {
        card::banner(ui, Tone::Red, x.no_columns, None);
    }
}

fn preview_ui(ui: &mut Ui, model: &Model, state: &ExportDialog) {
    let (x, t) = (&model.phrases.export, Tokens::of(ui));
    let page = model.history.page.as_deref().filter(|page| page.first_row == 0);
    let calls: Vec<&Call> =
        page.map(|page| page.calls.iter().take(PREVIEW).map(AsRef::as_ref).collect()).unwrap_or_default();
    let frame = Frame::new()
        .fill(t.panel)
        .stroke(t.hairline())
        .corner_radius(RADIUS_CARD)
        .inner_margin(Margin::symmetric(16, 12));
    frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = S4;
        if calls.is_empty() {
            ui.label(theme::small(x.no_preview).color(t.text2));
            return;
        }
        ui.label(theme::small(fill(x.preview, &[("n", &calls.len().to_string())])).color(t.text2));
        let now = model.moment();
        let zone = state.choices.zone(model);
        ScrollArea::horizontal().id_salt("preview").show(ui, |ui| match state.choices.format {
            Format::Jsonl => {
                for call in &calls {
                    let line = call_line(
                        call,
                        &zone,
                        &now,
                        state.choices.mask || model.is_masked(),
                        model.catalogue(),
                    );
                    let start: String = line.chars().take(400).collect();
                    ui.add(Label::new(theme::code(start).color(t.text)).extend());
                }
            }
            Format::Csv => table_ui(ui, model, state, &calls, now),
        });
    });
}

fn table_ui(ui: &mut Ui, model: &Model, state: &ExportDialog, calls: &[&Call], now: Now) {
    let t = Tokens::of(ui);
    let style = ExportStyle {
        columns: Columns(state.choices.columns.clone()),
        zone: state.choices.zone(model),
        delimiter: state.choices.delimiter,
        mask: state.choices.mask || model.is_masked(),
        lang: Some(model.phrases.lang),
        now,
        catalogue: model.own_reasons.catalogue.clone(),
    };
    let columns = || state.choices.columns.iter().take(PREVIEW_COLUMNS);
    Grid::new("preview cells").spacing(egui::vec2(S16, S4)).min_row_height(20.0).show(ui, |ui| {
        for column in columns() {
            ui.label(theme::small(column.header(&style.zone, style.lang)).color(t.text2));
        }
        ui.end_row();
        for call in calls {
            for column in columns() {
                ui.label(theme::small(column.cell(call, &style)).color(t.text));
            }
            ui.end_row();
        }
    });
}

fn path_ui(ui: &mut Ui, model: &Model, state: &mut ExportDialog) {
    let x = &model.phrases.export;
    let rows = card::KeyValues { row: 32.0, ..ROWS };
    rows.row(ui, x.save_to, |ui| {
        ui.spacing_mut().item_spacing.x = S8;
        let width = (ui.available_width() - 96.0).max(160.0);
        let field = field::TextField::new(x.save_to, &mut state.path).unlabelled().hint(x.path_hint);
        if field.width(width).show(ui).changed() {
            state.is_own_path = true;
        }
        let change = ui.add_enabled(state.picker.is_none(), button::secondary(x.change).tall());
        if change.clicked() {
            let path = Path::new(state.path.trim());
            let folder = path.parent().map(Path::to_owned).unwrap_or_default();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            let name = name.unwrap_or_else(|| state.choices.file_name(model));
            state.picker = Some(Picker::open(ui.ctx(), model.now, folder, name));
        }
    });
    rows.row(ui, "", |ui| {
        field::checkbox(ui, &mut state.may_replace, x.replace);
    });
    if state.has_no_picker {
        card::banner(ui, Tone::Orange, x.pick_failed, None);
    }
    if !is_whole(&state.path) {
        let example = choices::default_path(&state.choices.file_name(model)).display().to_string();
        card::banner(ui, Tone::Red, &fill(x.path_needed, &[("example", &example)]), None);
    }
}

/// Whether a path says on its own where the file goes.
fn is_whole(path: &str) -> bool {
    let path = Path::new(path.trim());
    path.is_absolute() && path.file_name().is_some()
}

/// Returns whether the dialog is to be closed.
pub fn footer_ui(ui: &mut Ui, model: &Model, state: &mut ExportDialog, wishes: &mut Vec<Command>) -> bool {
    let x = &model.phrases.export;
    let n = grouped(model.history.rows);
    let phrase = if model.history.complete { x.export } else { x.export_at_least };
    let words = fill(phrase, &[("n", &n)]);
    let has_columns = state.choices.format == Format::Jsonl || !state.choices.columns.is_empty();
    let can = has_columns && is_whole(&state.path) && model.history.rows > 0;
    let go = button::primary(&words).icon(Icon::Download).key("Enter").tall();
    let clicked = ui.add_enabled(can, go).clicked();
    let nobody_types = ui.memory(|memory| memory.focused().is_none());
    let entered =
        nobody_types && !Popup::is_any_open(ui.ctx()) && ui.input(|input| input.key_pressed(Key::Enter));
    if can && (clicked || entered) {
        let out = Path::new(state.path.trim()).to_owned();
        wishes.push(Command::SaveExport(state.choices.keep()));
        wishes.push(Command::StartExport(Box::new(state.choices.options(model, out, state.may_replace))));
    }
    ui.add(button::secondary(x.cancel).key("Esc").tall()).clicked()
}
