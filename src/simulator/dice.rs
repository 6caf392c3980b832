//! Chance with a shape: the few distributions a telephone day is made of, drawn from a seeded generator.
//!
//! Knows numbers only. It refuses to know what is being drawn, and where a seed comes from.

use fastrand::Rng;

/// True with probability `p` (0.0 ..= 1.0).
pub(super) fn chance(rng: &mut Rng, p: f64) -> bool {
    p > 0.0 && rng.f64() < p
}

/// One entry of `items`, as often as its weight says; `None` if all weights are zero.
pub(super) fn weighted<'a, T>(rng: &mut Rng, items: &'a [T], weight: impl Fn(&T) -> u32) -> Option<&'a T> {
    let total: u32 = items.iter().map(&weight).sum();
    let mut left = rng.u32(0..total.max(1));
    items.iter().find(|item| match left.checked_sub(weight(item)) {
        Some(rest) => {
            left = rest;
            false
        }
        None => true,
    })
}

/// A whole number around `median`, log-normal with the spread `sigma`, kept inside `range`.
pub(super) fn log_normal(rng: &mut Rng, median: f64, sigma: f64, range: (i64, i64)) -> i64 {
    // Box and Muller; 1 - u keeps the logarithm away from zero.
    let normal = (-2.0 * (1.0 - rng.f64()).ln()).sqrt() * (std::f64::consts::TAU * rng.f64()).cos();
    ((median * (sigma * normal).exp()).round() as i64).clamp(range.0, range.1)
}

/// Milliseconds until the next arrival of a Poisson stream of `per_second`.
pub(super) fn next_arrival_ms(rng: &mut Rng, per_second: f64) -> f64 {
    -(1.0 - rng.f64()).ln() * 1000.0 / per_second
}

/// A rank in `0..n` by the law of Zipf and Mandelbrot: a few are drawn often, most of them rarely.
/// `flat` is the number of ranks over which the head is flattened.
pub(super) fn zipf(rng: &mut Rng, n: u64, flat: f64) -> u64 {
    let rank = flat * ((n as f64 / flat + 1.0).powf(rng.f64()) - 1.0);
    (rank as u64).min(n.saturating_sub(1))
}

/// A well-mixed 64-bit value of `a` and `b` (splitmix64): the same pair gives the same value for ever.
pub(super) fn mix(a: u64, b: u64) -> u64 {
    let mut z = a ^ b.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_decide_how_often_an_entry_is_drawn() {
        let mut rng = Rng::with_seed(1);
        let items = [("never", 0), ("often", 90), ("rarely", 10)];
        let mut seen = [0; 3];
        for _ in 0..10_000 {
            let drawn = weighted(&mut rng, &items, |item| item.1).unwrap();
            seen[items.iter().position(|item| item == drawn).unwrap()] += 1;
        }
        assert_eq!(seen[0], 0);
        assert!((8_800..9_200).contains(&seen[1]), "{seen:?}");
        assert_eq!(weighted(&mut rng, &[("never", 0)], |item| item.1), None);
    }

    #[test]
    fn a_popular_rank_is_drawn_more_often_than_an_unpopular_one() {
        let mut rng = Rng::with_seed(2);
        let mut head = 0;
        for _ in 0..10_000 {
            let rank = zipf(&mut rng, 20_000, 50.0);
            assert!(rank < 20_000);
            head += u32::from(rank < 2_000);
        }
        assert!(head > 5_000, "a tenth of the people gets most of the calls, got {head}");
    }

    #[test]
    fn arrivals_keep_the_rate_on_average() {
        let mut rng = Rng::with_seed(3);
        let total: f64 = (0..20_000).map(|_| next_arrival_ms(&mut rng, 4.0)).sum();
        assert!((240.0..260.0).contains(&(total / 20_000.0)));
    }
}
