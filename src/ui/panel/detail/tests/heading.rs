//! What stands over the page, and the text that is copied from there.

use egui_kittest::kittest::Queryable;

use super::*;
use crate::call::{Mark, MarkKind};
use crate::ui::command::Command;
use crate::ui::panel::detail::copy_summary;

/// A call whose A was called at once, with these events of kind and second behind it.
fn told(events: &[(EventKind, &str, i64)]) -> Facts {
    let mut facts = Facts::new(session("s1"), at(0));
    tell(&mut facts, EventKind::Callout, A, 0, 0);
    for (kind, called, secs) in events {
        tell(&mut facts, kind.clone(), called, *secs, 0);
    }
    facts
}

#[test]
fn that_nobody_talked_stands_over_no_call_of_which_it_is_not_known() {
    let says = |facts: &Facts, part: &str| {
        page(model(Lang::En, facts.clone())).query_by_label_contains(part).is_some()
    };
    assert!(says(&busy("s1"), "00:21 in total · no talk"));

    let mut ended_well = Facts::new(session("s1"), at(0));
    tell(&mut ended_well, EventKind::Callout, A, 0, 0);
    let mut end = StatusEvent::new(EventKind::Disconnect, session("s1"), Some(Stamp(START + 30)));
    end.state_code = Some(0);
    ended_well.add_event(end, at(30_000));
    assert!(says(&ended_well, "00:30 in total") && !says(&ended_well, "no talk"));

    use EventKind::{Answer, Callout};
    let mut marked_over = told(&[(Answer, A, 3), (Callout, B, 4), (Answer, B, 9)]);
    marked_over.add_mark(Mark { kind: MarkKind::Presumed, at: at(50_000), note: None });
    assert!(!marked_over.fold().is_in_progress() && !says(&marked_over, "no talk"));
}

#[test]
fn a_call_that_was_heard_of_late_is_copied_as_of_our_clock() {
    let mut model = model(Lang::En, Facts::new(session("s1"), at(0)));
    let mut facts = Facts::new(session("s1"), at(0));
    // Five minutes late, where others come at once.
    tell(&mut facts, EventKind::Callout, A, -300, 300_000);
    model.call_file = Some(file(facts));
    let mut board = crate::backend::BoardView::clone(&model.board);
    board.ahead = Some(0);
    model.board = Arc::new(board);
    let Some(Command::Copy { text, .. }) = copy_summary(&model, &session("s1")) else { panic!() };
    assert!(text.contains("as of 14:01:00") && text.contains("06:00 in total"), "{text}");
}

#[test]
fn beside_a_table_a_call_that_ended_well_is_said_to_have_ended_once() {
    for (lang, head) in [(Lang::Zh, "已结束14:00:30"), (Lang::En, "Ended14:00:30")] {
        let mut facts =
            told(&[(EventKind::Answer, A, 3), (EventKind::Callout, B, 4), (EventKind::Answer, B, 9)]);
        let mut end = StatusEvent::new(EventKind::Disconnect, session("s1"), Some(Stamp(START + 30)));
        end.state_code = Some(0);
        facts.add_event(end, at(30_000));
        let mut model = model(lang, facts);
        model.call_is_open = false;
        let harness = stage(model, (), |ui, model, (), wishes| {
            crate::ui::panel::detail::side_ui(ui, model, wishes);
        });
        harness.get_by_label(head);
    }
}
