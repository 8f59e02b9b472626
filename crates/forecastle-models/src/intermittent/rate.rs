//! What the models of this family have learnt: a chance of demand, its size, and how they go on.

use super::croston::Rate;
use super::sizes::Sizes;
use super::tsb::Chance;
use crate::local::{FittedSeries, LocalModel, LocalSeries, SavedNumbers};
use crate::model::{Context, Unserved};

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
    fn take(&mut self, value: f64) -> bool {
        match self {
            Self::Croston(rate, _) => rate.take(value),
            Self::Probability(chance) => chance.take(value),
            Self::Fixed { .. } => return false,
        }
        true
    }

    /// The chance of a demand in a period, and its mean size.
    fn chance_and_size(&self) -> (f64, f64) {
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
        let sizes = Sizes::of(series.history);
        Ok(Box::new(Demand { recursion: (self.0)(series.history), sizes }))
    }

    fn restore(&self, numbers: &[f64], _: &Context) -> Option<Box<dyn FittedSeries>> {
        let mut saved = SavedNumbers::of(numbers);
        let recursion = Recursion::restore(&mut saved)?;
        let sizes = Sizes::restore(&mut saved)?;
        saved.end()?;
        Some(Box::new(Demand { recursion, sizes }))
    }
}

/// A fitted model of this family.
#[derive(Debug, Clone, PartialEq)]
struct Demand {
    recursion: Recursion,
    sizes: Sizes,
}

impl FittedSeries for Demand {
    fn forecast(&self, _: &LocalSeries<'_>, out: &mut [f64]) {
        out.fill(self.recursion.per_period());
    }

    fn quantiles(&self, _: &LocalSeries<'_>, probabilities: &[f64], out: &mut [f64]) -> bool {
        let (chance, size) = self.recursion.chance_and_size();
        let mut of_a_period = vec![0.0; probabilities.len()];
        self.sizes.quantiles(chance, size, probabilities, &mut of_a_period);
        out.chunks_mut(probabilities.len()).for_each(|step| step.copy_from_slice(&of_a_period));
        true
    }

    fn update(&mut self, values: &[f64]) -> bool {
        let mut known = values.iter().filter(|value| !value.is_nan());
        known.all(|value| self.sizes.admits(*value) && self.recursion.take(*value))
    }

    fn numbers(&self) -> Vec<f64> {
        [self.recursion.numbers(), self.sizes.numbers()].concat()
    }
}

#[cfg(test)]
mod tests;
