//! The level ahead, by a ridge regression on its own recent past.

use super::ridge::{FEATURES, ridge};
use crate::local::SavedNumbers;

/// Fewer rows than this say too little: the recent mean goes on.
const FEWEST_ROWS: usize = 8;

/// How many times the recent periods the features look back at most.
const LOOK_BACK: usize = 4;

/// What is known of a level: its latest values and a regression on them. The features are how far the last
/// three values lie from the recent mean, and how far that lies from the mean of four times as many.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// The latest values, oldest first, as many as the features look back to.
    latest: Vec<f64>,
    /// Periods that make the recent mean, at least 3.
    recent: usize,
    regression: Regression,
}

/// How a value's distance from the recent mean follows from the features.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Regression {
    intercept: f64,
    slopes: [f64; FEATURES],
    /// The variance of what it leaves.
    variance: f64,
}

impl Level {
    /// Learns from a level without gaps, at least `recent` values, at least 3.
    pub fn fit(level: &[f64], recent: usize) -> Self {
        debug_assert!(recent >= 3 && level.len() >= recent);
        let regression = regress(&Path::of(level, recent).1);
        let latest = level[level.len().saturating_sub(LOOK_BACK * recent)..].to_vec();
        Self { latest, recent, regression }
    }

    /// The latest value.
    pub fn last(&self) -> f64 {
        self.latest[self.latest.len() - 1]
    }

    /// Takes in the next value.
    pub fn take(&mut self, value: f64) {
        if self.latest.len() == LOOK_BACK * self.recent {
            self.latest.remove(0);
        }
        self.latest.push(value);
    }

    /// Forecasts the level step by step.
    pub fn forecast(&self, out: &mut [f64]) {
        let (origin, mut path) = Path::of(&self.latest, self.recent);
        self.regression.carry_on(&mut path, out);
        out.iter_mut().for_each(|forecast| *forecast += origin);
    }

    /// The variance of the errors of as many steps ahead as `out` has room for. What one step misses, the
    /// later ones take up as the regression says.
    pub fn variances(&self, out: &mut [f64]) {
        let Some((first, later)) = out.split_first_mut() else { return };
        *first = 1.0;
        let (_, mut path) = Path::of(&vec![0.0; self.latest.len()], self.recent);
        path.push(1.0);
        Regression { intercept: 0.0, ..self.regression }.carry_on(&mut path, later);
        let mut sum = 0.0;
        for response in out {
            sum += *response * *response;
            *response = sum * self.regression.variance;
        }
    }

    /// The numbers to save.
    pub fn numbers(&self) -> Vec<f64> {
        let Regression { intercept, slopes, variance } = self.regression;
        let mut numbers = vec![self.recent as f64, intercept, variance];
        numbers.extend(slopes);
        numbers.push(self.latest.len() as f64);
        numbers.extend(&self.latest);
        numbers
    }

    /// What was saved; `None` when it is nothing of the kind.
    pub fn restore(saved: &mut SavedNumbers<'_>) -> Option<Self> {
        let recent = saved.count().filter(|recent| *recent >= 3)?;
        let (intercept, variance) = (saved.finite()?, saved.within(0.0, f64::MAX)?);
        let slopes = saved.array()?;
        let count = saved.count()?;
        let latest = saved.several(count)?.to_vec();
        let is_sound = (recent..=LOOK_BACK * recent).contains(&count)
            && latest.iter().all(|value| value.is_finite());
        let regression = Regression { intercept, slopes, variance };
        is_sound.then_some(Self { latest, recent, regression })
    }
}

impl Regression {
    /// Appends what the regression makes of a path, step by step.
    fn carry_on(&self, path: &mut Path, out: &mut [f64]) {
        for forecast in out {
            let place = path.values.len();
            let features = path.features(place);
            let distance: f64 = self.slopes.iter().zip(features).map(|(slope, x)| slope * x).sum();
            path.push(path.recent_mean(place) + self.intercept + distance);
            *forecast = path.values[place];
        }
    }
}

/// A level with the sums of all values before each place.
struct Path {
    values: Vec<f64>,
    before: Vec<f64>,
    /// Periods that make the recent mean, at least 3.
    recent: usize,
}

impl Path {
    /// A path less its last value, so that sums of values that lie about 0 keep their digits; and that
    /// value.
    fn of(level: &[f64], recent: usize) -> (f64, Self) {
        let origin = level[level.len() - 1];
        let mut path = Self { values: Vec::new(), before: vec![0.0], recent };
        path.values.reserve(level.len());
        path.before.reserve(level.len());
        level.iter().for_each(|value| path.push(value - origin));
        (origin, path)
    }

    fn push(&mut self, value: f64) {
        self.values.push(value);
        self.before.push(self.before[self.before.len() - 1] + value);
    }

    fn mean(&self, from: usize, to: usize) -> f64 {
        (self.before[to] - self.before[from]) / (to - from) as f64
    }

    fn recent_mean(&self, place: usize) -> f64 {
        self.mean(place - self.recent, place)
    }

    fn features(&self, place: usize) -> [f64; FEATURES] {
        let recent = self.recent_mean(place);
        let longer = self.mean(place.saturating_sub(LOOK_BACK * self.recent), place);
        let ago = |periods: usize| self.values[place - periods] - recent;
        [ago(1), ago(2), ago(3), recent - longer]
    }
}

/// The regression of a value's distance from the recent mean.
fn regress(path: &Path) -> Regression {
    let rows = path.values.len() - path.recent;
    if rows < FEWEST_ROWS {
        let squares = (path.recent..path.values.len())
            .map(|place| (path.values[place] - path.recent_mean(place)).powi(2));
        return Regression {
            intercept: 0.0,
            slopes: [0.0; FEATURES],
            variance: squares.sum::<f64>() / rows.max(1) as f64,
        };
    }
    let places = || path.recent..path.values.len();
    let target = |place: usize| path.values[place] - path.recent_mean(place);
    let (mut mean_x, mut mean_y) = ([0.0; FEATURES], 0.0);
    for place in places() {
        mean_y += target(place) / rows as f64;
        for (mean, x) in mean_x.iter_mut().zip(path.features(place)) {
            *mean += x / rows as f64;
        }
    }
    let (mut gram, mut moment, mut square) = ([[0.0; FEATURES]; FEATURES], [0.0; FEATURES], 0.0);
    for place in places() {
        let mut x = path.features(place);
        x.iter_mut().zip(mean_x).for_each(|(x, mean)| *x -= mean);
        let y = target(place) - mean_y;
        square += y * y;
        for i in 0..FEATURES {
            moment[i] += x[i] * y;
            for j in 0..FEATURES {
                gram[i][j] += x[i] * x[j];
            }
        }
    }
    let slopes = ridge(gram, moment, square, rows as f64);
    let at_mean: f64 = slopes.iter().zip(mean_x).map(|(slope, mean)| slope * mean).sum();
    let explained: f64 = (0..FEATURES)
        .map(|i| {
            let of_gram: f64 = gram[i].iter().zip(slopes).map(|(g, slope)| g * slope).sum();
            slopes[i] * (2.0 * moment[i] - of_gram)
        })
        .sum();
    let free = rows.saturating_sub(FEATURES + 1).max(1) as f64;
    let variance = (square - explained).max(0.0) / free;
    Regression { intercept: mean_y - at_mean, slopes, variance }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forecastle_core::random::{normal, uniform};

    fn forecast(level: &[f64], recent: usize, out: &mut [f64]) {
        Level::fit(level, recent).forecast(out);
    }

    #[test]
    fn a_level_that_stays_goes_on() {
        let mut out = [0.0; 5];
        forecast(&[123_456.0; 40], 8, &mut out);
        assert!(out.iter().all(|value| (value - 123_456.0).abs() < 1e-6));
        forecast(&[1.0, 2.0, 3.0], 3, &mut out);
        assert!((out[0] - 2.0).abs() < 1e-12);
    }

    #[test]
    fn a_level_that_returns_to_its_mean_is_forecast_to_return() {
        let mut value = 0.0;
        let mut level: Vec<f64> = (0..400)
            .map(|place| {
                value = 0.5 * value + uniform(1, 0, place) - 0.5;
                10.0 + value
            })
            .collect();
        level.push(14.0);
        let mut out = [0.0; 20];
        forecast(&level, 14, &mut out);
        assert!((out[0] - 12.0).abs() < 0.5 && (out[19] - 10.0).abs() < 0.7, "{out:?}");
    }

    /// A level that returns to 10 from whatever pushes it away.
    fn returning(series: u64, length: u64) -> Vec<f64> {
        let mut value = 0.0;
        (0..length)
            .map(|place| {
                value = 0.5 * value + normal(2, series, place);
                10.0 + value
            })
            .collect()
    }

    #[test]
    fn updates_go_on_where_the_history_ended() {
        let level = returning(1, 90);
        let mut updated = Level::fit(&level[..70], 4);
        let numbers = updated.numbers();
        let mut saved = SavedNumbers::of(&numbers);
        assert_eq!(Level::restore(&mut saved).as_ref(), Some(&updated));
        assert_eq!(Level::restore(&mut SavedNumbers::of(&numbers[1..])), None);
        level[70..].iter().for_each(|value| updated.take(*value));
        let (origin, mut path) = Path::of(&level, 4);
        let (mut expected, mut found) = ([0.0; 6], [0.0; 6]);
        updated.regression.carry_on(&mut path, &mut expected);
        updated.forecast(&mut found);
        assert!(found.iter().zip(expected).all(|(one, other)| (one - origin - other).abs() < 1e-9));
    }

    #[test]
    fn bands_cover_what_comes() {
        let (mut inside, mut all) = (0, 0);
        for series in 0..300 {
            let values = returning(series, 208);
            let (past, ahead) = values.split_at(200);
            let level = Level::fit(past, 14);
            let (mut means, mut variances) = ([0.0; 8], [0.0; 8]);
            level.forecast(&mut means);
            level.variances(&mut variances);
            for ((value, mean), variance) in ahead.iter().zip(means).zip(variances) {
                inside += u32::from((value - mean).abs() <= 1.281_551_6 * variance.sqrt());
                all += 1;
            }
        }
        let share = f64::from(inside) / f64::from(all);
        assert!((0.75..=0.85).contains(&share), "{share}");
    }
}
