//! Holds counted instructions to the committed limits: `instruction-limits LIMITS [--update]`, with
//! gungraun's JSON on standard input. `benches/count-instructions` runs it.
//!
//! gungraun has limits of its own, in the benchmark's source; these can be rewritten by a command,
//! and are also too high once a count has fallen well below.

use std::{
    collections::BTreeMap,
    error::Error,
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    process::ExitCode,
};

use serde_json::Value;

/// By how many per cent a count may exceed its limit: what another linker or C library changes.
const ABOVE: f64 = 3.0;
/// By how many per cent it may fall short: after a gain, the limit has to hold what was won.
const BELOW: f64 = 10.0;

const HEADER: &str = "\
# Instructions of the benchmarks in benches/instructions.rs, counted by valgrind (the AVX2 path).
# Written by `benches/count-instructions --update`; CI fails 3 % above and 10 % below.
";

/// Instructions by the name of what takes them.
type Counts = BTreeMap<String, u64>;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("usage: instruction-limits LIMITS [--update]")?;
    let counts = io::stdin().lines().map(|line| count(&line?)).collect::<Result<Counts, _>>()?;
    if counts.is_empty() {
        return Err("no counts on standard input".into());
    }
    let mut out = io::stdout();
    if arguments.next().as_deref() == Some("--update") {
        fs::write(&path, limits(&counts))?;
        writeln!(out, "{path}: {} limits written", counts.len())?;
        return Ok(ExitCode::SUCCESS);
    }
    let committed: Counts = toml::from_str(&fs::read_to_string(&path)?)?;
    let (table, held) = compare(&committed, &counts);
    write!(out, "{table}")?;
    if held {
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(
        out,
        "{path}: a count is more than {ABOVE} % above its limit, or {BELOW} % below. Where that is \
         meant, run `benches/count-instructions --update` and commit the file with the reason."
    )?;
    Ok(ExitCode::FAILURE)
}

/// Name and instructions of a benchmark.
fn count(json: &str) -> Result<(String, u64), Box<dyn Error>> {
    let json: Value = serde_json::from_str(json)?;
    let text = |key: &str| json[key].as_str().ok_or(format!("a benchmark without {key}"));
    let name = format!("{}.{}", text("function_name")?, text("id")?);
    let new = json.pointer("/profiles/0/data/total/metrics/Ir/values/new");
    let new = new.and_then(Value::as_u64).ok_or(format!("{name} has no instruction count"))?;
    Ok((name, new))
}

/// The limits file.
fn limits(counts: &Counts) -> String {
    let lines = counts.iter().map(|(name, count)| format!("\"{name}\" = {count}\n"));
    std::iter::once(HEADER.to_owned()).chain(lines).collect()
}

/// A table of limits and counts, and whether all are kept.
fn compare(limits: &Counts, counts: &Counts) -> (String, bool) {
    let mut table = String::new();
    let mut held = true;
    let names: std::collections::BTreeSet<_> = limits.keys().chain(counts.keys()).collect();
    for name in names {
        let shown = |count: Option<&u64>| count.map_or("none".to_owned(), u64::to_string);
        let (limit, count) = (limits.get(name), counts.get(name));
        let change = limit
            .zip(count)
            .map(|(&limit, &count)| (count as f64 - limit as f64) * 100.0 / limit as f64);
        let verdict = match change {
            None => "FAILED: no limit or no count",
            Some(change) if change > ABOVE => "FAILED: too many",
            Some(change) if change < -BELOW => "FAILED: lower the limit",
            Some(_) => "held",
        };
        held &= verdict == "held";
        let change = change.map_or(String::new(), |change| format!("{change:+.2} %"));
        let _ = writeln!(
            table,
            "{name:<28} {:>12} instructions, limit {:>12} {change:>10}  {verdict}",
            shown(count),
            shown(limit)
        );
    }
    (table, held)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(list: &[(&str, u64)]) -> Counts {
        list.iter().map(|&(name, count)| (name.to_owned(), count)).collect()
    }

    fn held(limit: u64, count: u64) -> bool {
        compare(&counts(&[("scan.source", limit)]), &counts(&[("scan.source", count)])).1
    }

    #[test]
    fn a_count_may_be_a_little_off() {
        assert!(held(1000, 1000) && held(1000, 1030) && held(1000, 900));
        assert!(!held(1000, 1031) && !held(1000, 899));
    }

    #[test]
    fn limits_and_counts_are_of_the_same_benchmarks() {
        let (one, none) = (counts(&[("scan.source", 1)]), counts(&[]));
        assert!(!compare(&one, &none).1 && !compare(&none, &one).1);
    }

    #[test]
    fn what_is_written_is_read() {
        let written = counts(&[("build.builtin", 7), ("scan.source", 1_234_567_890_123)]);
        assert_eq!(toml::from_str::<Counts>(&limits(&written)), Ok(written));
    }

    #[test]
    fn reads_what_gungraun_writes() {
        let json = r#"{"function_name":"scan","id":"source","profiles":[{"data":{"total":
            {"metrics":{"Ir":{"values":{"new":42}}}}},"tool":"Callgrind"}]}"#;
        assert_eq!(count(json).expect("a count"), ("scan.source".to_owned(), 42));
        assert!(count(r#"{"function_name":"scan","id":"source","profiles":[]}"#).is_err());
    }
}
