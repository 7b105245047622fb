//! Patterns of paths: `*` within a name, `{a,b}` anywhere, a slash at the end for a directory.

/// One path pattern without braces.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Pattern {
    /// What it is relative to: `~` or a variable with its dollar sign.
    pub(crate) begin: String,
    /// The names below that.
    pub(crate) names: Vec<String>,
    /// Is it a directory that is looked for, or a file?
    pub(crate) is_directory: bool,
}

impl Pattern {
    /// The patterns that a text with braces stands for.
    pub(crate) fn all(text: &str) -> Vec<Self> {
        without_braces(text).iter().map(|text| Self::new(text)).collect()
    }

    fn new(text: &str) -> Self {
        let mut names = text.split('/').map(str::to_owned);
        let begin = names.next().unwrap_or_default();
        let names = names.filter(|name| !name.is_empty()).collect();
        Self { begin, names, is_directory: text.ends_with('/') }
    }

    /// How many characters stand for themselves: of two patterns that match the same path, the one
    /// with more of them says more about it.
    pub(crate) fn specificity(&self) -> usize {
        let literal = |name: &String| name.chars().filter(|c| *c != '*').count();
        let wild = self.names.iter().any(|name| is_wild(name));
        self.names.iter().map(literal).sum::<usize>() + if wild { 0 } else { 1000 }
    }
}

/// Does it stand for more than one name?
pub(crate) fn is_wild(name: &str) -> bool {
    name.contains('*')
}

/// Does a pattern of a name match it? A name that begins with a dot is matched only by a pattern
/// that does.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    if name.starts_with('.') && !pattern.starts_with('.') {
        return false;
    }
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        // The first occurrence leaves the most for the others.
        let Some(at) = name.find(part) else { return false };
        name = &name[at + part.len()..];
    }
    name.ends_with(last)
}

/// Every choice of the first braces, with every choice of the others.
fn without_braces(text: &str) -> Vec<String> {
    let braces = text.find('{').zip(text.find('}')).filter(|(open, close)| open < close);
    let Some((open, close)) = braces else { return vec![text.to_owned()] };
    let (before, after) = (&text[..open], &text[close + 1..]);
    let choices = text[open + 1..close].split(',');
    choices.flat_map(|choice| without_braces(&[before, choice, after].concat())).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names() {
        for (pattern, name) in [
            ("a", "a"),
            ("*", "a"),
            (".*", ".a"),
            (".env*", ".env"),
            (".env*", ".env.local"),
            ("*.pem", "x.pem"),
            ("a*b*c", "a-b-b-c"),
            ("*a*", "bab"),
            (".*_key", ".api_key"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [
            ("a", "b"),
            ("*", ".a"),
            ("*.pem", ".pem"),
            ("a*a", "a"),
            ("*ab*b", "ab"),
            ("a*", "ba"),
        ] {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn braces_are_choices() {
        let all: Vec<_> = Pattern::all("~/{a,b}/x{1,2}/").into_iter().map(|p| p.names).collect();
        assert_eq!(all, [["a", "x1"], ["a", "x2"], ["b", "x1"], ["b", "x2"]]);
        assert!(Pattern::all("~/a/")[0].is_directory && !Pattern::all("~/a")[0].is_directory);
        assert_eq!(Pattern::all("~/}{").len(), 1);
    }

    #[test]
    fn what_says_more_is_more_specific() {
        let specificity = |text| Pattern::all(text)[0].specificity();
        assert!(specificity("~/.env.keys") > specificity("~/.env.*"));
        assert!(specificity("~/.env.*") > specificity("~/.*"));
    }

    proptest! {
        #[test]
        fn a_pattern_matches_what_it_is_made_of(
            parts in proptest::collection::vec("[a-c.]{0,3}", 1..5),
            between in proptest::collection::vec("[a-d.]{0,3}", 5),
        ) {
            let name: String =
                parts.iter().zip(&between).flat_map(|(part, gap)| [part.as_str(), gap]).collect();
            let pattern = parts.join("*") + "*";
            prop_assume!(!name.starts_with('.') || pattern.starts_with('.'));
            prop_assert!(matches(&pattern, &name), "{} {}", pattern, name);
        }

        #[test]
        fn nothing_panics(pattern in "\\PC{0,20}", name in "\\PC{0,20}") {
            matches(&pattern, &name);
            Pattern::all(&pattern);
        }
    }
}
