//! How long the parts of a call last: real life, a demo one can watch, or a load run that ends soon.
//!
//! All durations are whole seconds, as in the platform's time stamps.

use fastrand::Rng;

use super::dice;

/// Durations of set-up, ringing and talking, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tempo {
    setup: (i64, i64),
    ring: (i64, i64),
    ring_timeout: i64,
    talk: (i64, i64),
    talk_median: f64,
    max_durations: [i64; 4],
}

impl Tempo {
    /// Set-up 1 to 5 s, ringing 3 to 45 s, talking 5 s to 30 min, log-normal around 75 s.
    pub const REAL: Self = Self {
        setup: (1, 5),
        ring: (3, 45),
        ring_timeout: 60,
        talk: (5, 1_800),
        talk_median: 75.0,
        max_durations: [180, 300, 600, 1_800],
    };

    /// For a person who watches: conversations of 10 to 90 s, nobody rings for a minute.
    pub const DEMO: Self = Self {
        setup: (1, 3),
        ring: (2, 10),
        ring_timeout: 25,
        talk: (10, 90),
        talk_median: 32.0,
        max_durations: [60, 60, 60, 60],
    };

    /// For a load run: everything is over within half a minute.
    pub const BRISK: Self = Self {
        setup: (1, 2),
        ring: (1, 4),
        ring_timeout: 6,
        talk: (2, 15),
        talk_median: 6.0,
        max_durations: [15, 15, 15, 15],
    };

    pub(super) fn setup(&self, rng: &mut Rng) -> i64 {
        rng.i64(self.setup.0..=self.setup.1)
    }

    pub(super) fn ring(&self, rng: &mut Rng) -> i64 {
        let (low, high) = self.ring;
        dice::log_normal(rng, (low + high) as f64 / 3.5, 0.6, self.ring)
    }

    pub(super) fn ring_timeout(&self) -> i64 {
        self.ring_timeout
    }

    /// A conversation. One in a hundred is over before it began (wrong number), under three seconds.
    pub(super) fn talk(&self, rng: &mut Rng) -> i64 {
        if dice::chance(rng, 0.01) {
            rng.i64(1..=3)
        } else {
            dice::log_normal(rng, self.talk_median, 1.0, self.talk)
        }
    }

    /// An announcement of 8 to 40 s, shorter if calls are short.
    pub(super) fn announcement(&self, rng: &mut Rng) -> i64 {
        dice::log_normal(rng, 16.0, 0.4, (self.talk.0, self.talk.1.min(40)))
    }

    /// A maximum duration that the request had set (whole minutes in real life).
    pub(super) fn max_duration(&self, rng: &mut Rng) -> i64 {
        self.max_durations[rng.usize(0..self.max_durations.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_durations_stay_in_their_ranges() {
        let mut rng = Rng::with_seed(8);
        for _ in 0..5_000 {
            assert!((1..=1_800).contains(&Tempo::REAL.talk(&mut rng)));
            assert!((3..=45).contains(&Tempo::REAL.ring(&mut rng)));
            assert!((1..=90).contains(&Tempo::DEMO.talk(&mut rng)));
        }
    }
}
