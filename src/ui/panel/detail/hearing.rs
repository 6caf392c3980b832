//! What we may not have heard of a call: gaps in its life, events that never came, and what was said of its end by
//! somebody other than the platform. Nothing is drawn where nothing speaks for it.

use egui::{Label, Ui};

use super::file;
use crate::call::{Call, Gaps, Mark, Trust};
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::theme::{S4, Tokens, Tone, small, strong};
use crate::ui::widget::{button, card};

/// The notice; with room below it.
pub fn hearing_ui(ui: &mut Ui, model: &Model, call: &Call) {
    let phrases = model.phrases;
    let file = file(model);
    // The board knows the gaps of running calls; the file of a call knows them all.
    let gaps: Gaps = file.map_or_else(|| model.board.gaps.clone(), |file| file.gaps.clone());
    let incomplete = phrases.incomplete(call, &gaps, &model.zone, model.now);
    let marks = file.map(|file| file.facts.marks()).unwrap_or_default();
    if incomplete.is_empty() && marks.is_empty() {
        return;
    }
    let t = Tokens::of(ui);
    card::edged(ui, Tone::Orange, |ui| {
        ui.spacing_mut().item_spacing.y = S4;
        if !incomplete.is_empty() {
            ui.add(Label::new(strong(phrases.incomplete_title(call)).color(t.text)).wrap());
        }
        // A note of somebody may hold numbers.
        let marked = marks.iter().map(|mark| {
            let note = mark.note.as_deref().map(|note| model.text(note).into());
            phrases.marked(&Mark { note, ..mark.clone() }, call, &model.zone)
        });
        for line in incomplete.into_iter().chain(marked) {
            ui.add(Label::new(small(line).color(t.text2)).wrap());
        }
    });
    ui.add_space(S4);
}

/// The button for a call that was silent for long: nobody but a person may know that it is over.
pub fn mark_ui(ui: &mut Ui, model: &Model, call: &Call, trust: Trust, wishes: &mut Vec<Command>) {
    if !call.is_in_progress() || trust == Trust::Live {
        return;
    }
    ui.add_space(S4);
    if ui.add(button::secondary(model.phrases.gaps.mark)).clicked() {
        wishes.push(Command::AskMarkEnded(call.session.clone()));
    }
}
