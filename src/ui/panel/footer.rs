//! The footer: the keys that work where one is.

use egui::Ui;

use super::super::command::{Command, Tab};
use super::super::model::Model;
use super::live;
use crate::ui::widget::badge;

pub fn footer_ui(ui: &mut Ui, model: &Model, is_paused: bool, _wishes: &mut Vec<Command>) {
    let p = &model.phrases.live;
    let page: &[(&[&str], &str)] = &[
        (&["Esc"], p.back),
        (&["r"], p.key_raw),
        (&["y"], p.key_copy),
        (&["p"], p.key_pin),
        (&["m"], p.key_mask),
        (&["z"], p.key_zone),
    ];
    let board: &[(&[&str], &str)] = &[
        (&["↑↓"], p.key_move),
        (&["Enter"], p.key_detail),
        (&["Esc"], p.key_leave),
        (&["Space"], if is_paused { p.resume } else { p.pause }),
        (&["/"], p.key_filter),
        (&["c"], p.key_columns),
        (&["z"], p.key_zone),
        (&["m"], p.key_mask),
        (&["y"], p.key_copy),
        (&["p"], p.key_pin),
        (&["r"], p.key_raw),
        (&["e"], p.key_export),
    ];
    let history: &[(&[&str], &str)] = &[
        (&["↑↓"], p.key_move),
        (&["Enter"], p.key_detail),
        (&["Esc"], p.key_leave),
        (&["/"], p.key_filter),
        (&["z"], p.key_zone),
        (&["m"], p.key_mask),
        (&["y"], p.key_copy),
        (&["r"], p.key_raw),
        (&["e"], p.key_export),
    ];
    let other: &[(&[&str], &str)] =
        &[(&["Ctrl 1–6"], p.key_tabs), (&["z"], p.key_zone), (&["m"], p.key_mask)];
    let doctor: &[(&[&str], &str)] = &[
        (&["Ctrl 1–6"], p.key_tabs),
        (&["t"], model.phrases.doctor.key_run),
        (&["y"], model.phrases.doctor.key_copy),
        (&["z"], p.key_zone),
        (&["m"], p.key_mask),
    ];
    let keys = match model.tab {
        _ if model.call_is_open => page,
        Tab::Doctor => doctor,
        Tab::Live if live::awaits_first_call(model) => doctor,
        Tab::Live => board,
        Tab::History => history,
        _ => other,
    };
    ui.horizontal_centered(|ui| {
        let help = badge::key_hint_width(ui, &["?"], p.key_help);
        for (caps, word) in keys {
            // What finds no room is left out whole; the key that shows all of them always stands.
            if badge::key_hint_width(ui, caps, word) + help > ui.available_width() {
                break;
            }
            badge::key_hint(ui, caps, word);
        }
        badge::key_hint(ui, &["?"], p.key_help);
    });
}
