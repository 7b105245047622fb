//! What systems do differently: modes, owners, syncing of folders.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;

use tempfile::Builder;

/// Who may read and run a file, and whose it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Attributes {
    /// The bits of `chmod`; none on systems without.
    pub(crate) mode: Option<u32>,
    /// User and group; nobody's on systems without.
    pub(crate) owner: Option<(u32, u32)>,
}

impl Attributes {
    #[cfg(unix)]
    pub(crate) fn of(found: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self { mode: Some(found.mode() & 0o7777), owner: Some((found.uid(), found.gid())) }
    }

    #[cfg(not(unix))]
    pub(crate) fn of(_found: &Metadata) -> Self {
        Self::default()
    }

    /// Gives them to a file. An owner that the user may not give away stays the user; the mode, which
    /// is kept, then says who can read it.
    #[cfg(unix)]
    pub(crate) fn give(self, file: &File) -> io::Result<()> {
        use std::fs::Permissions;
        use std::os::unix::fs::{PermissionsExt, fchown};
        if let Some((user, group)) = self.owner
            && Self::of(&file.metadata()?).owner != self.owner
            && fchown(file, Some(user), Some(group)).is_err()
        {
            let _ = fchown(file, None, Some(group));
        }
        // After the owner: a change of owner takes the set-user-id bit away.
        self.mode.map_or(Ok(()), |mode| file.set_permissions(Permissions::from_mode(mode)))
    }

    #[cfg(not(unix))]
    pub(crate) fn give(self, _file: &File) -> io::Result<()> {
        Ok(())
    }
}

/// Makes new files with this mode, less what the user's mask takes away.
#[cfg(unix)]
pub(crate) fn with_mode(builder: &mut Builder<'_, '_>, mode: u32) {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(Permissions::from_mode(mode));
}

#[cfg(not(unix))]
pub(crate) fn with_mode(_builder: &mut Builder<'_, '_>, _mode: u32) {}

/// May the file's bytes be changed? Renaming over it would work without.
pub(crate) fn is_writable(path: &Path, found: &Metadata) -> bool {
    #[cfg(unix)]
    let allowed = rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_ok();
    #[cfg(not(unix))]
    let allowed = path.is_absolute() || path.is_relative();
    allowed && !found.permissions().readonly()
}

/// Makes what was renamed in a folder stay so after a power cut.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Makes a folder that nobody else can look into.
pub(crate) fn make_private_folder(path: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Makes a symbolic link.
#[cfg(unix)]
pub(crate) fn make_link(target: &Path, path: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, path)
}

#[cfg(not(unix))]
pub(crate) fn make_link(_target: &Path, _path: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Opens without waiting for a pipe's other end.
#[cfg(unix)]
pub(crate) fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::CLOEXEC;
    let flags = i32::try_from(flags.bits()).unwrap_or_default();
    std::fs::OpenOptions::new().read(true).custom_flags(flags).open(path)
}

#[cfg(not(unix))]
pub(crate) fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}
