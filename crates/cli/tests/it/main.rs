//! The `scrubjay` command, run as people run it.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its tree has failed")]

mod config;
mod docs;
mod encodings;
mod exit_codes;
mod finds;
mod formats;
mod git;
mod home;
mod hook;
mod options;
mod range;
mod rules;
mod rules_md;
mod run;
mod scan_home;
mod staged;
mod streams;
mod suppress;
mod why;
