//! Single questions from the window: one call, the one it is compared with, other calls of the same people, a stretch
//! of the inbox, the reasons' counts, the facets, the key figures, why a list is empty, the totals, the ledger of what
//! arrived. What each answer says is found elsewhere; here is only who is asked, and what becomes of a failure.

use std::collections::HashMap;
use std::sync::Arc;

use super::desk::{Desk, Ticket, Wake};
use super::figures::{self, Figures, FiguresAsk};
use super::history::{List, OpenReader};
use super::ledger::{self, LedgerAnswer, LedgerAsk};
use super::related::{self, Related, RelatedAsk};
use super::spread::{self, FacetAsk};
use super::ways_out::{self, WaysOut, WaysOutAsk};
use crate::call::filter::{Expr, Now, Query};
use crate::call::reason::CodeRef;
use crate::call::{Arrival, Call, SessionId, Thresholds};
use crate::collector::BoardView;
use crate::store::{
    Ask, CallFile, Facets, InboxFilter, Notification, NotificationRow, Reader, Sort, StoreError, Totals,
};

/// One call, asked again whenever there may be something new to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallAsk {
    pub session: SessionId,
    pub seen: Seen,
    /// Gaps that are known: one more may lie in the call.
    pub gaps: usize,
}

/// What was seen of a call when it was asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It is on the board, and this had been told of it.
    OnBoard { events: u32, cdrs: u32, duplicates: u32, is_closed: bool },
    /// It is not: whatever was stored since may be of it, such as a late CDR or a note.
    Stored(u64),
}

impl CallAsk {
    /// What is to be asked of a call as the board stands now.
    pub fn of(session: &SessionId, board: &BoardView) -> CallAsk {
        let seen = board.find(session).map_or(Seen::Stored(board.stored), |call| Seen::OnBoard {
            events: call.event_count,
            cdrs: call.cdr_count,
            duplicates: call.duplicate_count,
            is_closed: call.closed_by.is_some(),
        });
        CallAsk { session: session.clone(), seen, gaps: board.gaps.len() }
    }
}

/// Some calls, each by its session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedAsk {
    pub sessions: Vec<SessionId>,
    /// Tells one question from the next one about the same calls.
    pub number: u64,
}

/// The newest lines of the inbox, `limit` of them, and with `open` the whole notification of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxAsk {
    pub filter: InboxFilter,
    pub limit: usize,
    pub open: Option<i64>,
    pub revision: u64,
}

impl InboxAsk {
    /// Lines asked for at first, and further lines asked for each time.
    pub const LINES: usize = 500;
}

#[derive(Clone, Debug, Default)]
pub struct InboxPage {
    pub rows: Vec<NotificationRow>,
    /// All that the filter matches.
    pub total: u64,
    pub open: Option<Arc<Notification>>,
}

/// The counts of every code among the calls of a list.
#[derive(Clone, Debug)]
pub struct ReasonAsk {
    pub list: Arc<List>,
}

type Maybe<T> = Result<T, StoreError>;

/// Those of the calls that are in the database, in the order in which they were asked for.
pub type NamedAnswer = Maybe<Vec<Arc<Call>>>;

/// A call's file, or why it cannot be read; `None`: there is no such call.
pub type CallAnswer = Maybe<Option<Arc<CallFile>>>;

/// Codes with the number of calls they occur in.
pub type ReasonAnswer = Maybe<Arc<Vec<(CodeRef, u64)>>>;

/// The desks for single questions, each with a thread of its own: none waits for another one.
pub struct Lookup {
    pub calls: Desk<CallAsk, CallAnswer>,
    /// The call another one is compared with.
    pub others: Desk<CallAsk, CallAnswer>,
    /// Calls that something is to be done with.
    pub named: Desk<NamedAsk, NamedAnswer>,
    /// Other calls of the same people.
    pub related: Desk<RelatedAsk, Maybe<Arc<Related>>>,
    /// A stretch of the inbox.
    pub inbox: Desk<InboxAsk, Maybe<Arc<InboxPage>>>,
    /// How often each code occurs in a list.
    pub reasons: Desk<ReasonAsk, ReasonAnswer>,
    /// How the calls of a list are spread. Answers come several times: estimates that grow better, at last the counts
    /// themselves ([`Facets::is_estimate`]).
    pub facets: Desk<FacetAsk, Maybe<Arc<Facets>>>,
    /// The key figures of a list; the answer grows until it [is whole](Figures::is_whole).
    pub figures: Desk<FiguresAsk, Maybe<Arc<Figures>>>,
    /// Why a list is empty; the answer grows term by term.
    pub ways_out: Desk<WaysOutAsk, Maybe<WaysOut>>,
    /// How much is stored, as of a revision.
    pub totals: Desk<u64, Maybe<Totals>>,
    /// What arrived, and what did not.
    pub ledger: Desk<LedgerAsk, Maybe<LedgerAnswer>>,
}

impl Lookup {
    pub fn open(open_reader: OpenReader, wake: Wake) -> Lookup {
        Lookup {
            calls: desk("lookup-call", &open_reader, &wake, call_file),
            others: desk("lookup-other", &open_reader, &wake, call_file),
            named: desk("lookup-named", &open_reader, &wake, named),
            related: desk("lookup-related", &open_reader, &wake, |reader, ask: &RelatedAsk| {
                related::answer(reader, ask).map(Arc::new)
            }),
            inbox: desk("lookup-inbox", &open_reader, &wake, inbox_page),
            reasons: desk("lookup-reasons", &open_reader, &wake, |reader, ask: &ReasonAsk| {
                let ask = ask.list.ask();
                reader.reason_counts(&ask.query, ask.now).map(Arc::new)
            }),
            facets: growing_desk("lookup-facets", &open_reader, &wake, spread::answer),
            figures: growing_desk("lookup-figures", &open_reader, &wake, figures::answer),
            ways_out: growing_desk("lookup-ways", &open_reader, &wake, ways_out::answer),
            totals: desk("lookup-totals", &open_reader, &wake, |reader, _: &u64| reader.totals()),
            ledger: desk("lookup-ledger", &open_reader, &wake, ledger::answer),
        }
    }
}

fn call_file(reader: &mut dyn Reader, ask: &CallAsk) -> Result<Option<Arc<CallFile>>, StoreError> {
    reader.call_file(&ask.session).map(|file| file.map(Arc::new))
}

fn named(reader: &mut dyn Reader, ask: &NamedAsk) -> NamedAnswer {
    let all = Ask {
        query: Query { expr: Expr::All(Vec::new()) },
        sort: Sort::default(),
        now: Now::new(Arrival(0), Thresholds::default()),
    };
    let found = reader.named(&all, &ask.sessions)?;
    let mut by_session: HashMap<&SessionId, &Arc<Call>> =
        found.iter().map(|call| (&call.session, call)).collect();
    Ok(ask.sessions.iter().filter_map(|session| by_session.remove(session).cloned()).collect())
}

fn desk<Q: Send + Sync + 'static, A: Send + Sync + 'static>(
    name: &str,
    open: &OpenReader,
    wake: &Wake,
    mut work: impl FnMut(&mut dyn Reader, &Q) -> Result<A, StoreError> + Send + 'static,
) -> Desk<Q, Maybe<A>> {
    growing_desk(name, open, wake, move |reader, ask, _| work(reader, ask))
}

/// [`desk`] for answers that grow: `work` publishes them through its ticket until they are whole.
pub(super) fn growing_desk<Q: Send + Sync + 'static, A: Send + Sync + 'static>(
    name: &str,
    open: &OpenReader,
    wake: &Wake,
    mut work: impl FnMut(&mut dyn Reader, &Q, &Ticket<Q, Maybe<A>>) -> Result<A, StoreError> + Send + 'static,
) -> Desk<Q, Maybe<A>> {
    let (open, mut slot) = (open.clone(), None);
    Desk::open(name, wake.clone(), move |ask, ticket| {
        if let Some(value) = answer(&mut slot, &open, ticket, |reader| work(reader, ask, ticket)) {
            ticket.publish(value);
        }
    })
}

/// How often a question is asked that was interrupted although nobody asked another one: an interruption of the question
/// before it may come late, and meet this one instead.
const TRIES: usize = 3;

/// `None`: another question has been asked meanwhile.
fn answer<Q, A, T>(
    slot: &mut Option<Box<dyn Reader>>,
    open: &OpenReader,
    ticket: &Ticket<Q, A>,
    mut work: impl FnMut(&mut dyn Reader) -> Result<T, StoreError>,
) -> Option<Maybe<T>> {
    for _ in 0..TRIES {
        let reader = match slot {
            Some(reader) => reader,
            None => match open() {
                Ok(reader) => slot.insert(reader),
                Err(error) => return Some(Err(error)),
            },
        };
        ticket.interruptible(reader.interrupter());
        match work(reader.as_mut()) {
            Ok(value) => return Some(Ok(value)),
            Err(StoreError::Interrupted) if ticket.is_superseded() => return None,
            Err(StoreError::Interrupted) => {}
            Err(error) => {
                *slot = None;
                return Some(Err(error));
            }
        }
    }
    Some(Err(StoreError::Interrupted))
}

fn inbox_page(reader: &mut dyn Reader, ask: &InboxAsk) -> Result<Arc<InboxPage>, StoreError> {
    let open = match ask.open {
        Some(id) => reader.notification(id)?.map(Arc::new),
        None => None,
    };
    Ok(Arc::new(InboxPage {
        rows: reader.inbox(ask.filter, None, ask.limit)?,
        total: reader.inbox_count(ask.filter)?,
        open,
    }))
}
