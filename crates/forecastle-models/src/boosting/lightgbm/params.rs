//! LightGBM parameters.

use std::ffi::CString;
use std::fmt::{self, Display};

use super::error::{LightGbmError, Result};

/// Settings this layer relies on. LightGBM keeps the first of two values for a name, so they stand
/// before the caller's.
pub(super) const FIXED_PARAMS: &str = "verbosity=-1 num_threads=1";

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
    pub(super) fn render(&self, fixed: &str) -> Result<CString> {
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
        return Err(LightGbmError::Param(format!("`{key}` is not one that can be set")));
    }
    let breaks_list = |c: char| c.is_whitespace() || c.is_control() || "=\"'".contains(c);
    if value.contains(breaks_list) {
        return Err(LightGbmError::Param(format!("the value of `{key}` holds a separator")));
    }
    let lower = value.to_ascii_lowercase();
    let mut names = lower.split(',').map(|name| name.split('@').next().unwrap_or(name));
    if names.any(|name| RANKING_VALUES.contains(&name)) {
        return Err(LightGbmError::Param(format!("`{key}={value}` is for ranking")));
    }
    Ok(())
}
