//! When the doctor is asked, and what the platform has to be told: gathered once per frame, asked only when something
//! it depends on has changed, when somebody wants it or opens the page of the last one, and once an hour.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use crate::backend::{Checkup, Examine, Health, ListenerState, Means, Own, StoreState, TlsState, Told};
use crate::call::{Arrival, Retention, Thresholds};
use crate::settings::{Secret, Security, Settings, TlsFiles, ZoneChoice};
use crate::ui::app::App;
use crate::ui::command::Tab;

/// Milliseconds between two examinations nobody asked for.
const EVERY_MILLIS: i64 = 3_600_000;

/// Milliseconds after which whoever opens the doctor's page is shown a new examination.
const FRESH_MILLIS: i64 = 60_000;

/// What an examination depends on. When it changes, the last one is out of date.
#[derive(Debug)]
pub(in crate::ui) struct Circumstances {
    bind: String,
    public_url: String,
    zone: ZoneChoice,
    retention: Retention,
    thresholds: Thresholds,
    /// Silences that are meant, and since when.
    intended: BTreeMap<String, i64>,
    security: Security,
    token: Option<Secret>,
    tls: TlsFiles,
    listener: ListenerState,
    store: StoreState,
    tls_state: TlsState,
    has_received: bool,
}

impl Circumstances {
    fn of(settings: &Settings, token: Option<&Secret>, health: &Health) -> Circumstances {
        Circumstances {
            bind: settings.bind.clone(),
            public_url: settings.public_url.clone(),
            zone: settings.zone.clone(),
            retention: settings.retention(),
            thresholds: settings.thresholds,
            intended: settings.intended.clone(),
            security: settings.security.clone(),
            token: token.cloned(),
            tls: settings.tls.clone(),
            listener: health.listener.clone(),
            store: health.store.clone(),
            tls_state: health.tls.clone(),
            has_received: health.received > 0,
        }
    }

    /// Whether nothing has changed. Asked in every frame, so that nothing is copied for it.
    fn hold(&self, settings: &Settings, new_token: Option<&Secret>, health: &Health) -> bool {
        // Taken apart, so that none is forgotten.
        let Circumstances {
            bind,
            public_url,
            zone,
            retention,
            thresholds,
            intended,
            security,
            token,
            tls,
            listener,
            store,
            tls_state,
            has_received,
        } = self;
        (bind, public_url, zone) == (&settings.bind, &settings.public_url, &settings.zone)
            && (*retention, *thresholds) == (settings.retention(), settings.thresholds)
            && (intended, security, tls) == (&settings.intended, &settings.security, &settings.tls)
            && token.as_ref() == new_token
            && (listener, store, tls_state) == (&health.listener, &health.store, &health.tls)
            && *has_received == (health.received > 0)
    }
}

/// When the doctor was last asked, and what was the case when it was last looked at.
#[derive(Debug, Default)]
pub(in crate::ui) struct Examined {
    at: Option<Arrival>,
    circumstances: Option<Circumstances>,
    /// The doctor's page was shown in the last frame.
    is_shown: bool,
}

/// Takes what the doctor has found and asks again where that is out of date.
pub(in crate::ui) fn gather(app: &mut App) {
    let (settings, token, health) = (&app.model.settings, token(app), &app.model.health);
    let known = app.asked.examined.circumstances.as_ref();
    let is_new = known.is_none_or(|known| !known.hold(settings, token, health));
    if is_new {
        app.asked.examined.circumstances = Some(Circumstances::of(settings, token, health));
        tell(app);
    }
    let is_shown = app.model.tab == Tab::Doctor && !app.model.call_is_open;
    let was_shown = std::mem::replace(&mut app.asked.examined.is_shown, is_shown);
    let every = if is_shown && !was_shown { FRESH_MILLIS } else { EVERY_MILLIS };
    let is_old = |at: Arrival| !at.is_younger_than(every, app.model.now);
    let is_starting = app.model.health.listener == ListenerState::Starting;
    if (is_new || app.asked.examined.at.is_none_or(is_old)) && !is_starting {
        ask(app);
    }
    app.model.is_examining = app.backend.checkups().is_busy();
    let latest = app.backend.checkups().latest();
    let is_known =
        |found: &Arc<Checkup>| app.model.checkup.as_ref().is_some_and(|one| Arc::ptr_eq(one, found));
    if let Some(found) = latest.map(|answer| answer.value.clone()).filter(|found| !is_known(found)) {
        app.model.checkup = Some(found);
        tell(app);
    }
}

fn tell(app: &mut App) {
    let own = app.model.checkup.as_ref().map(|checkup| checkup.own.as_slice()).unwrap_or_default();
    let told = told(&app.model.settings, token(app), &app.model.health.listener, own);
    app.model.told = Arc::new(told);
}

/// Asks for an examination now.
pub(in crate::ui) fn ask(app: &mut App) {
    app.asked.examined.at = Some(app.model.now);
    app.backend.examine(Examine {
        settings: app.model.settings.clone(),
        token: token(app).cloned(),
        warnings: app.model.warnings.clone(),
    });
}

/// The path token in force.
fn token(app: &App) -> Option<&Secret> {
    app.model.secrets.token.as_ref().filter(|_| app.model.settings.security.token)
}

/// What the platform has to be told as things are.
pub(in crate::ui) fn told(
    settings: &Settings,
    token: Option<&Secret>,
    listener: &ListenerState,
    own: &[Own],
) -> Told {
    let listening: SocketAddr = match listener {
        ListenerState::Listening(address) | ListenerState::Failed { address, .. } => *address,
        ListenerState::Starting | ListenerState::Stopped => settings.bind(),
    };
    Means { settings, token, listening, own }.told()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_an_examination_depends_on_puts_it_out_of_date() {
        let check = |what: &str, holds: bool, change: fn(&mut Settings, &mut Option<Secret>, &mut Health)| {
            let (mut settings, mut token, mut health) = (Settings::default(), None, Health::default());
            let known = Circumstances::of(&settings, token.as_ref(), &health);
            change(&mut settings, &mut token, &mut health);
            assert_eq!(known.hold(&settings, token.as_ref(), &health), holds, "{what}");
            let known = Circumstances::of(&settings, token.as_ref(), &health);
            assert!(known.hold(&settings, token.as_ref(), &health), "{what}");
        };
        check("nothing", true, |_, _, _| {});
        check("a folded panel", true, |settings, _, _| settings.folded.extend(["facets".to_owned()]));
        check("the address", false, |settings, _, _| settings.bind = "0.0.0.0:1".to_owned());
        check("the public address", false, |settings, _, _| settings.public_url = "https://x".to_owned());
        check("the zone", false, |settings, _, _| settings.zone = ZoneChoice::parse("UTC"));
        check("the retention", false, |settings, _, _| settings.retention_days = Some(3));
        check("the size that is kept", false, |settings, _, _| settings.retention_mb = Some(500));
        check("a silence that is meant", false, |settings, _, _| {
            settings.intended.extend([("fee".to_owned(), 7)])
        });
        check("the limits of trust", false, |settings, _, _| settings.thresholds.cdr_due_secs += 60);
        check("the locks", false, |settings, _, _| settings.security.fee_url = "https://x".to_owned());
        check("the certificate", false, |settings, _, _| settings.tls.certificate = Some("cert.pem".into()));
        check("the token", false, |_, token, _| *token = Some(Secret::new("abc")));
        check("the listener", false, |_, _, health| health.listener = ListenerState::Stopped);
        check("the first push", false, |_, _, health| health.received = 1);
        let more = |_: &mut Settings, _: &mut Option<Secret>, health: &mut Health| health.missed = 1;
        check("a push that was missed", true, more);
    }
}
