//! Two weeks of simulated calls that break off three quarters of an hour before the picture is taken.

use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use ringside::backend::{Alerts, AlertsAsked, Health, Standings, Watching};
use ringside::call::Arrival;
use ringside::i18n::Lang;
use ringside::settings::{Settings, Theme};
use ringside::simulator::{Detail, history};
use ringside::store::sqlite::SqliteStore;
use ringside::ui::model::Model;
use ringside::ui::panel::alerts::offered;

use super::{Morning, NOW};
use crate::support::arrived;

/// Calls in two weeks: some fifty in half an hour of a Monday morning.
const CALLS: u64 = 12_000;
const SILENT_MILLIS: i64 = 45 * 60_000;

pub(super) struct Silence {
    standings: Arc<Standings>,
}

impl Silence {
    pub(super) fn fall() -> Silence {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = SqliteStore::open_writer(folder.path()).unwrap();
        let past = history(23, CALLS, NOW.secs(), Detail::WithEvents)
            .filter(|one| one.received_ms < NOW.0 - SILENT_MILLIS);
        let past: Vec<_> = past
            .map(|one| arrived(Arrival(one.received_ms), "203.0.113.20:40000".to_owned(), one.body))
            .collect();
        past.chunks(20).for_each(|batch| drop(writer.append(batch).unwrap()));
        let (wake, woken) = sync_channel(8);
        let path = folder.path().to_owned();
        let alerts = Alerts::open(
            Arc::new(move || SqliteStore::open_reader(&path)),
            Arc::new(move || _ = wake.try_send(())),
        );
        let watching = offered(Lang::En.phrases()).iter().map(|alert| Watching::of(alert).unwrap()).collect();
        let Settings { thresholds, calendar, .. } = Settings::default();
        alerts.watch(AlertsAsked { watching, calendar: calendar.watched(), thresholds });
        loop {
            alerts.tick(NOW);
            match alerts.known() {
                Some(standings) if standings.is_whole => return Silence { standings },
                _ => _ = woken.recv_timeout(Duration::from_secs(60)),
            }
        }
    }

    /// The page of alerts on the desk of somebody who wants to hear of them.
    pub(super) fn model(&self, morning: &Morning, lang: Lang, theme: Theme) -> Model {
        let mut model = morning.model(lang, theme);
        model.settings.alerts = offered(lang.phrases()).to_vec();
        model.settings.notify.on = true;
        model.alerts.know(&model.settings.alerts, self.standings.clone());
        let last = Some(Arrival(NOW.0 - SILENT_MILLIS));
        model.health =
            Arc::new(Health { last_push: last, per_second: vec![0; 60], ..Health::clone(&model.health) });
        model
    }
}
