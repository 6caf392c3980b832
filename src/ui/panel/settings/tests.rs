use egui_kittest::kittest::Queryable;

use super::*;
use crate::backend::ListenerState;
use crate::settings::{Instead, Secret, SignatureMode, Warning};
use crate::ui::command::{JobWish, Question, Setting, TokenWish, Written};
use crate::ui::testing::fixture::{Stage, model, stage};

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
fn what_is_odd_about_the_file_is_told_in_the_users_language() {
    for (lang, words) in
        [(Lang::Zh, "“theme = 7”用不了，改用默认值"), (Lang::En, "`theme = 7` cannot be used")]
    {
        let mut model = model(lang, "");
        let (path, name, value) = ("settings.toml".into(), "theme".to_owned(), "7".to_owned());
        model.warnings = vec![Warning::CannotUse { path, name, value, instead: Instead::Default }];
        let harness = stage(model, SettingsView::default(), settings_ui);
        harness.get_by_label_contains(words);
    }
}

#[test]
fn why_nobody_listens_is_told_in_the_users_language() {
    use crate::backend::BindProblem;
    let address = ([192, 0, 2, 7], 8460).into();
    for (lang, words) in [
        (Lang::Zh, "本机没有 192.0.2.7 这个地址"),
        (Lang::En, "This machine does not have the address 192.0.2.7"),
    ] {
        let mut model = model(lang, "");
        model.listen(ListenerState::Failed { address, problem: BindProblem::NotOurs });
        let harness = stage(model, SettingsView::default(), settings_ui);
        harness.get_by_label_contains(words);
    }
}

#[test]
fn an_address_the_network_can_reach_comes_with_a_warning() {
    let mut model = model(Lang::Zh, "");
    model.settings.bind = "0.0.0.0:8460".to_owned();
    let harness = stage(model, SettingsView::default(), settings_ui);
    harness.get_by_label_contains("推送不核对来源");
}

#[test]
fn a_choice_of_language_is_wished_at_once() {
    let mut harness = stage(model(Lang::Zh, ""), SettingsView::default(), settings_ui);
    harness.get_by_label("English").click();
    harness.run();
    assert_eq!(harness.state().wishes, [Command::Set(Setting::Lang(Lang::En))]);
}

#[test]
fn a_limit_of_trust_is_obeyed_when_its_field_is_left_and_only_in_its_range() {
    let mut harness = stage(model(Lang::En, ""), SettingsView::default(), settings_ui);
    let mut type_in = |text: &str| {
        let field = |harness: &egui_kittest::Harness<'_, _>| {
            let role = egui::accesskit::Role::TextInput;
            harness.get_by_role_and_label(role, "Ringing or waiting for over").focus();
        };
        field(&harness);
        harness.run();
        harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        harness.event(egui::Event::Text(text.to_owned()));
        harness.key_press(egui::Key::Tab);
        harness.run();
        std::mem::take(&mut harness.state_mut().wishes)
    };
    assert_eq!(type_in("4"), [], "too short");
    let usual = crate::call::Thresholds::default();
    let longer = crate::call::Thresholds { ringing_silence_secs: 120, ..usual };
    assert_eq!(type_in("120"), [Command::Set(Setting::Thresholds(longer))]);
}

#[test]
fn removing_old_data_is_confirmed_with_the_number_of_days() {
    let mut model = model(Lang::Zh, "");
    model.settings.retention_days = Some(90);
    let mut harness = at_the_door(model);
    harness.get_by_label("立即清理…").click();
    harness.run();
    assert_eq!(harness.state().wishes, []);
    harness.get_by_label("删除 90 天以前的数据").click();
    harness.run();
    assert_eq!(harness.state().wishes.first(), Some(&Command::Purge(90)));
}

#[test]
fn a_backup_is_made_shown_while_it_runs_and_named_when_it_is_done() {
    use crate::backend::BackupState;
    let mut harness = at_the_door(model(Lang::En, ""));
    harness.get_by_label("Back up now").click();
    harness.run();
    let Some(Command::Job(JobWish::StartBackup(to))) = harness.state().wishes.first().cloned() else {
        panic!("no backup")
    };
    assert!(to.is_absolute() && to.to_string_lossy().ends_with("ringside-20261121-1400.sqlite"), "{to:?}");
    harness.state_mut().model.backup = Some(std::sync::Arc::new(BackupState::Running(0.42)));
    harness.run();
    harness.get_by_label("Backing up, 42% done");
    harness.get_by_label("Stop").click();
    harness.run();
    assert_eq!(harness.state().wishes[1..], [Command::Job(JobWish::CancelBackup)]);
    let done = BackupState::Done { path: to, bytes: 1_048_576 };
    harness.state_mut().model.backup = Some(std::sync::Arc::new(done));
    harness.run();
    harness.get_by_label_contains("ringside-20261121-1400.sqlite (1.0 MB)");
    harness.get_by_label("Open folder").click();
    harness.run();
    assert_eq!(harness.state().wishes.last(), Some(&Command::ShowFolder(Written::Backup)));
}

/// All of the settings, in a window high enough.
fn at_the_door(model: crate::ui::model::Model) -> Staged {
    let harness = egui_kittest::Harness::builder().with_size(egui::Vec2::new(1440.0, 2200.0));
    let install: fn(&egui::Context) = theme::install;
    let mut harness = harness.with_context_setup(install).build_ui_state(
        |ui, stage: &mut Stage<SettingsView>| {
            settings_ui(ui, &stage.model, &mut stage.view, &mut stage.wishes)
        },
        Stage { model, view: SettingsView::default(), wishes: Vec::new() },
    );
    harness.run();
    harness
}

type Staged = egui_kittest::Harness<'static, Stage<SettingsView>>;

fn type_into(harness: &mut Staged, name: &str, text: &str) {
    harness.get_by_label(name).focus();
    harness.run();
    harness.get_by_label(name).type_text(text);
    harness.run();
}

#[test]
fn the_token_is_switched_on_with_one_click_and_never_shown_whole() {
    let mut harness = at_the_door(model(Lang::En, ""));
    harness.get_by_label("Accept pushes only at a secret address").click();
    harness.run();
    assert_eq!(harness.state().wishes, [Command::Token(TokenWish::On)]);

    let token = "abcdefghijklmnopqrstuvwxyz234567";
    let mut model = model(Lang::En, "");
    model.settings.security.token = true;
    model.secrets.token = Some(Secret::new(token));
    model.secrets.previous_token = Some(Secret::new("zyxwvutsrqponmlkjihgfedcba765432"));
    let url = format!("http://127.0.0.1:8460/n/{token}/push");
    let mut told = (*model.told).clone();
    (told.status.url, told.status.base64) = (url.clone(), "aHR0cA==".to_owned());
    model.told = std::sync::Arc::new(told);
    let mut harness = at_the_door(model);
    let said = format!("{:?}", harness.root());
    assert!(said.contains("••••4567") && !said.contains(token), "not even to a screen reader");
    harness.get_by_label("Copy address").click();
    harness.run();
    let wish = harness.state().wishes.first();
    assert!(matches!(wish, Some(Command::Copy { text, .. }) if *text == url), "{wish:?}");
    harness.get_by_label_contains("The old token ending in ••••5432 still works");
    harness.get_by_label("Retire the old token").click();
    harness.run();
    assert_eq!(harness.state().wishes.last(), Some(&Command::Ask(Question::DropToken)));
}

#[test]
fn requiring_a_signature_says_what_it_risks() {
    let mut model = model(Lang::Zh, "");
    model.settings.security.signature = SignatureMode::Require;
    let harness = at_the_door(model);
    harness.get_by_label_contains("平台的常见问题写明推送不带鉴权信息");
    harness.get_by_label_contains("还没有应用密钥，所有推送都通不过");
}

#[test]
fn an_app_secret_is_added_and_shown_by_its_end() {
    let mut model = model(Lang::En, "");
    model.secrets.apps.insert("app1".to_owned(), Secret::new("0123456789abcdef"));
    let mut harness = at_the_door(model);
    harness.get_by_label("••••cdef");
    type_into(&mut harness, "APP_Key", "app2");
    type_into(&mut harness, "APP_Secret", " new-secret-of-app-2 ");
    harness.get_by_label("Add").click();
    harness.run();
    let secret = Some(Secret::new("new-secret-of-app-2"));
    assert_eq!(harness.state().wishes, [Command::SetAppSecret { app: "app2".to_owned(), secret }]);
    harness.get_by_label("Remove the secret of app1").click();
    harness.run();
    let removed = Command::Ask(Question::ForgetSecret("app1".to_owned()));
    assert_eq!(harness.state().wishes.last(), Some(&removed));
}

#[test]
fn an_allow_list_that_is_empty_or_wrong_says_so() {
    let mut model = model(Lang::En, "");
    model.settings.security.allow_list = true;
    let mut harness = at_the_door(model);
    harness.get_by_label_contains("The list is empty, so every push is turned away");
    type_into(&mut harness, "Senders", "203.0.113.7, calls.example");
    harness.get_by_label_contains("“calls.example” is neither an IP address nor a network");
}

#[test]
fn a_limit_of_what_is_kept_is_in_force_once_it_is_entered_not_while_it_is_half_typed() {
    use crate::ui::command::Limit;
    let mut model = model(Lang::En, "");
    model.settings.journal_mb = Some(500);
    let mut harness = stage(model, SettingsView::default(), settings_ui);
    let mut type_in = |label: &str, text: &str, key: egui::Key| {
        let role = egui::accesskit::Role::TextInput;
        harness.get_by_role_and_label(role, label).focus();
        harness.run();
        harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        harness.key_press(egui::Key::Delete);
        harness.event(egui::Event::Text(text.to_owned()));
        harness.key_press(key);
        harness.run();
        std::mem::take(&mut harness.state_mut().wishes)
    };
    let (enter, tab) = (egui::Key::Enter, egui::Key::Tab);
    assert_eq!(type_in("Keep notifications for", "0", enter), [], "no day is no limit");
    assert_eq!(type_in("Keep notifications for", "9", tab), [], "somebody who leaves has not said so");
    let days = Command::Set(Setting::Limit(Limit::JournalDays, Some(90)));
    assert_eq!(type_in("Keep notifications for", "90", enter), [days]);
    assert_eq!(
        type_in("When the database exceeds", "", enter),
        [Command::Set(Setting::Limit(Limit::JournalMb, None))]
    );
}
