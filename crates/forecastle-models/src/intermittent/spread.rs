//! How demand varies about the mean that a model of this family gives.

use super::class::LONGEST_INTERVAL;
use super::counts::CountDistribution;
use super::rate::Recursion;
use super::sizes::{Sizes, all_counts, is_count, pack};
use crate::averages::spread::normal_by_step;
use crate::local::{SavedNumbers, SeasonErrors, normal_quantiles};

/// How demand varies is told from so many of the latest periods: nearly three years of days.
const LATEST: usize = 1_024;

/// With fewer demands than this among them, it is told from all.
const FEW: u32 = 32;

/// After so many values hardly anything is left of what a recursion began with.
const FORGOTTEN: usize = 64;

/// The spread of the periods ahead.
#[derive(Debug, Clone, PartialEq)]
pub enum Spread {
    /// Of intermittent demand: no demand in most periods, else one of these sizes.
    Sizes(Sizes),
    /// Of demand in nearly every period: what the mean missed one season ahead, and the unit of counts (0
    /// where demand is no count).
    Errors(SeasonErrors, f64),
}

impl Spread {
    /// Looks at a history and what a model has made of it.
    pub fn of(recursion: &Recursion, history: &[f64], season: usize) -> Self {
        let latest = &history[history.len().saturating_sub(LATEST)..];
        let (demands, known) = count(latest);
        let latest = if demands < FEW { history } else { latest };
        if f64::from(demands) < f64::from(known) / LONGEST_INTERVAL {
            return Self::Sizes(Sizes::of(latest));
        }
        let mut followed = recursion.begun_anew();
        let growth = followed.weights.0.powi(2);
        let errors = SeasonErrors::follow(history, season, growth, |values| {
            let latest = &values[values.len().saturating_sub(FORGOTTEN.max(season))..];
            for value in latest.iter().filter(|value| !value.is_nan()) {
                followed.take(*value);
            }
            followed.per_period()
        });
        let Some(errors) = errors else { return Self::Sizes(Sizes::of(history)) };
        let known = history.iter().copied().filter(|value| !value.is_nan());
        let unit = if history.chunks(64).all(all_counts) { pack(known) } else { 0.0 };
        Self::Errors(errors, unit)
    }

    /// Whether a new value is of the same kind, so that this still serves.
    pub fn admits(&self, value: f64) -> bool {
        match self {
            Self::Sizes(sizes) => sizes.admits(value),
            Self::Errors(_, unit) => *unit == 0.0 || (is_count(value) && value % unit == 0.0),
        }
    }

    /// Goes on by so many periods.
    pub fn pass(&mut self, periods: usize) {
        if let Self::Errors(errors, _) = self {
            errors.pass(periods);
        }
    }

    /// Quantiles about the mean, as many steps as `out` has room for, for ascending probabilities.
    pub fn quantiles(&self, recursion: &Recursion, ascending: &[f64], out: &mut [f64]) {
        match self {
            Self::Sizes(sizes) => {
                let (chance, size) = recursion.chance_and_size();
                let mut of_a_period = vec![0.0; ascending.len()];
                sizes.quantiles(chance, size, ascending, &mut of_a_period);
                let steps = out.chunks_mut(ascending.len());
                steps.for_each(|step| step.copy_from_slice(&of_a_period));
            }
            Self::Errors(errors, unit) => {
                let mean = recursion.per_period();
                if *unit == 0.0 {
                    let at = |step| Some((mean, errors.variance(step).sqrt()));
                    normal_by_step(ascending, out, at);
                    return;
                }
                for (place, step) in out.chunks_mut(ascending.len()).enumerate() {
                    let variance = errors.variance(place) / (unit * unit);
                    of_counts(mean / unit, variance, ascending, step);
                    step.iter_mut().for_each(|count| *count *= unit);
                }
            }
        }
    }

    /// The numbers to save.
    pub fn numbers(&self) -> Vec<f64> {
        match self {
            Self::Sizes(sizes) => [&[0.0], &sizes.numbers()[..]].concat(),
            Self::Errors(errors, unit) => [&[1.0, *unit], &errors.numbers()[..]].concat(),
        }
    }

    /// What was saved; `None` when it is nothing of the kind.
    pub fn restore(saved: &mut SavedNumbers<'_>) -> Option<Self> {
        match saved.count()? {
            0 => Some(Self::Sizes(Sizes::restore(saved)?)),
            1 => {
                let unit = saved.finite().filter(|unit| *unit == 0.0 || *unit >= 1.0)?;
                Some(Self::Errors(SeasonErrors::restore(saved)?, unit))
            }
            _ => None,
        }
    }
}

/// The numbers of demands and of known values.
fn count(history: &[f64]) -> (u32, u32) {
    history.iter().fold((0, 0), |(demands, known), value| {
        let (comes, is_known) = (*value != 0.0, !value.is_nan());
        (demands + u32::from(comes & is_known), known + u32::from(is_known))
    })
}

/// A negative binomial distribution; where counts vary less than any such, a normal one in whole numbers.
fn of_counts(mean: f64, variance: f64, ascending: &[f64], out: &mut [f64]) {
    if variance > mean && mean > 0.0 {
        let size = mean * mean / (variance - mean);
        let counts = CountDistribution { demand: 1.0, pack: 1.0, least: 0.0, above: mean, size };
        counts.quantiles(ascending, out);
    } else {
        normal_quantiles(&[mean], &[variance.sqrt()], ascending, out);
        out.iter_mut().for_each(|quantile| *quantile = quantile.round().max(0.0));
    }
}
