//! The scores of all cases, as tables.

use std::{collections::BTreeMap, error::Error, fmt::Write as _};

use crate::{
    family::{self, Case, Family, Part},
    score::{Judge, Mistake, Score},
};

/// The scores of one part.
pub(crate) struct Report {
    pub(crate) part: Part,
    pub(crate) total: Score,
    kinds: BTreeMap<String, Score>,
    families: Vec<(String, Score)>,
    mistakes: Vec<String>,
}

impl Report {
    /// Scans the cases of a part, or of one family of it.
    pub(crate) fn new(part: Part, only: Option<&str>) -> Result<Self, Box<dyn Error>> {
        let mut judge = Judge::new()?;
        let mut report = Self {
            part,
            total: Score::default(),
            kinds: BTreeMap::new(),
            families: Vec::new(),
            mistakes: Vec::new(),
        };
        let mut families = family::load(part)?;
        families.retain(|family| only.is_none_or(|only| family.id == only));
        for family in &families {
            report.add(family, &mut judge)?;
        }
        Ok(report)
    }

    fn add(&mut self, family: &Family, judge: &mut Judge) -> Result<(), Box<dyn Error>> {
        let mut sum = Score::default();
        for case in family.cases() {
            let case = case?;
            let (score, mistakes) = judge.score(&case.path, &case.text);
            sum += score;
            let lines = mistakes.iter().map(|mistake| line(family, &case, mistake));
            self.mistakes.extend(lines);
        }
        self.total += sum;
        *self.kinds.entry(family.kind.clone()).or_default() += sum;
        self.families.push((family.id.clone(), sum));
        Ok(())
    }

    /// Whether no family was scanned.
    pub(crate) fn is_empty(&self) -> bool {
        self.families.is_empty()
    }

    /// The tables; the places of all mistakes too where asked for.
    pub(crate) fn render(&self, show: bool) -> String {
        let mut out = format!("{}\n{HEAD}", self.part.name());
        let kinds = self.kinds.iter().map(|(name, score)| (name.as_str(), score));
        let families = self.families.iter().map(|(name, score)| (name.as_str(), score));
        kinds.for_each(|(name, score)| row(&mut out, name, score));
        out.push('\n');
        families.for_each(|(name, score)| row(&mut out, name, score));
        out.push('\n');
        row(&mut out, "total", &self.total);
        if show {
            out.push('\n');
            out.extend(self.mistakes.iter().map(String::as_str));
        }
        out
    }
}

const HEAD: &str = "                                 secrets  found  exact  near-m. flagged  other   recall  precision\n";

fn row(out: &mut String, name: &str, score: &Score) {
    let Score { secrets, found, exact, near_misses, flagged, other } = score;
    let (recall, precision) = (100.0 * score.recall(), 100.0 * score.precision());
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "  {name:<30} {secrets:>7} {found:>6} {exact:>6} {near_misses:>8} {flagged:>7} {other:>6} \
         {recall:>7.1}% {precision:>8.1}%"
    );
}

/// Where a mistake is: never the whole secret, only its first characters.
fn line(family: &Family, case: &Case, mistake: &Mistake) -> String {
    let (what, range) = match mistake {
        Mistake::Missed(range) => ("missed".to_owned(), range),
        Mistake::Flagged(range, rule) => (format!("flagged by {rule}"), range),
        Mistake::Other(range, rule) => (format!("unlabelled, by {rule}"), range),
    };
    let bytes = &case.text.bytes;
    let row = bytes[..range.start].iter().filter(|&&byte| byte == b'\n').count() + 1;
    let length = range.len();
    let start = String::from_utf8_lossy(&bytes[range.start..range.start + 4.min(length / 4)]);
    let name = case.name(family);
    format!("  {name}:{row} {what}: {}… ({length} bytes)\n", start.escape_debug())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_add_up() {
        let report = Report::new(Part::Seen, None).unwrap();
        let families = report.families.iter().fold(Score::default(), |mut sum, (_, score)| {
            sum += *score;
            sum
        });
        assert_eq!(families, report.total);
        assert!(report.render(true).contains("total"));
    }
}
