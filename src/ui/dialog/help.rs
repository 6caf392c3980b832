//! The help: what keys do, out of the table of actions, and how a filter is written.

use egui::{Id, Label, Ui, vec2};

use crate::i18n::fill;
use crate::ui::command::{Action, Entry, views};
use crate::ui::model::Model;
use crate::ui::theme::{self, S4, S8, S16, S24, Tokens};
use crate::ui::widget::dialog::{self, Dialog};
use crate::ui::widget::{badge, button, card};

/// The room for the caps of one action.
const CAPS: f32 = 132.0;
const LINE: f32 = 24.0;

/// Draws the help. Returns whether it is to be closed.
pub fn help_ui(ui: &mut Ui, model: &Model) -> bool {
    let h = &model.phrases.help;
    let dialog =
        Dialog { id: Id::unique("help"), title: h.title, detail: "Ringside", close: h.close, width: 940.0 };
    let shown = dialog.show(
        ui,
        |ui| {
            card::heading(ui, h.keys, "");
            let (left, right) = halves(model);
            ui.columns(2, |columns| {
                for (ui, lines) in columns.iter_mut().zip([left, right]) {
                    lines.into_iter().for_each(|(entry, name)| key_ui(ui, entry, &name));
                }
            });
            ui.add_space(S8);
            card::rule(ui);
            ui.add_space(S8);
            filters_ui(ui, model);
        },
        |ui| ui.add(button::primary(h.close).key(dialog::CLOSES)).clicked(),
    );
    shown.close || shown.footer
}

type Lines = Vec<(&'static Entry, String)>;

/// Every action with a key, in two columns; of the views those there are.
fn halves(model: &Model) -> (Lines, Lines) {
    let views = views(model);
    let name = |entry: &'static Entry| match entry.action {
        Action::View(number) => {
            let view = views.get(usize::from(number).checked_sub(1)?)?;
            let n = number.to_string();
            Some(fill(entry.name(model.phrases), &[("n", &n), ("name", &model.text(&view.name))]))
        }
        _ => Some(entry.name(model.phrases).to_owned()),
    };
    let keyed = Action::table().iter().filter(|entry| !entry.keys.is_empty());
    let mut left: Lines = keyed.filter_map(|entry| Some((entry, name(entry)?))).collect();
    let right = left.split_off(left.len().div_ceil(2));
    (left, right)
}

fn key_ui(ui: &mut Ui, entry: &Entry, name: &str) {
    let t = Tokens::of(ui);
    ui.spacing_mut().item_spacing = vec2(S4, 0.0);
    ui.horizontal(|ui| {
        ui.set_min_height(LINE);
        let from = ui.cursor().left();
        for chord in entry.keys {
            badge::key_cap(ui, &chord.cap());
        }
        ui.add_space((from + CAPS - ui.cursor().left()).max(S8));
        ui.add(Label::new(theme::small(name).color(t.text2)).truncate());
    });
}

/// Expressions with what they mean.
fn examples(h: &'static crate::i18n::HelpWords) -> [(&'static str, &'static str); 15] {
    [
        ("13800138000", h.ex_number),
        ("138*", h.ex_prefix),
        ("*4321", h.ex_suffix),
        ("caller:*0000*", h.ex_caller),
        ("at:today outcome:not_answered", h.ex_today),
        ("at:-15m..", h.ex_last),
        ("at:2026-01-26..2026-01-27", h.ex_range),
        ("state-code:8101,8102", h.ex_code),
        ("why:sip-486", h.ex_why),
        ("!service:callback", h.ex_not),
        ("talk<6", h.ex_talk),
        ("reached:a_answered", h.ex_reached),
        ("direction:inbound", h.ex_direction),
        ("(hung-up-by:platform | outcome:failed)", h.ex_any),
        ("user-data:\"工单 88213\"", h.ex_data),
    ]
}

fn filters_ui(ui: &mut Ui, model: &Model) {
    let (h, t) = (&model.phrases.help, Tokens::of(ui));
    card::heading(ui, h.filters, h.filters_note);
    let examples = examples(h);
    let (left, right) = examples.split_at(examples.len().div_ceil(2));
    ui.columns(2, |columns| {
        for (ui, lines) in columns.iter_mut().zip([left, right]) {
            ui.spacing_mut().item_spacing = vec2(S24, 2.0);
            for (expression, words) in lines {
                ui.add(Label::new(theme::code(*expression).color(t.text)).selectable(true));
                ui.label(theme::small(*words).color(t.text2));
                ui.add_space(S4);
            }
        }
    });
    ui.add_space(S16 - S8);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::filter::Filter;
    use crate::i18n::Lang;

    #[test]
    fn every_example_of_the_help_can_be_read() {
        for (expression, _) in examples(&Lang::En.phrases().help) {
            Filter::parse(expression).unwrap();
        }
    }
}
