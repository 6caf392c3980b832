//! What an examination can find. A finding is data: what it is in words is the business of [`super::say`], what it
//! looks like that of whoever shows it, how it is marked that of [`super::mark`]. Names of cases are a contract with
//! scripts: add, don't rename.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::{Serialize, Serializer};

use super::advice::Told;
use super::samples::Sample;
use super::url::UrlFault;
use crate::call::Service;
use crate::collector::{BindProblem, TlsProblem};
use crate::settings::Warning;
use crate::store::StoreError;

/// Scripts read the English sentence.
macro_rules! read_as_sentences {
    ($($told:ty),*) => {$(
        impl Serialize for $told {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
    )*};
}
read_as_sentences!(BindProblem, DiskProblem, Heard, NotSaving, StoreError, TlsProblem, Warning);

/// A program that holds a port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Holder {
    pub pid: u32,
    pub name: String,
}

/// Whose certificate it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Spot {
    /// Our listener's.
    Listener,
    /// What the public address shows: a proxy's, or our listener's.
    Public,
}

/// What keeps strangers out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lock {
    Token,
    AllowList,
    Signature,
}

/// What was heard of somebody who was asked, or why nothing was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Heard {
    /// What they say, or the system says of them.
    #[error("{0}")]
    Said(String),
    #[error("no answer within {secs} s")]
    Nothing { secs: u64 },
    /// The examination was cut short.
    #[error("stopped")]
    Stopped,
    /// A name without an address.
    #[error("no address")]
    NoAddress,
}

impl From<String> for Heard {
    fn from(said: String) -> Heard {
        Heard::Said(said)
    }
}

/// Why nobody knows how much room there is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DiskProblem {
    #[error("no folder of this path exists")]
    NoFolder,
    /// What the system says.
    #[error("{0}")]
    System(String),
}

/// Why a collector cannot save.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSaving {
    /// That of this process.
    #[error(transparent)]
    Here(#[from] StoreError),
    /// Another one, which says no more than that.
    #[error("the running Ringside cannot write into its database")]
    ElsewhereFailing,
    #[error("the running Ringside could not open its database")]
    ElsewhereClosed,
}

/// How a sample fared that was not answered as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wrong {
    pub sample: Sample,
    /// The status it was answered with; `None`: it was not answered.
    pub status: Option<u16>,
    pub said: Heard,
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
    PortReserved { address: SocketAddr },
    AddressNotOurs { address: SocketAddr },
    ListenerFailed { address: SocketAddr, problem: BindProblem },

    SamplesTaken { count: usize, slowest_millis: i64 },
    SamplesRefused { count: usize, wrong: Vec<Wrong> },
    SamplesNotSent { why: NoSamples },

    ReachEveryone { address: SocketAddr },
    ReachOneAddress { address: SocketAddr },
    ReachProxyOnly { address: SocketAddr },
    ReachLoopbackOnly { address: SocketAddr },

    PublicUnproven { url: String },
    PublicReached { url: String },
    PublicUnresolved { url: String, problem: Heard },
    PublicUnreachable { url: String, problem: Heard },
    PublicSomebody { url: String, status: u16 },
    PublicMangled { url: String, status: Option<u16> },
    PublicProven { url: String, ago_secs: i64 },
    PublicMachine { url: String },
    PublicMissing,
    PublicUnreadable { url: String, fault: UrlFault },
    PublicPrivate { url: String },
    PublicOtherPort { url: String, named: u16, listening: u16 },

    PushesRecent { ago_secs: i64 },
    PushesOld { ago_secs: i64 },
    PushesNever { turned_away: u64 },
    PushesUnknown,
    StatusSilent { service: Option<Service>, app: Option<String>, calls: usize, for_secs: i64 },
    CdrsSilent { calls: usize, for_secs: i64 },
    RefusedSome { count: u64 },
    TurnedAwaySome { count: u64 },

    // Safety.
    PlainEverywhere { address: SocketAddr },
    PlainUrl { url: String },
    PlainBehindProxy { url: String },
    PlainHereOnly,
    SuiteShared { suite: String, spot: Spot },
    SuiteNone { spot: Spot },
    HttpsUntried,
    TlsFailed { problem: TlsProblem },
    TlsStale { problem: TlsProblem },
    RunsWithOtherTls { is_https: bool },
    CertificateFine { names: Vec<String>, days: i64, spot: Spot },
    CertificateEnding { days: i64, spot: Spot },
    CertificateEnded { days: i64, spot: Spot },
    CertificateTooNew { days: i64, spot: Spot },
    CertificateOtherName { names: Vec<String>, host: String, spot: Spot },
    CertificateSelfSigned { spot: Spot },
    CertificateChainGap { issuer: String, spot: Spot },
    AccessLocked { locks: Vec<Lock> },
    AccessOpen,
    AccessHereOnly,
    AccessTokenMissing,
    AccessListOdd { lines: Vec<String> },
    AccessListEmpty,
    AccessUnclear,
    AccessSignatureNeeded,
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
    DiskUnknown { path: PathBuf, problem: DiskProblem },
    WriteFine { millis: i64 },
    WriteSlow { millis: i64 },
    WriteFailed { path: PathBuf, problem: String },
    DatabaseFine { schema: i64, bytes: u64, log_bytes: u64, notifications: i64 },
    DatabaseMissing { path: PathBuf },
    DatabaseBroken { problem: StoreError },
    DatabaseNotSaving { problem: NotSaving },
    DatabaseOldRules,
    DatabaseUnderived { notifications: i64 },
    DatabaseNoLog { mode: String },
    DatabaseLongLog { log_bytes: u64 },
    DatabaseSetAside { paths: Vec<PathBuf> },
    PagesSound { millis: i64 },
    PagesDamaged { problems: Vec<String> },
    PagesNotRead,
    ConnectionsFine { limit: u64 },
    ConnectionsFew { limit: u64 },
    SettingsFine,
    SettingsOdd { warnings: Vec<Warning> },
    BindUnreadable { text: String, used: SocketAddr },
    ZoneUnreadable { text: String },
    RetentionForever { bytes: u64, per_day: u64 },
    RetentionFits { days: u32, bytes_then: u64 },
    RetentionTooLong { days: u32, bytes_then: u64, room: u64 },
    SizeFits { bytes_then: u64 },
    SizeTooLarge { bytes_then: u64, room: u64 },
}
