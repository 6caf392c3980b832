//! By which clocks alerts are watched, and the days that are unlike others.

use egui::{Label, Ui};

use crate::call::alert::Holidays;
use crate::i18n::fill;
use crate::settings::Calendar;
use crate::ui::command::{Command, Setting};
use crate::ui::model::Model;
use crate::ui::panel::zones::choose_zone;
use crate::ui::theme::{self, S8, Tokens};
use crate::ui::widget::{button, card, field};

const LABELS: f32 = 96.0;
const WIDE: f32 = 480.0;

/// Holidays that are not in force yet.
#[derive(Default)]
pub(super) struct Typed {
    holidays: Option<String>,
}

pub(super) fn calendar_ui(ui: &mut Ui, model: &Model, typed: &mut Typed, wishes: &mut Vec<Command>) {
    let (w, t) = (&model.phrases.alerts, Tokens::of(ui));
    let kept = &model.settings.calendar;
    let rows = card::KeyValues { label_width: LABELS, row: 32.0 };
    card::card(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = S8;
        ui.label(theme::card_title(w.calendar).color(t.text));
        rows.line(ui, w.calendar_zone, |ui| {
            ui.spacing_mut().item_spacing.x = S8;
            let dropdown = field::Dropdown::new(w.calendar_zone).tall();
            let zone = choose_zone(ui, model.phrases, dropdown, &kept.zone, model.alert_zone);
            if let Some(zone) = zone {
                wishes.push(Command::Set(Setting::Calendar(Calendar { zone, ..kept.clone() })));
            }
            ui.label(theme::small(w.calendar_zone_note).color(t.text2));
        });
        let mut text = typed.holidays.clone().unwrap_or_else(|| kept.holidays.to_string());
        let read = Holidays::parse(&text);
        rows.line(ui, w.holidays, |ui| {
            ui.spacing_mut().item_spacing.x = S8;
            let shown = field::TextField::new(w.holidays, &mut text).unlabelled().hint(w.holidays_hint);
            let shown = shown.width(WIDE.min(ui.available_width() - 80.0)).show(ui);
            if shown.changed() {
                typed.holidays = Some(text);
            }
            let wanted = read.as_ref().ok().filter(|holidays| **holidays != kept.holidays);
            let apply = button::secondary(model.phrases.settings.apply).tall();
            let is_applied = field::applied(ui, &shown, apply, wanted.is_some());
            if let Some(holidays) = wanted.filter(|_| is_applied) {
                wishes.push(Command::Set(Setting::Calendar(Calendar {
                    holidays: holidays.clone(),
                    ..kept.clone()
                })));
                typed.holidays = None;
            }
        });
        let (note, ink) = match &read {
            Ok(_) => (w.holidays_note.to_owned(), t.text2),
            Err(part) => (fill(w.holidays_wrong, &[("part", part)]), t.red),
        };
        rows.row(ui, "", |ui| ui.add(Label::new(theme::small(note).color(ink)).wrap()));
    });
}
