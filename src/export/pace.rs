//! How fast an export goes, and how long it will take.

/// How far an export has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    pub rows: u64,
    /// How many rows there will be, as far as they were counted.
    pub total: Option<u64>,
    /// Since it began.
    pub millis: u64,
}

/// Before so long nobody can tell how fast it goes.
const SETTLED_MILLIS: u64 = 500;

impl Pace {
    pub fn rows_per_sec(&self) -> u64 {
        self.rows.saturating_mul(1_000) / self.millis.max(1)
    }

    /// Seconds that are left, rounded up; `None` while that cannot be told.
    pub fn secs_left(&self) -> Option<u64> {
        if self.rows == 0 || self.millis < SETTLED_MILLIS {
            return None;
        }
        let left = self.total?.checked_sub(self.rows)?;
        let millis = u128::from(left) * u128::from(self.millis) / u128::from(self.rows);
        u64::try_from(millis.div_ceil(1_000)).ok()
    }

    /// From 0 to 1; 0 while it is not known how many rows there are.
    pub fn share(&self) -> f32 {
        let total = self.total.unwrap_or(0);
        if total == 0 { 0.0 } else { (self.rows as f32 / total as f32).min(1.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_follows_from_the_rate_so_far() {
        let pace = Pace { rows: 20_000, total: Some(100_000), millis: 2_000 };
        assert_eq!((pace.rows_per_sec(), pace.secs_left(), pace.share()), (10_000, Some(8), 0.2));
        assert_eq!(Pace { millis: 100, ..pace }.secs_left(), None);
        assert_eq!(Pace { total: None, ..pace }.secs_left(), None);
        assert_eq!(Pace { total: Some(10), ..pace }.secs_left(), None, "more came than were counted");
        assert_eq!(Pace { rows: 0, ..pace }.secs_left(), None);
    }
}
