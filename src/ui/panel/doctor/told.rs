//! What people come for: the address to give the platform, plain for the console and in Base64 for requests.

use egui::{Align, Label, Layout, Ui, vec2};

use super::line::copy_ui;
use crate::backend::{Offer, Told, say};
use crate::i18n::fill;
use crate::ui::command::{Command, Tab};
use crate::ui::model::Model;
use crate::ui::panel::door;
use crate::ui::theme::{FIELD, S4, S8, S12, S24, Tokens, Tone, card_title, label, small, small_strong};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::{button, card, field};

/// Width, in points, from which on console and requests stand side by side.
const TWO_COLUMNS: f32 = 640.0;

/// Height of the lines over the fields, one of which holds a button.
const HEADING: f32 = 24.0;

/// Other addresses that are shown; more say nothing more.
const OTHERS: usize = 3;

/// The whole card: heading, addresses, and what is still missing.
pub fn told_ui(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let (t, told) = (Tokens::of(ui), &*model.told);
    ui.spacing_mut().item_spacing.y = S4;
    ui.label(card_title(address_title(model)).color(t.text));
    if told.is_for_the_internet() {
        let kind = say::kind_of(&told.status, model.phrases);
        ui.add(Label::new(small(kind).color(t.text2)).wrap());
    } else {
        ui.add_space(S4);
        inside_ui(ui, model, wishes);
    }
    ui.add_space(S8);
    addresses_ui(ui, model, told, wishes);
    if told.others.iter().any(Offer::is_worth_showing) {
        others_ui(ui, model, told, wishes);
    }
}

/// Whether there is an address to give the platform.
pub fn address_title(model: &Model) -> &'static str {
    let d = &model.phrases.doctor;
    if model.told.is_for_the_internet() { d.address_t } else { d.address_inside_t }
}

/// The platform cannot reach the address: why, and where to set another.
pub fn inside_ui(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let kind = say::kind_of(&model.told.status, model.phrases);
    if card::banner(ui, Tone::Orange, kind, Some(model.phrases.doctor.open_settings)) {
        wishes.push(Command::Go(Tab::Settings));
    }
}

/// The fields to copy from: two columns where there is room.
pub fn addresses_ui(ui: &mut Ui, model: &Model, told: &Told, wishes: &mut Vec<Command>) {
    if ui.available_width() < TWO_COLUMNS {
        console_ui(ui, model, told, wishes);
        ui.add_space(S8);
        requests_ui(ui, model, told, wishes);
        return;
    }
    ui.spacing_mut().item_spacing.x = S24;
    ui.columns(2, |columns| {
        if let [left, right] = columns {
            console_ui(left, model, told, wishes);
            requests_ui(right, model, told, wishes);
        }
    });
}

fn console_ui(ui: &mut Ui, model: &Model, told: &Told, wishes: &mut Vec<Command>) {
    let (t, d) = (Tokens::of(ui), &model.phrases.doctor);
    ui.horizontal(|ui| {
        ui.set_min_height(HEADING);
        ui.label(small_strong(d.console_title).color(t.text));
    });
    if told.status == told.fee {
        plain_ui(ui, model, d.console_both, &told.status, wishes);
    } else {
        plain_ui(ui, model, d.value_status_url, &told.status, wishes);
        plain_ui(ui, model, d.value_fee_url, &told.fee, wishes);
    }
}

fn requests_ui(ui: &mut Ui, model: &Model, told: &Told, wishes: &mut Vec<Command>) {
    let (t, d) = (Tokens::of(ui), &model.phrases.doctor);
    ui.horizontal(|ui| {
        ui.set_min_height(HEADING);
        ui.label(small_strong(d.api_title).color(t.text));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(button::ghost(d.snippet).icon(Icon::Copy).small()).clicked() {
                let what = fill(d.copied, &[("what", d.copied_snippet)]);
                wishes.push(Command::Copy { text: snippet(told), what });
            }
        });
    });
    if told.status == told.fee {
        coded_ui(ui, model, d.api_both, &told.status, wishes);
    } else {
        coded_ui(ui, model, d.value_status_base64, &told.status, wishes);
        coded_ui(ui, model, d.value_fee_base64, &told.fee, wishes);
    }
    if let Some(long) = [&told.status, &told.fee].into_iter().find(|offer| !offer.fits()) {
        let length = long.base64.len().to_string();
        card::banner(ui, Tone::Orange, &fill(d.address_long_d, &[("n", &length)]), None);
    }
}

/// Both parameters as they stand in the body of a request.
fn snippet(told: &Told) -> String {
    format!("\"statusUrl\": \"{}\",\n\"feeUrl\": \"{}\"", told.status.base64, told.fee.base64)
}

/// A token in an address is copied with it, and shown by its end only.
fn plain_ui(ui: &mut Ui, model: &Model, name: &str, offer: &Offer, wishes: &mut Vec<Command>) {
    copyable(ui, model, name, (&door::shown(model, &offer.url), &offer.url), wishes);
}

fn coded_ui(ui: &mut Ui, model: &Model, name: &str, offer: &Offer, wishes: &mut Vec<Command>) {
    let shown = door::shown_base64(model, &offer.url, &offer.base64);
    copyable(ui, model, name, (shown, &offer.base64), wishes);
}

fn copyable(ui: &mut Ui, model: &Model, name: &str, (shown, text): (&str, &str), wishes: &mut Vec<Command>) {
    ui.label(label(name).color(Tokens::of(ui).text2));
    let room = vec2(ui.available_width(), FIELD);
    ui.allocate_ui_with_layout(room, Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = S8;
        copy_ui(ui, model, text, name, wishes);
        field::read_only(ui, name, shown, ui.available_width());
    });
    ui.add_space(S4);
}

fn others_ui(ui: &mut Ui, model: &Model, told: &Told, wishes: &mut Vec<Command>) {
    let (t, d) = (Tokens::of(ui), &model.phrases.doctor);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = S12;
        ui.label(label(d.others).color(t.text2));
        for offer in told.others.iter().filter(|offer| offer.is_worth_showing()).take(OTHERS) {
            let shown = door::shown(model, &offer.url);
            if ui.add(button::ghost(&shown).icon(Icon::Copy).small()).clicked() {
                let what = fill(d.copied, &[("what", &shown)]);
                wishes.push(Command::Copy { text: offer.url.clone(), what });
            }
        }
    });
}
