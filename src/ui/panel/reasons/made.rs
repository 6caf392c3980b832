//! What the dictionary shows, made again only when something that it depends on has changed. It does not know how it is
//! drawn.

use std::sync::Arc;

use super::lines::{Book, Line};
use super::short_space;
use crate::call::reason::{Catalogue, CodeRef, Space};
use crate::i18n::{Lang, fill};
use crate::ui::model::Model;

/// How often each code occurs, as it was counted.
type Counts = Option<Arc<Vec<(CodeRef, u64)>>>;

/// The catalogue made ready to be searched, the spaces in words, and the lines that match the search.
#[derive(Default)]
pub struct Made {
    catalogue: Option<Arc<Catalogue>>,
    book: Book,
    /// The language of `spaces`.
    lang: Option<Lang>,
    spaces: Vec<(Option<Space>, String)>,
    /// What `lines` and `largest` were made of.
    asked: Option<Asked>,
    lines: Vec<Line>,
    largest: u64,
}

struct Asked {
    search: String,
    space: Option<Space>,
    counts: Counts,
}

impl Made {
    /// Each space, and all of them, with the number of its reasons: `All (512)`.
    pub fn spaces(&mut self, model: &Model) -> &[(Option<Space>, String)] {
        self.take(&model.own_reasons.catalogue);
        if self.lang != Some(model.phrases.lang) {
            let r = &model.phrases.reasons;
            let told = |space: Option<Space>| {
                let what = space.map_or(r.all, |space| short_space(model.phrases, space));
                let words = fill(r.with_count, &[("what", what), ("n", &self.book.count(space).to_string())]);
                (space, words)
            };
            self.spaces = std::iter::once(None).chain(Space::ALL.map(Some)).map(told).collect();
            self.lang = Some(model.phrases.lang);
        }
        &self.spaces
    }

    /// The lines that match `search` in `space`, and the largest count among them.
    pub fn lines(&mut self, model: &Model, search: &str, space: Option<Space>) -> (&[Line], u64) {
        let catalogue = &model.own_reasons.catalogue;
        self.take(catalogue);
        let is_asked = |asked: &Asked| {
            asked.search == search && asked.space == space && is_same(&asked.counts, &model.reasons.counts)
        };
        if !self.asked.as_ref().is_some_and(is_asked) {
            let counts = model.reasons.counts.as_ref().map_or(&[][..], |counts| counts);
            self.lines = self.book.lines(catalogue, search, space, counts);
            self.largest = self.lines.iter().map(Line::count).max().unwrap_or(0);
            self.asked =
                Some(Asked { search: search.to_owned(), space, counts: model.reasons.counts.clone() });
        }
        (&self.lines, self.largest)
    }

    /// Reads a catalogue that is another one than before; nothing that was made of that one holds any more.
    fn take(&mut self, catalogue: &Arc<Catalogue>) {
        if !self.catalogue.as_ref().is_some_and(|before| Arc::ptr_eq(before, catalogue)) {
            self.book = Book::of(catalogue);
            self.catalogue = Some(catalogue.clone());
            (self.lang, self.asked) = (None, None);
        }
    }
}

fn is_same(one: &Counts, other: &Counts) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::reason::{OwnReason, OwnText};
    use crate::ui::testing::fixture::model;

    const BUSY: CodeRef = CodeRef { space: Space::StateCode, code: 8102 };

    fn counted(count: u64) -> Counts {
        Some(Arc::new(vec![(BUSY, count)]))
    }

    /// The lines for a search, and where they lie: lines that were made again lie elsewhere.
    fn lie_at(made: &mut Made, model: &Model, search: &str) -> *const Line {
        made.lines(model, search, None).0.as_ptr()
    }

    #[test]
    fn the_lines_are_made_once_for_a_search_and_its_counts() {
        let (mut model, mut made) = (model(Lang::En, ""), Made::default());
        model.reasons.counts = counted(1);
        let first = lie_at(&mut made, &model, "busy");
        model.now.0 += 60_000;
        assert_eq!(lie_at(&mut made, &model, "busy"), first);
        assert_ne!(lie_at(&mut made, &model, "busy "), first);
    }

    #[test]
    fn new_counts_another_search_another_space_and_another_catalogue_are_shown_at_once() {
        let (mut model, mut made) = (model(Lang::En, ""), Made::default());
        assert_eq!(made.lines(&model, "8102", None).1, 0);
        for count in [1, 2] {
            model.reasons.counts = counted(count);
            assert_eq!(made.lines(&model, "8102", None).1, count);
        }
        assert_eq!(made.lines(&model, "8102", Some(Space::Sip)).1, 0);
        assert_eq!(made.lines(&model, "zhanxian", None).0, []);
        let own = OwnReason {
            code: BUSY,
            private_number: None,
            name: OwnText { zh: Some("zhanxian".into()), en: None },
            explanation: OwnText::default(),
            advice: OwnText::default(),
            retry: None,
        };
        model.own_reasons.catalogue = Arc::new(Catalogue::builtin().with_own(&[own]));
        assert_eq!(made.lines(&model, "zhanxian", None).1, 2);
    }

    #[test]
    fn the_spaces_change_with_the_language() {
        // One catalogue: another one would have them made again, whatever the language.
        let (mut model, mut made) = (model(Lang::Zh, ""), Made::default());
        let mut first = |lang: Lang| {
            model.phrases = lang.phrases();
            made.spaces(&model).first().map(|(_, words)| words.clone()).unwrap()
        };
        let (zh, en) = (first(Lang::Zh), first(Lang::En));
        assert!(zh.contains("全部") && en.contains("All"), "{zh} {en}");
    }
}
