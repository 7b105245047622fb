//! The commands, one module each.

pub(crate) mod completions;
pub(crate) mod hook;
pub(crate) mod ignore;
pub(crate) mod man;
pub(crate) mod rules;
pub(crate) mod scan;
