//! The built-in rules, as the build script compiled them.

use alloc::borrow::Cow;

use crate::plan::{
    Anchor, ByteSet, CharClass, Check, ComponentPlan, Confidence, Plan, PlanLiteral, Program,
    RuleLiteral, RulePlan, Shape, Step, Target, Visibility,
};

include!(concat!(env!("OUT_DIR"), "/builtin.rs"));
