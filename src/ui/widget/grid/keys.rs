//! The keyboard in a table. The caller says where the cursor is and gets back the row it should be on.

use egui::{Event, Key, Modifiers, Ui};

use super::{Geometry, Grid, GridResponse, GridState, Hit, Row, Rows};

/// Whether the keys mean the table: nothing else has the keyboard, and no dialog or menu is over it.
pub(super) fn are_ours(ui: &Ui) -> bool {
    let layer = ui.layer_id();
    ui.is_enabled()
        && !ui.any_popup_open()
        && ui.memory(|memory| memory.focused().is_none() && memory.allows_interaction(layer))
}

pub(super) fn handle<R: Rows>(
    grid: &Grid<'_>,
    ui: &Ui,
    state: &mut GridState,
    rows: &R,
    geometry: &Geometry,
    response: &mut GridResponse<R::Key>,
) {
    if grid.marking.is_some() {
        marks(grid, ui, state, rows, response);
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::Enter)
        && let Some(index) = grid.cursor.filter(|index| *index < geometry.count)
    {
        response.activated = hit(rows, index);
    }
    let Some(last) = geometry.count.checked_sub(1) else { return };
    let page = (geometry.fit.floor() as u64).saturating_sub(1).max(1);
    // Without a cursor the keys start from what is on screen.
    let top = state.top.ceil() as u64;
    let moves: [(Key, u64, bool); 6] = [
        (Key::ArrowDown, grid.cursor.map_or(top, |at| at.saturating_add(1)), true),
        (Key::ArrowUp, grid.cursor.map_or(top, |at| at.saturating_sub(1)), false),
        (Key::PageDown, grid.cursor.unwrap_or(top).saturating_add(page), true),
        (Key::PageUp, grid.cursor.unwrap_or(top).saturating_sub(page), false),
        (Key::Home, 0, true),
        (Key::End, last, false),
    ];
    for (key, wanted, downwards) in moves {
        if pressed(key) {
            go(state, rows, wanted.min(last), downwards, response);
        }
    }
}

/// The keys that mark: one marks the row of the cursor and goes on to the next, others take the rows they move over
/// along.
fn marks<R: Rows>(
    grid: &Grid<'_>,
    ui: &Ui,
    state: &mut GridState,
    rows: &R,
    response: &mut GridResponse<R::Key>,
) {
    let Some(last) = rows.count().checked_sub(1) else { return };
    let mut at = grid.cursor.filter(|at| *at <= last);
    for _ in 0..pressed_exactly(ui, Modifiers::NONE, Key::X) {
        let Some(index) = at else {
            response.toggles_chosen = true;
            break;
        };
        response.toggled.extend(hit(rows, index));
        if index < last {
            go(state, rows, index + 1, true, response);
            at = response.chosen.as_ref().map(|chosen| chosen.index);
        }
    }
    let top = state.top.ceil() as u64;
    for (key, downwards) in [(Key::ArrowDown, true), (Key::ArrowUp, false)] {
        for _ in 0..pressed_exactly(ui, Modifiers::SHIFT, key) {
            let next = |at: u64| if downwards { at.saturating_add(1) } else { at.saturating_sub(1) };
            go(state, rows, at.map_or(top, next).min(last), downwards, response);
            let reached = response.chosen.as_ref().map(|chosen| chosen.index);
            let Some(to) = reached.or(at) else { continue };
            let from = response.stretch.map(|(from, _)| from).or(at).unwrap_or(to);
            (response.stretch, at) = (Some((from, to)), Some(to));
        }
    }
}

/// How often a key was pressed with these modifiers and no others; it is nobody else's then.
fn pressed_exactly(ui: &Ui, held: Modifiers, wanted: Key) -> usize {
    ui.input_mut(|input| {
        let before = input.events.len();
        input.events.retain(|event| {
            !matches!(event, Event::Key { key, modifiers, pressed: true, .. }
                if *key == wanted && modifiers.matches_exact(held))
        });
        before - input.events.len()
    })
}

/// Moves to a row, past headings, in the direction of the key.
fn go<R: Rows>(
    state: &mut GridState,
    rows: &R,
    wanted: u64,
    downwards: bool,
    response: &mut GridResponse<R::Key>,
) {
    let is_heading = |index: u64| matches!(rows.row(index), Row::Section { .. });
    let mut index = wanted;
    // Headings do not follow each other for long.
    for _ in 0..8 {
        if !is_heading(index) {
            break;
        }
        let next = if downwards { index.checked_add(1) } else { index.checked_sub(1) };
        match next.filter(|next| *next < rows.count()) {
            Some(next) => index = next,
            None => break,
        }
    }
    // With the heading it stands under, where the way led past it.
    let above = index.checked_sub(1).filter(|above| (!downwards || wanted == 0) && is_heading(*above));
    state.reveal(above.unwrap_or(index));
    if is_heading(index) {
        return;
    }
    response.chosen = hit(rows, index);
    state.awaited = if response.chosen.is_none() { Some(index) } else { None };
}

/// A row the keyboard went to has been read in the meantime.
pub(super) fn awaited<R: Rows>(state: &mut GridState, rows: &R, response: &mut GridResponse<R::Key>) {
    if let Some(index) = state.awaited {
        if index >= rows.count() {
            state.awaited = None;
        } else if let Some(found) = hit(rows, index) {
            response.chosen = Some(found);
            state.awaited = None;
        }
    }
}

fn hit<R: Rows>(rows: &R, index: u64) -> Option<Hit<R::Key>> {
    match rows.row(index) {
        Row::Data { key, .. } => Some(Hit { index, key }),
        Row::Section { .. } | Row::Pending => None,
    }
}
