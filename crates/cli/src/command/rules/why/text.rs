//! The text that is asked about, read as a scan reads it.

use std::fs;
use std::io::{self, Read};
use std::ops::{ControlFlow, Range};

use scrubjay_detect::{Extent, Position, Transcoder};
use scrubjay_sources::{Blob, Config, Content, Sources, Visitor};

use super::place::File;
use crate::error::Error;

/// All of a text is held in memory: no more than this is looked at.
const LONGEST: u64 = 64 << 20;

/// How files are read.
pub(super) fn limits() -> Config {
    Config::new().threads(1).max_file_size(LONGEST)
}

/// A text in UTF-8, or in an encoding that is scanned as it is.
pub(super) struct Text {
    bytes: Vec<u8>,
    /// What was on standard input.
    piped: Vec<u8>,
}

impl Text {
    pub(super) fn read(file: &File) -> Result<Self, Error> {
        let sources = Sources::new(limits());
        let mut piped = Vec::new();
        let bytes = match file {
            File::Named(path) => {
                let failed = |kind| Error::Read { path: path.clone(), kind };
                let found = fs::metadata(path).map_err(|error| failed(error.kind()))?;
                if !found.is_file() {
                    return Err(Error::NotAFile(path.clone()));
                }
                if found.len() > LONGEST {
                    return Err(Error::TooLong(file.to_string()));
                }
                let (visitors, stats) = sources.walk([path], Gather::default);
                if let Some(one) = stats.unreadable().first() {
                    return Err(failed(one.kind));
                }
                visitors.into_iter().flat_map(|gathered| gathered.0).collect()
            }
            File::Stdin => {
                let failed = |error: io::Error| Error::Stdin(error.kind());
                io::stdin().lock().take(LONGEST + 1).read_to_end(&mut piped).map_err(failed)?;
                if piped.len() as u64 > LONGEST {
                    return Err(Error::TooLong(file.to_string()));
                }
                let mut gathered = Gather::default();
                sources.stdin(&piped[..], &mut gathered);
                gathered.0
            }
        };
        Ok(Self { bytes, piped })
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What was on standard input, in its own encoding.
    pub(super) fn piped(&self) -> &[u8] {
        &self.piped
    }

    /// How many lines it has.
    pub(super) fn lines(&self) -> u64 {
        let ends = self.bytes.iter().filter(|&&byte| byte == b'\n').count() as u64;
        ends + u64::from(self.bytes.last().is_some_and(|&last| last != b'\n'))
    }

    pub(super) fn positions(&self) -> Positions<'_> {
        Positions { bytes: &self.bytes, before: Extent::EMPTY }
    }
}

/// Lines and columns of ranges, each of which begins no sooner than the one before.
pub(super) struct Positions<'t> {
    bytes: &'t [u8],
    before: Extent,
}

impl Positions<'_> {
    /// Where a range begins and ends.
    pub(super) fn of(&mut self, range: &Range<u64>) -> (Position, Position) {
        let part = |from: u64, to: u64| Extent::of(&self.bytes[from as usize..to as usize]);
        self.before = self.before.then(part(self.before.bytes(), range.start));
        let end = self.before.then(part(range.start, range.end));
        let first = Position { line: 1, column: 1, byte_column: 1 };
        (first.behind(&self.before), first.behind(&end))
    }
}

/// Takes the one blob there is, in UTF-8.
#[derive(Default)]
struct Gather(Vec<u8>);

impl Visitor for Gather {
    fn visit(&mut self, blob: Blob<'_>) -> ControlFlow<()> {
        let mut read = Vec::new();
        let bytes = match blob.content {
            Content::Whole(bytes) => bytes,
            Content::Stream(reader) => {
                // The source's account has what could not be read.
                let _ = reader.read_to_end(&mut read);
                &read
            }
        };
        match blob.encoding.map(Transcoder::new) {
            Some(mut transcoder) => {
                transcoder.push(bytes, &mut self.0);
                transcoder.finish(&mut self.0);
            }
            None => self.0.extend_from_slice(bytes),
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_positions() {
        let text = |text: &str| Text { bytes: text.into(), piped: Vec::new() };
        let lines = |of: &str| text(of).lines();
        assert_eq!((lines(""), lines("a"), lines("a\n"), lines("a\n\nb")), (0, 1, 1, 3));
        let text = text("aé\nüb c");
        let mut positions = text.positions();
        let mut of = |range| {
            let (start, end) = positions.of(&range);
            (start.line, start.column, end.line, end.column)
        };
        assert_eq!(of(1..3), (1, 2, 1, 3));
        assert_eq!(of(1..7), (1, 2, 2, 3));
        assert_eq!(of(8..9), (2, 4, 2, 5));
    }
}
