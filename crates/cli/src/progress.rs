//! The progress bar: bytes, files and rate, on standard error.

use std::fmt::{self, Write};
use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::time::{Duration, Instant};

use indicatif::{DecimalBytes, HumanCount, ProgressBar, ProgressStyle};
use scrubjay_sources::Progress;

/// How often it is drawn.
const INTERVAL: Duration = Duration::from_millis(100);

/// A progress bar that is drawn on a thread of its own, and gone when it is dropped.
#[derive(Debug)]
pub(crate) struct Bar(ProgressBar);

impl Bar {
    /// Shows what `progress` counts; nothing where standard error is no terminal.
    pub(crate) fn start(progress: &Arc<Progress>) -> Option<Self> {
        if !io::stderr().is_terminal() {
            return None;
        }
        let bar = ProgressBar::new_spinner().with_style(style(progress));
        bar.enable_steady_tick(INTERVAL);
        Some(Self(bar))
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        // Ends the thread, and waits for it: nothing is drawn into what is printed next.
        self.0.disable_steady_tick();
        self.0.finish_and_clear();
    }
}

fn style(progress: &Arc<Progress>) -> ProgressStyle {
    let progress = Arc::clone(progress);
    let started = Instant::now();
    ProgressStyle::with_template("{spinner} {counted}")
        .unwrap_or_else(|_| ProgressStyle::default_spinner())
        .with_key("counted", move |_: &indicatif::ProgressState, out: &mut dyn Write| {
            // A line that cannot be formatted is not drawn.
            let _ = counted(out, progress.files(), progress.bytes(), started.elapsed());
        })
}

fn counted(out: &mut dyn Write, files: u64, bytes: u64, elapsed: Duration) -> fmt::Result {
    let rate = bytes as f64 / elapsed.as_secs_f64().max(INTERVAL.as_secs_f64());
    write!(
        out,
        "{} in {} files, {}/s",
        DecimalBytes(bytes),
        HumanCount(files),
        DecimalBytes(rate as u64)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_files_and_rate() {
        let mut line = String::new();
        counted(&mut line, 1234, 5_000_000, Duration::from_secs(2)).unwrap();
        assert_eq!(line, "5.00 MB in 1,234 files, 2.50 MB/s");
    }
}
