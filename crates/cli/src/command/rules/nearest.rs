//! The names that a mistyped one may stand for.

/// How many are named.
const MOST: usize = 3;

/// The names that are most like `name`, best first; none where none is like it.
pub(super) fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let limit = name.len() / 3 + 1;
    let mut near: Vec<(usize, &str)> = names
        .map(|other| (distance(name, other), other))
        .filter(|(distance, other)| *distance <= limit || other.starts_with(name))
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(MOST).map(|(_, name)| name).collect()
}

/// How many characters have to be changed, put in or taken out.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let changed = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (from, to, expected) in
            [("", "", 0), ("", "abc", 3), ("kitten", "sitting", 3), ("ab", "ba", 2), ("ü", "u", 1)]
        {
            assert_eq!(distance(from, to), expected, "{from} {to}");
            assert_eq!(distance(to, from), expected, "{to} {from}");
        }
    }

    #[test]
    fn the_best_first_and_nothing_strange() {
        let names = ["github.pat-classic", "github.pat-fine-grained", "gitlab.pat", "aws.key"];
        assert_eq!(nearest("github.pat-clasic", names.into_iter()), ["github.pat-classic"]);
        assert_eq!(nearest("github.pat-", names.into_iter()).len(), 3);
        assert!(nearest("stripe.secret", names.into_iter()).is_empty());
    }
}
