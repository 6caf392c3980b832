//! Above the table: the filter, the quick conditions, the saved views, the count.

use egui::{Key, Popup, PopupCloseBehavior, Response, Ui};

use super::super::split::split;
use super::super::zones::choose_zone;
use super::HistoryView;
use super::builders::{self, Builders};
use super::completion::Completion;
use super::saved::{Saved, views_ui};
use super::terms::{self, Touched};
use super::words::spelled_out;
use crate::call::filter::{Condition, Expr, Filter, Period};
use crate::i18n::{fill, grouped};
use crate::settings::Place;
use crate::ui::command::{Action, Command, Setting};
use crate::ui::model::Model;
use crate::ui::panel::look;
use crate::ui::theme::{S4, S8, Tokens, Type};
use crate::ui::typed::Typed;
use crate::ui::widget::field::{Dropdown, SearchField};
use crate::ui::widget::grid::{Column, GridState};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::{button, card, menu};

/// Fewer digits are in nearly every number.
const DIGITS: usize = 3;

/// What was typed.
#[derive(Default)]
pub struct Toolbar {
    /// What is being typed. In force while it can be read; a chip from Enter on.
    draft: Typed,
    /// Enter was pressed on it.
    is_tried: bool,
    /// A filter that could not be read has been put into the field for mending.
    mending: String,
    builders: Builders,
    completion: Completion,
    saved: Saved,
    pub(super) open_columns: bool,
}

impl Toolbar {
    pub(super) fn forget_typed(&mut self) {
        self.draft = Typed::default();
        self.is_tried = false;
    }

    /// What is typed so far, as far as it means something: a word at the end does not yet where there are completions
    /// for it, or where it is the beginning of a number.
    fn typed(&self) -> Filter {
        let mut filter = self.draft.read().cloned().unwrap_or_default();
        if let Some(Expr::Is(Condition::Word(word))) = filter.terms.last() {
            let is_half = match word.bytes().all(|byte| byte.is_ascii_digit()) {
                true => word.len() < DIGITS,
                false => self.completion.offers_something(),
            };
            if is_half {
                filter.terms.pop();
            }
        }
        filter
    }

    /// Puts `settled` in force together with what is typed.
    fn wish(&self, mut settled: Filter) -> Command {
        if self.draft.text().is_empty() {
            return Command::SetHistoryFilter(settled.to_string());
        }
        let typed = self.typed().terms;
        let count = typed.len();
        settled.terms.extend(typed);
        Command::TypeHistoryFilter { filter: settled.to_string(), typed: count }
    }
}

/// Draws it all. Returns whether columns were shown or hidden.
pub fn toolbar_ui(
    ui: &mut Ui,
    model: &Model,
    state: &mut Toolbar,
    columns: &[Column<'_>],
    grid: &mut GridState,
    wishes: &mut Vec<Command>,
) -> bool {
    let is_asked = std::mem::take(&mut state.open_columns);
    let mut changed = false;
    lines_ui(ui, model, state, wishes, |ui| changed = columns_ui(ui, model, columns, grid, is_asked));
    changed
}

/// Filter, quick conditions, saved views and count; beside the filter export, zone and `more`.
pub(super) fn lines_ui(
    ui: &mut Ui,
    model: &Model,
    state: &mut Toolbar,
    wishes: &mut Vec<Command>,
    more: impl FnOnce(&mut Ui),
) {
    ui.spacing_mut().item_spacing.y = S8;
    let mut wished = Vec::new();
    split(
        ui,
        |ui| {
            export_ui(ui, model, &mut wished);
            more(ui);
            zone_ui(ui, model, &mut wished);
        },
        |ui| filter_ui(ui, model, state, wishes),
    );
    wishes.append(&mut wished);
    builders::builders_ui(ui, model, &mut state.builders, wishes);
    split(ui, |ui| count_ui(ui, model), |ui| views_ui(ui, model, &mut state.saved, wishes));
}

fn filter_ui(ui: &mut Ui, model: &Model, state: &mut Toolbar, wishes: &mut Vec<Command>) {
    let whole = &model.history.list.filter.terms;
    let (settled, in_force) = whole.split_at(whole.len().saturating_sub(model.history.typed));
    // A filter from elsewhere that cannot be read is put into the field, so that it can be mended.
    let typed = &model.history.filter;
    if typed.read().is_err() && state.mending != typed.text() {
        state.mending = typed.text().to_owned();
        state.draft = typed.clone();
        state.is_tried = true;
    }
    let (response, mut touched, is_changed) = field_ui(ui, model, state, settled);
    let to_filter = |terms: &[Expr<Period>]| Filter { terms: terms.to_vec() };
    if is_changed {
        state.is_tried = false;
        let is_news = in_force != state.typed().terms;
        if is_news || state.draft.text().is_empty() && model.history.filter.read().is_err() {
            wishes.push(state.wish(to_filter(settled)));
        }
    }
    // What is left behind unread is not in force, and says so.
    state.is_tried |= response.lost_focus();
    let pressed = |key: Key| ui.input(|input| input.key_pressed(key));
    if response.lost_focus() && pressed(Key::Enter) {
        settle(model, state, to_filter(settled), wishes);
        response.request_focus();
    } else if response.has_focus()
        && state.draft.text().is_empty()
        && !response.changed()
        && pressed(Key::Backspace)
    {
        touched = settled.len().checked_sub(1).map(Touched::Removed);
    }
    match touched {
        Some(Touched::Removed(place)) => {
            wishes.push(state.wish(terms::without(settled, place)));
        }
        Some(Touched::Opened(place)) => {
            if let Some(term) = settled.get(place) {
                state.draft = term.to_string().into();
                wishes.push(state.wish(terms::without(settled, place)));
                response.request_focus();
            }
        }
        None => {}
    }
}

/// The field with the chips of what is settled, what was done to them, and whether the text was changed.
fn field_ui(
    ui: &mut Ui,
    model: &Model,
    state: &mut Toolbar,
    settled: &[Expr<Period>],
) -> (Response, Option<Touched>, bool) {
    let h = &model.phrases.history;
    let error = match state.draft.read() {
        Err(error) if state.is_tried => Some(model.filter_error(state.draft.text(), error)),
        _ => None,
    };
    let id = HistoryView::filter_id();
    let mut touched = None;
    let completion = &mut state.completion;
    let (response, is_changed) = state.draft.edit(|draft| {
        let mut is_changed = completion.keys(ui, id, draft);
        let response = SearchField::new(id, h.filter, draft)
            .hint(h.filter_hint)
            .hide(model.hidden_input())
            .takes_lists()
            .error(error.as_deref())
            .show_with(ui, |ui| touched = terms::chips(ui, model, settled));
        is_changed |= completion.show(ui, model, &response, draft);
        is_changed |= response.changed();
        (response, is_changed)
    });
    (response, touched, is_changed)
}

/// Enter: what is typed becomes chips, where it can be read.
fn settle(model: &Model, state: &mut Toolbar, settled: Filter, wishes: &mut Vec<Command>) {
    state.is_tried = true;
    if let Some(spelled) = spelled_out(model, Place::History, state.draft.text()) {
        state.draft = spelled.into();
    }
    let typed = state.draft.text().trim();
    if typed.is_empty() {
        return;
    }
    let Ok(read) = state.draft.read() else { return };
    let text = format!("{settled} {typed}").trim().to_owned();
    let terms = settled.terms.into_iter().chain(read.terms.iter().cloned());
    let whole = Filter { terms: terms.collect() };
    // Side by side words could be read as a list; otherwise what was typed stays as it was.
    let is_same = Filter::parse(&text).is_ok_and(|read| read == whole);
    wishes.push(Command::SetHistoryFilter(if is_same { text } else { whole.to_string() }));
    state.draft = Typed::default();
    state.mending.clear();
}

fn export_ui(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let (h, rows) = (&model.phrases.history, model.history.rows);
    let phrase = if rows == 1 { h.export_one } else { h.export };
    let words = fill(phrase, &[("n", &grouped(rows))]);
    let export = button::primary(&words).icon(Icon::Download).key(look::cap(Action::Export)).tall();
    if ui.add_enabled(model.history.rows > 0, export).clicked() {
        wishes.push(Command::Do(Action::Export));
    }
}

fn columns_ui(
    ui: &mut Ui,
    model: &Model,
    columns: &[Column<'_>],
    grid: &mut GridState,
    is_asked: bool,
) -> bool {
    let h = &model.phrases.history;
    let response = ui.add(button::secondary(h.columns).icon(Icon::Columns).tall());
    if is_asked {
        Popup::open_id(ui.ctx(), Popup::default_response_id(&response));
    }
    let mut changed = false;
    Popup::menu(&response).close_behavior(PopupCloseBehavior::CloseOnClickOutside).gap(4.0).show(|ui| {
        egui::ScrollArea::vertical().max_height(480.0).show(ui, |ui| {
            if menu::item(ui, Some(Icon::Columns), h.all_columns, None).clicked() {
                columns.iter().for_each(|column| grid.unhide(column.id));
                changed = true;
            }
            for column in columns {
                let mut shown = !grid.is_hidden(column.id);
                if menu::check(ui, column.title, &mut shown).clicked() {
                    if shown {
                        grid.unhide(column.id)
                    } else {
                        grid.hide(column.id)
                    };
                    changed = true;
                }
            }
        });
    });
    changed
}

fn zone_ui(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let name = model.phrases.history.zone;
    let dropdown = Dropdown::new(name).prefix(name).tall();
    let zone = &model.settings.zone;
    wishes.extend(
        choose_zone(ui, model.phrases, dropdown, zone, model.zone).map(Setting::Zone).map(Command::Set),
    );
}

/// `2,441 条 · 0.2 秒`, with `≥` while rows are being counted.
fn count_ui(ui: &mut Ui, model: &Model) {
    let (h, t) = (&model.phrases.history, Tokens::of(ui));
    let history = &model.history;
    let rows = format!("{}{}", if history.complete { "" } else { "≥" }, grouped(history.rows));
    let of = match model.totals {
        Some(totals) if !history.list.filter.is_empty() => {
            fill(h.rows_of, &[("all", &grouped(totals.calls.try_into().unwrap_or(0)))])
        }
        _ if history.complete && history.rows == 1 => h.row.to_owned(),
        _ => h.rows.to_owned(),
    };
    let took = match &history.page {
        _ if !history.complete => h.counting.to_owned(),
        // What nobody waited for is not worth a word.
        Some(page) if page.millis < 100 => String::new(),
        Some(page) => {
            let secs = format!("{}.{}", page.millis / 1000, (page.millis % 1000) / 100);
            fill(h.seconds_taken, &[("s", &secs)])
        }
        None => String::new(),
    };
    let text = [
        (rows.as_str(), Type::CardTitle, t.text),
        (&of, Type::Small, t.text2),
        (&took, Type::Small, t.text2),
    ];
    card::runs(ui, &text, S4);
}
