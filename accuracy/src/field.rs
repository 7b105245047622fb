//! The harness's own fields: what people choose and write.

use data_encoding::BASE64;

use crate::{random::Random, words};

const ALPHANUMERIC: &str = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
/// Symbols that stand safely within quotes.
const QUOTABLE: &str = "!@#%^*-_+=?.~";
/// Symbols that stand safely in a URL's user information and unquoted in a shell.
const PLAIN: &str = "-_.";
/// Symbols that every format has to escape somewhere.
const AWKWARD: &str = "\"'\\&<>$`;|/:@#%{}";

/// What a field expands to; `None` where it is not one of these.
pub(crate) fn expand(field: &str, random: &mut Random) -> Option<String> {
    Some(match field {
        "lb" => "{".into(),
        "rb" => "}".into(),
        "password" => password(random, QUOTABLE),
        "plainpassword" => password(random, PLAIN),
        "hardpassword" => hard_password(random),
        "strongpassword" => random_password(random, QUOTABLE),
        "passphrase" => passphrase(random),
        "word" => word(random),
        "Word" => capital(&word(random)),
        "WORD" => word(random).to_uppercase(),
        "name" => {
            let family = random.choose(words::FAMILIES);
            format!("{} {family}", random.choose(words::PEOPLE))
        }
        "user" => user(random),
        "host" => host(random),
        "ip" => format!("10.{}.{}.{}", random.below(256), random.below(256), random.below(254) + 1),
        "ident" => ident(random),
        "date" => format!("2025-{:02}-{:02}", random.below(12) + 1, random.below(28) + 1),
        "time" => {
            let [hour, minute, second] = [24, 60, 60].map(|end| random.below(end));
            format!("{hour:02}:{minute:02}:{second:02}")
        }
        "sentence" => sentence(random),
        _ => return bytes(field.strip_prefix("bytes64:")?, random),
    })
}

/// The base64 of so many random bytes, padded.
fn bytes(count: &str, random: &mut Random) -> Option<String> {
    let bytes: Vec<u8> = (0..count.parse().ok()?).map(|_| random.next() as u8).collect();
    Some(BASE64.encode(&bytes))
}

fn word(random: &mut Random) -> String {
    random.choose(words::WORDS).to_owned()
}

fn capital(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |c| c.to_uppercase().chain(characters).collect())
}

fn digits(random: &mut Random, count: usize) -> String {
    random.characters("0123456789", count)
}

/// What people choose, by symbols that the place can take.
fn password(random: &mut Random, symbols: &str) -> String {
    let symbol = |random: &mut Random| random.characters(symbols, 1);
    match random.below(10) {
        0 => format!("{}20{}{}", capital(&word(random)), 10 + random.below(16), symbol(random)),
        1 => format!("{}{}{}", leet(&word(random)), symbol(random), digits(random, 2)),
        2 => format!("{}{}{}", capital(&word(random)), capital(&word(random)), digits(random, 2)),
        3 => {
            let (first, second) = (word(random), word(random));
            format!("{first}{}{second}{}", symbol(random), digits(random, 3))
        }
        4 => format!("{}{}", word(random), digits(random, 4)),
        5 => random.characters("0123456789abcdef", 24),
        6 => {
            let count = 12 + random.below(9);
            random.characters(ALPHANUMERIC, count)
        }
        7 => format!("{}{}{}", digits(random, 2), capital(&word(random)), symbol(random).repeat(2)),
        _ => random_password(random, symbols),
    }
}

/// What a password manager makes.
fn random_password(random: &mut Random, symbols: &str) -> String {
    let count = 10 + random.below(11);
    let mut text = random.characters(ALPHANUMERIC, count).into_bytes();
    for _ in 0..2 {
        let at = 1 + random.below(text.len() - 2);
        text[at] = random.characters(symbols, 1).as_bytes()[0];
    }
    let digit = random.below(text.len() - 2) + 1;
    text[digit] = digits(random, 1).as_bytes()[0];
    String::from_utf8_lossy(&text).into_owned()
}

/// One that every format has to escape.
fn hard_password(random: &mut Random) -> String {
    let (start, end) = (random.characters(ALPHANUMERIC, 5), random.characters(ALPHANUMERIC, 4));
    let [first, second] = [(); 2].map(|()| random.characters(AWKWARD, 1));
    format!("{start}{first}{}{second}{end}", random.characters(ALPHANUMERIC, 3))
}

fn leet(word: &str) -> String {
    let change = |c| match c {
        'a' => '4',
        'e' => '3',
        'i' => '1',
        'o' => '0',
        's' => '5',
        other => other,
    };
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + &rest.chars().map(change).collect::<String>()
}

fn passphrase(random: &mut Random) -> String {
    let separator = random.choose(&["-", " ", "_", "."]);
    let count = 4 + random.below(2);
    (0..count).map(|_| word(random)).collect::<Vec<_>>().join(separator)
}

fn user(random: &mut Random) -> String {
    let family = random.choose(words::FAMILIES).to_lowercase();
    let person = random.choose(words::PEOPLE).to_lowercase();
    match random.below(4) {
        0 => format!("{}{family}", &person[..1]),
        1 => format!("{person}.{family}"),
        2 => format!("svc_{}", word(random)),
        _ => random.choose(&["deploy", "appuser", "ci-bot", "backup", "reporting"]).to_owned(),
    }
}

fn host(random: &mut Random) -> String {
    let role = random.choose(&["db", "api", "mail", "cache", "git", "ldap", "mq", "reports"]);
    let (site, number) = (word(random), random.below(9) + 1);
    let domain = random.choose(&["internal", "corp.net", "prod.io", "lan", "svc.cluster.local"]);
    format!("{role}{number}.{site}.{domain}")
}

fn ident(random: &mut Random) -> String {
    let (first, second) = (word(random), word(random));
    match random.below(3) {
        0 => format!("{first}_{second}"),
        1 => format!("{first}{}", capital(&second)),
        _ => capital(&first) + &capital(&second),
    }
}

fn sentence(random: &mut Random) -> String {
    let count = 6 + random.below(6);
    let words: Vec<_> = (0..count).map(|_| word(random)).collect();
    capital(&words.join(" ")) + "."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_of_many_styles_and_stand_in_quotes() {
        let mut random = Random::new(3);
        let all: Vec<_> = (0..300).map(|_| password(&mut random, QUOTABLE)).collect();
        assert!(all.iter().all(|text| text.len() >= 7 && !text.contains(['"', '\'', '\\'])));
        assert!(all.iter().any(|text| text.bytes().all(|b| b.is_ascii_alphanumeric())));
        assert!(all.iter().any(|text| text.contains('!')));
    }

    #[test]
    fn only_own_fields_are_taken() {
        let mut random = Random::new(3);
        assert!(expand("hex:8", &mut random).is_none());
        assert_eq!(expand("bytes64:32", &mut random).unwrap().len(), 44);
        for field in ["word", "Word", "name", "user", "host", "ip", "ident", "date", "passphrase"] {
            assert!(!expand(field, &mut random).unwrap().is_empty(), "{field}");
        }
    }
}
