//! Offline checks of a value: published checksums and structures, and the facts they let be read.
//!
//! A check sees the secret's bytes only. It never panics, takes linear time, and what it decodes
//! is wiped from memory afterwards.

mod armor;
mod atlassian;
mod azure;
mod base64;
mod checksum;
mod der;
mod describe;
mod discord;
mod fact;
mod fly;
mod gitlab;
mod grafana;
mod jwt;
mod mapbox;
mod message_pack;
mod openssh;
mod private_key;
mod pypi;
mod run;
mod structure;

#[cfg(any(test, feature = "template"))]
pub(crate) use atlassian::crc32_upper_hex;
#[cfg(any(test, feature = "template"))]
pub(crate) use checksum::{crc32_base62, crc32_hex, sha256_base32};
pub use describe::Mismatch;
pub use fact::{Fact, KeyKind};
#[cfg(any(test, feature = "template"))]
pub(crate) use gitlab::crc32_base36;
#[cfg(any(test, feature = "template"))]
pub(crate) use grafana::crc32_reversed_hex;
pub(crate) use run::{Outcome, Verdict, run};
