//! Who may push: token, senders, signature, HTTPS. Every lock says what it keeps out, and what it risks.

mod senders;
mod signature;
mod tls;
mod token;

use egui::Ui;

use super::note;
use crate::settings;
use crate::ui::command::{Command, Setting};
use crate::ui::model::Model;
use crate::ui::panel::door;
use crate::ui::theme::Tone;
use crate::ui::widget::{button, card, field};

/// The width of labels before their controls.
const LABELS: f32 = super::LABELS;

/// The width of a field for an address or a path.
const WIDE: f32 = 420.0;

/// What was typed and is not in force yet.
#[derive(Default)]
pub struct Security {
    senders: senders::Senders,
    signature: signature::Signature,
    tls: tls::Tls,
}

pub fn security_ui(ui: &mut Ui, model: &Model, state: &mut Security, wishes: &mut Vec<Command>) {
    let (reach, tone) = door::reach(model, model.settings.bind());
    if tone == Tone::Plain {
        super::intro(ui, &reach);
    } else {
        card::banner(ui, tone, &reach, None);
    }
    token::token_ui(ui, model, wishes);
    card::rule(ui);
    senders::senders_ui(ui, model, &mut state.senders, wishes);
    card::rule(ui);
    signature::signature_ui(ui, model, &mut state.signature, wishes);
    card::rule(ui);
    tls::tls_ui(ui, model, &mut state.tls, wishes);
}

/// The rows of this section.
fn rows() -> card::KeyValues {
    card::KeyValues { label_width: LABELS, row: 32.0 }
}

/// Wishes for the settings of the door with one thing changed.
fn wish(model: &Model, wishes: &mut Vec<Command>, change: impl FnOnce(&mut settings::Security)) {
    let mut settings = model.settings.security.clone();
    change(&mut settings);
    wishes.push(Command::Set(Setting::Security(Box::new(settings))));
}

/// A text with a button that puts it in force, offered once it differs from `kept` and nothing is wrong with it.
/// Returns the text when it is to be put in force; `typed` holds it until then.
fn applied(
    ui: &mut Ui,
    model: &Model,
    (label, name, hint): (&str, &str, &str),
    kept: &str,
    typed: &mut Option<String>,
    is_good: impl Fn(&str) -> bool,
) -> Option<String> {
    let s = &model.phrases.settings;
    let mut text = typed.clone().unwrap_or_else(|| kept.to_owned());
    rows().row(ui, label, |ui| {
        ui.spacing_mut().item_spacing.x = crate::ui::theme::S8;
        let shown =
            field::TextField::new(name, &mut text).unlabelled().code().hint(hint).width(WIDE).show(ui);
        if shown.changed() {
            *typed = Some(text.clone());
        }
        let can = text.trim() != kept && is_good(text.trim());
        field::applied(ui, &shown, button::secondary(s.apply).tall(), can).then(|| {
            *typed = None;
            text.trim().to_owned()
        })
    })
}
