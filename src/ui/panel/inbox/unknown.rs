//! What no document names, each once: event types, fields, values that could not be read.

use egui::{Frame, Id, Margin, Ui};

use super::gaps::moment;
use crate::backend::{Unknown, UnknownKind};
use crate::i18n::{Phrases, grouped};
use crate::settings::Settings;
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::panel::kept;
use crate::ui::theme::{S4, Tokens, Type};
use crate::ui::widget::card;
use crate::ui::widget::grid::{Cell, Column, Grid, GridState, Look, Row, Rows};
use crate::ui::widget::icon::Icon;

/// The name its columns are kept under.
const TABLE: &str = "unknown";

/// What the page remembers between frames.
#[derive(Default)]
pub struct UnknownView {
    grid: GridState,
    chosen: Option<(UnknownKind, String)>,
}

impl UnknownView {
    pub fn restore(&mut self, settings: &Settings) {
        self.grid = kept::restored(settings, TABLE);
    }
}

/// Draws the list. Returns the notification that is an example of the one that was chosen.
pub fn unknown_ui(
    ui: &mut Ui,
    model: &Model,
    view: &mut UnknownView,
    wishes: &mut Vec<Command>,
) -> Option<i64> {
    let (w, t) = (&model.phrases.gaps, Tokens::of(ui));
    let Some(unknown) = model.ledger.unknown.as_deref() else {
        card::empty(ui, Icon::Inbox, model.phrases.inbox.loading, "", |_| {});
        return None;
    };
    if unknown.is_empty() {
        card::empty(ui, Icon::Check, w.unknown_none_title, w.unknown_none_text, |_| {});
        return None;
    }
    Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 12 }).show(ui, |ui| {
        let count = grouped(unknown.len() as u64);
        let runs = [(count.as_str(), Type::CardTitle, t.text), (w.unknown_total, Type::Small, t.text2)];
        card::runs(ui, &runs, S4);
    });
    let columns = [
        Column::new("what", w.what, 110.0),
        Column::new("name", w.name, 360.0).grow(),
        Column::new("count", w.count, 80.0).right(),
        Column::new("first", w.first_seen, 170.0).time(),
        Column::new("last", w.last_seen, 170.0).time(),
    ];
    let rows = UnknownRows { model, unknown, chosen: view.chosen.as_ref() };
    let cursor = unknown.iter().position(|entry| Some(&key(entry)) == view.chosen.as_ref());
    let zone = model.zone.label();
    let grid = Grid::new(Id::unique("unknown table"), w.unknown_table, &columns)
        .zone(&zone)
        .cursor(cursor.map(|place| place as u64));
    let response = kept::show(ui, model, (TABLE, grid), (&mut view.grid, &rows), wishes);
    let hit = response.chosen.or(response.activated)?;
    view.chosen = Some(hit.key);
    unknown.get(usize::try_from(hit.index).ok()?).map(|entry| entry.example)
}

fn key(entry: &Unknown) -> (UnknownKind, String) {
    (entry.what, entry.name.clone())
}

fn what(phrases: &Phrases, what: UnknownKind) -> &'static str {
    let w = &phrases.gaps;
    match what {
        UnknownKind::Kind => w.what_kind,
        UnknownKind::Field => w.what_field,
        UnknownKind::Value => w.what_value,
        UnknownKind::Problem => w.what_problem,
    }
}

struct UnknownRows<'a> {
    model: &'a Model,
    unknown: &'a [Unknown],
    chosen: Option<&'a (UnknownKind, String)>,
}

impl UnknownRows<'_> {
    fn at(&self, index: u64) -> Option<&Unknown> {
        self.unknown.get(usize::try_from(index).ok()?)
    }
}

impl Rows for UnknownRows<'_> {
    type Key = (UnknownKind, String);

    fn count(&self) -> u64 {
        self.unknown.len() as u64
    }

    fn row(&self, index: u64) -> Row<'_, Self::Key> {
        let Some(entry) = self.at(index) else { return Row::Pending };
        let key = key(entry);
        let selected = self.chosen == Some(&key);
        Row::Data { key, look: Look { selected, ..Look::default() } }
    }

    fn cell(&self, index: u64, column: &'static str, cell: &mut Cell<'_>) {
        let Some(entry) = self.at(index) else { return };
        match column {
            "what" => cell.quiet(what(self.model.phrases, entry.what)),
            "name" if entry.what == UnknownKind::Problem => {
                cell.text(&self.model.phrases.unknown_problem(&entry.name))
            }
            "name" => cell.code_text(&self.model.text(&entry.name)),
            "count" => cell.text(&grouped(entry.count)),
            "first" => moment(self.model, entry.first, cell),
            "last" => moment(self.model, entry.last, cell),
            _ => cell,
        };
    }
}
