//! The fonts that travel with the program: the same words look the same on every machine, with no system font.
//!
//! Latin is Inter with tabular digits baked in, Chinese is Noto Sans CJK SC. `assets/fonts/README.md` says how they
//! were cut. Rarer Chinese characters fall back to what the system has, when the window allows that.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};

const LATIN: &str = "Ringside Sans";
const LATIN_STRONG: &str = "Ringside Sans SemiBold";
const HAN: &str = "Noto Sans CJK SC";
const HAN_STRONG: &str = "Noto Sans CJK SC Bold";

pub(super) fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let mut add = |name: &str, bytes: &'static [u8]| {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    };
    add(LATIN, include_bytes!("../../../assets/fonts/RingsideSans-Regular.ttf"));
    add(LATIN_STRONG, include_bytes!("../../../assets/fonts/RingsideSans-SemiBold.ttf"));
    add(HAN, include_bytes!("../../../assets/fonts/NotoSansCJKsc-Regular-GB2312.otf"));
    add(HAN_STRONG, include_bytes!("../../../assets/fonts/NotoSansCJKsc-Bold-level1.otf"));
    if let Some(strong) = fonts.font_data.get_mut(LATIN_STRONG) {
        // Grid-fitted at 12 and 13 px, the dot of a heavy i melts into its stem.
        Arc::make_mut(strong).tweak.hinting = Some(false);
    }

    let mut family = |family: FontFamily, first: &[&str]| {
        let rest = fonts.families.remove(&family).unwrap_or_default();
        let names = first.iter().map(|name| (*name).to_owned()).chain(rest).collect();
        fonts.families.insert(family, names);
    };
    family(FontFamily::Proportional, &[LATIN, HAN]);
    // The bold cut holds the commonest characters; the others appear in the regular weight rather than as a box.
    family(super::STRONG.clone(), &[LATIN_STRONG, HAN_STRONG, HAN]);
    if let Some(monospace) = fonts.families.get_mut(&FontFamily::Monospace) {
        monospace.insert(1.min(monospace.len()), HAN.to_owned());
    }
    fonts
}
