//! Copies of the tree's files with keys in them: anywhere, in minified files, and in large files at
//! the places where a scanner cuts.

use std::{fs, io, path::Path};

use scrubjay_benches::text::Random;

use crate::{
    plant::{COUNT, Plant, Planting, Seedling},
    sources::Sources,
};

const MINIFIED: usize = 40;
const LARGE_FILES: usize = 6;
const IN_LARGE_FILE: usize = 10;
const LARGE: usize = 8 << 20;
/// Larger than what a scanner reads at once.
const LEAST_LARGE: usize = 5 << 20;

/// What scanners cut files into, probably.
const CHUNKS: [usize; 4] = [64 << 10, 256 << 10, 1 << 20, 2 << 20];

/// Writes the copies below `out`, and says what is in them.
pub(crate) fn write(sources: &Sources, out: &Path) -> io::Result<Vec<Plant>> {
    let mut random = Random::new(1);
    let mut planting = Planting::of_all_rules();
    let mut plants = Vec::new();
    for (folder, count) in [("edges", LARGE_FILES), ("minified", MINIFIED), ("anywhere", COUNT)] {
        fs::create_dir_all(out.join(folder))?;
        for number in 0..count {
            if plants.len() == COUNT {
                break;
            }
            let copy = match folder {
                "edges" => edges(sources, &mut random, &mut planting)?,
                "minified" => minified(sources, &mut random, &mut planting)?,
                _ => anywhere(sources, &mut random, &mut planting)?,
            };
            let file = format!("{folder}/{number:03}.{}", copy.extension);
            fs::write(out.join(&file), copy.text)?;
            let file = format!("planted/{file}");
            plants.extend(copy.keys.iter().map(|(key, at)| key.at(&file, *at as u64, folder)));
        }
    }
    Ok(plants)
}

struct Copy {
    extension: String,
    text: Vec<u8>,
    /// With the offsets of their texts.
    keys: Vec<(Seedling, usize)>,
}

/// A file with a key at any character, on lines of its own.
fn anywhere(sources: &Sources, random: &mut Random, planting: &mut Planting) -> io::Result<Copy> {
    let key = planting.next(|_| true);
    let (text, extension) = sources.choose(random)?;
    let at = text.floor_char_boundary(random.below(text.len()));
    let extension = if key.stands_alone() { extension } else { "txt" }.to_owned();
    let (before, after) = text.as_bytes().split_at(at);
    let text = [before, b"\n", &key.text, b"\n", after].concat();
    Ok(Copy { extension, text, keys: vec![(key, at + 1)] })
}

/// A file of one line.
fn minified(sources: &Sources, random: &mut Random, planting: &mut Planting) -> io::Result<Copy> {
    let key = planting.next(|key| key.is_line() && key.stands_alone());
    let (mut text, extension) = sources.choose(random)?;
    while text.len() < 100_000 {
        text.push_str(&sources.choose(random)?.0);
    }
    let text: String = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    let at = text.floor_char_boundary(random.below(text.len()));
    let (before, after) = text.as_bytes().split_at(at);
    let extension = extension.to_owned();
    let text = [before, b" ", &key.text, b" ", after].concat();
    Ok(Copy { extension, text, keys: vec![(key, at + 1)] })
}

/// A large file with keys on, before and behind the edges of chunks, and one at each end.
fn edges(sources: &Sources, random: &mut Random, planting: &mut Planting) -> io::Result<Copy> {
    let size = LEAST_LARGE + random.below(LARGE - LEAST_LARGE);
    let mut text = Vec::new();
    while text.len() < size {
        let (more, _) = sources.choose(random)?;
        // What is written over could be half a character otherwise.
        if more.is_ascii() {
            text.extend(more.into_bytes());
        }
    }
    text.truncate(size);
    let mut keys: Vec<(Seedling, usize)> = Vec::new();
    while keys.len() < IN_LARGE_FILE {
        let key = planting.next(|_| true);
        let at = match keys.len() {
            0 => 0,
            1 => text.len() - key.text.len(),
            _ => at_edge(random, &key, text.len()),
        };
        let apart =
            |(other, there): &(Seedling, usize)| there.abs_diff(at) > other.text.len() + 8192;
        if at + key.text.len() <= text.len() && keys.iter().all(apart) {
            put(&mut text, &key, at);
            keys.push((key, at));
        }
    }
    Ok(Copy { extension: "txt".to_owned(), text, keys })
}

/// Where the key's text begins so that an edge is within it, or a few bytes beside it.
fn at_edge(random: &mut Random, key: &Seedling, size: usize) -> usize {
    let chunk = CHUNKS[random.below(CHUNKS.len())];
    let edge = chunk * (1 + random.below(size / chunk - 1));
    let (start, end) = (key.secret.start, key.secret.end);
    let into = [start, start + 1, end - 1, end, end + 3, start + random.below(end - start)];
    let into = into[random.below(into.len())];
    edge - into
}

/// Writes the key and the newlines around it over what is there.
fn put(text: &mut [u8], key: &Seedling, at: usize) {
    let end = at + key.text.len();
    text[at..end].copy_from_slice(&key.text);
    if at > 0 {
        text[at - 1] = b'\n';
    }
    if let Some(after) = text.get_mut(end) {
        *after = b'\n';
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_at_edges() {
        let mut random = Random::new(1);
        let mut planting = Planting::of_all_rules();
        for _ in 0..100 {
            let key = planting.next(|_| true);
            let at = at_edge(&mut random, &key, LEAST_LARGE);
            let start = at + key.secret.start;
            let near = start..=start + key.secret.len() + 3;
            assert!(near.contains(&start.next_multiple_of(CHUNKS[0])));
        }
    }

    #[test]
    fn a_key_has_a_line_of_its_own() {
        let key = Planting::of_all_rules().next(|_| true);
        let len = key.text.len();
        let mut text = vec![b'.'; len + 4];
        put(&mut text, &key, 2);
        assert_eq!(text, [b".\n", &key.text[..], b"\n."].concat());
    }
}
