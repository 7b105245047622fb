//! Compiles the rule files into Rust source, with the same code that compiles a user's rules.

#![allow(clippy::print_stdout, reason = "a build script talks to cargo on standard output")]
#![allow(clippy::disallowed_methods, reason = "and cargo to it through the environment")]

extern crate alloc;

#[path = "../src/load.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    unused_qualifications,
    reason = "the build needs a part of it"
)]
mod load;
#[path = "../src/plan/mod.rs"]
#[allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    missing_docs,
    unused_qualifications,
    reason = "the build needs a part of it"
)]
mod plan;

mod emit;

use scrubjay_prefilter::Prefilter;
use std::{error::Error, ffi::OsStr, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/plan");
    println!("cargo::rerun-if-changed=src/load.rs");
    let root = std::env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo sets CARGO_MANIFEST_DIR")?;
    let mut files = Vec::new();
    for entry in fs::read_dir(Path::new(&root).join("rules"))? {
        let path = entry?.path();
        if path.extension() == Some(OsStr::new("toml")) {
            files.push(path);
        }
    }
    files.sort();
    let mut compiled = Vec::new();
    let mut providers = Vec::new();
    for path in &files {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let rules = load::Rules::from_toml(&name, &fs::read_to_string(path)?)?;
        for rule in &rules.rules {
            compiled.push(plan::RulePlan::new(rule).map_err(|error| format!("{name}: {error}"))?);
        }
        if let (Some(name), Some(rule)) = (&rules.provider, rules.rules.first()) {
            providers.push((rule.provider.clone(), name.clone()));
        }
    }
    let plan = plan::Plan::new(compiled)?;
    let out = std::env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?;
    let out = Path::new(&out);
    let prefilter = Prefilter::new(&plan.literals())?.to_bytes();
    let prefilter = prefilter.ok_or("a built-in literal is shorter than three bytes")?;
    fs::write(out.join("prefilter"), prefilter)?;
    fs::write(out.join("builtin.rs"), emit::source(&plan, &providers))?;
    let names = files.iter().filter_map(|path| path.file_name());
    fs::write(out.join("rule_files.rs"), emit::rule_files(names))?;
    Ok(())
}
