//! What the door did not take: by minute, sender and reason, with what was asked for last. Nothing else is known of it.

use egui::{Frame, Id, Margin, Ui};

use super::gaps::moment;
use crate::backend::{Refused, RefusedFor};
use crate::i18n::grouped;
use crate::settings::Settings;
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::panel::look::NOTHING;
use crate::ui::panel::{door, kept};
use crate::ui::theme::{S4, Tokens, Tone, Type};
use crate::ui::widget::card;
use crate::ui::widget::grid::{Cell, Column, Grid, GridState, Look, Row, Rows};
use crate::ui::widget::icon::Icon;

/// How the store names all senders beyond those that are counted apart.
const OTHERS: &str = "*";

/// The name its columns are kept under.
const TABLE: &str = "refused";

/// What the page remembers between frames.
#[derive(Default)]
pub struct RefusedView {
    grid: GridState,
    chosen: Option<Key>,
}

impl RefusedView {
    pub fn restore(&mut self, settings: &Settings) {
        self.grid = kept::restored(settings, TABLE);
    }
}

/// Minute, sender and reason.
type Key = (i64, String, RefusedFor);

fn key(line: &Refused) -> Key {
    (line.minute(), line.peer.clone(), line.reason)
}

pub fn refused_ui(ui: &mut Ui, model: &Model, view: &mut RefusedView, wishes: &mut Vec<Command>) {
    let (w, t) = (&model.phrases.security, Tokens::of(ui));
    let Some(lines) = model.ledger.refused.as_deref() else {
        return card::empty(ui, Icon::Inbox, model.phrases.inbox.loading, "", |_| {});
    };
    if lines.is_empty() {
        return card::empty(ui, Icon::Check, w.refused_none, w.refused_none_text, |_| {});
    }
    Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 12 }).show(ui, |ui| {
        let count = grouped(lines.iter().map(|line| line.count).sum());
        let runs = [
            (count.as_str(), Type::CardTitle, t.text),
            (w.refused_total, Type::Small, t.text2),
            (w.refused_note, Type::Small, t.text3),
        ];
        card::runs(ui, &runs, S4);
    });
    let columns = [
        Column::new("last", w.refused_last, 170.0).time(),
        Column::new("count", w.refused_count, 72.0).right(),
        Column::new("reason", w.refused_reason, 220.0),
        Column::new("peer", w.refused_peer, 200.0),
        Column::new("target", w.refused_target, 240.0).grow(),
    ];
    let rows = RefusedRows { model, lines, chosen: view.chosen.as_ref() };
    let cursor = lines.iter().position(|line| Some(&key(line)) == view.chosen.as_ref());
    let zone = model.zone.label();
    let grid = Grid::new(Id::unique("refused table"), w.refused_table, &columns)
        .zone(&zone)
        .cursor(cursor.map(|place| place as u64));
    let response = kept::show(ui, model, (TABLE, grid), (&mut view.grid, &rows), wishes);
    if let Some(hit) = response.chosen {
        view.chosen = Some(hit.key);
        ui.request_repaint();
    }
}

struct RefusedRows<'a> {
    model: &'a Model,
    lines: &'a [Refused],
    chosen: Option<&'a Key>,
}

impl RefusedRows<'_> {
    fn at(&self, index: u64) -> Option<&Refused> {
        self.lines.get(usize::try_from(index).ok()?)
    }
}

impl Rows for RefusedRows<'_> {
    type Key = Key;

    fn count(&self) -> u64 {
        self.lines.len() as u64
    }

    fn row(&self, index: u64) -> Row<'_, Key> {
        let Some(line) = self.at(index) else { return Row::Pending };
        let key = key(line);
        let selected = self.chosen == Some(&key);
        Row::Data { key, look: Look { selected, ..Look::default() } }
    }

    fn cell(&self, index: u64, column: &'static str, cell: &mut Cell<'_>) {
        let Some(line) = self.at(index) else { return };
        let (model, w) = (self.model, &self.model.phrases.security);
        match column {
            "last" => moment(model, line.last, cell),
            "count" => cell.text(&grouped(line.count)),
            "reason" if line.reason.is_lost_push() => {
                cell.toned(door::refused_for(model.phrases, line.reason), Tone::Orange)
            }
            "reason" => cell.text(door::refused_for(model.phrases, line.reason)),
            "peer" if line.peer == OTHERS => cell.quiet(w.others),
            "peer" => cell.code_text(&model.address(&line.peer)),
            "target" => match &line.last_target {
                Some(target) => cell.code_text(&model.text(&door::shown(model, target))),
                None => cell.quiet(NOTHING),
            },
            _ => cell,
        };
    }
}
