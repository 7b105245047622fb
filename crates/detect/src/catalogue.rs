//! Rule files as people keep them: the rules with what the scanner leaves behind (examples,
//! patterns, comments).
//!
//! The scanner never reads them: its tables were made when the crate was built. The built-in files'
//! text lies in the binary and is read when someone asks.

use alloc::{borrow::Cow, string::String};

use crate::{Rule, RuleError, Rules};

include!(concat!(env!("OUT_DIR"), "/rule_files.rs"));

/// A rule file: its text and the rules in it.
///
/// ```
/// use scrubjay_detect::RuleFile;
///
/// let github = RuleFile::builtin_of("github").expect("built in");
/// assert_eq!((github.name(), github.rules().provider_name()), ("github.toml", Some("GitHub")));
/// let rule = github.rules().iter().find(|rule| rule.id == "github.pat-classic").unwrap();
/// assert_eq!(rule.examples[0], "GITHUB_TOKEN=«ghp_{base62:30}{crc32}»");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct RuleFile {
    text: Cow<'static, str>,
    rules: Rules,
}

impl RuleFile {
    /// Reads a rule file's text. `name` is its name, for errors.
    ///
    /// # Errors
    ///
    /// Those of [`Rules::from_toml`].
    pub fn new(name: &str, text: impl Into<Cow<'static, str>>) -> Result<Self, RuleError> {
        let text = text.into();
        Ok(Self { rules: Rules::from_toml(name, &text)?, text })
    }

    /// The built-in files, by name. Each is read when the iterator comes to it.
    ///
    /// ```
    /// use scrubjay_detect::{RuleFile, Scanner};
    ///
    /// let rules: usize = RuleFile::builtin().map(|file| file.rules().iter().len()).sum();
    /// assert_eq!(rules, Scanner::builtin().rules().len());
    /// ```
    pub fn builtin() -> impl ExactSizeIterator<Item = Self> {
        FILES.iter().map(|(name, text)| Self::of_builtin(name, text))
    }

    /// The built-in file of the provider with this id: `github` for `github.toml`.
    pub fn builtin_of(provider: &str) -> Option<Self> {
        let is_of = |name: &str| name.strip_suffix(".toml") == Some(provider);
        let (name, text) = FILES.iter().find(|(name, _)| is_of(name))?;
        Some(Self::of_builtin(name, text))
    }

    fn of_builtin(name: &str, text: &'static str) -> Self {
        Self::new(name, text).expect("the build script has read it")
    }

    /// Is it a built-in file, as it is?
    #[cfg(feature = "template")]
    pub(crate) fn is_builtin(&self) -> bool {
        FILES.iter().any(|(_, text)| *text == self.text)
    }

    /// The file's name.
    pub fn name(&self) -> &str {
        &self.rules.file
    }

    /// The file's text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The rules, in the file's order.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// What the comment at the file's beginning says, as paragraphs.
    ///
    /// ```
    /// use scrubjay_detect::RuleFile;
    ///
    /// let text = "# Acme's keys:\n# old and new.\n\n[[rule]]\nid = 'acme.key'\n\
    ///     description = 'Acme key'\npattern = 'acme_[0-9]{9}'\nconfidence = 'low'\n";
    /// let file = RuleFile::new("acme.toml", text)?;
    /// assert_eq!(file.notes(), "Acme's keys: old and new.");
    /// assert_eq!(file.notes_on(file.rules().iter().next().unwrap()), "");
    /// # Ok::<(), scrubjay_detect::RuleError>(())
    /// ```
    pub fn notes(&self) -> String {
        let is_of_a_rule = || {
            let mut behind = self.text.lines().skip_while(|line| line.starts_with('#'));
            behind.next().is_some_and(|line| line.trim_start().starts_with("[[rule]]"))
        };
        if is_of_a_rule() {
            return String::new();
        }
        paragraphs(self.text.lines().take_while(|line| line.starts_with('#')))
    }

    /// What the comment directly above a rule of this file says, as paragraphs.
    pub fn notes_on(&self, rule: &Rule) -> String {
        let head = (rule.line as usize).saturating_sub(1);
        let above = self.text.lines().take(head);
        let length =
            above.clone().fold(0, |run, line| if line.starts_with('#') { run + 1 } else { 0 });
        paragraphs(above.skip(head - length))
    }
}

/// A comment's lines as running text; an empty one ends a paragraph.
fn paragraphs<'t>(lines: impl Iterator<Item = &'t str>) -> String {
    let mut text = String::new();
    for line in lines.map(|line| line.trim_start_matches('#').trim()) {
        if line.is_empty() {
            text.push('\n');
            continue;
        }
        if !text.is_empty() && !text.ends_with('\n') {
            text.push(' ');
        }
        text.push_str(line);
    }
    text.truncate(text.trim_end().len());
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    const RULE: &str = "[[rule]]\nid = 'acme.key'\ndescription = 'Acme key'\n\
        pattern = 'acme_[0-9]{9}'\nconfidence = 'low'\n";

    fn notes(text: String) -> (String, String) {
        let file = RuleFile::new("acme.toml", text).unwrap();
        let rule = file.rules().iter().next().unwrap();
        (file.notes(), file.notes_on(rule))
    }

    #[test]
    fn comments_are_notes() {
        let pair = |file: &str, rule: &str| (file.into(), rule.into());
        assert_eq!(notes(format!("# a\n# b\n#\n# c\n\n# d\n\n# e\n{RULE}")), pair("a b\nc", "e"));
        assert_eq!(notes(format!("# a\n{RULE}")), pair("", "a"));
        assert_eq!(notes(RULE.into()), pair("", ""));
        let provider = "[provider]\nid = 'acme'\nname = 'Acme'\n";
        assert_eq!(notes(format!("# a\n{provider}\n# b\n{RULE}")), pair("a", "b"));
    }

    #[test]
    fn a_builtin_file_has_its_providers_name() {
        for file in RuleFile::builtin() {
            let rule = file.rules().iter().next().unwrap();
            assert_eq!(file.name(), format!("{}.toml", rule.provider));
            assert_eq!(RuleFile::builtin_of(&rule.provider), Some(file));
        }
        assert_eq!(RuleFile::builtin_of("github.toml"), None);
    }
}
