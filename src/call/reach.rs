//! How far a call got, and which way it went: read from what is known of it, for the filter and for lists.

use super::{Call, CallState, Outcome, Service};

/// The last person the call got to, and how far. A person who was called and did not ring was not reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reached {
    Nobody,
    ARinging,
    AAnswered,
    BRinging,
    BAnswered,
}

impl Reached {
    pub const ALL: [Reached; 5] =
        [Reached::Nobody, Reached::ARinging, Reached::AAnswered, Reached::BRinging, Reached::BAnswered];

    /// The name in filter expressions.
    pub fn as_str(self) -> &'static str {
        match self {
            Reached::Nobody => "none",
            Reached::ARinging => "a_ringing",
            Reached::AAnswered => "a_answered",
            Reached::BRinging => "b_ringing",
            Reached::BAnswered => "b_answered",
        }
    }

    /// Also in the order in which states are named: `ringing_a`.
    pub fn parse(text: &str) -> Option<Reached> {
        let turned = text.split_once('_').map(|(first, second)| format!("{second}_{first}"));
        let is_named = |one: &Reached| one.as_str() == text || Some(one.as_str()) == turned.as_deref();
        Reached::ALL.into_iter().find(is_named)
    }

    /// By the times of the legs; where a time was lost, by what else could not be so. B of a callback is called only
    /// after A has answered (PROTOCOL 2.1), and an answered call reached the person it was for. In Private Number A
    /// calls in: nobody rings there but B (2.4).
    pub fn of(call: &Call) -> Reached {
        let (a, b) = (&call.leg_a, &call.leg_b);
        let is_answered = call.outcome == Outcome::Answered;
        let is_for_b = matches!(call.service, Service::Callback | Service::PrivateNumber);
        if b.answered_at.is_some() || call.state == CallState::Talking || is_answered && is_for_b {
            Reached::BAnswered
        } else if b.ringing_at.is_some() || call.state == CallState::RingingB {
            Reached::BRinging
        } else if a.answered_at.is_some()
            || matches!(call.state, CallState::AnsweredA | CallState::Playing)
            || is_answered
            || call.service == Service::Callback && b.started_at.is_some()
        {
            Reached::AAnswered
        } else if a.ringing_at.is_some() || call.state == CallState::RingingA {
            Reached::ARinging
        } else {
            Reached::Nobody
        }
    }
}

/// Who called whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// The platform called one person: a notification, a code.
    Outbound,
    /// The platform called one person after the other.
    Callback,
    /// Somebody called a private number.
    Inbound,
    Unknown,
}

impl Direction {
    pub const ALL: [Direction; 4] =
        [Direction::Outbound, Direction::Callback, Direction::Inbound, Direction::Unknown];

    /// The name in filter expressions.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::Outbound => "outbound",
            Direction::Callback => "callback",
            Direction::Inbound => "inbound",
            Direction::Unknown => "unknown",
        }
    }

    pub fn parse(text: &str) -> Option<Direction> {
        Direction::ALL.into_iter().find(|direction| direction.as_str() == text)
    }

    pub fn of(call: &Call) -> Direction {
        Direction::of_service(call.service).unwrap_or(match call.direction {
            Some(0) => Direction::Outbound,
            Some(1) => Direction::Callback,
            _ => Direction::Unknown,
        })
    }

    /// The service says it better than `direction`, which is 0 in the CDRs of callbacks too (PROTOCOL 3.1) and
    /// something else in Private Number (3.5). `None`: the service is not known.
    pub fn of_service(service: Service) -> Option<Direction> {
        match service {
            Service::Notification | Service::Voice => Some(Direction::Outbound),
            Service::Callback => Some(Direction::Callback),
            Service::PrivateNumber => Some(Direction::Inbound),
            Service::Unknown => None,
        }
    }
}
