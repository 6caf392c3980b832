//! What a finding has to copy: addresses, and commands that tell or mend something.

use super::advice::Told;
use super::finding::Finding;

impl Finding {
    /// What there is to copy: stable names with their texts.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Finding::AddressReady { told: Told { status, fee, .. } }
            | Finding::AddressInside { told: Told { status, fee, .. } }
            | Finding::AddressTooLong { told: Told { status, fee, .. }, .. } => vec![
                ("statusUrl", status.url.clone()),
                ("statusUrlBase64", status.base64.clone()),
                ("feeUrl", fee.url.clone()),
                ("feeUrlBase64", fee.base64.clone()),
            ],
            Finding::PortTaken { address, holder: None } => vec![("command", who_has(address.port()))],
            Finding::FolderOpen { path, .. } => vec![("command", close_to_others(path))],
            _ => Vec::new(),
        }
    }
}

/// The command by which this system tells who has a port.
fn who_has(port: u16) -> String {
    if cfg!(windows) {
        format!("netstat -ano -p TCP | findstr :{port}")
    } else if cfg!(target_os = "macos") {
        format!("sudo lsof -nP -iTCP:{port} -sTCP:LISTEN")
    } else {
        format!("sudo ss -ltnp 'sport = :{port}'")
    }
}

fn close_to_others(path: &std::path::Path) -> String {
    let quoted = path.display().to_string().replace('\'', r"'\''");
    format!("chmod go-rwx '{quoted}'")
}
