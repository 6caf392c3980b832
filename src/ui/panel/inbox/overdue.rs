//! CDRs that are late: when the platform tries again, and the letter to its support for those it has given up.

use egui::{Frame, Id, Label, Margin, Ui};

use super::gaps::moment;
use crate::backend::{LATE, LETTER, LateCdrs, OverdueCall};
use crate::call::{Recovery, SessionId};
use crate::i18n::{fill, grouped};
use crate::settings::Settings;
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::panel::look::NOTHING;
use crate::ui::panel::{kept, letter};
use crate::ui::theme::{self, S4, S8, Tokens, Tone, Type};
use crate::ui::widget::card;
use crate::ui::widget::grid::{Cell, Column, Grid, GridState, Look, Row, Rows};
use crate::ui::widget::icon::Icon;

/// The name its columns are kept under.
const TABLE: &str = "overdue";

/// What the page remembers between frames.
#[derive(Default)]
pub struct OverdueView {
    grid: GridState,
}

impl OverdueView {
    pub fn restore(&mut self, settings: &Settings) {
        self.grid = kept::restored(settings, TABLE);
    }
}

pub fn overdue_ui(ui: &mut Ui, model: &Model, view: &mut OverdueView, wishes: &mut Vec<Command>) {
    let w = &model.phrases.gaps;
    let Some(late) = model.ledger.overdue.as_deref() else {
        return card::empty(ui, Icon::Clock, model.phrases.inbox.loading, "", |_| {});
    };
    if late.calls.is_empty() {
        return card::empty(ui, Icon::Clock, w.overdue_none_title, w.overdue_none_text, |_| {});
    }
    Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 12 }).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = S8;
        head_ui(ui, model, late, wishes);
    });
    let columns = columns(model);
    let rows = LateRows { model, calls: &late.calls };
    let cursor = late.calls.iter().position(|late| model.selected.as_ref() == Some(&late.call.session));
    let zone = model.zone.label();
    let grid = Grid::new(Id::unique("overdue table"), w.overdue_table, &columns)
        .zone(&zone)
        .cursor(cursor.map(|place| place as u64));
    let response = kept::show(ui, model, (TABLE, grid), (&mut view.grid, &rows), wishes);
    if let Some(hit) = response.chosen {
        wishes.push(Command::Select(Some(hit.key)));
    }
    if let Some(hit) = response.activated {
        wishes.push(Command::OpenCall(hit.key));
    }
}

fn head_ui(ui: &mut Ui, model: &Model, late: &LateCdrs, wishes: &mut Vec<Command>) {
    let (w, t) = (&model.phrases.gaps, Tokens::of(ui));
    if !late.has_cdrs {
        card::banner(ui, Tone::Orange, w.overdue_never, None);
    }
    if !late.given_up.is_empty() {
        let more = late.has_more_given_up.then(|| fill(w.vendor_more, &[("n", &grouped(LETTER as u64))]));
        let count = grouped(late.given_up.len() as u64) + if more.is_some() { "+" } else { "" };
        let words = fill(w.vendor_ready, &[("n", &count)]);
        card::edged(ui, Tone::Orange, |ui| {
            ui.spacing_mut().item_spacing.y = S8;
            for words in [Some(words), more].into_iter().flatten() {
                ui.add(Label::new(theme::body(words).color(t.text)).wrap());
            }
            letter::letter_ui(ui, model, &late.given_up, wishes);
        });
    }
    let count = grouped(late.calls.len() as u64);
    let cut = fill(w.overdue_capped, &[("n", &grouped(LATE as u64))]);
    let mut runs = vec![(count.as_str(), Type::CardTitle, t.text), (w.overdue_total, Type::Small, t.text2)];
    if late.is_cut {
        runs.push((&cut, Type::Small, t.orange));
    }
    runs.push(("·", Type::Small, t.text3));
    runs.push((w.predicted, Type::Small, t.text3));
    card::runs(ui, &runs, S4);
}

fn columns(model: &Model) -> Vec<Column<'static>> {
    let w = &model.phrases.gaps;
    vec![
        Column::new("caller", w.caller, 130.0),
        Column::new("called", w.called, 130.0),
        Column::new("ended", w.ended_about, 190.0).time(),
        Column::new("recovery", w.recovery, 310.0),
        Column::new("missed_in", w.missed_in, 130.0),
        Column::new("session", model.phrases.columns.session_id, 220.0).grow(),
    ]
}

struct LateRows<'a> {
    model: &'a Model,
    calls: &'a [OverdueCall],
}

impl LateRows<'_> {
    fn at(&self, index: u64) -> Option<&OverdueCall> {
        self.calls.get(usize::try_from(index).ok()?)
    }
}

impl Rows for LateRows<'_> {
    type Key = SessionId;

    fn count(&self) -> u64 {
        self.calls.len() as u64
    }

    fn row(&self, index: u64) -> Row<'_, SessionId> {
        let Some(late) = self.at(index) else { return Row::Pending };
        let key = late.call.session.clone();
        let selected = self.model.selected.as_ref() == Some(&key);
        Row::Data { key, look: Look { selected, ..Look::default() } }
    }

    fn cell(&self, index: u64, column: &'static str, cell: &mut Cell<'_>) {
        let Some(OverdueCall { call, overdue }) = self.at(index) else { return };
        let phrases = self.model.phrases;
        let number = |number: &Option<crate::call::Number>| {
            number.as_ref().map_or_else(|| NOTHING.to_owned(), |number| self.model.number(number))
        };
        match column {
            "caller" => cell.text(&number(&call.caller)),
            "called" => cell.text(&number(&call.called)),
            "ended" if overdue.is_estimate => {
                moment(self.model, overdue.ended, cell).small(phrases.gaps.estimate)
            }
            "ended" => moment(self.model, overdue.ended, cell),
            "recovery" => {
                let words = phrases.recovery(overdue.recovery, &self.model.zone);
                match overdue.recovery {
                    Recovery::AskVendor => cell.toned(&words, Tone::Orange),
                    Recovery::Expected => cell.text(&words),
                    Recovery::Retrying { .. } => {
                        cell.text(&words).small(&phrases.further_tries(overdue, &self.model.zone))
                    }
                }
            }
            "missed_in" => cell.quiet(overdue.missed_in.map_or(NOTHING, |gap| phrases.cause(gap.cause))),
            "session" => cell.code_text(&self.model.id(call.session.as_str())),
            _ => cell,
        };
    }
}
