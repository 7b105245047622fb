//! File names that say "not text": decided without opening the file.
//!
//! Left out on purpose: extensions that also name text (`ts`, `obj`, `pdb`, `doc`, `dat`, `snap`,
//! `elc`, `ai`, `ko`, `class`), and those of key stores and databases, which hold secrets. Whatever
//! is left out costs one read: binary content is skipped once it is seen.

use std::ffi::OsStr;

/// Lower case, sorted.
const BINARY: &[&str] = &[
    "3gp", "7z", "a", "aac", "aar", "aif", "aiff", "apk", "appimage", "avi", "avif", "beam", "bmp",
    "br", "bz2", "cab", "cur", "dds", "deb", "dex", "dll", "dmg", "docx", "dylib", "ear", "egg",
    "eot", "exe", "flac", "flv", "gem", "gif", "glb", "gz", "heic", "heif", "icns", "ico", "ipa",
    "iso", "jar", "jp2", "jpeg", "jpg", "jxl", "ktx", "lz", "lz4", "lzma", "m4a", "m4v", "mkv",
    "mov", "mp3", "mp4", "mpeg", "mpg", "msi", "nupkg", "o", "odp", "ods", "odt", "oga", "ogg",
    "ogv", "opus", "otf", "pdf", "png", "pptx", "psd", "pyc", "pyd", "pyo", "rar", "rlib", "rmeta",
    "rpm", "so", "tar", "tbz2", "tgz", "tif", "tiff", "ttc", "ttf", "txz", "war", "wasm", "wav",
    "webm", "webp", "whl", "wma", "wmv", "woff", "woff2", "xlsx", "xz", "z", "zip", "zst",
];

/// The longest entry; a longer extension is not in the table.
const LONGEST: usize = 8;

/// Whether a file of this name is skipped unopened.
pub(crate) fn is_binary(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    let Some(dot) = name.iter().rposition(|&byte| byte == b'.') else { return false };
    let extension = &name[dot + 1..];
    // `.zip` alone is a hidden file called "zip", not an archive.
    if dot == 0 || extension.is_empty() || extension.len() > LONGEST {
        return false;
    }
    let mut lower = [0; LONGEST];
    let lower = &mut lower[..extension.len()];
    lower.copy_from_slice(extension);
    lower.make_ascii_lowercase();
    BINARY.binary_search_by(|entry| entry.as_bytes().cmp(lower)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_table_is_lower_case_sorted_and_unique() {
        assert!(BINARY.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(
            BINARY
                .iter()
                .all(|entry| entry.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
        );
        assert_eq!(BINARY.iter().map(|entry| entry.len()).max(), Some(LONGEST));
    }

    #[test]
    fn names() {
        for name in ["a.png", "A.PNG", "x.tar.gz", "lib.so", ".hidden.zip"] {
            assert!(is_binary(name.as_ref()), "{name}");
        }
        for name in ["", "png", ".png", "a.", "a.pngx", "a.p12", "lib.so.1", "a.png.txt"] {
            assert!(!is_binary(name.as_ref()), "{name}");
        }
    }

    #[test]
    fn what_may_be_text_is_opened() {
        for extension in [
            "ai", "class", "dat", "doc", "elc", "eps", "key", "ko", "lock", "map", "obj", "pdb",
            "pem", "plist", "po", "ps", "rtf", "snap", "svg", "ts",
        ] {
            assert!(!is_binary(format!("a.{extension}").as_ref()), "{extension}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_a_plain_search(stem in "[a-z.]{0,4}", extension in "[a-zA-Z0-9.é]{0,9}") {
            let name = format!("{stem}.{extension}");
            let path = std::path::Path::new(&name);
            let naive = path.extension().and_then(OsStr::to_str).is_some_and(|extension| {
                BINARY.contains(&extension.to_ascii_lowercase().as_str())
            });
            prop_assert_eq!(is_binary(name.as_ref()), naive && name != "..");
        }
    }
}
