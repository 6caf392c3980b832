//! Numbers that are typed where others look on: dots in the place of their first digits. The text itself stays what was
//! typed.

use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{Galley, Id, Response, TextBuffer, Ui};

use crate::call::mask;
use crate::ui::theme::{Tokens, Type};

/// Which numbers that are typed are hidden.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hide {
    #[default]
    None,
    /// Unless the keyboard is in the field: whoever types wants to see it.
    WhenLeft,
    /// Always: an audience looks on.
    Always,
}

impl Hide {
    pub(super) fn is_on(self, ui: &Ui, field: Id) -> bool {
        match self {
            Hide::None => false,
            Hide::WhenLeft => !ui.memory(|memory| memory.has_focus(field)),
            Hide::Always => true,
        }
    }
}

/// Lays a text out as it may be seen: numbers in it as dots up to their last four digits.
pub fn layouter(step: Type) -> impl FnMut(&Ui, &dyn TextBuffer, f32) -> Arc<Galley> {
    move |ui, text, width| {
        let shown = mask::in_place(text.as_str()).into_owned();
        let job = LayoutJob::simple(shown, step.font(), Tokens::of(ui).text, width);
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    }
}

/// Says a text as it may be heard: with as little of its numbers as is shown.
pub fn say(ui: &Ui, response: &Response, text: &str) {
    let heard = mask::in_place(text);
    ui.accesskit_node_builder(response.id, |node| node.set_value(heard.as_ref()));
}
