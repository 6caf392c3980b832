//! Keys that are pressed together, and how they are written.

use egui::{Event, InputState, Key, Modifiers};

/// One key, alone or with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chord {
    Key(Key),
    Shift(Key),
    Alt(Key),
    /// With Ctrl; on a Mac with Cmd.
    Ctrl(Key),
    CtrlShift(Key),
    /// Signs stand on different keys on different keyboards: what was typed counts.
    Sign(&'static str, Key),
}

impl Chord {
    pub fn key(self) -> Key {
        match self {
            Chord::Key(key)
            | Chord::Shift(key)
            | Chord::Alt(key)
            | Chord::Ctrl(key)
            | Chord::CtrlShift(key)
            | Chord::Sign(_, key) => key,
        }
    }

    /// Whether a text field has a use of its own for it.
    pub fn belongs_to_text(self) -> bool {
        match self {
            Chord::Key(key) => !matches!(key, Key::F5 | Key::F10),
            Chord::Shift(key) => key != Key::F10,
            Chord::Sign(..) | Chord::Ctrl(Key::Z | Key::A) => true,
            // Letters of other languages are typed so.
            Chord::Alt(key) => is_letter(key),
            Chord::Ctrl(_) | Chord::CtrlShift(_) => false,
        }
    }

    /// Whether a button that has the keyboard has a use of its own for it.
    pub fn belongs_to_button(self) -> bool {
        let own = [Key::Space, Key::Enter, Key::Escape];
        let arrows = [Key::ArrowDown, Key::ArrowUp, Key::ArrowLeft, Key::ArrowRight];
        matches!(self, Chord::Key(key) if own.contains(&key) || arrows.contains(&key))
    }

    /// `y`, `Y`, `Ctrl K`, `Space`: as it stands on a key cap.
    pub fn cap(self) -> String {
        let ctrl = if cfg!(target_os = "macos") { "Cmd" } else { "Ctrl" };
        match self {
            // A letter is written small unless Shift makes it large.
            Chord::Key(key) if is_letter(key) => name(key).to_lowercase(),
            Chord::Key(key) => name(key),
            Chord::Shift(key) if is_letter(key) => name(key),
            Chord::Shift(key) => format!("Shift {}", name(key)),
            Chord::Alt(key) => format!("Alt {}", name(key)),
            Chord::Ctrl(key) => format!("{ctrl} {}", name(key)),
            Chord::CtrlShift(key) => format!("{ctrl} Shift {}", name(key)),
            Chord::Sign(sign, _) => sign.to_owned(),
        }
    }

    fn modifiers(self) -> Modifiers {
        match self {
            Chord::Key(_) | Chord::Sign(..) => Modifiers::NONE,
            Chord::Shift(_) => Modifiers::SHIFT,
            Chord::Alt(_) => Modifiers::ALT,
            Chord::Ctrl(_) => Modifiers::COMMAND,
            Chord::CtrlShift(_) => Modifiers::COMMAND | Modifiers::SHIFT,
        }
    }

    /// As if it were pressed.
    pub fn press(self) -> Event {
        let modifiers = self.modifiers();
        Event::Key { key: self.key(), physical_key: None, pressed: true, repeat: false, modifiers }
    }

    /// Whether it was pressed in this frame; takes it out of the input, so that nothing else obeys it too.
    pub fn take(self, input: &mut InputState) -> bool {
        let wanted = self.modifiers();
        let any_shift = matches!(self, Chord::Sign(..));
        let mut found = match self {
            Chord::Sign(sign, _) => input.events.iter().any(|event| is_typed(event, sign)),
            _ => false,
        };
        input.events.retain(|event| {
            let Event::Key { key, modifiers, pressed: true, .. } = event else { return true };
            let held = if any_shift { Modifiers { shift: false, ..*modifiers } } else { *modifiers };
            let hit = *key == self.key() && held.matches_exact(wanted);
            found |= hit;
            !hit
        });
        found
    }
}

/// Chinese input methods type the wide form.
fn is_typed(event: &Event, sign: &str) -> bool {
    let wide = match sign {
        "?" => "？",
        "!" => "！",
        _ => sign,
    };
    matches!(event, Event::Text(text) if text == sign || text == wide)
}

fn is_letter(key: Key) -> bool {
    key.name().len() == 1 && key.name().starts_with(|sign: char| sign.is_ascii_alphabetic())
}

fn name(key: Key) -> String {
    match key {
        Key::ArrowDown => "↓",
        Key::ArrowUp => "↑",
        Key::Escape => "Esc",
        key => key.name(),
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(key: Key, modifiers: Modifiers) -> InputState {
        let event = Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
        let mut input = InputState::default();
        input.events.push(event);
        input
    }

    #[test]
    fn caps_are_written_as_they_stand_on_the_keyboard() {
        assert_eq!(Chord::Key(Key::Y).cap(), "y");
        assert_eq!(Chord::Shift(Key::Y).cap(), "Y");
        assert_eq!(Chord::Key(Key::ArrowDown).cap(), "↓");
        assert_eq!(Chord::Key(Key::Space).cap(), "Space");
        assert_eq!(Chord::Shift(Key::F10).cap(), "Shift F10");
        assert_eq!(Chord::Sign("?", Key::Questionmark).cap(), "?");
    }

    #[test]
    fn a_small_letter_is_not_the_large_one_and_a_taken_key_is_gone() {
        let mut input = pressed(Key::Y, Modifiers::SHIFT);
        assert!(!Chord::Key(Key::Y).take(&mut input));
        assert!(Chord::Shift(Key::Y).take(&mut input));
        assert!(!Chord::Shift(Key::Y).take(&mut input));
    }

    #[test]
    fn a_sign_counts_as_typed_whatever_key_it_is_on() {
        let typed = |text: &str| {
            let mut input = InputState::default();
            input.events.push(Event::Text(text.to_owned()));
            input
        };
        let help = Chord::Sign("?", Key::Questionmark);
        assert!(help.take(&mut typed("?")));
        assert!(help.take(&mut typed("？")));
        assert!(help.take(&mut pressed(Key::Questionmark, Modifiers::SHIFT)));
        assert!(!help.take(&mut typed("!")));
    }
}
