//! Conditions for people who do not type expressions: each control edits one term of the one filter.

use egui::{Frame, Margin, Ui};

use crate::call::filter::{Condition, Filter, NumberMatch, NumberPattern, Period, Point, Role, numbers_in};
use crate::call::{Outcome, Service};
use crate::i18n::Phrases;
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::theme::{S4, S8};
use crate::ui::widget::{button, field, menu};

use super::more::{self, More};
use super::{reasons, terms};

/// The periods that are one press away.
const OFFERED: [Period; 6] = [
    Period::One(Point::Today),
    Period::One(Point::Yesterday),
    since(15 * 60),
    since(3_600),
    since(7 * 86_400),
    since(30 * 86_400),
];

/// The width of the field of digits; in a line narrower than `NARROW` it makes room for one more condition.
const DIGITS: f32 = 150.0;
const DIGITS_NARROW: f32 = 132.0;
const NARROW: f32 = 960.0;

/// Width of the fields of a period of one's own, in points: a day with its time.
const POINT: f32 = 220.0;

/// Height for all periods and one's own, and for what is wrong with it.
const TIMES: f32 = 460.0;

/// The last so many seconds.
const fn since(secs: i64) -> Period {
    Period::Range(Some(Point::Ago(secs)), None)
}

/// What was typed into the controls.
#[derive(Default)]
pub struct Builders {
    how: NumberMatch,
    digits: String,
    from: String,
    to: String,
    time_is_wrong: bool,
    more: More,
}

/// Draws the controls in one line, or two where a long period leaves no room for all.
pub fn builders_ui(ui: &mut Ui, model: &Model, state: &mut Builders, wishes: &mut Vec<Command>) {
    let filter = &model.history.list.filter;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = S8;
        let edited = number_ui(ui, model, filter, state)
            .or(time_ui(ui, model.phrases, filter, state))
            .or(outcome_ui(ui, model.phrases, filter))
            .or(service_ui(ui, model.phrases, filter))
            .or(reasons::reasons_ui(ui, model, filter, wishes))
            .or(more::more_ui(ui, model, filter, &mut state.more));
        wishes.extend(edited.map(|filter| Command::SetHistoryFilter(filter.to_string())));
    });
}

fn is_number(condition: &Condition<Period>) -> bool {
    matches!(condition, Condition::Number(Role::Either, _))
}

fn number_ui(ui: &mut Ui, model: &Model, filter: &Filter, state: &mut Builders) -> Option<Filter> {
    let h = &model.phrases.history;
    ui.spacing_mut().item_spacing.x = S4;
    let options = [
        (NumberMatch::Exact, h.exact),
        (NumberMatch::Starts, h.starts),
        (NumberMatch::Ends, h.ends),
        (NumberMatch::Contains, h.contains),
    ];
    let mut changed =
        field::Dropdown::new(h.number_match).prefix(h.number).tall().choose(ui, &mut state.how, &options);
    let width = if ui.max_rect().width() < NARROW { DIGITS_NARROW } else { DIGITS };
    let response = field::TextField::new(h.number, &mut state.digits)
        .hint(h.digits_hint)
        .hide(model.hidden_input())
        .unlabelled()
        .takes_numbers()
        .width(width)
        .show(ui);
    ui.spacing_mut().item_spacing.x = S8;
    changed |= response.changed();
    if !changed {
        if !response.has_focus() {
            state.take_over(filter);
        }
        return None;
    }
    let numbers = numbers_of(&state.digits);
    if numbers.is_empty() {
        let dropped = terms::drop_if(filter, is_number);
        return (dropped != *filter).then_some(dropped);
    }
    Condition::numbers(Role::Either, state.how, &numbers).map(|condition| terms::with(filter, condition))
}

/// The numbers that were typed or pasted; blanks stand between whole numbers, or within one.
fn numbers_of(text: &str) -> Vec<String> {
    numbers_in(text).unwrap_or_else(|| {
        let parts = text.split([',', '，', '、', ';', '；', '\n', '\t']);
        let digits = parts.map(|part| part.trim().trim_matches('*').replace(' ', ""));
        digits.filter(|part| !part.is_empty()).collect()
    })
}

impl Builders {
    /// Shows the numbers that the filter asks for, wherever they were typed, as far as one way of matching says them.
    fn take_over(&mut self, filter: &Filter) {
        let found = terms::find(filter, |condition| match condition {
            Condition::Number(Role::Either, patterns) => {
                let how = patterns.first().map(|pattern| pattern.parts().0)?;
                let same = patterns.iter().map(NumberPattern::parts).filter(|(one, _)| *one == how);
                Some((how, same.map(|(_, digits)| digits).collect::<Vec<_>>().join(", ")))
            }
            _ => None,
        });
        match found {
            Some(found) => (self.how, self.digits) = found,
            None => self.digits.clear(),
        }
    }
}

fn time_ui(ui: &mut Ui, phrases: &Phrases, filter: &Filter, state: &mut Builders) -> Option<Filter> {
    let h = &phrases.history;
    let now = terms::find(filter, |condition| match condition {
        Condition::At(periods) => Some(periods.clone()),
        _ => None,
    });
    let now = now.unwrap_or_default();
    let words: Vec<String> = now.iter().map(|period| terms::period(phrases, period)).collect();
    let shown = shown(phrases, &words);
    let mut edited = None;
    field::Dropdown::new(h.time).prefix(h.time).tall().room(TIMES).show(ui, &shown, |ui| {
        if menu::option(ui, h.all_time, now.is_empty()).clicked() {
            edited = Some(terms::drop_if(filter, |c| matches!(c, Condition::At(_))));
            ui.close();
        }
        for period in OFFERED {
            if menu::option(ui, &terms::period(phrases, &period), now.contains(&period)).clicked() {
                edited = Some(terms::with(filter, Condition::At(vec![period])));
                ui.close();
            }
        }
        ui.separator();
        // In line with the ticks above.
        let is_applied = Frame::new().inner_margin(Margin::symmetric(8, 4)).show(ui, |ui| {
            ui.label(crate::ui::theme::small_strong(h.custom));
            field::TextField::new(h.from, &mut state.from).hint(h.time_hint).width(POINT).show(ui);
            let error = state.time_is_wrong.then_some(h.not_a_time);
            field::TextField::new(h.to, &mut state.to).hint(h.time_hint).width(POINT).error(error).show(ui);
            ui.add(button::secondary(h.apply)).clicked()
        });
        if is_applied.inner {
            let typed = period_of(&state.from, &state.to);
            state.time_is_wrong = typed.is_none();
            if let Some(period) = typed {
                edited = Some(terms::with(filter, Condition::At(vec![period])));
                ui.close();
            }
        }
    });
    edited
}

/// The period between two points as they were typed; an end where nothing was typed is open.
fn period_of(from: &str, to: &str) -> Option<Period> {
    let point = |text: &str| match text.trim() {
        "" => Some(None),
        text => Point::parse(text).map(Some),
    };
    Period::between(point(from)?, point(to)?)
}

/// What stands in a closed list: all that is chosen, or the first of more than two.
fn shown<T: AsRef<str>>(phrases: &Phrases, chosen: &[T]) -> String {
    match chosen {
        [] => phrases.history.any.to_owned(),
        [_] | [_, _] => phrases.lang.listed(chosen),
        [first, rest @ ..] => terms::and_more(phrases, first.as_ref().to_owned(), rest.len()),
    }
}

/// One of a few words, or any; also where several are `chosen`.
fn one_of<T: PartialEq + Copy>(
    ui: &mut Ui,
    phrases: &Phrases,
    name: &str,
    chosen: &[T],
    options: &[(T, &str)],
) -> Option<Option<T>> {
    let is_chosen = |value: &T| chosen.contains(value);
    let words: Vec<&str> =
        options.iter().filter(|(value, _)| is_chosen(value)).map(|(_, word)| *word).collect();
    let mut picked = None;
    field::Dropdown::new(name).prefix(name).tall().show(ui, &shown(phrases, &words), |ui| {
        if menu::option(ui, phrases.history.any, chosen.is_empty()).clicked() {
            picked = Some(None);
            ui.close();
        }
        for (value, word) in options {
            if menu::option(ui, word, is_chosen(value)).clicked() {
                picked = Some(Some(*value));
                ui.close();
            }
        }
    });
    // What is in force already is no news.
    picked.filter(|value| match value {
        Some(value) => chosen != [*value],
        None => !chosen.is_empty(),
    })
}

fn outcome_ui(ui: &mut Ui, phrases: &Phrases, filter: &Filter) -> Option<Filter> {
    let now = terms::find(filter, |condition| match condition {
        Condition::Outcome(any) => Some(any.clone()),
        _ => None,
    });
    let options = Outcome::ALL.map(|outcome| (outcome, phrases.outcome(outcome)));
    let chosen = one_of(ui, phrases, phrases.history.outcome, &now.unwrap_or_default(), &options);
    chosen.map(|chosen| match chosen {
        Some(outcome) => terms::with(filter, Condition::Outcome(vec![outcome])),
        None => terms::drop_if(filter, |c| matches!(c, Condition::Outcome(_))),
    })
}

fn service_ui(ui: &mut Ui, phrases: &Phrases, filter: &Filter) -> Option<Filter> {
    let now = terms::find(filter, |condition| match condition {
        Condition::Service(any) => Some(any.clone()),
        _ => None,
    });
    let named = [Service::Callback, Service::Notification, Service::Voice, Service::PrivateNumber];
    let mut options = named.map(|service| (service, phrases.service(service))).to_vec();
    options.push((Service::Unknown, phrases.words.state_unknown));
    let chosen = one_of(ui, phrases, phrases.history.service, &now.unwrap_or_default(), &options);
    chosen.map(|chosen| match chosen {
        Some(service) => terms::with(filter, Condition::Service(vec![service])),
        None => terms::drop_if(filter, |c| matches!(c, Condition::Service(_))),
    })
}

#[cfg(test)]
mod tests {
    use egui::accesskit::Role as Is;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::i18n::Lang;
    use crate::ui::panel::history::{HistoryView, history_ui};
    use crate::ui::testing::fixture::{Stage, model, stage};

    fn open(lang: Lang, filter: &str) -> Harness<'static, Stage<HistoryView>> {
        stage(model(lang, filter), HistoryView::default(), |ui, model, view, wishes| {
            history_ui(ui, model, view, wishes);
        })
    }

    #[test]
    fn the_list_of_times_is_as_wide_as_its_words_and_all_of_it_is_in_sight() {
        for (lang, name, today, ends, apply) in [
            (Lang::Zh, "时间", "今天", ["从", "到"], "应用"),
            (Lang::En, "Time", "Today", ["From", "To"], "Apply"),
        ] {
            let mut harness = open(lang, "");
            harness.get_by_role_and_label(Is::ComboBox, name).click();
            harness.run();
            let width = harness.get_by_label(today).rect().width();
            assert!(width < 300.0, "{width}");
            for (end, day) in ends.into_iter().zip(["2026-01-27", "2026-01-x"]) {
                harness.get_by_role_and_label(Is::TextInput, end).click();
                harness.run();
                harness.get_by_role_and_label(Is::TextInput, end).type_text(day);
                harness.run();
            }
            // What is wrong is said in it, too.
            harness.get_by_role_and_label(Is::Button, apply).click();
            harness.run();
            harness.get_by_label_contains("2026-01-27 10:00");
            harness.get_by_role_and_label(Is::TextInput, ends[1]).click();
            harness.run();
            harness.key_press(egui::Key::Backspace);
            harness.get_by_role_and_label(Is::TextInput, ends[1]).type_text("28");
            harness.run();
            harness.get_by_role_and_label(Is::Button, apply).click();
            harness.run();
            let filter = "at:2026-01-27..2026-01-28".to_owned();
            assert_eq!(harness.state().wishes, [Command::SetHistoryFilter(filter)]);
        }
    }

    #[test]
    fn a_list_shows_every_value_that_is_in_force_and_a_press_leaves_one() {
        let check = |filter: &str, name: &str, shown: &str| {
            let harness = open(Lang::En, filter);
            let list = harness.get_by_role_and_label(Is::ComboBox, name);
            assert_eq!(list.value().as_deref(), Some(shown), "{filter}");
        };
        check("outcome:failed", "Outcome", "Fault");
        check("outcome:not_answered,failed", "Outcome", "Not answered, Fault");
        check("outcome:answered,not_answered,failed", "Outcome", "Answered and 2 more");
        check("service:callback,voice", "Service", "Callback, Notice or code");
        check("at:today,yesterday", "Time", "Today, Yesterday");
        let mut harness = open(Lang::En, "outcome:not_answered,failed 138*");
        harness.get_by_role_and_label(Is::ComboBox, "Outcome").click();
        harness.run();
        harness.get_by_role_and_label(Is::MenuItemRadio, "Not answered").click();
        harness.run();
        let filter = "outcome:not_answered number:138*".to_owned();
        assert_eq!(harness.state().wishes, [Command::SetHistoryFilter(filter)]);
    }
}
