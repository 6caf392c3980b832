//! Who listens where, and which addresses this machine has.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use hyper::Method;

use super::http::{Answer, Caller, Question, Target};
use super::{Ask, Here};
use crate::collector::rehearsal::Key;
use crate::collector::{BindProblem, ListenerState, files, port};
use crate::doctor::advice::Own;
use crate::doctor::finding::{Heard, Holder, NotSaving};
use crate::doctor::seen::Listening;
use crate::store::sqlite::SqliteStore;

/// For somebody to say who they are.
const HEALTH_WITHIN: Duration = Duration::from_secs(2);

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
        // The system is asked once more: it may have been in need of something for a moment only.
        ListenerState::Failed { address, problem: BindProblem::Other(_) } => could_bind(*address),
        ListenerState::Failed { address, problem } => failed(*address, problem.clone()),
    }
}

/// Somebody else's listener: asked who it is, and if nobody answers, whether the port could be had. The second is
/// what an answering collector says is wrong with its store.
pub(super) fn listening(ask: &Ask, key: Option<&Key>, caller: &Caller) -> (Listening, Option<NotSaving>) {
    let address = ask.bind;
    if address.port() == 0 {
        // Any free port: nobody can know which.
        let folder_is_held = SqliteStore::is_taken(&ask.data_dir);
        return (Listening::Nobody { address, folder_is_held }, None);
    }
    let host = to(address).ip().to_string();
    let wanted = ask.settings.tls.is_wanted();
    // One that was started before the settings were changed still speaks as it did then.
    for is_https in [wanted, !wanted] {
        let Ok(answer) = health(caller, &Target::here(to(address), &host, is_https), key) else { continue };
        if let Some(word) = status_word(&answer) {
            // Without a key nobody can tell whose folder it is.
            let is_our_folder = answer.is_marked || key.is_none();
            let listening =
                Listening::Elsewhere { address, is_https, holder: holder(address), is_our_folder };
            return (listening, not_saving(&word));
        }
        // Ours answers so when it is spoken to in plain HTTP where it speaks HTTPS.
        if answer.status != 400 {
            break;
        }
    }
    match could_bind(address) {
        Listening::Nobody { .. } => {
            (Listening::Nobody { address, folder_is_held: SqliteStore::is_taken(&ask.data_dir) }, None)
        }
        other => (other, None),
    }
}

/// Asks a listener how it is.
pub(super) fn health(caller: &Caller, target: &Target, key: Option<&Key>) -> Result<Answer, Heard> {
    let question = Question { method: &Method::GET, path: "/health", key, body: "", within: HEALTH_WITHIN };
    caller.ask(target, question)
}

/// What a Ringside says of itself; `None`: this is none.
fn status_word(answer: &Answer) -> Option<String> {
    let said: serde_json::Value = serde_json::from_str(&answer.body).ok()?;
    let word = said.get("status")?.as_str()?;
    let is_known = answer.status == 200 && ["ready", "failing", "closed"].contains(&word);
    is_known.then(|| word.to_owned())
}

/// What is behind the word for a store that is not ready.
fn not_saving(word: &str) -> Option<NotSaving> {
    match word {
        "failing" => Some(NotSaving::ElsewhereFailing),
        "closed" => Some(NotSaving::ElsewhereClosed),
        _ => None,
    }
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
    match port::take(address) {
        Ok(_) => Listening::Nobody { address, folder_is_held: false },
        Err(error) => failed(address, BindProblem::from(&error)),
    }
}

fn failed(address: SocketAddr, problem: BindProblem) -> Listening {
    match problem {
        BindProblem::InUse => Listening::Taken { address, holder: holder(address) },
        BindProblem::Denied => Listening::Denied(address),
        BindProblem::Reserved => match holder(address) {
            None => Listening::Reserved(address),
            holder => Listening::Taken { address, holder },
        },
        BindProblem::NotOurs => Listening::NotOurs(address),
        BindProblem::Certificate(_) | BindProblem::NoThread(_) | BindProblem::Other(_) => {
            Listening::Failed { address, problem }
        }
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
