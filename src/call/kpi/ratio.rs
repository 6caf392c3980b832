//! A share with its sample: what it is worth is shown beside it.

/// How many calls hit, of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ratio {
    pub hits: u64,
    pub of: u64,
}

/// The standard normal deviates of intervals that hold what lies behind a share 95 and 99.99 times of 100.
pub(super) const Z_95: f64 = 1.959_963_984_540_054;
const Z_9999: f64 = 3.890_591_886_413_094;

/// The share of cases on one side in which chance alone goes so far.
const TAIL: f64 = 0.5e-4;

/// Samples up to this size are judged by the binomial distribution itself: of few, an interval that is made for many
/// says less of none at all than there is to say.
const EXACT: u64 = 1_000;

/// The probability of at most `hits` hits among `of`, where each is a hit with the probability `share`.
fn at_most(hits: u64, of: u64, share: f64) -> f64 {
    if share <= 0.0 || share >= 1.0 {
        return if share <= 0.0 || hits >= of { 1.0 } else { 0.0 };
    }
    let odds = (share / (1.0 - share)).ln();
    let mut each = of as f64 * (1.0 - share).ln();
    let mut sum = each.exp();
    for hit in 1..=hits.min(of) {
        each += ((of - hit + 1) as f64 / hit as f64).ln() + odds;
        sum += each.exp();
    }
    sum.min(1.0)
}

impl Ratio {
    /// A share of fewer tells little.
    pub const ENOUGH: u64 = 30;

    pub(super) fn count(&mut self, is_hit: bool) {
        self.of += 1;
        self.hits += u64::from(is_hit);
    }

    /// `None` counts nowhere.
    pub(super) fn count_if_known(&mut self, is_hit: Option<bool>) {
        if let Some(is_hit) = is_hit {
            self.count(is_hit);
        }
    }

    /// This sample and `other` as one.
    pub fn and(self, other: Ratio) -> Ratio {
        Ratio { hits: self.hits + other.hits, of: self.of + other.of }
    }

    /// The share of hits, from 0 to 1; `None` where `of` is 0.
    pub fn share(self) -> Option<f64> {
        (self.of > 0).then(|| self.hits as f64 / self.of as f64)
    }

    /// The share that lies behind it, with 95 % confidence: Wilson's score interval, which stays within 0 and 1 and
    /// holds for small samples too.
    pub fn interval(self) -> Option<(f64, f64)> {
        self.wilson(Z_95)
    }

    /// Wilson's score interval with 99.99 % confidence, for what is looked at again and again.
    pub fn wide_interval(self) -> Option<(f64, f64)> {
        self.wilson(Z_9999)
    }

    /// Whether the share behind it is larger than the one behind `other`, with 99.99 % confidence: the interval of
    /// their difference, made of the Wilson intervals of both (Newcombe 1998, method 10), lies above 0.
    pub fn exceeds(self, other: Ratio) -> bool {
        self.exceeds_by(other, Z_9999)
    }

    /// Whether the shares behind the two are not the same, with 95 % confidence, for what is looked at once.
    pub fn differs(self, other: Ratio) -> bool {
        self.exceeds_by(other, Z_95) || other.exceeds_by(self, Z_95)
    }

    fn exceeds_by(self, other: Ratio, z: f64) -> bool {
        let (Some(p), Some(q)) = (self.share(), other.share()) else { return false };
        let (Some((low, _)), Some((_, high))) = (self.wilson(z), other.wilson(z)) else { return false };
        p - q > (p - low).hypot(high - q)
    }

    /// Whether the share behind it is below `share`, with the same confidence.
    pub fn is_below(self, share: f64) -> bool {
        if self.of > EXACT {
            return self.wide_interval().is_some_and(|(_, high)| high < share);
        }
        self.of > 0 && at_most(self.hits, self.of, share) < TAIL
    }

    /// Whether it is above `share`.
    pub fn is_above(self, share: f64) -> bool {
        Ratio { hits: self.of - self.hits.min(self.of), of: self.of }.is_below(1.0 - share)
    }

    fn wilson(self, z: f64) -> Option<(f64, f64)> {
        let (p, n) = (self.share()?, self.of as f64);
        let whole = 1.0 + z * z / n;
        let middle = (p + z * z / (2.0 * n)) / whole;
        let half = z / whole * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        // Of none and of all an end of it is the share itself, but for the rounding.
        Some(((middle - half).clamp(0.0, p), (middle + half).clamp(p, 1.0)))
    }

    pub fn is_thin(self) -> bool {
        self.of < Ratio::ENOUGH
    }
}
