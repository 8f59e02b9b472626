//! What can go wrong with LightGBM.

use thiserror::Error;

pub(super) type Result<T> = std::result::Result<T, LightGbmError>;

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

pub(super) fn input(reason: impl Into<String>) -> LightGbmError {
    LightGbmError::Input(reason.into())
}
