//! Where the data is, how much of it there is, and how long it is kept.

use std::path::PathBuf;

use egui::Ui;

use super::{LABELS, note};
use crate::i18n::{bytes, fill, grouped};
use crate::ui::command::{Command, Setting};
use crate::ui::model::Model;
use crate::ui::theme::{S8, Tone};
use crate::ui::widget::{button, card, field};

const OFFERED: [u32; 3] = [90, 180, 365];

/// What was typed and is not in force yet.
#[derive(Default)]
pub struct Data {
    folder: Option<String>,
    /// Days of one's own, while they are typed.
    days: Option<String>,
    limits: super::limits::Limits,
    backup: super::backup::Backup,
    is_purge_asked: bool,
    /// The question has just appeared and may be below the window's edge.
    is_purge_below: bool,
}

pub fn data_ui(ui: &mut Ui, model: &Model, state: &mut Data, wishes: &mut Vec<Command>) {
    let s = &model.phrases.settings;
    let rows = card::KeyValues { label_width: LABELS, row: 28.0 };
    rows.text(ui, s.folder, &model.data_dir.display().to_string(), "");
    folder_ui(ui, model, state, wishes);
    match model.totals {
        Some(totals) => {
            let n = |value: i64| grouped(u64::try_from(value).unwrap_or(0));
            let words = fill(
                s.counts_text,
                &[
                    ("calls", &n(totals.calls)),
                    ("notifications", &n(totals.notifications)),
                    ("rejected", &n(totals.rejected)),
                ],
            );
            rows.text(ui, s.size, &bytes(totals.file_bytes), "");
            rows.text(ui, s.counts, &words, "");
        }
        None => rows.text(ui, s.size, s.unknown_yet, ""),
    }
    super::backup::backup_ui(ui, model, &mut state.backup, wishes);
    retention_ui(ui, model, state, wishes);
}

fn folder_ui(ui: &mut Ui, model: &Model, state: &mut Data, wishes: &mut Vec<Command>) {
    let s = &model.phrases.settings;
    let rows = card::KeyValues { label_width: LABELS, row: 32.0 };
    let kept =
        model.settings.data_dir.as_ref().map(|folder| folder.display().to_string()).unwrap_or_default();
    let mut text = state.folder.clone().unwrap_or_else(|| kept.clone());
    let path = PathBuf::from(text.trim());
    let is_whole = text.trim().is_empty() || path.is_absolute();
    rows.row(ui, s.new_folder, |ui| {
        ui.spacing_mut().item_spacing.x = S8;
        let response = field::TextField::new(s.new_folder, &mut text)
            .unlabelled()
            .code()
            .hint(s.new_folder_hint)
            .width(420.0)
            .show(ui);
        if response.changed() {
            state.folder = Some(text.clone());
        }
        let can = is_whole && text.trim() != kept;
        if field::applied(ui, &response, button::secondary(s.apply).tall(), can) {
            let folder = (!text.trim().is_empty()).then(|| path.clone());
            wishes.push(Command::Set(Setting::DataDir(folder)));
            state.folder = None;
        }
    });
    if !is_whole {
        card::banner(ui, Tone::Red, s.folder_relative, None);
    }
    if let Some(folder) = model.settings.data_dir.as_ref().filter(|folder| **folder != model.data_dir) {
        let words = fill(s.folder_next, &[("folder", &folder.display().to_string())]);
        if card::banner(ui, Tone::Blue, &words, Some(s.folder_keep)) {
            wishes.push(Command::Set(Setting::DataDir(None)));
            state.folder = None;
        }
    }
}

fn retention_ui(ui: &mut Ui, model: &Model, state: &mut Data, wishes: &mut Vec<Command>) {
    let s = &model.phrases.settings;
    let rows = card::KeyValues { label_width: LABELS, row: 32.0 };
    let kept = model.settings.retention_days;
    let is_offered = kept.is_none_or(|days| OFFERED.contains(&days));
    // `None`: days of one's own.
    let mut chosen = if state.days.is_none() && is_offered { Some(kept) } else { None };
    let typed = state.days.clone().or(kept.map(|days| days.to_string())).unwrap_or_default();
    let own: Option<u32> = typed.trim().parse().ok().filter(|days| (1..=36_500).contains(days));
    rows.row(ui, s.retention, |ui| {
        ui.spacing_mut().item_spacing.x = S8;
        let words = OFFERED.map(|days| fill(s.days, &[("n", &days.to_string())]));
        let mut options = vec![(Some(None), s.forever)];
        options.extend(OFFERED.iter().zip(&words).map(|(days, words)| (Some(Some(*days)), words.as_str())));
        options.push((None, s.custom));
        if button::segmented(ui, s.retention, &mut chosen, &options) {
            state.is_purge_asked = false;
            match chosen {
                Some(days) => {
                    state.days = None;
                    wishes.push(Command::Set(Setting::Retention(days)));
                }
                None => state.days = Some(typed.clone()),
            }
        }
        if chosen.is_none() {
            let mut text = typed.clone();
            let response = field::TextField::new(s.custom_days, &mut text).unlabelled().width(80.0).show(ui);
            if response.changed() {
                state.days = Some(text);
            }
            let can = own.is_some() && own != kept;
            if field::applied(ui, &response, button::secondary(s.apply).tall(), can) {
                wishes.push(Command::Set(Setting::Retention(own)));
                state.days = None;
            }
        }
    });
    if chosen.is_none() && own.is_none() && !typed.is_empty() {
        card::banner(ui, Tone::Red, s.days_invalid, None);
    }
    note(ui, if model.is_demo { s.retention_demo } else { s.retention_note });
    if let Some(days) = kept {
        purge_ui(ui, model, state, days, wishes);
    }
    super::limits::limits_ui(ui, model, &mut state.limits, wishes);
}

fn purge_ui(ui: &mut Ui, model: &Model, state: &mut Data, days: u32, wishes: &mut Vec<Command>) {
    let s = &model.phrases.settings;
    let n = days.to_string();
    if !state.is_purge_asked {
        let rows = card::KeyValues { label_width: LABELS, row: 28.0 };
        if rows.row(ui, "", |ui| ui.add(button::secondary(s.purge)).clicked()) {
            state.is_purge_asked = true;
            state.is_purge_below = true;
        }
        return;
    }
    card::banner(ui, Tone::Orange, &fill(s.purge_sure, &[("n", &n)]), None);
    ui.horizontal(|ui| {
        let yes = ui.add(button::primary(&fill(s.purge_yes, &[("n", &n)])));
        if std::mem::take(&mut state.is_purge_below) {
            yes.scroll_to_me(None);
        }
        if yes.clicked() {
            wishes.push(Command::Purge(days));
            wishes.push(Command::Toast(fill(s.purge_started, &[("n", &n)])));
            state.is_purge_asked = false;
        }
        if ui.add(button::secondary(s.cancel)).clicked() {
            state.is_purge_asked = false;
        }
    });
}
