//! From sources to reports: what was found, where, and which places hold the same credential.
//!
//! [`Scan`] reads what [`scrubjay_sources::Sources`] hand over, lets a
//! [`scrubjay_detect::Scanner`] look at it, and makes a [`Report`]: one [`Credential`] for each
//! secret value, with all [`Place`]s where it lies. [`write_report`] prints it, for people or for
//! other tools.
//!
//! ```
//! use scrubjay_detect::Scanner;
//! use scrubjay_scan::{Format, Scan, Style, Verdict, write_report};
//! use scrubjay_sources::{Config, Sources};
//!
//! # let tree = tempfile::tempdir()?;
//! let file = tree.path().join("settings.ini");
//! std::fs::write(&file, format!("[db]\npass{} = kT7!pq9@Zw2#\n", "word"))?;
//!
//! let scan = Scan::new(Scanner::builtin());
//! let report = scan.paths(&Sources::new(Config::new()), [tree.path()]);
//! assert_eq!(report.verdict(), Verdict::Findings);
//! assert_eq!(report.credentials[0].places[0].line, 2);
//!
//! let mut text = Vec::new();
//! write_report(&report, Format::Text, &Style::default(), &mut text)?;
//! assert!(!String::from_utf8(text)?.contains("kT7!"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Secrets
//!
//! A secret is kept as [`secrecy::SecretSlice`]: `Debug` does not show it and memory is cleared
//! when it goes. No format prints it, whole or in part, beyond what [`redact`] lets through,
//! unless [`Reveal::Revealed`] asks for it. The names of variables and the paths of files are
//! printed: who puts a secret into a file's *name* will see it there.
//!
//! # Identity
//!
//! A [`Fingerprint`] is a keyed hash of the value alone, so a moved or renamed secret is the same
//! secret. A value that could be guessed gets a fingerprint of its location instead.
//!
//! # Suppression
//!
//! [`Suppressions`] say which findings are not to be reported: those that an [`IgnoreList`] has an
//! entry for, and those with `scrubjay:allow` in a comment beside them. They are kept apart in
//! [`Report::suppressed`] and counted by every format that has a summary; nothing is suppressed
//! unless the caller asks for it.
//!
//! # Configuration
//!
//! A [`Configuration`] puts the layers together: files outside of the scanned tree, arguments, and
//! the tree's own [`ConfigFile`]. What the tree makes looser is suppressed and counted, as by
//! [`By::TreeConfig`], or skipped and counted.
//!
//! # Home directories
//!
//! [`Scan::home`] scans the places of a home directory where credentials lie. Its report has
//! [`Report::home`], and a private file that others can read is a finding of the rule
//! [`EXPOSED_RULE`], known by its location.
//!
//! # Order
//!
//! A report does not depend on the number of threads: secrets come before publishable keys, then
//! the most confident first, and among equals the one whose first place has the smaller path.
//!
//! # Limits
//!
//! A report lists [`PLACES_LISTED`] places of a credential and [`CREDENTIALS_LISTED`] credentials
//! of each confidence; [`Credential::more_places`] and [`Report::more_credentials`] count the
//! others. Of one file or stream those at its beginning are listed. Where a limit is reached only
//! over several files, or that of credentials in a large one that threads share, those that a thread
//! met first are, which need not be the same in each run; a file below two roots is then counted for
//! both. The verdict does not depend on a limit.
//!
//! Where a part of a large file could not be read, what lies behind it has its offset right, and
//! lines that are counted without that part.

mod changes;
mod config;
mod counts;
mod credential;
mod date;
mod entropy;
mod finding;
mod fingerprint;
mod format;
mod git_state;
mod group;
mod history;
mod home;
mod identity;
mod key_body;
mod output;
mod path;
mod redact;
mod report;
mod rule;
#[cfg(test)]
mod samples;
mod scan;
mod suppress;
mod tally;
mod visit;
mod working_tree;

pub use changes::ChangeOptions;
pub use config::{
    CONFIG_KEYS, ConfigError, ConfigFile, ConfigKey, ConfigKind, ConfigWarning, Configuration,
    Settings, TreeScope, TreeTrust,
};
pub use counts::{ByConfidence, Counts, RuleCount};
pub use credential::Credential;
pub use date::{Date, InvalidDate};
pub use finding::Place;
pub use fingerprint::{Fingerprint, FingerprintKey, InvalidFingerprint};
pub use format::{Colour, Format, Reveal, Style, SuppressedFindings, UnknownFormat};
pub use git_state::{GitState, GitStateError};
pub use history::GitOptions;
pub use home::{EXPOSED_RULE, Home, HomeRow};
pub use output::{visible, write_report};
pub use redact::redact;
pub use report::{Difference, Report, Summary, Verdict};
pub use rule::ReportRule;
pub use scan::Scan;
pub use suppress::{
    AppliedList, By, Entry, EntryState, EntryUse, IgnoreList, Inline, ListError, ListKind, ListUse,
    Marker, Roots, Suppressed, Suppression, Suppressions,
};
pub use tally::{CREDENTIALS_LISTED, PLACES_LISTED};
