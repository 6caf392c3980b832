//! [`Call`]: everything that is known of one call, as one immutable value. The board, the history, the detail,
//! the filter and every export read calls only in this form.

use std::sync::Arc;

use super::overdue::LAST_TRY_MILLIS;
use super::verdict::Verdict;
use super::{
    Arrival, CallState, ClosedBy, EventKind, Leg, LegName, Number, Outcome, Party, Service, SessionId, Stamp,
};

/// Every code that says why the call ended, as sent. `None` where nothing was sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Codes {
    /// `stateCode` (PROTOCOL 4.1, 4.5).
    pub state: Option<i64>,
    /// `ulFailReason`, release point (PROTOCOL 4.2, 4.6).
    pub release_point: Option<i64>,
    /// `sipStatusCode`; 0 means none.
    pub sip: Option<i64>,
    /// `callOutUnaswRsn` (PROTOCOL 4.3); 0 means not applicable.
    pub q850_a: Option<i64>,
    /// `fwdUnaswRsn` (PROTOCOL 4.3); 0 means not applicable.
    pub q850_b: Option<i64>,
}

/// The last thing heard of a call, on both clocks: the hinge by which a running call ticks without ever
/// comparing the platform's clock with ours.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pulse {
    pub kind: EventKind,
    pub leg: Option<LegName>,
    pub at: Option<Stamp>,
    pub arrival: Arrival,
}

/// Which time of a call it is filed under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FiledBy {
    Start,
    End,
    /// When we first heard of it, by our clock.
    Arrival,
}

impl FiledBy {
    /// What stands before such a time where starts are shown: `≤ ` before what is none.
    pub fn mark(self) -> &'static str {
        match self {
            FiledBy::Start => "",
            FiledBy::End | FiledBy::Arrival => "≤ ",
        }
    }
}

/// One call. Times by the platform's clock unless they are an [`Arrival`]; durations in whole seconds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Call {
    /// Our own number for the call, in order of first sight. 0 until the store gave it one.
    pub id: i64,
    pub session: SessionId,
    pub service: Service,
    /// `direction` of the CDR (PROTOCOL 3.1, 3.5).
    pub direction: Option<i64>,
    pub state: CallState,
    pub outcome: Outcome,
    /// The person who calls: A of a callback, the real caller in Private Number; nobody in a notification.
    pub caller: Option<Number>,
    /// The person who is called; while only leg A of an unknown service is known, its number.
    pub called: Option<Number>,
    /// The business number shown (of leg A, else of leg B).
    pub display: Option<Number>,
    pub started_at: Option<Stamp>,
    pub leg_a: Leg,
    pub leg_b: Leg,
    pub ended_at: Option<Stamp>,
    pub closed_by: Option<ClosedBy>,
    /// Ringing on the leg that decided: B if it was tried, else A.
    pub ring_secs: Option<i64>,
    /// Conversation, or listening in a notification. 0 when nobody answered.
    pub talk_secs: Option<i64>,
    /// Started minutes of `talk_secs` (PROTOCOL 3.3); of each leg: [`Call::leg_minutes`].
    pub billed_minutes: Option<i64>,
    pub hung_up_by: Option<Party>,
    pub codes: Codes,
    /// The verdict; `None` while the call is in progress.
    pub verdict: Option<Arc<Verdict>>,
    /// Keys pressed, joined with `-`.
    pub digits: Option<Arc<str>>,
    /// `userData` as people read it, its URL-encoding undone.
    pub user_data: Option<Arc<str>>,
    /// `userData` as it was sent, where that is something else.
    pub user_data_sent: Option<Arc<str>>,
    pub app_key: Option<Arc<str>>,
    pub icid: Option<Arc<str>>,
    pub recorded: Option<bool>,
    pub cdr_count: u32,
    /// When the first of its CDRs came. `None` without a CDR, and in rows derived before this was kept.
    pub cdr_arrival: Option<Arrival>,
    /// Distinct status events.
    pub event_count: u32,
    /// Notifications or records about this call that said nothing new.
    pub duplicate_count: u32,
    /// Status events that were pushed, as the CDR and the events behind them tell, and never came. `None` while the
    /// call is in progress, and in rows derived before this was counted.
    pub missing_events: Option<u32>,
    /// Status events that came after a later one.
    pub out_of_order: u32,
    /// Milliseconds from the platform's clock to ours: the smallest difference between an event's arrival and its own
    /// time. `None` without events that carry a time.
    pub clock_offset: Option<i64>,
    /// Times that contradicted each other; the durations they gave were clamped at 0 (PROTOCOL 3.4).
    pub clamped: bool,
    pub first_arrival: Arrival,
    /// When we last heard anything new of it.
    pub last_arrival: Arrival,
    /// What somebody at the window wrote about it.
    pub note: Option<Arc<str>>,
    pub pulse: Option<Pulse>,
}

impl Call {
    /// Whether the call is still up as far as we were told.
    pub fn is_in_progress(&self) -> bool {
        self.state != CallState::Ended
    }

    /// The second the call is filed under in the history: its start, else its end, else its first arrival.
    pub fn filed_at(&self) -> Stamp {
        self.started_at.or(self.ended_at).unwrap_or(self.first_arrival.stamp())
    }

    /// What [`Call::filed_at`] is. Unless it is the start, the call began then or earlier.
    pub fn filed_by(&self) -> FiledBy {
        match (self.started_at, self.ended_at) {
            (Some(_), _) => FiledBy::Start,
            (None, Some(_)) => FiledBy::End,
            (None, None) => FiledBy::Arrival,
        }
    }

    /// Seconds from start to end, or, while it runs, to `now` as the platform's clock would show it
    /// ([`Call::clock_offset`]). Never below 0.
    pub fn elapsed_secs(&self, now: Arrival) -> Option<i64> {
        self.secs_since(self.started_at?, now)
    }

    /// Seconds of conversation or listening so far; `None` while nobody has answered, or nobody knows when.
    pub fn talking_secs(&self, now: Arrival) -> Option<i64> {
        if !self.is_in_progress() {
            return self.talk_secs.filter(|_| self.outcome == Outcome::Answered);
        }
        match self.state {
            CallState::Talking => self.secs_since(self.leg_b.answered_at?, now),
            CallState::Playing => self.secs_since(self.leg_a.answered_at?, now),
            _ => None,
        }
    }

    /// Whether the call is over and it is known that nobody talked or listened. Where only no time of an answer is known,
    /// somebody may have.
    pub fn ended_without_talk(&self) -> bool {
        !self.is_in_progress() && self.talk_secs == Some(0)
    }

    /// Seconds from the end of the call to its CDR, both by the platform's clock ([`Call::clock_offset`]; without
    /// status events our clock is taken for it). What held up all pushes of the call alike is taken for a clock that
    /// goes wrong, and not seen. `None` where the CDR came after all the platform's tries (PROTOCOL 1.6): taken from a
    /// file or sent by hand, it tells nothing of how long it was on its way. Never below 0.
    pub fn cdr_lag_secs(&self) -> Option<i64> {
        let came = self.cdr_arrival?.0.saturating_sub(self.clock_offset.unwrap_or(0));
        let lag = came.saturating_sub(self.ended_at?.0.saturating_mul(1_000)).max(0);
        (lag <= LAST_TRY_MILLIS).then_some(lag / 1_000)
    }

    /// Post-dial delay of the leg that decided, in seconds: from calling it until it rang. Leg B if it was tried, else
    /// A, unless A is who calls in.
    pub fn pdd_secs(&self) -> Option<i64> {
        let leg = match self.leg_b.was_tried() {
            true => &self.leg_b,
            false if self.service == Service::PrivateNumber => return None,
            false => &self.leg_a,
        };
        Some(leg.ringing_at?.since(leg.started_at?))
    }

    fn secs_since(&self, from: Stamp, now: Arrival) -> Option<i64> {
        if let Some(end) = self.ended_at {
            return Some(end.since(from));
        }
        if !self.is_in_progress() {
            return None;
        }
        // The event that travelled fastest tells the clocks apart best; a later one that was held up on its way must
        // not turn the seconds back.
        let platform_now = now.0.saturating_sub(self.clock_offset?);
        Some((platform_now.saturating_sub(from.0.saturating_mul(1_000)) / 1_000).max(0))
    }

    /// The call without what depends on how its notifications travelled: arrivals, duplicates and our own id.
    /// Two deliveries of the same facts have the same meaning.
    pub fn meaning(&self) -> Call {
        Call {
            id: 0,
            duplicate_count: 0,
            out_of_order: 0,
            clock_offset: None,
            cdr_arrival: None,
            first_arrival: Arrival::default(),
            last_arrival: Arrival::default(),
            pulse: self.pulse.clone().map(|pulse| Pulse { arrival: Arrival::default(), ..pulse }),
            ..self.clone()
        }
    }
}
