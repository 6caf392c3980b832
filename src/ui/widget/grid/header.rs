//! The header: titles that sort, edges that resize.

use egui::{Align, Align2, CursorIcon, Pos2, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2};

use super::columns::Placed;
use super::{Frame, Grid, GridResponse, GridState, Order};
use crate::ui::theme::{S8, Tokens, Type};
use crate::ui::widget::{icon::Icon, ink};

pub(super) fn show<K>(
    grid: &Grid<'_>,
    ui: &mut Ui,
    state: &mut GridState,
    frame: &Frame,
    placed: &[Placed<'_>],
    response: &mut GridResponse<K>,
) {
    let t = Tokens::of(ui);
    ui.painter().rect_filled(frame.header, 0.0, t.bg);
    ink::hline(ui.painter(), frame.header.x_range(), frame.header.bottom() - 0.5, t.hairline());
    for column in placed {
        let title = title(grid, ui, frame, column);
        if title.clicked() && column.column.sortable {
            response.sort = Some(column.column.id);
        }
    }
    // After the titles, so that the edges lie over them.
    for column in placed {
        edge(grid, ui, state, frame, column, response);
    }
}

fn title(grid: &Grid<'_>, ui: &Ui, frame: &Frame, placed: &Placed<'_>) -> Response {
    let t = Tokens::of(ui);
    let column = placed.column;
    let rect = Rect::from_min_max(
        pos2(placed.left, frame.header.top()),
        pos2(placed.right(), frame.header.bottom() - 1.0),
    );
    let sense = if column.sortable { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, grid.id.with(("title", column.id)), sense);
    response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, column.title));
    let sorted = grid.sorted.filter(|(by, _)| *by == column.id).map(|(_, order)| order);
    let ink = if sorted.is_some() || (column.sortable && response.hovered()) { t.text } else { t.text2 };
    let room = placed.words_end() - placed.left - if sorted.is_some() { 12.0 } else { 0.0 };
    let galley = ink::line_within(ui.painter(), column.title, Type::Small, ink, room);
    let elided = galley.elided;
    let middle = rect.center().y;
    let text = if column.align == Align::Max {
        let right = placed.words_end() - if sorted.is_some() { 12.0 } else { 0.0 };
        ink::put(ui.painter(), Pos2::new(right, middle), Align2::RIGHT_CENTER, galley)
    } else {
        ink::put(ui.painter(), Pos2::new(placed.left, middle), Align2::LEFT_CENTER, galley)
    };
    if let Some(order) = sorted {
        let arrow = match order {
            Order::Ascending => Icon::SortUp,
            Order::Descending => Icon::SortDown,
        };
        arrow.paint(ui.painter(), Pos2::new(text.right() + 9.0, middle), 16.0, ink);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect.shrink(2.0), 4.0, (1.5, t.blue), egui::StrokeKind::Inside);
    }
    if elided { response.on_hover_text(column.title) } else { response }
}

fn edge<K>(
    grid: &Grid<'_>,
    ui: &Ui,
    state: &mut GridState,
    frame: &Frame,
    placed: &Placed<'_>,
    response: &mut GridResponse<K>,
) {
    let x = placed.right() - S8 / 2.0;
    let rect = Rect::from_min_max(pos2(x - 4.0, frame.header.top()), pos2(x + 4.0, frame.header.bottom()));
    let handle = ui.interact(rect, grid.id.with(("edge", placed.column.id)), Sense::CLICK | Sense::DRAG);
    if handle.hovered() || handle.dragged() {
        ui.set_cursor_icon(CursorIcon::ResizeColumn);
        ink::vline(ui.painter(), x, rect.y_range(), Tokens::of(ui).border());
    }
    if let Some(at) = handle.interact_pointer_pos().filter(|_| handle.dragged()) {
        let width = (at.x - placed.left + S8 / 2.0).max(placed.column.min).round();
        state.widths.insert(placed.column.id.to_owned(), width);
        response.holding = true;
    }
    if handle.double_clicked() {
        state.widths.remove(placed.column.id);
        response.layout_changed = true;
    }
    response.layout_changed |= handle.drag_stopped();
}
