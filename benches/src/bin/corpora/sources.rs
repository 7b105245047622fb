//! The files of the source tree that text is taken from.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use scrubjay_benches::text::Random;

/// The sizes of files that are taken: what a person would open.
const SIZES: std::ops::Range<u64> = 2_000..512_000;

/// Text files, in a fixed order.
pub(crate) struct Sources(Vec<PathBuf>);

impl Sources {
    /// All below a folder.
    pub(crate) fn find(folder: &Path) -> io::Result<Self> {
        let mut files = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder)? {
                let entry = entry?;
                let kind = entry.file_type()?;
                if kind.is_dir() {
                    folders.push(entry.path());
                } else if kind.is_file() && SIZES.contains(&entry.metadata()?.len()) {
                    files.push(entry.path());
                }
            }
        }
        files.sort();
        if files.is_empty() {
            return Err(io::Error::other("no sources in the folder"));
        }
        Ok(Self(files))
    }

    /// One of them that is text, and its file extension.
    pub(crate) fn choose(&self, random: &mut Random) -> io::Result<(String, &str)> {
        loop {
            let path = &self.0[random.below(self.0.len())];
            let text = fs::read(path)?;
            if text.contains(&0) {
                continue;
            }
            if let Ok(text) = String::from_utf8(text) {
                let extension = path.extension().and_then(|extension| extension.to_str());
                let plain = |e: &&str| e.bytes().all(|b| b.is_ascii_alphanumeric());
                return Ok((text, extension.filter(plain).unwrap_or("txt")));
            }
        }
    }
}
