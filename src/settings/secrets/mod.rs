//! What opens doors: app secrets and the path token, and what numbers are masked with in files, in `secrets.toml`
//! beside the settings, readable by its owner only. Nothing here is ever written whole into a log, a screen or an
//! error.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

use super::{KeepProblem, Spot, Warning};
use crate::call::mask::TokenKey;
use crate::files::{Patience, folder_of, write_whole};

/// What stands at the head of the file.
const HEAD: &str = "# Secrets of Ringside. Whoever reads this can push in the platform's name and try numbers on masked files.\n";

/// The letters of a token: Base32 in small letters, safe in every path.
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// A text that must not be read over anybody's shoulder. Printing it gives its last four characters at most.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// A path token of 160 bits, made of `random`.
    pub fn token(random: [u8; 20]) -> Secret {
        let mut text = String::with_capacity(32);
        for five in random.chunks(5) {
            let bits = five.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
            for place in (0..8).rev() {
                let letter = usize::try_from(bits >> (place * 5) & 31).unwrap_or(0);
                text.push(char::from(LETTERS.get(letter).copied().unwrap_or(b'a')));
            }
        }
        Secret(text)
    }

    /// A key of 256 bits, made of `random`, in hexadecimal.
    pub fn key(random: [u8; 32]) -> Secret {
        Secret(random.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The whole text, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether `other` is the same text; how long that takes tells nothing but the lengths.
    pub fn is(&self, other: &[u8]) -> bool {
        self.0.as_bytes().ct_eq(other).into()
    }
}

impl fmt::Display for Secret {
    /// `••••wxyz`: enough to tell two secrets apart; of a short one nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.0.chars().count();
        let shown: String = self.0.chars().skip(length.saturating_sub(4)).collect();
        f.write_str("••••")?;
        f.write_str(if length >= 12 { &shown } else { "" })
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({self})")
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Secret) -> bool {
        self.is(other.0.as_bytes())
    }
}

impl Eq for Secret {}

/// Everything that is kept out of the settings and out of the database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Secrets {
    /// App secrets by app key (`Username` of the signature, PROTOCOL 1.2).
    pub apps: BTreeMap<String, Secret>,
    /// The path token.
    pub token: Option<Secret>,
    /// The one before it, taken as well until the platform has been given the new one.
    pub previous_token: Option<Secret>,
    /// What numbers are masked with in files. Made when it is first needed, and never changed: with another one the
    /// files written before could no longer be joined with those written after.
    pub mask_key: Option<Secret>,
}

impl Secrets {
    /// What numbers are masked with in files; `None` where there is none yet, or one that could be guessed.
    pub fn token_key(&self) -> Option<Arc<TokenKey>> {
        TokenKey::new(self.mask_key.as_ref()?.expose().as_bytes()).map(Arc::new)
    }
}

/// Secrets with the place they are kept.
#[derive(Clone, Debug)]
pub struct SecretsFile {
    pub path: PathBuf,
    pub secrets: Secrets,
    /// Why the file is not overwritten: it could not be read, and somebody's secrets are in it.
    unreadable: bool,
}

/// As it stands in the file.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Written {
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mask_key: Option<String>,
    apps: BTreeMap<String, String>,
}

impl Written {
    fn mask_key(&self) -> Option<String> {
        self.mask_key.clone().filter(|key| !key.is_empty())
    }
}

impl SecretsFile {
    /// Reads `path`; no file means no secrets. A file that others may read is closed to them, with a warning.
    pub fn load(path: &Path) -> (SecretsFile, Vec<Warning>) {
        let mut file = SecretsFile { path: path.to_owned(), secrets: Secrets::default(), unreadable: false };
        let mut warnings = Vec::new();
        let text = match Patience::Second.wait_out(|| fs::read_to_string(path)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return (file, warnings),
            Err(error) => {
                file.unreadable = true;
                let (path, reason) = (path.to_owned(), error.to_string());
                return (file, vec![Warning::SecretsUnreadable { path, reason }]);
            }
        };
        warnings.extend(close_to_others(path));
        match toml::from_str::<Written>(&text) {
            Ok(written) => file.secrets = written.into(),
            Err(error) => {
                file.unreadable = true;
                // The error itself quotes the line, and with it a secret.
                let line = Spot::of(&text, error.span()).map(|spot| spot.line);
                warnings.push(Warning::SecretsMalformed { path: path.to_owned(), line });
            }
        }
        (file, warnings)
    }

    /// Writes `secrets` and remembers them, unless they are on disk already. What could not be written is not
    /// remembered, so that it can be tried again.
    pub fn keep(&mut self, secrets: &Secrets, patience: Patience) -> Result<(), KeepProblem> {
        if *secrets == self.secrets {
            return Ok(());
        }
        let before = std::mem::replace(&mut self.secrets, secrets.clone());
        self.save(patience).inspect_err(|_| self.secrets = before)
    }

    /// Writes the secrets, whole or not at all, readable by their owner only. A key that numbers are masked with stays:
    /// an export from a terminal may have made it since the file was read.
    pub fn save(&self, patience: Patience) -> Result<(), KeepProblem> {
        let _held = self.hold()?;
        let on_disk = read(&self.path).ok().and_then(|written| written.mask_key());
        let ours = Written::from(&self.secrets);
        self.write(&Written { mask_key: on_disk.or_else(|| ours.mask_key.clone()), ..ours }, patience)
    }

    /// The key that numbers are masked with in files, made of `random` and written down where there is none yet.
    pub fn token_key(&mut self, random: [u8; 32], patience: Patience) -> Result<Arc<TokenKey>, KeepProblem> {
        let key = match read(&self.path)?.mask_key() {
            Some(key) => key,
            None => self.make_mask_key(random, patience)?,
        };
        self.secrets.mask_key = Some(Secret::new(key));
        self.secrets.token_key().ok_or_else(|| KeepProblem::KeyTooShort { path: self.path.clone() })
    }

    fn make_mask_key(&self, random: [u8; 32], patience: Patience) -> Result<String, KeepProblem> {
        let _held = self.hold()?;
        // Another process may have been quicker.
        let mut written = read(&self.path)?;
        if let Some(key) = written.mask_key() {
            return Ok(key);
        }
        let key = Secret::key(random).expose().to_owned();
        written.mask_key = Some(key.clone());
        self.write(&written, patience)?;
        Ok(key)
    }

    /// Keeps other processes of ours from writing the file until it is dropped.
    fn hold(&self) -> Result<fs::File, KeepProblem> {
        if self.unreadable {
            return Err(KeepProblem::SecretsUnread { path: self.path.clone() });
        }
        fs::create_dir_all(folder_of(&self.path))?;
        let lock = fs::File::create(self.path.with_extension("lock"))?;
        lock.lock()?;
        Ok(lock)
    }

    fn write(&self, written: &Written, patience: Patience) -> Result<(), KeepProblem> {
        let text = toml::to_string_pretty(written)?;
        Ok(write_whole(&self.path, &format!("{HEAD}{text}"), patience)?)
    }
}

/// The file as it is now; none is an empty one.
fn read(path: &Path) -> Result<Written, KeepProblem> {
    match fs::read_to_string(path) {
        // The error itself quotes the line, and with it a secret.
        Ok(text) => {
            toml::from_str(&text).map_err(|_| KeepProblem::SecretsMalformed { path: path.to_owned() })
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Written::default()),
        Err(error) => Err(error.into()),
    }
}

/// Mends a file that others may read, and says so.
#[cfg(unix)]
fn close_to_others(path: &Path) -> Option<Warning> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(path).ok()?.permissions().mode();
    if mode & 0o077 == 0 {
        return None;
    }
    let (closed, path, mode) =
        (fs::set_permissions(path, fs::Permissions::from_mode(0o600)), path.to_owned(), mode & 0o777);
    Some(match closed {
        Ok(()) => Warning::ClosedToOthers { path, mode },
        Err(error) => Warning::OpenToOthers { path, mode, reason: error.to_string() },
    })
}

#[cfg(not(unix))]
fn close_to_others(_path: &Path) -> Option<Warning> {
    None
}

impl From<Written> for Secrets {
    fn from(written: Written) -> Secrets {
        let secret = |text: String| (!text.is_empty()).then(|| Secret::new(text));
        Secrets {
            apps: written.apps.into_iter().filter_map(|(app, text)| Some((app, secret(text)?))).collect(),
            token: written.token.and_then(secret),
            previous_token: written.previous_token.and_then(secret),
            mask_key: written.mask_key.and_then(secret),
        }
    }
}

impl From<&Secrets> for Written {
    fn from(secrets: &Secrets) -> Written {
        let text = |secret: &Secret| secret.expose().to_owned();
        Written {
            token: secrets.token.as_ref().map(text),
            previous_token: secrets.previous_token.as_ref().map(text),
            mask_key: secrets.mask_key.as_ref().map(text),
            apps: secrets.apps.iter().map(|(app, secret)| (app.clone(), text(secret))).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
