//! The disk the data folder is on, and who may look into the folder.

use std::path::{Path, PathBuf};

use crate::doctor::finding::DiskProblem;
use crate::doctor::seen::Disk;

/// Room on the disk of the folder, or of the one it would be made in.
pub(super) fn space(data_dir: &Path) -> Result<Disk, DiskProblem> {
    let there = data_dir.ancestors().find(|folder| folder.is_dir());
    let folder = there.ok_or(DiskProblem::NoFolder)?;
    let stats = fs4::statvfs(folder).map_err(|error| DiskProblem::System(error.to_string()))?;
    Ok(Disk { free: stats.available_space(), total: stats.total_space() })
}

/// What other accounts of this machine may change of the folder, or read of the database.
#[cfg(unix)]
pub(super) fn exposed(data_dir: &Path) -> Option<Vec<(PathBuf, u32)>> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &Path| std::fs::metadata(path).ok().map(|data| data.permissions().mode() & 0o7777);
    let folder = mode(data_dir)?;
    // In a folder with the sticky bit nobody may replace what belongs to somebody else.
    let is_open = folder & 0o022 != 0 && folder & 0o1000 == 0;
    let mut exposed: Vec<(PathBuf, u32)> =
        is_open.then(|| (data_dir.to_owned(), folder & 0o777)).into_iter().collect();
    let database = crate::store::database_path(data_dir);
    if let Some(mode) = mode(&database).filter(|mode| mode & 0o077 != 0) {
        exposed.push((database, mode & 0o777));
    }
    Some(exposed)
}

#[cfg(not(unix))]
pub(super) fn exposed(_: &Path) -> Option<Vec<(PathBuf, u32)>> {
    None
}
