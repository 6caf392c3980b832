//! The list that has nothing in it: what each condition of the filter keeps away, and a press to do without it.

use egui::{Align2, Frame, Response, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::terms;
use crate::backend::WayOut;
use crate::i18n::fill;
use crate::ui::command::{Action, Command};
use crate::ui::model::Model;
use crate::ui::panel::look;
use crate::ui::theme::{FIELD, RADIUS_BADGE, RADIUS_CARD, S8, S12, Tokens, Tone, Type};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::scroll::scroll;
use crate::ui::widget::{button, card, ink};

/// The lines are no wider: a count belongs to the condition before it.
const WIDEST: f32 = 440.0;

pub fn empty_ui(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let h = &model.phrases.history;
    if model.history.list.filter.is_empty() {
        card::empty(ui, Icon::History, h.nothing_title, h.nothing_text, |ui| {
            let import = button::secondary(Action::Import.name(model.phrases)).icon(Icon::Folder);
            if ui.add(import).clicked() {
                wishes.push(Command::Do(Action::Import));
            }
        });
        return;
    }
    let ways = model.ways_out.as_ref().map_or(&[][..], |found| &found.terms);
    let terms = model.history.list.filter.terms.len();
    let is_enough = ways.len() < terms || ways.iter().any(|way| way.without.calls > 0);
    let text = if is_enough { h.empty_text } else { h.empty_several };
    scroll(ui, ScrollArea::vertical().auto_shrink(false), |ui| {
        // Each condition takes a line: in a low window the button below them stays in sight.
        ui.set_max_height((ui.available_height() - 40.0 * terms as f32).max(0.0));
        card::empty(ui, Icon::Filter, h.empty_title, text, |ui| {
            ways_ui(ui, model, ways, wishes);
            ui.add_space(S12);
            let clear = button::secondary(h.clear).key(look::cap(Action::ClearFilter));
            if ui.add(clear).clicked() {
                wishes.push(Command::Do(Action::ClearFilter));
            }
        });
    });
}

fn ways_ui(ui: &mut Ui, model: &Model, ways: &[WayOut], wishes: &mut Vec<Command>) {
    let t = Tokens::of(ui);
    let filter = &model.history.list.filter;
    ui.scope(|ui| {
        ui.set_max_width((ui.available_width() - 2.0 * S12).min(WIDEST));
        Frame::new().fill(t.panel).stroke(t.hairline()).corner_radius(RADIUS_CARD).inner_margin(4).show(
            ui,
            |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for place in 0..filter.terms.len() {
                    if place > 0 {
                        card::rule(ui);
                    }
                    if way_ui(ui, model, place, ways.get(place)).is_some_and(|line| line.clicked()) {
                        wishes.push(Command::SetHistoryFilter(
                            terms::without(&filter.terms, place).to_string(),
                        ));
                    }
                }
            },
        );
    });
}

/// A condition, and how many calls there are without it.
fn way_ui(ui: &mut Ui, model: &Model, place: usize, way: Option<&WayOut>) -> Option<Response> {
    let (h, t) = (&model.phrases.history, Tokens::of(ui));
    let (key, value) = terms::shown(model, model.history.list.filter.terms.get(place)?);
    let (said, tone) = said(model, way);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), FIELD), Sense::click());
    let remove = fill(h.remove, &[("term", format!("{key} {value}").trim())]);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), format!("{remove} · {said}")));
    let painter = ui.painter();
    if response.hovered() {
        painter.rect_filled(rect, RADIUS_BADGE, t.hover);
    }
    if response.has_focus() {
        ink::focus_ring(painter, rect, RADIUS_BADGE, t.blue);
    }
    let (middle, cross) = (rect.center().y, rect.right() - S12 - 2.0);
    let ink = if response.hovered() || response.has_focus() { t.text } else { t.text2 };
    Icon::Close.paint(painter, pos2(cross, middle), 14.0, ink);
    let ink = if tone == Tone::Plain { t.text2 } else { tone.ink(t) };
    let step = if way.is_some_and(|way| way.without.calls > 0) { Type::SmallStrong } else { Type::Small };
    let ink = if step == Type::SmallStrong { t.text } else { ink };
    let at = pos2(cross - S12 - 4.0, middle);
    let count = ink::text(painter, at, Align2::RIGHT_CENTER, &said, step, ink);
    let left = pos2(rect.left() + S8, middle);
    let key = ink::line(painter, &key, Type::Small, t.text2);
    let key_width = if key.size().x > 0.0 { key.size().x + S8 } else { 0.0 };
    ink::put(painter, left, Align2::LEFT_CENTER, key);
    let room = count.left() - S12 - left.x - key_width;
    let value = ink::line_within(painter, &value, Type::Small, t.text, room.max(0.0));
    ink::put(painter, left + vec2(key_width, 0.0), Align2::LEFT_CENTER, value);
    Some(response)
}

/// `12 calls without it`, or that it is to blame by itself.
fn said(model: &Model, way: Option<&WayOut>) -> (String, Tone) {
    let h = &model.phrases.history;
    let Some(way) = way else { return (h.ways_counting.to_owned(), Tone::Plain) };
    match (way.without.calls, way.alone.calls) {
        (0, 0) => (h.ways_nobody.to_owned(), Tone::Orange),
        (0, _) => (h.ways_still_none.to_owned(), Tone::Plain),
        (1, _) => (h.ways_one.to_owned(), Tone::Plain),
        _ => (fill(h.ways_calls, &[("n", &look::count(model.phrases, way.without))]), Tone::Plain),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::backend::{Count, WaysOut};
    use crate::i18n::Lang;
    use crate::ui::testing::fixture::{model, stage};

    fn found(calls: u64) -> Count {
        Count { calls, is_cut: calls == 10_000 }
    }

    fn empty(lang: Lang, filter: &str, ways: &[(u64, u64)]) -> Model {
        let mut model = model(lang, filter);
        model.history.rows = 0;
        let way = |(without, alone): &(u64, u64)| WayOut { without: found(*without), alone: found(*alone) };
        model.ways_out = Some(Arc::new(WaysOut { terms: ways.iter().map(way).collect() }));
        model
    }

    fn draw(ui: &mut Ui, model: &Model, (): &mut (), wishes: &mut Vec<Command>) {
        empty_ui(ui, model, wishes);
    }

    #[test]
    fn each_condition_says_what_it_keeps_away_and_goes_at_a_press() {
        let model = empty(Lang::En, "at:today outcome:failed talk<6", &[(1, 40), (10_000, 9), (0, 3)]);
        let mut harness = stage(model, (), draw);
        harness.get_by_label("Remove condition: Time Today · 1 call without it");
        harness.get_by_label("Remove condition: Talk < 6 s · still none without it");
        harness.get_by_label("Remove condition: Outcome Fault · 10,000+ calls without it").click();
        harness.run();
        assert_eq!(harness.state().wishes, [Command::SetHistoryFilter("at:today talk<6".to_owned())]);
        harness.state_mut().wishes.clear();
        harness.get_by_label("Clear the filter").click();
        harness.run();
        assert_eq!(harness.state().wishes, [Command::Do(Action::ClearFilter)]);
    }

    #[test]
    fn a_condition_that_no_call_has_is_named_and_one_that_is_not_counted_yet_says_so() {
        let mut harness = stage(empty(Lang::Zh, "138* 甲乙", &[(0, 7), (0, 0)]), (), draw);
        harness.get_by_label("去掉条件：甲乙 · 没有通话符合这个条件");
        harness.get_by_label("只去掉一个还不够，请去掉几个或清空筛选。");
        harness.state_mut().model = empty(Lang::Zh, "138* 甲乙", &[(0, 7)]);
        harness.run();
        harness.get_by_label("去掉条件：甲乙 · 统计中");
        harness.get_by_label("点一下就能去掉一个条件，右边是去掉后的通话数。");
    }

    #[test]
    fn where_nothing_was_ever_received_there_is_nothing_to_remove() {
        let harness = stage(empty(Lang::En, "", &[]), (), draw);
        harness.get_by_label("No calls yet");
        assert!(harness.query_by_label("Clear the filter").is_none());
    }
}
