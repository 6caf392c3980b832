//! Whether one of the two addresses the platform pushes to has fallen silent while the other one still hears: CDRs come
//! of calls that nobody told of, or calls end and no CDR comes. `statusUrl` and `feeUrl` are given apart (PROTOCOL
//! 1.1), may lead over different proxies, and break apart. On a board that hears nothing it looks as if nobody called.
//!
//! Both may be given for some calls only, so what was usual before decides: only where most calls were told of on both
//! sides, ten in a row that were not, over some minutes, are more than chance. The status is judged for each
//! application and service by itself. Which these are only the CDR says; so the CDR is judged by what events tell:
//! calls of two legs, of one, and those that somebody began by calling in.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::kpi::PROMPT_SECS;
use super::{Arrival, Call, ClosedBy, Now, Parts, Recovery, Service, Stamp, overdue};

/// Least number of calls in a row that lack what the calls before had.
const LEAST: usize = 10;

/// Least number of seconds these calls span: a queue may be held up for a while.
const STATUS_SECS: i64 = 3 * 60;
const CDR_SECS: i64 = 15 * 60;

/// The calls before these that say what is usual, and how many of them there must be.
const BEFORE: usize = 200;
const BEFORE_LEAST: usize = 20;

/// Of the calls before, at most one in this many may lack it; else lacking it is usual.
const ODD: usize = 5;

/// Calls whose times lie further ahead than these seconds are left out.
const AHEAD_SECS: i64 = 3_600;

/// Which address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Address {
    /// `statusUrl`: the call status address.
    Status,
    /// `feeUrl`: the CDR address.
    Cdr,
}

impl Address {
    /// The name in the settings.
    pub fn as_str(self) -> &'static str {
        match self {
            Address::Status => "status",
            Address::Cdr => "cdr",
        }
    }
}

/// An address that hears nothing any more of some calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneSided {
    pub address: Address,
    /// The kind of calls of which the address hears nothing.
    pub of: Group,
    /// The first call that lacks what the address should have heard: its start where the status is missing, its end
    /// where the CDR is. The platform's clock.
    pub since: Stamp,
    /// How many calls in a row lack it, up to the latest.
    pub calls: usize,
    /// There may be more such calls, further back than anybody looked.
    pub is_cut: bool,
}

/// Calls that are judged together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Of an application; a notification without its status looks like a verification code, and both are one.
    Service {
        app: Option<Arc<str>>,
        service: Service,
    },
    Legs(Legs),
}

/// What events tell of the kind of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Legs {
    One,
    Two,
    CalledIn,
}

impl Group {
    /// The service, where it is known.
    pub fn service(&self) -> Option<Service> {
        match self {
            Group::Service { service, .. } => Some(*service).filter(|service| *service != Service::Unknown),
            Group::Legs(_) => None,
        }
    }

    pub fn app(&self) -> Option<&str> {
        match self {
            Group::Service { app, .. } => app.as_deref(),
            Group::Legs(_) => None,
        }
    }
}

impl OneSided {
    /// Whether both are the same silence, or one that followed the other.
    pub fn is_about(&self, other: &OneSided) -> bool {
        (self.address, &self.of) == (other.address, &other.of)
    }

    /// Whether somebody has said of this very silence that it is meant to be; `said`: in which second, by
    /// [`OneSided::key`].
    pub fn is_among(&self, said: &BTreeMap<String, i64>) -> bool {
        said.get(&self.key()).is_some_and(|at| self.since.0 <= *at)
    }

    /// The name of this silence in the settings.
    pub fn key(&self) -> String {
        key(self.address, &self.of)
    }
}

fn key(address: Address, of: &Group) -> String {
    let of = match of {
        Group::Service { app, service } => format!("{} {}", service.as_str(), app.as_deref().unwrap_or("")),
        Group::Legs(Legs::One) => "one_leg".to_owned(),
        Group::Legs(Legs::Two) => "two_legs".to_owned(),
        Group::Legs(Legs::CalledIn) => "called_in".to_owned(),
    };
    format!("{} {}", address.as_str(), of.trim_end())
}

/// Whether the CDR of this call is one of those of which somebody has said that they are meant not to come: the call
/// ended within a silence that still goes on (`known`: those that do) and was said to be meant; `said` as in
/// [`OneSided::is_among`].
pub fn is_meant_without_cdr(call: &Call, said: &BTreeMap<String, i64>, known: &[OneSided]) -> bool {
    let of = Group::Legs(legs(call));
    let lacks_it = |one: &OneSided| call.ended_at.is_none_or(|ended| ended >= one.since);
    known.iter().any(|one| one.address == Address::Cdr && one.of == of && lacks_it(one) && one.is_among(said))
}

/// What the latest calls tell of both addresses; they come newest first.
#[derive(Clone, Debug, Default)]
pub struct Sides {
    witnesses: BTreeMap<(Address, Group), Vec<Witness>>,
    /// What the clocks differ by, as the calls tell that have events.
    offsets: Vec<i64>,
}

/// What one call tells of one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Witness {
    at: Stamp,
    heard: Heard,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heard {
    Yes,
    No,
    /// Only its CDR came: the end of the call by the platform's clock, and when the CDR came by ours.
    OnlyCdr(Stamp, Arrival),
}

impl Sides {
    /// The parts of a call that [`Sides::add`] has to know.
    pub fn parts() -> Parts {
        Parts::COUNTS | Parts::CDRS | Parts::ARRIVALS | Parts::LEG_TIMES | Parts::REST
    }

    /// Hears what `call` tells.
    pub fn add(&mut self, call: &Call, now: &Now) {
        self.offsets.extend(call.clock_offset);
        let status = of_status(call).map(|witness| (Address::Status, service(call), witness));
        let cdr = of_cdr(call, now).map(|witness| (Address::Cdr, Group::Legs(legs(call)), witness));
        for (address, group, witness) in status.into_iter().chain(cdr) {
            self.witnesses.entry((address, group)).or_default().push(witness);
        }
    }

    /// Whether more calls could tell more: the latest of some group lack it, and what was before them is not known.
    pub fn is_open(&self) -> bool {
        self.witnesses.values().any(|witnesses| {
            let silent = witnesses.iter().take_while(|witness| witness.heard != Heard::Yes).count();
            silent > 0 && witnesses.len() < silent + BEFORE
        })
    }

    /// The addresses that hear nothing, as of `now`. What was found before (`known`) stays for as long as no call tells
    /// otherwise: those that were told of on both sides may lie further back than was looked.
    pub fn one_sided(mut self, known: &[OneSided], now: &Now) -> Vec<OneSided> {
        self.offsets.sort_unstable();
        let offset = self.offsets.get(self.offsets.len() / 2).copied().unwrap_or(0);
        let latest = Stamp((now.arrival.0 - offset).div_euclid(1_000) + AHEAD_SECS);
        let mut all = Vec::new();
        for ((address, of), witnesses) in self.witnesses {
            let testified = witnesses.iter().filter(|witness| witness.at <= latest);
            let mut told: Vec<(Stamp, bool)> =
                testified.filter_map(|one| Some((one.at, one.heard.is_yes(one.at, offset, now)?))).collect();
            // Within one second, what was heard counts as the later.
            told.sort_by_key(|(at, is_heard)| std::cmp::Reverse((*at, *is_heard)));
            let known = known.iter().find(|one| (one.address, &one.of) == (address, &of));
            let found = judged(address, &told, known);
            all.extend(found.map(|(since, calls, is_cut)| OneSided { address, of, since, calls, is_cut }));
        }
        all
    }
}

impl Heard {
    /// `None`: it tells nothing. A call whose CDR came at once was pushed to us, so its status should have been; one
    /// that was up while we could not receive tells nothing, nor does a CDR that was sent again later.
    fn is_yes(self, from: Stamp, offset: i64, now: &Now) -> Option<bool> {
        let Heard::OnlyCdr(ended, came) = self else { return Some(self == Heard::Yes) };
        let ours = |at: Stamp| Arrival(at.0.saturating_mul(1_000).saturating_add(offset));
        let is_prompt = came.millis_since(ours(ended)) <= PROMPT_SECS * 1_000;
        let was_deaf = now.gaps.overlapping((ours(from), ours(ended)), now.arrival).next().is_some();
        (is_prompt && !was_deaf).then_some(false)
    }
}

/// Since when, how many calls, and whether there may be more; `told` is newest first.
fn judged(
    address: Address,
    told: &[(Stamp, bool)],
    known: Option<&OneSided>,
) -> Option<(Stamp, usize, bool)> {
    let calls = told.iter().take_while(|(_, is_heard)| !is_heard).count();
    let (unheard, before) = told.split_at(calls);
    let (newest, first) = (unheard.first()?.0, unheard.last()?.0);
    let is_cut = before.is_empty();
    if let Some(known) = known.filter(|known| before.first().is_none_or(|(at, _)| *at < known.since)) {
        // The same silence: nothing was heard in it.
        return Some((known.since.min(first), known.calls.max(calls), is_cut));
    }
    let least = if address == Address::Status { STATUS_SECS } else { CDR_SECS };
    let is_long = calls >= LEAST && newest.since(first) >= least;
    (is_long && is_usual(before)).then_some((first, calls, is_cut))
}

/// Whether most calls before were heard of. Runs that were silences themselves say nothing of what is usual.
fn is_usual(before: &[(Stamp, bool)]) -> bool {
    let (mut heard, mut odd) = (0, 0);
    for run in before.chunk_by(|one, next| one.1 == next.1) {
        if heard + odd >= BEFORE {
            break;
        }
        match run.first() {
            Some((_, true)) => heard += run.len(),
            Some(_) if run.len() < LEAST => odd += run.len(),
            _ => {}
        }
    }
    heard + odd >= BEFORE_LEAST && odd * ODD <= heard + odd
}

fn service(call: &Call) -> Group {
    let service = match call.service {
        Service::Voice => Service::Notification,
        other => other,
    };
    Group::Service { app: call.app_key.clone(), service }
}

fn legs(call: &Call) -> Legs {
    match call.service {
        Service::PrivateNumber => Legs::CalledIn,
        _ if call.leg_b.was_tried() => Legs::Two,
        _ => Legs::One,
    }
}

fn of_status(call: &Call) -> Option<Witness> {
    let at = call.filed_at();
    if call.cdr_count == 0 {
        return None;
    }
    let heard = match call.event_count {
        0 => Heard::OnlyCdr(call.ended_at?, call.cdr_arrival?),
        _ => Heard::Yes,
    };
    Some(Witness { at, heard })
}

/// A call that was heard to end has a CDR, once it is due, unless we could not receive when it was pushed.
fn of_cdr(call: &Call, now: &Now) -> Option<Witness> {
    let at = call.ended_at?;
    if call.event_count == 0 || call.is_in_progress() {
        return None;
    }
    if call.cdr_count > 0 {
        return Some(Witness { at, heard: Heard::Yes });
    }
    if call.closed_by != Some(ClosedBy::Disconnect) {
        return None;
    }
    let overdue = overdue(call, now)?;
    let is_due = overdue.recovery != Recovery::Expected && overdue.missed_in.is_none();
    is_due.then_some(Witness { at, heard: Heard::No })
}

#[cfg(test)]
mod tests;
