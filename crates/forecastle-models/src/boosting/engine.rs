//! What learns from rows.

use std::borrow::Cow;

use forecastle_core::{Error, Result};

use super::learnt::Learnt;
use super::rows::RowBlocks;

/// What trees are grown to make small.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Objective {
    /// The mean of squared errors: forecasts means.
    Squares,
    /// The mean of absolute errors: forecasts medians.
    Absolute,
    /// Squares near zero and absolute errors beyond `delta`.
    Huber {
        /// Where the one becomes the other, in the labels' unit.
        delta: f64,
    },
    /// Poisson deviance: forecasts means of counts; labels are not negative.
    Poisson,
    /// Tweedie deviance: forecasts means of amounts with many zeros; labels are not negative.
    Tweedie {
        /// Between 1 (Poisson) and 2 (gamma).
        power: f64,
    },
    /// The quantile loss: forecasts a quantile.
    Quantile {
        /// Its probability, between 0 and 1.
        probability: f64,
    },
}

/// How trees are grown.
#[derive(Debug, Clone, PartialEq)]
pub struct Growth {
    /// What is made small.
    pub objective: Objective,
    /// Trees, at most.
    pub rounds: usize,
    /// The share of each tree that is added.
    pub learning_rate: f64,
    /// Leaves of a tree, at most.
    pub leaves: usize,
    /// Rows of a leaf, at least.
    pub rows_of_leaf: usize,
    /// The share of the rows that is drawn for each tree.
    pub row_share: f64,
    /// The share of the columns that is drawn for each tree.
    pub column_share: f64,
    /// The penalty on squared leaf values.
    pub l2: f64,
    /// Whether trees are averaged (a random forest) instead of each mending what those before it missed.
    pub is_averaged: bool,
    /// The seed of everything random.
    pub seed: u64,
}

/// What there is to learn of binned rows.
#[derive(Debug, Clone, Copy)]
pub struct Lesson<'a> {
    /// One finite value for each row, of all.
    pub labels: &'a [f32],
    /// One finite, non-negative value for each row, of all.
    pub weights: &'a [f32],
    /// The places of the rows to learn from, which ascend; all when absent.
    pub rows: Option<&'a [u32]>,
}

impl Lesson<'_> {
    /// The places of the rows to learn from, out of so many.
    ///
    /// # Errors
    /// `X002` when there are more or fewer labels or weights than rows, or the places are not among them in order.
    pub fn places(&self, row_count: usize) -> Result<Cow<'_, [u32]>> {
        let refused = |why: &str| {
            Err(Error::new("X002", format!("{why}, of {row_count} rows to learn from")))
        };
        if (self.labels.len(), self.weights.len()) != (row_count, row_count) {
            return refused("not one label and weight each");
        }
        let Some(rows) = self.rows else {
            return Ok((0..row_count as u32).collect());
        };
        let is_within = rows.last().is_some_and(|last| (*last as usize) < row_count);
        if !is_within || !rows.is_sorted_by(|one, next| one < next) {
            return refused("none, or places that are not in order");
        }
        Ok(Cow::Borrowed(rows))
    }
}

/// Rows in an engine's own binned form.
pub trait Binned: Send + Sync {
    /// The number of rows.
    fn row_count(&self) -> usize;

    /// Learns what is to be learnt of the rows, which stay as they are.
    ///
    /// # Errors
    /// When there are more or fewer labels or weights than rows, no row is left, or the engine refuses.
    fn learn(&self, lesson: &Lesson<'_>, growth: &Growth) -> Result<Learnt>;
}

/// What learns from rows, most often a library that grows trees.
pub trait Engine: Sync {
    /// The name in settings and messages.
    fn name(&self) -> &'static str;

    /// Whether it can be used on this machine.
    ///
    /// # Errors
    /// What is missing, and what to do.
    fn ready(&self) -> Result<()> {
        Ok(())
    }

    /// Bins rows, of at most `bins` values per column, block by block.
    ///
    /// # Errors
    /// When there are no rows, or the engine refuses.
    fn bin(&self, rows: &dyn RowBlocks, bins: usize) -> Result<Box<dyn Binned>>;
}
