//! How far an address reaches, and what a public address names. Pure: no name is looked up.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use hyper::Uri;
use serde::Serialize;

use crate::outgoing;

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
        let port = uri.authority().map(outgoing::port).transpose().map_err(|_| UrlFault::NotAUrl)?;
        let port = port.flatten().unwrap_or(if is_https { 443 } else { 80 });
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
            ("https://calls.example.com:84600/", UrlFault::NotAUrl),
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
