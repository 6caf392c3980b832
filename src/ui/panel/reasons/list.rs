//! The dictionary as rows: sections by space, the most frequent first, and the codes that no table names.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use egui::Align;

use crate::call::reason::{Catalogue, CodeRef, Reason, Retry, Space};
use crate::i18n::{Phrases, grouped, verdict};
use crate::ui::panel::history::side_tone;
use crate::ui::theme::Tone;
use crate::ui::widget::grid::{Cell, Column, Look, Row, Rows};

/// One line of the list.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    Section(Section),
    Known { reason: Arc<Reason>, count: u64, shares_count: bool },
    Unlisted { code: CodeRef, count: u64 },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    Space(Space),
    Unlisted,
}

/// What a line is known by: the code and, for reasons, whether its table is that of Private Number.
pub type Key = (CodeRef, bool);

impl Line {
    pub fn key(&self) -> Option<Key> {
        match self {
            Line::Section(_) => None,
            Line::Known { reason, .. } => Some(key_of(reason)),
            Line::Unlisted { code, .. } => Some((*code, false)),
        }
    }
}

fn key_of(reason: &Reason) -> Key {
    (CodeRef { space: reason.space, code: reason.code }, reason.private_number)
}

/// What verdicts say where a code decides them. Made once: rules and words come with the program.
static VERDICTS: LazyLock<BTreeMap<Key, String>> = LazyLock::new(|| {
    let keys = Catalogue::builtin().reasons().iter().map(|reason| key_of(reason));
    keys.map(|key| (key, verdict::said_of(key.0, key.1))).collect()
});

/// The lines that match `search` (code or words in either language, the verdict's among them) in `space`, or in all.
pub fn lines(
    catalogue: &Catalogue,
    search: &str,
    space: Option<Space>,
    counts: &[(CodeRef, u64)],
) -> Vec<Line> {
    let counts: BTreeMap<CodeRef, u64> = counts.iter().copied().collect();
    let search = search.trim().to_lowercase();
    let mut lines = Vec::new();
    for section in Space::ALL.into_iter().filter(|s| space.is_none_or(|space| space == *s)) {
        let of_section = catalogue.reasons().iter().filter(|reason| reason.space == section);
        let mut known: Vec<Line> = of_section
            .filter(|reason| matches(reason, &search))
            .map(|reason| {
                let shares_count = reason.private_number
                    && catalogue.reasons().iter().any(|other| {
                        other.space == section && other.code == reason.code && !other.private_number
                    });
                let count = if shares_count { 0 } else { count_of(catalogue, reason, &counts) };
                Line::Known { reason: reason.clone(), count, shares_count }
            })
            .collect();
        // Stable: those that did not occur stay in the order of the tables.
        known.sort_by_key(|line| match line {
            Line::Known { count, .. } => std::cmp::Reverse(*count),
            _ => std::cmp::Reverse(0),
        });
        if !known.is_empty() {
            lines.push(Line::Section(Section::Space(section)));
            lines.append(&mut known);
        }
    }
    let unlisted: Vec<Line> = counts
        .iter()
        .filter(|(code, _)| space.is_none_or(|space| space == code.space))
        .filter(|(code, _)| search.is_empty() || code.code.to_string().contains(&search))
        .filter(|(code, _)| catalogue.find(**code, crate::call::Service::Unknown).is_none())
        .map(|(code, count)| Line::Unlisted { code: *code, count: *count })
        .collect();
    if !unlisted.is_empty() {
        lines.push(Line::Section(Section::Unlisted));
        lines.extend(unlisted);
    }
    lines
}

fn matches(reason: &Reason, search: &str) -> bool {
    let texts = [&reason.name, &reason.explanation, &reason.advice];
    search.is_empty()
        || reason.code.to_string().starts_with(search)
        || texts.iter().any(|text| text.zh.contains(search) || text.en.to_lowercase().contains(search))
        || VERDICTS.get(&key_of(reason)).is_some_and(|said| said.contains(search))
}

/// How often a reason occurred; a range counts its codes that have no line of their own.
fn count_of(catalogue: &Catalogue, reason: &Reason, counts: &BTreeMap<CodeRef, u64>) -> u64 {
    codes_of(catalogue, reason, counts).map(|(_, count)| count).sum()
}

/// The codes that a reason stands for and that occurred.
pub fn codes_of<'a>(
    catalogue: &'a Catalogue,
    reason: &'a Reason,
    counts: &'a BTreeMap<CodeRef, u64>,
) -> impl Iterator<Item = (CodeRef, u64)> + 'a {
    let space = reason.space;
    let (from, to) =
        (CodeRef { space, code: reason.code }, CodeRef { space, code: reason.code_to.max(reason.code) });
    counts
        .range(from..=to)
        .map(|(code, count)| (*code, *count))
        .filter(move |(code, _)| code.code == reason.code || !has_own_line(catalogue, *code))
}

fn has_own_line(catalogue: &Catalogue, code: CodeRef) -> bool {
    catalogue.reasons().iter().any(|reason| reason.space == code.space && reason.code == code.code)
}

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
            "count" if shares_count => cell.quiet("—"),
            "count" => self.count_cell(count, side_tone(reason.side), cell),
            "retry" => cell.toned(phrases.retry(reason.retry), retry_tone(reason.retry)),
            "advice" => cell.quiet(lang.pick(&reason.advice)),
            _ => cell,
        };
    }

    fn count_cell<'c, 'd>(&self, count: u64, tone: Tone, cell: &'c mut Cell<'d>) -> &'c mut Cell<'d> {
        cell.part(0.0, 80.0, Align::Min).bar(count as f32 / self.largest.max(1) as f32, 80.0, tone);
        let words = if count == 0 { "—".to_owned() } else { grouped(count) };
        if count == 0 {
            cell.part(80.0, 136.0, Align::Max).quiet(&words);
        } else {
            cell.part(80.0, 136.0, Align::Max).text(&words);
            cell.part(136.0, 192.0, Align::Max).small(&percent(count, self.calls));
        }
        cell
    }
}

/// `25.0%`; nothing when nothing was counted.
pub fn percent(count: u64, of: u64) -> String {
    if of == 0 { String::new() } else { format!("{:.1}%", count as f64 * 100.0 / of as f64) }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn code(space: Space, code: i64) -> CodeRef {
        CodeRef { space, code }
    }

    fn first_code(lines: &[Line]) -> Option<i64> {
        lines.iter().find_map(Line::key).map(|(code, _)| code.code)
    }

    #[test]
    fn a_reason_is_found_by_its_code_and_by_words_of_either_language() {
        for search in ["8102", "正忙", "busy", "BUSY"] {
            let found = lines(Catalogue::builtin(), search, Some(Space::StateCode), &[]);
            let codes: Vec<i64> = found.iter().filter_map(Line::key).map(|(code, _)| code.code).collect();
            assert!(codes.contains(&8102), "{search}: {codes:?}");
        }
        assert_eq!(lines(Catalogue::builtin(), "no such words", None, &[]), []);
    }

    #[test]
    fn a_reason_is_found_by_the_words_of_the_verdict_it_leads_to() {
        for (search, code) in
            [("主叫正忙", 8108), ("The called party was busy", 8102), ("接通前主叫挂机", 8009)]
        {
            let found = lines(Catalogue::builtin(), search, Some(Space::StateCode), &[]);
            let codes: Vec<i64> = found.iter().filter_map(Line::key).map(|(code, _)| code.code).collect();
            assert!(codes.contains(&code), "{search}: {codes:?}");
            assert!(!codes.contains(&8001), "{search}: a code that may mean anything says none of it");
        }
    }

    #[test]
    fn the_most_frequent_reason_comes_first_and_the_rest_keep_the_order_of_the_table() {
        let all =
            lines(Catalogue::builtin(), "", Some(Space::StateCode), &[(code(Space::StateCode, 8102), 7)]);
        assert_eq!(first_code(&all), Some(8102));
        let quiet = lines(Catalogue::builtin(), "", Some(Space::StateCode), &[]);
        let table = Catalogue::builtin().reasons().iter().find(|r| r.space == Space::StateCode);
        assert_eq!(first_code(&quiet), table.map(|reason| reason.code));
    }

    #[test]
    fn a_code_that_no_table_names_is_listed_as_such() {
        let strange = code(Space::StateCode, 99_999);
        let all = lines(Catalogue::builtin(), "", None, &[(strange, 2)]);
        assert_eq!(all.last(), Some(&Line::Unlisted { code: strange, count: 2 }));
    }
}
