//! `ringside inbox --gaps`, `--overdue`, `--fields` and `--arrivals`: how things arrived, and what did not.

use std::io::{self, Write};

use super::plain::plain;
use super::table::{cell, pad, pad_left};
use super::{Done, Place, TableOrJson, inbox::Inbox};
use crate::call::kpi::Ratio;
use crate::call::zone::Zone;
use crate::call::{Arrival, Gap, Now};
use crate::i18n::{self, VendorCall, clock, fill, vendor_letter};
use crate::store::{Late, OverdueCall, Reader, UnknownKind};
use crate::wire::arriving::{self, ArrivalsJson, CompletenessJson, UnknownJson};
use crate::wire::json::arrival_time;

/// Late CDRs asked of the store at a time.
const PAGE: usize = 500;

/// Whether people are told that a list has nothing to show; scripts see that it is empty.
fn says_none(command: &Inbox, is_empty: bool) -> bool {
    is_empty && command.format == TableOrJson::Table && command.limit() > 0
}

pub(super) fn gaps(place: &Place, command: &Inbox, zone: &Zone) -> Done {
    let mut out = plain(io::stdout().lock());
    let now = place.now().arrival;
    let phrases = place.lang.phrases();
    let mut reader = place.reader()?;
    // Nobody has written down yet that nobody collects: it is the newest of them all.
    let absence = reader.absence(now)?;
    let written = reader.gaps((Arrival(i64::MIN), Arrival(i64::MAX)), command.limit())?;
    let gaps: Vec<Gap> = absence.into_iter().chain(written).take(command.limit()).collect();
    if says_none(command, gaps.is_empty()) {
        return Ok(writeln!(out, "{}", phrases.gaps.gaps_none_title)?);
    }
    if command.format == TableOrJson::Table && !gaps.is_empty() {
        let w = &phrases.gaps;
        let titles = [w.since, w.until].map(|title| pad(&zone.named_behind(title), WIDTH));
        writeln!(out, "{}  {}  {}", titles.join("  "), pad_left(w.lasted, 9), w.cause)?;
    }
    for gap in gaps {
        if command.format == TableOrJson::Json {
            writeln!(out, "{}", arriving::gap_line(&gap, zone, now))?;
            continue;
        }
        let until = gap.to.map_or_else(|| phrases.gaps.not_over.to_owned(), |to| local(to, zone));
        let refused = match gap.refused {
            0 => String::new(),
            n => format!("  {} {n}", phrases.gaps.refused),
        };
        let lasted = clock(gap.millis(now) / 1_000);
        writeln!(
            out,
            "{}  {}  {lasted:>9}  {}{refused}",
            pad(&local(gap.from, zone), WIDTH),
            pad(&until, WIDTH),
            phrases.cause(gap.cause)
        )?;
    }
    Ok(())
}

pub(super) fn overdue(place: &Place, command: &Inbox, zone: &Zone) -> Done {
    let now = place.now();
    let mut reader = place.reader()?;
    let mut out = plain(io::stdout().lock());
    if command.paste {
        let calls = all_overdue(reader.as_mut(), (&now, Late::GivenUp), usize::MAX)?;
        let calls: Vec<VendorCall> = calls.iter().map(|late| VendorCall::from(&*late.call)).collect();
        if calls.is_empty() {
            return Ok(());
        }
        return Ok(write!(out, "{}", vendor_letter(place.lang, &calls, &place.file.settings.public_url))?);
    }
    let phrases = place.lang.phrases();
    let overdue = all_overdue(reader.as_mut(), (&now, Late::All), command.limit())?;
    if says_none(command, overdue.is_empty()) {
        return Ok(writeln!(out, "{}", phrases.gaps.overdue_none_title)?);
    }
    let width = overdue.iter().map(|late| late.call.session.as_str().len()).max().unwrap_or_default();
    if command.format == TableOrJson::Table && !overdue.is_empty() {
        let w = &phrases.gaps;
        let ended = pad(&zone.named_behind(w.ended_about), WIDTH);
        writeln!(out, "{}  {ended}  {}", pad(phrases.columns.session_id, width), w.recovery)?;
    }
    for late in overdue {
        let (call, overdue) = (&late.call, &late.overdue);
        if command.format == TableOrJson::Json {
            writeln!(out, "{}", arriving::overdue_line(call, overdue, zone, now.arrival))?;
            continue;
        }
        let estimate = if overdue.is_estimate { phrases.gaps.estimate } else { "" };
        let missed = overdue.missed_in.map(|gap| phrases.cause(gap.cause)).unwrap_or_default();
        let ended = local(overdue.ended, zone);
        let recovery = phrases.recovery(overdue.recovery, zone);
        let further = phrases.further_tries(overdue, zone);
        let recovery = [recovery, further].join(" ");
        let session = pad(call.session.as_str(), width);
        let ended = pad(&format!("{ended} {estimate}"), WIDTH);
        writeln!(out, "{session}  {ended}  {}  {missed}", recovery.trim_end())?;
    }
    Ok(())
}

fn all_overdue(
    reader: &mut dyn Reader,
    (now, which): (&Now, Late),
    limit: usize,
) -> Result<Vec<OverdueCall>, crate::store::StoreError> {
    let mut all: Vec<OverdueCall> = Vec::new();
    while all.len() < limit {
        let wanted = PAGE.min(limit - all.len());
        let page = reader.overdue(now, which, all.last().map(|late| late.call.id), wanted)?;
        let is_last = page.len() < wanted;
        all.extend(page);
        if is_last {
            break;
        }
    }
    Ok(all)
}

pub(super) fn fields(place: &Place, command: &Inbox, zone: &Zone) -> Done {
    let w = &place.lang.phrases().gaps;
    let mut out = plain(io::stdout().lock());
    let unknowns = place.reader()?.unknowns()?;
    if says_none(command, unknowns.is_empty()) {
        return Ok(writeln!(out, "{}", w.unknown_none_title)?);
    }
    for unknown in unknowns.iter().take(command.limit()) {
        let (first, last) = (arrival_time(unknown.first, zone), arrival_time(unknown.last, zone));
        if command.format == TableOrJson::Json {
            let line = UnknownJson {
                what: unknown.what.as_str(),
                name: &unknown.name,
                first_seen: first,
                last_seen: last,
                count: unknown.count,
                example_id: unknown.example,
            };
            writeln!(out, "{}", arriving::unknown_line(&line))?;
            continue;
        }
        let what = match unknown.what {
            UnknownKind::Kind => w.what_kind,
            UnknownKind::Field => w.what_field,
            UnknownKind::Value => w.what_value,
            UnknownKind::Problem => w.what_problem,
        };
        let name = place.lang.phrases().unknown_problem(&unknown.name);
        writeln!(out, "{last}  {:>6} ×  {what}  {}  #{}", unknown.count, cell(&name), unknown.example)?;
    }
    Ok(())
}

pub(super) fn arrivals(place: &Place, command: &Inbox, zone: &Zone) -> Done {
    let facts = place.reader()?.arrival_facts()?;
    let mut out = plain(io::stdout().lock());
    if command.format == TableOrJson::Json {
        let line = ArrivalsJson {
            events: facts.events,
            since: facts.since.map(|at| arrival_time(at, zone)),
            clock_offset_millis: facts.offset_millis,
            lag_p50_millis: facts.lag_p50,
            lag_p95_millis: facts.lag_p95,
            duplicates: facts.duplicates,
            out_of_order: facts.out_of_order,
            completeness: facts
                .completeness
                .iter()
                .map(|share| CompletenessJson {
                    service: share.service.as_str(),
                    ended: share.ended,
                    complete: share.complete,
                    missing_events: share.missing_events,
                })
                .collect(),
        };
        return Ok(writeln!(out, "{}", arriving::arrivals_line(&line))?);
    }
    let phrases = place.lang.phrases();
    let w = &phrases.gaps;
    writeln!(out, "{}", fill(w.facts_detail, &[("n", &facts.events.to_string())]))?;
    if let (Some(p50), Some(p95)) = (facts.lag_p50, facts.lag_p95) {
        let secs = |millis: i64| format!("{}.{} s", millis / 1_000, millis % 1_000 / 100);
        writeln!(out, "{}: {}", w.lag, fill(w.lag_values, &[("p50", &secs(p50)), ("p95", &secs(p95))]))?;
        writeln!(out, "{}", w.lag_note)?;
    }
    writeln!(out, "{}: {}", w.duplicates, facts.duplicates)?;
    writeln!(out, "{}: {}", w.out_of_order, facts.out_of_order)?;
    for share in &facts.completeness {
        let percent = i18n::percent(Ratio { hits: share.complete, of: share.ended }).unwrap_or_default();
        let blanks = [
            ("percent", percent.as_str()),
            ("complete", &share.complete.to_string()),
            ("ended", &share.ended.to_string()),
        ];
        let service = phrases.service(share.service);
        writeln!(out, "{} {service}: {}", w.completeness, fill(w.completeness_value, &blanks))?;
    }
    Ok(())
}

/// Places of a time, and of its title with the zone.
const WIDTH: usize = 26;

/// A moment of our clock as people read it.
fn local(at: Arrival, zone: &Zone) -> String {
    zone.format(at.stamp())
}
