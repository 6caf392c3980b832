//! The calls that somebody has marked, to do something with all of them: a set by session, so that it is the same
//! whatever is sorted, filtered, scrolled or shown. It ends with the window.

use foldhash::HashMap;

use crate::call::SessionId;

/// The most calls that can be marked.
pub const MOST: usize = 1_000;

/// The marked calls, in the order in which they were marked.
#[derive(Debug, Default)]
pub struct Marks {
    /// With the place of each in the order.
    places: HashMap<SessionId, u64>,
    next: u64,
    last: Option<SessionId>,
    /// The one that was marked or unmarked by itself last, and the call that was chosen then.
    touched: Option<(SessionId, Option<SessionId>)>,
}

/// There are so many marks that no more can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

impl Marks {
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Asked of every row on the screen.
    pub fn has(&self, session: &SessionId) -> bool {
        !self.places.is_empty() && self.places.contains_key(session)
    }

    /// Whether this holds for all of them.
    pub fn all(&self, holds: impl Fn(&SessionId) -> bool) -> bool {
        self.places.keys().all(holds)
    }

    /// The one that was marked last, if it still is.
    pub fn last(&self) -> Option<&SessionId> {
        self.last.as_ref().filter(|last| self.has(last))
    }

    /// Where a stretch of marks begins while this call is chosen: at what was touched last, the choice or a mark.
    pub fn begin<'a>(&'a self, chosen: Option<&'a SessionId>) -> Option<&'a SessionId> {
        match &self.touched {
            Some((session, chosen_then)) if chosen_then.as_ref() == chosen => Some(session),
            _ => chosen.or_else(|| self.last()),
        }
    }

    /// All of them, in their order.
    pub fn list(&self) -> Vec<SessionId> {
        let mut list: Vec<(&SessionId, u64)> = self.places.iter().map(|(one, place)| (one, *place)).collect();
        list.sort_unstable_by_key(|(_, place)| *place);
        list.into_iter().map(|(session, _)| session.clone()).collect()
    }

    /// Marks a call, or takes its mark away.
    pub fn toggle(&mut self, session: SessionId) -> Result<(), Full> {
        match self.places.remove(&session) {
            Some(_) => Ok(()),
            None => self.mark(session),
        }
    }

    /// [`Marks::toggle`] by hand, while `chosen` is.
    pub fn toggle_beside(&mut self, session: SessionId, chosen: Option<&SessionId>) -> Result<(), Full> {
        self.touched = Some((session.clone(), chosen.cloned()));
        self.toggle(session)
    }

    /// Marks a call; one that is marked keeps its place in the order.
    pub fn mark(&mut self, session: SessionId) -> Result<(), Full> {
        if self.has(&session) {
            return Ok(());
        }
        if self.places.len() >= MOST {
            return Err(Full);
        }
        self.last = Some(session.clone());
        self.places.insert(session, self.next);
        self.next += 1;
        Ok(())
    }

    /// Marks these as far as there is room. Gives how many found none.
    pub fn mark_all(&mut self, sessions: impl IntoIterator<Item = SessionId>) -> usize {
        sessions.into_iter().filter(|session| self.mark(session.clone()).is_err()).count()
    }

    /// Takes all marks away. Gives what was marked.
    pub fn clear(&mut self) -> Vec<SessionId> {
        let list = self.list();
        *self = Marks::default();
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(nth: usize) -> SessionId {
        SessionId::new(&format!("s{nth}")).unwrap()
    }

    fn marks(all: impl IntoIterator<Item = usize>) -> Marks {
        let mut marks = Marks::default();
        assert_eq!(marks.mark_all(all.into_iter().map(session)), 0);
        marks
    }

    #[test]
    fn a_call_marked_twice_is_no_longer_marked_and_the_others_keep_their_order() {
        let mut marks = marks([3, 1, 2]);
        assert_eq!(marks.toggle(session(1)), Ok(()));
        assert!(!marks.has(&session(1)) && marks.has(&session(3)));
        assert_eq!(marks.list(), [3, 2].map(session));
        assert_eq!(marks.toggle(session(1)), Ok(()));
        assert_eq!(marks.list(), [3, 2, 1].map(session));
        assert_eq!(marks.mark(session(3)), Ok(()), "is marked already");
        assert_eq!(marks.list(), [3, 2, 1].map(session));
    }

    #[test]
    fn the_one_marked_last_is_where_a_stretch_begins_as_long_as_it_is_marked() {
        let mut marks = marks([3, 1]);
        assert_eq!(marks.last(), Some(&session(1)));
        marks.toggle(session(1)).unwrap();
        assert_eq!(marks.last(), None);
    }

    #[test]
    fn a_stretch_begins_at_what_was_touched_last_the_choice_or_a_mark() {
        let mut marks = marks([1, 2]);
        let [first, second] = [session(7), session(8)];
        assert_eq!(marks.begin(None), Some(&session(2)));
        assert_eq!(marks.begin(Some(&first)), Some(&first));
        marks.toggle_beside(session(5), Some(&first)).unwrap();
        assert_eq!(marks.begin(Some(&first)), Some(&session(5)));
        marks.mark_all([session(6)]);
        assert_eq!(marks.begin(Some(&first)), Some(&session(5)), "it may be made longer and shorter");
        assert_eq!(marks.begin(Some(&second)), Some(&second));
        marks.clear();
        assert_eq!((marks.begin(Some(&first)), marks.begin(None)), (Some(&first), None));
    }

    #[test]
    fn no_more_than_a_thousand_are_marked_and_a_mark_can_still_be_taken_away() {
        let mut marks = marks(0..MOST - 1);
        assert_eq!(marks.mark_all((MOST - 2..MOST + 3).map(session)), 3, "one is marked, one finds room");
        assert_eq!(marks.len(), MOST);
        assert_eq!(marks.toggle(session(MOST + 1)), Err(Full));
        assert_eq!(marks.mark(session(5)), Ok(()), "is marked already");
        assert_eq!(marks.toggle(session(5)), Ok(()));
        assert_eq!(marks.toggle(session(MOST + 1)), Ok(()));
    }

    #[test]
    fn what_is_cleared_is_told_in_its_order() {
        let mut marks = marks([3, 1, 2]);
        assert_eq!(marks.clear(), [3, 1, 2].map(session));
        assert!(marks.is_empty() && !marks.has(&session(3)) && marks.last().is_none());
    }
}
