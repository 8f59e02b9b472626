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
    /// Forecasts counted, laid out likewise.
    counts: Vec<u32>,
}

impl Misses {
    /// Nothing seen yet.
    pub fn new(series: usize, models: usize, point: PointKind) -> Self {
        Self { point, models, sums: vec![0.0; series * models], counts: vec![0; series * models] }
    }

    /// Counts a model's forecast for one period of a series, if there is one (a finite one) and the actual
    /// is known.
    pub fn count(&mut self, series: usize, model: usize, actual: f64, forecast: f64) {
        let error = (actual - forecast).abs();
        let miss = match self.point {
            PointKind::Mean => error * error,
            PointKind::Median => error,
            PointKind::RelativeMedian => error / actual.abs(),
        };
        if miss.is_finite() {
            self.sums[series * self.models + model] += miss;
            self.counts[series * self.models + model] += 1;
        }
    }

    /// The number of series.
    pub fn series_count(&self) -> usize {
        self.sums.len() / self.models
    }

    /// What each model missed by on average on all series, relative to the median of the models; infinite
    /// for those of which nothing was counted. `None` when that holds for all, or hardly any ever missed.
    pub fn of_all(&self) -> Option<Vec<f64>> {
        self.of_group(0..self.series_count())
    }

    /// The same for some series together.
    pub fn of_group(&self, series: impl Iterator<Item = usize>) -> Option<Vec<f64>> {
        let (mut sums, mut counts) = (vec![0.0; self.models], vec![0; self.models]);
        for series in series {
            for model in 0..self.models {
                sums[model] += self.sums[series * self.models + model];
                counts[model] += self.counts[series * self.models + model];
            }
        }
        self.relative(&sums, &counts)
    }

    /// The same for one series.
    pub fn of_series(&self, series: usize) -> Option<Vec<f64>> {
        let own = series * self.models..(series + 1) * self.models;
        self.relative(&self.sums[own.clone()], &self.counts[own])
    }

    fn relative(&self, sums: &[f64], counts: &[u32]) -> Option<Vec<f64>> {
        let size = |(sum, count): (&f64, &u32)| match (count, self.point) {
            (0, _) => f64::INFINITY,
            (count, PointKind::Mean) => (sum / f64::from(*count)).sqrt(),
            (count, _) => sum / f64::from(*count),
        };
        let mut sizes: Vec<_> = sums.iter().zip(counts).map(size).collect();
        let mut known: Vec<_> = sizes.iter().copied().filter(|size| size.is_finite()).collect();
        known.sort_by(f64::total_cmp);
        let median = *known.get(known.len() / 2)?;
        sizes.iter_mut().for_each(|size| *size /= median);
        (median > 0.0).then_some(sizes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misses_are_relative_to_the_median_of_models() {
        let mut misses = Misses::new(2, 3, PointKind::Median);
        for (model, forecast) in [9.0, 12.0, 1e300].into_iter().enumerate() {
            misses.count(0, model, 10.0, forecast);
            misses.count(0, model, f64::NAN, forecast);
        }
        misses.count(1, 0, 100.0, 96.0);
        misses.count(1, 1, 100.0, f64::NAN);
        assert_eq!(misses.of_series(0), Some(vec![0.5, 1.0, 5e299]));
        assert_eq!(misses.of_series(1), Some(vec![1.0, f64::INFINITY, f64::INFINITY]));
        assert_eq!(misses.of_all().map(|all| all[0]), Some(1.0));
    }

    #[test]
    fn means_are_judged_by_squares() {
        let mut misses = Misses::new(1, 2, PointKind::Mean);
        for (actual, forecast) in [(0.0, 1.0), (0.0, 7.0)] {
            misses.count(0, 0, actual, forecast);
            misses.count(0, 1, actual, 2.0 * forecast);
        }
        assert_eq!(misses.of_series(0), Some(vec![0.5, 1.0]));
    }

    #[test]
    fn who_never_missed_says_nothing_of_others() {
        let mut misses = Misses::new(1, 1, PointKind::RelativeMedian);
        misses.count(0, 0, 5.0, 5.0);
        misses.count(0, 0, 0.0, 5.0);
        assert_eq!(misses.of_series(0), None);
        assert_eq!(misses.of_all(), None);
    }
}
