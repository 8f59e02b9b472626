//! Trees, growing and grown.

use std::fmt;

use super::dataset::Dataset;
use super::error::{Result, input};
use super::ffi::{Matrix, Model, Trainer, Wanted};
use super::model_text::CheckedText;
use super::params::{FIXED_PARAMS, Params};

/// A trained model of one output per row. It never changes and may be shared between threads.
pub struct Booster {
    model: Model,
    text: CheckedText,
}

impl Booster {
    /// Trains for up to `rounds` iterations; fewer if no further split is possible.
    ///
    /// # Errors
    ///
    /// [`LightGbmError::Input`] if `rounds` is zero; [`LightGbmError::Param`] for parameters;
    /// [`LightGbmError::Call`] if LightGBM refuses; [`LightGbmError::ModelText`] if the outcome is not
    /// a single-output model of constant-leaf trees.
    pub fn train(dataset: &Dataset, params: &Params, rounds: usize) -> Result<Self> {
        if rounds == 0 {
            return Err(input("there are no rounds to train"));
        }
        let mut trainer = Trainer::new(&dataset.handle, &params.render(FIXED_PARAMS)?)?;
        for _ in 0..rounds {
            if trainer.update()? {
                break;
            }
        }
        Self::from_text(&trainer.model_text()?)
    }

    /// Predicts one value per row.
    ///
    /// `features` is row-major with `column_count` values per row, in the column order of the
    /// training data; NaN is a missing value. The values are on the scale of the labels.
    ///
    /// # Errors
    ///
    /// [`LightGbmError::Input`] if `column_count` is not the model's or does not divide the length
    /// of `features`; [`LightGbmError::Call`] if LightGBM refuses.
    pub fn predict(&self, features: &[f32], column_count: usize) -> Result<Vec<f64>> {
        self.model.predict(self.matrix(features, column_count)?)
    }

    /// As [`Booster::predict`], by LightGBM's call for whole matrices, which needs the booster to itself.
    ///
    /// # Errors
    ///
    /// As [`Booster::predict`].
    pub fn predict_matrix(&mut self, features: &[f32], column_count: usize) -> Result<Vec<f64>> {
        let matrix = self.matrix(features, column_count)?;
        self.model.predict_matrix(matrix, Wanted::Forecasts)
    }

    /// What each column contributes to each row's score by LightGBM's own account (TreeSHAP), and last the
    /// expected score: row-major, `column_count + 1` values per row.
    ///
    /// # Errors
    ///
    /// As [`Booster::predict`].
    pub fn contributions(&mut self, features: &[f32], column_count: usize) -> Result<Vec<f64>> {
        let matrix = self.matrix(features, column_count)?;
        self.model.predict_matrix(matrix, Wanted::Contributions)
    }

    fn matrix<'a>(&self, features: &'a [f32], column_count: usize) -> Result<Matrix<'a>> {
        if column_count != self.feature_count() {
            return Err(input(format!(
                "{column_count} columns where the model has {}",
                self.feature_count()
            )));
        }
        Matrix::new(features, column_count)
    }

    /// The model as text, for [`Booster::from_text`].
    #[must_use]
    pub fn to_text(&self) -> &str {
        self.text.as_str()
    }

    /// Reads a model from the text of [`Booster::to_text`]; its predictions are the same to the
    /// bit.
    ///
    /// # Errors
    ///
    /// [`LightGbmError::ModelText`] if the text is damaged, of another format version, or not of a
    /// single-output model of constant-leaf trees; [`LightGbmError::Call`] if LightGBM refuses.
    pub fn from_text(text: &str) -> Result<Self> {
        let text = CheckedText::new(text)?;
        let model = Model::from_text(&text)?;
        Ok(Self { model, text })
    }

    /// Total gain of the splits on each feature column, in column order; zero where unused.
    ///
    /// # Errors
    ///
    /// [`LightGbmError::Call`] if LightGBM refuses.
    pub fn feature_importance_gain(&self) -> Result<Vec<f64>> {
        self.model.gain()
    }

    /// Number of feature columns.
    #[must_use]
    pub fn feature_count(&self) -> usize {
        self.text.column_count()
    }

    /// Number of iterations kept, at least one.
    #[must_use]
    pub fn iteration_count(&self) -> usize {
        self.text.tree_count()
    }
}

impl fmt::Debug for Booster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Booster")
            .field("feature_count", &self.feature_count())
            .field("iteration_count", &self.iteration_count())
            .finish_non_exhaustive()
    }
}
