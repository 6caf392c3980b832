//! A finding in words: what it is, what is known of it, what to do. The phrases are those of [`crate::i18n`]; this
//! room chooses among them and fills in the data.

mod door;
mod machine;
mod reach;
mod safety;
mod trouble;

pub use door::{bind_reason, certificate_words, listener_words};
pub use trouble::store_words;

use super::Checkup;
use super::advice::{Offer, Origin};
use super::finding::Finding;
use super::mark::{Check, Group, Level};
use super::url::Reach;
use crate::i18n::{Phrases, fill};

/// A finding in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    pub title: String,
    /// Empty: the title says it all.
    pub detail: String,
    /// What to do; empty: nothing.
    pub remedy: String,
}

impl Said {
    fn new(title: impl Into<String>, detail: impl Into<String>, remedy: impl Into<String>) -> Said {
        Said { title: title.into(), detail: detail.into(), remedy: remedy.into() }
    }
}

/// Puts a finding into words: those of the check that found it. A finding that its check has no words for says nothing,
/// which the tests do not let pass.
pub fn say(finding: &Finding, phrases: &Phrases) -> Said {
    let d = &phrases.doctor;
    match finding.check() {
        Check::Address => reach::address(finding, phrases),
        Check::Listener | Check::Reach => reach::listener(finding, phrases),
        Check::Samples => reach::samples(finding, d),
        Check::PublicAddress => reach::public(finding, phrases),
        Check::Pushes | Check::OneSided | Check::Refused | Check::TurnedAway => {
            reach::pushes(finding, phrases)
        }
        Check::Encryption => safety::encryption(finding, phrases),
        Check::Certificate => safety::certificate(finding, d),
        Check::Access => safety::access(finding, d),
        Check::FolderAccess => safety::folder(finding, d),
        Check::Clock => machine::clock(finding, phrases),
        Check::Disk | Check::Write => machine::disk(finding, d),
        Check::Database => machine::database(finding, phrases),
        Check::Pages => machine::pages(finding, phrases),
        Check::Connections => machine::connections(finding, d),
        Check::Settings => machine::settings(finding, phrases),
        Check::Retention => machine::retention(finding, d),
    }
}

/// The heading of a group.
pub fn group(group: Group, phrases: &Phrases) -> &'static str {
    let d = &phrases.doctor;
    match group {
        Group::Tell => d.group_tell,
        Group::Reach => d.group_reach,
        Group::Safety => d.group_safety,
        Group::Machine => d.group_machine,
    }
}

/// The word that stands beside the mark of a line.
pub fn level(level: Level, phrases: &Phrases) -> &'static str {
    let d = &phrases.doctor;
    match level {
        Level::Good => d.good,
        Level::Unknown => d.unknown,
        Level::Warn => d.warn,
        Level::Bad => d.bad,
    }
}

/// What a value to copy is called.
pub fn value(name: &str, phrases: &Phrases) -> &'static str {
    let d = &phrases.doctor;
    match name {
        "statusUrl" => d.value_status_url,
        "statusUrlBase64" => d.value_status_base64,
        "feeUrl" => d.value_fee_url,
        "feeUrlBase64" => d.value_fee_base64,
        _ => d.value_command,
    }
}

/// How many lines are problems and how many need a look, in one line.
pub fn summary(checkup: &Checkup, phrases: &Phrases) -> String {
    let d = &phrases.doctor;
    let (bad, warn) = (checkup.count(Level::Bad), checkup.count(Level::Warn));
    let phrase = match (bad, warn) {
        (0, 0) => d.summary_good,
        (_, 0) => d.summary_bad,
        (0, 1) => d.summary_warn_one,
        (0, _) => d.summary_warn,
        _ => d.summary_both,
    };
    fill(phrase, &[("bad", &bad.to_string()), ("warn", &warn.to_string())])
}

/// What kind of address is offered.
pub fn kind_of(offer: &Offer, phrases: &Phrases) -> &'static str {
    let d = &phrases.doctor;
    match (offer.origin, offer.reach) {
        (_, Some(Reach::Loopback)) => d.address_loopback_d,
        (_, Some(Reach::Private | Reach::Link)) => d.address_private_d,
        (Origin::Set, _) => d.address_set_d,
        (Origin::Machine, _) => d.address_global_d,
    }
}

#[cfg(test)]
mod tests;
