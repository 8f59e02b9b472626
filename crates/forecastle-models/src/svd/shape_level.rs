//! The shape of the season times a level that moves.

use super::level::Level;
use super::shape;
use crate::local::{FittedSeries, LocalModel, LocalSeries, SavedNumbers, normal_quantiles};
use crate::model::{Context, Kind, ModelEntry, Parameter, Preset, Unserved};
use crate::season::SEASON;

/// The shape of the season times a level that moves.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "shape_level",
    title: "Shape × level",
    doc: "one shape of the season from all seasons together, times a level forecast by ridge regression on its recent past",
    formula: "y(t) = s(t mod m)·l(t), s the first right singular vector of the seasons as rows; l(t) − mean of recent l = x·b, b by ridge regression averaged over penalties",
    parameters: &[
        SEASON,
        Parameter {
            name: "s",
            range: "m factors, 1 on average",
            meaning: "the shape; the least squares of the latest 8 years, or 104 shorter seasons",
        },
        Parameter {
            name: "recent",
            range: "4 to 24 periods",
            meaning: "two seasons below 15 periods, else 12 periods; at most a sixth of all",
        },
        Parameter {
            name: "b",
            range: "a constant and 4 slopes",
            meaning: "of the last three levels and of a mean four times as long",
        },
        Parameter {
            name: "λ",
            range: "25 from 0.0001 to 10,000 of the largest eigenvalue",
            meaning: "the penalties of b, averaged by generalised cross-validation",
        },
        Parameter {
            name: "margin",
            range: "0.5",
            meaning: "fixed: how far the logarithm of l may go beyond what was seen",
        },
    ],
    use_when: "many repetitions of a season whose shape stays while the level moves: days of the week",
    source: "the singular value decomposition of Eckart & Young (1936), Psychometrika 1(3); ridge regression as in Golub, Heath & Wahba (1979), Technometrics 21(2)",
    preset: Preset::Balanced,
    uses_covariates: false,
    kind: Kind::Local(&ShapeLevel),
};

/// Phases with a smaller share of a mean phase say nothing of the level, such as days on which a shop is
/// shut.
const LEAST_FACTOR: f64 = 0.02;

/// The level ahead stays within what was seen, and this much in logarithms beyond.
const MARGIN: f64 = 0.5;

struct ShapeLevel;

impl LocalModel for ShapeLevel {
    fn fit(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
    ) -> Result<Box<dyn FittedSeries>, Unserved> {
        let frequency = series.window.frequency();
        let (season, year) = (frequency.season_length(), frequency.year_length());
        Ok(Box::new(Shaped::fit(series.history, season, year)?))
    }

    fn restore(&self, numbers: &[f64], _: &Context) -> Option<Box<dyn FittedSeries>> {
        Some(Box::new(Shaped::restore(numbers)?))
    }
}

/// A shape and a level.
#[derive(Debug, Clone, PartialEq)]
struct Shaped {
    /// The factor of each phase.
    shape: Vec<f64>,
    /// The phase of the period that comes next.
    next: usize,
    /// `None` where all values are zero.
    level: Option<Moving>,
}

/// The level, or its logarithm where it is always above zero.
#[derive(Debug, Clone, PartialEq)]
struct Moving {
    is_logarithm: bool,
    level: Level,
    /// The least and the greatest seen.
    bounds: (f64, f64),
    /// How many times as much the shape misses ahead as in the history that it was learnt from.
    inflation: f64,
}

impl Shaped {
    fn fit(history: &[f64], season: usize, year: usize) -> Result<Self, Unserved> {
        if season < 2 {
            return Err(Unserved::because("no season within a year"));
        }
        if history.len() < 2 * season {
            return Err(Unserved::because(format!("fewer than {} periods", 2 * season)));
        }
        if history.iter().all(|value| value.is_nan() || *value == 0.0) {
            return Ok(Self { shape: vec![0.0; season], next: 0, level: None });
        }
        let no_mean = || Unserved::because("no season of a positive mean");
        let shape = shape::of(history, season, season == year).ok_or_else(no_mean)?;
        // The first factor belongs to the period after the last.
        let first = (season - history.len() % season) % season;
        let of_level = |(place, value): (usize, &f64)| {
            let factor = shape[(first + place) % season];
            says_something(*value, factor).then(|| value / factor)
        };
        let known: Vec<Option<f64>> = history.iter().enumerate().map(of_level).collect();
        let levels = carry_over_gaps(&known).ok_or_else(no_mean)?;
        let seasons = (history.len() / season) as f64;
        let level = Some(Moving::fit(levels, season, (seasons + 1.0) / (seasons - 1.0)));
        Ok(Self { shape, next: 0, level })
    }

    /// The factor of a period ahead, counted from 0.
    fn factor(&self, step: usize) -> f64 {
        self.shape[(self.next + step) % self.shape.len()]
    }

    /// Takes in the next period's value. Whether this still serves.
    fn take(&mut self, value: f64) -> bool {
        let factor = self.factor(0);
        self.next = (self.next + 1) % self.shape.len();
        match &mut self.level {
            None => value.is_nan() || value == 0.0,
            Some(moving) => moving.take(says_something(value, factor).then(|| value / factor)),
        }
    }

    fn restore(numbers: &[f64]) -> Option<Self> {
        let mut saved = SavedNumbers::of(numbers);
        let (next, season) = (saved.count()?, saved.count()?);
        let shape = saved.several(season)?.to_vec();
        let level = match saved.count()? {
            0 => None,
            kind => Some(Moving::restore(kind == 2, &mut saved)?),
        };
        saved.end()?;
        let is_sound = next < season && shape.iter().all(|factor| factor.is_finite());
        is_sound.then_some(Self { shape, next, level })
    }
}

/// Whether a value says where the level stands.
fn says_something(value: f64, factor: f64) -> bool {
    !value.is_nan() && factor >= LEAST_FACTOR
}

impl Moving {
    fn fit(mut levels: Vec<f64>, season: usize, inflation: f64) -> Self {
        let is_logarithm = levels.iter().all(|level| *level > 0.0);
        if is_logarithm {
            levels.iter_mut().for_each(|level| *level = level.ln());
        }
        let bounds = levels
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), l| (low.min(*l), high.max(*l)));
        let level = Level::fit(&levels, recent_periods(season, levels.len()));
        Self { is_logarithm, level, bounds, inflation }
    }

    /// Takes in the next level, if it is known. Whether this still serves.
    fn take(&mut self, level: Option<f64>) -> bool {
        let level = match level {
            Some(level) if self.is_logarithm && level <= 0.0 => return false,
            Some(level) if self.is_logarithm => level.ln(),
            Some(level) => level,
            None => self.level.last(),
        };
        self.bounds = (self.bounds.0.min(level), self.bounds.1.max(level));
        self.level.take(level);
        true
    }

    /// From the level, or its logarithm, to the level within its bounds.
    fn unfold(&self, level: f64) -> f64 {
        if self.is_logarithm {
            level.clamp(self.bounds.0 - MARGIN, self.bounds.1 + MARGIN).exp()
        } else {
            level
        }
    }

    /// Means and standard deviations of as many steps as there is room for. Where levels add, no deviation
    /// is greater than the range of levels seen; logarithms have their bounds.
    fn ahead(&self, means: &mut [f64], deviations: &mut [f64]) {
        self.level.forecast(means);
        self.level.variances(deviations);
        let widest = if self.is_logarithm { f64::MAX } else { self.bounds.1 - self.bounds.0 };
        for deviation in deviations {
            *deviation = (self.inflation * *deviation).sqrt().min(widest);
        }
    }

    fn restore(is_logarithm: bool, saved: &mut SavedNumbers<'_>) -> Option<Self> {
        let bounds = (saved.finite()?, saved.finite()?);
        let inflation = saved.within(1.0, f64::MAX)?;
        let level = Level::restore(saved)?;
        (bounds.0 <= bounds.1).then_some(Self { is_logarithm, level, bounds, inflation })
    }
}

impl FittedSeries for Shaped {
    fn forecast(&self, _: &LocalSeries<'_>, out: &mut [f64]) {
        let Some(moving) = &self.level else {
            out.fill(0.0);
            return;
        };
        moving.level.forecast(out);
        for (step, forecast) in out.iter_mut().enumerate() {
            *forecast = moving.unfold(*forecast) * self.factor(step);
        }
    }

    fn quantiles(&self, _: &LocalSeries<'_>, probabilities: &[f64], out: &mut [f64]) -> bool {
        let Some(moving) = &self.level else {
            out.fill(0.0);
            return true;
        };
        let count = probabilities.len();
        let steps = out.len() / count.max(1);
        let (mut means, mut deviations) = (vec![0.0; steps], vec![0.0; steps]);
        moving.ahead(&mut means, &mut deviations);
        normal_quantiles(&means, &deviations, probabilities, out);
        for (step, quantiles) in out.chunks_mut(count).enumerate() {
            // A factor below zero turns the order round.
            let factor = self.factor(step);
            for quantile in &mut *quantiles {
                *quantile = factor * moving.unfold(*quantile);
            }
            if factor < 0.0 {
                quantiles.sort_unstable_by(f64::total_cmp);
            }
        }
        true
    }

    fn update(&mut self, values: &[f64]) -> bool {
        values.iter().all(|value| self.take(*value))
    }

    fn numbers(&self) -> Vec<f64> {
        let mut numbers = vec![self.next as f64, self.shape.len() as f64];
        numbers.extend(&self.shape);
        let Some(moving) = &self.level else {
            numbers.push(0.0);
            return numbers;
        };
        numbers.push(if moving.is_logarithm { 2.0 } else { 1.0 });
        numbers.extend([moving.bounds.0, moving.bounds.1, moving.inflation]);
        numbers.extend(moving.level.numbers());
        numbers
    }
}

/// The periods whose mean is where the level stands: two short seasons, or a dozen periods.
fn recent_periods(season: usize, count: usize) -> usize {
    let wanted = if season < 15 { 2 * season } else { 12 };
    wanted.min(count / 6).max(4).min(count)
}

/// Every gap filled with the known level before it, or after it at the beginning; `None` where nothing is
/// known.
fn carry_over_gaps(known: &[Option<f64>]) -> Option<Vec<f64>> {
    let mut latest = known.iter().copied().flatten().next()?;
    let fill = |level: &Option<f64>| {
        latest = level.unwrap_or(latest);
        latest
    };
    Some(known.iter().map(fill).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use forecastle_core::random::normal;

    fn forecast(
        history: &[f64],
        season: usize,
        year: usize,
        out: &mut [f64],
    ) -> Result<(), Unserved> {
        let fitted = Shaped::fit(history, season, year)?;
        let means = fitted.level.as_ref().map(|moving| {
            let mut means = vec![0.0; out.len()];
            moving.level.forecast(&mut means);
            means.iter().map(|mean| moving.unfold(*mean)).collect::<Vec<_>>()
        });
        for (step, forecast) in out.iter_mut().enumerate() {
            *forecast = means.as_ref().map_or(0.0, |means| means[step]) * fitted.factor(step);
        }
        Ok(())
    }

    #[test]
    fn an_exact_season_goes_on() {
        let shape = [10.0, 14.0, 0.0, 3.0];
        let mut history: Vec<f64> = (0..43).map(|place| shape[place % 4]).collect();
        history[20] = f64::NAN;
        let mut out = [0.0; 6];
        forecast(&history, 4, 4, &mut out).unwrap();
        for (step, value) in out.iter().enumerate() {
            assert!((value - shape[(43 + step) % 4]).abs() < 1e-6, "{out:?}");
        }
    }

    #[test]
    fn corners() {
        let mut out = [9.0; 2];
        assert!(forecast(&[1.0; 7], 4, 4, &mut out).is_err());
        assert!(forecast(&[1.0; 7], 1, 1, &mut out).is_err());
        let about_nothing: Vec<f64> = (0..30).map(|place| f64::from(place % 2) - 0.5).collect();
        assert!(forecast(&about_nothing, 4, 4, &mut out).is_err());
        assert_eq!(forecast(&[0.0; 8], 4, 4, &mut out), Ok(()));
        assert_eq!(out, [0.0; 2]);
        forecast(&[7.0; 8], 4, 4, &mut out).unwrap();
        assert!(out.iter().all(|value| (value - 7.0).abs() < 1e-9));
    }

    fn noisy(series: u64, base: f64, length: u64) -> Vec<f64> {
        let at = |place: u64| {
            let factor = [1.0, 1.4, 0.9, 0.7][place as usize % 4];
            base + 20.0 * factor * (1.0 + 0.1 * normal(1, series, place))
        };
        (0..length).map(at).collect()
    }

    #[test]
    fn updates_go_on_where_the_history_ended() {
        for base in [0.0, -19.0] {
            let mut history = noisy(1, base, 100);
            history[90] = f64::NAN;
            let first = Shaped::fit(&history[..77], 4, 4).unwrap();
            let mut updated = Shaped::restore(&first.numbers()).unwrap();
            assert_eq!(updated, first);
            assert!(updated.update(&history[77..]));
            // The same shape over the longer history, and the level that follows from it.
            let (mut latest, shape) = (f64::NAN, |place: usize| first.factor(place + 3));
            let levels: Vec<f64> = (0..100)
                .map(|place| {
                    if says_something(history[place], shape(place)) {
                        latest = history[place] / shape(place);
                    }
                    latest
                })
                .collect();
            let moving = updated.level.as_ref().unwrap();
            let expected = if moving.is_logarithm { levels[99].ln() } else { levels[99] };
            assert!((moving.level.last() - expected).abs() < 1e-9);
            assert_eq!(updated.factor(0), shape(100));
            assert_eq!(Shaped::restore(&updated.numbers()[1..]), None);
        }
        let mut nothing = Shaped::fit(&[0.0; 8], 4, 4).unwrap();
        assert!(nothing.update(&[0.0, f64::NAN]) && !nothing.update(&[1.0]));
        let mut positive = Shaped::fit(&noisy(2, 0.0, 40), 4, 4).unwrap();
        assert!(!positive.update(&[0.0]), "a logarithm of zero");
    }

    /// Bands of 80 % hold between 75 % and 85 % of what comes.
    #[test]
    fn bands_cover_what_comes() {
        let (mut inside, mut all) = (0, 0);
        for series in 0..300 {
            let values = noisy(series, 0.0, 128);
            let (past, ahead) = values.split_at(120);
            let fitted = Shaped::fit(past, 4, 4).unwrap();
            let moving = fitted.level.as_ref().unwrap();
            let (mut means, mut deviations) = ([0.0; 8], [0.0; 8]);
            moving.ahead(&mut means, &mut deviations);
            for (step, value) in ahead.iter().enumerate() {
                let width = 1.281_551_6 * deviations[step];
                let bound = |level: f64| fitted.factor(step) * moving.unfold(level);
                let (low, high) = (bound(means[step] - width), bound(means[step] + width));
                inside += u32::from((low..=high).contains(value));
                all += 1;
            }
        }
        let share = f64::from(inside) / f64::from(all);
        assert!((0.75..=0.85).contains(&share), "{share}");
    }
}
