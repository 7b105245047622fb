//! Offline checks of a value: published checksums and structures, and the facts they let be read.
//!
//! A check sees the secret's bytes only. It never panics, takes linear time, and what it decodes
//! is wiped from memory afterwards.

mod armor;
mod base64;
mod checksum;
mod der;
mod fact;
mod jwt;
mod openssh;
mod private_key;
mod run;
mod structure;

#[cfg(any(test, feature = "template"))]
pub(crate) use checksum::{crc32_base62, crc32_hex, sha256_base32};
pub use fact::{Fact, KeyKind};
pub(crate) use run::{Outcome, Verdict, run};
