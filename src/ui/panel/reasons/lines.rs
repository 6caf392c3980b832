//! The dictionary as lines: sections by space, the most frequent first, and the codes that no table names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use crate::call::reason::{Catalogue, CodeRef, Reason, Space};
use crate::i18n::verdict;

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

    /// How often it occurred.
    pub fn count(&self) -> u64 {
        match self {
            Line::Known { count, .. } | Line::Unlisted { count, .. } => *count,
            Line::Section(_) => 0,
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

/// A catalogue made ready to be searched.
#[derive(Default)]
pub struct Book {
    entries: Vec<Entry>,
}

struct Entry {
    reason: Arc<Reason>,
    /// Name, explanation and advice in English, in lower case.
    english: [String; 3],
    /// The code also stands in the table of Voice Call, where its calls are counted.
    shares_count: bool,
}

impl Entry {
    fn matches(&self, search: &str) -> bool {
        let reason = &self.reason;
        let chinese = [&reason.name.zh, &reason.explanation.zh, &reason.advice.zh];
        search.is_empty()
            || reason.code.to_string().starts_with(search)
            || chinese.iter().any(|text| text.contains(search))
            || self.english.iter().any(|text| text.contains(search))
            || VERDICTS.get(&key_of(reason)).is_some_and(|said| said.contains(search))
    }
}

impl Book {
    pub fn of(catalogue: &Catalogue) -> Book {
        let of_voice_call = |reason: &&Arc<Reason>| !reason.private_number;
        let voice_call: BTreeSet<(Space, i64)> =
            catalogue.reasons().iter().filter(of_voice_call).map(|r| (r.space, r.code)).collect();
        let entry = |reason: &Arc<Reason>| Entry {
            english: [&reason.name, &reason.explanation, &reason.advice].map(|text| text.en.to_lowercase()),
            shares_count: reason.private_number && voice_call.contains(&(reason.space, reason.code)),
            reason: reason.clone(),
        };
        Book { entries: catalogue.reasons().iter().map(entry).collect() }
    }

    /// How many reasons there are in `space`, or in all.
    pub fn count(&self, space: Option<Space>) -> usize {
        self.entries.iter().filter(|entry| space.is_none_or(|space| space == entry.reason.space)).count()
    }

    /// The lines that match `search` (code or words in either language, the verdict's among them) in `space`, or in
    /// all. `catalogue` is the one that the book was made of.
    pub fn lines(
        &self,
        catalogue: &Catalogue,
        search: &str,
        space: Option<Space>,
        counts: &[(CodeRef, u64)],
    ) -> Vec<Line> {
        let counts: BTreeMap<CodeRef, u64> = counts.iter().copied().collect();
        let search = search.trim().to_lowercase();
        let mut lines = Vec::new();
        for section in Space::ALL.into_iter().filter(|s| space.is_none_or(|space| space == *s)) {
            let of_section = self.entries.iter().filter(|entry| entry.reason.space == section);
            let mut known: Vec<Line> = of_section
                .filter(|entry| entry.matches(&search))
                .map(|Entry { reason, shares_count, .. }| Line::Known {
                    reason: reason.clone(),
                    count: if *shares_count { 0 } else { count_of(catalogue, reason, &counts) },
                    shares_count: *shares_count,
                })
                .collect();
            // Stable: those that did not occur stay in the order of the tables.
            known.sort_by_key(|line| std::cmp::Reverse(line.count()));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn code(space: Space, code: i64) -> CodeRef {
        CodeRef { space, code }
    }

    fn lines(search: &str, space: Option<Space>, counts: &[(CodeRef, u64)]) -> Vec<Line> {
        let catalogue = Catalogue::builtin();
        Book::of(catalogue).lines(catalogue, search, space, counts)
    }

    fn first_code(lines: &[Line]) -> Option<i64> {
        lines.iter().find_map(Line::key).map(|(code, _)| code.code)
    }

    #[test]
    fn a_reason_is_found_by_its_code_and_by_words_of_either_language() {
        for search in ["8102", "正忙", "busy", "BUSY"] {
            let found = lines(search, Some(Space::StateCode), &[]);
            let codes: Vec<i64> = found.iter().filter_map(Line::key).map(|(code, _)| code.code).collect();
            assert!(codes.contains(&8102), "{search}: {codes:?}");
        }
        assert_eq!(lines("no such words", None, &[]), []);
    }

    #[test]
    fn a_reason_is_found_by_the_words_of_the_verdict_it_leads_to() {
        for (search, code) in
            [("主叫正忙", 8108), ("The called party was busy", 8102), ("接通前主叫挂机", 8009)]
        {
            let found = lines(search, Some(Space::StateCode), &[]);
            let codes: Vec<i64> = found.iter().filter_map(Line::key).map(|(code, _)| code.code).collect();
            assert!(codes.contains(&code), "{search}: {codes:?}");
            assert!(!codes.contains(&8001), "{search}: a code that may mean anything says none of it");
        }
    }

    #[test]
    fn the_most_frequent_reason_comes_first_and_the_rest_keep_the_order_of_the_table() {
        let all = lines("", Some(Space::StateCode), &[(code(Space::StateCode, 8102), 7)]);
        assert_eq!(first_code(&all), Some(8102));
        let quiet = lines("", Some(Space::StateCode), &[]);
        let table = Catalogue::builtin().reasons().iter().find(|r| r.space == Space::StateCode);
        assert_eq!(first_code(&quiet), table.map(|reason| reason.code));
    }

    #[test]
    fn a_code_that_no_table_names_is_listed_as_such() {
        let strange = code(Space::StateCode, 99_999);
        let all = lines("", None, &[(strange, 2)]);
        assert_eq!(all.last(), Some(&Line::Unlisted { code: strange, count: 2 }));
    }
}
