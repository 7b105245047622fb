//! Testing rules by what their files say of them: examples are found, counterexamples are not, and
//! nothing makes them slow without need.

mod fault;
mod places;
mod sample_path;
mod tester;

pub use fault::{FaultKind, RuleFault, Severity};
pub use tester::{RuleTest, SEEDS};
