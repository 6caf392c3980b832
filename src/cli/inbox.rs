//! `ringside inbox`: what arrived, and how it was understood.

use std::io::{self, Write};

use clap::Args;

use super::plain::plain;
use super::table::{cell, pad};
use super::values::count;
use super::{Done, Place, TableOrJson, arriving};
use crate::call::Number;
use crate::call::zone::Zone;
use crate::i18n::Lang;
use crate::store::{InboxFilter, Notification};
use crate::wire::json::{self, BodyJson, NotificationJson, RefusedJson, SignatureJson};

#[derive(Debug, Args)]
pub struct Inbox {
    /// Only what was stored and not understood: no JSON.
    #[arg(long, conflicts_with_all = ["unknown", "instead"])]
    pub rejected: bool,
    /// Only kinds and fields that no document names.
    #[arg(long, conflicts_with = "instead")]
    pub unknown: bool,
    /// Instead: when nothing could be received, and why.
    #[arg(long, group = "instead")]
    pub gaps: bool,
    /// Instead: calls whose CDR is overdue, and when the platform tries again.
    #[arg(long, group = "instead")]
    pub overdue: bool,
    /// With --overdue: the text for the platform's support, on the CDRs that will not come by themselves.
    #[arg(long, requires = "overdue")]
    pub paste: bool,
    /// Instead: what no document names, each once with first and last sight and count.
    #[arg(long, group = "instead")]
    pub fields: bool,
    /// Instead: lag, duplicates, order and completeness of the newest notifications.
    #[arg(long, group = "instead")]
    pub arrivals: bool,
    /// Instead: what was turned away, counted by minute, sender and reason; no bodies are kept of it.
    #[arg(long, group = "instead")]
    pub refused: bool,
    #[arg(long, value_enum, default_value_t)]
    pub format: TableOrJson,
    /// Zone of the times [default: as set].
    #[arg(long, allow_hyphen_values = true)]
    pub zone: Option<String>,
    /// At most so many [default: 50 for a table, all for json].
    #[arg(long, allow_negative_numbers = true, value_parser = count::<usize>)]
    pub limit: Option<usize>,
}

/// Lines asked of the store at a time.
const PAGE: usize = 200;

impl Inbox {
    pub(super) fn limit(&self) -> usize {
        self.limit.unwrap_or(if self.format == TableOrJson::Table { 50 } else { usize::MAX })
    }
}

pub fn run(place: &Place, command: &Inbox) -> Done {
    let zone = place.zone(command.zone.as_deref())?;
    if command.gaps {
        return arriving::gaps(place, command, &zone);
    }
    if command.overdue {
        return arriving::overdue(place, command, &zone);
    }
    if command.fields {
        return arriving::fields(place, command, &zone);
    }
    if command.arrivals {
        return arriving::arrivals(place, command, &zone);
    }
    if command.refused {
        return refused(place, command, &zone);
    }
    let filter = match (command.rejected, command.unknown) {
        (true, _) => InboxFilter::Rejected,
        (_, true) => InboxFilter::Unknown,
        _ => InboxFilter::All,
    };
    let table = command.format == TableOrJson::Table;
    let mut left = command.limit();
    let mut reader = place.reader()?;
    let mut before = None;
    let mut out = plain(io::stdout().lock());
    let words = &place.lang.phrases().inbox;
    while left > 0 {
        let rows = reader.inbox(filter, before, PAGE.min(left))?;
        let Some(last) = rows.last() else {
            let is_empty = table && before.is_none();
            let none = if filter == InboxFilter::All { words.empty_title } else { words.none_title };
            return if is_empty { Ok(writeln!(out, "{none}")?) } else { Ok(()) };
        };
        before = Some(last.id);
        left -= rows.len();
        for row in rows {
            let received = json::arrival_time(row.received, &zone);
            if table {
                let gist = row.gist.as_ref().map(|gist| place.lang.phrases().gist(gist, &Number::grouped));
                let what = gist.as_deref().or(row.problem.as_deref()).or(row.session.as_deref());
                let what = what.unwrap_or_default();
                let event = row.event_type.as_deref().unwrap_or_default();
                writeln!(
                    out,
                    "#{:<8} {received}  {} {} {}  {:<11}  {}",
                    row.id,
                    pad(row.kind.as_str(), 13),
                    pad(event, 12),
                    row.answer,
                    row.signature.map_or("", |checked| checked.verdict.as_str()),
                    cell(what)
                )?;
            } else if let Some(notification) = reader.notification(row.id)? {
                writeln!(out, "{}", line(&notification, received))?;
            }
        }
    }
    Ok(())
}

fn refused(place: &Place, command: &Inbox, zone: &Zone) -> Done {
    let table = command.format == TableOrJson::Table;
    let mut out = plain(io::stdout().lock());
    let rows = place.reader()?.refused(command.limit())?;
    if table && rows.is_empty() {
        writeln!(out, "{}", place.lang.phrases().security.refused_none)?;
    }
    for row in rows {
        let line = RefusedJson {
            first_at: json::arrival_time(row.first, zone),
            last_at: json::arrival_time(row.last, zone),
            peer: &row.peer,
            reason: row.reason.as_str(),
            count: row.count,
            last_target: row.last_target.as_deref(),
        };
        if table {
            let target = cell(line.last_target.unwrap_or_default());
            let (at, reason) = (&line.last_at, line.reason);
            writeln!(out, "{at}  {:>7} x  {reason:<12} {:<24} {target}", line.count, line.peer)?;
        } else {
            writeln!(out, "{}", json::refused_line(&line))?;
        }
    }
    Ok(())
}

fn line(notification: &Notification, received_at: String) -> String {
    let row = &notification.row;
    let english = |gist| Lang::En.phrases().gist(gist, &|number: &Number| number.as_str().to_owned());
    let summary = row.gist.as_ref().map(english);
    json::notification_line(&NotificationJson {
        id: row.id,
        received_at,
        peer: &row.peer,
        target: &row.target,
        size: row.size,
        answer: row.answer,
        kind: row.kind.as_str(),
        event_type: row.event_type.as_deref(),
        session_id: row.session.as_deref(),
        records: row.records,
        duplicates: row.duplicates,
        problem: row.problem.as_deref(),
        summary: summary.as_deref(),
        unknown_fields: row.unknown_fields.as_deref(),
        signature: row.signature.map(SignatureJson::from),
        headers: &notification.headers,
        body: BodyJson::new(&notification.body),
    })
}
