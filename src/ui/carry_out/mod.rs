//! Wishes carried out: the only place where the window changes anything. This is the table of them; what takes more
//! than a line is done by topic.

mod actions;
mod alerts;
mod calls;
mod door;
mod history;
mod import;
mod jobs;
mod marks;
mod outside;
mod settings;
mod undo;

use egui::{Context, ViewportCommand};

use super::app::App;
use super::command::{Command, Setting, Tab};
use super::dialog::{AlertForm, Front};
use super::gather::beside;
use super::{closing, panel};
use crate::backend::{InboxAsk, Sort, Topic};
use crate::i18n::Lang;

pub(super) use history::refresh as refresh_history;
pub(super) use settings::{Occasion, Unkept, apply_theme, keep};
pub(super) use undo::Done;

pub(super) fn carry_out(app: &mut App, ctx: &Context, wish: Command) {
    // Whatever was wished for shows in the next frame.
    ctx.request_repaint();
    match wish {
        Command::Do(action) => actions::act(app, ctx, action),
        Command::Set(setting) => settings::set(app, ctx, setting),
        Command::Job(wish) => jobs::carry_out(app, wish),
        Command::Go(tab) => go(app, tab),
        Command::ShowTopic(topic) => show_topic(app, topic),
        Command::ShowView { tab, filter } => show_view(app, tab, filter),
        Command::ShowReason(code) => history::show_reason(app, code),
        Command::SetLiveFilter(text) => app.model.live_filter = text.into(),
        Command::SetHistoryFilter(text) => history::set_filter(app, text),
        Command::TypeHistoryFilter { filter, typed } => history::type_filter(app, filter, typed),
        Command::SortHistory { by, descending } => history::sort(app, Sort { by, descending }),
        Command::HistoryRows { first, rows } => app.views.history.want_rows(first, rows),
        Command::SetInboxFilter(filter) => {
            app.asked.inbox_filter = filter;
            app.asked.inbox_limit = InboxAsk::LINES;
        }
        Command::InboxRows(rows) => app.asked.inbox_limit = rows.max(InboxAsk::LINES),
        Command::OpenNotification(id) => open_notification(app, id),
        Command::Select(session) => app.model.selected = session,
        Command::OpenCall(session) => calls::open_alone(app, session),
        Command::CloseCall => app.model.call_is_open = false,
        Command::OpenMenu(session) => calls::open_menu(app, ctx, session),
        Command::Pin(session) => undo::pin(app, session),
        Command::AskReplay { one, all } => jobs::ask_replay(app, one, all),
        Command::Mark(session) => marks::toggle(app, session),
        Command::MarkAll(sessions) => marks::mark_all(app, sessions),
        Command::WriteNote(session) => calls::write_note(app, ctx, session),
        Command::Annotate { session, text } => beside::annotate(app, session, &text),
        Command::Compare { session, with } => calls::compare(app, session, with),
        Command::StopComparing => app.model.beside.compared = None,
        Command::MarkForComparing(session) => calls::mark_for_comparing(app, session),
        Command::AskMarkEnded(session) => app.views.dialogs.open(Front::mark(session)),
        Command::MarkEnded { session, note } => calls::mark_ended(app, session, note),
        Command::SaveView(view) => undo::save_view(app, view),
        Command::AskViewName(view) => app.views.dialogs.open(Front::view_name(view)),
        Command::RenameView { view, name } => undo::rename_view(app, view, name),
        Command::RemoveView(view) => undo::remove_view(app, view),
        Command::EditAlert(alert) => app.views.dialogs.open(Front::alert(AlertForm::new(alert))),
        Command::NewAlert { name, filter } => {
            app.views.dialogs.open(Front::alert(AlertForm::of(name, &filter)))
        }
        Command::SaveAlert { before, alert } => alerts::save(app, before.as_deref(), *alert),
        Command::RemoveAlert(alert) => undo::remove_alert(app, &alert),
        Command::IntendOneSided(key) => alerts::intend_one_sided(app, key),
        Command::TestNotification => alerts::test_notification(app),
        Command::MakeMaskKey => door::make_mask_key(app),
        Command::Token(wish) => door::token(app, wish),
        Command::SetAppSecret { app: key, secret } => door::set_app_secret(app, key, secret),
        Command::OpenExport => outside::open_export(app),
        Command::ShowFolder(file) => outside::show_folder(app, file),
        Command::Purge(days) => jobs::purge(app, days),
        Command::Copy { text, what } => {
            ctx.copy_text(text);
            app.toast.say(what);
        }
        Command::Toast(text) => app.toast.say(text),
        Command::Ask(question) => app.views.dialogs.open(Front::Question(question)),
        Command::Chosen { id, wish } => choose(app, ctx, id, *wish),
        Command::Welcome(lang) => welcome(app, ctx, lang),
        Command::Minimize => ctx.send_viewport_cmd(ViewportCommand::Minimized(true)),
        Command::Close { never_ask: true } => close_and_never_ask(app, ctx),
        Command::Close { never_ask: false } => closing::close(app, ctx),
    }
}

pub(super) fn go(app: &mut App, tab: Tab) {
    app.model.tab = tab;
    // Kept with the next change, or when the window is closed.
    app.model.settings.page = tab;
    app.model.call_is_open = false;
}

/// The notification that stands beside the inbox.
fn open_notification(app: &mut App, id: Option<i64>) {
    app.asked.notification = id;
    app.model.notification = id;
}

fn show_topic(app: &mut App, topic: Topic) {
    app.views.inbox.look_at(topic);
    open_notification(app, None);
    go(app, Tab::Inbox);
}

fn show_view(app: &mut App, tab: Tab, filter: String) {
    go(app, tab);
    set_filter(app, tab, filter);
}

/// Puts a filter in force on the board, or on the history.
fn set_filter(app: &mut App, tab: Tab, text: String) {
    match tab {
        Tab::Live => app.model.live_filter = text.into(),
        _ => history::set_filter(app, text),
    }
}

/// Choices in the palette that are remembered.
const RECENT: usize = 6;

fn choose(app: &mut App, ctx: &Context, id: String, wish: Command) {
    settings::change(app, |settings| {
        settings.recent.retain(|other| *other != id);
        settings.recent.insert(0, id);
        settings.recent.truncate(RECENT);
    });
    carry_out(app, ctx, wish);
}

fn welcome(app: &mut App, ctx: &Context, lang: Lang) {
    settings::set(app, ctx, Setting::Lang(lang));
    // The page that waits for the first call says what to tell the platform; later the doctor does.
    let waits = panel::live::awaits_first_call(&app.model);
    go(app, if waits { Tab::Live } else { Tab::Doctor });
}

fn close_and_never_ask(app: &mut App, ctx: &Context) {
    settings::set(app, ctx, Setting::AskBeforeClosing(false));
    closing::close(app, ctx);
}
