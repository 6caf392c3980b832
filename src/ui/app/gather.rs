//! What each page asks the desks for, and what it takes from them: once a frame, and only what somebody looks at.

use std::sync::Arc;

use egui::Context;

use super::App;
use crate::backend::{Asking, CallAsk, InboxAsk, List, ReasonAsk, Window};
use crate::call::Arrival;
use crate::ui::again::Again;
use crate::ui::carry_out;
use crate::ui::counted::SLIDE_MILLIS;
use crate::ui::model::read_call;

/// Milliseconds between two looks at a history that grows while its top is shown.
const LIVE_TAIL_MILLIS: i64 = 1_000;

/// What is asked for again when it could not be read.
#[derive(Default)]
pub(in crate::ui) struct Repeats {
    totals: Again,
    call: Again,
    history: Again,
    reasons: Again,
    inbox: Again,
}

impl App {
    /// How much is stored.
    pub(super) fn gather_totals(&mut self, ctx: &Context, revision: u64) {
        let (model, asked, lookup) = (&mut self.model, &mut self.asked, self.backend.lookup());
        let answer = lookup.totals.latest();
        let has_failed = answer.as_ref().is_some_and(|answer| answer.value.is_err());
        if asked.repeats.totals.is_due(has_failed, model.now, ctx) {
            asked.totals = None;
        }
        if asked.totals != Some(revision) && lookup.totals.put(revision, Asking::Again) {
            asked.totals = Some(revision);
        }
        if let Some(answer) = answer {
            let before = model.totals.map(|totals| totals.calls);
            model.totals = (*answer.value).as_ref().ok().copied().or(model.totals);
            // Calls were removed: rows further down are not those that were counted.
            if model.totals.map(|totals| totals.calls) < before {
                carry_out::refresh_history(self);
            }
        }
    }

    /// The call that is open, with all that is known of it.
    pub(super) fn gather_call(&mut self, ctx: &Context) {
        let model = &mut self.model;
        let Some(session) = model.selected.clone() else {
            model.call_file = None;
            model.call_trouble = None;
            return;
        };
        let answer = self.backend.lookup().calls.latest().filter(|answer| answer.ask.session == session);
        let has_failed = answer.as_ref().is_some_and(|answer| answer.value.is_err());
        let is_repeat = self.asked.repeats.call.is_due(has_failed, model.now, ctx);
        // Looked for only when the board or the choice changed; asked again only when the call itself did.
        let looked_at = (session.clone(), model.board.revision);
        if is_repeat || self.asked.call_on_board.as_ref() != Some(&looked_at) {
            self.asked.call_on_board = Some(looked_at);
            let on_board = model.board.find(&session);
            // Of one that is not there a CDR may have come all the same, or a note.
            let revision = on_board.map_or(model.board.stored, |call| {
                u64::from(call.event_count)
                    + (u64::from(call.cdr_count) << 20)
                    + (u64::from(call.duplicate_count) << 40)
                    + (u64::from(call.closed_by.is_some()) << 63)
            });
            let revision = revision.wrapping_add((model.board.gaps.len() as u64) << 30);
            let ask = CallAsk { session: session.clone(), revision };
            let known = self.asked.call.as_ref().filter(|asked| asked.session == session);
            let asking = Asking::after(known);
            let is_young = self.asked.call_at.is_younger_than(LIVE_TAIL_MILLIS, model.now);
            let waits = on_board.is_none() && asking == Asking::Again && is_young;
            if is_repeat || self.asked.call.as_ref() != Some(&ask) {
                if !waits && self.backend.lookup().calls.put(ask.clone(), asking) {
                    (self.asked.call, self.asked.call_at) = (Some(ask), model.now);
                } else {
                    // Looked at again in the next frame, such as that for which the desk wakes us.
                    self.asked.call_on_board = None;
                }
            }
        }
        let answer = answer.as_deref().map(|answer| &*answer.value);
        (model.call_file, model.call_trouble) = read_call(&session, model.call_file.take(), answer);
    }

    /// Whether the filter finds other calls than when it was asked, although nothing happened to them.
    fn has_slid(&self, asked_at: Arrival) -> bool {
        let (filter, now) = (&self.model.history.list.filter, self.model.now);
        filter.slides() && !asked_at.is_younger_than(SLIDE_MILLIS, now)
    }

    /// The rows of the history that are in sight, and how many there are.
    pub(super) fn gather_history(&mut self, ctx: &Context, stored: u64) {
        let has_slid = self.has_slid(self.asked.refreshed_at);
        let model = &mut self.model;
        let at_top = self.views.history.is_at_top();
        let is_due = !self.asked.refreshed_at.is_younger_than(LIVE_TAIL_MILLIS, model.now);
        // A question that takes longer than a second would never be answered if it were asked anew each second.
        let is_free = !self.backend.history().is_busy();
        // What could not be read once may be readable now: a new database is there only when the scribe has made it.
        let is_repeat = self.asked.repeats.history.is_due(model.history.trouble.is_some(), model.now, ctx);
        let has_changed = stored != self.asked.refreshed_stored;
        if is_free && (is_repeat || at_top && is_due && (has_changed || has_slid)) {
            let list = List {
                refresh: model.history.list.refresh + 1,
                now: model.now,
                ..(*model.history.list).clone()
            };
            model.history.list = Arc::new(list);
            self.asked.refreshed_at = model.now;
            self.asked.refreshed_stored = stored;
            self.asked.window = None;
        }
        let history = self.backend.history();
        history.count(&model.history.list);
        // While a refreshed list is being counted the count before it stays.
        if let Some((rows, complete)) = history.rows_of(&model.history.list)
            && (complete || rows >= model.history.rows)
        {
            model.history.rows = rows;
            model.history.complete = complete;
        }
        self.ask_for_rows();
        let (model, history) = (&mut self.model, self.backend.history());
        model.history.is_busy = history.is_busy();
        let list = &model.history.list;
        if let Some(answer) = history.page().filter(|answer| answer.ask.list.lists_like(list)) {
            let page = &answer.value;
            if page.problem.is_none() {
                model.history.page = Some(page.clone());
            }
            // What was quick to find says nothing of the rest.
            if !page.is_preview {
                model.history.trouble.clone_from(&page.problem);
            }
        }
    }

    /// Asks for the rows that are on screen, unless they were asked for.
    pub(super) fn ask_for_rows(&mut self) {
        let list = &self.model.history.list;
        let (first, rows) = self.views.history.wanted_rows();
        let window = (list.refresh, first, rows);
        if self.asked.window != Some(window) {
            self.asked.window = Some(window);
            self.backend.history().ask(Window { list: list.clone(), first_row: first, rows });
        }
    }

    /// How often each code occurs.
    pub(super) fn gather_reasons(&mut self, ctx: &Context, stored: u64) {
        let answer = self.backend.lookup().reasons.latest();
        let has_failed = answer.as_ref().is_some_and(|answer| answer.value.is_err());
        let is_repeat = self.asked.repeats.reasons.is_due(has_failed, self.model.now, ctx);
        let has_slid = self.has_slid(self.asked.reasons_at);
        let model = &mut self.model;
        let wanted = (model.history.filter.text().to_owned(), stored);
        let is_due = !self.asked.reasons_at.is_younger_than(2 * LIVE_TAIL_MILLIS, model.now);
        let known = self.asked.reasons.as_ref().filter(|(filter, _)| *filter == wanted.0);
        let asking = Asking::after(known);
        let has_changed = self.asked.reasons.as_ref() != Some(&wanted);
        if asking == Asking::Anew || (is_due && has_changed) || has_slid || is_repeat {
            let list = Arc::new(List { now: model.now, ..(*model.history.list).clone() });
            if self.backend.lookup().reasons.put(ReasonAsk { list }, asking) {
                self.asked.reasons = Some(wanted);
                self.asked.reasons_at = model.now;
            }
        }
        match answer.as_deref().map(|answer| &*answer.value) {
            Some(Ok(counts)) => (model.reasons, model.reasons_trouble) = (Some(counts.clone()), None),
            Some(Err(error)) => model.reasons_trouble = Some(error.clone()),
            None => {}
        }
    }

    /// The lines of the inbox, and the notification that is open.
    pub(super) fn gather_inbox(&mut self, ctx: &Context, revision: u64) {
        let model = &mut self.model;
        let has_failed = model.inbox_trouble.is_some();
        let is_repeat = self.asked.repeats.inbox.is_due(has_failed, model.now, ctx);
        let ask = InboxAsk {
            filter: self.asked.inbox_filter,
            limit: self.asked.inbox_limit,
            open: self.asked.notification,
            revision,
        };
        let known = self
            .asked
            .inbox
            .as_ref()
            .filter(|asked| (asked.filter, asked.limit, asked.open) == (ask.filter, ask.limit, ask.open));
        let is_wanted = is_repeat || self.asked.inbox.as_ref() != Some(&ask);
        if is_wanted && self.backend.lookup().inbox.put(ask.clone(), Asking::after(known)) {
            self.asked.inbox = Some(ask);
        }
        let Some(answer) = self.backend.lookup().inbox.latest() else { return };
        model.inbox_trouble.clone_from(&answer.value.problem);
        if model.inbox_trouble.is_none() {
            model.inbox = Some(answer.value.clone());
            self.asked.inbox_of = answer.ask.filter;
        } else if self.asked.inbox_of != answer.ask.filter {
            model.inbox = None;
        }
    }
}
