//! Writing what has changed into a settings file that people write into, too: their comments, the order of their lines
//! and what else they changed meanwhile stay.

use toml::Value;
use toml_edit::{Decor, DocumentMut, Item, Table, TableLike, table};

use super::Settings;
use super::file::{Taken, found, leaves};
use super::unknown::{LOCKS, unknown};

/// Whether what a file says of who may push may be written anew where it is not clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rewrites {
    /// It was not clear when the file was read, and that was said.
    Unclear,
    /// It was clear, and somebody has changed it since.
    Never,
}

/// `text`, a settings file, with what differs between `before` and `now`; all else stays, also what cannot be used. Where
/// the file does not say clearly who may push, that stays as it is until somebody sets it anew; then it is written as a
/// whole, if that is what somebody knows. `there` is what the text says. `None`: nothing can be written into this text.
pub(super) fn merged(
    text: &str,
    there: &toml::Table,
    before: &Settings,
    now: &Settings,
    rewrites: Rewrites,
) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    let has_other_locks = has_other_locks(before, now);
    let [before, now] = [before, now].map(|settings| toml::Table::try_from(settings).ok());
    let (before, now) = (before?, now?);

    let is_clear = tells_locks(there);
    if !is_clear && has_other_locks {
        if rewrites == Rewrites::Never {
            return None;
        }
        let misspelt = unknown(there).into_iter().filter(|one| one.is_lock);
        for name in misspelt.map(|one| one.name).chain(LOCKS.map(str::to_owned)) {
            if document.remove(&name).is_none() {
                document.remove(name.split('.').next()?);
            }
        }
        for lock in LOCKS {
            set(&mut document, &[lock.to_owned()], now.get(lock)?)?;
        }
    }
    let is_left = |path: &[String]| is_clear || !is_lock(path);

    let leaves_now = leaves(now.clone());
    for (path, _) in leaves(before.clone()).iter().filter(|(path, _)| is_left(path)) {
        let is_set = leaves_now.iter().any(|(other, _)| other == path);
        if !is_set && found(there, path).is_some() {
            remove(&mut document, path);
        }
    }
    for (path, value) in leaves_now.iter().filter(|(path, _)| is_left(path)) {
        let is_changed = found(&before, path) != Some(value);
        if is_changed && found(there, path) != Some(value) {
            set(&mut document, path, value)?;
        }
    }
    Some(document.to_string())
}

/// Whether who may push is set otherwise.
pub(super) fn has_other_locks(before: &Settings, now: &Settings) -> bool {
    before.security != now.security || before.tls != now.tls
}

fn is_lock(path: &[String]) -> bool {
    path.first().is_some_and(|first| LOCKS.contains(&first.as_str()))
}

/// Whether a file says clearly who may push, if it says anything of it.
pub(super) fn tells_locks(there: &toml::Table) -> bool {
    let are_usable =
        leaves(there.clone()).iter().all(|(path, value)| !is_lock(path) || is_usable(path, value));
    are_usable && unknown(there).iter().all(|one| !one.is_lock)
}

fn is_usable(path: &[String], value: &Value) -> bool {
    Taken::default().takes(path, value)
}

/// Writes a value where it belongs. `None`: it cannot be written as TOML.
fn set(document: &mut DocumentMut, path: &[String], value: &Value) -> Option<()> {
    let (name, parents) = path.split_last()?;
    let nested = parents
        .iter()
        .rev()
        .fold(toml::Table::from_iter([(name.clone(), value.clone())]), |inner, parent| {
            toml::Table::from_iter([(parent.clone(), Value::Table(inner))])
        });
    let written: DocumentMut = toml::to_string_pretty(&nested).ok()?.parse().ok()?;
    let mut place: &mut dyn TableLike = document.as_table_mut();
    let mut item = written.as_item();
    for parent in parents {
        let inner = place.entry(parent).or_insert_with(table);
        if !inner.is_table_like() {
            *inner = table();
        }
        place = inner.as_table_like_mut()?;
        item = item.get(parent)?;
    }
    let mut item = item.get(name)?.clone();
    match (place.get_mut(name), &mut item) {
        (Some(Item::Value(old)), Item::Value(new)) => {
            *new.decor_mut() = old.decor().clone();
            *old = new.clone();
        }
        _ => {
            take_out(place, name);
            place.insert(name, item);
        }
    }
    Some(())
}

fn remove(document: &mut DocumentMut, path: &[String]) {
    let Some((name, parents)) = path.split_last() else { return };
    let mut place: Option<&mut dyn TableLike> = Some(document.as_table_mut());
    for parent in parents {
        place = place.and_then(|place| place.get_mut(parent)?.as_table_like_mut());
    }
    if let Some(place) = place {
        take_out(place, name);
    }
}

/// Takes a setting out of its table. The comment above it goes to what follows: it may be about more than that one.
fn take_out(place: &mut dyn TableLike, name: &str) {
    let above = place.key(name).and_then(|key| text_of(key.leaf_decor())).filter(|text| text.contains('#'));
    let next = place.iter().skip_while(|(other, _)| *other != name).nth(1).map(|(next, _)| next.to_owned());
    place.remove(name);
    let Some((above, next)) = above.zip(next) else { return };
    let decor = match place.get_mut(&next) {
        Some(Item::Table(table)) => Some(table.decor_mut()),
        Some(Item::ArrayOfTables(tables)) => tables.get_mut(0).map(Table::decor_mut),
        _ => None,
    };
    match decor {
        Some(decor) => put_above(decor, &above),
        None => {
            if let Some(mut key) = place.key_mut(&next) {
                put_above(key.leaf_decor_mut(), &above);
            }
        }
    }
}

fn text_of(decor: &Decor) -> Option<String> {
    Some(decor.prefix()?.as_str()?.to_owned())
}

fn put_above(decor: &mut Decor, text: &str) {
    let there = text_of(decor).unwrap_or_default();
    decor.set_prefix(format!("{text}{there}"));
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;
    use proptest::sample::subsequence;

    use super::*;
    use crate::call::zone::Zone;
    use crate::files::Patience;
    use crate::settings::{
        Alert, KeepProblem, SettingsFile, SignatureMode, Theme, View, Warning, ZoneChoice,
    };

    const BY_HAND: &str = "# The collector in Shenzhen.\n\
        zone = \"utc\" # as the reports have it\n\
        plan = \"B\"\n\
        \n\
        # Asked for by the network people.\n\
        [security]\n\
        allowed = [\n  \"203.0.113.0/24\", # platform\n]\n\
        allow_list = true\n";

    /// A folder with a settings file of this text, and the file as it is loaded.
    fn loaded(text: &str) -> (tempfile::TempDir, SettingsFile) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        fs::write(&path, text).unwrap();
        (folder, SettingsFile::load(&path))
    }

    fn kept(file: &mut SettingsFile, change: impl FnOnce(&mut Settings)) -> String {
        let mut settings = file.settings.clone();
        change(&mut settings);
        file.keep(&settings, Patience::None).unwrap();
        fs::read_to_string(&file.path).unwrap()
    }

    #[test]
    fn what_people_wrote_stays_and_only_what_was_changed_is_written() {
        let (_folder, mut file) = loaded(BY_HAND);
        let written = kept(&mut file, |settings| {
            settings.zone = ZoneChoice::Named(Zone::BEIJING);
            settings.security.token = true;
        });
        let expected = BY_HAND.replace("\"utc\" #", "\"beijing\" #") + "token = true\n";
        assert_eq!(written, expected);
        let again = SettingsFile::load(&file.path);
        assert_eq!(again.settings, file.settings);
        assert!(matches!(&again.warnings[..], [Warning::UnknownName { .. }]), "{:?}", again.warnings);
        // Nothing of it is written where nothing changes.
        let view =
            View { name: "今日".to_owned(), filter: "at:today".to_owned(), place: Default::default() };
        let with_view = kept(&mut file, |settings| settings.views.push(view));
        assert!(with_view.starts_with(&written) && with_view.contains("今日"), "{with_view}");
        let without = kept(&mut file, |settings| settings.views.clear());
        assert_eq!(without.replace("views = []\n", ""), written);
    }

    #[test]
    fn what_somebody_else_changed_meanwhile_stays_unless_it_was_changed_here_too() {
        let (_folder, mut file) = loaded("bind = \"127.0.0.1:8460\"\ntheme = \"light\"\n");
        fs::write(&file.path, "bind = \"0.0.0.0:9000\"\ntheme = \"light\"\nmask = true\n").unwrap();
        let written = kept(&mut file, |settings| settings.theme = Theme::Dark);
        assert_eq!(written, "bind = \"0.0.0.0:9000\"\ntheme = \"dark\"\nmask = true\n");
        let written = kept(&mut file, |settings| settings.bind = "127.0.0.1:7000".to_owned());
        assert_eq!(written, "bind = \"127.0.0.1:7000\"\ntheme = \"dark\"\nmask = true\n");
    }

    #[test]
    fn what_is_set_no_more_goes_and_what_cannot_be_used_stays_until_it_is_set_anew() {
        let text =
            "# ours\nretention_days = 30\n# theirs\ntheme = \"purple\"\nthresholds = 5\nlang = \"en\"\n";
        let (_folder, mut file) = loaded(text);
        assert_eq!(file.warnings.len(), 2, "{:?}", file.warnings);
        let written = kept(&mut file, |settings| settings.retention_days = None);
        assert_eq!(written, "# ours\n# theirs\ntheme = \"purple\"\nthresholds = 5\nlang = \"en\"\n");
        let written = kept(&mut file, |settings| {
            settings.theme = Theme::Dark;
            settings.thresholds.ringing_silence_secs = 77;
        });
        assert!(written.starts_with("# ours\n# theirs\ntheme = \"dark\"\nlang = \"en\"\n"), "{written}");
        let again = SettingsFile::load(&file.path);
        assert_eq!((&again.warnings[..], &again.settings), (&[][..], &file.settings));
    }

    #[test]
    fn a_comment_above_what_goes_or_becomes_a_list_stays() {
        let (_folder, mut file) = loaded("# ours\nviews = []\n\n# theirs\n[notify]\nsound = true\n");
        let view = View { name: "a".to_owned(), filter: "138".to_owned(), place: Default::default() };
        let written = kept(&mut file, |settings| settings.views = vec![view]);
        assert!(written.starts_with("# ours\n\n# theirs\n[notify]\nsound = true\n"), "{written}");
        assert_eq!(SettingsFile::load(&file.path).settings, file.settings);
    }

    #[test]
    fn what_somebody_writes_meanwhile_and_cannot_be_used_is_not_lost() {
        let (_folder, mut file) = loaded("theme = \"light\"\n");
        let by_hand = "theme = \"light\"\nretention_days = \"30\"\n[[views]]\nname = \"a\"\n";
        fs::write(&file.path, by_hand).unwrap();
        let written = kept(&mut file, |settings| settings.theme = Theme::Dark);
        assert_eq!(written, by_hand.replace("light", "dark"));
    }

    #[test]
    fn a_lock_that_somebody_misspells_meanwhile_is_never_written_over() {
        let (_folder, mut file) = loaded("lang = \"en\"\n");
        let by_hand = "lang = \"en\"\n[security]\ntoken = true\nalow_list = true\n";
        fs::write(&file.path, by_hand).unwrap();
        let with_tls = |settings: &mut Settings| settings.tls.certificate = Some("/c.pem".into());
        let mut changed = file.settings.clone();
        with_tls(&mut changed);
        assert_eq!(file.keep(&changed, Patience::None), Err(KeepProblem::Spoilt));
        assert_eq!(fs::read_to_string(&file.path).unwrap(), by_hand);
        // What has nothing to do with it is written.
        let written = kept(&mut file, |settings| settings.mask = true);
        assert!(written.contains("alow_list = true") && written.contains("mask = true"), "{written}");
        assert!(SettingsFile::load(&file.path).bars_everybody);
    }

    #[test]
    fn a_lock_that_cannot_be_read_stays_barred_until_somebody_sets_it_anew() {
        for trouble in [
            "tokn = true",
            "[security]\ntokn = true",
            "[security]\ntoken = \"yes\"",
            "[[security]]\ntoken = true",
        ] {
            let text = format!("lang = \"zh\"\n{trouble}\n");
            let (_folder, mut file) = loaded(&text);
            assert!(file.bars_everybody, "{text}");
            let written = kept(&mut file, |settings| settings.mask = true);
            assert!(written.contains(trouble.lines().last().unwrap()), "{written}");
            assert!(SettingsFile::load(&file.path).bars_everybody, "{written}");
            kept(&mut file, |settings| {
                settings.security.allow_list = false;
                settings.security.signature = SignatureMode::Require;
            });
            let again = SettingsFile::load(&file.path);
            assert_eq!((again.bars_everybody, &again.warnings[..]), (false, &[][..]), "{text}");
            assert_eq!(again.settings, file.settings, "{text}");
            let aside = fs::read_to_string(file.path.with_extension("toml.before")).unwrap();
            assert!(aside.contains(trouble.lines().last().unwrap()), "{aside}");
        }
    }

    #[test]
    fn a_lock_that_cannot_be_read_takes_nothing_from_what_is_known_of_the_file_when_it_was_well() {
        let (_folder, file) = loaded("[security]\ntoken = true\n");
        fs::write(&file.path, "[security]\ntokn = true\n").unwrap();
        let mut again = SettingsFile::load(&file.path);
        assert!(again.settings.security.token && !again.bars_everybody);
        kept(&mut again, |settings| settings.mask = true);
        let again = SettingsFile::load(&file.path);
        assert!(again.settings.security.token && !again.bars_everybody && again.settings.mask);
    }

    #[test]
    fn a_file_that_was_spoilt_or_written_by_a_newer_program_meanwhile_is_not_lost() {
        let (_folder, mut file) = loaded("theme = \"light\"\n");
        fs::write(&file.path, "theme = \"lig").unwrap();
        let dark = Settings { theme: Theme::Dark, ..file.settings.clone() };
        assert_eq!(file.keep(&dark, Patience::None), Err(KeepProblem::Spoilt));
        assert_eq!(fs::read_to_string(&file.path).unwrap(), "theme = \"lig");
        fs::write(&file.path, "theme = \"light\"\n").unwrap();
        file.keep(&dark, Patience::None).unwrap();
        assert_eq!(SettingsFile::load(&file.path).settings, dark);
        fs::write(&file.path, "version = 99\n").unwrap();
        let problem = file.keep(&Settings::default(), Patience::None);
        assert_eq!(problem, Err(KeepProblem::Newer));
        assert_eq!(fs::read_to_string(&file.path).unwrap(), "version = 99\n");
    }

    type Change = (&'static str, fn(&mut Settings));

    const CHANGES: [Change; 10] = [
        ("zone", |settings| settings.zone = ZoneChoice::Named(Zone::UTC)),
        ("theme", |settings| settings.theme = Theme::Light),
        ("days", |settings| settings.retention_days = Some(7)),
        ("token", |settings| settings.security.token = true),
        ("allowed", |settings| settings.security.allowed = vec!["10.0.0.0/8".parse().unwrap()]),
        ("thresholds", |settings| settings.thresholds.ringing_silence_secs = 77),
        ("views", |settings| {
            let view =
                |n: u8| View { name: n.to_string(), filter: "138".to_owned(), place: Default::default() };
            settings.views = vec![view(1), view(2)];
        }),
        ("alerts", |settings| settings.alerts = vec![Alert::default()]),
        ("tables", |settings| {
            let widths = Value::Array(vec![Value::Float(1.5)]);
            settings.tables = toml::Table::from_iter([(
                "live".to_owned(),
                toml::Table::from_iter([("widths".to_owned(), widths)]).into(),
            )]);
        }),
        ("panels", |settings| settings.panels.extend([("a b".to_owned(), 300.0)])),
    ];

    fn settings() -> impl Strategy<Value = Settings> {
        subsequence(CHANGES.as_slice(), 0..=CHANGES.len()).prop_map(|changes| {
            let mut settings = Settings::default();
            changes.iter().for_each(|(_, change)| change(&mut settings));
            settings
        })
    }

    proptest! {
        #[test]
        fn whatever_changes_is_read_back_and_comments_stay(steps in prop::collection::vec(settings(), 1..5), sparse in any::<bool>()) {
            let whole = toml::to_string_pretty(&Settings::default()).unwrap();
            let comment = "# ours\n";
            let mut text = if sparse { comment.to_owned() + "lang = \"zh\"\n" } else { comment.to_owned() + &whole };
            let mut before = if sparse { Settings { lang: Some(crate::i18n::Lang::Zh), ..Settings::default() } } else { Settings::default() };
            for now in steps {
                let now = Settings { lang: before.lang, ..now };
                text = merged(&text, &text.parse().unwrap(), &before, &now, Rewrites::Never).unwrap();
                let (_folder, file) = loaded(&text);
                prop_assert_eq!(&file.warnings[..], &[][..], "{}", text);
                prop_assert_eq!(&file.settings, &now, "{}", text);
                prop_assert!(text.starts_with(comment), "{}", text);
                before = now;
            }
        }
    }
}
