//! One-line rules, the yardsticks of everything else.

pub mod moving_average;
pub mod naive;
pub mod seasonal_naive;
pub mod seasonal_naive_growth;
