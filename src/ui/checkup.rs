//! When the doctor is asked, and what the platform has to be told: gathered once per frame, asked only when something
//! it depends on has changed, when somebody wants it, and once an hour.

use std::net::SocketAddr;
use std::sync::Arc;

use super::app::App;
use crate::backend::{Checkup, Examine, ListenerState, Means, Own, StoreState, TlsState, Told};
use crate::call::Arrival;
use crate::settings::{Secret, Security, Settings, TlsFiles};

/// Milliseconds between two examinations nobody asked for.
const EVERY_MILLIS: i64 = 3_600_000;

/// What an examination depends on. When it changes, the last one is out of date.
#[derive(Debug, PartialEq)]
pub(super) struct Circumstances {
    bind: String,
    public_url: String,
    zone: String,
    retention_days: Option<u32>,
    security: Security,
    token: Option<Secret>,
    tls: TlsFiles,
    listener: ListenerState,
    store: StoreState,
    tls_state: TlsState,
    has_received: bool,
}

impl Circumstances {
    fn of(app: &App) -> Circumstances {
        let (settings, health) = (&app.model.settings, &app.model.health);
        Circumstances {
            bind: settings.bind.clone(),
            public_url: settings.public_url.clone(),
            zone: settings.zone.clone(),
            retention_days: settings.retention_days,
            security: settings.security.clone(),
            token: token(app),
            tls: settings.tls.clone(),
            listener: health.listener.clone(),
            store: health.store.clone(),
            tls_state: health.tls.clone(),
            has_received: health.received > 0,
        }
    }
}

/// When the doctor was last asked, and what was the case when it was last looked at.
#[derive(Debug, Default)]
pub(super) struct Examined {
    at: Option<Arrival>,
    circumstances: Option<Circumstances>,
}

/// Takes what the doctor has found and asks again where that is out of date.
pub(super) fn gather(app: &mut App) {
    let circumstances = Some(Circumstances::of(app));
    let is_new = app.asked.examined.circumstances != circumstances;
    if is_new {
        app.asked.examined.circumstances = circumstances;
        tell(app);
    }
    let is_old = |at: Arrival| !at.is_younger_than(EVERY_MILLIS, app.model.now);
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
    let told = told(&app.model.settings, token(app).as_ref(), &app.model.health.listener, own);
    app.model.told = Arc::new(told);
}

/// Asks for an examination now.
pub(super) fn ask(app: &mut App) {
    app.asked.examined.at = Some(app.model.now);
    app.backend.examine(Examine {
        settings: app.model.settings.clone(),
        token: token(app),
        warnings: app.model.warnings.clone(),
    });
}

/// The path token in force.
fn token(app: &App) -> Option<Secret> {
    app.model.secrets.token.clone().filter(|_| app.model.settings.security.token)
}

/// What the platform has to be told as things are.
pub(super) fn told(
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
