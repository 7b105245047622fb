//! Where do any of many literals occur? One pass over the bytes, whatever their number.
//!
//! A secret scanner knows hundreds of texts that announce a credential (`ghp_`, `AKIA`,
//! `-----BEGIN`, `password`). This crate finds every occurrence of every one of them, so that the
//! expensive questions are asked only there. It is the first stage of `scrubjay-detect` and knows
//! nothing about secrets.
//!
//! ```
//! use scrubjay_prefilter::{Literal, Prefilter};
//!
//! let prefilter = Prefilter::new(&[Literal::exact(b"ghp_"), Literal::any_case(b"password")])?;
//! let text = b"PassWord: ghp_";
//! let mut hits = Vec::new();
//! prefilter.find(text, 0..text.len(), &mut |hit| hits.push((hit.literal, hit.start)));
//! assert_eq!(hits, [(1, 0), (0, 10)]);
//! # Ok::<(), scrubjay_prefilter::BuildError>(())
//! ```
//!
//! # How
//!
//! Of each literal four bytes are looked for, the rarest by a model of source text, with vector
//! instructions where the machine has them ([`Level`]): 32 buckets of such windows, each with a table
//! of the bytes that it admits at each place. What passes is tested against a bitmap of hashes and then
//! compared. Literals of one or two bytes go through an [`Automaton`]. All of them find what
//! [`find_naive`] says.
//!
//! # Limits
//!
//! Case folding is ASCII only. Vector instructions are those of x86-64; other machines use the
//! portable path. Without the `std` feature (it is on by default) the crate is `no_std` with `alloc`,
//! and only uses what it was compiled for.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod automaton;
mod buckets;
mod byteset;
mod error;
mod filter;
mod frequent;
mod index;
mod literal;
mod model;
mod naive;
mod prefilter;
mod stored;
mod window;

pub use automaton::Automaton;
pub use byteset::ByteSet;
pub use error::BuildError;
pub use filter::Level;
pub use literal::{Case, Hit, Literal};
pub use naive::find_naive;
pub use prefilter::Prefilter;
pub use stored::FormatError;
