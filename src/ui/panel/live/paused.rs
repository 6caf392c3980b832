//! The bar over a board that is paused: it cannot be overlooked, and it says that nothing is being lost.

use egui::{Align, Layout, Ui};

use super::LiveView;
use crate::i18n::{clock, fill, filled, grouped};
use crate::ui::command::{Action, Command};
use crate::ui::model::Model;
use crate::ui::panel::look;
use crate::ui::theme::{S8, S12, Tokens, Tone, small, strong};
use crate::ui::widget::icon::{self, Icon};
use crate::ui::widget::{button, card};

/// In the place of the status strip. Shows nothing while the board runs.
pub fn paused_ui(ui: &mut Ui, model: &Model, view: &LiveView, wishes: &mut Vec<Command>) {
    let Some(frozen) = &view.frozen else { return };
    let (t, p) = (Tokens::of(ui), &model.phrases.live);
    let secs = model.now.millis_since(frozen.at) / 1000;
    let (_, changes) = frozen.changes;
    card::signal(ui, Tone::Orange, |ui| {
        ui.spacing_mut().item_spacing.x = S8;
        icon::icon(ui, Icon::Pause, 18.0, t.on_signal, None);
        ui.label(strong(fill(p.paused, &[("clock", &clock(secs))])));
        ui.label(strong(format!("· {}", fill(p.changes, &[("n", &grouped(changes.total() as u64))]))));
        ui.add_space(S8);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(button::on_signal(p.resume, Tone::Orange).key(look::cap(Action::TogglePause))).clicked()
            {
                wishes.push(Command::Do(Action::TogglePause));
            }
            if model.screen.presenting {
                ui.add_space(S8);
                ui.label(strong(model.phrases.screen.presenting_short));
            }
            ui.add_space(S12);
            let counts = [("new", changes.new), ("ended", changes.ended), ("moved", changes.moved)]
                .map(|(name, n)| (name, grouped(n as u64)));
            ui.label(small(filled(p.paused_counts, &counts)));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let at = look::arrival_time(&model.zone, frozen.at);
                let words = small(fill(p.paused_detail, &[("time", &at)]));
                ui.add(egui::Label::new(words).truncate());
            });
        });
    });
}
