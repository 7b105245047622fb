//! The built-in rules, as the build script compiled them.

use alloc::borrow::Cow;

use crate::plan::{
    Anchor, ByteSet, CharClass, Check, ComponentPlan, Confidence, Plan, PlanLiteral, Program,
    RuleLiteral, RulePlan, Shape, Step, Target, Visibility,
};

include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

#[cfg(test)]
mod tests {
    use super::PLAN;

    #[test]
    fn every_pattern_is_a_table() {
        for rule in PLAN.rules.iter() {
            assert_eq!(rule.pattern, None, "{} needs the expression engine", rule.id);
        }
        assert!(PLAN.slow.is_empty());
    }
}
