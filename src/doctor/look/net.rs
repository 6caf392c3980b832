//! Who listens where, and which addresses this machine has.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use super::http::Caller;
use super::{Ask, Here};
use crate::collector::rehearsal::Key;
use crate::collector::{ListenerState, files};
use crate::doctor::advice::Own;
use crate::doctor::finding::Holder;
use crate::doctor::seen::Listening;
use crate::store::sqlite::SqliteStore;

/// The addresses of this machine; none where the system does not tell.
pub(super) fn own() -> Vec<Own> {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    interfaces.into_iter().map(|found| Own { ip: found.ip(), name: found.name }).collect()
}

/// The listener of this process, in its own words.
pub(super) fn listening_here(here: &Here) -> Listening {
    match &here.listener {
        ListenerState::Starting => Listening::Starting(here.bind),
        ListenerState::Stopped => Listening::Stopped(here.bind),
        ListenerState::Listening(address) => Listening::Here(*address),
        ListenerState::Failed { address, in_use: true, .. } => {
            Listening::Taken { address: *address, holder: holder(*address) }
        }
        ListenerState::Failed { address, denied: true, .. } => Listening::Denied(*address),
        ListenerState::Failed { address, .. } => could_bind(*address),
    }
}

/// Somebody else's listener: asked who it is, and if nobody answers, whether the port could be had. The second is
/// what an answering collector says is wrong with its store.
pub(super) fn listening(ask: &Ask, key: Option<&Key>, caller: &Caller) -> (Listening, Option<String>) {
    let address = ask.bind;
    if address.port() == 0 {
        // Any free port: nobody can know which.
        let folder_is_held = SqliteStore::is_taken(&ask.data_dir);
        return (Listening::Nobody { address, folder_is_held }, None);
    }
    match caller.health(to(address), key) {
        Ok(answer) => {
            let said: Option<serde_json::Value> = serde_json::from_str(&answer.body).ok();
            let status = said.as_ref().and_then(|said| said.get("status")?.as_str());
            match status {
                Some("ready") if answer.status == 200 => (elsewhere(address, answer.is_marked), None),
                Some(word @ ("failing" | "closed")) if answer.status == 200 => {
                    (elsewhere(address, answer.is_marked), Some(word.to_owned()))
                }
                _ => (Listening::Taken { address, holder: holder(address) }, None),
            }
        }
        Err(_) => {
            let found = match could_bind(address) {
                Listening::Nobody { .. } => {
                    Listening::Nobody { address, folder_is_held: SqliteStore::is_taken(&ask.data_dir) }
                }
                other => other,
            };
            (found, None)
        }
    }
}

fn elsewhere(address: SocketAddr, is_our_folder: bool) -> Listening {
    Listening::Elsewhere { address, holder: holder(address), is_our_folder }
}

/// Where to knock: who listens to every address is at home on this machine's own.
pub(super) fn to(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// Takes the port for a moment and gives it back.
fn could_bind(address: SocketAddr) -> Listening {
    match TcpListener::bind(address).map_err(|error| (error.kind(), error.to_string())) {
        Ok(_) => Listening::Nobody { address, folder_is_held: false },
        Err((ErrorKind::AddrInUse, _)) => Listening::Taken { address, holder: holder(address) },
        Err((ErrorKind::PermissionDenied, _)) => Listening::Denied(address),
        Err((ErrorKind::AddrNotAvailable, _)) => Listening::NotOurs(address),
        Err((_, problem)) => Listening::Failed { address, problem },
    }
}

/// The program that has the port, as far as the system lets us see it.
fn holder(address: SocketAddr) -> Option<Holder> {
    let has_it = |listener: &listeners::Listener| {
        let (theirs, ours) = (listener.socket.ip(), address.ip());
        listener.protocol == listeners::Protocol::TCP
            && listener.state == listeners::SocketState::Listen
            && listener.socket.port() == address.port()
            && (theirs == ours || theirs.is_unspecified() || ours.is_unspecified())
    };
    let found = listeners::get_all().ok()?.into_iter().find(has_it)?;
    Some(Holder { pid: found.process.pid, name: found.process.name })
}

/// How many files and connections the collector may have open.
pub(super) fn connections(listening: &Listening) -> Option<u64> {
    match listening {
        Listening::Here(_) => files::limit(),
        Listening::Elsewhere { holder: Some(holder), .. } => limit_of(holder.pid),
        _ => None,
    }
}

#[cfg(target_os = "linux")]
fn limit_of(pid: u32) -> Option<u64> {
    limit_in(&std::fs::read_to_string(format!("/proc/{pid}/limits")).ok()?)
}

#[cfg(not(target_os = "linux"))]
fn limit_of(_: u32) -> Option<u64> {
    None
}

/// The soft limit in a `/proc/PID/limits`.
#[cfg(any(target_os = "linux", test))]
pub(super) fn limit_in(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}
