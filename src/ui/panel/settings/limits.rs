//! Limits of what is kept beside the age of calls: notifications may go before their calls, and the database may be
//! kept small.

use egui::Ui;

use super::{LABELS, note};
use crate::ui::command::{Command, Limit, Setting};
use crate::ui::model::Model;
use crate::ui::theme::{S8, Tone};
use crate::ui::widget::{button, card, field};

/// The largest number that is taken: a hundred years, or a hundred terabytes.
const LARGEST: u32 = 100_000_000;

/// What was typed and is not in force yet.
#[derive(Default)]
pub struct Limits {
    typed: Option<(Limit, String)>,
}

pub(super) fn limits_ui(ui: &mut Ui, model: &Model, state: &mut Limits, wishes: &mut Vec<Command>) {
    let s = &model.phrases.settings;
    let settings = &model.settings;
    for (limit, label, unit, kept) in [
        (Limit::JournalDays, s.journal_days, s.unit_days, settings.journal_days),
        (Limit::JournalMb, s.journal_mb, s.unit_journal_mb, settings.journal_mb),
        (Limit::HistoryMb, s.history_mb, s.unit_history_mb, settings.retention_mb),
    ] {
        let rows = card::KeyValues { label_width: LABELS, row: 32.0 };
        rows.row(ui, label, |ui| {
            ui.spacing_mut().item_spacing.x = S8;
            let written = kept.map(|n| n.to_string()).unwrap_or_default();
            let mut text = match &state.typed {
                Some((typed, text)) if *typed == limit => text.clone(),
                _ => written,
            };
            let response =
                field::TextField::new(label, &mut text).unlabelled().hint(s.no_limit).width(110.0).show(ui);
            ui.label(unit);
            if response.changed() {
                state.typed = Some((limit, text.clone()));
            }
            // What is half typed must not remove anything: it is in force once somebody says so.
            let is_mine = state.typed.as_ref().is_some_and(|(typed, _)| *typed == limit);
            let wanted = read(&text).ok().filter(|wanted| is_mine && *wanted != kept);
            let apply = button::secondary(s.apply).tall();
            let is_applied = field::applied(ui, &response, apply, wanted.is_some());
            if let Some(wanted) = wanted.filter(|_| is_applied) {
                wishes.push(Command::Set(Setting::Limit(limit, wanted)));
                state.typed = None;
            }
        });
    }
    if state.typed.as_ref().is_some_and(|(_, text)| read(text).is_err()) {
        card::banner(ui, Tone::Red, s.limit_invalid, None);
    }
    note(ui, s.limits_note);
}

/// What was typed: nothing is no limit.
fn read(text: &str) -> Result<Option<u32>, ()> {
    match text.trim() {
        "" => Ok(None),
        text => match text.parse() {
            Ok(n) if (1..=LARGEST).contains(&n) => Ok(Some(n)),
            _ => Err(()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn nothing_is_no_limit_and_a_limit_is_a_whole_number() {
        assert_eq!((read(" "), read("90")), (Ok(None), Ok(Some(90))));
        assert!(
            [read("0"), read("-1"), read("ten"), read("1.5"), read("99999999999")].iter().all(Result::is_err)
        );
    }
}
