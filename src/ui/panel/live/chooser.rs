//! The menu of columns: which are shown, in which order, how high rows are, and whether changes may move.

use egui::{
    Align, Frame, Id, Key, Label, Layout, Margin, Modifiers, Popup, PopupCloseBehavior, Rect, Response, Role,
    Sense, Ui, WidgetInfo, pos2, vec2,
};

use super::{LiveView, column};
use crate::i18n::fill;
use crate::settings::Density;
use crate::ui::command::{Command, Setting};
use crate::ui::model::Model;
use crate::ui::panel::columns::Columns as _;
use crate::ui::theme::{S8, Tokens, label};
use crate::ui::widget::grid::{Column, GridState};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::{button, card, menu};

const WIDTH: f32 = 236.0;

pub(super) fn chooser_ui(ui: &mut Ui, model: &Model, view: &mut LiveView, wishes: &mut Vec<Command>) {
    let p = &model.phrases.live;
    let opener = ui.add(button::secondary(p.columns).icon(Icon::Columns).tall());
    if std::mem::take(&mut view.open_columns) {
        Popup::open_id(ui.ctx(), Popup::default_response_id(&opener));
    }
    let popup = Popup::menu(&opener).close_behavior(PopupCloseBehavior::CloseOnClickOutside).gap(4.0);
    popup.width(WIDTH).show(|ui| {
        ui.set_min_width(WIDTH);
        let columns = column::shown(model.phrases);
        let mut changed = columns_ui(ui, model, &columns, &mut view.grid);
        card::rule(ui);
        if menu::item(ui, None, p.columns_reset, None).clicked() {
            view.grid.arrange_like(&column::fresh_grid());
            changed = true;
        }
        if changed {
            view.is_unsaved = true;
        }
        hint(ui, p.columns_hint);
        card::rule(ui);
        for (density, word) in
            [(Density::Compact, p.density_compact), (Density::Comfortable, p.density_comfortable)]
        {
            let words = format!("{}: {word}", p.density);
            if menu::option(ui, &words, model.settings.density == density).clicked() {
                wishes.push(Command::Set(Setting::Density(density)));
            }
        }
        let mut is_reduced = model.settings.reduce_motion;
        if menu::check(ui, p.reduce_motion, &mut is_reduced).clicked() {
            wishes.push(Command::Set(Setting::ReduceMotion(is_reduced)));
        }
    });
}

/// Under the words of the lines above it.
fn hint(ui: &mut Ui, words: &str) {
    let margin = Margin { left: 26, right: 8, top: 0, bottom: 4 };
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            ui.add(Label::new(label(words).color(Tokens::of(ui).text3)).wrap());
        });
    });
}

/// One line a column, in their order. Says whether anything was changed.
fn columns_ui(ui: &mut Ui, model: &Model, columns: &[Column<'_>], grid: &mut GridState) -> bool {
    let always = column::Column::ALWAYS.id();
    let order: Vec<&Column<'_>> = grid.in_order(columns);
    let mut lines: Vec<(&'static str, Rect)> = Vec::with_capacity(order.len());
    let (mut changed, mut put) = (false, None);
    for (place, column) in order.iter().enumerate() {
        let mut on = !grid.is_hidden(column.id);
        let line = ui.add_enabled_ui(column.id != always, |ui| menu::check(ui, column.title, &mut on)).inner;
        if line.clicked() {
            changed = true;
            if on { grid.unhide(column.id) } else { grid.hide(column.id) }
        }
        let grip = grip(ui, model, column, line.rect);
        if grip.dragged() || grip.drag_stopped() {
            put = grip.interact_pointer_pos().map(|at| (column.id, at.y, grip.drag_stopped()));
        }
        if line.has_focus() || grip.has_focus() {
            let id = |place: usize| order.get(place).map(|column| column.id);
            let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::ALT, key));
            if let Some(above) = place.checked_sub(1).and_then(id).filter(|_| pressed(Key::ArrowUp)) {
                changed |= grid.put_before(columns, column.id, Some(above));
            } else if pressed(Key::ArrowDown) && id(place + 1).is_some() {
                changed |= grid.put_before(columns, column.id, id(place + 2));
            }
        }
        lines.push((column.id, line.rect));
    }
    if let Some((id, y, is_dropped)) = put {
        let next = lines.iter().find(|(_, rect)| rect.center().y > y);
        if is_dropped {
            changed |= grid.put_before(columns, id, next.map(|(id, _)| *id));
        } else if let Some(all) = lines.iter().map(|(_, rect)| *rect).reduce(|all, rect| all.union(rect)) {
            let gap = next.map_or(all.bottom(), |(_, rect)| rect.top());
            ui.painter().hline(all.x_range(), gap, egui::Stroke::new(2.0, Tokens::of(ui).blue));
        }
    }
    changed
}

/// Six dots at the right of a line: what the line is taken by.
fn grip(ui: &Ui, model: &Model, column: &Column<'_>, line: Rect) -> Response {
    let rect = line.with_min_x(line.right() - 28.0);
    let response = ui.interact(rect, Id::unique(("live column grip", column.id)), Sense::drag());
    response.widget_info(|| {
        let name = fill(model.phrases.live.column_move, &[("name", column.title)]);
        WidgetInfo::labeled(Role::Button, true, name)
    });
    let t = Tokens::of(ui);
    let ink = if response.hovered() || response.dragged() || response.has_focus() { t.text } else { t.text3 };
    for (x, y) in [(-2.5, -4.0), (2.5, -4.0), (-2.5, 0.0), (2.5, 0.0), (-2.5, 4.0), (2.5, 4.0)] {
        let at = pos2(rect.right() - S8 - 4.0, rect.center().y) + vec2(x, y);
        ui.painter().circle_filled(at, 1.2, ink);
    }
    response.on_hover_cursor(egui::CursorIcon::Grab)
}
