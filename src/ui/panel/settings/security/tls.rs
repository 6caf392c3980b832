//! HTTPS: the certificate's files, and how they are doing.

use std::path::{Path, PathBuf};

use egui::Ui;

use super::{WIDE, note, rows};
use crate::backend::{TlsState, certificate_words};
use crate::i18n::fill;
use crate::settings::TlsFiles;
use crate::ui::command::{Command, Setting};
use crate::ui::model::Model;
use crate::ui::theme::{S8, Tone};
use crate::ui::widget::{button, card, field};

/// What was typed and is not in force yet.
#[derive(Default)]
pub struct Tls {
    certificate: Option<String>,
    key: Option<String>,
}

pub(super) fn tls_ui(ui: &mut Ui, model: &Model, state: &mut Tls, wishes: &mut Vec<Command>) {
    let (w, kept) = (&model.phrases.security, &model.settings.tls);
    state_ui(ui, model);
    let written =
        |path: &Option<PathBuf>| path.as_deref().map(|path| path.display().to_string()).unwrap_or_default();
    let mut certificate = state.certificate.clone().unwrap_or_else(|| written(&kept.certificate));
    let mut key = state.key.clone().unwrap_or_else(|| written(&kept.key));
    path_ui(ui, (w.tls_certificate, w.tls_path_hint), &mut certificate, &mut state.certificate);
    path_ui(ui, (w.tls_key, w.tls_path_hint), &mut key, &mut state.key);
    let files = TlsFiles { certificate: path(&certificate), key: path(&key) };
    let is_whole = files.certificate.is_some() == files.key.is_some();
    rows().row(ui, "", |ui| {
        ui.spacing_mut().item_spacing.x = S8;
        let can = is_whole && files != *kept;
        let apply = button::secondary(model.phrases.settings.apply).tall();
        if ui.push_id("tls", |ui| ui.add_enabled(can, apply)).inner.clicked() {
            wishes.push(Command::Set(Setting::Tls(files)));
            *state = Tls::default();
        }
        if kept.is_wanted() && ui.add(button::secondary(w.tls_switch_off).tall()).clicked() {
            wishes.push(Command::Set(Setting::Tls(TlsFiles::default())));
            *state = Tls::default();
        }
    });
    note(ui, w.tls_note);
}

fn state_ui(ui: &mut Ui, model: &Model) {
    let w = &model.phrases.security;
    let words = match &model.health.tls {
        TlsState::Off => w.tls_off,
        TlsState::On { .. } | TlsState::Failed(_) => w.tls_on,
    };
    match &model.health.tls {
        TlsState::Off | TlsState::On { problem: None } => rows().text(ui, w.tls, words, ""),
        TlsState::On { problem: Some(problem) } => {
            rows().text(ui, w.tls, words, "");
            let problem = certificate_words(problem, model.phrases);
            card::banner(ui, Tone::Orange, &fill(w.tls_old, &[("problem", &problem)]), None);
        }
        TlsState::Failed(problem) => {
            rows().text(ui, w.tls, "", "");
            let problem = certificate_words(problem, model.phrases);
            card::banner(ui, Tone::Red, &fill(w.tls_failed, &[("problem", &problem)]), None);
        }
    }
}

fn path_ui(ui: &mut Ui, (name, hint): (&str, &str), text: &mut String, typed: &mut Option<String>) {
    rows().row(ui, name, |ui| {
        if field::TextField::new(name, text).unlabelled().code().hint(hint).width(WIDE).show(ui).changed() {
            *typed = Some(text.clone());
        }
    });
}

fn path(text: &str) -> Option<PathBuf> {
    let text = text.trim();
    (!text.is_empty()).then(|| Path::new(text).to_owned())
}
