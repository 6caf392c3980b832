//! What a finding has to copy: addresses, and commands that tell or mend something; and the places of files it names.

use std::path::Path;

use super::advice::Told;
use super::finding::{Finding, NotSaving};

/// The command by which Windows tells which ports it has reserved.
const RESERVED: &str = "netsh int ipv4 show excludedportrange protocol=tcp";

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
            Finding::PortReserved { .. } => vec![("command", RESERVED.to_owned())],
            Finding::FolderOpen { path, .. } => vec![("command", close_to_others(path))],
            _ => Vec::new(),
        }
    }

    /// The places of files that its words and values name, as they name them; whoever may not see them has to know.
    pub fn places(&self) -> Vec<String> {
        let paths: Vec<String> = match self {
            Finding::FolderPrivate { path }
            | Finding::DiskUnknown { path, .. }
            | Finding::WriteFailed { path, .. }
            | Finding::DatabaseMissing { path } => vec![path.display().to_string()],
            Finding::FolderOpen { path, .. } => vec![quoted(path), path.display().to_string()],
            Finding::DatabaseSetAside { paths } => {
                paths.iter().map(|path| path.display().to_string()).collect()
            }
            Finding::DatabaseBroken { problem }
            | Finding::DatabaseNotSaving { problem: NotSaving::Here(problem) } => {
                problem.path().map(str::to_owned).into_iter().collect()
            }
            Finding::ListenerFailed { problem, .. } => shown(problem.path()),
            Finding::TlsFailed { problem } | Finding::TlsStale { problem } => shown(problem.path()),
            Finding::SettingsOdd { warnings } => {
                warnings.iter().flat_map(|warning| shown(warning.path())).collect()
            }
            _ => Vec::new(),
        };
        // An empty one would be found everywhere.
        paths.into_iter().filter(|path| path.len() > 1).collect()
    }

    /// What its words name that looks like a telephone number and is none: processes to end, and what SQLite says.
    pub fn handles(&self) -> Vec<String> {
        match self {
            Finding::ListenerElsewhere { holder: Some(holder), .. }
            | Finding::ListenerOtherFolder { holder: Some(holder), .. }
            | Finding::PortTaken { holder: Some(holder), .. } => {
                // A shorter one is never taken for a number.
                Some(holder.pid.to_string()).filter(|pid| pid.len() >= 7).into_iter().collect()
            }
            Finding::PagesDamaged { problems } => {
                problems.iter().filter(|problem| !problem.is_empty()).cloned().collect()
            }
            _ => Vec::new(),
        }
    }
}

fn shown(path: Option<&Path>) -> Vec<String> {
    path.map(|path| path.display().to_string()).into_iter().collect()
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

fn close_to_others(path: &Path) -> String {
    format!("chmod go-rwx '{}'", quoted(path))
}

/// As it stands between the quotation marks of a shell.
fn quoted(path: &Path) -> String {
    path.display().to_string().replace('\'', r"'\''")
}
