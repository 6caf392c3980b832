//! One reason: its code, its meaning, what to do, how often it occurred. The same words as `ringside explain`.

use egui::{Frame, Label, Margin, ScrollArea, Ui};

use super::lines::{self, Line};
use super::list;
use super::own::own_ui;
use super::{calls_counted, short_space};
use crate::call::filter::Condition;
use crate::call::reason::{CodeRef, Reason, Space};
use crate::i18n::{Phrases, fill, grouped, verdict};
use crate::ui::command::{Command, Tab};
use crate::ui::model::Model;
use crate::ui::panel::history::{side_tone, terms};
use crate::ui::theme::{self, S4, S8, S12, S16, Tokens, Type};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::scroll::scroll;
use crate::ui::widget::{badge, button, card};

/// Nothing is chosen yet: what stands here, and where one's own wording goes.
pub fn none_ui(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let r = &model.phrases.reasons;
    Frame::new().inner_margin(Margin::same(20)).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = S8;
        ui.label(theme::card_title(r.choose_title).color(Tokens::of(ui).text));
        ui.add(Label::new(theme::small(r.choose_text).color(Tokens::of(ui).text2)).wrap());
        card::rule(ui);
        own_ui(ui, model, wishes);
    });
}

/// Wishes to see the calls of a line.
pub fn show(line: &Line, model: &Model, counts: &[(CodeRef, u64)], wishes: &mut Vec<Command>) {
    match line {
        Line::Known { reason, .. } if reason.code_to > reason.code => {
            let all = counts.iter().copied().collect();
            let codes: Vec<i64> =
                lines::codes_of(model.catalogue(), reason, &all).map(|(code, _)| code.code).collect();
            let filter = terms::with(&model.history.list.filter, Condition::Code(reason.space, codes));
            wishes.push(Command::SetHistoryFilter(filter.to_string()));
            wishes.push(Command::Go(Tab::History));
        }
        _ => wishes.extend(line.key().map(|(code, _)| Command::ShowReason(code))),
    }
}

pub fn one_ui(ui: &mut Ui, model: &Model, line: &Line, counts: &[(CodeRef, u64)], wishes: &mut Vec<Command>) {
    let r = &model.phrases.reasons;
    scroll(ui, ScrollArea::vertical().auto_shrink(false), |ui| {
        Frame::new().inner_margin(Margin::same(20)).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = S8;
            match line {
                Line::Known { reason, shares_count, .. } => {
                    known_ui(ui, model.phrases, reason, *shares_count)
                }
                Line::Unlisted { code, .. } => unlisted_ui(ui, model.phrases, *code),
                Line::Section(_) => {}
            }
            ui.add_space(S8);
            let (count, t) = (line.count(), Tokens::of(ui));
            let percent = list::percent(count, calls_counted(model, counts));
            card::heading_with(ui, r.occurrences, "", |ui| {
                let count = grouped(count);
                card::runs(ui, &[(&count, Type::Strong, t.text), (&percent, Type::Small, t.text2)], S8);
            });
            ui.add_space(S4);
            ui.horizontal(|ui| {
                if count > 0 {
                    let words = fill(r.show, &[("n", &grouped(count))]);
                    if ui.add(button::primary(&words).key("Enter").tall()).clicked() {
                        show(line, model, counts, wishes);
                    }
                } else {
                    ui.label(theme::small(r.none).color(t.text2));
                }
                if ui.add(button::secondary(r.copy).icon(Icon::Copy).tall()).clicked() {
                    let text = text_of(line, model.phrases);
                    let what = fill(r.copied, &[("what", text.lines().next().unwrap_or_default())]);
                    wishes.push(Command::Copy { text, what });
                }
            });
            card::rule(ui);
            own_ui(ui, model, wishes);
        });
    });
}

/// A reason as text, for a message to a colleague.
fn text_of(line: &Line, phrases: &Phrases) -> String {
    match line {
        Line::Known { reason, .. } => {
            let pick = |text| phrases.lang.pick(text);
            format!(
                "{} {} {}\n{}\n{}",
                phrases.space(reason.space),
                list::code_text(reason),
                pick(&reason.name),
                pick(&reason.explanation),
                pick(&reason.advice)
            )
        }
        Line::Unlisted { code, .. } => format!("{} {}", phrases.space(code.space), code.code),
        Line::Section(_) => String::new(),
    }
}

fn title_ui(ui: &mut Ui, phrases: &Phrases, code: &str, space: Space, side: (&str, theme::Tone)) {
    let t = Tokens::of(ui);
    ui.horizontal(|ui| {
        ui.label(theme::counter(code).color(t.text));
        ui.label(theme::small(short_space(phrases, space)).color(t.text2));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            badge::side(ui, side.0, side.1);
        });
    });
    ui.label(theme::label(list::wire_name(space)).color(t.text3));
}

fn known_ui(ui: &mut Ui, phrases: &Phrases, reason: &Reason, shares_count: bool) {
    let (r, t) = (&phrases.reasons, Tokens::of(ui));
    let side = (phrases.side(reason.side), side_tone(reason.side));
    title_ui(ui, phrases, &list::code_text(reason), reason.space, side);
    if reason.private_number || reason.is_own() {
        ui.horizontal(|ui| {
            if reason.private_number {
                badge::side(ui, r.private, theme::Tone::Plain);
            }
            if reason.is_own() {
                badge::side(ui, r.own_wording, theme::Tone::Blue);
            }
        });
    }
    let other = match phrases.lang {
        crate::i18n::Lang::Zh => &reason.name.en,
        crate::i18n::Lang::En => &reason.name.zh,
    };
    ui.add(Label::new(theme::card_title(phrases.lang.pick(&reason.name)).color(t.text)).wrap());
    ui.add(Label::new(theme::small(other.as_ref()).color(t.text2)).wrap());
    card::rule(ui);
    let code = CodeRef { space: reason.space, code: reason.code };
    let may_mean = verdict::may_mean(phrases.lang, code, reason.private_number);
    paragraph(ui, r.meaning, phrases.lang.pick(&reason.explanation));
    if !may_mean.is_empty() {
        paragraph(ui, r.may_mean, &may_mean.join(phrases.verdict.or));
    }
    paragraph(ui, r.what_to_do, phrases.lang.pick(&reason.advice));
    paragraph(ui, r.may_retry, phrases.retry(reason.retry));
    if shares_count {
        ui.add(Label::new(theme::small(r.shared).color(t.text2)).wrap());
    }
    card::rule(ui);
}

fn paragraph(ui: &mut Ui, label: &str, text: &str) {
    let t = Tokens::of(ui);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = S4;
        ui.label(theme::small(label).color(t.text2));
        ui.add(Label::new(theme::body(text).color(t.text)).wrap().selectable(true));
    });
    ui.add_space(S16 - S12);
}

fn unlisted_ui(ui: &mut Ui, phrases: &Phrases, code: CodeRef) {
    let r = &phrases.reasons;
    let side = (phrases.words.side_unknown, theme::Tone::Plain);
    title_ui(ui, phrases, &code.code.to_string(), code.space, side);
    card::rule(ui);
    paragraph(ui, r.meaning, r.unlisted_name);
    paragraph(ui, r.what_to_do, r.unlisted_advice);
    card::rule(ui);
}
