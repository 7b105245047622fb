//! What a value, its name and its place say: [`Clue`]s.

use super::{
    Assigned, Link,
    classes::Counts,
    clue::{Clue, Clues},
    entropy::entropy,
    identifier::{Wording, has_unusual_letters},
    line::{is_comment, is_in_string},
    name::Kind,
    password::{is_common, is_phrase},
    path,
    vocabulary::VOCABULARY,
    words::{WordList, words},
};

/// Words beside a value that say that it was made up.
static FAKE: WordList = WordList::new(&[
    "banned",
    "bogus",
    "disallowed",
    "dummy",
    "expected",
    "fake",
    "faked",
    "fixture",
    "foo",
    "foobar",
    "forbidden",
    "incorrect",
    "invalid",
    "mock",
    "mocked",
    "mocks",
    "stub",
    "testcase",
    "vector",
    "vectors",
    "wrong",
]);

/// Words beside a value that say that it only shows how one looks.
static EXAMPLE: WordList = WordList::new(&["eg", "example", "examples", "sample", "usage"]);

/// The evidence about an assigned value.
pub(super) fn assigned(assigned: &Assigned<'_>, kind: Kind, value: &[u8]) -> Clues {
    let mut clues = Clues::default();
    clues.add(match kind {
        Kind::Password => Clue::PasswordName,
        Kind::Passphrase => Clue::PassphraseName,
        Kind::Secret => Clue::SecretName,
        Kind::Token => Clue::TokenName,
    });
    clues.add(match assigned.link {
        Link::Equals => Clue::Equals,
        Link::Colon => Clue::Colon,
        Link::Tag => Clue::Tag,
        Link::Option => Clue::Option,
        Link::Sentence => Clue::Sentence,
        Link::Adjacent => Clue::Adjacent,
        Link::Listed => Clue::Listed,
        Link::Beside => Clue::Beside,
        Link::InCall => Clue::InCall,
        Link::Member => Clue::Member,
    });
    clues.add_if(assigned.quoted, Clue::Quoted);
    clues.add_if(is_in_string(assigned.around), Clue::InString);
    clues.add_if(is_comment(assigned.around), Clue::Comment);
    value_itself(value, &mut clues);
    surroundings(assigned, &mut clues);
    clues.add_if(assigned.near.iter().any(|near| is_repeated(value, near)), Clue::Repeated);
    // `hexsecret:0f2e…` too.
    let digits = value.rsplit(|b| *b == b':').next().unwrap_or(value);
    let vector = digits.len() >= 16 && digits.iter().all(u8::is_ascii_hexdigit);
    let in_test = clues.contains(Clue::TestFile);
    clues.add_if(in_test && vector, Clue::TestVector);
    clues.add_if(in_test && is_test_name(value), Clue::Label);
    clues
}

/// The evidence about a value that stands where a password is expected.
pub(super) fn placed(value: &[u8], path: Option<&[u8]>) -> Clues {
    let mut clues = Clues::default();
    clues.add(Clue::PasswordPlace);
    value_itself(value, &mut clues);
    file(path, &mut clues);
    clues
}

fn value_itself(value: &[u8], clues: &mut Clues) {
    let counts = Counts::of(value);
    clues.add(match value.len() {
        0..8 => Clue::Length6,
        8..12 => Clue::Length8,
        12..16 => Clue::Length12,
        16..24 => Clue::Length16,
        24..65 => Clue::Length24,
        _ => Clue::Length65,
    });
    // A capital at the beginning is none of its own.
    let capital = counts.upper == 1 && value.first().is_some_and(u8::is_ascii_uppercase);
    clues.add(match counts.classes() - usize::from(capital && counts.lower > 0) {
        0 | 1 => Clue::OneKind,
        2 => Clue::TwoKinds,
        3 => Clue::ThreeKinds,
        _ => Clue::FourKinds,
    });
    clues.add_if(counts.hex == value.len(), Clue::Hexadecimal);
    clues.add_if(counts.foreign > 0, Clue::Symbols);
    clues.add_if(counts.spaces > 0, Clue::Spaces);
    clues.add_if(digit_runs_inside(value) >= 2, Clue::DigitsInside);
    clues.add_if(is_common(value, &counts), Clue::CommonPassword);
    clues.add_if(is_phrase(value), Clue::Phrase);
    clues.add_if(is_label(value), Clue::Label);
    let wording = Wording::of(value);
    let words = wording.is_at_least(75);
    clues.add_if(words, Clue::Words);
    clues.add_if(!words && wording.is_at_least(33), Clue::SomeWords);
    clues.add_if(is_numbered(value, &wording), Clue::NumberedWord);
    let known = in_vocabulary(value);
    // One word, and digits or symbols that are more than a number behind it, may have been chosen.
    let single = wording.words == 1 && counts.digits >= 1 && counts.digits + counts.symbols >= 3;
    let mostly = known * 3 >= counts.letters() * 2 && known > 0;
    clues.add_if(mostly && !single, Clue::CodeWords);
    clues.add_if(mostly && single || !mostly && known * 6 > value.len(), Clue::SomeCodeWords);
    clues.add_if(has_unusual_letters(value), Clue::UnusualLetters);
    let bits = entropy(value);
    clues.add_if(bits < 2.8, Clue::LowEntropy);
    clues.add_if(bits > 3.6, Clue::HighEntropy);
}

/// How many runs of digits have a letter on both sides.
fn digit_runs_inside(value: &[u8]) -> usize {
    let ends = |pair: &&[u8]| pair[0].is_ascii_digit() && pair[1].is_ascii_alphabetic();
    let begins = value.windows(2).filter(ends).count();
    begins - usize::from(begins > 0 && value.first().is_some_and(u8::is_ascii_digit))
}

/// A word of four letters or more, and at its end at most five digits and symbols.
fn is_numbered(value: &[u8], wording: &Wording) -> bool {
    let end = value.iter().rposition(u8::is_ascii_alphabetic).map_or(0, |at| at + 1);
    let tail = value.len() - end;
    let plain = value[..end].iter().all(|b| b.is_ascii_alphabetic() || b"_-.".contains(b));
    (1..=5).contains(&tail) && end >= 4 && plain && wording.words > 0
}

/// `KAS-ECC-CDH_P-256`, `ECDHE-PSK-CHACHA20-POLY1305`: four parts or more (three, if none has lower
/// case), each of letters with digits behind them at most.
fn is_label(value: &[u8]) -> bool {
    let mut parts = 0;
    for part in value.split(|b| matches!(b, b'-' | b'_' | b'+' | b':')) {
        let letters = part.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let digits = part[letters..].iter().take_while(|b| b.is_ascii_digit()).count();
        if part.is_empty() || part.len() > 10 || letters + digits != part.len() {
            return false;
        }
        parts += 1;
    }
    let constant = !value.iter().any(u8::is_ascii_lowercase);
    parts >= if constant { 3 } else { 4 } && value.iter().any(u8::is_ascii_uppercase)
}

/// `ALICE_cf_secp384r1`: a name in capitals, and what it is used for.
fn is_test_name(value: &[u8]) -> bool {
    let mut parts = value.split(|b| *b == b'_');
    let first = parts.next().unwrap_or_default();
    let short = |part: &[u8]| !part.is_empty() && part.len() <= 10;
    first.len() >= 3
        && first.iter().all(u8::is_ascii_uppercase)
        && parts.clone().next().is_some()
        && parts.all(short)
}

/// How many letters are in words that source code is made of.
fn in_vocabulary(value: &[u8]) -> usize {
    let known = words(value).filter(|word| word.len() >= 3 && VOCABULARY.contains(word));
    known.map(<[u8]>::len).sum()
}

fn surroundings(assigned: &Assigned<'_>, clues: &mut Clues) {
    file(assigned.path, clues);
    let around = || words(assigned.name).chain(words(assigned.around));
    clues.add_if(around().any(|word| FAKE.contains(word)), Clue::SaidToBeFake);
    clues.add_if(around().any(|word| EXAMPLE.contains(word)), Clue::SaidToBeExample);
}

/// Does the value stand there as a name does: as a word, and neither quoted nor assigned?
fn is_repeated(value: &[u8], near: &[u8]) -> bool {
    let part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    memchr::memmem::find_iter(near, value).any(|at| {
        let (before, behind) = (&near[..at], &near[at + value.len()..]);
        let word = !before.last().is_some_and(part) && !behind.first().is_some_and(part);
        let is_value = || {
            let assigns = before.trim_ascii_end().last();
            assigns.is_none_or(|byte| b"=:\"'`".contains(byte))
        };
        word && !is_value()
    })
}

fn file(path: Option<&[u8]>, clues: &mut Clues) {
    let Some(path) = path else { return };
    clues.add_if(path::is_test(path), Clue::TestFile);
    clues.add_if(path::is_example(path), Clue::ExampleFile);
    clues.add_if(path::is_translation(path), Clue::Translations);
    clues.add_if(path::is_settings(path), Clue::SettingsFile);
}

#[cfg(test)]
mod tests {
    use super::{
        digit_runs_inside, in_vocabulary, is_label, is_numbered, is_repeated, is_test_name, placed,
    };
    use crate::judge::{Clue, identifier::Wording};

    #[test]
    fn a_name_is_repeated_and_a_password_used_twice_is_none() {
        let repeated = |near: &str| is_repeated(b"old_login_3", near.as_bytes());
        assert!(repeated(" = 1; f(old_login_3)") && repeated("let old_login_3 = ask();"));
        for other in ["USER=old_login_3", "x: old_login_3", "'old_login_3'", "a old_login_30", ""] {
            assert!(!repeated(other), "{other}");
        }
    }

    #[test]
    fn digits_inside_stand_between_letters() {
        assert_eq!(digit_runs_inside(b"a1b2c"), 2);
        assert_eq!(digit_runs_inside(b"1abc2"), 0);
        assert_eq!(digit_runs_inside(b"walnut2024"), 0);
        assert_eq!(digit_runs_inside(b""), 0);
    }

    #[test]
    fn words_with_numbers_behind_them() {
        let numbered = |value: &[u8]| is_numbered(value, &Wording::of(value));
        assert!(numbered(b"walnut2024") && numbered(b"glacier-77!"));
        assert!(!numbered(b"walnut") && !numbered(b"2024walnut") && !numbered(b"wa1nut20"));
    }

    #[test]
    fn labels_are_names_and_numbers() {
        assert!(is_label(b"KAS-ECC-CDH_P-256") && is_label(b"ECDHE-PSK-CHACHA20-POLY1305"));
        assert!(is_label(b"RSA-PSK-SHA"));
        assert!(!is_label(b"walnut-glacier-ember-77") && !is_label(b"a1b-c2d-E3f-g4h"));
        assert!(is_test_name(b"ALICE_cf_secp384r1"));
        assert!(!is_test_name(b"alice_cf") && !is_test_name(b"ALICE"));
    }

    #[test]
    fn programs_are_made_of_other_words_than_passwords() {
        assert_eq!(in_vocabulary(b"resetUserField"), 14);
        assert_eq!(in_vocabulary(b"walnut-glacier"), 0);
    }

    #[test]
    fn the_file_is_evidence() {
        let clues = placed(b"kT7xpq9Zw2a", Some(b"tests/fixtures/messages.env"));
        assert!(clues.contains(Clue::TestFile) && clues.contains(Clue::SettingsFile));
        assert!(clues.contains(Clue::Translations) && !clues.contains(Clue::ExampleFile));
    }
}
