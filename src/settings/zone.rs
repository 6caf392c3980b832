//! The zone that somebody has chosen, as the file names it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::call::zone::Zone;

/// What stands for the machine's own zone.
const LOCAL: &str = "local";

/// A choice of a zone: `local`, or what [`Zone::parse`] reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum ZoneChoice {
    /// That of this machine, wherever it stands.
    Local,
    Named(Zone),
    /// What nobody can read, as it was written: the doctor quotes it.
    Unreadable(String),
}

impl Default for ZoneChoice {
    fn default() -> Self {
        ZoneChoice::Named(Zone::BEIJING)
    }
}

impl ZoneChoice {
    pub fn parse(text: &str) -> ZoneChoice {
        if text.trim().eq_ignore_ascii_case(LOCAL) {
            return ZoneChoice::Local;
        }
        Zone::parse(text).map_or_else(|| ZoneChoice::Unreadable(text.to_owned()), ZoneChoice::Named)
    }

    pub fn is_local(&self) -> bool {
        *self == ZoneChoice::Local
    }

    /// The zone that is meant. `None`: nobody can read it, or the machine does not say where it stands.
    pub fn meant(&self) -> Option<Zone> {
        match self {
            ZoneChoice::Local => {
                let name = iana_time_zone::get_timezone().ok()?;
                Some(Zone::parse(&name).unwrap_or(Zone::UTC))
            }
            ZoneChoice::Named(zone) => Some(*zone),
            ZoneChoice::Unreadable(_) => None,
        }
    }

    /// The zone to go by: where it is not known which one is meant, Beijing.
    pub fn zone(&self) -> Zone {
        self.meant().unwrap_or(Zone::BEIJING)
    }
}

/// The name in the settings, which [`ZoneChoice::parse`] reads.
impl fmt::Display for ZoneChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ZoneChoice::Local => f.write_str(LOCAL),
            ZoneChoice::Named(Zone::UTC) => f.write_str("utc"),
            ZoneChoice::Named(Zone::BEIJING) => f.write_str("beijing"),
            ZoneChoice::Named(zone) => {
                // As people write it, where that says the same.
                let label = zone.label();
                let name = if Zone::parse(&label) == Some(*zone) { label } else { zone.id() };
                f.write_str(&name)
            }
            ZoneChoice::Unreadable(text) => f.write_str(text),
        }
    }
}

impl From<String> for ZoneChoice {
    fn from(text: String) -> Self {
        ZoneChoice::parse(&text)
    }
}

impl From<ZoneChoice> for String {
    fn from(zone: ZoneChoice) -> Self {
        zone.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_is_read_back_from_its_name_and_what_is_none_stays_as_it_was_written() {
        let check = |text: &str, name: &str| {
            let choice = ZoneChoice::parse(text);
            assert_eq!(choice.to_string(), name);
            assert_eq!(ZoneChoice::parse(name), choice, "{text}");
        };
        check("beijing", "beijing");
        check("北京", "beijing");
        check("Asia/Shanghai", "beijing");
        check("UTC", "utc");
        check(" Local ", "local");
        check("UTC-5", "UTC-5");
        check("-05:00", "UTC-5");
        check("+5:30", "UTC+5:30");
        check("UTC+8", "UTC+8");
        check("+00:00", "+00:00");
        check("europe/berlin", "Europe/Berlin");
        check("mars ", "mars ");
        check("", "");
    }

    #[test]
    fn where_nobody_knows_which_zone_is_meant_it_is_beijing() {
        let mars = ZoneChoice::parse("mars");
        assert_eq!((mars.meant(), mars.zone()), (None, Zone::BEIJING));
        assert_eq!(ZoneChoice::parse("UTC").zone(), Zone::UTC);
        assert!(ZoneChoice::parse("local").is_local() && !mars.is_local());
    }
}
