//! What the screen may show just now, and to whom. Nothing of this is kept: after a start numbers are masked or not, as
//! the settings say.

use std::borrow::Cow;

use super::widget::field::Hide;
use super::{hidden, model::Model};
use crate::call::filter::{FilterError, NumberPattern};
use crate::call::mask::{self, Mask};
use crate::call::{Arrival, Number};
use crate::settings::ZoneChoice;

/// Milliseconds for which whole numbers are shown.
pub const REVEAL_MILLIS: i64 = 30_000;

/// How the window is shown just now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Screen {
    /// An audience looks on.
    pub presenting: bool,
    /// Until this moment numbers are shown whole, although they are masked. Our clock.
    pub revealed_until: Option<Arrival>,
    /// The board is paused.
    pub is_paused: bool,
    /// The zone beside UTC, Beijing and this machine's that the key of zones comes back to.
    pub left_zone: Option<ZoneChoice>,
    /// What [`super::command::Action::Undo`] would take back, in words.
    pub undo: Option<String>,
}

impl Model {
    /// Whether numbers show their last four digits only.
    pub fn is_masked(&self) -> bool {
        self.screen.presenting || (self.settings.mask && self.revealed_secs().is_none())
    }

    /// How numbers are written on this screen, and in what is copied from it.
    pub fn mask(&self) -> Mask {
        if self.is_masked() { Mask::Ends } else { Mask::Off }
    }

    /// How many seconds whole numbers are still shown, while they are shown for a while only.
    pub fn revealed_secs(&self) -> Option<i64> {
        let rest = self.screen.revealed_until?.millis_since(self.now);
        let is_on = self.settings.mask && !self.screen.presenting && (1..=REVEAL_MILLIS).contains(&rest);
        is_on.then_some((rest + 999) / 1000)
    }

    /// A number as this screen may show it.
    pub fn number(&self, number: &Number) -> String {
        if self.is_masked() { number.masked() } else { number.grouped() }
    }

    /// A number as it may be copied.
    pub fn copied_number(&self, number: &Number) -> String {
        if self.is_masked() { number.masked() } else { number.dialled() }
    }

    /// Text that may hold numbers, such as user data, as this screen may show it.
    pub fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.is_masked() { mask::digits(text) } else { Cow::Borrowed(text) }
    }

    /// What is wrong with a filter; what it quotes of it as this screen may show it.
    pub fn filter_error(&self, text: &str, error: &FilterError) -> String {
        self.phrases.filter_error(text, &error.quoting(|quoted| self.text(quoted).into_owned()))
    }

    /// How this number is asked for, as the field of the filter may show it: a masked one by no more than its end; not
    /// at all where that says nothing.
    pub fn number_pattern(&self, number: &Number) -> Option<NumberPattern> {
        let key = number.key();
        if !self.is_masked() {
            return Some(NumberPattern::Exact(key));
        }
        let place = key.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
        let end = key.get(place..).filter(|end| end.bytes().all(|sign| sign.is_ascii_digit()))?;
        Some(NumberPattern::Suffix(end.to_owned()))
    }

    /// The id of a call or of a record as this screen may show it, and as it may be copied: numbers stand in some.
    pub fn id<'a>(&self, id: &'a str) -> Cow<'a, str> {
        if self.is_masked() { mask::id(id) } else { Cow::Borrowed(id) }
    }

    /// Keys that somebody pressed, as this screen may show them.
    pub fn keys<'a>(&self, keys: &'a str) -> Cow<'a, str> {
        if self.is_masked() { mask::keys(keys).into() } else { Cow::Borrowed(keys) }
    }

    /// Which numbers a field hides that are typed into it.
    pub fn hidden_input(&self) -> Hide {
        match (self.screen.presenting, self.is_masked()) {
            (true, _) => Hide::Always,
            (false, true) => Hide::WhenLeft,
            (false, false) => Hide::None,
        }
    }

    /// Why what is masked cannot be copied: as `masked` says, unless it is for an audience.
    pub fn why_not_copied(&self, masked: &'static str) -> &'static str {
        if self.screen.presenting { self.phrases.screen.copy_presenting } else { masked }
    }

    /// A body as it came, as this screen may show it.
    pub fn body<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.is_masked() { mask::body(text).into() } else { Cow::Borrowed(text) }
    }

    /// Text that may hold addresses, as this screen may show it: an audience sees none.
    pub fn address<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.screen.presenting { hidden::addresses(text) } else { Cow::Borrowed(text) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::ui::testing::fixture::model;

    #[test]
    fn numbers_are_whole_for_thirty_seconds_and_then_masked_by_themselves() {
        let mut model = model(Lang::En, "");
        let number = Number::new("+8613800138000").unwrap();
        assert_eq!(model.number(&number), "138 0013 8000");
        let named = Number::new("anonymous").unwrap();
        let exact = NumberPattern::Exact("13800138000".to_owned());
        assert_eq!(model.number_pattern(&number), Some(exact));
        assert!(model.number_pattern(&named).is_some());
        model.settings.mask = true;
        assert_eq!((model.number(&number), model.copied_number(&number)), masked());
        assert_eq!(model.number_pattern(&number), Some(NumberPattern::Suffix("8000".to_owned())));
        assert_eq!(model.number_pattern(&named), None);
        let start = model.now;
        model.screen.revealed_until = Some(Arrival(start.0 + REVEAL_MILLIS));
        assert_eq!((model.number(&number).as_str(), model.revealed_secs()), ("138 0013 8000", Some(30)));
        assert_eq!(model.copied_number(&number), "13800138000");
        model.now = Arrival(start.0 + 29_001);
        assert_eq!(model.revealed_secs(), Some(1));
        model.now = Arrival(start.0 + 30_000);
        assert_eq!((model.number(&number), model.revealed_secs()), ("•••• 8000".to_owned(), None));
    }

    fn masked() -> (String, String) {
        ("•••• 8000".to_owned(), "•••• 8000".to_owned())
    }

    #[test]
    fn a_filter_that_cannot_be_read_is_quoted_masked_and_its_example_is_whole() {
        use crate::call::filter::Filter;
        let mut model = model(Lang::En, "");
        model.settings.mask = true;
        let filter = "caller:13800138000x";
        let said = model.filter_error(filter, &Filter::parse(filter).unwrap_err());
        assert!(said.contains("“•••• 8000x” is not a number; write 13800000021, 138*"), "{said}");
    }

    #[test]
    fn a_clock_set_back_does_not_keep_numbers_on_the_screen() {
        let mut model = model(Lang::En, "");
        model.settings.mask = true;
        model.screen.revealed_until = Some(Arrival(model.now.0 + REVEAL_MILLIS));
        model.now = Arrival(model.now.0 - 3_600_000);
        assert!(model.is_masked());
    }

    #[test]
    fn an_audience_sees_neither_numbers_nor_addresses_whatever_was_set_before() {
        let mut model = model(Lang::En, "");
        model.screen =
            Screen { presenting: true, revealed_until: Some(Arrival(model.now.0 + 9)), ..Screen::default() };
        assert!(model.is_masked());
        assert_eq!(model.text("back to 13800138000"), "back to •••• 8000");
        assert_eq!(model.address("127.0.0.1:8460"), "••••");
        model.screen.presenting = false;
        assert_eq!(model.address("127.0.0.1:8460"), "127.0.0.1:8460");
    }
}
