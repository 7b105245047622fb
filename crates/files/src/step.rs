//! The points between two changes on disk, where tests break off.

/// Called after each change on disk. It does nothing but in tests, which end the process here.
#[cfg(not(test))]
#[inline]
pub(crate) fn done() {}

#[cfg(test)]
pub(crate) use counted::{done, end_after};

#[cfg(test)]
mod counted {
    use std::cell::Cell;

    thread_local! {
        static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
    }

    /// Ends the process after so many more changes.
    pub(crate) fn end_after(changes: usize) {
        LEFT.set(Some(changes));
    }

    pub(crate) fn done() {
        match LEFT.get() {
            Some(0 | 1) => std::process::abort(),
            left => LEFT.set(left.map(|left| left - 1)),
        }
    }
}
