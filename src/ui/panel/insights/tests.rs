use std::sync::Arc;

use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use super::*;
use crate::backend::{Before, Frequent, FrequentNumbers};
use crate::call::kpi::{Course, Kpis, Up};
use crate::call::reason::{CodeRef, Space};
use crate::call::zone::Zone;
use crate::call::{Call, Number, Outcome, Stamp};
use crate::i18n::Lang;
use crate::ui::panel::live::samples;
use crate::ui::testing::fixture::{Stage, model, stage};

/// 2026-11-21 10:00:00 in Beijing.
const START: i64 = 1_795_226_400;

const BUSY: CodeRef = CodeRef { space: Space::StateCode, code: 8102 };

/// Three calls in each of ten minutes, one of them not answered; within the third minute we could not receive.
fn figures(minutes: i64) -> Figures {
    figures_with(minutes, &[])
}

/// [`figures`] with calls that are in progress, perhaps.
fn figures_with(minutes: i64, doubtful: &[i64]) -> Figures {
    let any = samples::call(7, &[(0, "A", "callout"), (2, "A", "alerting"), (4, "A", "answer")]);
    let mut kpis = Kpis::default();
    let mut course = Course::new((Stamp(START), Stamp(START + minutes * 60 - 1)), &Zone::BEIJING);
    for second in (0..minutes * 60).step_by(20) {
        let outcome = if second % 60 == 0 { Outcome::NotAnswered } else { Outcome::Answered };
        let (from, to) = (Stamp(START + second), Stamp(START + second + 30));
        let talk_secs = (outcome == Outcome::Answered).then_some(30);
        let call =
            Call { started_at: Some(from), ended_at: Some(to), outcome, talk_secs, ..Call::clone(&any) };
        kpis.add(&call);
        course.add(&call, Up::No);
        for _ in doubtful.iter().filter(|at| **at == second) {
            let outcome = Outcome::InProgress;
            course.add(
                &Call { started_at: Some(from), ended_at: None, outcome, ..Call::clone(&any) },
                Up::Perhaps,
            );
        }
    }
    let gaps = vec![(Stamp(START + 130), Stamp(START + 150))];
    Figures {
        busiest: kpis.traffic.busiest(),
        kpis,
        slices: course.slices(),
        delays: course.delays().to_vec(),
        has_earlier: false,
        step: course.step,
        zone: Zone::BEIJING,
        reasons: vec![(Some(BUSY), 9), (None, 1)],
        numbers: numbers(),
        before: None,
        gap_count: gaps.len(),
        gaps,
        is_whole: true,
    }
}

fn numbers() -> FrequentNumbers {
    let one = |raw: &str, calls, answered| Frequent { number: Number::new(raw).unwrap(), calls, answered };
    let many = (0..10).map(|nth| one(&format!("+861380000010{nth}"), 10, nth));
    FrequentNumbers {
        called: std::iter::once(one("+8613800000021", 40, 10)).chain(many).collect(),
        callers: Vec::new(),
        displays: vec![one("+8675528000001", 140, 70)],
    }
}

type Views = (InsightsView, HistoryView);

fn open(lang: Lang, filter: &str, figures: Figures) -> Harness<'static, Stage<Views>> {
    let mut model = model(lang, filter);
    model.tab = crate::ui::command::Tab::Insights;
    model.figures.counts = Some(Arc::new(figures));
    stage(model, Views::default(), |ui, model, (view, history), wishes| {
        insights_ui(ui, model, view, history, wishes);
    })
}

fn filters(harness: &Harness<'_, Stage<Views>>) -> Vec<String> {
    let wishes = harness.state().wishes.iter();
    wishes.filter_map(|w| if let Command::SetHistoryFilter(f) = w { Some(f.clone()) } else { None }).collect()
}

#[test]
fn each_figure_says_what_it_is_of_and_what_it_is_worth() {
    let harness = open(Lang::En, "", figures(60));
    harness.get_by_label_contains("Answer rate (ASR): 66.7%, 95% interval 59.5–73.1%, 180 calls, answered ÷");
    harness.get_by_label_contains(
        "Average talk time (ACD): 30 s, half within 30 s, 95% within 30 s, answered calls: 120",
    );
    harness.get_by_label_contains("Most calls at once: 2, 11-21 10:00–10:01, 2026-11-21, less than an hour");
    harness.get_by_label("Hatched: nothing could be received (1×). Figures there may be incomplete");
}

#[test]
fn figures_stand_beside_those_of_the_same_stretch_some_weeks_earlier() {
    let now = figures(60);
    let (from, to) = (Stamp(START - 7 * 86_400), Stamp(START - 7 * 86_400 + 3_600));
    let before = Before { weeks: 1, from, to, kpis: None, has_gaps: true };
    let counting = Figures { before: Some(before.clone()), is_whole: false, ..now.clone() };
    let harness = open(Lang::En, "at:today", counting);
    harness.get_by_label_contains("66.7%, 95% interval 59.5–73.1%, 180 calls, answered ÷");
    assert_eq!(harness.query_all_by_label_contains("A week earlier: counting").count(), 3);
    let kpis = Some(figures(40).kpis);
    let none =
        Figures { before: Some(Before { kpis: Some(Kpis::default()), ..before.clone() }), ..now.clone() };
    let harness = open(Lang::En, "at:today", none);
    assert_eq!(harness.query_all_by_label_contains("A week earlier: no calls").count(), 3);
    let compared = Figures { before: Some(Before { kpis, ..before }), ..now };
    let mut harness = open(Lang::En, "at:today", compared);
    harness.get_by_label_contains("Ended calls: 180, 120 answered, 60 not");
    harness.get_by_label_contains("A week earlier: 120 (+50%)");
    harness.get_by_label_contains("A week earlier: 66.7% (no more than chance)");
    harness.get_by_label_contains("A week earlier: 30 s (no more than chance)");
    harness.get_by_label_contains("Answer rate (ASR): 66.7%").hover();
    harness.run();
    harness.get_by_label_contains("A week earlier nothing could be received for part of the time");
}

#[test]
fn calls_of_which_nobody_knows_are_told_apart_from_those_that_were_up() {
    let harness = open(Lang::En, "", figures_with(10, &[60, 120, 120]));
    harness.get_by_label_contains("Peak: 2 +3? at once");
}

#[test]
fn a_figure_of_few_says_so_and_one_of_none_is_no_nought() {
    let harness = open(Lang::Zh, "", figures(2));
    harness.get_by_label_contains("应答率 ASR: 66.7%, 只有 6 通，样本太少");
    harness.get_by_label("灰色：样本不足 30 通，仅供参考。");
    let nothing = Figures { kpis: Kpis::default(), reasons: Vec::new(), ..figures(0) };
    let harness = open(Lang::Zh, "", nothing);
    harness.get_by_label_contains("应答率 ASR: —, 没有可算的通话");
    harness.get_by_label("没有未接通或故障的通话。");
}

#[test]
fn a_stretch_of_the_course_is_chosen_by_hand() {
    let mut harness = open(Lang::En, "outcome:answered", figures(10));
    let chart = harness.get_by_label_contains("Calls over time,").rect();
    let at = |minute: f32| {
        let (left, right) = (chart.left() + 44.0, chart.right());
        egui::pos2(left + (right - left) * minute / 10.0, chart.top() + 80.0)
    };
    harness.drag_at(at(2.5));
    harness.hover_at(at(3.5));
    harness.step();
    harness.hover_at(at(4.5));
    harness.step();
    assert!(filters(&harness).is_empty(), "chosen only once it is let go");
    // Escape takes it back; then once more, and let go.
    harness.key_press(Key::Escape);
    harness.run();
    harness.drop_at(at(4.5));
    harness.run();
    assert!(filters(&harness).is_empty());
    harness.drag_at(at(2.5));
    harness.hover_at(at(3.5));
    harness.step();
    // New figures come meanwhile; what is chosen is what was seen.
    harness.state_mut().model.figures.counts = Some(Arc::new(figures(3)));
    harness.hover_at(at(4.5));
    harness.step();
    harness.get_by_label_contains("Calls over time, 2026-11-21 10:02–10:05\nCalls: 9.");
    harness.drop_at(at(4.5));
    harness.run();
    let asked = "outcome:answered at:2026-11-21T10:02:00..2026-11-21T10:05:00";
    assert_eq!(filters(&harness), [asked]);
    let tip = harness.get_by_label_contains("2026-11-21 10:02–10:03");
    let told = tip.accesskit_node().label().or_else(|| tip.accesskit_node().value());
    let told = told.unwrap();
    assert!(told.contains("\nPost-dial delay (PDD): median 2 s, 90% within 2 s\n"), "{told}");
}

#[test]
fn what_is_chosen_ends_where_the_filter_does() {
    let mut harness = open(Lang::En, "at:2026-11-21T10:02:30..2026-11-21T10:08:00", figures(10));
    let chart = harness.get_by_label_contains("Calls over time,").rect();
    let minute = (chart.width() - 44.0) / 10.0;
    let at = egui::pos2(chart.left() + 44.0 + 2.5 * minute, chart.top() + 80.0);
    harness.hover_at(at);
    harness.step();
    harness.drag_at(at);
    harness.drop_at(at);
    harness.run();
    assert_eq!(filters(&harness), ["at:2026-11-21T10:02:30..2026-11-21T10:03:00"]);
}

#[test]
fn a_stretch_of_the_course_is_chosen_by_the_keyboard() {
    let mut harness = open(Lang::Zh, "", figures(10));
    harness.get_by_label_contains("通话走势,").focus();
    harness.run();
    harness.key_press(Key::ArrowLeft);
    harness.run();
    // The last minute but one, as a screen reader says it.
    harness.get_by_label_contains("2026-11-21 10:08–10:09\n3 通：接通 2，未接通 1，故障 0，进行中 0");
    for _ in 0..6 {
        harness.key_press_modifiers(egui::Modifiers::SHIFT, Key::ArrowLeft);
    }
    harness.run();
    harness.get_by_label_contains("这段时间有接收中断，数字可能不全");
    // A pointer that rests there chooses nothing.
    harness.hover_at(harness.get_by_label_contains("通话走势,").rect().center());
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(filters(&harness), ["at:2026-11-21T10:02:00..2026-11-21T10:09:00"]);
}

#[test]
fn a_press_on_a_reason_shows_the_calls_that_it_counts() {
    let mut harness = open(Lang::En, "at:today", figures(10));
    harness.get_by_label("All reasons").scroll_to_me();
    harness.run();
    harness.get_by_label_contains("no code 1").click();
    harness.run();
    harness.get_by_label_contains("8102").click();
    harness.run();
    let [none, busy] =
        ["none", "8102"].map(|code| format!("at:today why:{code} outcome:not_answered,failed"));
    assert_eq!(filters(&harness), [none, busy]);
    harness.get_by_label("All reasons").click();
    harness.run();
    assert!(harness.state().wishes.contains(&Command::Go(crate::ui::command::Tab::Reasons)));
}

#[test]
fn what_is_not_counted_yet_says_how_far_it_is() {
    let harness = open(Lang::En, "", Figures { is_whole: false, ..figures(10) });
    harness.get_by_label_contains("counting, 30 so far");
    let mut model = model(Lang::Zh, "");
    model.figures.problem = Some(crate::backend::StoreError::Other("disk I/O error".to_owned()));
    let harness = stage(model, Views::default(), |ui, model, (view, history), wishes| {
        insights_ui(ui, model, view, history, wishes);
    });
    harness.get_by_label("统计失败：数据库出错（disk I/O error）。按 F5 再试一次。");
    harness.get_by_label_contains("统计中，已数 0 通");
}

#[test]
fn a_press_on_a_number_asks_for_its_calls_in_that_role_and_a_masked_one_by_its_end() {
    let mut harness = open(Lang::En, "at:today", figures(10));
    let mut press = |masked: bool| {
        harness.state_mut().model.settings.mask = masked;
        harness.run();
        let label = if masked { "•••• 0021 40 25.0%" } else { "138 0000 0021 40 25.0%" };
        harness.get_by_label(label).scroll_to_me();
        harness.run();
        harness.get_by_label(label).click();
        harness.run();
    };
    press(false);
    press(true);
    assert_eq!(filters(&harness), ["at:today called:13800000021", "at:today called:*0021"]);
    // What there is no more of says so; the others can be asked for.
    harness.get_by_label("No such number was told of these calls.");
    assert!(harness.query_by_label_contains("•••• 0109").is_none());
    harness.get_by_label("Show the first 11").click();
    harness.run();
    harness.get_by_label_contains("•••• 0109");
    harness.get_by_label("Show fewer").scroll_to_me();
}
