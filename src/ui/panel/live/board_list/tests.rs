use std::collections::BTreeSet;

use super::super::samples::{at, busy, calling, session, talking};
use super::*;

struct Board {
    view: BoardView,
    asked: Asked,
    sorting: Sorting,
    pinned: BTreeSet<SessionId>,
    selected: Option<SessionId>,
    list: BoardList,
}

impl Board {
    fn of(calls: impl IntoIterator<Item = Arc<Call>>) -> Board {
        let mut board = Board {
            view: BoardView::default(),
            asked: Asked::default(),
            sorting: Sorting::default(),
            pinned: BTreeSet::new(),
            selected: None,
            list: BoardList::default(),
        };
        board.put(calls);
        board
    }

    fn put(&mut self, calls: impl IntoIterator<Item = Arc<Call>>) {
        self.view.calls.extend(calls.into_iter().map(|call| (call.id, call)));
        self.view.revision += 1;
    }

    fn ask(&mut self, filter: &str) {
        self.asked = Asked { filter: Filter::parse(filter).unwrap(), revision: self.asked.revision + 1 };
    }

    /// Ids from top to bottom, 0 for the heading.
    fn at(&mut self, secs: i64, held: bool) -> Vec<i64> {
        self.list.update(&Scene {
            board: &self.view,
            asked: &self.asked,
            zone: Zone::BEIJING,
            now: at(secs),
            thresholds: Thresholds::default(),
            sorting: self.sorting,
            pinned: &self.pinned,
            kept: [self.selected.as_ref(), None],
            held,
        });
        self.rows()
    }

    fn rows(&self) -> Vec<i64> {
        let id = |index| match self.list.row(index).unwrap() {
            BoardRow::Call(entry) => entry.call.id,
            BoardRow::StaleHeading => 0,
        };
        (0..self.list.len()).map(id).collect()
    }
}

#[test]
fn the_newest_call_is_first_and_pinned_ones_are_before_it() {
    let mut board = Board::of([talking(1, 0), talking(2, 10), talking(3, 20)]);
    assert_eq!(board.at(40, false), [3, 2, 1]);
    board.pinned.insert(session(1));
    assert_eq!(board.at(40, false), [1, 3, 2]);
}

#[test]
fn an_ended_call_leaves_after_twenty_seconds_unless_somebody_wants_it() {
    let mut board = Board::of([busy(1, 0), talking(2, 0)]);
    assert_eq!(board.at(38, false), [2, 1]);
    assert_eq!(board.at(39, false), [2]);
    board.selected = Some(session(1));
    assert_eq!(board.at(60, false), [2, 1]);
    board.selected = None;
    board.pinned.insert(session(1));
    assert_eq!(board.at(61, false), [1, 2]);
}

#[test]
fn nobody_knows_the_state_of_a_call_that_fell_silent_and_it_is_not_counted() {
    let mut board = Board::of([calling(1, 0), talking(2, 30)]);
    assert_eq!(board.at(50, false), [2, 1]);
    assert_eq!((board.list.active, board.list.counts.quiet), (2, 1));
    assert_eq!(board.at(61, false), [2, 0, 1]);
    assert_eq!((board.list.active, board.list.doubtful), (1, 1));
}

#[test]
fn while_the_order_is_held_values_tick_and_news_wait() {
    let mut board = Board::of([calling(1, 0), calling(2, 1)]);
    board.at(5, false);
    assert_eq!(board.at(6, true), [2, 1]);
    board.put([busy(1, 0), calling(3, 7)]);
    assert_eq!(board.at(20, true), [2, 1]);
    assert_eq!((board.list.waiting_new, board.list.waiting_ended), (1, 1));
    let Some(BoardRow::Call(entry)) = board.list.row(1) else { panic!("no call") };
    assert_eq!((entry.call.state, entry.trust), (CallState::Ended, Trust::Ended));
    assert_eq!(board.at(20, false), [3, 2, 1]);
    assert_eq!((board.list.waiting_new, board.list.waiting_ended), (0, 0));
}

#[test]
fn a_filter_is_obeyed_even_while_the_order_is_held() {
    let mut board = Board::of([calling(1, 0), talking(2, 0)]);
    board.at(16, true);
    board.ask("state:talking");
    assert_eq!(board.at(16, true), [2]);
    assert_eq!(board.list.found, 1);
}

#[test]
fn facets_count_what_the_other_conditions_leave() {
    let mut board = Board::of([calling(1, 0), talking(2, 0), talking(3, 0)]);
    board.ask("*4322 state:calling_a");
    board.at(16, false);
    assert_eq!(board.list.len(), 0);
    assert_eq!(board.list.counts.states.get(&CallState::Talking), Some(&1));
}

#[test]
fn sorting_by_elapsed_never_reshuffles_and_what_is_unknown_is_last() {
    let mut nameless = (*calling(3, 5)).clone();
    nameless.started_at = None;
    let mut board = Board::of([calling(1, 10), calling(2, 0), Arc::new(nameless)]);
    board.sorting.by = SortBy::Elapsed;
    assert_eq!(board.at(20, false), [1, 2, 3]);
    assert_eq!(board.at(25, false), [1, 2, 3]);
    board.sorting.descending = true;
    assert_eq!(board.at(25, false), [2, 1, 3]);
}

#[test]
fn an_event_costs_a_look_at_one_call_and_a_frame_without_news_none() {
    let mut board = Board::of((1..=500).map(|id| talking(id, 0)));
    board.at(20, false);
    let before = board.list.looked_at;
    board.at(20, false);
    board.at(21, false);
    assert_eq!(board.list.looked_at, before);
    board.put([busy(77, 0)]);
    board.at(22, false);
    assert_eq!(board.list.looked_at, before + 1);
}

#[test]
fn what_changed_behind_a_pause_is_counted_by_kind() {
    let board = Board::of([calling(1, 0), calling(2, 0), calling(4, 0)]);
    let frozen = board.view.clone();
    let mut now = board;
    now.put([talking(1, 0), busy(2, 0), calling(3, 9)]);
    now.view.calls.remove(&4);
    let changes = Changes::between(&frozen, &now.view);
    assert_eq!(changes, Changes { new: 1, ended: 2, moved: 1 });
    assert_eq!(changes.total(), 4);
}
