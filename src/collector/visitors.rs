//! Who comes to the door: connections, notifications and refusals by sender, in a bounded book. What it says is
//! published now and then, never looked up by whoever draws.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, mpsc};
use tokio::time::{sleep, timeout};

use super::live::{DoorReport, VisitorReport};
use super::published::Published;
use super::scribe::Request;
use super::tally::{Entry, Tally, household, household_words};
use crate::call::Arrival;
use crate::store::{Refused, RefusedFor};

/// Senders that are remembered: twice as many as can be inside at a time, so that whoever is inside always is.
const SENDERS: usize = 8_192;

/// Senders in a report.
const REPORTED: usize = 50;

/// How old a report may be.
const TELL_EVERY: Duration = Duration::from_secs(2);

#[derive(Debug, Default)]
pub(super) struct Visitors {
    book: Mutex<Book>,
    /// Told when the report would say something else.
    changed: Notify,
}

#[derive(Debug, Default)]
struct Book {
    senders: HashMap<IpAddr, Sender>,
    connections: u32,
    refused: BTreeMap<RefusedFor, u64>,
    tally: Tally,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sender {
    connections: u32,
    received: u64,
    refused: u64,
    last_seen: Arrival,
}

/// A place for one connection; given back when dropped.
#[derive(Debug)]
pub(super) struct Seat {
    visitors: Arc<Visitors>,
    sender: IpAddr,
}

impl Visitors {
    /// A place for a connection from `peer`, if it has fewer than `most`.
    pub(super) fn seat(self: &Arc<Self>, peer: IpAddr, most: u32, at: Arrival) -> Option<Seat> {
        let sender = household(peer);
        let mut book = self.open();
        let entry = book.sender(sender, at);
        if entry.connections >= most {
            return None;
        }
        entry.connections += 1;
        book.connections += 1;
        Some(Seat { visitors: self.clone(), sender })
    }

    pub(super) fn received(&self, client: IpAddr, at: Arrival) {
        self.open().sender(household(client), at).received += 1;
    }

    /// Counts a refusal, and says how many there were for this reason. `target` must not hold a token any more.
    pub(super) fn refused(
        &self,
        client: IpAddr,
        reason: RefusedFor,
        target: Option<&str>,
        at: Arrival,
    ) -> u64 {
        let peer = household(client);
        let mut book = self.open();
        book.sender(peer, at).refused += 1;
        book.tally.note(&Entry { peer, reason, target, at });
        let count = book.refused.entry(reason).or_default();
        *count += 1;
        *count
    }

    /// What was refused since the last time, for the store.
    pub(super) fn take_refused(&self) -> Vec<Refused> {
        self.read().tally.take()
    }

    pub(super) fn report(&self) -> DoorReport {
        let book = self.read();
        let mut senders: Vec<(IpAddr, Sender)> =
            book.senders.iter().map(|(ip, sender)| (*ip, *sender)).collect();
        let (connections, refused) = (book.connections, book.refused.clone());
        drop(book);
        let known = senders.len();
        senders.sort_by_key(|(ip, sender)| (std::cmp::Reverse(sender.last_seen), *ip));
        let line = |(ip, sender): (IpAddr, Sender)| VisitorReport {
            peer: household_words(ip),
            connections: sender.connections,
            received: sender.received,
            refused: sender.refused,
            last_seen: sender.last_seen,
        };
        DoorReport {
            connections,
            visitors: senders.into_iter().take(REPORTED).map(line).collect(),
            known_visitors: known,
            refused: refused.into_iter().collect(),
        }
    }

    /// Opens the book to change it.
    fn open(&self) -> MutexGuard<'_, Book> {
        self.changed.notify_one();
        self.read()
    }

    fn read(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Publishes what is in the book, and hands the scribe what was refused: soon after something has happened, and no more
/// often than every two seconds.
pub(super) async fn tell(
    visitors: Arc<Visitors>,
    published: Arc<Published>,
    requests: mpsc::Sender<Request>,
) {
    loop {
        visitors.changed.notified().await;
        sleep(TELL_EVERY).await;
        published.set_door(&Arc::new(visitors.report()));
        if visitors.read().tally.is_empty() {
            continue;
        }
        // A place first: what finds none stays in the tally.
        let Ok(place) = requests.reserve().await else { return };
        place.send(Request::CountRefused(visitors.take_refused()));
    }
}

/// Hands the scribe the last of it.
pub(super) async fn take_leave(visitors: &Visitors, requests: &mpsc::Sender<Request>) {
    let refused = visitors.take_refused();
    if !refused.is_empty() {
        // Elapsed, or no scribe: they are only counts.
        let _ = timeout(TELL_EVERY, requests.send(Request::CountRefused(refused))).await;
    }
}

impl Book {
    fn sender(&mut self, sender: IpAddr, at: Arrival) -> &mut Sender {
        if self.senders.len() >= SENDERS && !self.senders.contains_key(&sender) {
            self.forget_one();
        }
        let entry = self.senders.entry(sender).or_default();
        entry.last_seen = at;
        entry
    }

    /// The one who was seen longest ago and is not inside.
    fn forget_one(&mut self) {
        let outside = self.senders.iter().filter(|(_, sender)| sender.connections == 0);
        let oldest = outside.min_by_key(|(_, sender)| sender.last_seen).map(|(ip, _)| *ip);
        if let Some(oldest) = oldest {
            self.senders.remove(&oldest);
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut book = self.visitors.open();
        book.connections = book.connections.saturating_sub(1);
        if let Some(sender) = book.senders.get_mut(&self.sender) {
            sender.connections = sender.connections.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(n: u32) -> IpAddr {
        IpAddr::from(n.to_be_bytes())
    }

    #[test]
    fn nobody_gets_more_seats_than_there_are_for_one_and_each_is_given_back() {
        let visitors = Arc::new(Visitors::default());
        let seats: Vec<_> = (0..3).map(|_| visitors.seat(ip(1), 3, Arrival(1)).unwrap()).collect();
        assert!(visitors.seat(ip(1), 3, Arrival(2)).is_none());
        let other = visitors.seat(ip(2), 3, Arrival(3)).unwrap();
        assert_eq!(visitors.report().connections, 4);
        drop(seats);
        drop(other);
        assert_eq!(visitors.report().connections, 0);
        assert!(visitors.seat(ip(1), 3, Arrival(4)).is_some());
    }

    #[test]
    fn the_report_begins_with_who_came_last() {
        let visitors = Visitors::default();
        visitors.received(ip(1), Arrival(1));
        visitors.received(ip(2), Arrival(2));
        visitors.refused(ip(1), RefusedFor::Token, Some("/x"), Arrival(3));
        let report = visitors.report();
        let seen: Vec<_> =
            report.visitors.iter().map(|v| (v.peer.as_str(), v.received, v.refused, v.last_seen)).collect();
        assert_eq!(seen, [("0.0.0.1", 1, 1, Arrival(3)), ("0.0.0.2", 1, 0, Arrival(2))]);
        assert_eq!(report.refused, [(RefusedFor::Token, 1)]);
        assert_eq!(visitors.take_refused().len(), 1);
        assert_eq!(visitors.take_refused().len(), 0);
    }

    #[test]
    fn the_book_does_not_grow_and_forgets_nobody_who_is_inside() {
        let visitors = Arc::new(Visitors::default());
        let seat = visitors.seat(ip(0), 1, Arrival(0)).unwrap();
        for n in 1..=2 * u32::try_from(SENDERS).unwrap() {
            visitors.received(ip(n), Arrival(i64::from(n)));
        }
        assert_eq!(visitors.report().known_visitors, SENDERS);
        assert!(visitors.seat(ip(0), 1, Arrival(9)).is_none(), "still known to be inside");
        drop(seat);
        assert_eq!(visitors.report().connections, 0);
    }
}
