//! The timeline, the events, the record and the raw text.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use super::*;
use crate::backend::{Notification, SentCdr, Shell};
use crate::ui::command::Command;

fn notification(id: i64, body: &str) -> Notification {
    let mut one = crate::ui::testing::fixture::notification(at(300), "/push/secret-token", body);
    (one.row.id, one.row.peer) = (id, "203.0.113.9:4711".to_owned());
    one.headers = vec![
        ("Content-Type".to_owned(), "application/json".to_owned()),
        ("X-AKSK".to_owned(), "PasswordDigest=\"d\"".to_owned()),
    ];
    one
}

/// The page with this notification.
fn with_raw(body: &str) -> Model {
    let mut model = model(Lang::En, busy("s1"));
    let known = model.call_file.take().unwrap();
    let file = CallFile {
        notifications: vec![notification(1, body)],
        excerpts: vec![Vec::new()],
        ..CallFile::clone(&known)
    };
    model.call_file = Some(Arc::new(file));
    model
}

/// What was copied, in order.
fn copied(harness: &Harness<'static, Stage<DetailView>>) -> Vec<String> {
    let text = |wish: &Command| match wish {
        Command::Copy { text, .. } => text.clone(),
        other => panic!("{other:?}"),
    };
    harness.state().wishes.iter().map(text).collect()
}

const A_ANSWERED: &str = "A answered · Platform time 14:00:07 · Arrived 14:00:09.9 · Receive lag 2.9 s";
const B_RANG: &str = "B ringing · Platform time 14:00:09 · Only in the record; no event came";

#[test]
fn two_marks_tell_the_time_between_them_and_a_third_begins_anew() {
    let mut harness = page(model(Lang::En, busy("s1")));
    harness.get_by_label_contains("Click two marks");
    harness.get_by_label(A_ANSWERED).click();
    harness.run();
    harness.get_by_label_contains("Now click another mark");
    harness.get_by_label(B_RANG).click();
    harness.run();
    harness.get_by_label_contains("A answered → B ringing: 2 s");
    harness.get_by_label("Copy").click();
    harness.run();
    assert_eq!(copied(&harness), ["A answered → B ringing: 2 s"]);

    harness.get_by_label_contains("A ringing · Platform").click();
    harness.run();
    harness.get_by_label_contains("Now click another mark");
    harness.key_press(Key::Escape);
    harness.run();
    harness.get_by_label_contains("Click two marks");
}

#[test]
fn with_shift_the_second_mark_is_taken_elsewhere_and_arrivals_are_compared() {
    let mut harness = page(model(Lang::Zh, busy("s1")));
    harness.get_by_label_contains("呼叫 A · 平台时间").click();
    harness.run();
    harness.get_by_label_contains("A 振铃 · 平台时间").click();
    harness.run();
    harness.get_by_label_contains("呼叫 A → A 振铃：1 秒 · 到达相隔 1.0 秒");
    harness.get_by_label_contains("A 应答 · 平台时间").click_modifiers(Modifiers::SHIFT);
    harness.run();
    harness.get_by_label_contains("呼叫 A → A 应答：7 秒 · 到达相隔 9.6 秒");
}

#[test]
fn marks_are_reached_and_picked_by_the_keyboard() {
    let mut harness = page(model(Lang::En, busy("s1")));
    harness.get_by_label(A_ANSWERED).focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    harness.get_by_label_contains("Now click another mark");
    assert!(harness.get_by_label(A_ANSWERED).is_focused());
}

#[test]
fn another_call_begins_without_picked_marks() {
    let mut harness = page(model(Lang::En, busy("s1")));
    harness.get_by_label(A_ANSWERED).click();
    harness.run();
    harness.state_mut().model.selected = Some(session("s2"));
    harness.state_mut().model.call_file = Some(file(busy("s2")));
    harness.run();
    harness.get_by_label_contains("Click two marks");
    assert!(!harness.state_mut().view.drop_picks());
}

#[test]
fn what_nobody_told_is_not_drawn_as_if_it_had_been() {
    let mut facts = Facts::new(session("s1"), at(0));
    tell(&mut facts, EventKind::Callout, A, 0, 0);
    tell(&mut facts, EventKind::Answer, A, 8, 0);
    let mark = crate::call::Mark { kind: crate::call::MarkKind::EndedByHand, at: at(40_000), note: None };
    facts.add_mark(mark);
    let harness = page(model(Lang::En, facts));
    harness.get_by_label("Not told");
    // Between the call and the answer, and after the last that was heard.
    harness.get_by_label_contains("A …8000: not told, ");
    assert!(harness.query_by_label_contains("Disconnect · Platform").is_none(), "no end was told");
}

#[test]
fn events_stand_in_order_of_arrival_with_their_place_in_the_platforms_order_and_their_copies() {
    let mut facts = busy("s1");
    tell(&mut facts, EventKind::Callout, B, 7, 900);
    let harness = page(model(Lang::En, facts));
    let first = harness.get_by_label("4 14:00:07 +0 s Calling B callout ×2 0.4 s").rect();
    let second = harness.get_by_label("3 14:00:07 +6 s A answered answer 2.9 s").rect();
    assert!(first.bottom() <= second.top(), "A's answer came after the call to B");
    harness.get_by_label("6 14:00:21 +0 s CDR fee 1.2 s");
    harness.get_by_label_contains("6 · 1 repeated");
}

#[test]
fn a_notification_without_an_event_is_called_by_its_kind_in_the_users_language() {
    for (lang, word) in [(Lang::Zh, "话单 14:00:00"), (Lang::En, "CDR 14:00:00")] {
        let mut model = with_raw("{}");
        model.phrases = lang.phrases();
        let mut file = CallFile::clone(model.call_file.as_deref().unwrap());
        (file.notifications[0].row.kind, file.notifications[0].row.event_type) =
            (crate::backend::NotificationKind::Cdr, None);
        model.call_file = Some(Arc::new(file));
        page(model).get_by_label_contains(word);
    }
}

#[test]
fn a_long_line_of_the_raw_text_goes_on_in_the_next_one() {
    let body = format!(r#"{{"statusInfo":{{"sessionId":"{}"}}}}"#, "1201_7742_".repeat(40));
    let harness = page(with_raw(&body));
    let text = harness.get_by_label_contains("1201_7742_1201_7742_").rect();
    assert!(text.right() <= 1440.0 - 16.0 && text.height() > 100.0, "{text}");
}

#[test]
fn the_raw_text_is_copied_as_shown_byte_for_byte_and_as_curl_without_secrets() {
    let body = r#"{"eventType":"callout","statusInfo":{"called":"+8613800138000","it":"'s"}}"#;
    let mut model = with_raw(body);
    model.shell = Shell::Sh;
    let mut harness = page(model);
    for name in ["Copy as shown", "Copy byte-exact", "Copy as curl (sh)"] {
        harness.get_by_label(name).click();
        harness.run();
    }
    let copied = copied(&harness);
    assert!(copied[0].starts_with("{\n  \"eventType\""), "{}", copied[0]);
    assert_eq!(copied[1], body);
    let curl = &copied[2];
    assert!(curl.contains(r"'\''s"), "{curl}");
    assert!(curl.contains("Content-Type: application/json"), "{curl}");
    assert!(!curl.contains("AKSK") && !curl.contains("secret-token"), "{curl}");
}

#[test]
fn a_body_that_is_no_text_is_shown_in_hexadecimal() {
    let mut model = with_raw("");
    let mut file = CallFile::clone(model.call_file.as_ref().unwrap());
    file.notifications[0].body = vec![0xff, 0x00];
    model.call_file = Some(Arc::new(file));
    let harness = page(model);
    harness.get_by_label("The body is not UTF-8; shown in hexadecimal");
    harness.get_by_label_contains("000000  ff 00");
}

#[test]
fn a_masked_screen_shows_and_copies_no_number_of_the_raw_text() {
    let body = r#"{"eventType":"callout","statusInfo":{"called":"+8613800138000"}}"#;
    let mut model = with_raw(body);
    model.shell = Shell::Sh;
    model.settings.mask = true;
    let mut harness = page(model);
    for name in ["Copy as shown", "Copy byte-exact", "Copy as curl (sh)"] {
        harness.get_by_label(name).click();
        harness.run();
    }
    let copied = copied(&harness);
    assert_eq!(copied.len(), 1);
    assert!(copied[0].contains("•••• 8000") && !copied[0].contains("13800138000"), "{}", copied[0]);
}

#[test]
fn a_masked_id_is_copied_as_it_is_shown_and_a_revealed_one_whole() {
    let name = "+8613800138000_+8618688904321_4_627e5c1f";
    let mut masked = model(Lang::En, busy(name));
    masked.settings.mask = true;
    for (is_masked, id) in [(true, "••••8000_••••4321_4_627e5c1f"), (false, name)] {
        masked.screen.revealed_until = (!is_masked).then_some(Arrival(masked.now.0 + 9_000));
        let Command::Copy { text, .. } = crate::ui::panel::detail::copy_session(&masked, &session(name))
        else {
            panic!()
        };
        assert_eq!(text, id);
    }
}

#[test]
fn a_masked_recording_has_no_number_in_its_name_and_cannot_be_copied() {
    let mut model = model(Lang::En, busy("s1"));
    model.settings.mask = true;
    let known = model.call_file.take().unwrap();
    let fields = [("recordObjectName", "+8613800138000.wav"), ("recordDomain", "ostor.example.com")];
    let cdrs = vec![Some(SentCdr::sample(fields))];
    model.call_file = Some(Arc::new(CallFile { cdrs, ..CallFile::clone(&known) }));
    let mut harness = page(model);
    harness.get_by_label("••••8000.wav");
    for name in ["recordObjectName", "recordDomain"] {
        harness.get_by_label(&format!("Copy {name}")).click_accesskit();
        harness.run();
    }
    assert_eq!(copied(&harness), ["ostor.example.com"]);
}

#[test]
fn a_record_is_grouped_with_every_field_and_its_recording_can_be_copied() {
    let mut model = model(Lang::En, busy("s1"));
    let known = model.call_file.take().unwrap();
    let fields = [
        ("callerNum", "+8675583601104"),
        ("callEndTime", "2026-11-21  06:00:21"),
        ("ulFailReason", "518"),
        ("recordFlag", "1"),
        ("recordObjectName", "1200_366_0_20261121.wav"),
        ("recordDomain", "ostor.example.com"),
        ("hostName", "callenabler245"),
        ("somethingNew", "[1,2]"),
    ];
    let cdrs = vec![Some(SentCdr::sample(fields))];
    model.call_file = Some(Arc::new(CallFile { cdrs, ..CallFile::clone(&known) }));
    let mut harness = page(model);
    for title in ["Who", "Ending", "Billing", "Recording", "Other fields"] {
        harness.get_by_label(title);
    }
    harness.get_by_label("[1,2]");
    harness.get_by_label("14:00:21");
    harness.get_by_label("Copy recordObjectName").click_accesskit();
    harness.run();
    assert_eq!(copied(&harness), ["1200_366_0_20261121.wav"]);
}

#[test]
fn a_time_of_a_record_is_shown_in_the_zone_whatever_form_it_came_in_and_as_it_was_sent_where_it_is_none() {
    let mut model = model(Lang::En, busy("s1"));
    let known = model.call_file.take().unwrap();
    let fields = [
        ("callOutStartTime", "2026-11-21T06:00:01Z"),
        ("callOutAnswerTime", "2026-11-21T14:00:09+08:00"),
        ("callEndTime", "soon"),
        ("storedTime", "1795240830"),
    ];
    let cdrs = vec![Some(SentCdr::sample(fields))];
    model.call_file = Some(Arc::new(CallFile { cdrs, ..CallFile::clone(&known) }));
    let harness = page(model);
    for shown in ["14:00:01", "14:00:09", "soon", "2026-11-21 14:00:30"] {
        assert!(harness.query_all_by_label(shown).count() > 0, "{shown}");
    }
    assert!(harness.query_by_label("UTC").is_none());
}

#[test]
fn of_several_records_each_can_be_seen_and_what_they_differ_in() {
    let mut facts = busy("s1");
    let cdr = facts.cdrs().last().unwrap().value.clone();
    facts.add_cdr(Cdr { release_point: Some(520), icid: Some("second".into()), ..cdr }, at(30_000));
    let mut model = model(Lang::En, facts);
    let known = model.call_file.take().unwrap();
    let first = [("callEndTime", "2026-11-21 06:00:21"), ("ulFailReason", "518")];
    let second = [("callEndTime", "2026-11-21 06:00:21"), ("ulFailReason", "520"), ("hostName", "h")];
    let cdrs = vec![Some(SentCdr::sample(first)), Some(SentCdr::sample(second))];
    model.call_file = Some(Arc::new(CallFile { cdrs, ..CallFile::clone(&known) }));
    let mut harness = page(model);
    harness.get_by_label("2 / 2");
    harness.get_by_label("Differs from record 1 in ulFailReason · hostName");
    harness.get_by_label("Previous record").click_accesskit();
    harness.run();
    harness.get_by_label("1 / 2");
    harness.get_by_label("Differs from record 2 in ulFailReason · hostName");
    assert!(harness.query_by_label("hostName").is_none());
    harness.get_by_label("Next record").click_accesskit();
    harness.run();
    harness.get_by_label("2 / 2");
}

#[test]
fn the_timeline_is_told_to_those_who_do_not_look() {
    let harness = page(model(Lang::En, busy("s1")));
    harness.get_by_label_contains(
        "Timeline; A …8000: +1 s, Ring 6 s, Waiting for B · 14 s; B …4321: +2 s, Ring 12 s, ",
    );
}
