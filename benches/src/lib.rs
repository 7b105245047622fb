//! What the benchmarks share: texts from a seeded generator, and rules.
//!
//! No text is stored: source-like and transcript-like text is generated, text with credentials is
//! expanded from the templates of the rule files. The same seed gives the same bytes everywhere.

pub mod rules;
pub mod text;
pub mod user_rules;
