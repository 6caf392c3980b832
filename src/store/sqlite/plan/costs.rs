//! The ways that go by what a call is, by numbers and by durations, each with what it costs.

use super::{ARMS, Arm, BEGIN, DISPLAY, ENTRY, IDS, Outlook, Plan, ROW, ROW_IN_TURN, Set, TEST, Way};
use crate::store::sqlite::class::Known;
use crate::store::sqlite::order::{self, Phase, Source};
use crate::store::sqlite::query::{self, Sql, listed};
use crate::store::{CursorValue, SortBy};

impl Outlook<'_> {
    fn arms_of_classes(&self, index: &'static str, phase: Phase) -> Vec<Arm> {
        let arm = |known: &&Known| Arm {
            is_of_classes: true,
            ..self.arm(index, Sql::with("call.class_id = ?", [known.id.into()]), phase)
        };
        self.classes.iter().map(arm).collect()
    }

    /// Class by class, by the index that tells time, people and durations: in the order of time, and of state codes.
    pub(super) fn by_class(&self, phase: Phase) -> Option<Plan> {
        let by = self.sort.by;
        let mut arms = self.arms_of_classes("call_class", phase);
        if by == SortBy::StateCode {
            let code = |known: &&Known| known.class.state_code();
            arms = arms
                .into_iter()
                .zip(&self.classes)
                .filter_map(|(arm, known)| of_code(arm, code(known), phase))
                .collect();
            arms.sort_by(|x, y| match (&x.source, &y.source) {
                (Source::Same(x), Source::Same(y)) => order::compare(x, y, self.sort),
                _ => std::cmp::Ordering::Equal,
            });
        }
        let is_in_order = matches!(by, SortBy::Time | SortBy::StateCode) || phase == Phase::Unknown;
        let there = self.of_classes * self.period;
        let seen = if is_in_order { self.seen(there, self.rest()) } else { there };
        let each = match by {
            _ if self.asks_rows => ROW,
            SortBy::Caller | SortBy::Called if phase == Phase::Known => ENTRY + 1.0,
            _ if !self.sets.is_empty() || self.asks_numbers => ENTRY + TEST,
            _ => ENTRY,
        };
        Some(Plan { cost: BEGIN * arms.len() as f64 + each * seen, way: Way::Arms(arms) })
    }

    /// Class by class, the longest or shortest first.
    pub(super) fn by_value_of_class(&self, phase: Phase) -> Option<Plan> {
        let index = match self.sort.by {
            SortBy::Talk => "call_class_talk",
            SortBy::Ring => "call_class_ring",
            _ => return None,
        };
        let asks_rows =
            !self.sets.is_empty() || self.asks_numbers || self.asks_rows || self.talks && self.rings;
        let each = if asks_rows { ROW } else { ENTRY };
        let seen = self.seen(self.of_classes, self.rest() * self.period);
        let arms = self.arms_of_classes(index, phase);
        Some(Plan { cost: BEGIN * arms.len() as f64 + each * seen, way: Way::Arms(arms) })
    }

    /// Along an index that has the order itself, every row tested.
    pub(super) fn along(&self, phase: Phase) -> Option<Plan> {
        let share = self.rest() * self.of_classes / self.calls.max(1.0);
        let is_only_period = self.of_classes >= self.calls && self.sets.is_empty() && !self.asks_numbers;
        let asks_rows = !is_only_period || self.asks_rows || self.talks || self.rings;
        let in_turn = if asks_rows { ROW_IN_TURN } else { ENTRY };
        let (index, condition, there, each) = match (self.sort.by, phase) {
            (SortBy::Time, _) => ("call_time", "1", self.calls * self.period, in_turn),
            (SortBy::Arrival, _) => ("", "1", self.calls, ROW_IN_TURN),
            (SortBy::Caller, Phase::Unknown) => ("call_caller", "call.caller_id IS NULL", self.calls, ENTRY),
            (SortBy::Called, Phase::Unknown) => ("call_called", "call.called_id IS NULL", self.calls, ENTRY),
            (SortBy::Caller | SortBy::Called, Phase::Known) => {
                let each = if self.sets.is_empty() && !self.asks_rows { ENTRY } else { ROW };
                // A number has some calls, and most of what is seen of it is the way to it.
                let seen = self.seen(self.calls, share * self.period);
                return Some(Plan { way: Way::NumberByNumber, cost: BEGIN + (each + 1.0) * seen });
            }
            _ => return None,
        };
        let share = if self.sort.by == SortBy::Time { share } else { share * self.period };
        let each = if self.asks_rows || !self.sets.is_empty() { each.max(ROW_IN_TURN) } else { each };
        let cost = BEGIN + each * self.seen(there, share);
        Some(Plan { way: Way::Arms(vec![self.arm(index, Sql::new(condition), phase)]), cost })
    }

    /// The calls of these numbers in these columns, and the condition that none of these arms finds a call.
    pub(super) fn arms_of_numbers(
        &self,
        ids: &[i64],
        columns: &[&'static str],
        phase: Phase,
    ) -> (Vec<Arm>, Sql) {
        let mut arms = Vec::new();
        let mut first_found = Sql::default();
        for column in columns {
            let index = match *column {
                "call.caller_id" => "call_caller",
                "call.called_id" => "call_called",
                _ => "call_display",
            };
            let conditions = if ids.len() * columns.len() <= ARMS {
                ids.iter().map(|id| Sql::with(&format!("{column} = ?"), [(*id).into()])).collect()
            } else {
                vec![listed(column, ids)]
            };
            for condition in conditions {
                arms.push(Arm { first_found: first_found.clone(), ..self.arm(index, condition, phase) });
            }
            if !first_found.text.is_empty() {
                first_found.text.push_str(" AND ");
            }
            first_found.text.push('(');
            first_found.push(query::is_in(column, ids));
            first_found.text.push_str(") IS NOT TRUE");
        }
        (arms, first_found)
    }

    /// Number by number of those that are named.
    pub(super) fn by_number(&self, set: &Set<'_>, phase: Phase) -> Option<Plan> {
        if set.ids.len() > IDS {
            return None;
        }
        let columns = &set.columns;
        let has_arms = set.ids.len() * columns.len() <= ARMS;
        let (arms, _) = self.arms_of_numbers(&set.ids, columns, phase);
        // Few numbers are looked for because they are busy.
        let busy = if set.ids.len() <= 4 { 2_000.0 } else { 1.0 };
        let there = (self.calls * set.share * busy).min(self.calls) * self.period;
        let is_in_order = has_arms && self.sort.by == SortBy::Time;
        let others = self.sets.iter().filter(|other| !std::ptr::eq(other.patterns, set.patterns));
        let share: f64 =
            others.map(|other| other.share).product::<f64>() * self.of_classes / self.calls.max(1.0);
        let seen = if is_in_order { self.seen(there, share) } else { there };
        let asks_rows = self.asks_rows && !columns.contains(&DISPLAY)
            || self.sets.len() > 1
            || matches!(self.sort.by, SortBy::StateCode | SortBy::Caller | SortBy::Called);
        let each = if asks_rows { ROW } else { ENTRY };
        let cost = BEGIN * (set.ids.len() * columns.len()) as f64 + each * seen;
        Some(Plan { way: Way::Arms(arms), cost })
    }

    /// Class by class, those of the duration that is asked for.
    pub(super) fn by_duration(&self, phase: Phase) -> Option<Plan> {
        // Which classes have rows of the phase only the order by code knows.
        let (index, share) = self.duration.filter(|_| self.sort.by != SortBy::StateCode)?;
        let asks_rows = self.asks_rows || !self.sets.is_empty() || self.talks && self.rings;
        let each = if asks_rows || self.sort.by != SortBy::Time { ROW } else { ENTRY };
        let arms = self.arms_of_classes(index, phase);
        let cost = BEGIN * arms.len() as f64 + each * self.of_classes * share;
        Some(Plan { way: Way::Arms(arms), cost })
    }
}

/// The arm of a class with this state code; `None`: it has no rows of the phase.
fn of_code(arm: Arm, code: Option<i64>, phase: Phase) -> Option<Arm> {
    let value = match (code, phase) {
        (Some(code), Phase::Known) => CursorValue::Number(code),
        (None, Phase::Unknown) => CursorValue::Null,
        _ => return None,
    };
    Some(Arm { source: Source::Same(value), ..arm })
}
