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

mod booster;
mod dataset;
mod engine;
mod error;
mod ffi;
pub(super) mod model_text;
mod params;
#[cfg(test)]
mod tests;

pub use booster::Booster;
pub use dataset::{Dataset, StreamedRows};
pub use engine::LightGbm;
pub use error::LightGbmError;
pub use params::Params;
