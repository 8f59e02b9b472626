//! What models missed by, from which their weights follow.

use forecastle_core::metrics::PointKind;

/// Sums of what each of several models missed by, for each series.
///
/// What counts as a miss follows from the kind of forecast wanted: the absolute error for medians, the
/// squared one for means, that relative to the actual for the last kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Misses {
    point: PointKind,
    models: usize,
    /// `series * models + model`.
    sums: Vec<f64>,
    /// Forecasts counted, per series.
    counts: Vec<u32>,
}

impl Misses {
    /// Nothing seen yet.
    pub fn new(series: usize, models: usize, point: PointKind) -> Self {
        Self { point, models, sums: vec![0.0; series * models], counts: vec![0; series] }
    }

    /// Counts the forecasts of all models for one period of a series; an unknown actual (NaN) counts
    /// nothing, and neither do forecasts that are not all finite.
    ///
    /// # Panics
    /// When there are fewer forecasts than models.
    pub fn count(&mut self, series: usize, actual: f64, forecast_of: impl Fn(usize) -> f64) {
        let miss = |model| {
            let error = (actual - forecast_of(model)).abs();
            match self.point {
                PointKind::Mean => error * error,
                PointKind::Median => error,
                PointKind::RelativeMedian => error / actual.abs(),
            }
        };
        if !(0..self.models).all(|model| miss(model).is_finite()) {
            return;
        }
        for model in 0..self.models {
            self.sums[series * self.models + model] += miss(model);
        }
        self.counts[series] += 1;
    }

    /// The number of series.
    pub fn series_count(&self) -> usize {
        self.counts.len()
    }

    /// What each model missed by on all series, relative to the mean of the models; `None` when nothing
    /// was counted, or no model ever missed.
    pub fn of_all(&self) -> Option<Vec<f64>> {
        let mut sums = vec![0.0; self.models];
        for own in self.sums.chunks(self.models) {
            sums.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
        }
        self.relative(sums)
    }

    /// The same for one series.
    pub fn of_series(&self, series: usize) -> Option<Vec<f64>> {
        if self.counts[series] == 0 {
            return None;
        }
        self.relative(self.sums[series * self.models..(series + 1) * self.models].to_vec())
    }

    fn relative(&self, mut sums: Vec<f64>) -> Option<Vec<f64>> {
        if self.point == PointKind::Mean {
            sums.iter_mut().for_each(|sum| *sum = sum.sqrt());
        }
        let mean = sums.iter().sum::<f64>() / self.models as f64;
        (mean > 0.0).then(|| sums.iter().map(|sum| sum / mean).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misses_are_relative_to_the_mean_of_models() {
        let mut misses = Misses::new(2, 2, PointKind::Median);
        misses.count(0, 10.0, |model| [9.0, 13.0][model]);
        misses.count(0, f64::NAN, |_| 1.0);
        misses.count(1, 100.0, |model| [96.0, f64::INFINITY][model]);
        assert_eq!(misses.of_series(0), Some(vec![0.5, 1.5]));
        assert_eq!(misses.of_series(1), None);
        assert_eq!(misses.of_all(), Some(vec![0.5, 1.5]));
    }

    #[test]
    fn means_are_judged_by_squares() {
        let mut misses = Misses::new(1, 2, PointKind::Mean);
        misses.count(0, 0.0, |model| [3.0, 0.0][model]);
        misses.count(0, 0.0, |model| [4.0, 0.0][model]);
        assert_eq!(misses.of_series(0), Some(vec![2.0, 0.0]));
    }

    #[test]
    fn who_never_missed_says_nothing_of_others() {
        let mut misses = Misses::new(1, 2, PointKind::RelativeMedian);
        misses.count(0, 5.0, |_| 5.0);
        misses.count(0, 0.0, |_| 5.0);
        assert_eq!(misses.of_series(0), None);
        assert_eq!(misses.of_all(), None);
    }
}
