//! The reader over a large blob: what was read to judge it, then the rest, up to a limit.

use std::io::{self, Read};

use crate::control::{Cancel, Progress};

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

pub(crate) struct Stream<'a, R> {
    /// Bytes already read from `rest`.
    head: &'a [u8],
    rest: R,
    /// How many bytes of `rest` may still be read.
    left: u64,
    cancel: &'a Cancel,
    progress: &'a Progress,
    delivered: u64,
    end: End,
}

impl<'a, R: Read> Stream<'a, R> {
    pub(crate) fn new(
        head: &'a [u8],
        rest: R,
        left: u64,
        cancel: &'a Cancel,
        progress: &'a Progress,
    ) -> Self {
        Self { head, rest, left, cancel, progress, delivered: 0, end: End::Unread }
    }

    /// How many bytes the visitor got, and how the stream ended.
    pub(crate) fn outcome(&self) -> (u64, End) {
        (self.delivered, self.end)
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
}

impl<R: Read> Read for Stream<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() || self.end != End::Unread {
            return Ok(0);
        }
        if self.cancel.is_cancelled() {
            self.end = End::Cancelled;
            return Ok(0);
        }
        let count =
            if self.head.is_empty() { self.read_rest(buffer)? } else { self.head.read(buffer)? };
        self.delivered += count as u64;
        self.progress.add_bytes(count as u64);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(head: &[u8], rest: impl Read, left: u64) -> (Vec<u8>, u64, End) {
        let (cancel, progress) = (Cancel::new(), Progress::default());
        let mut stream = Stream::new(head, rest, left, &cancel, &progress);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let (delivered, end) = stream.outcome();
        assert_eq!(progress.bytes(), delivered);
        (bytes, delivered, end)
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
        let mut stream = Stream::new(b"", Flaky(1), 9, &cancel, &progress);
        assert_eq!(stream.read(&mut [0; 4]).unwrap(), 1);
        assert!(stream.read(&mut [0; 4]).is_err());
        assert_eq!(stream.read(&mut [0; 4]).unwrap(), 0);
    }

    #[test]
    fn cancellation_ends_the_stream() {
        let (cancel, progress) = (Cancel::new(), Progress::default());
        let mut stream = Stream::new(b"", io::repeat(b'x'), u64::MAX, &cancel, &progress);
        assert_eq!(stream.read(&mut [0; 4]).unwrap(), 4);
        cancel.cancel();
        assert_eq!(stream.read(&mut [0; 4]).unwrap(), 0);
        assert_eq!(stream.outcome(), (4, End::Cancelled));
    }
}
