//! The zones that are offered, and how one of them is chosen.

use chrono::FixedOffset;
use egui::{Response, Ui};

use crate::call::zone::Zone;
use crate::i18n::Phrases;
use crate::settings::ZoneChoice;
use crate::ui::theme::S12;
use crate::ui::widget::field::Dropdown;
use crate::ui::widget::menu;

/// How high the list of a drop-down gets before it scrolls: what is below it is to be seen beside it.
const ROOM: f32 = 440.0;

/// The zones offered, with their words.
pub fn zones(phrases: &'static Phrases) -> [(ZoneChoice, &'static str); 19] {
    let h = &phrases.history;
    [
        (ZoneChoice::Named(Zone::BEIJING), h.beijing),
        (ZoneChoice::Named(Zone::UTC), "UTC"),
        (ZoneChoice::Local, h.local),
        (east(-8, 0), "UTC-8"),
        (east(-7, 0), "UTC-7"),
        (east(-6, 0), "UTC-6"),
        (east(-5, 0), "UTC-5"),
        (east(-4, 0), "UTC-4"),
        (east(-3, 0), "UTC-3"),
        (east(1, 0), "UTC+1"),
        (east(2, 0), "UTC+2"),
        (east(3, 0), "UTC+3"),
        (east(4, 0), "UTC+4"),
        (east(5, 0), "UTC+5"),
        (east(5, 30), "UTC+5:30"),
        (east(6, 0), "UTC+6"),
        (east(7, 0), "UTC+7"),
        (east(9, 0), "UTC+9"),
        (east(10, 0), "UTC+10"),
    ]
}

/// So far before the clocks of UTC.
const fn east(hours: i32, minutes: i32) -> ZoneChoice {
    match FixedOffset::east_opt(hours * 3_600 + minutes * 60) {
        Some(offset) => ZoneChoice::Named(Zone::Fixed(offset)),
        None => ZoneChoice::Named(Zone::UTC),
    }
}

/// A list of zones; `Some` when another one was chosen. `zone` is the one that the chosen one stands for.
pub fn choose_zone(
    ui: &mut Ui,
    phrases: &'static Phrases,
    dropdown: Dropdown<'_>,
    chosen: &ZoneChoice,
    zone: Zone,
) -> Option<ZoneChoice> {
    // "This machine" does not say which one it is; one that was written by hand has no other words.
    let offered = zones(phrases).into_iter().find(|(offered, _)| is_in_force(offered, chosen));
    let words = offered.filter(|(offered, _)| !offered.is_local()).map(|(_, words)| words.to_owned());
    let shown = words.unwrap_or_else(|| zone.label());
    let mut wish = None;
    dropdown.room(ROOM).show(ui, &shown, |ui| wish = list_ui(ui, phrases, chosen));
    wish
}

/// A list of zones below a button of any look; `Some` when another one was chosen.
pub fn zone_menu(button: &Response, phrases: &'static Phrases, chosen: &ZoneChoice) -> Option<ZoneChoice> {
    let mut wish = None;
    let room = button.ctx.content_rect().bottom() - button.rect.bottom() - 2.0 * S12;
    menu::below(button, (button.rect.width(), room), |ui| wish = list_ui(ui, phrases, chosen));
    wish
}

fn list_ui(ui: &mut Ui, phrases: &'static Phrases, chosen: &ZoneChoice) -> Option<ZoneChoice> {
    let zones = zones(phrases);
    if !zones.iter().any(|(offered, _)| is_in_force(offered, chosen)) {
        line(ui, &chosen.zone().label(), true);
    }
    let mut wish = None;
    for (offered, words) in zones {
        if line(ui, words, is_in_force(&offered, chosen)) && offered != *chosen {
            wish = Some(offered);
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

/// Whether it is the one that is gone by; where nobody can read what was chosen, that is Beijing.
fn is_in_force(offered: &ZoneChoice, chosen: &ZoneChoice) -> bool {
    match chosen {
        ZoneChoice::Unreadable(_) => *offered == ZoneChoice::default(),
        chosen => offered == chosen,
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
        model.settings.zone = ZoneChoice::parse(zone);
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
        for (offered, words) in zones(Lang::En.phrases()) {
            assert_eq!(ZoneChoice::parse(&offered.to_string()), offered);
            // What stands in the list stands in every header.
            if let ZoneChoice::Named(zone @ Zone::Fixed(_)) = offered {
                assert_eq!(zone.label(), words);
            }
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
        assert_eq!(strip.state().wishes, [Command::Set(Setting::Zone(ZoneChoice::parse("UTC-5")))]);
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
        assert_eq!(strip.state().wishes, [Command::Set(Setting::Zone(ZoneChoice::Local))]);
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
        check("mars", "UTC+8 Beijing");
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
