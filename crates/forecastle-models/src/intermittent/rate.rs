//! What the models of this family have learnt: a chance of demand, its size, and how they go on.

use super::croston::Rate;
use super::spread::Spread;
use super::tsb::Chance;
use crate::local::{FittedSeries, LocalModel, LocalSeries, SavedNumbers};
use crate::model::{Context, Unserved};
use crate::weight::BOUNDS;

/// The rate of demand of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Recursion {
    /// Sizes and intervals, smoothed at demands, and what the rate is multiplied by against its bias where
    /// intervals vary.
    Croston(Rate, f64),
    /// A probability smoothed in every period, sizes smoothed at demands.
    Probability(Chance),
    /// The result of a model that has to see the whole history again.
    Fixed {
        /// The chance of a demand in a period, 0 to 1.
        chance: f64,
        /// The size of a demand, in the target's unit.
        size: f64,
    },
}

/// A weight from the middle of [`BOUNDS`].
const MIDDLE: f64 = 0.5 * (BOUNDS.0 + BOUNDS.1);

impl Recursion {
    /// A mean demand per period, found by looking at the whole history: demands of the history's mean size,
    /// as often as the mean needs, or larger ones in every period.
    pub fn of_mean(per_period: f64, history: &[f64]) -> Self {
        let demands = history.iter().filter(|value| **value != 0.0 && !value.is_nan());
        let (sum, count) =
            demands.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
        let chance = per_period / (sum / count);
        if per_period == 0.0 {
            Self::Fixed { chance: 0.0, size: 0.0 }
        } else if chance > 0.0 && chance < 1.0 {
            Self::Fixed { chance, size: per_period / chance }
        } else {
            Self::Fixed { chance: 1.0, size: per_period }
        }
    }

    /// The mean demand per period.
    pub fn per_period(&self) -> f64 {
        let (chance, size) = self.chance_and_size();
        chance * size
    }

    /// Takes in the next period's value, no gap. Whether that is possible.
    pub fn take(&mut self, value: f64) -> bool {
        match self {
            Self::Croston(rate, _) => rate.take(value),
            Self::Probability(chance) => chance.take(value),
            Self::Fixed { .. } => return false,
        }
        true
    }

    /// A recursion with the same weights before any value, for demand that comes in nearly every period. A
    /// model that sees the whole history again is replaced by smoothing with a weight from the middle of
    /// those that it chooses from.
    pub fn begun_anew(&self) -> Rate {
        let (size_weight, interval_weight) = match self {
            Self::Croston(rate, _) => rate.weights,
            Self::Probability(chance) => chance.weights,
            Self::Fixed { .. } => (MIDDLE, MIDDLE),
        };
        Rate::begin(size_weight, interval_weight)
    }

    /// The chance of a demand in a period, and its mean size.
    pub fn chance_and_size(&self) -> (f64, f64) {
        match *self {
            Self::Croston(rate, correction) => {
                let correction = if rate.interval > 1.0 + 1e-9 { correction } else { 1.0 };
                (correction / rate.interval, rate.size)
            }
            Self::Probability(chance) => (chance.probability, chance.size),
            Self::Fixed { chance, size } => (chance, size),
        }
    }

    fn numbers(&self) -> Vec<f64> {
        match self {
            Self::Croston(rate, correction) => [&[0.0, *correction], &rate.numbers()[..]].concat(),
            Self::Probability(chance) => [&[1.0], &chance.numbers()[..]].concat(),
            Self::Fixed { chance, size } => vec![2.0, *chance, *size],
        }
    }

    fn restore(saved: &mut SavedNumbers<'_>) -> Option<Self> {
        match saved.count()? {
            0 => {
                let correction = saved.within(0.0, 1.0)?;
                Some(Self::Croston(Rate::restore(saved)?, correction))
            }
            1 => Some(Self::Probability(Chance::restore(saved)?)),
            2 => Some(Self::Fixed { chance: saved.within(0.0, 1.0)?, size: saved.finite()? }),
            _ => None,
        }
    }
}

/// A model of this family: the rate that it finds in a history.
pub struct Intermittent(pub fn(&[f64]) -> Recursion);

impl LocalModel for Intermittent {
    fn fit(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
    ) -> Result<Box<dyn FittedSeries>, Unserved> {
        let recursion = (self.0)(series.history);
        let season = series.window.frequency().season_length();
        let spread = Spread::of(&recursion, series.history, season);
        Ok(Box::new(Demand { recursion, spread }))
    }

    fn restore(&self, numbers: &[f64], _: &Context) -> Option<Box<dyn FittedSeries>> {
        let mut saved = SavedNumbers::of(numbers);
        let recursion = Recursion::restore(&mut saved)?;
        let spread = Spread::restore(&mut saved)?;
        saved.end()?;
        Some(Box::new(Demand { recursion, spread }))
    }
}

/// A fitted model of this family.
#[derive(Debug, Clone, PartialEq)]
struct Demand {
    recursion: Recursion,
    spread: Spread,
}

impl FittedSeries for Demand {
    fn forecast(&self, _: &LocalSeries<'_>, out: &mut [f64]) {
        out.fill(self.recursion.per_period());
    }

    fn quantiles(&self, _: &LocalSeries<'_>, probabilities: &[f64], out: &mut [f64]) -> bool {
        self.spread.quantiles(&self.recursion, probabilities, out);
        true
    }

    fn update(&mut self, values: &[f64]) -> bool {
        let mut known = values.iter().filter(|value| !value.is_nan());
        let is_same = known.all(|value| self.spread.admits(*value) && self.recursion.take(*value));
        self.spread.pass(values.len());
        is_same
    }

    fn numbers(&self) -> Vec<f64> {
        [self.recursion.numbers(), self.spread.numbers()].concat()
    }
}

#[cfg(test)]
mod tests;
