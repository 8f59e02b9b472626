//! Gradient-boosted trees by LightGBM: a small safe layer over its C interface.
//!
//! A [`Dataset`] holds binned rows with labels, [`Booster::train`] learns from it, and a
//! [`Booster`] predicts. A trained booster is kept as its model text and read back from it, so a
//! booster just trained and one loaded from disk are the same thing and neither refers to training
//! data.
//!
//! LightGBM runs on one thread here, whatever the parameters say. Use several boosters at once,
//! or one booster on several slices of rows, to occupy more. All its messages are dropped, except
//! that it writes the text of its own errors to standard error as well as returning it.
//!
//! Training is reproducible to the byte of the model text, alone or beside other trainings, when
//! the parameters fix `seed`, `deterministic=true` and one of `force_row_wise=true` and
//! `force_col_wise=true`; without the last LightGBM picks the quicker by timing them.

mod ffi;
mod model_text;

use std::ffi::{CStr, CString};
use std::fmt::{self, Display};

use thiserror::Error;

use ffi::{DatasetHandle, Matrix, Model, Trainer};
use model_text::CheckedText;

type Result<T> = std::result::Result<T, LightGbmError>;

/// Settings this layer relies on. LightGBM keeps the first of two values for a name, so they stand
/// before the caller's.
const FIXED_PARAMS: &str = "verbosity=-1 num_threads=1";

/// Largest category code: beyond it a 32-bit float no longer holds every whole number.
const MAX_CATEGORY: f32 = 16_777_216.0;

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

/// Parameters a caller may set, by LightGBM's plain names. LightGBM only logs a name it does not
/// know, and trusts the values of some it does: a column out of range in the interaction
/// constraints makes it write outside its memory. Those here are checked by LightGBM or harmless
/// whatever their value. `num_threads` and `verbosity` are accepted but [`FIXED_PARAMS`] win.
const ALLOWED_PARAMS: [&str; 62] = [
    "alpha",
    "bagging_fraction",
    "bagging_freq",
    "bagging_seed",
    "bin_construct_sample_cnt",
    "boost_from_average",
    "boosting",
    "cat_l2",
    "cat_smooth",
    "data_random_seed",
    "data_sample_strategy",
    "deterministic",
    "drop_rate",
    "drop_seed",
    "enable_bundle",
    "extra_seed",
    "extra_trees",
    "fair_c",
    "feature_fraction",
    "feature_fraction_bynode",
    "feature_fraction_seed",
    "feature_pre_filter",
    "force_col_wise",
    "force_row_wise",
    "histogram_pool_size",
    "is_enable_sparse",
    "lambda_l1",
    "lambda_l2",
    "learning_rate",
    "max_bin",
    "max_cat_threshold",
    "max_cat_to_onehot",
    "max_delta_step",
    "max_depth",
    "max_drop",
    "metric",
    "min_data_in_bin",
    "min_data_in_leaf",
    "min_data_per_group",
    "min_gain_to_split",
    "min_sum_hessian_in_leaf",
    "monotone_constraints",
    "monotone_constraints_method",
    "monotone_penalty",
    "num_leaves",
    "num_threads",
    "objective",
    "objective_seed",
    "other_rate",
    "path_smooth",
    "poisson_max_delta_step",
    "reg_sqrt",
    "seed",
    "skip_drop",
    "top_rate",
    "tweedie_variance_power",
    "uniform_drop",
    "use_missing",
    "use_quantized_grad",
    "verbosity",
    "xgboost_dart_mode",
    "zero_as_missing",
];

/// Ranking objectives and metrics. LightGBM keeps their tables in unguarded globals, which
/// trainings on two threads would corrupt.
const RANKING_VALUES: [&str; 9] = [
    "lambdarank",
    "rank_xendcg",
    "xendcg",
    "xe_ndcg",
    "xe_ndcg_mart",
    "xendcg_mart",
    "ndcg",
    "map",
    "mean_average_precision",
];

/// What can go wrong with LightGBM.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LightGbmError {
    /// A call into LightGBM failed.
    #[error("lightgbm could not {call}: {message}")]
    Call {
        /// What was asked, such as `create dataset`.
        call: &'static str,
        /// LightGBM's own words.
        message: String,
    },
    /// Data that LightGBM cannot be given: wrong lengths, no rows, values out of range.
    #[error("invalid training or prediction data: {0}")]
    Input(String),
    /// A parameter that cannot be set, or not to this value.
    #[error("invalid lightgbm parameter: {0}")]
    Param(String),
    /// A model text that is damaged, or not of a single-output model.
    #[error("invalid lightgbm model text: {0}")]
    ModelText(String),
}

/// LightGBM parameters in the order they were first set, such as `num_leaves=31`.
///
/// Names are LightGBM's plain ones, not its aliases, and of those the ones about single-output
/// trees; others are refused when the parameters are used. `num_threads` and `verbosity` have no
/// effect, as this layer fixes both. Categorical columns are an argument of
/// [`Dataset::from_rows`], the number of rounds and early stopping are arguments of
/// [`Booster::train`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// No parameters: LightGBM's defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `key` to `value`, replacing an earlier value of the same name.
    ///
    /// Nothing is checked before the parameters are used.
    #[must_use]
    pub fn set(mut self, key: &str, value: impl Display) -> Self {
        let value = value.to_string();
        match self.0.iter_mut().find(|(name, _)| name == key) {
            Some((_, old)) => *old = value,
            None => self.0.push((key.to_owned(), value)),
        }
        self
    }

    /// The text for LightGBM, with `fixed` before the caller's settings.
    fn render(&self, fixed: &str) -> Result<CString> {
        for (key, value) in &self.0 {
            check_param(key, value)?;
        }
        CString::new(format!("{fixed} {self}"))
            .map_err(|_| LightGbmError::Param("it holds a nul byte".to_owned()))
    }
}

impl Display for Params {
    /// Writes `key=value` pairs separated by single spaces.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (key, value)) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { " " };
            write!(f, "{separator}{key}={value}")?;
        }
        Ok(())
    }
}

/// Checks one setting as far as LightGBM does not.
fn check_param(key: &str, value: &str) -> Result<()> {
    if !ALLOWED_PARAMS.contains(&key) {
        return Err(LightGbmError::Param(format!(
            "`{key}` is not one that can be set"
        )));
    }
    let breaks_list = |c: char| c.is_whitespace() || c.is_control() || "=\"'".contains(c);
    if value.contains(breaks_list) {
        return Err(LightGbmError::Param(format!(
            "the value of `{key}` holds a separator"
        )));
    }
    let lower = value.to_ascii_lowercase();
    let mut names = lower
        .split(',')
        .map(|name| name.split('@').next().unwrap_or(name));
    if names.any(|name| RANKING_VALUES.contains(&name)) {
        return Err(LightGbmError::Param(format!(
            "`{key}={value}` is for ranking"
        )));
    }
    Ok(())
}

/// Binned feature rows with a label each, ready for training or validation.
///
/// The data is copied: nothing is borrowed after construction.
pub struct Dataset {
    handle: DatasetHandle,
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
        Ok(Self {
            handle,
            row_count: matrix.row_count(),
            column_count,
        })
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
        return Err(input(format!(
            "{} labels for {row_count} rows",
            labels.len()
        )));
    }
    if !labels.iter().all(|label| label.is_finite()) {
        return Err(input("a label is not finite"));
    }
    Ok(())
}

fn check_weights(weights: &[f32], row_count: usize) -> Result<()> {
    if weights.len() != row_count {
        return Err(input(format!(
            "{} weights for {row_count} rows",
            weights.len()
        )));
    }
    if !weights
        .iter()
        .all(|weight| weight.is_finite() && *weight >= 0.0)
    {
        return Err(input("a weight is negative or not finite"));
    }
    if weights.iter().all(|&weight| weight == 0.0) {
        return Err(input("all weights are zero"));
    }
    Ok(())
}

fn check_categories(matrix: Matrix<'_>, categorical: &[usize]) -> Result<()> {
    if let Some(column) = categorical
        .iter()
        .find(|&&column| column >= matrix.column_count())
    {
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
            return Err(input(format!(
                "categorical column {column} has a value that is no code"
            )));
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
        if column_count != self.feature_count() {
            return Err(input(format!(
                "{column_count} columns where the model has {}",
                self.feature_count()
            )));
        }
        self.model.predict(Matrix::new(features, column_count)?)
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
    let mut best = Best {
        iteration: 1,
        score: f64::INFINITY,
    };
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
        Some(name) => Err(LightGbmError::Param(format!(
            "metric `{name}` cannot be used to stop early"
        ))),
        None => Err(LightGbmError::Param(
            "there is no metric to stop early by".to_owned(),
        )),
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

fn input(reason: impl Into<String>) -> LightGbmError {
    LightGbmError::Input(reason.into())
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    const COLUMNS: usize = 3;

    /// Uniform values in 0..1, the same on every run.
    fn uniform(count: usize, seed: u64) -> Vec<f32> {
        let mut state = seed;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 40) as f32 / (1_u64 << 24) as f32
        };
        (0..count).map(|_| next()).collect()
    }

    fn params() -> Params {
        Params::new()
            .set("objective", "regression")
            .set("num_leaves", 15)
            .set("min_data_in_leaf", 5)
            .set("bagging_fraction", 0.8)
            .set("bagging_freq", 1)
            .set("seed", 7)
            .set("deterministic", true)
            .set("force_row_wise", true)
    }

    /// Rows whose label is 2x + 1 in the first of three columns.
    fn line(rows: usize, seed: u64) -> (Vec<f32>, Vec<f32>) {
        let features = uniform(rows * COLUMNS, seed);
        let labels = features
            .chunks(COLUMNS)
            .map(|row| 2.0 * row[0] + 1.0)
            .collect();
        (features, labels)
    }

    fn dataset(features: &[f32], labels: &[f32]) -> Dataset {
        Dataset::from_rows(features, COLUMNS, labels, None, &[], &params(), None).unwrap()
    }

    fn line_booster() -> Booster {
        let (features, labels) = line(500, 1);
        Booster::train(&dataset(&features, &labels), None, &params(), 40, None).unwrap()
    }

    fn bits(values: &[f64]) -> Vec<u64> {
        values.iter().map(|value| value.to_bits()).collect()
    }

    fn r_squared(labels: &[f32], predictions: &[f64]) -> f64 {
        let labels: Vec<f64> = labels.iter().map(|&label| f64::from(label)).collect();
        let mean = labels.iter().sum::<f64>() / labels.len() as f64;
        let total: f64 = labels.iter().map(|label| (label - mean).powi(2)).sum();
        let residual: f64 = labels
            .iter()
            .zip(predictions)
            .map(|(label, value)| (label - value).powi(2))
            .sum();
        1.0 - residual / total
    }

    #[test]
    fn learns_a_line() {
        let booster = line_booster();
        let (features, labels) = line(200, 2);
        let predictions = booster.predict(&features, COLUMNS).unwrap();
        assert!(r_squared(&labels, &predictions) > 0.95);
        assert_eq!(booster.iteration_count(), 40);
        assert_eq!(booster.feature_count(), COLUMNS);
        let gain = booster.feature_importance_gain().unwrap();
        assert!(gain[0] > 10.0 * (gain[1] + gain[2]));
    }

    #[test]
    fn reads_back_the_same_model() {
        for objective in [
            "regression",
            "regression_l1",
            "quantile",
            "tweedie",
            "poisson",
            "mape",
        ] {
            let (features, labels) = line(300, 3);
            let params = params().set("objective", objective);
            let booster =
                Booster::train(&dataset(&features, &labels), None, &params, 10, None).unwrap();
            let again = Booster::from_text(booster.to_text()).unwrap();
            assert_eq!(again.to_text(), booster.to_text());
            assert_eq!(
                bits(&again.predict(&features, COLUMNS).unwrap()),
                bits(&booster.predict(&features, COLUMNS).unwrap()),
            );
        }
    }

    #[test]
    fn predictions_are_those_of_training() {
        // The metric at the end of training, computed inside LightGBM before the model became
        // text, against the predictions of the model read from text.
        let (features, labels) = line(400, 4);
        let (valid_features, valid_labels) = line(100, 5);
        let train = dataset(&features, &labels);
        let valid = Dataset::from_rows(
            &valid_features,
            COLUMNS,
            &valid_labels,
            None,
            &[],
            &params(),
            Some(&train),
        )
        .unwrap();
        let rendered = params().render(FIXED_PARAMS).unwrap();
        let mut trainer = Trainer::new(&train.handle, &rendered).unwrap();
        trainer.add_validation(&valid.handle).unwrap();
        for _ in 0..20 {
            trainer.update().unwrap();
        }
        assert_eq!(trainer.metric_names().unwrap(), ["l2"]);
        let expected = trainer.evaluate().unwrap()[0];

        let booster = Booster::train(&train, None, &params(), 20, None).unwrap();
        let predictions = booster.predict(&valid_features, COLUMNS).unwrap();
        let squares: f64 = valid_labels
            .iter()
            .zip(&predictions)
            .map(|(&label, value)| (f64::from(label) - value).powi(2))
            .sum();
        let actual = squares / valid_labels.len() as f64;
        assert!(
            (actual - expected).abs() < 1e-9 * expected,
            "{actual} against {expected}"
        );
    }

    #[test]
    fn missing_features_are_fine() {
        let (mut features, labels) = line(500, 6);
        for value in features.iter_mut().step_by(7) {
            *value = f32::NAN;
        }
        let booster =
            Booster::train(&dataset(&features, &labels), None, &params(), 20, None).unwrap();
        let predictions = booster.predict(&[f32::NAN; COLUMNS], COLUMNS).unwrap();
        assert!(predictions.iter().all(|value| value.is_finite()));
    }

    #[test]
    fn learns_from_categories_and_weights() {
        let rows = 600;
        let mut features = uniform(rows * COLUMNS, 8);
        let mut labels = Vec::new();
        for (index, row) in features.chunks_mut(COLUMNS).enumerate() {
            row[1] = (index % 6) as f32;
            // Not monotone in the code, so that single thresholds do badly.
            labels.push(if index % 2 == 0 { 5.0 } else { 1.0 });
        }
        let weights = vec![2.0; rows];
        let params = params().set("min_data_per_group", 10).set("cat_smooth", 1);
        let train = Dataset::from_rows(
            &features,
            COLUMNS,
            &labels,
            Some(&weights),
            &[1],
            &params,
            None,
        )
        .unwrap();
        let booster = Booster::train(&train, None, &params, 30, None).unwrap();
        let predictions = booster.predict(&features, COLUMNS).unwrap();
        assert!(r_squared(&labels, &predictions) > 0.95);
        assert!(booster.to_text().contains("cat_boundaries="));
        let unseen = booster
            .predict(&[0.5, 1e9, 0.5, 0.5, -1.0, 0.5], COLUMNS)
            .unwrap();
        assert!(unseen.iter().all(|value| value.is_finite()));
    }

    #[test]
    fn little_or_constant_data_gives_a_constant() {
        for rows in [1, 2, 200] {
            let features = vec![1.0; rows * COLUMNS];
            let labels = vec![3.0; rows];
            // A bag of one row would be empty, which LightGBM refuses.
            let params = params().set("bagging_freq", 0);
            let booster =
                Booster::train(&dataset(&features, &labels), None, &params, 5, None).unwrap();
            assert_eq!(booster.iteration_count(), 1);
            assert_eq!(booster.predict(&[9.0; COLUMNS], COLUMNS).unwrap(), [3.0]);
        }
        assert_eq!(line_booster().predict(&[], COLUMNS).unwrap(), []);
    }

    #[test]
    fn wrong_data_is_an_error() {
        let (features, labels) = line(50, 9);
        let weights = vec![1.0; 50];
        let build = |features: &[f32], columns, labels: &[f32], weights, categorical: &[usize]| {
            Dataset::from_rows(
                features,
                columns,
                labels,
                weights,
                categorical,
                &params(),
                None,
            )
        };
        let is_input = |result: Result<Dataset>| matches!(result, Err(LightGbmError::Input(_)));
        assert!(build(&features, 3, &labels, Some(&weights), &[]).is_ok());
        assert!(is_input(build(&[], 3, &[], None, &[])));
        assert!(is_input(build(&features, 0, &labels, None, &[])));
        assert!(is_input(build(&features, 4, &labels, None, &[])));
        assert!(is_input(build(&features, 3, &labels[1..], None, &[])));
        assert!(is_input(build(&features, 3, &[f32::NAN; 50], None, &[])));
        assert!(is_input(build(
            &features,
            3,
            &labels,
            Some(&weights[1..]),
            &[]
        )));
        assert!(is_input(build(
            &features,
            3,
            &labels,
            Some(&[0.0; 50]),
            &[]
        )));
        assert!(is_input(build(
            &features,
            3,
            &labels,
            Some(&[-1.0; 50]),
            &[]
        )));
        assert!(is_input(build(&features, 3, &labels, None, &[3])));
        assert!(is_input(build(&features, 3, &labels, None, &[0])));

        let train = dataset(&features, &labels);
        let narrow = Dataset::from_rows(
            &features,
            1,
            &vec![0.0; 150],
            None,
            &[],
            &params(),
            Some(&train),
        );
        assert!(is_input(narrow));

        let booster = line_booster();
        assert!(matches!(
            booster.predict(&[1.0; 4], 4),
            Err(LightGbmError::Input(_))
        ));
        assert!(matches!(
            booster.predict(&[1.0; 4], 3),
            Err(LightGbmError::Input(_))
        ));
    }

    #[test]
    fn wrong_training_arguments_are_errors() {
        let (features, labels) = line(50, 10);
        let train = dataset(&features, &labels);
        let is_input = |result: Result<Booster>| matches!(result, Err(LightGbmError::Input(_)));
        assert!(is_input(Booster::train(&train, None, &params(), 0, None)));
        assert!(is_input(Booster::train(
            &train,
            None,
            &params(),
            5,
            Some(2)
        )));
        assert!(is_input(Booster::train(
            &train,
            Some(&train),
            &params(),
            5,
            Some(0)
        )));

        let other = dataset(&uniform(150, 11), &labels);
        let foreign = Booster::train(&train, Some(&other), &params(), 5, Some(2));
        assert!(matches!(foreign, Err(LightGbmError::Call { .. })));

        for (key, value) in [
            ("num_leafs", "5"),
            ("interaction_constraints", "[0,9]"),
            ("", "5"),
            ("num_leaves", "5 seed=1"),
            ("num_leaves", "5\0"),
            ("objective", "lambdarank"),
            ("metric", "l2,ndcg@5"),
        ] {
            let result = Booster::train(&train, None, &params().set(key, value), 5, None);
            assert!(
                matches!(result, Err(LightGbmError::Param(_))),
                "{key}={value}"
            );
        }
        let higher = params().set("objective", "binary").set("metric", "auc");
        let halves: Vec<f32> = (0..50).map(|index| (index % 2) as f32).collect();
        let binary = dataset(&features, &halves);
        let result = Booster::train(&binary, Some(&binary), &higher, 5, Some(2));
        assert!(matches!(result, Err(LightGbmError::Param(_))));
        let classes = params().set("objective", "multiclass");
        assert!(Booster::train(&binary, None, &classes, 5, None).is_err());
    }

    #[test]
    fn errors_of_lightgbm_carry_its_words() {
        let (features, labels) = line(50, 12);
        let train = dataset(&features, &labels);
        let result = Booster::train(&train, None, &params().set("num_leaves", "many"), 5, None);
        let message = result.unwrap_err().to_string();
        assert!(
            message.starts_with("lightgbm could not create booster: "),
            "{message}"
        );
        assert!(message.contains("num_leaves"), "{message}");
        let result = Booster::train(&train, None, &params().set("num_leaves", -3), 5, None);
        let message = result.unwrap_err().to_string();
        assert!(!message.contains("line"), "{message}");
    }

    #[test]
    fn garbage_text_is_an_error() {
        let booster = line_booster();
        let text = booster.to_text();
        for garbage in [
            "",
            "tree",
            "tree\n",
            "tree\nversion=v4\n",
            "tree\nversion=v4\n\0",
            "\u{fe0f}",
        ] {
            assert!(Booster::from_text(garbage).is_err());
        }
        for (from, to) in [
            ("num_tree_per_iteration=1", "num_tree_per_iteration=0"),
            ("num_class=1", "num_class=3"),
            ("objective=regression", "objective=multiclass num_class:3"),
            ("max_feature_idx=2", "max_feature_idx=1"),
            ("max_feature_idx=2", "max_feature_idx=-1"),
            ("version=v4", "version=v1"),
            ("tree_sizes=", "tree_sizes=9"),
            ("Tree=1\n", "Tree=x\n"),
            ("num_leaves=", "num_leaves=9"),
            ("num_cat=0", "num_cat=1"),
            ("split_feature=0", "split_feature=9"),
            ("left_child=1", "left_child=0"),
            ("left_child=1", "left_child=7777"),
            ("right_child=", "right_child=x"),
            ("leaf_value=", "leaf_value=x"),
            ("decision_type=2", "decision_type=3"),
            ("is_linear=0", "is_linear=1"),
            ("shrinkage=", "shrinkagee="),
            ("end of trees", "end"),
        ] {
            assert!(text.contains(from), "{from}");
            assert!(
                Booster::from_text(&resized(text, from, to)).is_err(),
                "{from} -> {to}"
            );
        }
    }

    /// Replaces the first `from`, and keeps the stated size of the first tree true if it is inside.
    fn resized(text: &str, from: &str, to: &str) -> String {
        let changed = text.replacen(from, to, 1);
        let first_tree = text.find("\nTree=0").unwrap()..text.find("\nTree=1").unwrap();
        if !first_tree.contains(&text.find(from).unwrap()) {
            return changed;
        }
        let size = first_tree.len();
        changed.replacen(
            &format!("tree_sizes={size} "),
            &format!("tree_sizes={} ", size + to.len() - from.len()),
            1,
        )
    }

    #[test]
    fn damaged_text_is_never_a_crash() {
        let (features, labels) = line(60, 13);
        let train = dataset(&features, &labels);
        let booster = Booster::train(&train, None, &params(), 2, None).unwrap();
        let text = booster.to_text();
        for end in (0..text.len()).step_by(31) {
            // A text cut after its trees is still a whole model.
            let _ = Booster::from_text(&text[..end]);
        }
        for at in (0..text.len()).step_by(3) {
            for byte in ["0", "9", "-", " ", "=", "\n", "x"] {
                let damaged = format!("{}{byte}{}", &text[..at], &text[at + 1..]);
                if let Ok(booster) = Booster::from_text(&damaged) {
                    booster.predict(&features[..COLUMNS], COLUMNS).unwrap();
                    booster.feature_importance_gain().unwrap();
                }
            }
        }
    }

    #[test]
    fn early_stopping_keeps_the_best_iteration() {
        let (rows, max_rounds) = (400, 500);
        let train = dataset(&uniform(rows * COLUMNS, 14), &uniform(rows, 15));
        let valid_features = uniform(rows * COLUMNS, 16);
        let valid_labels = uniform(rows, 17);
        let valid = Dataset::from_rows(
            &valid_features,
            COLUMNS,
            &valid_labels,
            None,
            &[],
            &params(),
            Some(&train),
        )
        .unwrap();
        let booster =
            Booster::train(&train, Some(&valid), &params(), max_rounds, Some(10)).unwrap();
        let best = booster.iteration_count();
        assert!(best < max_rounds / 2, "{best}");

        let fixed = Booster::train(&train, None, &params(), best, None).unwrap();
        assert_eq!(fixed.to_text(), booster.to_text());
    }

    #[test]
    fn concurrent_training_and_prediction_change_nothing() {
        let (features, labels) = line(800, 18);
        let shared = dataset(&features, &labels);
        let expected = Booster::train(&shared, None, &params(), 30, None).unwrap();
        let predictions = bits(&expected.predict(&features, COLUMNS).unwrap());
        thread::scope(|scope| {
            for index in 0..4 {
                let (shared, expected, predictions) = (&shared, &expected, &predictions);
                let (features, labels) = (&features, &labels);
                scope.spawn(move || {
                    let own = dataset(features, labels);
                    let train = if index % 2 == 0 { shared } else { &own };
                    let booster = Booster::train(train, None, &params(), 30, None).unwrap();
                    assert_eq!(booster.to_text(), expected.to_text());
                    assert_eq!(
                        &bits(&expected.predict(features, COLUMNS).unwrap()),
                        predictions
                    );
                });
            }
        });
    }

    #[test]
    fn fixed_settings_win() {
        let (features, labels) = line(100, 19);
        let params = params().set("num_threads", 2).set("verbosity", 2);
        let train =
            Dataset::from_rows(&features, COLUMNS, &labels, None, &[], &params, None).unwrap();
        let booster = Booster::train(&train, None, &params, 3, None).unwrap();
        assert!(booster.to_text().contains("[num_threads: 1]"));
        assert!(booster.to_text().contains("[verbosity: -1]"));
    }

    #[test]
    fn params_render_in_order_without_repeats() {
        let params = Params::new().set("a", 1).set("b", 0.5).set("a", true);
        assert_eq!(params.to_string(), "a=true b=0.5");
    }
}
