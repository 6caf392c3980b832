//! The course of the calls: how many, how many of them were answered, how many were up at a time. A stretch of it is
//! chosen as a condition of the filter.

use std::ops::Range;

use egui::Ui;

use super::super::history::terms;
use super::{percent, stretch, worth};
use crate::backend::{EARLIER_SECS, Figures};
use crate::call::Stamp;
use crate::call::kpi::{Ratio, Slice, Spread};
use crate::i18n::{fill, filled, grouped};
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::panel::look;
use crate::ui::theme::{self, S8, Tokens, Type};
use crate::ui::widget::card;
use crate::ui::widget::chart::{Chart, ChartState, Lane, Marks, Part, Point};

/// Points between two words under the axis.
const WORDS_APART: f32 = 72.0;
/// The scale of delays is this long at least, in seconds: a difference of one is no difference where times are whole
/// seconds.
const SHORTEST_SCALE: i64 = 10;

pub fn course_ui(
    ui: &mut Ui,
    model: &Model,
    state: &mut ChartState,
    figures: &Figures,
    wishes: &mut Vec<Command>,
) {
    let (w, t) = (&model.phrases.insights, Tokens::of(ui));
    card::card(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = S8;
        card::runs(ui, &[(w.course, Type::CardTitle, t.text), (w.how, Type::Small, t.text2)], S8);
        let chosen = chart_ui(ui, model, state, figures);
        if !figures.gaps.is_empty() {
            let words = fill(w.gaps, &[("n", &figures.gap_count.to_string())]);
            ui.label(theme::small(words).color(t.text2));
        }
        if let Some(ends) = chosen {
            let filter = &model.history.list.filter;
            // Where the filter begins or ends within a slice, so does what is chosen.
            let named = filter.resolve(model.now.stamp(), &figures.zone).span();
            let ends = (
                named.from.map_or(ends.0, |from| from.max(ends.0)),
                named.to.map_or(ends.1, |to| to.min(ends.1)),
            );
            let filter = terms::with(filter, stretch::condition(ends, &figures.zone));
            wishes.push(Command::SetHistoryFilter(filter.to_string()));
        }
    });
}

/// Draws the lanes. Gives the ends of the stretch that was chosen.
fn chart_ui(ui: &mut Ui, model: &Model, state: &mut ChartState, figures: &Figures) -> Option<(Stamp, Stamp)> {
    let (phrases, w, slices) = (model.phrases, &model.phrases.insights, &figures.slices);
    let parts = |slice: &Slice| [slice.answered, slice.not_answered, slice.failed, slice.in_progress];
    let stacks: Vec<[u64; 4]> = slices.iter().map(|(_, _, slice)| parts(slice)).collect();
    let points: Vec<Option<Point>> = slices.iter().map(|(_, _, slice)| point(*slice)).collect();
    let delays: Vec<Option<Delay>> = figures.delays.iter().map(Delay::of).collect();
    let longest = delays.iter().flatten().filter(|delay| !delay.is_thin).map(|delay| delay.p90).max();
    let longest = longest.unwrap_or(0).max(SHORTEST_SCALE);
    let delays: Vec<Option<Point>> =
        delays.iter().map(|delay| delay.as_ref().map(|delay| delay.point(longest))).collect();
    let most: Vec<(u64, u64)> = slices.iter().map(|(_, _, slice)| (slice.most, slice.most_perhaps)).collect();
    let is_doubtful = most.iter().any(|(surely, perhaps)| perhaps > surely);
    let begins: Vec<Stamp> = slices.iter().map(|(from, _, _)| *from).collect();
    let step = [("step", phrases.step(figures.step))];
    let top = |counts: &mut dyn Iterator<Item = u64>| grouped(counts.max().unwrap_or(0));
    let outcomes = &phrases.words;
    let legend = [
        (Part::Main, outcomes.answered),
        (Part::Quiet, outcomes.not_answered),
        (Part::Fault, outcomes.failed),
        (Part::Open, outcomes.in_progress),
    ];
    let [calls, pdd, ups] = [w.lane_calls, w.lane_pdd, w.lane_most].map(|title| fill(title, &step));
    let (calls_top, most_top) = (
        top(&mut stacks.iter().map(|parts| parts.iter().sum())),
        top(&mut most.iter().map(|(_, perhaps)| *perhaps)),
    );
    let earlier = fill(w.lane_most_note, &[("hours", &(EARLIER_SECS / 3_600).to_string())]);
    let notes = [(figures.has_earlier, earlier.as_str()), (is_doubtful, w.lane_most_perhaps)];
    let notes: Vec<&str> = notes.iter().filter(|(is_said, _)| *is_said).map(|(_, note)| *note).collect();
    let notes = notes.join(" · ");
    let lane = Lane {
        title: &calls,
        note: "",
        legend: &legend,
        top: &calls_top,
        height: 96.0,
        marks: Marks::Stacks(&stacks),
    };
    let lanes = [
        lane,
        Lane {
            title: w.lane_asr,
            note: w.lane_asr_note,
            legend: &[],
            top: "100%",
            height: 72.0,
            marks: Marks::Points(&points),
        },
        Lane {
            title: &pdd,
            note: w.lane_pdd_note,
            legend: &[],
            top: &phrases.verdict.duration(longest),
            height: 48.0,
            marks: Marks::Points(&delays),
        },
        Lane {
            title: &ups,
            note: &notes,
            legend: &[],
            top: &most_top,
            height: 48.0,
            marks: Marks::Bars(&most),
        },
    ];
    let pitch = ui.available_width() / slices.len().max(1) as f32;
    let say = |stretch: Range<usize>| said(model, figures, stretch);
    let chart = Chart {
        name: w.course,
        slices: slices.len(),
        lanes: &lanes,
        ticks: &stretch::ticks(figures.step, &begins, &figures.zone, WORDS_APART / pitch.max(0.1)),
        hatched: &hatched(figures),
    };
    let charted = chart.show(ui, state, &say);
    if let Some(stretch) = charted.shown {
        charted.response.on_hover_text_at_pointer(say(stretch));
    }
    charted.chosen.and_then(|chosen| ends(figures, &chosen))
}

fn ends(figures: &Figures, stretch: &Range<usize>) -> Option<(Stamp, Stamp)> {
    let slices = figures.slices.get(stretch.clone())?;
    Some((slices.first()?.0, slices.last()?.1))
}

fn point(slice: Slice) -> Option<Point> {
    let (share, (low, high)) = slice.asr.share().zip(slice.asr.interval())?;
    let [share, low, high] = [share, low, high].map(|share| share as f32);
    Some(Point { share, low, high, is_thin: slice.asr.is_thin() || slice.is_undecided() })
}

/// Post-dial delays in short.
struct Delay {
    median: i64,
    p90: i64,
    is_thin: bool,
}

impl Delay {
    /// `None` of nothing.
    fn of(delays: &Spread) -> Option<Delay> {
        let (median, p90) = delays.percentile(0.5).zip(delays.percentile(0.9))?;
        Some(Delay { median, p90, is_thin: delays.n() < Ratio::ENOUGH })
    }

    /// The median on a scale that ends at `longest`, with what 90 % stay below over it.
    fn point(&self, longest: i64) -> Point {
        let [share, high] = [self.median, self.p90].map(|secs| secs as f32 / longest as f32);
        Point { share, low: share, high, is_thin: self.is_thin }
    }
}

/// What a stretch has, for pointer and screen reader.
fn said(model: &Model, figures: &Figures, stretch: Range<usize>) -> String {
    let (phrases, w) = (model.phrases, &model.phrases.insights);
    let Some((from, to)) = ends(figures, &stretch) else { return String::new() };
    let mut slice = Slice::default();
    figures.slices.iter().take(stretch.end).skip(stretch.start).for_each(|(_, _, one)| slice.join(*one));
    let mut delays = Spread::default();
    figures.delays.iter().take(stretch.end).skip(stretch.start).for_each(|one| delays.join(one));
    let pdd = Delay::of(&delays).map_or_else(
        || look::NOTHING.to_owned(),
        |delay| {
            let [median, p90] = [delay.median, delay.p90].map(|secs| phrases.verdict.duration(secs));
            filled(w.pdd, &[("median", median), ("p90", p90)])
        },
    );
    let asr = format!("{} · {}", percent(slice.asr), worth(phrases, slice.asr));
    let blanks = [
        ("when", stretch::words(figures.step, (from, to), &figures.zone)),
        ("n", grouped(slice.calls())),
        ("answered", grouped(slice.answered)),
        ("missed", grouped(slice.not_answered)),
        ("failed", grouped(slice.failed)),
        ("running", grouped(slice.in_progress)),
        ("asr", asr),
        ("pdd", pdd),
        ("most", at_once(slice)),
    ];
    let text = filled(w.slice, &blanks);
    let is_incomplete = figures.gaps.iter().any(|(since, until)| *since < to && from < *until);
    if is_incomplete { format!("{text}\n{}", w.slice_gap) } else { text }
}

/// `128 +3?`: how many were up, and how many more may have been.
fn at_once(slice: Slice) -> String {
    match slice.most_perhaps - slice.most {
        0 => grouped(slice.most),
        more => format!("{} +{}?", grouped(slice.most), grouped(more)),
    }
}

/// The gaps on the axis, in slices.
fn hatched(figures: &Figures) -> Vec<(f32, f32)> {
    let slices = &figures.slices;
    let place = |at: Stamp| {
        let nth = slices.partition_point(|(_, to, _)| *to <= at);
        match slices.get(nth) {
            Some((from, to, _)) => {
                nth as f32 + (at.since(*from).max(0) as f32 / to.since(*from) as f32).min(1.0)
            }
            None => slices.len() as f32,
        }
    };
    figures.gaps.iter().map(|(since, until)| (place(*since), place(*until))).collect()
}
