//! When an alert is watched: the hours of its week, and the days that are unlike others.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::{MINUTE, WEEK};
use crate::call::Stamp;
use crate::call::zone::Zone;

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// How they are written, from Monday on.
const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// On some days of the week from a time of day to another: `mon-fri 09:00-18:00`, `sat,sun`, `22:00-06:00`. Hours that
/// go over midnight belong to the day on which they begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hours {
    /// From Monday on; one at least.
    days: [bool; 7],
    /// Minutes behind midnight, less than a day.
    from: u16,
    /// The first minute after the hours, at most a whole day; not after `from` where the hours go over midnight.
    to: u16,
}

impl Default for Hours {
    fn default() -> Self {
        Hours::ALWAYS
    }
}

impl Hours {
    pub const ALWAYS: Hours = Hours { days: [true; 7], from: 0, to: DAY };

    /// Office hours: Monday to Friday, 09:00 to 18:00.
    pub const WORKING: Hours =
        Hours { days: [true, true, true, true, true, false, false], from: 9 * 60, to: 18 * 60 };

    /// `None` for no day at all, and for minutes that no day has.
    pub fn new(days: [bool; 7], from: u16, to: u16) -> Option<Hours> {
        let is_good = days.contains(&true) && from < DAY && (1..=DAY).contains(&to);
        is_good.then_some(Hours { days, from, to })
    }

    pub fn is_always(self) -> bool {
        self == Hours::ALWAYS
    }

    /// The days of the week that are on, from Monday on.
    pub fn days(self) -> [bool; 7] {
        self.days
    }

    /// The times of day at which the hours begin and end, as they are written: `09:00`, `18:00`.
    pub fn times(self) -> [String; 2] {
        [self.from, self.to].map(|minutes| format!("{:02}:{:02}", minutes / 60, minutes % 60))
    }

    /// Whether a window of `minutes` can lie in the hours.
    pub fn can_hold(self, minutes: u32) -> bool {
        self.secs() >= i64::from(DAY) * MINUTE || i64::from(minutes) * MINUTE <= self.secs()
    }

    /// Seconds from their beginning to their end.
    fn secs(self) -> i64 {
        let over_midnight = if self.to <= self.from { DAY } else { 0 };
        i64::from(self.to + over_midnight - self.from) * MINUTE
    }

    /// Whether all of the window lies in them. Nobody works on holidays, unless hours are all one.
    pub(super) fn hold(self, window: &Range<Stamp>, calendar: &Calendar) -> bool {
        if self.is_always() {
            return true;
        }
        let mut at = window.start;
        while at < window.end {
            // Those that went over midnight began the day before.
            let today = calendar.zone.civil(at).date();
            let both = [today.checked_sub_days(Days::new(1)), Some(today)];
            let mut shifts = both.into_iter().flatten().filter_map(|day| self.of_day(day, calendar));
            let Some(shift) = shifts.find(|shift| shift.contains(&at)) else { return false };
            at = shift.end;
        }
        true
    }

    /// The time covered by the hours that begin on `day`; `None` where none do: a day off, or a holiday.
    fn of_day(self, day: NaiveDate, calendar: &Calendar) -> Option<Range<Stamp>> {
        let is_on = self.days[day.weekday().num_days_from_monday() as usize];
        if !is_on || calendar.holidays.has(day) {
            return None;
        }
        let until = if self.to <= self.from || self.to == DAY { day.succ_opt()? } else { day };
        let at = |day: NaiveDate, minutes: u16| {
            let minutes = u32::from(minutes % DAY);
            let time = NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0).unwrap_or_default();
            calendar.zone.moment(day.and_time(time))
        };
        Some(at(day, self.from)..at(until, self.to))
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_all_day = (self.from, self.to) == (0, DAY);
        if self.days != [true; 7] {
            let runs = runs(self.days).map(|run| match run {
                (from, to) if from == to => NAMES[from].to_owned(),
                (from, to) => format!("{}-{}", NAMES[from], NAMES[to]),
            });
            f.write_str(&runs.collect::<Vec<_>>().join(","))?;
            f.write_str(if is_all_day { "" } else { " " })?;
        }
        let [from, to] = self.times();
        if is_all_day { Ok(()) } else { write!(f, "{from}-{to}") }
    }
}

/// Days of the week that follow each other, as first and last.
pub fn runs(days: [bool; 7]) -> impl Iterator<Item = (usize, usize)> {
    let begins = move |day: &usize| days[*day] && (*day == 0 || !days[*day - 1]);
    (0..7).filter(begins).map(move |from| {
        let long = days[from..].iter().take_while(|is_on| **is_on).count();
        (from, from + long - 1)
    })
}

impl FromStr for Hours {
    type Err = String;

    fn from_str(text: &str) -> Result<Hours, String> {
        let wrong = || format!("`{text}` are no hours of a week; `mon-fri 09:00-18:00` is an example");
        let mut hours = Hours::ALWAYS;
        for part in text.split_whitespace() {
            if part.contains(':') {
                let (from, to) = part.split_once('-').ok_or_else(wrong)?;
                (hours.from, hours.to) = minutes(from).zip(minutes(to)).ok_or_else(wrong)?;
            } else {
                hours.days = days(part).ok_or_else(wrong)?;
            }
        }
        Hours::new(hours.days, hours.from, hours.to).ok_or_else(wrong)
    }
}

/// `09:00` as minutes behind midnight; `24:00` is one.
pub fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once([':', '：'])?;
    let is_time = !text.contains('+') && (1..=2).contains(&hours.len()) && minutes.len() == 2;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok().filter(|_| is_time)?);
    let all = hours.checked_mul(60)?.checked_add(minutes)?;
    (minutes < 60 && all <= DAY).then_some(all)
}

fn days(text: &str) -> Option<[bool; 7]> {
    let named = |name: &str| NAMES.iter().position(|known| *known == name.to_ascii_lowercase());
    let mut days = [false; 7];
    for part in text.split(',') {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to) = (named(from)?, named(to)?);
        // `sat-mon` goes over the end of the week.
        let long = (to + 7 - from) % 7;
        (from..=from + long).for_each(|day| days[day % 7] = true);
    }
    Some(days)
}

impl TryFrom<String> for Hours {
    type Error = String;

    fn try_from(text: String) -> Result<Hours, String> {
        text.parse()
    }
}

impl From<Hours> for String {
    fn from(hours: Hours) -> String {
        hours.to_string()
    }
}

/// Days on which things go unlike in any other week, such as `2026-10-01..2026-10-07`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct Holidays(Arc<[(NaiveDate, NaiveDate)]>);

impl Holidays {
    /// Days and stretches of days, with commas or blanks between them.
    pub fn parse(text: &str) -> Result<Holidays, String> {
        let separates =
            |letter: char| letter.is_whitespace() || [',', '，', '、', ';', '；'].contains(&letter);
        let each = text.split(separates).filter(|part| !part.is_empty()).map(stretch);
        let mut all = each.collect::<Result<Vec<_>, String>>()?;
        all.sort_unstable();
        all.dedup();
        Ok(Holidays(all.into()))
    }

    pub fn has(&self, day: NaiveDate) -> bool {
        self.0.iter().any(|(from, to)| (*from..=*to).contains(&day))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// `2026-10-01`, or `2026-10-01..2026-10-07`.
fn stretch(text: &str) -> Result<(NaiveDate, NaiveDate), String> {
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let day = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    let days = day(from).zip(day(to)).filter(|(from, to)| from <= to);
    days.ok_or_else(|| text.to_owned())
}

impl fmt::Display for Holidays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Vec::from(self.clone()).join(", "))
    }
}

impl TryFrom<Vec<String>> for Holidays {
    type Error = String;

    fn try_from(days: Vec<String>) -> Result<Holidays, String> {
        Holidays::parse(&days.join(","))
            .map_err(|wrong| format!("`{wrong}` is no day; `2026-10-01` and `2026-10-01..2026-10-07` are"))
    }
}

impl From<Holidays> for Vec<String> {
    fn from(days: Holidays) -> Vec<String> {
        let told = |(from, to): &(NaiveDate, NaiveDate)| {
            if from == to { from.to_string() } else { format!("{from}..{to}") }
        };
        days.0.iter().map(told).collect()
    }
}

/// The clocks that hours and weeks go by, and the days that are unlike others.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    pub zone: Zone,
    pub holidays: Holidays,
}

impl Calendar {
    /// Whether some of the window lies on a holiday.
    pub(super) fn is_holiday(&self, window: &Range<Stamp>) -> bool {
        if self.holidays.is_empty() {
            return false;
        }
        let [first, last] = [window.start, Stamp(window.end.0 - 1)].map(|at| self.zone.civil(at).date());
        first.iter_days().take_while(|day| *day <= last).any(|day| self.holidays.has(day))
    }

    /// The window `weeks` weeks before, by the same clocks.
    pub(super) fn weeks_before(&self, window: &Range<Stamp>, weeks: i64) -> Range<Stamp> {
        let offset = |at: Stamp| i64::from(self.zone.offset_at(at).local_minus_utc());
        let earlier = Stamp(window.start.0 - weeks * WEEK);
        let start = Stamp(earlier.0 + offset(window.start) - offset(earlier));
        start..Stamp(start.0 + window.end.since(window.start))
    }
}

#[cfg(test)]
mod tests;
