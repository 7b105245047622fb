//! The compiled plan as Rust source: statics that borrow everything from the binary.

use alloc::borrow::Cow;
use std::{ffi::OsStr, fmt::Write};

use crate::plan::{
    Anchor, ByteSet, CharClass, Check, ComponentPlan, Confidence, Plan, PlanLiteral, Program,
    RuleLiteral, RulePlan, Shape, Step, Target, Visibility,
};

/// The source of the statics `PLAN`, `PREFILTER` and `PROVIDERS`.
pub(crate) fn source(plan: &Plan, providers: &[(String, String)]) -> String {
    let mut out = String::from("pub(crate) static PLAN: Plan = ");
    plan.emit(&mut out);
    out.push_str(";\npub(crate) static PREFILTER: &[u8] = include_bytes!(\"prefilter\");");
    out.push_str(
        "\n/// Provider ids and names.\npub(crate) static PROVIDERS: &[(&str, &str)] = &[",
    );
    for (id, name) in providers {
        put(&mut out, format_args!("({id:?}, {name:?}), "));
    }
    out.push_str("];\n");
    out
}

/// The source of the static `FILES`: the names and texts of the rule files.
pub(crate) fn rule_files<'n>(names: impl Iterator<Item = &'n OsStr>) -> String {
    let mut out = String::from("/// Names and texts.\nstatic FILES: &[(&str, &str)] = &[");
    for name in names.map(OsStr::to_string_lossy) {
        let path = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/rules/{name}\")");
        put(&mut out, format_args!("({name:?}, include_str!({path})), "));
    }
    out.push_str("];\n");
    out
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("a string takes what is written to it");
}

/// A value as a constant expression.
trait Emit {
    fn emit(&self, out: &mut String);
}

/// Numbers and plain enums, whose `Debug` form is their source.
macro_rules! emit_as {
    ($($type:ty => $format:literal),+ $(,)?) => {$(
        impl Emit for $type {
            fn emit(&self, out: &mut String) {
                put(out, format_args!($format, self));
            }
        }
    )+};
}

emit_as! {
    u8 => "{:?}",
    u16 => "{:?}",
    u32 => "{:?}",
    f32 => "{:?}",
    Shape => "Shape::{:?}",
    Confidence => "Confidence::{:?}",
    Visibility => "Visibility::{:?}",
    Check => "Check::{:?}",
    CharClass => "CharClass::{:?}",
    Anchor => "Anchor::{:?}",
}

impl Emit for ByteSet {
    fn emit(&self, out: &mut String) {
        put(out, format_args!("ByteSet::from_words({:?})", self.words()));
    }
}

impl Emit for Cow<'static, str> {
    fn emit(&self, out: &mut String) {
        put(out, format_args!("Cow::Borrowed({self:?})"));
    }
}

impl<T: Emit + Clone> Emit for Cow<'static, [T]> {
    fn emit(&self, out: &mut String) {
        out.push_str("Cow::Borrowed(&[");
        for item in self.iter() {
            item.emit(out);
            out.push_str(", ");
        }
        out.push_str("])");
    }
}

impl<T: Emit> Emit for Option<T> {
    fn emit(&self, out: &mut String) {
        match self {
            Some(value) => {
                out.push_str("Some(");
                value.emit(out);
                out.push(')');
            }
            None => out.push_str("None"),
        }
    }
}

impl<A: Emit, B: Emit> Emit for (A, B) {
    fn emit(&self, out: &mut String) {
        out.push('(');
        self.0.emit(out);
        out.push_str(", ");
        self.1.emit(out);
        out.push(')');
    }
}

impl Emit for bool {
    fn emit(&self, out: &mut String) {
        put(out, format_args!("{self}"));
    }
}

impl Emit for Step {
    fn emit(&self, out: &mut String) {
        match self {
            Self::Text(text) => {
                out.push_str("Step::Text(");
                text.emit(out);
                out.push(')');
            }
            Self::Class { set, min, max } => {
                out.push_str("Step::Class { set: ");
                set.emit(out);
                put(out, format_args!(", min: {min}, max: {max} }}"));
            }
        }
    }
}

/// Structs, field by field.
macro_rules! emit_struct {
    ($($type:ident { $($field:ident),+ $(,)? })+) => {$(
        impl Emit for $type {
            fn emit(&self, out: &mut String) {
                out.push_str(concat!(stringify!($type), " { "));
                $(
                    out.push_str(concat!(stringify!($field), ": "));
                    self.$field.emit(out);
                    out.push_str(", ");
                )+
                out.push('}');
            }
        }
    )+};
}

emit_struct! {
    Plan { rules, literals, targets, slow, dependents }
    RulePlan {
        id, description, provider, remedy, sources, shape, confidence, visibility, specificity,
        check, entropy, requires, component, path, allow, secret_group, options, pattern, programs,
        literals, encoded, anchors,
    }
    RuleLiteral { bytes, ignore_case }
    PlanLiteral { literal, next, from, to }
    Target { rule, anchor }
    ComponentPlan { rule, within }
    Program { steps, secret, left, right }
}
