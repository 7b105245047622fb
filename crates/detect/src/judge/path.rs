//! What a file's path says about the assignments in it.

use super::words::WordList;

/// Files that list packages with their checksums.
static LOCK_FILES: WordList = WordList::new(&[
    ".terraform.lock.hcl",
    "bun.lock",
    "cargo.lock",
    "cartfile.resolved",
    "checksums.txt",
    "composer.lock",
    "conan.lock",
    "deno.lock",
    "flake.lock",
    "gemfile.lock",
    "go.sum",
    "go.work.sum",
    "gradle.lockfile",
    "mix.lock",
    "module.bazel.lock",
    "npm-shrinkwrap.json",
    "package-lock.json",
    "package.resolved",
    "packages.lock.json",
    "paket.lock",
    "pdm.lock",
    "pipfile.lock",
    "pixi.lock",
    "pnpm-lock.yaml",
    "podfile.lock",
    "poetry.lock",
    "project.assets.json",
    "pubspec.lock",
    "renv.lock",
    "sha256sums",
    "sha512sums",
    "shasums",
    "shasums256.txt",
    "uv.lock",
    "yarn.lock",
]);

/// Files that hold nothing but checksums.
static SUM_EXTENSIONS: WordList =
    WordList::new(&["md5", "sha1", "sha256", "sha256sum", "sha512", "sha512sum", "sum"]);

/// Languages in which text that is a value is quoted, so that what is not quoted is code, a
/// number or a comment.
static SOURCE_EXTENSIONS: WordList = WordList::new(&[
    "astro", "c", "cc", "cjs", "clj", "cpp", "cr", "cs", "cts", "cxx", "dart", "erl", "ex", "exs",
    "fs", "go", "graphql", "groovy", "h", "hcl", "hpp", "hs", "java", "jl", "js", "json", "json5",
    "jsonc", "jsx", "kt", "kts", "lua", "m", "mjs", "ml", "mm", "mts", "nim", "nix", "php", "pl",
    "pm", "prisma", "proto", "py", "pyi", "pyx", "r", "rb", "rs", "scala", "sol", "sql", "svelte",
    "swift", "tf", "tfvars", "toml", "ts", "tsx", "vb", "vue", "zig",
]);

/// Languages of settings.
static SETTINGS_EXTENSIONS: WordList = WordList::new(&[
    "cfg",
    "cnf",
    "conf",
    "config",
    "env",
    "ini",
    "json",
    "plist",
    "properties",
    "toml",
    "xml",
    "yaml",
    "yml",
]);

/// Words of a path that say test.
static TEST_PARTS: WordList = WordList::new(&[
    "e2e", "fixture", "fixtures", "mock", "mocks", "spec", "specs", "test", "testdata", "testing",
    "tests",
]);

/// Words of a path that say example or documentation.
static EXAMPLE_PARTS: WordList = WordList::new(&[
    "demo",
    "demos",
    "dist",
    "doc",
    "docs",
    "example",
    "examples",
    "readme",
    "sample",
    "samples",
    "template",
    "templates",
    "tmpl",
    "tutorial",
    "tutorials",
]);

/// Folders and files of texts in several languages.
static TRANSLATION_PARTS: WordList = WordList::new(&[
    "i18n",
    "intl",
    "l10n",
    "lang",
    "langs",
    "language",
    "languages",
    "locale",
    "locales",
    "localization",
    "messages",
    "translation",
    "translations",
]);

/// Is this a test?
pub(super) fn is_test(path: &[u8]) -> bool {
    has_part(path, &TEST_PARTS)
}

/// Is this an example, a template or documentation?
pub(super) fn is_example(path: &[u8]) -> bool {
    has_part(path, &EXAMPLE_PARTS)
}

/// Is it made from source code, such as the map of a bundle, which holds that code in strings?
pub(super) fn is_generated(path: &[u8]) -> bool {
    let name = file_name(path);
    [b".map".as_slice(), b".min.js", b".min.mjs", b".bundle.js"].iter().any(|e| name.ends_with(e))
}

/// Does it hold texts for people?
pub(super) fn is_translation(path: &[u8]) -> bool {
    has_part(path, &TRANSLATION_PARTS)
}

/// Does it hold settings?
pub(super) fn is_settings(path: &[u8]) -> bool {
    let name = file_name(path);
    extension(name).is_some_and(|e| SETTINGS_EXTENSIONS.contains(e)) || name.starts_with(b".env")
}

fn has_part(path: &[u8], parts: &WordList) -> bool {
    path.split(|b| matches!(b, b'/' | b'.' | b'_' | b'-')).any(|part| parts.contains(part))
}

/// Is this a file whose random-looking values are checksums?
pub(super) fn is_lock_file(path: &[u8]) -> bool {
    let name = file_name(path);
    LOCK_FILES.contains(name) || extension(name).is_some_and(|e| SUM_EXTENSIONS.contains(e))
}

/// Is this a file in which text that is a value is quoted?
pub(super) fn is_source(path: &[u8]) -> bool {
    extension(file_name(path)).is_some_and(|e| SOURCE_EXTENSIONS.contains(e))
}

fn file_name(path: &[u8]) -> &[u8] {
    path.rsplit(|b| *b == b'/').next().unwrap_or(path)
}

fn extension(name: &[u8]) -> Option<&[u8]> {
    let dot = name.iter().rposition(|b| *b == b'.')?;
    (dot > 0).then(|| &name[dot + 1..])
}

#[cfg(test)]
mod tests {
    use super::{is_lock_file, is_source};

    #[test]
    fn lock_files() {
        for path in [
            "package-lock.json",
            "web/yarn.lock",
            "pnpm-lock.yaml",
            "Cargo.lock",
            "a/b/go.sum",
            "poetry.lock",
            "uv.lock",
            "Pipfile.lock",
            "composer.lock",
            "Gemfile.lock",
            "packages.lock.json",
            "flake.lock",
            "deno.lock",
            "bun.lock",
            "mix.lock",
            "pubspec.lock",
            ".terraform.lock.hcl",
            "SHASUMS256.txt",
            "x.tar.gz.sha256",
            "x.sum",
        ] {
            assert!(is_lock_file(path.as_bytes()), "{path}");
        }
        for path in ["", "/", "package.json", "src/lock.rs", "go.summary", "sha256", ".sum/x"] {
            assert!(!is_lock_file(path.as_bytes()), "{path}");
        }
    }

    #[test]
    fn source_files_quote_their_text() {
        for path in ["a.rs", "src/App.TSX", "main.tf", "x.json"] {
            assert!(is_source(path.as_bytes()), "{path}");
        }
        for path in [".env", "a.yaml", "run.sh", "Dockerfile", "app.properties", ".js", "go"] {
            assert!(!is_source(path.as_bytes()), "{path}");
        }
    }
}
