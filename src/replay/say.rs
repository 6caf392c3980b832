//! What became of one, in words.

use super::{AddressProblem, Outcome, Unreached};
use crate::i18n::{Phrases, fill, filled};

/// Why there is nobody to send to.
pub fn address_words(problem: AddressProblem, phrases: &'static Phrases) -> &'static str {
    let w = &phrases.replay;
    match problem {
        AddressProblem::NotAUrl => w.not_a_url,
        AddressProblem::OtherScheme => w.other_scheme,
        AddressProblem::NoHost => w.no_host,
        AddressProblem::Credentials => w.credentials,
    }
}

/// What was answered, or why nothing was.
pub fn outcome_words(outcome: &Outcome, phrases: &Phrases) -> String {
    let w = &phrases.replay;
    match outcome {
        Outcome::Answered { is_taken: true, .. } => w.taken.to_owned(),
        Outcome::Answered { status: 200, .. } => w.refused.to_owned(),
        Outcome::Answered { status, .. } => filled(w.answered, &[("status", status.to_string())]),
        Outcome::Unreached(why) => match why {
            Unreached::UnknownHost(reason) => fill(w.unknown_host, &[("reason", reason)]),
            Unreached::NoConnection(reason) => fill(w.no_connection, &[("reason", reason)]),
            Unreached::NoTrust(reason) => fill(w.no_trust, &[("reason", reason)]),
            Unreached::Silent { secs } => filled(w.silent, &[("secs", secs.to_string())]),
            Unreached::BrokenOff(reason) => fill(w.broken_off, &[("reason", reason)]),
        },
    }
}
