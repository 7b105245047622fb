//! UTF-16 and UTF-32 are handed over as they are, each file as a whole.

use std::io;
use std::ops::ControlFlow;

use scrubjay_detect::TextEncoding;
use scrubjay_sources::{Blob, Config, Content, PART_SIZE, Part, PartVisitor, Sources, Visitor};

use crate::support::Tree;

#[derive(Default)]
struct Seen(Vec<(String, Option<TextEncoding>, usize)>);

impl Visitor for Seen {
    fn visit(&mut self, blob: Blob<'_>) -> ControlFlow<()> {
        let name = blob.origin.path().unwrap().file_name().unwrap().to_str().unwrap();
        let length = match blob.content {
            Content::Whole(bytes) => bytes.len(),
            Content::Stream(stream) => io::copy(stream, &mut io::sink()).unwrap() as usize,
        };
        self.0.push((name.to_owned(), blob.encoding, length));
        ControlFlow::Continue(())
    }

    fn by_parts(&mut self) -> Option<&mut dyn PartVisitor> {
        Some(self)
    }
}

impl PartVisitor for Seen {
    fn lead(&self) -> u64 {
        0
    }

    fn visit_part(&mut self, part: Part<'_>) -> ControlFlow<()> {
        panic!("a part would begin within a character: {part:?}")
    }
}

#[test]
fn wide_text_is_handed_over_as_it_is_with_its_encoding() {
    let tree = Tree::new(&["narrow"]);
    let wide = |count: usize| -> Vec<u8> { b"a\0b\0\n\0".repeat(count) };
    let large = wide(2 * PART_SIZE as usize / 6 + 1);
    tree.write("bare", wide(9));
    tree.write("large", &large);
    tree.write("marked", b"\xFF\xFEa\0");
    let (seen, stats) = Sources::new(Config::new()).walk([tree.path()], Seen::default);
    let mut seen: Vec<_> = seen.into_iter().flat_map(|seen| seen.0).collect();
    seen.sort_by(|a, b| a.0.cmp(&b.0));
    let utf16 = Some(TextEncoding::Utf16Le);
    let expected = [("bare", utf16, 54), ("large", utf16, large.len()), ("marked", utf16, 4)];
    let expected = expected.map(|(name, encoding, length)| (name.to_owned(), encoding, length));
    assert_eq!(seen[..3], expected);
    assert_eq!(seen[3].1, None);
    assert_eq!((stats.files, stats.skips().count()), (4, 0));
}
