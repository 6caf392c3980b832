//! The rows and columns of the history.

use egui::Align;

use super::days;
use crate::backend::{Page, SortBy};
use crate::call::reason::{CodeRef, Space};
use crate::call::{Call, FiledBy, Number, Outcome, SessionId, trust};
use crate::i18n::clock;
use crate::ui::model::Model;
use crate::ui::panel::look;
use crate::ui::theme::Tone;
use crate::ui::widget::grid::{Cell, Column, Look, Row, Rows};
use crate::ui::widget::icon::Icon;

/// Columns that are hidden until somebody asks for them.
pub const HIDDEN: [&str; 5] = ["app", "note", "ended", "events", "session"];
/// The hidden columns of the versions that did not yet save which columns they had offered.
pub const ONCE_HIDDEN: [&str; 4] = ["note", "ended", "events", "session"];

/// What is kept free for the code before the words of a reason, so that the words of all rows begin on one line.
const CODES: f32 = 84.0;
/// A narrower cell cannot spare that.
const ROOM_FOR_CODES: f32 = 160.0;

/// The columns. Under the headings of days a row says its time alone.
pub fn columns(model: &Model) -> Vec<Column<'static>> {
    let phrases = model.phrases;
    let (c, h) = (&phrases.columns, &phrases.history);
    let started = match days::are_shown(model) {
        true => Column::new("started", h.started, 96.0).time().firm(),
        false => Column::new("started", h.started, 152.0).time().min(148.0),
    };
    vec![
        started.sortable(),
        Column::new("outcome", c.outcome, 118.0),
        Column::new("caller", c.caller, 128.0).sortable().firm(),
        Column::new("called", c.called, 128.0).sortable().firm(),
        Column::new("talk", h.total, 124.0).right().sortable().firm(),
        Column::new("ring", h.ring_time, 72.0).right().sortable(),
        Column::new("reason", h.why, 268.0).sortable().grow(),
        Column::new("side", c.side, 104.0),
        Column::new("hung_up_by", c.hung_up_by, 82.0),
        Column::new("service", c.service, 108.0),
        Column::new("app", h.app, 120.0),
        Column::new("display", c.display_number, 128.0),
        Column::new("user_data", c.user_data_decoded, 130.0),
        Column::new("digits", c.digits, 60.0),
        Column::new("note", c.note, 160.0),
        Column::new("release_point", c.release_point, 76.0).right(),
        Column::new("sip", c.sip_status, 60.0).right(),
        Column::new("q850", "Q.850", 80.0).right(),
        Column::new("ended", c.ended_at, 152.0).time(),
        Column::new("events", c.event_count, 72.0).right(),
        Column::new("session", c.session_id, 220.0),
    ]
}

/// The column a sort shows its arrow in.
pub fn column_of(by: SortBy) -> &'static str {
    match by {
        SortBy::Time | SortBy::Arrival => "started",
        SortBy::Talk => "talk",
        SortBy::Ring => "ring",
        SortBy::Caller => "caller",
        SortBy::Called => "called",
        SortBy::StateCode => "reason",
    }
}

pub fn sort_of(column: &str) -> Option<SortBy> {
    Some(match column {
        "started" => SortBy::Time,
        "talk" => SortBy::Talk,
        "ring" => SortBy::Ring,
        "caller" => SortBy::Caller,
        "called" => SortBy::Called,
        "reason" => SortBy::StateCode,
        _ => return None,
    })
}

/// The list as far as it has been read.
pub struct HistoryRows<'a> {
    pub model: &'a Model,
}

impl HistoryRows<'_> {
    fn page(&self) -> Option<&Page> {
        self.model.history.page.as_deref()
    }

    pub fn call(&self, index: u64) -> Option<&Call> {
        let page = self.page()?;
        let place = usize::try_from(index.checked_sub(page.first_row)?).ok()?;
        let call = page.calls.get(place)?;
        // A call in progress is known best by the board: there its seconds run.
        let on_board = self.model.board.calls.get(&call.id).filter(|known| known.session == call.session);
        Some(on_board.filter(|_| call.is_in_progress()).unwrap_or(call))
    }

    /// Where a call stands, if it has been read.
    pub fn place_of(&self, session: &SessionId) -> Option<u64> {
        let page = self.page()?;
        let place = page.calls.iter().position(|call| call.session == *session)?;
        Some(page.first_row + place as u64)
    }
}

impl Rows for HistoryRows<'_> {
    type Key = SessionId;

    fn count(&self) -> u64 {
        self.model.history.rows
    }

    fn row(&self, index: u64) -> Row<'_, SessionId> {
        match self.call(index) {
            Some(call) => Row::Data {
                key: call.session.clone(),
                look: Look {
                    selected: self.model.selected.as_ref() == Some(&call.session),
                    ..Look::default()
                },
            },
            None => Row::Pending,
        }
    }

    fn cell(&self, index: u64, column: &'static str, cell: &mut Cell<'_>) {
        if let Some(call) = self.call(index) {
            fill_cell(self.model, call, column, cell);
        }
    }

    fn has_groups(&self) -> bool {
        days::are_shown(self.model)
    }

    fn group(&self, index: u64) -> Option<i64> {
        if self.has_groups() { self.call(index).map(|call| days::group(self.model, call)) } else { None }
    }

    fn heading(&self, group: i64) -> (String, String) {
        days::heading(self.model, group)
    }
}

fn fill_cell(model: &Model, call: &Call, column: &str, cell: &mut Cell<'_>) {
    let phrases = model.phrases;
    let number = |number: &Option<Number>| number.as_ref().map(|n| model.number(n));
    let text = |cell: &mut Cell<'_>, text: Option<String>| {
        match text {
            Some(text) => cell.text(&text),
            None => cell.quiet(look::NOTHING),
        };
    };
    let code = |cell: &mut Cell<'_>, code: Option<i64>| {
        match code {
            Some(code) => cell.quiet(&code.to_string()),
            None => cell.quiet(look::NOTHING),
        };
    };
    match column {
        "started" => {
            let at = model.zone.format(call.filed_at());
            let (date, time) = at.split_once(' ').unwrap_or(("", &at));
            match days::are_shown(model) {
                true => cell.unseen(date),
                false => cell.small(date),
            };
            cell.text(&[call.filed_by().mark(), time].concat());
            let h = &phrases.history;
            match call.filed_by() {
                FiledBy::Start => (),
                FiledBy::End => drop(cell.explain(h.began_before_end)),
                FiledBy::Arrival => drop(cell.explain(h.began_before_arrival)),
            }
        }
        "outcome" => {
            let trust = trust(call, &model.moment());
            cell.glyph(look::glyph(call, trust), None);
            let word = look::word(phrases, call, trust);
            match (call.outcome, look::tone(call, trust)) {
                (Outcome::Answered, _) => cell.quiet(phrases.words.answered),
                (Outcome::NotAnswered, _) => cell.text(word),
                (_, tone) => cell.toned(word, tone),
            };
        }
        "caller" => text(cell, number(&call.caller)),
        "called" => text(cell, number(&call.called)),
        "talk" => {
            let now = model.now_of(call);
            let total = call.started_at.and_then(|_| call.elapsed_secs(now));
            let talk = call.talking_secs(now).filter(|_| call.outcome != Outcome::NotAnswered);
            let shown = talk.map_or_else(String::new, |secs| format!("({})", clock(secs)));
            cell.part(52.0, f32::MAX, Align::Max).small(&shown);
            let total = total.map_or_else(|| look::NOTHING.to_owned(), clock);
            cell.part(0.0, 48.0, Align::Max).text(&total);
        }
        "ring" => {
            let secs =
                call.ring_secs.map(|n| crate::i18n::fill(phrases.history.seconds, &[("n", &n.to_string())]));
            cell.quiet(secs.as_deref().unwrap_or(look::NOTHING));
        }
        "reason" => reason_cell(model, call, cell),
        "side" => {
            match call.verdict.as_deref() {
                Some(verdict) => cell.toned(phrases.side(verdict.side), look::side_tone(verdict.side)),
                None => cell.quiet(look::NOTHING),
            };
        }
        "hung_up_by" => {
            cell.quiet(call.hung_up_by.as_ref().map_or(look::NOTHING, |party| phrases.party(party)));
        }
        "service" => {
            cell.quiet(phrases.service(call.service));
        }
        "app" => {
            cell.quiet(&model.text(call.app_key.as_deref().unwrap_or("—")));
        }
        "display" => {
            cell.quiet(number(&call.display).as_deref().unwrap_or(look::NOTHING));
        }
        "user_data" => {
            cell.quiet(&model.text(call.user_data.as_deref().unwrap_or(look::NOTHING)));
        }
        "note" => {
            cell.quiet(&noted(model, call).unwrap_or_else(|| look::NOTHING.to_owned()));
        }
        "digits" => {
            cell.quiet(&call.digits.as_deref().map_or(look::NOTHING.into(), |digits| model.keys(digits)));
        }
        "release_point" => code(cell, call.codes.release_point),
        "sip" => code(cell, call.codes.sip.filter(|code| *code != 0)),
        "q850" => {
            let sent = |code: Option<i64>| code.filter(|code| *code != 0).map(|code| code.to_string());
            let words = match (sent(call.codes.q850_a), sent(call.codes.q850_b)) {
                (None, None) => look::NOTHING.to_owned(),
                (Some(a), None) => format!("A {a}"),
                (None, Some(b)) => format!("B {b}"),
                (Some(a), Some(b)) => format!("{a} / {b}"),
            };
            cell.quiet(&words);
        }
        "ended" => {
            cell.quiet(call.ended_at.map(|at| model.zone.format(at)).as_deref().unwrap_or(look::NOTHING));
        }
        "events" => {
            cell.quiet(&call.event_count.to_string());
        }
        "session" => {
            cell.code_text(&model.id(call.session.as_str()));
        }
        _ => {}
    }
}

/// The first line of its note, as this screen may show it.
fn noted(model: &Model, call: &Call) -> Option<String> {
    let line = call.note.as_deref()?.lines().next()?;
    Some(model.text(line).into_owned())
}

fn reason_cell(model: &Model, call: &Call, cell: &mut Cell<'_>) {
    if call.note.is_some() {
        cell.named_icon(Icon::Note, Tone::Plain, model.phrases.detail.has_note);
    }
    let headline = call.verdict.as_deref().and_then(|verdict| verdict.headline);
    let state = call.codes.state.map(|code| CodeRef { space: Space::StateCode, code });
    let Some(code) = headline.or(state) else {
        cell.quiet(look::NOTHING);
        return;
    };
    let badge = look::code_badge(model.phrases, code);
    if cell.room() < ROOM_FOR_CODES {
        cell.code(&badge);
    } else {
        cell.part(0.0, CODES, Align::Min).code(&badge);
        cell.gap(CODES);
    }
    let name = look::headline_words(model, call);
    if call.outcome == Outcome::Answered {
        cell.quiet(&name)
    } else {
        cell.text(&name)
    };
}
