//! What an event costs the scribe once it is on disk: put on the board, and the board published.

use std::time::Duration;

use arc_swap::ArcSwap;
use ringside::call::Call;
use ringside::collector::{Board, BoardView};

use crate::clock::cost;
use crate::frames::START;
use crate::traffic::Traffic;
use std::sync::Arc;

/// The cost of each of `events`, in publications of `batch` at a time, with `calls` in progress.
pub fn per_event(calls: usize, events: usize, batch: usize) -> Duration {
    let (mut traffic, running) = Traffic::new(calls, START);
    let mut board = Board::default();
    board.take_in(running, START);
    let published = ArcSwap::from_pointee(BoardView::default());
    let news: Vec<Arc<Call>> = (0..events).map(|_| traffic.next(START)).collect();
    // Somebody looks at the board: nothing of it can be changed in place.
    let mut looked_at = Arc::new(board.view());
    let (spent, ()) = cost(|| {
        for news in news.chunks(batch) {
            board.take_in(news.iter().cloned(), START);
            board.retire(START);
            published.store(Arc::new(board.view()));
            looked_at = published.load_full();
        }
    });
    drop(looked_at);
    spent / u32::try_from(events).unwrap_or(u32::MAX)
}
