//! The ids of a call: sessionId, icid and binding id, in the forms seen in the field (PROTOCOL 2.4, 3.1).
//!
//! They are opaque to a reader. Unique by serial number and second; it knows nothing else of a call.

use chrono::{DateTime, Datelike, Timelike};

use super::dice;
use super::flow::{Family, Service};
use super::population::App;

/// A binding id in the form of a UUID.
pub(super) fn uuid(a: u64, b: u64) -> String {
    format!(
        "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
        a >> 32,
        a >> 16 & 0xffff,
        a & 0xfff,
        b >> 48 & 0xfff,
        b & 0xffff_ffff_ffff
    )
}

/// What the ids of one call are made of.
pub(super) struct Ids {
    /// UTC seconds.
    pub(super) start: i64,
    pub(super) serial: u64,
    pub(super) salt: u64,
}

impl Ids {
    /// The forms of PROTOCOL 2.4; opaque to a reader, unique by serial and second.
    pub(super) fn session(&self, service: Service, app: &App, caller: &str, x: &str) -> String {
        let n = self.serial % 1_000_000;
        if matches!(service, Service::Axb | Service::X | Service::Axyb) && self.serial.is_multiple_of(3) {
            return format!("{caller}_{x}_4_{:08x}_{n}_669_1_0", self.start);
        }
        let kind = match service.family() {
            Family::Callback | Family::OneLeg => 1201,
            Family::Private if service == Service::Axe => 1202,
            Family::Private => 1200,
        };
        format!("{kind}_{n}_4294967295_{}@{}", compact(self.start), app.host)
    }

    /// `icid`: Beijing time inside for Voice Call, a hash and counters for Private Number (samples 03 and 09).
    pub(super) fn record(&self, private: bool) -> String {
        if private {
            let (a, b) = (self.salt, dice::mix(self.salt, 1));
            return format!("{a:016x}{b:016x}.{}.{}.9", self.start + 2_208_988_800, self.serial);
        }
        format!("CAE-{}-{:08}", compact(self.start + 8 * 3_600), 12_000_000 + self.serial)
    }
}

/// `yyyyMMddHHmmss`.
fn compact(utc: i64) -> String {
    let t = DateTime::from_timestamp(utc, 0).unwrap_or_default();
    format!("{:04}{:02}{:02}{:02}{:02}{:02}", t.year(), t.month(), t.day(), t.hour(), t.minute(), t.second())
}
