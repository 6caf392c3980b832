//! The course of a call from the times of its legs.

use crate::call::{Call, CallState, EventKind, Leg, Outcome, Service, Stamp};
use crate::i18n::{clock, fill};
use crate::ui::model::Model;
use crate::ui::panel::look;
use crate::ui::widget::timeline::{Kind, Lane, Mark, MarkKind, Segment, Size, Tick, Timeline, legend};

/// The shapes with their words. `from_right`: in a line that is filled from its right end.
pub fn legend_ui(ui: &mut egui::Ui, model: &Model, from_right: bool) {
    let p = &model.phrases.live;
    let mut words = [
        (Kind::Setup, p.legend_setup),
        (Kind::Ring, p.legend_ring),
        (Kind::Wait, p.legend_wait),
        (Kind::Talk, p.legend_talk),
    ];
    if from_right {
        words.reverse();
    }
    legend(ui, &words);
}

/// The timeline; `None` while no time is known.
pub fn course(model: &Model, call: &Call, size: Size) -> Option<Timeline> {
    let p = &model.phrases.live;
    let times = [
        call.started_at,
        call.leg_a.started_at,
        call.leg_a.ringing_at,
        call.leg_a.answered_at,
        call.leg_b.started_at,
    ];
    let start = times.into_iter().flatten().min()?;
    let running = call.is_in_progress();
    let end = match call.ended_at {
        Some(end) => end,
        None => Stamp(call.started_at.unwrap_or(start).0 + call.elapsed_secs(model.now).unwrap_or(0)),
    };
    let length = end.since(start).max(1);
    let draft = Draft { model, call, start, end };
    let mut lanes = vec![draft.lane_a()];
    if call.leg_b.was_tried() || call.leg_b.number.is_some() {
        lanes.push(draft.lane_b());
    }
    let ticks = draft.ticks(size, length, running);
    let first = if call.service == Service::PrivateNumber { p.caption_in } else { p.caption_a };
    let mut captions = vec![Tick { at: 0.0, text: first.to_owned() }];
    if let Some(at) = call.leg_b.started_at {
        captions.push(Tick { at: draft.at(at), text: p.caption_b.to_owned() });
    }
    if !running {
        captions.push(Tick { at: length as f64, text: p.caption_end.to_owned() });
    }
    Some(Timeline { lanes, end: length as f64, open_ended: running, ticks, captions })
}

struct Draft<'a> {
    model: &'a Model,
    call: &'a Call,
    start: Stamp,
    end: Stamp,
}

impl Draft<'_> {
    fn at(&self, at: Stamp) -> f64 {
        at.since(self.start) as f64
    }

    fn segment(&self, kind: Kind, from: Stamp, to: Stamp) -> Segment {
        let p = &self.model.phrases.live;
        let secs = to.since(from);
        let n = secs.to_string();
        let text = match kind {
            Kind::Setup => fill(p.seg_setup, &[("n", &n)]),
            Kind::Ring => fill(p.seg_ring, &[("n", &n)]),
            Kind::Wait => fill(p.seg_wait, &[("n", &n)]),
            Kind::Talk => fill(p.seg_talk, &[("n", &clock(secs))]),
        };
        Segment { kind, from: self.at(from), to: self.at(to.max(from)), text }
    }

    /// Setup and ringing, up to the answer or to the end.
    fn reaching(&self, leg: &Leg) -> Vec<Segment> {
        let mut segments = Vec::new();
        let until = leg.answered_at.unwrap_or(self.end);
        if let Some(from) = leg.started_at {
            segments.push(self.segment(Kind::Setup, from, leg.ringing_at.unwrap_or(until)));
        }
        if let Some(from) = leg.ringing_at {
            segments.push(self.segment(Kind::Ring, from, until));
        }
        segments
    }

    fn lane_a(&self) -> Lane {
        let (call, leg) = (self.call, &self.call.leg_a);
        let mut segments = self.reaching(leg);
        if let Some(answered) = leg.answered_at {
            let listens = matches!(call.service, Service::Notification | Service::Voice)
                || call.state == CallState::Playing;
            if listens {
                segments.push(self.segment(Kind::Talk, answered, self.end));
            } else {
                let joined = call.leg_b.answered_at;
                segments.push(self.segment(Kind::Wait, answered, joined.unwrap_or(self.end)));
                segments.extend(joined.map(|from| self.segment(Kind::Talk, from, self.end)));
            }
        }
        let mut marks = self.digits();
        marks.extend(self.last_mark(!call.leg_b.was_tried()));
        self.lane("A", leg, segments, marks)
    }

    fn lane_b(&self) -> Lane {
        let leg = &self.call.leg_b;
        let mut segments = self.reaching(leg);
        segments.extend(leg.answered_at.map(|from| self.segment(Kind::Talk, from, self.end)));
        let marks = if leg.was_tried() { self.last_mark(true).into_iter().collect() } else { Vec::new() };
        self.lane("B", leg, segments, marks)
    }

    fn lane(&self, label: &str, leg: &Leg, segments: Vec<Segment>, marks: Vec<Mark>) -> Lane {
        let number = leg.number.as_ref().map(|number| {
            let key = number.key();
            let tail: String = key.chars().skip(key.chars().count().saturating_sub(4)).collect();
            format!("…{tail}")
        });
        Lane { label: label.to_owned(), number: number.unwrap_or_default(), segments, marks }
    }

    /// How it ended on this leg: a cross on the one that decided a failure, else a line.
    fn last_mark(&self, decided_here: bool) -> Option<Mark> {
        if self.call.is_in_progress() {
            return None;
        }
        let at = self.at(self.end);
        let failed = matches!(self.call.outcome, Outcome::NotAnswered | Outcome::Failed);
        if !(failed && decided_here) {
            return Some(Mark { at, kind: MarkKind::End, text: String::new(), detail: String::new() });
        }
        let phrases = self.model.phrases;
        let verdict = self.call.verdict.as_ref();
        let headline = verdict.and_then(|verdict| verdict.headline);
        let others = verdict.iter().flat_map(|verdict| verdict.codes_that_help());
        let mut badges = headline
            .into_iter()
            .chain(others.filter(|code| Some(*code) != headline))
            .map(|code| look::code_badge(phrases, code));
        let (text, detail) = (badges.next().unwrap_or_default(), badges.next().unwrap_or_default());
        Some(Mark { at, kind: MarkKind::Fail, text, detail })
    }

    fn digits(&self) -> Vec<Mark> {
        let file = self.model.call_file.as_ref().filter(|file| file.call.session == self.call.session);
        let events = file.map(|file| file.facts.events()).unwrap_or_default();
        let pressed = events.iter().filter(|seen| seen.value.kind == EventKind::CollectInfo);
        pressed
            .filter_map(|seen| {
                let digits = seen.value.digits.as_deref().unwrap_or_default().to_owned();
                let (at, text) = (self.at(seen.value.at?), digits.clone());
                Some(Mark { at, kind: MarkKind::Digit(digits), text, detail: String::new() })
            })
            .collect()
    }

    fn ticks(&self, size: Size, length: i64, running: bool) -> Vec<Tick> {
        let p = &self.model.phrases.live;
        let plus = |secs: i64| Tick { at: secs as f64, text: fill(p.tick, &[("n", &secs.to_string())]) };
        let zone = &self.model.zone;
        let mut ticks = match size {
            Size::Compact => vec![Tick { at: 0.0, text: p.tick_start.to_owned() }],
            Size::Large => vec![Tick { at: 0.0, text: zone.format_time(self.start) }],
        };
        match size {
            Size::Compact => {
                let joint = self.call.leg_b.started_at.or(self.call.leg_a.answered_at);
                ticks.extend(joint.map(|at| plus(at.since(self.start))));
            }
            Size::Large => {
                // Whole steps, some six of them.
                let steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600];
                let step = steps.into_iter().find(|step| length / step <= 7).unwrap_or(86_400);
                let step_count = (length - 1) / step;
                ticks.extend((1..=step_count.min(10)).map(|n| plus(n * step)));
            }
        }
        let text = match (running, size) {
            (true, _) => p.now.to_owned(),
            (false, Size::Compact) => plus(length).text,
            (false, Size::Large) => zone.format_time(self.end),
        };
        ticks.push(Tick { at: length as f64, text });
        ticks
    }
}
