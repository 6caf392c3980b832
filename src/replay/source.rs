//! What is to be sent, a few at a time.

use std::ops::Range;

use super::{ReplayError, What};
use crate::store::{InboxFilter, Notification, Reader};
use crate::wire::notification::Kind;

/// Notifications read at a time: one of them may have a body of megabytes.
const SOME: usize = 16;

/// What is left to be sent, read as it goes; what arrives meanwhile is not part of it.
pub(super) struct Source {
    pub(super) total: u64,
    left: Left,
}

enum Left {
    Numbers(std::vec::IntoIter<i64>),
    Stretch(Range<i64>, InboxFilter),
}

impl Source {
    pub(super) fn open(
        reader: &mut dyn Reader,
        what: &What,
        first: Option<i64>,
    ) -> Result<Source, ReplayError> {
        let is_wanted = |number: &i64| first.is_none_or(|first| first <= *number);
        match what {
            What::Numbers(numbers) => {
                let mut numbers = numbers.clone();
                numbers.sort_unstable();
                numbers.dedup();
                numbers.retain(is_wanted);
                for number in &numbers {
                    if reader.notification(*number)?.is_none() {
                        return Err(ReplayError::NoNumber(*number));
                    }
                }
                Ok(Source::of(numbers))
            }
            What::Call(session) => {
                let missing = || ReplayError::NoCall(session.as_str().to_owned());
                let file = reader.call_file(session)?.ok_or_else(missing)?;
                Ok(Source::of(file.notifications.iter().map(|one| one.row.id).filter(is_wanted).collect()))
            }
            What::Arrived { from, to, filter } => {
                let mut numbers = reader.arrived(*from, *to)?;
                numbers.start = numbers.start.max(first.unwrap_or(numbers.start));
                let all = reader.journal_count(*filter, &numbers)?;
                let rejected = match filter {
                    InboxFilter::All | InboxFilter::Unknown => {
                        reader.journal_count(InboxFilter::Rejected, &numbers)?
                    }
                    _ => 0,
                };
                Ok(Source { total: all.saturating_sub(rejected), left: Left::Stretch(numbers, *filter) })
            }
        }
    }

    fn of(numbers: Vec<i64>) -> Source {
        Source { total: numbers.len() as u64, left: Left::Numbers(numbers.into_iter()) }
    }

    /// The next few; none: that was all.
    pub(super) fn next(&mut self, reader: &mut dyn Reader) -> Result<Vec<Notification>, ReplayError> {
        match &mut self.left {
            // One that was purged meanwhile is nobody's any more.
            Left::Numbers(numbers) => {
                let found = numbers.filter_map(|number| reader.notification(number).transpose());
                Ok(found.take(SOME).collect::<Result<_, _>>()?)
            }
            Left::Stretch(numbers, filter) => loop {
                let mut some = reader.journal(*filter, numbers, SOME)?;
                let Some(last) = some.last() else { return Ok(some) };
                numbers.start = last.row.id + 1;
                some.retain(|one| one.row.kind != Kind::Rejected);
                if !some.is_empty() {
                    return Ok(some);
                }
            },
        }
    }
}
