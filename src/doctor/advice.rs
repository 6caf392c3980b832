//! What to tell the platform: the address it shall push to, and its Base64 for `statusUrl` and `feeUrl`
//! (PROTOCOL 1.1). Pure: it works from what is set and from the addresses this machine has, and refuses to know
//! whether anything listens there.

use std::net::{IpAddr, SocketAddr};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Serialize;

use super::url::{PublicUrl, Reach};
use crate::settings::{Secret, Settings, with_token};

/// The path that is offered when nobody chose one. Any would do.
pub const PATH: &str = "/push";

/// Characters that `statusUrl` and `feeUrl` of a request may have: String(1-128) of the Base64 (PROTOCOL 1.1).
pub const MAX_BASE64: usize = 128;

/// An address of this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// The network interface, `eth0`.
    pub name: String,
    pub ip: IpAddr,
}

impl Own {
    /// Whether it leads to machines inside this one: containers, virtual machines.
    fn is_inside(&self) -> bool {
        let name = self.name.to_ascii_lowercase();
        ["docker", "br-", "veth", "virbr", "vethernet", "vmnet", "vboxnet", "lxc", "cni", "podman"]
            .iter()
            .any(|start| name.starts_with(start))
    }
}

/// Where an offered address comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Somebody set it as the public address.
    Set,
    /// This machine has it.
    Machine,
}

/// An address that the platform could be given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Offer {
    pub url: String,
    /// Standard Base64 of the URL, for `statusUrl` and `feeUrl`.
    pub base64: String,
    pub origin: Origin,
    /// `None`: the URL names a host whose address is not known here.
    pub reach: Option<Reach>,
}

impl Offer {
    fn new(url: String, origin: Origin, reach: Option<Reach>) -> Offer {
        Offer { base64: BASE64.encode(&url), url, origin, reach }
    }

    /// Whether the internet may be able to reach it, as far as the address alone tells.
    pub fn is_for_the_internet(&self) -> bool {
        self.reach.is_none_or(|reach| reach == Reach::Global)
    }

    /// Whether anybody but this machine can use it.
    pub fn is_worth_showing(&self) -> bool {
        self.reach != Some(Reach::Loopback)
    }

    /// Whether the Base64 is short enough for a request of the API; the console takes longer ones.
    pub fn fits(&self) -> bool {
        self.base64.len() <= MAX_BASE64
    }
}

/// What an advice is made from.
#[derive(Clone, Copy, Debug)]
pub struct Means<'a> {
    pub settings: &'a Settings,
    /// The path token, when pushes are taken only at `/n/<token>/`.
    pub token: Option<&'a Secret>,
    /// Where we listen, or want to.
    pub listening: SocketAddr,
    pub own: &'a [Own],
}

/// What the platform has to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// `statusUrl`, and the call status address of the console.
    pub status: Offer,
    /// `feeUrl`, and the CDR address of the console; the same one unless it was set otherwise.
    pub fee: Offer,
    /// Other addresses by which this machine may be reached, best first.
    pub others: Vec<Offer>,
}

impl Told {
    /// Whether the platform can reach both.
    pub fn is_for_the_internet(&self) -> bool {
        self.status.is_for_the_internet() && self.fee.is_for_the_internet()
    }
}

impl Means<'_> {
    /// What to tell the platform.
    pub fn told(self) -> Told {
        let mut others = self.machine();
        let set = |url: &str| Some(url.trim()).filter(|url| !url.is_empty()).map(|url| self.set(url));
        let Settings { public_url, security, .. } = self.settings;
        let main = set(public_url).unwrap_or_else(|| others.remove(0));
        Told {
            status: set(&security.status_url).unwrap_or_else(|| main.clone()),
            fee: set(&security.fee_url).unwrap_or(main),
            others,
        }
    }

    /// The path at which our own listener takes pushes.
    pub fn path(self) -> String {
        self.at_the_token(PATH)
    }

    fn at_the_token(self, url: &str) -> String {
        self.token.map_or_else(|| url.to_owned(), |token| with_token(url, token))
    }

    fn set(self, url: &str) -> Offer {
        let reach = PublicUrl::parse(url).ok().and_then(|url| url.reach());
        Offer::new(self.at_the_token(url), Origin::Set, reach)
    }

    /// The addresses of this machine; never none.
    fn machine(self) -> Vec<Offer> {
        let scheme = if self.settings.tls.is_wanted() { "https" } else { "http" };
        let offer = |ip| {
            let url = format!("{scheme}://{}{PATH}", SocketAddr::new(ip, self.listening.port()));
            Offer::new(self.at_the_token(&url), Origin::Machine, Some(Reach::of(ip)))
        };
        let listening = self.listening.ip();
        let mut own: Vec<&Own> = self
            .own
            .iter()
            // One who listens to every IPv4 address hears nothing on IPv6.
            .filter(|own| listening.is_unspecified() && (own.ip.is_ipv4() || listening.is_ipv6()))
            .filter(|own| Reach::of(own.ip) >= Reach::Private)
            .collect();
        own.sort_by_key(|own| (own.is_inside(), std::cmp::Reverse(Reach::of(own.ip)), own.ip));
        let mut offers: Vec<Offer> = own.into_iter().map(|own| offer(own.ip)).collect();
        offers.dedup();
        if offers.is_empty() {
            offers.push(offer(listening));
        }
        offers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(name: &str, ip: &str) -> Own {
        Own { name: name.to_owned(), ip: ip.parse().unwrap() }
    }

    fn told(public_url: &str, listening: &str, own: &[Own]) -> Told {
        let settings = Settings { public_url: public_url.to_owned(), ..Settings::default() };
        Means { settings: &settings, token: None, listening: listening.parse().unwrap(), own }.told()
    }

    fn urls(public_url: &str, listening: &str, own: &[Own]) -> Vec<String> {
        let Told { status, fee, others } = told(public_url, listening, own);
        assert_eq!(status, fee);
        std::iter::once(status).chain(others).map(|offer| offer.url).collect()
    }

    #[test]
    fn the_documents_example_has_the_documents_base64() {
        let told = told(" https://www.huawei.com:9330/fee ", "127.0.0.1:8460", &[]);
        assert_eq!(told.fee.base64, "aHR0cHM6Ly93d3cuaHVhd2VpLmNvbTo5MzMwL2ZlZQ==");
    }

    #[test]
    fn what_is_set_comes_first_then_the_address_that_can_be_reached_from_farthest() {
        let own = [
            own("lo", "127.0.0.1"),
            own("docker0", "172.17.0.1"),
            own("eth0", "192.168.1.23"),
            own("eth1", "203.0.114.9"),
            own("eth0", "fe80::1"),
            own("eth0", "2408:8207::7"),
        ];
        assert_eq!(
            urls("https://calls.example.com/", "0.0.0.0:8460", &own),
            [
                "https://calls.example.com/",
                "http://203.0.114.9:8460/push",
                "http://192.168.1.23:8460/push",
                "http://172.17.0.1:8460/push"
            ]
        );
        assert_eq!(
            urls("", "[::]:80", &own)[..2],
            ["http://203.0.114.9:80/push", "http://[2408:8207::7]:80/push"]
        );
        assert_eq!(urls("", "127.0.0.1:8460", &own), ["http://127.0.0.1:8460/push"]);
        assert_eq!(urls("", "0.0.0.0:8460", &[]), ["http://0.0.0.0:8460/push"]);
    }

    #[test]
    fn token_certificate_and_addresses_of_their_own_show_in_what_is_told() {
        let mut settings = Settings::default();
        settings.tls.certificate = Some("/cert.pem".into());
        settings.security.fee_url = "https://calls.example.com/fee".to_owned();
        let token = Secret::new("abc234");
        let listening = "192.168.1.23:8460".parse().unwrap();
        let means = Means { settings: &settings, token: Some(&token), listening, own: &[] };
        let told = means.told();
        assert_eq!(told.status.url, "https://192.168.1.23:8460/n/abc234/push");
        assert_eq!(told.fee.url, "https://calls.example.com/n/abc234/fee");
        assert_eq!(means.path(), "/n/abc234/push");
    }

    #[test]
    fn the_base64_fits_a_request_up_to_96_bytes_of_url() {
        let fits = |length: usize| {
            let url = format!("https://a.example/{}", "x".repeat(length - 18));
            assert_eq!(url.len(), length);
            told(&url, "127.0.0.1:8460", &[]).status.fits()
        };
        assert!(fits(96));
        assert!(!fits(97));
    }
}
