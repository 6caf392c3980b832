//! Settings put in force and kept.

use egui::Context;

use super::actions::leave_zone;
use super::door::tell_collector;
use super::history::relist;
use crate::backend::{List, NoticeRules};
use crate::i18n::fill;
use crate::settings::{Settings, Theme};
use crate::ui::app::App;
use crate::ui::command::{Hearer, Setting};

/// Changes a setting, and tells those who do not look by themselves.
pub(super) fn set(app: &mut App, ctx: &Context, setting: Setting) {
    let hearer = setting.hearer();
    if hearer == Hearer::Clock {
        leave_zone(&mut app.model);
    }
    let mut result = Ok(());
    change(app, |settings| result = setting.apply(settings));
    if let Err(problem) = result {
        let words = app.model.phrases.keeping.not_kept;
        app.toast.say(fill(words, &[("problem", &problem.to_string())]));
    }
    match hearer {
        Hearer::Reader => {}
        Hearer::Painter => apply_theme(&app.model.settings, ctx),
        Hearer::Clock => {
            let zone = app.model.zone;
            relist(app, |list| List { zone, ..list });
        }
        Hearer::Trust => {
            app.backend.set_thresholds(app.model.settings.thresholds);
            // What the history asks for by trust is something else now.
            relist(app, |list| list);
        }
        Hearer::Listener => app.backend.rebind(app.model.settings.bind()),
        Hearer::Door => tell_collector(app),
    }
}

/// Tells egui which theme to use.
pub(in crate::ui) fn apply_theme(settings: &Settings, ctx: &Context) {
    ctx.set_theme(match settings.theme {
        Theme::System => egui::ThemePreference::System,
        Theme::Dark => egui::ThemePreference::Dark,
        Theme::Light => egui::ThemePreference::Light,
    });
}

/// Changes a setting and keeps it; a setting that could not be kept is still obeyed, and says so.
pub(super) fn change(app: &mut App, with: impl FnOnce(&mut Settings)) {
    with(&mut app.model.settings);
    app.model.follow_settings();
    let rules = NoticeRules::of(&app.model.settings);
    if rules != app.told_rules {
        app.notices.set_rules(rules.clone());
        app.told_rules = rules;
    }
    keep(app);
}

/// Keeps the settings, unless they are kept already.
pub(in crate::ui) fn keep(app: &mut App) {
    if app.model.settings != app.file.settings && !app.model.is_demo {
        app.file.settings = app.model.settings.clone();
        if let Err(error) = app.file.save() {
            app.toast.say(app.model.phrases.settings_not_kept(&error));
        }
    }
}
