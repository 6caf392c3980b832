//! What the database tells about itself and about the last pushes.

use std::path::Path;

use crate::call::Now;
use crate::doctor::seen::{Journal, Push};
use crate::store::sqlite::{SqliteStore, vitals};
use crate::store::{InboxFilter, Notification, StoreError, has_database};
use crate::wire::{self, Reading};

/// Status notifications that are looked at.
const PUSHES: usize = 50;

/// Lines of requests that were turned away that are added up.
const REFUSALS: usize = 10_000;

pub(super) fn journal(data_dir: &Path, now: &Now) -> Journal {
    match has_database(data_dir) {
        Ok(true) => {}
        Ok(false) => return Journal::Missing,
        Err(hidden) => return Journal::Broken(hidden),
    }
    let read = || -> Result<Journal, StoreError> {
        let vitals = vitals::vitals(data_dir, now.arrival)?;
        let mut reader = SqliteStore::open_reader(data_dir)?;
        let mut pushes = Vec::new();
        for row in reader.inbox(InboxFilter::Status, None, PUSHES)? {
            pushes.extend(reader.notification(row.id)?.as_ref().map(push));
        }
        let one_sided = reader.one_sided(now, None)?;
        let turned_away = match vitals.last_received {
            Some(_) => 0,
            None => reader.refused(REFUSALS)?.iter().map(|refused| refused.count).sum(),
        };
        Ok(Journal::Open { vitals, pushes, one_sided, turned_away })
    };
    read().unwrap_or_else(Journal::Broken)
}

fn push(notification: &Notification) -> Push {
    let host = notification.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("host"));
    let stamp = match wire::read(&notification.body).reading {
        Reading::Status(event) => event.at,
        _ => None,
    };
    Push { received: notification.row.received, stamp, host: host.map(|(_, value)| value.clone()) }
}
