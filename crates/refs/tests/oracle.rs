//! What consumers make of random lines, asked of the consumers themselves. A missing tool fails
//! the test; what has to be installed first is ignored here and run by `tests/oracle/run`.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use scrubjay_refs::document::dotenv::{Dialect, File, Meaning, Refusal};

const CASES: usize = 3000;
/// The parts lines are put together from: no name of a command, a file or a variable is in them.
const PARTS: [&str; 24] = [
    "x", "z", "xz", " ", "  ", "\t", "'", "'", "\"", "\"", "\\", "\\\\", "\\n", "\\\"", "#", " #",
    "$", "${x}", "\n", "\r\n", "`", "=", "{", "}",
];

/// A generator that gives the same numbers on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }
}

fn cases(without: &[&str]) -> Vec<Vec<u8>> {
    let parts: Vec<_> = PARTS.iter().filter(|part| !without.contains(part)).collect();
    let mut numbers = Numbers(1);
    let heads = ["A=", "A=", "A=\"", "A='", "export A=", "A =", "A= "];
    let case = |numbers: &mut Numbers| {
        let mut text = String::from(heads[numbers.below(heads.len())]);
        for _ in 0..numbers.below(8) {
            text.push_str(parts[numbers.below(parts.len())]);
        }
        text.into_bytes()
    };
    (0..CASES).map(|_| case(&mut numbers)).collect()
}

/// Runs `program`, gives it each case as a line of hexadecimal digits, and reads the values: each
/// is `=` and the value, or something else, and ends with a NUL.
fn ask(program: &str, arguments: &[&str], cases: &[Vec<u8>]) -> Vec<Option<Vec<u8>>> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("the oracle `{program}` has to be installed: {error}"));
    let mut input = child.stdin.take().expect("it is piped");
    let lines: String = cases.iter().map(|case| hexadecimal(case) + "\n").collect();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("no panic").expect("it reads its input");
    assert!(output.status.success(), "{program} failed: {}", output.status);
    let answers = output.stdout.split(|&byte| byte == 0);
    let mut answers: Vec<_> =
        answers.map(|answer| answer.strip_prefix(b"=").map(<[u8]>::to_vec)).collect();
    answers.pop();
    assert_eq!(answers.len(), cases.len(), "{program} answers every case");
    answers
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn compare(dialect: Dialect, cases: &[Vec<u8>], answers: &[Option<Vec<u8>>]) {
    let (mut compared, mut wrong) = (0, Vec::new());
    for (case, answer) in cases.iter().zip(answers) {
        let file = File::parse(case);
        let Some(line) = file.lines().first() else { continue };
        let meaning = file.meaning(line, dialect);
        let expanded = dialect == Dialect::Shell && !meaning.expansions().is_empty();
        if expanded || matches!(meaning, Meaning::Refused(Refusal::SomeShells)) {
            continue;
        }
        compared += 1;
        if meaning.value() != answer.as_deref() {
            let show =
                |value: Option<&[u8]>| value.map(|v| String::from_utf8_lossy(v).into_owned());
            let (ours, theirs) = (show(meaning.value()), show(answer.as_deref()));
            let case = String::from_utf8_lossy(case);
            wrong.push(format!("{case:?}: ours {ours:?}, theirs {theirs:?}"));
        }
    }
    assert!(compared > CASES / 3, "only {compared} cases were compared");
    let shown = wrong.iter().take(12).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} of {compared} differ:\n{shown}", wrong.len());
}

#[test]
fn node_reads_lines_as_its_dialect_says() {
    let script = "const lines = require('fs').readFileSync(0, 'latin1').split('\\n'); lines.pop();\
        for (const line of lines) {\
          const text = Buffer.from(line, 'hex').toString('latin1');\
          const value = require('util').parseEnv(text).A;\
          process.stdout.write((value === undefined ? '-' : '=' + value) + '\\0');\
        }";
    let cases = cases(&[]);
    compare(Dialect::Node, &cases, &ask("node", &["-e", script], &cases));
}

#[test]
fn bash_reads_lines_as_the_shell_dialect_says() {
    let script = r#"PATH=/nonexistent LC_ALL=C
        while read -r line <&3; do (
            text= rest=$line
            while [[ $rest ]]; do text+="\\x${rest:0:2}" rest=${rest:2}; done
            answer() { if [[ -v A ]]; then printf '=%s' "$A"; fi; }
            unset A; x=zz; trap answer EXIT; . <(printf "$text") </dev/null >/dev/null
        )
            # A line that ends the shell at once sets nothing.
            printf '\0'
        done 3<&0; exit 0"#;
    let cases = cases(&["`"]);
    compare(Dialect::Shell, &cases, &ask("bash", &["--norc", "--noprofile", "-c", script], &cases));
}

#[test]
#[ignore = "needs python-dotenv: crates/refs/tests/oracle/run installs it"]
fn python_dotenv_reads_lines_as_its_dialect_says() {
    let script = "import sys, io, dotenv\n\
        out = sys.stdout.buffer\n\
        for line in sys.stdin:\n\
        \x20   text = bytes.fromhex(line.strip())\n\
        \x20   stream = io.TextIOWrapper(io.BytesIO(text), encoding='utf-8')\n\
        \x20   value = dotenv.dotenv_values(stream=stream, interpolate=False).get('A')\n\
        \x20   out.write((b'-' if value is None else b'=' + value.encode()) + b'\\0')\n";
    let cases = cases(&[]);
    compare(Dialect::Python, &cases, &ask("python3", &["-c", script], &cases));
}
