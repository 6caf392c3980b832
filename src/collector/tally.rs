//! The tally of refusals: counted by minute, sender and reason, handed to the scribe now and then. However many
//! senders there are, a minute has a bounded number of lines.

use std::collections::HashMap;
use std::net::IpAddr;

use crate::call::Arrival;
use crate::store::{Refused, RefusedFor};

/// Lines a minute; senders beyond them are counted together.
const LINES: usize = 200;

/// Lines that may wait for the scribe.
const WAITING: usize = 2_000;

/// Characters kept of a target.
const TARGET: usize = 200;

/// The peer of the line for all others.
pub(super) const OTHERS: &str = "*";

/// One refusal.
#[derive(Clone, Debug)]
pub(super) struct Entry<'a> {
    pub peer: IpAddr,
    pub reason: RefusedFor,
    /// What looks like a token already left out.
    pub target: Option<&'a str>,
    pub at: Arrival,
}

#[derive(Debug, Default)]
pub(super) struct Tally {
    minute: i64,
    /// Lines of this minute; those that were handed over stay with a count of 0, so that they are not counted twice
    /// against the bound.
    lines: HashMap<(Option<IpAddr>, RefusedFor), Line>,
    /// Of earlier minutes, not handed over yet.
    waiting: Vec<Refused>,
}

#[derive(Debug)]
struct Line {
    count: u64,
    first: Arrival,
    last: Arrival,
    target: Option<String>,
}

impl Tally {
    pub(super) fn note(&mut self, entry: &Entry<'_>) {
        let minute = entry.at.0.div_euclid(60_000);
        if minute != self.minute {
            self.turn_over();
            self.minute = minute;
        }
        let mut key = (Some(entry.peer), entry.reason);
        if self.lines.len() >= LINES && !self.lines.contains_key(&key) {
            key.0 = None;
        }
        let line =
            self.lines.entry(key).or_insert(Line { count: 0, first: entry.at, last: entry.at, target: None });
        if line.count == 0 {
            line.first = entry.at;
        }
        line.count += 1;
        line.last = entry.at;
        line.target = entry.target.map(|target| target.chars().take(TARGET).collect());
    }

    /// Whether nothing was counted since it was last taken.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.lines.values().all(|line| line.count == 0)
    }

    /// What was counted since the last time.
    pub(super) fn take(&mut self) -> Vec<Refused> {
        let mut taken = std::mem::take(&mut self.waiting);
        taken.extend(self.lines.iter_mut().filter_map(|((peer, reason), line)| line.take(*peer, *reason)));
        taken
    }

    fn turn_over(&mut self) {
        let lines = self.lines.drain();
        self.waiting.extend(lines.filter_map(|((peer, reason), mut line)| line.take(peer, reason)));
        if self.waiting.len() > WAITING {
            let dropped = self.waiting.len() - WAITING;
            tracing::warn!("{dropped} lines on refused requests are dropped: the store takes none");
            self.waiting.drain(..dropped);
        }
    }
}

impl Line {
    fn take(&mut self, peer: Option<IpAddr>, reason: RefusedFor) -> Option<Refused> {
        let count = std::mem::take(&mut self.count);
        (count > 0).then(|| Refused {
            peer: peer.map_or_else(|| OTHERS.to_owned(), household_words),
            reason,
            count,
            first: self.first,
            last: self.last,
            last_target: self.target.take(),
        })
    }
}

/// Whom an address belongs to: an IPv4 address is one sender, of IPv6 whoever has one address has its whole /64.
pub(super) fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 64 << 64).into()),
        v4 => v4,
    }
}

/// `203.0.113.7`, `2001:db8::/64`, `::1`.
pub(super) fn household_words(household: IpAddr) -> String {
    match household {
        IpAddr::V6(address) if address.to_bits() > 1 => format!("{address}/64"),
        IpAddr::V6(_) => "::1".to_owned(),
        IpAddr::V4(address) => address.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: i64) -> Arrival {
        Arrival(secs * 1000)
    }

    fn entry(peer: u8, reason: RefusedFor, secs: i64) -> Entry<'static> {
        Entry { peer: IpAddr::from([203, 0, 113, peer]), reason, target: Some("/push"), at: at(secs) }
    }

    #[test]
    fn a_line_counts_what_one_sender_was_refused_for_one_reason_in_one_minute() {
        let mut tally = Tally::default();
        for secs in [60, 61, 90] {
            tally.note(&entry(1, RefusedFor::Token, secs));
        }
        tally.note(&entry(1, RefusedFor::Address, 62));
        tally.note(&entry(1, RefusedFor::Token, 120));
        let mut lines = tally.take();
        lines.sort_by_key(|line| (line.reason, line.first));
        let seen: Vec<_> =
            lines.iter().map(|line| (line.reason, line.count, line.first, line.last)).collect();
        assert_eq!(
            seen,
            [
                (RefusedFor::Address, 1, at(62), at(62)),
                (RefusedFor::Token, 3, at(60), at(90)),
                (RefusedFor::Token, 1, at(120), at(120)),
            ]
        );
        assert_eq!(lines[0].peer, "203.0.113.1");
        assert_eq!(tally.take(), []);
        tally.note(&entry(1, RefusedFor::Token, 121));
        assert_eq!(tally.take()[0].count, 1, "only what is new is handed over");
    }

    #[test]
    fn however_many_senders_there_are_a_minute_has_a_bounded_number_of_lines() {
        let mut tally = Tally::default();
        for peer in 0..10_000_u32 {
            let mut entry = entry(0, RefusedFor::Token, 60);
            entry.peer = IpAddr::from(peer.to_be_bytes());
            tally.note(&entry);
        }
        let lines = tally.take();
        assert_eq!(lines.len(), LINES + 1);
        assert_eq!(lines.iter().map(|line| line.count).sum::<u64>(), 10_000);
        let others = lines.iter().find(|line| line.peer == OTHERS).unwrap();
        assert_eq!(others.count, 10_000 - LINES as u64);
    }

    #[test]
    fn a_long_target_is_cut() {
        let mut tally = Tally::default();
        let target = "字".repeat(10_000);
        tally.note(&Entry { target: Some(&target), ..entry(1, RefusedFor::Token, 60) });
        let kept = tally.take()[0].last_target.clone().unwrap();
        assert_eq!(kept.chars().count(), TARGET);
    }

    #[test]
    fn whoever_has_one_address_of_ipv6_has_its_whole_network() {
        let words = |text: &str| household_words(household(text.parse().unwrap()));
        assert_eq!(words("203.0.113.7"), "203.0.113.7");
        assert_eq!(words("::ffff:203.0.113.7"), "203.0.113.7");
        assert_eq!(words("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(words("::1"), "::1");
    }
}
