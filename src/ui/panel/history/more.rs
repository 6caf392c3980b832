//! Conditions that are asked for less often, in one list: how long, how far, which way, who hung up, whose application,
//! what was sent along, and whether there is a note.

use egui::{Frame, Margin, Ui};

use super::breakdown::Value;
use super::terms;
use crate::call::filter::{Compare, Condition, Expr, Filter, Period, Thing};
use crate::call::{Direction, Party, Reached};
use crate::i18n::Phrases;
use crate::ui::model::Model;
use crate::ui::theme::{S4, S8, S16, small_strong};
use crate::ui::widget::field;

/// Width of a field for seconds, in points.
const FIELD: f32 = 120.0;

/// What was typed into the list.
#[derive(Default)]
pub struct More {
    talk: [String; 2],
    ring: [String; 2],
    app: String,
    user_data: String,
}

/// One end of a range of seconds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Least,
    Most,
}

impl End {
    const BOTH: [End; 2] = [End::Least, End::Most];

    /// Whether a comparison is about this end; an equation is about both.
    fn has(self, compare: Compare) -> bool {
        match compare {
            Compare::GreaterOrEqual | Compare::Greater => self == End::Least,
            Compare::LessOrEqual | Compare::Less => self == End::Most,
            Compare::Equal => true,
        }
    }

    /// The bound in whole seconds, this one included.
    fn included(self, compare: Compare, secs: i64) -> i64 {
        match compare {
            Compare::Greater => secs.saturating_add(1),
            Compare::Less => secs.saturating_sub(1),
            _ => secs,
        }
    }

    fn compare(self) -> Compare {
        match self {
            End::Least => Compare::GreaterOrEqual,
            End::Most => Compare::LessOrEqual,
        }
    }
}

type Make = fn(Compare, i64) -> Condition<Period>;

/// Draws the list. Gives the filter after a change.
pub fn more_ui(ui: &mut Ui, model: &Model, filter: &Filter, state: &mut More) -> Option<Filter> {
    let h = &model.phrases.history;
    let count = filter.terms.iter().filter(|term| is_of_more(term)).count();
    let shown = if count == 0 { String::new() } else { count.to_string() };
    let mut edited = None;
    field::Dropdown::new(h.more).prefix(h.more).tall().room(480.0).show(ui, &shown, |ui| {
        let inside = Frame::new().inner_margin(Margin::symmetric(S8 as i8, S4 as i8));
        inside.show(ui, |ui| {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = S16;
                ui.vertical(|ui| {
                    ui.set_width(2.0 * FIELD + S8);
                    heading(ui, h.talk);
                    let range = [h.talk_least, h.talk_most];
                    edited = edited.take().or(range_ui(ui, filter, range, &mut state.talk, Condition::Talk));
                    heading(ui, h.ring);
                    let range = [h.ring_least, h.ring_most];
                    edited = edited.take().or(range_ui(ui, filter, range, &mut state.ring, Condition::Ring));
                    edited = edited.take().or(texts_ui(ui, model, filter, state));
                    edited = edited.take().or(parties_ui(ui, model.phrases, filter));
                });
                ui.vertical(|ui| {
                    edited = edited.take().or(course_ui(ui, model.phrases, filter));
                    edited = edited.take().or(note_ui(ui, h.note, h.has_a_note, filter));
                });
            })
        });
    });
    edited
}

fn heading(ui: &mut Ui, words: &str) {
    ui.add_space(S8);
    ui.label(small_strong(words));
}

/// Whether a term is set in this list.
fn is_of_more(term: &Expr<Period>) -> bool {
    use Condition::{App, Direction, Has, HungUpBy, Reached, Ring, Talk, UserData};
    let is_here = |condition: &Condition<Period>| {
        matches!(
            condition,
            Talk(..) | Ring(..) | HungUpBy(_) | Reached(_) | Direction(_) | App(_) | UserData(_) | Has(_)
        )
    };
    matches!(term, Expr::Is(condition) if is_here(condition))
}

fn range_ui(
    ui: &mut Ui,
    filter: &Filter,
    names: [&str; 2],
    typed: &mut [String; 2],
    make: Make,
) -> Option<Filter> {
    let mut edited = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = S8;
        for ((end, name), text) in End::BOTH.into_iter().zip(names).zip(typed) {
            let response = field::TextField::new(name, text).width(FIELD).show(ui);
            if response.changed() {
                match text.trim().parse::<i64>() {
                    Ok(secs) => edited = Some(with_end(filter, end, Some(secs), make)),
                    Err(_) if text.trim().is_empty() => edited = Some(with_end(filter, end, None, make)),
                    Err(_) => {}
                }
            } else if !response.has_focus() {
                *text = end_of(filter, end, make).map(|secs| secs.to_string()).unwrap_or_default();
            }
        }
    });
    edited
}

/// The comparison of a condition, if it is of the kind that `make` makes.
fn compared(condition: &Condition<Period>, make: Make) -> Option<(Compare, i64)> {
    match condition {
        Condition::Talk(compare, secs) | Condition::Ring(compare, secs) => {
            (make(*compare, *secs) == *condition).then_some((*compare, *secs))
        }
        _ => None,
    }
}

fn end_of(filter: &Filter, end: End, make: Make) -> Option<i64> {
    terms::find(filter, |condition| {
        let (compare, secs) = compared(condition, make).filter(|(compare, _)| end.has(*compare))?;
        Some(end.included(compare, secs))
    })
}

/// The filter with this end of the range, the other as it was.
fn with_end(filter: &Filter, end: End, secs: Option<i64>, make: Make) -> Filter {
    let other = if end == End::Least { End::Most } else { End::Least };
    let kept = end_of(filter, other, make);
    let mut left = terms::drop_if(filter, |condition| compared(condition, make).is_some());
    let ends = if end == End::Least { [(end, secs), (other, kept)] } else { [(other, kept), (end, secs)] };
    let bounds = ends.into_iter().filter_map(|(end, secs)| Some(make(end.compare(), secs?)));
    left.terms.extend(bounds.map(Expr::Is));
    left
}

/// Values to tick, any number of them.
fn ticks_ui(ui: &mut Ui, filter: &Filter, title: &str, values: Vec<(Value, &str)>) -> Option<Filter> {
    let mut edited = None;
    heading(ui, title);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = S8;
        for (value, words) in values {
            let mut is_on = value.is_chosen(filter);
            if field::checkbox(ui, &mut is_on, words).changed() {
                edited = Some(value.toggled(filter));
            }
        }
    });
    edited
}

fn parties_ui(ui: &mut Ui, phrases: &Phrases, filter: &Filter) -> Option<Filter> {
    let known = Party::NAMED;
    let values = known.iter().map(|party| (Value::HungUpBy(party.clone()), phrases.party(party)));
    ticks_ui(ui, filter, phrases.history.hung_up_by, values.collect())
}

/// How far it got and which way it went.
fn course_ui(ui: &mut Ui, phrases: &Phrases, filter: &Filter) -> Option<Filter> {
    let h = &phrases.history;
    let reached = Reached::ALL.map(|one| (Value::Reached(one), phrases.reached(one)));
    let directions = Direction::ALL.map(|one| (Value::Direction(one), phrases.direction(one)));
    let edited = ticks_ui(ui, filter, h.reached, reached.into());
    edited.or(ticks_ui(ui, filter, h.direction, directions.into()))
}

fn note_ui(ui: &mut Ui, title: &str, words: &str, filter: &Filter) -> Option<Filter> {
    heading(ui, title);
    let is_note = |condition: &Condition<Period>| matches!(condition, Condition::Has(_));
    let mut is_on = terms::find(filter, |condition| is_note(condition).then_some(())).is_some();
    field::checkbox(ui, &mut is_on, words).changed().then(|| match is_on {
        true => terms::with(filter, Condition::Has(vec![Thing::Note])),
        false => terms::drop_if(filter, is_note),
    })
}

fn texts_ui(ui: &mut Ui, model: &Model, filter: &Filter, state: &mut More) -> Option<Filter> {
    let h = &model.phrases.history;
    heading(ui, h.sent_along);
    let app = text_ui(ui, model, (h.app_is, filter), &mut state.app, &APP);
    let data = text_ui(ui, model, (h.data_has, filter), &mut state.user_data, &USER_DATA);
    app.or(data)
}

/// A condition on a text.
struct Texts {
    read: fn(&Condition<Period>) -> Option<Vec<String>>,
    make: fn(Vec<String>) -> Condition<Period>,
}

const APP: Texts = Texts {
    read: |condition| match condition {
        Condition::App(any) => Some(any.clone()),
        _ => None,
    },
    make: Condition::App,
};

const USER_DATA: Texts = Texts {
    read: |condition| match condition {
        Condition::UserData(any) => Some(any.clone()),
        _ => None,
    },
    make: Condition::UserData,
};

/// One text of a condition; further ones that were typed elsewhere stay.
fn text_ui(
    ui: &mut Ui,
    model: &Model,
    (name, filter): (&str, &Filter),
    text: &mut String,
    texts: &Texts,
) -> Option<Filter> {
    let known = terms::find(filter, texts.read).unwrap_or_default();
    let response = field::TextField::new(name, text).hide(model.hidden_input()).show(ui);
    if !response.changed() {
        if !response.has_focus() {
            *text = known.first().cloned().unwrap_or_default();
        }
        return None;
    }
    let typed = Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned);
    let all: Vec<String> = typed.into_iter().chain(known.into_iter().skip(1)).collect();
    Some(match all.is_empty() {
        true => terms::drop_if(filter, |condition| (texts.read)(condition).is_some()),
        false => terms::with(filter, (texts.make)(all)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_of_a_range_is_set_beside_the_other_and_taken_away_again() {
        let check = |before: &str, end: End, secs: Option<i64>, after: &str| {
            let filter = Filter::parse(before).unwrap();
            assert_eq!(with_end(&filter, end, secs, Condition::Talk).to_string(), after, "{before}");
        };
        check("at:today ring>=5", End::Least, Some(10), "at:today ring>=5 talk>=10");
        check("talk>=10", End::Most, Some(60), "talk>=10 talk<=60");
        check("talk<6", End::Least, Some(1), "talk>=1 talk<=5");
        check("talk>=10 talk<=60 138*", End::Least, None, "number:138* talk<=60");
        check("talk=7", End::Most, Some(9), "talk>=7 talk<=9");
        check("!talk<6", End::Most, Some(9), "!talk<6 talk<=9");
    }
}
