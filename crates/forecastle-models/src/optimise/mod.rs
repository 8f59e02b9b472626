//! Minimisation that the families of models share.

pub mod dual;
pub mod least_squares;
pub mod weight;
