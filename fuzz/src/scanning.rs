//! A scan of an input, in the ways that have to agree, and what has to hold of each.

use std::{ops::ControlFlow, sync::LazyLock};

use arbitrary::Arbitrary;
use scrubjay_detect::{
    Extent, Input, Level, LiteralSearch, Match, Part, PartBounds, Position, Scanner, Stream, Window,
};

use crate::{Recipe, corpus::pick, pieces};

/// Paths on which some rules depend, and one on which none does.
const PATHS: [&str; 6] =
    ["src/main.rs", ".env", "home/.aws/credentials", "package-lock.json", ".npmrc", "a/b.pem"];

/// A scanner for each level of this machine.
pub static LEVELS: LazyLock<Vec<(Level, Scanner)>> = LazyLock::new(|| {
    let search = |level| Scanner::builder().literal_search(LiteralSearch::Level(level));
    let build = |level| (level, search(level).build().expect("a level of this machine"));
    Level::ALL.into_iter().filter(|level| level.is_available()).map(build).collect()
});

/// The recipe of bytes to scan, and of how to cut them.
#[derive(Arbitrary, Debug)]
pub struct ScanRecipe<'a> {
    path: Option<u8>,
    cuts: Vec<u32>,
    pieces: Vec<pieces::Piece<'a>>,
}

/// Bytes to scan, and where to cut them.
pub struct Bytes {
    pub bytes: Vec<u8>,
    path: Option<&'static str>,
    /// Ascending offsets.
    cuts: Vec<usize>,
}

impl Bytes {
    /// What a target's input stands for.
    pub fn read(data: &[u8]) -> Option<Self> {
        Some(match Recipe::<ScanRecipe<'_>>::read(data)? {
            Recipe::Structured(recipe) => {
                let bytes = pieces::text(&recipe.pieces);
                let at = |cut: &u32| *cut as usize % (bytes.len() + 1);
                let cuts = recipe.cuts.iter().map(at).collect();
                let path = recipe.path.map(|index| pick(&PATHS, usize::from(index)));
                Self::new(bytes, path, cuts)
            }
            Recipe::Plain(bytes) => Self::plain(bytes.to_vec()),
        })
    }

    /// Bytes that tell themselves how they are cut: the first piece is as long as the first byte
    /// says, and so on.
    pub fn plain(bytes: Vec<u8>) -> Self {
        let next = |at: &usize| Some(at + usize::from(*bytes.get(*at)?) + 1);
        let cuts = std::iter::successors(Some(0), next).filter(|&at| at < bytes.len()).collect();
        Self::new(bytes, None, cuts)
    }

    fn new(bytes: Vec<u8>, path: Option<&'static str>, mut cuts: Vec<usize>) -> Self {
        cuts.sort_unstable();
        cuts.push(bytes.len());
        Self { bytes, path, cuts }
    }

    /// The findings of a scan of all bytes at once.
    pub fn whole(&self, scanner: &Scanner) -> Vec<Found> {
        let mut found = Vec::new();
        let mut input = Input::new(&self.bytes);
        if let Some(path) = self.path {
            input = input.path(path);
        }
        scanner.scan_with(&mut scanner.scratch(), &input, &mut self.sink(&mut found));
        found
    }

    /// The findings of a stream that gets the pieces.
    pub fn pieces(&self, scanner: &Scanner) -> Vec<Found> {
        let mut found = Vec::new();
        let mut scratch = scanner.scratch();
        let mut stream = scanner.stream(&mut scratch);
        if let Some(path) = self.path {
            stream = Stream::path(stream, path);
        }
        let mut from = 0;
        let mut sink = self.sink(&mut found);
        for &to in &self.cuts {
            assert!(stream.push(&self.bytes[from..to], &mut sink).is_continue());
            from = to;
        }
        assert_eq!(stream.bytes(), self.bytes.len() as u64);
        assert!(stream.finish(&mut sink).is_continue());
        drop(sink);
        found
    }

    /// The findings of parts that own the pieces, each scanned by itself.
    pub fn parts(&self, scanner: &Scanner) -> Vec<Found> {
        let lead = scanner.lead().expect("no slow rules");
        let mut scratch = scanner.scratch();
        let (mut found, mut before, mut from) = (Vec::new(), Extent::EMPTY, 0);
        for &to in &self.cuts {
            let owned = from as u64..if to == self.bytes.len() { u64::MAX } else { to as u64 };
            let bounds = PartBounds::new(owned, lead);
            let mut rest = &self.bytes[bounds.start as usize..];
            let mut part = scanner.part(&mut scratch, bounds);
            if let Some(path) = self.path {
                part = Part::path(part, path);
            }
            let first = found.len();
            let mut sink = self.sink(&mut found);
            while !rest.is_empty() {
                let space = part.space();
                let count = rest.len().min(space.len());
                space[..count].copy_from_slice(&rest[..count]);
                rest = &rest[count..];
                if part.advance(count, &mut sink).is_break() {
                    break;
                }
            }
            let extent = part.finish(&mut sink);
            drop(sink);
            found[first..].iter_mut().for_each(|found| found.at = found.at.behind(&before));
            before = before.then(extent);
            from = to;
        }
        found
    }

    /// Collects findings, and holds each to what is promised of it.
    fn sink<'a>(
        &'a self,
        list: &'a mut Vec<Found>,
    ) -> impl FnMut(&Match, &Window<'_>) -> ControlFlow<()> + 'a {
        |found, window| {
            let Match { span, secret, .. } = found;
            assert!(span.start <= secret.start && secret.end <= span.end, "{found:?}");
            assert!(secret.start < secret.end, "empty: {found:?}");
            let bytes = &self.bytes[span.start as usize..span.end as usize];
            assert_eq!(window.get(span), Some(bytes), "the window lacks a part of {found:?}");
            if let Some(last) = list.last() {
                let last = &last.found.secret;
                assert!(last.end <= secret.start, "{last:?}, then {found:?}");
            }
            list.push(Found { found: found.clone(), at: window.position(secret.start) });
            ControlFlow::Continue(())
        }
    }
}

/// A match and its place.
#[derive(Debug, PartialEq)]
pub struct Found {
    found: Match,
    at: Position,
}
