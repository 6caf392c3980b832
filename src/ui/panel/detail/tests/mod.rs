//! The page of one call, asked by what it says.

mod compared;
mod heading;
mod missing;
mod notes;
mod timelines;
mod verdicts;

use std::sync::Arc;

use egui_kittest::Harness;

use super::{DetailView, page_ui};
use crate::backend::CallFile;
use crate::call::{Arrival, Call, Cdr, EventKind, Facts, Note, Number, SessionId, Stamp, StatusEvent};
use crate::i18n::Lang;
use crate::ui::model::Model;
use crate::ui::testing::fixture::{Stage, stage};

const A: &str = "+8613800138000";
const B: &str = "+8618688904321";

/// 2026-11-21 14:00:00 in Beijing.
const START: i64 = 1_795_240_800;

/// The moment so many milliseconds after [`START`].
fn at(millis: i64) -> Arrival {
    Arrival(START * 1000 + millis)
}

fn session(name: &str) -> SessionId {
    SessionId::new(name).unwrap()
}

/// An event of `kind`, `secs` after [`START`], that took `lag` milliseconds to arrive.
fn tell(facts: &mut Facts, kind: EventKind, called: &str, secs: i64, lag: i64) {
    let mut event = StatusEvent::new(kind, facts.session().clone(), Some(Stamp(START + secs)));
    event.called = Number::new(called);
    if event.kind == EventKind::CollectInfo {
        event.digits = Some("2".into());
    }
    if event.kind == EventKind::Disconnect {
        event.state_code = Some(8102);
    }
    facts.add_event(event, at(secs * 1000 + lag));
}

/// A callback whose B rang from second 9 to 21 and was busy; the `alerting` of B never came, the record tells of it.
fn busy(name: &str) -> Facts {
    let mut facts = Facts::new(session(name), at(300));
    tell(&mut facts, EventKind::Callout, A, 0, 300);
    tell(&mut facts, EventKind::Alerting, A, 1, 300);
    tell(&mut facts, EventKind::Answer, A, 7, 2_900);
    tell(&mut facts, EventKind::Callout, B, 7, 400);
    tell(&mut facts, EventKind::Disconnect, B, 21, 500);
    let time = |secs: i64| Some(Stamp(START + secs));
    let cdr = Cdr {
        service_type: Some("002".into()),
        callee_num: Number::new(A),
        fwd_dst_num: Number::new(B),
        call_out_start_at: time(0),
        call_out_alerting_at: time(1),
        call_out_answer_at: time(7),
        fwd_start_at: time(7),
        fwd_alerting_at: time(9),
        call_end_at: time(21),
        release_point: Some(518),
        sip_status: Some(486),
        q850_b: Some(17),
        record_flag: Some(0),
        ..Cdr::new(session(name))
    };
    facts.add_cdr(cdr, at(22_200));
    facts
}

fn file(facts: Facts) -> Arc<CallFile> {
    let call = Arc::new(Call { id: 1, ..facts.fold() });
    Arc::new(CallFile {
        call,
        facts,
        notifications: Vec::new(),
        excerpts: Vec::new(),
        cdrs: Vec::new(),
        gaps: Default::default(),
    })
}

/// A window on the page of this call, a minute after [`START`].
fn model(lang: Lang, facts: Facts) -> Model {
    let mut model = Model::blank(at(60_000), lang);
    model.selected = Some(facts.session().clone());
    model.call_is_open = true;
    model.call_file = Some(file(facts));
    model
}

fn page(model: Model) -> Harness<'static, Stage<DetailView>> {
    stage(model, DetailView::default(), page_ui)
}

fn with_note(mut facts: Facts, text: &str) -> Facts {
    facts.set_note(Note::new(text, at(30_000)));
    facts
}

#[test]
fn the_key_of_the_notifications_goes_to_them_before_it_shows_them_otherwise() {
    use egui_kittest::kittest::Queryable as _;
    let mut harness = page(model(Lang::En, busy("s1")));
    harness.set_size(egui::vec2(900.0, 500.0));
    harness.run();
    let top = |harness: &Harness<'_, _>| harness.get_by_label_contains("Raw").rect().top();
    assert!(top(&harness) > 500.0, "below what the window shows");
    harness.state_mut().view.toggle_raw();
    harness.run();
    assert!((0.0..460.0).contains(&top(&harness)), "{}", top(&harness));
}
