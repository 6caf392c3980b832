//! WCAG contrast of every pair of text and background that panels use, in both themes.

use egui::Color32;

use super::{DARK, LIGHT, Tokens};

fn luminance(color: Color32) -> f64 {
    let channel = |byte: u8| {
        let c = f64::from(byte) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(color.r()) + 0.7152 * channel(color.g()) + 0.0722 * channel(color.b())
}

fn contrast(a: Color32, b: Color32) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Text colours with the backgrounds they may stand on.
fn pairs(t: &Tokens) -> Vec<(&'static str, Color32, &'static str, Color32)> {
    let plain = [
        ("rail", t.rail),
        ("bg", t.bg),
        ("panel", t.panel),
        ("tbl", t.tbl),
        ("raised", t.raised),
        ("raised_hover", t.raised_hover),
        ("field", t.field),
        ("hover", t.hover),
    ];
    let washes = [("sel", t.sel), ("bluebg", t.bluebg), ("orangebg", t.orangebg), ("redbg", t.redbg)];
    let inks = [
        ("text", t.text),
        ("text2", t.text2),
        ("text3", t.text3),
        ("blue", t.blue),
        ("orange", t.orange),
        ("red", t.red),
    ];
    let mut pairs = Vec::new();
    for (bg_name, bg) in plain.into_iter().chain(washes) {
        for (name, ink) in inks {
            pairs.push((name, ink, bg_name, bg));
        }
    }
    pairs.push(("text", t.text, "flash", t.flash));
    // The lines that stale rows are hatched with run under their words.
    for (name, ink) in [("text", t.text), ("text2", t.text2), ("orange", t.orange)] {
        pairs.push((name, ink, "hatch", t.hatch));
    }
    pairs.push(("on_btn", t.on_btn, "btn", t.btn));
    pairs.push(("on_btn", t.on_btn, "btn_hover", t.btn_hover));
    pairs.push(("on_blue", t.on_blue, "blue", t.blue));
    pairs.push(("tbl", t.tbl, "text", t.text));
    pairs.push(("on_signal", t.on_signal, "orange", t.orange));
    pairs.push(("on_signal", t.on_signal, "red", t.red));
    pairs
}

fn too_faint(t: &Tokens) -> Vec<String> {
    pairs(t)
        .into_iter()
        .filter(|(_, ink, _, bg)| contrast(*ink, *bg) < 4.5)
        .map(|(name, ink, bg_name, bg)| format!("{name} on {bg_name}: {:.2}", contrast(ink, bg)))
        .collect()
}

#[test]
fn every_text_can_be_read_in_the_dark_theme() {
    assert_eq!(too_faint(&DARK), Vec::<String>::new());
}

#[test]
fn every_text_can_be_read_in_the_light_theme() {
    assert_eq!(too_faint(&LIGHT), Vec::<String>::new());
}
