//! Codes of names, which a model keeps: a name means the same code in every later window.

use forecastle_core::Window;
use serde::{Deserialize, Serialize};

/// For each column of names, the names in the order of their codes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Coding {
    statics: Vec<Names>,
    covariates: Vec<Names>,
}

/// The names of one column.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
struct Names {
    /// Sorted, so that a name is found quickly.
    names: Vec<String>,
}

impl Names {
    /// Each name once.
    fn of<'a>(names: impl Iterator<Item = &'a String>) -> Self {
        let mut names: Vec<String> = names.cloned().collect();
        names.sort_unstable();
        names.dedup();
        Self { names }
    }

    /// The code of a name; `None` for a new one.
    fn code(&self, name: &str) -> Option<usize> {
        self.names.binary_search_by(|known| known.as_str().cmp(name)).ok()
    }
}

impl Coding {
    /// The names that a window's columns have.
    pub fn of(window: &Window<'_>) -> Self {
        let statics = window.statics().iter().map(|column| Names::of(column.labels.iter()));
        let covariates = (0..window.covariate_count())
            .map(|covariate| Names::of(window.covariate_labels(covariate).iter()));
        Self { statics: statics.collect(), covariates: covariates.collect() }
    }

    /// The number of names of a constant column; 0 for one of numbers.
    pub fn static_count(&self, column: usize) -> usize {
        self.statics[column].names.len()
    }

    /// The names of a constant column, in the order of their codes; none for one of numbers.
    pub fn names_of_static(&self, column: usize) -> &[String] {
        &self.statics[column].names
    }

    /// The names of a covariate's values, in the order of their codes; none for one of numbers.
    pub fn names_of_covariate(&self, covariate: usize) -> &[String] {
        &self.covariates[covariate].names
    }

    /// The code of a series' constant; `None` where it is unknown or a new name.
    pub fn constant(&self, window: &Window<'_>, column: usize, series: usize) -> Option<usize> {
        let values = &window.statics()[column];
        let label = label(&values.labels, values.values[series])?;
        self.statics[column].code(label)
    }

    /// The code of a covariate's value, which is a place in the window's own labels.
    pub fn covariate(&self, window: &Window<'_>, covariate: usize, value: f64) -> Option<usize> {
        let label = label(window.covariate_labels(covariate), value)?;
        self.covariates[covariate].code(label)
    }
}

fn label(labels: &[String], value: f64) -> Option<&String> {
    (!value.is_nan()).then(|| labels.get(value as usize)).flatten()
}
