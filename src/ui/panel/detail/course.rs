//! The card of the timeline on a call's page: heading, legend, lanes, and the time between two marks.

use super::timeline::course;
use crate::call::Call;
use crate::i18n::{clock, fill};
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::panel::look;
use crate::ui::theme::{Tokens, small};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::timeline::{Kind, Mark, Picks, Sign, Size, Timeline, legend};
use crate::ui::widget::{button, card};

/// The card of the timeline: its heading with the legend, its lanes, and the time between two marks.
pub fn timeline_ui(
    ui: &mut egui::Ui,
    model: &Model,
    call: &Call,
    picks: &mut Picks,
    wishes: &mut Vec<Command>,
) {
    let (t, p, d) = (Tokens::of(ui), &model.phrases.live, &model.phrases.detail);
    let Some(mut course) = course(model, call, Size::Large) else {
        card::heading(ui, p.timeline, "");
        let words = if call.is_in_progress() { p.no_times } else { d.no_times_told };
        ui.label(small(words).color(t.text2));
        return;
    };
    let between = course.pair(picks).map(|(from, to)| between(model, from, to));
    course.between = between.as_ref().map(|(short, _)| short.clone()).unwrap_or_default();
    ui.horizontal(|ui| {
        let detail = match (&between, picks.is_empty()) {
            (Some((_, sentence)), _) => sentence,
            (None, true) => d.pick_hint,
            (None, false) => d.pick_more,
        };
        card::heading(ui, p.timeline, detail);
        if let Some((_, sentence)) = &between
            && button::icon_button(ui, Icon::Copy, p.copy).clicked()
        {
            let what = fill(p.copied, &[("what", d.copied_between)]);
            wishes.push(Command::Copy { text: sentence.clone(), what });
        }
        if !picks.is_empty() && button::icon_button(ui, Icon::Close, d.clear_marks).clicked() {
            picks.clear();
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            legend_ui(ui, model, &course, Size::Large);
        });
    });
    course.show_picking(ui, p.timeline, picks);
}

/// The time between two marks: a short word for the drawing, and a sentence to read and copy.
fn between(model: &Model, from: &Mark, to: &Mark) -> (String, String) {
    let (p, d) = (&model.phrases.live, &model.phrases.detail);
    let secs = (to.at - from.at).round() as i64;
    let short = if secs < 120 { fill(p.seconds, &[("n", &secs.to_string())]) } else { clock(secs) };
    let mut sentence = fill(d.between, &[("from", &from.name), ("to", &to.name), ("n", &short)]);
    if let (Some(first), Some(second)) = (from.lag, to.lag) {
        let millis = ((to.at + second - from.at - first) * 1000.0).round() as i64;
        let apart = fill(d.between_arrivals, &[("n", &look::lag(model.phrases, millis))]);
        sentence = format!("{sentence} · {apart}");
    }
    (short, sentence)
}

/// Seconds after which a push has a tail that can be seen.
const TAIL_SECS: f64 = 0.5;

/// The shapes with their words; on a page also the signs of its marks.
pub fn legend_ui(ui: &mut egui::Ui, model: &Model, course: &Timeline, size: Size) {
    let (p, d) = (&model.phrases.live, &model.phrases.detail);
    let mut words = vec![
        (Sign::Kind(Kind::Setup), p.legend_setup),
        (Sign::Kind(Kind::Ring), p.legend_ring),
        (Sign::Kind(Kind::Wait), p.legend_wait),
        (Sign::Kind(Kind::Talk), p.legend_talk),
    ];
    let segments = || course.lanes.iter().flat_map(|lane| &lane.segments);
    if segments().any(|segment| segment.kind == Kind::Unknown) {
        words.push((Sign::Kind(Kind::Unknown), d.legend_unknown));
    }
    if size == Size::Large {
        let marks = || course.lanes.iter().flat_map(|lane| &lane.marks);
        if marks().any(|mark| mark.is_record_only) {
            words.push((Sign::RecordOnly, d.legend_record_only));
        }
        if marks().any(|mark| mark.lag.is_some_and(|lag| lag >= TAIL_SECS)) {
            words.push((Sign::Lag, p.receive_lag));
        }
        // In a line that is filled from its right end.
        words.reverse();
    }
    legend(ui, &words);
}
