//! By which clocks alerts tell hours and weeks, whatever zone times are shown in, and the days that are unlike others.

use serde::{Deserialize, Serialize};

use super::zone_named;
use crate::call::alert::{Calendar as Watched, Holidays};
use crate::call::zone::Zone;

/// `[calendar]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Calendar {
    /// What `Zone::parse` reads, or `local`.
    pub zone: String,
    pub holidays: Holidays,
}

impl Default for Calendar {
    fn default() -> Self {
        Calendar { zone: "beijing".to_owned(), holidays: Holidays::default() }
    }
}

impl Calendar {
    /// What alerts are watched by; an unreadable zone is Beijing.
    pub fn watched(&self) -> Watched {
        let zone = zone_named(&self.zone).unwrap_or(Zone::BEIJING);
        Watched { zone, holidays: self.holidays.clone() }
    }
}
