//! Wishes carried out: the only place where the window changes anything.

mod actions;
mod door;
pub(in crate::ui) mod import;
mod undo;

use std::sync::Arc;

use egui::Context;

use super::app::App;
use super::command::{Command, Limit, Tab};
use super::dialog::AlertForm;
use super::panel::history::terms;
use super::panel::pane;
use super::typed::Typed;
use crate::backend::{InboxAsk, List, NoticeRules, PurgeOrder, Sort};
use crate::call::filter::Condition;
use crate::i18n::fill;
use crate::settings::{Settings, Theme};

/// Tells egui which theme to use.
pub(super) fn apply_theme(settings: &Settings, ctx: &Context) {
    ctx.set_theme(match settings.theme {
        Theme::System => egui::ThemePreference::System,
        Theme::Dark => egui::ThemePreference::Dark,
        Theme::Light => egui::ThemePreference::Light,
    });
}

pub(super) use undo::Done;

pub(super) fn carry_out(app: &mut App, ctx: &Context, wish: Command) {
    // Whatever was wished for shows in the next frame.
    ctx.request_repaint();
    match wish {
        Command::Do(action) => actions::act(app, ctx, action),
        Command::Go(tab) => go(app, tab),
        Command::ShowTopic(topic) => {
            app.views.inbox.look_at(topic);
            go(app, Tab::Inbox);
        }
        Command::Select(session) => app.model.selected = session,
        Command::OpenCall(session) => {
            app.model.beside.compared = None;
            app.model.selected = Some(session);
            app.model.call_is_open = true;
        }
        Command::WriteNote(session) => {
            app.model.selected = Some(session);
            app.model.call_is_open = true;
            super::panel::detail::focus_note(ctx);
        }
        Command::CloseCall => app.model.call_is_open = false,
        Command::SetLiveFilter(text) => app.model.live_filter = text.into(),
        Command::SetHistoryFilter(text) => set_history_filter(app, text),
        Command::TypeHistoryFilter { filter, typed } => {
            obey_history_filter(app, filter);
            app.model.history.typed = typed;
        }
        Command::ShowView { tab, filter } => {
            go(app, tab);
            actions::set_filter(app, tab, filter);
        }
        Command::ShowReason(code) => {
            // Its count was taken under the filter in force, so that stays.
            let filter = &app.model.history.list.filter;
            let filter = terms::with(filter, Condition::Code(code.space, vec![code.code]));
            set_history_filter(app, filter.to_string());
            go(app, Tab::History);
        }
        Command::SortHistory { by, descending } => {
            relist(app, |list| List { sort: Sort { by, descending }, ..list });
        }
        Command::HistoryRows { first, rows } => app.views.history.want_rows(first, rows),
        Command::SetInboxFilter(filter) => {
            app.asked.inbox_filter = filter;
            app.asked.inbox_limit = InboxAsk::LINES;
        }
        Command::InboxRows(rows) => app.asked.inbox_limit = rows.max(InboxAsk::LINES),
        Command::OpenNotification(id) => app.asked.notification = id,
        Command::Pin(session) => undo::pin(app, session),
        Command::AskMarkEnded(session) => app.views.dialogs.open_mark(session),
        Command::MarkEnded { session, note } => {
            let marking = app.backend.mark_ended(session, note);
            app.asked.ledger.markings.push(marking);
        }
        Command::Annotate { session, text } => super::beside::annotate(app, session, &text),
        Command::Compare { session, with } => {
            app.model.selected = Some(session);
            app.model.call_is_open = true;
            app.model.beside.compared = Some(with);
        }
        Command::StopComparing => app.model.beside.compared = None,
        Command::MarkForComparing(session) => {
            app.model.beside.marked = Some(session);
            app.toast.say(app.model.phrases.detail.compare_marked);
        }
        Command::Copy { text, what } => {
            ctx.copy_text(text);
            app.toast.say(what);
        }
        Command::SetLang(lang) => change(app, |s| s.lang = Some(lang)),
        Command::Welcome(lang) => {
            carry_out(app, ctx, Command::SetLang(lang));
            // The page that waits for the first call says what to tell the platform; later the doctor does.
            let waits = super::panel::live::awaits_first_call(&app.model);
            go(app, if waits { Tab::Live } else { Tab::Doctor });
        }
        Command::SetTheme(theme) => {
            change(app, |s| s.theme = theme);
            apply_theme(&app.model.settings, ctx);
        }
        Command::SetZone(zone) => {
            actions::leave_zone(&mut app.model);
            change(app, |s| s.zone = zone);
            let zone = app.model.zone;
            relist(app, |list| List { zone, ..list });
        }
        Command::SetDensity(density) => change(app, |s| s.density = density),
        Command::SetReduceMotion(reduced) => change(app, |s| s.reduce_motion = reduced),
        Command::IntendOneSided(key) => {
            let now = app.model.alerts.platform(app.model.now);
            change(app, |s| {
                s.intended.insert(key, now.0);
            });
            app.toast.say(app.model.phrases.live.intended_done);
        }
        Command::SetAskBeforeClosing(asks) => change(app, |s| s.ask_before_closing = asks),
        Command::Close { never_ask } => {
            if never_ask {
                change(app, |s| s.ask_before_closing = false);
            }
            super::closing::close(app, ctx);
        }
        Command::Minimize => ctx.send_viewport_cmd(egui::ViewportCommand::Minimized(true)),
        Command::SetMask(mask) => change(app, |s| s.mask = mask),
        Command::MakeMaskKey => door::make_mask_key(app),
        Command::SetBind(bind) => {
            change(app, |s| s.bind = bind);
            app.backend.rebind(app.model.settings.bind());
        }
        Command::SetPublicUrl(url) => {
            change(app, |s| s.public_url = url);
            door::tell_collector(app);
        }
        Command::SetSecurity(security) => door::set_security(app, *security),
        Command::SetTls(files) => door::set_tls(app, files),
        Command::Ask(question) => app.views.dialogs.open_question(question),
        Command::Token(wish) => door::token(app, wish),
        Command::SetAppSecret { app: key, secret } => door::set_app_secret(app, key, secret),
        Command::SetThresholds(thresholds) => {
            change(app, |s| s.thresholds = thresholds);
            app.backend.set_thresholds(thresholds);
            // What the history asks for by trust is something else now.
            relist(app, |list| list);
        }
        Command::SetNotify(notify) => change(app, |s| s.notify = notify),
        Command::TestNotification => {
            app.model.notified = None;
            app.model.is_testing_notices = app.notices.test();
            if !app.model.is_testing_notices {
                app.toast.say(app.model.phrases.notify.test_busy);
            }
        }
        Command::SetRetention(days) => change(app, |s| s.retention_days = days),
        Command::SetLimit(limit, n) => change(app, |s| match limit {
            Limit::JournalDays => s.journal_days = n,
            Limit::JournalMb => s.journal_mb = n,
            Limit::HistoryMb => s.retention_mb = n,
        }),
        Command::SetDataDir(folder) => change(app, |s| s.data_dir = folder),
        Command::SaveView(view) => undo::save_view(app, view),
        Command::AskViewName(at) => {
            if let Some(view) = app.model.settings.views.get(at) {
                app.views.dialogs.open_view_name(at, view.name.clone());
            }
        }
        Command::RenameView { at, name } => undo::rename_view(app, at, name),
        Command::MoveView { at, to } => change(app, |s| {
            if at.max(to) < s.views.len() {
                let view = s.views.remove(at);
                s.views.insert(to, view);
            }
        }),
        Command::SaveExport(choices) => change(app, |s| s.export = choices),
        Command::RemoveView(at) => undo::remove_view(app, at),
        Command::SetCalendar(calendar) => change(app, |s| s.calendar = calendar),
        Command::EditAlert(at) => app.views.dialogs.open_alert(AlertForm::new(&app.model, at)),
        Command::NewAlert { name, filter } => app.views.dialogs.open_alert(AlertForm::of(name, &filter)),
        Command::SaveAlert { before, alert } => {
            // On its own page one sees it.
            if app.model.tab != Tab::Alerts {
                let name = app.model.text(&alert.name);
                app.toast.say(fill(app.model.phrases.alerts.saved, &[("name", &name)]));
            }
            change(app, |s| {
                // It may stand elsewhere by now, or be gone.
                match before.and_then(|before| s.alerts.iter_mut().find(|one| **one == *before)) {
                    Some(kept) => *kept = *alert,
                    None => s.alerts.push(*alert),
                }
            });
        }
        Command::RemoveAlert(alert) => undo::remove_alert(app, &alert),
        Command::SnoozeAlert { at, until } => {
            change(app, |s| s.alerts.get_mut(at).into_iter().for_each(|alert| alert.snoozed_until = until));
        }
        Command::SwitchAlert { at, on } => {
            change(app, |s| s.alerts.get_mut(at).into_iter().for_each(|alert| alert.on = on));
        }
        Command::KeepWidth { panel, width } => change(app, |s| pane::keep(s, panel, width)),
        Command::KeepTable { name, state } => change(app, |s| {
            if let Ok(table) = toml::Value::try_from(*state) {
                s.tables.insert(name.to_owned(), table);
            }
        }),
        Command::Purge(days) => purge(app, days),
        Command::StartExport(options) => {
            let list = Arc::new(List { now: app.model.now, ..(*app.model.history.list).clone() });
            app.job = Some(app.backend.export(list, app.model.history.rows, *options));
        }
        Command::CancelExport => app.job.iter().for_each(|job| job.cancel()),
        Command::DismissExport => {
            app.job = None;
            app.model.export = None;
        }
        Command::StartBackup(file) => app.backup = Some(app.backend.backup(file)),
        Command::CancelBackup => app.backup.iter().for_each(|job| job.cancel()),
        Command::StartImport(file) => app.import = Some(app.backend.import(file)),
        Command::CancelImport => app.import.iter().for_each(|job| job.cancel()),
        Command::DismissImport => import::dismiss(app),
        Command::Toast(text) => app.toast.say(text),
        Command::OpenMenu(session) => {
            app.model.selected = Some(session.clone());
            app.views.row_menu.open(ctx, session);
        }
        Command::Chosen { id, wish } => {
            change(app, |s| {
                s.recent.retain(|other| *other != id);
                s.recent.insert(0, id);
                s.recent.truncate(RECENT);
            });
            carry_out(app, ctx, *wish);
        }
    }
}

/// What was chosen in the palette is remembered so far back.
const RECENT: usize = 6;

/// Removes what is older than so many days, in the background.
pub(super) fn purge(app: &mut App, days: u32) {
    let age = i64::from(days).saturating_mul(86_400_000);
    let before = crate::call::Arrival(app.model.now.0.saturating_sub(age));
    app.backend.purge(PurgeOrder::from(before));
    // The counts change although nothing was received.
    app.asked.totals = None;
}

pub(super) fn go(app: &mut App, tab: Tab) {
    app.model.tab = tab;
    // Kept with the next change, or when the window is closed.
    tab.name().clone_into(&mut app.model.settings.page);
    app.model.call_is_open = false;
}

fn set_history_filter(app: &mut App, text: String) {
    // What was being typed and in force already is among its terms now, or gone.
    if std::mem::take(&mut app.model.history.typed) > 0 {
        app.views.history.forget_typed();
    }
    obey_history_filter(app, text);
}

fn obey_history_filter(app: &mut App, text: String) {
    let typed = Typed::from(text);
    if let Ok(filter) = typed.read() {
        let filter = filter.clone();
        relist(app, |list| List { filter, ..list });
        app.views.history.to_top();
    }
    app.model.history.filter = typed;
}

/// Asks the history anew.
fn relist(app: &mut App, change: impl FnOnce(List) -> List) {
    let model = &mut app.model;
    let list = (*model.history.list).clone();
    let list =
        List { refresh: list.refresh + 1, now: model.now, thresholds: model.settings.thresholds, ..list };
    let changed = change(list.clone());
    if (&changed.filter, changed.sort) != (&list.filter, list.sort) {
        // Rows of another list must not stand in this one while it is read.
        model.history.page = None;
    }
    model.history.list = Arc::new(changed);
    model.history.rows = 0;
    model.history.complete = false;
    app.asked.window = None;
    app.asked.reasons = None;
    app.asked.spread.forget();
    app.asked.figures.forget();
}

/// Reads the shown rows again; what is shown stays until they land.
pub(super) fn refresh_history(app: &mut App) {
    let model = &mut app.model;
    let list = &model.history.list;
    model.history.list = Arc::new(List { refresh: list.refresh + 1, ..(**list).clone() });
    app.asked.window = None;
}

/// Changes a setting and keeps it; a setting that could not be kept is still obeyed, and says so.
pub(super) fn change(app: &mut App, with: impl FnOnce(&mut Settings)) {
    let model = &mut app.model;
    with(&mut model.settings);
    model.phrases = model.settings.lang().phrases();
    model.zone = model.settings.zone();
    model.alert_zone = model.settings.calendar.watched().zone;
    let rules = NoticeRules::of(&model.settings);
    if rules != app.told_rules {
        app.notices.set_rules(rules.clone());
        app.told_rules = rules;
    }
    keep(app);
}

/// Keeps the settings, unless they are kept already.
pub(super) fn keep(app: &mut App) {
    if app.model.settings != app.file.settings && !app.model.is_demo {
        app.file.settings = app.model.settings.clone();
        if let Err(error) = app.file.save() {
            app.toast.say(app.model.phrases.settings_not_kept(&error));
        }
    }
}
