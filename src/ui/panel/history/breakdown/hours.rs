//! The hours of the day as bars. Where the filter speaks of one day an hour can be chosen, by pointer or by arrow keys.

use egui::{
    EventFilter, Key, Modifiers, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit, vec2,
};

use super::{BreakdownView, Numbers, say};
use crate::backend::spread;
use crate::call::filter::{Expr, Filter};
use crate::i18n::fill;
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::theme::{S4, Tokens};
use crate::ui::widget::meter;

const HEIGHT: f32 = 40.0;

/// Draws the bars.
pub fn hours_ui(
    ui: &mut Ui,
    model: &Model,
    view: &mut BreakdownView,
    numbers: Numbers,
    hours: &[u64; 24],
    wishes: &mut Vec<Command>,
) {
    let b = &model.phrases.breakdown;
    let filter = &model.history.list.filter;
    let chosen = filter.terms.iter().find_map(|term| match term {
        Expr::Is(condition) => spread::hour_of(condition).map(|(_, hour)| hour as usize),
        _ => None,
    });
    let day = spread::day_of(filter, model.now.stamp(), &model.zone);
    let busiest = (0..24).rev().max_by_key(|hour| hours[*hour]).filter(|hour| hours[*hour] > 0);
    let name = match busiest {
        Some(hour) => format!("{}, {}", b.hours, fill(b.busiest, &[("hour", &words(model, hour))])),
        None => b.hours.to_owned(),
    };
    let scale = [(0, "0"), (6, "6"), (12, "12"), (18, "18"), (24, "24")];
    let (bars, under) = meter::histogram(ui, &name, hours, chosen, HEIGHT, &scale);
    let hint = |hour: usize, how: &str| {
        let text = say(model, numbers, &words(model, hour), hours[hour]);
        format!("{text}\n{how}")
    };
    let Some(day) = day else {
        let words = under.map_or_else(|| b.choose_day.to_owned(), |hour| hint(hour, b.choose_day));
        bars.on_hover_text_at_pointer(words);
        return;
    };
    let press = ui.interact(bars.rect, bars.id.with("press"), Sense::click());
    let at = view.hour.or(chosen).or(busiest).unwrap_or(12);
    view.hour = press.has_focus().then(|| moved(ui, &press, at));
    press.widget_info(|| {
        let text = say(model, numbers, &words(model, at), hours[at]);
        WidgetInfo::slider(ui.is_enabled(), at as f64, format!("{}, {text}", b.hours))
    });
    ui.accesskit_node_builder(press.id, |node| {
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(23.0);
        node.add_action(accesskit::Action::Increment);
        node.add_action(accesskit::Action::Decrement);
    });
    if let Some(hour) = view.hour {
        let pitch = bars.rect.width() / 24.0;
        let place = bars.rect.with_min_x(bars.rect.left() + hour as f32 * pitch);
        let place = place.with_max_x(place.left() + pitch).expand2(vec2(1.0, S4));
        ui.painter().rect_stroke(place, 2.0, Stroke::new(2.0, Tokens::of(ui).blue), StrokeKind::Inside);
    }
    let pointed = press.hover_pos().map(|at| (at.x - bars.rect.left()) / bars.rect.width() * 24.0);
    let pointed = pointed.map(|hour| hour.clamp(0.0, 23.0) as usize);
    if press.clicked() {
        let hour = pointed.filter(|_| view.hour.is_none() || press.contains_pointer()).unwrap_or(at);
        let hour = (chosen != Some(hour)).then_some(hour);
        wishes.push(Command::SetHistoryFilter(with(filter, day, hour).to_string()));
    }
    if let Some(hour) = pointed {
        press.on_hover_text_at_pointer(hint(hour, b.how_hour));
    }
}

/// `9–10 点`, `9:00–10:00`.
fn words(model: &Model, hour: usize) -> String {
    let (from, to) = (hour.to_string(), (hour + 1).to_string());
    fill(model.phrases.breakdown.hour, &[("from", &from), ("to", &to)])
}

/// Where the arrow keys lead.
fn moved(ui: &Ui, press: &Response, at: usize) -> usize {
    let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(press.id, filter));
    let steps = |key, asked| {
        let asked = ui.input(|input| input.num_accesskit_action_requests(press.id, asked));
        ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key)) + asked
    };
    let left = steps(Key::ArrowLeft, accesskit::Action::Decrement);
    let right = steps(Key::ArrowRight, accesskit::Action::Increment);
    (at + right).saturating_sub(left).min(23)
}

/// The filter with the day narrowed to an hour, or whole.
fn with(filter: &Filter, day: chrono::NaiveDate, hour: Option<usize>) -> Filter {
    let wanted = hour.and_then(|hour| spread::hour(day, u32::try_from(hour).ok()?));
    super::super::terms::with(filter, wanted.unwrap_or_else(|| spread::whole(day)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Stamp;

    #[test]
    fn an_hour_takes_the_place_of_its_day_and_gives_it_back() {
        let filter = |text: &str| Filter::parse(text).unwrap();
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        let narrowed = with(&filter("at:today outcome:failed"), day, Some(9));
        assert_eq!(narrowed.to_string(), "at:2026-11-21T09:00:00..2026-11-21T10:00:00 outcome:failed");
        assert_eq!(Filter::parse(&narrowed.to_string()).unwrap(), narrowed);
        assert_eq!(with(&narrowed, day, None).to_string(), "at:2026-11-21 outcome:failed");
        let last = with(&filter("at:yesterday"), day, Some(23));
        assert_eq!(last.to_string(), "at:2026-11-21T23:00:00..2026-11-22T00:00:00");
        let now = Stamp(0);
        let zone = crate::call::zone::Zone::BEIJING;
        assert_eq!(spread::day_of(&last, now, &zone), Some(day));
        assert_eq!(spread::day_of(&filter("at:-7d.."), now, &zone), None);
        assert_eq!(spread::day_of(&filter("138*"), now, &zone), None);
    }
}
