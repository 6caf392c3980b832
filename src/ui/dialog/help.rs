//! The help: what keys do, and how a filter is written.

use egui::{Align, Id, Layout, Ui};
use egui_extras::{Column, TableBuilder};

use crate::ui::model::Model;
use crate::ui::theme::{self, BUTTON, S4, S8, Tokens};
use crate::ui::widget::dialog::Dialog;
use crate::ui::widget::{badge, button, card};

/// Draws the help. Returns whether it is to be closed.
pub fn help_ui(ui: &mut Ui, model: &Model) -> bool {
    let h = &model.phrases.help;
    let dialog =
        Dialog { id: Id::unique("help"), title: h.title, detail: "Ringside", close: h.close, width: 880.0 };
    let shown = dialog.show(
        ui,
        |ui| {
            ui.columns(2, |columns| {
                keys_ui(&mut columns[0], model);
                filters_ui(&mut columns[1], model);
            });
        },
        |ui| ui.add(button::primary(h.close).key("Esc")).clicked(),
    );
    shown.close || shown.footer
}

fn keys_ui(ui: &mut Ui, model: &Model) {
    let h = &model.phrases.help;
    ui.spacing_mut().item_spacing.y = S4;
    let rows: [(&[&str], &str); 14] = [
        (&["Ctrl", "1…6"], h.go),
        (&["↑", "↓"], h.up_down),
        (&["Home", "End"], h.first_last),
        (&["Enter"], h.open),
        (&["Esc"], h.back),
        (&["/"], h.find),
        (&["Space"], h.pause),
        (&["y"], h.copy_number),
        (&["Y"], h.copy_session),
        (&["p"], h.pin),
        (&["m"], h.mask),
        (&["z"], h.zone),
        (&["e"], h.export),
        (&["?"], h.help),
    ];
    card::heading(ui, h.keys, "");
    ui.add_space(S8);
    let t = Tokens::of(ui);
    TableBuilder::new(ui)
        .id_salt("keys")
        .vscroll(false)
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::exact(150.0))
        .column(Column::remainder())
        .body(|mut body| {
            for (keys, words) in rows {
                body.row(BUTTON, |mut row| {
                    row.col(|ui| {
                        ui.label(theme::small(words).color(t.text2));
                    });
                    row.col(|ui| {
                        for key in keys {
                            badge::key_cap(ui, key);
                        }
                    });
                });
            }
        });
}

/// Expressions with what they mean.
fn examples(h: &'static crate::i18n::HelpWords) -> [(&'static str, &'static str); 12] {
    [
        ("13800138000", h.ex_number),
        ("138*", h.ex_prefix),
        ("*4321", h.ex_suffix),
        ("caller:*0000*", h.ex_caller),
        ("at:today outcome:not_answered", h.ex_today),
        ("at:-15m..", h.ex_last),
        ("at:2026-01-26..2026-01-27", h.ex_range),
        ("state-code:8101,8102", h.ex_code),
        ("!service:callback", h.ex_not),
        ("talk<6", h.ex_talk),
        ("(hung-up-by:platform | outcome:failed)", h.ex_any),
        ("user-data:\"工单 88213\"", h.ex_data),
    ]
}

fn filters_ui(ui: &mut Ui, model: &Model) {
    let (h, t) = (&model.phrases.help, Tokens::of(ui));
    ui.spacing_mut().item_spacing.y = 2.0;
    card::heading(ui, h.filters, "");
    ui.add_space(S8);
    for (expression, words) in examples(h) {
        ui.add(egui::Label::new(theme::code(expression).color(t.text)).selectable(true));
        ui.label(theme::small(words).color(t.text2));
        ui.add_space(S4);
    }
    ui.add_space(S8);
    ui.label(theme::small(h.filters_note).color(t.text2));
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
