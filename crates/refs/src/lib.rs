//! The documents that hold secret references: environment files and structured files, read
//! without loss, so that one value can be replaced and nothing else changes.
//!
//! Nothing here reads a file, starts a process or runs a command substitution.

pub mod document;
