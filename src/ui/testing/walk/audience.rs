//! What an audience sees, and what a masked screen shows: no number, wherever one goes.

use egui::Shape;

use super::*;
use crate::ui::panel::history::HistoryView;
use crate::ui::panel::live;

fn texts(shape: &Shape, found: &mut Vec<String>) {
    match shape {
        Shape::Text(text) => found.push(text.galley.text().to_owned()),
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| texts(shape, found)),
        _ => {}
    }
}

/// All that can be read or heard.
fn said(harness: &Harness<'_, House>) -> Vec<String> {
    let mut found = Vec::new();
    harness.output().shapes.iter().for_each(|clipped| texts(&clipped.shape, &mut found));
    for node in all(harness) {
        let node = node.accesskit_node();
        found.extend(node.label());
        found.extend(node.value());
    }
    found
}

const NUMBERS: [&str; 9] = [
    "138 0013 800",
    "13800138001",
    "186 8890",
    "1868890",
    "0755 8360",
    "75583601104",
    "13900139001",
    // Keys that were pressed.
    "58213",
    "7604",
];
/// How the ids of the calls begin.
const SESSION: &str = "+8613800138001_+8675583601104";
const PLACES: [&str; 7] = [
    "192.0.2.7",
    "203.0.113.24",
    "calls.example",
    "abcdefghijkl",
    "secret-token",
    "0123456789abcdef",
    // Where files are.
    "li-ming",
];

fn holds(said: &[String], words: &str) -> bool {
    said.iter().any(|text| text.contains(words))
}

#[test]
fn an_audience_sees_no_number_and_no_address_on_any_page() {
    let mut seen_without: Vec<&str> = Vec::new();
    for spot in SPOTS {
        let open = said(&at_spot(model(Lang::En), spot));
        seen_without
            .extend(NUMBERS.iter().chain(&PLACES).chain(&[SESSION]).filter(|words| holds(&open, words)));
        let mut model = model(Lang::En);
        model.screen.presenting = true;
        let said = said(&at_spot(model, spot));
        for words in NUMBERS.iter().chain(&PLACES) {
            let found = said.iter().find(|text| text.contains(words));
            assert_eq!(found, None, "“{words}” is shown to an audience at {spot:?}");
        }
        assert!(holds(&said, "Presenting"), "nothing says at {spot:?} that an audience looks on");
    }
    // What is looked for is there as long as nobody looks on.
    for words in [
        "138 0013 800",
        "186 8890",
        "0755 8360",
        "13900139001",
        "58213",
        "7604",
        "li-ming",
        SESSION,
        "192.0.2.7",
        "203.0.113.24",
        "calls.example",
    ] {
        assert!(seen_without.contains(&words), "{words} is shown nowhere, so this test shows nothing");
    }
}

#[test]
fn numbers_that_are_masked_are_masked_in_bodies_and_user_data_too() {
    for spot in SPOTS {
        let mut model = model(Lang::Zh);
        model.settings.mask = true;
        let said = said(&at_spot(model, spot));
        for words in NUMBERS {
            let found = said.iter().find(|text| text.contains(words));
            assert_eq!(found, None, "“{words}” is shown at {spot:?}");
        }
    }
}

#[test]
fn an_audience_sees_no_number_that_is_being_typed_and_none_that_is_offered_for_it() {
    for (tab, field) in [(Tab::Live, live::filter_id()), (Tab::History, HistoryView::filter_id())] {
        let mut model = model(Lang::En);
        model.live_filter = "13900139001".into();
        let mut harness = at_spot(model, Spot::Page(tab));
        harness.ctx.memory_mut(|memory| memory.request_focus(field));
        harness.run_steps(2);
        if tab == Tab::History {
            harness.event(egui::Event::Text("13900139001".to_owned()));
        }
        harness.run_steps(3);
        assert!(holds(&said(&harness), "number:*13900139001"), "nothing is offered on {tab:?}");
        harness.state_mut().model.screen.presenting = true;
        harness.run_steps(3);
        let said = said(&harness);
        assert!(holds(&said, "number:•••• 9001"), "nothing is offered on {tab:?}");
        let found = said.iter().find(|text| text.contains("13900139001"));
        assert_eq!(found, None, "on {tab:?}");
    }
}
