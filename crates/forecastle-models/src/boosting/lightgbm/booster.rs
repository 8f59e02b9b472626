//! Trees, growing and grown.

use std::ffi::CStr;
use std::fmt;

use super::dataset::Dataset;
use super::error::{LightGbmError, Result, input};
use super::ffi::{Matrix, Model, Trainer, Wanted};
use super::model_text::CheckedText;
use super::params::{FIXED_PARAMS, Params};

/// Metrics that are better when lower. Early stopping knows only these.
const LOWER_IS_BETTER: [&str; 15] = [
    "l1",
    "l2",
    "rmse",
    "mape",
    "quantile",
    "huber",
    "fair",
    "poisson",
    "gamma",
    "gamma_deviance",
    "tweedie",
    "binary_logloss",
    "binary_error",
    "cross_entropy",
    "kullback_leibler",
];

/// A trained model of one output per row. It never changes and may be shared between threads.
pub struct Booster {
    model: Model,
    text: CheckedText,
}

impl Booster {
    /// Trains for up to `rounds` iterations; fewer if no further split is possible.
    ///
    /// With `early_stopping_rounds` the first metric is evaluated on `valid` after each iteration,
    /// training stops after that many iterations without an improvement, and the booster keeps the
    /// iterations up to the best. Without it `valid` is not used. Early stopping does not go with
    /// `boosting=dart`, whose later iterations change earlier ones.
    ///
    /// # Errors
    ///
    /// [`LightGbmError::Input`] if `rounds` or `early_stopping_rounds` is zero or early stopping
    /// lacks validation data; [`LightGbmError::Param`] for parameters, among them a metric for
    /// early stopping that is missing or better when higher; [`LightGbmError::Call`] if LightGBM
    /// refuses, as when `valid` was not binned by `dataset`; [`LightGbmError::ModelText`] if the
    /// outcome is not a single-output model of constant-leaf trees.
    pub fn train(
        dataset: &Dataset,
        valid: Option<&Dataset>,
        params: &Params,
        rounds: usize,
        early_stopping_rounds: Option<usize>,
    ) -> Result<Self> {
        if rounds == 0 {
            return Err(input("there are no rounds to train"));
        }
        let params = params.render(FIXED_PARAMS)?;
        let text = match (early_stopping_rounds, valid) {
            (None, _) => train_all(dataset, &params, rounds)?,
            (Some(0), _) => return Err(input("early stopping after zero rounds")),
            (Some(_), None) => return Err(input("early stopping without validation data")),
            (Some(patience), Some(valid)) => {
                train_stopping(dataset, valid, &params, rounds, patience)?
            }
        };
        Self::from_text(&text)
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

/// Trains all rounds and returns the model text.
fn train_all(dataset: &Dataset, params: &CStr, rounds: usize) -> Result<String> {
    let mut trainer = Trainer::new(&dataset.handle, params)?;
    for _ in 0..rounds {
        if trainer.update()? {
            break;
        }
    }
    trainer.model_text(None)
}

/// Trains until the validation metric stops improving and returns the text of the best model.
fn train_stopping(
    dataset: &Dataset,
    valid: &Dataset,
    params: &CStr,
    rounds: usize,
    patience: usize,
) -> Result<String> {
    let mut trainer = Trainer::new(&dataset.handle, params)?;
    check_metric(trainer.metric_names()?.first())?;
    trainer.add_validation(&valid.handle)?;
    let mut best = Best { iteration: 1, score: f64::INFINITY };
    for iteration in 1..=rounds {
        // The last iteration is not kept by LightGBM when it could not split.
        if trainer.update()? {
            break;
        }
        let score = trainer.evaluate()?.first().copied().unwrap_or(f64::NAN);
        best.observe(iteration, score);
        if iteration - best.iteration >= patience {
            break;
        }
    }
    trainer.model_text(Some(best.iteration))
}

fn check_metric(name: Option<&String>) -> Result<()> {
    match name {
        Some(name) if LOWER_IS_BETTER.contains(&name.as_str()) => Ok(()),
        Some(name) => {
            Err(LightGbmError::Param(format!("metric `{name}` cannot be used to stop early")))
        }
        None => Err(LightGbmError::Param("there is no metric to stop early by".to_owned())),
    }
}

/// The lowest score so far and the iteration, counted from one, that first reached it.
struct Best {
    iteration: usize,
    score: f64,
}

impl Best {
    fn observe(&mut self, iteration: usize, score: f64) {
        // False for NaN, which is thus no improvement.
        if score < self.score {
            *self = Self { iteration, score };
        }
    }
}
