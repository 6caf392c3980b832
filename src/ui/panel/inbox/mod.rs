//! The inbox: every notification as it arrived, newest first, and the chosen one whole; beside it what did not arrive,
//! what came and no document names, when nothing could come, and what was not taken.

mod facts;
mod gaps;
mod list;
mod overdue;
mod refused;
mod unknown;
mod whole;

#[cfg(test)]
mod tests;

use egui::{Frame, Id, Margin, Ui};

pub use list::kind_word;

use super::super::command::Command;
use super::super::model::Model;
use super::split::split;
use super::trouble::store_words;
use super::{kept, pane};
use crate::backend::{InboxAsk, InboxFilter, Topic};
use crate::i18n::{fill, grouped};
use crate::settings::Settings;
use crate::ui::theme::{S4, S8, Tokens, Tone, Type};
use crate::ui::widget::grid::{Grid, GridState};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::{button, card};

/// The name the columns of the arrivals are kept under.
const TABLE: &str = "inbox";

/// More lines are asked for when this many or fewer are left to be seen.
const NEAR: u64 = 100;

/// Opacity of lines that an earlier filter let through.
const OLD: f32 = 0.5;

/// What the panel remembers between frames.
#[derive(Default)]
pub struct InboxView {
    topic: Topic,
    gaps: gaps::GapsView,
    overdue: overdue::OverdueView,
    unknown: unknown::UnknownView,
    refused: refused::RefusedView,
    filter: InboxFilter,
    chosen: Option<i64>,
    /// Lines asked for last.
    asked: usize,
    grid: GridState,
    whole: whole::Whole,
}

impl InboxView {
    pub fn restore(&mut self, settings: &Settings) {
        self.grid = kept::restored(settings, TABLE);
        self.gaps.restore(settings);
        self.overdue.restore(settings);
        self.unknown.restore(settings);
        self.refused.restore(settings);
    }

    /// What is looked at.
    pub fn topic(&self) -> Topic {
        self.topic
    }

    pub fn look_at(&mut self, topic: Topic) {
        self.topic = topic;
        self.close();
    }

    /// No notification stands beside the list any more.
    pub fn close(&mut self) {
        self.chosen = None;
    }
}

pub fn inbox_ui(ui: &mut Ui, model: &Model, view: &mut InboxView, wishes: &mut Vec<Command>) {
    let w = &model.phrases.gaps;
    Frame::new().inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
        let topics = [
            (Topic::Facts, w.view_arrivals),
            (Topic::Gaps, w.view_gaps),
            (Topic::Overdue, w.view_overdue),
            (Topic::Unknown, w.view_unknown),
            (Topic::Refused, model.phrases.security.refused),
        ];
        if button::segmented(ui, w.views, &mut view.topic, &topics) {
            // What was opened in one list says nothing beside another.
            view.close();
            wishes.push(Command::OpenNotification(None));
            ui.request_repaint();
        }
    });
    if let Some(problem) = &model.ledger.problem {
        let said = fill(model.phrases.trouble.ledger, &[("problem", &store_words(model, problem))]);
        card::banner(ui, Tone::Red, &said, None);
    }
    match view.topic {
        Topic::Facts => arrivals_ui(ui, model, view, wishes),
        Topic::Gaps => gaps::gaps_ui(ui, model, &mut view.gaps, wishes),
        Topic::Overdue => overdue::overdue_ui(ui, model, &mut view.overdue, wishes),
        Topic::Refused => refused::refused_ui(ui, model, &mut view.refused, wishes),
        Topic::Unknown => {
            whole_ui(ui, model, view, wishes);
            if let Some(example) = unknown::unknown_ui(ui, model, &mut view.unknown, wishes) {
                view.chosen = Some(example);
                wishes.push(Command::OpenNotification(Some(example)));
            }
        }
    }
}

/// The chosen notification at the right.
fn whole_ui(ui: &mut Ui, model: &Model, view: &mut InboxView, wishes: &mut Vec<Command>) {
    if view.chosen.is_none() {
        return;
    }
    pane::NOTIFICATION.show(ui, model, wishes, |ui, wishes| {
        let open = model.inbox.as_deref().and_then(|page| page.open.as_deref());
        let open = open.filter(|open| Some(open.row.id) == view.chosen);
        if whole::whole_ui(ui, model, open, &mut view.whole, wishes) {
            view.chosen = None;
            wishes.push(Command::OpenNotification(None));
        }
    });
}

fn arrivals_ui(ui: &mut Ui, model: &Model, view: &mut InboxView, wishes: &mut Vec<Command>) {
    let words = &model.phrases.inbox;
    Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 12 }).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = S8;
        toolbar_ui(ui, model, view, wishes);
        facts::facts_ui(ui, model);
    });
    let Some(page) = model.inbox.as_deref() else {
        return card::empty(ui, Icon::Inbox, words.loading, "", |_| {});
    };
    if let Some(problem) = &model.inbox_trouble {
        let said = fill(model.phrases.trouble.inbox, &[("problem", &store_words(model, problem))]);
        card::banner(ui, Tone::Red, &said, None);
    }
    whole_ui(ui, model, view, wishes);
    if page.rows.is_empty() && model.inbox_is_old {
        return card::empty(ui, Icon::Inbox, words.loading, "", |_| {});
    }
    if page.rows.is_empty() {
        let (title, text) = match view.filter {
            InboxFilter::All => (words.empty_title, words.empty_text),
            InboxFilter::Rejected | InboxFilter::Unknown => (words.none_title, words.none_text),
            InboxFilter::Status | InboxFilter::Cdr | InboxFilter::Notices => (words.none_title, ""),
        };
        return card::empty(ui, Icon::Inbox, title, text, |_| {});
    }
    if model.inbox_is_old {
        ui.multiply_opacity(OLD);
    }
    // The newest stands first.
    let last = page.rows.first().map_or(0, |row| row.id);
    let columns = list::columns(model.phrases, last);
    let rows = list::InboxRows { model, rows: &page.rows, chosen: view.chosen };
    let place = view.chosen.and_then(|id| page.rows.iter().position(|row| row.id == id));
    let zone = model.zone.label();
    let grid = Grid::new(Id::unique("inbox table"), words.table, &columns)
        .zone(&zone)
        .cursor(place.map(|place| place as u64));
    let response = kept::show(ui, model, (TABLE, grid), (&mut view.grid, &rows), wishes);
    if let Some(hit) = response.chosen.or(response.activated) {
        view.chosen = Some(hit.key);
        wishes.push(Command::OpenNotification(Some(hit.key)));
    }
    let read = page.rows.len();
    // How many there are of an earlier filter says nothing.
    let has_more = !model.inbox_is_old && (read as u64) < page.total;
    if has_more && response.visible.end + NEAR >= read as u64 && view.asked <= read {
        view.asked = read + InboxAsk::LINES;
        wishes.push(Command::InboxRows(view.asked));
    }
}

fn toolbar_ui(ui: &mut Ui, model: &Model, view: &mut InboxView, wishes: &mut Vec<Command>) {
    let (words, t) = (&model.phrases.inbox, Tokens::of(ui));
    let options = [
        (InboxFilter::All, words.all),
        (InboxFilter::Status, words.status),
        (InboxFilter::Cdr, words.cdr),
        (InboxFilter::Notices, words.notices),
        (InboxFilter::Rejected, words.rejected),
        (InboxFilter::Unknown, words.unknown),
    ];
    let (total, read) = model.inbox.as_deref().map_or((0, 0), |page| (page.total, page.rows.len() as u64));
    split(
        ui,
        |ui| {
            if model.inbox_is_old {
                card::runs(ui, &[(words.loading, Type::Small, t.text2)], S4);
                return;
            }
            let read_words = fill(words.shown_of, &[("n", &grouped(read))]);
            let behind = if read < total { read_words.as_str() } else { words.total };
            let total = grouped(total);
            card::runs(ui, &[(&total, Type::CardTitle, t.text), (behind, Type::Small, t.text2)], S4);
        },
        |ui| {
            if button::segmented(ui, words.filter, &mut view.filter, &options) {
                view.asked = 0;
                view.grid.scroll_to_start();
                wishes.push(Command::SetInboxFilter(view.filter));
            }
        },
    );
}
