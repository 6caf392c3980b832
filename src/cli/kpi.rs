//! `ringside kpi`: the key figures of the calls of a filter, together or by hour, day or reason.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::ControlFlow;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::plain::plain;
use super::progress::ProgressLine;
use super::table::{pad, pad_left};
use super::{Done, Place, TableOrJson};
use crate::backend::{Figures, List};
use crate::call::Stamp;
use crate::call::kpi::{self, By, Cut, Group, Kpis, Length, Ratio, Share};
use crate::call::reason::Catalogue;
use crate::call::zone::Zone;
use crate::i18n::{self, Lang, Phrases, bounds, clock, fill, filled, grouped};
use crate::store::{Sort, SortBy};
use crate::wire;

#[derive(Debug, Args)]
pub struct Kpi {
    /// Which calls, as a filter expression: `service:callback at:today` [default: all].
    #[arg(long)]
    pub filter: Option<String>,
    /// A line for each hour, day or reason that has calls.
    #[arg(long, value_parser = by())]
    pub by: Option<By>,
    #[arg(long, value_enum, default_value_t)]
    pub format: TableOrJson,
    /// Zone of the times and days: utc, beijing, local, +08:00, Europe/Berlin [default: as set].
    #[arg(long, allow_hyphen_values = true)]
    pub zone: Option<String>,
}

/// What is told apart, by its name.
fn by() -> impl TypedValueParser<Value = By> {
    PossibleValuesParser::new(By::ALL.map(By::as_str)).try_map(|name| By::parse(&name).ok_or("no such group"))
}

/// Calls between two signs of life on a terminal.
const SAID_EVERY: u64 = 100_000;

pub fn run(place: &Place, command: &Kpi) -> Done {
    let zone = place.zone(command.zone.as_deref())?;
    match command.by {
        Some(by) => apart(place, command, by, &zone),
        None => together(place, command, &zone),
    }
}

/// All calls, counted as the window counts them.
fn together(place: &Place, command: &Kpi, zone: &Zone) -> Done {
    let filter = place.filter(command.filter.as_deref())?;
    let now = place.now();
    let (sort, thresholds) = (Sort::default(), now.thresholds);
    let list = List { filter, zone: *zone, sort, refresh: 0, now: now.arrival, thresholds };
    let mut progress = Progress::of_terminal();
    let figures = Figures::alone(&mut *place.reader()?, &list, &mut |figures| {
        progress.say(figures.kpis.calls);
        ControlFlow::Continue(())
    })?;
    progress.end();
    let most = most_at_once(&figures.slices);
    let mut out = plain(io::stdout().lock());
    match command.format {
        TableOrJson::Json => write!(out, "{}", wire::kpi::whole(&figures.kpis, most, zone))?,
        TableOrJson::Table => sheet(&mut out, place.lang.phrases(), &figures.kpis, most, zone)?,
    }
    Ok(())
}

/// How many calls were up at the busiest moment, and the first second of it.
fn most_at_once(slices: &[Cut]) -> Option<(u64, Stamp)> {
    // The first of those with the most.
    let (_, _, slice) = slices.iter().rev().max_by_key(|(_, _, slice)| slice.most)?;
    Some((slice.most, slice.most_at?))
}

/// The calls of each hour, day or reason.
fn apart(place: &Place, command: &Kpi, by: By, zone: &Zone) -> Done {
    let mut reader = place.reader()?;
    let sort = Sort { by: SortBy::Time, descending: true };
    let mut ask = place.ask(command.filter.as_deref(), sort, zone)?;
    ask.now = reader.with_gaps(&ask.now)?;
    let mut groups = BTreeMap::<Group, Kpis>::new();
    let (mut progress, mut counted) = (Progress::of_terminal(), 0);
    reader.each_of(&ask, kpi::parts(), &mut |call| {
        counted += 1;
        progress.say(counted);
        groups.entry(by.group(call, zone)).or_default().add(call);
        ControlFlow::Continue(())
    })?;
    progress.end();
    let mut out = plain(io::stdout().lock());
    match command.format {
        TableOrJson::Json => {
            for (group, kpis) in &groups {
                writeln!(out, "{}", wire::kpi::line(by, *group, kpis, zone))?;
            }
        }
        TableOrJson::Table => {
            let own = place.own_reasons();
            lines(&mut out, place.lang, by, groups, zone, &own.catalogue)?;
        }
    }
    Ok(())
}

/// Signs of life while calls are being counted.
struct Progress {
    line: ProgressLine,
    /// Calls that were spoken of last.
    said: u64,
}

impl Progress {
    fn of_terminal() -> Progress {
        Progress { line: ProgressLine::of_terminal(), said: 0 }
    }

    fn say(&mut self, counted: u64) {
        if counted >= self.said + SAID_EVERY {
            self.said = counted;
            self.line.say(|| grouped(counted));
        }
    }

    fn end(self) {
        if self.said > 0 {
            self.line.end();
        }
    }
}

const NAME: usize = 30;
const FIGURE: usize = 10;

/// Every figure with what it is made of.
fn sheet(
    out: &mut impl Write,
    phrases: &Phrases,
    kpis: &Kpis,
    most: Option<(u64, Stamp)>,
    zone: &Zone,
) -> io::Result<()> {
    let w = &phrases.kpi;
    let Some((from, to)) = kpis.filed else { return writeln!(out, "{}", w.no_calls) };
    let (from, to, zone_name) = (zone.format(from), zone.format(to), zone.label());
    let blanks = [("n", grouped(kpis.calls)), ("from", from), ("to", to), ("zone", zone_name)];
    writeln!(out, "{}", filled(w.calls, &blanks))?;
    if kpis.in_progress + kpis.unknown > 0 {
        let blanks = [("running", grouped(kpis.in_progress)), ("unknown", grouped(kpis.unknown))];
        writeln!(out, "{}", filled(w.left_out, &blanks))?;
    }
    shares(out, phrases, kpis)?;
    lengths(out, phrases, kpis)?;
    sums(out, phrases, kpis, most, zone)?;
    thin(out, phrases, Share::ALL.into_iter().map(|share| kpis.share(share)))
}

fn shares(out: &mut impl Write, phrases: &Phrases, kpis: &Kpis) -> io::Result<()> {
    let w = &phrases.kpi;
    let heads = [w.interval, w.sample].into_iter().zip([2 * FIGURE, FIGURE]);
    let heads: String = heads.map(|(head, width)| pad_left(head, width)).collect();
    writeln!(out, "\n{}{heads}   {}", pad("", NAME + FIGURE), w.formula)?;
    for share in Share::ALL {
        let ratio = kpis.share(share);
        if ratio.of == 0 {
            continue;
        }
        let (name, _) = phrases.share(share);
        writeln!(
            out,
            "{}{}{}{}   {}",
            pad(name, NAME),
            pad_left(&percent(ratio), FIGURE),
            pad_left(&interval(ratio), 2 * FIGURE),
            pad_left(&grouped(ratio.of), FIGURE),
            phrases.share_formula(share, kpis)
        )?;
    }
    Ok(())
}

fn lengths(out: &mut impl Write, phrases: &Phrases, kpis: &Kpis) -> io::Result<()> {
    let w = &phrases.kpi;
    let heads = [w.mean, w.median, "p90", "p95", w.longest, w.sample].map(|head| pad_left(head, FIGURE));
    writeln!(out, "\n{}{}   {}", pad("", NAME), heads.concat(), w.formula)?;
    for length in Length::ALL {
        let spread = kpis.length(length);
        let Some(mean) = spread.mean() else { continue };
        let (name, how) = phrases.length(length);
        let at = |share| spread.percentile(share).map(clock).unwrap_or_default();
        let longest = spread.longest().map(clock).unwrap_or_default();
        let figures = [clock(mean.round() as i64), at(0.5), at(0.9), at(0.95), longest, grouped(spread.n())];
        let figures = figures.map(|figure| pad_left(&figure, FIGURE));
        writeln!(out, "{}{}   {how}", pad(name, NAME), figures.concat())?;
    }
    Ok(())
}

fn sums(
    out: &mut impl Write,
    phrases: &Phrases,
    kpis: &Kpis,
    most: Option<(u64, Stamp)>,
    zone: &Zone,
) -> io::Result<()> {
    let w = &phrases.kpi;
    let minutes = |minutes: i64| grouped(minutes.unsigned_abs());
    let blanks = [("n", minutes(kpis.billed_minutes)), ("legs", minutes(kpis.leg_minutes))];
    writeln!(out, "\n{}", filled(w.minutes, &blanks))?;
    if let Some(busiest) = kpis.traffic.busiest() {
        let begins = zone.civil(busiest.from);
        let ends = begins + chrono::Duration::hours(1);
        let blanks = [
            ("day", begins.format("%Y-%m-%d").to_string()),
            ("from", begins.format("%H:%M").to_string()),
            ("to", ends.format("%H:%M").to_string()),
            ("erlang", format!("{:.1}", busiest.erlang)),
        ];
        writeln!(out, "{}", filled(w.busiest, &blanks))?;
    }
    if let Some((most, at)) = most {
        let blanks = [("n", grouped(most)), ("when", zone.format(at))];
        writeln!(out, "{}", filled(phrases.insights.most, &blanks))?;
    }
    let blanks = [("duplicates", grouped(kpis.duplicates)), ("late", grouped(kpis.out_of_order))];
    writeln!(out, "{}", filled(w.arrived, &blanks))
}

/// What the mark behind a share means, where there is one.
fn thin(out: &mut impl Write, phrases: &Phrases, mut shown: impl Iterator<Item = Ratio>) -> io::Result<()> {
    if shown.any(|ratio| ratio.of > 0 && ratio.is_thin()) {
        writeln!(out, "{}", fill(phrases.kpi.thin, &[("n", &Ratio::ENOUGH.to_string())]))?;
    }
    Ok(())
}

/// A line for each group: times in their order, reasons by how often they occurred.
fn lines(
    out: &mut impl Write,
    lang: Lang,
    by: By,
    groups: BTreeMap<Group, Kpis>,
    zone: &Zone,
    catalogue: &Catalogue,
) -> io::Result<()> {
    let phrases = lang.phrases();
    let w = &phrases.kpi;
    if groups.is_empty() {
        return writeln!(out, "{}", w.no_calls);
    }
    let mut groups: Vec<(Group, Kpis)> = groups.into_iter().collect();
    let title = match by {
        By::Hour => zone.named_behind(w.hour),
        By::Day => zone.named_behind(w.day),
        By::Reason => {
            groups.sort_by_key(|(_, kpis)| std::cmp::Reverse(kpis.calls));
            w.reason.to_owned()
        }
    };
    let heads = [w.count, w.answered, "ASR", w.interval, "NER", "ACD", "PDD A", "PDD B"];
    let heads = heads.iter().zip(WIDTHS).map(|(head, width)| pad_left(head, width));
    writeln!(out, "{}{}", pad(&title, NAME), heads.collect::<String>())?;
    for (group, kpis) in &groups {
        let (asr, ner) = (kpis.share(Share::Asr), kpis.share(Share::Ner));
        let median = |length| kpis.length(length).percentile(0.5).map(clock).unwrap_or_default();
        let acd = kpis.length(Length::Talk).mean().map(|secs| clock(secs.round() as i64));
        let figures = [
            grouped(kpis.calls),
            grouped(asr.hits),
            percent(asr),
            interval(asr),
            percent(ner),
            acd.unwrap_or_default(),
            median(Length::PddA),
            median(Length::PddB),
        ];
        let figures = figures.iter().zip(WIDTHS).map(|(figure, width)| pad_left(figure, width));
        let name = named(*group, by, lang, zone, catalogue);
        writeln!(out, "{}{}", pad(&name, NAME), figures.collect::<String>())?;
    }
    let shown = groups.iter().flat_map(|(_, kpis)| [Share::Asr, Share::Ner].map(|share| kpis.share(share)));
    thin(out, phrases, shown)
}

const WIDTHS: [usize; 8] = [9, 10, 10, 18, 10, 9, 8, 8];

fn named(group: Group, by: By, lang: Lang, zone: &Zone, catalogue: &Catalogue) -> String {
    match group {
        Group::From(from) if by == By::Day => zone.civil(from).format("%Y-%m-%d").to_string(),
        Group::From(from) => zone.civil(from).format("%Y-%m-%d %H:%M").to_string(),
        Group::Reason(None) => lang.phrases().kpi.no_reason.to_owned(),
        Group::Reason(Some(code)) => lang.phrases().named_alone(catalogue, code),
    }
}

/// `61.2%`, with a mark where the sample is thin; nothing of nothing.
fn percent(ratio: Ratio) -> String {
    let mark = if ratio.is_thin() { "*" } else { " " };
    i18n::percent(ratio).map_or_else(String::new, |share| share + mark)
}

fn interval(ratio: Ratio) -> String {
    bounds(ratio).map_or_else(String::new, |[low, high]| format!("{low}–{high}%"))
}
