//! Scans of real directory trees, and what is written about them.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod leaks;
mod limits;
mod schemas;
mod trees;
