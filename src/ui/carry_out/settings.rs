//! Settings put in force and kept.

use egui::Context;

use super::actions::leave_zone;
use super::door::tell_collector;
use super::history::relist;
use crate::backend::{List, NoticeRules};
use crate::i18n::fill;
use crate::settings::{Patience, Settings, Theme};
use crate::ui::app::App;
use crate::ui::command::{Hearer, Setting};
use crate::ui::theme::Tone;

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
        app.toast.say_toned(fill(words, &[("problem", &problem.to_string())]), Tone::Red);
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

/// Changes a setting and keeps it; a setting that could not be kept is still obeyed, says so and is kept later.
pub(super) fn change(app: &mut App, with: impl FnOnce(&mut Settings)) {
    with(&mut app.model.settings);
    app.model.follow_settings();
    let rules = NoticeRules::of(&app.model.settings);
    if rules != app.told_rules {
        app.notices.set_rules(rules.clone());
        app.told_rules = rules;
    }
    keep_settings(app, Occasion::Change);
}

/// Why it is looked whether everything is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) enum Occasion {
    /// Somebody changed something, and hears of it if that cannot be kept.
    Change,
    /// Time has passed. Whoever heard of it already need not hear of it again.
    Time,
    /// The window is gone: now or never.
    End,
}

impl Occasion {
    /// A frame does not wait for other programs.
    fn patience(self) -> Patience {
        match self {
            Occasion::Change | Occasion::Time => Patience::None,
            Occasion::End => Patience::Second,
        }
    }
}

/// What the person was told could not be kept, and is not kept yet.
#[derive(Default)]
pub(in crate::ui) struct Unkept {
    settings: bool,
    secrets: bool,
}

/// Keeps what is not on disk yet. Another program may have had the file open the last time.
pub(in crate::ui) fn keep(app: &mut App, occasion: Occasion) {
    keep_secrets(app, occasion);
    keep_settings(app, occasion);
}

fn keep_settings(app: &mut App, occasion: Occasion) {
    if !app.model.is_demo {
        let kept = app.file.keep(&app.model.settings, occasion.patience());
        let kept = kept.map_err(|error| app.model.phrases.settings_not_kept(&error));
        say(app, kept, occasion, |unkept| &mut unkept.settings);
    }
}

pub(super) fn keep_secrets(app: &mut App, occasion: Occasion) {
    if !app.model.is_demo {
        let kept = app.file.secrets.keep(&app.model.secrets, occasion.patience());
        let kept = kept.map_err(|error| app.model.phrases.secrets_not_kept(&error));
        say(app, kept, occasion, |unkept| &mut unkept.secrets);
    }
}

fn say(
    app: &mut App,
    kept: Result<(), String>,
    occasion: Occasion,
    of: impl FnOnce(&mut Unkept) -> &mut bool,
) {
    let was_told = std::mem::replace(of(&mut app.unkept), kept.is_err());
    match kept {
        Ok(()) if was_told => app.toast.say(app.model.phrases.keeping.kept_after_all),
        Err(problem) if !was_told || occasion == Occasion::Change => {
            app.toast.say_toned(problem, Tone::Red);
        }
        _ => {}
    }
}
