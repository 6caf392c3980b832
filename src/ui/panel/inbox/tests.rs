use std::sync::Arc;

use egui_kittest::kittest::Queryable;

use super::*;
use crate::backend::{Checked, InboxPage, Notification, NotificationRow, SignatureForm, SignatureVerdict};
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

#[test]
fn a_signature_has_a_badge_in_the_list_and_its_reason_in_the_whole() {
    let checked = Checked {
        verdict: SignatureVerdict::Verified,
        form: Some(SignatureForm::UrlLines),
        skew_secs: Some(28_800),
    };
    let mut model = model(Lang::Zh, "");
    let rows = [
        Some(checked),
        Some(Checked { verdict: SignatureVerdict::Mismatch, form: None, skew_secs: None }),
        None,
    ];
    let rows: Vec<_> =
        (0..).zip(rows).map(|(id, signature)| NotificationRow { signature, ..line(id) }).collect();
    let open = Notification { row: rows[0].clone(), headers: Vec::new(), body: b"{}".to_vec() };
    let page = InboxPage { total: 3, rows, open: Some(Arc::new(open)), problem: None };
    model.inbox = Some(Arc::new(page));
    let view = InboxView { chosen: Some(0), ..InboxView::default() };
    let harness = stage(model, view, inbox_ui);
    harness.get_by_label("已验证");
    assert_eq!(harness.query_all_by_label_contains("已验证").count(), 2, "in the list and in the whole");
    harness.get_by_label_contains("不符");
    harness.get_by_label("HMAC-SHA256：地址、随机数、时间，换行相隔");
    harness.get_by_label("对方时间比本机快 8:00:00（北京时间后面写 Z，属正常）");
}
