//! The spelling of paths in reports.

use std::borrow::Cow;
use std::path::{Component, MAIN_SEPARATOR, Path, PathBuf};

/// A path's bytes with `/` between its parts.
pub(crate) fn slashed(path: &Path) -> Cow<'_, [u8]> {
    let bytes = path.as_os_str().as_encoded_bytes();
    if MAIN_SEPARATOR == '/' {
        return Cow::Borrowed(bytes);
    }
    let slash = |&byte: &u8| if byte == b'\\' { b'/' } else { byte };
    Cow::Owned(bytes.iter().map(slash).collect())
}

/// The same without `.` parts and doubled slashes: one spelling for `a/b`, `./a/b` and `.//a/b`.
pub(crate) fn plain(path: &Path) -> Vec<u8> {
    let parts = path.components().filter(|part| *part != Component::CurDir);
    slashed(&parts.collect::<PathBuf>()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_for_one_path() {
        for spelling in ["a/b", "./a/b", ".//a/b", "././a//b", "a/./b"] {
            assert_eq!(plain(Path::new(spelling)), b"a/b", "{spelling}");
        }
        assert_eq!(plain(Path::new("../a")), b"../a");
        #[cfg(unix)]
        assert_eq!(plain(Path::new("//a/./b")), b"/a/b");
    }
}
