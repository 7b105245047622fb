//! Reports for tests, made without files.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use scrubjay_detect::{Scanner, template::expand};
use scrubjay_sources::{Blob, Content, Origin, Visitor};

use crate::scan::Policy;
use crate::visit::BlobScan;
use crate::{Format, Report, Roots, Style, Summary, Suppressions, write_report};

/// The text of a template.
pub(crate) fn text(template: &str) -> Vec<u8> {
    expand(template, 11).unwrap().text
}

/// What is found in these files; the second part of each is its content.
pub(crate) fn report<P: AsRef<Path>>(files: &[(P, Vec<u8>)]) -> Report {
    report_with(files, Suppressions::default())
}

/// The same with something suppressed.
pub(crate) fn report_with<P: AsRef<Path>>(
    files: &[(P, Vec<u8>)],
    suppressions: Suppressions,
) -> Report {
    report_below(Roots::default(), files, suppressions)
}

/// The same below roots.
pub(crate) fn report_below<P: AsRef<Path>>(
    roots: Roots,
    files: &[(P, Vec<u8>)],
    suppressions: Suppressions,
) -> Report {
    let scanner = Scanner::builtin();
    let policy = Policy { suppressions, roots, ..Policy::default() };
    let mut scan = BlobScan::new(&scanner, &policy);
    let mut summary = Summary { elapsed: Duration::from_millis(250), ..Summary::default() };
    for (path, bytes) in files {
        let _ = scan.visit(Blob::new(Origin::file(path), Content::Whole(bytes)));
        summary.stats.files += 1;
        summary.stats.bytes += bytes.len() as u64;
    }
    Report::new(scan.into_found(), &policy, summary)
}

/// One finding of each kind.
pub(crate) fn mixed() -> Report {
    let mut report = report(&[
        ("src/app.env", text("# ä\nGITHUB_TOKEN=ghp_{base62:30}{crc32}\n")),
        ("src/db.ini", text("[db]\npassword = \"{base62:12}\"\n")),
        ("=web,100%.js", text("const key = \"pk_live_{base62:24}\";\n")),
    ]);
    report.credentials[0].places[0].git_ignored = true;
    report
}

/// A report written in a format.
pub(crate) fn written(report: &Report, format: Format, style: Style) -> String {
    let mut out = Vec::new();
    write_report(report, format, &style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// A path of any bytes.
pub(crate) fn path(bytes: &[u8]) -> OsString {
    #[cfg(unix)]
    return std::os::unix::ffi::OsStringExt::from_vec(bytes.to_vec());
    #[cfg(not(unix))]
    return String::from_utf8_lossy(bytes).into_owned().into();
}
