//! The text of the hooks: small POSIX shell scripts.

/// The hooks that scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hook {
    PreCommit,
    PrePush,
}

impl Hook {
    pub(super) const ALL: [Self; 2] = [Self::PreCommit, Self::PrePush];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::PreCommit => "pre-commit",
            Self::PrePush => "pre-push",
        }
    }

    /// What it runs, behind the program's name.
    pub(super) fn work(self) -> &'static str {
        match self {
            Self::PreCommit => "scan --staged",
            Self::PrePush => "hook run pre-push \"$@\"",
        }
    }
}

/// What every script of ours begins with.
const HEAD: &str = "#!/bin/sh\n# scrubjay hook 1: made by `scrubjay hook install git`";

/// What is added to the name of a hook that was there before.
pub(super) const NEXT: &str = ".scrubjay-next";

/// Was the script made by any version of scrubjay?
pub(super) fn is_ours(text: &[u8]) -> bool {
    text.starts_with(b"#!/bin/sh\n# scrubjay hook ")
}

/// The script of a hook, which runs this program. One that was there before runs first: it may
/// change what is to be committed.
pub(super) fn of(hook: Hook, program: &str) -> String {
    scripted(hook, program, "next=$0.scrubjay-next\n")
}

/// The script of a hook for all repositories: it runs the repository's own first.
pub(super) fn of_all(hook: Hook, program: &str) -> String {
    scripted(hook, program, &format!("name={}\n{OWN}", hook.name()))
}

/// The script that stands for any other hook, which git would not look for elsewhere.
pub(super) fn passing(name: &str) -> String {
    let end = "[ ! -x \"$next\" ] || exec \"$next\" \"$@\"\n";
    format!("{HEAD} --global;\n# runs the repository's own\nname={name}\n{OWN}{end}")
}

/// Finds the repository's own hook. Git is asked only where the directory may be another's.
const OWN: &str = "\
dir=${GIT_DIR:-.git}
if [ ! -d \"$dir\" ] || [ -f \"$dir/commondir\" ]; then
\tdir=$(git rev-parse --git-common-dir) || exit
fi
next=$dir/hooks/$name
";

fn scripted(hook: Hook, program: &str, find_next: &str) -> String {
    let program = quoted(program);
    let name = hook.name();
    let work = hook.work();
    let gone = format!(
        "if [ ! -x \"$scrubjay\" ]; then
\techo \"scrubjay: $scrubjay is gone, so {name} could check nothing and stops here.\" >&2
\techo \"scrubjay: install it again and run: scrubjay hook install git\" >&2
\texit 2
fi
"
    );
    let is_next = "[ -x \"$next\" ] && [ -z \"$SCRUBJAY_HOOK_TEST\" ]";
    let body = match hook {
        Hook::PreCommit => format!(
            "if {is_next}; then\n\t\"$next\" \"$@\" || exit\nfi\nexec \"$scrubjay\" {work}\n"
        ),
        // Both are to read what git says.
        Hook::PrePush => format!(
            "lines=$(cat)
say() {{ [ -z \"$lines\" ] || printf '%s\\n' \"$lines\"; }}
if {is_next}; then\n\tsay | \"$next\" \"$@\" || exit\nfi
say | \"$scrubjay\" {work}\n"
        ),
    };
    format!(
        "{HEAD};\n# `scrubjay hook uninstall git` takes it away.\nscrubjay={program}\n{find_next}{gone}{body}"
    )
}

/// A word of the shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// The hooks of git that are passed on. Not `push-to-checkout`: that it is there changes what git
/// does.
pub(super) const PASSED: [&str; 20] = [
    "applypatch-msg",
    "pre-applypatch",
    "post-applypatch",
    "pre-merge-commit",
    "prepare-commit-msg",
    "commit-msg",
    "post-commit",
    "pre-rebase",
    "post-checkout",
    "post-merge",
    "pre-receive",
    "update",
    "proc-receive",
    "post-receive",
    "post-update",
    "reference-transaction",
    "pre-auto-gc",
    "post-rewrite",
    "sendemail-validate",
    "post-index-change",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_word_of_the_shell() {
        assert_eq!(quoted("/o'neil/$(x)"), r"'/o'\''neil/$(x)'");
    }

    #[test]
    fn scripts_are_known_again() {
        for hook in Hook::ALL {
            assert!(is_ours(of(hook, "/bin/scrubjay").as_bytes()));
            assert!(is_ours(of_all(hook, "/bin/scrubjay").as_bytes()));
        }
        assert!(is_ours(passing("update").as_bytes()));
        assert!(!is_ours(b"#!/bin/sh\nscrubjay scan\n"));
    }
}
