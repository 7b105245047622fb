//! Weights for the scanner's evidence, fitted to the labelled files of the seen part.
//!
//! Logistic regression with a pull towards the weights that stand in the scanner: what the files say
//! little about stays as it is. Every case of a value counts, of each family no more than
//! [`PER_FAMILY`] altogether, so that no shape of file outweighs the others.

use std::{collections::BTreeMap, error::Error, fmt::Write as _};

use scrubjay_detect::{Clue, Clues, Dismissal, Input, Ruling, Scanner};

use crate::{
    family::{self, Part},
    score::overlap,
    text::Label,
};

/// How much a family's values count for together.
const PER_FAMILY: f64 = 20.0;
/// How strongly a weight is held where it stands: as much as so many values.
const PULL: f64 = 2.0;
const ROUNDS: usize = 3_000;
const STEP: f64 = 0.5;

/// A judged value.
struct Sample {
    clues: Vec<Clue>,
    set: Clues,
    is_secret: bool,
    weight: f64,
}

/// The table of weights: of each piece of evidence how often it speaks of secrets and of others, what
/// it weighs, and what the files say that it should; and how well both tell the two apart.
pub(crate) fn fit() -> Result<String, Box<dyn Error>> {
    let samples = samples()?;
    let mut all: BTreeMap<Clue, (usize, usize)> = BTreeMap::new();
    for sample in &samples {
        for clue in &sample.clues {
            let count = all.entry(*clue).or_default();
            if sample.is_secret { count.0 += 1 } else { count.1 += 1 }
        }
    }
    let clues: Vec<Clue> = all.keys().copied().collect();
    let (start, weights) = regress(&samples, &clues);
    let mut text = format!(
        "{:<18} {:>7} {:>7} {:>7} {:>7}\n",
        "clue", "secrets", "others", "weighs", "fitted"
    );
    writeln!(
        text,
        "{:<18} {:>7} {:>7} {:>7} {start:>7.1}",
        "(start)",
        "",
        "",
        Clues::default().score()
    )?;
    for (clue, weight) in clues.iter().zip(&weights) {
        let (secrets, others) = all[clue];
        let name = format!("{clue:?}");
        writeln!(text, "{name:<18} {secrets:>7} {others:>7} {:>7} {weight:>7.1}", clue.points())?;
    }
    let fitted = |sample: &Sample| {
        let sum: f64 = sample
            .clues
            .iter()
            .filter_map(|clue| Some(weights[clues.binary_search(clue).ok()?]))
            .sum();
        start + sum
    };
    writeln!(text, "\nscore     secrets  others   secrets  others (fitted)")?;
    for band in -4..6 {
        let (from, to) = (f64::from(band) * 8.0, f64::from(band + 1) * 8.0);
        let count = |score: &dyn Fn(&Sample) -> f64, is_secret: bool| {
            let of = samples.iter().filter(|s| s.is_secret == is_secret);
            of.filter(|s| (from..to).contains(&score(s).clamp(-31.0, 47.0))).count()
        };
        let now = |sample: &Sample| f64::from(sample.set.score());
        let row =
            [count(&now, true), count(&now, false), count(&fitted, true), count(&fitted, false)];
        writeln!(
            text,
            "{from:>4}..{to:<4} {:>6} {:>7}   {:>7} {:>7}",
            row[0], row[1], row[2], row[3]
        )?;
    }
    Ok(text)
}

/// Every value of the seen part that was weighed.
fn samples() -> Result<Vec<Sample>, Box<dyn Error>> {
    let scanner = Scanner::builtin();
    let mut samples = Vec::new();
    for family in family::load(Part::Seen)? {
        let from = samples.len();
        for case in family.cases() {
            let case = case?;
            for found in scanner.explain(&Input::new(&case.text.bytes).path(&case.path)) {
                let weighed = matches!(
                    found.ruling,
                    Ruling::Finding(_) | Ruling::Dismissed(Dismissal::Evidence)
                );
                if !weighed || found.clues.is_empty() {
                    continue;
                }
                let secret = found.secret.start as usize..found.secret.end as usize;
                let mut labels =
                    case.text.spans.iter().filter(|span| overlap(&span.range, &secret) > 0);
                let label = labels.next().map_or(Label::NearMiss, |span| span.label);
                if label != Label::Either {
                    let clues = found.clues.iter().collect();
                    let is_secret = label == Label::Secret;
                    samples.push(Sample { clues, set: found.clues, is_secret, weight: 1.0 });
                }
            }
        }
        let count = (samples.len() - from) as f64;
        let weight = (PER_FAMILY / count).min(1.0);
        samples[from..].iter_mut().for_each(|sample| sample.weight = weight);
    }
    Ok(samples)
}

/// The start and a weight for each piece of evidence, in points.
fn regress(samples: &[Sample], clues: &[Clue]) -> (f64, Vec<f64>) {
    let prior: Vec<f64> = clues.iter().map(|clue| f64::from(clue.points()) / 10.0).collect();
    let mut start = f64::from(Clues::default().score()) / 10.0;
    let mut weights = prior.clone();
    let rows: Vec<Vec<usize>> = samples
        .iter()
        .map(|s| s.clues.iter().filter_map(|clue| clues.binary_search(clue).ok()).collect())
        .collect();
    let total: f64 = samples.iter().map(|sample| sample.weight).sum();
    for _ in 0..ROUNDS {
        let mut slope: Vec<f64> =
            weights.iter().zip(&prior).map(|(weight, prior)| PULL * (prior - weight)).collect();
        let mut start_slope = 0.0;
        for (sample, row) in samples.iter().zip(&rows) {
            let score: f64 = start + row.iter().map(|&at| weights[at]).sum::<f64>();
            let likely = 1.0 / (1.0 + (-score).exp());
            let error = sample.weight * (f64::from(u8::from(sample.is_secret)) - likely);
            row.iter().for_each(|&at| slope[at] += error);
            start_slope += error;
        }
        for (weight, slope) in weights.iter_mut().zip(&slope) {
            *weight += STEP * slope / total * 10.0;
        }
        start += STEP * start_slope / total;
    }
    (start * 10.0, weights.iter().map(|weight| weight * 10.0).collect())
}

#[cfg(test)]
mod tests {
    use scrubjay_detect::Clue;

    use super::{Sample, regress, samples};

    #[test]
    fn weights_follow_what_the_samples_say() {
        let sample = |clue: Clue, is_secret| {
            let clues = vec![clue];
            Sample { set: clues.iter().copied().collect(), clues, is_secret, weight: 1.0 }
        };
        let secrets = (0..50).map(|_| sample(Clue::Spaces, true));
        let others = (0..50).map(|_| sample(Clue::DigitsInside, false));
        let mut clues = vec![Clue::Spaces, Clue::DigitsInside];
        clues.sort();
        let (_, weights) = regress(&secrets.chain(others).collect::<Vec<_>>(), &clues);
        let weight = |clue| weights[clues.binary_search(&clue).unwrap()];
        assert!(weight(Clue::Spaces) > f64::from(Clue::Spaces.points()));
        assert!(weight(Clue::DigitsInside) < f64::from(Clue::DigitsInside.points()));
    }

    #[test]
    fn thresholds_mean_what_is_said_of_them() {
        let share = |from: i32, to: i32| {
            let samples = samples().unwrap();
            let band = samples.iter().filter(|s| (from..to).contains(&s.set.score()));
            let (secrets, others): (Vec<_>, Vec<_>) = band.partition(|s| s.is_secret);
            secrets.len() as f64 / (secrets.len() + others.len()) as f64
        };
        use scrubjay_detect::Clues;
        assert!(share(Clues::MEDIUM, i32::MAX) >= 0.9);
        assert!(share(Clues::LOW, Clues::MEDIUM) >= 1.0 / 3.0);
    }
}
