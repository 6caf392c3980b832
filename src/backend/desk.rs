//! A desk: one named thread that answers the latest question and forgets the ones before it. Asking never waits,
//! reading the answer never waits; the last answer stays until the next one lands.

use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use arc_swap::ArcSwapOption;

/// Called after every new answer, from the desk's thread.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Stops the question that is being worked on, from another thread.
pub type Interrupt = Arc<dyn Fn() + Send + Sync>;

/// An answer with the question it belongs to.
#[derive(Debug)]
pub struct Answer<Q, A> {
    pub ask: Arc<Q>,
    /// Shared, so that whoever looks at every frame copies nothing.
    pub value: Arc<A>,
}

struct Shared<Q, A> {
    /// The question that waits, with its number: taken together, so that no worker ever holds a new question for an
    /// old one.
    next: ArcSwapOption<(u64, Arc<Q>)>,
    answer: ArcSwapOption<Answer<Q, A>>,
    interrupt: ArcSwapOption<Interrupt>,
    /// Questions asked so far; a worker whose number is lower is working for nobody.
    asked: AtomicU64,
    busy: AtomicBool,
    closed: AtomicBool,
    wake: Wake,
}

impl<Q, A> Shared<Q, A> {
    /// Whether nobody waits any more for the answer to the question of this number.
    fn is_past(&self, number: u64) -> bool {
        self.closed.load(Ordering::SeqCst) || self.asked.load(Ordering::SeqCst) != number
    }
}

/// Whether a question was asked before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// A new question: the one being answered is dropped for it.
    Anew,
    /// The question asked before, to bring its answer up to date: put only when the desk is free, so that it drops
    /// nothing.
    Again,
}

impl Asking {
    /// [`Asking::Again`] where `known` tells of the same question asked before.
    pub fn after<T>(known: Option<T>) -> Asking {
        match known {
            Some(_) => Asking::Again,
            None => Asking::Anew,
        }
    }
}

/// The desk as its customers see it.
pub struct Desk<Q, A> {
    shared: Arc<Shared<Q, A>>,
    thread: Option<JoinHandle<()>>,
}

/// The worker's side of one question.
pub struct Ticket<Q, A> {
    shared: Arc<Shared<Q, A>>,
    number: u64,
    ask: Arc<Q>,
}

impl<Q, A> Ticket<Q, A> {
    /// Whether a newer question waits, or the desk closes: the worker should return.
    pub fn is_superseded(&self) -> bool {
        self.shared.is_past(self.number)
    }

    /// [`Ticket::is_superseded`] for what goes on or breaks off.
    pub fn goes_on(&self) -> ControlFlow<()> {
        if self.is_superseded() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// [`Ticket::is_superseded`] for whoever works beside this thread, or in pieces that know no ticket.
    pub fn watch(&self) -> Arc<dyn Fn() -> bool + Send + Sync>
    where
        Q: Send + Sync + 'static,
        A: Send + Sync + 'static,
    {
        let (shared, number) = (self.shared.clone(), self.number);
        Arc::new(move || shared.is_past(number))
    }

    /// Lets a newer question stop this one in the middle of a query, also one that was asked before this was said.
    pub fn interruptible(&self, interrupt: Interrupt) {
        self.shared.interrupt.store(Some(Arc::new(interrupt.clone())));
        if self.is_superseded() {
            interrupt();
        }
    }

    /// Puts an answer out, the last one or one of several that grow. A superseded answer is dropped.
    pub fn publish(&self, value: A) {
        if !self.is_superseded() {
            self.shared
                .answer
                .store(Some(Arc::new(Answer { ask: self.ask.clone(), value: Arc::new(value) })));
            (self.shared.wake)();
        }
    }
}

impl<Q: Send + Sync + 'static, A: Send + Sync + 'static> Desk<Q, A> {
    /// Opens a desk whose thread is called `name`; `work` answers one question and publishes through its ticket.
    pub fn open(
        name: &str,
        wake: Wake,
        mut work: impl FnMut(&Q, &Ticket<Q, A>) + Send + 'static,
    ) -> Desk<Q, A> {
        let shared: Arc<Shared<Q, A>> = Arc::new(Shared {
            next: ArcSwapOption::empty(),
            answer: ArcSwapOption::empty(),
            interrupt: ArcSwapOption::empty(),
            asked: AtomicU64::new(0),
            busy: AtomicBool::new(false),
            closed: AtomicBool::new(false),
            wake,
        });
        let (inside, named) = (shared.clone(), name.to_owned());
        let thread = thread::Builder::new().name(name.to_owned()).spawn(move || {
            while !inside.closed.load(Ordering::Acquire) {
                let Some(next) = inside.next.swap(None) else {
                    if inside.next.load().is_none() {
                        thread::park_timeout(Duration::from_secs(3600));
                    }
                    continue;
                };
                inside.busy.store(true, Ordering::Release);
                let (number, ask) = next.as_ref();
                let ticket = Ticket { shared: inside.clone(), number: *number, ask: ask.clone() };
                // The next question is answered all the same.
                if panic::catch_unwind(AssertUnwindSafe(|| work(ask, &ticket))).is_err() {
                    tracing::error!("the {named} fell over at a question");
                }
                // Free before anybody is woken: who comes with the next question shall not find a closed door.
                inside.busy.store(inside.next.load().is_some(), Ordering::Release);
                (inside.wake)();
            }
        });
        Desk { shared, thread: thread.ok() }
    }

    /// Asks in the one way or the other. Says whether the question was taken.
    pub fn put(&self, ask: Q, asking: Asking) -> bool {
        match asking {
            Asking::Again => self.ask_when_free(ask),
            Asking::Anew => {
                self.ask(ask);
                true
            }
        }
    }

    /// Asks what only brings an answer up to date; says whether the desk was free to take it. Under a steady stream of
    /// news, questions that drop each other would never be answered; once this one is, the caller is woken anyway.
    pub fn ask_when_free(&self, ask: Q) -> bool {
        let is_free = !self.is_busy();
        if is_free {
            self.ask(ask);
        }
        is_free
    }

    /// Asks; a question that has not been answered yet is dropped.
    pub fn ask(&self, ask: Q) {
        self.shared.busy.store(true, Ordering::Release);
        let number = self.shared.asked.fetch_add(1, Ordering::SeqCst) + 1;
        // Before the worker can take the new question: what it says then is how to stop that one.
        let interrupt = self.shared.interrupt.load_full();
        self.shared.next.store(Some(Arc::new((number, Arc::new(ask)))));
        if let Some(interrupt) = interrupt {
            interrupt();
        }
        if let Some(thread) = &self.thread {
            thread.thread().unpark();
        }
    }

    /// The last answer that landed, whatever was asked since.
    pub fn latest(&self) -> Option<Arc<Answer<Q, A>>> {
        self.shared.answer.load_full()
    }

    /// Whether a question waits or is being worked on.
    pub fn is_busy(&self) -> bool {
        self.shared.busy.load(Ordering::Acquire)
    }
}

impl<Q, A> Drop for Desk<Q, A> {
    fn drop(&mut self) {
        self.shared.closed.store(true, Ordering::SeqCst);
        if let Some(interrupt) = self.shared.interrupt.load().as_ref() {
            interrupt();
        }
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // The worker looks at its ticket between steps; a query in progress was interrupted above.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;
    use crate::backend::sample::bell;

    #[test]
    fn the_last_of_many_questions_is_always_answered() {
        let (wake, wakes) = bell();
        let desk: Desk<u32, u32> = Desk::open("test-desk", wake, |ask, ticket| ticket.publish(*ask));
        for ask in 0..20_000 {
            desk.ask(ask);
        }
        while desk.latest().is_none_or(|answer| *answer.value != 19_999) {
            wakes.recv_timeout(Duration::from_secs(30)).unwrap();
        }
    }

    #[test]
    fn a_desk_that_falls_over_at_a_question_is_free_and_answers_the_next() {
        let (wake, wakes) = bell();
        let desk: Desk<u32, u32> = Desk::open("test-desk", wake, |ask, ticket| {
            assert!(*ask > 1, "as it was told to");
            ticket.publish(*ask);
        });
        desk.ask(1);
        while desk.is_busy() {
            wakes.recv_timeout(Duration::from_secs(30)).unwrap();
        }
        assert!(desk.latest().is_none());
        desk.ask(2);
        while desk.latest().is_none() {
            wakes.recv_timeout(Duration::from_secs(30)).unwrap();
        }
    }

    #[test]
    fn only_the_latest_question_is_answered() {
        let (started, has_started) = sync_channel::<u32>(8);
        let (go, may_go) = sync_channel::<()>(8);
        let (woken, wakes) = sync_channel::<()>(64);
        let wake: Wake = Arc::new(move || {
            let _ = woken.try_send(());
        });
        let desk: Desk<u32, u32> = Desk::open("test-desk", wake, move |ask, ticket| {
            started.send(*ask).unwrap();
            may_go.recv().unwrap();
            ticket.publish(ask * 10);
        });
        desk.ask(1);
        assert_eq!(has_started.recv().unwrap(), 1);
        desk.ask(2);
        desk.ask(3);
        go.send(()).unwrap(); // 1 finishes, superseded: dropped
        assert_eq!(has_started.recv().unwrap(), 3);
        go.send(()).unwrap();
        while desk.latest().is_none() {
            wakes.recv().unwrap();
        }
        let answer = desk.latest().unwrap();
        assert_eq!((*answer.ask, *answer.value), (3, 30));
    }

    #[test]
    fn a_question_superseded_before_it_could_be_interrupted_is_interrupted_all_the_same() {
        let (started, has_started) = sync_channel::<u32>(8);
        let (go, may_go) = sync_channel::<()>(8);
        let (wake, _wakes) = bell();
        let (stops, stopped) = sync_channel::<u32>(8);
        let desk: Desk<u32, u32> = Desk::open("test-desk", wake, move |ask, ticket| {
            started.send(*ask).unwrap();
            may_go.recv().unwrap();
            let (stops, ask) = (stops.clone(), *ask);
            ticket.interruptible(Arc::new(move || stops.send(ask).unwrap()));
        });
        desk.ask(1);
        assert_eq!(has_started.recv(), Ok(1));
        desk.ask(2);
        go.send(()).unwrap();
        assert_eq!(stopped.recv_timeout(Duration::from_secs(30)), Ok(1));
        assert_eq!(has_started.recv(), Ok(2));
        go.send(()).unwrap();
    }

    #[test]
    fn news_do_not_drop_a_question_that_is_being_answered() {
        let (wake, finished) = bell();
        let (go, may_go) = std::sync::mpsc::sync_channel::<()>(1);
        let desk = Desk::open("test-free", wake, move |ask: &u32, ticket| {
            let _ = may_go.recv();
            ticket.publish(*ask);
        });
        assert!(desk.ask_when_free(1));
        assert!(!desk.ask_when_free(2));
        go.send(()).unwrap();
        finished.recv().unwrap();
        assert_eq!(*desk.latest().unwrap().value, 1);
    }
}
