//! The one list of models.

use crate::model::{ModelEntry, Preset};
use crate::{
    arima, averages, baseline, boosting, combine, decomposition, intermittent, mfles, prophet,
    recovery, regression, smoothing, svd, theta,
};

/// Every model, simplest first.
pub static MODELS: &[&ModelEntry] = &[
    &baseline::naive::ENTRY,
    &baseline::seasonal_naive::ENTRY,
    &baseline::seasonal_naive_growth::ENTRY,
    &baseline::moving_average::ENTRY,
    &averages::historic_mean::ENTRY,
    &averages::seasonal_mean::ENTRY,
    &averages::seasonal_window::ENTRY,
    &averages::seasonal_ses::ENTRY,
    &smoothing::ses::ENTRY,
    &smoothing::holt::STRAIGHT,
    &smoothing::holt::DAMPED,
    &smoothing::holt_winters::ADDITIVE,
    &smoothing::holt_winters::MULTIPLICATIVE,
    &smoothing::ets::ENTRY,
    &smoothing::ces::ENTRY,
    &theta::members::STANDARD,
    &theta::members::OPTIMISED,
    &theta::members::DYNAMIC,
    &theta::members::DYNAMIC_OPTIMISED,
    &theta::automatic::ENTRY,
    &intermittent::croston::ENTRY,
    &intermittent::sba::ENTRY,
    &intermittent::tsb::ENTRY,
    &intermittent::croston_optimised::ENTRY,
    &intermittent::adida::ENTRY,
    &intermittent::imapa::ENTRY,
    &intermittent::counts::ENTRY,
    &decomposition::classical::ENTRY,
    &decomposition::mstl::ENTRY,
    &decomposition::stl_robust::ENTRY,
    &mfles::local::ENTRY,
    &svd::shape_level::ENTRY,
    &arima::airline::ENTRY,
    &arima::auto_arima::ENTRY,
    &arima::harmonic::ENTRY,
    &prophet::local::ENTRY,
    &combine::median::ENTRY,
    &regression::ridge::ENTRY,
    &boosting::entries::LIGHTGBM,
    &boosting::entries::LIGHTGBM_RECURSIVE,
    &boosting::entries::LIGHTGBM_BLOCKS,
    &boosting::entries::LIGHTGBM_QUANTILES,
    &boosting::entries::XGBOOST,
    &boosting::entries::RANDOM_FOREST,
    &boosting::entries::GLOBAL_RIDGE,
    &recovery::model::ENTRY,
    &combine::ensemble::BEST_PER_SERIES,
    &combine::ensemble::ENSEMBLE,
    &combine::ensemble::TIERED,
];

/// The model of a name.
///
/// ```
/// assert!(forecastle_models::find("naive").is_some());
/// ```
pub fn find(name: &str) -> Option<&'static ModelEntry> {
    MODELS.iter().copied().find(|entry| entry.name == name)
}

/// Every model that can run on this machine: one may need a library that is not installed.
pub fn runnable() -> impl Iterator<Item = &'static ModelEntry> {
    MODELS.iter().copied().filter(|entry| entry.ready().is_ok())
}

/// The names of the models that a preset tries.
pub fn names_of_preset(preset: Preset) -> Vec<&'static str> {
    MODELS.iter().filter(|entry| entry.preset <= preset).map(|entry| entry.name).collect()
}
