//! From rules to tables: what the scanner runs, made by one function, [`Plan::new`].
//!
//! The build script calls it for the built-in rules and writes the result as Rust source; at run
//! time it is called for a user's rules. Nothing here reads the scanned bytes.

mod encoded;
mod extract;
mod follow;
mod literals;
pub(crate) mod lower;
mod program;
mod rule;
mod tables;

pub(crate) use follow::AUTHORITY_END;
pub(crate) use program::{Program, Step};
pub(crate) use scrubjay_prefilter::ByteSet;

pub use rule::{CharClass, Check, Component, Confidence, Rule, Shape, UnknownName, Visibility};
pub use tables::PlanError;
pub(crate) use tables::{
    Anchor, ComponentPlan, MAX_WITHIN, Plan, PlanLiteral, RuleLiteral, RulePlan, Target,
};
