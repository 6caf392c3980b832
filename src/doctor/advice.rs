//! What to tell the platform: the address it shall push to, and its Base64 for `statusUrl` and `feeUrl`
//! (PROTOCOL 1.1). Pure: it works from what is set and from the addresses this machine has, and refuses to know
//! whether anything listens there.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hyper::Uri;
use serde::Serialize;

/// The path that is offered when nobody chose one. Any would do.
pub const PATH: &str = "/push";

/// Characters that `statusUrl` and `feeUrl` of a request may have: String(1-128) of the Base64 (PROTOCOL 1.1).
pub const MAX_BASE64: usize = 128;

/// How far away an address can be reached from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// From this machine only.
    Loopback,
    /// From the cable it hangs on.
    Link,
    /// From the customer's own network; the internet needs port forwarding or a reverse proxy.
    Private,
    /// From the internet, unless a firewall stands before it.
    Global,
}

impl Reach {
    pub fn of(ip: IpAddr) -> Reach {
        match ip {
            IpAddr::V4(ip) => Reach::of_v4(ip),
            IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
                Some(ip) => Reach::of_v4(ip),
                None => Reach::of_v6(ip),
            },
        }
    }

    fn of_v4(ip: Ipv4Addr) -> Reach {
        let [a, b, ..] = ip.octets();
        // 100.64.0.0/10 is what carriers put between themselves and their customers, 198.18.0.0/15 what some
        // tunnels hand out.
        let is_shared = (a == 100 && (64..128).contains(&b)) || (a == 198 && b & 0xfe == 18);
        match ip {
            _ if ip.is_loopback() => Reach::Loopback,
            _ if ip.is_link_local() => Reach::Link,
            _ if ip.is_private() || is_shared || ip.is_documentation() || ip.is_unspecified() => {
                Reach::Private
            }
            _ => Reach::Global,
        }
    }

    fn of_v6(ip: Ipv6Addr) -> Reach {
        match ip {
            _ if ip.is_loopback() => Reach::Loopback,
            _ if ip.is_unicast_link_local() => Reach::Link,
            _ if ip.is_unique_local() || ip.is_unspecified() => Reach::Private,
            _ => Reach::Global,
        }
    }
}

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

    /// Whether the Base64 is short enough for a request of the API; the console takes longer ones.
    pub fn fits(&self) -> bool {
        self.base64.len() <= MAX_BASE64
    }
}

/// What an advice is made from.
#[derive(Clone, Copy, Debug)]
pub struct Means<'a> {
    /// The public address as set; empty: none.
    pub public_url: &'a str,
    /// Where we listen, or want to.
    pub listening: SocketAddr,
    pub own: &'a [Own],
}

/// The addresses the platform could be given, best first; never none.
pub fn offers(means: Means<'_>) -> Vec<Offer> {
    let mut offers = Vec::new();
    let public = means.public_url.trim();
    if !public.is_empty() {
        let reach = PublicUrl::parse(public).ok().and_then(|url| url.reach());
        offers.push(Offer::new(public.to_owned(), Origin::Set, reach));
    }
    let mut ips: Vec<IpAddr> = match means.listening.ip() {
        ip if !ip.is_unspecified() => vec![ip],
        ip => {
            let mut own: Vec<&Own> = means
                .own
                .iter()
                // One who listens to every IPv4 address hears nothing on IPv6.
                .filter(|own| own.ip.is_ipv4() || ip.is_ipv6())
                .filter(|own| Reach::of(own.ip) >= Reach::Private)
                .collect();
            own.sort_by_key(|own| (own.is_inside(), std::cmp::Reverse(Reach::of(own.ip)), own.ip));
            own.into_iter().map(|own| own.ip).collect()
        }
    };
    ips.dedup();
    if ips.is_empty() {
        ips.push(means.listening.ip());
    }
    let port = means.listening.port();
    offers.extend(ips.into_iter().map(|ip| {
        let url = format!("http://{}{PATH}", SocketAddr::new(ip, port));
        Offer::new(url, Origin::Machine, Some(Reach::of(ip)))
    }));
    offers
}

/// The one to give.
pub fn best(means: Means<'_>) -> Offer {
    let first = offers(means).into_iter().next();
    first.unwrap_or_else(|| Offer::new(format!("http://{}{PATH}", means.listening), Origin::Machine, None))
}

/// A public address, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    pub is_https: bool,
    /// Without the brackets of an IPv6 address.
    pub host: String,
    pub port: u16,
    pub path: String,
}

/// What is wrong with a public address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UrlFault {
    /// Not a URL with a host.
    NotAUrl,
    /// Neither `http://` nor `https://` stands in front.
    Scheme,
    /// Blanks or letters that a URL must write as `%`.
    Letters,
}

impl PublicUrl {
    pub fn parse(url: &str) -> Result<PublicUrl, UrlFault> {
        if !url.is_ascii() || url.contains(char::is_whitespace) {
            return Err(UrlFault::Letters);
        }
        let uri: Uri = url.parse().map_err(|_| UrlFault::NotAUrl)?;
        let is_https = match uri.scheme_str() {
            Some("http") => false,
            Some("https") => true,
            _ => return Err(UrlFault::Scheme),
        };
        let host = uri.host().map(|host| host.trim_matches(['[', ']']).to_ascii_lowercase());
        let Some(host) = host.filter(|host| !host.is_empty()) else { return Err(UrlFault::NotAUrl) };
        let port = uri.port_u16().unwrap_or(if is_https { 443 } else { 80 });
        let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        Ok(PublicUrl { is_https, host, port, path })
    }

    pub fn ip(&self) -> Option<IpAddr> {
        self.host.parse().ok()
    }

    /// How far its host can be reached from; `None` for a name that only the internet's directory knows.
    pub fn reach(&self) -> Option<Reach> {
        if let Some(ip) = self.ip() {
            return Some(Reach::of(ip));
        }
        let inside = [".local", ".lan", ".internal", ".home", ".intranet", ".corp"];
        match self.host.as_str() {
            "localhost" => Some(Reach::Loopback),
            host if host.ends_with(".localhost") => Some(Reach::Loopback),
            host if !host.contains('.') || inside.iter().any(|end| host.ends_with(end)) => {
                Some(Reach::Private)
            }
            _ => None,
        }
    }

    /// Whether a `Host` header is that of this address.
    pub fn is_host(&self, header: &str) -> bool {
        let header = header.trim().to_ascii_lowercase();
        let bare = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        header == bare || header == format!("{bare}:{}", self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(name: &str, ip: &str) -> Own {
        Own { name: name.to_owned(), ip: ip.parse().unwrap() }
    }

    fn urls(public_url: &str, listening: &str, own: &[Own]) -> Vec<String> {
        let means = Means { public_url, listening: listening.parse().unwrap(), own };
        offers(means).into_iter().map(|offer| offer.url).collect()
    }

    #[test]
    fn the_documents_example_has_the_documents_base64() {
        let means = Means {
            public_url: " https://www.huawei.com:9330/fee ",
            listening: "127.0.0.1:8460".parse().unwrap(),
            own: &[],
        };
        assert_eq!(best(means).base64, "aHR0cHM6Ly93d3cuaHVhd2VpLmNvbTo5MzMwL2ZlZQ==");
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
    fn the_base64_fits_a_request_up_to_96_bytes_of_url() {
        let fits = |length: usize| {
            let url = format!("https://a.example/{}", "x".repeat(length - 18));
            assert_eq!(url.len(), length);
            let listening = "127.0.0.1:8460".parse().unwrap();
            best(Means { public_url: &url, listening, own: &[] }).fits()
        };
        assert!(fits(96));
        assert!(!fits(97));
    }

    #[test]
    fn a_public_address_says_how_far_it_reaches() {
        let reach = |url: &str| PublicUrl::parse(url).unwrap().reach();
        assert_eq!(reach("https://calls.example.com/x?y=1"), None);
        assert_eq!(reach("http://localhost:8460"), Some(Reach::Loopback));
        assert_eq!(reach("http://[::1]/"), Some(Reach::Loopback));
        assert_eq!(reach("http://10.1.2.3/"), Some(Reach::Private));
        assert_eq!(reach("http://100.100.1.1/"), Some(Reach::Private));
        assert_eq!(reach("http://100.128.1.1/"), Some(Reach::Global));
        assert_eq!(reach("http://198.19.0.1/"), Some(Reach::Private));
        assert_eq!(reach("http://[fd00::1]/"), Some(Reach::Private));
        assert_eq!(reach("http://monitor/"), Some(Reach::Private));
        assert_eq!(reach("http://monitor.lan:8460/"), Some(Reach::Private));
        assert_eq!(reach("http://[::ffff:8.8.8.8]/"), Some(Reach::Global));
    }

    #[test]
    fn what_is_no_public_address_is_told_apart() {
        for (url, fault) in [
            ("calls.example.com", UrlFault::Scheme),
            ("ftp://calls.example.com/", UrlFault::Scheme),
            ("https://", UrlFault::NotAUrl),
            ("https://例子.example/", UrlFault::Letters),
            ("http://a b/", UrlFault::Letters),
        ] {
            assert_eq!(PublicUrl::parse(url), Err(fault), "{url}");
        }
    }

    #[test]
    fn a_host_header_is_recognised_with_and_without_its_port() {
        let url = PublicUrl::parse("https://Calls.example.com:9330/fee").unwrap();
        assert!(url.is_host("calls.example.com:9330") && url.is_host("CALLS.example.com"));
        assert!(!url.is_host("calls.example.com:8460") && !url.is_host("other.example.com"));
        assert!(PublicUrl::parse("http://[::1]:8460/").unwrap().is_host("[::1]:8460"));
    }
}
