//! What somebody without a window writes into `settings.toml` to do what a finding advises. It is to be pasted and, where
//! it names a place, adapted.

use super::finding::{Finding, Spot};

/// Where a certificate and its key may be.
const CERTIFICATE: &str =
    "[tls]\ncertificate = \"/etc/ringside/fullchain.pem\"\nkey = \"/etc/ringside/privkey.pem\"";

impl Finding {
    /// The lines, where a setting helps.
    pub fn in_file(&self) -> Option<String> {
        Some(match self {
            Finding::PortTaken { address, .. } | Finding::PortReserved { address } => {
                let port = address.port().checked_add(1).unwrap_or(8460);
                format!("bind = \"{}\"", std::net::SocketAddr::new(address.ip(), port))
            }
            Finding::PortDenied { address } => {
                format!("bind = \"{}\"", std::net::SocketAddr::new(address.ip(), 8460))
            }
            Finding::AddressNotOurs { address } | Finding::ReachLoopbackOnly { address } => {
                format!("bind = \"0.0.0.0:{}\"", address.port())
            }
            Finding::BindUnreadable { used, .. } => format!("bind = \"{used}\""),
            Finding::PublicMissing | Finding::PublicUnreadable { .. } => {
                "public_url = \"https://calls.example.com/push\"".to_owned()
            }
            Finding::PlainEverywhere { .. }
            | Finding::TlsFailed { .. }
            | Finding::SuiteNone { spot: Spot::Listener }
            | Finding::CertificateOtherName { spot: Spot::Listener, .. }
            | Finding::CertificateSelfSigned { spot: Spot::Listener }
            | Finding::CertificateChainGap { spot: Spot::Listener, .. } => CERTIFICATE.to_owned(),
            Finding::AccessOpen => "[security]\ntoken = true".to_owned(),
            Finding::AccessListOdd { .. } | Finding::AccessListEmpty => {
                "[security]\nallow_list = true\nallowed = [\"203.0.113.7\", \"203.0.113.0/24\"]".to_owned()
            }
            Finding::AccessSignatureNeeded => "[security]\nsignature = \"report\"".to_owned(),
            Finding::DiskLow { .. } | Finding::DiskFull { .. } => "retention_days = 180".to_owned(),
            Finding::RetentionTooLong { days, .. } => format!("retention_days = {}", (days / 2).max(1)),
            // Four fifths of the room, as the judge has it.
            Finding::SizeTooLarge { room, .. } => {
                let megabytes = u32::try_from(room / 10 * 8 / 1_000_000).unwrap_or(u32::MAX);
                format!("retention_mb = {}", megabytes.max(1))
            }
            Finding::ZoneUnreadable { .. } => "zone = \"beijing\"".to_owned(),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::*;
    use crate::doctor::url::UrlFault;
    use crate::settings::{Settings, SettingsFile, SignatureMode};

    /// The settings with these lines in their file.
    fn with(finding: &Finding) -> Settings {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        std::fs::write(&path, finding.in_file().unwrap()).unwrap();
        let file = SettingsFile::load(&path);
        assert!(file.warnings.is_empty() && file.locked.is_none(), "{finding:?}: {:?}", file.warnings);
        assert_ne!(file.settings, Settings::default(), "{finding:?}");
        file.settings
    }

    fn address(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_pasted_is_understood_and_does_what_is_advised() {
        let taken = Finding::PortTaken { address: address("[::]:8460"), holder: None };
        assert_eq!(with(&taken).bind(), address("[::]:8461"));
        let denied = Finding::PortDenied { address: address("0.0.0.0:80") };
        assert_eq!(with(&denied).bind(), address("0.0.0.0:8460"));
        let here = Finding::ReachLoopbackOnly { address: address("127.0.0.1:9000") };
        assert_eq!(with(&here).bind(), address("0.0.0.0:9000"));
        let used = address("127.0.0.1:8470");
        assert_eq!(with(&Finding::BindUnreadable { text: "x".to_owned(), used }).bind(), used);
        for finding in [
            Finding::PublicMissing,
            Finding::PublicUnreadable { url: "x".to_owned(), fault: UrlFault::NotAUrl },
        ] {
            assert!(with(&finding).public_url.starts_with("https://"));
        }
        let plain = with(&Finding::PlainEverywhere { address: used });
        assert!(plain.tls.certificate.is_some() && plain.tls.key.is_some());
        assert!(with(&Finding::AccessOpen).security.token);
        for finding in [Finding::AccessListOdd { lines: Vec::new() }, Finding::AccessListEmpty] {
            let listed = with(&finding).security;
            assert!(listed.allow_list && listed.allowed.len() == 2);
        }
        let room = 100_000_000_000;
        let size = with(&Finding::SizeTooLarge { bytes_then: u64::MAX, room });
        assert_eq!(size.retention_mb, Some(80_000));
        let long = with(&Finding::RetentionTooLong { days: 1_000, bytes_then: 1, room });
        assert_eq!(long.retention_days, Some(500));
        let full = with(&Finding::DiskFull { free: 0, total: 1, days: None });
        assert!(full.retention_days.is_some());
    }

    #[test]
    fn what_is_the_default_is_pasted_as_it_is_written_there() {
        let report = Finding::AccessSignatureNeeded.in_file().unwrap();
        let settings: Settings = toml::from_str(&report).unwrap();
        assert_eq!(settings.security.signature, SignatureMode::Report);
        let zone = Finding::ZoneUnreadable { text: "Pekin".to_owned() }.in_file().unwrap();
        let settings: Settings = toml::from_str(&zone).unwrap();
        assert_eq!(settings.zone(), crate::call::zone::Zone::BEIJING);
        assert_eq!(Finding::SettingsFine.in_file(), None);
    }
}
