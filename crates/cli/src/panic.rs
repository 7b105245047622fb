//! What is printed where the program itself is wrong.

use crate::diagnostics::Diagnostics;

/// From now on a panic prints where it happened, not its message: that may hold scanned bytes.
pub(crate) fn silence_payloads() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(
            || "an unknown place".to_owned(),
            |location| format!("{}:{}:{}", location.file(), location.line(), location.column()),
        );
        let diagnostics = Diagnostics::new(false);
        diagnostics
            .error(format_args!("internal error at {place}; this is a bug, please report it"));
    }));
}
