//! How things stand at a minute: the figure of the window, what it is measured against, and whether it is beyond that
//! by more than chance.
//!
//! A share is beyond a limit when its whole 95 % interval is: how near to the limit it usually is, is the choice of
//! whoever set it. What is usual nobody chose, and it is looked at every minute of the week; so a figure differs from
//! it only when 99.99 % speak for that, with what is uncertain about the earlier weeks counted in, and when it lies
//! outside of what any of these weeks had: weeks differ from each other by more than chance.

use std::ops::Range;

use super::{Calendar, MINUTE, Rule, Sums, Turn, WEEKS, Watched};
use crate::call::kpi::Ratio;
use crate::call::reason::CodeRef;
use crate::call::{Arrival, Gaps, Stamp};

/// A reason that fewer calls than this ended with is no surge.
const LEAST_OF_A_REASON: u64 = 5;

/// An incident is over when the figure has come back this part of the way from its limit to what is usual.
const WAY_BACK: f64 = 0.25;

/// A number of calls with a fixed upper limit is well again below this part of the limit.
const WELL_BELOW: f64 = 0.8;

/// Nothing can be said of a window when nothing could be received for longer than this part of it.
const BLIND: f64 = 0.1;

/// What has to be known besides the calls.
#[derive(Clone, Debug)]
pub struct Scene {
    /// When somebody began to watch, by the platform's clock.
    pub since: Option<Stamp>,
    /// When nothing could be received, by our clock.
    pub gaps: Gaps,
    /// By how many milliseconds our clock is ahead of the platform's.
    pub ahead: i64,
    pub calendar: Calendar,
}

/// How things stood at the end of a window.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The end of the window.
    pub at: Stamp,
    pub standing: Standing,
    /// The figure: calls, or a share from 0 to 1. `None`: a share of nothing.
    pub value: Option<f64>,
    /// The calls of the window that count, and the hits among them.
    pub ratio: Ratio,
    /// What is usual at this hour of the week, where that is asked for and known.
    pub usual: Option<Usual>,
    /// What the figure may not pass, in its own unit.
    pub limit: Option<f64>,
    /// The reason it is about.
    pub code: Option<CodeRef>,
}

/// What the figure was in the same window of the weeks before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Usual {
    /// The week in the middle.
    pub value: f64,
    pub weeks: u32,
    /// All calls they have.
    pub of: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Beyond the limit, and not by chance.
    Beyond,
    /// Neither beyond nor within: what has been raised stays, nothing new is raised.
    Between,
    Within,
    Unknown(Unknown),
}

impl Standing {
    pub fn is_known(self) -> bool {
        !matches!(self, Standing::Unknown(_))
    }
}

/// Why nothing can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    TooFew,
    /// Nobody has watched for long enough to know what is usual, or there were too few calls then.
    NoUsual,
    /// Nothing could be received for a part of the window.
    Gap,
    /// Nobody has watched for as long as the window is.
    JustBegun,
    /// The window does not lie in the hours of the rule.
    OffHours,
    /// A holiday is like no other day.
    Holiday,
}

/// Reads `rule` at the end of a minute: what stands out most.
pub fn read(rule: &Rule, sums: &Sums, scene: &Scene, at: Stamp) -> Reading {
    foremost(&read_each(rule, sums, scene, at)).unwrap_or_else(|| blank(rule, sums, at))
}

/// Reads `rule` for everything that can stand out by itself: for each reason, else for the one figure. Never empty.
pub(super) fn read_each(rule: &Rule, sums: &Sums, scene: &Scene, at: Stamp) -> Vec<Reading> {
    let mut reading = blank(rule, sums, at);
    let window = reading.from(rule)..at;
    let why = if !rule.hours.hold(&window, &scene.calendar) {
        Some(Unknown::OffHours)
    } else if scene.since.is_none_or(|since| window.start < since) {
        Some(Unknown::JustBegun)
    } else if rule.turn.is_of_usual() && scene.calendar.is_holiday(&window) {
        Some(Unknown::Holiday)
    } else if scene.is_blind(&window) {
        Some(Unknown::Gap)
    } else {
        None
    };
    // Nobody asks what was usual at a time of which nothing can be said.
    let is_of_usual = rule.turn.is_of_usual() && why.is_none();
    let weeks = if is_of_usual { weeks(scene, &window) } else { Vec::new() };
    let ratios = |code: Option<CodeRef>| -> Vec<Ratio> {
        let each = weeks.iter();
        each.map(|week| code.map_or_else(|| sums.within(week), |code| sums.of_reason(code, week))).collect()
    };
    let mut all = match rule.watched {
        Watched::Calls => {
            read_calls(rule, &ratios(None), &mut reading);
            vec![reading]
        }
        Watched::Share(_) => {
            read_share(rule, &ratios(None), &mut reading);
            vec![reading]
        }
        Watched::Reasons => {
            let mut each = Vec::new();
            if reading.ratio.of >= rule.sample {
                for code in sums.reasons() {
                    let ratio = sums.of_reason(code, &window);
                    if ratio.hits > 0 {
                        let mut one =
                            Reading { ratio, value: ratio.share(), code: Some(code), ..reading.clone() };
                        read_share(rule, &ratios(Some(code)), &mut one);
                        if one.standing == Standing::Beyond && ratio.hits < LEAST_OF_A_REASON {
                            one.standing = Standing::Between;
                        }
                        each.push(one);
                    }
                }
            } else {
                reading.standing = Standing::Unknown(Unknown::TooFew);
            }
            if each.is_empty() {
                each.push(reading);
            }
            each
        }
    };
    if let Some(why) = why {
        // What is known of the window is shown all the same.
        all.iter_mut().for_each(|one| one.standing = Standing::Unknown(why));
    }
    all
}

/// The figure of the window alone.
fn blank(rule: &Rule, sums: &Sums, at: Stamp) -> Reading {
    let ratio = sums.within(&(Stamp(at.0 - rule.window())..at));
    let value = if rule.watched == Watched::Calls { Some(ratio.of as f64) } else { ratio.share() };
    Reading { at, standing: Standing::Within, value, ratio, usual: None, limit: None, code: None }
}

impl Scene {
    /// Whether too little of a stretch could be received.
    fn is_blind(&self, stretch: &Range<Stamp>) -> bool {
        let ours = |at: Stamp| Arrival(at.0 * 1_000 + self.ahead);
        let (from, to) = (ours(stretch.start), ours(stretch.end));
        let missed = self
            .gaps
            .overlapping((from, to), to)
            .map(|gap| gap.end(to).min(to).millis_since(gap.from.max(from)).max(0));
        missed.sum::<i64>() as f64 > BLIND * to.millis_since(from) as f64
    }
}

/// `window` in each earlier week that can be compared: somebody watched, could receive, and it was no holiday.
fn weeks(scene: &Scene, window: &Range<Stamp>) -> Vec<Range<Stamp>> {
    let each = (1..=WEEKS).map(|week| scene.calendar.weeks_before(window, week));
    let is_usual = |week: &Range<Stamp>| {
        let was_watched = scene.since.is_some_and(|since| since <= week.start);
        was_watched && !scene.is_blind(week) && !scene.calendar.is_holiday(week)
    };
    each.filter(is_usual).collect()
}

fn read_calls(rule: &Rule, weeks: &[Ratio], reading: &mut Reading) {
    let (now, calls) = (reading.ratio.of, reading.ratio.of as f64);
    if !rule.turn.is_of_usual() {
        reading.limit = Some(rule.by);
        let is_well = if rule.turn == Turn::Below { calls >= rule.by } else { calls < rule.by * WELL_BELOW };
        let is_beyond = if rule.turn == Turn::Below { calls < rule.by } else { calls >= rule.by };
        reading.standing = standing(is_beyond, is_well);
        return;
    }
    let before: u64 = weeks.iter().map(|week| week.of).sum();
    if weeks.is_empty() || before + now < rule.sample {
        let why = if weeks.is_empty() { Unknown::NoUsual } else { Unknown::TooFew };
        reading.standing = Standing::Unknown(why);
        return;
    }
    let each: Vec<f64> = weeks.iter().map(|week| week.of as f64).collect();
    let expected = median(&each);
    reading.usual = Some(Usual { value: expected, weeks: weeks.len() as u32, of: before });
    // As usual, this week has an equal part of the calls of all of them.
    let ours = Ratio { hits: now, of: before + now };
    let part = 1.0 / (weeks.len() + 1) as f64;
    let is_sure = if rule.turn.is_down() { ours.is_below(part) } else { ours.is_above(part) };
    beyond_usual(rule, (calls, expected), is_sure && is_outside(rule, calls, &each), reading);
}

fn read_share(rule: &Rule, weeks: &[Ratio], reading: &mut Reading) {
    let ratio = reading.ratio;
    reading.limit = (!rule.turn.is_of_usual()).then_some(rule.part());
    let (Some(share), Some((low, high))) = (ratio.share(), ratio.interval()) else {
        reading.standing = Standing::Unknown(Unknown::TooFew);
        return;
    };
    if !rule.turn.is_of_usual() {
        let limit = rule.part();
        let (is_beyond, is_well) = match rule.turn.is_down() {
            true => (high < limit, share >= limit),
            false => (low > limit, share <= limit),
        };
        reading.standing = standing(is_beyond, is_well);
    } else {
        read_against(rule, share, weeks, reading);
    }
    if ratio.of < rule.sample {
        reading.standing = Standing::Unknown(Unknown::TooFew);
    }
}

/// Measures a share against those of earlier weeks.
fn read_against(rule: &Rule, share: f64, weeks: &[Ratio], reading: &mut Reading) {
    let pooled = weeks.iter().fold(Ratio::default(), |sum, week| sum.and(*week));
    let Some(whole) = pooled.share().filter(|_| pooled.of >= rule.sample) else {
        reading.standing = Standing::Unknown(Unknown::NoUsual);
        return;
    };
    // A week of few calls says little by itself.
    let solid = weeks.iter().filter(|week| week.of >= rule.sample);
    let solid: Vec<f64> = solid.filter_map(|week| week.share()).collect();
    let expected = if solid.is_empty() { whole } else { median(&solid) };
    reading.usual = Some(Usual { value: expected, weeks: weeks.len() as u32, of: pooled.of });
    let is_sure = match rule.turn.is_down() {
        true => pooled.exceeds(reading.ratio),
        false => reading.ratio.exceeds(pooled),
    };
    beyond_usual(rule, (share, expected), is_sure && is_outside(rule, share, &solid), reading);
}

/// Whether no single week went as far.
fn is_outside(rule: &Rule, value: f64, weeks: &[f64]) -> bool {
    weeks.iter().all(|week| if rule.turn.is_down() { value < *week } else { value > *week })
}

/// Measures `value` against what is expected: it has to be further away than was agreed, and `is_sure` not to be so by
/// chance.
fn beyond_usual(rule: &Rule, (value, expected): (f64, f64), is_sure: bool, reading: &mut Reading) {
    let part = if rule.turn.is_down() { 1.0 - rule.part() } else { 1.0 + rule.part() };
    let limit = expected * part;
    let well = limit + (expected - limit) * WAY_BACK;
    reading.limit = Some(limit);
    let (is_beyond, is_well) = match rule.turn.is_down() {
        // Where it has to be nothing at all, anything is well.
        true => (value <= limit && is_sure, if limit > 0.0 { value > well } else { value > 0.0 || !is_sure }),
        // Where nothing is usual, whatever chance may do is well.
        false => (value >= limit && is_sure, value < well || (expected <= 0.0 && !is_sure)),
    };
    reading.standing = standing(is_beyond, is_well);
}

/// What stands out most: beyond before between, the further away the sooner; where nothing does, the most frequent.
pub(super) fn foremost(all: &[Reading]) -> Option<Reading> {
    // More calls than could be expected.
    let excess = |one: &Reading| {
        let expected = one.usual.map_or(one.limit, |usual| Some(usual.value)).unwrap_or_default();
        one.ratio.hits as f64 - expected * one.ratio.of as f64
    };
    let rank = |one: &Reading| match one.standing {
        Standing::Beyond => 2,
        Standing::Between => 1,
        Standing::Within | Standing::Unknown(_) => 0,
    };
    let order = |a: &&Reading, b: &&Reading| {
        let by_excess = excess(a).total_cmp(&excess(b));
        rank(a).cmp(&rank(b)).then(if rank(a) > 0 { by_excess } else { a.ratio.hits.cmp(&b.ratio.hits) })
    };
    all.iter().max_by(order).cloned()
}

fn standing(is_beyond: bool, is_well: bool) -> Standing {
    match (is_beyond, is_well) {
        (true, _) => Standing::Beyond,
        (false, true) => Standing::Within,
        (false, false) => Standing::Between,
    }
}

/// The one in the middle, or between the two that are there; 0 of none.
fn median(all: &[f64]) -> f64 {
    let mut all = all.to_vec();
    all.sort_by(f64::total_cmp);
    let (low, high) = (all.len().saturating_sub(1) / 2, all.len() / 2);
    let at = |place: usize| all.get(place).copied().unwrap_or_default();
    f64::midpoint(at(low), at(high))
}

impl Reading {
    /// How far it is on the wrong side of its limit, in units of the figure; below 0 on the right side.
    pub fn excess(&self, turn: Turn) -> f64 {
        let (Some(value), Some(limit)) = (self.value, self.limit) else { return f64::NEG_INFINITY };
        if turn.is_down() { limit - value } else { value - limit }
    }

    /// The beginning of its window.
    pub fn from(&self, rule: &Rule) -> Stamp {
        Stamp(self.at.0 - rule.window())
    }
}

/// The minute ends of a stretch.
pub(super) fn minutes(from: Stamp, to: Stamp) -> impl Iterator<Item = Stamp> {
    (1..=((to.0 - from.0) / MINUTE).max(0)).map(move |nth| Stamp(from.0 + nth * MINUTE))
}
