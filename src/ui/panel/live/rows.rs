//! The rows of the board: what each cell says.

use std::borrow::Cow;

use egui::Align;

use super::board_list::{BoardList, BoardRow, Entry};
use super::column::Column;
use super::flash;
use super::look;
use crate::call::reason::Retry;
use crate::call::{Arrival, Call, Number, SessionId, Trust};
use crate::i18n::{clock, fill};
use crate::ui::model::Model;
use crate::ui::panel::columns::Columns as _;
use crate::ui::theme::Tone;
use crate::ui::widget::glyph::Glyph;
use crate::ui::widget::grid::{Cell, Look, Row, Rows};
use crate::ui::widget::icon::Icon;

/// Milliseconds for which a row has an accent after its call was first heard of.
const FRESH_MILLIS: i64 = 5_000;
/// The list as the table reads it.
pub struct BoardRows<'a> {
    pub model: &'a Model,
    pub list: &'a BoardList,
    pub now: Arrival,
    /// So many rows are lit that single cells are not.
    is_crowded: bool,
}

impl<'a> BoardRows<'a> {
    /// `visible`: the rows that were on screen.
    pub fn of(model: &'a Model, list: &'a BoardList, now: Arrival, visible: (u64, u64)) -> BoardRows<'a> {
        let mut rows = BoardRows { model, list, now, is_crowded: false };
        let is_lit = |index: &u64| match rows.at(*index) {
            Some(BoardRow::Call(entry)) => rows.light(entry) > 0.0,
            _ => false,
        };
        rows.is_crowded = (visible.0..visible.1).filter(is_lit).count() > flash::MOST;
        rows
    }
}

impl BoardRows<'_> {
    /// By the clock on the wall: on a board that is paused lights go out too.
    fn light(&self, entry: &Entry) -> f32 {
        flash::light(entry.lit, self.model.now, self.model.settings.reduce_motion)
    }

    fn at(&self, index: u64) -> Option<BoardRow<'_>> {
        self.list.row(usize::try_from(index).ok()?)
    }
}

impl Rows for BoardRows<'_> {
    type Key = SessionId;

    fn count(&self) -> u64 {
        self.list.len() as u64
    }

    fn row(&self, index: u64) -> Row<'_, SessionId> {
        let p = &self.model.phrases.live;
        match self.at(index) {
            None => Row::Pending,
            Some(BoardRow::StaleHeading) => Row::Section {
                title: fill(p.stale_title, &[("n", &self.list.tally.doubtful.to_string())]).into(),
                detail: fill(p.stale_detail, &[("active", &self.list.tally.active.to_string())]).into(),
                tone: Tone::Orange,
            },
            Some(BoardRow::Call(entry @ Entry { call, trust, .. })) => Row::Data {
                key: call.session.clone(),
                look: Look {
                    selected: self.model.selected.as_ref() == Some(&call.session),
                    dim: !call.is_in_progress(),
                    hatched: matches!(trust, Trust::Stale | Trust::Lost),
                    fresh: call.first_arrival.is_younger_than(FRESH_MILLIS, self.now)
                        || (self.is_crowded && self.light(entry) > 0.0),
                    mark: self.model.pinned.contains(&call.session).then_some(Icon::Pin),
                    marked: self.model.marks.has(&call.session),
                },
            },
        }
    }

    fn cell(&self, index: u64, column: &'static str, cell: &mut Cell<'_>) {
        let Some(BoardRow::Call(entry)) = self.at(index) else { return };
        let Some(column) = Column::named(column) else { return };
        if entry.lit.has(column) && !self.is_crowded {
            let light = self.light(entry);
            if light > 0.0 {
                cell.flash(light);
            }
        }
        self.fill_cell(entry, column, cell);
    }
}

impl BoardRows<'_> {
    fn fill_cell(&self, Entry { call, trust, .. }: &Entry, column: Column, cell: &mut Cell<'_>) {
        let model = self.model;
        let number = |number: &Option<Number>| number.as_ref().map(|number| model.number(number));
        match column {
            Column::State => self.state(call, *trust, cell),
            Column::Caller => {
                cell.text_or_dash(number(&call.leg_a.number));
            }
            Column::Called => {
                cell.text_or_dash(number(&call.leg_b.number));
            }
            Column::Elapsed => self.elapsed(call, cell),
            Column::Service => {
                cell.quiet(model.phrases.service(call.service));
            }
            Column::Display => {
                cell.quiet_or_dash(number(&call.display));
            }
            Column::Event if call.is_in_progress() => self.event(call, cell),
            Column::Event => self.ending(call, cell),
            // The reason stands over them.
            Column::Digits | Column::UserData if !call.is_in_progress() && !says_more(call) => (),
            Column::Digits => {
                cell.strong(&model.keys(call.digits.as_deref().unwrap_or_default()));
            }
            Column::UserData if *trust == Trust::Quiet => self.silence(call, cell),
            Column::UserData => {
                cell.quiet(&model.text(call.user_data.as_deref().unwrap_or_default()));
            }
            Column::Trust => self.trust(call, *trust, cell),
        }
    }

    /// For how long nothing was heard of it.
    fn silence(&self, call: &Call, cell: &mut Cell<'_>) {
        let secs = self.now.millis_since(call.last_arrival) / 1000;
        let words = fill(self.model.phrases.live.quiet_for, &[("n", &clock(secs))]);
        cell.clock().toned(&words, Tone::Orange);
    }

    fn state(&self, call: &Call, trust: Trust, cell: &mut Cell<'_>) {
        let glyph = look::glyph(call, trust);
        let asks_for_a_look = matches!(trust, Trust::Quiet | Trust::Stale | Trust::Lost);
        let ink = asks_for_a_look.then(|| Tone::Orange.ink(cell.tokens()));
        let word = look::word(self.model.phrases, call, trust);
        if self.model.board.is_unverified(call) && !asks_for_a_look {
            let ink = cell.tokens().text3;
            cell.glyph(glyph, Some(ink)).quiet(&format!("{word} ?"));
            cell.explain(self.model.phrases.live.unverified_detail);
            return;
        }
        cell.glyph(glyph, ink);
        if asks_for_a_look {
            cell.toned(word, Tone::Orange);
        } else if glyph == Glyph::Fault {
            cell.toned(word, Tone::Red);
        } else {
            cell.text(word);
        }
        if call.note.is_some() {
            cell.named_icon(Icon::Note, Tone::Plain, self.model.phrases.detail.has_note);
        }
    }

    /// How far the row can be trusted, in words.
    fn trust(&self, call: &Call, trust: Trust, cell: &mut Cell<'_>) {
        let phrases = self.model.phrases;
        let silence = clock(self.now.millis_since(call.last_arrival) / 1000);
        match trust {
            Trust::Quiet => self.silence(call, cell),
            Trust::Stale | Trust::Lost => {
                cell.toned(phrases.trust(trust), Tone::Orange).small(&silence);
            }
            _ if self.model.board.is_unverified(call) => {
                cell.quiet(phrases.live.unverified).explain(phrases.live.unverified_detail);
            }
            Trust::Live | Trust::Ended => {
                cell.quiet(phrases.trust(trust));
            }
        }
    }

    /// Total and talk in two columns of their own, so that both can be compared down the rows.
    fn elapsed(&self, call: &Call, cell: &mut Cell<'_>) {
        let now = self.model.board.now_of(call, self.now);
        let total = call.elapsed_secs(now).map_or(Cow::Borrowed(look::NOTHING), |secs| clock(secs).into());
        cell.part(0.0, 52.0, Align::Max).text(&total);
        if let Some(talk) = call.talking_secs(now) {
            cell.part(54.0, 116.0, Align::Max).quiet(&format!("({})", clock(talk)));
        }
    }

    fn event(&self, call: &Call, cell: &mut Cell<'_>) {
        let Some(pulse) = &call.pulse else { return };
        let word = self.model.phrases.event(&pulse.kind, pulse.leg);
        cell.part(0.0, 80.0, Align::Min).text(&word);
        cell.part(82.0, 148.0, Align::Min).quiet(&look::time(&self.model.zone, pulse.at));
    }

    /// Why it ended, over the columns that have nothing more to say.
    fn ending(&self, call: &Call, cell: &mut Cell<'_>) {
        let phrases = self.model.phrases;
        let p = &phrases.live;
        if !says_more(call) {
            cell.spill();
        }
        let code = call.verdict.as_deref().and_then(|verdict| verdict.headline);
        if let Some(code) = code {
            cell.code(&look::code_badge(phrases, code));
        }
        let words = look::headline_words(self.model, call);
        let words = match &call.hung_up_by {
            Some(party) if call.outcome == crate::call::Outcome::Answered => {
                fill(p.hung_up_by, &[("name", &words), ("who", phrases.party(party))])
            }
            _ => words,
        };
        cell.text(&words);
        match call.verdict.as_deref().map(|verdict| verdict.retry) {
            Some(Retry::Soon) => cell.small(p.retry_soon),
            Some(Retry::Later) => cell.small(p.retry_later),
            Some(Retry::FixFirst) => cell.small(p.retry_fix_first),
            _ => cell,
        };
    }
}

/// Whether an ended call shows digits. Without them its reason runs over the columns at its right.
fn says_more(call: &Call) -> bool {
    call.digits.is_some()
}
