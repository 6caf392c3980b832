//! The card of a verdict, by what it says.

use std::sync::Arc;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use crate::call::{Arrival, Call, Cdr, EventKind, Facts, Number, SessionId, Stamp, StatusEvent, Trust};
use crate::i18n::Lang;
use crate::settings::OwnReasons;
use crate::ui::model::Model;
use crate::ui::panel::detail::verdict::verdict_ui;
use crate::ui::testing::fixture::{Stage, stage};

const A: &str = "+8613800138000";
const B: &str = "+8618688904321";

/// A callback whose B rang from second 9 to 41, with these codes in the end.
fn call(state: i64, release: i64, sip: i64, q850: i64) -> Arc<Call> {
    let session = SessionId::new("s1").unwrap();
    let mut facts = Facts::new(session.clone(), Arrival(0));
    let mut end = StatusEvent::new(EventKind::Disconnect, session.clone(), Some(Stamp(41)));
    end.state_code = Some(state);
    facts.add_event(end, Arrival(41_000));
    let at = |secs| Some(Stamp(secs));
    let cdr = Cdr {
        service_type: Some("002".into()),
        callee_num: Number::new(A),
        fwd_dst_num: Number::new(B),
        call_out_start_at: at(0),
        call_out_alerting_at: at(1),
        call_out_answer_at: at(7),
        fwd_start_at: at(7),
        fwd_alerting_at: at(9),
        call_end_at: at(41),
        release_point: Some(release),
        sip_status: Some(sip),
        q850_b: Some(q850),
        ..Cdr::new(session)
    };
    facts.add_cdr(cdr, Arrival(41_000));
    Arc::new(facts.fold())
}

fn card(model: Model, call: Arc<Call>, in_full: bool) -> Harness<'static, Stage<()>> {
    stage(model, (), move |ui, model, _, _| verdict_ui(ui, model, &call, Trust::Ended, in_full))
}

#[test]
fn the_card_says_what_happened_and_what_each_input_contributed() {
    let model = Model::blank(Arrival(60_000), Lang::En);
    let harness = card(model, call(8101, 514, 487, 19), true);
    harness.get_by_label("The called party did not answer");
    harness.get_by_label(
        "B's phone rang for 32 s and nobody picked up. A had already answered and waited 34 s.",
    );
    harness.get_by_label("B rang, no answer");
    assert_eq!(harness.get_all_by_label("agrees").count(), 3);
}

#[test]
fn what_contradicts_is_said_on_the_card() {
    let model = Model::blank(Arrival(60_000), Lang::Zh);
    let harness = card(model, call(8104, 514, 487, 19), true);
    harness.get_by_label("被叫无应答");
    harness.get_by_label("与此不符：挂机原因 8104。");
    harness.get_by_label("不符");
}

#[test]
fn the_card_speaks_the_users_own_words() {
    let folder = tempfile::tempdir().unwrap();
    let text = "table\tcode\tzh\tadvice_zh\nstate-code\t8101\t没人接\t转人工回访\n";
    std::fs::write(folder.path().join("reasons.tsv"), text).unwrap();
    let mut model = Model::blank(Arrival(60_000), Lang::Zh);
    model.own_reasons = OwnReasons::load(folder.path());
    let harness = card(model, call(8101, 514, 487, 19), false);
    harness.get_by_label("没人接");
    harness.get_by_label_contains("转人工回访");
}
