//! Every key there is: what the parser knows, and what `docs/config.md` lists.

/// A key of a configuration file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConfigKey {
    /// Its table; `allow` is a list of tables.
    pub table: &'static str,
    /// Its name there.
    pub name: &'static str,
    /// May the scanned tree's file have it?
    pub in_trees: bool,
    /// What values it takes.
    pub kind: &'static str,
    /// A value.
    pub example: &'static str,
    /// What it is for.
    pub about: &'static str,
}

const fn key(
    (table, name): (&'static str, &'static str),
    (kind, example): (&'static str, &'static str),
    about: &'static str,
) -> ConfigKey {
    ConfigKey { table, name, in_trees: true, kind, example, about }
}

const fn outside(key: ConfigKey) -> ConfigKey {
    ConfigKey { in_trees: false, ..key }
}

const PATTERNS: &str = "a list of patterns as in a .gitignore file";
const RULES: &str = "a list of ids of rules or providers";
const SWITCH: &str = "`true` or `false`";

/// Every key, by table.
pub const CONFIG_KEYS: [ConfigKey; 14] = [
    key(("scan", "exclude"), (PATTERNS, "[\"vendor/\"]"), "Skip these files and directories"),
    key(("scan", "only"), (RULES, "[\"aws\", \"github\"]"), "Use only these rules"),
    key(("scan", "without"), (RULES, "[\"generic.password\"]"), "Leave out these rules"),
    key(
        ("scan", "min-confidence"),
        ("`\"low\"`, `\"medium\"` or `\"high\"`", "\"high\""),
        "Report no finding less certain than this",
    ),
    key(("scan", "strict"), (SWITCH, "true"), "Report what the scanned tree suppresses"),
    outside(key(
        ("scan", "rules"),
        ("a list of files, relative to this one", "[\"acme.toml\"]"),
        "Add the rules of these files",
    )),
    outside(key(
        ("tree", "config"),
        (SWITCH, "false"),
        "`false`: read no configuration from the scanned tree",
    )),
    outside(key(
        ("tree", "allow"),
        (SWITCH, "false"),
        "`false`: the tree's `[[allow]]` do not hold",
    )),
    outside(key(
        ("tree", "exclude"),
        (SWITCH, "false"),
        "`false`: the tree's `exclude` does not hold",
    )),
    outside(key(
        ("tree", "rules"),
        (SWITCH, "false"),
        "`false`: the tree's `only` and `without` do not hold, nor a `min-confidence` that hides more",
    )),
    key(
        ("allow", "reason"),
        ("some words", "\"keys of the sandbox\""),
        "Why it is no reason to act; every entry needs it",
    ),
    key(
        ("allow", "values"),
        ("a list of regular expressions", "['sandbox-[0-9]+']"),
        "The whole secret matches one of these",
    ),
    key(
        ("allow", "paths"),
        (PATTERNS, "[\"tests/data/\"]"),
        "The file, or a directory above it, matches these",
    ),
    key(("allow", "rules"), (RULES, "[\"generic.password\"]"), "One of these rules found it"),
];

/// The key of this name in a table.
pub(super) fn find(table: &str, name: &str) -> Option<&'static ConfigKey> {
    CONFIG_KEYS.iter().find(|key| key.table == table && key.name == name)
}
