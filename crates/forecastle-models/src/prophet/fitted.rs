//! The fitted model and its forecasts, taken apart.

use super::linear_algebra::add_scaled;
use super::rows::Line;
use super::settings::{Growth, Mode, Settings};
use super::terms::Terms;

/// A change of the trend's slope.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// When, from 0 at the history's start to 1 at its end.
    pub time: f64,
    /// By how much, in scaled units.
    pub size: f64,
}

/// What has been learnt of one series.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// The shape of the trend.
    pub growth: Growth,
    /// How effects act on the trend.
    pub mode: Mode,
    /// What the series was divided by: the largest size of its values less the floor.
    pub scale: f64,
    /// What logistic growth starts from, in the units of the series; else zero.
    pub floor: f64,
    /// The least value that a forecast may take: zero when no known value was below it.
    pub least: f64,
    /// The distance from the least to the largest known value.
    pub range: f64,
    /// The first known value's date in days since 1970.
    pub start: f64,
    /// Days from the first to the last known value.
    pub length: f64,
    /// The trend's offset, scaled; for logistic growth the time of half the cap.
    pub offset: f64,
    /// The trend's first slope, scaled.
    pub slope: f64,
    /// The noise's most probable standard deviation, scaled.
    pub sigma: f64,
    /// The noise's standard deviation that quantiles go by, scaled: [`Fitted::sigma`] put right for the
    /// parameters that were fitted to the same values.
    pub noise: f64,
    /// The negative logarithm of the posterior, but for constants: of two models of one series the smaller
    /// is the more probable.
    pub cost: f64,
    /// Possible changes of the slope per length of the history.
    pub change_rate: f64,
    /// Their mean size, those of size zero included.
    pub mean_change: f64,
    /// The changes that are not zero.
    pub changes: Vec<Change>,
    /// Seasons, holidays and regressors.
    pub terms: Terms,
    /// Their coefficients, scaled, in the order of the terms' columns.
    pub coefficients: Vec<f64>,
}

/// Periods to forecast (or to explain: they may lie in the history).
#[derive(Debug, Clone, Copy)]
pub struct Ahead<'a> {
    /// Their dates in days since 1970, ascending.
    pub days: &'a [f64],
    /// The values of every regressor in those periods, as many as the history had; NaN stands for the mean.
    pub regressors: &'a [Vec<f64>],
    /// The caps of logistic growth in those periods, in the units of the series; empty for other trends.
    pub caps: &'a [f64],
}

/// Part of a forecast, in the units of the series.
#[derive(Debug, Clone, PartialEq)]
pub struct Component {
    /// `yearly`, `weekly`, `daily` or a season's own name, a holiday's name, or a regressor's number.
    pub name: ComponentName,
    /// One value per period.
    pub values: Vec<f64>,
}

/// What a component is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ComponentName {
    /// A season.
    Season(String),
    /// A holiday with the days around it.
    Holiday(String),
    /// The regressor of this place among those given.
    Regressor(usize),
}

/// A forecast taken apart: the trend and all components add up to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Components {
    /// The trend.
    pub trend: Vec<f64>,
    /// What seasons, holidays and regressors add; shares of the trend are told as amounts too.
    pub parts: Vec<Component>,
}

impl Components {
    /// The sum of trend and components, which may be negative.
    pub fn total(&self) -> Vec<f64> {
        let mut total = self.trend.clone();
        for part in &self.parts {
            add_scaled(&mut total, 1.0, &part.values);
        }
        total
    }
}

impl Fitted {
    /// The forecast of every period, in the units of the series, not below [`Fitted::least`].
    ///
    /// # Panics
    /// When logistic growth has no cap for every period.
    pub fn forecast(&self, settings: &Settings, ahead: &Ahead<'_>) -> Vec<f64> {
        let (trend, effects) = self.parts(settings, ahead);
        let whole = |(trend, effect): (&f64, &f64)| match self.mode {
            Mode::Additive => trend + effect * self.scale,
            // Shares are of the trend above the floor that growth starts from, as the fit has it.
            Mode::Multiplicative => trend + (trend - self.floor) * effect,
        };
        trend.iter().zip(&effects).map(whole).map(|value| value.max(self.least)).collect()
    }

    /// The forecast taken apart, before it is kept from falling below [`Fitted::least`].
    ///
    /// # Panics
    /// As [`Fitted::forecast`].
    pub fn components(&self, settings: &Settings, ahead: &Ahead<'_>) -> Components {
        let count = ahead.days.len();
        let trend = self.trend(ahead);
        let columns = self.terms.columns(settings, ahead.days, ahead.regressors);
        let mut pairs = self.coefficients.iter().zip(columns.chunks_exact(count.max(1)));
        let mut parts: Vec<Component> = Vec::new();
        let mut add = |name: ComponentName, width: usize| {
            let mut values = vec![0.0; count];
            for (coefficient, column) in pairs.by_ref().take(width) {
                add_scaled(&mut values, *coefficient, column);
            }
            for (value, trend) in values.iter_mut().zip(&trend) {
                *value *= match self.mode {
                    Mode::Additive => self.scale,
                    Mode::Multiplicative => trend - self.floor,
                };
            }
            match parts.iter_mut().find(|part| part.name == name) {
                Some(part) => add_scaled(&mut part.values, 1.0, &values),
                None => parts.push(Component { name, values }),
            }
        };
        for season in &self.terms.seasons {
            add(ComponentName::Season(season.name(settings)), 2 * season.order);
        }
        for day in &self.terms.holidays {
            let name = settings.holidays.get(day.holiday).map_or("", |holiday| &holiday.name);
            add(ComponentName::Holiday(name.to_owned()), 1);
        }
        for scaled in &self.terms.regressors {
            add(ComponentName::Regressor(scaled.regressor), 1);
        }
        Components { trend, parts }
    }

    /// The trend in the units of the series.
    pub(super) fn trend(&self, ahead: &Ahead<'_>) -> Vec<f64> {
        let line = self.line(ahead.days);
        match self.growth {
            Growth::Logistic => {
                assert_eq!(ahead.caps.len(), line.len(), "a cap for every period");
                let capped =
                    |(x, cap): (&f64, &f64)| self.floor + (cap - self.floor) / (1.0 + (-x).exp());
                line.iter().zip(ahead.caps).map(capped).collect()
            }
            _ => line.iter().map(|x| x * self.scale).collect(),
        }
    }

    /// What the trend changes by, in scaled units, when its broken line does.
    pub(super) fn steepness(&self, ahead: &Ahead<'_>) -> Vec<f64> {
        if self.growth != Growth::Logistic {
            return vec![1.0; ahead.days.len()];
        }
        let steep = |(x, cap): (f64, &f64)| {
            let share = 1.0 / (1.0 + (-x).exp());
            (cap - self.floor) / self.scale * share * (1.0 - share)
        };
        self.line(ahead.days).into_iter().zip(ahead.caps).map(steep).collect()
    }

    /// Trend in the units of the series, and effects: scaled, or as shares.
    pub(super) fn parts(&self, settings: &Settings, ahead: &Ahead<'_>) -> (Vec<f64>, Vec<f64>) {
        let columns = self.terms.columns(settings, ahead.days, ahead.regressors);
        let mut effects = vec![0.0; ahead.days.len()];
        let columns = columns.chunks_exact(ahead.days.len().max(1));
        for (coefficient, column) in self.coefficients.iter().zip(columns) {
            add_scaled(&mut effects, *coefficient, column);
        }
        (self.trend(ahead), effects)
    }

    /// When a day lies, from 0 at the history's start to 1 at its end and on.
    pub(super) fn time_of(&self, day: f64) -> f64 {
        (day - self.start) / self.length
    }

    fn line(&self, days: &[f64]) -> Vec<f64> {
        let (times, sizes): (Vec<f64>, Vec<f64>) =
            self.changes.iter().map(|change| (change.time, change.size)).unzip();
        let line = Line::new(days.iter().map(|day| self.time_of(*day)).collect(), &times);
        let is_logistic = self.growth == Growth::Logistic;
        let offset = if is_logistic { -self.slope * self.offset } else { self.offset };
        let mut values = vec![0.0; days.len()];
        line.evaluate(offset, self.slope, &sizes, &mut values);
        values
    }
}
