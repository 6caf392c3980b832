//! Text and lines put down by hand, for widgets that paint themselves: one line of text, centred on one optical
//! line whatever the script, cut with an ellipsis where it would leave its place.

use std::sync::Arc;

use egui::epaint::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align2, Color32, Galley, Painter, Pos2, Rect, Stroke, Vec2};

use crate::ui::theme::{Run, Type};

/// How far the letters of our Latin face hang below the baseline, and how high its lines are, for each point of size.
const DESCENT: f32 = 0.2415;
const NATURAL: f32 = 1.2102;

/// One line of text. Cheap when the same text was laid out in the frame before.
pub fn line(painter: &Painter, text: &str, step: Type, ink: Color32) -> Arc<Galley> {
    painter.layout_job(LayoutJob::simple_singleline(text.to_owned(), step.font(), ink))
}

/// One line of text that ends in `…` when it is wider than `width`. `Galley::elided` says whether it was cut.
pub fn line_within(painter: &Painter, text: &str, step: Type, ink: Color32, width: f32) -> Arc<Galley> {
    let whole = line(painter, text, step, ink);
    if whole.size().x <= width {
        return whole;
    }
    let mut job = LayoutJob::simple_singleline(text.to_owned(), step.font(), ink);
    job.wrap =
        TextWrapping { max_width: width.max(0.0), max_rows: 1, break_anywhere: true, ..Default::default() };
    painter.layout_job(job)
}

/// Text that wraps at `width`, at most so many lines of it; the last ends in `…` when there is more.
pub fn lines_within(
    painter: &Painter,
    text: &str,
    step: Type,
    ink: Color32,
    width: f32,
    rows: usize,
) -> Arc<Galley> {
    if rows <= 1 {
        return line_within(painter, text, step, ink, width);
    }
    let mut job = LayoutJob::default();
    let format = TextFormat::simple(step.font(), ink);
    job.append(text, 0.0, TextFormat { line_height: Some(step.line_height()), ..format });
    job.wrap = TextWrapping { max_width: width.max(0.0), max_rows: rows, ..Default::default() };
    painter.layout_job(job)
}

/// One line that mixes steps and colours, `gap` points between the runs, on one baseline.
pub fn runs(painter: &Painter, runs: &[Run<'_>], gap: f32) -> Arc<Galley> {
    painter.layout_job(runs_job(runs, gap))
}

/// [`runs`] for a label: wraps at the width it is given.
pub fn runs_job(runs: &[Run<'_>], gap: f32) -> LayoutJob {
    let mut job = LayoutJob::default();
    let tallest = runs.iter().map(|run| run.1).max_by(|a, b| a.size().total_cmp(&b.size()));
    let Some(tallest) = tallest else { return job };
    let leading = tallest.line_height() - NATURAL * tallest.size();
    for (at, (text, step, ink)) in runs.iter().enumerate() {
        let mut format = TextFormat::simple(step.font(), *ink);
        // egui lines runs up at their lower edges. Lines as much higher as their letters hang less deep put them on
        // one baseline instead.
        let hang = DESCENT * (tallest.size() - step.size());
        format.line_height = Some(NATURAL * step.size() + 2.0 * hang + leading);
        job.append(text, if at == 0 { 0.0 } else { gap }, format);
    }
    job
}

/// Puts a galley so that `anchor` of it is at `pos`, on whole pixels. Returns the place it took.
pub fn put(painter: &Painter, pos: Pos2, anchor: Align2, galley: Arc<Galley>) -> Rect {
    let rect = anchor.anchor_size(pos, galley.size());
    let ppp = painter.pixels_per_point();
    let min = Pos2::new((rect.min.x * ppp).round() / ppp, (rect.min.y * ppp).round() / ppp);
    painter.galley(min, galley, Color32::PLACEHOLDER);
    Rect::from_min_size(min, rect.size())
}

/// Paints one line of text with `anchor` of it at `pos`.
pub fn text(painter: &Painter, pos: Pos2, anchor: Align2, text: &str, step: Type, ink: Color32) -> Rect {
    put(painter, pos, anchor, line(painter, text, step, ink))
}

/// A horizontal line one pixel high that does not blur.
pub fn hline(painter: &Painter, x: impl Into<egui::Rangef>, y: f32, stroke: Stroke) {
    painter.hline(x, painter.round_to_pixel_center(y), stroke);
}

/// A vertical line one pixel wide that does not blur.
pub fn vline(painter: &Painter, x: f32, y: impl Into<egui::Rangef>, stroke: Stroke) {
    painter.vline(painter.round_to_pixel_center(x), y, stroke);
}

/// The outline that says where the keyboard is.
pub fn focus_ring(painter: &Painter, rect: Rect, radius: u8, ink: Color32) {
    painter.rect_stroke(rect, radius, Stroke::new(2.0, ink), egui::StrokeKind::Outside);
}

/// Rounds up to whole points, so that what follows starts on one.
pub fn whole(size: Vec2) -> Vec2 {
    size.ceil()
}
