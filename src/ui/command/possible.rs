//! When something can be done, and what keeps it from being done.

use super::Tab;
use crate::call::LegName;
use crate::i18n::Phrases;
use crate::settings::Place;
use crate::ui::model::Model;
use crate::ui::panel::{detail, live};
use crate::ui::typed::Typed;
use crate::ui::views;

/// Why something cannot be done just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    NoCall,
    HasEnded,
    NoNumber,
    NotHere,
    NoFilter,
    BadFilter,
    NoCallsYet,
    NotMasked,
    Masked,
    Presenting,
    NoView,
    NothingMarked,
    NothingToUndo,
    IsDemo,
    /// A copy would carry what the screen masks.
    HasNumbers,
}

impl Obstacle {
    pub fn words(self, phrases: &Phrases) -> &'static str {
        let w = &phrases.actions;
        match self {
            Obstacle::NoCall => w.no_call,
            Obstacle::HasEnded => w.has_ended,
            Obstacle::NoNumber => w.no_number,
            Obstacle::NotHere => w.not_here,
            Obstacle::NoFilter => w.no_filter,
            Obstacle::BadFilter => w.bad_filter,
            Obstacle::NoCallsYet => w.no_calls_yet,
            Obstacle::NotMasked => w.not_masked,
            Obstacle::Masked => w.masked,
            Obstacle::Presenting => w.presenting,
            Obstacle::NoView => w.no_view,
            Obstacle::NothingMarked => w.nothing_marked,
            Obstacle::NothingToUndo => w.nothing_to_undo,
            Obstacle::IsDemo => w.is_demo,
            Obstacle::HasNumbers => w.has_numbers,
        }
    }
}

type Answer = Option<Obstacle>;

fn unless(holds: bool, obstacle: Obstacle) -> Answer {
    (!holds).then_some(obstacle)
}

pub(super) fn always(_: &Model) -> Answer {
    None
}

pub(super) fn demo(model: &Model) -> Answer {
    unless(!model.is_demo, Obstacle::IsDemo)
}

/// A table of calls or of arrivals is on the page.
pub(super) fn table(model: &Model) -> Answer {
    let has_table = matches!(model.tab, Tab::Live | Tab::History | Tab::Inbox);
    unless(has_table && !model.call_is_open && !waits(model), Obstacle::NotHere)
}

/// A table of calls is on the page.
pub(super) fn columns(model: &Model) -> Answer {
    let has_calls = matches!(model.tab, Tab::Live | Tab::History);
    unless(has_calls && !model.call_is_open && !waits(model), Obstacle::NotHere)
}

/// A filter of calls is on the page.
pub(super) fn filtered(model: &Model) -> Answer {
    if model.tab == Tab::Insights { unless(!model.call_is_open, Obstacle::NotHere) } else { columns(model) }
}

/// The list of the history is on the page.
pub(super) fn facets(model: &Model) -> Answer {
    unless(model.tab == Tab::History && !model.call_is_open, Obstacle::NotHere)
}

pub(super) fn board(model: &Model) -> Answer {
    match model.tab {
        Tab::Live if waits(model) => Some(Obstacle::NoCallsYet),
        Tab::Live if !model.call_is_open => None,
        _ => Some(Obstacle::NotHere),
    }
}

pub(super) fn history(model: &Model) -> Answer {
    unless(matches!(model.tab, Tab::History | Tab::Reasons | Tab::Insights), Obstacle::NotHere)
}

/// A call is chosen, and on the page: a key must not act on one that nobody sees.
pub(super) fn call(model: &Model) -> Answer {
    unless(shows_calls(model), Obstacle::NotHere)
        .or_else(|| unless(model.selected.is_some(), Obstacle::NoCall))
}

/// A call is chosen and on the page, and has been read.
pub(super) fn known_call(model: &Model) -> Answer {
    call(model).or_else(|| unless(detail::chosen(model).is_some(), Obstacle::NoCall))
}

fn shows_calls(model: &Model) -> bool {
    model.call_is_open || matches!(model.tab, Tab::Live | Tab::History)
}

/// What is masked cannot be changed.
pub(super) fn note(model: &Model) -> Answer {
    call(model).or_else(|| unless(!model.is_masked(), Obstacle::Masked))
}

pub(super) fn number(model: &Model) -> Answer {
    if address(model).is_none() { Some(Obstacle::NotHere) } else { call(model) }
}

pub(super) fn number_a(model: &Model) -> Answer {
    number_of(model, LegName::A)
}

pub(super) fn number_b(model: &Model) -> Answer {
    number_of(model, LegName::B)
}

fn number_of(model: &Model, leg: LegName) -> Answer {
    // Of one that is still being read nobody can say that it has none.
    let has_none = || detail::chosen(model).is_some_and(|call| detail::of_leg(&call, leg).is_none());
    call(model).or_else(|| unless(!has_none(), Obstacle::NoNumber))
}

pub(super) fn running_call(model: &Model) -> Answer {
    let is_running = |session| detail::is_in_progress(model, session);
    call(model).or_else(|| unless(model.selected.as_ref().is_some_and(is_running), Obstacle::HasEnded))
}

pub(super) fn detail(model: &Model) -> Answer {
    if model.call_is_open { Some(Obstacle::NotHere) } else { call(model) }
}

/// The chosen call stands in a table on the page.
pub(super) fn row(model: &Model) -> Answer {
    columns(model).or_else(|| call(model))
}

/// Calls are marked, and a table of calls is on the page.
pub(super) fn marked(model: &Model) -> Answer {
    columns(model).or_else(|| unless(!model.marks.is_empty(), Obstacle::NothingMarked))
}

/// [`marked`], and the table is the board's.
pub(super) fn marked_on_board(model: &Model) -> Answer {
    board(model).or_else(|| marked(model))
}

pub(super) fn back(model: &Model) -> Answer {
    if shows_calls(model) {
        let has_something = model.selected.is_some() || model.call_is_open || marked(model).is_none();
        return unless(has_something, Obstacle::NotHere);
    }
    unless(model.tab == Tab::Inbox && model.notification.is_some(), Obstacle::NotHere)
}

pub(super) fn filter_field(model: &Model) -> Answer {
    let has_field = matches!(model.tab, Tab::Live | Tab::History | Tab::Reasons | Tab::Insights);
    unless(has_field && !model.call_is_open && !waits(model), Obstacle::NotHere)
}

/// A filter is in force and can be read.
pub(super) fn filter(model: &Model) -> Answer {
    if let Some(obstacle) = filtered(model) {
        return Some(obstacle);
    }
    match typed(model).read() {
        Err(_) => Some(Obstacle::BadFilter),
        Ok(filter) => unless(!filter.is_empty(), Obstacle::NoFilter),
    }
}

/// [`filter`], and nothing in it or in its name is masked: a copy would show it, and a masked one would find other
/// calls.
pub(super) fn copied_view(model: &Model) -> Answer {
    let is_shown = || views::in_force(model).is_some_and(|view| views::may_be_copied(model, &view));
    filter(model).or_else(|| unless(!model.is_masked() || is_shown(), Obstacle::HasNumbers))
}

pub(super) fn any_filter(model: &Model) -> Answer {
    filtered(model).or_else(|| unless(!filter_text(model).trim().is_empty(), Obstacle::NoFilter))
}

pub(super) fn export(model: &Model) -> Answer {
    unless(!model.call_is_open, Obstacle::NotHere)
}

/// Numbers are masked for an audience whatever is set: turning that over would not show.
pub(super) fn mask(model: &Model) -> Answer {
    unless(!model.screen.presenting, Obstacle::Presenting)
}

pub(super) fn reveal(model: &Model) -> Answer {
    match model.screen.presenting {
        true => Some(Obstacle::Presenting),
        false => unless(model.settings.mask, Obstacle::NotMasked),
    }
}

pub(super) fn undo(model: &Model) -> Answer {
    unless(model.screen.undo.is_some(), Obstacle::NothingToUndo)
}

/// The page has so many views.
pub(super) fn view(model: &Model, number: u8) -> Answer {
    let count = views::count(&model.settings, place(model));
    unless(count >= usize::from(number), Obstacle::NoView)
}

/// The page shown is about what the platform has to be told.
pub(super) fn address(model: &Model) -> Answer {
    let tells = (model.tab == Tab::Doctor || waits(model)) && !model.call_is_open;
    unless(tells, Obstacle::NotHere)
}

pub(super) fn doctor(model: &Model) -> Answer {
    address(model)
}

fn waits(model: &Model) -> bool {
    model.tab == Tab::Live && live::awaits_first_call(model)
}

/// The text of the page's filter, as it was typed.
pub fn filter_text(model: &Model) -> &str {
    typed(model).text()
}

/// The page's filter, as its text was read.
pub fn typed(model: &Model) -> &Typed {
    if model.tab == Tab::Live { &model.live_filter } else { &model.history.filter }
}

/// The saved views of the page, in the order of their keys.
pub fn views(model: &Model) -> Vec<views::Kept> {
    views::of(&model.settings, model.phrases, place(model))
}

fn place(model: &Model) -> Place {
    if model.tab == Tab::Live { Place::Live } else { Place::History }
}
