//! One finding: mark, word, what it is, what is known of it, what to do.

use egui::{Align, Label, Layout, Ui};

use super::report::{Line, Value};
use crate::backend::{Finding, Level, say};
use crate::i18n::fill;
use crate::ui::command::{Command, Tab, Written};
use crate::ui::model::Model;
use crate::ui::panel::written;
use crate::ui::theme::{FIELD, S4, S8, S12, Tokens, Tone, Type, body, small, strong};
use crate::ui::widget::button::Button;
use crate::ui::widget::icon::{self, Icon};
use crate::ui::widget::{button, card, field};

/// Width, in points, from which on buttons stand beside the words; in less they would leave them a column of two
/// words.
const BESIDE: f32 = 400.0;

/// How a level looks; its word always stands beside it.
pub(super) fn look(level: Level) -> (Icon, Tone) {
    match level {
        Level::Good => (Icon::Check, Tone::Blue),
        Level::Unknown => (Icon::Clock, Tone::Plain),
        Level::Warn => (Icon::Warning, Tone::Orange),
        Level::Bad => (Icon::Failure, Tone::Red),
    }
}

/// A finding as a line under a rule.
pub fn line_ui(ui: &mut Ui, model: &Model, line: &Line, wishes: &mut Vec<Command>) {
    let t = Tokens::of(ui);
    let (finding, said) = (&line.finding, &line.said);
    let (mark, tone) = look(finding.level());
    card::rule(ui);
    ui.add_space(S4);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = S12;
        icon::icon(ui, mark, 18.0, tone.ink(t), None);
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            // On the line of the title, which is set larger.
            let word = small(say::level(finding.level(), model.phrases)).color(tone.ink(t));
            ui.add(Label::new(word.line_height(Some(Type::Body.line_height()))));
            let is_set_aside = matches!(finding, Finding::DatabaseSetAside { .. });
            let has_ways = is_set_aside || remedy_at(finding).is_some();
            let is_below = has_ways && ui.available_width() < BESIDE;
            if has_ways && !is_below {
                ways_ui(ui, model, finding, wishes);
            }
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                let needs_a_look = finding.level() >= Level::Warn;
                let title = if needs_a_look { strong(&said.title) } else { body(&said.title) };
                ui.add(Label::new(title.color(t.text)).wrap());
                if !said.detail.is_empty() {
                    ui.add(Label::new(small(&said.detail).color(t.text2)).wrap());
                }
                if !said.remedy.is_empty() {
                    ui.add(Label::new(small(&said.remedy).color(t.text)).wrap());
                }
                for value in &line.values {
                    value_ui(ui, model, value, wishes);
                }
                if is_below {
                    ui.add_space(S4);
                    ui.horizontal(|ui| ways_ui(ui, model, finding, wishes));
                }
            });
        });
    });
    ui.add_space(S4);
}

/// Where the remedy is carried out.
fn ways_ui(ui: &mut Ui, model: &Model, finding: &Finding, wishes: &mut Vec<Command>) {
    let d = &model.phrases.doctor;
    if let Some(tab) = remedy_at(finding) {
        let word = if tab == Tab::Inbox { d.open_inbox } else { d.open_settings };
        if ui.add(button::secondary(word).small()).clicked() {
            wishes.push(Command::Go(tab));
        }
    }
    if matches!(finding, Finding::DatabaseSetAside { .. }) {
        written::folder_ui(ui, model, Written::SetAside, Button::small, wishes);
    }
}

/// Something to copy below a line.
fn value_ui(ui: &mut Ui, model: &Model, value: &Value, wishes: &mut Vec<Command>) {
    let Value { name, text, shown } = value;
    ui.add_space(S4);
    let room = egui::vec2(ui.available_width(), FIELD);
    ui.allocate_ui_with_layout(room, Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = S8;
        copy_ui(ui, model, text, name, wishes);
        field::read_only(ui, name, shown, ui.available_width());
    });
}

/// A button that copies `text` and says `what` was copied.
pub(super) fn copy_ui(ui: &mut Ui, model: &Model, text: &str, what: &str, wishes: &mut Vec<Command>) {
    let d = &model.phrases.doctor;
    if ui.push_id(what, |ui| ui.add(button::secondary(d.copy).icon(Icon::Copy).tall())).inner.clicked() {
        wishes.push(Command::Copy { text: text.to_owned(), what: fill(d.copied, &[("what", what)]) });
    }
}

/// The page on which the remedy is carried out.
fn remedy_at(finding: &Finding) -> Option<Tab> {
    match finding {
        Finding::PortTaken { .. }
        | Finding::PortDenied { .. }
        | Finding::PortReserved { .. }
        | Finding::AddressNotOurs { .. }
        | Finding::ListenerFailed { .. }
        | Finding::ReachLoopbackOnly { .. }
        | Finding::PublicMissing
        | Finding::PublicUnreadable { .. }
        | Finding::PublicPrivate { .. }
        | Finding::PublicOtherPort { .. }
        | Finding::DiskLow { .. }
        | Finding::DiskFull { .. }
        | Finding::RetentionTooLong { .. }
        | Finding::SizeTooLarge { .. }
        | Finding::BindUnreadable { .. }
        | Finding::ZoneUnreadable { .. } => Some(Tab::Settings),
        _ => None,
    }
}
