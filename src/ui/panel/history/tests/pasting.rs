//! What is pasted into the fields above the table.

use super::*;

const COLUMN: &str = "13800000021\r\n+86 139 0000 0022\r\n0755-28000001\r\n";

#[test]
fn a_column_of_numbers_pasted_into_the_filter_asks_for_any_of_them() {
    let mut harness = open(Lang::En, "at:today");
    harness.get_by_label("Filter").focus();
    harness.run();
    harness.event(egui::Event::Paste(COLUMN.to_owned()));
    harness.run();
    let typed = "at:today number:13800000021,13900000022,075528000001".to_owned();
    let typed = Command::TypeHistoryFilter { filter: typed, typed: 1 };
    assert_eq!(std::mem::take(&mut harness.state_mut().wishes), [typed]);
    harness.key_press(egui::Key::Enter);
    harness.run();
    let Some(Command::SetHistoryFilter(filter)) = harness.state().wishes.first() else { panic!() };
    let expected = crate::call::filter::Filter::parse("at:today number:13800000021,13900000022,075528000001");
    assert_eq!(crate::call::filter::Filter::parse(filter), expected);
}

#[test]
fn a_column_of_session_ids_pasted_into_the_filter_finds_whichever_of_these_calls() {
    let column = "sessionId\r\n1201_1_4294967295_20260127020000@a.huaweicaas.com\r\n\
                  '+8675528000001_+8613800000021_4_627e5c1f_1_0\r\n";
    let ids =
        "1201_1_4294967295_20260127020000@a.huaweicaas.com,+8675528000001_+8613800000021_4_627e5c1f_1_0";
    let first = &ids[..=ids.find(',').unwrap()];
    for (begun, left, expected) in [
        ("", 0, format!("session={ids}")),
        ("session:", 0, format!("session:{ids}")),
        ("session：", 0, format!("session:{ids}")),
        ("session: 138*", 5, format!("session:{ids} number:138*")),
        (&format!("session={first}"), 0, format!("session={first}{ids}")),
        ("!", 0, format!("!session={ids}")),
        ("talk>5", 0, format!("talk>5 session={ids}")),
    ] {
        let mut harness = open(Lang::En, "at:today");
        harness.get_by_label("Filter").focus();
        harness.run();
        harness.event(egui::Event::Text(begun.to_owned()));
        harness.run();
        (0..left).for_each(|_| harness.key_press(egui::Key::ArrowLeft));
        harness.run();
        harness.event(egui::Event::Paste(column.to_owned()));
        harness.run();
        let Some(Command::TypeHistoryFilter { filter, .. }) = harness.state().wishes.last() else { panic!() };
        assert_eq!(*filter, format!("at:today {expected}"));
    }
}

#[test]
fn a_column_of_numbers_pasted_into_the_number_field_asks_for_any_of_them() {
    let mut harness = open(Lang::En, "at:today");
    harness.get_by_label("Number").focus();
    harness.run();
    harness.event(egui::Event::Paste(COLUMN.to_owned()));
    harness.run();
    let Some(Command::SetHistoryFilter(filter)) = harness.state().wishes.last() else { panic!() };
    assert_eq!(filter, "at:today number:13800000021*,13900000022*,75528000001*");
}
