//! The holes of sparse files: jumped over, since a file of many terabytes may hold nothing else.

use std::fs::File;
use std::io::{self, Read};

/// Input that may have holes: ranges that were never written, and read as NUL bytes.
pub(crate) trait Holes: Read {
    /// If the position is in a hole, move to its end: how many bytes that is.
    fn jump(&mut self) -> u64;
}

impl Holes for File {
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    fn jump(&mut self) -> u64 {
        use rustix::fs::{SeekFrom, seek};
        let Ok(position) = rustix::fs::tell(&*self) else { return 0 };
        let after = match seek(&*self, SeekFrom::Data(position)) {
            // There is no data after this hole.
            Err(rustix::io::Errno::NXIO) => seek(&*self, SeekFrom::End(0)),
            other => other,
        };
        after.map_or(0, |after| after.saturating_sub(position))
    }

    #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
    fn jump(&mut self) -> u64 {
        0
    }
}

/// Whether a file of this length has holes. Its position may be another one afterwards.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(crate) fn has_holes(file: &File, length: u64) -> bool {
    use rustix::fs::{SeekFrom, seek};
    // A file system that knows of no holes names the end, or nothing.
    seek(file, SeekFrom::Hole(0)).is_ok_and(|hole| hole < length)
}

/// Holes are not known here.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(crate) fn has_holes(_file: &File, _length: u64) -> bool {
    false
}

/// Input that is no file of its own, such as a pipe.
pub(crate) struct NoHoles<R>(pub(crate) R);

impl<R: Read> Read for NoHoles<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl<R: Read> Holes for NoHoles<R> {
    fn jump(&mut self) -> u64 {
        0
    }
}
