//! JSON and JSON with comments.

use jsonc_parser::{
    CollectOptions, ParseOptions,
    ast::{ObjectPropName, Value},
    common::Ranged,
    parse_to_ast,
};

use crate::document::{Entry, Quoting, Span, Step};

/// What is allowed beyond JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extensions {
    /// Nothing.
    None,
    /// Comments and trailing commas.
    Comments,
}

pub(super) fn entries(text: &str, extensions: Extensions) -> Result<Vec<Entry>, usize> {
    let comments = extensions == Extensions::Comments;
    let options = ParseOptions {
        allow_comments: comments,
        allow_trailing_commas: comments,
        allow_loose_object_property_names: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let parsed = parse_to_ast(text, &CollectOptions::default(), &options)
        .map_err(|error| error.range().start)?;
    let mut entries = Vec::new();
    if let Some(value) = &parsed.value {
        collect(text, value, &mut Vec::new(), &mut entries);
    }
    Ok(entries)
}

fn collect(text: &str, value: &Value<'_>, path: &mut Vec<Step>, entries: &mut Vec<Entry>) {
    let range = value.range();
    let span = Span::new(range.start, range.end);
    match value {
        Value::Object(object) => {
            for property in &object.properties {
                let name = match &property.name {
                    ObjectPropName::String(name) => name.value.to_string(),
                    ObjectPropName::Word(name) => name.value.to_owned(),
                };
                path.push(Step::Key(name));
                collect(text, &property.value, path, entries);
                path.pop();
            }
        }
        Value::Array(array) => {
            for (index, element) in array.elements.iter().enumerate() {
                path.push(Step::Index(index));
                collect(text, element, path, entries);
                path.pop();
            }
        }
        Value::StringLit(string) => {
            entries.push(Entry::new(path.clone(), span, Quoting::Double, string.value.to_string()));
        }
        Value::NumberLit(_) | Value::BooleanLit(_) | Value::NullKeyword(_) => {
            let raw = text.get(span.start..span.end).unwrap_or_default().to_owned();
            entries.push(Entry::new(path.clone(), span, Quoting::Plain, raw));
        }
    }
}
