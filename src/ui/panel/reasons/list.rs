//! The dictionary's lines as the table wants them.

use std::borrow::Cow;

use egui::Align;

use super::lines::{Key, Line, Section};
use crate::call::kpi::Ratio;
use crate::call::reason::{Reason, Retry, Space};
use crate::i18n::{self, Phrases, grouped};
use crate::ui::panel::history::side_tone;
use crate::ui::panel::look;
use crate::ui::theme::Tone;
use crate::ui::widget::grid::{Cell, Column, Look, Row, Rows};

/// The code, or the range, as it stands in the table.
pub fn code_text(reason: &Reason) -> String {
    if reason.code_to > reason.code {
        format!("{}–{}", reason.code, reason.code_to)
    } else {
        reason.code.to_string()
    }
}

/// A retry in one word.
pub fn retry_tone(retry: Retry) -> Tone {
    match retry {
        Retry::FixFirst => Tone::Orange,
        _ => Tone::Plain,
    }
}

pub fn columns(phrases: &'static Phrases) -> Vec<Column<'static>> {
    let r = &phrases.reasons;
    vec![
        Column::new("code", r.code, 76.0),
        Column::new("name", r.name, 222.0).grow(),
        Column::new("side", r.side, 124.0),
        Column::new("count", r.count, 208.0),
        Column::new("retry", r.retry, 144.0),
        Column::new("advice", r.advice, 180.0).grow(),
    ]
}

/// The lines as the table wants them.
pub struct ReasonRows<'a> {
    pub phrases: &'static Phrases,
    pub lines: &'a [Line],
    pub chosen: Option<Key>,
    /// All calls that were counted.
    pub calls: u64,
    /// The largest count, which the bars are measured by.
    pub largest: u64,
}

impl ReasonRows<'_> {
    pub fn line(&self, index: u64) -> Option<&Line> {
        self.lines.get(usize::try_from(index).ok()?)
    }
}

impl Rows for ReasonRows<'_> {
    type Key = Key;

    fn count(&self) -> u64 {
        self.lines.len() as u64
    }

    fn row(&self, index: u64) -> Row<'_, Key> {
        let r = &self.phrases.reasons;
        let Some(line) = self.line(index) else { return Row::Pending };
        match line {
            Line::Section(Section::Space(space)) => Row::Section {
                title: Cow::Borrowed(self.phrases.space(*space)),
                detail: Cow::Borrowed(wire_name(*space)),
                tone: Tone::Plain,
            },
            Line::Section(Section::Unlisted) => Row::Section {
                title: Cow::Borrowed(r.unlisted),
                detail: Cow::Borrowed(r.unlisted_detail),
                tone: Tone::Orange,
            },
            _ => {
                let Some(key) = line.key() else { return Row::Pending };
                Row::Data { key, look: Look { selected: self.chosen == Some(key), ..Look::default() } }
            }
        }
    }

    fn cell(&self, index: u64, column: &'static str, cell: &mut Cell<'_>) {
        match self.line(index) {
            Some(Line::Known { reason, count, shares_count }) => {
                self.known_cell(reason, *count, *shares_count, column, cell);
            }
            Some(Line::Unlisted { code, count }) => {
                let r = &self.phrases.reasons;
                match column {
                    "code" => cell.strong(&code.code.to_string()),
                    "name" => {
                        cell.quiet(&format!("{} · {}", self.phrases.space(code.space), r.unlisted_name))
                    }
                    "side" => cell.side(self.phrases.words.side_unknown, Tone::Plain),
                    "count" => self.count_cell(*count, Tone::Orange, cell),
                    "retry" => cell.quiet(self.phrases.words.retry_depends),
                    "advice" => cell.quiet(r.unlisted_advice),
                    _ => cell,
                };
            }
            _ => {}
        }
    }
}

impl ReasonRows<'_> {
    fn known_cell(&self, reason: &Reason, count: u64, shares_count: bool, column: &str, cell: &mut Cell<'_>) {
        let (phrases, lang) = (self.phrases, self.phrases.lang);
        match column {
            "code" => cell.strong(&code_text(reason)),
            "name" => {
                if reason.is_own() {
                    cell.side(phrases.reasons.own, Tone::Blue);
                }
                if reason.private_number {
                    cell.side(phrases.reasons.private, Tone::Plain);
                }
                cell.text(lang.pick(&reason.name))
            }
            "side" => cell.side(phrases.side(reason.side), side_tone(reason.side)),
            "count" if shares_count => cell.quiet(look::NOTHING),
            "count" => self.count_cell(count, side_tone(reason.side), cell),
            "retry" => cell.toned(phrases.retry(reason.retry), retry_tone(reason.retry)),
            "advice" => cell.quiet(lang.pick(&reason.advice)),
            _ => cell,
        };
    }

    fn count_cell<'c, 'd>(&self, count: u64, tone: Tone, cell: &'c mut Cell<'d>) -> &'c mut Cell<'d> {
        cell.part(0.0, 80.0, Align::Min).bar(count as f32 / self.largest.max(1) as f32, 80.0, tone);
        if count == 0 {
            cell.part(80.0, 136.0, Align::Max).quiet(look::NOTHING);
        } else {
            cell.part(80.0, 136.0, Align::Max).text(&grouped(count));
            cell.part(136.0, 192.0, Align::Max).small(&percent(count, self.calls));
        }
        cell
    }
}

/// `25.0%`; nothing when nothing was counted.
pub fn percent(hits: u64, of: u64) -> String {
    i18n::percent(Ratio { hits, of }).unwrap_or_default()
}

/// The field of the platform's messages that carries the codes of a space.
pub fn wire_name(space: Space) -> &'static str {
    match space {
        Space::StateCode => "stateCode",
        Space::ReleasePoint => "ulFailReason",
        Space::Q850 => "callOutUnaswRsn / fwdUnaswRsn",
        Space::Sip => "sipStatusCode",
    }
}
