//! Everything that learns or predicts: pure functions of a window on a panel.
//!
//! [`MODELS`] is the one list; command line, configuration, reports and reference pages come out of it.
//! A new model is one file with an [`ModelEntry`] and one line in `registry.rs`.

pub mod arima;
pub mod averages;
pub mod baseline;
pub mod boosting;
#[cfg(test)]
#[path = "../tests/common/classic.rs"]
#[allow(dead_code, reason = "every test takes what it needs")]
mod classic;
pub mod coding;
pub mod combine;
pub mod decomposition;
mod fallback;
pub mod features;
pub mod hierarchy;
pub mod intermittent;
pub mod intervals;
pub mod local;
pub mod mfles;
mod model;
pub mod optimise;
pub mod prophet;
pub mod recovery;
mod registry;
pub mod regression;
mod row_model;
pub mod season;
pub mod smoothing;
pub mod svd;
pub mod theta;
pub mod tiers;
pub mod weight;

pub use fallback::{complete, floors};
pub use local::{FittedSeries, LocalModel, LocalSeries, PathModel};
pub use model::{
    Cause, Context, Fitted, FittedMember, GlobalModel, Kind, ModelEntry, Parameter, Part,
    PointForecasts, Preset, Recency, Unserved,
};
pub use registry::{MODELS, find, names_of_preset, runnable};
pub use row_model::{ColumnWorth, RowModel};
