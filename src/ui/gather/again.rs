//! What could not be read is asked for again, as long as somebody looks at it: a file that is just being made, or
//! brought up to this version, can be read a moment later.

use egui::Context;

use super::wake_after;
use crate::call::Arrival;

const AGAIN_MILLIS: i64 = 1_000;

/// When a question failed last.
#[derive(Default)]
pub(in crate::ui) struct Again {
    failed: Option<Arrival>,
}

impl Again {
    /// Whether to ask again now: once a second for as long as the latest answer `has_failed`, and there is a frame for
    /// it.
    pub(in crate::ui) fn is_due(&mut self, has_failed: bool, now: Arrival, ctx: &Context) -> bool {
        if !has_failed {
            self.failed = None;
            return false;
        }
        wake_after(ctx, AGAIN_MILLIS);
        let since = *self.failed.get_or_insert(now);
        let is_due = !since.is_younger_than(AGAIN_MILLIS, now);
        if is_due {
            self.failed = Some(now);
        }
        is_due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_is_asked_for_once_a_second_until_it_is_there() {
        let (mut again, ctx) = (Again::default(), Context::default());
        let mut due_at = |has_failed, millis| again.is_due(has_failed, Arrival(millis), &ctx);
        assert_eq!([due_at(true, 10), due_at(true, 1_009), due_at(true, 1_010)], [false, false, true]);
        assert_eq!([due_at(true, 1_500), due_at(true, 2_010)], [false, true]);
        assert_eq!([due_at(false, 2_020), due_at(true, 9_000)], [false, false]);
    }
}
