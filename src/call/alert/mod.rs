//! Alerts: a figure of some calls is watched over the last so many minutes and raises an incident when it is beyond
//! what was agreed, by more than chance.
//!
//! Calls go into [`Counts`] minute by minute; [`read`] says how things stand at a minute; [`Course`] makes incidents of
//! one reading after the other: one that has just ended goes on rather than that another begins. The same code watches
//! the present and tells what would have been raised last week. It refuses to know where the calls come from, and that
//! anybody is told.

mod calendar;
mod counts;
mod course;
mod read;
#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::Stamp;
use super::kpi::{self, Share};
pub use calendar::{Calendar, Holidays, Hours, minutes as minutes_of_day, runs as runs_of_days};
pub use counts::{Counts, Sums};
pub use course::{Course, Incident};
pub use read::{Reading, Scene, Standing, Unknown, Usual, read};

/// Seconds after which a call is taken to be decided: a call that nobody answers rings for about a minute. Windows end
/// this long ago, by the platform's clock.
pub const SETTLE_SECS: i64 = 120;

/// Weeks before this one that say what is usual.
pub const WEEKS: i64 = 4;

/// A minute in seconds.
pub const MINUTE: i64 = 60;

const WEEK: i64 = 7 * 86_400;

/// The figure that is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Watched {
    /// How many calls began.
    Calls,
    /// A share of the calls that are decided.
    Share(Share),
    /// The share that any one reason has in the calls that are decided.
    Reasons,
}

impl Watched {
    /// In the order in which they are offered. Late CDRs are no share that is watched: they come when their calls are
    /// long past being looked at.
    pub const ALL: [Watched; 10] = [
        Watched::Calls,
        Watched::Share(Share::Asr),
        Watched::Share(Share::AsrA),
        Watched::Share(Share::AsrB),
        Watched::Share(Share::Abr),
        Watched::Share(Share::Ner),
        Watched::Share(Share::Short),
        Watched::Share(Share::Keys),
        Watched::Share(Share::Complete),
        Watched::Reasons,
    ];

    /// The name in the settings.
    pub fn as_str(self) -> &'static str {
        match self {
            Watched::Calls => "calls",
            Watched::Share(share) => share.as_str(),
            Watched::Reasons => "reasons",
        }
    }

    pub fn parse(text: &str) -> Option<Watched> {
        Watched::ALL.into_iter().find(|watched| watched.as_str() == text)
    }

    /// What can be agreed about it. Of reasons only that one has become more frequent.
    pub fn turns(self) -> &'static [Turn] {
        match self {
            Watched::Calls | Watched::Share(_) => &[Turn::Below, Turn::Above, Turn::Fallen, Turn::Risen],
            Watched::Reasons => &[Turn::Above, Turn::Risen],
        }
    }

    /// What [`Rule::by`] may be: calls where calls are counted against a limit, else percent.
    pub fn by_range(self, turn: Turn) -> RangeInclusive<f64> {
        match (self, turn) {
            (Watched::Calls, Turn::Below | Turn::Above) => 1.0..=1e6,
            (_, Turn::Risen) => 1.0..=10_000.0,
            // Nothing falls by more than all of it, or is below nothing or above all.
            (_, Turn::Fallen | Turn::Below) => 1.0..=100.0,
            (_, Turn::Above) => 0.0..=99.0,
        }
    }

    /// What [`Rule::by`] is at first.
    pub fn usual_by(self, turn: Turn) -> f64 {
        match (self, turn) {
            (Watched::Calls, Turn::Below) => 1.0,
            (Watched::Calls, Turn::Above) => 10.0,
            (Watched::Reasons, Turn::Risen) => 200.0,
            (Watched::Reasons, _) => 30.0,
            (Watched::Share(_), Turn::Below | Turn::Above) => 50.0,
            (_, Turn::Fallen) => 20.0,
            (_, Turn::Risen) => 50.0,
        }
    }
}

impl TryFrom<String> for Watched {
    type Error = String;

    fn try_from(text: String) -> Result<Watched, String> {
        Watched::parse(&text).ok_or_else(|| format!("no figure is called `{text}`"))
    }
}

impl From<Watched> for String {
    fn from(watched: Watched) -> String {
        watched.as_str().to_owned()
    }
}

/// On which side of what it is too far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Turn {
    /// Below a limit.
    Below,
    /// Above a limit; a number of calls: at the limit or above it.
    Above,
    /// Below what is usual at this hour of the week, by a share of it.
    Fallen,
    /// Above what is usual at this hour of the week, by a share of it.
    Risen,
}

impl Turn {
    /// Whether it is measured against earlier weeks.
    pub fn is_of_usual(self) -> bool {
        matches!(self, Turn::Fallen | Turn::Risen)
    }

    /// Whether less is worse.
    pub fn is_down(self) -> bool {
        matches!(self, Turn::Below | Turn::Fallen)
    }
}

/// What is agreed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rule {
    pub watched: Watched,
    pub turn: Turn,
    /// Calls where calls are counted against a limit; else percent.
    pub by: f64,
    /// The length of the window.
    pub minutes: u32,
    /// Fewer calls than these tell nothing.
    pub sample: u64,
    /// Minutes after its end in which an incident goes on rather than that another begins.
    pub cooldown: u32,
    /// Only windows that lie in these hours are looked at.
    pub hours: Hours,
}

impl Default for Rule {
    fn default() -> Self {
        Rule {
            watched: Watched::Share(Share::Asr),
            turn: Turn::Fallen,
            by: 20.0,
            minutes: 60,
            sample: kpi::Ratio::ENOUGH,
            cooldown: 60,
            hours: Hours::ALWAYS,
        }
    }
}

impl Rule {
    /// The longest window; what is asked of a longer one is a matter for a report.
    pub const LONGEST: u32 = 24 * 60;

    /// What [`Rule::sample`] may be.
    pub const SAMPLE: RangeInclusive<u64> = 1..=100_000;

    /// What [`Rule::cooldown`] may be, in minutes.
    pub const COOLDOWN: RangeInclusive<u32> = 0..=Rule::LONGEST;

    /// What was written by hand, within what can be watched.
    pub fn within_bounds(self) -> Rule {
        let turns = self.watched.turns();
        let turn = if turns.contains(&self.turn) { self.turn } else { turns[turns.len() - 1] };
        let (least, most) = self.watched.by_range(turn).into_inner();
        let by = if self.by.is_finite() { self.by.clamp(least, most) } else { least };
        Rule {
            turn,
            by,
            minutes: self.minutes.clamp(1, Rule::LONGEST),
            sample: self.sample.clamp(*Rule::SAMPLE.start(), *Rule::SAMPLE.end()),
            cooldown: self.cooldown.min(*Rule::COOLDOWN.end()),
            ..self
        }
    }

    /// Seconds of the window.
    pub fn window(&self) -> i64 {
        i64::from(self.minutes) * MINUTE
    }

    /// `by` as a part of one.
    fn part(&self) -> f64 {
        self.by / 100.0
    }
}

/// The end of the last minute that can be read when the platform's clock stands at `now`.
pub fn readable(now: Stamp) -> Stamp {
    Stamp((now.0 - SETTLE_SECS).div_euclid(MINUTE) * MINUTE)
}
