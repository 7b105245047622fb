//! Managers of hooks: which of them keeps a repository's, and what stands in its file.

use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::HookError;
use super::script::Hook;

/// The managers that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ManagerName {
    /// No manager: scripts in git's directory of hooks
    None,
    /// `.husky/pre-commit` and `.husky/pre-push`
    Husky,
    /// `lefthook.yml`
    Lefthook,
    /// `.pre-commit-config.yaml`
    PreCommit,
}

/// A manager and its file, or of husky its directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Manager {
    pub(super) name: ManagerName,
    pub(super) path: PathBuf,
}

const LEFTHOOK: [&str; 6] = [
    "lefthook.yml",
    ".lefthook.yml",
    "lefthook.yaml",
    ".lefthook.yaml",
    "lefthook.toml",
    "lefthook.json",
];

impl ManagerName {
    fn shown(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Husky => "husky",
            Self::Lefthook => "lefthook",
            Self::PreCommit => "pre-commit",
        }
    }

    fn at(self, top: &Path) -> Option<Manager> {
        let names: &[&str] = match self {
            Self::None => &[],
            Self::Husky => &[".husky"],
            Self::Lefthook => &LEFTHOOK,
            Self::PreCommit => &[".pre-commit-config.yaml"],
        };
        let path = names.iter().map(|name| top.join(name)).find(|path| path.exists())?;
        Some(Manager { name: self, path })
    }
}

/// Which manager keeps the hooks of the working tree at `top`, where git looks into `hooks`?
pub(super) fn find(
    top: &Path,
    hooks: &Path,
    wanted: Option<ManagerName>,
) -> Result<Option<Manager>, HookError> {
    if let Some(wanted) = wanted {
        let found = wanted.at(top);
        let is_missing = found.is_none() && wanted != ManagerName::None;
        return if is_missing { Err(HookError::NoManager(wanted.shown())) } else { Ok(found) };
    }
    let husky = top.join(".husky");
    if hooks.starts_with(&husky) {
        return Ok(Some(Manager { name: ManagerName::Husky, path: husky }));
    }
    let found = [ManagerName::Lefthook, ManagerName::PreCommit].map(|name| name.at(top));
    let mut found: Vec<Manager> = found.into_iter().flatten().collect();
    if found.len() > 1 {
        // The one that made the hook is in use.
        let hook = fs::read(hooks.join("pre-commit")).unwrap_or_default();
        let hook = String::from_utf8_lossy(&hook);
        let names = found.iter().map(|one| one.name.shown()).collect::<Vec<_>>().join(" and ");
        found.retain(|one| match one.name {
            ManagerName::Lefthook => hook.contains("lefthook"),
            _ => hook.contains("pre-commit.com"),
        });
        if found.len() != 1 {
            return Err(HookError::SeveralManagers(names));
        }
    }
    Ok(found.pop())
}

const BEGIN: &str = "# scrubjay: begin, by `scrubjay hook install git`";
const END: &str = "# scrubjay: end";

/// The manager's files, and the lines that stand in each.
pub(super) fn entries(manager: &Manager) -> Vec<(PathBuf, String)> {
    match manager.name {
        ManagerName::None => Vec::new(),
        ManagerName::Husky => {
            Hook::ALL.map(|hook| (manager.path.join(hook.name()), husky(hook))).into()
        }
        ManagerName::Lefthook => vec![(manager.path.clone(), lefthook())],
        ManagerName::PreCommit => vec![(manager.path.clone(), pre_commit(""))],
    }
}

fn husky(hook: Hook) -> String {
    let missing = format!(
        "command -v scrubjay >/dev/null || {{ echo 'scrubjay: it is not installed, so {} could check \
         nothing and stops here.' >&2; exit 2; }}",
        hook.name()
    );
    let work = hook.work();
    let work = match hook {
        Hook::PreCommit => format!("scrubjay {work} || exit"),
        // What stands below is to read it too.
        Hook::PrePush => format!(
            "scrubjay_lines=$(cat)\n\
             printf '%s\\n' \"$scrubjay_lines\" | scrubjay {work} || exit\n\
             exec <<SCRUBJAY\n$scrubjay_lines\nSCRUBJAY"
        ),
    };
    format!("{BEGIN}\n{missing}\n{work}\n{END}\n")
}

fn lefthook() -> String {
    format!(
        "{BEGIN}
pre-commit:
  commands:
    scrubjay:
      run: scrubjay scan --staged
pre-push:
  commands:
    scrubjay:
      run: scrubjay hook run pre-push {{0}}
      use_stdin: true
{END}
"
    )
}

/// With all files pre-commit names them, so it is told the names.
fn pre_commit(indent: &str) -> String {
    let lines = format!(
        "{BEGIN}
- repo: local
  hooks:
    - id: scrubjay
      name: scrubjay
      entry: scrubjay hook run pre-commit
      language: system
      stages: [pre-commit, manual]
      require_serial: true
    - id: scrubjay-push
      name: scrubjay, what is pushed
      entry: scrubjay hook run pre-push
      language: system
      stages: [pre-push]
      always_run: true
      pass_filenames: false
{END}
"
    );
    lines.lines().map(|line| format!("{indent}{line}\n")).collect()
}

/// The file with the lines in it; `None` where they cannot be put there safely.
pub(super) fn with_entry(manager: ManagerName, text: &str, entry: &str) -> Option<String> {
    let text = without_entry(text)?;
    match manager {
        ManagerName::None => None,
        ManagerName::Husky => Some(with_lines_of_shell(&text, entry)),
        ManagerName::Lefthook => with_keys(&text, entry),
        ManagerName::PreCommit => with_repository(&text),
    }
}

/// The file without the lines; `None` where the marks do not fit.
pub(super) fn without_entry(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let at = |mark: &str| lines.iter().position(|line| line.trim() == mark);
    match (at(BEGIN), at(END)) {
        (None, None) => Some(text.to_owned()),
        (Some(begin), Some(end)) if begin < end => {
            Some([&lines[..begin], &lines[end + 1..]].concat().concat())
        }
        _ => None,
    }
}

/// Behind the first line, and behind the line that starts husky 8, which runs the script again.
fn with_lines_of_shell(text: &str, entry: &str) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let starts = |line: &&str| line.contains("husky.sh");
    let shebang = usize::from(text.starts_with("#!"));
    let at = lines.iter().position(starts).map_or(shebang, |line| line + 1);
    let mut before = lines[..at].concat();
    if !before.is_empty() && !before.ends_with('\n') {
        before.push('\n');
    }
    before + entry + &lines[at..].concat()
}

/// Is it YAML whose keys stand at the beginning of lines, and of one document?
fn is_plain_yaml(text: &str) -> bool {
    let is_plain = |line: &str| {
        let first = line.chars().next();
        first.is_none_or(|first| first.is_ascii_alphanumeric() || " #_-".contains(first))
            && line.trim_end() != "..."
    };
    let documents = text.lines().filter(|line| line.starts_with("---")).count();
    let begins = text.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    text.lines().all(is_plain)
        && (documents == 0 || (documents == 1 && begins == Some("---")))
        && !text.contains('\t')
        && text.ends_with('\n')
        && !text.contains('\r')
}

/// New keys at the end, if neither is there yet.
fn with_keys(text: &str, entry: &str) -> Option<String> {
    let names = ["pre-commit", "pre-push"];
    let is_taken = names.iter().any(|name| text.contains(name));
    (is_plain_yaml(text) && !is_taken).then(|| text.to_owned() + entry)
}

/// One more repository at the end of the list, if that is the last thing in the file.
fn with_repository(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let list = lines.iter().position(|line| line.trim_end() == "repos:")?;
    let below = &lines[list + 1..];
    let is_item = |line: &&&str| line.trim_start().starts_with("- ");
    let first = below.iter().find(is_item)?;
    let indent = &first[..first.len() - first.trim_start().len()];
    let is_in_list = |line: &&str| {
        line.trim().is_empty()
            || line.starts_with('#')
            || line.starts_with(&format!("{indent}- "))
            || line.starts_with(&format!("{indent}  "))
    };
    let is_last = below.iter().all(is_in_list);
    (is_plain_yaml(text) && is_last).then(|| text.to_owned() + &pre_commit(indent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ManagerName::{Husky, Lefthook, PreCommit};

    fn added(manager: ManagerName, text: &str) -> Option<String> {
        let path = PathBuf::from("file");
        let entry = entries(&Manager { name: manager, path }).remove(0).1;
        let with = with_entry(manager, text, &entry)?;
        assert_eq!(without_entry(&with).as_deref(), Some(text), "taken out, it is as before");
        assert_eq!(with_entry(manager, &with, &entry).as_ref(), Some(&with), "twice is once");
        Some(with)
    }

    #[test]
    fn husky_has_it_before_what_could_end_the_script() {
        let text = added(Husky, "#!/bin/sh\nexec npm test\n").unwrap();
        assert!(text.starts_with("#!/bin/sh\n# scrubjay: begin"));
        let text =
            added(Husky, "#!/bin/sh\n. \"$(dirname \"$0\")/_/husky.sh\"\nnpm test\n").unwrap();
        assert!(text.find("husky.sh").unwrap() < text.find("scrubjay").unwrap());
        assert!(added(Husky, "").is_some());
    }

    #[test]
    fn lefthook_has_it_only_where_no_key_is_there() {
        assert!(added(Lefthook, "commit-msg:\n  commands: {}\n").is_some());
        for text in
            ["pre-commit:\n  jobs: []\n", "{a: b}\n", "a: b", "a: b\n...\n", "\"pre-push\": 1\n"]
        {
            assert_eq!(added(Lefthook, text), None, "{text}");
        }
    }

    #[test]
    fn pre_commit_has_it_at_the_end_of_its_list() {
        for indent in ["", "  ", "    "] {
            let text = format!("# c\nrepos:\n{indent}- repo: x\n{indent}  rev: v1\n");
            let with = added(PreCommit, &text).unwrap();
            assert!(with.contains(&format!("\n{indent}- repo: local\n{indent}  hooks:\n")));
        }
        for text in ["repos: []\n", "repos:\n- repo: x\nci: {}\n", "{repos: []}\n"] {
            assert_eq!(added(PreCommit, text), None, "{text}");
        }
    }
}
