//! How things stand at a minute: the figure of the window, what it is measured against, and whether it is beyond that by
//! more than chance.
//!
//! A share is beyond a limit when its whole 95 % interval is: how near to the limit it usually is, is the choice of whoever
//! set it. What is usual nobody chose, and it is looked at every minute of the week; so a figure differs from it only when
//! 99.99 % speak for that, with what is uncertain about the earlier weeks counted in.

use super::counts::Cell;
use super::{Counts, MINUTE, Rule, Turn, WEEK, WEEKS, Watched};
use crate::call::kpi::Ratio;
use crate::call::reason::CodeRef;
use crate::call::{Arrival, Gaps, Stamp};

/// A reason that fewer calls have is no surge.
const LEAST_OF_A_REASON: u64 = 5;

/// Of the way from the limit back to what is usual, so much has to be covered before it is well again.
const WAY_BACK: f64 = 0.25;

/// The same of a number of calls with a limit.
const WELL_BELOW: f64 = 0.8;

/// Of a window in which nothing could be received for longer than this part of it nothing can be said.
const BLIND: f64 = 0.1;

/// What has to be known besides the calls.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The first call there ever was; before it nobody watched.
    pub since: Option<Stamp>,
    /// When nothing could be received, by our clock.
    pub gaps: Gaps,
    /// By how many milliseconds our clock is ahead of the platform's.
    pub ahead: i64,
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

/// The same window in the weeks before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Usual {
    pub value: f64,
    pub weeks: u32,
    /// All calls it is made of.
    pub of: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Too far, and not by chance.
    Beyond,
    /// Neither: what has been raised stays, nothing new is.
    Between,
    Within,
    Unknown(Unknown),
}

/// Why nothing can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    TooFew,
    /// Nobody has watched for long enough to know what is usual.
    NoUsual,
    /// Nothing could be received for a part of the window.
    Gap,
    /// The first call came within the window, or has not come yet.
    JustBegun,
}

/// Reads `rule` at the end of a minute.
pub fn read(rule: &Rule, counts: &Counts, scene: &Scene, at: Stamp) -> Reading {
    let from = Stamp(at.0 - rule.window());
    let cell = counts.within(from..at);
    let mut reading = Reading {
        at,
        standing: Standing::Within,
        value: if rule.watched == Watched::Calls { Some(cell.ratio.of as f64) } else { cell.ratio.share() },
        ratio: cell.ratio,
        usual: None,
        limit: None,
        code: None,
    };
    let usual = if rule.turn.is_of_usual() { usual_of(rule, counts, scene, at) } else { Default::default() };
    match rule.watched {
        Watched::Calls => read_calls(rule, &usual, &mut reading),
        Watched::Share(_) => read_share(rule, (usual.0.ratio, usual.1), &mut reading),
        Watched::Reasons => read_reasons(rule, &cell, &usual, &mut reading),
    }
    // What is known of the window stands there all the same.
    if scene.since.is_none_or(|since| from < since) {
        reading.standing = Standing::Unknown(Unknown::JustBegun);
    } else if scene.is_blind(from, at) {
        reading.standing = Standing::Unknown(Unknown::Gap);
    }
    reading
}

impl Scene {
    /// Whether too little of a stretch could be received.
    fn is_blind(&self, from: Stamp, to: Stamp) -> bool {
        let ours = |at: Stamp| Arrival(at.0 * 1_000 + self.ahead);
        let (from, to) = (ours(from), ours(to));
        let missed = self
            .gaps
            .overlapping((from, to), to)
            .map(|gap| gap.end(to).min(to).millis_since(gap.from.max(from)).max(0));
        missed.sum::<i64>() as f64 > BLIND * to.millis_since(from) as f64
    }
}

/// Earlier weeks together, and how many they are: those in which somebody watched and could receive.
fn usual_of(rule: &Rule, counts: &Counts, scene: &Scene, at: Stamp) -> (Cell, u32) {
    let (mut sum, mut weeks) = (Cell::default(), 0);
    for week in 1..=WEEKS {
        let to = Stamp(at.0 - week * WEEK);
        let from = Stamp(to.0 - rule.window());
        if scene.since.is_none_or(|since| from < since) || scene.is_blind(from, to) {
            continue;
        }
        sum.join(&counts.within(from..to));
        weeks += 1;
    }
    (sum, weeks)
}

fn read_calls(rule: &Rule, (cell, weeks): &(Cell, u32), reading: &mut Reading) {
    let calls = reading.ratio.of as f64;
    if !rule.turn.is_of_usual() {
        reading.limit = Some(rule.by);
        let is_well = if rule.turn == Turn::Below { calls >= rule.by } else { calls < rule.by * WELL_BELOW };
        let is_beyond = if rule.turn == Turn::Below { calls < rule.by } else { calls >= rule.by };
        reading.standing = standing(is_beyond, is_well);
        return;
    }
    let (before, now) = (cell.ratio.of, reading.ratio.of);
    if *weeks == 0 || before + now < rule.sample {
        let why = if *weeks == 0 { Unknown::NoUsual } else { Unknown::TooFew };
        reading.standing = Standing::Unknown(why);
        return;
    }
    let expected = before as f64 / f64::from(*weeks);
    reading.usual = Some(Usual { value: expected, weeks: *weeks, of: before });
    // As usual, this week has an equal part of the calls of all of them.
    let ours = Ratio { hits: now, of: before + now };
    let part = 1.0 / f64::from(weeks + 1);
    let is_sure = if rule.turn.is_down() { ours.is_below(part) } else { ours.is_above(part) };
    beyond_usual(rule, (calls, expected), is_sure, reading);
}

fn read_share(rule: &Rule, (usual, weeks): (Ratio, u32), reading: &mut Reading) {
    let ratio = reading.ratio;
    reading.limit = (!rule.turn.is_of_usual()).then_some(rule.part());
    let (Some(share), Some((low, high))) = (ratio.share(), ratio.interval()) else {
        reading.standing = Standing::Unknown(Unknown::TooFew);
        return;
    };
    let is_thin = ratio.of < rule.sample;
    if !rule.turn.is_of_usual() {
        let limit = rule.part();
        let (is_beyond, is_well) = match rule.turn.is_down() {
            true => (high < limit, share >= limit),
            false => (low > limit, share <= limit),
        };
        reading.standing = standing(is_beyond, is_well);
    } else if let Some(expected) = usual.share().filter(|_| usual.of >= rule.sample) {
        reading.usual = Some(Usual { value: expected, weeks, of: usual.of });
        let is_sure = if rule.turn.is_down() { usual.exceeds(ratio) } else { ratio.exceeds(usual) };
        beyond_usual(rule, (share, expected), is_sure, reading);
    } else {
        reading.standing = Standing::Unknown(Unknown::NoUsual);
    }
    if is_thin {
        reading.standing = Standing::Unknown(Unknown::TooFew);
    }
}

/// Measures `value` against what is expected: it has to be further away than was agreed, and `is_sure` not to be so by
/// chance.
fn beyond_usual(rule: &Rule, (value, expected): (f64, f64), is_sure: bool, reading: &mut Reading) {
    let part = if rule.turn.is_down() { 1.0 - rule.part() } else { 1.0 + rule.part() };
    let limit = expected * part;
    let well = limit + (expected - limit) * WAY_BACK;
    reading.limit = Some(limit);
    let (is_beyond, is_well) = match rule.turn.is_down() {
        true => (value <= limit && is_sure, value > well),
        false => (value >= limit && is_sure, value < well),
    };
    reading.standing = standing(is_beyond, is_well);
}

/// The reason that is furthest beyond; where none is, the most frequent one.
fn read_reasons(rule: &Rule, cell: &Cell, (before, weeks): &(Cell, u32), reading: &mut Reading) {
    if cell.ratio.of < rule.sample {
        reading.standing = Standing::Unknown(Unknown::TooFew);
        return;
    }
    if rule.turn.is_of_usual() && before.ratio.of < rule.sample {
        reading.standing = Standing::Unknown(Unknown::NoUsual);
        return;
    }
    let mut all: Vec<Reading> = cell
        .codes
        .keys()
        .map(|code| {
            let mut one = reading.clone();
            one.ratio = cell.of_reason(*code);
            one.value = one.ratio.share();
            one.code = Some(*code);
            let usual = before.of_reason(*code);
            read_share(rule, (usual, *weeks), &mut one);
            if one.standing == Standing::Beyond && one.ratio.hits < LEAST_OF_A_REASON {
                one.standing = Standing::Between;
            }
            one
        })
        .collect();
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
    all.sort_by(|a, b| {
        let by_excess = excess(a).total_cmp(&excess(b));
        rank(a).cmp(&rank(b)).then(if rank(a) > 0 { by_excess } else { a.ratio.hits.cmp(&b.ratio.hits) })
    });
    if let Some(first) = all.pop() {
        *reading = first;
    }
}

fn standing(is_beyond: bool, is_well: bool) -> Standing {
    match (is_beyond, is_well) {
        (true, _) => Standing::Beyond,
        (false, true) => Standing::Within,
        (false, false) => Standing::Between,
    }
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

/// The minute ends of a stretch, `every` minutes apart.
pub(super) fn minutes(from: Stamp, to: Stamp, every: i64) -> impl Iterator<Item = Stamp> {
    let step = every * MINUTE;
    (1..=((to.0 - from.0) / step).max(0)).map(move |nth| Stamp(from.0 + nth * step))
}
