//! Croston's method with Syntetos and Boylan's correction.

use super::croston::{WEIGHT, rate};
use crate::local::{LocalSeries, PathModel};
use crate::model::{Context, Kind, ModelEntry, Preset, Unserved};

/// Croston's method with Syntetos and Boylan's correction.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "sba",
    title: "Syntetos-Boylan",
    doc: "Croston's method less the bias that comes of dividing by a smoothed interval",
    formula: "ŷ(t+h) = (1 − w/2)·z/p as in Croston's method, w = 0.1; uncorrected where every period has demand",
    use_when: "intermittent demand whose mean rate matters, as for stock",
    source: "Syntetos & Boylan (2005), International Journal of Forecasting 21(2)",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&SyntetosBoylan),
};

struct SyntetosBoylan;

impl PathModel for SyntetosBoylan {
    fn forecast(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
        out: &mut [f64],
    ) -> Result<(), Unserved> {
        out.fill(per_period(series.history));
        Ok(())
    }
}

/// The demand per period without Croston's bias. An interval that is always 1 has none to correct.
fn per_period(history: &[f64]) -> f64 {
    let rate = rate(history, WEIGHT);
    let correction = if rate.interval > 1.0 + 1e-9 { 1.0 - WEIGHT / 2.0 } else { 1.0 };
    correction * rate.per_period()
}

#[cfg(test)]
mod tests {
    use super::per_period;

    #[test]
    fn only_intervals_that_vary_are_corrected() {
        assert!((per_period(&[6.0, 6.0, 6.0]) - 6.0).abs() < 1e-12);
        assert!((per_period(&[0.0, 6.0, 0.0, 6.0]) - 0.95 * 3.0).abs() < 1e-12);
        assert_eq!(per_period(&[0.0]), 0.0);
    }
}
