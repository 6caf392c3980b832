//! The header: titles that sort, and that can be dragged to another place; edges that resize.

use egui::{
    Align, Align2, CursorIcon, Key, Modifiers, Pos2, Rect, Response, Role, Sense, Ui, WidgetInfo, accesskit,
    pos2, vec2,
};

use super::columns::Placed;
use super::{Column, Geometry, Grid, GridResponse, GridState, Order};
use crate::ui::theme::{RADIUS_BADGE, S4, S8, Tokens, Type};
use crate::ui::widget::{icon::Icon, ink};

/// The room of the arrow behind the title of a sorted column.
pub(super) const SORT_ARROW: f32 = 12.0;

/// The header of one frame: what it is made from, and what it does.
pub(super) struct Header<'a, 'c, K> {
    pub grid: &'a Grid<'c>,
    pub geometry: &'a Geometry,
    pub placed: &'a [Placed<'c>],
    pub state: &'a mut GridState,
    pub response: &'a mut GridResponse<K>,
}

impl<'c, K> Header<'_, 'c, K> {
    /// Returns the column that is to be made as wide as its words.
    pub(super) fn show(mut self, ui: &Ui) -> Option<&'c Column<'c>> {
        let (t, area) = (Tokens::of(ui), self.geometry.header);
        ui.painter().rect_filled(area, 0.0, t.bg);
        ink::hline(ui.painter(), area.x_range(), area.bottom() - 0.5, t.hairline());
        for (place, column) in self.placed.iter().enumerate() {
            let title = title(self.grid, ui, self.geometry, column);
            if title.clicked() && column.column.sortable {
                let once = ui.input(|input| input.modifiers.shift);
                let sort = if once { &mut self.response.sort_once } else { &mut self.response.sort };
                *sort = Some(column.column.id);
            }
            self.carried(ui, column, &title);
            if title.has_focus() {
                self.moved_by_key(ui, place);
            }
        }
        // After the titles, so that the edges lie over them.
        self.placed.iter().filter(|column| self.edge(ui, column)).map(|column| column.column).last()
    }

    /// A title under the hand, and where it would go.
    fn carried(&mut self, ui: &Ui, column: &Placed<'_>, title: &Response) {
        let is_carried = title.dragged() || title.drag_stopped();
        let Some(at) = title.interact_pointer_pos().filter(|_| is_carried) else { return };
        let next = self.placed.iter().find(|column| (column.left + column.right()) / 2.0 > at.x);
        if title.drag_stopped() {
            let before = next.map(|column| column.column.id);
            self.put_before(column.column.id, before);
            return;
        }
        self.response.holding = true;
        ui.set_cursor_icon(CursorIcon::Grabbing);
        let (t, area) = (Tokens::of(ui), self.geometry.header);
        let end = self.placed.last().map(Placed::right);
        let gap = next.map(|column| column.left).or(end).unwrap_or_default() - S8 / 2.0;
        let painter = ui.painter();
        painter.vline(gap, area.y_range(), egui::Stroke::new(2.0, t.blue));
        let galley = ink::line(painter, column.column.title, Type::SmallStrong, t.text);
        let ghost = Rect::from_center_size(pos2(at.x, area.center().y), galley.size() + vec2(16.0, 6.0));
        painter.rect(ghost, RADIUS_BADGE, t.raised, t.border(), egui::StrokeKind::Inside);
        ink::put(painter, ghost.center(), Align2::CENTER_CENTER, galley);
    }

    /// Alt and an arrow key move the column whose title has the keyboard.
    fn moved_by_key(&mut self, ui: &Ui, place: usize) {
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::ALT, key));
        let id_at = |place: usize| self.placed.get(place).map(|column| column.column.id);
        let (Some(id), left) = (id_at(place), place.checked_sub(1).and_then(id_at)) else { return };
        let (right, behind) = (id_at(place + 1), id_at(place + 2));
        if let Some(left) = left.filter(|_| pressed(Key::ArrowLeft)) {
            self.put_before(id, Some(left));
        }
        if right.is_some() && pressed(Key::ArrowRight) {
            self.put_before(id, behind);
        }
    }

    /// `None`: to the end.
    fn put_before(&mut self, id: &'static str, before: Option<&'static str>) {
        self.response.layout_changed |= self.state.put_before(self.grid.columns, id, before);
    }

    /// The edge at the right of a column. Says whether the column is to fit its words.
    fn edge(&mut self, ui: &Ui, placed: &Placed<'_>) -> bool {
        let (x, area) = (placed.right() - S8 / 2.0, self.geometry.header);
        let rect = Rect::from_min_max(pos2(x - 4.0, area.top()), pos2(x + 4.0, area.bottom()));
        let id = self.grid.id.with(("edge", placed.column.id));
        let handle = ui.interact(rect, id, Sense::CLICK | Sense::DRAG);
        if handle.hovered() || handle.dragged() {
            ui.set_cursor_icon(CursorIcon::ResizeColumn);
            ink::vline(ui.painter(), x, rect.y_range(), Tokens::of(ui).border());
        }
        if let Some(at) = handle.interact_pointer_pos().filter(|_| handle.dragged()) {
            let width = (at.x - placed.left + S8 / 2.0).max(placed.column.min).round();
            self.state.widths.insert(placed.column.id.to_owned(), width);
            self.response.holding = true;
        }
        self.response.layout_changed |= handle.drag_stopped();
        handle.double_clicked()
    }
}

fn title(grid: &Grid<'_>, ui: &Ui, geometry: &Geometry, placed: &Placed<'_>) -> Response {
    let t = Tokens::of(ui);
    let column = placed.column;
    let rect = Rect::from_min_max(
        pos2(placed.left, geometry.header.top()),
        pos2(placed.right(), geometry.header.bottom() - 1.0),
    );
    let sense = if column.sortable { Sense::click_and_drag() } else { Sense::drag() };
    let response = ui.interact(rect, grid.id.with(("title", column.id)), sense);
    let zone = if column.time { grid.zone } else { "" };
    let whole = if zone.is_empty() { column.title.to_owned() } else { format!("{} {zone}", column.title) };
    response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, &whole));
    let sorted = grid.sorted.filter(|(by, _)| *by == column.id).map(|(_, order)| order);
    if let Some(order) = sorted {
        ui.accesskit_node_builder(response.id, |node| node.set_sort_direction(said(order)));
    }
    let ink = if sorted.is_some() || (column.sortable && response.hovered()) { t.text } else { t.text2 };
    let arrow_room = if sorted.is_some() { SORT_ARROW } else { 0.0 };
    let room = placed.words_end() - placed.left - arrow_room;
    let runs = [(column.title, Type::Small, ink), (zone, Type::Small, t.text3)];
    let with_zone = Some(&runs).filter(|_| !zone.is_empty()).map(|runs| ink::runs(ui.painter(), runs, S4));
    let with_zone = with_zone.filter(|galley| galley.size().x <= room);
    let is_without = !zone.is_empty() && with_zone.is_none();
    let galley =
        with_zone.unwrap_or_else(|| ink::line_within(ui.painter(), column.title, Type::Small, ink, room));
    let elided = galley.elided || is_without;
    let middle = rect.center().y;
    let text = if column.align == Align::Max {
        let right = placed.words_end() - arrow_room;
        ink::put(ui.painter(), Pos2::new(right, middle), Align2::RIGHT_CENTER, galley)
    } else {
        ink::put(ui.painter(), Pos2::new(placed.left, middle), Align2::LEFT_CENTER, galley)
    };
    if let Some(order) = sorted {
        let arrow = match order {
            Order::Ascending => Icon::SortUp,
            Order::Descending => Icon::SortDown,
        };
        let ink = if grid.sorted_once { t.text3 } else { ink };
        arrow.paint(ui.painter(), Pos2::new(text.right() + 9.0, middle), 16.0, ink);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect.shrink(2.0), 4.0, (1.5, t.blue), egui::StrokeKind::Inside);
    }
    if elided { response.on_hover_text(whole) } else { response }
}

fn said(order: Order) -> accesskit::SortDirection {
    match order {
        Order::Ascending => accesskit::SortDirection::Ascending,
        Order::Descending => accesskit::SortDirection::Descending,
    }
}
