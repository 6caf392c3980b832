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

/// So many calls in a row that lack what came before.
const LEAST: usize = 10;

/// Over so many seconds at least: a queue may be held up for a while.
const STATUS_SECS: i64 = 3 * 60;
const CDR_SECS: i64 = 15 * 60;

/// The calls before them that say what is usual, and how many of them there must be.
const BEFORE: usize = 200;
const BEFORE_LEAST: usize = 20;

/// Of these, at most one in so many may lack it.
const ODD: usize = 5;

/// Calls whose times lie so far ahead are left out.
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
    /// Of which calls, where they have something in common.
    pub of: Group,
    /// The first call that lacks it: its start where the status is missing, its end where the CDR is. The platform's
    /// clock.
    pub since: Stamp,
    /// How many calls lack it.
    pub calls: usize,
    /// There may be more of them, further back than anybody looked.
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

    /// By what it is known in the settings.
    pub fn key(&self) -> String {
        let of = match &self.of {
            Group::Service { app, service } => {
                format!("{} {}", service.as_str(), app.as_deref().unwrap_or(""))
            }
            Group::Legs(Legs::One) => "one_leg".to_owned(),
            Group::Legs(Legs::Two) => "two_legs".to_owned(),
            Group::Legs(Legs::CalledIn) => "called_in".to_owned(),
        };
        format!("{} {}", self.address.as_str(), of.trim_end())
    }
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
    /// What has to be known of a call.
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
            // Of the same second what was heard is taken to be the later.
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
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::call::tests::START;
    use crate::call::{CallState, Cause, Facts, Gap, Outcome, SessionId, Thresholds};

    /// A call of half a minute that begins so many minutes after the start.
    fn call(minute: i64, has_status: bool, has_cdr: bool) -> Call {
        let session = SessionId::new(&format!("s{minute}")).unwrap();
        let (from, to) = (Stamp(START + minute * 60), Stamp(START + minute * 60 + 30));
        let arrival = Arrival(to.0 * 1_000 + 400);
        Call {
            service: Service::Callback,
            state: CallState::Ended,
            outcome: Outcome::Answered,
            started_at: Some(from),
            ended_at: Some(to),
            closed_by: Some(if has_status { ClosedBy::Disconnect } else { ClosedBy::Cdr }),
            event_count: if has_status { 7 } else { 0 },
            cdr_count: u32::from(has_cdr),
            cdr_arrival: has_cdr.then_some(arrival),
            last_arrival: arrival,
            ..Facts::new(session, arrival).fold()
        }
    }

    fn now(minute: i64) -> Now {
        Now::new(Arrival((START + minute * 60) * 1_000), Thresholds::default())
    }

    fn sides(calls: &[Call], now: &Now) -> Sides {
        let mut sides = Sides::default();
        calls.iter().rev().for_each(|call| sides.add(call, now));
        sides
    }

    fn found(calls: &[Call], known: &[OneSided], now: &Now) -> Vec<(Address, i64, usize)> {
        let minute = |at: Stamp| (at.0 - START) / 60;
        let all = sides(calls, now).one_sided(known, now);
        all.iter().map(|one| (one.address, minute(one.since), one.calls)).collect()
    }

    fn calls(minutes: std::ops::Range<i64>, has_status: bool, has_cdr: bool) -> Vec<Call> {
        minutes.map(|minute| call(minute, has_status, has_cdr)).collect()
    }

    fn both(first: Vec<Call>, then: Vec<Call>) -> Vec<Call> {
        first.into_iter().chain(then).collect()
    }

    /// What all had before, and what those from the twentieth minute on lack.
    fn silent_from_20(to: i64, has_status: bool, has_cdr: bool) -> Vec<Call> {
        both(calls(0..20, true, true), calls(20..to, has_status, has_cdr))
    }

    const STATUS: Option<(Address, i64, usize)> = Some((Address::Status, 20, 10));

    #[test]
    fn ten_calls_that_lack_what_all_had_before_are_a_silence() {
        assert_eq!(found(&calls(0..20, true, true), &[], &now(20)), []);
        let no_status = silent_from_20(30, false, true);
        assert_eq!(found(&no_status, &[], &now(30)), Vec::from_iter(STATUS));
        assert_eq!(found(&no_status[..29], &[], &now(30)), [], "nine may be chance");
        let no_cdr = silent_from_20(36, true, false);
        assert_eq!(found(&no_cdr, &[], &now(46)), [(Address::Cdr, 20, 16)]);
        assert_eq!(
            found(&no_cdr, &[], &now(36)),
            [],
            "of the latest it is not late yet, the others may be held up"
        );
        let over = both(no_status, calls(30..31, true, true));
        assert_eq!(found(&over, &[], &now(31)), []);
    }

    #[test]
    fn a_burst_of_a_few_seconds_is_no_silence() {
        let at_once = (0..30)
            .map(|nth| Call { started_at: Some(Stamp(START + 20 * 60 + nth)), ..call(20, false, true) });
        assert_eq!(found(&both(calls(0..20, true, true), at_once.collect()), &[], &now(22)), []);
    }

    #[test]
    fn a_second_break_is_told_and_a_few_lost_calls_before_it_hide_nothing() {
        let broken = both(calls(0..40, true, true), calls(40..60, false, true));
        let mended = both(broken, calls(60..62, true, true));
        let again = both(mended, calls(62..80, false, true));
        assert_eq!(found(&again, &[], &now(80)), [(Address::Status, 62, 18)]);
        let lossy = (0..40).map(|minute| call(minute, minute % 6 > 0, true)).collect();
        assert_eq!(
            found(&both(lossy, calls(41..60, false, true)), &[], &now(60)),
            [(Address::Status, 41, 19)]
        );
    }

    #[test]
    fn who_never_gave_an_address_or_gives_it_for_some_calls_is_not_told() {
        assert_eq!(found(&calls(0..40, false, true), &[], &now(40)), []);
        assert_eq!(found(&calls(0..40, true, false), &[], &now(60)), []);
        let mixed = (0..40).map(|minute| call(minute, minute % 3 > 0, true)).collect();
        assert_eq!(found(&both(mixed, calls(40..60, false, true)), &[], &now(60)), []);
        let other = |change: fn(Call) -> Call| {
            let others = calls(20..60, false, true).into_iter().map(change).collect();
            found(&both(calls(0..20, true, true), others), &[], &now(60))
        };
        assert_eq!(other(|call| Call { service: Service::Voice, ..call }), []);
        assert_eq!(other(|call| Call { app_key: Some("other".into()), ..call }), []);
        let no_fee = calls(20..60, true, false).into_iter().map(|call| {
            let leg_b = crate::call::Leg { started_at: call.started_at, ..Default::default() };
            Call { leg_b, ..call }
        });
        assert_eq!(found(&both(calls(0..20, true, true), no_fee.collect()), &[], &now(80)), []);
    }

    #[test]
    fn what_we_could_not_receive_and_what_is_sent_again_tells_nothing() {
        let at = |minute: i64| Arrival((START + minute * 60) * 1_000);
        let gap = Gap { from: at(20), to: Some(at(41)), cause: Cause::Closed, refused: 0 };
        let deaf = |minute| Now { gaps: vec![gap].into(), ..now(minute) };
        assert_eq!(found(&silent_from_20(40, false, true), &[], &deaf(50)), []);
        assert_eq!(found(&silent_from_20(40, true, false), &[], &deaf(50)), []);
        let again = calls(20..40, false, true).into_iter().map(|call| {
            let cdr_arrival = call.cdr_arrival.map(|at| at.plus_secs(3_600));
            Call { cdr_arrival, ..call }
        });
        assert_eq!(found(&both(calls(0..20, true, true), again.collect()), &[], &now(100)), []);
    }

    #[test]
    fn a_clock_that_goes_fast_hides_nothing_and_a_call_of_next_year_neither() {
        let hour = |call: Call| {
            let later = |at: Arrival| at.plus_secs(3_600);
            let cdr_arrival = call.cdr_arrival.map(later);
            let clock_offset = (call.event_count > 0).then_some(3_600_000);
            Call { cdr_arrival, clock_offset, last_arrival: later(call.last_arrival), ..call }
        };
        let fast: Vec<Call> = silent_from_20(30, false, true).into_iter().map(hour).collect();
        assert_eq!(found(&fast, &[], &now(90)), Vec::from_iter(STATUS));
        let odd = both(silent_from_20(30, false, true), vec![call(525_600, true, true)]);
        assert_eq!(found(&odd, &[], &now(30)), Vec::from_iter(STATUS));
    }

    #[test]
    fn a_silence_is_known_for_as_long_as_nothing_is_heard() {
        let silent = calls(4_950..5_000, false, true);
        assert_eq!(found(&silent, &[], &now(5_000)), [], "what was before is out of sight");
        let mut known = sides(&silent_from_20(30, false, true), &now(30)).one_sided(&[], &now(30));
        assert!(!known[0].is_cut);
        assert_eq!(known[0].key(), "status callback");
        assert_eq!(found(&silent, &known, &now(5_000)), [(Address::Status, 20, 50)]);
        known = sides(&silent, &now(5_000)).one_sided(&known, &now(5_000));
        assert!(known[0].is_cut);
        let heard = both(vec![call(30, true, true)], calls(31..35, false, true));
        assert_eq!(found(&heard, &known, &now(40)), []);
    }

    #[test]
    fn more_calls_are_wanted_while_nobody_knows_what_was_before() {
        let is_open = |calls: &[Call]| sides(calls, &now(5_000)).is_open();
        assert!(is_open(&calls(20..30, false, true)) && is_open(&silent_from_20(30, false, true)));
        assert!(!is_open(&calls(0..2, true, true)));
        assert!(!is_open(&both(calls(0..200, true, true), calls(200..210, false, true))));
    }

    proptest! {
        #[test]
        fn a_silence_is_found_whatever_was_lost_before_and_no_other(
            lost in prop::collection::vec(0_i64..60, 0..6),
            silent in 8_i64..20,
            seed in any::<u32>(),
        ) {
            // Two in each minute, in the same second.
            let before = (0..60).flat_map(|minute| {
                let is_heard = !lost.contains(&minute);
                [call(minute, is_heard, true), call(minute, true, true)]
            });
            let all = both(before.collect(), calls(60..60 + silent, false, true));
            let told = found(&all, &[], &now(60 + silent));
            prop_assert_eq!(told.is_empty(), silent < LEAST as i64);
            if let [(address, since, calls)] = told[..] {
                prop_assert_eq!((address, since, calls as i64), (Address::Status, 60, silent));
            }
            let mut shuffled = all;
            let key = |call: &Call| u64::from(seed | 1).wrapping_mul(call.filed_at().0 as u64 * 2 + u64::from(call.event_count)) % 1_009;
            shuffled.sort_by_key(key);
            prop_assert_eq!(found(&shuffled, &[], &now(60 + silent)), told);
        }
    }
}
