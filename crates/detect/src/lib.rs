//! Finds plaintext credentials in bytes.
//!
//! Bytes in, matches out: no files, no clock, no network, no threads. What to look for is data
//! (`rules/*.toml`, compiled when the crate is built); how is a pipeline:
//!
//! 1. one **prefilter** pass finds the literals of all rules (`ghp_`, `AKIA`, `password`, …);
//! 2. at each, the rules it belongs to are **confirmed** in a bounded window: boundaries, character
//!    tables and lengths, a regular expression only where no table can say it;
//! 3. what is left is **scored**: character classes, entropy, the provider's published checksum or
//!    structure, and the well-known non-findings (placeholders, references, hashes, identifiers);
//! 4. where several rules found the same text, the most specific one stands.
//!
//! Cost follows bytes plus occurrences of literals, whatever the number of rules.
//!
//! # Use
//!
//! ```
//! use std::ops::ControlFlow;
//! use scrubjay_detect::{Input, Match, Scanner, Window};
//!
//! // Immutable, `Send + Sync`: one for the process.
//! let scanner = Scanner::builtin();
//! // Buffers: one for each thread.
//! let mut scratch = scanner.scratch();
//!
//! let text = format!("# staging\npass{} = \"{}\"\n", "word", "kT7!pq9@Zw2#");
//! let input = Input::new(&text).path("deploy/settings.ini");
//! scanner.scan_with(&mut scratch, &input, &mut |found: &Match, window: &Window<'_>| {
//!     let rule = scanner.rule(found.rule);
//!     let place = window.position(found.secret.start);
//!     assert_eq!((rule.id(), place.line, place.column), ("generic.password", 2, 13));
//!     ControlFlow::Continue(())
//! });
//! ```
//!
//! [`Scanner::scan`] is the short form. [`Stream`] takes bytes in pieces with bounded memory and
//! reports the same matches wherever they were cut. [`Builder`] adds, drops and restricts rules.
//!
//! # Which form to choose
//!
//! * bytes in memory, once: [`Scanner::scan`];
//! * many buffers: [`Scanner::scan_with`] and one [`Scratch`] a thread;
//! * a pipe, or a file larger than you want in memory: [`Stream`];
//! * a large file that several threads share: [`Part`].
//!
//! # Features
//!
//! * `std` (default): rule files in TOML ([`Rules`]), the built-in ones too ([`RuleFile`]). Without it the crate is `no_std` with
//!   `alloc`; the built-in rules are there all the same.
//! * `template`: test credentials from the templates of rule files; with `std`, tests of the rules
//!   by them ([`RuleTest`]).
//!
//! # Limits
//!
//! A credential longer than 16 KiB is not found. A user's rule for which no literal can be found
//! sees one line at a time, and costs a regular expression search over everything
//! ([`Scanner::slow_rules`] names them). Text is taken as bytes, in UTF-8 or an encoding like Latin-1
//! that has ASCII in it; for UTF-16 and UTF-32 there is the [`Transcoder`].

#![no_std]

extern crate alloc;
#[cfg(any(test, feature = "std"))]
extern crate std;

mod builder;
mod builtin;
mod candidate;
#[cfg(feature = "std")]
mod catalogue;
mod check;
mod confirm;
mod decode;
mod explain;
mod input;
mod judge;
#[cfg(feature = "std")]
mod load;
mod matches;
mod part;
mod plan;
mod position;
mod rule_info;
#[cfg(all(feature = "std", feature = "template"))]
mod rule_test;
mod scanner;
mod scratch;
mod stream;
#[cfg(any(test, feature = "template"))]
pub mod template;
mod text;

pub use builder::{BuildError, Builder, LiteralSearch};
#[cfg(feature = "std")]
pub use catalogue::RuleFile;
pub use check::{Fact, KeyKind, Mismatch};
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub use decode::fuzzing;
pub use decode::{DecodedSecret, Encoding};
pub use explain::{Explanation, Ruling};
pub use input::Input;
pub use judge::{Clue, Clues, Dismissal};
#[cfg(feature = "std")]
pub use load::{RuleError, Rules};
pub use matches::{CheckOutcome, Match, RuleId, Sink};
pub use part::{Part, PartBounds};
pub use plan::{
    CharClass, Check, Component, Confidence, PlanError, Rule, Shape, UnknownName, Visibility,
};
pub use position::{Extent, Position, SURROUNDINGS, Window};
pub use rule_info::RuleInfo;
#[cfg(all(feature = "std", feature = "template"))]
pub use rule_test::{FaultKind, RuleFault, RuleTest, SEEDS, Severity};
pub use scanner::Scanner;
pub use scratch::{Scratch, Stats};
pub use scrubjay_prefilter::Level;
pub use stream::Stream;
pub use text::{TextEncoding, Transcoder};

/// The README's example has to run.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
