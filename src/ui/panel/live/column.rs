//! The columns of the board.

use super::board_list::SortBy;
use crate::i18n::Phrases;
use crate::ui::panel::columns::{Columns, Facts, shape};
use crate::ui::widget::grid::{self, GridState};

/// A column of the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    State,
    Caller,
    Called,
    /// Total and talk.
    Elapsed,
    Service,
    Display,
    /// What was heard last; of a call that has ended, why.
    Event,
    Digits,
    UserData,
    Trust,
}

impl Column {
    /// The column that cannot be hidden: without its state a row says nothing.
    pub const ALWAYS: Column = Column::State;
}

impl Columns for Column {
    type Sort = SortBy;

    const ALL: &'static [Column] = &[
        Column::State,
        Column::Caller,
        Column::Called,
        Column::Elapsed,
        Column::Service,
        Column::Display,
        Column::Event,
        Column::Digits,
        Column::UserData,
        Column::Trust,
    ];

    /// Wide enough for what stands in them: a number or a time that is cut is worse than one to scroll to.
    fn facts(self) -> Facts<SortBy> {
        match self {
            Column::State => {
                Facts::of(shape("state", 120.0).min(84.0).firm(), |p| p.columns.state).sorts(&[SortBy::State])
            }
            Column::Caller => {
                Facts::of(shape("caller", 118.0).firm(), |p| p.columns.leg_a_number).sorts(&[SortBy::Caller])
            }
            Column::Called => {
                Facts::of(shape("called", 118.0).firm(), |p| p.columns.leg_b_number).sorts(&[SortBy::Called])
            }
            Column::Elapsed => Facts::of(shape("elapsed", 118.0).min(60.0).firm(), |p| p.columns.elapsed)
                .sorts(&[SortBy::Elapsed]),
            Column::Service => {
                Facts::of(shape("service", 106.0).spare(), |p| p.columns.service).sorts(&[SortBy::Service])
            }
            Column::Display => Facts::of(shape("display", 124.0).spare(), |p| p.columns.display_number)
                .sorts(&[SortBy::Display]),
            Column::Event => {
                Facts::of(shape("event", 150.0).time().min(80.0).firm(), |p| p.columns.last_event)
                    .sorts(&[SortBy::LastEvent])
            }
            Column::Digits => {
                Facts::of(shape("digits", 44.0).firm(), |p| p.columns.digits).sorts(&[SortBy::Digits])
            }
            Column::UserData => Facts::of(shape("user_data", 82.0).grow(), |p| p.columns.user_data_decoded)
                .sorts(&[SortBy::UserData]),
            // What the state shows in colour is said in words on request.
            Column::Trust => {
                Facts::of(shape("trust", 132.0), |p| p.columns.trust).sorts(&[SortBy::Trust]).hidden()
            }
        }
    }
}

/// The columns as the grid wants them.
pub fn shown(phrases: &'static Phrases) -> Vec<grid::Column<'static>> {
    Column::ALL.iter().map(|column| column.shown(phrases)).collect()
}

/// The columns as they are until somebody changes them.
pub fn fresh_grid() -> GridState {
    let mut grid = GridState::default();
    for column in Column::ALL.iter().filter(|column| column.facts().is_hidden) {
        grid.hide(column.id());
    }
    grid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_that_stand_in_settings_are_the_ones_that_always_did() {
        let names: Vec<&str> = Column::ALL.iter().map(|column| column.id()).collect();
        let kept = "state caller called elapsed service display event digits user_data trust";
        assert_eq!(names.join(" "), kept);
        assert!(Column::ALL.iter().all(|column| Column::named(column.id()) == Some(*column)));
    }

    #[test]
    fn every_column_sorts_and_shows_the_arrow_of_its_own_order() {
        for column in Column::ALL {
            assert_eq!(column.sort().and_then(Column::sorted_by), Some(*column));
        }
        assert_eq!(Column::sorted_by(SortBy::Newest), None);
    }
}
