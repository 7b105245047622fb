//! The least recall and precision that may be (`floor.toml`).

use std::{error::Error, fs, path::Path};

use serde::Deserialize;

use crate::{family::Part, report::Report};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Floors {
    seen: Floor,
    unseen: Floor,
}

/// Percentages.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Floor {
    recall: f64,
    precision: f64,
}

/// What has fallen below its floor, a line each; empty where all is well.
pub(crate) fn breaches() -> Result<Vec<String>, Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("floor.toml");
    let floors: Floors = toml::from_str(&fs::read_to_string(path)?)?;
    let mut breaches = Vec::new();
    for (part, floor) in Part::ALL.into_iter().zip([floors.seen, floors.unseen]) {
        let total = Report::new(part, None)?.total;
        let figures = [
            ("recall", 100.0 * total.recall(), floor.recall),
            ("precision", 100.0 * total.precision(), floor.precision),
        ];
        for (name, is, least) in figures.into_iter().filter(|(_, is, least)| is < least) {
            let part = part.name();
            breaches.push(format!("{part}: {name} is {is:.1} %, the floor is {least} %"));
        }
    }
    Ok(breaches)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_scanner_is_above_its_floor() {
        assert_eq!(super::breaches().unwrap(), Vec::<String>::new());
    }
}
