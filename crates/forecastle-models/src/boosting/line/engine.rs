//! Ridge regression as an engine.

use forecastle_core::{Error, Result};

use super::codes::{CodedRows, UNKNOWN};
use super::sums::{Labelled, Regressor};
use super::{Line, Term};
use crate::boosting::engine::{Binned, Engine, Growth, Lesson, Objective};
use crate::boosting::learnt::Learnt;
use crate::boosting::rows::RowBlocks;
use crate::regression::solve::ridge_of_sums;

/// Ridge regression, with the penalty chosen by generalised cross-validation.
pub struct Ridge;

/// A code of a smaller share of the rows has no effect of its own.
const LEAST_SHARE: f64 = 0.001;

/// Codes of a column with effects of their own, at most: those of the most weight.
const MOST_CODES: usize = 40;

impl Engine for Ridge {
    fn name(&self) -> &'static str {
        "ridge"
    }

    fn bin(&self, rows: &dyn RowBlocks, bins: usize) -> Result<Box<dyn Binned>> {
        let rows = CodedRows::of(rows, bins);
        if rows.row_count() == 0 {
            return Err(refused("there are no rows"));
        }
        Ok(Box::new(rows))
    }
}

impl Binned for CodedRows {
    fn row_count(&self) -> usize {
        self.bytes.len() / self.columns.len().max(1)
    }

    fn learn(&self, lesson: &Lesson<'_>, growth: &Growth) -> Result<Learnt> {
        let places = lesson.places(self.row_count())?;
        if growth.objective != Objective::Squares {
            return Err(refused("it makes squares small and nothing else"));
        }
        let Lesson { labels, weights, .. } = *lesson;
        let line = line_of(&Labelled { rows: self, places: &places, labels, weights });
        line.map(Learnt::Line).ok_or_else(|| refused("no penalty gives a finite line"))
    }
}

/// A column of the rows on its way into the regression and back.
enum Part {
    Amount { mean: f64, deviation: f64 },
    Code { code: u8, share: f64, deviation: f64 },
}

fn line_of(rows: &Labelled<'_>) -> Option<Line> {
    let (total, mean) = rows.mean();
    if total <= 0.0 {
        return None;
    }
    let mut parts = Vec::new();
    let mut regressors = Vec::new();
    for column in 0..rows.rows.columns.len() {
        for (part, worth) in parts_of(rows, column, total) {
            parts.push((column, part));
            regressors.push(Regressor { column, worth });
        }
    }
    let sums = rows.sums(&regressors, mean);
    let solution =
        ridge_of_sums(&sums.gram, &sums.moment, sums.squares, rows.places.len() as f64, 0)?;
    let mut terms: Vec<Term> = rows.rows.columns.iter().map(|_| Term::Nothing).collect();
    for ((column, part), coefficient) in parts.into_iter().zip(solution.coefficients) {
        put(&mut terms[column], part, coefficient, &rows.rows.columns[column].values);
    }
    terms.iter_mut().for_each(centre);
    Line { base: mean, terms }.checked().ok()
}

/// What a column of the rows is in the regression: one amount, or some codes; nothing where all rows are alike.
fn parts_of(rows: &Labelled<'_>, column: usize, total: f64) -> Vec<(Part, Vec<f64>)> {
    let coded = &rows.rows.columns[column];
    let weights = rows.weight_by_byte(column);
    let known = || weights[..usize::from(UNKNOWN)].iter().zip(&coded.values).enumerate();
    if coded.is_code {
        let mut codes: Vec<(u8, f64)> = known()
            .map(|(code, (weight, _))| (code as u8, weight / total))
            .filter(|(_, share)| (LEAST_SHARE..1.0).contains(share))
            .collect();
        codes.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        codes.truncate(MOST_CODES);
        let part = |(code, share): (u8, f64)| {
            let deviation = (share * (1.0 - share)).sqrt();
            let worth = |byte: usize| match byte {
                _ if byte == usize::from(code) => (1.0 - share) / deviation,
                _ if byte == usize::from(UNKNOWN) => 0.0,
                _ => -share / deviation,
            };
            let worth = (0..=usize::from(UNKNOWN)).map(worth).collect();
            (Part::Code { code, share, deviation }, worth)
        };
        return codes.into_iter().map(part).collect();
    }
    let seen = || known().filter(|(_, (weight, _))| **weight > 0.0);
    let weight: f64 = seen().map(|(_, (weight, _))| weight).sum();
    let mean = seen().map(|(_, (weight, value))| weight * value).sum::<f64>() / weight;
    let squares = seen().map(|(_, (weight, value))| weight * (value - mean).powi(2)).sum::<f64>();
    // Over all rows: where few know the column, it says little.
    let deviation = (squares / total).sqrt();
    // Of one value, or nearly.
    if deviation.is_nan() || deviation <= 1e-9 * mean.abs().max(1e-9) {
        return Vec::new();
    }
    let mut worth = vec![0.0; usize::from(UNKNOWN) + 1];
    for (byte, (_, value)) in seen() {
        worth[byte] = (value - mean) / deviation;
    }
    vec![(Part::Amount { mean, deviation }, worth)]
}

/// Takes a regressor's coefficient up into its column's term.
fn put(term: &mut Term, part: Part, coefficient: f64, values: &[f64]) {
    match part {
        Part::Amount { mean, deviation } => {
            let seen = || values.iter().copied().filter(|value| !value.is_nan());
            let (low, high) = (seen().fold(mean, f64::min), seen().fold(mean, f64::max));
            *term = Term::Amount { mean, slope: coefficient / deviation, low, high, deviation };
        }
        Part::Code { code, share, deviation } => {
            if !matches!(term, Term::Codes { .. }) {
                *term = Term::Codes { effects: Vec::new(), shares: Vec::new() };
            }
            let Term::Codes { effects, shares } = term else { return };
            // Codes that were seen and are too rare for an effect of their own are unlike those that have one.
            let seen = values.iter().rposition(|value| !value.is_nan()).map_or(0, |last| last + 1);
            effects.resize(seen, 0.0);
            shares.resize(seen, 0.0);
            let place = usize::from(code);
            (effects[place], shares[place]) = (coefficient / deviation, share);
        }
    }
}

/// Lets codes add nothing on the whole.
fn centre(term: &mut Term) {
    if let Term::Codes { effects, shares } = term {
        let mean: f64 = effects.iter().zip(&*shares).map(|(effect, share)| effect * share).sum();
        effects.iter_mut().for_each(|effect| *effect -= mean);
    }
}

fn refused(why: &str) -> Error {
    Error::new("X002", format!("ridge regression could not learn: {why}"))
}
