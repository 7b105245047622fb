//! Whether a candidate is a credential or one of the well-known non-findings.
//!
//! Everything here is tables and single passes over the value: no regular expression, no
//! allocation, and no reading outside the candidate, its name and its path.

mod classes;
mod dismissal;
mod entropy;
mod format;
mod generic;
mod identifier;
mod keywords;
mod name;
mod password;
mod path;
mod placeholder;
mod reference;
#[cfg(test)]
mod sample;
mod words;

pub(crate) use classes::has_classes;
pub(crate) use entropy::entropy;
pub(crate) use generic::{Assigned, assess_generic, dismiss_context};
pub(crate) use password::assess_password;
pub(crate) use placeholder::dismiss_token;
