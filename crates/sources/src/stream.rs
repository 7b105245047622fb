//! The reader over a large blob: what was read to judge it, then the rest, up to a limit.

use std::io::{self, Read};
use std::ops::Range;

use crate::control::{Cancel, Progress};
use crate::holes::Holes;

/// How a stream ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The visitor did not read on.
    Unread,
    /// All bytes were read.
    Reached,
    /// There are more bytes than the limit allows.
    CutOff,
    Cancelled,
    Failed(io::ErrorKind),
}

/// How far a visitor got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Extent {
    /// Bytes that it read, of those that are counted.
    pub(crate) delivered: u64,
    /// The offset behind the last of all bytes read and holes spared.
    pub(crate) end: u64,
}

pub(crate) struct Stream<'a, R> {
    /// Bytes already read from `rest`.
    head: &'a [u8],
    rest: R,
    /// How many bytes of `rest` may still be read.
    left: u64,
    /// The offsets whose bytes are counted: what else is read is another part's.
    counted: Range<u64>,
    cancel: &'a Cancel,
    progress: &'a Progress,
    extent: Extent,
    end: End,
}

impl<'a, R: Holes> Stream<'a, R> {
    pub(crate) fn new(
        head: &'a [u8],
        rest: R,
        left: u64,
        cancel: &'a Cancel,
        progress: &'a Progress,
    ) -> Self {
        let (counted, extent) = (0..u64::MAX, Extent::default());
        Self { head, rest, left, counted, cancel, progress, extent, end: End::Unread }
    }

    /// The bytes of `rest` begin at `start`, and those in `counted` are counted.
    pub(crate) fn part(self, start: u64, counted: Range<u64>) -> Self {
        Self { counted, extent: Extent { end: start, ..self.extent }, ..self }
    }

    /// How far the visitor got, and how the stream ended.
    pub(crate) fn outcome(&self) -> (Extent, End) {
        (self.extent, self.end)
    }

    fn read_rest(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut probe = [0];
        let limited = self.left == 0;
        let target = if limited {
            // Tells a blob that ends at the limit from one that goes on.
            &mut probe[..]
        } else {
            let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
            &mut buffer[..most]
        };
        match self.rest.read(target) {
            Ok(0) => self.end = End::Reached,
            Ok(_) if limited => self.end = End::CutOff,
            Ok(count) => {
                self.left -= count as u64;
                // Ordinary text is done with the question at its first byte.
                if buffer[..count].iter().all(|&byte| byte == 0) {
                    self.jump_hole();
                }
                return Ok(count);
            }
            // Callers retry this one by themselves.
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            Err(error) => {
                self.end = End::Failed(error.kind());
                return Err(error);
            }
        }
        Ok(0)
    }

    /// The NUL bytes that are handed over before keep apart what lies around the hole.
    fn jump_hole(&mut self) {
        let hole = self.rest.jump();
        self.left = self.left.saturating_sub(hole);
        self.extent.end += hole;
    }
}

impl<R: Holes> Read for Stream<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() || self.end != End::Unread {
            return Ok(0);
        }
        if self.cancel.is_cancelled() {
            self.end = End::Cancelled;
            return Ok(0);
        }
        let start = self.extent.end;
        let count =
            if self.head.is_empty() { self.read_rest(buffer)? } else { self.head.read(buffer)? };
        let end = start + count as u64;
        // A hole may follow.
        self.extent.end += count as u64;
        let counted = end.min(self.counted.end).saturating_sub(start.max(self.counted.start));
        self.extent.delivered += counted;
        self.progress.add_bytes(counted);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::holes::NoHoles;

    fn read(head: &[u8], rest: impl Read, left: u64) -> (Vec<u8>, u64, End) {
        let (cancel, progress) = (Cancel::new(), Progress::default());
        let mut stream = Stream::new(head, NoHoles(rest), left, &cancel, &progress);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let (extent, end) = stream.outcome();
        assert_eq!((progress.bytes(), extent.end), (extent.delivered, extent.delivered));
        (bytes, extent.delivered, end)
    }

    #[test]
    fn head_and_rest_up_to_the_limit() {
        assert_eq!(read(b"ab", &b"cd"[..], 9), (b"abcd".to_vec(), 4, End::Reached));
        assert_eq!(read(b"ab", &b"cd"[..], 2), (b"abcd".to_vec(), 4, End::Reached));
        assert_eq!(read(b"ab", &b"cd"[..], 1), (b"abc".to_vec(), 3, End::CutOff));
        assert_eq!(read(b"ab", &b"cd"[..], 0), (b"ab".to_vec(), 2, End::CutOff));
    }

    /// Interrupted, then a byte, then broken, over and over.
    struct Flaky(u8);

    impl Read for Flaky {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0 += 1;
            match self.0 % 3 {
                1 => Err(io::ErrorKind::Interrupted.into()),
                2 => {
                    buffer[0] = b'x';
                    Ok(1)
                }
                _ => Err(io::ErrorKind::TimedOut.into()),
            }
        }
    }

    #[test]
    fn an_error_ends_the_stream_and_an_interruption_does_not() {
        let expected = (b"abx".to_vec(), 3, End::Failed(io::ErrorKind::TimedOut));
        assert_eq!(read(b"ab", Flaky(0), 9), expected);

        let (cancel, progress) = (Cancel::new(), Progress::default());
        let mut stream = Stream::new(b"", NoHoles(Flaky(1)), 9, &cancel, &progress);
        assert_eq!(stream.read(&mut [0; 4]).unwrap(), 1);
        assert!(stream.read(&mut [0; 4]).is_err());
        assert_eq!(stream.read(&mut [0; 4]).unwrap(), 0);
    }

    #[test]
    fn cancellation_ends_the_stream() {
        let (cancel, progress) = (Cancel::new(), Progress::default());
        let mut stream = Stream::new(b"", NoHoles(io::repeat(b'x')), u64::MAX, &cancel, &progress);
        assert_eq!(stream.read(&mut [0; 4]).unwrap(), 4);
        cancel.cancel();
        assert_eq!(stream.read(&mut [0; 4]).unwrap(), 0);
        assert_eq!(stream.outcome(), (Extent { delivered: 4, end: 4 }, End::Cancelled));
    }
}
