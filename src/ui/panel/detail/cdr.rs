//! The call detail record: every field that was sent, grouped by what it is about, under the platform's own names.

use egui::{Label, Ui};

use crate::backend::{CallFile, read_time};
use crate::call::reason::{CodeRef, Space};
use crate::call::{Call, LegName, Number, Party, Service, mask};
use crate::i18n::fill;
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::panel::look;
use crate::ui::theme::{S4, S8, Tokens, body, small, small_strong};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::{button, card};

/// Fields have long names and short values.
const ROWS: card::KeyValues = card::KeyValues { label_width: 158.0, row: 22.0 };

/// How a field is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    /// Keys that somebody pressed.
    Keys,
    Number,
    Time,
    /// A code; with `true`, 0 says that there is none.
    Code(Space, bool),
    /// The id of a record.
    Id,
    RecordFlag,
    Party,
    UserData,
    /// Something to take elsewhere.
    Link,
}

/// When a field that was not sent says so.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Always,
    /// When somebody called leg A.
    CalledOut,
    /// When there was to be a leg B.
    LegB,
    Never,
}

type Field = (&'static str, Form, Wanted);

use Form::{Code, Link, RecordFlag, Text, Time};
use Wanted::{Always, CalledOut, LegB, Never};

const WHO: &[Field] = &[
    ("callerNum", Form::Number, Always),
    ("calleeNum", Form::Number, Always),
    ("fwdDisplayNum", Form::Number, LegB),
    ("fwdDstNum", Form::Number, LegB),
    ("bindNum", Form::Number, Never),
    ("origCalleeNum", Form::Number, Never),
    ("direction", Text, Never),
    ("serviceType", Text, Never),
];
const TIMES: &[Field] = &[
    ("callInTime", Time, Never),
    ("callOutStartTime", Time, CalledOut),
    ("callOutAlertingTime", Time, CalledOut),
    ("callOutAnswerTime", Time, CalledOut),
    ("dynIVRStartTime", Time, Never),
    ("fwdStartTime", Time, LegB),
    ("fwdAlertingTime", Time, LegB),
    ("fwdAnswerTime", Time, LegB),
    ("callEndTime", Time, Always),
    ("failTime", Time, Never),
    ("createMptyTime", Time, Never),
    ("joinMptyTime", Time, Never),
];
const ENDING: &[Field] = &[
    ("ulFailReason", Code(Space::ReleasePoint, false), Always),
    ("sipStatusCode", Code(Space::Sip, true), Always),
    ("callOutUnaswRsn", Code(Space::Q850, true), CalledOut),
    ("fwdUnaswRsn", Code(Space::Q850, true), LegB),
    ("callRelDirection", Form::Party, Never),
];
const BILLING: &[Field] = &[
    ("icid", Form::Id, Always),
    ("appKey", Text, Never),
    ("spId", Text, Never),
    ("billType", Text, Never),
    ("subbillType", Text, Never),
    ("ttsPlayTimes", Text, Never),
    ("ttsTransDuration", Text, Never),
];
const RECORDING: &[Field] = &[
    ("recordFlag", RecordFlag, Always),
    ("recordStartTime", Time, Never),
    ("recordObjectName", Link, Never),
    ("recordBucketName", Link, Never),
    ("recordDomain", Link, Never),
    ("recordFileDownloadUrl", Link, Never),
    ("recordPushURL", Link, Never),
];
const DATA: &[Field] = &[
    ("userData", Form::UserData, Never),
    ("dynIVRPath", Form::Keys, Never),
    ("extendNum", Form::Keys, Never),
    ("extendNumber", Form::Keys, Never),
];
const GROUPS: [&[Field]; 6] = [WHO, TIMES, ENDING, BILLING, RECORDING, DATA];

/// The line of a field, if the sheet has one of its own for it.
fn line_of(name: &str) -> Option<&'static Field> {
    GROUPS.into_iter().flatten().find(|field| field.0 == name)
}

/// How the field of this name is read: as its line says; without a line, as its name does, which the platform gives by
/// rules.
pub(super) fn form_of(name: &str) -> Form {
    match line_of(name) {
        Some((_, form, _)) => *form,
        None if mask::is_keyed(name) => Form::Keys,
        None if name.ends_with("Num") => Form::Number,
        None if name.ends_with("Time") => Time,
        None => Text,
    }
}

/// Which record of a call is shown; `None`: the last, which is the one that counts.
pub type Shown = Option<usize>;

pub fn cdr_ui(ui: &mut Ui, model: &Model, call: &Call, place: &mut Shown, wishes: &mut Vec<Command>) {
    let (t, p, d) = (Tokens::of(ui), &model.phrases.live, &model.phrases.detail);
    let Some(file) = super::file(model) else {
        card::heading(ui, p.cdr, "");
        ui.label(small(p.reading).color(t.text3));
        return;
    };
    let cdrs = file.facts.cdrs();
    let last = cdrs.len().saturating_sub(1);
    let nth = place.filter(|nth| *nth < last).unwrap_or(last);
    let Some(seen) = cdrs.get(nth) else {
        card::heading(ui, p.cdr, "");
        super::missing::missing_ui(ui, model, call, wishes);
        return;
    };
    let time = look::arrival_time(&model.zone, seen.arrival);
    let received = match seen.value.call_end_at.or(seen.value.fail_at) {
        Some(end) => {
            let lag = look::lag(model.phrases, seen.arrival.0.saturating_sub(end.0.saturating_mul(1000)));
            fill(p.cdr_received_after, &[("time", &time), ("lag", &lag)])
        }
        None => fill(p.cdr_received, &[("time", &time)]),
    };
    if last == 0 {
        card::heading(ui, p.cdr, &received);
    } else {
        card::heading_with(ui, p.cdr, &received, |ui| steps(ui, model, nth, last, place));
        if let Some(words) = differs(model, file, nth, last) {
            ui.add(Label::new(small(words).color(t.text2)).wrap());
        }
    }
    let mut sheet = Sheet { model, call, fields: sent(file, nth), counts: nth == last, wishes };
    sheet.group(ui, d.cdr_who, WHO);
    sheet.group(ui, d.cdr_times, TIMES);
    sheet.group(ui, d.cdr_ending, ENDING);
    sheet.billing(ui);
    sheet.group(ui, d.cdr_recording, RECORDING);
    sheet.group(ui, d.cdr_data, DATA);
    sheet.rest(ui);
}

/// What was sent of a record.
fn sent(file: &CallFile, nth: usize) -> &[(String, String)] {
    file.cdrs.get(nth).and_then(Option::as_ref).map_or(&[], |sent| &sent.fields)
}

/// `‹ 1 / 2 ›`, from the right.
fn steps(ui: &mut Ui, model: &Model, nth: usize, last: usize, place: &mut Shown) {
    let (t, d) = (Tokens::of(ui), &model.phrases.detail);
    let step = |ui: &mut Ui, icon, words, is_possible| {
        ui.add_enabled_ui(is_possible, |ui| button::icon_button(ui, icon, words)).inner.clicked()
    };
    if step(ui, Icon::ChevronRight, d.cdr_next, nth < last) {
        *place = Some(nth + 1).filter(|nth| *nth < last);
    }
    ui.label(small(format!("{} / {}", nth + 1, last + 1)).color(t.text));
    if step(ui, Icon::ChevronLeft, d.cdr_previous, nth > 0) {
        *place = Some(nth - 1);
    }
}

/// In which fields a record says something else than the one that counts, and that one than the one before it.
fn differs(model: &Model, file: &CallFile, nth: usize, last: usize) -> Option<String> {
    let other = if nth == last { nth.checked_sub(1)? } else { last };
    let (own, others) = (sent(file, nth), sent(file, other));
    if own.is_empty() || others.is_empty() {
        return None;
    }
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in own.iter().chain(others) {
        if value_of(own, name) != value_of(others, name) && !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let d = &model.phrases.detail;
    // With blanks between them, where a line may break.
    let names = names.join(" · ");
    (!names.is_empty()).then(|| fill(d.cdr_differs, &[("n", &(other + 1).to_string()), ("names", &names)]))
}

/// What was sent for a field; an empty text is nothing.
fn value_of<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let sent = fields.iter().find(|(known, _)| known == name);
    sent.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty() && *value != "null")
}

struct Sheet<'a> {
    model: &'a Model,
    call: &'a Call,
    /// The members of the record.
    fields: &'a [(String, String)],
    /// This is the record that counts, from which the call is known.
    counts: bool,
    wishes: &'a mut Vec<Command>,
}

impl Sheet<'_> {
    fn sent(&self, name: &str) -> Option<&str> {
        value_of(self.fields, name)
    }

    fn title(&self, ui: &mut Ui, title: &str) {
        let t = Tokens::of(ui);
        ui.add_space(S8);
        ui.label(small_strong(title).color(t.text));
        card::rule(ui);
        ui.add_space(S4);
    }

    /// The fields of a group that were sent, and those that should have been; nothing where there are none.
    fn group(&mut self, ui: &mut Ui, title: &str, fields: &[Field]) {
        let called_out = self.call.service != Service::PrivateNumber;
        let has_b = self.call.leg_b.is_known()
            || matches!(self.call.service, Service::Callback | Service::PrivateNumber);
        let is_wanted = |wanted: Wanted| match wanted {
            Wanted::Always => true,
            Wanted::CalledOut => called_out,
            Wanted::LegB => has_b,
            Wanted::Never => false,
        };
        let shown: Vec<&Field> = fields
            .iter()
            .filter(|(name, _, wanted)| is_wanted(*wanted) || self.sent(name).is_some())
            .collect();
        if shown.is_empty() {
            return;
        }
        self.title(ui, title);
        for (name, form, _) in shown {
            match self.sent(name).map(str::to_owned) {
                Some(value) => self.field(ui, name, &value, *form),
                None => ROWS.row(ui, name, |ui| {
                    ui.label(small(self.model.phrases.live.not_sent).color(Tokens::of(ui).text3));
                }),
            }
        }
    }

    fn field(&mut self, ui: &mut Ui, name: &str, value: &str, form: Form) {
        let (model, p) = (self.model, &self.model.phrases.live);
        match form {
            Form::Text => self.value(ui, name, &model.text(value)),
            Form::Keys => self.value(ui, name, &model.keys(value)),
            Form::Id => self.value(ui, name, &model.id(value)),
            Form::Number => match Number::new(value) {
                Some(number) => self.value(ui, name, &model.number(&number)),
                None => self.value(ui, name, &model.text(value)),
            },
            Form::Time => match read_time(value) {
                Some(at) => self.value(ui, name, &model.zone.format_time(at)),
                // As it was sent: nobody knows in what zone.
                None => self.value(ui, name, &model.text(value)),
            },
            Form::Code(space, zero_is_none) => {
                let meaning = match value.parse() {
                    Ok(0) if zero_is_none => p.not_applicable,
                    Ok(code) => self
                        .model
                        .catalogue()
                        .find(CodeRef { space, code }, self.call.service)
                        .map_or("", |reason| model.phrases.lang.pick(&reason.name)),
                    Err(_) => "",
                };
                ROWS.text(ui, name, &model.text(value), meaning);
            }
            Form::RecordFlag => {
                let meaning = match value {
                    "0" => p.not_recorded,
                    "1" => p.recorded,
                    _ => "",
                };
                ROWS.text(ui, name, value, meaning);
            }
            Form::Party => {
                let meaning = match value {
                    "1" => model.phrases.party(&Party::Caller),
                    "2" => model.phrases.party(&Party::Callee),
                    _ => "",
                };
                ROWS.text(ui, name, value, meaning);
            }
            Form::UserData if !self.counts => {
                self.value(ui, name, if model.is_masked() { mask::HIDDEN } else { value });
            }
            Form::UserData => match (&self.call.user_data, &self.call.user_data_sent) {
                // What people read in it, and behind that what was sent.
                (Some(read), Some(sent)) if sent.as_ref() == value && !model.is_masked() => {
                    ROWS.text(ui, name, read, sent);
                }
                (Some(read), Some(_)) => self.value(ui, name, &model.text(read)),
                (Some(read), None) if read.as_ref() == value => self.value(ui, name, &model.text(read)),
                // It may be encoded.
                _ if model.is_masked() => self.value(ui, name, mask::HIDDEN),
                _ => self.value(ui, name, value),
            },
            Form::Link => self.link(ui, name, value),
        }
    }

    fn value(&self, ui: &mut Ui, name: &str, value: &str) {
        ROWS.row(ui, name, |ui| {
            // Ids have no place to break at.
            let t = Tokens::of(ui);
            ui.add(Label::new(body(value).color(t.text)).truncate());
        });
    }

    /// What leads to a recording is needed elsewhere.
    fn link(&mut self, ui: &mut Ui, name: &str, value: &str) {
        let p = &self.model.phrases.live;
        let words = fill(self.model.phrases.detail.copy_field, &[("name", name)]);
        // The name of a recording may be made of numbers; with a part of them hidden it leads nowhere.
        let text = self.model.id(value);
        let shown = self.model.address(&text);
        let is_whole = text == value;
        let pressed = ROWS.line(ui, name, |ui| {
            let t = Tokens::of(ui);
            let copy = ui.add_enabled_ui(is_whole, |ui| button::icon_button(ui, Icon::Copy, &words)).inner;
            let why_not = self.model.why_not_copied(self.model.phrases.screen.copy_masked);
            let pressed = copy.on_disabled_hover_text(why_not).clicked();
            ui.add(Label::new(body(shown.as_ref()).color(t.text)).truncate()).on_hover_text(shown.as_ref());
            pressed
        });
        if pressed {
            let what = fill(p.copied, &[("what", name)]);
            self.wishes.push(Command::Copy { text: value.to_owned(), what });
        }
    }

    /// The fields, and what we ourselves make of them.
    fn billing(&mut self, ui: &mut Ui) {
        let d = &self.model.phrases.detail;
        self.group(ui, d.cdr_billing, BILLING);
        if !self.counts {
            return;
        }
        let minutes = [(d.cdr_minutes_a, LegName::A), (d.cdr_minutes_b, LegName::B)];
        for (label, minutes) in
            minutes.into_iter().filter_map(|(label, leg)| Some((label, self.call.leg_minutes(leg)?)))
        {
            ROWS.text(ui, label, &minutes.to_string(), d.cdr_reckoned);
        }
    }

    /// Everything else that was sent, as it was sent, whether a document names it or not.
    fn rest(&self, ui: &mut Ui) {
        let has_line = |name: &str| name == "sessionId" || line_of(name).is_some();
        let fields = self.fields.iter();
        let rest: Vec<_> = fields.filter(|(name, value)| !has_line(name) && !value.is_empty()).collect();
        if rest.is_empty() {
            return;
        }
        self.title(ui, self.model.phrases.detail.cdr_rest);
        for (name, value) in rest {
            match (form_of(name), Number::new(value)) {
                (Form::Keys, _) => self.value(ui, name, &self.model.keys(value)),
                (Form::Number, Some(number)) => self.value(ui, name, &self.model.number(&number)),
                (Form::Time, _) => match read_time(value) {
                    Some(at) => self.value(ui, name, &self.model.zone.format(at)),
                    None => self.value(ui, name, &self.model.text(value)),
                },
                _ => self.value(ui, name, &self.model.text(value)),
            }
        }
    }
}
