//! Wishes about the door. What is changed is kept first and obeyed at once; a secret that could not be kept is obeyed
//! as well, says so and is kept later.

use crate::backend::{DoorPolicy, random_key, random_token};
use crate::i18n::fill;
use crate::settings::{Patience, Secret, Secrets};
use crate::ui::app::App;
use crate::ui::command::TokenWish;
use crate::ui::theme::Tone;

use super::settings::{Occasion, change, keep_secrets};

pub(super) fn token(app: &mut App, wish: TokenWish) {
    let is_missing = app.model.secrets.token.is_none();
    if wish == TokenWish::Renew || (wish == TokenWish::On && is_missing) {
        let words = &app.model.phrases.security;
        match random_token() {
            Ok(token) => {
                if !is_missing {
                    app.toast.say(words.token_renewed);
                }
                change_secrets(app, |secrets| secrets.previous_token = secrets.token.replace(token));
            }
            Err(problem) => {
                app.toast.say_toned(fill(words.token_failed, &[("problem", &problem)]), Tone::Red);
                return;
            }
        }
    }
    match wish {
        TokenWish::On | TokenWish::Renew => change(app, |settings| settings.security.token = true),
        TokenWish::Off => change(app, |settings| settings.security.token = false),
        TokenWish::DropPrevious => change_secrets(app, |secrets| secrets.previous_token = None),
    }
    tell_collector(app);
}

pub(super) fn set_app_secret(app: &mut App, key: String, secret: Option<Secret>) {
    change_secrets(app, |secrets| match secret {
        Some(secret) => drop(secrets.apps.insert(key, secret)),
        None => drop(secrets.apps.remove(&key)),
    });
    tell_collector(app);
}

/// The key that numbers are masked with in files. A demo keeps nothing.
pub(super) fn make_mask_key(app: &mut App) {
    let phrases = app.model.phrases;
    let made = random_key().and_then(|random| {
        if app.model.is_demo {
            return Ok(Some(Secret::key(random)));
        }
        let kept = app.file.secrets.token_key(random, Patience::None);
        kept.map(|_| app.file.secrets.secrets.mask_key.clone()).map_err(|error| phrases.keep_problem(&error))
    });
    match made {
        Ok(key) => app.model.secrets.mask_key = key,
        Err(problem) => {
            app.toast.say_toned(fill(phrases.keeping.no_key, &[("problem", &problem)]), Tone::Red)
        }
    }
}

/// Puts the locks in force as they are set now.
pub(super) fn tell_collector(app: &App) {
    app.backend.set_policy(DoorPolicy::new(&app.model.settings, &app.model.secrets));
}

fn change_secrets(app: &mut App, with: impl FnOnce(&mut Secrets)) {
    with(&mut app.model.secrets);
    keep_secrets(app, Occasion::Change);
}
