//! Reading and writing the settings file.

use super::*;

#[test]
fn what_is_saved_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = SettingsFile::load(&folder.path().join("settings.toml"));
    file.settings.zone = "utc".to_owned();
    file.settings.retention_days = Some(90);
    file.settings.views.push(View {
        name: "今日未接通".to_owned(),
        filter: "at:today".to_owned(),
        place: Default::default(),
    });
    file.save().unwrap();
    let again = SettingsFile::load(&file.path);
    assert_eq!(again.settings, file.settings);
    assert_eq!(again.warnings, []);
}

#[test]
fn one_bad_line_costs_one_setting() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    fs::write(&path, "version = 1\ntheme = \"purple\"\nzone = \"utc\"\nfuture = 1\n").unwrap();
    let file = SettingsFile::load(&path);
    assert_eq!(file.settings.zone, "utc");
    assert_eq!(file.settings.theme, Theme::System);
    assert_eq!(file.warnings.len(), 1);
    assert!(file.warnings[0].0.contains("purple"), "{:?}", file.warnings);
}

#[test]
fn a_file_that_is_no_toml_is_kept_aside() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    fs::write(&path, "{ not toml").unwrap();
    let file = SettingsFile::load(&path);
    assert_eq!(file.settings, Settings::default());
    assert_eq!(fs::read_to_string(path.with_extension("toml.unreadable")).unwrap(), "{ not toml");
}

#[test]
fn a_file_of_a_newer_version_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    fs::write(&path, "version = 99\nzone = \"utc\"\n").unwrap();
    let file = SettingsFile::load(&path);
    assert_eq!(file.settings.zone, "utc");
    assert!(file.save().is_err());
    assert!(fs::read_to_string(&path).unwrap().contains("99"));
}

#[test]
fn one_bad_line_of_a_table_costs_no_other_line_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    let text =
        "[security]\ntoken = true\nsignature = \"sometimes\"\n[tls]\ncertificate = \"/c.pem\"\nkey = 7\n";
    fs::write(&path, text).unwrap();
    let file = SettingsFile::load(&path);
    assert!(file.settings.security.token);
    assert_eq!(file.settings.security.signature, SignatureMode::Report);
    assert_eq!(file.settings.tls.certificate.as_deref(), Some(Path::new("/c.pem")));
    assert_eq!(file.warnings.len(), 2, "{:?}", file.warnings);
    assert!(file.warnings[0].0.contains("security.signature"), "{:?}", file.warnings);
}
