//! Which code stands for the verdict, asked of calls by the million. A verdict depends on the class of a call and on
//! which of its times are known ([`Scene`](crate::call::verdict::Scene)): it is given here once for each class and each
//! of the few ways in which times can be known, and a row is only looked up.

use std::cell::OnceCell;

use rusqlite::types::Value;

use super::class::{Classes, Known, Said};
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

/// By state, the code that stands for the verdict on the calls of a class; of calls that have not ended nothing. It is
/// worked out when it is first asked for.
#[derive(Debug, Default)]
pub(super) struct Headlines(OnceCell<Vec<Option<CodeRef>>>);

impl Known {
    /// Whether one of these codes stands for the verdict on a call of this class, if its times are so.
    pub(super) fn may_have_ended_with(&self, classes: &Classes, any: &[Option<CodeRef>]) -> bool {
        let is_carried = |wanted: &Option<CodeRef>| {
            wanted.is_none_or(|wanted| self.class.codes().any(|code| code == wanted))
        };
        any.iter().any(is_carried) && self.headlines(classes).iter().any(|headline| any.contains(headline))
    }

    fn headlines(&self, classes: &Classes) -> &[Option<CodeRef>] {
        self.headlines.0.get_or_init(|| {
            let said = classes.said(&self.class);
            let mut precedents = Precedents::default();
            let states = 0..if said.closed_by.is_some() { STATES } else { 0 };
            states.map(|state| headline(&said, state, &mut precedents)).collect()
        })
    }
}

/// That a call has ended, and that one of these codes stands for the verdict on it.
pub(super) fn ended_with(classes: &Classes, any: &[Option<CodeRef>]) -> Sql {
    let mut found = Vec::new();
    for known in &classes.all {
        if known.calls > 0 && known.may_have_ended_with(classes, any) {
            let states = (known.id * STATES..).zip(known.headlines(classes));
            found.extend(states.filter(|(_, headline)| any.contains(headline)).map(|(state, _)| state));
        }
    }
    if found.is_empty() {
        return Sql::new("0");
    }
    let text = format!("ringside_has(?, call.class_id * {STATES} + {KNOWN})");
    Sql::with(&text, [Value::Blob(set_of(&found))])
}

fn headline(said: &Said, state: i64, precedents: &mut Precedents) -> Option<CodeRef> {
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
    precedents.judge(&evidence).headline
}
