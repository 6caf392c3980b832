//! What could not be put on disk is put there later.

use super::*;
use crate::settings::SecretsFile;

const IN_VAIN: [&str; 2] = ["The settings could not be saved", "The secrets could not be saved"];
const AFTER_ALL: &str = "saved now";

/// Nothing can be called so, as if another program held the file.
fn hold(path: &Path) {
    let _ = std::fs::remove_file(path);
    std::fs::create_dir(path).unwrap();
}

fn let_go(path: &Path) {
    std::fs::remove_dir(path).unwrap();
}

/// What eframe does now and then, with no message on the screen from before.
fn now_and_then(harness: &mut Harness<'_, App>) {
    harness.state_mut().toast = Toast::default();
    harness.state_mut().keep();
    harness.run_steps(2);
}

fn says(harness: &Harness<'_, App>, text: &str) -> bool {
    harness.query_all_by_label_contains(text).next().is_some()
}

#[test]
fn a_setting_that_could_not_be_kept_is_kept_later_and_that_is_told_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    let mut harness = open(folder.path(), Some(Lang::En));
    hold(&path);
    wish(&mut harness, Command::Set(Setting::Mask(true)));
    assert!(says(&harness, IN_VAIN[0]));
    for _ in 0..2 {
        now_and_then(&mut harness);
        assert!(!says(&harness, IN_VAIN[0]), "told already");
    }
    let_go(&path);
    now_and_then(&mut harness);
    assert!(says(&harness, AFTER_ALL));
    assert!(SettingsFile::load(&path).settings.mask);
    now_and_then(&mut harness);
    assert!(!says(&harness, AFTER_ALL), "told already");
    hold(&path);
    wish(&mut harness, Command::Set(Setting::Mask(false)));
    assert!(says(&harness, IN_VAIN[0]), "this is another trouble");
}

#[test]
fn a_token_that_could_not_be_kept_is_kept_later() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secrets.toml");
    let mut harness = open(folder.path(), Some(Lang::En));
    hold(&path);
    wish(&mut harness, Command::Token(TokenWish::On));
    assert!(says(&harness, IN_VAIN[1]));
    now_and_then(&mut harness);
    assert!(!says(&harness, IN_VAIN[1]), "told already");
    // A setting is no reason to say so again.
    wish(&mut harness, Command::Set(Setting::Mask(true)));
    assert!(!says(&harness, IN_VAIN[1]));
    let_go(&path);
    now_and_then(&mut harness);
    assert!(says(&harness, AFTER_ALL));
    let token = harness.state().model.secrets.token.clone();
    assert!(token.is_some());
    assert_eq!(SecretsFile::load(&path).0.secrets.token, token);
}

#[test]
fn what_could_not_be_kept_is_tried_once_more_when_the_window_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    let mut harness = open(folder.path(), Some(Lang::En));
    hold(&path);
    wish(&mut harness, Command::Set(Setting::Mask(true)));
    let_go(&path);
    harness.state_mut().leave();
    assert!(SettingsFile::load(&path).settings.mask);
}
