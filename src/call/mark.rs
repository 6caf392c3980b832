//! Marks: what we ourselves say of a call's end when the platform does not. A mark is no word of the platform's: it
//! knows no time of the end, and gives way to whatever the platform says later.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Arrival, ClosedBy};

/// Who says that a call is over. Where both do, the lesser variant wins: the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// Somebody at the window, who was asked twice.
    EndedByHand,
    /// The ladder: nothing came for longer than the platform goes on trying.
    Presumed,
}

impl MarkKind {
    pub const ALL: [MarkKind; 2] = [MarkKind::EndedByHand, MarkKind::Presumed];

    /// The name in JSON and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            MarkKind::EndedByHand => "ended_by_hand",
            MarkKind::Presumed => "presumed",
        }
    }

    pub fn parse(text: &str) -> Option<MarkKind> {
        MarkKind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// What closed a call on which such a mark stands.
    pub fn closes_by(self) -> ClosedBy {
        match self {
            MarkKind::EndedByHand => ClosedBy::Marked,
            MarkKind::Presumed => ClosedBy::Presumed,
        }
    }
}

/// One mark on one call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark {
    pub kind: MarkKind,
    /// When it was set, by our clock; nothing is said of when the call ended.
    pub at: Arrival,
    /// Why, in the words of the one who set it.
    pub note: Option<Arc<str>>,
}
