//! Times as text, millions of them: the offset of a zone and the date of a day are looked up once for many times. Says
//! the same as [`Zone::format`] and [`Zone::format_rfc3339`]; a property test holds them together.

use serde::{Deserialize, Serialize};

use crate::call::Stamp;
use crate::call::zone::Zone;

/// How a time is written in a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeFormat {
    /// `2026-01-27 10:00:00`; the zone stands in the header.
    #[default]
    DateTime,
    /// `2026-01-27T10:00:00+08:00`.
    Rfc3339,
    /// Seconds since 1970-01-01 UTC.
    Unix,
}

impl TimeFormat {
    pub const ALL: [TimeFormat; 3] = [TimeFormat::DateTime, TimeFormat::Rfc3339, TimeFormat::Unix];

    /// The name on the command line and in the settings.
    pub fn as_str(self) -> &'static str {
        match self {
            TimeFormat::DateTime => "datetime",
            TimeFormat::Rfc3339 => "rfc3339",
            TimeFormat::Unix => "unix",
        }
    }

    pub fn parse(text: &str) -> Option<TimeFormat> {
        TimeFormat::ALL.into_iter().find(|format| format.as_str() == text)
    }

    /// One time in this form.
    pub fn write(self, at: Stamp, zone: Zone) -> String {
        let mut text = String::new();
        Times::new(zone, self).write(at, &mut text);
        text
    }
}

const DAY: i64 = 86_400;

/// No zone changes its offset twice within so many seconds.
const SLOT: i64 = 3_600;

/// Writes times of one zone in one form.
#[derive(Clone, Debug)]
pub struct Times {
    zone: Zone,
    format: TimeFormat,
    /// The hour, counted from 1970, in which the offset is `offset`.
    slot: i64,
    offset: i64,
    /// The local day whose date is `date`.
    day: i64,
    date: String,
}

impl Times {
    pub fn new(zone: Zone, format: TimeFormat) -> Times {
        Times { zone, format, slot: i64::MIN, offset: 0, day: i64::MIN, date: String::new() }
    }

    pub fn format(&self) -> TimeFormat {
        self.format
    }

    /// Seconds from 1970 on the clocks of the zone.
    pub fn local(&mut self, at: Stamp) -> i64 {
        let slot = at.0.div_euclid(SLOT);
        if slot == self.slot {
            return at.0.saturating_add(self.offset);
        }
        let offset = |at: i64| i64::from(self.zone.offset_at(Stamp(at)).local_minus_utc());
        let here = offset(at.0);
        let first = slot.saturating_mul(SLOT);
        // Where the clocks are set within the hour, each time is looked up by itself.
        if offset(first) == here && offset(first.saturating_add(SLOT - 1)) == here {
            (self.slot, self.offset) = (slot, here);
        }
        at.0.saturating_add(here)
    }

    /// Appends `at` to `out`.
    pub fn write(&mut self, at: Stamp, out: &mut String) {
        if self.format == TimeFormat::Unix {
            out.push_str(itoa::Buffer::new().format(at.0));
            return;
        }
        let local = self.local(at);
        let day = local.div_euclid(DAY);
        if day != self.day {
            self.day = day;
            self.date = date(day);
        }
        if self.date.len() != "2026-01-27".len() {
            // Years that nobody ever meant.
            out.push_str(&match self.format {
                TimeFormat::Rfc3339 => self.zone.format_rfc3339(at),
                _ => self.zone.format(at),
            });
            return;
        }
        out.push_str(&self.date);
        out.push(if self.format == TimeFormat::Rfc3339 { 'T' } else { ' ' });
        clock(local.rem_euclid(DAY), out);
        if self.format == TimeFormat::Rfc3339 {
            offset(local - at.0, out);
        }
    }
}

/// The date of a day counted from 1970; empty where the calendar ends.
fn date(day: i64) -> String {
    let date = day.checked_mul(DAY).and_then(|secs| chrono::DateTime::from_timestamp(secs, 0));
    date.map(|date| date.format("%Y-%m-%d").to_string()).unwrap_or_default()
}

/// `hh:mm:ss` of a second of the day.
fn clock(second: i64, out: &mut String) {
    two(second / 3_600, out);
    out.push(':');
    two(second / 60 % 60, out);
    out.push(':');
    two(second % 60, out);
}

/// The offset behind a time: `Z`, `+08:00`. Of old offsets with seconds the nearest minute, as chrono has it.
fn offset(secs: i64, out: &mut String) {
    if secs == 0 {
        out.push('Z');
        return;
    }
    let minutes = (secs.abs() + 30) / 60;
    out.push(if secs < 0 { '-' } else { '+' });
    two(minutes / 60, out);
    out.push(':');
    two(minutes % 60, out);
}

/// Two digits.
fn two(value: i64, out: &mut String) {
    let digit = |value: i64| char::from(b'0' + u8::try_from(value % 10).unwrap_or(0));
    out.push(digit(value / 10));
    out.push(digit(value));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(zone: Zone, at: &[i64]) {
        let mut plain = Times::new(zone, TimeFormat::DateTime);
        let mut full = Times::new(zone, TimeFormat::Rfc3339);
        for at in at.iter().map(|at| Stamp(*at)) {
            let (mut shown, mut with_offset) = (String::new(), String::new());
            plain.write(at, &mut shown);
            full.write(at, &mut with_offset);
            assert_eq!((shown, with_offset), (zone.format(at), zone.format_rfc3339(at)), "{zone:?} {at:?}");
        }
    }

    #[test]
    fn every_second_around_a_change_of_the_clocks_is_written_as_the_calendar_has_it() {
        for (zone, change) in [
            ("Europe/Berlin", 1_774_746_000),
            ("Europe/Berlin", 1_792_890_000),
            ("America/St_Johns", 1_772_947_800),
            ("Australia/Lord_Howe", 1_775_314_800),
            ("Asia/Shanghai", 515_527_200),
        ] {
            let zone = Zone::parse(zone).unwrap();
            let seconds: Vec<i64> = (-7_300..7_300).map(|second| change + second).collect();
            check(zone, &seconds);
        }
    }

    proptest! {
        #[test]
        fn the_fast_way_says_what_the_calendar_says(
            name in 0..chrono_tz::TZ_VARIANTS.len(),
            near in -9_000_000_000_i64..9_000_000_000,
            steps in prop::collection::vec(-100_000_i64..100_000, 1..40),
        ) {
            let mut at = near;
            let times: Vec<i64> = steps.into_iter().map(|step| { at += step; at }).collect();
            check(Zone::Named(chrono_tz::TZ_VARIANTS[name]), &times);
        }

        #[test]
        fn any_moment_can_be_written(at in any::<i64>()) {
            for format in TimeFormat::ALL {
                Times::new(Zone::BEIJING, format).write(Stamp(at), &mut String::new());
            }
        }
    }
}
