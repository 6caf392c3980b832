//! When the ledger is asked, and what it last said: gathered once per frame, asked only while somebody looks at it.

use std::sync::Arc;
use std::sync::mpsc::TryRecvError;

use crate::backend::{
    ArrivalFacts, Asking, CallChange, LateCdrs, LedgerAnswer, LedgerAsk, Refused, StoreError, Topic, Unknown,
};
use crate::call::{Arrival, Gap};
use crate::i18n::fill;
use crate::ui::app::App;
use crate::ui::command::Tab;
use crate::ui::panel::trouble;
use crate::ui::theme::Tone;

/// Milliseconds between two looks at the same page of the ledger.
const EVERY_MILLIS: i64 = 3_000;

/// Milliseconds between two looks at the late CDRs, of which there may be thousands, and which come in hours.
const LATE_EVERY_MILLIS: i64 = 15_000;

/// The ledger as far as it has been read.
#[derive(Default)]
pub struct Ledger {
    pub facts: Option<Arc<ArrivalFacts>>,
    pub gaps: Option<Arc<Vec<Gap>>>,
    pub overdue: Option<Arc<LateCdrs>>,
    pub unknown: Option<Arc<Vec<Unknown>>>,
    pub refused: Option<Arc<Vec<Refused>>>,
    /// Why it cannot be read.
    pub problem: Option<StoreError>,
}

/// What was asked last, and what is being done about calls that were to be marked.
#[derive(Default)]
pub(in crate::ui) struct Asked {
    last: Option<(Topic, Arrival)>,
    pub(in crate::ui) markings: Vec<CallChange>,
}

pub(in crate::ui) fn gather(app: &mut App) {
    say_what_became_of_marks(app);
    if app.model.tab != Tab::Inbox {
        return;
    }
    let topic = app.views.inbox.topic();
    let now = app.model.now;
    let same = app.asked.ledger.last.filter(|(asked, _)| *asked == topic);
    let pause = if topic == Topic::Overdue { LATE_EVERY_MILLIS } else { EVERY_MILLIS };
    let is_due = same.is_none_or(|(_, at)| !at.is_younger_than(pause, now));
    if is_due {
        let ask = LedgerAsk { topic, now: app.model.moment() };
        if app.backend.lookup().ledger.put(ask, Asking::after(same)) {
            app.asked.ledger.last = Some((topic, now));
        }
    }
    let Some(answer) = app.backend.lookup().ledger.latest() else { return };
    let ledger = &mut app.model.ledger;
    ledger.problem = answer.value.as_ref().as_ref().err().cloned();
    match answer.value.as_ref() {
        Ok(LedgerAnswer::Facts(facts)) => ledger.facts = Some(facts.clone()),
        Ok(LedgerAnswer::Gaps(gaps)) => ledger.gaps = Some(gaps.clone()),
        Ok(LedgerAnswer::Overdue(calls)) => ledger.overdue = Some(calls.clone()),
        Ok(LedgerAnswer::Unknown(unknown)) => ledger.unknown = Some(unknown.clone()),
        Ok(LedgerAnswer::Refused(refused)) => ledger.refused = Some(refused.clone()),
        Err(_) => {}
    }
}

fn say_what_became_of_marks(app: &mut App) {
    let (model, toast) = (&app.model, &mut app.toast);
    let w = &model.phrases.gaps;
    app.asked.ledger.markings.retain(|marking| {
        match marking.try_recv() {
            Ok(Ok(Some(_))) => toast.say(w.mark_done),
            Ok(Ok(None)) => toast.say_toned(w.mark_too_late, Tone::Orange),
            Ok(Err(error)) => toast.say_toned(
                fill(w.mark_failed, &[("problem", &trouble::store_words(model, &error))]),
                Tone::Red,
            ),
            Err(TryRecvError::Empty) => return true,
            Err(TryRecvError::Disconnected) => {}
        }
        false
    });
}
