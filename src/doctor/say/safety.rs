//! The words of what concerns strangers.

use super::Said;
use crate::doctor::finding::Finding;
use crate::i18n::{Phrases, fill};

pub(super) fn say(finding: &Finding, phrases: &Phrases) -> Said {
    let d = &phrases.doctor;
    match finding {
        Finding::PlainEverywhere { address } => {
            let detail = fill(d.plain_d, &[("address", &address.to_string())]);
            Said::new(d.plain_t, detail, d.plain_r)
        }
        Finding::PlainUrl { url } => {
            Said::new(d.plain_url_t, fill(d.plain_url_d, &[("url", url)]), d.plain_r)
        }
        Finding::PlainBehindProxy { url } => {
            Said::new(d.behind_proxy_t, fill(d.behind_proxy_d, &[("url", url)]), "")
        }
        Finding::PlainHereOnly => Said::new(d.here_only_t, "", ""),
        Finding::FolderPrivate { path } => Said::new(d.folder_private_t, path.display().to_string(), ""),
        Finding::FolderOpen { path, mode } => {
            let (path, mode) = (path.display().to_string(), format!("{mode:03o}"));
            let detail = fill(d.folder_open_d, &[("path", &path), ("mode", &mode)]);
            Said::new(d.folder_open_t, detail, d.folder_open_r)
        }
        _ => Said::default(),
    }
}
