//! Clock, disk, database: whether what arrives will be kept, and told with the right times.

use std::net::SocketAddr;

use crate::call::Arrival;
use crate::doctor::finding::Finding;
use crate::doctor::seen::{Disk, Journal, Pages, Seen};
use crate::store::{StoreError, Vitals};

/// Pushes older than this tell nothing about today's clock.
const CLOCK_WINDOW_MILLIS: i64 = 24 * 3600 * 1000;

/// Milliseconds that a push may seem to have taken. The platform stamps whole seconds, rounded down.
const CLOCK_FINE: std::ops::RangeInclusive<i64> = -2_000..=5_000;

/// Seconds beyond which calls are filed under the wrong hour.
const CLOCK_FAR_SECS: i64 = 300;

const MB: u64 = 1_000_000;
const LOW: u64 = 2_000 * MB;
const FULL: u64 = 200 * MB;
const LOW_DAYS: i64 = 30;
const FULL_DAYS: i64 = 3;

/// A write that takes longer holds up the answers to pushes.
const SLOW_WRITE_MILLIS: i64 = 250;

/// The log is kept below 80 MB, beside a long history below 384 MB; longer ones have a reader that never lets go.
const LONG_LOG: u64 = 768 * MB;

/// With fewer notifications the file is mostly its own frame.
const ENOUGH: i64 = 1_000;

const DAY_MILLIS: i64 = 86_400_000;

/// Connections the listener takes at a time, and some files beside.
const CONNECTIONS: u64 = 4_096 + 64;

/// Our clock against the platform's: the quickest of the last pushes took next to no time, so what it seems to
/// have taken is the difference of the clocks.
pub(super) fn clock(seen: &Seen) -> Finding {
    let Journal::Open { pushes, .. } = &seen.journal else { return Finding::ClockUnknown };
    let since = Arrival(seen.now.0.saturating_sub(CLOCK_WINDOW_MILLIS));
    let skews: Vec<i64> = pushes
        .iter()
        .filter(|push| push.received >= since)
        .filter_map(|push| Some(push.received.0.saturating_sub(push.stamp?.0.saturating_mul(1000))))
        .collect();
    let pushes = skews.len();
    match skews.into_iter().min() {
        None => Finding::ClockUnknown,
        Some(skew_millis) if CLOCK_FINE.contains(&skew_millis) => Finding::ClockFine { skew_millis, pushes },
        Some(skew) => match skew / 1000 {
            skew_secs if skew_secs.abs() < CLOCK_FAR_SECS => Finding::ClockOff { skew_secs, pushes },
            skew_secs => Finding::ClockFar { skew_secs, pushes },
        },
    }
}

/// Bytes a day by which the file grows, from the last week.
fn growth(vitals: &Vitals) -> Option<u64> {
    if vitals.notifications < ENOUGH {
        return None;
    }
    let bytes = i64::try_from(vitals.file_bytes).ok()?;
    let per_day = vitals.recent.saturating_mul(DAY_MILLIS) / vitals.recent_millis.max(DAY_MILLIS);
    u64::try_from(per_day.saturating_mul(bytes / vitals.notifications)).ok()
}

fn vitals(seen: &Seen) -> Option<&Vitals> {
    match &seen.journal {
        Journal::Open { vitals, .. } => Some(vitals),
        Journal::Missing | Journal::Broken(_) => None,
    }
}

pub(super) fn disk(seen: &Seen) -> Finding {
    let Disk { free, total } = match &seen.disk {
        Ok(disk) => *disk,
        Err(problem) => {
            return Finding::DiskUnknown { path: seen.data_dir.clone(), problem: problem.clone() };
        }
    };
    // What is removed by its age makes room for what comes: only what grows for ever fills a disk.
    let kept = seen.settings.retention();
    let grows = kept.history_days.is_none() && kept.history_mb.is_none();
    let per_day = vitals(seen).filter(|_| grows).and_then(growth).filter(|bytes| *bytes > 0);
    let days = per_day.map(|bytes| i64::try_from(free / bytes).unwrap_or(i64::MAX));
    let within = |limit| days.is_some_and(|days| days < limit);
    if free < FULL || within(FULL_DAYS) {
        Finding::DiskFull { free, total, days }
    } else if free < LOW || within(LOW_DAYS) {
        Finding::DiskLow { free, total, days }
    } else {
        Finding::DiskFine { free, total, days }
    }
}

pub(super) fn write(seen: &Seen) -> Option<Finding> {
    Some(match seen.write.clone()? {
        Ok(millis) if millis <= SLOW_WRITE_MILLIS => Finding::WriteFine { millis },
        Ok(millis) => Finding::WriteSlow { millis },
        Err(problem) => Finding::WriteFailed { path: seen.data_dir.clone(), problem },
    })
}

pub(super) fn database(seen: &Seen) -> Finding {
    if let Some(problem) = &seen.not_saving {
        return Finding::DatabaseNotSaving { problem: problem.clone() };
    }
    let vitals = match &seen.journal {
        Journal::Missing => return Finding::DatabaseMissing { path: seen.data_dir.clone() },
        Journal::Broken(problem) => return Finding::DatabaseBroken { problem: problem.clone() },
        Journal::Open { vitals, .. } => vitals,
    };
    if vitals.underived > 0 {
        Finding::DatabaseUnderived { notifications: vitals.underived }
    } else if !vitals.has_current_rules {
        Finding::DatabaseOldRules
    } else if vitals.journal_mode != "wal" {
        Finding::DatabaseNoLog { mode: vitals.journal_mode.clone() }
    } else if vitals.log_bytes > LONG_LOG {
        Finding::DatabaseLongLog { log_bytes: vitals.log_bytes }
    } else {
        Finding::DatabaseFine {
            schema: vitals.schema,
            bytes: vitals.file_bytes,
            log_bytes: vitals.log_bytes,
            notifications: vitals.notifications,
        }
    }
}

pub(super) fn set_aside(seen: &Seen) -> Option<Finding> {
    let paths = seen.set_aside.clone();
    (!paths.is_empty()).then_some(Finding::DatabaseSetAside { paths })
}

pub(super) fn pages(seen: &Seen) -> Option<Finding> {
    // What is not there or may not be looked at was not too large to be read.
    if matches!(seen.journal, Journal::Missing | Journal::Broken(StoreError::Hidden(_))) {
        return None;
    }
    Some(match seen.pages.clone() {
        Pages::Sound { millis } => Finding::PagesSound { millis },
        Pages::Damaged(problems) => Finding::PagesDamaged { problems },
        Pages::NotRead => Finding::PagesNotRead,
    })
}

/// What the file will come to with what the settings keep; nothing while that cannot be told.
pub(super) fn retention(seen: &Seen) -> Option<Finding> {
    let vitals = vitals(seen)?;
    let per_day = growth(vitals)?;
    let kept = seen.settings.retention();
    let by_age = kept.history_days.map(|days| (per_day.saturating_mul(days.into()), Some(days)));
    let by_size = kept.history_mb.map(|mb| (u64::from(mb).saturating_mul(MB), None));
    // Whichever is reached first.
    let Some((bytes_then, days)) = by_age.into_iter().chain(by_size).min_by_key(|(bytes, _)| *bytes) else {
        return Some(Finding::RetentionForever { bytes: vitals.file_bytes, per_day });
    };
    let room = seen.disk.as_ref().ok()?.free.saturating_add(vitals.file_bytes);
    // Until it is reached other things want some of the disk, too.
    let fits = bytes_then <= room / 10 * 8;
    Some(match days {
        Some(days) if fits => Finding::RetentionFits { days, bytes_then },
        Some(days) => Finding::RetentionTooLong { days, bytes_then, room },
        None if fits => Finding::SizeFits { bytes_then },
        None => Finding::SizeTooLarge { bytes_then, room },
    })
}

pub(super) fn connections(seen: &Seen) -> Option<Finding> {
    let limit = seen.connections?;
    Some(match limit >= CONNECTIONS {
        true => Finding::ConnectionsFine { limit },
        false => Finding::ConnectionsFew { limit },
    })
}

/// What of the settings cannot be obeyed.
pub(super) fn settings(seen: &Seen) -> Vec<Finding> {
    let mut found = Vec::new();
    if !seen.warnings.is_empty() {
        found.push(Finding::SettingsOdd { warnings: seen.warnings.clone() });
    }
    if seen.settings.bind.parse::<SocketAddr>().is_err() {
        found.push(Finding::BindUnreadable { text: seen.settings.bind.clone(), used: seen.settings.bind() });
    }
    if seen.settings.zone.meant().is_none() {
        found.push(Finding::ZoneUnreadable { text: seen.settings.zone.to_string() });
    }
    if found.is_empty() {
        found.push(Finding::SettingsFine);
    }
    found
}
