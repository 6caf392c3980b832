//! Reading and writing the settings file.

use std::fs;

use super::*;

#[test]
fn what_is_saved_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = SettingsFile::load(&folder.path().join("settings.toml"));
    file.settings.zone = ZoneChoice::parse("utc");
    file.settings.retention_days = Some(90);
    file.settings.views.push(View {
        name: "今日未接通".to_owned(),
        filter: "at:today".to_owned(),
        place: Default::default(),
    });
    file.save(&Settings::default(), Patience::None).unwrap();
    let again = SettingsFile::load(&file.path);
    assert_eq!(again.settings, file.settings);
    assert_eq!(again.warnings, []);
}

#[test]
fn one_bad_line_costs_one_setting() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    fs::write(&path, "version = 1\ntheme = \"purple\"\nzone = \"utc\"\n").unwrap();
    let file = SettingsFile::load(&path);
    assert_eq!(file.settings.zone, ZoneChoice::Named(Zone::UTC));
    assert_eq!(file.settings.theme, Theme::System);
    assert_eq!(file.warnings.len(), 1);
    assert!(file.warnings[0].to_string().contains("purple"), "{:?}", file.warnings);
}

#[test]
fn zones_and_pages_are_read_however_they_were_written_and_what_nobody_knows_is_no_fault_of_the_file() {
    let check = |text: &str, zone: ZoneChoice, page: Tab| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        fs::write(&path, text).unwrap();
        let file = SettingsFile::load(&path);
        assert_eq!(
            (&file.settings.zone, file.settings.page, file.warnings.len()),
            (&zone, page, 0),
            "{text}"
        );
        file.save(&Settings::default(), Patience::None).unwrap();
        assert_eq!(SettingsFile::load(&path).settings, file.settings, "{text}");
    };
    check("", ZoneChoice::Named(Zone::BEIJING), Tab::Live);
    check("zone = \" LOCAL\"\npage = \"history\"\n", ZoneChoice::Local, Tab::History);
    check("zone = \"china\"\npage = \"\"\n", ZoneChoice::Named(Zone::BEIJING), Tab::Live);
    check("zone = \"mars\"\npage = \"maps\"\n", ZoneChoice::Unreadable("mars".to_owned()), Tab::Live);
}

#[test]
fn an_odd_choice_of_the_last_export_is_no_fault_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    let text =
        "mask = true\n[export]\nformat = \"pdf\"\ndelimiter = \";\"\nbom = 1\nzone = \"\"\ncolour = 7\n";
    fs::write(&path, text).unwrap();
    let file = SettingsFile::load(&path);
    let zone = Some(ZoneChoice::parse(""));
    let export = ExportChoices { delimiter: Delimiter::Semicolon, zone, ..ExportChoices::default() };
    assert_eq!((file.settings.export, file.settings.mask, file.warnings), (export, true, Vec::new()));
}

#[test]
fn an_address_that_cannot_be_read_is_the_usual_one() {
    assert_eq!(Settings::default().bind, "127.0.0.1:8460");
    let odd = Settings { bind: "8460".to_owned(), ..Settings::default() };
    assert_eq!(odd.bind(), DEFAULT_BIND);
}

#[test]
fn no_patience_at_all_would_end_every_call_and_is_not_obeyed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    let text = "[thresholds]\nlost_silence_secs = 0\nmax_duration_secs = 0\ntalking_silence_secs = -1\n\
                cdr_due_secs = 600\n";
    fs::write(&path, text).unwrap();
    let file = SettingsFile::load(&path);
    let expected = crate::call::Thresholds { cdr_due_secs: 600, ..Default::default() };
    assert_eq!(file.settings.thresholds, expected);
    assert_eq!(file.warnings.len(), 2, "{:?}", file.warnings);
}

/// One letter too many must not open a door, nor show numbers that were hidden.
#[test]
fn a_file_that_cannot_be_read_is_as_it_was_before_and_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    let mut file = SettingsFile::load(&path);
    file.settings.security.token = true;
    file.settings.mask = true;
    file.save(&Settings::default(), Patience::None).unwrap();
    let broken = fs::read_to_string(&path).unwrap() + "\n[security]\n";
    fs::write(&path, &broken).unwrap();
    for _ in 0..2 {
        let again = SettingsFile::load(&path);
        assert_eq!(again.settings, file.settings);
        assert!(!again.bars_everybody && again.warnings.len() == 1, "{:?}", again.warnings);
        assert!(
            again.warnings[0].to_string().contains("what was set before is used"),
            "{:?}",
            again.warnings
        );
        assert_eq!(again.save(&Settings::default(), Patience::None), Err(KeepProblem::SettingsUnread));
        assert_eq!(fs::read_to_string(&path).unwrap(), broken);
    }
    // The same of one line of it, and of a file that somebody else wrote.
    fs::write(&path, "mask = false\n[security]\ntoken = \"on\"\n").unwrap();
    let again = SettingsFile::load(&path);
    assert!(again.settings.security.token && !again.settings.mask && again.locked.is_none());
    assert!(again.warnings[0].to_string().contains("what stood there before is"), "{:?}", again.warnings);
}

#[test]
fn while_nobody_knows_who_may_push_nobody_may() {
    for text in ["{ not toml", "[security]\nallow_list = \"on\"\nallowed = [\"203.0.113.0/24\"]\n"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        fs::write(&path, text).unwrap();
        let file = SettingsFile::load(&path);
        assert!(file.bars_everybody && file.settings.security.allow_list, "{text}");
        assert!(file.settings.security.allowed.is_empty(), "{text}");
        assert!(file.warnings[0].to_string().contains("no push is taken"), "{:?}", file.warnings);
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
}

#[test]
fn a_file_of_a_newer_version_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    for version in [VERSION + 1, 99] {
        let text = format!("version = {version}\nzone = \"utc\"\n");
        fs::write(&path, &text).unwrap();
        let mut file = SettingsFile::load(&path);
        assert_eq!((file.settings.version, &file.settings.zone), (VERSION, &ZoneChoice::Named(Zone::UTC)));
        assert_eq!(file.save(&Settings::default(), Patience::None), Err(KeepProblem::Newer));
        // What is as it was is no change; what could not be written is not remembered.
        let read = file.settings.clone();
        assert_eq!(file.keep(&read, Patience::None), Ok(()));
        let changed = Settings { mask: true, ..read.clone() };
        assert_eq!(file.keep(&changed, Patience::None), Err(KeepProblem::Newer));
        assert_eq!(file.settings, read);
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        assert!(!path.with_extension("toml.well").exists(), "it is not known to be well");
    }
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
    assert!(file.warnings[0].to_string().contains("security.signature"), "{:?}", file.warnings);
}

#[test]
fn an_alert_is_read_as_it_was_written_and_a_bad_one_costs_no_other() {
    use crate::call::alert::{Rule, Turn, Watched};
    let folder = tempfile::tempdir().unwrap();
    let mut file = SettingsFile::load(&folder.path().join("settings.toml"));
    let rule = Rule { watched: Watched::Reasons, turn: Turn::Risen, by: 200.0, ..Rule::default() };
    let rule = Rule { hours: "mon-fri 09:00-18:00".parse().unwrap(), ..rule };
    let surge = Alert { name: "Surge".to_owned(), rule, ..Alert::default() };
    let snoozed = Alert { snoozed_until: Some(crate::call::Arrival(1_795_240_800_000)), ..surge.clone() };
    file.settings.alerts = vec![surge, snoozed.clone()];
    file.settings.calendar.holidays = crate::call::alert::Holidays::parse("2026-10-01..2026-10-07").unwrap();
    file.save(&Settings::default(), Patience::None).unwrap();
    let again = SettingsFile::load(&file.path);
    assert_eq!((again.settings.alerts, again.warnings), (file.settings.alerts.clone(), Vec::new()));
    assert_eq!(again.settings.calendar, file.settings.calendar);

    let text = "[[alerts]]\nname = \"Quiet\"\nwatched = \"calls\"\nturn = \"below\"\nby = 1\nminutes = 15\n\
                [[alerts]]\nname = \"Luck\"\nwatched = \"luck\"\n[[alerts]]\nname = \"Usual\"\n";
    fs::write(&file.path, text).unwrap();
    let file = SettingsFile::load(&file.path);
    let names: Vec<_> = file.settings.alerts.iter().map(|alert| alert.name.as_str()).collect();
    assert_eq!(names, ["Quiet", "Usual"]);
    assert_eq!(file.settings.alerts[0].rule.by, 1.0);
    assert_eq!(file.settings.alerts[1].rule, Rule::default());
    assert!(file.warnings.len() == 2 && file.warnings[0].to_string().contains("luck"), "{:?}", file.warnings);
    file.save(&Settings::default(), Patience::None).unwrap();
    assert_eq!(fs::read_to_string(file.path.with_extension("toml.before")).unwrap(), text, "nothing is lost");
    let now = crate::call::Arrival(1_795_240_799_999);
    assert!(snoozed.is_snoozed(now) && !snoozed.is_snoozed(now.plus_secs(1)));
}

fn loaded(text: &str) -> SettingsFile {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    fs::write(&path, text).unwrap();
    SettingsFile::load(&path)
}

#[test]
fn a_misspelt_lock_bars_the_door_as_one_that_cannot_be_read_does() {
    for (text, name, near) in [
        ("[security]\ntokn = true\n", "security.tokn", "`security.token`"),
        ("[security]\nsignatur = \"require\"\n", "security.signatur", "`security.signature`"),
        ("[security]\nallow-list = true\n", "security.allow-list", "`security.allow_list`"),
        ("[security]\nguard = true\n", "security.guard", "no push is taken"),
        ("[tls]\ncertifcate = \"/c.pem\"\nkey = \"/k.pem\"\n", "tls.certifcate", "`tls.certificate`"),
        ("[Security]\ntoken = true\n", "Security", "`security`"),
        ("[securty]\ntoken = true\n", "securty", "`security`"),
        ("[TLS]\nkey = \"/k.pem\"\n", "TLS", "`tls`"),
        ("[tsl]\nkey = \"/k.pem\"\n", "tsl", "`tls`"),
        ("token = true\n", "token", "`security.token`"),
        ("[security]\ntoken = true\ntokn = true\n", "security.tokn", "`security.token`"),
        // A later version may have locks that this one does not know, but none that is spelt almost as one of ours.
        ("version = 99\n[security]\ntokn = true\n", "security.tokn", "`security.token`"),
        // No array is a table or a word.
        ("[[security]]\ntoken = true\n", "security", "no push is taken"),
        ("[security]\ntoken = []\n", "security.token", "no push is taken"),
        ("[security]\nsignature = [\"require\"]\n", "security.signature", "no push is taken"),
    ] {
        let file = loaded(text);
        assert!(file.bars_everybody && file.settings.security.allow_list, "{text}");
        assert!(file.settings.security.allowed.is_empty(), "{text}");
        let said: Vec<_> = file.warnings.iter().map(Warning::to_string).collect();
        assert!(file.warnings.iter().any(Warning::bars_everybody), "{text}");
        let told = |said: &String| {
            said.contains(&format!("`{name}"))
                && said.contains(near)
                && said.contains("no push is taken")
                && said.contains("settings.toml")
        };
        assert_eq!(said.iter().filter(|said| told(said)).count(), 1, "{text}: {said:?}");
    }
}

#[test]
fn a_misspelt_lock_is_as_the_lock_was_when_the_file_was_well() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    let mut file = SettingsFile::load(&path);
    file.settings.security.token = true;
    file.settings.security.signature = SignatureMode::Require;
    file.save(&Settings::default(), Patience::None).unwrap();
    for text in ["[security]\ntokn = true\n", "[securty]\ntoken = true\n"] {
        fs::write(&path, text).unwrap();
        let again = SettingsFile::load(&path);
        assert!(again.settings.security.token && !again.bars_everybody, "{text}");
        assert!(again.warnings[0].to_string().contains("what stood there before"), "{:?}", again.warnings);
    }
    // A copy that was kept before anybody looked for wrong names says no more than the file does.
    let well = path.with_extension("toml.well");
    fs::write(&well, "[security]\ntokn = true\n").unwrap();
    assert!(SettingsFile::load(&path).bars_everybody);
    fs::write(&path, "{ not toml").unwrap();
    assert!(SettingsFile::load(&path).bars_everybody);
}

#[test]
fn a_name_that_no_setting_has_is_said_and_costs_nothing_else() {
    for (text, name, near) in [
        ("retention_day = 5\n", "`retention_day`", "`retention_days`"),
        ("Theme = \"dark\"\n", "`Theme`", "`theme`"),
        ("cdr_due_secs = 5\n", "`cdr_due_secs`", "`thresholds.cdr_due_secs`"),
        ("[notify]\nsond = true\n", "`notify.sond`", "`notify.sound`"),
        ("[thresholds]\nretention_days = 5\n", "`thresholds.retention_days`", "`retention_days`"),
        ("[calendar]\nholiday = \"2026-10-01\"\n", "`calendar.holiday`", "`calendar.holidays`"),
        ("[[alerts]]\nminuts = 5\n", "`alerts.minuts`", "`alerts.minutes`"),
        ("[[views]]\nname = \"a\"\nfilter = \"\"\nplaces = \"live\"\n", "`views.places`", "`views.place`"),
        // What comes behind a heading belongs to it, and is no lock for that.
        ("[security]\ntoken = true\nretention_days = 5\n", "`security.retention_days`", "`retention_days`"),
        ("tz = \"utc\"\n", "`tz`", "it is ignored"),
    ] {
        let file = loaded(text);
        assert!(!file.bars_everybody && file.locked.is_none(), "{text}");
        let [warning] = &file.warnings[..] else { panic!("{text}: {:?}", file.warnings) };
        let said = warning.to_string();
        assert!(said.contains(name) && said.contains(near) && said.contains("settings.toml"), "{said}");
    }
}

#[test]
fn names_that_are_free_or_of_a_later_version_are_no_fault_of_the_file() {
    for text in [
        "[tables.history]\nwidths = [1]\n[panels]\ndetail = 300.0\n[intended]\n\"cdr\" = 5\n[export]\ncolour = 7\n",
        "folded = [\"a\"]\nrecent = [\"b\"]\n[notify]\n[tls]\n",
    ] {
        assert_eq!(loaded(text).warnings, [], "{text}");
    }
    let newer = loaded("version = 99\nfuture = 1\n[security]\ngeofence = true\n");
    assert!(matches!(&newer.warnings[..], [Warning::NewerFile { .. }]), "{:?}", newer.warnings);
    assert!(!newer.bars_everybody);
}

/// What was set before is what the last file said that could be read, whatever else stood in it.
#[test]
fn a_name_that_no_setting_has_does_not_keep_a_file_from_being_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    fs::write(&path, "future = 1\n[security]\ntoken = true\n").unwrap();
    SettingsFile::load(&path);
    fs::write(&path, "{ not toml").unwrap();
    let file = SettingsFile::load(&path);
    assert!(file.settings.security.token && !file.bars_everybody);
}
