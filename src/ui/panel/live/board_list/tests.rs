use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::samples::{at, busy, call, calling, session, talking};
use super::*;
use crate::call::{CallState, ClosedBy};
use crate::ui::panel::columns::Columns as _;
use crate::ui::panel::live::column::Column;

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
        for call in calls {
            self.view.put(call);
        }
        self.view.revision += 1;
    }

    fn ask(&mut self, filter: &str) {
        self.asked = Asked { filter: Filter::parse(filter).unwrap(), revision: self.asked.revision + 1 };
    }

    /// Ids from top to bottom, 0 for the heading.
    fn at(&mut self, secs: i64, held: bool) -> Vec<i64> {
        self.frame(secs, held);
        while self.list.is_behind() {
            self.frame(secs, held);
        }
        self.rows()
    }

    /// One frame's work.
    fn frame(&mut self, secs: i64, held: bool) {
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
    assert_eq!((board.list.tally.active, board.list.tally.counts.quiet), (2, 1));
    assert_eq!(board.at(61, false), [2, 0, 1]);
    assert_eq!((board.list.tally.active, board.list.tally.doubtful), (1, 1));
}

#[test]
fn while_the_order_is_held_values_tick_and_news_wait() {
    let mut board = Board::of([calling(1, 0), calling(2, 1)]);
    board.at(5, false);
    assert_eq!(board.at(6, true), [2, 1]);
    board.put([busy(1, 0), calling(3, 7)]);
    assert_eq!(board.at(20, true), [2, 1]);
    assert_eq!((board.list.tally.waiting_new, board.list.tally.waiting_ended), (1, 1));
    let Some(BoardRow::Call(entry)) = board.list.row(1) else { panic!("no call") };
    assert_eq!((entry.call.state, entry.trust), (CallState::Ended, Trust::Ended));
    assert_eq!(board.at(20, false), [3, 2, 1]);
    assert_eq!((board.list.tally.waiting_new, board.list.tally.waiting_ended), (0, 0));
}

#[test]
fn a_filter_is_obeyed_even_while_the_order_is_held() {
    let mut board = Board::of([calling(1, 0), talking(2, 0)]);
    board.at(16, true);
    board.ask("state:talking");
    assert_eq!(board.at(16, true), [2]);
    assert_eq!(board.list.tally.found, 1);
}

#[test]
fn facets_count_what_the_other_conditions_leave() {
    let mut board = Board::of([calling(1, 0), talking(2, 0), talking(3, 0)]);
    board.ask("*4322 state:calling_a");
    board.at(16, false);
    assert_eq!(board.list.len(), 0);
    assert_eq!(board.list.tally.counts.states.get(&CallState::Talking), Some(&1));
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
fn a_row_is_not_taken_out_of_a_held_order_however_long_ago_it_ended() {
    let mut board = Board::of([busy(1, 0), talking(2, 0)]);
    board.at(30, false);
    assert_eq!(board.at(60, true), [2, 1]);
    board.view.take(1);
    board.view.revision += 1;
    assert_eq!(board.at(90, true), [2, 1]);
    assert_eq!(board.at(91, false), [2]);
}

#[test]
fn a_selected_row_stays_after_the_board_has_let_go_of_its_call() {
    let mut board = Board::of([busy(1, 0), talking(2, 0)]);
    board.selected = Some(session(1));
    board.at(30, false);
    board.view.take(1);
    board.view.revision += 1;
    assert_eq!(board.at(90, false), [2, 1]);
    assert_eq!((board.list.tally.active, board.list.tally.counts.ended), (1, 1));
    board.selected = None;
    assert_eq!(board.at(91, false), [2]);
    assert_eq!(board.list.tally.counts.ended, 0);
}

#[test]
fn a_call_that_is_looked_at_stays_when_it_moves_on_and_goes_with_another_filter() {
    let mut board = Board::of([calling(1, 0), calling(2, 1), calling(3, 2)]);
    board.ask("state:calling_a");
    (board.selected, board.pinned) = (Some(session(1)), [session(2)].into());
    assert_eq!(board.at(5, false), [2, 3, 1]);
    board.put([talking(1, 0), talking(2, 1), talking(3, 2)]);
    assert_eq!(board.at(20, false), [2, 1]);
    assert_eq!(board.list.tally.found, 0, "the filter does not ask for them");
    board.selected = None;
    assert_eq!(board.at(21, false), [2]);
    board.selected = Some(session(1));
    assert_eq!(board.at(22, false), [2], "what was gone does not come back by being chosen");
    board.ask("state:calling_a *9");
    assert_eq!(board.at(23, false), [0_i64; 0]);
}

#[test]
fn a_call_that_moved_on_while_the_order_was_held_stays_when_it_is_chosen_in_time() {
    let mut board = Board::of([calling(1, 0), calling(2, 1)]);
    board.ask("state:calling_a");
    board.at(5, false);
    board.put([talking(1, 0), talking(2, 1)]);
    assert_eq!(board.at(20, true), [2, 1]);
    board.selected = Some(session(1));
    assert_eq!(board.at(21, true), [2, 1]);
    assert_eq!(board.at(30, false), [1]);
}

#[test]
fn a_call_that_a_mark_has_ended_stays_as_long_as_any_other() {
    let mut board = Board::of([talking(1, 0), talking(2, 0)]);
    board.at(60, false);
    let marked =
        Call { state: CallState::Ended, closed_by: Some(ClosedBy::Marked), ..Call::clone(&talking(1, 0)) };
    let presumed = Call { closed_by: Some(ClosedBy::Presumed), id: 2, session: session(2), ..marked.clone() };
    board.put([Arc::new(marked), Arc::new(presumed)]);
    assert_eq!(board.at(61, false), [2, 1]);
    assert_eq!(board.at(80, false), [2, 1]);
    assert_eq!(board.at(81, false), [0_i64; 0]);
}

#[test]
fn rows_sorted_once_keep_their_places_and_new_calls_come_in_above_them() {
    let mut board = Board::of([calling(1, 5), calling(2, 0), calling(3, 9)]);
    board.at(10, false);
    board.sorting = Sorting { by: SortBy::Elapsed, descending: false, once: Some(1) };
    assert_eq!(board.at(10, false), [3, 1, 2]);
    board.put([talking(2, 8), calling(4, 1)]);
    assert_eq!(board.at(24, false), [4, 3, 1, 2]);
    board.ask("s4,s2");
    board.ask("");
    board.sorting.once = Some(2);
    assert_eq!(board.at(24, false), [3, 2, 1, 4]);
}

#[test]
fn only_the_cell_that_has_changed_is_lit_and_never_one_that_shows_time() {
    let mut board = Board::of([calling(1, 0)]);
    board.at(0, false);
    let lit = |board: &Board| match board.list.row(0) {
        Some(BoardRow::Call(entry)) => {
            Column::ALL.iter().copied().filter(|column| entry.lit.has(*column)).collect::<Vec<_>>()
        }
        _ => panic!("no call"),
    };
    assert_eq!(lit(&board), []);
    board.put([call(1, &[(0, "A", "callout"), (1, "A", "alerting")])]);
    board.at(1, false);
    assert_eq!(lit(&board), [Column::Event]);
    board.at(2, false);
    board.ask("13800138001");
    board.at(2, false);
    assert_eq!(lit(&board), [Column::Event], "a filter lights nothing");
    board.put([busy(1, 0)]);
    board.at(20, false);
    assert_eq!(lit(&board), [Column::State, Column::Called]);
}

#[test]
fn another_filter_on_many_calls_is_obeyed_all_at_once_some_frames_later() {
    let mut board = Board::of((1..=12).map(|id| if id % 2 == 0 { calling(id, 0) } else { talking(id, 0) }));
    board.at(16, false);
    board.ask("state:talking");
    for (frame, rows) in [(1, 12), (2, 12), (3, 6)] {
        board.frame(16, true);
        assert_eq!((frame, board.list.len(), board.list.is_behind()), (frame, rows, frame < 3));
    }
}

/// What happens to a board: a call moves on, time passes, rows are held, somebody chooses, pins, filters or sorts.
#[derive(Clone, Debug)]
enum Step {
    Call(i64, u8),
    Gone(i64),
    Wait(i64),
    Hold(i64),
    Pin(i64),
    Choose(Option<i64>),
    Ask(&'static str),
    Sort(SortBy, bool),
}

fn step() -> impl Strategy<Value = Step> {
    let id = || 1..9_i64;
    prop_oneof![
        4 => (id(), 0..3_u8).prop_map(|(id, kind)| Step::Call(id, kind)),
        1 => id().prop_map(Step::Gone),
        2 => (0..70_i64).prop_map(Step::Wait),
        1 => (0..9_i64).prop_map(Step::Hold),
        1 => id().prop_map(Step::Pin),
        1 => prop::option::of(id()).prop_map(Step::Choose),
        1 => prop::sample::select(vec!["", "state:talking", "*43", "trust:quiet,stale", "at:-1m.."])
            .prop_map(Step::Ask),
        1 => (prop::sample::select(vec![SortBy::Newest, SortBy::State, SortBy::Elapsed, SortBy::Called]), any::<bool>())
            .prop_map(|(by, descending)| Step::Sort(by, descending)),
    ]
}

proptest! {
    #[test]
    fn a_list_brought_up_to_date_is_the_list_worked_out_anew(steps in prop::collection::vec(step(), 1..40)) {
        let mut board = Board::of([]);
        let mut now = 100;
        for (turn, step) in steps.into_iter().enumerate() {
            match step {
                Step::Call(id, kind) => board.put([match kind {
                    0 => calling(id, now),
                    1 => talking(id, now - 15),
                    _ => busy(id, now - 19),
                }]),
                Step::Gone(id) => {
                    // The board lets go of calls long after they have ended.
                    let is_over = board.view.calls.get(&id).is_some_and(|call| !call.is_in_progress());
                    if is_over && board.selected != Some(session(id)) && !board.pinned.contains(&session(id)) {
                        board.view.take(id);
                        board.view.revision += 1;
                    }
                }
                Step::Wait(secs) => now += secs,
                Step::Hold(secs) => {
                    now += secs;
                    board.at(now, true);
                }
                Step::Pin(id) => {
                    if !board.pinned.remove(&session(id)) {
                        board.pinned.insert(session(id));
                    }
                }
                Step::Choose(id) => board.selected = id.map(session),
                Step::Ask(filter) => board.ask(filter),
                Step::Sort(by, descending) => board.sorting = Sorting { by, descending, once: None },
            }
            // Between two looks things go on, whether or not the list has caught up.
            if turn % 2 == 0 {
                board.frame(now, false);
                continue;
            }
            let rows = board.at(now, false);
            let kept = std::mem::take(&mut board.list);
            let anew = board.at(now, false);
            let counts = |list: &BoardList| {
                let mut tally = list.tally.clone();
                tally.counts.states.retain(|_, count| *count > 0);
                tally
            };
            // A call the board has let go of may stay for those who look at it, and so may one that has moved on from
            // what the filter asks for, if need be under a heading of its own.
            let has_moved_on = |id: &i64| kept.entries.get(id).is_some_and(|entry| !entry.found);
            let is_alone = rows.iter().any(has_moved_on);
            let is_counted = |id: &i64| if *id == 0 { !is_alone } else { board.view.calls.contains_key(id) && !has_moved_on(id) };
            let on_board = |rows: &[i64]| rows.iter().copied().filter(is_counted).collect::<Vec<_>>();
            prop_assert_eq!(on_board(&rows), on_board(&anew));
            prop_assert_eq!(counts(&kept), counts(&board.list));
            for (index, id) in (0..).zip(&rows) {
                if *id != 0 {
                    prop_assert_eq!(kept.index_of(&session(*id)), Some(index));
                }
            }
            board.list = kept;
        }
    }
}

#[test]
fn what_changed_behind_a_pause_is_counted_by_kind() {
    let board = Board::of([calling(1, 0), calling(2, 0), calling(4, 0)]);
    let frozen = board.view.clone();
    let mut now = board;
    now.put([talking(1, 0), busy(2, 0), calling(3, 9)]);
    now.view.take(4);
    let changes = Changes::between(&frozen, &now.view);
    assert_eq!(changes, Changes { new: 1, ended: 2, moved: 1 });
    assert_eq!(changes.total(), 4);
}
