//! Where a request goes.

use std::fmt;

use hyper::Uri;
use hyper::http::uri::Authority;

/// The parts of an `http://` or `https://` URL that a request needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub is_https: bool,
    /// A name, or an address without brackets.
    pub host: String,
    pub port: u16,
    /// As the `Host` header has it.
    pub authority: String,
    /// With what stands behind a question mark; `/` where there is none.
    pub path: String,
}

/// Why a text is no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressProblem {
    #[error("it is not a URL, http://host:port/path")]
    NotAUrl,
    #[error("only HTTP is spoken, so it begins with http:// or https://")]
    OtherScheme,
    #[error("it names no host")]
    NoHost,
    #[error("it has a name or password in front of the host, and those are not sent")]
    Credentials,
}

impl Address {
    pub fn parse(url: &str) -> Result<Address, AddressProblem> {
        let uri: Uri = url.trim().parse().map_err(|_| AddressProblem::NotAUrl)?;
        let is_https = match uri.scheme_str() {
            Some("http") => false,
            Some("https") => true,
            _ => return Err(AddressProblem::OtherScheme),
        };
        let authority = uri.authority().ok_or(AddressProblem::NoHost)?;
        if authority.as_str().contains('@') {
            return Err(AddressProblem::Credentials);
        }
        let host = authority.host().trim_matches(['[', ']']);
        if host.is_empty() {
            return Err(AddressProblem::NoHost);
        }
        Ok(Address {
            is_https,
            host: host.to_owned(),
            port: port(authority)?.unwrap_or(if is_https { 443 } else { 80 }),
            authority: authority.to_string(),
            path: uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
        })
    }
}

/// What is written behind the host; `None` where nothing is. The library takes a number that is no port for none at all,
/// and what was to go there would go to another port.
pub fn port(authority: &Authority) -> Result<Option<u16>, AddressProblem> {
    match authority.as_str().strip_prefix(authority.host()).unwrap_or_default() {
        "" | ":" => Ok(None),
        _ => authority.port_u16().filter(|port| *port > 0).map(Some).ok_or(AddressProblem::NotAUrl),
    }
}

/// The URL again.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_https { "https" } else { "http" };
        write!(f, "{scheme}://{}{}", self.authority, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart_and_written_again() {
        for (url, is_https, host, port, path) in [
            ("http://[::1]:9330/fee?x=1", false, "::1", 9330, "/fee?x=1"),
            ("http://example.com", false, "example.com", 80, "/"),
            ("https://crm.example.com/push", true, "crm.example.com", 443, "/push"),
            (" https://10.0.0.7:8443/ ", true, "10.0.0.7", 8443, "/"),
            ("http://[::1]/", false, "::1", 80, "/"),
            ("https://example.com:/x", true, "example.com", 443, "/x"),
        ] {
            let address = Address::parse(url).unwrap();
            let parts = (address.is_https, address.host.as_str(), address.port, address.path.as_str());
            assert_eq!(parts, (is_https, host, port, path), "{url}");
            assert_eq!(Address::parse(&address.to_string()), Ok(address));
        }
    }

    #[test]
    fn what_is_no_address_is_told_apart() {
        use AddressProblem::{Credentials, NoHost, NotAUrl, OtherScheme};
        for (url, problem) in [
            ("", NotAUrl),
            ("http://a b/", NotAUrl),
            ("ftp://a/", OtherScheme),
            ("127.0.0.1:80", OtherScheme),
            ("/push", OtherScheme),
            ("http://me:secret@a/", Credentials),
            ("http://me@a/", Credentials),
            ("http://:80/", NoHost),
            ("http://a:99999/", NotAUrl),
            ("https://[::1]:70000/", NotAUrl),
            ("http://a:0/", NotAUrl),
            ("http://a:b/", NotAUrl),
        ] {
            assert_eq!(Address::parse(url), Err(problem), "{url}");
        }
    }
}
