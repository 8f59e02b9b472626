//! Croston's method.

use super::demand::{sizes_and_intervals, still_counting};
use super::rate::{Intermittent, Recursion};
use crate::local::SavedNumbers;
use crate::model::{Kind, ModelEntry, Parameter, Preset};
use crate::season::known;

/// Croston's method.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "croston",
    title: "Croston",
    doc: "the size of demands and the time between them, each smoothed by itself; flat ahead",
    formula: "ŷ(t+h) = z/p; z smooths the sizes of demands, p the intervals between them, both with weight 0.1",
    parameters: &[
        Parameter {
            name: "weight of sizes",
            range: "0.1",
            meaning: "fixed: of the newest demand in z, which begins with the first demand",
        },
        Parameter {
            name: "weight of intervals",
            range: "0.1",
            meaning: "fixed: of the newest interval in p, which begins with the first one",
        },
    ],
    use_when: "intermittent demand whose rate is steady; as the yardstick of that family",
    source: "Croston (1972), Operational Research Quarterly 23(3)",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&Intermittent(|history| Recursion::Croston(rate(history, WEIGHT), 1.0))),
};

/// The weight that Croston's method and its kin are published with.
pub const WEIGHT: f64 = 0.1;

/// The smoothed demands of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// The size of a demand, in the target's unit; 0 before the first.
    pub size: f64,
    /// The number of periods from one demand to the next, at least 1; infinite before the first.
    pub interval: f64,
    /// The number of periods since the latest demand, or the beginning, and one.
    since: f64,
    /// The weights of the latest size and interval.
    pub weights: (f64, f64),
}

impl Rate {
    /// Nothing known yet; weights from 0 to 1.
    pub fn begin(size_weight: f64, interval_weight: f64) -> Self {
        let weights = (size_weight, interval_weight);
        Self { size: 0.0, interval: f64::INFINITY, since: 1.0, weights }
    }

    /// The demand per period.
    pub fn per_period(self) -> f64 {
        self.size / self.interval
    }

    /// Takes in the next period's value, no gap. The smoothed values begin with the first demand.
    pub fn take(&mut self, value: f64) {
        if self.interval.is_finite() {
            self.smooth(value);
        } else if value == 0.0 {
            self.since += 1.0;
        } else {
            (self.size, self.interval, self.since) = (value, self.since, 1.0);
        }
    }

    /// One period, once there has been a demand.
    #[inline]
    fn smooth(&mut self, value: f64) {
        // Without a branch: whether there is demand is just what cannot be foreseen.
        let comes = f64::from(u8::from(value != 0.0));
        let (size_weight, interval_weight) = self.weights;
        self.size = (1.0 - size_weight * comes) * self.size + size_weight * value;
        let kept = 1.0 - interval_weight * comes;
        self.interval = kept * self.interval + interval_weight * comes * self.since;
        self.since = 1.0 + self.since * (1.0 - comes);
    }

    /// The numbers to save.
    pub fn numbers(&self) -> [f64; 5] {
        [self.size, self.interval, self.since, self.weights.0, self.weights.1]
    }

    /// What was saved; `None` when it is nothing of the kind.
    pub fn restore(saved: &mut SavedNumbers<'_>) -> Option<Self> {
        let size = saved.finite()?;
        let interval = saved.any().filter(|interval| *interval >= 1.0)?;
        let since = saved.count()? as f64;
        let weights = (saved.within(0.0, 1.0)?, saved.within(0.0, 1.0)?);
        Some(Self { size, interval, since, weights })
    }
}

/// Smooths sizes and intervals with one weight from 0 to 1.
pub fn rate(history: &[f64], weight: f64) -> Rate {
    rate_of(history, weight, weight)
}

fn rate_of(history: &[f64], size_weight: f64, interval_weight: f64) -> Rate {
    let mut rate = Rate::begin(size_weight, interval_weight);
    let history = still_counting(history, size_weight.min(interval_weight));
    let mut known = history.iter().filter(|value| !value.is_nan());
    // In two loops: the second, without a branch, is most of it.
    for value in known.by_ref() {
        rate.take(*value);
        if rate.interval.is_finite() {
            break;
        }
    }
    known.for_each(|value| rate.smooth(*value));
    rate
}

/// Smooths sizes and intervals, each with a weight of its own that `choose` finds for it.
pub fn rate_with(history: &[f64], choose: impl Fn(&[f64]) -> f64) -> Rate {
    let (sizes, intervals) = sizes_and_intervals(&known(history));
    if sizes.is_empty() {
        return rate(history, WEIGHT);
    }
    rate_of(history, choose(&sizes), choose(&intervals))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weight::smooth;

    #[test]
    fn the_single_pass_agrees_with_the_sequences_written_out() {
        let demand: Vec<f64> =
            (0..300_u32).map(|i| f64::from((i * i * 7 + 3) % 5 * u32::from(i % 3 == 1))).collect();
        let (sizes, intervals) = sizes_and_intervals(&demand);
        let rate = rate_of(&demand, 0.1, 0.2);
        assert!((rate.size - smooth(&sizes, 0.1)).abs() < 1e-9);
        assert!((rate.interval - smooth(&intervals, 0.2)).abs() < 1e-9);
    }

    #[test]
    fn corners() {
        assert_eq!(rate(&[0.0, 0.0], 0.1).per_period(), 0.0);
        assert_eq!(rate(&[f64::NAN, 4.0], 0.1).per_period(), 4.0);
        assert!((rate(&[7.0; 9], 0.1).per_period() - 7.0).abs() < 1e-12);
    }
}
