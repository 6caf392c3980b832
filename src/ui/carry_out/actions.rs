//! Actions carried out. What is not possible just now is left alone: the key that asked for it means nothing here.

use egui::Context;

use super::history::{self, relist};
use super::jobs::dismiss_export;
use super::settings::{change, set};
use super::{carry_out, go, import, marks, open_notification, set_filter, undo};
use crate::backend::{ExportState, Sort, SortBy, open_demo};
use crate::call::filter::{Condition, Expr, Filter};
use crate::call::zone::Zone;
use crate::call::{Arrival, LegName, Outcome, SessionId, Trust};
use crate::i18n::{Lang, fill};
use crate::settings::{Place, Theme, ZoneChoice};
use crate::ui::app::App;
use crate::ui::command::{Action, Command, Setting, Tab, typed, views};
use crate::ui::dialog::Front;
use crate::ui::gather::checkup;
use crate::ui::model::Model;
use crate::ui::panel::history::HistoryView;
use crate::ui::panel::marks::Copied;
use crate::ui::panel::reasons::ReasonsView;
use crate::ui::panel::{detail, live, pane};
use crate::ui::screen::REVEAL_MILLIS;
use crate::ui::theme::Tone;
use crate::ui::views::{copy, in_force, name_of};

pub(super) fn act(app: &mut App, ctx: &Context, action: Action) {
    if action.obstacle(&app.model).is_some() {
        return;
    }
    match action {
        Action::GoLive => go(app, Tab::Live),
        Action::GoHistory => go(app, Tab::History),
        Action::GoReasons => go(app, Tab::Reasons),
        Action::GoInsights => go(app, Tab::Insights),
        Action::GoAlerts => go(app, Tab::Alerts),
        Action::GoInbox => go(app, Tab::Inbox),
        Action::GoDoctor => go(app, Tab::Doctor),
        Action::GoSettings => go(app, Tab::Settings),
        Action::MoveDown
        | Action::MoveUp
        | Action::MoveToFirst
        | Action::MoveToLast
        | Action::Mark
        | Action::MarkDown
        | Action::MarkUp => {
            app.views.key_for_tables = action.key_of_tables();
        }
        Action::OpenDetail => app.model.call_is_open = true,
        Action::Back => step_back(app),
        Action::Examine => checkup::ask(app),
        Action::TogglePause => app.views.live.toggle_pause(&app.model),
        Action::ToggleMask => toggle_mask(app, ctx),
        Action::Reveal => reveal(app),
        Action::Presenter => toggle_presenter(app),
        Action::SwitchLanguage => switch_language(app, ctx),
        Action::SwitchTheme => switch_theme(app, ctx),
        Action::NextZone => {
            let zone = next_zone(&mut app.model);
            set(app, ctx, Setting::Zone(zone));
        }
        Action::Refresh => relist(app, |list| list),
        Action::Columns if app.model.tab == Tab::Live => app.views.live.open_columns = true,
        Action::Columns => app.views.history.open_columns(),
        Action::Facets => fold_facets(app),
        Action::NextSort => next_sort(app),
        Action::SortOnce => app.views.live.sort_once(),
        Action::FocusFilter => focus_filter(app, ctx),
        Action::InvertFilter => invert_filter(app),
        Action::ClearFilter => undo::clear_filter(app, app.model.tab),
        Action::SaveView => app.views.dialogs.open(Front::save_view()),
        Action::CopyView => copy_view(app, ctx),
        Action::PasteView => app.views.dialogs.open(Front::paste_view()),
        Action::View(number) => show_view(app, number),
        Action::NewAlert => new_alert(app, ctx),
        Action::CopyNumber => of_call(app, ctx, |model, id| detail::copy_number(model, &id)),
        Action::CopyA => of_call(app, ctx, |model, id| detail::copy_leg(model, &id, LegName::A)),
        Action::CopyB => of_call(app, ctx, |model, id| detail::copy_leg(model, &id, LegName::B)),
        Action::CopySession => of_call(app, ctx, |model, id| Some(detail::copy_session(model, &id))),
        Action::CopySummary => of_call(app, ctx, |model, id| detail::copy_summary(model, &id)),
        Action::TogglePin => of_call(app, ctx, |_, id| Some(Command::Pin(id))),
        Action::MarkShown => marks::mark_shown(app),
        Action::ClearMarks => marks::clear(app),
        Action::CopyMarkedNumbers => marks::copy(app, ctx, Copied::Numbers),
        Action::CopyMarkedSessions => marks::copy_ids(app, ctx),
        Action::CopyMarkedSummaries => marks::copy(app, ctx, Copied::Summaries),
        Action::ShowMarked => marks::show(app, ctx),
        Action::ExportMarked => marks::export(app, ctx),
        Action::PinMarked => marks::pin(app),
        Action::RowMenu => of_call(app, ctx, |_, id| Some(Command::OpenMenu(id))),
        Action::MarkEnded => of_call(app, ctx, |_, id| Some(Command::AskMarkEnded(id))),
        Action::Note => of_call(app, ctx, |_, id| Some(Command::WriteNote(id))),
        Action::ToggleRaw => toggle_raw(app),
        Action::CopyAddress => copy_address(app, ctx),
        Action::Export => export(app, ctx),
        Action::Import => {
            import::dismiss(app);
            app.views.dialogs.open(Front::import());
        }
        Action::StartDemo => start_demo(app),
        Action::Undo => undo::undo(app),
        Action::Palette => app.views.dialogs.open(Front::palette()),
        Action::Help => app.views.dialogs.open(Front::Help),
    }
}

/// One step after the other: the comparison, the picked marks of the page, the page, the choice, the marked calls.
fn step_back(app: &mut App) {
    if !app.model.call_is_open && app.model.tab == Tab::Inbox {
        app.views.inbox.close();
        open_notification(app, None);
        return;
    }
    if !app.model.call_is_open {
        if app.model.selected.take().is_none() {
            marks::clear(app);
        }
        return;
    }
    let is_stepped = app.model.beside.compared.take().is_some() || app.views.detail.drop_picks();
    app.model.call_is_open = is_stepped;
}

/// What `wish` makes of the chosen call, if one is chosen.
fn of_call(app: &mut App, ctx: &Context, wish: impl FnOnce(&Model, SessionId) -> Option<Command>) {
    let Some(session) = app.model.selected.clone() else { return };
    if let Some(wish) = wish(&app.model, session) {
        carry_out(app, ctx, wish);
    }
}

/// The first press leads to the raw text, the next ones turn it over.
fn toggle_raw(app: &mut App) {
    if app.model.selected.is_none() {
        return;
    }
    let is_compared = app.model.beside.compared.take().is_some();
    if app.model.call_is_open && !is_compared {
        app.views.detail.toggle_raw();
    } else {
        app.model.call_is_open = true;
    }
}

fn toggle_mask(app: &mut App, ctx: &Context) {
    app.model.screen.revealed_until = None;
    let mask = !app.model.settings.mask;
    set(app, ctx, Setting::Mask(mask));
}

fn toggle_presenter(app: &mut App) {
    let screen = &mut app.model.screen;
    screen.presenting = !screen.presenting;
    screen.revealed_until = None;
    let words = &app.model.phrases.screen;
    app.toast.say(if app.model.screen.presenting { words.presenting_on } else { words.presenting_off });
}

fn switch_language(app: &mut App, ctx: &Context) {
    let lang = match app.model.phrases.lang {
        Lang::Zh => Lang::En,
        Lang::En => Lang::Zh,
    };
    set(app, ctx, Setting::Lang(lang));
}

fn switch_theme(app: &mut App, ctx: &Context) {
    let theme = if ctx.theme() == egui::Theme::Dark { Theme::Light } else { Theme::Dark };
    set(app, ctx, Setting::Theme(theme));
}

fn fold_facets(app: &mut App) {
    change(app, |settings| {
        let name = pane::FACETS.name;
        if !settings.folded.remove(name) {
            settings.folded.insert(name.to_owned());
        }
    });
}

fn focus_filter(app: &App, ctx: &Context) {
    let field = match app.model.tab {
        Tab::Live => live::filter_id(),
        Tab::Reasons => ReasonsView::search_id(),
        _ => HistoryView::filter_id(),
    };
    ctx.memory_mut(|memory| memory.request_focus(field));
}

fn invert_filter(app: &mut App) {
    if let Ok(filter) = typed(&app.model).read().cloned() {
        set_filter(app, app.model.tab, inverted(filter).to_string());
    }
}

fn copy_view(app: &mut App, ctx: &Context) {
    if let Some(view) = in_force(&app.model) {
        let wish = copy(&app.model, &view);
        carry_out(app, ctx, wish);
    }
}

fn show_view(app: &mut App, number: u8) {
    let at = usize::from(number).checked_sub(1);
    if let Some(view) = at.and_then(|at| views(&app.model).into_iter().nth(at)) {
        set_filter(app, app.model.tab, view.filter);
    }
}

fn new_alert(app: &mut App, ctx: &Context) {
    let tab = app.model.tab;
    // The page of alerts has no filter: there an alert begins with all calls.
    let has_filter = matches!(tab, Tab::Live | Tab::History | Tab::Reasons | Tab::Insights);
    let filter = typed(&app.model).read().ok().cloned().filter(|_| has_filter);
    let filter = filter.unwrap_or_default();
    let place = if tab == Tab::Live { Place::Live } else { Place::History };
    let name = name_of(&app.model, place, &filter).filter(|_| !filter.is_empty());
    let (name, filter) = (name.unwrap_or_default(), filter.to_string());
    carry_out(app, ctx, Command::NewAlert { name, filter });
}

fn copy_address(app: &mut App, ctx: &Context) {
    let text = app.model.told.status.url.clone();
    let w = &app.model.phrases.live;
    let what = fill(w.copied, &[("what", w.copied_address)]);
    carry_out(app, ctx, Command::Copy { text, what });
}

fn export(app: &mut App, ctx: &Context) {
    // What is on the screen is what is exported; the page behind the dialog shows it row by row.
    if app.model.tab == Tab::Live && !app.model.call_is_open {
        let filter = on_the_board(app.views.live.filter().clone());
        carry_out(app, ctx, Command::ShowView { tab: Tab::History, filter });
    }
    open_export(app);
}

/// Opens the export of what the history shows.
pub(super) fn open_export(app: &mut App) {
    // What an earlier export came to was read when its dialog was closed.
    if !matches!(app.model.export.as_deref(), Some(ExportState::Running(_))) {
        dismiss_export(app);
    }
    app.views.dialogs.open(Front::export(&app.model));
}

fn start_demo(app: &mut App) {
    let w = &app.model.phrases.actions;
    match open_demo(app.model.phrases.lang.as_str()) {
        Ok(()) => app.toast.say(w.demo_started),
        Err(error) => {
            app.toast.say_toned(fill(w.demo_failed, &[("problem", &error.to_string())]), Tone::Red);
        }
    }
}

/// The calls that the board shows, as the history finds them: in progress, as far as anybody believes that.
fn on_the_board(mut filter: Filter) -> String {
    filter.terms.push(Expr::Is(Condition::Outcome(vec![Outcome::InProgress])));
    filter.terms.push(Expr::Not(Box::new(Expr::Is(Condition::Trust(vec![Trust::Lost])))));
    filter.to_string()
}

/// Everything the filter leaves out; inverted twice it is what it was.
fn inverted(mut filter: Filter) -> Filter {
    let only = if filter.terms.len() == 1 { filter.terms.pop() } else { None };
    let terms = match only {
        Some(Expr::Not(inner)) => match *inner {
            Expr::All(terms) => terms,
            term => vec![term],
        },
        Some(term) => vec![Expr::Not(Box::new(term))],
        None => vec![Expr::Not(Box::new(Expr::All(filter.terms)))],
    };
    Filter { terms }
}

fn reveal(app: &mut App) {
    let until = match app.model.revealed_secs() {
        Some(_) => None,
        None => Some(Arrival(app.model.now.0.saturating_add(REVEAL_MILLIS))),
    };
    app.model.screen.revealed_until = until;
}

/// UTC, Beijing, this machine's; then the one that was chosen beside these, if one was.
fn next_zone(model: &mut Model) -> ZoneChoice {
    leave_zone(model);
    let utc = ZoneChoice::Named(Zone::UTC);
    match model.zone {
        _ if model.settings.zone.is_local() => model.screen.left_zone.clone().unwrap_or(utc),
        Zone::UTC => ZoneChoice::Named(Zone::BEIJING),
        Zone::BEIJING => ZoneChoice::Local,
        _ => utc,
    }
}

/// Remembers the zone that is given up for another one, where the key of zones would not lead back to it by itself.
pub(super) fn leave_zone(model: &mut Model) {
    if !model.settings.zone.is_local() && ![Zone::UTC, Zone::BEIJING].contains(&model.zone) {
        model.screen.left_zone = Some(model.settings.zone.clone());
    }
}

fn next_sort(app: &mut App) {
    if app.model.tab == Tab::Live {
        return app.views.live.next_sort();
    }
    const ORDER: [SortBy; 5] = [SortBy::Time, SortBy::Talk, SortBy::Ring, SortBy::Caller, SortBy::Called];
    let now = app.model.history.list.sort.by;
    // By a press on a header it can be sorted as this key never does: then it begins anew.
    let place = ORDER.iter().position(|by| *by == now);
    let next = place.and_then(|place| ORDER.get(place + 1));
    let by = next.copied().unwrap_or(ORDER[0]);
    history::sort(app, Sort { by, descending: by.begins_descending() });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::fixture::model;

    #[test]
    fn the_key_of_zones_goes_round_and_comes_back_to_an_offset_that_was_chosen() {
        let check = |chosen: &[&str], stops: &[&str]| {
            let mut model = model(Lang::En, "");
            let go = |model: &mut Model, zone: ZoneChoice| {
                model.settings.zone = zone;
                model.zone = model.settings.zone();
            };
            let mut seen = Vec::new();
            for zone in chosen {
                go(&mut model, ZoneChoice::parse(zone));
                for _ in 0..4 {
                    let next = next_zone(&mut model);
                    go(&mut model, next);
                    seen.push(model.settings.zone.to_string());
                }
            }
            assert_eq!(seen, stops, "{chosen:?}");
        };
        check(&["utc"], &["beijing", "local", "utc", "beijing"]);
        check(&["mars"], &["local", "utc", "beijing", "local"]);
        check(&["UTC-5"], &["utc", "beijing", "local", "UTC-5"]);
        check(
            &["UTC-5", "UTC+5:30"],
            &["utc", "beijing", "local", "UTC-5", "utc", "beijing", "local", "UTC+5:30"],
        );
    }

    #[test]
    fn a_filter_inverted_twice_is_what_it_was() {
        let check = |text: &str, turned: &str| {
            let filter = Filter::parse(text).unwrap();
            let once = inverted(filter.clone());
            assert_eq!(once.to_string(), turned);
            assert_eq!(Filter::parse(turned).unwrap(), once);
            assert_eq!(inverted(once), filter);
        };
        check("outcome:failed", "!outcome:failed");
        check("138* outcome:failed", "!(number:138* outcome:failed)");
        check("(138* | 139*)", "!(number:138* | number:139*)");
    }
}
