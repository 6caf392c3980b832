//! By which clocks alerts tell hours and weeks, whatever zone times are shown in, and the days that are unlike others.

use serde::{Deserialize, Serialize};

use super::ZoneChoice;
use crate::call::alert::{Calendar as Watched, Holidays};

/// `[calendar]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Calendar {
    pub zone: ZoneChoice,
    pub holidays: Holidays,
}

impl Calendar {
    /// What alerts are watched by; an unreadable zone is Beijing.
    pub fn watched(&self) -> Watched {
        Watched { zone: self.zone.zone(), holidays: self.holidays.clone() }
    }
}
