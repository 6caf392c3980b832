use std::sync::Arc;

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable};

use super::*;
use crate::backend::{NotificationKind, ReplaySent, Unreached};
use crate::call::Arrival;
use crate::i18n::Lang;
use crate::ui::command::Setting;
use crate::ui::testing::fixture::{model, stage};

fn draw(ui: &mut Ui, model: &Model, dialog: &mut ReplayDialog, wishes: &mut Vec<Command>) {
    replay_ui(ui, model, dialog, wishes);
}

/// About #7, and #9 of the same call.
fn dialog(to: &str, is_all: bool) -> ReplayDialog {
    ReplayDialog { is_all, ..ReplayDialog::of(7, vec![7, 9], to) }
}

fn at(lang: Lang, job: ReplayState) -> Model {
    let mut model = model(lang, "");
    let to = ReplayAddress::parse(TO).unwrap();
    let wanted = Arc::new(ReplayTo { numbers: vec![7, 9], first: None, to });
    model.replay = Some(Replay { wanted, state: Arc::new(job) });
    model
}

fn sent(number: i64, outcome: ReplayOutcome) -> ReplaySent {
    let (kind, received) = (NotificationKind::Status, Arrival(1_795_240_800_000));
    ReplaySent { number, kind, received, outcome, millis: 12 }
}

fn answered(status: u16, said: &str) -> ReplayOutcome {
    ReplayOutcome::Answered { status, is_taken: status == 200, said: said.to_owned() }
}

const TO: &str = "http://10.0.0.7:9000/push";

fn starts(numbers: &[i64], first: Option<i64>) -> [Command; 2] {
    let to = ReplayAddress::parse(TO).unwrap();
    let remembered = Command::Set(Setting::ReplayTo(TO.to_owned()));
    let wanted = ReplayTo { numbers: numbers.to_vec(), first, to };
    [remembered, Command::Job(JobWish::StartReplay(Box::new(wanted)))]
}

#[test]
fn an_address_and_enter_send_and_what_is_none_says_why() {
    let mut harness = stage(model(Lang::Zh, ""), dialog("", false), draw);
    harness.get_by_role(Role::TextInput).type_text("10.0.0.7:9000");
    harness.run_steps(4);
    harness.get_by_label_contains("网址要以 http:// 或 https:// 开头");
    harness.key_press(Key::Enter);
    harness.run_steps(4);
    assert_eq!(harness.state().wishes, []);
    harness.state_mut().view.to = TO.to_owned();
    harness.run_steps(4);
    harness.get_by_label("发送").click();
    harness.run_steps(4);
    assert_eq!(harness.state().wishes, starts(&[7], None));
    harness.state_mut().wishes.clear();
    harness.get_by_label("这通电话的全部 2 条推送").click();
    harness.run_steps(4);
    harness.get_by_label("发送").click();
    harness.run_steps(4);
    assert_eq!(harness.state().wishes, starts(&[7, 9], None));
}

#[test]
fn what_an_address_begins_with_is_not_wrong_yet_and_enter_sends_from_beside_the_field_too() {
    let mut harness = stage(model(Lang::En, ""), dialog("", false), draw);
    for (text, is_wrong) in [("h", false), ("http:", false), ("https://", false), ("htp", true)] {
        harness.state_mut().view.to = text.to_owned();
        harness.run_steps(4);
        let said = ["is no URL", "an address begins with"];
        let found = said.iter().any(|part| harness.query_by_label_contains(part).is_some());
        assert_eq!(found, is_wrong, "{text}");
    }
    harness.state_mut().view.to = TO.to_owned();
    harness.get_by_role(Role::TextInput).click();
    harness.run_steps(4);
    harness.ctx.memory_mut(|memory| memory.focused().map(|field| memory.surrender_focus(field)));
    harness.key_press(Key::Enter);
    harness.run_steps(4);
    assert_eq!(harness.state().wishes, starts(&[7], None));
}

#[test]
fn a_masked_screen_sends_nothing() {
    let mut masked = model(Lang::En, "");
    masked.settings.mask = true;
    let mut harness = stage(masked, ReplayDialog::of(7, Vec::new(), TO), draw);
    harness.get_by_label("Notification #7");
    harness.get_by_label_contains("Not while numbers are masked");
    assert!(harness.get_by_label("Send").accesskit_node().is_disabled());
    harness.key_press(Key::Enter);
    harness.run_steps(4);
    assert_eq!(harness.state().wishes, []);
}

#[test]
fn it_can_be_stopped_and_says_what_was_answered_and_goes_on_from_there() {
    let report = ReplayReport { total: 2, sent: 1, taken: 1, ..ReplayReport::default() };
    let mut harness = stage(at(Lang::En, ReplayState::Running(report.clone())), dialog(TO, true), draw);
    harness.get_by_label("1 of 2 sent");
    harness.get_by_label("Stop").click();
    harness.run_steps(4);
    assert_eq!(harness.state().wishes, [Command::Job(JobWish::CancelReplay)]);

    let refused = sent(9, answered(503, "try later"));
    let failed =
        ReplayReport { sent: 2, last: Some(refused.clone()), failed: Some(refused), ..report.clone() };
    harness.state_mut().wishes.clear();
    harness.state_mut().model = at(Lang::En, ReplayState::Ended(failed, End::AtFailure));
    harness.run_steps(4);
    harness.get_by_label("Not all were taken");
    harness.get_by_label_contains("#9 was not taken: answered 503");
    harness.get_by_label("try later");
    harness.get_by_label("Go on from there").click();
    harness.run_steps(4);
    assert_eq!(harness.state().wishes, starts(&[7, 9], Some(9)));

    let all = ReplayReport { sent: 2, taken: 2, last: Some(sent(9, answered(200, "ok"))), ..report };
    harness.state_mut().wishes.clear();
    harness.state_mut().model = at(Lang::En, ReplayState::Ended(all, End::Through));
    harness.run_steps(4);
    harness.get_by_label("All were taken");
    harness.get_by_label("The answer to #9, after 12 ms");
    assert!(harness.query_by_label("Go on from there").is_none());
    harness.get_by_label("Another address").click();
    harness.run_steps(4);
    assert_eq!(harness.state().wishes, [Command::Job(JobWish::DismissReplay)]);
}

#[test]
fn one_that_was_damaged_or_purged_meanwhile_was_not_taken() {
    for damaged in [1, 0] {
        let report = ReplayReport { total: 2, sent: 1, taken: 1, damaged, ..ReplayReport::default() };
        let harness = stage(at(Lang::En, ReplayState::Ended(report, End::Through)), dialog(TO, true), draw);
        harness.get_by_label("Not all were taken");
        assert!(harness.query_by_label("All were taken").is_none());
    }
}

#[test]
fn whoever_cannot_be_reached_is_told_with_what_to_do() {
    let why = |outcome| {
        let one = sent(7, ReplayOutcome::Unreached(outcome));
        let report = ReplayReport { total: 1, sent: 1, failed: Some(one), ..ReplayReport::default() };
        at(Lang::Zh, ReplayState::Ended(report, End::AtFailure))
    };
    let mut harness = stage(why(Unreached::Silent { secs: 10 }), dialog(TO, false), draw);
    harness.get_by_label("没有被接收");
    harness.get_by_label_contains("#7 没有被接收：10 秒内没有应答");
    let reason = || "os error 111".to_owned();
    for (outcome, said) in [
        (Unreached::NoConnection(reason()), "检查端口"),
        (Unreached::UnknownHost(reason()), "检查网址里的主机名"),
        (Unreached::NoTrust(reason()), "受信任证书"),
        (Unreached::BrokenOff(reason()), "连接中断（os error 111）"),
    ] {
        harness.state_mut().model = why(outcome);
        harness.run_steps(4);
        harness.get_by_label_contains(said);
    }
    harness.state_mut().model = at(Lang::Zh, ReplayState::Failed(ReplayError::NoNumber(7)));
    harness.run_steps(4);
    harness.get_by_label_contains("#7 已经不在数据库里");
}

#[test]
fn whoever_chooses_what_is_sent_goes_on_typing_where_to() {
    let mut harness = stage(model(Lang::En, ""), dialog(TO, false), draw);
    harness.get_by_label("All 2 of this call").click();
    harness.run_steps(4);
    assert!(harness.get_by_role(Role::TextInput).is_focused());
    harness.key_press(Key::Enter);
    harness.run_steps(4);
    assert_eq!(harness.state().wishes, starts(&[7, 9], None));
}
