//! Actions carried out. What is not possible just now is left alone: the key that asked for it means nothing here.

use egui::Context;

use super::{carry_out, change, go, import, relist, set_history_filter, undo};
use crate::backend::{ExportState, List, Sort, SortBy, open_demo};
use crate::call::filter::{Condition, Expr, Filter};
use crate::call::zone::Zone;
use crate::call::{Arrival, LegName, Outcome, Trust};
use crate::i18n::{Lang, fill};
use crate::settings::{Place, Theme};
use crate::ui::app::App;
use crate::ui::checkup;
use crate::ui::command::{Action, Command, Tab, typed, views};
use crate::ui::model::Model;
use crate::ui::panel::history::HistoryView;
use crate::ui::panel::reasons::ReasonsView;
use crate::ui::panel::{detail, live, pane};
use crate::ui::screen::REVEAL_MILLIS;
use crate::ui::views::{copy, name_of};

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
        Action::MoveDown | Action::MoveUp | Action::MoveToFirst | Action::MoveToLast => {
            app.views.key_for_tables = action.key_of_tables();
        }
        Action::OpenDetail => app.model.call_is_open = true,
        // One step after the other: the picked marks, the comparison, the page.
        Action::Back if app.model.call_is_open && app.views.detail.drop_picks() => {}
        Action::Back if app.model.call_is_open && app.model.beside.compared.is_some() => {
            app.model.beside.compared = None;
        }
        Action::Back if app.model.call_is_open => app.model.call_is_open = false,
        Action::Back => app.model.selected = None,
        Action::Examine => checkup::ask(app),
        Action::TogglePause => app.views.live.toggle_pause(&app.model),
        Action::ToggleMask => {
            app.model.screen.revealed_until = None;
            let mask = !app.model.settings.mask;
            carry_out(app, ctx, Command::SetMask(mask));
        }
        Action::Reveal => reveal(app),
        Action::Presenter => {
            let screen = &mut app.model.screen;
            screen.presenting = !screen.presenting;
            screen.revealed_until = None;
            let words = &app.model.phrases.screen;
            app.toast.say(if app.model.screen.presenting {
                words.presenting_on
            } else {
                words.presenting_off
            });
        }
        Action::SwitchLanguage => {
            let lang = match app.model.phrases.lang {
                Lang::Zh => Lang::En,
                Lang::En => Lang::Zh,
            };
            carry_out(app, ctx, Command::SetLang(lang));
        }
        Action::SwitchTheme => {
            let theme = if ctx.theme() == egui::Theme::Dark { Theme::Light } else { Theme::Dark };
            carry_out(app, ctx, Command::SetTheme(theme));
        }
        Action::NextZone => {
            let zone = next_zone(&mut app.model);
            carry_out(app, ctx, Command::SetZone(zone));
        }
        Action::Refresh => relist(app, |list| list),
        Action::Columns if app.model.tab == Tab::Live => app.views.live.open_columns = true,
        Action::Columns => app.views.history.open_columns(),
        Action::Facets => change(app, |settings| {
            let name = pane::FACETS.name;
            if !settings.folded.remove(name) {
                settings.folded.insert(name.to_owned());
            }
        }),
        Action::NextSort => next_sort(app),
        Action::SortOnce => app.views.live.sort_once(),
        Action::FocusFilter
        | Action::InvertFilter
        | Action::ClearFilter
        | Action::SaveView
        | Action::CopyView
        | Action::PasteView
        | Action::NewAlert
        | Action::View(_) => filtering(app, ctx, action),
        Action::CopyNumber
        | Action::CopyA
        | Action::CopyB
        | Action::CopySession
        | Action::CopySummary
        | Action::TogglePin
        | Action::ToggleRaw
        | Action::Note
        | Action::RowMenu
        | Action::MarkEnded => with_call(app, ctx, action),
        Action::CopyAddress => {
            let text = app.model.told.status.url.clone();
            let w = &app.model.phrases.live;
            let what = fill(w.copied, &[("what", w.copied_address)]);
            carry_out(app, ctx, Command::Copy { text, what });
        }
        Action::Export => {
            // What is on the screen is what is exported; the page behind the dialog shows it row by row.
            if app.model.tab == Tab::Live && !app.model.call_is_open {
                let filter = on_the_board(app.views.live.filter().clone());
                carry_out(app, ctx, Command::ShowView { tab: Tab::History, filter });
            }
            // What an earlier export came to was read when its dialog was closed.
            if !matches!(app.model.export.as_deref(), Some(ExportState::Running(_))) {
                app.job = None;
                app.model.export = None;
            }
            app.views.dialogs.open_export(&app.model);
        }
        Action::Import => {
            import::dismiss(app);
            app.views.dialogs.open_import();
        }
        Action::StartDemo => {
            let w = &app.model.phrases.actions;
            let said = match open_demo(app.model.phrases.lang.as_str()) {
                Ok(()) => w.demo_started.to_owned(),
                Err(error) => fill(w.demo_failed, &[("problem", &error.to_string())]),
            };
            carry_out(app, ctx, Command::Toast(said));
        }
        Action::Undo => undo::undo(app),
        Action::Palette => app.views.dialogs.open_palette(),
        Action::Help => app.views.dialogs.open_help(),
    }
}

fn with_call(app: &mut App, ctx: &Context, action: Action) {
    let Some(session) = app.model.selected.clone() else { return };
    let wish = match action {
        Action::CopyNumber => detail::copy_number(&app.model, &session),
        Action::CopyA => detail::copy_leg(&app.model, &session, LegName::A),
        Action::CopyB => detail::copy_leg(&app.model, &session, LegName::B),
        Action::CopySession => Some(detail::copy_session(&app.model, &session)),
        Action::CopySummary => detail::copy_summary(&app.model, &session),
        Action::TogglePin => Some(Command::Pin(session)),
        Action::RowMenu => Some(Command::OpenMenu(session)),
        Action::MarkEnded => Some(Command::AskMarkEnded(session)),
        Action::Note => Some(Command::WriteNote(session)),
        // The first press leads to the raw text, the next ones turn it over.
        Action::ToggleRaw if app.model.call_is_open => {
            app.views.detail.toggle_raw();
            None
        }
        _ => {
            app.model.call_is_open = true;
            None
        }
    };
    wish.into_iter().for_each(|wish| carry_out(app, ctx, wish));
}

fn filtering(app: &mut App, ctx: &Context, action: Action) {
    let tab = app.model.tab;
    match action {
        Action::FocusFilter => {
            let field = match tab {
                Tab::Live => live::filter_id(),
                Tab::Reasons => ReasonsView::search_id(),
                _ => HistoryView::filter_id(),
            };
            ctx.memory_mut(|memory| memory.request_focus(field));
        }
        Action::InvertFilter => {
            if let Ok(filter) = typed(&app.model).read().cloned() {
                set_filter(app, tab, inverted(filter).to_string());
            }
        }
        Action::ClearFilter => undo::clear_filter(app, tab),
        Action::SaveView => app.views.dialogs.open_save_view(),
        Action::PasteView => app.views.dialogs.open_paste_view(),
        Action::NewAlert => {
            // The page of alerts has no filter: there an alert begins with all calls.
            let has_filter = matches!(tab, Tab::Live | Tab::History | Tab::Reasons | Tab::Insights);
            let filter = typed(&app.model).read().ok().cloned().filter(|_| has_filter);
            let filter = filter.unwrap_or_default();
            let place = if tab == Tab::Live { Place::Live } else { Place::History };
            let name = name_of(&app.model, place, &filter).filter(|_| !filter.is_empty());
            let (name, filter) = (name.unwrap_or_default(), filter.to_string());
            carry_out(app, ctx, Command::NewAlert { name, filter });
        }
        Action::CopyView => {
            let copied = crate::ui::views::in_force(&app.model).map(|view| copy(&app.model, &view));
            copied.into_iter().for_each(|wish| carry_out(app, ctx, wish));
        }
        Action::View(number) => {
            let view =
                usize::from(number).checked_sub(1).and_then(|at| views(&app.model).into_iter().nth(at));
            view.into_iter().for_each(|view| set_filter(app, tab, view.filter));
        }
        _ => {}
    }
}

/// The calls that the board shows, as the history finds them: in progress, as far as anybody believes that.
fn on_the_board(mut filter: Filter) -> String {
    filter.terms.push(Expr::Is(Condition::Outcome(vec![Outcome::InProgress])));
    filter.terms.push(Expr::Not(Box::new(Expr::Is(Condition::Trust(vec![Trust::Lost])))));
    filter.to_string()
}

/// Puts a filter in force on the board, or on the history.
pub(super) fn set_filter(app: &mut App, tab: Tab, text: String) {
    match tab {
        Tab::Live => app.model.live_filter = text.into(),
        _ => set_history_filter(app, text),
    }
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
fn next_zone(model: &mut Model) -> String {
    leave_zone(model);
    let next = match model.zone {
        _ if is_local(model) => model.screen.left_zone.as_deref().unwrap_or("utc"),
        zone if zone == Zone::UTC => "beijing",
        zone if zone == Zone::BEIJING => "local",
        _ => "utc",
    };
    next.to_owned()
}

/// Remembers the zone that is given up for another one, where the key of zones would not lead back to it by itself.
pub(super) fn leave_zone(model: &mut Model) {
    if !is_local(model) && ![Zone::UTC, Zone::BEIJING].contains(&model.zone) {
        model.screen.left_zone = Some(model.settings.zone.clone());
    }
}

fn is_local(model: &Model) -> bool {
    model.settings.zone.trim().eq_ignore_ascii_case("local")
}

fn next_sort(app: &mut App) {
    if app.model.tab == Tab::Live {
        return app.views.live.next_sort();
    }
    const ORDER: [(SortBy, bool); 5] = [
        (SortBy::Time, true),
        (SortBy::Talk, true),
        (SortBy::Ring, true),
        (SortBy::Caller, false),
        (SortBy::Called, false),
    ];
    let now = app.model.history.list.sort.by;
    // By a press on a header it can be sorted as this key never does: then it begins anew.
    let place = ORDER.iter().position(|(by, _)| *by == now);
    let next = place.and_then(|place| ORDER.get(place + 1));
    let (by, descending) = next.copied().unwrap_or(ORDER[0]);
    relist(app, |list| List { sort: Sort { by, descending }, ..list });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::fixture::model;

    #[test]
    fn the_key_of_zones_goes_round_and_comes_back_to_an_offset_that_was_chosen() {
        let check = |chosen: &[&str], stops: &[&str]| {
            let mut model = model(Lang::En, "");
            let go = |model: &mut Model, zone: String| {
                model.settings.zone = zone;
                model.zone = model.settings.zone();
            };
            let mut seen = Vec::new();
            for zone in chosen {
                go(&mut model, (*zone).to_owned());
                for _ in 0..4 {
                    let next = next_zone(&mut model);
                    go(&mut model, next);
                    seen.push(model.settings.zone.clone());
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
