//! What has changed on a board since it was frozen.

use imbl::ordmap::DiffItem;

use crate::backend::BoardView;

/// How many calls did what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    pub new: usize,
    pub ended: usize,
    pub moved: usize,
}

impl Changes {
    /// Costs as much as there are changes.
    pub fn between(frozen: &BoardView, now: &BoardView) -> Changes {
        let mut changes = Changes::default();
        for change in frozen.calls.diff(&now.calls) {
            match change {
                DiffItem::Add(_, call) => {
                    changes.new += 1;
                    changes.ended += usize::from(!call.is_in_progress());
                }
                DiffItem::Update { old: (_, before), new: (_, call) } => {
                    if before.state != call.state {
                        changes.ended += usize::from(!call.is_in_progress());
                        changes.moved += usize::from(call.is_in_progress());
                    }
                }
                // Ended and already gone from the board.
                DiffItem::Remove(_, call) => changes.ended += usize::from(call.is_in_progress()),
            }
        }
        changes
    }

    pub fn total(&self) -> usize {
        self.new + self.ended + self.moved
    }
}
