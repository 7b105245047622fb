//! Environment files: a lossless tree of their lines, and what a line means to each consumer.
//!
//! ```
//! use scrubjay_refs::document::dotenv::{Dialect, File, Meaning};
//!
//! let file = File::parse(b"# ports\nexport PORT=30#00\r\n");
//! let variable = file.variable(b"PORT").expect("it is set");
//! assert_eq!(file.meaning(variable, Dialect::Node).value(), Some(&b"30"[..]));
//! assert_eq!(file.meaning(variable, Dialect::Python).value(), Some(&b"30#00"[..]));
//! assert!(matches!(file.meaning(variable, Dialect::Docker), Meaning::Refused(_)));
//! assert_eq!(file.to_bytes(), b"# ports\nexport PORT=30#00\r\n");
//! ```

mod dialect;
mod disagreement;
mod meaning;
mod scan;
mod shell;
mod systemd;
mod tree;

#[cfg(feature = "structured")]
pub(super) use shell::shell_word;

pub use dialect::{Dialect, value_of};
pub use disagreement::{Disagreement, disagreements};
pub use meaning::{Expansion, ExpansionKind, Meaning, Refusal, Value};
pub use scan::Lines;
pub use tree::{Assignment, BrokenLine, File, Line, LineKind, Problem, Quote};
