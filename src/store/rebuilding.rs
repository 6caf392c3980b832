//! What a rebuild says while it is at work: how far it is, and what it tells otherwise than before.

use super::Progress;
use crate::call::Call;
use crate::wire::changes::Understanding;

/// What becomes of what a rebuild has derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// It takes the place of what was there.
    Rebuilt,
    /// It is taken back: nothing is changed.
    Nothing,
}

/// A step of a rebuild: notifications in the order of the journal, then calls.
#[derive(Clone, Copy, Debug)]
pub enum Rebuilding<'a> {
    /// Notifications that were read.
    Progress(Progress),
    /// Notification `id` is understood otherwise than before.
    Notification { id: i64, before: Understanding<'a>, after: Understanding<'a> },
    /// A call is another than before.
    Call(Retold<'a>),
    /// That was all; what comes next makes it last, or takes it back.
    Told,
}

/// A call before and after, without our own id, which means nothing any more. What differs may be something that is
/// shown to nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retold<'a> {
    Otherwise {
        before: &'a Call,
        after: &'a Call,
    },
    /// Nothing was told of it before.
    New(&'a Call),
    /// The journal does not tell of it any more.
    Gone(&'a Call),
}

impl<'a> Retold<'a> {
    pub fn before(self) -> Option<&'a Call> {
        match self {
            Retold::Otherwise { before, .. } | Retold::Gone(before) => Some(before),
            Retold::New(_) => None,
        }
    }

    pub fn after(self) -> Option<&'a Call> {
        match self {
            Retold::Otherwise { after, .. } | Retold::New(after) => Some(after),
            Retold::Gone(_) => None,
        }
    }
}
