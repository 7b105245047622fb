//! The evidence about a value that no format proves to be a credential, and what each piece weighs.
//!
//! A weight is ten times the natural logarithm of an odds ratio: seven points make a credential twice
//! as likely. The sum, with [`START`], is ten times the logarithm of the odds themselves. The weights
//! began as guesses and were moved towards what `scrubjay-accuracy fit` finds in the labelled files of
//! `accuracy/families/seen`, as far as those say enough; the same command prints both today.

use crate::plan::Confidence;

/// A piece of evidence.
///
/// ```
/// use scrubjay_detect::Clue;
///
/// assert!(Clue::DigitsInside.points() > 0);
/// assert!(Clue::TestFile.points() < 0);
/// assert_eq!(Clue::TestFile.says(), "the file is a test");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[non_exhaustive]
pub enum Clue {
    /// The name says password.
    PasswordName,
    /// The name says passphrase.
    PassphraseName,
    /// The name says secret or credential.
    SecretName,
    /// The name says token or key.
    TokenName,
    /// No name: a place where a command, a call or a URL has its password.
    PasswordPlace,
    /// `=` stands between name and value.
    Equals,
    /// `:` stands there.
    Colon,
    /// The name is a tag, the value its content.
    Tag,
    /// The name is an option or a directive, the value its argument.
    Option,
    /// A sentence says what the value is.
    Sentence,
    /// The value is the next word.
    Adjacent,
    /// The value is the next of several quoted texts.
    Listed,
    /// Name and value are beside each other as `name` and `value`.
    Beside,
    /// The value is the argument of a call, or what is taken where a variable is not set.
    InCall,
    /// The value is one of a list or a map that the name introduces.
    Member,
    /// The value is quoted.
    Quoted,
    /// The assignment stands in a string.
    InString,
    /// It stands in a comment.
    Comment,
    /// The value has six or seven characters.
    Length6,
    /// Eight to eleven.
    Length8,
    /// Twelve to fifteen.
    Length12,
    /// Sixteen to twenty-three.
    Length16,
    /// Twenty-four to sixty-four.
    Length24,
    /// More.
    Length65,
    /// One kind of characters (of lower case, upper case, digits and others).
    OneKind,
    /// Two kinds.
    TwoKinds,
    /// Three kinds.
    ThreeKinds,
    /// All four.
    FourKinds,
    /// Hexadecimal digits only.
    Hexadecimal,
    /// Digits stand between letters, in several places.
    DigitsInside,
    /// Words, and a few digits or symbols behind them.
    NumberedWord,
    /// Symbols that names do not have.
    Symbols,
    /// Spaces.
    Spaces,
    /// Three quarters of it, or more, reads like words.
    Words,
    /// A third to three quarters of it does.
    SomeWords,
    /// Two thirds of its letters, or more, are in words that source code is made of.
    CodeWords,
    /// A few are.
    SomeCodeWords,
    /// Its letters do not follow each other as in words.
    UnusualLetters,
    /// Less than 2.8 bits of entropy a character.
    LowEntropy,
    /// More than 3.6.
    HighEntropy,
    /// A common password, with or without digits.
    CommonPassword,
    /// The file is a test.
    TestFile,
    /// The file is an example, a template or documentation.
    ExampleFile,
    /// The file holds texts for people, in several languages.
    Translations,
    /// The file holds settings.
    SettingsFile,
    /// The name, or what stands around, says test, dummy, mock or fake.
    SaidToBeFake,
    /// Hexadecimal digits in a test: the input or the outcome of a cipher, more often than a key.
    TestVector,
    /// Four words or more that programs are not made of.
    Phrase,
    /// Names and numbers, joined as in the name of an algorithm or a test.
    Label,
    /// What stands around says example, or names a host that documentation uses.
    SaidToBeExample,
    /// It stands nearby once more, as a name does.
    Repeated,
}

/// The points that every value starts with.
pub(crate) const START: i32 = 0;

/// Every piece, in order: its weight, and how a person is told.
const CLUES: &[(Clue, i8, &str)] = &[
    (Clue::PasswordName, 12, "the name says password"),
    (Clue::PassphraseName, 10, "the name says passphrase"),
    (Clue::SecretName, 9, "the name says secret"),
    (Clue::TokenName, 9, "the name says token or key"),
    (Clue::PasswordPlace, 14, "it stands where a password is expected"),
    (Clue::Equals, 4, "assigned with `=`"),
    (Clue::Colon, 0, "assigned with `:`"),
    (Clue::Tag, 2, "the content of a tag"),
    (Clue::Option, 4, "the argument of an option or a directive"),
    (Clue::Sentence, 2, "a sentence says what it is"),
    (Clue::Adjacent, -6, "it is the next word behind the name"),
    (Clue::Listed, 0, "it is the next text of a list"),
    (Clue::Beside, 4, "name and value stand side by side"),
    (Clue::InCall, -3, "it is the argument of a call, or a default"),
    (Clue::Member, -2, "it is a member of what the name introduces"),
    (Clue::Quoted, 4, "it is quoted"),
    (Clue::InString, -4, "the assignment stands in a string"),
    (Clue::Comment, 2, "it stands in a comment"),
    (Clue::Length6, -8, "6 or 7 characters"),
    (Clue::Length8, 6, "8 to 11 characters"),
    (Clue::Length12, 6, "12 to 15 characters"),
    (Clue::Length16, 6, "16 to 23 characters"),
    (Clue::Length24, 4, "24 to 64 characters"),
    (Clue::Length65, -8, "more than 64 characters"),
    (Clue::OneKind, -10, "one kind of characters"),
    (Clue::TwoKinds, -2, "two kinds of characters"),
    (Clue::ThreeKinds, 4, "three kinds of characters"),
    (Clue::FourKinds, 4, "four kinds of characters"),
    (Clue::Hexadecimal, 2, "hexadecimal digits only"),
    (Clue::DigitsInside, 8, "digits between letters"),
    (Clue::NumberedWord, 10, "words with digits behind them"),
    (Clue::Symbols, 3, "symbols that names do not have"),
    (Clue::Spaces, -14, "spaces"),
    (Clue::Words, -5, "it reads like words"),
    (Clue::SomeWords, -5, "parts read like words"),
    (Clue::CodeWords, -23, "words that source code is made of"),
    (Clue::SomeCodeWords, -9, "some words that source code is made of"),
    (Clue::UnusualLetters, 6, "letters do not follow each other as in words"),
    (Clue::LowEntropy, -3, "low entropy"),
    (Clue::HighEntropy, 2, "high entropy"),
    (Clue::CommonPassword, -14, "a common password"),
    (Clue::TestFile, -14, "the file is a test"),
    (Clue::ExampleFile, -5, "the file is an example or documentation"),
    (Clue::Translations, -17, "the file holds texts for people"),
    (Clue::SettingsFile, 2, "the file holds settings"),
    (Clue::SaidToBeFake, -12, "said to be a test value"),
    (Clue::TestVector, -16, "hexadecimal digits in a test"),
    (Clue::Phrase, 16, "several words that source code is not made of"),
    (Clue::Label, -16, "names and numbers, joined"),
    (Clue::SaidToBeExample, -8, "said to be an example"),
    (Clue::Repeated, -6, "it stands nearby once more, as a name does"),
];

impl Clue {
    /// Every piece that there is, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        CLUES.iter().map(|(clue, ..)| *clue)
    }

    /// How much it weighs: ten times the logarithm of an odds ratio. Positive speaks for a
    /// credential.
    pub const fn points(self) -> i32 {
        CLUES[self as usize].1 as i32
    }

    /// What it says, for people.
    pub const fn says(self) -> &'static str {
        CLUES[self as usize].2
    }
}

/// A set of evidence.
///
/// ```
/// use scrubjay_detect::{Clue, Clues};
///
/// let clues: Clues = [Clue::Quoted, Clue::TestFile].into_iter().collect();
/// assert!(clues.contains(Clue::Quoted) && !clues.contains(Clue::Spaces));
/// assert_eq!(clues.iter().count(), 2);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Clues(u64);

impl Clues {
    /// From this score on a value is a finding of medium confidence: at least nine in ten of those in
    /// the labelled files are credentials.
    pub const MEDIUM: i32 = 10;

    /// From this one on it is one of low confidence: at least one in three.
    pub const LOW: i32 = 0;

    /// Is it there?
    pub const fn contains(self, clue: Clue) -> bool {
        self.0 >> clue as u8 & 1 == 1
    }

    /// Is nothing there? So it is where a format or a check decided.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each piece, in the order of [`Clue`].
    pub fn iter(self) -> impl Iterator<Item = Clue> {
        Clue::all().filter(move |clue| self.contains(*clue))
    }

    /// The sum of all weights: ten times the logarithm of the odds that it is a credential.
    pub fn score(self) -> i32 {
        self.iter().map(Clue::points).sum::<i32>() + START
    }

    /// The confidence that the score stands for; `None` is no finding. A rule, a check or another
    /// rule's finding of the same text may make it another one.
    ///
    /// ```
    /// use scrubjay_detect::{Clue, Clues, Confidence};
    ///
    /// let mut clues = vec![Clue::PasswordName, Clue::Equals, Clue::Length12];
    /// let confidence = |clues: &[Clue]| clues.iter().copied().collect::<Clues>().confidence();
    /// assert_eq!(confidence(&clues), Some(Confidence::Medium));
    /// clues.push(Clue::TestFile);
    /// assert_eq!(confidence(&clues), Some(Confidence::Low));
    /// ```
    pub fn confidence(self) -> Option<Confidence> {
        match self.score() {
            Self::MEDIUM.. => Some(Confidence::Medium),
            Self::LOW.. => Some(Confidence::Low),
            _ => None,
        }
    }

    pub(crate) const fn add(&mut self, clue: Clue) {
        self.0 |= 1 << clue as u8;
    }

    pub(crate) const fn add_if(&mut self, condition: bool, clue: Clue) {
        if condition {
            self.add(clue);
        }
    }
}

impl FromIterator<Clue> for Clues {
    fn from_iter<I: IntoIterator<Item = Clue>>(clues: I) -> Self {
        let mut set = Self::default();
        clues.into_iter().for_each(|clue| set.add(clue));
        set
    }
}

#[cfg(test)]
mod tests {
    use super::{CLUES, Clue, Clues};

    #[test]
    fn the_table_is_in_order_and_fits_a_set() {
        for (at, (clue, ..)) in CLUES.iter().enumerate() {
            assert_eq!(*clue as usize, at, "{clue:?}");
        }
        assert!(CLUES.len() <= 64);
        assert_eq!(Clue::Repeated as usize + 1, CLUES.len());
    }

    #[test]
    fn the_score_is_the_sum() {
        let clues: Clues = [Clue::Quoted, Clue::Spaces, Clue::Quoted].into_iter().collect();
        let sum = Clue::Quoted.points() + Clue::Spaces.points();
        assert_eq!(clues.score() - Clues::default().score(), sum);
    }
}
