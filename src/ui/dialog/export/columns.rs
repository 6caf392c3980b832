//! Which columns, in which order: a chip for each, which can be moved, and a list of all of them.

use egui::{Popup, PopupCloseBehavior, ScrollArea, Ui};

use super::ExportDialog;
use super::form::ROWS;
use crate::backend::{Columns, ExportColumn, Format, Lines};
use crate::i18n::fill;
use crate::ui::model::Model;
use crate::ui::theme::{self, Tokens, Tone};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::{button, card, menu};

/// What is to become of a chip.
#[derive(Clone, Copy)]
enum Change {
    Remove,
    /// Move the chip to this place.
    Move(usize),
}

pub fn columns_ui(ui: &mut Ui, model: &Model, state: &mut ExportDialog) {
    let x = &model.phrases.export;
    if state.choices.format == Format::Jsonl {
        ROWS.row(ui, x.columns, |ui| {
            let options = [(Lines::Whole, x.columns_whole), (Lines::Columns, x.columns_chosen)];
            button::segmented(ui, x.columns, &mut state.choices.lines, &options);
            if state.choices.lines == Lines::Whole {
                ui.label(theme::small(x.columns_jsonl).color(Tokens::of(ui).text2));
            }
        });
    }
    if !state.choices.has_columns() {
        return;
    }
    let label = format!("{} {}", x.columns, state.choices.columns.len());
    let label = if state.choices.format == Format::Jsonl { "" } else { &label };
    ROWS.row(ui, label, |ui| {
        let mut change = None;
        for (place, column) in state.choices.columns.iter().enumerate() {
            let last = state.choices.columns.len().saturating_sub(1);
            let wish = chip_ui(ui, model, &state.choices.header(model, *column), place, last);
            change = change.or(wish.map(|wish| (place, wish)));
        }
        if let Some((place, change)) = change {
            let column = state.choices.columns.remove(place);
            if let Change::Move(to) = change {
                state.choices.columns.insert(to.min(state.choices.columns.len()), column);
            }
        }
        add_ui(ui, model, state);
    });
    if state.choices.columns.is_empty() {
        card::banner(ui, Tone::Red, x.no_columns, None);
    }
}

/// A chip; a press opens where it can go.
fn chip_ui(ui: &mut Ui, model: &Model, title: &str, place: usize, last: usize) -> Option<Change> {
    let x = &model.phrases.export;
    let remove = fill(x.remove_column, &[("name", title)]);
    let chip = button::chip(ui, "", title, Some(&remove));
    let mut change = chip.removed.then_some(Change::Remove);
    Popup::menu(&chip.body).gap(4.0).show(|ui| {
        let moves = [
            (x.move_first, place > 0, Change::Move(0)),
            (x.move_left, place > 0, Change::Move(place.saturating_sub(1))),
            (x.move_right, place < last, Change::Move(place + 1)),
            (x.take_away, true, Change::Remove),
        ];
        for (words, is_possible, wish) in moves {
            if is_possible && menu::item(ui, None, words, None).clicked() {
                change = Some(wish);
                ui.close();
            }
        }
    });
    change
}

fn add_ui(ui: &mut Ui, model: &Model, state: &mut ExportDialog) {
    let x = &model.phrases.export;
    let add = ui.add(button::secondary(x.add_column).icon(Icon::Plus).small());
    Popup::menu(&add).close_behavior(PopupCloseBehavior::CloseOnClickOutside).gap(4.0).show(|ui| {
        ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            if menu::item(ui, None, x.usual_columns, None).clicked() {
                state.choices.columns = Columns::usual().0;
            }
            for column in ExportColumn::all() {
                let mut on = state.choices.columns.contains(&column);
                if menu::check(ui, &state.choices.header(model, column), &mut on).clicked() {
                    state.choices.columns.retain(|other| *other != column);
                    if on {
                        state.choices.columns.push(column);
                    }
                }
            }
        });
    });
}
