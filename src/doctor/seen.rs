//! What was seen: plain values, gathered by [`super::look`] and judged by [`super::judge`], so that every judgement
//! can be tested without a socket, a disk or a clock.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::advice::{Means, Own};
use super::finding::{DiskProblem, Heard, Holder, NoSamples, NotSaving, Wrong};
use crate::call::{Arrival, OneSided, Stamp};
use crate::collector::{BindProblem, TlsProblem};
use crate::settings::{Secret, Settings, Warning};
use crate::store::{StoreError, Vitals};

/// Everything an examination works from.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Our clock when it was seen.
    pub now: Arrival,
    pub settings: Settings,
    /// The path token in force.
    pub token: Option<Secret>,
    /// What was odd about the settings file.
    pub warnings: Vec<Warning>,
    pub data_dir: PathBuf,
    pub listening: Listening,
    /// The addresses of this machine.
    pub own: Vec<Own>,
    pub samples: Rehearsed,
    /// What the listener shows a caller over HTTPS; `None`: it was not tried, or it speaks plain HTTP.
    pub handshake: Option<Handshake>,
    /// What is wrong with the certificate's files, and whether there is none to show.
    pub tls_problem: Option<(TlsProblem, bool)>,
    /// The public address, tried from this machine.
    pub public: Option<Public>,
    /// Why the collector cannot save.
    pub not_saving: Option<NotSaving>,
    /// Pushes that we could not take since the collector was started.
    pub refused: u64,
    /// Requests that a lock turned away since then.
    pub turned_away: u64,
    pub journal: Journal,
    pub pages: Pages,
    /// Damaged databases that lie beside ours and were not salvaged.
    pub set_aside: Vec<PathBuf>,
    pub disk: Result<Disk, DiskProblem>,
    /// Milliseconds of a small durable write in the data folder; `None`: there is no folder yet.
    pub write: Option<Result<i64, String>>,
    /// What other accounts of this machine may read or change of the folder and the database, with the permission
    /// bits; `None` where the system has no such bits.
    pub exposed: Option<Vec<(PathBuf, u32)>>,
    /// Files and connections the collector may have open at a time, where that is known.
    pub connections: Option<u64>,
}

impl Seen {
    /// What an advice on the address is made from.
    pub fn means(&self) -> Means<'_> {
        Means {
            settings: &self.settings,
            token: self.token.as_ref(),
            listening: self.listening.address(),
            own: &self.own,
        }
    }
}

/// Who listens at the address that is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listening {
    /// This very process.
    Here(SocketAddr),
    /// This very process, any moment now.
    Starting(SocketAddr),
    Stopped(SocketAddr),
    /// Another process of ours, writing into the same folder or into another one.
    Elsewhere {
        address: SocketAddr,
        is_https: bool,
        holder: Option<Holder>,
        is_our_folder: bool,
    },
    /// Nobody, and the port could be had. `folder_is_held`: some Ringside uses the data folder all the same.
    Nobody {
        address: SocketAddr,
        folder_is_held: bool,
    },
    Taken {
        address: SocketAddr,
        holder: Option<Holder>,
    },
    Denied(SocketAddr),
    /// By the system, or by a program that cannot be seen.
    Reserved(SocketAddr),
    /// This machine does not have the address.
    NotOurs(SocketAddr),
    Failed {
        address: SocketAddr,
        problem: BindProblem,
    },
}

impl Listening {
    pub fn address(&self) -> SocketAddr {
        match self {
            Listening::Here(address)
            | Listening::Starting(address)
            | Listening::Stopped(address)
            | Listening::Denied(address)
            | Listening::Reserved(address)
            | Listening::NotOurs(address)
            | Listening::Elsewhere { address, .. }
            | Listening::Nobody { address, .. }
            | Listening::Taken { address, .. }
            | Listening::Failed { address, .. } => *address,
        }
    }
}

/// How the samples fared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rehearsed {
    Sent { count: usize, slowest_millis: i64, wrong: Vec<Wrong> },
    NotSent(NoSamples),
}

/// What a caller over HTTPS is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handshake {
    /// What was agreed on with a caller who can do no more than the platform; `None`: nothing.
    pub suite: Option<String>,
    /// The server's first, as it was sent.
    pub chain: Vec<Certificate>,
    /// Whether the first is for the host the platform asks for.
    pub is_for_host: bool,
}

/// A certificate, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    pub subject: String,
    pub issuer: String,
    /// Domains and addresses it is for.
    pub names: Vec<String>,
    pub from: Arrival,
    pub until: Arrival,
}

/// What the public address leads to, seen from this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Public {
    Unresolved(Heard),
    Unreachable(Heard),
    /// Somebody who does not know our key.
    Somebody {
        status: u16,
        handshake: Option<Handshake>,
    },
    /// Us, but a push does not come through as it was sent.
    Mangled {
        status: Option<u16>,
        handshake: Option<Handshake>,
    },
    Us {
        handshake: Option<Handshake>,
    },
}

impl Public {
    pub fn handshake(&self) -> Option<&Handshake> {
        match self {
            Public::Unresolved(_) | Public::Unreachable(_) => None,
            Public::Somebody { handshake, .. }
            | Public::Mangled { handshake, .. }
            | Public::Us { handshake } => handshake.as_ref(),
        }
    }
}

/// What the database tells.
#[derive(Clone, Debug, PartialEq)]
pub enum Journal {
    /// There is no database yet.
    Missing,
    Broken(StoreError),
    Open {
        vitals: Vitals,
        /// The newest status notifications.
        pushes: Vec<Push>,
        /// The addresses that hear nothing any more.
        one_sided: Vec<OneSided>,
        /// Requests that were turned away, whenever that was; counted where nothing was ever received, else 0.
        turned_away: u64,
    },
}

/// What a stored status notification tells about the way it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Push {
    pub received: Arrival,
    /// The platform's clock.
    pub stamp: Option<Stamp>,
    /// The `Host` header: the address it was sent to.
    pub host: Option<String>,
}

/// What a look at every page of the file gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pages {
    Sound {
        millis: i64,
    },
    Damaged(Vec<String>),
    /// Not looked at, or not to the end in the time there was.
    NotRead,
}

/// The disk the data folder is on, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disk {
    pub free: u64,
    pub total: u64,
}
