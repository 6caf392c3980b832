use egui_kittest::kittest::Queryable;

use super::*;
use crate::ui::fixture::{model, stage};

#[test]
fn an_address_that_is_none_is_refused_in_plain_words() {
    let phrases = Lang::En.phrases();
    let problem = listener::parse_bind(phrases, "abc").unwrap_err();
    assert!(problem.contains("abc") && problem.contains("127.0.0.1:8460"), "{problem}");
    assert!(listener::parse_bind(phrases, "127.0.0.1").is_err());
    assert!(listener::parse_bind(phrases, " 0.0.0.0:8460 ").is_ok());

    let mut model = model(Lang::Zh, "");
    model.settings.bind = "abc".to_owned();
    let harness = stage(model, SettingsView::default(), settings_ui);
    harness.get_by_label_contains("“abc”不是监听地址");
}

#[test]
fn an_address_the_network_can_reach_comes_with_a_warning() {
    let mut model = model(Lang::Zh, "");
    model.settings.bind = "0.0.0.0:8460".to_owned();
    let harness = stage(model, SettingsView::default(), settings_ui);
    harness.get_by_label_contains("推送不核对来历");
}

#[test]
fn a_choice_of_language_is_wished_at_once() {
    let mut harness = stage(model(Lang::Zh, ""), SettingsView::default(), settings_ui);
    harness.get_by_label("English").click();
    harness.run();
    assert_eq!(harness.state().wishes, [Command::SetLang(Lang::En)]);
}

#[test]
fn removing_old_data_is_confirmed_with_the_number_of_days() {
    let mut model = model(Lang::Zh, "");
    model.settings.retention_days = Some(90);
    let mut harness = stage(model, SettingsView::default(), settings_ui);
    harness.get_by_label("立即清理…").click();
    harness.run();
    assert_eq!(harness.state().wishes, []);
    harness.get_by_label("删除 90 天以前的数据").click();
    harness.run();
    assert_eq!(harness.state().wishes.first(), Some(&Command::Purge(90)));
}
