//! A configuration file of any content is refused with an error that has a place in it, or read; and
//! what is said of it never shows more of the text than a short key.

#![no_main]

use libfuzzer_sys::fuzz_target;
use scrubjay_scan::{ConfigFile, ConfigKind, Configuration, TreeScope};

fuzz_target!(|data: &[u8]| {
    let lines = data.iter().filter(|&&byte| byte == b'\n').count() + 1;
    for kind in [ConfigKind::Outside, ConfigKind::Tree] {
        let file = match ConfigFile::parse(kind, "fuzz", data) {
            Ok(file) => file,
            Err(error) => {
                assert!((1..=lines).contains(&error.line()));
                assert!((1..=data.len() + 1).contains(&error.column()));
                assert!(error.to_string().len() < 400);
                continue;
            }
        };
        for warning in file.warnings() {
            assert!(warning.to_string().len() < 200);
        }
        assert!(file.reasons().all(|(line, reason)| line <= lines && !reason.is_empty()));
        let _ = file.check_rules(["github", "aws.access-key"]);
        let config = match kind {
            ConfigKind::Tree => Configuration::default().tree(file, TreeScope::default()),
            _ => Configuration::default().file(file),
        };
        // A tree cannot keep itself from being looked at, nor choose the scanner's rules.
        assert!(kind == ConfigKind::Outside || config.reads_trees() && config.only().is_none());
    }
});
