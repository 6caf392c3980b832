//! Which columns of a call are read when millions go by: those that are wanted, and of these not the ones that its
//! class tells. Words and codes are then one number in the row, looked up in memory.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

use super::class::{Classes, Said};
use super::codes::Stored;
use super::columns::{CLASS, COLUMNS};
use super::schema::DERIVATION;
use crate::call::Parts;
use crate::call::reason::Side;
use crate::call::verdict::{Evidence, Precedents, Verdict};

/// The columns that are wanted of a row.
pub(super) struct Selection {
    /// For `SELECT`, in the order of [`COLUMNS`]; a `NULL` stands for what is not wanted.
    pub(super) list: String,
    /// One bit for each column.
    wanted: u64,
    has_verdict: bool,
    /// What is left of the verdicts where only the side is wanted.
    sides: Vec<(i64, Arc<Verdict>)>,
    /// By the ids of the classes, which are few.
    classes: Vec<Option<Common>>,
}

/// What the calls of a class have in common.
pub(super) struct Common {
    pub(super) said: Said,
    precedents: Mutex<Precedents>,
}

impl Common {
    pub(super) fn judge(&self, evidence: &Evidence<'_>) -> Arc<Verdict> {
        self.precedents.lock().unwrap_or_else(PoisonError::into_inner).judge(evidence)
    }
}

impl Selection {
    /// Every column, each as it stands in the row.
    pub(super) fn all() -> Selection {
        Selection::choose(|_| true, true, Vec::new())
    }

    /// The columns of these parts. What a class tells is taken from it: to be made in the read transaction in which the
    /// rows are read.
    pub(super) fn of(db: &Connection, parts: Parts) -> rusqlite::Result<Selection> {
        let read = Classes::read(db)?;
        let mut classes = Vec::new();
        for known in &read.all {
            let Ok(place) = usize::try_from(known.id) else { continue };
            if classes.len() <= place {
                classes.resize_with(place + 1, || None);
            }
            if let Some(slot) = classes.get_mut(place) {
                *slot = Some(Common { said: read.said(&known.class), precedents: Mutex::default() });
            }
        }
        // A side that was written down by other rules than today's is not what a verdict says today.
        let derivation: i64 = db
            .prepare_cached("SELECT value FROM meta WHERE name = 'derivation'")?
            .query_row([], |row| row.get(0))?;
        let is_old = parts.has(Parts::SIDE) && derivation != DERIVATION;
        let parts = if is_old { parts | Parts::VERDICT } else { parts };
        let has_verdict = parts.has(Parts::VERDICT);
        let is_wanted = |column: &str| match part_of(column) {
            Source::Row(Parts::SIDE) => parts.has(Parts::SIDE) && !has_verdict,
            Source::Row(part) => parts.has(part),
            Source::Class => column == CLASS,
            Source::Nowhere => false,
        };
        Ok(Selection::choose(is_wanted, has_verdict, classes))
    }

    fn choose(
        is_wanted: impl Fn(&str) -> bool,
        has_verdict: bool,
        classes: Vec<Option<Common>>,
    ) -> Selection {
        let mut wanted = 0;
        let mut list = Vec::with_capacity(COLUMNS.len());
        for (place, column) in COLUMNS.iter().enumerate() {
            let is_wanted = is_wanted(column);
            wanted |= u64::from(is_wanted) << place;
            list.push(if is_wanted { format!("call.{column}") } else { "NULL".to_owned() });
        }
        let of_side = |(number, side): &(i64, Side)| (*number, Arc::new(Verdict::of_side(*side)));
        let sides = Side::NUMBERS.iter().map(of_side).collect();
        Selection { list: list.join(","), wanted, has_verdict, sides, classes }
    }

    /// The row of the call with an id.
    pub(super) fn row_sql(&self) -> String {
        format!("SELECT {} FROM call WHERE id = ?1", self.list)
    }

    pub(super) fn wants(&self, place: usize) -> bool {
        self.wanted >> place & 1 == 1
    }

    pub(super) fn wants_verdict(&self) -> bool {
        self.has_verdict
    }

    /// What a verdict on this side comes to where the rest of it is not wanted.
    pub(super) fn verdict_of(&self, side: i64) -> Option<Arc<Verdict>> {
        self.sides.iter().find(|(known, _)| *known == side).map(|(_, verdict)| Arc::clone(verdict))
    }

    /// Whether words and codes come from the classes.
    pub(super) fn is_by_class(&self) -> bool {
        !self.classes.is_empty()
    }

    pub(super) fn common(&self, class_id: Option<i64>) -> Option<&Common> {
        self.classes.get(usize::try_from(class_id?).ok()?)?.as_ref()
    }
}

/// Where the value of a column is read from.
enum Source {
    /// In the row, where this part of a call is wanted.
    Row(Parts),
    /// In the class of the row.
    Class,
    /// Nowhere: the others tell it.
    Nowhere,
}

fn part_of(column: &str) -> Source {
    Source::Row(match column {
        "filed_at" => return Source::Nowhere,
        "outcome" | "service" | "closed_by" | "hung_up_by" | "app_id" | "state_code" | "release_point"
        | "sip_status" | "q850_a" | "q850_b" => return Source::Class,
        CLASS => return Source::Class,
        "id" | "state" | "started_at" | "ended_at" => Parts::NONE,
        "side" => Parts::SIDE,
        "session_id" => Parts::SESSION,
        "first_arrival" | "last_arrival" => Parts::ARRIVALS,
        "caller_id" | "called_id" | "display_id" => Parts::PEOPLE,
        "talk_secs" | "ring_secs" | "billed_minutes" => Parts::FIGURES,
        "digits" | "user_data" | "user_data_sent" => Parts::TEXTS,
        "cdr_count" | "cdr_arrival" => Parts::CDRS,
        "event_count" | "duplicate_count" | "clamped" => Parts::COUNTS,
        "note" => Parts::NOTE,
        "a_number_id" | "a_display_id" | "b_number_id" | "b_display_id" => Parts::LEG_NUMBERS,
        leg if leg.starts_with("a_") || leg.starts_with("b_") => Parts::LEG_TIMES,
        _ => Parts::REST,
    })
}
