//! What goes wrong on the way: lost, doubled, late and overtaking notifications.
//!
//! It follows PROTOCOL 1.6 and 1.7: a lost status is lost for ever, a CDR comes again every hour until it is
//! answered, and the same CDR may come up to seven times. Applied to one call at a time from that call's own chance,
//! so the same seed always breaks the same messages. It refuses to look into the messages.

use std::time::Duration;

use fastrand::Rng;
use serde_json::Value;

use super::dice;

/// How often a CDR is pushed again after a failure (PROTOCOL 1.6).
pub const CDR_RETRIES: u32 = 6;

/// A message is overtaken only by one that follows it soon: nothing travels longer than this.
const OVERTAKING_MS: i64 = 10_000;

/// Rates of faults, each 0.0 ..= 1.0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Faults {
    /// A status notification never arrives.
    pub lose_status: f64,
    /// A `disconnect` never arrives; on top of `lose_status`.
    pub lose_disconnect: f64,
    /// A status comes twice; a CDR whose answer was lost comes again an hour later, with the same `icid`.
    pub duplicate: f64,
    /// A notification is overtaken by the next one of its call if that follows within ten seconds; so a
    /// `disconnect` is overtaken by the CDR.
    pub reorder: f64,
    /// A notification is late by up to `delay_max`.
    pub delay: f64,
    pub delay_max: Duration,
    /// A CDR comes only with one of its repetitions, 1 to 6 hours late.
    pub late_cdr: f64,
    /// Time between two attempts at a CDR: one hour, unless a demo or a test cannot wait.
    pub hour: Duration,
}

impl Faults {
    /// Nothing goes wrong.
    pub const NONE: Self = Self {
        lose_status: 0.0,
        lose_disconnect: 0.0,
        duplicate: 0.0,
        reorder: 0.0,
        delay: 0.0,
        delay_max: Duration::from_secs(5),
        late_cdr: 0.0,
        hour: Duration::from_secs(3_600),
    };
}

/// What a message is, as far as the way it travels depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cargo {
    Status,
    Disconnect,
    Cdr,
}

/// A message of one call on its way, due at a moment in milliseconds.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Travelling {
    pub(super) due_ms: i64,
    pub(super) cargo: Cargo,
    pub(super) body: Value,
}

/// The messages of one call, the CDR last, after everything that goes wrong with them.
pub(super) fn apply(faults: &Faults, rng: &mut Rng, mut messages: Vec<Travelling>) -> Vec<Travelling> {
    let hour_ms = i64::try_from(faults.hour.as_millis()).unwrap_or(i64::MAX / 16);
    let delay_max_ms = i64::try_from(faults.delay_max.as_millis()).unwrap_or(i64::MAX / 16);
    for i in 1..messages.len() {
        let close = messages[i].due_ms - messages[i - 1].due_ms <= OVERTAKING_MS;
        if dice::chance(rng, faults.reorder) && close {
            messages[i - 1].due_ms = messages[i].due_ms + rng.i64(5..=200);
        }
    }
    let mut arriving = Vec::with_capacity(messages.len());
    for mut message in messages {
        if dice::chance(rng, faults.delay) {
            message.due_ms += rng.i64(0..=delay_max_ms);
        }
        let again_ms = match message.cargo {
            Cargo::Cdr => {
                let mut attempts_left = CDR_RETRIES;
                if dice::chance(rng, faults.late_cdr) {
                    let missed = few(rng, attempts_left);
                    message.due_ms += i64::from(missed) * hour_ms;
                    attempts_left -= missed;
                }
                (0..few(rng, attempts_left)).map(|_| hour_ms).collect()
            }
            Cargo::Status | Cargo::Disconnect => vec![rng.i64(50..=3_000)],
        };
        let lost = match message.cargo {
            Cargo::Cdr => 0.0,
            Cargo::Status => faults.lose_status,
            Cargo::Disconnect => 1.0 - (1.0 - faults.lose_status) * (1.0 - faults.lose_disconnect),
        };
        if dice::chance(rng, lost) {
            continue;
        }
        let doubled = dice::chance(rng, faults.duplicate);
        arriving.push(message.clone());
        for step in again_ms.into_iter().filter(|_| doubled) {
            message.due_ms += step;
            arriving.push(message.clone());
        }
    }
    arriving
}

/// A number in `1..=most`, mostly 1; 0 if `most` is 0.
fn few(rng: &mut Rng, most: u32) -> u32 {
    let mut n = 1;
    while n < most && dice::chance(rng, 0.3) {
        n += 1;
    }
    n.min(most)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn call() -> Vec<Travelling> {
        let message = |due_ms, cargo| Travelling { due_ms, cargo, body: json!(due_ms) };
        vec![
            message(0, Cargo::Status),
            message(1_000, Cargo::Status),
            message(9_000, Cargo::Disconnect),
            message(11_000, Cargo::Cdr),
        ]
    }

    fn many(faults: &Faults) -> Vec<Vec<Travelling>> {
        let mut rng = Rng::with_seed(11);
        (0..4_000).map(|_| apply(faults, &mut rng, call())).collect()
    }

    fn count(calls: &[Vec<Travelling>], wanted: Cargo) -> usize {
        calls.iter().flatten().filter(|message| message.cargo == wanted).count()
    }

    #[test]
    fn without_faults_everything_arrives_as_it_was_sent() {
        assert!(many(&Faults::NONE).iter().all(|arrived| *arrived == call()));
    }

    #[test]
    fn the_given_share_of_status_notifications_is_lost_and_no_cdr() {
        let calls = many(&Faults { lose_status: 0.1, lose_disconnect: 0.5, ..Faults::NONE });
        assert!((7_050..7_350).contains(&count(&calls, Cargo::Status)));
        assert!((1_700..1_900).contains(&count(&calls, Cargo::Disconnect)), "0.9 times 0.5 of 4000 are left");
        assert_eq!(count(&calls, Cargo::Cdr), 4_000);
    }

    #[test]
    fn the_given_share_of_notifications_comes_twice() {
        let calls = many(&Faults { duplicate: 0.25, ..Faults::NONE });
        assert!((9_800..10_200).contains(&count(&calls, Cargo::Status)));
        let doubled = calls.iter().filter(|call| count(&[call.to_vec()], Cargo::Cdr) > 1).count();
        assert!((900..1_100).contains(&doubled), "{doubled}");
    }

    #[test]
    fn a_cdr_comes_at_most_seven_times_each_an_hour_after_the_other() {
        let hour = Duration::from_secs(60);
        for call in many(&Faults { duplicate: 1.0, late_cdr: 0.5, hour, ..Faults::NONE }) {
            let due: Vec<i64> =
                call.iter().filter(|m| m.cargo == Cargo::Cdr).map(|m| m.due_ms - 11_000).collect();
            assert!(due.iter().all(|late| late % 60_000 == 0 && (0..=360_000).contains(late)), "{due:?}");
            assert!(due.windows(2).all(|pair| pair[1] - pair[0] == 60_000), "{due:?}");
        }
    }

    #[test]
    fn an_overtaken_notification_arrives_after_the_next_one() {
        let calls = many(&Faults { reorder: 0.2, ..Faults::NONE });
        let overtaken = calls.iter().filter(|call| !call.is_sorted_by_key(|m| m.due_ms)).count();
        // One minus 0.8 to the third: three messages can be overtaken.
        assert!((1_850..2_050).contains(&overtaken), "{overtaken}");
    }

    #[test]
    fn the_same_seed_breaks_the_same_messages() {
        let faults = Faults { lose_status: 0.2, duplicate: 0.2, reorder: 0.2, delay: 0.2, ..Faults::NONE };
        assert_eq!(many(&faults), many(&faults));
    }
}
