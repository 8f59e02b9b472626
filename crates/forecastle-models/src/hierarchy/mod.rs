//! Reconciliation: forecasts of all levels of a hierarchy made to add up.
//!
//! Forecasts of totals and of their parts, each made by itself, disagree. A method takes the *base forecasts* of
//! all nodes and says what the leaves are to be forecast as; everything above is their sum, so that the result
//! adds up exactly. [`METHODS`] is the list.
//!
//! Numbers are laid out node by node, `width` numbers each: the steps of a forecast, or samples of one.
//!
//! No method makes an inverse. Least squares with a diagonal covariance are solved by one pass up and one down a
//! tree where levels nest ([`tree`]), and by conjugate gradients over the upper nodes where they cross
//! ([`conjugate`]); a shrunk covariance is a diagonal plus few columns, so that it takes no more than these columns.

mod bottom_up;
mod conjugate;
mod entry;
mod errors;
mod middle_out;
mod mint;
mod non_negative;
mod samples;
mod shares;
mod top_down;
mod tree;
mod weights;

pub use bottom_up::BOTTOM_UP;
pub use entry::{Approach, METHODS, MethodEntry, Question, find_method};
pub use errors::ErrorHistory;
pub use middle_out::MIDDLE_OUT;
pub use mint::{MINT_OLS, MINT_SHRINK, MINT_STRUCTURAL, MINT_VARIANCE, Weighting, reconcile_by};
pub use samples::{SamplePlan, ToLeaves, reconciled_quantiles};
pub use shares::{Shares, shares};
pub use top_down::{AVERAGE_PROPORTIONS, FORECAST_PROPORTIONS, PROPORTIONS_OF_AVERAGES};
pub use weights::{FewColumns, Weights};

#[cfg(test)]
mod tests;
