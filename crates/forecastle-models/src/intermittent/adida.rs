//! Aggregation over the mean interval between demands.

use super::aggregate::Aggregation;
use super::demand::mean_interval;
use super::rate::{Intermittent, Recursion};
use crate::model::{Kind, ModelEntry, Parameter, Preset};
use crate::season::known;

/// Aggregation over the mean interval between demands.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "adida",
    title: "ADIDA",
    doc: "sums over as many periods as lie between demands on average, smoothed, and spread evenly again",
    formula: "ŷ(t+h) = s/k; s smooths the sums of k neighbouring periods, k the mean interval, weight from 0.1 to 0.3 by squared error",
    parameters: &[
        Parameter {
            name: "k",
            range: "1 or more",
            meaning: "the periods that are summed: the mean interval between demands, rounded",
        },
        Parameter {
            name: "weight",
            range: "0.1 to 0.3",
            meaning: "of the newest sum; the least squared errors of the next sum",
        },
    ],
    use_when: "intermittent demand; the sums have few zeros and smooth well",
    source: "Nikolopoulos, Syntetos, Boylan, Petropoulos & Assimakopoulos (2011), Journal of the Operational Research Society 62(3)",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&Intermittent(|history| Recursion::of_mean(per_period(history), history))),
};

/// The demand per period; 0 without a demand.
fn per_period(history: &[f64]) -> f64 {
    let known = known(history);
    let Some(interval) = mean_interval(&known) else { return 0.0 };
    Aggregation::of(&known).per_period(interval.round_ties_even() as usize)
}

#[cfg(test)]
mod tests {
    use super::per_period;

    #[test]
    fn corners() {
        assert_eq!(per_period(&[0.0, 0.0]), 0.0);
        assert_eq!(per_period(&[7.0; 5]), 7.0);
        assert_eq!(per_period(&[f64::NAN, 0.0, 4.0]), 2.0);
    }
}
