//! What is said in the place of a record that has not come.

use egui_kittest::kittest::Queryable;

use super::*;
use crate::backend::Standings;
use crate::call::{Address, Legs, OneSided, SideGroup};

const MEANT: &str = "somebody said that it is meant to be so";
const GIVEN_UP: &str = "only its support can push it";

/// What is said a day after a call that ended without a record, while such calls have had none since `since` seconds
/// after [`START`] (`None`: they have), which somebody has said is meant to be.
fn says(since: Option<i64>, part: &str) -> bool {
    let mut facts = Facts::new(session("s1"), at(0));
    tell(&mut facts, EventKind::Callout, A, 0, 0);
    tell(&mut facts, EventKind::Disconnect, A, 21, 0);
    let mut model = model(Lang::En, facts);
    model.now = at(86_400_000);
    let silence = |since: i64| {
        let (address, of) = (Address::Cdr, SideGroup::Legs(Legs::One));
        OneSided { address, of, since: Stamp(START + since), calls: 12, is_cut: false }
    };
    let one_sided: Vec<OneSided> = since.map(silence).into_iter().collect();
    model.settings.intended.insert(silence(0).key(), START + 600);
    model.alerts.know(&[], Arc::new(Standings { one_sided, is_whole: true, ..Standings::default() }));
    page(model).query_by_label_contains(part).is_some()
}

#[test]
fn a_record_that_is_meant_not_to_come_is_told_so_and_any_other_is_missed() {
    assert!(says(Some(21), MEANT) && !says(Some(21), GIVEN_UP) && !says(Some(21), "seconds to hours"));
    assert!(says(None, GIVEN_UP) && !says(None, MEANT), "such calls have records again");
    assert!(says(Some(22), GIVEN_UP), "this one ended before");
    assert!(says(Some(601), GIVEN_UP), "nobody has spoken of this silence");
}
