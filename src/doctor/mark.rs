//! How findings are marked: the check that found them, its group, its level. Names are a contract with scripts: add,
//! don't rename.

use serde::Serialize;

use super::finding::Finding;

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
    OneSided,
    Refused,
    TurnedAway,
    Encryption,
    Certificate,
    Access,
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
            | Finding::PortReserved { .. }
            | Finding::AddressNotOurs { .. }
            | Finding::ListenerFailed { .. } => (C::Listener, Bad),

            Finding::SamplesTaken { .. } => (C::Samples, Good),
            Finding::SamplesRefused { .. } => (C::Samples, Bad),
            Finding::SamplesNotSent { .. } => (C::Samples, Unknown),

            Finding::ReachEveryone { .. }
            | Finding::ReachOneAddress { .. }
            | Finding::ReachProxyOnly { .. } => (C::Reach, Good),
            Finding::ReachLoopbackOnly { .. } => (C::Reach, Warn),

            Finding::PublicProven { .. } | Finding::PublicReached { .. } => (C::PublicAddress, Good),
            Finding::PublicUnproven { .. } | Finding::PublicMachine { .. } => (C::PublicAddress, Unknown),
            Finding::PublicMissing
            | Finding::PublicOtherPort { .. }
            | Finding::PublicUnresolved { .. }
            | Finding::PublicUnreachable { .. }
            | Finding::PublicSomebody { .. } => (C::PublicAddress, Warn),
            Finding::PublicUnreadable { .. }
            | Finding::PublicPrivate { .. }
            | Finding::PublicMangled { .. } => (C::PublicAddress, Bad),

            Finding::PushesRecent { .. } => (C::Pushes, Good),
            Finding::PushesOld { .. } | Finding::PushesNever { .. } => (C::Pushes, Warn),
            Finding::PushesUnknown => (C::Pushes, Unknown),
            Finding::StatusSilent { .. } | Finding::CdrsSilent { .. } => (C::OneSided, Warn),
            Finding::RefusedSome { .. } => (C::Refused, Warn),
            Finding::TurnedAwaySome { .. } => (C::TurnedAway, Unknown),

            Finding::PlainEverywhere { .. } | Finding::PlainUrl { .. } => (C::Encryption, Warn),
            Finding::PlainBehindProxy { .. } | Finding::PlainHereOnly | Finding::SuiteShared { .. } => {
                (C::Encryption, Good)
            }
            Finding::HttpsUntried => (C::Encryption, Unknown),
            Finding::TlsStale { .. } | Finding::RunsWithOtherTls { .. } => (C::Encryption, Warn),
            Finding::SuiteNone { .. } | Finding::TlsFailed { .. } => (C::Encryption, Bad),
            Finding::CertificateFine { .. } => (C::Certificate, Good),
            Finding::CertificateEnding { .. }
            | Finding::CertificateOtherName { .. }
            | Finding::CertificateSelfSigned { .. }
            | Finding::CertificateChainGap { .. } => (C::Certificate, Warn),
            Finding::CertificateEnded { .. } | Finding::CertificateTooNew { .. } => (C::Certificate, Bad),
            Finding::AccessLocked { .. } | Finding::AccessHereOnly => (C::Access, Good),
            Finding::AccessOpen | Finding::AccessListOdd { .. } | Finding::AccessSignatureNeeded => {
                (C::Access, Warn)
            }
            Finding::AccessTokenMissing | Finding::AccessListEmpty | Finding::AccessUnclear => {
                (C::Access, Bad)
            }
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
            | Finding::DatabaseLongLog { .. }
            | Finding::DatabaseSetAside { .. } => (C::Database, Warn),
            Finding::PagesSound { .. } => (C::Pages, Good),
            Finding::PagesDamaged { .. } => (C::Pages, Bad),
            Finding::PagesNotRead => (C::Pages, Unknown),
            Finding::ConnectionsFine { .. } => (C::Connections, Good),
            Finding::ConnectionsFew { .. } => (C::Connections, Warn),
            Finding::SettingsFine => (C::Settings, Good),
            Finding::SettingsOdd { .. } | Finding::BindUnreadable { .. } | Finding::ZoneUnreadable { .. } => {
                (C::Settings, Warn)
            }
            Finding::RetentionForever { .. } | Finding::RetentionFits { .. } | Finding::SizeFits { .. } => {
                (C::Retention, Good)
            }
            Finding::RetentionTooLong { .. } | Finding::SizeTooLarge { .. } => (C::Retention, Warn),
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
            | Check::OneSided
            | Check::Refused
            | Check::TurnedAway => Group::Reach,
            Check::Encryption | Check::Certificate | Check::Access | Check::FolderAccess => Group::Safety,
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
