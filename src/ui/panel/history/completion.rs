//! What could stand at the cursor of the filter, offered below it: names of fields and values, and the words that
//! people have for them in either language. Arrows choose, Enter or Tab takes, Esc puts it away.

use std::borrow::Cow;
use std::ops::Range;

use egui::text::{CCursor, CCursorRange};
use egui::{EventFilter, Id, Key, Modifiers, Popup, PopupCloseBehavior, Rect, Response, TextEdit, Ui};

use super::words::{Word, candidates};
use crate::call::filter::typing;
use crate::i18n::Lang;
use crate::settings::Place;
use crate::ui::model::Model;
use crate::ui::widget::field::{Hide, byte_of};
use crate::ui::widget::menu;

/// Completions offered at a time.
const OFFERED: usize = 8;

/// What the list remembers between frames.
#[derive(Default)]
pub struct Completion {
    offers: Vec<Word>,
    /// The text, the cursor in it, and the language that the offers were looked up for.
    looked_up: Option<(String, usize, Lang)>,
    range: Range<usize>,
    chosen: Option<usize>,
    /// Put away until something else is typed.
    away_for: Option<String>,
    rect: Option<Rect>,
    /// Where the filter stands: the board speaks of states, the history does not.
    place: Place,
}

impl Completion {
    pub fn of(place: Place) -> Completion {
        Completion { place, ..Completion::default() }
    }

    pub fn offers_something(&self) -> bool {
        !self.offers.is_empty()
    }

    /// To be called before the field is drawn, which would take the keys for itself. Says whether the text was changed.
    pub fn keys(&mut self, ui: &Ui, id: Id, text: &mut String) -> bool {
        if self.offers.is_empty() || !ui.memory(|memory| memory.has_focus(id)) {
            return false;
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let last = self.offers.len() - 1;
        if pressed(Key::ArrowDown) {
            self.chosen = Some(self.chosen.map_or(0, |at| if at == last { 0 } else { at + 1 }));
        }
        if pressed(Key::ArrowUp) {
            self.chosen = Some(self.chosen.map_or(last, |at| if at == 0 { last } else { at - 1 }));
        }
        if pressed(Key::Escape) {
            self.put_away(text);
            return false;
        }
        if pressed(Key::Tab) {
            return self.take(ui, id, text, self.chosen.unwrap_or(0));
        }
        match self.chosen {
            Some(chosen) if pressed(Key::Enter) => self.take(ui, id, text, chosen),
            _ => false,
        }
    }

    /// Draws the list below the field. Says whether the text was changed.
    pub fn show(&mut self, ui: &Ui, model: &Model, field: &Response, text: &mut String) -> bool {
        self.look(ui, model, field, text);
        if self.offers.is_empty() {
            self.rect = None;
            return false;
        }
        // Behind the field, which has said that Tab and Esc lead out of it.
        let filter = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(field.id, filter));
        let mut taken = None;
        let popup = Popup::from_response(field)
            .id(field.id.with("offers"))
            .open(true)
            .close_behavior(PopupCloseBehavior::IgnoreClicks)
            .gap(4.0)
            .show(|ui| {
                // An audience sees as little of a number here as in the field.
                let shown: Vec<Cow<'_, str>> = match model.hidden_input() {
                    Hide::Always => self.offers.iter().map(|offer| model.text(&offer.text)).collect(),
                    Hide::None | Hide::WhenLeft => {
                        self.offers.iter().map(|offer| offer.text.as_str().into()).collect()
                    }
                };
                let words = self.offers.iter().map(|offer| offer.words.as_str());
                let offers: Vec<(&str, &str)> = shown.iter().map(AsRef::as_ref).zip(words).collect();
                taken = menu::offers(ui, &offers, self.chosen);
            });
        self.rect = popup.map(|popup| popup.response.rect);
        match taken {
            Some(place) => {
                field.request_focus();
                self.take(ui, field.id, text, place)
            }
            None => false,
        }
    }

    fn look(&mut self, ui: &Ui, model: &Model, field: &Response, text: &str) {
        let is_pressed = |rect: Rect| {
            ui.input(|input| {
                let at = input.pointer.interact_pos();
                at.is_some_and(|at| rect.contains(at))
                    && (input.pointer.any_down() || input.pointer.any_released())
            })
        };
        if !field.has_focus() {
            // The press on an offer takes the keyboard away before it is a click.
            if !self.rect.is_some_and(is_pressed) {
                self.clear();
            }
            return;
        }
        let cursor = cursor(ui, field.id, text);
        let lang = model.phrases.lang;
        let is_same =
            |(of, at, in_lang): &(String, usize, Lang)| of == text && (*at, *in_lang) == (cursor, lang);
        if self.looked_up.as_ref().is_some_and(is_same) {
            return;
        }
        self.looked_up = Some((text.to_owned(), cursor, lang));
        if self.away_for.as_deref() != Some(text) {
            self.away_for = None;
        }
        let found = if self.away_for.is_some() { None } else { typing(text, cursor) };
        let (range, offers) = match found {
            Some(typing) if typing.field.is_some() || !typing.text.is_empty() => {
                (typing.range.clone(), candidates(model, self.place, &typing, OFFERED))
            }
            _ => Default::default(),
        };
        let is_same = self.offers == offers;
        if !is_same {
            self.chosen = None;
        }
        (self.range, self.offers) = (range, offers);
    }

    fn put_away(&mut self, text: &str) {
        self.away_for = Some(text.to_owned());
        self.clear();
        self.chosen = None;
    }

    fn clear(&mut self) {
        self.offers.clear();
        self.looked_up = None;
    }

    fn take(&mut self, ui: &Ui, id: Id, text: &mut String, place: usize) -> bool {
        let Some(offer) = self.offers.get(place) else { return false };
        if text.get(self.range.clone()).is_none() {
            return false;
        }
        text.replace_range(self.range.clone(), &offer.text);
        let end = self.range.start + offer.text.len();
        let at = CCursor::new(text.get(..end).unwrap_or_default().chars().count());
        if let Some(mut state) = TextEdit::load_state(ui.ctx(), id) {
            state.cursor.set_char_range(Some(CCursorRange::one(at)));
            state.store(ui.ctx(), id);
        }
        let is_whole = !offer.text.ends_with([':', '<', '=']);
        self.clear();
        self.chosen = None;
        if is_whole {
            self.put_away(text);
        }
        true
    }
}

/// The cursor of the field, as a byte of its text.
fn cursor(ui: &Ui, id: Id, text: &str) -> usize {
    let state = TextEdit::load_state(ui.ctx(), id);
    let chars = state.and_then(|state| state.cursor.char_range()).map(|range| range.primary.index.into());
    chars.map_or(text.len(), |chars| byte_of(text, chars))
}
