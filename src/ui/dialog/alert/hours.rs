//! In which hours of the week an alert is watched.

use egui::Ui;

use super::AlertForm;
use crate::call::alert::{Hours, minutes_of_day};
use crate::i18n::fill;
use crate::ui::model::Model;
use crate::ui::theme::{self, S8, S16, Tokens};
use crate::ui::widget::{button, card, field};

/// The width of a time of day.
const TIME: f32 = 64.0;

/// The hours as they are typed.
pub(super) struct Typed {
    is_limited: bool,
    days: [bool; 7],
    from: String,
    to: String,
}

impl Typed {
    pub(super) fn of(hours: Hours) -> Typed {
        // Somebody who limits the hours begins with those of most offices.
        let is_limited = !hours.is_always();
        let shown = if is_limited { hours } else { Hours::WORKING };
        let [from, to] = shown.times();
        Typed { is_limited, days: shown.days(), from, to }
    }

    /// `None`: they cannot be read.
    pub(super) fn read(&self) -> Option<Hours> {
        if !self.is_limited {
            return Some(Hours::ALWAYS);
        }
        Hours::new(self.days, minutes_of_day(&self.from)?, minutes_of_day(&self.to)?)
    }
}

pub(super) fn hours_ui(ui: &mut Ui, model: &Model, rows: card::KeyValues, form: &mut AlertForm) {
    let (w, t) = (&model.phrases.alerts, Tokens::of(ui));
    rows.line(ui, w.watched_hours, |ui| {
        let options = [(false, w.hours_always), (true, w.hours_some)];
        button::segmented(ui, w.watched_hours, &mut form.hours.is_limited, &options);
    });
    if !form.hours.is_limited {
        return;
    }
    rows.line(ui, "", |ui| {
        ui.spacing_mut().item_spacing.x = S16;
        for (day, is_on) in form.hours.days.iter_mut().enumerate() {
            field::checkbox(ui, is_on, model.phrases.weekday(day));
        }
    });
    rows.line(ui, "", |ui| {
        ui.spacing_mut().item_spacing.x = S8;
        field::TextField::new(w.hours_from, &mut form.hours.from).unlabelled().width(TIME).show(ui);
        ui.label(theme::small("–").color(t.text2));
        field::TextField::new(w.hours_to, &mut form.hours.to).unlabelled().width(TIME).show(ui);
        let note = match form.hours.read() {
            None => w.hours_wrong.to_owned(),
            Some(hours) if !hours.can_hold(form.minutes) => {
                fill(w.hours_short, &[("window", &model.phrases.window(form.minutes))])
            }
            Some(_) => {
                let zone = model.alert_zone.label();
                fill(w.hours_note, &[("zone", &zone)])
            }
        };
        let ink = if form.hours().is_some() { t.text2 } else { t.red };
        ui.label(theme::small(note).color(ink));
    });
}
