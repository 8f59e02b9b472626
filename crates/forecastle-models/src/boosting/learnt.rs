//! What an engine has learnt, of whichever kind.

use forecastle_core::Result;
use serde::{Deserialize, Serialize};

use super::forest::{Explainer, Forest, SavedForest, Scorer};
use super::line::Line;

/// What an engine has learnt of rows: their score, from one value per column.
#[derive(Debug, Clone, PartialEq)]
pub enum Learnt {
    /// Trees.
    Forest(Box<Forest>),
    /// A straight line through each column.
    Line(Line),
}

/// The form in which it is kept inside a model file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SavedLearnt {
    /// Of trees.
    Forest(SavedForest),
    /// Of a line.
    Line(Line),
}

impl From<Forest> for Learnt {
    fn from(forest: Forest) -> Self {
        Self::Forest(Box::new(forest))
    }
}

impl Learnt {
    /// The same score for every row.
    #[must_use]
    pub fn constant(score: f64, column_count: usize) -> Self {
        Self::from(Forest::constant(score, column_count))
    }

    /// The number of columns of a row.
    #[must_use]
    pub fn column_count(&self) -> usize {
        match self {
            Self::Forest(forest) => forest.column_count,
            Self::Line(line) => line.column_count(),
        }
    }

    /// What each column contributes to each row's score, exactly, and last what is expected of a row of which
    /// nothing is known: row-major, one value more than columns for each row.
    #[must_use]
    pub fn explain(&self, features: &[f32]) -> Vec<f64> {
        let width = self.column_count();
        let mut said = vec![0.0; features.len() / width.max(1) * (width + 1)];
        match self {
            Self::Forest(forest) => Explainer::new(forest).explain(features, &mut said),
            Self::Line(line) => line.explain(features, &mut said),
        }
        said
    }

    /// What each column is worth, in a unit of its own: the gain of a forest's splits, or the variance that a
    /// line's column makes.
    #[must_use]
    pub fn gains(&self) -> Vec<f64> {
        match self {
            Self::Forest(forest) => forest.gains(),
            Self::Line(line) => line.gains(),
        }
    }

    /// The number of splits on each column; a line has none.
    #[must_use]
    pub fn split_counts(&self) -> Vec<usize> {
        match self {
            Self::Forest(forest) => forest.split_counts(),
            Self::Line(line) => vec![0; line.column_count()],
        }
    }

    /// Its kept form.
    #[must_use]
    pub fn saved(&self) -> SavedLearnt {
        match self {
            Self::Forest(forest) => SavedLearnt::Forest(SavedForest::of(forest)),
            Self::Line(line) => SavedLearnt::Line(line.clone()),
        }
    }

    /// The same ready for many rows.
    #[must_use]
    pub fn scoring(&self) -> Scoring {
        match self {
            Self::Forest(forest) => Scoring::Forest(Scorer::new(forest)),
            Self::Line(line) => Scoring::Line(line.clone()),
        }
    }
}

impl SavedLearnt {
    /// What was saved, equal to the bit.
    ///
    /// # Errors
    /// `M002` when the form is damaged.
    pub fn learnt(&self) -> Result<Learnt> {
        match self {
            Self::Forest(forest) => forest.forest().map(Learnt::from),
            Self::Line(line) => line.clone().checked().map(Learnt::Line),
        }
    }
}

/// What has been learnt, laid out for scoring many rows.
#[derive(Debug, Clone)]
pub enum Scoring {
    /// A forest.
    Forest(Scorer),
    /// A line.
    Line(Line),
}

impl Scoring {
    /// Scores rows, on the calling thread: `features` is row-major, NaN where unknown, and `out` gets one value
    /// per row.
    ///
    /// # Panics
    /// When there are not as many rows of features as places in `out`.
    pub fn score(&self, features: &[f32], out: &mut [f64]) {
        match self {
            Self::Forest(scorer) => scorer.score(features, out),
            Self::Line(line) => line.score(features, out),
        }
    }
}
