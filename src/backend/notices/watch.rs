//! What is new enough to be told. Pure: it is shown the board and the health and says what has changed for the worse,
//! at most once in a while, everything since then in one.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::call::filter::{Filter, Query};
use crate::call::zone::Zone;
use crate::call::{Arrival, Call, Now, Stamp, Thresholds, Trust, trust};
use crate::collector::{BoardView, Health, ListenerState, StoreState};
use crate::i18n::Lang;
use crate::settings::Settings;

/// After a notification nothing is told for so long; what happens meanwhile is told together.
const COOLDOWN_MILLIS: i64 = 60_000;

/// What is to be told.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    pub is_on: bool,
    pub lang: Lang,
    listener: bool,
    store: bool,
    stale: bool,
    /// Ended calls that match are told.
    calls: Option<Filter>,
    zone: Zone,
    thresholds: Thresholds,
}

impl Rules {
    /// As the settings say. A filter that cannot be read tells of no call; the settings show what is wrong with it.
    pub fn of(settings: &Settings) -> Rules {
        let notify = &settings.notify;
        Rules {
            is_on: notify.on,
            lang: settings.lang(),
            listener: notify.listener,
            store: notify.store,
            stale: notify.stale,
            calls: Filter::parse(&notify.calls).ok().filter(|filter| !filter.is_empty()),
            zone: settings.zone(),
            thresholds: settings.thresholds,
        }
    }
}

/// What has changed for the worse since the last notification.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct News {
    pub listener_down: bool,
    pub store_failing: bool,
    /// Calls nobody has heard of for too long.
    pub stale: usize,
    /// Calls that ended and match.
    pub ended: usize,
    /// One of them.
    pub example: Option<Arc<Call>>,
}

impl News {
    fn is_empty(&self) -> bool {
        *self == News::default()
    }
}

/// What was published, and when it was looked at.
pub struct Seen<'a> {
    pub now: Arrival,
    pub board: &'a BoardView,
    pub health: &'a Health,
}

/// What was known at the last look.
#[derive(Default)]
pub struct Watch {
    before: Option<Before>,
    pending: News,
    told_at: Option<Arrival>,
}

struct Before {
    listens: bool,
    stores: bool,
    /// Calls on the board, and what was known of each.
    calls: BTreeMap<i64, Known>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Known {
    has_ended: bool,
    is_stale: bool,
}

impl Watch {
    /// Looks, and says what is to be told now. What was so at the first look is not new.
    pub fn look(&mut self, rules: &Rules, seen: &Seen<'_>) -> Option<News> {
        let listens = !matches!(seen.health.listener, ListenerState::Failed { .. } | ListenerState::Stopped);
        let stores = seen.health.store == StoreState::Ready;
        let now = Now { arrival: seen.now, thresholds: rules.thresholds, gaps: seen.board.gaps.clone() };
        let known = |call: &Call| Known {
            has_ended: !call.is_in_progress(),
            is_stale: matches!(trust(call, &now), Trust::Stale | Trust::Lost),
        };
        let calls: BTreeMap<i64, Known> =
            seen.board.calls.iter().map(|(id, call)| (*id, known(call))).collect();
        let before = self.before.replace(Before { listens, stores, calls });
        let (Some(before), Some(after)) = (before, &self.before) else {
            self.pending = News {
                listener_down: rules.listener && !listens,
                store_failing: rules.store && !stores,
                ..News::default()
            };
            return self.due(seen.now);
        };
        let query = rules.calls.as_ref().map(|filter| filter.resolve(Stamp(seen.now.secs()), &rules.zone));
        self.pending.listener_down =
            !listens && (self.pending.listener_down || (rules.listener && before.listens));
        self.pending.store_failing =
            !stores && (self.pending.store_failing || (rules.store && before.stores));
        for (id, call) in &seen.board.calls {
            let (was, is) = (before.calls.get(id), after.calls.get(id));
            let Some(is) = is else { continue };
            self.pending.stale +=
                usize::from(rules.stale && is.is_stale && was.is_some_and(|was| !was.is_stale));
            if is.has_ended && was.is_none_or(|was| !was.has_ended) && asked_for(query.as_ref(), call, &now) {
                self.pending.ended += 1;
                self.pending.example = Some(call.clone());
            }
        }
        self.due(seen.now)
    }

    fn due(&mut self, now: Arrival) -> Option<News> {
        let rests = self.told_at.is_some_and(|at| (0..COOLDOWN_MILLIS).contains(&(now.0 - at.0)));
        if rests || self.pending.is_empty() {
            return None;
        }
        self.told_at = Some(now);
        Some(std::mem::take(&mut self.pending))
    }
}

fn asked_for(query: Option<&Query>, call: &Call, now: &Now) -> bool {
    query.is_some_and(|query| query.matches(call, now))
}
