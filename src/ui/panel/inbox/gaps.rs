//! The gap ledger: when nothing could be received, why, and what to do so that it does not happen again.

use egui::{Frame, Id, Margin, Ui};

use crate::call::{Cause, Gap};
use crate::i18n::{Phrases, clock, grouped};
use crate::settings::Settings;
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::panel::kept;
use crate::ui::panel::look::NOTHING;
use crate::ui::theme::{S4, Tokens, Tone, Type};
use crate::ui::widget::card;
use crate::ui::widget::grid::{Cell, Column, Grid, GridState, Look, Row, Rows};
use crate::ui::widget::icon::Icon;

/// The name its columns are kept under.
const TABLE: &str = "gaps";

/// What the page remembers between frames.
#[derive(Default)]
pub struct GapsView {
    grid: GridState,
    chosen: Option<(i64, Cause)>,
}

impl GapsView {
    pub fn restore(&mut self, settings: &Settings) {
        self.grid = kept::restored(settings, TABLE);
    }
}

pub fn gaps_ui(ui: &mut Ui, model: &Model, view: &mut GapsView, wishes: &mut Vec<Command>) {
    let (w, t) = (&model.phrases.gaps, Tokens::of(ui));
    let Some(gaps) = model.ledger.gaps.as_deref() else {
        return card::empty(ui, Icon::Heartbeat, model.phrases.inbox.loading, "", |_| {});
    };
    if gaps.is_empty() {
        return card::empty(ui, Icon::Heartbeat, w.gaps_none_title, w.gaps_none_text, |_| {});
    }
    Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 12 }).show(ui, |ui| {
        let millis: i64 = gaps.iter().map(|gap| gap.millis(model.now)).sum();
        let time = model.phrases.roughly(millis / 1_000);
        let behind = crate::i18n::fill(w.gaps_total, &[("time", &time)]);
        let count = grouped(gaps.len() as u64);
        card::runs(ui, &[(&count, Type::CardTitle, t.text), (&behind, Type::Small, t.text2)], S4);
    });
    let columns = columns(model);
    let rows = GapRows { model, gaps, chosen: view.chosen };
    let cursor = gaps.iter().position(|gap| Some((gap.from.0, gap.cause)) == view.chosen);
    let zone = model.zone.label();
    let grid = Grid::new(Id::unique("gap table"), w.gaps_table, &columns)
        .zone(&zone)
        .cursor(cursor.map(|place| place as u64));
    let response = kept::show(ui, model, (TABLE, grid), (&mut view.grid, &rows), wishes);
    if let Some(hit) = response.chosen {
        view.chosen = Some(hit.key);
        ui.request_repaint();
    }
    if gaps.iter().any(|gap| gap.to.is_none()) {
        ui.ctx().request_repaint_after(crate::ui::panel::live::next_second(model.now));
    }
}

fn columns(model: &Model) -> Vec<Column<'static>> {
    let w = &model.phrases.gaps;
    vec![
        Column::new("since", w.since, 170.0).time(),
        Column::new("until", w.until, 170.0).time(),
        Column::new("lasted", w.lasted, 90.0).right(),
        Column::new("cause", w.cause, 150.0),
        Column::new("refused", w.refused, 112.0).right(),
        Column::new("detail", w.what_it_means, 290.0).grow(),
    ]
}

struct GapRows<'a> {
    model: &'a Model,
    gaps: &'a [Gap],
    chosen: Option<(i64, Cause)>,
}

impl GapRows<'_> {
    fn at(&self, index: u64) -> Option<&Gap> {
        self.gaps.get(usize::try_from(index).ok()?)
    }
}

impl Rows for GapRows<'_> {
    type Key = (i64, Cause);

    fn count(&self) -> u64 {
        self.gaps.len() as u64
    }

    fn row(&self, index: u64) -> Row<'_, Self::Key> {
        let Some(gap) = self.at(index) else { return Row::Pending };
        let key = (gap.from.0, gap.cause);
        let mark = gap.to.is_none().then_some(Icon::Warning);
        Row::Data { key, look: Look { selected: self.chosen == Some(key), mark, ..Look::default() } }
    }

    fn cell(&self, index: u64, column: &'static str, cell: &mut Cell<'_>) {
        let Some(gap) = self.at(index) else { return };
        let phrases: &Phrases = self.model.phrases;
        match column {
            "since" => moment(self.model, gap.from, cell),
            "until" => match gap.to {
                Some(to) => moment(self.model, to, cell),
                None => cell.toned(phrases.gaps.not_over, Tone::Orange),
            },
            "lasted" => cell.text(&clock(gap.millis(self.model.now) / 1_000)),
            "cause" => cell.text(phrases.cause(gap.cause)),
            "refused" if gap.refused == 0 => cell.quiet(NOTHING),
            "refused" => cell.toned(&grouped(gap.refused), Tone::Orange),
            "detail" => cell.quiet(phrases.cause_detail(gap.cause)),
            _ => cell,
        };
    }
}

/// Date and time on our clock, the date in the quieter grey.
pub fn moment<'c, 'p>(model: &Model, at: crate::call::Arrival, cell: &'c mut Cell<'p>) -> &'c mut Cell<'p> {
    let at = model.zone.format(at.stamp());
    let (date, time) = at.split_once(' ').unwrap_or(("", &at));
    cell.small(date).text(time)
}
