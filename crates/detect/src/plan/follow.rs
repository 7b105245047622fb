//! What can follow a literal where its rule holds: so a short literal becomes a longer one.

use super::{
    Anchor, ByteSet, Program, RuleLiteral, RulePlan, Shape, literals::literal_step,
    tables::fixed_sets,
};

/// After a word of a variable's name: more of the name, what may stand between it and a value, or an
/// escape of that. A superset of what [`confirm`](crate::confirm) accepts there.
const IN_NAME: ByteSet =
    ByteSet::WORD.union(ByteSet::of(b"-. \t\r\n,\"'`\\])=:!?+(><%&*|{")).with_range(0x80, 0xff);
/// Behind the title of a table's column: what closes it, and what separates it from the next.
const TITLE_END: ByteSet = ByteSet::of(b" \t\r\n,;|<\"'`*_:\\)]");
/// What ends the part of a URL that names user and host.
pub(crate) const AUTHORITY_END: ByteSet =
    ByteSet::of(b"/?# \t\r\n\"'`<>\\^{}|\0").with_range(0x80, 0xff);
const HEX: ByteSet =
    ByteSet::EMPTY.with_range(b'0', b'9').with_range(b'a', b'f').with_range(b'A', b'F');

/// The bytes that may follow the literal; `None` where nothing needs to follow.
pub(super) fn after(rule: &RulePlan, literal: &RuleLiteral, anchor: Anchor) -> Option<ByteSet> {
    match anchor {
        Anchor::Fixed { program, offset } => {
            let steps = &program_at(rule, program)?.steps;
            let at = usize::from(offset) + literal.bytes.len();
            fixed_sets(steps, at + 1).get(at).copied()
        }
        Anchor::Between { program, min, max } => {
            let program = program_at(rule, program)?;
            let at = literal_step(program, literal, min.into(), max.into())?;
            fixed_sets(&program.steps[at..], literal.bytes.len() + 1)
                .get(literal.bytes.len())
                .copied()
        }
        Anchor::Structure if rule.shape == Shape::Assignment => Some(IN_NAME),
        Anchor::Structure if rule.shape == Shape::Column => Some(TITLE_END),
        Anchor::Structure if rule.shape == Shape::Url && literal.bytes.ends_with(b"://") => {
            Some(AUTHORITY_END.complement())
        }
        Anchor::Escaped { .. } if rule.shape == Shape::Url => Some(AUTHORITY_END.complement()),
        Anchor::Hex { between: None, .. } => Some(HEX),
        Anchor::Structure
        | Anchor::RegexAt
        | Anchor::RegexAround
        | Anchor::Base64 { .. }
        | Anchor::Hex { .. }
        | Anchor::Escaped { .. } => None,
    }
}

fn program_at(rule: &RulePlan, program: u16) -> Option<&Program> {
    rule.programs.get(usize::from(program))
}
