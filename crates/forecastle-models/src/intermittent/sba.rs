//! Croston's method with Syntetos and Boylan's correction.

use super::croston::{WEIGHT, rate};
use super::rate::{Intermittent, Recursion};
use crate::model::{Kind, ModelEntry, Parameter, Preset};

/// Croston's method with Syntetos and Boylan's correction.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "sba",
    title: "Syntetos-Boylan",
    doc: "Croston's method less the bias that comes of dividing by a smoothed interval",
    formula: "ŷ(t+h) = (1 − w/2)·z/p as in Croston's method, w = 0.1; uncorrected where every period has demand",
    parameters: &[
        Parameter {
            name: "w",
            range: "0.1",
            meaning: "fixed: the weight of the newest demand in z and of the newest interval in p",
        },
        Parameter {
            name: "1 − w/2",
            range: "0.95",
            meaning: "fixed: the correction of the bias; 1 where every interval is one period",
        },
    ],
    use_when: "intermittent demand whose mean rate matters, as for stock",
    source: "Syntetos & Boylan (2005), International Journal of Forecasting 21(2)",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&Intermittent(correct)),
};

/// An interval that is always 1 has no bias to correct.
fn correct(history: &[f64]) -> Recursion {
    Recursion::Croston(rate(history, WEIGHT), 1.0 - WEIGHT / 2.0)
}

#[cfg(test)]
mod tests {
    use super::correct;

    #[test]
    fn only_intervals_that_vary_are_corrected() {
        let per_period = |history: &[f64]| correct(history).per_period();
        assert!((per_period(&[6.0, 6.0, 6.0]) - 6.0).abs() < 1e-12);
        assert!((per_period(&[0.0, 6.0, 0.0, 6.0]) - 0.95 * 3.0).abs() < 1e-12);
        assert_eq!(per_period(&[0.0]), 0.0);
    }
}
