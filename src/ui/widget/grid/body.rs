//! The rows on screen.

use std::ops::Range;

use egui::{
    Align, Align2, Color32, Id, Painter, Pos2, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2,
    vec2,
};

use super::cell::{Cell, Inks, Notes};
use super::columns::{Placed, WIDEST};
use super::header::SORT_ARROW;
use super::{Column, Geometry, Grid, GridResponse, GridState, Hit, Look, MARGIN, Row, Rows, groups};
use crate::ui::theme::{FRESH_BAR, Run, S4, S8, SELECTED_BAR, Tokens, Tone, Type};
use crate::ui::widget::{glyph, icon::Icon, ink};

/// The side and the corners of the square in the margin of a marked row.
const MARK: f32 = 9.0;
const MARK_RADIUS: u8 = 3;
/// Between the bar of a chosen row and that square.
const MARK_GAP: f32 = 1.0;
// It touches no words.
const _: () = assert!(SELECTED_BAR + MARK_GAP + MARK + 3.0 <= MARGIN);

pub(super) fn show<R: Rows>(
    grid: &Grid<'_>,
    ui: &mut Ui,
    state: &GridState,
    rows: &R,
    geometry: &Geometry,
    placed: &[Placed<'_>],
    response: &mut GridResponse<R::Key>,
) {
    let inside = geometry.inside();
    let outer_clip = ui.clip_rect();
    // Everything is painted with one clip, which makes it one mesh, and beside the scroll bar.
    let under = ui.painter().with_clip_rect(inside);
    ui.set_clip_rect(inside.intersect(outer_clip));
    let first = state.top.floor();
    let ppp = ui.pixels_per_point();
    let above = (state.top - first) * groups::room_of(rows, first as u64);
    let mut top = inside.top() - (above as f32 * geometry.row_height * ppp).round() / ppp;
    let mut headings = Vec::new();
    response.visible = first as u64..first as u64;
    for index in first as u64..geometry.count {
        if top >= inside.bottom() {
            break;
        }
        response.visible.end = index + 1;
        let rect =
            Rect::from_min_max(pos2(inside.left(), top), pos2(inside.right(), top + geometry.row_height));
        let strip =
            Strip { under: &under, rect, full: rect.with_max_x(geometry.body.right()), t: Tokens::of(ui) };
        match rows.row(index) {
            Row::Section { title, detail, tone } => {
                section(ui, &strip, grid.id.with(("section", index)), (&title, &detail), tone);
            }
            Row::Pending => pending(&strip, placed),
            Row::Data { key, look } => {
                let hit = Hit { index, key };
                let pressed = data(grid, ui, rows, &strip, &hit, look, placed);
                happened(grid, &pressed, &hit, response);
            }
        }
        ink::hline(&under, strip.full.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, strip.t.row_line));
        let room = groups::room_of(rows, index) as f32;
        if room > 1.0 {
            headings.push((rect.bottom(), index + 1));
        }
        top += room * geometry.row_height;
    }
    ui.set_clip_rect(outer_clip);
    groups::show(grid, ui, state, rows, geometry, &headings);
}

/// The place of one row.
pub(super) struct Strip<'a> {
    pub under: &'a Painter,
    pub rect: Rect,
    pub full: Rect,
    pub t: &'static Tokens,
}

fn happened<K: Clone>(grid: &Grid<'_>, pressed: &Response, hit: &Hit<K>, response: &mut GridResponse<K>) {
    response.holding |= pressed.is_pointer_button_down_on();
    if pressed.hovered() {
        response.hovered = Some(hit.clone());
    }
    if pressed.secondary_clicked() {
        response.menu_asked = Some(hit.clone());
    }
    if !pressed.clicked() {
        return;
    }
    let held = pressed.ctx.input(|input| input.modifiers);
    match grid.marking {
        Some(_) if held.command => response.toggled.push(hit.clone()),
        Some(marking) if held.shift => {
            response.stretch = Some((marking.from.unwrap_or(hit.index), hit.index));
        }
        _ => {
            response.chosen = Some(hit.clone());
            if pressed.double_clicked() {
                response.activated = Some(hit.clone());
            }
        }
    }
}

fn data<R: Rows>(
    grid: &Grid<'_>,
    ui: &Ui,
    rows: &R,
    strip: &Strip<'_>,
    hit: &Hit<R::Key>,
    look: Look,
    placed: &[Placed<'_>],
) -> Response {
    // Clickable but not a stop for Tab: forty of them would be in the way; the arrow keys are for rows.
    let response = ui.interact(strip.rect, grid.id.with(&hit.key), Sense::CLICK);
    background(strip, look, response.hovered());
    let mut notes = Notes {
        // The words are put together only while somebody listens.
        spoken: ui.accesskit_node_builder(response.id, |_| ()).map(|()| String::new()),
        pointer: response.hover_pos(),
        ..Notes::default()
    };
    let inks = Inks::of(look, strip.t);
    let visible = strip.rect.x_range();
    for column in placed {
        let (left, mut right) = (column.left, column.words_end());
        if right < visible.min || left > visible.max {
            continue;
        }
        // Words that reach beyond the edge are cut there, so that they can be asked for.
        if column.column.align == Align::Min {
            right = right.min(visible.max - S4).max(left);
        }
        let mut cell = Cell {
            painter: strip.under,
            t: strip.t,
            free: Rect::from_min_max(pos2(left, strip.rect.top()), pos2(right, strip.rect.bottom())),
            row_right: placed.last().map_or(right, |last| last.right().min(visible.max)),
            align: column.column.align,
            inks,
            notes: &mut notes,
        };
        rows.cell(hit.index, column.column.id, &mut cell);
    }
    if let Some(mut spoken) = notes.spoken {
        let marking = grid.marking.filter(|marking| marking.is_any);
        if let Some(marking) = marking.filter(|_| look.marked) {
            spoken.push_str(", ");
            spoken.push_str(marking.word);
        }
        response.widget_info(|| WidgetInfo::labeled(Role::Row, ui.is_enabled(), &spoken));
        ui.accesskit_node_builder(response.id, |node| {
            node.set_selected(look.selected);
            if marking.is_some() {
                node.set_toggled(look.marked.into());
            }
            node.set_row_index(usize::try_from(hit.index).unwrap_or(usize::MAX));
        });
    }
    match notes.more {
        Some(more) => response.on_hover_text_at_pointer(more),
        None => response,
    }
}

/// The width at which nothing in the visible rows of a column is cut.
pub(super) fn widest<R: Rows>(ui: &Ui, rows: &R, column: &Column<'_>, visible: Range<u64>) -> f32 {
    let mut unseen = ui.painter().clone();
    unseen.set_invisible();
    let free = Rect::from_min_size(Pos2::ZERO, vec2(WIDEST, 20.0));
    let width = |index: u64| {
        let Row::Data { look, .. } = rows.row(index) else { return 0.0 };
        let t = Tokens::of(ui);
        let mut notes = Notes { reach: (0.0, WIDEST), ..Notes::default() };
        let mut cell = Cell {
            painter: &unseen,
            t,
            free,
            row_right: WIDEST,
            align: column.align,
            inks: Inks::of(look, t),
            notes: &mut notes,
        };
        rows.cell(index, column.id, &mut cell);
        match column.align {
            // Such words belong to no column.
            _ if notes.has_spilled => 0.0,
            Align::Max => WIDEST - notes.reach.1,
            _ => notes.reach.0,
        }
    };
    let title = ink::line(&unseen, column.title, Type::Small, Color32::PLACEHOLDER).size().x + SORT_ARROW;
    let widest = visible.map(width).fold(title, f32::max) + column.gap();
    widest.ceil().clamp(column.min, WIDEST)
}

fn background(strip: &Strip<'_>, look: Look, hovered: bool) {
    let t = strip.t;
    if look.selected {
        strip.under.rect_filled(strip.full, 0.0, t.sel);
    } else if look.marked {
        strip.under.rect_filled(strip.full, 0.0, t.bluebg);
    } else if hovered {
        strip.under.rect_filled(strip.full, 0.0, t.hover);
    }
    if look.hatched {
        glyph::hatch(strip.under, strip.full, t);
    }
    let bar = match (look.selected, look.fresh) {
        (true, _) => Some(SELECTED_BAR),
        (false, true) => Some(FRESH_BAR),
        (false, false) => None,
    };
    if let Some(width) = bar {
        strip.under.rect_filled(strip.full.with_max_x(strip.full.left() + width), 0.0, t.blue);
    }
    let margin = pos2(strip.rect.left() + MARGIN / 2.0 + 1.0, strip.rect.center().y);
    if look.marked {
        // Between the bar of the chosen row and the first words.
        let left = pos2(strip.rect.left() + SELECTED_BAR + MARK_GAP, margin.y - MARK / 2.0);
        let square = Rect::from_min_size(left, vec2(MARK, MARK));
        strip.under.rect_filled(square, MARK_RADIUS, t.blue);
        look.mark.unwrap_or(Icon::Check).paint(strip.under, square.center(), MARK - 1.0, t.on_blue);
    } else if let Some(mark) = look.mark {
        mark.paint(strip.under, margin, 12.0, t.text2);
    }
}

pub(super) fn section(ui: &Ui, strip: &Strip<'_>, id: Id, words: (&str, &str), tone: Tone) {
    let t = strip.t;
    let (title, detail) = words;
    strip.under.rect_filled(strip.full, 0.0, t.panel);
    let ink = if tone == Tone::Plain { t.text } else { tone.ink(t) };
    let runs: [Run<'_>; 2] = [(title, Type::SmallStrong, ink), (detail, Type::Small, t.text2)];
    let galley = ink::runs(strip.under, &runs, S8);
    ink::put(strip.under, strip.rect.left_center() + vec2(MARGIN, 0.0), Align2::LEFT_CENTER, galley);
    let response = ui.interact(strip.rect, id, Sense::hover());
    response.widget_info(|| {
        let between = if detail.is_empty() { "" } else { ", " };
        WidgetInfo::labeled(Role::RowHeader, true, format!("{title}{between}{detail}"))
    });
}

/// Where words will be once they are read.
fn pending(strip: &Strip<'_>, placed: &[Placed<'_>]) {
    for column in placed {
        let width = (column.width - S8).min(64.0) * 0.7;
        let from = pos2(column.left, strip.rect.center().y);
        strip.under.line_segment([from, from + vec2(width, 0.0)], Stroke::new(4.0, strip.t.track));
    }
}
