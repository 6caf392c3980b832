//! Keys to wishes. While a text field has the keyboard, only keys with Ctrl or Alt are read; Escape leaves the field.

use egui::{Context, Event, InputState, Key, Modifiers};

use super::app::Views;
use super::command::{Action, Command, Tab};
use super::model::Model;
use super::panel::live;

/// Keys that do the same wherever a call or a table is shown.
const LETTERS: [(Key, Action); 9] = [
    (Key::M, Action::ToggleMask),
    (Key::Z, Action::NextZone),
    (Key::Y, Action::CopyNumber),
    (Key::Y, Action::CopyAddress),
    (Key::T, Action::Examine),
    (Key::P, Action::TogglePin),
    (Key::R, Action::ToggleRaw),
    (Key::E, Action::Export),
    (Key::C, Action::Columns),
];

/// One for each of [`Tab::ALL`].
const NUMBERS: [Key; 6] = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6];

pub(super) fn read(ctx: &Context, model: &Model, _views: &Views, wishes: &mut Vec<Command>) {
    // A dialog or a menu has its own keys.
    if ctx.memory(|memory| memory.top_modal_layer().is_some()) || egui::Popup::is_any_open(ctx) {
        return;
    }
    ctx.input_mut(|input| {
        for (tab, key) in Tab::ALL.into_iter().zip(NUMBERS) {
            if input.consume_key(Modifiers::ALT, key) || input.consume_key(Modifiers::COMMAND, key) {
                wishes.push(Command::Go(tab));
            }
        }
    });
    if ctx.memory(|memory| memory.focused().is_some()) {
        return;
    }
    ctx.input_mut(|input| {
        for (letter, arrow) in [(Key::J, Key::ArrowDown), (Key::K, Key::ArrowUp)] {
            if input.consume_key(Modifiers::NONE, letter) {
                // The table knows arrows.
                input.events.push(Event::Key {
                    key: arrow,
                    physical_key: None,
                    pressed: true,
                    repeat: false,
                    modifiers: Modifiers::NONE,
                });
            }
        }
        for (key, action) in LETTERS {
            // A key may mean different things in different places.
            if is_possible(model, action) && input.consume_key(Modifiers::NONE, key) {
                wishes.push(Command::Do(action));
            }
        }
        let is_board = model.tab == Tab::Live && !model.call_is_open && !live::awaits_first_call(model);
        if is_board && input.consume_key(Modifiers::NONE, Key::Space) {
            wishes.push(Command::Do(Action::TogglePause));
        }
        if typed(input, "/", Key::Slash) && !model.call_is_open {
            wishes.push(Command::Do(Action::FocusFilter));
        }
        if typed(input, "?", Key::Questionmark) {
            wishes.push(Command::Do(Action::Help));
        }
        if input.consume_key(Modifiers::NONE, Key::Escape) {
            wishes.push(Command::Do(Action::Back));
        }
    });
}

/// Signs stand on different keys on different keyboards: what was typed counts.
fn typed(input: &mut InputState, sign: &str, key: Key) -> bool {
    let by_text = input.events.iter().any(|event| matches!(event, Event::Text(text) if text == sign));
    let by_key = input.consume_key(Modifiers::NONE, key);
    by_text || by_key
}

fn is_possible(model: &Model, action: Action) -> bool {
    match action {
        Action::CopyNumber if tells_address(model) => false,
        Action::CopyNumber | Action::TogglePin | Action::ToggleRaw => model.selected.is_some(),
        Action::CopyAddress | Action::Examine => tells_address(model),
        Action::Columns => model.tab == Tab::Live && !model.call_is_open,
        Action::Export => !model.call_is_open,
        _ => true,
    }
}

/// Whether the page shown is about what the platform has to be told.
fn tells_address(model: &Model) -> bool {
    let waits = model.tab == Tab::Live && live::awaits_first_call(model);
    (model.tab == Tab::Doctor || waits) && !model.call_is_open
}
