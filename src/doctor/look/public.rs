//! The public address, tried from this machine: does its name resolve, does anybody answer, is that us, does a
//! sample come through. What a router or a firewall does to callers from outside cannot be seen from here.

use std::time::Duration;

use hyper::Method;

use super::http::{Answer, Caller, Question, Target};
use super::is_right;
use crate::collector::rehearsal::Key;
use crate::doctor::finding::Heard;
use crate::doctor::samples::Sample;
use crate::doctor::seen::Public;
use crate::doctor::url::{PublicUrl, Reach};

/// How to get there.
#[derive(Clone, Copy)]
pub(super) struct Way<'a> {
    pub(super) key: Option<&'a Key>,
    pub(super) caller: &'a Caller,
    /// For each step: a name, a connection with its answer.
    pub(super) within: Duration,
}

impl Way<'_> {
    /// Tries `url`; `None`: there is nothing to try.
    pub(super) fn tried(self, url: &str) -> Option<Public> {
        let url = PublicUrl::parse(url.trim()).ok()?;
        let is_inside = url.reach().is_some_and(|reach| reach < Reach::Global);
        if is_inside || self.caller.is_stopped() {
            return None;
        }
        let addresses = match url.ip() {
            Some(ip) => Ok(vec![(ip, url.port).into()]),
            None => self.caller.resolve(&url.host, url.port, self.within),
        };
        let address = match addresses {
            Ok(addresses) => addresses.into_iter().min_by_key(|address| address.is_ipv6()),
            Err(problem) => return Some(Public::Unresolved(problem)),
        };
        let Some(address) = address else { return Some(Public::Unresolved(Heard::NoAddress)) };
        let target = Target { address, host: url.host.clone(), is_https: url.is_https };
        Some(self.through(&target, &url.path))
    }

    /// Asks who is there, and sends a sample only to ourselves: a stranger would take it for a push.
    pub(super) fn through(self, target: &Target, path: &str) -> Public {
        let question = Question { method: &Method::GET, path, key: self.key, body: "", within: self.within };
        let met = match self.caller.ask(target, question) {
            Ok(met) => met,
            Err(problem) => return Public::Unreachable(problem),
        };
        let Answer { status, is_marked, handshake, .. } = met;
        if !is_marked {
            return Public::Somebody { status, handshake };
        }
        let sample = Sample::Callout;
        let question = Question { method: &Method::POST, body: sample.body(), ..question };
        match self.caller.ask(target, question) {
            Ok(answer) if is_right(sample, &answer) => Public::Us { handshake },
            Ok(answer) => Public::Mangled { status: Some(answer.status), handshake },
            Err(_) => Public::Mangled { status: None, handshake },
        }
    }
}
