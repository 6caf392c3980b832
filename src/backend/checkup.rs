//! The doctor, asked by the window: one examination at a time, on a thread of its own, that ends soon after a newer
//! one is wanted or the window closes.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::desk::{Answer, Desk, Wake};
use crate::collector::{Clock, Health};
use crate::doctor::{self, Ask, Checkup, Here};
use crate::settings::{Secret, Settings, Warning};

/// How long the pages of the database are read each time. A larger file is looked through by `ringside db check`.
const PAGES_WITHIN: Duration = Duration::from_secs(5);

/// How long each step towards the public address may take.
const PUBLIC_WITHIN: Duration = Duration::from_secs(5);

/// What the window knows of what is to be examined.
#[derive(Clone, Debug)]
pub struct Examine {
    pub settings: Settings,
    /// The path token in force.
    pub token: Option<Secret>,
    /// What was odd about the settings file.
    pub warnings: Vec<Warning>,
}

impl Examine {
    pub(super) fn of(self, data_dir: &Path, health: &Health) -> Ask {
        let bind = self.settings.bind();
        let here = Here {
            bind,
            listener: health.listener.clone(),
            store: health.store.clone(),
            tls: health.tls.clone(),
            missed: health.missed,
            turned_away: health.turned_away,
        };
        Ask {
            data_dir: data_dir.to_owned(),
            settings: self.settings,
            token: self.token,
            warnings: self.warnings,
            bind,
            here: Some(here),
            pages_within: PAGES_WITHIN,
            public_within: Some(PUBLIC_WITHIN),
        }
    }
}

/// The desk for examinations.
pub struct Checkups {
    desk: Desk<Ask, Checkup>,
}

impl Checkups {
    pub(super) fn open(clock: Clock, wake: Wake) -> Checkups {
        let desk = Desk::open("doctor", wake, move |ask: &Ask, ticket| {
            ticket.publish(doctor::examine(ask, clock, &ticket.watch()));
        });
        Checkups { desk }
    }

    pub(super) fn ask(&self, ask: Ask) {
        self.desk.ask(ask);
    }

    /// The last examination; none before the first one is done.
    pub fn latest(&self) -> Option<Arc<Answer<Ask, Checkup>>> {
        self.desk.latest()
    }

    pub fn is_busy(&self) -> bool {
        self.desk.is_busy()
    }
}
