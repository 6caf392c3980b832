//! How well words fit what was typed. Several terms may stand in any order; each has to fit, a small slip of the
//! fingers is forgiven. Chinese is found by its signs, whether or not they stand side by side.

use strsim::osa_distance;

/// What can be found, in the words of both languages.
#[derive(Clone, Debug, Default)]
pub struct Haystack {
    whole: String,
    words: Vec<String>,
}

impl Haystack {
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>) -> Haystack {
        let whole = texts.into_iter().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
        let words = whole.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
        Haystack { words: words.map(str::to_owned).collect(), whole }
    }

    /// How well it fits, the more the better; `None`: not at all. Nothing typed fits everything.
    pub fn fits(&self, query: &str) -> Option<u32> {
        query.to_lowercase().split_whitespace().map(|term| self.term(term)).sum()
    }

    fn term(&self, term: &str) -> Option<u32> {
        if let Some(word) = self.words.iter().find(|word| word.starts_with(term)) {
            return Some(if word == term { 50 } else { 40 });
        }
        if self.whole.contains(term) {
            return Some(30);
        }
        if !term.is_ascii() {
            return in_order(term, &self.whole).then_some(10);
        }
        let slips = slips(term.chars().count())?;
        self.words
            .iter()
            .filter_map(|word| distance(term, word))
            .min()
            .filter(|far| *far <= slips)
            .map(|far| 20 - far)
    }
}

/// How many slips a term of this length may have.
fn slips(length: usize) -> Option<u32> {
    match length {
        0..=3 => None,
        4..=7 => Some(1),
        _ => Some(2),
    }
}

/// Letters wrong, missing, too many or swapped, against the beginning of the word: people stop typing early.
fn distance(term: &str, word: &str) -> Option<u32> {
    let length = term.chars().count();
    let starts = [length.saturating_sub(1), length, length + 1];
    let begun = |count: usize| word.chars().take(count).collect::<String>();
    let far = starts.into_iter().map(|count| osa_distance(term, &begun(count))).min()?;
    u32::try_from(far).ok()
}

fn in_order(term: &str, whole: &str) -> bool {
    let mut signs = whole.chars();
    term.chars().all(|wanted| signs.any(|sign| sign == wanted))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mask() -> Haystack {
        Haystack::new(["号码脱敏 开/关", "Mask numbers on or off"])
    }

    #[test]
    fn words_of_either_language_find_it_in_any_order() {
        for query in ["mask", "numbers mask", "off num", "脱敏", "号码 脱敏", "脱敏 mask", "号脱", ""]
        {
            assert!(mask().fits(query).is_some(), "{query}");
        }
        for query in ["export", "导出", "mask export", "脱号"] {
            assert_eq!(mask().fits(query), None, "{query}");
        }
    }

    #[test]
    fn a_small_slip_is_forgiven_and_a_short_word_has_none() {
        for query in ["mskk numbers", "numbesr", "nubmers", "numbrs"] {
            assert_eq!(mask().fits(query).is_some(), query != "mskk numbers", "{query}");
        }
        assert_eq!(mask().fits("msk"), None);
        assert!(mask().fits("maks").is_some());
    }

    #[test]
    fn the_whole_word_fits_better_than_its_beginning_and_that_better_than_a_slip() {
        let [whole, begun, slip] = ["mask", "mas", "maks"].map(|query| mask().fits(query).unwrap());
        assert!(whole > begun && begun > slip);
    }

    proptest! {
        #[test]
        fn every_word_of_a_name_finds_it(place in 0_usize..5) {
            let word = "mask numbers on or off".split(' ').nth(place).unwrap();
            prop_assert!(mask().fits(word).is_some());
        }

        #[test]
        fn anything_may_be_typed(query in "\\PC{0,40}") {
            let _ = mask().fits(&query);
        }
    }
}
