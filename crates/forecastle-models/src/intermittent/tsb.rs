//! The method of Teunter, Syntetos and Babai.

use super::demand::still_counting;
use super::rate::{Intermittent, Recursion};
use crate::local::SavedNumbers;
use crate::model::{Kind, ModelEntry, Parameter, Preset};

/// The method of Teunter, Syntetos and Babai.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "tsb",
    title: "Teunter-Syntetos-Babai",
    doc: "the probability of a demand, smoothed in every period, times its size, smoothed at demands",
    formula: "ŷ(t+h) = q·z; q smooths whether there was demand, z the sizes of demands, both with weight 0.1",
    parameters: &[
        Parameter {
            name: "weight of sizes",
            range: "0.1",
            meaning: "fixed: of the newest demand in z, which begins with the first demand",
        },
        Parameter {
            name: "weight of the chance",
            range: "0.1",
            meaning: "fixed: of the newest period in q",
        },
    ],
    use_when: "intermittent demand that may cease: the forecast sinks while nothing is sold",
    source: "Teunter, Syntetos & Babai (2011), European Journal of Operational Research 214(3)",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&Intermittent(|history| {
        Recursion::Probability(chance(history, WEIGHT, WEIGHT))
    })),
};

/// The weight of the latest period in the probability, and of the latest demand in the size.
const WEIGHT: f64 = 0.1;

/// The smoothed probability and size of demands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    /// The probability of a demand in a period; 0 before the first, when there is no size yet.
    pub probability: f64,
    /// The size of a demand, in the target's unit.
    pub size: f64,
    /// The weights of the latest size, and of the latest period in the probability.
    pub weights: (f64, f64),
}

impl Chance {
    /// Takes in the next period's value, no gap.
    pub fn take(&mut self, value: f64) {
        if self.probability > 0.0 {
            self.smooth(value);
        } else if value != 0.0 {
            (self.probability, self.size) = (self.weights.1, value);
        }
    }

    /// One period, once there has been a demand.
    #[inline]
    fn smooth(&mut self, value: f64) {
        // Without a branch: whether there is demand is just what cannot be foreseen.
        let comes = f64::from(u8::from(value != 0.0));
        let (of_size, of_probability) = self.weights;
        self.probability = (1.0 - of_probability) * self.probability + of_probability * comes;
        self.size = (1.0 - of_size * comes) * self.size + of_size * value;
    }

    /// The numbers to save.
    pub fn numbers(&self) -> [f64; 4] {
        [self.probability, self.size, self.weights.0, self.weights.1]
    }

    /// What was saved; `None` when it is nothing of the kind.
    pub fn restore(saved: &mut SavedNumbers<'_>) -> Option<Self> {
        let (probability, size) = (saved.within(0.0, 1.0)?, saved.finite()?);
        let weights = (saved.within(0.0, 1.0)?, saved.within(0.0, 1.0)?);
        Some(Self { probability, size, weights })
    }
}

/// Probability and size, each smoothed from its first value with its weight from 0 to 1.
pub fn chance(history: &[f64], size_weight: f64, probability_weight: f64) -> Chance {
    let history = still_counting(history, size_weight.min(probability_weight));
    let mut known = history.iter().filter(|value| !value.is_nan());
    let weights = (size_weight, probability_weight);
    let first = known.next().copied().unwrap_or(0.0);
    let probability = f64::from(u8::from(first != 0.0));
    let mut chance = Chance { probability, size: first, weights };
    // In two loops: the second, without a branch, is most of it.
    for value in known.by_ref() {
        chance.take(*value);
        if chance.probability > 0.0 {
            break;
        }
    }
    known.for_each(|value| chance.smooth(*value));
    chance
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weight::smooth;

    fn per_period(history: &[f64], size_weight: f64, probability_weight: f64) -> f64 {
        let chance = chance(history, size_weight, probability_weight);
        chance.probability * chance.size
    }

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
