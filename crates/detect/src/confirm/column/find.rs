//! Which kind of table a title stands in, and what is done with the values below it.

use core::ops::Range;

use super::{
    super::{
        Confirm,
        score::{Grounds, Spans},
    },
    insert, lines, markup,
    title::{Titles, suffix_len},
};

pub(in super::super) fn confirm(confirm: &mut Confirm<'_, '_>, literal: &Range<usize>) {
    let view = confirm.view;
    let titles = Titles::new(&confirm.rule.literals);
    let behind = suffix_len(&view.bytes[literal.end..]) + literal.end;
    confirm.work.steps += (behind - literal.end) as u64;
    let mut steps = 0;
    let mut propose = |value: Range<usize>| {
        let mut spans = Spans::new(value.clone(), value);
        spans.name = Some(literal.clone());
        confirm.propose(spans, Grounds::Column);
    };
    match view.at(behind) {
        Some(b'<') => markup::values(&view, literal, &titles, &mut steps, &mut propose),
        Some(b',' | b';' | b'\t' | b'|' | b'\n' | b'\r' | b'\\' | b')')
            if !lines::values(&view, literal, behind, &titles, &mut steps, &mut propose) =>
        {
            insert::values(&view, literal, &titles, &mut steps, &mut propose);
        }
        _ => {}
    }
    confirm.work.steps += steps;
}
