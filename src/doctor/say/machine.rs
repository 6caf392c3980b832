//! The words of what concerns clock, disk and database.

use super::{Said, store_words};
use crate::doctor::finding::{DiskProblem, Finding, NotSaving};
use crate::i18n::{Doctor, Phrases, bytes, fill, filled, grouped};
use crate::store::StoreError;

pub(super) fn clock(finding: &Finding, phrases: &Phrases) -> Said {
    let d = &phrases.doctor;
    match finding {
        Finding::ClockFine { skew_millis, pushes } => {
            let secs = (skew_millis.abs() + 999) / 1000;
            let blanks = [("n", pushes.to_string()), ("secs", secs.max(1).to_string())];
            Said::new(d.clock_t, filled(d.clock_d, &blanks), "")
        }
        Finding::ClockOff { skew_secs, .. } | Finding::ClockFar { skew_secs, .. } => {
            let title = if *skew_secs > 0 { d.clock_ahead_t } else { d.clock_behind_t };
            let from_hour = (skew_secs.abs() + 60) % 3_600;
            let is_hours = skew_secs.abs() > 1_800 && from_hour <= 120;
            let detail = if is_hours { d.clock_hours_d } else { d.clock_off_d };
            Said::new(fill(title, &[("span", &phrases.roughly(skew_secs.abs()))]), detail, d.clock_off_r)
        }
        Finding::ClockUnknown => Said::new(d.clock_unknown_t, d.clock_unknown_d, ""),
        _ => Said::default(),
    }
}

pub(super) fn disk(finding: &Finding, d: &Doctor) -> Said {
    let room = |free: u64, total: u64, days: Option<i64>| {
        let (free, total) = (bytes(free), bytes(total));
        let days = days.filter(|days| *days < 3_650).map(|days| days.to_string());
        let phrase = if days.is_some() { d.disk_days_d } else { d.disk_d };
        let days = days.unwrap_or_default();
        fill(phrase, &[("free", &free), ("total", &total), ("days", &days)])
    };
    let ms = |phrase: &str, millis: i64| fill(phrase, &[("ms", &millis.to_string())]);
    match finding {
        Finding::DiskFine { free, total, days } => Said::new(d.disk_t, room(*free, *total, *days), ""),
        Finding::DiskLow { free, total, days } => {
            Said::new(d.disk_low_t, room(*free, *total, *days), d.disk_r)
        }
        Finding::DiskFull { free, total, days } => {
            Said::new(d.disk_full_t, room(*free, *total, *days), d.disk_r)
        }
        Finding::DiskUnknown { path, problem } => {
            let problem = match problem {
                DiskProblem::NoFolder => d.no_folder,
                DiskProblem::System(said) => said,
            };
            Said::new(d.disk_unknown_t, format!("{}: {problem}", path.display()), "")
        }
        Finding::WriteFine { millis } => Said::new(d.write_t, ms(d.write_d, *millis), ""),
        Finding::WriteSlow { millis } => {
            Said::new(d.write_slow_t, ms(d.write_slow_d, *millis), d.write_slow_r)
        }
        Finding::WriteFailed { path, problem } => {
            Said::new(d.write_failed_t, format!("{}: {problem}", path.display()), d.write_failed_r)
        }
        _ => Said::default(),
    }
}

pub(super) fn pages(finding: &Finding, phrases: &Phrases) -> Said {
    let d = &phrases.doctor;
    match finding {
        Finding::PagesSound { millis } => {
            let time = match millis {
                ..1_000 => fill(d.millis, &[("n", &millis.max(&1).to_string())]),
                _ => phrases.roughly(millis / 1_000),
            };
            Said::new(d.pages_t, fill(d.pages_d, &[("time", &time)]), "")
        }
        Finding::PagesDamaged { problems } => {
            Said::new(d.pages_damaged_t, problems.join(d.separator), d.pages_damaged_r)
        }
        Finding::PagesNotRead => Said::new(d.pages_not_read_t, d.pages_not_read_d, d.pages_not_read_r),
        _ => Said::default(),
    }
}

pub(super) fn connections(finding: &Finding, d: &Doctor) -> Said {
    match finding {
        Finding::ConnectionsFine { limit } => {
            Said::new(d.connections_t, fill(d.connections_d, &[("n", &limit.to_string())]), "")
        }
        Finding::ConnectionsFew { limit } => {
            let detail = fill(d.connections_d, &[("n", &limit.to_string())]);
            Said::new(d.connections_few_t, detail, d.connections_few_r)
        }
        _ => Said::default(),
    }
}

pub(super) fn database(finding: &Finding, phrases: &Phrases) -> Said {
    let d = &phrases.doctor;
    match finding {
        Finding::DatabaseFine { schema, bytes: file, log_bytes, notifications } => {
            let n = grouped(u64::try_from(*notifications).unwrap_or(0));
            let blanks =
                [("n", n.as_str()), ("bytes", &bytes(file + log_bytes)), ("schema", &schema.to_string())];
            Said::new(d.database_t, fill(d.database_d, &blanks), "")
        }
        Finding::DatabaseMissing { path } => {
            Said::new(d.database_missing_t, path.display().to_string(), d.database_missing_r)
        }
        Finding::DatabaseBroken { problem: problem @ StoreError::Hidden(_) } => {
            Said::new(d.database_broken_t, store_words(problem, phrases, false), d.database_hidden_r)
        }
        Finding::DatabaseBroken { problem } => {
            Said::new(d.database_broken_t, store_words(problem, phrases, false), d.database_broken_r)
        }
        Finding::DatabaseNotSaving { problem } => {
            let detail = match problem {
                NotSaving::Here(problem) => store_words(problem, phrases, false),
                NotSaving::ElsewhereFailing => d.elsewhere_failing_d.to_owned(),
                NotSaving::ElsewhereClosed => d.elsewhere_closed_d.to_owned(),
            };
            Said::new(d.not_saving_t, detail, d.not_saving_r)
        }
        Finding::DatabaseOldRules => Said::new(d.old_rules_t, "", d.old_rules_r),
        Finding::DatabaseUnderived { notifications } => {
            Said::new(fill(d.underived_t, &[("n", &notifications.to_string())]), "", d.rebuild_r)
        }
        Finding::DatabaseNoLog { mode } => {
            Said::new(d.no_log_t, fill(d.no_log_d, &[("mode", mode)]), d.no_log_r)
        }
        Finding::DatabaseSetAside { paths } => {
            let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
            let first = names.first().map_or("", String::as_str);
            Said::new(
                d.set_aside_t,
                fill(d.set_aside_d, &[("paths", &names.join(" · "))]),
                fill(d.set_aside_r, &[("path", first)]),
            )
        }
        Finding::DatabaseLongLog { log_bytes } => {
            Said::new(d.long_log_t, fill(d.long_log_d, &[("bytes", &bytes(*log_bytes))]), d.long_log_r)
        }
        _ => Said::default(),
    }
}

pub(super) fn settings(finding: &Finding, phrases: &Phrases) -> Said {
    let d = &phrases.doctor;
    match finding {
        Finding::SettingsOdd { warnings } => {
            let title = if warnings.len() == 1 { d.settings_odd_one } else { d.settings_odd_t };
            let title = fill(title, &[("n", &warnings.len().to_string())]);
            let told: Vec<String> =
                warnings.iter().map(|warning| phrases.settings_warning(warning)).collect();
            Said::new(title, told.join(d.separator), d.settings_odd_r)
        }
        Finding::BindUnreadable { text, used } => {
            let detail = fill(d.bind_odd_d, &[("text", text), ("used", &used.to_string())]);
            Said::new(d.bind_odd_t, detail, d.bind_odd_r)
        }
        Finding::ZoneUnreadable { text } => {
            Said::new(d.zone_odd_t, fill(d.zone_odd_d, &[("text", text)]), d.zone_odd_r)
        }
        Finding::SettingsFine => Said::new(d.settings_t, "", ""),
        _ => Said::default(),
    }
}

pub(super) fn retention(finding: &Finding, d: &Doctor) -> Said {
    match finding {
        Finding::RetentionForever { bytes: size, per_day } => {
            let blanks = [("bytes", bytes(*size)), ("per_day", bytes(*per_day))];
            Said::new(d.forever_t, filled(d.forever_d, &blanks), "")
        }
        Finding::RetentionFits { days, bytes_then } => Said::new(
            fill(d.fits_t, &[("n", &days.to_string())]),
            fill(d.fits_d, &[("bytes", &bytes(*bytes_then))]),
            "",
        ),
        Finding::RetentionTooLong { days, bytes_then, room } => Said::new(
            fill(d.too_long_t, &[("n", &days.to_string())]),
            fill(d.too_long_d, &[("bytes", &bytes(*bytes_then)), ("room", &bytes(*room))]),
            d.too_long_r,
        ),
        Finding::SizeFits { bytes_then } => {
            Said::new(fill(d.size_fits_t, &[("bytes", &bytes(*bytes_then))]), d.size_fits_d, "")
        }
        Finding::SizeTooLarge { bytes_then, room } => Said::new(
            fill(d.size_too_large_t, &[("bytes", &bytes(*bytes_then))]),
            fill(d.too_long_d, &[("bytes", &bytes(*bytes_then)), ("room", &bytes(*room))]),
            d.size_too_large_r,
        ),
        _ => Said::default(),
    }
}
