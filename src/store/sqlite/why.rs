//! Which code stands for the verdict, asked of calls by the million. A verdict depends on the class of a call and on
//! which of its times are known ([`Scene`](crate::call::verdict::Scene)): it is given here once for each class and each
//! of the few ways in which times can be known, and a row is only looked up.

use rusqlite::types::Value;

use super::class::{Classes, Known};
use super::functions::set_of;
use super::query::Sql;
use crate::call::reason::CodeRef;
use crate::call::verdict::{Basis, Evidence, Precedents};
use crate::call::{Leg, Stamp};

/// What is known of the times of a row, as a number below [`STATES`].
const KNOWN: &str = "(call.cdr_count > 0) * 64 \
    + (call.a_started_at IS NOT NULL) * 32 + (call.a_ringing_at IS NOT NULL) * 16 \
    + (call.a_answered_at IS NOT NULL) * 8 + (call.b_started_at IS NOT NULL) * 4 \
    + (call.b_ringing_at IS NOT NULL) * 2 + (call.b_answered_at IS NOT NULL)";
const STATES: i64 = 128;

/// That a call has ended, and that one of these codes stands for the verdict on it.
pub(super) fn ended_with(classes: &Classes, any: &[Option<CodeRef>]) -> Sql {
    let mut found = Vec::new();
    for known in &classes.all {
        if known.calls > 0 && known.class.may_have_ended_with(any) {
            found.extend(states(classes, known, any).map(|state| known.id * STATES + state));
        }
    }
    if found.is_empty() {
        return Sql::new("0");
    }
    let text = format!("ringside_has(?, call.class_id * {STATES} + {KNOWN})");
    Sql::with(&text, [Value::Blob(set_of(&found))])
}

/// The ways in which times can be known of calls of this class on which one of these codes stands for the verdict.
fn states(classes: &Classes, known: &Known, any: &[Option<CodeRef>]) -> impl Iterator<Item = i64> {
    let said = classes.said(&known.class);
    let mut precedents = Precedents::default();
    (0..STATES).filter(move |state| {
        let has = |bit: i64| (state & bit != 0).then_some(Stamp(0));
        let leg = |started, ringing, answered| Leg {
            started_at: has(started),
            ringing_at: has(ringing),
            answered_at: has(answered),
            ..Leg::default()
        };
        let evidence = Evidence {
            service: said.service,
            leg_a: &leg(32, 16, 8),
            leg_b: &leg(4, 2, 1),
            ended_at: None,
            codes: said.codes,
            basis: Basis::of(state & 64 != 0),
            closed_by: said.closed_by,
            hung_up_by: said.hung_up_by.as_ref(),
        };
        any.contains(&precedents.judge(&evidence).headline)
    })
}
