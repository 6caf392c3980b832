//! The way by the texts of calls: those that have a text are looked for among all of them before the question is
//! planned, where no other way is sure to end sooner.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::{Arm, BEGIN, DISPLAY, IDS, Outlook, Plan, ROW, Way};
use crate::call::filter::{Condition, Expr, NumberPattern, Span, patterns_of_word};
use crate::store::SortBy;
use crate::store::sqlite::numbers::Numbers;
use crate::store::sqlite::order::Phase;
use crate::store::sqlite::query::{Sql, listed};
use crate::store::sqlite::wording::Held;

/// What it costs to look through the texts of one call among those of all, in microseconds; three times that where they
/// are not packed.
const TEXT: f64 = 0.1;
/// Calls with a text that have to be found before they tell how frequent it is.
const TRUSTED: usize = if cfg!(test) { 3 } else { 32 };

/// The columns in which a word is looked for.
const EVERY_NUMBER: [&str; 3] = ["call.caller_id", "call.called_id", DISPLAY];

/// A condition that asks for one of some texts or, where a word looks like one, for a number.
pub(super) struct Text {
    parts: Vec<String>,
    /// The ids of the numbers asked for.
    ids: Arc<[i64]>,
    /// The share of the calls that have one of them, by proportion.
    share: f64,
}

impl Text {
    /// What `expr` asks for, if that is a text.
    pub(super) fn of(numbers: &mut Numbers<'_>, expr: &Expr<Span>) -> rusqlite::Result<Option<Text>> {
        let Some((parts, patterns)) = texts_of(expr) else { return Ok(None) };
        let ids = numbers.meaning(&patterns)?;
        let share = (ids.len() * EVERY_NUMBER.len()) as f64 / numbers.count().max(1) as f64;
        Ok(Some(Text { parts, ids, share: share.min(1.0) }))
    }
}

impl Outlook<'_> {
    /// The cheapest way that needs not know which calls have the text.
    fn least(&self, phase: Phase) -> f64 {
        self.without_texts(phase).iter().map(|plan| plan.cost).fold(f64::INFINITY, f64::min)
    }

    /// Looks for the text in all calls. Not where another way ends sooner even if it finds nothing; and only until so
    /// many calls have the text that another way finds enough of them sooner.
    pub(super) fn look_through(
        &mut self,
        numbers: &mut Numbers<'_>,
        stopped: &AtomicBool,
        phase: Phase,
    ) -> rusqlite::Result<Option<Arc<Held>>> {
        let Some(text) = self.text.as_ref().filter(|text| text.ids.len() <= IDS) else { return Ok(None) };
        self.text_share = Some(0.0);
        if self.least(phase) <= TEXT * self.calls {
            self.text_share = None;
            return Ok(None);
        }
        let parts = text.parts.clone();
        let held = numbers.holding(&parts, stopped, &mut |held| {
            self.text_share = Some(held.share());
            let left = TEXT * (self.calls - held.seen as f64);
            held.ids.len() > IDS || held.ids.len() >= TRUSTED && self.least(phase) <= left
        })?;
        self.text_share = Some(held.share());
        Ok(held.is_whole.then_some(held))
    }

    /// The calls of the numbers, and those that have the text.
    pub(super) fn by_text(&self, held: &Held, phase: Phase) -> Option<Plan> {
        let text = self.text.as_ref()?;
        let (mut arms, mut cost) = (Vec::new(), BEGIN + ROW * held.ids.len() as f64);
        let mut first_found = Sql::default();
        if !text.ids.is_empty() {
            (arms, first_found) = self.arms_of_numbers(&text.ids, &EVERY_NUMBER, phase);
            let there = self.calls * text.share * self.period;
            let is_in_order = arms.len() > EVERY_NUMBER.len() && self.sort.by == SortBy::Time;
            cost += BEGIN * arms.len() as f64 + ROW * if is_in_order { self.seen(there, 1.0) } else { there };
        }
        if !held.ids.is_empty() {
            arms.push(Arm { first_found, ..self.arm("", listed("call.id", &held.ids), phase) });
        }
        Some(Plan { way: Way::Arms(arms), cost })
    }
}

/// The texts a condition asks for, and the numbers where it is a word that looks like one.
fn texts_of(expr: &Expr<Span>) -> Option<(Vec<String>, Vec<NumberPattern>)> {
    match expr {
        Expr::Is(Condition::Word(word)) => Some((vec![word.clone()], patterns_of_word(word))),
        Expr::Is(Condition::UserData(any) | Condition::Session(any)) => Some((any.clone(), Vec::new())),
        Expr::Any(list) => {
            let mut all = (Vec::new(), Vec::new());
            for expr in list {
                let (parts, patterns) = texts_of(expr)?;
                all.0.extend(parts);
                all.1.extend(patterns);
            }
            (!all.0.is_empty()).then_some(all)
        }
        _ => None,
    }
}
