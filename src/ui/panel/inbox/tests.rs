use std::sync::Arc;

use egui_kittest::kittest::Queryable;

use super::*;
use crate::backend::{InboxPage, NotificationRow};
use crate::call::Arrival;
use crate::i18n::Lang;
use crate::ui::fixture::{model, stage};

fn line(id: i64) -> NotificationRow {
    NotificationRow {
        id,
        received: Arrival(1_795_240_800_123),
        peer: "203.0.113.24:40000".to_owned(),
        target: "/push".to_owned(),
        size: 17,
        answer: 400,
        kind: "rejected".to_owned(),
        event_type: None,
        session: None,
        records: 0,
        duplicates: 0,
        problem: Some("not JSON".to_owned()),
        unknown_fields: None,
        gist: None,
        signature: None,
    }
}

#[test]
fn the_kinds_are_chosen_at_the_top_and_more_lines_are_asked_for_at_the_end() {
    let mut model = model(Lang::Zh, "");
    let rows = (0..40).map(|n| line(100 - n)).collect();
    model.inbox = Some(Arc::new(InboxPage { rows, total: 900, ..InboxPage::default() }));
    let mut harness = stage(model, InboxView::default(), inbox_ui);
    assert_eq!(harness.state().wishes, [Command::InboxRows(540)]);
    harness.get_by_label("被拒收").click();
    harness.run();
    assert_eq!(harness.state().wishes.get(1), Some(&Command::SetInboxFilter(InboxFilter::Rejected)));
}
