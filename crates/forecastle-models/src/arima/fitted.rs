//! A fitted model of the family, as the pipeline knows it.

use forecastle_core::metrics::PointKind;

use super::regressors::{REGRESSOR_NUMBERS, Regressor};
use super::state::State;
use crate::local::{FittedSeries, LocalSeries, normal_quantiles};
use crate::model::Context;

/// The numbers of a saved model before those of its regressors.
const HEADER: usize = 5;

/// A regressor with its coefficient.
pub type Weighted = (Regressor, f64);

/// A model of one series.
///
/// A model with regressors takes news in when it sees a window, since it needs their values too.
#[derive(Debug, Clone)]
pub struct FittedArima {
    /// Where the model stands, in values divided by `scale`.
    pub state: State,
    /// What values have been divided by.
    pub scale: f64,
    /// The least of the known values, divided by `scale`.
    pub lowest: f64,
    /// The largest of them.
    pub highest: f64,
    /// Regressors and their coefficients.
    pub regressors: Vec<Weighted>,
    /// Periods at the end of the history that the state has not taken in yet.
    pub pending: usize,
    /// The wanted kind of point.
    pub point: PointKind,
}

impl FittedArima {
    /// The same again from its numbers; `None` when those are nothing of the kind.
    pub fn restore(numbers: &[f64], context: &Context) -> Option<Self> {
        let (header, rest) = numbers.split_at_checked(HEADER)?;
        let [scale, lowest, highest, pending, count] = *header else { return None };
        let is_count = |number: f64| (0.0..1e9).contains(&number) && number.fract() == 0.0;
        let is_sound = scale > 0.0 && scale.is_finite() && lowest <= highest;
        if !is_sound || !(highest - lowest).is_finite() || !is_count(pending) || !is_count(count) {
            return None;
        }
        let size = REGRESSOR_NUMBERS + 1;
        let (weighted, state) = rest.split_at_checked(count as usize * size)?;
        let regressors = weighted.chunks_exact(size).map(|numbers| {
            let (coefficient, regressor) = numbers.split_last()?;
            let regressor = Regressor::restore(regressor)?;
            coefficient.is_finite().then_some((regressor, *coefficient))
        });
        Some(Self {
            state: State::restore(state)?,
            scale,
            lowest,
            highest,
            regressors: regressors.collect::<Option<_>>()?,
            pending: pending as usize,
            point: context.point,
        })
    }

    /// What regressors add from `from` on and ahead, divided by the scale.
    fn explained(&self, series: &LocalSeries<'_>, from: usize, ahead: usize) -> Vec<f64> {
        let mut sums = vec![0.0; series.history.len() - from + ahead];
        for (regressor, coefficient) in &self.regressors {
            let column = regressor.column(series, from, ahead);
            for (sum, value) in sums.iter_mut().zip(column) {
                *sum += coefficient * value;
            }
        }
        sums
    }

    /// Means and standard deviations of the next periods, divided by the scale.
    fn ahead(&self, series: &LocalSeries<'_>, horizon: usize) -> (Vec<f64>, Vec<f64>) {
        let mut means = vec![0.0; horizon];
        if self.regressors.is_empty() {
            self.state.forecast(&mut means);
            return (means, self.deviations(&self.state, horizon));
        }
        let from = series.history.len().saturating_sub(self.pending);
        let explained = self.explained(series, from, horizon);
        let news = series.history[from..].iter().zip(&explained);
        let mut state = self.state.clone();
        state.update(news.map(|(value, explained)| value / self.scale - explained));
        state.forecast(&mut means);
        let known = series.history.len() - from;
        for (mean, explained) in means.iter_mut().zip(&explained[known..]) {
            *mean += explained;
        }
        let deviations = self.deviations(&state, horizon);
        (means, deviations)
    }

    /// Standard deviations, never more than the distance from the least to the largest known value.
    fn deviations(&self, state: &State, horizon: usize) -> Vec<f64> {
        let most = self.highest - self.lowest;
        state.variances(horizon).iter().map(|variance| variance.sqrt().min(most)).collect()
    }
}

impl FittedSeries for FittedArima {
    fn forecast(&self, series: &LocalSeries<'_>, out: &mut [f64]) {
        let (mut means, deviations) = self.ahead(series, out.len());
        if self.point == PointKind::RelativeMedian {
            lean_towards_small(&mut means, &deviations);
        }
        for (value, mean) in out.iter_mut().zip(means) {
            *value = mean * self.scale;
        }
    }

    fn quantiles(&self, series: &LocalSeries<'_>, probabilities: &[f64], out: &mut [f64]) -> bool {
        let horizon = out.len() / probabilities.len().max(1);
        let (means, deviations) = self.ahead(series, horizon);
        normal_quantiles(&means, &deviations, probabilities, out);
        out.iter_mut().for_each(|quantile| *quantile *= self.scale);
        true
    }

    fn update(&mut self, values: &[f64]) -> bool {
        for value in values.iter().filter(|value| !value.is_nan()) {
            self.lowest = self.lowest.min(value / self.scale);
            self.highest = self.highest.max(value / self.scale);
        }
        if self.regressors.is_empty() {
            self.state.update(values.iter().map(|value| value / self.scale));
        } else {
            self.pending += values.len();
        }
        true
    }

    fn numbers(&self) -> Vec<f64> {
        let counts = [self.pending as f64, self.regressors.len() as f64];
        let mut numbers = vec![self.scale, self.lowest, self.highest];
        numbers.extend(counts);
        for (regressor, coefficient) in &self.regressors {
            numbers.extend(regressor.numbers());
            numbers.push(*coefficient);
        }
        numbers.extend(self.state.numbers());
        numbers
    }
}

/// Moves means to where relative errors are least: the median of the density divided by the value lies
/// about a variance over the mean lower, as far as that is little.
fn lean_towards_small(means: &mut [f64], deviations: &[f64]) {
    const MOST: f64 = 0.25;
    for (mean, deviation) in means.iter_mut().zip(deviations) {
        if *mean > 0.0 {
            *mean *= 1.0 - (deviation / *mean).powi(2).min(MOST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_errors_ask_for_less() {
        let mut means = [10.0, 10.0, -1.0];
        lean_towards_small(&mut means, &[2.0, 20.0, 1.0]);
        assert_eq!(means, [9.6, 7.5, -1.0]);
    }
}
