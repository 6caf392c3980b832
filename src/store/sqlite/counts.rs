//! The counts of classes and of their hours, kept as calls are written: once for each class and hour of a batch, not
//! once for each call. What removes calls counts them down by a trigger.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::tally::HOUR;

/// What the tables do not say yet; forgotten with a batch that fails.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// By class and first second of the hour.
    pending: BTreeMap<(i64, i64), i64>,
}

/// Where a call is counted: its class, and when it is filed, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub class: i64,
    pub filed_at: i64,
}

impl Counts {
    /// A call is counted here now, and before it was there.
    pub(super) fn moved(&mut self, before: Option<Place>, now: Place) {
        if before != Some(now) {
            if let Some(before) = before {
                self.add(before, -1);
            }
            self.add(now, 1);
        }
    }

    fn add(&mut self, place: Place, calls: i64) {
        let hour = place.filed_at - place.filed_at.rem_euclid(HOUR);
        *self.pending.entry((place.class, hour)).or_default() += calls;
    }

    /// Brings the tables up to date.
    pub(super) fn write(&mut self, db: &Connection) -> rusqlite::Result<()> {
        let mut of_class: BTreeMap<i64, i64> = BTreeMap::new();
        for ((class, hour), calls) in std::mem::take(&mut self.pending) {
            *of_class.entry(class).or_default() += calls;
            if calls > 0 {
                db.prepare_cached(
                    "INSERT INTO class_hour VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET calls = calls + ?3",
                )?
                .execute(params![hour, class, calls])?;
            } else if calls < 0 {
                db.prepare_cached(
                    "UPDATE class_hour SET calls = calls + ?3 WHERE hour = ?1 AND class_id = ?2",
                )?
                .execute(params![hour, class, calls])?;
                db.prepare_cached("DELETE FROM class_hour WHERE hour = ?1 AND class_id = ?2 AND calls = 0")?
                    .execute(params![hour, class])?;
            }
        }
        for (class, calls) in of_class.into_iter().filter(|(_, calls)| *calls != 0) {
            db.prepare_cached("UPDATE class SET calls = calls + ?2 WHERE id = ?1")?
                .execute(params![class, calls])?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_that_moves_on_is_counted_where_it_is_and_hours_before_1970_have_a_beginning_too() {
        let at = |class, filed_at| Place { class, filed_at };
        let mut counts = Counts::default();
        counts.moved(None, at(1, 7_199));
        counts.moved(Some(at(1, 7_199)), at(2, 7_201));
        counts.moved(Some(at(2, 7_201)), at(2, 7_201));
        counts.moved(None, at(1, -1));
        let expected = [((1, -3_600), 1), ((1, 3_600), 0), ((2, 7_200), 1)];
        assert_eq!(counts.pending, BTreeMap::from(expected));
    }
}
