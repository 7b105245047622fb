//! An agent's transcript: JSON lines of prose, tool calls, files that were read, and images.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use scrubjay_benches::text::{self, Random};
use scrubjay_detect::template::expand;

use crate::{
    plant::{COUNT, Plant, Planting, Seedling, escape},
    sources::Sources,
};

/// More than a line with a key has before it.
const LEAD: usize = 8192;

/// Writes a transcript of a size with keys evenly spread, a third of them across the edges of
/// chunks.
pub(crate) fn write(
    sources: &Sources,
    out: &Path,
    size: usize,
    seed: u64,
) -> io::Result<Vec<Plant>> {
    let name = name(out);
    let mut random = Random::new(seed);
    let mut planting = Planting::of_kinds();
    let mut plants = Vec::new();
    let mut out = Counted { out: BufWriter::new(File::create(out)?), written: 0 };
    for number in 0..COUNT {
        let key = planting.next(|_| true).escaped();
        let placing = if number % 3 == 2 { "edges" } else { "anywhere" };
        let at = place(&mut random, &key, (size / COUNT * number, size / COUNT), placing);
        while out.written + 2 * LEAD < at {
            let line = line(sources, &mut random)?;
            if out.written + line.len() + LEAD < at {
                out.put(&line)?;
            }
        }
        let line = line_with(&mut random, &key, at - out.written);
        plants.push(key.at(&name, at as u64, placing));
        out.put(&line)?;
    }
    while out.written < size {
        let line = line(sources, &mut random)?;
        out.put(&line)?;
    }
    out.out.flush()?;
    Ok(plants)
}

/// Writes some text with one key, for standard input.
pub(crate) fn write_tiny(out: &Path, size: usize) -> io::Result<Vec<Plant>> {
    let key = Planting::of_kinds().next(|_| true);
    let before = text::source(1, size / 2);
    let after = text::source(2, (size / 2).saturating_sub(key.text.len() + 2));
    std::fs::write(out, [before.as_bytes(), b"\n", &key.text, b"\n", after.as_bytes()].concat())?;
    Ok(vec![key.at(&name(out), before.len() as u64 + 1, "anywhere")])
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Where the key's text begins, in a stretch of the transcript.
fn place(
    random: &mut Random,
    key: &Seedling,
    (start, length): (usize, usize),
    placing: &str,
) -> usize {
    let at = start + 3 * LEAD + random.below(length - 6 * LEAD);
    if placing == "anywhere" {
        return at;
    }
    // The coarsest edge behind it that is still in the stretch.
    let edges =
        [4 << 20, 2 << 20, 1 << 20, 64 << 10].map(|chunk: usize| at.next_multiple_of(chunk));
    let end = start + length - LEAD;
    let edge = edges.into_iter().find(|edge| *edge < end).unwrap_or(at);
    edge - key.secret.start - random.below(key.secret.len() + 1)
}

/// What a record is about.
#[derive(Clone, Copy)]
enum Kind {
    Prompt,
    Answer,
    ToolUse,
    ToolResult,
    Image,
}

fn line(sources: &Sources, random: &mut Random) -> io::Result<Vec<u8>> {
    let kind = match random.below(200) {
        0 => Kind::Image,
        1..20 => Kind::Prompt,
        20..70 => Kind::Answer,
        70..120 => Kind::ToolUse,
        _ => Kind::ToolResult,
    };
    let mut line = opening(random, kind);
    line.extend(match kind {
        Kind::Image => image(random),
        Kind::ToolResult => excerpt(&sources.choose(random)?.0, random),
        Kind::ToolUse => escape(text::source(random.number(), 400).as_bytes()),
        Kind::Prompt | Kind::Answer => prose(random, 1 + random.clone().below(1500)),
    });
    line.extend(closing());
    Ok(line)
}

/// A line in which the key's text begins at an offset.
fn line_with(random: &mut Random, key: &Seedling, at: usize) -> Vec<u8> {
    let mut line = opening(random, Kind::ToolResult);
    let filler = at - line.len() - 2;
    line.extend(prose(random, filler));
    line.extend(b"\\n");
    line.extend(&key.text);
    line.extend(b"\\n");
    line.extend(prose(random, 300));
    line.extend(closing());
    line
}

fn opening(random: &mut Random, kind: Kind) -> Vec<u8> {
    let (role, part) = match kind {
        Kind::Prompt => ("user", "\"type\":\"text\",\"text\":\""),
        Kind::Answer => ("assistant", "\"type\":\"text\",\"text\":\""),
        Kind::ToolUse => ("assistant", "\"type\":\"tool_use\",\"input\":\""),
        Kind::ToolResult => ("user", "\"type\":\"tool_result\",\"content\":\""),
        Kind::Image => ("user", "\"type\":\"image\",\"media_type\":\"image/png\",\"data\":\""),
    };
    let ids = expand("\"parentUuid\":\"{uuid}\",\"uuid\":\"{uuid}\"", random.number())
        .expect("a sound template");
    let ids = String::from_utf8_lossy(&ids.text);
    format!("{{{ids},\"type\":\"{role}\",\"message\":{{\"role\":\"{role}\",\"content\":[{{{part}")
        .into_bytes()
}

fn closing() -> &'static [u8] {
    b"\"}]}}\n"
}

/// Words, `len` bytes of them.
fn prose(random: &mut Random, len: usize) -> Vec<u8> {
    let mut prose = String::new();
    while prose.len() < len {
        text::words(random, &mut prose, 12, " ");
        prose.push_str(". ");
    }
    prose.truncate(len);
    prose.into_bytes()
}

/// Some of a file's lines, as a tool prints them.
fn excerpt(text: &str, random: &mut Random) -> Vec<u8> {
    let start = text.floor_char_boundary(random.below(text.len()));
    let end = text.floor_char_boundary((start + 500 + random.below(16_000)).min(text.len()));
    escape(&text.as_bytes()[start..end])
}

/// Random bytes in base64.
fn image(random: &mut Random) -> Vec<u8> {
    let length = 1000 + random.below(60_000);
    let template = format!("{{base64:{length}}}");
    expand(&template, random.number()).expect("a sound template").text
}

/// What is written, and how much that is.
struct Counted {
    out: BufWriter<File>,
    written: usize,
}

impl Counted {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.written += bytes.len();
        self.out.write_all(bytes)
    }
}
