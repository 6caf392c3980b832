//! A wish that a setting be another one. It says what becomes of [`Settings`], and who has to hear of it; it knows
//! nothing of those, so that a window without a house below it obeys the same wishes.

use std::path::PathBuf;

use crate::call::{Arrival, Thresholds};
use crate::i18n::Lang;
use crate::settings::{
    Alert, Calendar, Density, ExportChoices, Notify, Security, Settings, Theme, TlsFiles, View, ZoneChoice,
};
use crate::ui::widget::grid::GridState;

/// What is limited beside the age of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Days after which notifications go without their calls.
    JournalDays,
    /// Megabytes above which the oldest notifications go without their calls.
    JournalMb,
    /// Megabytes above which the oldest calls go.
    HistoryMb,
}

/// A setting, and what it is to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    Lang(Lang),
    Theme(Theme),
    Zone(ZoneChoice),
    Density(Density),
    ReduceMotion(bool),
    /// Whether it is asked before the window is closed.
    AskBeforeClosing(bool),
    Mask(bool),
    Bind(String),
    PublicUrl(String),
    Security(Box<Security>),
    Tls(TlsFiles),
    Thresholds(Thresholds),
    Notify(Notify),
    Retention(Option<u32>),
    /// Another limit of what is kept; `None`: no limit.
    Limit(Limit, Option<u32>),
    DataDir(Option<PathBuf>),
    /// Puts a view where another one stands: keys follow the order.
    MoveView {
        view: View,
        to: View,
    },
    /// The clocks that alerts go by, and the days that are unlike others.
    Calendar(Calendar),
    /// Tell nobody of an alert before this time; `None`: tell again.
    SnoozeAlert {
        /// Where it stood: of two equal ones this one is meant.
        at: usize,
        alert: Box<Alert>,
        until: Option<Arrival>,
    },
    /// Watch an alert, or keep it without watching it.
    SwitchAlert {
        /// Where it stood, as in `SnoozeAlert`.
        at: usize,
        alert: Box<Alert>,
        on: bool,
    },
    /// Remember the last choices of the export dialog.
    Export(Box<ExportChoices>),
    /// Remember where notifications were sent once more.
    ReplayTo(String),
    /// Remember widths, order and visibility of a table's columns.
    Table {
        name: &'static str,
        state: Box<GridState>,
    },
    /// Remember how wide a panel is, in points; `None`: as wide as it is at first.
    Width {
        panel: &'static str,
        width: Option<f32>,
    },
}

/// Who has to hear of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hearer {
    /// Nobody in particular: whoever needs the setting looks it up.
    Reader,
    /// The painter: looks, such as the theme.
    Painter,
    /// Whatever shows times of calls.
    Clock,
    /// Whatever judges how far a call can be believed.
    Trust,
    /// The listener, which is bound to an address.
    Listener,
    /// The door, which lets pushes in.
    Door,
}

impl Setting {
    pub fn hearer(&self) -> Hearer {
        match self {
            Setting::Theme(_) => Hearer::Painter,
            Setting::Zone(_) => Hearer::Clock,
            Setting::Thresholds(_) => Hearer::Trust,
            Setting::Bind(_) => Hearer::Listener,
            Setting::PublicUrl(_) | Setting::Security(_) | Setting::Tls(_) => Hearer::Door,
            Setting::Lang(_)
            | Setting::Density(_)
            | Setting::ReduceMotion(_)
            | Setting::AskBeforeClosing(_)
            | Setting::Mask(_)
            | Setting::Notify(_)
            | Setting::Retention(_)
            | Setting::Limit(..)
            | Setting::DataDir(_)
            | Setting::MoveView { .. }
            | Setting::Calendar(_)
            | Setting::SnoozeAlert { .. }
            | Setting::SwitchAlert { .. }
            | Setting::Export(_)
            | Setting::ReplayTo(_)
            | Setting::Table { .. }
            | Setting::Width { .. } => Hearer::Reader,
        }
    }

    /// Puts it in force. An error leaves the settings as they were: the file has no words for such a table.
    pub fn apply(self, settings: &mut Settings) -> Result<(), toml::ser::Error> {
        match self {
            Setting::Lang(lang) => settings.lang = Some(lang),
            Setting::Theme(theme) => settings.theme = theme,
            Setting::Zone(zone) => settings.zone = zone,
            Setting::Density(density) => settings.density = density,
            Setting::ReduceMotion(reduced) => settings.reduce_motion = reduced,
            Setting::AskBeforeClosing(asks) => settings.ask_before_closing = asks,
            Setting::Mask(mask) => settings.mask = mask,
            Setting::Bind(bind) => settings.bind = bind,
            Setting::PublicUrl(url) => settings.public_url = url,
            Setting::Security(security) => settings.security = *security,
            Setting::Tls(files) => settings.tls = files,
            Setting::Thresholds(thresholds) => settings.thresholds = thresholds,
            Setting::Notify(notify) => settings.notify = notify,
            Setting::Retention(days) => settings.retention_days = days,
            Setting::Limit(Limit::JournalDays, days) => settings.journal_days = days,
            Setting::Limit(Limit::JournalMb, megabytes) => settings.journal_mb = megabytes,
            Setting::Limit(Limit::HistoryMb, megabytes) => settings.retention_mb = megabytes,
            Setting::DataDir(folder) => settings.data_dir = folder,
            Setting::MoveView { view, to } => move_view(settings, &view, &to),
            Setting::Calendar(calendar) => settings.calendar = calendar,
            Setting::SnoozeAlert { at, alert, until } => {
                if let Some(kept) = find(settings, at, &alert) {
                    kept.snoozed_until = until;
                }
            }
            Setting::SwitchAlert { at, alert, on } => {
                if let Some(kept) = find(settings, at, &alert) {
                    kept.on = on;
                }
            }
            Setting::Export(choices) => settings.export = *choices,
            Setting::ReplayTo(address) => settings.replay_to = address,
            Setting::Table { name, state } => {
                settings.tables.insert(name.to_owned(), toml::Value::try_from(*state)?);
            }
            Setting::Width { panel, width: Some(width) } => {
                settings.panels.insert(panel.to_owned(), width);
            }
            Setting::Width { panel, width: None } => {
                settings.panels.remove(panel);
            }
        }
        Ok(())
    }
}

/// The alert that stood `at` this place, wherever it stands by now; it may be gone, or be another one.
fn find<'a>(settings: &'a mut Settings, at: usize, alert: &Alert) -> Option<&'a mut Alert> {
    let alerts = &mut settings.alerts;
    let is_there = alerts.get(at) == Some(alert);
    let at = if is_there { at } else { alerts.iter().position(|one| one == alert)? };
    alerts.get_mut(at)
}

fn move_view(settings: &mut Settings, view: &View, to: &View) {
    let place = |view| settings.views.iter().position(|one| one == view);
    if let (Some(at), Some(to)) = (place(view), place(to)) {
        let view = settings.views.remove(at);
        settings.views.insert(to, view);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Place;

    /// What becomes of `before` by one wish after the other.
    fn after(before: Settings, wishes: impl IntoIterator<Item = Setting>) -> Settings {
        wishes.into_iter().fold(before, |mut settings, wish| {
            wish.apply(&mut settings).unwrap();
            settings
        })
    }

    #[test]
    fn a_setting_changes_what_it_names_and_nothing_else() {
        let check = |wish: Setting, change: fn(&mut Settings)| {
            let mut wanted = Settings::default();
            change(&mut wanted);
            assert_eq!(after(Settings::default(), [wish.clone()]), wanted, "{wish:?}");
        };
        check(Setting::Lang(Lang::En), |s| s.lang = Some(Lang::En));
        check(Setting::Zone(ZoneChoice::Local), |s| s.zone = ZoneChoice::Local);
        check(Setting::Retention(Some(90)), |s| s.retention_days = Some(90));
        check(Setting::Limit(Limit::JournalDays, Some(9)), |s| s.journal_days = Some(9));
        check(Setting::Limit(Limit::JournalMb, Some(7)), |s| s.journal_mb = Some(7));
        check(Setting::Limit(Limit::HistoryMb, Some(8)), |s| s.retention_mb = Some(8));
        check(Setting::Bind("0.0.0.0:1".to_owned()), |s| "0.0.0.0:1".clone_into(&mut s.bind));
        check(Setting::PublicUrl("a".to_owned()), |s| "a".clone_into(&mut s.public_url));
        check(Setting::Mask(true), |s| s.mask = true);
        check(Setting::ReduceMotion(true), |s| s.reduce_motion = true);
    }

    #[test]
    fn columns_and_widths_are_kept_by_name_and_a_usual_width_is_forgotten() {
        let mut state = GridState::default();
        state.order.push("called".to_owned());
        let width = |width| Setting::Width { panel: "call", width };
        let table = Setting::Table { name: "live", state: Box::new(state.clone()) };
        let kept = after(Settings::default(), [table, width(Some(300.0))]);
        assert_eq!(kept.tables["live"].clone().try_into(), Ok(state));
        assert_eq!(kept.panels.get("call"), Some(&300.0));
        assert!(after(kept, [width(None)]).panels.is_empty());
    }

    #[test]
    fn a_view_goes_where_another_one_stands_and_nowhere_else() {
        let view = |name: &str| View { name: name.into(), filter: String::new(), place: Place::History };
        let views = ["one", "two", "three"].map(view).to_vec();
        let check = |name, to, order: [&str; 3]| {
            let before = Settings { views: views.clone(), ..Settings::default() };
            let wish = Setting::MoveView { view: view(name), to: view(to) };
            assert_eq!(after(before, [wish]).views, order.map(view));
        };
        check("one", "three", ["two", "three", "one"]);
        check("three", "one", ["three", "one", "two"]);
        check("one", "removed meanwhile", ["one", "two", "three"]);
    }

    #[test]
    fn an_alert_is_found_wherever_it_stands_and_no_other_one_is_touched_when_it_is_gone() {
        let named = |name: &str| Alert { name: name.to_owned(), ..Alert::default() };
        let before = Settings { alerts: vec![named("two"), named("one")], ..Settings::default() };
        let until = Some(Arrival(5));
        let off = |name| Setting::SwitchAlert { at: 0, alert: Box::new(named(name)), on: false };
        let snooze = |name| Setting::SnoozeAlert { at: 0, alert: Box::new(named(name)), until };
        let changed = after(before.clone(), [off("one"), snooze("two")]).alerts;
        let snoozed = Alert { snoozed_until: until, ..named("two") };
        assert_eq!(changed, [snoozed, Alert { on: false, ..named("one") }]);
        assert_eq!(after(before.clone(), [off("gone"), snooze("gone")]), before);
    }

    #[test]
    fn of_two_equal_alerts_the_one_that_was_meant_is_changed() {
        let before = Settings { alerts: vec![Alert::default(), Alert::default()], ..Settings::default() };
        let alert = || Box::new(Alert::default());
        let off = after(before.clone(), [Setting::SwitchAlert { at: 1, alert: alert(), on: false }]);
        assert_eq!(off.alerts, [Alert::default(), Alert { on: false, ..Alert::default() }]);
        let until = Some(Arrival(5));
        let snoozed = after(before, [Setting::SnoozeAlert { at: 1, alert: alert(), until }]);
        assert_eq!(snoozed.alerts, [Alert::default(), Alert { snoozed_until: until, ..Alert::default() }]);
    }
}
