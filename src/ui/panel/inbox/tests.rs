use std::sync::Arc;

use egui_kittest::kittest::Queryable;

use super::*;
use crate::backend::{
    Checked, InboxPage, LateCdrs, Notification, NotificationRow, OverdueCall, Refused, RefusedFor, Shell,
    SignatureForm, SignatureVerdict, Unknown, UnknownKind,
};
use crate::call::{Arrival, Cause, Facts, Gap, Overdue, Recovery, SessionId};
use crate::i18n::{Lang, VendorCall};
use crate::ui::command::Setting;
use crate::ui::testing::fixture::{Stage, model, stage};

fn line(id: i64) -> NotificationRow {
    NotificationRow {
        id,
        received: Arrival(1_795_240_800_123),
        peer: "203.0.113.24:40000".to_owned(),
        target: "/push".to_owned(),
        size: 17,
        answer: 400,
        kind: crate::backend::NotificationKind::Rejected,
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
    harness.get_by_label("解析失败（已保存）").click();
    harness.run();
    assert_eq!(harness.state().wishes.get(1), Some(&Command::SetInboxFilter(InboxFilter::Rejected)));
}

#[test]
fn lines_of_an_earlier_filter_say_that_they_are_and_step_back() {
    let mut model = model(Lang::En, "");
    model.inbox = Some(Arc::new(InboxPage { rows: vec![line(4_711)], total: 900, ..InboxPage::default() }));
    let mut harness = stage(model, InboxView::default(), inbox_ui);
    let ink = |harness: &egui_kittest::Harness<'_, _>| crate::ui::testing::fixture::ink_of(harness, "4711");
    harness.get_by_label_contains("900");
    let before = ink(&harness);
    harness.state_mut().model.inbox_is_old = true;
    harness.run();
    assert!(harness.query_all_by_label_contains("Reading…").count() > 0);
    assert!(harness.query_by_label_contains("900").is_none(), "the number of other ones");
    assert!(ink(&harness) < before, "dimmed");
    harness.state_mut().model.inbox = Some(Arc::default());
    harness.run();
    assert!(harness.query_all_by_label_contains("Reading…").count() > 1);
    assert!(harness.query_by_label_contains(Lang::En.phrases().inbox.none_title).is_none());
    assert!(harness.query_by_label_contains(Lang::En.phrases().inbox.empty_title).is_none());
}

#[test]
fn columns_that_were_put_elsewhere_are_there_when_the_window_is_opened_again() {
    let mut model = model(Lang::Zh, "");
    let rows = (0..4).map(line).collect();
    model.inbox = Some(Arc::new(InboxPage { rows, total: 4, ..InboxPage::default() }));
    let mut harness = stage(model, InboxView::default(), inbox_ui);
    harness.get_by_role_and_label(egui::accesskit::Role::ColumnHeader, "编号").focus();
    harness.run();
    harness.key_press_modifiers(egui::Modifiers::ALT, egui::Key::ArrowRight);
    harness.run();
    let kept = harness.state().wishes.iter().find_map(|wish| match wish {
        Command::Set(Setting::Table { name, state }) => Some((*name, state.clone())),
        _ => None,
    });
    let (name, state) = kept.unwrap();
    assert_eq!((name, &state.order), ("inbox", &harness.state().view.grid.order));
    let mut settings = Settings::default();
    settings.tables.insert(name.to_owned(), toml::Value::try_from(*state).unwrap());
    let mut opened = InboxView::default();
    opened.restore(&settings);
    assert_eq!(opened.grid.order, harness.state().view.grid.order);
    assert_ne!(opened.grid.order, GridState::default().order);
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
    let page = InboxPage { total: 3, rows, open: Some(Arc::new(open)) };
    model.inbox = Some(Arc::new(page));
    let view = InboxView { chosen: Some(0), ..InboxView::default() };
    let harness = stage(model, view, inbox_ui);
    harness.get_by_label("已验证");
    assert_eq!(harness.query_all_by_label_contains("已验证").count(), 2, "in the list and in the whole");
    harness.get_by_label_contains("不符");
    harness.get_by_label("HMAC-SHA256：地址、随机数、时间，换行相隔");
    harness.get_by_label("对方时间比本机快 8:00:00（北京时间后面写 Z，属正常）");
}

/// What is said about arriving, shown on a page of its own.
fn page(topic: Topic, fill: impl FnOnce(&mut Model)) -> egui_kittest::Harness<'static, Stage<InboxView>> {
    let mut model = model(Lang::Zh, "");
    fill(&mut model);
    stage(model, InboxView { topic, ..InboxView::default() }, inbox_ui)
}

#[test]
fn the_views_beside_the_list_are_chosen_at_the_top_and_teach_while_they_are_empty() {
    let mut harness = page(Topic::Facts, |model| {
        model.ledger.gaps = Some(Arc::default());
        let late = LateCdrs { has_cdrs: true, ..LateCdrs::default() };
        model.ledger.overdue = Some(Arc::new(late));
        model.ledger.unknown = Some(Arc::default());
    });
    for (tab, topic, lesson) in [
        ("接收中断", Topic::Gaps, "平台不会重发，话单会重推"),
        ("话单未到", Topic::Overdue, "每小时再推一次，最多 6 次"),
        ("未知字段", Topic::Unknown, "原文照样保存"),
    ] {
        harness.get_by_label(tab).click();
        harness.run();
        assert_eq!(harness.state().view.topic(), topic);
        harness.get_by_label_contains(lesson);
    }
}

#[test]
fn a_gap_is_told_with_its_cause_and_what_to_do_about_it() {
    let from = Arrival(1_795_240_000_000);
    let harness = page(Topic::Gaps, |model| {
        let gap = Gap { from, to: Some(from.plus_secs(90)), cause: Cause::Sleep, refused: 0 };
        let open = Gap { from: from.plus_secs(200), to: None, cause: Cause::LostPort, refused: 3 };
        model.ledger.gaps = Some(Arc::new(vec![open, gap]));
    });
    harness.get_by_label_contains("电脑休眠");
    harness.get_by_label_contains("尚未恢复");
    harness.get_by_label_contains("请到“设置”换一个端口");
}

#[test]
fn what_was_not_taken_is_listed_with_count_reason_and_sender() {
    let harness = page(Topic::Refused, |model| {
        let line = |peer: &str, reason, target: Option<&str>| Refused {
            peer: peer.to_owned(),
            reason,
            count: 1_200,
            first: Arrival(1_795_240_800_000),
            last: Arrival(1_795_240_801_000),
            last_target: target.map(str::to_owned),
        };
        model.ledger.refused = Some(Arc::new(vec![
            line("203.0.113.7", RefusedFor::Full, Some("/status")),
            line("*", RefusedFor::Head, None),
        ]));
    });
    harness.get_by_label_contains("2,400");
    harness.get_by_label_contains("来不及保存, 203.0.113.7, /status");
    harness.get_by_label_contains("不是 HTTP，或头太长, 其他来源");
}

#[test]
fn the_letter_to_support_is_copied_in_chinese_and_a_call_that_is_still_tried_is_not_in_it() {
    let late = |session: &str, recovery| {
        let session = SessionId::new(session).unwrap();
        let facts = Facts::new(session, Arrival(0));
        let ended = Arrival(1_795_233_600_000);
        let retries = std::array::from_fn(|nth| ended.plus_secs(3_600 * (nth as i64 + 1)));
        let overdue = Overdue { ended, is_estimate: true, missed_in: None, retries, recovery };
        OverdueCall { call: Arc::new(facts.fold()), overdue }
    };
    let mut harness = page(Topic::Overdue, |model| {
        let next = Recovery::Retrying { nth: 2, at: Arrival(1_795_240_800_000) };
        let calls = vec![late("s-tried", next), late("s-given-up", Recovery::AskVendor)];
        let given_up = vec![VendorCall::from(&*calls[1].call)];
        let late = LateCdrs { calls, given_up, has_cdrs: true, ..LateCdrs::default() };
        model.ledger.overdue = Some(Arc::new(late));
    });
    harness.get_by_label_contains("预计 14:00 第 2 次重推, 之后每小时一次，到 18:00");
    harness.get_by_label("复制给客服的文字").click();
    harness.run();
    let copied = harness.state().wishes.iter().find_map(|wish| match wish {
        Command::Copy { text, .. } => Some(text.clone()),
        _ => None,
    });
    let copied = copied.unwrap();
    assert!(copied.contains("以下 1 通电话的话单") && copied.contains("s-given-up\t"), "{copied}");
    assert!(!copied.contains("s-tried"), "{copied}");
}

#[test]
fn a_letter_whose_ids_hold_numbers_is_not_copied_from_a_masked_screen() {
    let session = SessionId::new("+8613800138000_+8613900139001_4_627e5c1f").unwrap();
    let recovery = Recovery::AskVendor;
    let retries = [Arrival(0); 6];
    let overdue = Overdue { ended: Arrival(0), is_estimate: true, missed_in: None, retries, recovery };
    let call = OverdueCall { call: Arc::new(Facts::new(session, Arrival(0)).fold()), overdue };
    let mut harness = page(Topic::Overdue, |model| {
        model.settings.mask = true;
        let given_up = vec![VendorCall::from(&*call.call)];
        let late = LateCdrs { calls: vec![call], given_up, has_cdrs: true, ..LateCdrs::default() };
        model.ledger.overdue = Some(Arc::new(late));
    });
    harness.get_by_label_contains("••••8000_••••9001_4_627e5c1f");
    harness.get_by_label("复制给客服的文字").click();
    harness.run();
    assert_eq!(harness.state().wishes, []);
    harness.state_mut().model.settings.mask = false;
    harness.run();
    harness.get_by_label("复制给客服的文字").click();
    harness.run();
    assert!(
        matches!(&harness.state().wishes[..], [Command::Copy { text, .. }] if text.contains("+8613800138000_"))
    );
}

#[test]
fn an_unknown_thing_leads_to_the_notification_it_was_last_seen_in() {
    let mut harness = page(Topic::Unknown, |model| {
        let unknown = |what, name: &str| Unknown {
            what,
            name: name.to_owned(),
            first: Arrival(0),
            last: Arrival(0),
            count: 1_234,
            example: 77,
        };
        model.ledger.unknown = Some(Arc::new(vec![
            unknown(UnknownKind::Kind, "hold"),
            unknown(UnknownKind::Problem, "fee without a list in feeLst"),
        ]));
    });
    harness.get_by_label_contains("是话单，但没有 feeLst 列表");
    harness.get_by_label_contains("hold").click();
    harness.run();
    assert_eq!(harness.state().wishes, [Command::OpenNotification(Some(77))]);
}

#[test]
fn stored_bytes_that_are_damaged_are_told_in_the_users_language() {
    for (lang, words) in [(Lang::Zh, "存下的内容已损坏"), (Lang::En, "stored bytes are damaged")] {
        let damaged = NotificationRow { problem: Some("its stored bytes are damaged".to_owned()), ..line(7) };
        assert!(damaged.is_damaged());
        let (told, _) = list::says(&model(lang, ""), &damaged).unwrap();
        assert!(told.contains(words), "{told}");
    }
}

#[test]
fn a_notification_is_copied_as_a_command_that_sends_it_again_but_not_from_a_masked_screen() {
    let mut model = model(Lang::En, "");
    let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
    let open = Notification { row: line(7), headers, body: b"{\"number\":\"+8613800000021\"}".to_vec() };
    let page = InboxPage { total: 1, rows: vec![line(7)], open: Some(Arc::new(open)) };
    model.inbox = Some(Arc::new(page));
    let mut harness = stage(model, InboxView { chosen: Some(7), ..InboxView::default() }, inbox_ui);
    let mut copied = |masked: bool, shell: Shell, name: &str| {
        harness.state_mut().model.settings.mask = masked;
        harness.state_mut().model.shell = shell;
        harness.run();
        harness.get_by_label(name).scroll_to_me();
        harness.run();
        harness.get_by_label(name).click();
        harness.run();
        let wishes = std::mem::take(&mut harness.state_mut().wishes);
        wishes.into_iter().find_map(|wish| match wish {
            Command::Copy { text, what } => Some((text, what)),
            _ => None,
        })
    };
    let (command, what) = copied(false, Shell::Sh, "Copy as curl (sh)").unwrap();
    assert!(command.starts_with("curl -X POST 'http://127.0.0.1:8460/'"), "{command}");
    assert!(command.ends_with("--data-raw '{\"number\":\"+8613800000021\"}'"), "{command}");
    assert!(what.contains("the curl command"), "{what}");
    let (command, what) = copied(false, Shell::PowerShell, "Copy for PowerShell").unwrap();
    assert!(command.starts_with("Invoke-WebRequest ") && !command.contains("138"), "{command}");
    assert!(what.contains("the PowerShell command"), "{what}");
    assert_eq!(copied(true, Shell::PowerShell, "Copy for PowerShell"), None);
    assert_eq!(copied(true, Shell::Sh, "Copy as curl (sh)"), None);
}
