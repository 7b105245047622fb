//! Why a hook was not installed, taken away or tested.

use std::path::{Path, PathBuf};

use scrubjay_scan::visible;

#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum HookError {
    #[error("git could not be run ({0}); install it, or put it on the PATH")]
    NoGit(std::io::ErrorKind),

    #[error("there is no git repository here; go into one, or use --global")]
    NoRepository,

    #[error("git failed: {}", visible(.0))]
    Git(String),

    #[error(
        "core.hooksPath ({scope}) is {}, so git looks at no hooks of this repository; add `scrubjay \
         scan --staged` to the pre-commit there, or unset it and run again",
        shown(.path)
    )]
    OtherHooksPath { scope: String, path: PathBuf },

    #[error(
        "core.hooksPath of this repository is {}, outside of it; nothing is written there: set it to a \
         directory inside, or unset it",
        shown(.0)
    )]
    OutsideHooksPath(PathBuf),

    #[error("the user has no configuration directory here; set SCRUBJAY_CONFIG to one")]
    NoConfigFolder,

    #[error("both {0} keep hooks here; choose with --manager")]
    SeveralManagers(String),

    #[error("there is no file of {0} here; leave out --manager, or set it up first")]
    NoManager(&'static str),

    #[error("{} is there already, from an earlier hook; move it away and run again", shown(.0))]
    InTheWay(PathBuf),

    #[error("{}: its lines between the marks of scrubjay are broken; take them out by hand", shown(.0))]
    BrokenMarks(PathBuf),

    #[error("the hooks are not installed: run `scrubjay hook install git` first")]
    NotInstalled,

    #[error(
        "the hook {0} fails for what holds no credential too, so nothing is proved; see what it says on a commit"
    )]
    FailsAlways(&'static str),

    #[error("the hook {0} let a credential pass; run `scrubjay hook status git`")]
    LetsPass(&'static str),

    #[error("a path that is not UTF-8 cannot stand in a hook: {}", shown(.0))]
    NotUtf8(PathBuf),
}

pub(super) fn shown(path: &Path) -> String {
    visible(&path.to_string_lossy())
}
