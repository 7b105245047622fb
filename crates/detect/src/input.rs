//! What is scanned.

use alloc::string::String;

/// Bytes to scan, and what is known of them.
///
/// ```
/// use scrubjay_detect::Input;
///
/// let input = Input::new(b"TOKEN=x").path(b"config/.env");
/// assert_eq!(input.haystack(), b"TOKEN=x");
/// ```
#[derive(Clone, Copy)]
pub struct Input<'a> {
    haystack: &'a [u8],
    path: Option<&'a [u8]>,
    any_path: bool,
}

impl<'a> Input<'a> {
    /// These bytes, of unknown origin.
    pub fn new(haystack: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        Self { haystack: haystack.as_ref(), path: None, any_path: false }
    }

    /// The path they come from, with `/` between its parts: rules with a condition on the path
    /// hold only where it is known, and lock files are judged as such.
    #[must_use]
    pub fn path(mut self, path: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        self.path = Some(path.as_ref());
        self
    }

    /// The path is not known yet: rules with a condition on it hold as if it were met. What is found
    /// is then more than with any one path, and tells which bytes to look at again with theirs.
    #[must_use]
    pub fn any_path(mut self) -> Self {
        self.any_path = true;
        self
    }

    /// Do conditions on the path count as met?
    pub(crate) fn has_any_path(&self) -> bool {
        self.any_path
    }

    /// The bytes.
    pub fn haystack(&self) -> &'a [u8] {
        self.haystack
    }

    /// The path, where one was given.
    pub fn path_bytes(&self) -> Option<&'a [u8]> {
        self.path
    }
}

/// The length and the path; the bytes may hold secrets.
impl core::fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Input")
            .field("len", &self.haystack.len())
            .field("path", &self.path.map(String::from_utf8_lossy))
            .finish()
    }
}
