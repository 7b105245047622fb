//! `scrubjay hook allowlist`: references and documented examples, for other scanners.

use clap::{Args, ValueEnum};

use crate::error::Error;
use crate::exit::Exit;
use crate::output::{Audience, Destination};

/// Print what another scanner is not to report: references to secrets, and documented examples
///
/// For those who keep gitleaks: `scrubjay hook allowlist --format gitleaks > .gitleaks.toml`. Where
/// the file is there already, put the printed allowlist into it.
#[derive(Debug, Args)]
pub(super) struct AllowlistArgs {
    /// Whose form
    #[arg(long, value_name = "FORMAT")]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// A `.gitleaks.toml`
    Gitleaks,
}

/// References that are a whole value. None of them holds a secret.
const REFERENCES: [&str; 7] = [
    // 1Password, ours, Doppler, Infisical, Bitwarden: a scheme and a path.
    r"^(?:op|scrubjay|doppler|infisical|bws|vault|keychain|pass)://[A-Za-z0-9 ._%/?=&-]+$",
    // Cloud secret managers.
    r"^(?:awssm|awsssm|gcpsm|azurekv|ref\+[a-z0-9]+)://[A-Za-z0-9 ._%/?=&#:-]+$",
    // Environment variables, with or without braces.
    r"^\$\{[A-Za-z_][A-Za-z0-9_]*\}$",
    r"^\$[A-Z_][A-Z0-9_]*$",
    r"^%[A-Z_][A-Z0-9_]*%$",
    // Templates of CI systems, Helm, vals.
    r"^\$?\{\{[ A-Za-z0-9_.|()-]+\}\}$",
    // HashiCorp Vault in configuration files: `vault:secret/data/app#key`.
    r"^vault:[A-Za-z0-9_./-]+#[A-Za-z0-9_.-]+$",
];

/// What vendors' documentation shows as an example.
const EXAMPLES: [&str; 2] = [
    // AWS marks the key pair of its documentation so.
    r"^[A-Za-z0-9/+]+EXAMPLE(?:KEY)?$",
    r"^(?i:your|my|example|dummy|changeme|replace)[A-Za-z_<>-]*(?i:key|token|secret|password|here|me)[A-Za-z_<>-]*$",
];

pub(super) fn run(args: &AllowlistArgs) -> Result<Exit, Error> {
    let Format::Gitleaks = args.format;
    Destination::Stdout.write(Audience::Usual, |out| {
        write!(out, "{GITLEAKS}")?;
        for (what, patterns) in
            [("references", &REFERENCES[..]), ("documented examples", &EXAMPLES)]
        {
            writeln!(out, "  # {what}")?;
            for pattern in patterns {
                writeln!(out, "  '''{pattern}''',")?;
            }
        }
        writeln!(out, "]")
    })?;
    Ok(Exit::Clean)
}

const GITLEAKS: &str = "\
# By `scrubjay hook allowlist --format gitleaks`.
[extend]
useDefault = true

[[allowlists]]
description = \"references to secrets, and documented examples\"
regexTarget = \"secret\"
regexes = [
";
