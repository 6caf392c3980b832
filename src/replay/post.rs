//! One notification to the other side, over a connection of its own as the platform does it (PROTOCOL 1.2).

use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::Request;
use hyper::body::Bytes;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::{HEADER, Order, Outcome, Unreached};
use crate::outgoing::{self, Address, Answer, NotConnected};
use crate::store::Notification;
use crate::wire::answer::{CONTENT_TYPE, is_delivered};
use crate::wire::notification::Kind;
use crate::wire::resend::passed_on;

/// Characters of an answer that are kept.
const SAID: usize = 300;

pub(super) struct Sender<'a> {
    to: &'a Address,
    within: Duration,
    /// For HTTPS.
    trust: Option<Arc<ClientConfig>>,
}

impl<'a> Sender<'a> {
    pub(super) fn new(order: &'a Order, trust: Option<Arc<ClientConfig>>) -> Sender<'a> {
        Sender { to: &order.to, within: order.within, trust }
    }

    pub(super) async fn post(&self, notification: &Notification) -> Outcome {
        match timeout(self.within, self.exchange(notification)).await {
            Err(_) => Outcome::Unreached(Unreached::Silent { secs: self.within.as_secs() }),
            Ok(Err(why)) => Outcome::Unreached(why),
            Ok(Ok(answer)) => outcome(&answer, notification.row.kind == Kind::Cdr),
        }
    }

    async fn exchange(&self, notification: &Notification) -> Result<Answer, Unreached> {
        let request = self.request(notification).map_err(|error| Unreached::BrokenOff(error.to_string()))?;
        let stream = outgoing::connect(self.to, self.within).await.map_err(|why| match why {
            NotConnected::UnknownHost(error) => Unreached::UnknownHost(error.to_string()),
            NotConnected::Refused(error) => Unreached::NoConnection(error.to_string()),
        })?;
        let broken_off = |error: hyper::Error| Unreached::BrokenOff(error.to_string());
        let Some(trust) = &self.trust else {
            return outgoing::exchange(stream, request).await.map_err(broken_off);
        };
        let no_trust = |error: &dyn ToString| Unreached::NoTrust(error.to_string());
        let host = ServerName::try_from(self.to.host.clone()).map_err(|error| no_trust(&error))?;
        let stream = TlsConnector::from(trust.clone()).connect(host, stream).await;
        let stream = stream.map_err(|error| match error.get_ref() {
            Some(inner) if inner.is::<rustls::Error>() => no_trust(&error),
            _ => Unreached::BrokenOff(error.to_string()),
        })?;
        outgoing::exchange(stream, request).await.map_err(broken_off)
    }

    fn request(&self, notification: &Notification) -> Result<Request<Full<Bytes>>, hyper::http::Error> {
        let mut request = Request::post(&self.to.path)
            .header("Host", &self.to.authority)
            .header("Connection", "close")
            .header("User-Agent", concat!("Ringside/", env!("CARGO_PKG_VERSION")))
            .header(HEADER, notification.row.id);
        let mut has_type = false;
        for (name, value) in passed_on(&notification.headers) {
            has_type |= name.eq_ignore_ascii_case("content-type");
            request = request.header(name, value);
        }
        if !has_type {
            request = request.header("Content-Type", CONTENT_TYPE);
        }
        request.body(Full::new(Bytes::from(notification.body.clone())))
    }
}

fn outcome(answer: &Answer, is_cdr: bool) -> Outcome {
    let is_taken = is_delivered(is_cdr, answer.status, &answer.body);
    match &answer.broken_off {
        // What did not come may have said that it is refused.
        Some(why) if is_cdr && is_taken => Outcome::Unreached(Unreached::BrokenOff(why.to_string())),
        _ => {
            let said = String::from_utf8_lossy(&answer.body).chars().take(SAID).collect();
            Outcome::Answered { status: answer.status, is_taken, said }
        }
    }
}
