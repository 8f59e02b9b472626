//! A straight line through each column of the rows: ridge regression over all series together.
//!
//! Amounts are drawn back to where rows were seen, so that nothing is extrapolated; a code has an effect of its
//! own. What is unknown is taken for the mean.

mod codes;
mod engine;
mod sums;
#[cfg(test)]
mod tests;

use forecastle_core::{Error, Result};
use serde::{Deserialize, Serialize};

pub use engine::Ridge;

use super::forest::code;

/// A line: what rows score on the whole, and what each column adds to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// What the mean row scores.
    base: f64,
    /// One for each column.
    terms: Vec<Term>,
}

/// What a column adds to a row's score; nothing to that of the mean row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Term {
    /// Nothing.
    Nothing,
    /// An amount: its distance from the mean, times the slope.
    Amount {
        /// The mean of the rows.
        mean: f64,
        /// What one unit adds.
        slope: f64,
        /// What is below counts as this.
        low: f64,
        /// What is above counts as this.
        high: f64,
        /// The standard deviation of the rows.
        deviation: f64,
    },
    /// Codes, each with what it adds.
    Codes {
        /// By code; codes past the end add nothing.
        effects: Vec<f64>,
        /// The share of the rows of each.
        shares: Vec<f64>,
    },
}

impl Term {
    fn adds(&self, value: f32) -> f64 {
        match self {
            Self::Amount { mean, slope, low, high, .. } if !value.is_nan() => {
                slope * (f64::from(value).clamp(*low, *high) - mean)
            }
            Self::Codes { effects, .. } => {
                code(value).and_then(|code| effects.get(code as usize)).copied().unwrap_or(0.0)
            }
            Self::Nothing | Self::Amount { .. } => 0.0,
        }
    }

    /// The variance over the rows of what it adds.
    fn variance(&self) -> f64 {
        match self {
            Self::Nothing => 0.0,
            Self::Amount { slope, deviation, .. } => (slope * deviation).powi(2),
            Self::Codes { effects, shares } => {
                effects.iter().zip(shares).map(|(effect, share)| share * effect * effect).sum()
            }
        }
    }

    fn is_sound(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::Amount { mean, slope, low, high, deviation } => {
                let all = [mean, slope, low, high, deviation];
                all.iter().all(|number| number.is_finite()) && low <= high
            }
            Self::Codes { effects, shares } => {
                effects.len() == shares.len()
                    && effects.iter().chain(shares).all(|number| number.is_finite())
            }
        }
    }
}

impl Line {
    /// The number of columns of a row.
    pub fn column_count(&self) -> usize {
        self.terms.len()
    }

    /// Itself, when every number in it can be.
    ///
    /// # Errors
    /// `M002` when one cannot.
    pub fn checked(self) -> Result<Self> {
        if self.base.is_finite() && self.terms.iter().all(Term::is_sound) {
            return Ok(self);
        }
        Err(Error::new("M002", "the saved line cannot be read: a number in it is none")
            .hint("run `forecastle train` to make a new version"))
    }

    /// Scores rows, row-major, NaN where unknown; one value per row.
    ///
    /// # Panics
    /// When there are not as many rows of features as places in `out`.
    pub fn score(&self, features: &[f32], out: &mut [f64]) {
        assert_eq!(features.len(), out.len() * self.terms.len(), "features of the rows to score");
        for (row, out) in features.chunks_exact(self.terms.len().max(1)).zip(out) {
            let added = row.iter().zip(&self.terms).map(|(value, term)| term.adds(*value));
            *out = added.fold(self.base, |sum, added| sum + added);
        }
    }

    /// What each column adds to each row's score, and last the mean row's: for a line, Shapley values are that.
    pub fn explain(&self, features: &[f32], out: &mut [f64]) {
        let width = self.terms.len();
        for (row, out) in features.chunks_exact(width.max(1)).zip(out.chunks_exact_mut(width + 1)) {
            for ((out, value), term) in out.iter_mut().zip(row).zip(&self.terms) {
                *out = term.adds(*value);
            }
            out[width] = self.base;
        }
    }

    /// The variance over the rows of what each column adds.
    pub fn gains(&self) -> Vec<f64> {
        self.terms.iter().map(Term::variance).collect()
    }
}
