//! What is planted: expansions of the rules' own examples.

use std::{fmt::Write as _, fs, io, ops::Range, path::Path};

use scrubjay_benches::rules;
use scrubjay_detect::{Confidence, Rule, Shape, Visibility, template::expand};

/// How many keys a corpus has.
pub(crate) const COUNT: usize = 200;

/// The kinds of the transcript's keys: as they come up in an agent's session.
const KINDS: [&str; 15] = [
    "anthropic.api-key",
    "aws.secret-access-key",
    "cloudflare.user-token",
    "doppler.personal-token",
    "generic.password",
    "generic.secret",
    "github.pat-classic",
    "github.pat-fine-grained",
    "jwt.token",
    "key.pkcs8",
    "openai.project-key",
    "sentry.user-token",
    "stripe.secret-key",
    "url.postgres",
    "vault.service-token",
];

/// A key that is in a corpus.
pub(crate) struct Plant {
    /// Below the corpus.
    pub(crate) file: String,
    /// Where in the file its secret is, in bytes.
    pub(crate) secret: Range<u64>,
    /// The rule whose example it is.
    pub(crate) rule: String,
    /// How it was placed.
    pub(crate) placing: &'static str,
}

/// An example's text, not yet anywhere.
pub(crate) struct Seedling {
    pub(crate) rule: String,
    pub(crate) shape: Shape,
    pub(crate) text: Vec<u8>,
    pub(crate) secret: Range<usize>,
}

impl Seedling {
    /// Does the value's form alone say what it is, or its quotes where it ends, whatever stands
    /// around it?
    pub(crate) fn stands_alone(&self) -> bool {
        let quoted = self.text.get(self.secret.start.wrapping_sub(1)).is_some_and(|b| is_quote(*b))
            && self.text.get(self.secret.end).is_some_and(|b| is_quote(*b) || *b == b'\\');
        self.shape == Shape::Token || quoted
    }

    /// Is it all on one line?
    pub(crate) fn is_line(&self) -> bool {
        !self.text.contains(&b'\n')
    }

    /// As it reads inside a JSON string.
    pub(crate) fn escaped(&self) -> Self {
        let before = escape(&self.text[..self.secret.start]);
        let secret = escape(&self.text[self.secret.clone()]);
        let after = escape(&self.text[self.secret.end..]);
        Self {
            rule: self.rule.clone(),
            shape: self.shape,
            secret: before.len()..before.len() + secret.len(),
            text: [before, secret, after].concat(),
        }
    }

    /// The plant it becomes where its text begins at `offset`.
    pub(crate) fn at(&self, file: &str, offset: u64, placing: &'static str) -> Plant {
        let start = offset + self.secret.start as u64;
        Plant {
            file: file.to_owned(),
            secret: start..start + self.secret.len() as u64,
            rule: self.rule.clone(),
            placing,
        }
    }
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

/// The text inside a JSON string.
pub(crate) fn escape(text: &[u8]) -> Vec<u8> {
    let mut escaped = Vec::with_capacity(text.len() + text.len() / 8);
    for byte in text {
        match byte {
            b'"' | b'\\' => escaped.extend([b'\\', *byte]),
            b'\n' => escaped.extend(b"\\n"),
            b'\r' => escaped.extend(b"\\r"),
            b'\t' => escaped.extend(b"\\t"),
            0..0x20 => escaped.extend(format!("\\u{byte:04x}").bytes()),
            _ => escaped.push(*byte),
        }
    }
    escaped
}

/// The rules whose examples are planted, each in turn.
pub(crate) struct Planting {
    rules: Vec<Rule>,
    next: usize,
}

impl Planting {
    /// Every rule that reports secrets by itself, wherever they are, unless it has to be asked to.
    pub(crate) fn of_all_rules() -> Self {
        let plantable = |rule: &Rule| {
            rule.visibility == Visibility::Secret
                && rule.confidence > Confidence::Low
                && rule.path.is_none()
                && rule.component.is_none()
        };
        Self { rules: rules::all().into_iter().filter(plantable).collect(), next: 0 }
    }

    /// The transcript's kinds.
    pub(crate) fn of_kinds() -> Self {
        let rules: Vec<_> =
            rules::all().into_iter().filter(|rule| KINDS.contains(&rule.id.as_str())).collect();
        assert_eq!(rules.len(), KINDS.len(), "every kind is a rule's");
        Self { rules, next: 0 }
    }

    /// The next one that is suitable: the rules in turn, and of each its examples in turn. No two
    /// are the same.
    pub(crate) fn next(&mut self, suitable: impl Fn(&Seedling) -> bool) -> Seedling {
        loop {
            let rule = &self.rules[self.next % self.rules.len()];
            let round = self.next / self.rules.len();
            let template = &rule.examples[round % rule.examples.len()];
            let seed = 0x5eed + self.next as u64;
            let expansion = expand(template, seed).expect("the tests expand every example");
            self.next += 1;
            let seedling = Seedling {
                rule: rule.id.clone(),
                shape: rule.shape,
                text: expansion.text,
                secret: expansion.secret,
            };
            if suitable(&seedling) {
                return seedling;
            }
        }
    }

    /// Writes where everything is, not what it is. No name has a character that JSON escapes.
    pub(crate) fn write_list(plants: &[Plant], path: &Path) -> io::Result<()> {
        let mut list = String::from("[");
        for (i, Plant { file, secret, rule, placing }) in plants.iter().enumerate() {
            let comma = if i == 0 { "" } else { "," };
            let (start, length) = (secret.start, secret.end - secret.start);
            let _ = write!(
                list,
                "{comma}\n{{\"file\":\"{file}\",\"offset\":{start},\"length\":{length},\
                 \"rule\":\"{rule}\",\"placing\":\"{placing}\"}}"
            );
        }
        list.push_str("\n]\n");
        fs::write(path, list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_turn() {
        let mut planting = Planting::of_kinds();
        let mut kinds = KINDS.map(|_| planting.next(|_| true).rule);
        kinds.sort();
        assert_eq!(kinds, KINDS);
    }

    #[test]
    fn the_secret_is_where_it_was_once_escaped() {
        let seedling = Seedling {
            rule: "acme.key".to_owned(),
            shape: Shape::Token,
            text: b"\"a\":\t\"x\ny\"\x01".to_vec(),
            secret: 6..9,
        };
        let escaped = seedling.escaped();
        assert_eq!(escaped.text, br#"\"a\":\t\"x\ny\"\u0001"#);
        assert_eq!(&escaped.text[escaped.secret.clone()], br"x\ny");
        assert_eq!(escaped.at("file", 100, "anywhere").secret, 110..114);
    }
}
