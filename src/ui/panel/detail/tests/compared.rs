//! Two calls side by side.

use egui_kittest::kittest::Queryable;

use super::*;
use crate::backend::SentCdr;
use crate::ui::command::Command;

/// Another day, another end: B answered after four seconds.
fn answered(name: &str) -> Facts {
    let mut facts = Facts::new(session(name), at(0));
    for (kind, number, secs) in [
        (EventKind::Callout, A, 86_400),
        (EventKind::Alerting, A, 86_401),
        (EventKind::Answer, A, 86_407),
        (EventKind::Callout, B, 86_407),
        (EventKind::Alerting, B, 86_409),
        (EventKind::Answer, B, 86_413),
        (EventKind::Disconnect, B, 86_473),
    ] {
        tell(&mut facts, kind, number, secs, 0);
    }
    facts
}

fn compared(lang: Lang) -> Harness<'static, Stage<DetailView>> {
    let mut model = model(lang, busy("s1"));
    model.beside.compared = Some(session("s2"));
    model.beside.other = Some(file(answered("s2")));
    page(model)
}

#[test]
fn times_count_from_each_calls_start_and_what_only_one_has_stands_in_its_place() {
    let harness = compared(Lang::En);
    // The same, a day apart.
    harness.get_by_label("A answered at: +7 s | +7 s (equal)");
    harness.get_by_label("B answered at: — | +13 s (different)");
    // The alerting of B never came of the first call.
    harness.get_by_label("B ringing: — | +9 s (different)");
    let rings = harness.get_by_label("B ringing: — | +9 s (different)").rect();
    assert!(harness.get_by_label("Calling B: +7 s | +7 s (equal)").rect().bottom() <= rings.top());
    assert!(harness.get_by_label("Disconnect: +21 s | +73 s (different)").rect().top() >= rings.bottom());
}

#[test]
fn only_differences_leaves_equal_rows_out() {
    let mut harness = compared(Lang::Zh);
    harness.get_by_label("A 应答时间: +7 秒 | +7 秒 (相同)");
    harness.get_by_label("只看不同").click();
    harness.run();
    assert!(harness.query_by_label("A 应答时间: +7 秒 | +7 秒 (相同)").is_none());
    harness.get_by_label("B 应答时间: — | +13 秒 (不同)");
}

#[test]
fn masked_numbers_that_look_alike_are_still_told_apart() {
    let mut one = busy("s1");
    let mut other = Facts::new(session("s2"), at(0));
    tell(&mut other, EventKind::Callout, "+8613900138000", 0, 0);
    one.set_note(None);
    let mut model = model(Lang::En, one);
    model.settings.mask = true;
    model.beside.compared = Some(session("s2"));
    model.beside.other = Some(file(other));
    page(model).get_by_label("A number: •••• 8000 | •••• 8000 (different)");
}

#[test]
fn keys_that_somebody_pressed_are_masked_although_the_field_is_named_like_one_of_a_number() {
    let with_record = |name: &str, keys: &str| {
        let mut file = CallFile::clone(&file(busy(name)));
        file.cdrs =
            vec![Some(SentCdr::sample([("extendNum", keys), ("otherNum", "075583601104"), ("icid", "7")]))];
        Arc::new(file)
    };
    let mut model = model(Lang::En, busy("s1"));
    model.call_file = Some(with_record("s1", "8021"));
    model.beside.compared = Some(session("s2"));
    model.beside.other = Some(with_record("s2", "8022"));
    let mut harness = page(model);
    harness.get_by_label("extendNum: 8021 | 8022 (different)");
    harness.get_by_label("otherNum: 0755 8360 1104 | 0755 8360 1104 (equal)");
    harness.state_mut().model.settings.mask = true;
    harness.run();
    harness.get_by_label("extendNum: •••• | •••• (different)");
    harness.get_by_label("otherNum: •••• 1104 | •••• 1104 (equal)");
}

#[test]
fn the_sides_are_swapped_and_the_way_back_leads_to_the_call() {
    let mut harness = compared(Lang::En);
    harness.get_by_label("Swap sides").click();
    harness.run();
    harness.get_by_label("Back").click();
    harness.run();
    let expected = [Command::Compare { session: session("s2"), with: session("s1") }, Command::StopComparing];
    assert_eq!(harness.state().wishes, expected);
}
