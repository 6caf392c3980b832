//! What an examination can find. A finding is data: what it is in words is the business of [`super::say`], what it
//! looks like that of whoever shows it. Names of checks, groups, levels and cases are a contract with scripts: add,
//! don't rename.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Serialize;

use super::advice::Told;
use super::samples::Sample;
use super::url::UrlFault;

/// How a line is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Good,
    /// Nobody can know, or it has not been looked at.
    Unknown,
    /// Works, and somebody should look at it.
    Warn,
    /// Keeps pushes from arriving or from being kept, or soon will.
    Bad,
}

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Whether pushes can reach us.
    Reach,
    /// What the platform has to be told.
    Tell,
    Safety,
    /// The machine and the database.
    Machine,
}

impl Group {
    pub const ALL: [Group; 4] = [Group::Tell, Group::Reach, Group::Safety, Group::Machine];
}

/// The name of a check, stable over versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    Address,
    Listener,
    Samples,
    Reach,
    PublicAddress,
    Pushes,
    Refused,
    Encryption,
    FolderAccess,
    Clock,
    Disk,
    Write,
    Database,
    Pages,
    Connections,
    Settings,
    Retention,
}

/// A program that holds a port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Holder {
    pub pid: u32,
    pub name: String,
}

/// How a sample fared that was not answered as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wrong {
    pub sample: Sample,
    /// The status it was answered with; `None`: it was not answered.
    pub status: Option<u16>,
    /// What was said, or what went wrong on the way.
    pub said: String,
}

/// Why no samples were sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoSamples {
    /// Nothing of ours listens.
    NoListener,
    /// What listens would keep them as traffic: it does not know rehearsals, or it writes into another folder.
    NotOurs,
    /// No key could be laid into the data folder.
    NoKey,
    /// The examination was cut short.
    Stopped,
}

/// One thing that was found. Durations and ages say their unit; sizes are bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "case", rename_all = "snake_case")]
pub enum Finding {
    // What to tell the platform.
    AddressReady { told: Told },
    AddressInside { told: Told },
    AddressTooLong { told: Told, length: usize },

    // Reachability.
    ListenerHere { address: SocketAddr },
    ListenerElsewhere { address: SocketAddr, holder: Option<Holder> },
    ListenerOtherFolder { address: SocketAddr, holder: Option<Holder> },
    ListenerNone { address: SocketAddr },
    ListenerNoneFolderHeld { address: SocketAddr },
    ListenerStarting { address: SocketAddr },
    ListenerStopped,
    PortTaken { address: SocketAddr, holder: Option<Holder> },
    PortDenied { address: SocketAddr },
    AddressNotOurs { address: SocketAddr },
    ListenerFailed { address: SocketAddr, problem: String },

    SamplesTaken { count: usize, slowest_millis: i64 },
    SamplesRefused { count: usize, wrong: Vec<Wrong> },
    SamplesNotSent { why: NoSamples },

    ReachEveryone { address: SocketAddr },
    ReachOneAddress { address: SocketAddr },
    ReachProxyOnly { address: SocketAddr },
    ReachLoopbackOnly { address: SocketAddr },

    PublicUnproven { url: String },
    PublicProven { url: String, ago_secs: i64 },
    PublicMachine { url: String },
    PublicMissing,
    PublicUnreadable { url: String, fault: UrlFault },
    PublicPrivate { url: String },
    PublicOtherPort { url: String, named: u16, listening: u16 },

    PushesRecent { ago_secs: i64 },
    PushesOld { ago_secs: i64 },
    PushesNever,
    PushesUnknown,
    RefusedSome { count: u64 },

    // Safety.
    PlainEverywhere { address: SocketAddr },
    PlainUrl { url: String },
    PlainBehindProxy { url: String },
    PlainHereOnly,
    FolderPrivate { path: PathBuf },
    FolderOpen { path: PathBuf, mode: u32 },

    // The machine and the database.
    ClockFine { skew_millis: i64, pushes: usize },
    ClockOff { skew_secs: i64, pushes: usize },
    ClockFar { skew_secs: i64, pushes: usize },
    ClockUnknown,
    DiskFine { free: u64, total: u64, days: Option<i64> },
    DiskLow { free: u64, total: u64, days: Option<i64> },
    DiskFull { free: u64, total: u64, days: Option<i64> },
    DiskUnknown { path: PathBuf, problem: String },
    WriteFine { millis: i64 },
    WriteSlow { millis: i64 },
    WriteFailed { path: PathBuf, problem: String },
    DatabaseFine { schema: i64, bytes: u64, log_bytes: u64, notifications: i64 },
    DatabaseMissing { path: PathBuf },
    DatabaseBroken { problem: String },
    DatabaseNotSaving { problem: String },
    DatabaseOldRules,
    DatabaseUnderived { notifications: i64 },
    DatabaseNoLog { mode: String },
    DatabaseLongLog { log_bytes: u64 },
    PagesSound { millis: i64 },
    PagesDamaged { problems: Vec<String> },
    PagesNotRead,
    ConnectionsFine { limit: u64 },
    ConnectionsFew { limit: u64 },
    SettingsFine,
    SettingsOdd { warnings: Vec<String> },
    BindUnreadable { text: String, used: SocketAddr },
    ZoneUnreadable { text: String },
    RetentionForever { bytes: u64, per_day: u64 },
    RetentionFits { days: u32, bytes_then: u64 },
    RetentionTooLong { days: u32, bytes_then: u64, room: u64 },
}

impl Finding {
    /// Which check found it, and how it is marked.
    pub fn verdict(&self) -> (Check, Level) {
        use Check as C;
        use Level::{Bad, Good, Unknown, Warn};
        match self {
            Finding::AddressReady { .. } => (C::Address, Good),
            Finding::AddressInside { .. } => (C::Address, Unknown),
            Finding::AddressTooLong { .. } => (C::Address, Warn),

            Finding::ListenerHere { .. } | Finding::ListenerElsewhere { .. } => (C::Listener, Good),
            Finding::ListenerStarting { .. } => (C::Listener, Unknown),
            Finding::ListenerNone { .. }
            | Finding::ListenerNoneFolderHeld { .. }
            | Finding::ListenerOtherFolder { .. } => (C::Listener, Warn),
            Finding::ListenerStopped
            | Finding::PortTaken { .. }
            | Finding::PortDenied { .. }
            | Finding::AddressNotOurs { .. }
            | Finding::ListenerFailed { .. } => (C::Listener, Bad),

            Finding::SamplesTaken { .. } => (C::Samples, Good),
            Finding::SamplesRefused { .. } => (C::Samples, Bad),
            Finding::SamplesNotSent { .. } => (C::Samples, Unknown),

            Finding::ReachEveryone { .. }
            | Finding::ReachOneAddress { .. }
            | Finding::ReachProxyOnly { .. } => (C::Reach, Good),
            Finding::ReachLoopbackOnly { .. } => (C::Reach, Warn),

            Finding::PublicProven { .. } => (C::PublicAddress, Good),
            Finding::PublicUnproven { .. } | Finding::PublicMachine { .. } => (C::PublicAddress, Unknown),
            Finding::PublicMissing | Finding::PublicOtherPort { .. } => (C::PublicAddress, Warn),
            Finding::PublicUnreadable { .. } | Finding::PublicPrivate { .. } => (C::PublicAddress, Bad),

            Finding::PushesRecent { .. } => (C::Pushes, Good),
            Finding::PushesOld { .. } | Finding::PushesNever => (C::Pushes, Warn),
            Finding::PushesUnknown => (C::Pushes, Unknown),
            Finding::RefusedSome { .. } => (C::Refused, Warn),

            Finding::PlainEverywhere { .. } | Finding::PlainUrl { .. } => (C::Encryption, Warn),
            Finding::PlainBehindProxy { .. } | Finding::PlainHereOnly => (C::Encryption, Good),
            Finding::FolderPrivate { .. } => (C::FolderAccess, Good),
            Finding::FolderOpen { .. } => (C::FolderAccess, Warn),

            Finding::ClockFine { .. } => (C::Clock, Good),
            Finding::ClockOff { .. } => (C::Clock, Warn),
            Finding::ClockFar { .. } => (C::Clock, Bad),
            Finding::ClockUnknown => (C::Clock, Unknown),
            Finding::DiskFine { .. } => (C::Disk, Good),
            Finding::DiskLow { .. } => (C::Disk, Warn),
            Finding::DiskFull { .. } => (C::Disk, Bad),
            Finding::DiskUnknown { .. } => (C::Disk, Unknown),
            Finding::WriteFine { .. } => (C::Write, Good),
            Finding::WriteSlow { .. } => (C::Write, Warn),
            Finding::WriteFailed { .. } => (C::Write, Bad),
            Finding::DatabaseFine { .. } => (C::Database, Good),
            Finding::DatabaseMissing { .. } => (C::Database, Unknown),
            Finding::DatabaseBroken { .. } | Finding::DatabaseNotSaving { .. } => (C::Database, Bad),
            Finding::DatabaseOldRules
            | Finding::DatabaseUnderived { .. }
            | Finding::DatabaseNoLog { .. }
            | Finding::DatabaseLongLog { .. } => (C::Database, Warn),
            Finding::PagesSound { .. } => (C::Pages, Good),
            Finding::PagesDamaged { .. } => (C::Pages, Bad),
            Finding::PagesNotRead => (C::Pages, Unknown),
            Finding::ConnectionsFine { .. } => (C::Connections, Good),
            Finding::ConnectionsFew { .. } => (C::Connections, Warn),
            Finding::SettingsFine => (C::Settings, Good),
            Finding::SettingsOdd { .. } | Finding::BindUnreadable { .. } | Finding::ZoneUnreadable { .. } => {
                (C::Settings, Warn)
            }
            Finding::RetentionForever { .. } | Finding::RetentionFits { .. } => (C::Retention, Good),
            Finding::RetentionTooLong { .. } => (C::Retention, Warn),
        }
    }

    pub fn check(&self) -> Check {
        self.verdict().0
    }

    pub fn level(&self) -> Level {
        self.verdict().1
    }

    pub fn group(&self) -> Group {
        match self.check() {
            Check::Address => Group::Tell,
            Check::Listener
            | Check::Samples
            | Check::Reach
            | Check::PublicAddress
            | Check::Pushes
            | Check::Refused => Group::Reach,
            Check::Encryption | Check::FolderAccess => Group::Safety,
            Check::Clock
            | Check::Disk
            | Check::Write
            | Check::Database
            | Check::Pages
            | Check::Connections
            | Check::Settings
            | Check::Retention => Group::Machine,
        }
    }
}

/// The worst of several levels.
pub fn worst(findings: &[Finding]) -> Level {
    findings.iter().map(Finding::level).max().unwrap_or(Level::Good)
}
