//! Rows in groups: the heading over all, those between, and every row in reach.

use super::*;

/// Ten million rows, seven to a group.
fn grouped(count: u64) -> Bench {
    Bench { per_group: 7, ..many(count) }
}

fn headings(harness: &Harness<'_, Bench>) -> Vec<(String, f32)> {
    let nodes = harness.query_all(by().role(Role::RowHeader));
    let said =
        |node: egui_kittest::Node<'_>| (node.accesskit_node().label().unwrap_or_default(), node.rect().top());
    nodes.map(said).collect()
}

#[test]
fn each_group_stands_under_its_heading_and_the_first_under_one_that_stays() {
    let mut harness = harness(grouped(40));
    harness.run();
    let seen = headings(&harness);
    let names: Vec<&str> = seen.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["组 0, 7 通", "组 1, 7 通"]);
    let row_height = row(&harness, 1).rect().top() - row(&harness, 0).rect().top();
    assert_eq!(row(&harness, 0).rect().top(), seen[0].1 + row_height);
    assert_eq!(seen[1].1, row(&harness, 6).rect().top() + row_height);
    assert_eq!(row(&harness, 7).rect().top(), seen[1].1 + row_height);
    harness.state_mut().state.top = 16.0;
    harness.run();
    assert_eq!(headings(&harness).first().map(|(name, _)| name.as_str()), Some("组 2, 7 通"));
}

#[test]
fn the_last_row_is_wholly_in_view_at_the_end_whatever_headings_stand_above_it() {
    for count in [3, 9, 12, 40, 10_000_000] {
        let mut harness = harness(grouped(count));
        harness.key_press(Key::End);
        harness.run();
        assert_eq!(harness.state().clicked, [count - 1]);
        let bottom = row(&harness, count - 1).rect().bottom();
        assert!(bottom <= 400.0 - 8.0 + 0.5, "{count}: {bottom}");
        // And nothing is left below it, where there are rows enough.
        assert!(count < 12 || bottom > 400.0 - 8.0 - 1.0, "{count}: {bottom}");
    }
}

#[test]
fn rows_scroll_past_a_heading_without_a_jump() {
    let mut harness = harness(grouped(40));
    let mut place = |top: f64| {
        harness.state_mut().state.top = top;
        harness.run();
        row(&harness, 10).rect().top()
    };
    let (before, at) = (place(6.999), place(7.0));
    assert!((before - at).abs() <= 1.0, "{before} {at}");
    assert_eq!(place(6.0) - at, 2.0 * theme::ROW, "a row and the heading below it");
    assert_eq!(place(5.0) - place(6.0), theme::ROW);
}

#[test]
fn rows_that_are_read_late_leave_the_last_one_in_view() {
    let mut harness = harness(Bench { unread_from: Some(0), ..grouped(1_000) });
    harness.key_press(Key::End);
    harness.run();
    assert_eq!(headings(&harness), [], "nobody knows yet");
    harness.state_mut().unread_from = None;
    harness.run();
    assert_eq!(harness.state().clicked, [999]);
    assert!(row(&harness, 999).rect().bottom() <= 400.0 - 8.0 + 0.5);
}

#[test]
fn the_arrow_keys_lead_through_all_rows_and_keep_each_in_view() {
    let mut harness = harness(grouped(40));
    for wanted in 0..40 {
        harness.key_press(Key::ArrowDown);
        harness.run();
        assert_eq!(harness.state().cursor, Some(wanted));
        let rect = row(&harness, wanted).rect();
        assert!(rect.bottom() <= 400.0 - 8.0 + 0.5 && rect.top() >= 8.0 + 2.0 * theme::ROW - 0.5, "{rect}");
    }
    for wanted in (0..39).rev() {
        harness.key_press(Key::ArrowUp);
        harness.run();
        let rect = row(&harness, wanted).rect();
        assert!(rect.top() >= 8.0 + 2.0 * theme::ROW - 0.5, "{rect}");
    }
}
