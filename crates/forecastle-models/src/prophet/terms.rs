//! The columns besides the trend: seasons, holidays, regressors.

use std::f64::consts::TAU;

use super::settings::{Settings, Switch};

/// The built-in seasons: name, period in days, harmonics.
const BUILT_IN: [(&str, f64, usize); 3] =
    [("yearly", 365.25, 10), ("weekly", 7.0, 3), ("daily", 1.0, 4)];

/// A season: sines and cosines of its harmonics.
#[derive(Debug, Clone, PartialEq)]
pub struct Season {
    /// Its place among the built-in ones, or after them among the settings' own.
    pub kind: usize,
    /// Its length in days.
    pub period: f64,
    /// The number of harmonics.
    pub order: usize,
}

/// A day at or around a holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HolidayDay {
    /// The holiday's place among the settings' holidays.
    pub holiday: usize,
    /// Days from the holiday's date.
    pub offset: i32,
}

/// A regressor, and what it is centred and divided by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scaled {
    /// The regressor's place among those given.
    pub regressor: usize,
    /// Its mean, zero for flags.
    pub mean: f64,
    /// Its standard deviation, one for flags.
    pub deviation: f64,
}

/// Everything that has a coefficient, in the order of the columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Terms {
    /// Seasons; each has two columns per harmonic.
    pub seasons: Vec<Season>,
    /// Days of holidays; each has a column.
    pub holidays: Vec<HolidayDay>,
    /// Regressors; each has a column.
    pub regressors: Vec<Scaled>,
}

impl Terms {
    /// The terms for a history whose known values lie on these days.
    pub fn of(settings: &Settings, days: &[f64], regressors: &[Vec<f64>]) -> Self {
        let mut terms = Self { seasons: seasons(settings, days), ..Self::default() };
        for (holiday, described) in settings.holidays.iter().enumerate() {
            for offset in described.offsets() {
                let mut occurs = false;
                described.mark(offset, days, settings.period_covers, |_| occurs = true);
                // What never occurred has taught nothing: its effect is its prior's mean, zero.
                if occurs {
                    terms.holidays.push(HolidayDay { holiday, offset });
                }
            }
        }
        let scaled = regressors.iter().enumerate();
        terms.regressors = scaled.filter_map(|(place, values)| scaled_by(place, values)).collect();
        terms
    }

    /// The number of columns.
    pub fn width(&self) -> usize {
        let harmonics: usize = self.seasons.iter().map(|season| season.order).sum();
        2 * harmonics + self.holidays.len() + self.regressors.len()
    }

    /// The columns for periods on these days, one after the other. `regressors` has the regressors' values
    /// in those periods; unknown or missing ones stand at their mean.
    pub fn columns(&self, settings: &Settings, days: &[f64], regressors: &[Vec<f64>]) -> Vec<f64> {
        let rows = days.len();
        let mut columns = vec![0.0; self.width() * rows];
        let mut rest = &mut columns[..];
        for season in &self.seasons {
            let (own, others) = rest.split_at_mut(2 * season.order * rows);
            fill_season(season, days, own);
            rest = others;
        }
        for day in &self.holidays {
            let (own, others) = rest.split_at_mut(rows);
            let holiday = settings.holidays.get(day.holiday);
            if let Some(holiday) = holiday {
                holiday.mark(day.offset, days, settings.period_covers, |row| own[row] = 1.0);
            }
            rest = others;
        }
        for scaled in &self.regressors {
            let (own, others) = rest.split_at_mut(rows);
            let values = regressors.get(scaled.regressor).into_iter().flatten();
            for (out, value) in own.iter_mut().zip(values) {
                let known = !value.is_nan();
                *out = if known { (value - scaled.mean) / scaled.deviation } else { 0.0 };
            }
            rest = others;
        }
        columns
    }

    /// 1/s² of every column's prior.
    pub fn precisions(&self, settings: &Settings) -> Vec<f64> {
        let seasons = self.seasons.iter().flat_map(|season| {
            let own = season.kind.checked_sub(BUILT_IN.len());
            let scale = own.map_or(settings.seasonality_prior_scale, |place| {
                settings.seasonalities[place].prior_scale
            });
            std::iter::repeat_n(scale, 2 * season.order)
        });
        let holidays = self.holidays.iter().map(|day| settings.holidays[day.holiday].prior_scale);
        let regressors = self.regressors.iter().map(|_| settings.regressor_prior_scale);
        seasons.chain(holidays).chain(regressors).map(|scale| 1.0 / (scale * scale)).collect()
    }
}

impl Season {
    /// What it is called.
    pub fn name(&self, settings: &Settings) -> String {
        match self.kind.checked_sub(BUILT_IN.len()) {
            None => BUILT_IN[self.kind].0.to_owned(),
            Some(own) => {
                settings.seasonalities.get(own).map_or_else(String::new, |s| s.name.clone())
            }
        }
    }
}

/// The seasons that the settings switch on for a history on these days.
fn seasons(settings: &Settings, days: &[f64]) -> Vec<Season> {
    let span = days[days.len() - 1] - days[0];
    let step = days.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
    let automatic = [span >= 730.0, span >= 14.0 && step < 7.0, span >= 2.0 && step < 1.0];
    let switches = [settings.yearly, settings.weekly, settings.daily];
    let mut seasons = Vec::new();
    for (kind, (_, period, usual)) in BUILT_IN.into_iter().enumerate() {
        let order = match switches[kind] {
            Switch::Automatic if automatic[kind] => usual,
            Switch::Automatic | Switch::Off => continue,
            Switch::Order(order) => order.max(1),
        };
        seasons.push(Season { kind, period, order });
    }
    let own = settings.seasonalities.iter().enumerate().map(|(place, season)| Season {
        kind: BUILT_IN.len() + place,
        period: season.period,
        order: season.order.max(1),
    });
    seasons.extend(own);
    seasons
}

/// Writes sine and cosine of the first harmonic, then of the next ones by rotation.
fn fill_season(season: &Season, days: &[f64], columns: &mut [f64]) {
    let rows = days.len();
    for (row, day) in days.iter().enumerate() {
        let (sine, cosine) = (TAU * (day / season.period).fract()).sin_cos();
        let (mut s, mut c) = (sine, cosine);
        for harmonic in 0..season.order {
            columns[2 * harmonic * rows + row] = s;
            columns[(2 * harmonic + 1) * rows + row] = c;
            (s, c) = (s * cosine + c * sine, c * cosine - s * sine);
        }
    }
}

/// What a regressor is centred and divided by, as Prophet does it: flags stay as they are, anything else
/// gets mean 0 and standard deviation 1. `None` when it never varied and so has taught nothing.
fn scaled_by(regressor: usize, values: &[f64]) -> Option<Scaled> {
    let known = || values.iter().copied().filter(|value| !value.is_nan());
    let first = known().next()?;
    let count = known().count() as f64;
    let mean = known().sum::<f64>() / count;
    let squares = known().map(|value| (value - mean).powi(2)).sum::<f64>();
    let deviation = (squares / (count - 1.0)).sqrt();
    if known().all(|value| value == first) || deviation <= 1e-12 * mean.abs() {
        return None;
    }
    let is_flag = known().all(|value| value == 0.0 || value == 1.0);
    let (mean, deviation) = if is_flag { (0.0, 1.0) } else { (mean, deviation) };
    Some(Scaled { regressor, mean, deviation })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(days: &[f64]) -> Vec<String> {
        let settings = Settings::default();
        let terms = Terms::of(&settings, days, &[]);
        terms.seasons.iter().map(|season| season.name(&settings)).collect()
    }

    #[test]
    fn seasons_come_with_length_and_steps() {
        let every =
            |step: f64, count: i32| (0..count).map(|i| f64::from(i) * step).collect::<Vec<_>>();
        assert_eq!(names(&every(1.0, 730)), ["weekly"]);
        assert_eq!(names(&every(1.0, 731)), ["yearly", "weekly"]);
        assert_eq!(names(&every(7.0, 120)), ["yearly"]);
        assert_eq!(names(&every(1.0 / 24.0, 48)), Vec::<String>::new());
        assert_eq!(names(&every(1.0 / 24.0, 400)), ["weekly", "daily"]);
    }

    #[test]
    fn harmonics_are_sines_and_cosines() {
        let days: Vec<f64> = (18_000..18_050).map(f64::from).collect();
        let season = Season { kind: 0, period: 365.25, order: 10 };
        let mut columns = vec![0.0; 20 * days.len()];
        fill_season(&season, &days, &mut columns);
        for (row, day) in days.iter().enumerate() {
            for harmonic in 0..10 {
                let angle = TAU * (harmonic + 1) as f64 * day / 365.25;
                assert!((columns[2 * harmonic * 50 + row] - angle.sin()).abs() < 1e-11);
                assert!((columns[(2 * harmonic + 1) * 50 + row] - angle.cos()).abs() < 1e-11);
            }
        }
    }

    #[test]
    fn flags_stay_and_amounts_are_scaled() {
        assert_eq!(
            scaled_by(0, &[0.0, 1.0, 1.0]),
            Some(Scaled { regressor: 0, mean: 0.0, deviation: 1.0 })
        );
        assert_eq!(
            scaled_by(1, &[1.0, 3.0, f64::NAN, 5.0]),
            Some(Scaled { regressor: 1, mean: 3.0, deviation: 2.0 })
        );
        assert_eq!(scaled_by(2, &[4.0, 4.0]), None);
        assert_eq!(scaled_by(2, &[f64::NAN]), None);
    }
}
