//! The choices of an export, and the button that starts it.

use std::path::{Path, PathBuf};

use egui::{Align, Label, Layout, Ui};

use super::super::picker::{Picker, is_whole};
use super::columns::columns_ui;
use super::preview::preview_ui;
use super::{ExportDialog, choices};
use crate::backend::{Format, ROWS_PER_SHEET, TimeFormat};
use crate::i18n::{fill, grouped};
use crate::settings::Delimiter;
use crate::ui::command::{Command, JobWish, Setting};
use crate::ui::model::Model;
use crate::ui::panel::history::terms;
use crate::ui::panel::zones::choose_zone;
use crate::ui::theme::{self, S4, S8, Tokens, Tone};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::{button, card, dialog, field};

pub const ROWS: card::KeyValues = card::KeyValues { label_width: 88.0, row: 28.0 };

pub fn body_ui(ui: &mut Ui, model: &Model, state: &mut ExportDialog) {
    let x = &model.phrases.export;
    ROWS.row(ui, x.filter, |ui| {
        let filter = &model.history.list.filter;
        if filter.is_empty() {
            ui.label(theme::body(x.no_filter));
        }
        terms::chips_to_read(ui, model, &filter.terms);
    });
    format_ui(ui, model, state);
    time_ui(ui, model, state);
    numbers_ui(ui, model, state);
    columns_ui(ui, model, state);
    notice_ui(ui, model, state);
    preview_ui(ui, model, state);
    path_ui(ui, model, state);
}

/// Whole numbers, or tokens for them.
fn numbers_ui(ui: &mut Ui, model: &Model, state: &mut ExportDialog) {
    let x = &model.phrases.export;
    ROWS.row(ui, x.numbers, |ui| {
        ui.spacing_mut().item_spacing.x = S8;
        button::segmented(ui, x.numbers, &mut state.choices.mask, &[(false, x.full), (true, x.masked)]);
    });
    if state.choices.mask {
        let t = Tokens::of(ui);
        ROWS.line(ui, "", |ui| {
            ui.add(Label::new(theme::small(x.token_note).color(t.text2)).wrap());
        });
    }
    if state.choices.lacks_key(model) {
        card::banner(ui, Tone::Orange, x.no_key, None);
    }
}

fn format_ui(ui: &mut Ui, model: &Model, state: &mut ExportDialog) {
    let x = &model.phrases.export;
    ROWS.row(ui, x.format, |ui| {
        ui.spacing_mut().item_spacing.x = S8;
        let formats = [
            (Format::Csv, "CSV"),
            (Format::Xlsx, "XLSX"),
            (Format::Jsonl, "JSONL"),
            (Format::Parquet, "Parquet"),
        ];
        button::segmented(ui, x.format, &mut state.choices.format, &formats);
        if state.choices.format == Format::Parquet {
            ui.label(theme::small(x.parquet).color(Tokens::of(ui).text2));
        }
        if state.choices.format == Format::Csv {
            let t = Tokens::of(ui);
            ui.add_space(S4);
            ui.label(theme::small(x.delimiter).color(t.text2));
            let delimiters =
                [(Delimiter::Comma, x.comma), (Delimiter::Semicolon, x.semicolon), (Delimiter::Tab, x.tab)];
            button::segmented(ui, x.delimiter, &mut state.choices.delimiter, &delimiters);
            ui.add_space(S8);
            field::checkbox(ui, &mut state.choices.bom, x.bom).on_hover_text(x.bom_note);
        }
    });
}

/// The zone, and how a time is written in it.
fn time_ui(ui: &mut Ui, model: &Model, state: &mut ExportDialog) {
    let x = &model.phrases.export;
    ROWS.row(ui, x.time, |ui| {
        ui.spacing_mut().item_spacing.x = S8;
        if state.choices.format == Format::Parquet {
            ui.label(theme::small(x.time_instants).color(Tokens::of(ui).text2));
            return;
        }
        let dropdown = field::Dropdown::new(x.zone);
        let zone = state.choices.zone(model);
        if let Some(zone) = choose_zone(ui, model.phrases, dropdown, &state.choices.zone, zone) {
            state.choices.zone = zone;
        }
        let examples = TimeFormat::ALL.map(|format| (format, time_example(model, state, format)));
        let options: Vec<(TimeFormat, &str)> =
            examples.iter().map(|(format, words)| (*format, words.as_str())).collect();
        // A JSON has no header to name the zone in.
        let options = if state.choices.format == Format::Jsonl { &options[1..] } else { &options[..] };
        let mut times = state.choices.times();
        if field::Dropdown::new(x.time_format).choose(ui, &mut times, options) {
            state.choices.times = times;
        }
    });
}

/// Now, as `format` writes it.
fn time_example(model: &Model, state: &ExportDialog, format: TimeFormat) -> String {
    let text = format.write(model.now.stamp(), state.choices.zone(model));
    match format {
        TimeFormat::Unix => format!("{text}  {}", model.phrases.export.time_unix),
        _ => text,
    }
}

/// What Excel does to a CSV, or how it takes very many rows.
fn notice_ui(ui: &mut Ui, model: &Model, state: &mut ExportDialog) {
    let x = &model.phrases.export;
    match state.choices.format {
        Format::Csv if !state.choices.mask => {
            if card::banner(ui, Tone::Orange, x.excel, Some(x.use_xlsx)) {
                state.choices.format = Format::Xlsx;
            }
        }
        Format::Xlsx => {
            let sheets = model.history.rows.div_ceil(u64::from(ROWS_PER_SHEET) - 1);
            if sheets > 1 {
                let words = fill(x.many_sheets, &[("n", &grouped(sheets))]);
                card::banner(ui, Tone::Blue, &words, None);
            }
        }
        Format::Csv | Format::Jsonl | Format::Parquet => {}
    }
}

fn path_ui(ui: &mut Ui, model: &Model, state: &mut ExportDialog) {
    let x = &model.phrases.export;
    let rows = card::KeyValues { row: 32.0, ..ROWS };
    rows.row(ui, x.save_to, |ui| {
        ui.spacing_mut().item_spacing.x = S8;
        let change = button::secondary(x.change).tall();
        let width = (ui.available_width() - S8 - change.width(ui)).max(160.0);
        let field = field::TextField::new(x.save_to, &mut state.path).unlabelled().hint(x.path_hint);
        let field = field.width(width).show(ui);
        if std::mem::take(&mut state.has_failed) {
            // What is to be changed is nearly always the path.
            field.request_focus();
        }
        state.is_own_path |= field.changed();
        if field.lost_focus() {
            state.path = choices::with_ending(&state.path, state.choices.format);
        }
        let change = ui.add_enabled(!state.choosing.is_open(), change);
        if change.clicked() {
            let path = Path::new(state.path.trim());
            let folder = path.parent().map(Path::to_owned).unwrap_or_default();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            let name = name.unwrap_or_else(|| state.choices.file_name(model));
            state.choosing.begin(Picker::to_write(ui.ctx(), model.now, folder, name));
        }
    });
    rows.row(ui, "", |ui| {
        field::checkbox(ui, &mut state.may_replace, x.replace);
    });
    if state.choosing.failed {
        let said = ui.scope(|ui| card::banner(ui, Tone::Orange, x.pick_failed, None)).response;
        if state.choosing.is_news() {
            said.scroll_to_me(None);
        }
    }
    if !is_whole(Path::new(state.path.trim())) {
        let example = state.usual_path(model);
        card::banner(ui, Tone::Red, &fill(x.path_needed, &[("example", &example)]), None);
    }
}

/// Returns whether the dialog is to be closed.
pub fn footer_ui(ui: &mut Ui, model: &Model, state: &mut ExportDialog, wishes: &mut Vec<Command>) -> bool {
    let x = &model.phrases.export;
    let n = grouped(model.history.rows);
    let phrase = match (model.history.complete, model.history.rows) {
        (true, 1) => x.export_one,
        (true, _) => x.export,
        (false, _) => x.export_at_least,
    };
    let words = fill(phrase, &[("n", &n)]);
    let has_columns = !state.choices.has_columns() || !state.choices.columns.is_empty();
    let can = has_columns
        && !state.choices.lacks_key(model)
        && is_whole(Path::new(state.path.trim()))
        && model.history.rows > 0;
    let go = button::primary(&words).icon(Icon::Download).key(dialog::CONFIRMS).tall();
    let clicked = ui.add_enabled(can, go).clicked();
    if can && (clicked || dialog::is_entered(ui)) {
        let out = PathBuf::from(choices::with_ending(state.path.trim(), state.choices.format));
        let kept = state.choices.keep(model, out.parent());
        wishes.push(Command::Set(Setting::Export(Box::new(kept))));
        wishes.push(Command::Job(JobWish::StartExport(Box::new(state.choices.options(
            model,
            out,
            state.may_replace,
        )))));
    }
    let is_cancelled = ui.add(button::secondary(x.cancel).key(dialog::CLOSES).tall()).clicked();
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add(Label::new(theme::small(x.manifest_note).color(Tokens::of(ui).text2)).truncate());
    });
    is_cancelled
}
