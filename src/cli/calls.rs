//! `ringside calls` and `ringside call`.

use std::io::{self, Write};
use std::ptr;

use clap::Args;

use super::explain::write;
use super::plain::plain;
use super::table::{cell, pad};
use super::values::count;
use super::{Done, Place, TableOrJson, TextOrJson};
use crate::call::filter::{Condition, Expr, Query};
use crate::call::mask::Mask;
use crate::call::reason::Catalogue;
use crate::call::verdict::Evidence;
use crate::call::zone::Zone;
use crate::call::{Arrival, Call, CallState, Cdr, LegName, Now, Number, Seen, SessionId, StatusEvent, trust};
use crate::i18n::{Lang, clock, verdict as words};
use crate::store::{Ask, CallFile, Notification, SentCdr, Sort, SortBy};
use crate::wire::arriving::MarkJson;
use crate::wire::one_call::{self, CdrJson, EventJson, OneCallJson, PushJson};
use crate::wire::{self, json};

#[derive(Debug, Args)]
pub struct Calls {
    /// Which calls, as a filter expression: `number:138* talk<6 at:today`.
    #[arg(long)]
    pub filter: Option<String>,
    /// Only calls without an end.
    #[arg(long)]
    pub in_progress: bool,
    #[arg(long, value_enum, default_value_t)]
    pub format: TableOrJson,
    /// Zone of the times: utc, beijing, local, +08:00, Europe/Berlin [default: as set].
    #[arg(long, allow_hyphen_values = true)]
    pub zone: Option<String>,
    /// At most so many [default: 50 for a table, all for json].
    #[arg(long, allow_negative_numbers = true, value_parser = count::<usize>)]
    pub limit: Option<usize>,
    /// time, talk, ring, caller, called, state-code or arrival; descending.
    #[arg(long, default_value = "time", value_parser = parse_sort)]
    pub sort: SortBy,
}

#[derive(Debug, Args)]
pub struct OneCall {
    pub session_id: String,
    #[arg(long, value_enum, default_value_t)]
    pub format: TextOrJson,
    /// Zone of the times [default: as set].
    #[arg(long, allow_hyphen_values = true)]
    pub zone: Option<String>,
}

fn parse_sort(text: &str) -> Result<SortBy, String> {
    SortBy::parse(text).ok_or_else(|| format!("write one of {}", SortBy::ALL.map(SortBy::as_str).join(", ")))
}

/// Rows asked of the store at a time.
const PAGE: usize = 500;

pub fn calls(place: &Place, command: &Calls) -> Done {
    let zone = place.zone(command.zone.as_deref())?;
    let sort = Sort { by: command.sort, descending: true };
    let mut ask = place.ask(command.filter.as_deref(), sort, &zone)?;
    if command.in_progress {
        let ended = Expr::Is(Condition::State(vec![CallState::Ended]));
        ask.query = Query { expr: Expr::All(vec![ask.query.expr, Expr::Not(Box::new(ended))]) };
    }
    ask.now = place.reader()?.with_gaps(&ask.now)?;
    let own = place.own_reasons();
    let mut out = plain(io::stdout().lock());
    let table = command.format == TableOrJson::Table;
    if table {
        head(&mut out, place.lang, &zone)?;
    }
    let mut left = command.limit.unwrap_or(if table { 50 } else { usize::MAX });
    pages(place, &ask, &mut left, &mut |call| match command.format {
        TableOrJson::Json => {
            writeln!(out, "{}", json::call_line(call, &zone, &ask.now, &Mask::Off, &own.catalogue))
        }
        TableOrJson::Table => row(&mut out, call, place.lang, &zone, &own.catalogue, ask.now.arrival),
    })
}

fn pages(place: &Place, ask: &Ask, left: &mut usize, each: &mut dyn FnMut(&Call) -> io::Result<()>) -> Done {
    let mut reader = place.reader()?;
    let mut after = None;
    while *left > 0 {
        let wanted = PAGE.min(*left);
        let page = reader.page(ask, after.as_ref(), wanted)?;
        for call in &page {
            each(call)?;
        }
        *left -= page.len();
        match page.last() {
            Some(last) if page.len() == wanted => after = Some(reader.cursor(ask.sort, last)),
            _ => return Ok(()),
        }
    }
    Ok(())
}

fn head(out: &mut impl Write, lang: Lang, zone: &Zone) -> io::Result<()> {
    let titles = &lang.phrases().columns;
    let started = zone.named_behind(titles.started_at);
    writeln!(
        out,
        "{}  {}  {}  {}  {}  {}",
        pad(&started, 26),
        pad(titles.outcome, 12),
        pad(titles.caller, 16),
        pad(titles.called, 16),
        pad(titles.elapsed, 16),
        titles.verdict
    )
}

fn row(
    out: &mut impl Write,
    call: &Call,
    lang: Lang,
    zone: &Zone,
    catalogue: &Catalogue,
    now: Arrival,
) -> io::Result<()> {
    let phrases = lang.phrases();
    let time = format!("{}{}", call.filed_by().mark(), zone.format(call.filed_at()));
    let state = if call.is_in_progress() { phrases.state(call.state) } else { phrases.outcome(call.outcome) };
    let number = |number: &Option<Number>| number.as_ref().map_or_else(dash, Number::grouped);
    let total = call.elapsed_secs(now).map_or_else(dash, clock);
    let talk = call.talking_secs(now).filter(|secs| *secs > 0);
    let talk = talk.map(|secs| format!(" ({})", clock(secs))).unwrap_or_default();
    writeln!(
        out,
        "{}  {}  {}  {}  {}  {}",
        pad(&time, 26),
        pad(state, 12),
        pad(&number(&call.caller), 16),
        pad(&number(&call.called), 16),
        pad(&format!("{total}{talk}"), 16),
        cell(&[reason(call, lang, catalogue), noted(call, lang)].concat())
    )
}

/// The first line of its note.
fn noted(call: &Call, lang: Lang) -> String {
    let Some(line) = call.note.as_deref().and_then(|note| note.lines().next()) else { return String::new() };
    format!(" [{}: {line}]", lang.phrases().columns.note)
}

fn dash() -> String {
    "—".to_owned()
}

/// The code that stands for the verdict, and the headline.
fn reason(call: &Call, lang: Lang, catalogue: &Catalogue) -> String {
    let Some(verdict) = &call.verdict else { return String::new() };
    let headline = words::headline(lang, catalogue, &Evidence::of(call), verdict);
    match verdict.headline {
        Some(code) => format!("{} {headline}", code.code),
        None => headline,
    }
}

pub fn one_call(place: &Place, command: &OneCall) -> Done {
    let zone = place.zone(command.zone.as_deref())?;
    let unknown = || place.no_such_call(&command.session_id);
    let session = SessionId::typed(&command.session_id).ok_or_else(unknown)?;
    let file = place.reader()?.call_file(&session)?.ok_or_else(unknown)?;
    let now = Now { gaps: file.gaps.clone(), ..place.now() };
    let own = place.own_reasons();
    let mut out = plain(io::stdout().lock());
    match command.format {
        TextOrJson::Json => write!(out, "{}", as_json(&file, &zone, &now, &own.catalogue))?,
        TextOrJson::Text => as_text(&mut out, &file, place.lang, &zone, &now, &own.catalogue)?,
    }
    Ok(())
}

fn as_json(file: &CallFile, zone: &Zone, now: &Now, catalogue: &Catalogue) -> String {
    let call = &*file.call;
    let (facts, story) = (&file.facts, file.facts.story());
    let leg = |seen: &Seen<StatusEvent>| -> Option<LegName> {
        story.iter().find(|(told, _)| ptr::eq(*told, seen)).and_then(|(_, leg)| *leg)
    };
    let record = |sent: &SentCdr| {
        let holder = file.notifications.get(sent.notification)?;
        Some((holder.row.id, wire::raw_record(&holder.body, sent.position)?))
    };
    let cdrs = facts.cdrs().iter().zip(&file.cdrs);
    let verdict = call.verdict.as_ref();
    let verdict = verdict.map(|verdict| write::verdict_json(catalogue, &Evidence::of(call), verdict));
    one_call::whole(&OneCallJson {
        call: json::call_json(call, zone, trust(call, now), &Mask::Off, catalogue).with_gaps(call, zone, now),
        verdict,
        events: facts.events().iter().map(|seen| EventJson::new(seen, leg(seen), zone)).collect(),
        cdrs: cdrs.map(|(seen, sent)| CdrJson::new(seen, sent.as_ref().and_then(record), zone)).collect(),
        notifications: file.notifications.iter().map(|one| push(one, zone)).collect(),
        marks: facts.marks().iter().map(|mark| MarkJson::new(mark, zone)).collect(),
    })
}

fn push<'a>(notification: &'a Notification, zone: &Zone) -> PushJson<'a> {
    let row = &notification.row;
    let received_at = json::arrival_time(row.received, zone);
    PushJson {
        id: row.id,
        kind: row.kind.as_str(),
        received_at,
        body: json::BodyJson::new(&notification.body),
    }
}

fn as_text(
    out: &mut impl Write,
    file: &CallFile,
    lang: Lang,
    zone: &Zone,
    now: &Now,
    catalogue: &Catalogue,
) -> io::Result<()> {
    head(out, lang, zone)?;
    row(out, &file.call, lang, zone, catalogue, now.arrival)?;
    writeln!(out)?;
    for (seen, _) in file.facts.story() {
        let at = seen.value.at.map_or_else(dash, |at| zone.format(at));
        let called = seen.value.called.as_ref().map_or_else(String::new, Number::grouped);
        writeln!(out, "{at}  {}  {}", pad(seen.value.kind.as_str(), 12), cell(&called))?;
    }
    for (seen, sent) in file.facts.cdrs().iter().zip(&file.cdrs) {
        cdr(out, seen, sent.as_ref(), zone)?;
    }
    let phrases = lang.phrases();
    for told in phrases.incomplete(&file.call, &file.gaps, zone, now.arrival) {
        writeln!(out, "{}: {told}", phrases.incomplete_title(&file.call))?;
    }
    for mark in file.facts.marks() {
        writeln!(out, "{}", phrases.marked(mark, &file.call, zone))?;
    }
    if let Some(verdict) = &file.call.verdict {
        writeln!(out)?;
        write::verdict(out, lang, catalogue, &Evidence::of(&file.call), verdict)?;
    }
    if let Some(note) = file.facts.note() {
        let at = json::arrival_time(note.at, zone);
        writeln!(out, "\n{} ({at}):", phrases.columns.note)?;
        writeln!(out, "{}", note.text)?;
    }
    for notification in &file.notifications {
        writeln!(out, "\n#{} {}", notification.row.id, json::arrival_time(notification.row.received, zone))?;
        writeln!(out, "{}", String::from_utf8_lossy(&notification.body).trim_end())?;
    }
    Ok(())
}

/// A CDR, and below it the fields that were sent, under the platform's own names.
fn cdr(out: &mut impl Write, seen: &Seen<Cdr>, sent: Option<&SentCdr>, zone: &Zone) -> io::Result<()> {
    let ended_at = seen.value.call_end_at.or(seen.value.fail_at);
    let at = ended_at.map_or_else(dash, |at| zone.format(at));
    writeln!(out, "{at}  {}  {}", pad("fee", 12), cell(seen.value.icid.as_deref().unwrap_or_default()))?;
    for (name, value) in sent.into_iter().flat_map(|sent| &sent.fields) {
        if value.is_empty() || value == "null" {
            continue;
        }
        // As they were sent, unlike the times above.
        let clock = if name.ends_with("Time") { " UTC" } else { "" };
        writeln!(out, "    {}: {}{clock}", cell(name), cell(value))?;
    }
    Ok(())
}
