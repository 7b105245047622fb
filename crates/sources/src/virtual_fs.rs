//! File systems that the kernel makes up: nothing in them was ever written by anyone, and some of
//! their files never end or act when read.

use std::ffi::OsStr;
use std::path::Path;

/// Whether the directory `path`, whose last component is `name`, is the top of such a file system.
///
/// The name is asked first, so that an ordinary directory costs no system call.
pub(crate) fn is_virtual(path: &Path, name: &OsStr) -> bool {
    match name.as_encoded_bytes() {
        b"proc" | b"sys" => is_kernel_view(path),
        b"dev" => is_device_directory(path),
        _ => false,
    }
}

/// Asked of the file system, not of the path: a container's tree has its `/proc` elsewhere.
#[cfg(target_os = "linux")]
fn is_kernel_view(path: &Path) -> bool {
    const SYSFS_MAGIC: rustix::fs::FsWord = 0x6265_6572;
    rustix::fs::statfs(path)
        .is_ok_and(|found| [rustix::fs::PROC_SUPER_MAGIC, SYSFS_MAGIC].contains(&found.f_type))
}

#[cfg(not(target_os = "linux"))]
fn is_kernel_view(_path: &Path) -> bool {
    false
}

/// `/dev` is an ordinary tmpfs to `statfs`, so it is recognised by being the same directory.
#[cfg(unix)]
fn is_device_directory(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |path: &Path| std::fs::metadata(path).map(|found| (found.dev(), found.ino())).ok();
    id(path).is_some_and(|found| id(Path::new("/dev")) == Some(found))
}

#[cfg(not(unix))]
fn is_device_directory(_path: &Path) -> bool {
    false
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn by_file_system_not_by_name() {
        assert!(is_virtual("/dev".as_ref(), "dev".as_ref()));
        assert!(is_virtual("/usr/../dev".as_ref(), "dev".as_ref()));
        assert!(is_virtual("/proc".as_ref(), "proc".as_ref()));
        let tree = tempfile::tempdir().unwrap();
        for name in ["proc", "sys", "dev"] {
            let path = tree.path().join(name);
            std::fs::create_dir(&path).unwrap();
            assert!(!is_virtual(&path, name.as_ref()));
        }
    }
}
