//! One cell, before any format has seen it, and its text.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Column, Columns};
use crate::call::filter::Now;
use crate::call::mask::Mask;
use crate::call::reason::Catalogue;
use crate::call::zone::Zone;
use crate::call::{Call, Number, Stamp};
use crate::i18n::{Lang, Phrases};
use crate::wire::times::{TimeFormat, Times};

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// Nobody told us.
    Nothing,
    At(Stamp),
    Whole(i64),
    /// A yes or no, with its word.
    Flag(bool, &'static str),
    /// One of our own words.
    Word(&'static str),
    /// A telephone number, masked where it has to be.
    Phone(Cow<'a, str>),
    Text(Cow<'a, str>),
}

/// How rows are written, whatever the format.
#[derive(Clone, Debug)]
pub struct Style {
    pub columns: Columns,
    pub zone: Zone,
    pub times: TimeFormat,
    pub mask: Mask,
    /// Words and titles in this language; `None` keeps the contract's names.
    pub lang: Option<Lang>,
    pub now: Now,
    /// The names of reasons.
    pub catalogue: Arc<Catalogue>,
}

impl Style {
    pub(super) fn phrases(&self) -> Option<&'static Phrases> {
        self.lang.map(Lang::phrases)
    }

    /// The contract's word, or that of the language.
    pub(super) fn word<'a>(
        &self,
        name: &'static str,
        word: impl Fn(&'static Phrases) -> &'static str,
    ) -> Value<'a> {
        Value::Word(self.phrases().map_or(name, word))
    }

    pub(super) fn flag<'a>(&self, yes: bool) -> Value<'a> {
        let word = match (self.phrases(), yes) {
            (Some(phrases), true) => phrases.words.yes,
            (Some(phrases), false) => phrases.words.no,
            (None, true) => "true",
            (None, false) => "false",
        };
        Value::Flag(yes, word)
    }

    pub(super) fn phone<'a>(&self, number: &'a Option<Number>) -> Value<'a> {
        number.as_ref().map_or(Value::Nothing, |number| Value::Phone(self.mask.number(number)))
    }

    /// Text that people wrote, and numbers in it.
    pub(super) fn written<'a>(&self, text: &'a Option<Arc<str>>) -> Value<'a> {
        text.as_deref().map_or(Value::Nothing, |text| Value::Text(self.mask.text(text)))
    }

    /// The id of a call or of a record, and numbers in it.
    pub(super) fn id<'a>(&self, id: &'a str) -> Value<'a> {
        Value::Text(self.mask.id(id))
    }

    /// Keys that somebody pressed.
    pub(super) fn keyed<'a>(&self, keys: &'a Option<Arc<str>>) -> Value<'a> {
        keys.as_deref().map_or(Value::Nothing, |keys| Value::Text(self.mask.keys(keys)))
    }

    /// Text as it was sent, maybe encoded: whoever can decode it would read the numbers in it.
    pub(super) fn sent<'a>(&self, text: &'a Option<Arc<str>>) -> Value<'a> {
        text.as_deref().map_or(Value::Nothing, |text| Value::Text(self.mask.sent(text)))
    }

    /// The cell of `call` in `column` as text, before quoting.
    pub fn cell(&self, column: Column, call: &Call) -> String {
        let mut text = String::new();
        Pen::new(self).write(&column.value(call, self), &mut text);
        text
    }
}

impl From<Option<Stamp>> for Value<'_> {
    fn from(at: Option<Stamp>) -> Self {
        at.map_or(Value::Nothing, Value::At)
    }
}

impl From<Option<i64>> for Value<'_> {
    fn from(whole: Option<i64>) -> Self {
        whole.map_or(Value::Nothing, Value::Whole)
    }
}

impl From<u32> for Value<'_> {
    fn from(whole: u32) -> Self {
        Value::Whole(i64::from(whole))
    }
}

impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Value::Nothing, |text| Value::Text(Cow::Borrowed(text)))
    }
}

/// Turns values into text, one after the other.
#[derive(Clone, Debug)]
pub struct Pen {
    pub times: Times,
}

impl Pen {
    pub fn new(style: &Style) -> Pen {
        Pen { times: Times::new(style.zone, style.times) }
    }

    /// Appends the text of `value`; of [`Value::Nothing`] nothing.
    pub fn write(&mut self, value: &Value<'_>, out: &mut String) {
        match value {
            Value::Nothing => {}
            Value::At(at) => self.times.write(*at, out),
            Value::Whole(whole) => out.push_str(itoa::Buffer::new().format(*whole)),
            Value::Flag(_, word) | Value::Word(word) => out.push_str(word),
            Value::Phone(text) | Value::Text(text) => out.push_str(text),
        }
    }
}
