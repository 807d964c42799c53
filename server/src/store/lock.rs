//! Who has the data folder open: any number of processes, or one alone that changes what the others hold in memory.
//! The system lets go of a lock when its process ends, however it ends.

use std::fs::{File, TryLockError};
use std::path::Path;

use super::StoreError;

/// An empty file: what counts is who has it locked.
const NAME: &str = "heard.lock";

/// Beside others.
pub(super) fn shared(folder: &Path) -> Result<File, StoreError> {
    lock(folder, File::try_lock_shared, StoreError::Rekeying)
}

/// While nobody else has it open, and keeping everybody else out.
pub(super) fn alone(folder: &Path) -> Result<File, StoreError> {
    lock(folder, File::try_lock, StoreError::InUse)
}

fn lock(
    folder: &Path,
    take: fn(&File) -> Result<(), TryLockError>,
    taken: fn(std::path::PathBuf) -> StoreError,
) -> Result<File, StoreError> {
    let failed = |source| StoreError::Folder { folder: folder.to_owned(), source };
    let file =
        File::options().create(true).truncate(false).write(true).open(folder.join(NAME)).map_err(failed)?;
    match take(&file) {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(taken(folder.to_owned())),
        Err(TryLockError::Error(source)) => Err(failed(source)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_have_it_open_or_one_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (shared(folder.path()).unwrap(), shared(folder.path()).unwrap());
        assert!(matches!(alone(folder.path()), Err(StoreError::InUse(_))));
        drop((first, second));
        let one = alone(folder.path()).unwrap();
        assert!(matches!(shared(folder.path()), Err(StoreError::Rekeying(_))));
        assert!(matches!(alone(folder.path()), Err(StoreError::InUse(_))));
        drop(one);
        assert!(shared(folder.path()).is_ok());
    }
}
