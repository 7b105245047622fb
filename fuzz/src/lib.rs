//! What the fuzz targets share: inputs with a structure, and what has to hold of a scan.
//!
//! Every target takes bytes in one of two forms. Bytes that begin with a NUL are the recipe of a
//! structured input ([`Recipe`]): literals of rules, expanded examples and parts of them, fillers.
//! All others are the input as it is, so that a seed or a text found elsewhere works unchanged.

pub mod corpus;
pub mod pieces;
pub mod recipe;
pub mod rule_file;
pub mod scanning;

pub use recipe::Recipe;
