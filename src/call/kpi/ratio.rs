//! A share with its sample: what it is worth is shown beside it.

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ratio {
    pub hits: u64,
    pub of: u64,
}

/// The standard normal deviate of a 95 % interval.
const Z: f64 = 1.959_963_984_540_054;

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

    /// Both samples together.
    pub fn and(self, other: Ratio) -> Ratio {
        Ratio { hits: self.hits + other.hits, of: self.of + other.of }
    }

    /// From 0 to 1; `None` of nothing.
    pub fn share(self) -> Option<f64> {
        (self.of > 0).then(|| self.hits as f64 / self.of as f64)
    }

    /// The share that lies behind it, with 95 % confidence: Wilson's score interval, which stays within 0 and 1 and holds
    /// for small samples too.
    pub fn interval(self) -> Option<(f64, f64)> {
        let (p, n) = (self.share()?, self.of as f64);
        let whole = 1.0 + Z * Z / n;
        let middle = (p + Z * Z / (2.0 * n)) / whole;
        let half = Z / whole * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        // Of none and of all an end of it is the share itself, but for the rounding.
        Some(((middle - half).clamp(0.0, p), (middle + half).clamp(p, 1.0)))
    }

    pub fn is_thin(self) -> bool {
        self.of < Ratio::ENOUGH
    }
}
