//! The call detail record, grouped by leg, with the platform's own field names.

use egui::{Label, Ui};

use crate::call::reason::{CodeRef, Space};
use crate::call::{Call, Cdr, Number, Party, Service, Stamp};
use crate::i18n::fill;
use crate::ui::model::Model;
use crate::ui::panel::look;
use crate::ui::theme::{S4, S8, Tokens, body, small, small_strong};
use crate::ui::widget::card;

/// Fields have long names and short values.
const ROWS: card::KeyValues = card::KeyValues { label_width: 148.0, row: 22.0 };

pub fn cdr_ui(ui: &mut Ui, model: &Model, call: &Call) {
    let (t, p) = (Tokens::of(ui), &model.phrases.live);
    let Some(file) = super::file(model) else {
        card::heading(ui, p.cdr, "");
        ui.label(small(p.reading).color(t.text3));
        return;
    };
    let cdrs = file.facts.cdrs();
    let Some(seen) = cdrs.last() else {
        card::heading(ui, p.cdr, "");
        ui.add(Label::new(small(p.cdr_missing).color(t.text2)).wrap());
        return;
    };
    let cdr = &seen.value;
    let time = look::arrival_time(&model.zone, seen.arrival);
    let received = match cdr.call_end_at.or(cdr.fail_at) {
        Some(end) => {
            let lag = look::lag(model.phrases, seen.arrival.0.saturating_sub(end.0.saturating_mul(1000)));
            fill(p.cdr_received_after, &[("time", &time), ("lag", &lag)])
        }
        None => fill(p.cdr_received, &[("time", &time)]),
    };
    card::heading(ui, p.cdr, &received);
    if cdrs.len() > 1 {
        ui.label(small(fill(p.cdr_many, &[("n", &cdrs.len().to_string())])).color(t.text2));
    }
    let mut sheet = Sheet { model, call, shown: Vec::with_capacity(48) };
    let time = |at: Option<Stamp>| at.map(|at| model.zone.format_time(at));
    let number = |number: &Option<Number>| number.as_ref().map(|number| model.number(number));

    sheet.group(ui, p.leg_a);
    sheet.line(ui, "callerNum", number(&cdr.caller_num));
    sheet.line(ui, "calleeNum", number(&cdr.callee_num));
    sheet.optional(ui, "callInTime", time(cdr.call_in_at));
    let called_out = [
        ("callOutStartTime", cdr.call_out_start_at),
        ("callOutAlertingTime", cdr.call_out_alerting_at),
        ("callOutAnswerTime", cdr.call_out_answer_at),
    ];
    for (field, at) in called_out {
        // Nobody calls the caller of a private number (PROTOCOL 3.5).
        match call.service {
            Service::PrivateNumber => sheet.optional(ui, field, time(at)),
            _ => sheet.line(ui, field, time(at)),
        }
    }
    sheet.code(ui, "callOutUnaswRsn", Space::Q850, cdr.q850_a, true);

    sheet.group(ui, p.leg_b);
    sheet.line(ui, "fwdDisplayNum", number(&cdr.fwd_display_num));
    sheet.line(ui, "fwdDstNum", number(&cdr.fwd_dst_num));
    sheet.line(ui, "fwdStartTime", time(cdr.fwd_start_at));
    sheet.line(ui, "fwdAlertingTime", time(cdr.fwd_alerting_at));
    sheet.line(ui, "fwdAnswerTime", time(cdr.fwd_answer_at));
    sheet.code(ui, "fwdUnaswRsn", Space::Q850, cdr.q850_b, true);

    sheet.group(ui, p.cdr_end);
    sheet.line(ui, "callEndTime", time(cdr.call_end_at));
    sheet.optional(ui, "failTime", time(cdr.fail_at));
    sheet.code(ui, "ulFailReason", Space::ReleasePoint, cdr.release_point, false);
    sheet.code(ui, "sipStatusCode", Space::Sip, cdr.sip_status, true);
    sheet.others(ui, cdr);
    sheet.rest(ui, &file.cdr_fields);
}

struct Sheet<'a> {
    model: &'a Model,
    call: &'a Call,
    /// Fields that have their line.
    shown: Vec<&'static str>,
}

impl Sheet<'_> {
    fn group(&self, ui: &mut Ui, title: &str) {
        let t = Tokens::of(ui);
        ui.add_space(S8);
        ui.label(small_strong(title).color(t.text));
        card::rule(ui);
        ui.add_space(S4);
    }

    /// A field; one that was not sent says so.
    fn line(&mut self, ui: &mut Ui, field: &'static str, value: Option<String>) {
        self.shown.push(field);
        let p = &self.model.phrases.live;
        match value {
            Some(value) => ROWS.row(ui, field, |ui| {
                // Ids have no place to break at.
                let t = Tokens::of(ui);
                ui.add(Label::new(body(value).color(t.text)).truncate());
            }),
            None => ROWS.row(ui, field, |ui| {
                let t = Tokens::of(ui);
                ui.label(small(p.not_sent).color(t.text3));
            }),
        }
    }

    fn optional(&mut self, ui: &mut Ui, field: &'static str, value: Option<String>) {
        if value.is_some() {
            self.line(ui, field, value);
        }
    }

    /// A code with its meaning. In some spaces 0 says that there is none.
    fn code(
        &mut self,
        ui: &mut Ui,
        field: &'static str,
        space: Space,
        code: Option<i64>,
        zero_is_none: bool,
    ) {
        let Some(code) = code else { return self.line(ui, field, None) };
        self.shown.push(field);
        let phrases = self.model.phrases;
        let meaning = if zero_is_none && code == 0 {
            phrases.live.not_applicable
        } else {
            self.model
                .catalogue()
                .find(CodeRef { space, code }, self.call.service)
                .map_or("", |reason| phrases.lang.pick(&reason.name))
        };
        ROWS.text(ui, field, &code.to_string(), meaning);
    }

    fn others(&mut self, ui: &mut Ui, cdr: &Cdr) {
        let p = &self.model.phrases.live;
        self.group(ui, p.cdr_other);
        let text = |text: &Option<std::sync::Arc<str>>| text.as_deref().map(str::to_owned);
        self.optional(ui, "serviceType", text(&cdr.service_type));
        self.optional(ui, "direction", cdr.direction.map(|n| n.to_string()));
        self.optional(ui, "bindNum", cdr.bind_number.as_ref().map(|n| self.model.number(n)));
        self.optional(ui, "appKey", text(&cdr.app_key));
        self.optional(ui, "icid", text(&cdr.icid));
        self.optional(ui, "dynIVRPath", text(&cdr.ivr_path));
        self.optional(ui, "ttsPlayTimes", cdr.tts_play_times.map(|n| n.to_string()));
        match (&cdr.user_data, &self.call.user_data_sent, &self.call.user_data) {
            (Some(data), Some(sent), Some(read)) if data == sent => {
                // What was sent may be Base64, which hides nothing.
                let sent = if self.model.is_masked() { "" } else { sent };
                self.explained(ui, "userData", &self.model.text(read), sent)
            }
            (data, ..) => {
                let shown = data.as_deref().map(|data| self.model.text(data).into_owned());
                self.optional(ui, "userData", shown);
            }
        }
        self.optional(ui, "subscriptionId", text(&cdr.subscription));
        if let Some(direction) = cdr.release_direction {
            let meaning = match direction {
                1 => self.model.phrases.party(&Party::Caller),
                2 => self.model.phrases.party(&Party::Callee),
                _ => "",
            };
            self.explained(ui, "callRelDirection", &direction.to_string(), meaning);
        }
        if let Some(flag) = cdr.record_flag {
            let meaning = match flag {
                0 => p.not_recorded,
                1 => p.recorded,
                _ => "",
            };
            self.explained(ui, "recordFlag", &flag.to_string(), meaning);
        }
    }

    fn explained(&mut self, ui: &mut Ui, field: &'static str, value: &str, meaning: &str) {
        self.shown.push(field);
        ROWS.text(ui, field, value, meaning);
    }

    /// Everything else that was sent, as it was sent, whether a document names it or not.
    fn rest(&self, ui: &mut Ui, fields: &[(String, String)]) {
        let t = Tokens::of(ui);
        let has_line = |name: &str| name == "sessionId" || self.shown.contains(&name);
        for (name, value) in fields.iter().filter(|(name, value)| !has_line(name) && !value.is_empty()) {
            let number = Number::new(value).filter(|_| name.ends_with("Num"));
            let value = number
                .map_or_else(|| self.model.text(value).into_owned(), |number| self.model.number(&number));
            if name.ends_with("Time") {
                // As it was sent, unlike the times above.
                ROWS.text(ui, name, &value, "UTC");
                continue;
            }
            ROWS.row(ui, name, |ui| {
                ui.add(Label::new(body(value).color(t.text)).truncate());
            });
        }
    }
}
