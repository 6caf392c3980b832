//! How the calls of the history's filter are spread: asked for once their first page is there, shown as it grows, and
//! kept while the same question is asked again.

use std::sync::Arc;

use super::app::App;
use super::command::Tab;
use super::model::Model;
use super::panel::pane;
use crate::backend::{FacetAsk, Facets, List};
use crate::call::Arrival;
use crate::call::filter::Filter;
use crate::call::zone::Zone;

/// Milliseconds between two countings of a history that grows.
const EVERY_MILLIS: i64 = 5_000;
/// And so many times as long as a counting took: most of the time nothing is counted.
const REST: i64 = 10;

/// As far as it has been counted.
#[derive(Default)]
pub struct Spread {
    pub counts: Option<Arc<Facets>>,
    /// What is shown belongs to an earlier filter.
    pub is_old: bool,
    pub problem: Option<String>,
}

/// What is asked, whenever that is: sliding times are the same question a minute later.
#[derive(Clone, PartialEq)]
struct Question {
    filter: Filter,
    zone: Zone,
}

impl Question {
    fn of(list: &List) -> Question {
        Question { filter: list.filter.clone(), zone: list.zone }
    }
}

/// What was asked last.
#[derive(Default)]
pub(super) struct Asked {
    question: Option<Question>,
    at: Arrival,
    stored: u64,
    /// How long the last answer took, once it is there.
    took: Option<i64>,
    shown: Option<Question>,
}

impl Asked {
    /// The list is to be counted again.
    pub(super) fn forget(&mut self) {
        self.question = None;
    }

    /// Whether the same question may be asked again.
    fn is_due(&self, now: Arrival) -> bool {
        let rest = self.took.map(|took| EVERY_MILLIS.max(took.saturating_mul(REST)));
        rest.is_some_and(|rest| !self.at.is_younger_than(rest, now))
    }
}

/// Whether the counts are drawn.
pub(super) fn is_shown(model: &Model) -> bool {
    model.tab == Tab::History && !model.call_is_open && !model.settings.folded.contains(pane::FACETS.name)
}

pub(super) fn gather(app: &mut App) {
    let (model, asked, lookup) = (&mut app.model, &mut app.asked.spread, app.backend.lookup());
    if !is_shown(model) {
        return;
    }
    let question = Question::of(&model.history.list);
    let (now, stored) = (model.now, model.board.stored);
    let is_same = asked.question.as_ref() == Some(&question);
    let wanted = if is_same {
        (stored != asked.stored || model.spread.problem.is_some()) && asked.is_due(now)
    } else {
        // The rows come first.
        model.history.page.as_ref().is_some_and(|page| !page.is_preview)
    };
    if wanted {
        let list = Arc::new(List { now, ..(*model.history.list).clone() });
        if lookup.ask_facets(FacetAsk { list }, is_same) {
            asked.question = Some(question.clone());
            (asked.at, asked.stored, asked.took) = (now, stored, None);
        }
    }
    model.spread.is_old = asked.shown.as_ref().is_some_and(|shown| *shown != question);
    let Some(answer) = lookup.facets().filter(|answer| Question::of(&answer.ask.list) == question) else {
        return;
    };
    match answer.value.as_ref() {
        Ok(counts) => {
            model.spread.problem = None;
            if !counts.is_estimate && asked.took.is_none() && answer.ask.list.now == asked.at {
                asked.took = Some(now.millis_since(asked.at));
            }
            // Counts stay until those of a later moment are just as exact.
            let is_exact =
                !model.spread.is_old && model.spread.counts.as_ref().is_some_and(|known| !known.is_estimate);
            if !counts.is_estimate || !is_exact {
                if model.spread.counts.as_deref() != Some(counts) {
                    model.spread.counts = Some(Arc::new(counts.clone()));
                }
                asked.shown = Some(question);
                model.spread.is_old = false;
            }
        }
        Err(problem) => {
            asked.took = asked.took.or(Some(0));
            model.spread.problem = Some(problem.clone());
        }
    }
}
