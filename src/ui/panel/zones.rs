//! The zones that are offered, and how one of them is chosen.

use egui::Ui;

use crate::call::zone::Zone;
use crate::i18n::Phrases;
use crate::ui::widget::field::Dropdown;
use crate::ui::widget::menu;

/// The zones offered by name, as settings keep them.
pub fn zones(phrases: &'static Phrases) -> [(&'static str, &'static str); 14] {
    let h = &phrases.history;
    [
        ("beijing", h.beijing),
        ("utc", "UTC"),
        ("local", h.local),
        ("UTC-8", "UTC-8"),
        ("UTC-6", "UTC-6"),
        ("UTC-5", "UTC-5"),
        ("UTC-3", "UTC-3"),
        ("UTC+1", "UTC+1"),
        ("UTC+2", "UTC+2"),
        ("UTC+3", "UTC+3"),
        ("UTC+4", "UTC+4"),
        ("UTC+5:30", "UTC+5:30"),
        ("UTC+7", "UTC+7"),
        ("UTC+9", "UTC+9"),
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
    let words = offered.iter().find(|(id, _)| *id == chosen && *id != "local").map(|(_, words)| *words);
    let shown = words.map_or_else(|| zone.label(), str::to_owned);
    let mut wish = None;
    dropdown.show(ui, &shown, |ui| {
        for (id, words) in offered {
            if menu::option(ui, words, id == chosen).clicked() {
                wish = Some(id.to_owned());
                ui.close();
            }
        }
    });
    wish
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

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
}
