//! The body of a notification as text to be read: laid out, or in hexadecimal where it is no text, and only as far as
//! this screen may show it.

use egui::Ui;

use crate::backend::Notification;
use crate::call::mask::HIDDEN;
use crate::i18n::{bytes, fill};
use crate::ui::model::Model;
use crate::ui::theme::{Tokens, small};

/// The most bytes that are written in hexadecimal: a sheet of them tells what they are.
const HEX: usize = 16_000;

/// What is shown of a body.
#[derive(Debug, PartialEq)]
pub struct BodyText {
    pub text: String,
    /// UTF-8; anything else stands in hexadecimal.
    is_text: bool,
    /// How many bytes are shown; `None`: all.
    shown: Option<usize>,
}

impl BodyText {
    /// `lay_out` is asked where the body is text.
    pub fn of(model: &Model, body: &[u8], lay_out: impl FnOnce(&str) -> String) -> BodyText {
        match std::str::from_utf8(body) {
            Ok(text) => {
                let text = model.body(&lay_out(text)).into_owned();
                BodyText { text, is_text: true, shown: None }
            }
            // Digits stand in it, too.
            Err(_) if model.is_masked() => BodyText { text: HIDDEN.to_owned(), is_text: false, shown: None },
            Err(_) => BodyText { text: hex(body), is_text: false, shown: (body.len() > HEX).then_some(HEX) },
        }
    }

    /// No more than `most` bytes of text.
    pub fn cut(mut self, most: usize) -> BodyText {
        if self.is_text && self.text.len() > most {
            self.text.truncate(self.text.floor_char_boundary(most));
            self.shown = Some(most);
        }
        self
    }
}

/// Says that a body is no text, and that not all of it is shown.
pub fn notes_ui(ui: &mut Ui, model: &Model, body: &BodyText) {
    let (t, w) = (Tokens::of(ui), &model.phrases.inbox);
    if !body.is_text {
        ui.label(small(w.not_text).color(t.orange));
    }
    if let Some(shown) = body.shown {
        ui.label(small(fill(w.cut, &[("size", &bytes(shown as u64))])).color(t.orange));
    }
}

/// What was made last: of which notification, in which form, and whether for a masked screen.
pub struct Made<F>(Option<((i64, F, bool), BodyText)>);

impl<F> Default for Made<F> {
    fn default() -> Self {
        Made(None)
    }
}

impl<F: PartialEq> Made<F> {
    /// What is shown of `one` in `form`; `make` is asked where that is something else than the last time.
    pub fn get(
        &mut self,
        model: &Model,
        (one, form): (&Notification, F),
        make: impl FnOnce() -> BodyText,
    ) -> &BodyText {
        let of = (one.row.id, form, model.is_masked());
        if self.0.as_ref().is_some_and(|(made_of, _)| *made_of != of) {
            self.0 = None;
        }
        &self.0.get_or_insert_with(|| (of, make())).1
    }
}

/// Bytes that are no text: sixteen a line, with their place.
fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut text = String::new();
    for (line, chunk) in bytes.chunks(16).take(HEX / 16).enumerate() {
        let _ = write!(text, "{:06x} ", line * 16);
        for byte in chunk {
            let _ = write!(text, " {byte:02x}");
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Arrival;
    use crate::i18n::Lang;
    use crate::ui::testing::fixture::{model, notification};

    #[test]
    fn bytes_that_are_no_text_are_shown_in_hexadecimal() {
        assert_eq!(hex(&[0xff, 0x00]), "000000  ff 00\n");
    }

    #[test]
    fn text_is_laid_out_and_cut_between_two_characters() {
        let model = model(Lang::En, "");
        let whole = BodyText::of(&model, b"{}", |text| text.repeat(2)).cut(4);
        assert_eq!(whole, BodyText { text: "{}{}".to_owned(), is_text: true, shown: None });
        let cut = BodyText::of(&model, "a正".as_bytes(), str::to_owned).cut(3);
        assert_eq!(cut, BodyText { text: "a".to_owned(), is_text: true, shown: Some(3) });
    }

    #[test]
    fn what_is_no_text_is_never_laid_out_nor_shown_on_a_masked_screen() {
        let mut model = model(Lang::En, "");
        let of = |model: &Model, body: &[u8]| BodyText::of(model, body, |_| unreachable!());
        assert_eq!(of(&model, &[0xff; HEX]).shown, None);
        assert_eq!(of(&model, &[0xff; HEX + 1]).shown, Some(HEX));
        assert_eq!(of(&model, &[0xff; HEX + 1]).text.lines().count(), HEX / 16);
        model.settings.mask = true;
        assert_eq!(of(&model, &[0xff]).text, HIDDEN);
    }

    #[test]
    fn a_text_is_made_again_for_another_notification_another_form_and_a_masked_screen() {
        let (mut model, mut made) = (model(Lang::En, ""), Made::default());
        let mut one = notification(Arrival(1_000), "/", "{}");
        let mut count = 0;
        let mut get = |model: &Model, one: &Notification, exact: bool| {
            made.get(model, (one, exact), || {
                count += 1;
                BodyText::of(model, &one.body, str::to_owned)
            });
            count
        };
        assert_eq!(get(&model, &one, true), 1);
        assert_eq!(get(&model, &one, true), 1, "once");
        assert_eq!(get(&model, &one, false), 2);
        model.settings.mask = true;
        assert_eq!(get(&model, &one, false), 3);
        one.row.id += 1;
        assert_eq!(get(&model, &one, false), 4);
    }
}
