//! Models that forecast from rows of features.

use forecastle_core::{Result, Window};

use crate::features::{FeatureRows, Group};

/// What a column of rows is worth to the trees that were grown on it.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnWorth {
    /// The column's name.
    pub name: String,
    /// The words for a planner.
    pub group: Group,
    /// Its share, from 0 to 1, of what all splits gained in the training loss; of several forests, weighed as
    /// their forecasts are.
    pub gain: f64,
    /// The number of splits on it, in all trees.
    pub splits: usize,
}

/// What a model has learnt that forecasts each period by one row of features.
pub trait RowModel: Sync {
    /// What each column is worth, in the order of a row's columns.
    ///
    /// # Errors
    /// `M002` when the window does not have the columns that the model learnt from.
    fn worth(&self, window: &Window<'_>) -> Result<Vec<ColumnWorth>>;

    /// The rows by which some series of a window are forecast, all steps of each. Every series has begun at the
    /// origin. `None` for a model that takes up its own forecasts, whose rows follow from those.
    ///
    /// # Errors
    /// As [`RowModel::worth`].
    fn rows(&self, window: &Window<'_>, series: &[usize]) -> Result<Option<FeatureRows>>;

    /// The demand that the model says of rows, one value per row, in the target's unit, before any limit.
    ///
    /// # Errors
    /// As [`RowModel::worth`].
    fn demand(&self, window: &Window<'_>, rows: &FeatureRows) -> Result<Vec<f64>>;
}
