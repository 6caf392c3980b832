//! The zones that are offered, and how one of them is chosen.

use egui::{Response, Ui};

use crate::call::zone::Zone;
use crate::i18n::Phrases;
use crate::ui::theme::S12;
use crate::ui::widget::field::Dropdown;
use crate::ui::widget::menu;

/// How high the list of a drop-down gets before it scrolls: what is below it is to be seen beside it.
const ROOM: f32 = 440.0;

/// The zones offered by name, as settings keep them.
pub fn zones(phrases: &'static Phrases) -> [(&'static str, &'static str); 19] {
    let h = &phrases.history;
    [
        ("beijing", h.beijing),
        ("utc", "UTC"),
        ("local", h.local),
        ("UTC-8", "UTC-8"),
        ("UTC-7", "UTC-7"),
        ("UTC-6", "UTC-6"),
        ("UTC-5", "UTC-5"),
        ("UTC-4", "UTC-4"),
        ("UTC-3", "UTC-3"),
        ("UTC+1", "UTC+1"),
        ("UTC+2", "UTC+2"),
        ("UTC+3", "UTC+3"),
        ("UTC+4", "UTC+4"),
        ("UTC+5", "UTC+5"),
        ("UTC+5:30", "UTC+5:30"),
        ("UTC+6", "UTC+6"),
        ("UTC+7", "UTC+7"),
        ("UTC+9", "UTC+9"),
        ("UTC+10", "UTC+10"),
    ]
}

/// A list of zones; `Some` when another one was chosen. `zone` is the one that the chosen name stands for.
pub fn choose_zone(
    ui: &mut Ui,
    phrases: &'static Phrases,
    dropdown: Dropdown<'_>,
    (chosen, zone): (&str, Zone),
) -> Option<String> {
    let offered = zones(phrases);
    // `local` does not say which one it is; one that was written by hand has no other words.
    let words = offered.iter().find(|(id, _)| *id != "local" && is_in_force(id, chosen, zone));
    let shown = words.map_or_else(|| zone.label(), |(_, words)| (*words).to_owned());
    let mut wish = None;
    dropdown.room(ROOM).show(ui, &shown, |ui| wish = list_ui(ui, phrases, (chosen, zone)));
    wish
}

/// A list of zones below a button of any look; `Some` when another one was chosen.
pub fn zone_menu(button: &Response, phrases: &'static Phrases, zone: (&str, Zone)) -> Option<String> {
    let mut wish = None;
    let room = button.ctx.content_rect().bottom() - button.rect.bottom() - 2.0 * S12;
    menu::below(button, (button.rect.width(), room), |ui| wish = list_ui(ui, phrases, zone));
    wish
}

fn list_ui(ui: &mut Ui, phrases: &'static Phrases, (chosen, zone): (&str, Zone)) -> Option<String> {
    let offered = zones(phrases);
    if !offered.iter().any(|(id, _)| is_in_force(id, chosen, zone)) {
        line(ui, &zone.label(), true);
    }
    let mut wish = None;
    for (id, words) in offered {
        if line(ui, words, is_in_force(id, chosen, zone)) && id != chosen {
            wish = Some(id.to_owned());
        }
    }
    wish
}

/// Whether it was pressed, which closes the list.
fn line(ui: &mut Ui, words: &str, is_in_force: bool) -> bool {
    let line = menu::option(ui, words, is_in_force);
    // Who opens the list by keyboard begins there.
    if is_in_force && ui.is_sizing_pass() && ui.memory(|memory| memory.focused().is_some()) {
        line.request_focus();
    }
    if line.clicked() {
        ui.close();
    }
    line.clicked()
}

/// However the chosen one was written: `-05:00` is `UTC-5`, but `local` is nothing else, wherever the machine stands.
fn is_in_force(id: &str, chosen: &str, zone: Zone) -> bool {
    match chosen.trim().eq_ignore_ascii_case("local") {
        true => id == "local",
        false => Zone::parse(id) == Some(zone),
    }
}

#[cfg(test)]
mod tests {
    use egui::Key;
    use egui::accesskit::{Role, Toggled};
    use egui_kittest::Harness;
    use egui_kittest::kittest::{NodeT as _, Queryable as _, by};

    use super::*;
    use crate::i18n::Lang;
    use crate::ui::command::{Command, Setting};
    use crate::ui::panel::status::status_ui;
    use crate::ui::testing::fixture::{Stage, model, stage};

    type Strip = Harness<'static, Stage<()>>;

    /// The strip with this zone in force.
    fn strip(zone: &str) -> Strip {
        let mut model = model(Lang::En, "");
        model.settings.zone = zone.to_owned();
        model.zone = model.settings.zone();
        stage(model, (), |ui, model, (), wishes| status_ui(ui, model, wishes))
    }

    fn press(strip: &mut Strip, key: Key) {
        strip.key_press(key);
        strip.run();
    }

    /// As somebody does who has no mouse.
    #[track_caller]
    fn open_by(strip: &mut Strip, key: Key) {
        for _ in 0..20 {
            if strip.get_by_label("Zone UTC+8 Beijing").is_focused() {
                return press(strip, key);
            }
            press(strip, Key::Tab);
        }
        panic!("Tab does not lead to the zone");
    }

    fn ticked(strip: &Strip) -> Vec<String> {
        let lines = strip.query_all(by().role(Role::MenuItemRadio));
        let ticked = lines.filter(|line| line.accesskit_node().toggled() == Some(Toggled::True));
        ticked.filter_map(|line| line.accesskit_node().label()).collect()
    }

    #[test]
    fn every_zone_that_is_offered_is_one() {
        for (id, words) in zones(Lang::En.phrases()) {
            let zone = crate::settings::zone_named(id);
            assert!(zone.is_some(), "{id}");
            // What stands in the list stands in every header.
            assert!(
                !id.starts_with("UTC") || zone.map(|zone| zone.label()).as_deref() == Some(words),
                "{id}"
            );
        }
    }

    #[test]
    fn the_zone_in_the_strip_opens_the_list_and_a_press_chooses_one_of_it() {
        let mut strip = strip("beijing");
        assert!(strip.query_by_label("UTC-5").is_none());
        strip.get_by_label("Zone UTC+8 Beijing").click();
        strip.run();
        strip.get_by_role_and_label(Role::MenuItemRadio, "UTC-5").click();
        strip.run();
        assert_eq!(strip.state().wishes, [Command::Set(Setting::Zone("UTC-5".to_owned()))]);
        assert!(strip.query_by_label("UTC-5").is_none(), "it closes");
    }

    #[test]
    fn the_list_is_opened_walked_and_left_by_keyboard() {
        let mut strip = strip("beijing");
        open_by(&mut strip, Key::Space);
        assert!(strip.get_by_label("UTC+8 Beijing").is_focused(), "it begins at the one in force");
        press(&mut strip, Key::Escape);
        assert!(strip.query_by_label("UTC-5").is_none(), "Escape closes it");
        assert_eq!(strip.state().wishes, []);
        open_by(&mut strip, Key::Enter);
        press(&mut strip, Key::ArrowDown);
        assert!(strip.get_by_label("UTC").is_focused());
        press(&mut strip, Key::Tab);
        press(&mut strip, Key::Enter);
        assert_eq!(strip.state().wishes, [Command::Set(Setting::Zone("local".to_owned()))]);
    }

    #[test]
    fn the_zone_in_force_is_ticked_however_it_was_written() {
        let check = |zone: &str, line: &str| {
            let mut strip = strip(zone);
            strip.get_by_label_contains("Zone ").click();
            strip.run();
            assert_eq!(ticked(&strip), [line], "{zone}");
        };
        check("beijing", "UTC+8 Beijing");
        check("local", "This machine");
        check("-05:00", "UTC-5");
        check("Asia/Tokyo", "Asia/Tokyo");
    }

    #[test]
    fn the_zone_that_is_in_force_already_is_not_wished_for() {
        let mut strip = strip("beijing");
        strip.get_by_label("Zone UTC+8 Beijing").click();
        strip.run();
        strip.get_by_label("UTC+8 Beijing").click();
        strip.run();
        assert_eq!(strip.state().wishes, []);
        assert!(strip.query_by_label("UTC-5").is_none(), "it closes");
    }
}
