//! Gradient-boosted trees by XGBoost, where its library is installed: a small safe layer over its C interface,
//! loaded when it is first asked for.
//!
//! [`xgboost`] gives the [`Engine`](super::engine::Engine). Rows go into XGBoost's quantile matrix block by
//! block, so that all of them never exist at once as floats; XGBoost asks for every block a few times over
//! (to count, to find borders, to bin). What it grows is read out of its model file and becomes a
//! [`Forest`](super::forest::Forest): forecasting needs no XGBoost.
//!
//! XGBoost runs on one thread here, quietly, and with a fixed seed grows the same trees again. One binned set of
//! rows serves one training at a time; others wait. Columns must not hold infinite values.

mod engine;
mod ffi;
mod library;
mod model;
mod stream;
#[cfg(test)]
mod tests;

pub use engine::Xgboost;
pub use library::{LIBRARY_VARIABLE, WhereInstalled, xgboost};
