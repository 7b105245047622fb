//! The reasons for not reading a file, each with its name and description.

use std::fmt;

/// Why something was not read although it could have been.
///
/// ```
/// use scrubjay_sources::SkipReason;
/// assert_eq!(SkipReason::TooLarge.name(), "too-large");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SkipReason {
    /// Among the first 8 KiB are NUL bytes, and too many of them or of other bytes that are not text.
    Binary,
    /// The name ends like media, a font, an archive, a PDF or a compiled object.
    BinaryExtension,
    /// No bytes.
    Empty,
    /// Larger than the size limit.
    TooLarge,
    /// A symbolic link below a root.
    Symlink,
    /// A socket, FIFO or device.
    SpecialFile,
    /// git's own storage.
    GitInternals,
    /// Matched by an ignore pattern of git.
    GitIgnored,
    /// A file system that the kernel makes up.
    VirtualFilesystem,
    /// Matched by a pattern of the caller's.
    Excluded,
    /// Matched by a pattern that the scanned tree's own configuration has.
    TreeExcluded,
    /// Further below a root than the limit.
    TooDeep,
}

impl SkipReason {
    /// Every reason, in the order of the table in the crate documentation.
    pub const ALL: [Self; 12] = [
        Self::Binary,
        Self::BinaryExtension,
        Self::Empty,
        Self::TooLarge,
        Self::Symlink,
        Self::SpecialFile,
        Self::GitInternals,
        Self::GitIgnored,
        Self::VirtualFilesystem,
        Self::Excluded,
        Self::TreeExcluded,
        Self::TooDeep,
    ];

    /// The stable name, for reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Binary => "binary",
            Self::BinaryExtension => "binary-extension",
            Self::Empty => "empty",
            Self::TooLarge => "too-large",
            Self::Symlink => "symlink",
            Self::SpecialFile => "special-file",
            Self::GitInternals => "git-internals",
            Self::GitIgnored => "git-ignored",
            Self::VirtualFilesystem => "virtual-filesystem",
            Self::Excluded => "excluded",
            Self::TreeExcluded => "tree-excluded",
            Self::TooDeep => "too-deep",
        }
    }

    /// One line for people.
    pub fn description(self) -> &'static str {
        match self {
            Self::Binary => "NUL bytes in the first 8 KiB, and more there that is not text",
            Self::BinaryExtension => {
                "the name ends like media, a font, an archive, a PDF or a compiled object; not opened"
            }
            Self::Empty => "no bytes",
            Self::TooLarge => "larger than the size limit, or a stream cut off at it",
            Self::Symlink => "a symbolic link below a root; its target is read where it lies",
            Self::SpecialFile => {
                "a socket, FIFO or device below a root; as a root, a socket or block device"
            }
            Self::GitInternals => "git's own storage inside `.git`, such as objects and the index",
            Self::GitIgnored => "matches an ignore pattern of git, tracked or not; only on request",
            Self::VirtualFilesystem => "`/proc`, `/sys` or `/dev` below a root",
            Self::Excluded => {
                "matches an exclude pattern of the command or of a configuration outside of the tree"
            }
            Self::TreeExcluded => {
                "matches an exclude pattern of the scanned tree's own configuration"
            }
            Self::TooDeep => "a directory deeper below a root than the limit; only on request",
        }
    }
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crate_documentation_lists_every_reason() {
        let documented: Vec<&str> =
            include_str!("lib.rs").lines().filter(|line| line.starts_with("//! | `")).collect();
        let expected: Vec<String> = SkipReason::ALL
            .iter()
            .map(|reason| format!("//! | `{}` | {} |", reason.name(), reason.description()))
            .collect();
        assert_eq!(documented, expected);
    }

    #[test]
    fn all_is_in_the_order_of_declaration() {
        for (index, reason) in SkipReason::ALL.into_iter().enumerate() {
            assert_eq!(reason as usize, index);
        }
    }
}
