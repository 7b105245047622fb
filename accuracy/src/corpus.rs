//! The cases as files, for other scanners to run on.

use std::{error::Error, fs, path::Path};

use crate::family::{self, Part};

/// Writes every case to `folder/PART/FAMILY/NUMBER/PATH`, and `folder/labels.json`.
///
/// What stands in these files looks like credentials: write them into a build folder only.
pub(crate) fn write(folder: &Path) -> Result<usize, Box<dyn Error>> {
    let mut labels = Vec::new();
    for part in Part::ALL {
        for family in family::load(part)? {
            for case in family.cases() {
                let case = case?;
                // A path as `/etc/…` or `~/…` has to stay inside the folder.
                let inner = case.path.trim_start_matches(['/', '~']);
                let file = format!("{}/{}/{}/{inner}", part.name(), family.id, case.number);
                let path = folder.join(&file);
                fs::create_dir_all(path.parent().unwrap_or(folder))?;
                fs::write(&path, &case.text.bytes)?;
                labels.push(case.to_json(&family, part, &file));
            }
        }
    }
    fs::write(folder.join("labels.json"), serde_json::to_vec_pretty(&labels)?)?;
    Ok(labels.len())
}
