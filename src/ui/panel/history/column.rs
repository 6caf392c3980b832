//! The columns of the history.

use super::days;
use crate::backend::SortBy;
use crate::ui::model::Model;
use crate::ui::panel::columns::{Columns, Facts, shape};
use crate::ui::widget::grid;

/// A column of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Started,
    Outcome,
    Caller,
    Called,
    /// Total and talk.
    Talk,
    Ring,
    /// What the verdict rests on, which may be another code than `stateCode`.
    Reason,
    Side,
    HungUpBy,
    Service,
    App,
    Display,
    UserData,
    Digits,
    Note,
    StateCode,
    ReleasePoint,
    Sip,
    Q850,
    Ended,
    Events,
    Session,
}

impl Column {
    /// The hidden columns of the versions that did not yet save which columns they had offered.
    pub const ONCE_HIDDEN: [Column; 4] = [Column::Note, Column::Ended, Column::Events, Column::Session];
}

impl Columns for Column {
    type Sort = SortBy;

    const ALL: &'static [Column] = &[
        Column::Started,
        Column::Outcome,
        Column::Caller,
        Column::Called,
        Column::Talk,
        Column::Ring,
        Column::Reason,
        Column::Side,
        Column::HungUpBy,
        Column::Service,
        Column::App,
        Column::Display,
        Column::UserData,
        Column::Digits,
        Column::Note,
        Column::StateCode,
        Column::ReleasePoint,
        Column::Sip,
        Column::Q850,
        Column::Ended,
        Column::Events,
        Column::Session,
    ];

    fn facts(self) -> Facts<SortBy> {
        match self {
            Column::Started => Facts::of(shape("started", 152.0).time().min(148.0), |p| p.history.started)
                .sorts(&[SortBy::Time, SortBy::Arrival]),
            Column::Outcome => Facts::of(shape("outcome", 118.0), |p| p.columns.outcome),
            Column::Caller => {
                Facts::of(shape("caller", 128.0).firm(), |p| p.columns.caller).sorts(&[SortBy::Caller])
            }
            Column::Called => {
                Facts::of(shape("called", 128.0).firm(), |p| p.columns.called).sorts(&[SortBy::Called])
            }
            Column::Talk => {
                Facts::of(shape("talk", 124.0).right().firm(), |p| p.history.total).sorts(&[SortBy::Talk])
            }
            Column::Ring => {
                Facts::of(shape("ring", 72.0).right(), |p| p.history.ring_time).sorts(&[SortBy::Ring])
            }
            Column::Reason => Facts::of(shape("reason", 268.0).grow(), |p| p.history.why),
            Column::Side => Facts::of(shape("side", 104.0), |p| p.columns.side),
            Column::HungUpBy => Facts::of(shape("hung_up_by", 82.0), |p| p.columns.hung_up_by),
            Column::Service => Facts::of(shape("service", 108.0), |p| p.columns.service),
            Column::App => Facts::of(shape("app", 120.0), |p| p.history.app).hidden(),
            Column::Display => Facts::of(shape("display", 128.0), |p| p.columns.display_number),
            Column::UserData => Facts::of(shape("user_data", 130.0), |p| p.columns.user_data_decoded),
            Column::Digits => Facts::of(shape("digits", 60.0), |p| p.columns.digits),
            Column::Note => Facts::of(shape("note", 160.0), |p| p.columns.note).hidden(),
            Column::StateCode => Facts::of(shape("state_code", 84.0).right(), |p| p.columns.state_code)
                .sorts(&[SortBy::StateCode]),
            Column::ReleasePoint => {
                Facts::of(shape("release_point", 76.0).right(), |p| p.columns.release_point)
            }
            Column::Sip => Facts::of(shape("sip", 60.0).right(), |p| p.columns.sip_status),
            Column::Q850 => Facts::of(shape("q850", 80.0).right(), |_| "Q.850"),
            Column::Ended => Facts::of(shape("ended", 152.0).time(), |p| p.columns.ended_at).hidden(),
            Column::Events => Facts::of(shape("events", 72.0).right(), |p| p.columns.event_count).hidden(),
            Column::Session => Facts::of(shape("session", 220.0), |p| p.columns.session_id).hidden(),
        }
    }
}

/// The columns as the grid wants them. Under the headings of days a row says its time alone.
pub fn shown(model: &Model) -> Vec<grid::Column<'static>> {
    let one = |column: &Column| match (column.shown(model.phrases), column) {
        (shown, Column::Started) if days::are_shown(model) => {
            grid::Column { width: 96.0, min: grid::Column::LEAST, ..shown }.firm()
        }
        (shown, _) => shown,
    };
    Column::ALL.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_that_stand_in_settings_are_the_ones_that_always_did() {
        let names: Vec<&str> = Column::ALL.iter().map(|column| column.id()).collect();
        let kept = "started outcome caller called talk ring reason side hung_up_by service app display user_data \
                    digits note state_code release_point sip q850 ended events session";
        assert_eq!(names.join(" "), kept);
        assert!(Column::ALL.iter().all(|column| Column::named(column.id()) == Some(*column)));
    }

    #[test]
    fn every_order_has_a_column_that_shows_its_arrow() {
        let check = |by, column: Column| assert_eq!(Column::sorted_by(by), Some(column), "{by:?}");
        check(SortBy::Time, Column::Started);
        check(SortBy::Arrival, Column::Started);
        check(SortBy::Talk, Column::Talk);
        check(SortBy::Ring, Column::Ring);
        check(SortBy::Caller, Column::Caller);
        check(SortBy::Called, Column::Called);
        check(SortBy::StateCode, Column::StateCode);
        assert_eq!(Column::Started.sort(), Some(SortBy::Time));
        assert_eq!((Column::Side.sort(), Column::Reason.sort()), (None, None));
    }
}
