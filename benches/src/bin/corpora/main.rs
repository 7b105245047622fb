//! Writes the corpora of `benches/compare.py`: planted copies of sources, a transcript, a small
//! text; and beside each the list of what is planted where. The same arguments give the same bytes.

mod plant;
mod sources;
mod transcript;
mod tree;

use std::{env, error::Error, path::Path};

use plant::Planting;
use sources::Sources;

const USAGE: &str = "usage: corpora tree SOURCES OUT_DIR PLANTS
       corpora transcript SOURCES OUT_FILE PLANTS SIZE SEED
       corpora tiny OUT_FILE PLANTS SIZE";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (plants, list) = match arguments[..] {
        ["tree", sources, out, list] => {
            (tree::write(&Sources::find(Path::new(sources))?, Path::new(out))?, list)
        }
        ["transcript", sources, out, list, size, seed] => {
            let sources = Sources::find(Path::new(sources))?;
            (transcript::write(&sources, Path::new(out), size.parse()?, seed.parse()?)?, list)
        }
        ["tiny", out, list, size] => (transcript::write_tiny(Path::new(out), size.parse()?)?, list),
        _ => return Err(USAGE.into()),
    };
    Ok(Planting::write_list(&plants, Path::new(list))?)
}
