//! Minimisation that the families of models share.

pub mod least_squares;
