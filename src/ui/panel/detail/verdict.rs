//! Why a call ended, or where it stands: headline, explanation, whose side, retry, advice, and on what grounds.

use egui::{Align, Label, Layout, Ui};

use crate::call::verdict::{Evidence, Heard, Role, Verdict};
use crate::call::{Call, CallState, Outcome, Trust};
use crate::i18n::{clock, fill, verdict as words};
use crate::ui::model::Model;
use crate::ui::panel::look;
use crate::ui::theme::{S4, S8, Tokens, Tone, body, card_title, label, small};
use crate::ui::widget::{badge, card};

/// The width of the names of inputs.
const INPUT: f32 = 92.0;

/// The card. `in_full`: with the meaning of each code that decided.
pub fn verdict_ui(ui: &mut Ui, model: &Model, call: &Call, trust: Trust, in_full: bool) {
    match &call.verdict {
        Some(verdict) => ended(ui, model, call, verdict, in_full),
        None => running(ui, model, call, trust),
    }
}

fn label_width(model: &Model) -> f32 {
    match model.phrases.lang {
        crate::i18n::Lang::Zh => 72.0,
        crate::i18n::Lang::En => 84.0,
    }
}

fn ended(ui: &mut Ui, model: &Model, call: &Call, verdict: &Verdict, in_full: bool) {
    let (t, phrases) = (Tokens::of(ui), model.phrases);
    let p = &phrases.live;
    let tone = match verdict.outcome {
        Outcome::Failed => Tone::Red,
        Outcome::NotAnswered | Outcome::Unknown => Tone::Orange,
        Outcome::Answered | Outcome::InProgress => Tone::Blue,
    };
    let evidence = Evidence::of(call);
    let said = words::say(phrases.lang, model.catalogue(), &evidence, verdict);
    card::edged(ui, tone, |ui| {
        if in_full {
            ui.label(label(p.verdict).color(t.text2));
        }
        ui.add(Label::new(card_title(&said.headline).color(t.text)).wrap());
        ui.add(Label::new(small(&said.sentence).color(t.text)).wrap().selectable(true));
        if let Some(doubt) = &said.doubt {
            ui.add(Label::new(small(doubt).color(Tone::Orange.ink(t))).wrap());
        }
        ui.add_space(S4);
        let rows = card::KeyValues::new(label_width(model));
        rows.row(ui, p.whose_side, |ui| {
            badge::side(ui, phrases.side(verdict.side), look::side_tone(verdict.side));
        });
        rows.text(ui, p.retry, said.retry, "");
        if !said.advice.is_empty() {
            rows.text(ui, p.what_to_do, &said.advice, "");
        }
        rows.text(ui, p.confidence, said.confidence, &said.grounds);
        if in_full {
            inputs_ui(ui, model, &evidence, verdict);
        } else {
            codes_ui(ui, model, &rows, verdict);
        }
    });
}

/// The codes that speak for the verdict, and, in orange, those that speak against it.
fn codes_ui(ui: &mut Ui, model: &Model, rows: &card::KeyValues, verdict: &Verdict) {
    let mut codes: Vec<&Heard> =
        verdict.decided_by.iter().filter(|heard| heard.input.code().is_some()).collect();
    if codes.iter().any(|heard| heard.role != Role::Silent) {
        codes.retain(|heard| heard.role != Role::Silent);
    }
    if codes.is_empty() {
        return;
    }
    rows.row(ui, model.phrases.live.decided_by, |ui| {
        for heard in codes {
            let text = look::input_badge(model.phrases, heard);
            if heard.role == Role::Contradicted {
                badge::side(ui, &text, Tone::Orange);
            } else {
                badge::code(ui, &text);
            }
        }
    });
}

/// Everything that was asked, in the order of its weight, each with what it contributed.
fn inputs_ui(ui: &mut Ui, model: &Model, evidence: &Evidence, verdict: &Verdict) {
    if verdict.decided_by.is_empty() {
        return;
    }
    ui.add_space(S4);
    ui.label(label(model.phrases.live.decided_in_order).color(Tokens::of(ui).text2));
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for heard in &verdict.decided_by {
            input_ui(ui, model, evidence, heard);
        }
    });
}

fn input_ui(ui: &mut Ui, model: &Model, evidence: &Evidence, heard: &Heard) {
    let (t, phrases) = (Tokens::of(ui), model.phrases);
    let (_, meaning) = words::input(phrases.lang, model.catalogue(), evidence, heard);
    let name = look::input_badge(phrases, heard);
    let (ink, role) = match heard.role {
        Role::Decided | Role::Agreed => (t.text, t.text2),
        Role::Contradicted => (t.text, Tone::Orange.ink(t)),
        Role::Silent => (t.text3, t.text3),
    };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = S8;
        ui.spacing_mut().interact_size.y = 20.0;
        ui.set_height(20.0);
        let badge = match heard.role {
            Role::Contradicted => badge::side(ui, &name, Tone::Orange),
            _ => badge::code(ui, &name),
        };
        ui.add_space((INPUT - badge.rect.width()).max(0.0));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(small(phrases.role(heard.role)).color(role));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(small(&meaning).color(ink)).truncate()).on_hover_text(&meaning);
            });
        });
    });
}

fn running(ui: &mut Ui, model: &Model, call: &Call, trust: Trust) {
    let (t, phrases) = (Tokens::of(ui), model.phrases);
    let p = &phrases.live;
    let is_stale = matches!(trust, Trust::Stale | Trust::Lost);
    let tone = if trust == Trust::Live { Tone::Blue } else { Tone::Orange };
    let title = match call.state {
        _ if is_stale => p.running_stale,
        CallState::Incoming => p.running_incoming,
        CallState::CallingA => p.running_calling_a,
        CallState::RingingA => p.running_ringing_a,
        CallState::AnsweredA => p.running_answered_a,
        CallState::CallingB => p.running_calling_b,
        CallState::RingingB => p.running_ringing_b,
        CallState::Talking => p.running_talking,
        CallState::Playing => p.running_playing,
        CallState::Ended | CallState::Unknown => p.running_unknown,
    };
    let silence = model.now.millis_since(call.last_arrival) / 1000;
    let detail = if is_stale {
        p.running_stale_detail.to_owned()
    } else if trust == Trust::Quiet {
        p.running_quiet_detail.to_owned()
    } else {
        stage(model, call)
    };
    card::edged(ui, tone, |ui| {
        ui.label(card_title(title).color(t.text));
        if !detail.is_empty() {
            ui.label(small(detail).color(t.text2));
        }
        ui.add_space(S4);
        let rows = card::KeyValues::new(label_width(model));
        let ago = match silence {
            0 => p.last_event_now.to_owned(),
            secs => fill(p.last_event_ago, &[("n", &phrases.roughly(secs))]),
        };
        // Of one that has ended nobody asks how long ago it was last heard of.
        let ago = if call.is_in_progress() { ago } else { String::new() };
        rows.text(ui, p.trust, phrases.trust(trust), &ago);
        let service = phrases.service(call.service);
        rows.text(ui, phrases.columns.service, service, "");
        if let Some(display) = &call.display {
            rows.text(ui, p.display, &model.number(display), "");
        }
        if let Some(digits) = &call.digits {
            rows.text(ui, p.digits, &model.keys(digits), "");
        }
        if let Some(data) = &call.user_data {
            rows.row(ui, p.user_data, |ui| {
                ui.add(egui::Label::new(body(model.text(data)).color(t.text)).wrap());
            });
        }
    });
}

/// What is known of the way here: after how long it was answered, since when it rings.
fn stage(model: &Model, call: &Call) -> String {
    let p = &model.phrases.live;
    let leg = match call.state {
        CallState::RingingA | CallState::AnsweredA | CallState::Playing => &call.leg_a,
        CallState::RingingB | CallState::Talking => &call.leg_b,
        _ => return String::new(),
    };
    if let Some(secs) = leg.answered_at.and_then(|_| leg.ring_secs(None)) {
        return fill(p.answered_after, &[("n", &secs.to_string())]);
    }
    let since = leg.ringing_at.zip(call.pulse.as_ref().and_then(|pulse| Some((pulse.at?, pulse.arrival))));
    since.map_or_else(String::new, |(from, (at, arrival))| {
        let secs = at.since(from) + model.now.millis_since(arrival) / 1000;
        fill(p.ringing_for, &[("n", &clock(secs))])
    })
}
