//! Notifications on the desktop: a thread looks at what is published, also while the window is hidden, and hands what
//! is new to the desktop's own service. That service may take its time, or not be there at all: nobody waits for it.

mod desktop;
mod say;
mod watch;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use arc_swap::ArcSwapOption;

pub use desktop::Desktop;
pub use watch::{News, Rules};
use watch::{Seen, Watch};

use super::alerts::Standings;
use super::{BoardView, Health, Wake};
use crate::call::filter::Filter;
use crate::call::reason::Catalogue;
use crate::call::{Arrival, SessionId};

/// Between two looks, while anything is to be told.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Between two looks, while nothing is; an order is obeyed at once.
const REST: Duration = Duration::from_secs(3_600);

/// A notification on the desktop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice<'a> {
    pub title: &'a str,
    pub body: &'a str,
    /// The desktop is asked to play a sound with it.
    pub sounds: bool,
}

/// Shows a notification, and says in English what kept it from that. May take seconds. Where the desktop tells of it,
/// a press on the notification calls `pressed`.
pub trait Sink: Send {
    fn show(&mut self, notice: Notice<'_>, pressed: Pressed) -> Result<(), String>;
}

/// Called from any thread once a notification is pressed.
pub type Pressed = Box<dyn FnOnce() + Send>;

/// Where a press on a notification leads.
#[derive(Clone, Debug, PartialEq)]
pub enum Goal {
    /// Leads to the window, as it is.
    Window,
    /// Leads to the calls of this filter.
    Calls(Filter),
    Call(SessionId),
}

/// What became of the last notification that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    pub at: Arrival,
    pub result: Result<(), String>,
}

/// What the thread looks at.
pub type Look = Box<dyn Fn() -> Sight + Send>;

/// What was published last.
#[derive(Clone, Debug, Default)]
pub struct Sight {
    pub board: Arc<BoardView>,
    pub health: Arc<Health>,
    /// `None` while they have not been counted.
    pub alerts: Option<Arc<Standings>>,
}

enum Order {
    Rules(Box<Rules>),
    Test,
}

/// The line to the thread. Dropping it ends the thread, after what it is showing.
pub struct Notices {
    orders: SyncSender<Order>,
    tried: Arc<ArcSwapOption<Tried>>,
    goal: Arc<ArcSwapOption<Goal>>,
}

/// What a thread needs.
pub struct Start {
    pub rules: Rules,
    pub catalogue: Arc<Catalogue>,
    pub look: Look,
    pub clock: fn() -> Arrival,
    pub sink: Box<dyn Sink>,
    pub wake: Wake,
}

impl Notices {
    /// Starts the thread. One that cannot be started is told like a service that does not answer.
    pub fn open(start: Start) -> Notices {
        let (orders, received) = sync_channel(8);
        let (tried, goal) = (Arc::new(ArcSwapOption::empty()), Arc::new(ArcSwapOption::empty()));
        let teller = Teller {
            watch: Watch::default(),
            rules: start.rules,
            catalogue: start.catalogue,
            look: start.look,
            clock: start.clock,
            sink: start.sink,
            wake: start.wake,
            tried: tried.clone(),
            goal: goal.clone(),
        };
        let at = (teller.clock)();
        let spawned =
            std::thread::Builder::new().name("notices".into()).spawn(move || teller.work(&received));
        if let Err(error) = spawned {
            tried.store(Some(Arc::new(Tried { at, result: Err(error.to_string()) })));
        }
        Notices { orders, tried, goal }
    }

    /// Tells by other rules from now on.
    pub fn set_rules(&self, rules: Rules) {
        // Full only while the service has not answered for a long time; the next change brings these rules as well.
        let _ = self.orders.try_send(Order::Rules(Box::new(rules)));
    }

    /// Shows a notification now, whatever the rules say. What becomes of it: [`Notices::tried`]. Returns whether it is
    /// going to be tried.
    pub fn test(&self) -> bool {
        self.tried.store(None);
        self.orders.try_send(Order::Test).is_ok()
    }

    /// Whether a notification was pressed, and nobody has asked yet where it leads.
    pub fn has_goal(&self) -> bool {
        self.goal.load().is_some()
    }

    /// Where the notification pressed last leads; given once.
    pub fn take_goal(&self) -> Option<Arc<Goal>> {
        self.goal.load().as_ref()?;
        self.goal.swap(None)
    }

    /// What became of the last one.
    pub fn tried(&self) -> Option<Arc<Tried>> {
        self.tried.load_full()
    }
}

/// What the thread that tells has for itself.
struct Teller {
    watch: Watch,
    rules: Rules,
    catalogue: Arc<Catalogue>,
    look: Look,
    clock: fn() -> Arrival,
    sink: Box<dyn Sink>,
    wake: Wake,
    tried: Arc<ArcSwapOption<Tried>>,
    goal: Arc<ArcSwapOption<Goal>>,
}

impl Teller {
    fn work(mut self, orders: &Receiver<Order>) {
        loop {
            let wait = if self.rules.is_on { LOOK_EVERY } else { REST };
            match orders.recv_timeout(wait) {
                Ok(Order::Rules(rules)) => {
                    if !rules.is_on {
                        self.watch = Watch::default();
                    }
                    self.rules = *rules;
                }
                Ok(Order::Test) => {
                    let words = &self.rules.lang.phrases().notify;
                    self.show(words.test_title, words.test_body, Goal::Window);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            if self.rules.is_on {
                self.tell_news();
            }
        }
    }

    fn tell_news(&mut self) {
        let sight = (self.look)();
        let (board, health, alerts) = (&*sight.board, &*sight.health, sight.alerts.as_deref());
        let seen = Seen { now: (self.clock)(), board, health, alerts };
        if let Some(news) = self.watch.look(&self.rules, &seen) {
            let (title, body) = say::say(&news, self.rules.lang, &self.catalogue);
            self.show(&title, &body, news.goal());
        }
    }

    fn show(&mut self, title: &str, body: &str, goal: Goal) {
        let (slot, wake) = (self.goal.clone(), self.wake.clone());
        let pressed = Box::new(move || {
            slot.store(Some(Arc::new(goal)));
            wake();
        });
        let result = self.sink.show(Notice { title, body, sounds: self.rules.sound }, pressed);
        self.tried.store(Some(Arc::new(Tried { at: (self.clock)(), result })));
        (self.wake)();
    }
}
