//! Binned rows to learn from.

use std::fmt;

use super::error::{Result, input};
use super::ffi::{DatasetHandle, Matrix};
use super::params::{FIXED_PARAMS, Params};

/// Largest category code: beyond it a 32-bit float no longer holds every whole number.
const MAX_CATEGORY: f32 = 16_777_216.0;

/// Binned feature rows with a label each, ready for training or validation.
///
/// The data is copied: nothing is borrowed after construction.
pub struct Dataset {
    pub(super) handle: DatasetHandle,
    row_count: usize,
    column_count: usize,
}

impl Dataset {
    /// Bins rows of features. Give the same parameters here and to [`Booster::train`]; each uses
    /// those that concern it.
    ///
    /// - `features`: row-major, `column_count` values per row; NaN is a missing value.
    /// - `labels`: one finite value per row.
    /// - `weights`: one finite, non-negative value per row, not all zero; none means equal weight.
    /// - `categorical`: columns to split by sets of values. Their values are NaN or whole codes
    ///   from 0 to 16 777 216; keep codes small and dense, as memory grows with the largest.
    /// - `reference`: the training data whose bins to take, for validation data. The bins and
    ///   categorical columns are then the reference's.
    ///
    /// # Errors
    ///
    /// [`LightGbmError::Input`] if there are no rows, lengths disagree, values are out of range, a
    /// categorical column is out of range or the reference has other columns;
    /// [`LightGbmError::Param`] for parameters; [`LightGbmError::Call`] if LightGBM refuses.
    pub fn from_rows(
        features: &[f32],
        column_count: usize,
        labels: &[f32],
        weights: Option<&[f32]>,
        categorical: &[usize],
        params: &Params,
        reference: Option<&Self>,
    ) -> Result<Self> {
        let matrix = Matrix::new(features, column_count)?;
        check_labels(labels, matrix.row_count())?;
        if let Some(weights) = weights {
            check_weights(weights, matrix.row_count())?;
        }
        check_categories(matrix, categorical)?;
        check_reference(column_count, reference)?;

        let columns: Vec<String> = categorical.iter().map(usize::to_string).collect();
        let fixed = format!("{FIXED_PARAMS} categorical_feature={}", columns.join(","));
        let params = params.render(&fixed)?;
        let mut handle =
            DatasetHandle::from_rows(matrix, &params, reference.map(|other| &other.handle))?;
        handle.set_field(c"label", labels)?;
        if let Some(weights) = weights {
            handle.set_field(c"weight", weights)?;
        }
        Ok(Self { handle, row_count: matrix.row_count(), column_count })
    }

    /// Gives the rows other labels and weights, under the rules of [`Dataset::from_rows`].
    ///
    /// # Errors
    ///
    /// As [`Dataset::from_rows`].
    pub fn set_targets(&mut self, labels: &[f32], weights: &[f32]) -> Result<()> {
        check_labels(labels, self.row_count)?;
        check_weights(weights, self.row_count)?;
        self.handle.set_field(c"label", labels)?;
        self.handle.set_field(c"weight", weights)
    }

    /// The rows at these places, with their bins, labels and weights.
    ///
    /// # Errors
    ///
    /// [`LightGbmError::Input`] if there are none, one is out of range or they do not ascend;
    /// [`LightGbmError::Param`] for parameters; [`LightGbmError::Call`] if LightGBM refuses.
    pub fn subset(&self, rows: &[u32], params: &Params) -> Result<Self> {
        let is_within = rows.last().is_some_and(|last| (*last as usize) < self.row_count);
        if !is_within || !rows.is_sorted_by(|one, next| one < next) {
            return Err(input(format!("rows that are not among {} in order", self.row_count)));
        }
        let handle = self.handle.subset(rows, &params.render(FIXED_PARAMS)?)?;
        Ok(Self { handle, row_count: rows.len(), column_count: self.column_count })
    }

    /// Number of rows, at least one.
    #[must_use]
    pub fn row_count(&self) -> usize {
        self.row_count
    }

    /// Number of feature columns, at least one.
    #[must_use]
    pub fn column_count(&self) -> usize {
        self.column_count
    }
}

/// Rows on their way into a data set, binned as they come, so that they never exist as floats all at once.
pub struct StreamedRows {
    handle: DatasetHandle,
    row_count: usize,
    column_count: usize,
    pushed: usize,
}

impl StreamedRows {
    /// Room for `row_count` rows, binned by the borders of `reference` and of its columns; it was made
    /// without weights.
    ///
    /// # Errors
    ///
    /// [`LightGbmError::Input`] if there are no rows; [`LightGbmError::Call`] if LightGBM refuses.
    pub fn like(reference: &Dataset, row_count: usize) -> Result<Self> {
        if row_count == 0 {
            return Err(input("there are no rows"));
        }
        let handle = reference.handle.empty_like(row_count)?;
        Ok(Self { handle, row_count, column_count: reference.column_count, pushed: 0 })
    }

    /// Adds rows, under the rules of [`Dataset::from_rows`].
    ///
    /// # Errors
    ///
    /// As [`Dataset::from_rows`], and when there are more rows than there is room for.
    pub fn push(&mut self, features: &[f32], labels: &[f32], weights: &[f32]) -> Result<()> {
        let matrix = Matrix::new(features, self.column_count)?;
        check_labels(labels, matrix.row_count())?;
        check_values(weights, matrix.row_count())?;
        if self.pushed + matrix.row_count() > self.row_count {
            return Err(input(format!("more than the {} rows announced", self.row_count)));
        }
        self.handle.push(self.pushed, matrix, labels, weights)?;
        self.pushed += matrix.row_count();
        Ok(())
    }

    /// The data set, when all rows are there.
    ///
    /// # Errors
    ///
    /// [`LightGbmError::Input`] when rows are missing.
    pub fn finish(mut self) -> Result<Dataset> {
        if self.pushed != self.row_count {
            let message = format!("{} rows of the {} announced", self.pushed, self.row_count);
            return Err(input(message));
        }
        self.handle.finish()?;
        let Self { handle, row_count, column_count, .. } = self;
        Ok(Dataset { handle, row_count, column_count })
    }
}

impl fmt::Debug for Dataset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dataset")
            .field("row_count", &self.row_count)
            .field("column_count", &self.column_count)
            .finish_non_exhaustive()
    }
}

fn check_labels(labels: &[f32], row_count: usize) -> Result<()> {
    if row_count == 0 {
        return Err(input("there are no rows"));
    }
    if labels.len() != row_count {
        return Err(input(format!("{} labels for {row_count} rows", labels.len())));
    }
    if !labels.iter().all(|label| label.is_finite()) {
        return Err(input("a label is not finite"));
    }
    Ok(())
}

fn check_weights(weights: &[f32], row_count: usize) -> Result<()> {
    check_values(weights, row_count)?;
    if weights.iter().all(|&weight| weight == 0.0) {
        return Err(input("all weights are zero"));
    }
    Ok(())
}

fn check_values(weights: &[f32], row_count: usize) -> Result<()> {
    if weights.len() != row_count {
        return Err(input(format!("{} weights for {row_count} rows", weights.len())));
    }
    if !weights.iter().all(|weight| weight.is_finite() && *weight >= 0.0) {
        return Err(input("a weight is negative or not finite"));
    }
    Ok(())
}

fn check_categories(matrix: Matrix<'_>, categorical: &[usize]) -> Result<()> {
    if let Some(column) = categorical.iter().find(|&&column| column >= matrix.column_count()) {
        return Err(input(format!(
            "categorical column {column} is not one of {} columns",
            matrix.column_count()
        )));
    }
    let is_code = |value: f32| {
        value.is_nan() || (value.fract() == 0.0 && (0.0..=MAX_CATEGORY).contains(&value))
    };
    for row in matrix.rows() {
        if let Some(column) = categorical.iter().find(|&&column| !is_code(row[column])) {
            return Err(input(format!("categorical column {column} has a value that is no code")));
        }
    }
    Ok(())
}

fn check_reference(column_count: usize, reference: Option<&Dataset>) -> Result<()> {
    match reference {
        Some(reference) if reference.column_count != column_count => Err(input(format!(
            "{column_count} columns where the reference has {}",
            reference.column_count
        ))),
        _ => Ok(()),
    }
}
