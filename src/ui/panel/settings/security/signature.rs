//! The signature check: how far it matters, the secrets it is checked with, and the URLs it covers.

use egui::Ui;

use super::{applied, note, rows, wish};
use crate::i18n::fill;
use crate::settings::{Secret, SignatureMode};
use crate::ui::command::{Command, Question};
use crate::ui::model::Model;
use crate::ui::theme::{self, S8, Tokens, Tone};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::{button, card, field};

/// What was typed and is not in force yet.
#[derive(Default)]
pub struct Signature {
    app: String,
    secret: String,
    status_url: Option<String>,
    fee_url: Option<String>,
}

pub(super) fn signature_ui(ui: &mut Ui, model: &Model, state: &mut Signature, wishes: &mut Vec<Command>) {
    let (w, security) = (&model.phrases.security, &model.settings.security);
    rows().row(ui, w.signature, |ui| {
        let mut mode = security.signature;
        let options = [
            (SignatureMode::Off, w.signature_off),
            (SignatureMode::Report, w.signature_report),
            (SignatureMode::Require, w.signature_require),
        ];
        if button::segmented(ui, w.signature, &mut mode, &options) {
            wish(model, wishes, |security| security.signature = mode);
        }
    });
    if security.signature == SignatureMode::Require {
        if model.secrets.apps.is_empty() {
            card::banner(ui, Tone::Red, w.signature_no_secret, None);
        }
        card::banner(ui, Tone::Orange, w.signature_risk, None);
    }
    note(ui, w.signature_note);
    if security.signature == SignatureMode::Off {
        return;
    }
    apps_ui(ui, model, state, wishes);
    let is_url = |text: &str| text.is_empty() || text.starts_with("http://") || text.starts_with("https://");
    let hint = w.url_hint;
    if let Some(url) = applied(
        ui,
        model,
        (w.status_url, w.status_url, hint),
        &security.status_url,
        &mut state.status_url,
        is_url,
    ) {
        wish(model, wishes, |security| security.status_url = url);
    }
    if let Some(url) =
        applied(ui, model, (w.fee_url, w.fee_url, hint), &security.fee_url, &mut state.fee_url, is_url)
    {
        wish(model, wishes, |security| security.fee_url = url);
    }
    note(ui, w.url_note);
}

fn apps_ui(ui: &mut Ui, model: &Model, state: &mut Signature, wishes: &mut Vec<Command>) {
    let (w, t) = (&model.phrases.security, Tokens::of(ui));
    let mut label = w.apps;
    for (app, secret) in &model.secrets.apps {
        rows().row(ui, label, |ui| {
            ui.spacing_mut().item_spacing.x = S8;
            ui.label(theme::code(app).color(t.text));
            ui.label(theme::code(secret.to_string()).color(t.text2));
            let name = fill(w.remove_app, &[("app", app)]);
            if button::icon_button(ui, Icon::Close, &name).clicked() {
                wishes.push(Command::Ask(Question::ForgetSecret(app.clone())));
            }
        });
        label = "";
    }
    rows().row(ui, label, |ui| {
        ui.spacing_mut().item_spacing.x = S8;
        let app = field::TextField::new(w.app_key, &mut state.app).unlabelled().code().hint(w.app_key);
        app.width(206.0).show(ui);
        let secret =
            field::TextField::new(w.app_secret, &mut state.secret).unlabelled().code().hint(w.app_secret);
        secret.secret().width(206.0).show(ui);
        let (app, secret) = (state.app.trim(), state.secret.trim());
        let can = !app.is_empty() && !secret.is_empty();
        if ui.add_enabled(can, button::secondary(w.add).tall()).clicked() {
            let secret = Some(Secret::new(secret));
            wishes.push(Command::SetAppSecret { app: app.to_owned(), secret });
            state.app.clear();
            state.secret.clear();
        }
    });
    note(ui, &fill(w.apps_note, &[("path", &model.secrets_path.display().to_string())]));
}
