//! Whether pushes can reach us, and what the platform has to be told for that (PROTOCOL 1.1, 1.5).

use crate::call::{Address, Arrival};
use crate::doctor::finding::Finding;
use crate::doctor::seen::{Journal, Listening, Public, Push, Rehearsed, Seen};
use crate::doctor::url::{PublicUrl, Reach};

/// After this a platform that has been pushing is worth asking about.
const OLD_SECS: i64 = 24 * 3600;

pub(super) fn address(seen: &Seen) -> Finding {
    let told = seen.means().told();
    let length = told.status.base64.len().max(told.fee.base64.len());
    if !(told.status.fits() && told.fee.fits()) {
        Finding::AddressTooLong { length, told }
    } else if told.is_for_the_internet() {
        Finding::AddressReady { told }
    } else {
        Finding::AddressInside { told }
    }
}

pub(super) fn listener(seen: &Seen) -> Finding {
    match seen.listening.clone() {
        Listening::Here(address) => Finding::ListenerHere { address },
        Listening::Starting(address) => Finding::ListenerStarting { address },
        Listening::Stopped(_) => Finding::ListenerStopped,
        Listening::Elsewhere { address, holder, is_our_folder: true, .. } => {
            Finding::ListenerElsewhere { address, holder }
        }
        Listening::Elsewhere { address, holder, is_our_folder: false, .. } => {
            Finding::ListenerOtherFolder { address, holder }
        }
        Listening::Nobody { address, folder_is_held: false } => Finding::ListenerNone { address },
        Listening::Nobody { address, folder_is_held: true } => Finding::ListenerNoneFolderHeld { address },
        Listening::Taken { address, holder } => Finding::PortTaken { address, holder },
        Listening::Denied(address) => Finding::PortDenied { address },
        Listening::Reserved(address) => Finding::PortReserved { address },
        Listening::NotOurs(address) => Finding::AddressNotOurs { address },
        Listening::Failed { address, problem } => Finding::ListenerFailed { address, problem },
    }
}

pub(super) fn samples(seen: &Seen) -> Finding {
    match seen.samples.clone() {
        Rehearsed::Sent { count, slowest_millis, wrong } if wrong.is_empty() => {
            Finding::SamplesTaken { count, slowest_millis }
        }
        Rehearsed::Sent { count, wrong, .. } => Finding::SamplesRefused { count, wrong },
        Rehearsed::NotSent(why) => Finding::SamplesNotSent { why },
    }
}

/// From where the listener itself can be reached.
pub(super) fn bound_to(seen: &Seen) -> Finding {
    let address = seen.listening.address();
    let ip = address.ip();
    if ip.is_unspecified() {
        Finding::ReachEveryone { address }
    } else if !ip.is_loopback() {
        Finding::ReachOneAddress { address }
    } else if public(seen).is_some() {
        Finding::ReachProxyOnly { address }
    } else {
        Finding::ReachLoopbackOnly { address }
    }
}

/// The public address, when one is set that can be read.
fn public(seen: &Seen) -> Option<PublicUrl> {
    PublicUrl::parse(seen.settings.public_url.trim()).ok()
}

pub(super) fn public_address(seen: &Seen) -> Finding {
    let text = seen.settings.public_url.trim();
    if text.is_empty() {
        // A machine that has an address of the internet needs no other.
        let best = seen.means().told().status;
        return match best.is_for_the_internet() {
            true => Finding::PublicMachine { url: best.url },
            false => Finding::PublicMissing,
        };
    }
    let url = text.to_owned();
    let public = match PublicUrl::parse(text) {
        Ok(public) => public,
        Err(fault) => return Finding::PublicUnreadable { url, fault },
    };
    if public.reach().is_some_and(|reach| reach < Reach::Global) {
        return Finding::PublicPrivate { url };
    }
    let listening = seen.listening.address();
    let is_own = public.ip().is_some_and(|ip| seen.own.iter().any(|own| own.ip == ip));
    if is_own && public.port != listening.port() {
        return Finding::PublicOtherPort { url, named: public.port, listening: listening.port() };
    }
    if let Some(Public::Mangled { status, .. }) = seen.public {
        return Finding::PublicMangled { url, status };
    }
    // Whoever was sent to this host came by way of it.
    let came_by_it = |push: &&Push| push.host.as_deref().is_some_and(|host| public.is_host(host));
    if let Some(last) = pushes_of(seen).iter().filter(came_by_it).map(|push| push.received).max() {
        return Finding::PublicProven { url, ago_secs: ago_secs(seen, last) };
    }
    match seen.public.clone() {
        Some(Public::Us { .. }) => Finding::PublicReached { url },
        Some(Public::Somebody { status, .. }) => Finding::PublicSomebody { url, status },
        Some(Public::Unreachable(problem)) => Finding::PublicUnreachable { url, problem },
        Some(Public::Unresolved(problem)) => Finding::PublicUnresolved { url, problem },
        Some(Public::Mangled { .. }) | None => Finding::PublicUnproven { url },
    }
}

fn ago_secs(seen: &Seen, then: Arrival) -> i64 {
    (seen.now.millis_since(then) / 1000).max(0)
}

fn pushes_of(seen: &Seen) -> &[Push] {
    match &seen.journal {
        Journal::Open { pushes, .. } => pushes,
        Journal::Missing | Journal::Broken(_) => &[],
    }
}

pub(super) fn pushes(seen: &Seen) -> Finding {
    let vitals = match &seen.journal {
        Journal::Open { vitals, .. } => vitals,
        Journal::Missing => return Finding::PushesNever { turned_away: seen.turned_away },
        Journal::Broken(_) => return Finding::PushesUnknown,
    };
    let Some(last) = vitals.last_received else {
        return Finding::PushesNever { turned_away: seen.turned_away.max(turned_away_before(seen)) };
    };
    match ago_secs(seen, last) {
        ago_secs if ago_secs <= OLD_SECS => Finding::PushesRecent { ago_secs },
        ago_secs => Finding::PushesOld { ago_secs },
    }
}

/// Requests that were turned away as the database has it, where nothing else ever came.
fn turned_away_before(seen: &Seen) -> u64 {
    match &seen.journal {
        Journal::Open { turned_away, .. } => *turned_away,
        Journal::Missing | Journal::Broken(_) => 0,
    }
}

/// One of the two addresses may have broken while the other one still works.
pub(super) fn one_sided(seen: &Seen) -> impl Iterator<Item = Finding> {
    let all = match &seen.journal {
        Journal::Open { one_sided, .. } => one_sided.as_slice(),
        Journal::Missing | Journal::Broken(_) => &[],
    };
    all.iter().filter(|one| !seen.settings.is_intended(one)).map(|one| {
        let (calls, for_secs) = (one.calls, (seen.now.secs() - one.since.0).max(0));
        match one.address {
            Address::Status => {
                let app = one.of.app().map(str::to_owned);
                Finding::StatusSilent { service: one.of.service(), app, calls, for_secs }
            }
            Address::Cdr => Finding::CdrsSilent { calls, for_secs },
        }
    })
}

pub(super) fn refused(seen: &Seen) -> Option<Finding> {
    (seen.refused > 0).then_some(Finding::RefusedSome { count: seen.refused })
}

/// Locks do what they are for; whether it was the platform that stood before them only the user can know.
pub(super) fn turned_away(seen: &Seen) -> Option<Finding> {
    (seen.turned_away > 0).then_some(Finding::TurnedAwaySome { count: seen.turned_away })
}
