//! What a large file is cut into, and how a part of it is read.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::ops::{ControlFlow, Range};

use crate::blob::Origin;

/// How many bytes of a file a part owns; its last part has up to twice as many. A file of at least
/// two parts is cut.
pub const PART_SIZE: u64 = 4 * 1024 * 1024;

/// A part of a large file, to be looked at by itself.
///
/// The parts of a file own all of its bytes, each byte once. A part begins
/// [`lead`](PartVisitor::lead) bytes before what it owns, and can be read on behind it.
#[non_exhaustive]
pub struct Part<'a> {
    /// The file.
    pub origin: Origin<'a>,
    /// Which of the files that were cut: parts of the same file have the same number.
    pub file: usize,
    /// Which of the file's parts, from 0.
    pub index: usize,
    /// The offset of the first of the bytes.
    pub start: u64,
    /// The offsets that are this part's. The last part's have no end, as the file may grow.
    pub owned: Range<u64>,
    /// A reader over the file from `start` on. After an error or a cancellation it only reports its
    /// end; the [`Stats`](crate::Stats) say what happened, and count what it owns.
    pub bytes: &'a mut dyn Read,
}

/// Prints the place only: the bytes may hold secrets.
impl fmt::Debug for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part")
            .field("origin", &self.origin)
            .field("index", &self.index)
            .field("owned", &self.owned)
            .finish_non_exhaustive()
    }
}

/// A [`Visitor`](crate::Visitor) that can look at the parts of a file in any order, without those
/// that other threads get.
///
/// ```
/// use std::io;
/// use std::ops::ControlFlow;
/// use scrubjay_sources::{Blob, Config, Part, PartVisitor, PART_SIZE, Sources, Visitor};
///
/// #[derive(Default)]
/// struct Parts(Vec<usize>);
///
/// impl Visitor for Parts {
///     fn visit(&mut self, _: Blob<'_>) -> ControlFlow<()> {
///         unreachable!("the only file is large")
///     }
///     fn by_parts(&mut self) -> Option<&mut dyn PartVisitor> {
///         Some(self)
///     }
/// }
///
/// impl PartVisitor for Parts {
///     fn lead(&self) -> u64 {
///         100
///     }
///     fn visit_part(&mut self, part: Part<'_>) -> ControlFlow<()> {
///         let _ = io::copy(part.bytes, &mut io::sink());
///         self.0.push(part.index);
///         ControlFlow::Continue(())
///     }
/// }
///
/// # let tree = tempfile::tempdir()?;
/// std::fs::write(tree.path().join("large"), vec![b'x'; 2 * PART_SIZE as usize])?;
/// let (visitors, stats) = Sources::new(Config::new()).walk([tree.path()], Parts::default);
/// let mut parts: Vec<_> = visitors.into_iter().flat_map(|visitor| visitor.0).collect();
/// parts.sort();
/// assert_eq!((parts, stats.files, stats.bytes), (vec![0, 1], 1, 2 * PART_SIZE));
/// # Ok::<(), io::Error>(())
/// ```
pub trait PartVisitor {
    /// How many bytes before those that it owns a part has to begin.
    fn lead(&self) -> u64;

    /// Look at one part. `Break` ends the reading on all threads.
    fn visit_part(&mut self, part: Part<'_>) -> ControlFlow<()>;
}

/// Whether files can be read from any offset by several threads at a time.
pub(crate) const CAN_READ_AT: bool = cfg!(any(unix, windows));

#[cfg(unix)]
pub(crate) fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
pub(crate) fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}

#[cfg(not(any(unix, windows)))]
pub(crate) fn read_at(_: &File, _: &mut [u8], _: u64) -> io::Result<usize> {
    Err(io::ErrorKind::Unsupported.into())
}
