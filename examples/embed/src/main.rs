//! scrubjay-detect inside another program: prints rule, line and length of each credential in a
//! file, or in a sample that is made on the spot. What it never prints is a credential.
//!
//! ```text
//! cargo run -- FILE
//! ```

mod sample;

use std::{
    error::Error,
    fs::File,
    io::{self, Read, Write},
    ops::ControlFlow,
};

use scrubjay_detect::{Input, Match, Rules, Scanner, Scratch, Sink, Window};

/// A rule of our own, beside the built-in ones. It could as well be read from a file.
const RULES: &str = r#"
[[rule]]
id = "acme.api-key"
description = "Acme API key"
literals = ["acme_"]
pattern = 'acme_[0-9a-f]{24}'
requires = ["digit", "letter"]
confidence = "high"
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let rules = Rules::from_toml("acme.toml", RULES)?;
    // Immutable and shared: a program makes it once, and a scratch for each thread.
    let scanner = Scanner::builder().add_rules(&rules).build()?;
    let mut scratch = scanner.scratch();
    let lines = match std::env::args_os().nth(1) {
        Some(path) => {
            let name = path.to_string_lossy().into_owned();
            scan_file(&scanner, &mut scratch, File::open(&path)?, &name)?
        }
        None => scan_memory(&scanner, &mut scratch, &sample::text(), "sample.env"),
    };
    io::stdout().write_all(lines.as_bytes())?;
    Ok(())
}

/// The short way, for bytes in memory.
fn scan_memory(scanner: &Scanner, scratch: &mut Scratch, bytes: &[u8], name: &str) -> String {
    let mut report = Report { scanner, lines: String::new() };
    scanner.scan_with(scratch, &Input::new(bytes).path(name), &mut report);
    report.lines
}

/// The way for what may be larger than memory: piece by piece, with the same findings.
fn scan_file(
    scanner: &Scanner,
    scratch: &mut Scratch,
    mut source: impl Read,
    name: &str,
) -> io::Result<String> {
    let mut report = Report { scanner, lines: String::new() };
    let mut stream = scanner.stream(scratch).path(name);
    let mut piece = vec![0; 64 * 1024];
    loop {
        let len = source.read(&mut piece)?;
        // The sink never ends a scan early, so there is nothing to do about the answer.
        let _ = if len == 0 { break } else { stream.push(&piece[..len], &mut report) };
    }
    let _ = stream.finish(&mut report);
    Ok(report.lines)
}

/// Turns matches into lines. A closure would do; a type can hold what it needs.
struct Report<'s> {
    scanner: &'s Scanner,
    lines: String,
}

impl Sink for Report<'_> {
    fn matched(&mut self, found: &Match, window: &Window<'_>) -> ControlFlow<()> {
        let rule = self.scanner.rule(found.rule);
        let line = window.position(found.secret.start).line;
        let length = found.secret.end - found.secret.start;
        self.lines += &format!("{} line {line}: {length} bytes\n", rule.id());
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXPECTED: &str = "\
generic.password line 2: 12 bytes
acme.api-key line 3: 29 bytes
";

    fn scanner() -> Scanner {
        let rules = Rules::from_toml("acme.toml", RULES).unwrap();
        Scanner::builder().add_rules(&rules).build().unwrap()
    }

    #[test]
    fn finds_what_is_in_the_sample_and_shows_none_of_it() {
        let scanner = scanner();
        let lines = scan_memory(&scanner, &mut scanner.scratch(), &sample::text(), "sample.env");
        assert_eq!(lines, EXPECTED);
    }

    #[test]
    fn a_stream_finds_the_same() {
        let scanner = scanner();
        let text = sample::text();
        let lines = scan_file(&scanner, &mut scanner.scratch(), &*text, "sample.env").unwrap();
        assert_eq!(lines, EXPECTED);
    }
}
