//! Shape families: their files, and the cases that they expand to.

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use crate::{
    expand::expand,
    random::Random,
    text::{Label, Text},
};

/// The two parts of the corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The scanner may be calibrated on it.
    Seen,
    /// Written apart from the rules; the figures quoted are of this part.
    Unseen,
}

impl Part {
    pub(crate) const ALL: [Self; 2] = [Self::Seen, Self::Unseen];

    /// The name of its folder.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::Unseen => "unseen",
        }
    }
}

/// A shape of file, from which cases are made.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Family {
    pub(crate) id: String,
    pub(crate) kind: String,
    path: String,
    cases: u64,
    text: String,
}

/// One file of a family.
pub(crate) struct Case {
    pub(crate) number: u64,
    pub(crate) path: String,
    pub(crate) text: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    family: Vec<Family>,
}

/// The families of a part, by file name, then as they stand there.
pub(crate) fn load(part: Part) -> Result<Vec<Family>, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("families").join(part.name());
    let mut paths = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let mut families = Vec::new();
    for path in paths {
        families.extend(read(&path)?);
    }
    Ok(families)
}

fn read(path: &PathBuf) -> Result<Vec<Family>, Box<dyn Error>> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let file: File =
        toml::from_str(&fs::read_to_string(path)?).map_err(|error| format!("{name}: {error}"))?;
    Ok(file.family)
}

impl Family {
    /// Its cases, each from a seed of its own.
    pub(crate) fn cases(&self) -> impl Iterator<Item = Result<Case, Box<dyn Error>>> {
        (0..self.cases).map(|number| {
            let mut random = Random::of_case(&self.id, number);
            let wrong = |error| format!("family {}: {error}", self.id);
            let path = expand(&self.path, &mut random).map_err(wrong)?;
            let text = expand(&self.text, &mut random).map_err(wrong)?;
            Ok(Case { number, path: String::from_utf8(path.bytes)?, text })
        })
    }
}

impl Case {
    /// How many spans have a label.
    #[cfg(test)]
    pub(crate) fn labelled(&self, label: Label) -> usize {
        self.text.spans.iter().filter(|span| span.label == label).count()
    }

    /// How a line of a report names it.
    pub(crate) fn name(&self, family: &Family) -> String {
        format!("{}#{} {}", family.id, self.number, self.path)
    }

    /// The labels and their places, without any text.
    pub(crate) fn to_json(&self, family: &Family, part: Part, file: &str) -> serde_json::Value {
        let span = |span: &crate::text::Span| {
            let secret = span.label == Label::Secret;
            let (label, range) = (span.label.name(), &span.range);
            serde_json::json!({
                "label": label, "expected": secret, "start": range.start, "end": range.end,
                "core": span.core.as_ref().map(|core| [core.start, core.end]),
            })
        };
        serde_json::json!({
            "file": file, "part": part.name(), "family": family.id, "kind": family.kind,
            "path": self.path, "spans": self.text.spans.iter().map(span).collect::<Vec<_>>(),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn count(part: Part, label: Label) -> usize {
        let families = load(part).unwrap();
        let cases = families.iter().flat_map(Family::cases);
        cases.map(|case| case.unwrap().labelled(label)).sum()
    }

    #[test]
    fn names_are_unique_and_cases_differ() {
        let mut ids = BTreeSet::new();
        for family in Part::ALL.into_iter().flat_map(|part| load(part).unwrap()) {
            assert!(ids.insert(family.id.clone()), "{} stands twice", family.id);
            let cases: Vec<_> = family.cases().map(Result::unwrap).collect();
            assert!(!cases.is_empty(), "{} has no cases", family.id);
            let labelled = cases.iter().any(|case| !case.text.spans.is_empty());
            assert!(labelled, "{} has no label", family.id);
            let texts: BTreeSet<_> = cases.iter().map(|case| &case.text.bytes).collect();
            assert_eq!(texts.len(), cases.len(), "{} repeats itself", family.id);
        }
    }

    #[test]
    fn the_unseen_part_is_large_and_as_much_temptation_as_secret() {
        let (secrets, near) =
            (count(Part::Unseen, Label::Secret), count(Part::Unseen, Label::NearMiss));
        assert!(secrets + near >= 600, "{secrets} secrets, {near} near-misses");
        assert!(near >= secrets, "{secrets} secrets, {near} near-misses");
        assert!(load(Part::Unseen).unwrap().len() >= 70);
    }
}
