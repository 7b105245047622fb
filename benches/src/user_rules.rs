//! Rule files as a user would write them, of any size.

use std::fmt::Write as _;

/// How a user's rules say what to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// With the `literals` key.
    Literals,
    /// By a pattern that literals can be taken from.
    Extracted,
    /// By a pattern without any literal: every line is searched.
    Slow,
}

/// A file of `count` rules of a kind.
///
/// ```
/// use scrubjay_benches::user_rules::{Kind, file};
/// use scrubjay_detect::{Rules, Scanner};
///
/// let rules = Rules::from_toml("user.toml", &file(Kind::Slow, 3))?;
/// let scanner = Scanner::builder().without_builtin().add_rules(&rules).build()?;
/// assert_eq!(scanner.slow_rules().count(), 3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn file(kind: Kind, count: usize) -> String {
    let mut file = String::new();
    for i in 0..count {
        let _ = write!(
            file,
            "[[rule]]\nid = \"acme.key-{i}\"\ndescription = \"Key of service {i}\"\n\
             confidence = \"medium\"\n"
        );
        let _ = match kind {
            Kind::Literals => {
                writeln!(file, "literals = [\"acme{i}_\"]\npattern = 'acme{i}_[0-9a-f]{{32}}'\n")
            }
            Kind::Extracted => writeln!(file, "pattern = 'acme{i}_[0-9a-f]{{32}}'\n"),
            Kind::Slow => writeln!(file, "pattern = '[a-z]{{3}}[0-9]{{{}}}[A-Z]{{4}}'\n", 9 + i),
        };
    }
    file
}
