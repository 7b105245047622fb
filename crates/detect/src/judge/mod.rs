//! Whether a candidate is a credential or one of the well-known non-findings.
//!
//! Everything here is tables and single passes over the value: no regular expression, no
//! allocation, and no reading outside the candidate, its name and its path.

mod assessment;
mod classes;
mod clue;
mod dismissal;
mod entropy;
mod format;
mod generic;
mod identifier;
mod keywords;
mod line;
mod link;
mod name;
mod password;
mod path;
mod placeholder;
mod reference;
#[cfg(test)]
mod sample;
mod vocabulary;
mod weigh;
mod words;

pub(crate) use assessment::Assessment;
pub(crate) use classes::has_classes;
pub use clue::{Clue, Clues};
pub use dismissal::Dismissal;
pub(crate) use entropy::entropy;
pub(crate) use generic::{Assigned, assess_generic, dismiss_context};
pub(crate) use line::{REACH as LINE, quote_around};
pub(crate) use link::Link;
pub(crate) use password::{assess_password, is_stand_in};
pub(crate) use placeholder::dismiss_token;
