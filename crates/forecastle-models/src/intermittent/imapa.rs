//! Aggregation over every number of periods up to the mean interval between demands.

use super::aggregate::Aggregation;
use super::demand::mean_interval;
use super::rate::{Intermittent, Recursion};
use crate::model::{Kind, ModelEntry, Parameter, Preset};
use crate::season::known;

/// Aggregation over every number of periods up to the mean interval between demands.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "imapa",
    title: "IMAPA",
    doc: "the mean of ADIDA's forecasts from sums over one, two, … periods, up to the mean interval",
    formula: "ŷ(t+h) = mean over k = 1..K of s(k)/k; s(k) smooths the sums of k neighbouring periods, K the mean interval",
    parameters: &[
        Parameter {
            name: "K",
            range: "1 or more",
            meaning: "the most periods that are summed: the mean interval between demands, rounded",
        },
        Parameter {
            name: "weights",
            range: "0.1 to 0.3, K of them",
            meaning: "of the newest sum of k periods; the least squared errors of the next sum",
        },
    ],
    use_when: "intermittent demand; sturdier than ADIDA where the right aggregation is unclear",
    source: "Syntetos & Boylan (2021), Intermittent Demand Forecasting, Wiley; Petropoulos & Kourentzes (2015), JORS 66(6)",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&Intermittent(|history| Recursion::of_mean(per_period(history), history))),
};

/// The demand per period; 0 without a demand.
fn per_period(history: &[f64]) -> f64 {
    let known = known(history);
    let Some(interval) = mean_interval(&known) else { return 0.0 };
    let widest = interval.round_ties_even() as usize;
    let mut aggregation = Aggregation::of(&known);
    let total: f64 = (1..=widest).map(|periods| aggregation.per_period(periods)).sum();
    total / widest as f64
}

#[cfg(test)]
mod tests {
    use super::per_period;

    #[test]
    fn corners() {
        assert_eq!(per_period(&[0.0, 0.0]), 0.0);
        assert_eq!(per_period(&[7.0; 5]), 7.0);
        // One demand in two periods: 0.2 of 4 from single periods, 4 in two from both together.
        assert!((per_period(&[f64::NAN, 0.0, 4.0]) - (0.8 + 2.0) / 2.0).abs() < 1e-12);
    }
}
