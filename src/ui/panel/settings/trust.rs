//! The limits by which calls are trusted. A number is obeyed as soon as the keyboard leaves its field.

use egui::Ui;

use super::{LABELS, note};
use crate::call::Thresholds;
use crate::i18n::{Phrases, fill, filled};
use crate::ui::command::{Command, Setting};
use crate::ui::model::Model;
use crate::ui::theme::{S8, Tokens, Tone, Type};
use crate::ui::widget::{button, card, field};

/// What was typed and is not in force yet, by limit.
#[derive(Default)]
pub struct Trust {
    typed: [Option<String>; LIMITS.len()],
}

/// One limit: where it is kept, and in which unit it is typed.
struct Limit {
    label: fn(&Phrases) -> &'static str,
    unit: fn(&Phrases) -> &'static str,
    secs_per_unit: i64,
    /// From and to, in units.
    range: (i64, i64),
    of: fn(&mut Thresholds) -> &mut i64,
    /// What follows from it, for the number that is typed.
    note: fn(&Phrases, i64) -> String,
}

impl Limit {
    /// In units; `None` where the text says nothing within the range.
    fn read(&self, text: &str) -> Option<i64> {
        let (from, to) = self.range;
        text.trim().parse().ok().filter(|n| (from..=to).contains(n))
    }

    /// Takes over what was `typed`, if it is within the range. Says whether the limit is another one by that.
    fn take(&self, typed: &mut Option<String>, limits: &mut Thresholds) -> bool {
        let Some(wanted) = typed.as_deref().and_then(|text| self.read(text)) else { return false };
        *typed = None;
        let kept = (self.of)(limits);
        if wanted == *kept / self.secs_per_unit {
            return false;
        }
        *kept = wanted * self.secs_per_unit;
        true
    }
}

impl Trust {
    /// The page is no longer shown: what was being typed is obeyed.
    pub fn leave(&mut self, model: &Model, wishes: &mut Vec<Command>) {
        let mut limits = model.settings.thresholds;
        let mut is_changed = false;
        for (limit, typed) in LIMITS.iter().zip(&mut self.typed) {
            is_changed |= limit.take(typed, &mut limits);
        }
        if is_changed {
            wishes.push(Command::Set(Setting::Thresholds(limits)));
        }
    }
}

const SECONDS: fn(&Phrases) -> &'static str = |phrases| phrases.gaps.seconds;
const MINUTES: fn(&Phrases) -> &'static str = |phrases| phrases.gaps.minutes;

fn then_quiet(phrases: &Phrases, twice: i64, unit: &str) -> String {
    fill(phrases.gaps.then_quiet, &[("n", &format!("{twice} {unit}"))])
}

const LIMITS: [Limit; 6] = [
    Limit {
        label: |phrases| phrases.gaps.calling,
        unit: SECONDS,
        secs_per_unit: 1,
        range: (5, 3_600),
        of: |limits| &mut limits.calling_silence_secs,
        note: |phrases, n| then_quiet(phrases, 2 * n, phrases.gaps.seconds),
    },
    Limit {
        label: |phrases| phrases.gaps.ringing,
        unit: SECONDS,
        secs_per_unit: 1,
        range: (5, 3_600),
        of: |limits| &mut limits.ringing_silence_secs,
        note: |phrases, n| then_quiet(phrases, 2 * n, phrases.gaps.seconds),
    },
    Limit {
        label: |phrases| phrases.gaps.talking,
        unit: MINUTES,
        secs_per_unit: 60,
        range: (1, 1_440),
        of: |limits| &mut limits.talking_silence_secs,
        note: |phrases, n| then_quiet(phrases, 2 * n, phrases.gaps.minutes),
    },
    Limit {
        label: |phrases| phrases.gaps.max_duration,
        unit: MINUTES,
        secs_per_unit: 60,
        range: (0, 1_440),
        of: |limits| &mut limits.max_duration_secs,
        note: |phrases, _| phrases.gaps.max_duration_note.to_owned(),
    },
    Limit {
        label: |phrases| phrases.gaps.cdr_due,
        unit: MINUTES,
        secs_per_unit: 60,
        range: (1, 1_440),
        of: |limits| &mut limits.cdr_due_secs,
        note: |phrases, _| phrases.gaps.cdr_due_note.to_owned(),
    },
    Limit {
        label: |phrases| phrases.gaps.lost,
        unit: MINUTES,
        secs_per_unit: 60,
        range: (10, 10_080),
        of: |limits| &mut limits.lost_silence_secs,
        note: |phrases, _| phrases.gaps.lost_note.to_owned(),
    },
];

pub fn trust_ui(ui: &mut Ui, model: &Model, state: &mut Trust, wishes: &mut Vec<Command>) {
    let (w, t) = (&model.phrases.gaps, Tokens::of(ui));
    let rows = card::KeyValues { label_width: LABELS, row: 32.0 };
    for (limit, typed) in LIMITS.iter().zip(&mut state.typed) {
        let mut limits = model.settings.thresholds;
        let kept = *(limit.of)(&mut limits) / limit.secs_per_unit;
        let mut text = typed.clone().unwrap_or_else(|| kept.to_string());
        let (from, to) = limit.range;
        let wanted = limit.read(&text);
        rows.line(ui, (limit.label)(model.phrases), |ui| {
            ui.spacing_mut().item_spacing.x = S8;
            let name = (limit.label)(model.phrases);
            let response = field::TextField::new(name, &mut text).unlabelled().width(80.0).show(ui);
            let unit = (limit.unit)(model.phrases);
            let note = (limit.note)(model.phrases, wanted.unwrap_or(kept));
            card::runs(ui, &[(unit, Type::Small, t.text), (&note, Type::Small, t.text2)], S8);
            if response.changed() {
                *typed = Some(text.clone());
            }
            if !response.has_focus() && limit.take(typed, &mut limits) {
                wishes.push(Command::Set(Setting::Thresholds(limits)));
            }
        });
        if typed.is_some() && wanted.is_none() {
            let range = [("from", from.to_string()), ("to", to.to_string())];
            card::banner(ui, Tone::Red, &filled(w.out_of_range, &range), None);
        }
    }
    note(ui, w.trust_note);
    let is_usual = model.settings.thresholds == Thresholds::default();
    let back = |ui: &mut Ui| ui.add_enabled(!is_usual, button::secondary(w.defaults)).clicked();
    if rows.row(ui, "", back) {
        *state = Trust::default();
        wishes.push(Command::Set(Setting::Thresholds(Thresholds::default())));
    }
}
