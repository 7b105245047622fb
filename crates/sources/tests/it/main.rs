//! Real trees, real repositories, real special files.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its tree has failed")]

mod control;
mod git;
mod home;
mod large;
mod special;
mod support;
mod walk;
mod wide;
