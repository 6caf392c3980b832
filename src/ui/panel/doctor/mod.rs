//! The doctor's tab: what the platform has to be told, and everything that keeps pushes from arriving or from being
//! kept, each line with what to do. The address ([`told_ui`]) and the lines ([`line_ui`]) can stand on other pages,
//! too.

mod line;
mod report;
mod told;

#[cfg(test)]
mod tests;

use std::time::Duration;

use egui::{Align, Frame, Layout, Margin, ScrollArea, Ui};

pub use line::line_ui;
use line::look;
pub use report::DoctorView;
use report::Report;
pub use told::{address_title, addresses_ui, inside_ui, told_ui};

use crate::backend::{CheckGroup, say};
use crate::i18n::fill;
use crate::ui::command::{Action, Command};
use crate::ui::model::Model;
use crate::ui::panel::look::cap;
use crate::ui::theme::{S4, S8, S12, S16, S24, Tokens, body, card_title, page_title, small};
use crate::ui::widget::scroll::scroll;
use crate::ui::widget::{button, card};

/// The widest the page gets; wider lines are hard to read.
const WIDTH: f32 = 1136.0;

/// Width, in points, from which on the groups stand side by side.
const TWO_COLUMNS: f32 = 820.0;

pub fn doctor_ui(ui: &mut Ui, model: &Model, view: &mut DoctorView, wishes: &mut Vec<Command>) {
    scroll(ui, ScrollArea::vertical().auto_shrink(false), |ui| {
        Frame::new().inner_margin(Margin::symmetric(24, 16)).show(ui, |ui| {
            ui.set_max_width(ui.available_width().min(WIDTH));
            ui.spacing_mut().item_spacing.y = S16;
            let report = view.report(model);
            heading(ui, model, report, wishes);
            card::card(ui, |ui| {
                ui.set_min_width(ui.available_width());
                told_ui(ui, model, wishes);
            });
            match report {
                Some(report) => groups(ui, model, report, wishes),
                None => {
                    ui.label(body(model.phrases.doctor.first).color(Tokens::of(ui).text2));
                }
            }
            ui.add_space(S8);
        });
    });
}

fn heading(ui: &mut Ui, model: &Model, report: Option<&Report>, wishes: &mut Vec<Command>) {
    let (t, d) = (Tokens::of(ui), &model.phrases.doctor);
    ui.horizontal(|ui| {
        ui.label(page_title(d.title).color(t.text));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = S12;
            run_ui(ui, model, wishes);
            if let Some(report) = report {
                let tone = look(report.worst).1;
                ui.label(small(&report.summary).color(tone.ink(t)));
            }
        });
    });
}

/// The button that asks for another look, and when the last one was.
pub fn run_ui(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let (t, d) = (Tokens::of(ui), &model.phrases.doctor);
    if ui.add_enabled(!model.is_examining, button::secondary(d.run).key(cap(Action::Examine))).clicked() {
        wishes.push(Command::Do(Action::Examine));
    }
    let words = match &model.checkup {
        _ if model.is_examining => d.running.to_owned(),
        None => return,
        Some(checkup) => {
            let secs = model.now.millis_since(checkup.at) / 1000;
            // It goes on by itself: once a second, after a minute once a minute.
            let next = if secs < 60 { 1 } else { 60 - secs % 60 };
            ui.ctx().request_repaint_after(Duration::from_secs(next.unsigned_abs()));
            match secs {
                ..1 => d.checked_now.to_owned(),
                _ => fill(d.checked, &[("ago", &model.phrases.roughly(secs))]),
            }
        }
    };
    ui.label(small(words).color(t.text2));
}

fn groups(ui: &mut Ui, model: &Model, report: &Report, wishes: &mut Vec<Command>) {
    if ui.available_width() < TWO_COLUMNS {
        for group in [CheckGroup::Reach, CheckGroup::Safety, CheckGroup::Machine] {
            group_ui(ui, model, report, group, wishes);
        }
        return;
    }
    ui.spacing_mut().item_spacing.x = S24;
    ui.columns(2, |columns| {
        if let [left, right] = columns {
            left.spacing_mut().item_spacing.y = S16;
            right.spacing_mut().item_spacing.y = S16;
            group_ui(left, model, report, CheckGroup::Reach, wishes);
            group_ui(right, model, report, CheckGroup::Safety, wishes);
            group_ui(right, model, report, CheckGroup::Machine, wishes);
        }
    });
}

/// The lines of one group, in a card.
fn group_ui(ui: &mut Ui, model: &Model, report: &Report, group: CheckGroup, wishes: &mut Vec<Command>) {
    let mut lines = report.lines.iter().filter(|line| line.finding.group() == group).peekable();
    if lines.peek().is_none() {
        return;
    }
    card::card(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = S4;
        ui.label(card_title(say::group(group, model.phrases)).color(Tokens::of(ui).text));
        ui.add_space(S4);
        for line in lines {
            line_ui(ui, model, line, wishes);
        }
    });
}
