//! The course of a call from the times of its legs.

use crate::backend::CallFile;
use crate::call::{Call, CallState, EventKind, Leg, LegName, Outcome, Seen, Service, Stamp, StatusEvent};
use crate::i18n::{clock, fill};
use crate::ui::model::Model;
use crate::ui::panel::look;
use crate::ui::widget::timeline::{Kind, Lane, Mark, MarkKind, Segment, Size, Tick, Timeline};

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
    let file = super::file(model).filter(|file| file.call.session == call.session);
    let (end, told_until) = match call.ended_at {
        Some(end) => (end, end),
        None if running => {
            let now = model.now_of(call);
            let now = Stamp(call.started_at.unwrap_or(start).0 + call.elapsed_secs(now).unwrap_or(0));
            (now, now)
        }
        // Over, and nobody told when: some room for what is not known.
        None => {
            let last = [call.leg_a.answered_at, call.leg_b.ringing_at, call.leg_b.answered_at];
            let events = file.map(|file| file.facts.events()).unwrap_or_default();
            let heard = events.iter().filter_map(|seen| seen.value.at);
            let last = times.into_iter().chain(last).flatten().chain(heard).max().unwrap_or(start);
            (Stamp(last.0 + (last.since(start) / 4).max(2)), last)
        }
    };
    let length = end.since(start).max(1);
    let story = file.map(|file| file.facts.story()).unwrap_or_default();
    let draft = Draft { model, call, file, story, start, end, told_until };
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
        let text = if call.ended_at.is_some() { p.caption_end } else { model.phrases.detail.end_unknown };
        captions.push(Tick { at: length as f64, text: text.to_owned() });
    }
    Some(Timeline { lanes, end: length as f64, open_ended: running, ticks, captions, between: String::new() })
}

struct Draft<'a> {
    model: &'a Model,
    call: &'a Call,
    file: Option<&'a CallFile>,
    /// The events of the call with the legs they were laid on: made once, asked by every mark.
    story: Vec<(&'a Seen<StatusEvent>, Option<LegName>)>,
    start: Stamp,
    end: Stamp,
    /// The last moment anything is known of: the end, where that was told.
    told_until: Stamp,
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
            Kind::Unknown => self.model.phrases.detail.seg_unknown.to_owned(),
        };
        Segment { kind, from: self.at(from), to: self.at(to.max(from)), text }
    }

    /// Setup and ringing, up to the answer or to the end. What was answered without ever having rung, as far as we were
    /// told, is not known in between.
    fn reaching(&self, leg: &Leg, called_from: Option<Stamp>) -> Vec<Segment> {
        let mut segments = Vec::new();
        let until = leg.answered_at.unwrap_or(self.told_until);
        match (leg.started_at, leg.ringing_at, leg.answered_at) {
            (Some(from), None, Some(answered)) if answered > from => {
                segments.push(self.segment(Kind::Unknown, from, answered));
            }
            (Some(from), ringing, _) => {
                segments.push(self.segment(Kind::Setup, from, ringing.unwrap_or(until)));
            }
            // It was called, and nobody told us when.
            (None, first, answered) => {
                let first = first.or(answered);
                let span = called_from.zip(first).filter(|(from, first)| from < first);
                segments.extend(span.map(|(from, first)| self.segment(Kind::Unknown, from, first)));
            }
        }
        if let Some(from) = leg.ringing_at {
            segments.push(self.segment(Kind::Ring, from, until));
        }
        segments
    }

    /// What nobody told: from the last that is known to where the drawing ends.
    fn unknown_end(&self) -> Option<Segment> {
        (self.told_until < self.end).then(|| self.segment(Kind::Unknown, self.told_until, self.end))
    }

    fn lane_a(&self) -> Lane {
        let (call, leg) = (self.call, &self.call.leg_a);
        let mut segments = match (call.service, leg.started_at) {
            // Somebody who calls in waits for B from the beginning.
            (Service::PrivateNumber, Some(from)) if leg.answered_at.is_none() => {
                let joined = call.leg_b.answered_at;
                let wait = self.segment(Kind::Wait, from, joined.unwrap_or(self.told_until));
                let talk = joined.map(|from| self.segment(Kind::Talk, from, self.told_until));
                std::iter::once(wait).chain(talk).collect()
            }
            _ => self.reaching(leg, None),
        };
        if let Some(answered) = leg.answered_at {
            let listens = matches!(call.service, Service::Notification | Service::Voice)
                || call.state == CallState::Playing;
            if listens {
                segments.push(self.segment(Kind::Talk, answered, self.told_until));
            } else {
                let joined = call.leg_b.answered_at;
                segments.push(self.segment(Kind::Wait, answered, joined.unwrap_or(self.told_until)));
                segments.extend(joined.map(|from| self.segment(Kind::Talk, from, self.told_until)));
            }
        }
        segments.extend(self.unknown_end());
        let mut marks = self.leg_marks(LegName::A, leg);
        marks.extend(self.digits());
        marks.extend(self.last_mark(LegName::A, !call.leg_b.was_tried()));
        self.lane("A", leg, segments, marks)
    }

    fn lane_b(&self) -> Lane {
        let leg = &self.call.leg_b;
        let mut segments = self.reaching(leg, self.call.leg_a.answered_at);
        segments.extend(leg.answered_at.map(|from| self.segment(Kind::Talk, from, self.told_until)));
        let mut marks = self.leg_marks(LegName::B, leg);
        if leg.was_tried() {
            segments.extend(self.unknown_end());
            marks.extend(self.last_mark(LegName::B, true));
        }
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

    /// How it ended on this leg: a cross on the one that decided a failure, else a line. An end nobody told has none.
    fn last_mark(&self, leg: LegName, decided_here: bool) -> Option<Mark> {
        let at = self.call.ended_at.filter(|_| !self.call.is_in_progress())?;
        let key = if leg == LegName::A { "a.end" } else { "b.end" };
        let plain = Mark { kind: MarkKind::End, ..self.moment(key, &EventKind::Disconnect, None, at) };
        let failed = matches!(self.call.outcome, Outcome::NotAnswered | Outcome::Failed);
        if !(failed && decided_here) {
            return Some(plain);
        }
        let phrases = self.model.phrases;
        let verdict = self.call.verdict.as_deref();
        let headline = verdict.and_then(|verdict| verdict.headline);
        let others = verdict.iter().flat_map(|verdict| verdict.codes_that_help());
        let mut badges = headline
            .into_iter()
            .chain(others.filter(|code| Some(*code) != headline))
            .map(|code| look::code_badge(phrases, code));
        let (text, detail) = (badges.next().unwrap_or_default(), badges.next().unwrap_or_default());
        Some(Mark { kind: MarkKind::Fail, text, detail, ..plain })
    }

    /// When the leg was called, rang and answered.
    fn leg_marks(&self, name: LegName, leg: &Leg) -> Vec<Mark> {
        let start = match (name, self.call.service) {
            (LegName::A, Service::PrivateNumber) => EventKind::Callin,
            _ => EventKind::Callout,
        };
        let keys = match name {
            LegName::A => ["a.start", "a.ring", "a.answer"],
            LegName::B => ["b.start", "b.ring", "b.answer"],
        };
        let times = [
            (start, leg.started_at),
            (EventKind::Alerting, leg.ringing_at),
            (EventKind::Answer, leg.answered_at),
        ];
        let known = keys.into_iter().zip(times).filter_map(|(key, (kind, at))| Some((key, kind, at?)));
        known.map(|(key, kind, at)| self.moment(key, &kind, Some(name), at)).collect()
    }

    fn digits(&self) -> Vec<Mark> {
        let events = self.file.map(|file| file.facts.events()).unwrap_or_default();
        let pressed = events.iter().filter(|seen| seen.value.kind == EventKind::CollectInfo);
        pressed
            .enumerate()
            .filter_map(|(nth, seen)| {
                let digits = seen.value.digits.as_deref().unwrap_or_default();
                let digits = self.model.keys(digits).into_owned();
                let at = seen.value.at?;
                let name = format!("{} {digits}", self.model.phrases.event(&EventKind::CollectInfo, None));
                let mark = self.told(&format!("digits.{nth}"), at, name, Some(seen));
                Some(Mark { kind: MarkKind::Digit(digits.clone()), text: digits, ..mark })
            })
            .collect()
    }

    /// A moment of the call with the event that told of it, if one did.
    fn moment(&self, key: &str, kind: &EventKind, leg: Option<LegName>, at: Stamp) -> Mark {
        let name = self.model.phrases.event(kind, leg);
        let is_it = |(seen, on): &&(&Seen<StatusEvent>, Option<LegName>)| {
            seen.value.kind == *kind && (leg.is_none() || *on == leg)
        };
        // Where several tell of it, the one that says the same time.
        let exact = self.story.iter().find(|event| is_it(event) && event.0.value.at == Some(at));
        let seen = exact.or_else(|| self.story.iter().find(is_it)).map(|(seen, _)| *seen);
        self.told(key, at, name, seen)
    }

    fn told(&self, key: &str, at: Stamp, name: String, seen: Option<&Seen<StatusEvent>>) -> Mark {
        let (phrases, zone) = (self.model.phrases, &self.model.zone);
        let (p, d) = (&phrases.live, &phrases.detail);
        let mark = Mark { at: self.at(at), key: key.to_owned(), name, ..Mark::default() };
        let mut lines = vec![fill(d.mark_time, &[("time", &zone.format_time(at))])];
        let Some(seen) = seen else {
            // Before the file is read nobody can say.
            let has_record = self.file.is_some_and(|file| !file.facts.cdrs().is_empty());
            lines.extend(has_record.then(|| d.mark_record_only.to_owned()));
            return Mark { lines, is_record_only: has_record, ..mark };
        };
        if let Some(said) = seen.value.at.filter(|said| *said != at) {
            lines.push(fill(d.mark_event_said, &[("time", &zone.format_time(said))]));
        }
        lines.push(fill(d.mark_arrived, &[("time", &look::exact_arrival_time(zone, seen.arrival))]));
        let millis = seen.value.at.map(|said| seen.arrival.0.saturating_sub(said.0.saturating_mul(1000)));
        let lag = millis.map(|millis| {
            lines.push(format!("{} {}", p.receive_lag, look::lag(phrases, millis)));
            (millis - self.call.clock_offset.unwrap_or(0)).max(0) as f64 / 1000.0
        });
        Mark { lines, lag, ..mark }
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
            (false, _) if self.call.ended_at.is_none() => "?".to_owned(),
            (false, Size::Compact) => plus(length).text,
            (false, Size::Large) => zone.format_time(self.end),
        };
        ticks.push(Tick { at: length as f64, text });
        ticks
    }
}
