//! CSV out: one row per call. `user_data` is what was sent, `user_data_decoded` what people read in it;
//! `billed_minutes` are the started minutes of the conversation, those of each leg stand beside it (PROTOCOL 3.3).
//!
//! The rule for cells that a spreadsheet would run as a formula: a text that begins with `=`, `+`, `-`, `@`, tab or
//! carriage return gets an apostrophe in front, **unless it is a telephone number** (digits, blanks, `+ - ( ) * •`
//! only). `+8613800000021` is therefore written as it is; no digit of it can call a function.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::Arc;

use crate::call::filter::Now;
use crate::call::reason::Catalogue;
use crate::call::zone::Zone;
use crate::call::{Call, LegName, Number, Stamp, mask, trust};
use crate::i18n::{ColumnTitles, Lang, Phrases};

/// A column of an export, by its name in the command line's contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Column(usize);

/// Which columns, in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns(pub Vec<Column>);

struct Definition {
    name: &'static str,
    title: fn(&ColumnTitles) -> &'static str,
    /// Whether the zone stands in the header.
    is_time: bool,
    cell: fn(&Call, &Style) -> String,
}

/// How rows are written.
#[derive(Clone, Debug)]
pub struct Style {
    pub columns: Columns,
    pub zone: Zone,
    pub delimiter: u8,
    pub mask: bool,
    pub lang: Option<Lang>,
    pub now: Now,
    /// The names of reasons.
    pub catalogue: Arc<Catalogue>,
}

impl Style {
    fn phrases(&self) -> Option<&'static Phrases> {
        self.lang.map(Lang::phrases)
    }

    fn time(&self, at: Option<Stamp>) -> String {
        at.map(|at| self.zone.format(at)).unwrap_or_default()
    }

    fn number(&self, number: &Option<Number>) -> String {
        match number {
            Some(number) if self.mask => number.masked(),
            Some(number) => number.as_str().to_owned(),
            None => String::new(),
        }
    }

    fn yes_no(&self, yes: bool) -> String {
        self.word(if yes { "true" } else { "false" }, |p| if yes { p.words.yes } else { p.words.no })
    }

    fn word(&self, name: &str, word: impl Fn(&'static Phrases) -> &'static str) -> String {
        self.phrases().map_or_else(|| name.to_owned(), |phrases| word(phrases).to_owned())
    }
}

fn text(value: &Option<std::sync::Arc<str>>) -> String {
    value.as_deref().unwrap_or_default().to_owned()
}

/// As it was written; masked, only the last four digits of what may be a number.
pub(super) fn note(note: &Option<Arc<str>>, is_masked: bool) -> String {
    if is_masked { mask::digits(note.as_deref().unwrap_or_default()).into_owned() } else { text(note) }
}

fn int(value: Option<i64>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

macro_rules! columns {
    ($($name:ident $kind:ident |$call:ident, $style:ident| $cell:expr;)*) => {
        const DEFINITIONS: &[Definition] = &[$(Definition {
            name: stringify!($name),
            title: |titles| titles.$name,
            is_time: columns!(@$kind),
            cell: |$call, $style| $cell,
        },)*];
    };
    (@time) => { true };
    (@plain) => { false };
}

columns! {
    started_at time |c, s| s.time(c.started_at);
    outcome plain |c, s| s.word(c.outcome.as_str(), |p| p.outcome(c.outcome));
    caller plain |c, s| s.number(&c.caller);
    called plain |c, s| s.number(&c.called);
    total_secs plain |c, _s| int(c.started_at.and_then(|from| Some(c.ended_at?.since(from))));
    talk_secs plain |c, _s| int(c.talk_secs);
    ring_secs plain |c, _s| int(c.ring_secs);
    billed_minutes plain |c, _s| int(c.billed_minutes);
    state_code plain |c, _s| int(c.codes.state);
    verdict plain |c, s| headline(c, s.lang.unwrap_or(Lang::En), &s.catalogue).unwrap_or_default();
    side plain |c, s| c.verdict.as_ref().map(|v| s.word(v.side.as_str(), |p| p.side(v.side))).unwrap_or_default();
    hung_up_by plain |c, s| c.hung_up_by.as_ref().map(|party| {
        s.phrases().map_or(party.as_str(), |p| p.party(party)).to_owned()
    }).unwrap_or_default();
    service plain |c, s| s.word(c.service.as_str(), |p| p.service(c.service));
    display_number plain |c, s| s.number(&c.display);
    digits plain |c, s| note(&c.digits, s.mask);
    user_data_decoded plain |c, s| note(&c.user_data, s.mask);
    ended_at time |c, s| s.time(c.ended_at);
    release_point plain |c, _s| int(c.codes.release_point);
    sip_status plain |c, _s| int(c.codes.sip);
    q850_a plain |c, _s| int(c.codes.q850_a);
    q850_b plain |c, _s| int(c.codes.q850_b);
    session_id plain |c, _s| c.session.to_string();
    user_data plain |c, s| note(c.user_data_sent.as_ref().map_or(&c.user_data, |_| &c.user_data_sent), s.mask);
    icid plain |c, _s| text(&c.icid);
    app_key plain |c, _s| text(&c.app_key);
    recorded plain |c, s| c.recorded.map(|yes| s.yes_no(yes)).unwrap_or_default();
    closed_by plain |c, s| c.closed_by.map(|by| s.word(by.as_str(), |p| p.closed_by(by))).unwrap_or_default();
    state plain |c, s| s.word(c.state.as_str(), |p| p.state(c.state));
    trust plain |c, s| {
        let trust = trust(c, &s.now);
        s.word(trust.as_str(), |p| p.trust(trust))
    };
    direction plain |c, _s| int(c.direction);
    leg_a_number plain |c, s| s.number(&c.leg_a.number);
    leg_a_display plain |c, s| s.number(&c.leg_a.display);
    leg_a_started_at time |c, s| s.time(c.leg_a.started_at);
    leg_a_ringing_at time |c, s| s.time(c.leg_a.ringing_at);
    leg_a_answered_at time |c, s| s.time(c.leg_a.answered_at);
    leg_a_billed_minutes plain |c, _s| int(c.leg_minutes(LegName::A));
    leg_b_number plain |c, s| s.number(&c.leg_b.number);
    leg_b_display plain |c, s| s.number(&c.leg_b.display);
    leg_b_started_at time |c, s| s.time(c.leg_b.started_at);
    leg_b_ringing_at time |c, s| s.time(c.leg_b.ringing_at);
    leg_b_answered_at time |c, s| s.time(c.leg_b.answered_at);
    leg_b_billed_minutes plain |c, _s| int(c.leg_minutes(LegName::B));
    cdr_count plain |c, _s| c.cdr_count.to_string();
    event_count plain |c, _s| c.event_count.to_string();
    duplicate_count plain |c, _s| c.duplicate_count.to_string();
    clamped plain |c, s| s.yes_no(c.clamped);
    note plain |c, s| note(&c.note, s.mask);
}

/// The headline of the verdict; nothing while the call is in progress.
pub(super) fn headline(call: &Call, lang: Lang, catalogue: &Catalogue) -> Option<String> {
    let (evidence, verdict) = (crate::call::verdict::Evidence::of(call), call.verdict.as_ref()?);
    Some(crate::i18n::verdict::headline(lang, catalogue, &evidence, verdict))
}

impl Column {
    pub fn all() -> impl Iterator<Item = Column> {
        (0..DEFINITIONS.len()).map(Column)
    }

    pub fn name(self) -> &'static str {
        DEFINITIONS.get(self.0).map_or("", |d| d.name)
    }

    pub fn parse(name: &str) -> Option<Column> {
        DEFINITIONS.iter().position(|d| d.name == name).map(Column)
    }

    /// The header: the contract's name or the title in `lang`, with the zone where the column holds times.
    pub fn header(self, zone: &Zone, lang: Option<Lang>) -> String {
        let Some(definition) = DEFINITIONS.get(self.0) else { return String::new() };
        let title = lang.map_or(definition.name, |lang| (definition.title)(&lang.phrases().columns));
        if definition.is_time { format!("{title} ({})", zone.label()) } else { title.to_owned() }
    }

    /// The cell of `call`, before quoting.
    pub fn cell(self, call: &Call, style: &Style) -> String {
        DEFINITIONS.get(self.0).map(|d| (d.cell)(call, style)).unwrap_or_default()
    }
}

impl Columns {
    pub fn all() -> Columns {
        Columns(Column::all().collect())
    }

    /// The first sixteen: what people look at.
    pub fn usual() -> Columns {
        Columns(Column::all().take(16).collect())
    }

    /// Names with commas between them; an unknown name comes back as the error.
    pub fn parse(names: &str) -> Result<Columns, String> {
        let one = |name: &str| Column::parse(name.trim()).ok_or_else(|| name.trim().to_owned());
        Ok(Columns(names.split(',').map(one).collect::<Result<_, _>>()?))
    }
}

/// Writes a header and rows.
pub struct Writer<W: Write> {
    inner: csv::Writer<W>,
    style: Style,
}

impl<W: Write> Writer<W> {
    pub fn new(out: W, style: Style) -> io::Result<Writer<W>> {
        let mut inner = csv::WriterBuilder::new()
            .delimiter(style.delimiter)
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        let headers = style.columns.0.iter().map(|column| column.header(&style.zone, style.lang));
        inner.write_record(headers).map_err(io_error)?;
        Ok(Writer { inner, style })
    }

    pub fn write(&mut self, call: &Call) -> io::Result<()> {
        for column in &self.style.columns.0 {
            let cell = column.cell(call, &self.style);
            self.inner.write_field(formula_safe(&cell).as_ref()).map_err(io_error)?;
        }
        self.inner.write_record(None::<&[u8]>).map_err(io_error)
    }

    pub fn finish(mut self) -> io::Result<W> {
        self.inner.flush()?;
        self.inner.into_inner().map_err(|error| io::Error::other(error.to_string()))
    }
}

fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// The cell with an apostrophe in front where a spreadsheet would run it (see the top of this file).
pub fn formula_safe(cell: &str) -> Cow<'_, str> {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let is_number = cell.chars().all(|c| c.is_ascii_digit() || " +-()*•.".contains(c))
        && cell.chars().any(|c| c.is_ascii_digit());
    if risky && !is_number { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_disarmed_and_numbers_stay_whole() {
        let check = |cell: &str, written: &str| assert_eq!(formula_safe(cell), written);
        check("=1+1", "'=1+1");
        check("@SUM(A1)", "'@SUM(A1)");
        check("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0");
        check("-2+3+cmd", "'-2+3+cmd");
        check("\tx", "'\tx");
        check("+8613800000021", "+8613800000021");
        check("+86138****0021", "+86138****0021");
        check("-5", "-5");
        check("工单 88213", "工单 88213");
        check("", "");
    }

    #[test]
    fn every_column_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<_> = Column::all().map(Column::name).collect();
        assert_eq!(names.len(), Column::all().count());
        for column in Column::all() {
            assert_eq!(Column::parse(column.name()), Some(column));
        }
    }

    #[test]
    fn the_zone_stands_in_the_header_of_times_only() {
        let header = |name: &str, lang| Column::parse(name).unwrap().header(&Zone::BEIJING, lang);
        assert_eq!(header("started_at", None), "started_at (UTC+8)");
        assert_eq!(header("started_at", Some(Lang::Zh)), "开始时间 (UTC+8)");
        assert_eq!(header("caller", None), "caller");
    }
}
