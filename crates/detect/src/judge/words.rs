//! Splitting names and values into words, and looking words up.

/// The words of a text: maximal runs of letters or of digits, also split where the case says so
/// (`apiKey` is `api`, `Key`; `APIKey` is `API`, `Key`). Letters beyond ASCII are lower case.
/// Everything else separates.
pub(super) const fn words(text: &[u8]) -> Words<'_> {
    Words { rest: text }
}

/// Iterator over the words of a text.
pub(super) struct Words<'a> {
    rest: &'a [u8],
}

impl Words<'_> {
    /// How many bytes are left behind the last word.
    pub(super) const fn remaining(&self) -> usize {
        self.rest.len()
    }
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let is_lower = |b: &u8| b.is_ascii_lowercase() || !b.is_ascii();
        let start = self.rest.iter().position(|b| b.is_ascii_alphanumeric() || !b.is_ascii())?;
        let rest = &self.rest[start..];
        let run = |of: fn(&u8) -> bool| rest.iter().position(|b| !of(b)).unwrap_or(rest.len());
        let end = if rest[0].is_ascii_digit() {
            run(u8::is_ascii_digit)
        } else if is_lower(&rest[0]) {
            run(|b| b.is_ascii_lowercase() || !b.is_ascii())
        } else {
            let capitals = run(|b| b.is_ascii_uppercase() || !b.is_ascii());
            let lower = rest[capitals..].iter().position(|b| !is_lower(b));
            let lower = lower.unwrap_or(rest.len() - capitals);
            match (capitals, lower) {
                // `Key`, or `KEY` at the end of a word.
                (1, _) | (_, 0) => capitals + lower,
                // The last capital of `APIKey` belongs to the next word.
                _ => capitals - 1,
            }
        };
        self.rest = &rest[end..];
        Some(&rest[..end])
    }
}

/// A sorted list of lower-case texts, searched without regard to ASCII case.
pub(super) struct WordList {
    words: &'static [&'static str],
    /// Where the words that start with each byte start.
    starts: [u16; 257],
    /// Which bytes stand second in them, by their low five bits (which letters of both cases
    /// share). A value is searched at each of its bytes, and this rejects nearly all.
    seconds: [u32; 256],
}

impl WordList {
    /// The words, sorted.
    #[cfg(test)]
    pub(super) fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.words.iter().copied()
    }

    /// Indexes a list. A list that is not sorted, or not in lower case, does not compile where
    /// this is the value of a `static`.
    pub(super) const fn new(words: &'static [&'static str]) -> Self {
        let (mut starts, mut seconds) = ([0_u16; 257], [0_u32; 256]);
        let mut i = 0;
        while i < words.len() {
            let word = words[i].as_bytes();
            assert!(!word.is_empty() && !word[0].is_ascii_uppercase());
            assert!(i == 0 || is_before(words[i - 1].as_bytes(), word), "the list is not sorted");
            starts[word[0] as usize + 1] += 1;
            seconds[word[0] as usize] |= if word.len() == 1 { !0 } else { low_bit(word[1]) };
            i += 1;
        }
        let mut byte = 0;
        while byte < 256 {
            starts[byte + 1] += starts[byte];
            byte += 1;
        }
        Self { words, starts, seconds }
    }

    /// Is the word in the list?
    pub(super) fn contains(&self, word: &[u8]) -> bool {
        self.with_first_of(word).iter().any(|listed| listed.as_bytes().eq_ignore_ascii_case(word))
    }

    /// The length of the longest listed text that the given one starts with.
    pub(super) fn prefix_of(&self, text: &[u8]) -> Option<usize> {
        let first = usize::from(text.first()?.to_ascii_lowercase());
        if self.seconds[first] & low_bit(text.get(1).copied().unwrap_or(0)) == 0 {
            return None;
        }
        // Sorted, so a longer text stands behind each of its prefixes.
        let mut listed = self.with_first_of(text).iter().rev();
        listed.find(|listed| starts_with(text, listed)).map(|listed| listed.len())
    }

    /// Does the text end with a listed one?
    pub(super) fn is_suffix_of(&self, text: &[u8]) -> bool {
        self.words.iter().any(|listed| {
            text.len()
                .checked_sub(listed.len())
                .is_some_and(|at| text[at..].eq_ignore_ascii_case(listed.as_bytes()))
        })
    }

    fn with_first_of(&self, text: &[u8]) -> &'static [&'static str] {
        let Some(first) = text.first() else { return &[] };
        let first = usize::from(first.to_ascii_lowercase());
        &self.words[usize::from(self.starts[first])..usize::from(self.starts[first + 1])]
    }
}

/// Does the text start with the prefix, in any ASCII case?
pub(super) fn starts_with(text: &[u8], prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
}

const fn low_bit(byte: u8) -> u32 {
    1 << (byte & 31)
}

const fn is_before(a: &[u8], b: &[u8]) -> bool {
    let mut i = 0;
    while i < a.len() && i < b.len() {
        if a[i] != b[i] {
            return a[i] < b[i];
        }
        i += 1;
    }
    a.len() < b.len()
}

#[cfg(test)]
mod tests {
    use std::{string::String, vec::Vec};

    use super::{WordList, words};

    fn split(text: &str) -> Vec<String> {
        words(text.as_bytes()).map(|w| String::from_utf8(w.to_vec()).unwrap()).collect()
    }

    #[test]
    fn words_end_at_separators_case_changes_and_digits() {
        assert_eq!(split("apiKey"), ["api", "Key"]);
        assert_eq!(split("APIKey"), ["API", "Key"]);
        assert_eq!(split("MY_API_KEY"), ["MY", "API", "KEY"]);
        assert_eq!(split("oauth2-token.v1"), ["oauth", "2", "token", "v", "1"]);
        assert_eq!(split("XMLHttpRequest"), ["XML", "Http", "Request"]);
        assert_eq!(split("aB"), ["a", "B"]);
        assert_eq!(split("--"), [""; 0]);
    }

    #[test]
    fn lists_are_searched_in_any_case() {
        static LIST: WordList = WordList::new(&["key", "keys", "token", "token_"]);
        assert!(LIST.contains(b"KEY") && LIST.contains(b"Token_"));
        assert!(!LIST.contains(b"ke") && !LIST.contains(b"") && !LIST.contains(b"\xff"));
        assert_eq!(LIST.prefix_of(b"TOKEN_A"), Some(6));
        assert_eq!(LIST.prefix_of(b"tokens"), Some(5));
        assert_eq!(LIST.prefix_of(b"to"), None);
        assert!(LIST.is_suffix_of(b"apiKEY") && !LIST.is_suffix_of(b"apiKEY1"));
    }

    proptest::proptest! {
        #[test]
        fn words_are_the_letters_and_digits_in_order(text: Vec<u8>) {
            let joined: Vec<u8> = words(&text).flatten().copied().collect();
            let expected: Vec<u8> =
                text.iter().copied().filter(|b| b.is_ascii_alphanumeric() || *b >= 0x80).collect();
            proptest::prop_assert_eq!(joined, expected);
        }
    }
}
