//! The user's own wording: how many codes have it, where the file is, what of it was not used.

use egui::{Label, Ui};

use crate::i18n::{fill, own_reason_problem};
use crate::ui::command::{Command, Written};
use crate::ui::model::Model;
use crate::ui::panel::written;
use crate::ui::theme::{self, S4, S8, Tokens, Tone};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::{button, card};

/// Problems shown; the rest is counted.
const SHOWN: usize = 5;

pub fn own_ui(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let (r, own, t) = (&model.phrases.reasons, &model.own_reasons, Tokens::of(ui));
    ui.spacing_mut().item_spacing.y = S4;
    card::heading(ui, r.own_file, "");
    let path = own.path.display().to_string();
    let words = match own.exists {
        true => fill(r.own_count, &[("n", &own.count.to_string())]),
        false => fill(r.own_none, &[("file", "reasons.tsv")]),
    };
    ui.add(Label::new(theme::small(words).color(t.text2)).wrap());
    // An audience does not see where files are.
    if !model.screen.presenting {
        ui.add(Label::new(theme::small(&path).color(t.text2)).wrap().selectable(true));
    }
    if !own.problems.is_empty() {
        let n = own.problems.len().to_string();
        ui.label(theme::small(fill(r.own_problems, &[("n", &n)])).color(Tone::Orange.ink(t)));
        for problem in own.problems.iter().take(SHOWN) {
            let text = own_reason_problem(model.phrases.lang, problem);
            ui.add(Label::new(theme::small(text).color(t.text)).wrap());
        }
    }
    ui.add(Label::new(theme::small(r.own_scope).color(t.text3)).wrap());
    ui.add_space(S4);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(S8, S4);
        let mut copy = |ui: &mut Ui, words: &str, what: &str, text: &str| {
            if ui.add(button::secondary(words).icon(Icon::Copy).small()).clicked() {
                let what = fill(r.copied, &[("what", what)]);
                wishes.push(Command::Copy { text: text.to_owned(), what });
            }
        };
        copy(ui, r.copy_path, r.path, &path);
        copy(ui, r.copy_template, r.template, crate::backend::OWN_REASONS_TEMPLATE);
        let look: written::Look = |button| button.icon(Icon::Folder).small();
        written::folder_ui(ui, model, Written::OwnReasons, look, wishes);
    });
}
