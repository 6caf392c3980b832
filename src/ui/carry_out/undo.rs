//! What can be taken back: it is done at once, said in a toast with a button, and undone by Ctrl+Z, the last one
//! first.

use std::borrow::Cow;

use super::set_filter;
use super::settings::change;
use crate::call::SessionId;
use crate::i18n::{fill, grouped};
use crate::settings::{Alert, Settings, View};
use crate::ui::app::App;
use crate::ui::command::{Tab, filter_text};
use crate::ui::panel::detail;
use crate::ui::theme::Tone;
use crate::ui::views;

/// Steps that can be undone.
const DEPTH: usize = 20;

/// One thing that was done: how it is said, and what takes it back.
pub struct Done {
    words: String,
    back: Back,
    /// Where it was done, and where one has to be to see it undone.
    tab: Tab,
}

/// A way back. What else has changed since stays as it is: views and alerts are found by what they say, not by where
/// they stood.
enum Back {
    Pin(Vec<SessionId>),
    Mark(Vec<SessionId>),
    /// The view that is `now` was `before`.
    ChangeView {
        now: View,
        before: View,
        /// The offered views that were taken over with it, as they were offered.
        taken_over: Vec<View>,
    },
    PutView {
        at: usize,
        view: View,
    },
    PutAlert {
        at: usize,
        alert: Alert,
    },
    Filter(String),
}

/// How a way back ended.
enum Outcome {
    Undone,
    /// What was to be taken back is there no longer, or is so already.
    Nothing,
    /// Another view has the name now, and keeps it.
    NameTaken,
}

impl Outcome {
    /// Undone, if anything came of it.
    fn of(is_changed: bool) -> Outcome {
        if is_changed { Outcome::Undone } else { Outcome::Nothing }
    }
}

/// Remembers what was done, and says so.
fn done(app: &mut App, words: String, back: Back) {
    app.toast.offer(words.clone(), app.model.phrases.actions.undo);
    app.undo.push(Done { words, back, tab: app.model.tab });
    if app.undo.len() > DEPTH {
        app.undo.remove(0);
    }
    tell(app);
}

fn tell(app: &mut App) {
    app.model.screen.undo = app.undo.last().map(|done| done.words.clone());
}

pub(super) fn undo(app: &mut App) {
    let Some(Done { words, back, tab }) = app.undo.pop() else { return };
    if app.model.tab != tab {
        super::go(app, tab);
    }
    let outcome = take_back(app, tab, back);
    // Numbers in it may be masked by now.
    let words = app.model.text(&words);
    let w = &app.model.phrases.screen;
    match outcome {
        Outcome::Undone => app.toast.say(fill(w.undone, &[("what", &words)])),
        Outcome::Nothing => {
            app.toast.say_toned(fill(w.nothing_to_undo, &[("what", &words)]), Tone::Orange);
        }
        Outcome::NameTaken => app.toast.say_toned(w.name_taken, Tone::Orange),
    }
    tell(app);
}

/// Nothing of this is remembered as done: else undoing twice would undo the undoing, and never come to what was before.
fn take_back(app: &mut App, tab: Tab, back: Back) -> Outcome {
    match back {
        Back::Pin(sessions) => {
            let before = app.model.pinned.len();
            app.model.pinned.extend(sessions);
            Outcome::of(app.model.pinned.len() > before)
        }
        Back::Mark(sessions) => {
            let before = app.model.marks.len();
            app.model.marks.mark_all(sessions);
            Outcome::of(app.model.marks.len() > before)
        }
        Back::ChangeView { now, before, taken_over } => {
            let views = &app.model.settings.views;
            let Some(at) = views.iter().position(|view| *view == now) else { return Outcome::Nothing };
            if is_name_taken(views.iter().take(at).chain(views.iter().skip(at + 1)), &before) {
                return Outcome::NameTaken;
            }
            change_view(app, &now, before);
            change(app, |settings| give_back(settings, &taken_over));
            Outcome::Undone
        }
        Back::PutView { at, view } => {
            if is_name_taken(&app.model.settings.views, &view) {
                return Outcome::NameTaken;
            }
            change(app, |settings| settings.views.insert(at.min(settings.views.len()), view));
            Outcome::Undone
        }
        Back::PutAlert { at, alert } => {
            change(app, |settings| settings.alerts.insert(at.min(settings.alerts.len()), alert));
            Outcome::Undone
        }
        Back::Filter(text) => {
            let is_changed = filter_text(&app.model) != text;
            set_filter(app, tab, text);
            Outcome::of(is_changed)
        }
    }
}

/// Whether one of the `others` has the name of `view` on its page.
fn is_name_taken<'a>(others: impl IntoIterator<Item = &'a View>, view: &View) -> bool {
    others.into_iter().any(|other| (other.place, &other.name) == (view.place, &view.name))
}

/// Offered views that stand as they were taken over are only offered again, in whatever language is chosen.
fn give_back(settings: &mut Settings, taken_over: &[View]) {
    let Some(place) = taken_over.first().map(|view| view.place) else { return };
    if settings.views.iter().filter(|view| view.place == place).eq(taken_over) {
        settings.views.retain(|view| view.place != place);
    }
}

/// Pins a call, or unpins it.
pub(super) fn pin(app: &mut App, session: SessionId) {
    if !app.model.pinned.remove(&session) {
        app.model.pinned.insert(session);
        return;
    }
    let words = fill(app.model.phrases.screen.unpinned, &[("call", &detail::name(&app.model, &session))]);
    done(app, words, Back::Pin(vec![session]));
}

/// Pins these calls, or unpins them where all are pinned.
pub(super) fn pin_all(app: &mut App, sessions: Vec<SessionId>) {
    if sessions.iter().any(|session| !app.model.pinned.contains(session)) {
        app.model.pinned.extend(sessions);
        return;
    }
    app.model.pinned.retain(|pinned| !sessions.contains(pinned));
    let n = grouped(sessions.len() as u64);
    let words = fill(app.model.phrases.marks.pins_removed, &[("n", &n)]);
    done(app, words, Back::Pin(sessions));
}

/// Takes all marks away.
pub(super) fn clear_marks(app: &mut App) {
    let cleared = app.model.marks.clear();
    if cleared.is_empty() {
        return;
    }
    let n = grouped(cleared.len() as u64);
    let words = fill(app.model.phrases.marks.cleared, &[("n", &n)]);
    done(app, words, Back::Mark(cleared));
}

/// Keeps a view. One of the same name on its page gives way to it, where it stands.
pub(super) fn save_view(app: &mut App, view: View) {
    let phrases = app.model.phrases;
    let (now, mut replaced, mut taken_over) = (view.clone(), None, Vec::new());
    change(app, |settings| {
        // The views that are offered until somebody keeps one of their own stay beside it.
        if !settings.views.iter().any(|kept| kept.place == view.place) {
            taken_over = views::offered(phrases, view.place);
            settings.views.extend_from_slice(&taken_over);
        }
        match settings.views.iter_mut().find(|kept| kept.place == view.place && kept.name == view.name) {
            Some(kept) => replaced = Some(std::mem::replace(kept, view)),
            None => settings.views.push(view),
        }
    });
    if let Some(before) = replaced {
        let words = fill(phrases.screen.view_replaced, &[("name", &app.model.text(&now.name))]);
        done(app, words, Back::ChangeView { now, before, taken_over });
    }
}

pub(super) fn rename_view(app: &mut App, before: View, name: String) {
    let now = View { name, ..before.clone() };
    if change_view(app, &before, now.clone()) {
        let words = fill(app.model.phrases.screen.view_renamed, &[("name", &app.model.text(&now.name))]);
        done(app, words, Back::ChangeView { now, before, taken_over: Vec::new() });
    }
}

/// Puts another view in the place of one. Says whether that one was still there.
fn change_view(app: &mut App, before: &View, now: View) -> bool {
    let mut is_there = false;
    change(app, |settings| {
        if let Some(view) = settings.views.iter_mut().find(|view| *view == before) {
            (*view, is_there) = (now, true);
        }
    });
    is_there
}

pub(super) fn remove_view(app: &mut App, view: View) {
    let Some(at) = app.model.settings.views.iter().position(|one| *one == view) else { return };
    change(app, |settings| drop(settings.views.remove(at)));
    let words = fill(app.model.phrases.screen.view_removed, &[("name", &app.model.text(&view.name))]);
    done(app, words, Back::PutView { at, view });
}

pub(super) fn remove_alert(app: &mut App, alert: &Alert) {
    let Some(at) = app.model.settings.alerts.iter().position(|one| one == alert) else { return };
    let alert = alert.clone();
    change(app, |settings| drop(settings.alerts.remove(at)));
    let words = fill(app.model.phrases.alerts.removed, &[("name", &app.model.text(&alert.name))]);
    done(app, words, Back::PutAlert { at, alert });
}

pub(super) fn clear_filter(app: &mut App, tab: Tab) {
    let before = filter_text(&app.model).to_owned();
    set_filter(app, tab, String::new());
    if !before.trim().is_empty() {
        let words =
            fill(app.model.phrases.screen.filter_cleared, &[("filter", &app.model.text(&said(&before)))]);
        done(app, words, Back::Filter(before));
    }
}

/// The most signs that are said of a filter: one may name thousands of calls.
const SAID: usize = 64;

/// A filter as far as it is said. It is cut between two values: no number and no id is said in part.
fn said(filter: &str) -> Cow<'_, str> {
    let Some((end, _)) = filter.char_indices().nth(SAID) else { return filter.into() };
    let start = filter.get(..end).unwrap_or_default();
    let is_digit = |sign: char| sign.is_ascii_digit();
    let whole = start.rfind([',', ' ']).and_then(|at| start.get(..=at));
    let whole = whole.unwrap_or_else(|| start.trim_end_matches(is_digit));
    format!("{whole}…").into()
}
