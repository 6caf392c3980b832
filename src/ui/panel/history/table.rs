//! The rows of the history: what each cell says.

use std::borrow::Cow;

use egui::Align;

use super::column::Column;
use super::days;
use crate::backend::Page;
use crate::call::reason::{CodeRef, Space};
use crate::call::{Call, FiledBy, Number, Outcome, SessionId, trust};
use crate::i18n::{clock, fill};
use crate::ui::model::Model;
use crate::ui::panel::columns::Columns as _;
use crate::ui::panel::look;
use crate::ui::theme::Tone;
use crate::ui::widget::grid::{Cell, Look, Row, Rows};
use crate::ui::widget::icon::Icon;

/// What is kept free for the code before the words of a reason, so that the words of all rows begin on one line.
const CODES: f32 = 84.0;
/// A narrower cell cannot spare that.
const ROOM_FOR_CODES: f32 = 160.0;

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
                    marked: self.model.marks.has(&call.session),
                    ..Look::default()
                },
            },
            None => Row::Pending,
        }
    }

    fn cell(&self, index: u64, column: &'static str, cell: &mut Cell<'_>) {
        if let Some((call, column)) = self.call(index).zip(Column::named(column)) {
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

fn fill_cell(model: &Model, call: &Call, column: Column, cell: &mut Cell<'_>) {
    let phrases = model.phrases;
    // Most say a few quiet words, or have none.
    let words: Option<Cow<'_, str>> = match column {
        Column::Started => return started_cell(model, call, cell),
        Column::Outcome => return outcome_cell(model, call, cell),
        Column::Caller => return number_cell(model, call.caller.as_ref(), cell),
        Column::Called => return number_cell(model, call.called.as_ref(), cell),
        Column::Talk => return talk_cell(model, call, cell),
        Column::Reason => return reason_cell(model, call, cell),
        Column::Side => return side_cell(model, call, cell),
        Column::Session => return session_cell(model, call, cell),
        Column::Ring => {
            call.ring_secs.map(|n| fill(phrases.history.seconds, &[("n", &n.to_string())]).into())
        }
        Column::HungUpBy => call.hung_up_by.as_ref().map(|party| phrases.party(party).into()),
        Column::Service => Some(phrases.service(call.service).into()),
        Column::App => call.app_key.as_deref().map(|key| model.text(key)),
        Column::Display => call.display.as_ref().map(|number| model.number(number).into()),
        Column::UserData => call.user_data.as_deref().map(|text| model.text(text)),
        Column::Digits => call.digits.as_deref().map(|digits| model.keys(digits)),
        Column::Note => noted(model, call),
        Column::StateCode => call.codes.state.map(|code| code.to_string().into()),
        Column::ReleasePoint => call.codes.release_point.map(|code| code.to_string().into()),
        Column::Sip => sent(call.codes.sip).map(Cow::from),
        Column::Q850 => causes(call).map(Cow::from),
        Column::Ended => call.ended_at.map(|at| model.zone.format(at).into()),
        Column::Events => Some(call.event_count.to_string().into()),
    };
    cell.quiet_or_dash(words);
}

fn started_cell(model: &Model, call: &Call, cell: &mut Cell<'_>) {
    let at = model.zone.format(call.filed_at());
    let (date, time) = at.split_once(' ').unwrap_or(("", &at));
    match days::are_shown(model) {
        true => cell.unseen(date),
        false => cell.small(date),
    };
    cell.text(&[call.filed_by().mark(), time].concat());
    let h = &model.phrases.history;
    match call.filed_by() {
        FiledBy::Start => (),
        FiledBy::End => drop(cell.explain(h.began_before_end)),
        FiledBy::Arrival => drop(cell.explain(h.began_before_arrival)),
    }
}

fn outcome_cell(model: &Model, call: &Call, cell: &mut Cell<'_>) {
    let trust = trust(call, &model.moment());
    cell.glyph(look::glyph(call, trust), None);
    let word = look::word(model.phrases, call, trust);
    match (call.outcome, look::tone(call, trust)) {
        (Outcome::Answered, _) => cell.quiet(model.phrases.words.answered),
        (Outcome::NotAnswered, _) => cell.text(word),
        (_, tone) => cell.toned(word, tone),
    };
}

fn number_cell(model: &Model, number: Option<&Number>, cell: &mut Cell<'_>) {
    cell.text_or_dash(number.map(|number| model.number(number)));
}

/// Talk and total in two columns of their own, so that both can be compared down the rows.
fn talk_cell(model: &Model, call: &Call, cell: &mut Cell<'_>) {
    let now = model.now_of(call);
    let total = call.started_at.and_then(|_| call.elapsed_secs(now));
    let talk = call.talking_secs(now).filter(|_| call.outcome != Outcome::NotAnswered);
    let shown = talk.map_or_else(String::new, |secs| format!("({})", clock(secs)));
    cell.part(52.0, f32::MAX, Align::Max).small(&shown);
    let total = total.map_or_else(|| look::NOTHING.to_owned(), clock);
    cell.part(0.0, 48.0, Align::Max).text(&total);
}

fn side_cell(model: &Model, call: &Call, cell: &mut Cell<'_>) {
    match call.verdict.as_deref() {
        Some(verdict) => cell.toned(model.phrases.side(verdict.side), look::side_tone(verdict.side)),
        None => cell.quiet(look::NOTHING),
    };
}

fn session_cell(model: &Model, call: &Call, cell: &mut Cell<'_>) {
    cell.code_text(&model.id(call.session.as_str()));
}

/// A code as it was sent; nought says that there was none.
fn sent(code: Option<i64>) -> Option<String> {
    code.filter(|code| *code != 0).map(|code| code.to_string())
}

/// The Q.850 causes of both legs.
fn causes(call: &Call) -> Option<String> {
    match (sent(call.codes.q850_a), sent(call.codes.q850_b)) {
        (None, None) => None,
        (Some(a), None) => Some(format!("A {a}")),
        (None, Some(b)) => Some(format!("B {b}")),
        (Some(a), Some(b)) => Some(format!("{a} / {b}")),
    }
}

/// The first line of its note, as this screen may show it.
fn noted<'a>(model: &Model, call: &'a Call) -> Option<Cow<'a, str>> {
    Some(model.text(call.note.as_deref()?.lines().next()?))
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
