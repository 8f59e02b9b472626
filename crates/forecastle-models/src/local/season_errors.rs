//! What flat forecasts miss within a season.

use super::SavedNumbers;

/// At most so many of the latest seasons are looked at, and at least so many periods where there are as many.
const SEASONS: usize = 16;
const PERIODS: usize = 128;

/// How many seasons the mean over all phases counts for beside those of one phase.
const POOLED: f64 = 1.0;

/// The variances of the errors of flat forecasts, by the phase of the period ahead.
///
/// A level says nothing of the season, so it misses by the more, the farther a phase lies from it. Levels
/// of the past, each at the phase of the season at which the history ends, tell by how much: the squares of
/// what came in the season after each, divided by how the variance would grow without a season, and drawn
/// towards their mean over all phases.
#[derive(Debug, Clone, PartialEq)]
pub struct SeasonErrors {
    /// The variance of one step if all phases were as the one of the next period, the one after...
    variances: Vec<f64>,
    /// What a step farther adds to the variance, as a share of that of one step.
    growth: f64,
}

impl SeasonErrors {
    /// Follows a history with a season of at least one period. `advance` is given its values in order, in
    /// several parts, and tells the level after each; a step farther ahead adds `growth` of the variance of
    /// one step. `None` when there is nothing to tell errors from.
    pub fn follow(
        history: &[f64],
        season: usize,
        growth: f64,
        mut advance: impl FnMut(&[f64]) -> f64,
    ) -> Option<Self> {
        // Not even one season after another: the errors of single steps, whatever their phase.
        let season = if history.len() >= 2 * season { season } else { 1 };
        let seasons = (history.len() / season - 1).min(SEASONS.max(PERIODS.div_ceil(season)));
        let (head, tail) = history.split_at(history.len() - seasons * season);
        let mut level = advance(head);
        let (mut sums, mut counts) = (vec![0.0; season], vec![0.0; season]);
        for values in tail.chunks(season) {
            for (phase, value) in values.iter().enumerate() {
                let error = value - level;
                let is_known = !error.is_nan();
                sums[phase] += if is_known { error * error } else { 0.0 };
                counts[phase] += f64::from(u8::from(is_known));
            }
            level = advance(values);
        }
        let grown = |phase: usize| 1.0 + phase as f64 * growth;
        let expected: f64 = counts.iter().enumerate().map(|(phase, n)| n * grown(phase)).sum();
        if expected == 0.0 {
            return None;
        }
        let pooled = sums.iter().sum::<f64>() / expected;
        let variance = |(phase, sum): (usize, &f64)| {
            (sum / grown(phase) + POOLED * pooled) / (counts[phase] + POOLED)
        };
        Some(Self { variances: sums.iter().enumerate().map(variance).collect(), growth })
    }

    /// The variance of a period ahead, counted from 0.
    pub fn variance(&self, step: usize) -> f64 {
        self.variances[step % self.variances.len()] * (1.0 + step as f64 * self.growth)
    }

    /// Goes on by so many periods, whose errors it does not look at.
    pub fn pass(&mut self, periods: usize) {
        let phases = self.variances.len();
        self.variances.rotate_left(periods % phases);
    }

    /// The numbers to save.
    pub fn numbers(&self) -> Vec<f64> {
        [&[self.growth, self.variances.len() as f64], &self.variances[..]].concat()
    }

    /// What was saved; `None` when it is nothing of the kind.
    pub fn restore(saved: &mut SavedNumbers<'_>) -> Option<Self> {
        let (growth, phases) = (saved.within(0.0, 1.0)?, saved.count()?);
        let variances = saved.several(phases)?.to_vec();
        let is_sound = |variance: &f64| *variance >= 0.0 && variance.is_finite();
        (phases > 0 && variances.iter().all(is_sound)).then_some(Self { variances, growth })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weight::smooth;

    fn last(part: &[f64]) -> f64 {
        part.last().copied().unwrap_or(f64::NAN)
    }

    #[test]
    fn a_phase_that_lies_far_from_the_level_is_missed_by_more() {
        let history: Vec<f64> = (0..400).map(|t| if t % 4 == 1 { 90.0 } else { 10.0 }).collect();
        // It ends before phase 0: the next period but one is the high one.
        let errors = SeasonErrors::follow(&history, 4, 0.0, last).unwrap();
        assert!(errors.variance(1) > 20.0 * errors.variance(0), "{errors:?}");
        assert_eq!(errors.variance(5), errors.variance(1));
        let mut later = errors.clone();
        later.pass(9);
        assert_eq!(later.variance(0), errors.variance(1));
    }

    #[test]
    fn without_a_season_they_are_those_of_single_steps() {
        let history: Vec<f64> = (0..60_u32).map(|t| f64::from(t * t % 17)).collect();
        let weight = 0.3;
        let mut seen: Vec<f64> = Vec::new();
        let errors = SeasonErrors::follow(&history, 1, weight * weight, |part| {
            seen.extend(part);
            smooth(&seen, weight)
        });
        let squares: Vec<f64> =
            (1..60).map(|t| (history[t] - smooth(&history[..t], weight)).powi(2)).collect();
        let mean = squares.iter().sum::<f64>() / squares.len() as f64;
        let errors = errors.unwrap();
        assert!((errors.variance(0) / mean - 1.0).abs() < 1e-9);
        assert!((errors.variance(10) / mean - 1.9).abs() < 1e-9);
    }

    #[test]
    fn corners() {
        assert_eq!(SeasonErrors::follow(&[5.0], 12, 0.1, |_| 5.0), None);
        assert_eq!(SeasonErrors::follow(&[f64::NAN, 5.0], 1, 0.1, |part| part[0]), None);
        let errors = SeasonErrors::follow(&[4.0, f64::NAN, 6.0], 1, 0.0, |_| 5.0).unwrap();
        assert_eq!(errors.variance(3), 1.0);
        let numbers = errors.numbers();
        assert_eq!(SeasonErrors::restore(&mut SavedNumbers::of(&numbers)), Some(errors));
        assert_eq!(SeasonErrors::restore(&mut SavedNumbers::of(&[0.0, 0.0])), None);
    }
}
