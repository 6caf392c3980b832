//! Keeping secrets.

use super::*;

fn secrets() -> Secrets {
    Secrets {
        apps: [("app1".to_owned(), Secret::new("s3cr3t-of-app-one"))].into(),
        token: Some(Secret::token([7; 20])),
        previous_token: None,
        mask_key: None,
    }
}

fn file(folder: &tempfile::TempDir) -> SecretsFile {
    SecretsFile { path: folder.path().join("secrets.toml"), secrets: secrets(), unreadable: false }
}

#[test]
fn what_is_saved_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    file(&folder).save(Patience::None).unwrap();
    let (again, warnings) = SecretsFile::load(&folder.path().join("secrets.toml"));
    assert_eq!((again.secrets, warnings), (secrets(), vec![]));
}

#[test]
fn the_key_of_masked_numbers_is_made_once_and_kept_whoever_saves() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = file(&folder);
    window.save(Patience::None).unwrap();
    let load = || SecretsFile::load(&folder.path().join("secrets.toml")).0;
    let mut terminal = load();
    let key = terminal.token_key([1; 32], Patience::None).unwrap();
    assert_eq!(load().secrets, Secrets { mask_key: Some(Secret::key([1; 32])), ..secrets() });
    // The window was started before there was one.
    window.secrets.apps.clear();
    window.save(Patience::None).unwrap();
    assert_eq!(window.token_key([2; 32], Patience::None).unwrap(), key);
    assert_eq!(load().secrets.token_key(), Some(key));
    assert_eq!(load().secrets.apps.len(), 0);
}

#[test]
fn exports_that_begin_at_once_share_one_key() {
    let folder = tempfile::tempdir().unwrap();
    let one = |n: u8| {
        let mut file = file(&folder);
        let begin = std::thread::Builder::new().name(format!("export {n}"));
        begin.spawn(move || file.token_key([n; 32], Patience::None).unwrap()).unwrap()
    };
    let begun: Vec<_> = (0..8).map(one).collect();
    let keys: Vec<_> = begun.into_iter().map(|one| one.join().unwrap()).collect();
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
}

#[test]
fn a_key_that_could_be_guessed_is_not_used() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secrets.toml");
    fs::write(&path, "mask_key = \"short\"\n").unwrap();
    let (mut file, _) = SecretsFile::load(&path);
    let said = file.token_key([1; 32], Patience::None).unwrap_err().to_string();
    assert!(said.contains("too short") && !said.contains("\"short"), "{said}");
}

#[cfg(unix)]
#[test]
fn the_file_is_for_its_owner_only_and_one_that_is_not_is_mended_with_a_warning() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let file = file(&folder);
    file.save(Patience::None).unwrap();
    let mode = || fs::metadata(&file.path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(), 0o600);
    fs::set_permissions(&file.path, fs::Permissions::from_mode(0o644)).unwrap();
    let (again, warnings) = SecretsFile::load(&file.path);
    assert!(warnings[0].to_string().contains("644"), "{warnings:?}");
    assert_eq!((mode(), again.secrets), (0o600, secrets()));
}

#[test]
fn a_file_that_cannot_be_read_is_neither_quoted_nor_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secrets.toml");
    let text = "token = \"hidden-token-text\"\n[apps]\napp1 = very-secret-text\n";
    fs::write(&path, text).unwrap();
    let (file, warnings) = SecretsFile::load(&path);
    let said = warnings.iter().map(Warning::to_string).collect::<String>();
    assert!(said.contains("line 3"), "{said}");
    assert!(!said.contains("very-secret-text") && !said.contains("hidden-token-text"), "{said}");
    assert_eq!(file.secrets, Secrets::default());
    assert_eq!(file.save(Patience::None), Err(KeepProblem::SecretsUnread { path: path.clone() }));
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn nothing_that_is_printed_holds_a_secret() {
    let printed = format!("{:?} {:?} {}", secrets(), Secret::new("short"), Secret::new("0123456789abcdef"));
    for hidden in ["s3cr3t", Secret::token([7; 20]).expose(), "short", "0123456789ab"] {
        assert!(!printed.contains(hidden), "{printed}");
    }
    assert!(printed.ends_with("••••cdef"), "{printed}");
}

#[test]
fn a_token_is_the_base32_of_its_bits() {
    // python3: base64.b32encode(bytes(range(20))).decode().lower()
    let random: [u8; 20] = std::array::from_fn(|place| u8::try_from(place).unwrap());
    assert_eq!(Secret::token(random).expose(), "aaaqeayeaudaocajbifqydiob4ibceqt");
}
