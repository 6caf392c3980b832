//! What is new enough to be told. Pure: it is shown the board and the health and says what has changed for the worse,
//! at most once in a while, everything since then in one.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Goal;
use crate::backend::alerts::{Standings, Watching};
use crate::call::alert::{Reading, Rule};
use crate::call::filter::{Filter, Query};
use crate::call::reason::CodeRef;
use crate::call::zone::Zone;
use crate::call::{Arrival, Call, Now, OneSided, Stamp, Thresholds, Trust, trust};
use crate::collector::{BoardView, Health, ListenerState, StoreState};
use crate::i18n::Lang;
use crate::settings::{Alert, Settings};

/// Milliseconds after a notification in which nothing is told; what happens meanwhile is told together.
const COOLDOWN_MILLIS: i64 = 60_000;

/// An incident that was raised longer ago is no news.
const YOUNG_MILLIS: i64 = 15 * 60_000;

/// What is to be told.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    pub is_on: bool,
    pub lang: Lang,
    pub sound: bool,
    listener: bool,
    store: bool,
    stale: bool,
    /// Silences that are meant to be ([`OneSided::key`]).
    intended: BTreeMap<String, i64>,
    /// Raised alerts are told, under these names and unless they are snoozed.
    alerts: Vec<Named>,
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
            sound: notify.sound,
            listener: notify.listener,
            store: notify.store,
            stale: notify.stale,
            intended: settings.intended.clone(),
            alerts: settings
                .alerts
                .iter()
                .filter(|alert| notify.alerts && alert.on)
                .filter_map(named)
                .collect(),
            calls: Filter::parse(&notify.calls).ok().filter(|filter| !filter.is_empty()),
            zone: settings.zone(),
            thresholds: settings.thresholds,
        }
    }
}

/// An alert by its name.
#[derive(Clone, Debug, PartialEq)]
struct Named {
    name: String,
    watching: Watching,
    snoozed_until: Option<Arrival>,
}

/// One that cannot be read is not watched either; its page says so.
fn named(alert: &Alert) -> Option<Named> {
    let watching = Watching::of(alert).ok()?;
    Some(Named { name: alert.name.clone(), watching, snoozed_until: alert.snoozed_until })
}

/// An alert that was raised.
#[derive(Clone, Debug, PartialEq)]
pub struct Raised {
    pub name: String,
    pub rule: Rule,
    /// How things stood when it was.
    pub reading: Reading,
    /// The calls it is about.
    pub calls: Filter,
    incident: Incident,
}

/// What tells one incident from another.
#[derive(Clone, Debug, PartialEq)]
struct Incident {
    /// The name of the alert, and what it watches.
    of: (String, Watching),
    raised: Stamp,
    code: Option<CodeRef>,
}

impl Incident {
    /// Counted again, by what is known later, one may begin a little sooner or later.
    fn is(&self, other: &Incident) -> bool {
        let apart = (self.raised.0 - other.raised.0).abs();
        self.of == other.of && self.code == other.code && apart <= self.of.1.rule.window()
    }
}

/// What has changed for the worse since the last notification.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct News {
    pub listener_down: bool,
    pub store_failing: bool,
    /// Addresses that hear nothing any more.
    pub one_sided: Vec<OneSided>,
    /// Alerts that were raised, and are not over again.
    pub alerts: Vec<Raised>,
    /// Calls nobody has heard of for too long.
    pub stale: usize,
    /// Calls that ended and match.
    pub ended: usize,
    /// One of them.
    pub example: Option<Arc<Call>>,
}

impl News {
    /// Where its title leads: to the calls of an alert, to a call that has ended, else only to the window.
    pub(super) fn goal(&self) -> Goal {
        let is_ours = self.listener_down || self.store_failing || !self.one_sided.is_empty();
        let calls = self.alerts.first().filter(|_| !is_ours).map(|raised| Goal::Calls(raised.calls.clone()));
        let call = self.example.as_ref().filter(|_| !is_ours).map(|call| Goal::Call(call.session.clone()));
        calls.or(call).unwrap_or(Goal::Window)
    }

    fn is_empty(&self) -> bool {
        *self == News::default()
    }
}

/// What was published, and when it was looked at.
pub struct Seen<'a> {
    pub now: Arrival,
    pub board: &'a BoardView,
    pub health: &'a Health,
    pub alerts: Option<&'a Standings>,
}

/// What was known at the last look.
#[derive(Default)]
pub struct Watch {
    before: Option<Before>,
    pending: News,
    told_at: Option<Arrival>,
    /// Incidents that have been seen.
    incidents: Vec<Incident>,
    /// Addresses that are known to hear nothing.
    one_sided: Vec<OneSided>,
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
        self.look_at_alerts(rules, seen);
        self.look_at_sides(rules, seen);
        let (Some(before), Some(after)) = (before, &self.before) else {
            self.pending.listener_down = rules.listener && !listens;
            self.pending.store_failing = rules.store && !stores;
            return self.due(seen.now);
        };
        let query = rules.calls.as_ref().map(|filter| filter.resolve(seen.now.stamp(), &rules.zone));
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

    /// An incident is news once, for as long as it is young and not over: also at the first look, for what began while
    /// nobody looked is seen only then; and after a snooze, if it is still not over. One that comes back within its
    /// cooldown is the one that was told.
    fn look_at_alerts(&mut self, rules: &Rules, seen: &Seen<'_>) {
        let Some(standings) = seen.alerts else { return };
        let mut known = Vec::new();
        for named in &rules.alerts {
            let Some(stand) = standings.of(&named.watching) else { continue };
            let last = stand.course.last().map_or(Stamp(i64::MIN), |last| last.at);
            for incident in stand.course.incidents() {
                let of = (named.name.clone(), named.watching.clone());
                let key = Incident { of, raised: incident.raised, code: incident.code };
                known.push((key, named, incident, last));
            }
        }
        let is_known = |key: &Incident| known.iter().any(|(one, ..)| one.is(key));
        let is_open = |key: &Incident| {
            known.iter().any(|(one, _, incident, _)| one.is(key) && incident.until.is_none())
        };
        self.pending.alerts.retain(|raised| is_open(&raised.incident));
        self.incidents.retain(is_known);
        for (key, named, incident, last) in &known {
            let is_seen = self.incidents.iter().any(|one| one.is(key));
            let is_snoozed = named.snoozed_until.is_some_and(|until| seen.now < until);
            if incident.until.is_some() || is_seen || is_snoozed {
                continue;
            }
            self.incidents.push(key.clone());
            let has_woken =
                named.snoozed_until.is_some_and(|until| until.is_younger_than(YOUNG_MILLIS, seen.now));
            // As old as it is in what was read: where calls are heard of late, everything is.
            if has_woken || last.since(incident.raised) * 1_000 < YOUNG_MILLIS {
                self.pending.alerts.push(Raised {
                    name: named.name.clone(),
                    rule: named.watching.rule,
                    reading: incident.last.clone(),
                    calls: named.watching.calls_of(incident, &rules.zone),
                    incident: key.clone(),
                });
            }
        }
    }

    /// Told once for as long as it is so; also what was so at the first look, for it was not seen any sooner.
    fn look_at_sides(&mut self, rules: &Rules, seen: &Seen<'_>) {
        let Some(standings) = seen.alerts else { return };
        let heard_of = standings.one_sided.iter().filter(|one| !one.is_among(&rules.intended));
        let all: Vec<&OneSided> = heard_of.collect();
        let known = std::mem::take(&mut self.one_sided);
        self.pending.one_sided.retain(|pending| all.iter().any(|one| one.is_about(pending)));
        for one in &all {
            if rules.listener && !known.iter().any(|known| known.is_about(one)) {
                self.pending.one_sided.push(OneSided::clone(one));
            }
        }
        self.one_sided = all.into_iter().cloned().collect();
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
