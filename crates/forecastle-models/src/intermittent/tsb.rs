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

    fn smooth_known(&mut self, value: &f64) {
        if !value.is_nan() {
            self.smooth(*value);
        }
    }

    /// The same as one period after another, once there has been a demand: multiplied out, so that only one
    /// product and one sum have to wait for the period before.
    #[inline]
    fn smooth_block(&mut self, values: &[f64; 4]) {
        if values.iter().any(|value| value.is_nan()) {
            return values.iter().for_each(|value| self.smooth_known(value));
        }
        let (of_size, of_probability) = self.weights;
        let comes = values.map(|value| f64::from(u8::from(value != 0.0)));
        let stays = 1.0 - of_probability;
        let early = (comes[0] * stays + comes[1]) * (stays * stays);
        let late = comes[2] * stays + comes[3];
        let stays = (stays * stays) * (stays * stays);
        let probability = stays * self.probability + of_probability * (early + late);
        // Rounding must not make it more than certain.
        self.probability = probability.min(1.0);
        let kept = comes.map(|comes| 1.0 - of_size * comes);
        let early = (values[0] * kept[1] + values[1]) * (kept[2] * kept[3]);
        let late = values[2] * kept[3] + values[3];
        let kept = (kept[0] * kept[1]) * (kept[2] * kept[3]);
        self.size = kept * self.size + of_size * (early + late);
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
    let weights = (size_weight, probability_weight);
    let first = history.iter().position(|value| !value.is_nan()).unwrap_or(history.len());
    let Some((value, mut rest)) = history[first..].split_first() else {
        return Chance { probability: 0.0, size: 0.0, weights };
    };
    let probability = f64::from(u8::from(*value != 0.0));
    let mut chance = Chance { probability, size: *value, weights };
    // Most of it comes after the first demand, and goes without a branch.
    let is_demand = |value: &f64| *value != 0.0 && !value.is_nan();
    if probability == 0.0 {
        let Some(place) = rest.iter().position(is_demand) else { return chance };
        chance.take(rest[place]);
        rest = &rest[place + 1..];
    }
    let (blocks, rest) = rest.as_chunks();
    blocks.iter().for_each(|block| chance.smooth_block(block));
    rest.iter().for_each(|value| chance.smooth_known(value));
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
    fn gaps_and_a_late_beginning_change_nothing() {
        let demand: Vec<f64> = (0..90_u32)
            .map(|i| f64::from(u32::from(i > 9) * (i * 5 % 7) * u32::from(i % 4 == 2)))
            .collect();
        let gappy: Vec<f64> = demand
            .iter()
            .enumerate()
            .flat_map(|(i, v)| vec![f64::NAN, *v].split_off(usize::from(i % 11 != 3)))
            .collect();
        let (whole, gappy) = (chance(&demand, 0.2, 0.05), chance(&gappy, 0.2, 0.05));
        assert!((whole.probability - gappy.probability).abs() < 1e-12);
        assert!((whole.size - gappy.size).abs() < 1e-12);
    }

    #[test]
    fn nothing_is_more_than_certain() {
        for weight in [0.05, 0.1, 0.3, 1.0] {
            assert!(chance(&[2.0; 400], weight, weight).probability <= 1.0, "{weight}");
        }
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
