//! The method of Teunter, Syntetos and Babai.

use crate::local::{LocalSeries, PathModel};
use crate::model::{Context, Kind, ModelEntry, Preset, Unserved};

/// The method of Teunter, Syntetos and Babai.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "tsb",
    title: "Teunter-Syntetos-Babai",
    doc: "the probability of a demand, smoothed in every period, times its size, smoothed at demands",
    formula: "ŷ(t+h) = q·z; q smooths whether there was demand, z the sizes of demands, both with weight 0.1",
    use_when: "intermittent demand that may cease: the forecast sinks while nothing is sold",
    source: "Teunter, Syntetos & Babai (2011), European Journal of Operational Research 214(3)",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&Tsb),
};

/// The weight of the latest period in the probability, and of the latest demand in the size.
const WEIGHT: f64 = 0.1;

struct Tsb;

impl PathModel for Tsb {
    fn forecast(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
        out: &mut [f64],
    ) -> Result<(), Unserved> {
        out.fill(per_period(series.history, WEIGHT, WEIGHT));
        Ok(())
    }
}

/// The demand per period: probability times size, each smoothed from its first value with its weight
/// from 0 to 1. 0 without a demand.
pub fn per_period(history: &[f64], size_weight: f64, probability_weight: f64) -> f64 {
    let mut known = history.iter().filter(|value| !value.is_nan());
    let mut is_first = true;
    let Some(first) = known.find(|value| {
        let has_demand = **value != 0.0;
        is_first &= has_demand;
        has_demand
    }) else {
        return 0.0;
    };
    let mut probability = if is_first { 1.0 } else { probability_weight };
    let mut size = *first;
    for value in known {
        // Without a branch: whether there is demand is just what cannot be foreseen.
        let comes = f64::from(u8::from(*value != 0.0));
        probability = (1.0 - probability_weight) * probability + probability_weight * comes;
        size = (1.0 - size_weight * comes) * size + size_weight * value;
    }
    probability * size
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weight::smooth;

    #[test]
    fn the_single_pass_agrees_with_the_sequences_written_out() {
        let demand: Vec<f64> =
            (0..300_u32).map(|i| f64::from((i * i * 7 + 3) % 5 * u32::from(i % 3 == 1))).collect();
        let sizes: Vec<f64> = demand.iter().copied().filter(|v| *v != 0.0).collect();
        let comes: Vec<f64> = demand.iter().map(|v| f64::from(u8::from(*v != 0.0))).collect();
        let expected = smooth(&sizes, 0.2) * smooth(&comes, 0.05);
        assert!((per_period(&demand, 0.2, 0.05) - expected).abs() < 1e-9);
    }

    #[test]
    fn corners() {
        assert_eq!(per_period(&[0.0, 0.0], 0.1, 0.1), 0.0);
        assert!((per_period(&[7.0; 5], 0.1, 0.1) - 7.0).abs() < 1e-12);
        assert_eq!(per_period(&[f64::NAN, 4.0], 0.1, 0.1), 4.0);
    }

    #[test]
    fn a_demand_that_ceased_fades() {
        let mut demand = vec![3.0; 20];
        demand.extend([0.0; 40]);
        assert!(per_period(&demand, 0.1, 0.1) < 0.05);
    }
}
