//! The footer: the keys that work where one is, out of the table of actions.

use egui::Ui;

use super::super::command::{Action, Chord, Entry};
use super::super::model::Model;
use crate::ui::panel::look::cap;
use crate::ui::widget::badge;

pub fn footer_ui(ui: &mut Ui, model: &Model) {
    let p = model.phrases;
    let palette = (vec![cap(Action::Palette)], p.actions.short_palette);
    let help = (vec![cap(Action::Help)], p.actions.help);
    ui.horizontal_centered(|ui| {
        let width = |ui: &Ui, hint: &Hint| badge::key_hint_width(ui, &caps(&hint.0), hint.1);
        let always = width(ui, &palette) + width(ui, &help);
        for hint in hints(model, ui.text_edit_focused()) {
            // What finds no room is left out whole; the keys that show all of them always stand.
            if width(ui, &hint) + always > ui.available_width() {
                break;
            }
            badge::key_hint(ui, &caps(&hint.0), hint.1);
        }
        badge::key_hint(ui, &caps(&palette.0), palette.1);
        badge::key_hint(ui, &caps(&help.0), help.1);
    });
}

/// Key caps, and what they do.
type Hint = (Vec<String>, &'static str);

fn caps(caps: &[String]) -> Vec<&str> {
    caps.iter().map(String::as_str).collect()
}

/// The actions that are possible and have a word for the footer; neighbours with the same word stand together. While
/// somebody `is_typing`, what would be typed is nobody's key.
fn hints(model: &Model, is_typing: bool) -> Vec<Hint> {
    let p = model.phrases;
    let mut groups: Vec<(&str, Vec<&Entry>)> = Vec::new();
    let is_key = |entry: &&Entry| {
        let first = entry.keys.first();
        entry.obstacle(model).is_none() && !(is_typing && first.is_some_and(|chord| chord.belongs_to_text()))
    };
    for entry in Action::table().iter().filter(is_key) {
        let word = match entry.action {
            Action::TogglePause if model.screen.is_paused => Some(p.live.resume),
            Action::TogglePause => Some(p.live.pause),
            _ => entry.short(p),
        };
        let Some(word) = word else { continue };
        match groups.last_mut() {
            Some((last, entries)) if *last == word => entries.push(entry),
            _ => groups.push((word, vec![entry])),
        }
    }
    groups.into_iter().map(|(word, entries)| (group_caps(&entries), word)).collect()
}

/// `↑↓` for two, `1…9` for many.
fn group_caps(entries: &[&Entry]) -> Vec<String> {
    let first = |entry: &&Entry| entry.keys.first().copied().map(Chord::cap).unwrap_or_default();
    match entries {
        [one] => vec![first(one)],
        [one, other] => vec![first(one) + &first(other)],
        [one, .., last] => {
            let last = first(last);
            let digit = last.rsplit(' ').next().unwrap_or_default();
            vec![format!("{}…{digit}", first(one))]
        }
        [] => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use egui::accesskit::Role;
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::i18n::Lang;
    use crate::ui::command::Tab;
    use crate::ui::testing::fixture::{model, stage};

    fn said(model: &Model) -> Vec<String> {
        hints(model, false).into_iter().map(|(caps, word)| format!("{} {word}", caps.join(" "))).collect()
    }

    #[test]
    fn the_footer_shows_what_is_possible_and_nothing_else() {
        let mut model = model(Lang::En, "outcome:failed");
        let history = said(&model);
        for hint in ["↑↓ Move", "/ Filter", "! Invert", "1…5 Views", "s Sort", "e Export"] {
            assert!(history.contains(&hint.to_owned()), "{hint} is missing in {history:?}");
        }
        assert!(!history.iter().any(|hint| hint.contains("Copy number")), "{history:?}");
        model.selected = crate::call::SessionId::new("1201_7");
        assert!(said(&model).contains(&"y Copy number".to_owned()));
        model.tab = Tab::Settings;
        assert!(!said(&model).iter().any(|hint| hint.contains("Move")));
    }

    #[test]
    fn while_somebody_types_the_footer_lists_no_key_that_would_be_typed() {
        let mut model = model(Lang::En, "outcome:failed");
        model.selected = crate::call::SessionId::new("1201_7");
        let mut harness = stage(model, String::new(), |ui, model, text, _| {
            crate::ui::widget::field::TextField::new("Note", text).show(ui);
            footer_ui(ui, model);
        });
        harness.get_by_label("Copy number");
        harness.get_by_role(Role::TextInput).focus();
        harness.run();
        assert!(harness.query_by_label("Copy number").is_none());
        // What no text field has a use for still works.
        harness.get_by_label("Commands");
    }

    #[test]
    fn a_paused_board_says_that_space_lets_it_go_on() {
        let mut model = model(Lang::Zh, "");
        model.tab = Tab::Live;
        assert!(said(&model).contains(&"Space 暂停".to_owned()));
        model.screen.is_paused = true;
        assert!(said(&model).contains(&"Space 继续".to_owned()));
    }
}
