//! What was seen: plain values, gathered by [`super::look`] and judged by [`super::judge`], so that every judgement
//! can be tested without a socket, a disk or a clock.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::advice::{Means, Own};
use super::finding::{Holder, NoSamples, Wrong};
use crate::call::{Arrival, Stamp};
use crate::settings::{Secret, Settings};
use crate::store::Vitals;

/// Everything an examination works from.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Our clock when it was seen.
    pub now: Arrival,
    pub settings: Settings,
    /// The path token in force.
    pub token: Option<Secret>,
    /// What was odd about the settings file.
    pub warnings: Vec<String>,
    pub data_dir: PathBuf,
    pub listening: Listening,
    /// The addresses of this machine.
    pub own: Vec<Own>,
    pub samples: Rehearsed,
    /// Why the collector cannot save, in its own words.
    pub not_saving: Option<String>,
    /// Pushes that were refused since the collector was started.
    pub refused: u64,
    pub journal: Journal,
    pub pages: Pages,
    pub disk: Result<Disk, String>,
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
    /// This machine does not have the address.
    NotOurs(SocketAddr),
    Failed {
        address: SocketAddr,
        problem: String,
    },
}

impl Listening {
    pub fn address(&self) -> SocketAddr {
        match self {
            Listening::Here(address)
            | Listening::Starting(address)
            | Listening::Stopped(address)
            | Listening::Denied(address)
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

/// What the database tells.
#[derive(Clone, Debug, PartialEq)]
pub enum Journal {
    /// There is no database yet.
    Missing,
    Broken(String),
    Open {
        vitals: Vitals,
        /// The newest status notifications.
        pushes: Vec<Push>,
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
