//! Wishes about what is watched and told.

use super::settings::change;
use crate::i18n::fill;
use crate::settings::Alert;
use crate::ui::app::App;
use crate::ui::command::Tab;

/// Keeps an alert in place of the one it was `before`.
pub(super) fn save(app: &mut App, before: Option<&Alert>, alert: Alert) {
    // On its own page one sees it.
    if app.model.tab != Tab::Alerts {
        let name = app.model.text(&alert.name);
        app.toast.say(fill(app.model.phrases.alerts.saved, &[("name", &name)]));
    }
    change(app, |settings| {
        // It may stand elsewhere by now, or be gone.
        match before.and_then(|before| settings.alerts.iter_mut().find(|one| *one == before)) {
            Some(kept) => *kept = alert,
            None => settings.alerts.push(alert),
        }
    });
}

pub(super) fn intend_one_sided(app: &mut App, key: String) {
    let now = app.model.alerts.platform(app.model.now);
    change(app, |settings| {
        settings.intended.insert(key, now.0);
    });
    app.toast.say(app.model.phrases.live.intended_done);
}

pub(super) fn test_notification(app: &mut App) {
    app.model.notified = None;
    app.model.is_testing_notices = app.notices.test();
    if !app.model.is_testing_notices {
        app.toast.say(app.model.phrases.notify.test_busy);
    }
}
