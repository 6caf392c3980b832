//! Zones. Times are UTC inside; a zone turns them into what a person reads and a day into its two borders.
//! Reading the machine's own zone is not done here: whoever asks for "local" passes its name in.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::Stamp;

/// A zone in which times are shown and typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    Fixed(FixedOffset),
    Named(Tz),
}

impl Zone {
    pub const UTC: Zone = Zone::Named(Tz::UTC);
    /// UTC+8 the whole year: the zone of most users.
    pub const BEIJING: Zone = Zone::Named(Tz::Asia__Shanghai);

    /// `utc`, `beijing`, an IANA name such as `Europe/Berlin`, in any case, or an offset such as `+08:00`, `UTC+8`, `-3`.
    /// `local` is not known here: see `settings`.
    pub fn parse(text: &str) -> Option<Zone> {
        let text = text.trim();
        match text.to_ascii_lowercase().as_str() {
            "utc" | "z" => return Some(Zone::UTC),
            "beijing" | "china" | "北京" => return Some(Zone::BEIJING),
            _ => {}
        }
        if let Some(named) = TZ_VARIANTS.iter().find(|tz| tz.name().eq_ignore_ascii_case(text)) {
            return Some(Zone::Named(*named));
        }
        let prefix = text.get(..3).filter(|prefix| prefix.eq_ignore_ascii_case("utc"));
        let offset = prefix.map_or(text, |prefix| text.get(prefix.len()..).unwrap_or_default());
        let (sign, digits) = match offset.split_at_checked(1)? {
            ("+", rest) => (1, rest),
            ("-", rest) => (-1, rest),
            _ => return None,
        };
        let (hours, minutes) = match digits.split_once(':') {
            Some((h, m)) => (h.parse::<i32>().ok()?, m.parse::<i32>().ok()?),
            None if digits.len() == 4 => {
                (digits.get(..2)?.parse::<i32>().ok()?, digits.get(2..)?.parse::<i32>().ok()?)
            }
            None => (digits.parse::<i32>().ok()?, 0),
        };
        let in_range = (0..=14).contains(&hours) && (0..60).contains(&minutes);
        let offset = in_range.then(|| FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60)))??;
        Some(Zone::Fixed(offset))
    }

    /// The offset in force at `at`.
    pub fn offset_at(&self, at: Stamp) -> FixedOffset {
        match self {
            Zone::Fixed(offset) => *offset,
            Zone::Named(tz) => tz.offset_from_utc_datetime(&utc(at).naive_utc()).fix(),
        }
    }

    /// Date and time of day of `at` in this zone.
    pub fn civil(&self, at: Stamp) -> NaiveDateTime {
        utc(at).with_timezone(&self.offset_at(at)).naive_local()
    }

    /// The moment of a civil time. Where the clock is set forward and the time does not exist, the moment of the
    /// change; where it comes twice, the first.
    pub fn moment(&self, civil: NaiveDateTime) -> Stamp {
        let found = match self {
            Zone::Fixed(offset) => offset.from_local_datetime(&civil).earliest().map(|t| t.timestamp()),
            Zone::Named(tz) => tz.from_local_datetime(&civil).earliest().map(|t| t.timestamp()),
        };
        if let Some(moment) = found {
            return Stamp(moment);
        }
        // In the hole: somewhere between what the offsets after and before the change make of it.
        let as_utc = civil.and_utc().timestamp();
        let offset = |at: i64| i64::from(self.offset_at(Stamp(at)).local_minus_utc());
        let (before, after) = (offset(as_utc - 86_400), offset(as_utc + 86_400));
        let (mut early, mut late) = (as_utc - after, as_utc - before);
        while late - early > 1 {
            let middle = early + (late - early) / 2;
            if offset(middle) == before { early = middle } else { late = middle }
        }
        Stamp(late)
    }

    /// First moment of `day` and of the next one.
    pub fn day(&self, day: NaiveDate) -> (Stamp, Stamp) {
        let next = day.succ_opt().unwrap_or(day);
        let midnight = |d: NaiveDate| self.moment(d.and_time(chrono::NaiveTime::MIN));
        (midnight(day), midnight(next))
    }

    /// For headers: `UTC`, `UTC+8`, `UTC-3:30`, or the IANA name where the offset changes over the year.
    pub fn label(&self) -> String {
        match self {
            Zone::Named(tz) if *tz == Tz::UTC => "UTC".to_owned(),
            Zone::Named(tz) if *tz == Tz::Asia__Shanghai => "UTC+8".to_owned(),
            Zone::Named(tz) => tz.name().to_owned(),
            Zone::Fixed(offset) => offset_label(*offset),
        }
    }

    /// What [`Zone::parse`] reads back, for settings files.
    pub fn id(&self) -> String {
        match self {
            Zone::Named(tz) => tz.name().to_owned(),
            Zone::Fixed(offset) => offset.to_string(),
        }
    }

    /// A title of times, or times, with the zone they are in: `Started (UTC+8)`.
    pub fn named_behind(&self, text: &str) -> String {
        format!("{text} ({})", self.label())
    }

    /// `2026-01-27 10:00:00` in this zone.
    pub fn format(&self, at: Stamp) -> String {
        self.civil(at).format("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// `10:00:00` in this zone.
    pub fn format_time(&self, at: Stamp) -> String {
        self.civil(at).format("%H:%M:%S").to_string()
    }

    /// `01-27 10:00`: what tells calls of the last months apart.
    pub fn format_day_minute(&self, at: Stamp) -> String {
        self.civil(at).format("%m-%d %H:%M").to_string()
    }

    /// `22:00`.
    pub fn format_minute(&self, at: Stamp) -> String {
        self.civil(at).format("%H:%M").to_string()
    }

    /// RFC 3339 with this zone's offset: `2026-01-27T10:00:00+08:00`.
    pub fn format_rfc3339(&self, at: Stamp) -> String {
        utc(at).with_timezone(&self.offset_at(at)).to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    }
}

/// `UTC+8`, `UTC-3:30`, `UTC`.
fn offset_label(offset: FixedOffset) -> String {
    let minutes = offset.local_minus_utc() / 60;
    if minutes == 0 {
        return "UTC".to_owned();
    }
    let sign = if minutes < 0 { '-' } else { '+' };
    match (minutes.abs() / 60, minutes.abs() % 60) {
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
    }
}

fn utc(at: Stamp) -> DateTime<Utc> {
    DateTime::from_timestamp(at.0, 0).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_read_in_every_form_people_type() {
        let check = |text: &str, label: &str| assert_eq!(Zone::parse(text).unwrap().label(), label, "{text}");
        check("utc", "UTC");
        check("Beijing", "UTC+8");
        check("Asia/Shanghai", "UTC+8");
        check("+08:00", "UTC+8");
        check("UTC+8", "UTC+8");
        check("-0330", "UTC-3:30");
        check("Utc-03:30", "UTC-3:30");
        check("Europe/Berlin", "Europe/Berlin");
        check("Europe/berlin", "Europe/Berlin");
        check("asia/shanghai", "UTC+8");
        check("AMERICA/ST_JOHNS", "America/St_Johns");
        assert_eq!(Zone::parse("+99"), None);
        assert_eq!(Zone::parse("Mars"), None);
        assert_eq!(Zone::parse(""), None);
    }

    #[test]
    fn a_zone_reads_back_its_own_id() {
        for zone in [Zone::UTC, Zone::BEIJING, Zone::parse("-0330").unwrap()] {
            assert_eq!(Zone::parse(&zone.id()), Some(zone));
        }
    }

    #[test]
    fn days_have_23_or_25_hours_when_the_clock_changes() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        let hours = |y, m, d| {
            let (from, to) = berlin.day(NaiveDate::from_ymd_opt(y, m, d).unwrap());
            to.since(from) / 3600
        };
        assert_eq!(hours(2026, 3, 29), 23);
        assert_eq!(hours(2026, 10, 25), 25);
        assert_eq!(hours(2026, 6, 1), 24);
    }

    #[test]
    fn a_time_that_does_not_exist_is_the_moment_of_the_change() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        let hole = NaiveDate::from_ymd_opt(2026, 3, 29).unwrap().and_hms_opt(2, 30, 0).unwrap();
        assert_eq!(berlin.format(berlin.moment(hole)), "2026-03-29 03:00:00");
        let cairo = Zone::parse("Africa/Cairo").unwrap();
        let midnight = NaiveDate::from_ymd_opt(2026, 4, 24).unwrap().and_hms_opt(0, 0, 0).unwrap();
        assert_eq!(cairo.format(cairo.moment(midnight)), "2026-04-24 01:00:00");
    }

    #[test]
    fn beijing_is_eight_hours_ahead() {
        let at = Stamp(1_769_479_200); // 2026-01-27 02:00:00 UTC
        assert_eq!(Zone::BEIJING.format(at), "2026-01-27 10:00:00");
        assert_eq!(Zone::BEIJING.format_day_minute(at), "01-27 10:00");
        assert_eq!(Zone::BEIJING.format_rfc3339(at), "2026-01-27T10:00:00+08:00");
        assert_eq!(Zone::UTC.format_rfc3339(at), "2026-01-27T02:00:00Z");
    }
}
