//! How much of a value is words: what tells `my-kube-secret-1` from a random string.

use super::words::words;

/// Which letters often follow each letter, from `a`: about half of all pairs, which make up 96 % of
/// the pairs in the words of source code and its documentation. A random run of six letters passes
/// as a word one time in four, but random values with digits or both cases seldom have such runs.
const FOLLOWERS: [&[u8]; 26] = [
    b"bcdefgiklmnprstuvwxy",
    b"aceijlorsuy",
    b"acdefghiklmnoprstuvy",
    b"abcdefilmoprstuvy",
    b"abcdefgiklmnopqrstuvwxy",
    b"acdefilmoprstuy",
    b"aehilmnoprsuy",
    b"adeimortuy",
    b"abcdefgklmnoprstvxz",
    b"aeostuw",
    b"adeiostuy",
    b"acdefgiklmnoprstuvy",
    b"abcdeilmopstuy",
    b"acdefgiknoprstuvwy",
    b"abcdefgijklmnoprstuvwy",
    b"acdeghilmoprstuwy",
    b"lu",
    b"abcdefgiklmnoprstuvy",
    b"acdefghiklmnopqrstuwyz",
    b"acdefhilmnoprstuwxy",
    b"abcdefgilmnprst",
    b"aeimosu",
    b"adehinorst",
    b"acefimpt",
    b"aenopst",
    b"aeioz",
];

/// [`FOLLOWERS`], a bit for each letter.
static FOLLOWS: [u32; 26] = {
    let mut masks = [0; 26];
    let mut letter = 0;
    while letter < 26 {
        let mut i = 0;
        while i < FOLLOWERS[letter].len() {
            masks[letter] |= 1 << (FOLLOWERS[letter][i] - b'a');
            i += 1;
        }
        letter += 1;
    }
    masks
};

/// How much of a value is words.
#[derive(Clone, Copy, Default)]
pub(super) struct Wording {
    /// Letters in word-like words.
    pub(super) letters: usize,
    /// Letters and digits.
    pub(super) total: usize,
    /// Word-like words.
    pub(super) words: usize,
}

impl Wording {
    pub(super) fn of(value: &[u8]) -> Self {
        let mut wording = Self::default();
        let mut rest = words(value);
        while let Some(word) = rest.next() {
            wording.total += word.len();
            let end = value.len() - rest.remaining();
            let outside = |b: Option<&u8>| b.is_none_or(|b| !b.is_ascii_alphanumeric());
            // Three letters are a word by chance too often, unless they stand at an end.
            let at_end = || {
                outside(value.get(end))
                    || outside((end - word.len()).checked_sub(1).map(|i| &value[i]))
            };
            if is_wordlike(word) && (word.len() > 3 || at_end()) {
                wording.letters += word.len();
                wording.words += 1;
            }
        }
        wording
    }

    /// Are at least `percent` of the letters and digits in word-like words?
    pub(super) const fn is_at_least(&self, percent: usize) -> bool {
        self.total > 0 && self.letters * 100 >= self.total * percent
    }
}

/// Could this run of letters be a word or an abbreviation? One unusual pair in five is let pass.
fn is_wordlike(word: &[u8]) -> bool {
    if word.len() < 3 || word[0].is_ascii_digit() {
        return false;
    }
    let unusual = word.windows(2).filter(|pair| !is_usual(pair[0], pair[1])).count();
    let has_vowel = || word.iter().any(|b| b"aeiouyAEIOUY".contains(b));
    unusual * 5 < word.len() && (word.len() < 4 || has_vowel())
}

fn is_usual(a: u8, b: u8) -> bool {
    let index = |letter: u8| usize::from(letter.to_ascii_lowercase().wrapping_sub(b'a'));
    let follows = FOLLOWS.get(index(a)).copied().unwrap_or(0);
    let b = index(b);
    b < 26 && follows >> b & 1 == 1
}

/// Do the letters follow each other as they do by chance? One pair in ten is unusual in words, and one
/// in two of what is drawn at random.
pub(super) fn has_unusual_letters(value: &[u8]) -> bool {
    let pairs = value.windows(2).filter(|pair| pair.iter().all(u8::is_ascii_alphabetic));
    let (mut all, mut unusual) = (0, 0);
    for pair in pairs {
        all += 1;
        unusual += usize::from(!is_usual(pair[0], pair[1]));
    }
    all >= 4 && unusual * 3 >= all
}

/// An identifier, or several joined with `.`, `::`, `->` or `[…]`: what code writes where a value
/// could stand. One plain word is not enough: in a configuration file it is a value.
pub(super) fn is_member_path(value: &[u8]) -> bool {
    let starts_well = value.first().is_some_and(|b| b.is_ascii_alphabetic() || *b == b'_');
    let (mut joined, mut at) = (false, 0);
    while at < value.len() {
        at += match &value[at..] {
            [b'.' | b'[' | b'?', b, ..] if b.is_ascii_alphabetic() || *b == b'_' => {
                joined = true;
                1
            }
            [b':', b':', ..] | [b'-', b'>', ..] | [b'?', b'.', ..] => {
                joined = true;
                2
            }
            [b, ..] if b.is_ascii_alphanumeric() || matches!(b, b'_' | b']') => 1,
            _ => return false,
        };
    }
    starts_well && joined
}

#[cfg(test)]
mod tests {
    use super::{Wording, is_member_path};
    use crate::judge::sample::Sample;

    #[test]
    fn identifiers_are_mostly_words() {
        for value in [
            "camelCaseWords2",
            "snake_case_words_v2",
            "SCREAMING_SNAKE_1",
            "my-kube-secret-1",
            "foo.bar.Baz1",
            "github-actions-deploy-token",
            "com.example.service.TokenProvider2",
            "application_default_credentials",
            "authenticationHandlerV1",
            "us-east-1-production-cluster",
            "kubernetes.io/service-account-token",
            "azure-keyvault-secrets-provider",
            "HttpRequestBuilder2",
            "SQLALCHEMY_DATABASE",
        ] {
            assert!(Wording::of(value.as_bytes()).is_at_least(60), "{value}");
        }
    }

    #[test]
    fn random_values_are_not() {
        let mut sample = Sample::new(11);
        let mut lost = [0; 6];
        for _ in 0..10_000 {
            for (i, value) in [
                sample.base62(20),
                sample.base62(40),
                sample.base36(24),
                sample.base36(40),
                sample.base32(32),
                sample.hex(32),
            ]
            .iter()
            .enumerate()
            {
                lost[i] += usize::from(Wording::of(value.as_bytes()).is_at_least(60));
            }
        }
        assert!(lost[0] <= 50 && lost[1] <= 2, "{lost:?}");
        assert!(lost[2] <= 300 && lost[3] <= 100 && lost[4] <= 300 && lost[5] == 0, "{lost:?}");
    }

    #[test]
    fn member_paths() {
        for value in ["self.secret", "config.apiKey", "a::B", "this->token", "x?.y", "a[i]"] {
            assert!(is_member_path(value.as_bytes()), "{value}");
        }
        for value in ["hunter2", "", "1a.b", "a.1", "a-b", "a.b!", ".a"] {
            assert!(!is_member_path(value.as_bytes()), "{value}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(value: std::vec::Vec<u8>) {
            let wording = Wording::of(&value);
            proptest::prop_assert!(wording.letters <= wording.total);
            let _ = is_member_path(&value);
        }
    }
}
