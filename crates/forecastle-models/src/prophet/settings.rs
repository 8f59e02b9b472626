//! What Prophet's model is made of.

use chrono::{NaiveDate, TimeDelta};
use forecastle_core::Frequency;
use forecastle_core::calendar::Calendar;

use super::holidays::Holiday;

/// The shape of the trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Growth {
    /// Straight pieces that meet at changepoints.
    Linear,
    /// A level that never changes.
    Flat,
    /// Growth that slows down towards a cap: `cap · 1/(1 + exp(−x))` with x in straight pieces. Every
    /// period of the history and of the forecast needs its cap.
    Logistic,
}

/// How seasons, holidays and regressors act on the trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// They add to it: `trend + effects`.
    Additive,
    /// They are shares of it: `trend · (1 + effects)`.
    Multiplicative,
}

/// Whether a season is part of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// When the history is long and fine enough: the year from 730 days on; the week from 14 days on and
    /// steps below 7 days; the day from 2 days on and steps below a day.
    Automatic,
    /// Never.
    Off,
    /// Always, with so many harmonics, at least one.
    Order(usize),
}

/// One more season, of any period.
#[derive(Debug, Clone, PartialEq)]
pub struct Seasonality {
    /// What it is called among the components.
    pub name: String,
    /// Its length in days.
    pub period: f64,
    /// The number of harmonics, each a sine and a cosine; at least one.
    pub order: usize,
    /// The standard deviation of the coefficients' normal prior, above zero.
    pub prior_scale: f64,
}

/// The settings, with the defaults and the meaning that they have in Prophet.
///
/// All scales of priors refer to the series divided by its largest size, and to a history of length 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The shape of the trend.
    pub growth: Growth,
    /// What the logistic trend grows from, in the units of the series; else unused.
    pub floor: f64,
    /// How everything besides the trend acts on it.
    pub mode: Mode,
    /// The most changepoints that the trend may have; fewer when the history is short.
    pub changepoints: usize,
    /// The share of the history, from its start, that may have changepoints, 0 to 1.
    pub changepoint_range: f64,
    /// The scale of the Laplace prior of changes of the slope: with more the trend bends more easily.
    pub changepoint_prior_scale: f64,
    /// The season of the year (10 harmonics).
    pub yearly: Switch,
    /// The season of the week (3 harmonics).
    pub weekly: Switch,
    /// The season of the day (4 harmonics).
    pub daily: Switch,
    /// The standard deviation of the normal prior of those seasons' coefficients.
    pub seasonality_prior_scale: f64,
    /// Further seasons.
    pub seasonalities: Vec<Seasonality>,
    /// Holidays of any country, or events of one's own.
    pub holidays: Vec<Holiday>,
    /// The first and the last day, counted from the day of its date, that a period of the series covers:
    /// it has a holiday's effect when the holiday falls on one of them. (0, 0) looks at the date alone;
    /// weeks that carry the date of their last day are (−6, 0).
    pub period_covers: (i64, i64),
    /// The standard deviation of the normal prior of regressors' coefficients.
    pub regressor_prior_scale: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            growth: Growth::Linear,
            floor: 0.0,
            mode: Mode::Additive,
            changepoints: 25,
            changepoint_range: 0.8,
            changepoint_prior_scale: 0.05,
            yearly: Switch::Automatic,
            weekly: Switch::Automatic,
            daily: Switch::Automatic,
            seasonality_prior_scale: 10.0,
            seasonalities: Vec::new(),
            holidays: Vec::new(),
            period_covers: (0, 0),
            regressor_prior_scale: 10.0,
        }
    }
}

impl Settings {
    /// Prophet's defaults with three changes, each of which lowers errors out of sample on weekly, monthly and
    /// quarterly data and none of which raises them much anywhere: a season has no more harmonics than its
    /// periods can tell apart; the year is fitted when the last period completes two, not one period later;
    /// and the trend may bend up to the last tenth of the history, not the last fifth.
    pub fn recommended(frequency: Frequency, days: &[f64]) -> Self {
        // Two years, as a whole number of weeks.
        const TWO_YEARS: f64 = 728.0;
        let periods = frequency.periods_per_year();
        let span = days.last().zip(days.first()).map_or(0.0, |(last, first)| last - first);
        let has_years = span + 365.25 / periods >= TWO_YEARS;
        let order = ((periods / 2.0).floor() as usize).min(10);
        let yearly = if has_years && order > 0 { Switch::Order(order) } else { Switch::Off };
        Self { yearly, changepoint_range: 0.9, ..Self::default() }
    }

    /// The same with a calendar's holidays and events, for periods with dates from one through another.
    /// Months and longer periods have none.
    #[must_use]
    pub fn with_occasions(
        self,
        calendar: &Calendar,
        frequency: Frequency,
        (from, to): (NaiveDate, NaiveDate),
    ) -> Self {
        let Some(period_covers) = frequency.days_covered() else { return self };
        // A week reaches beyond its date.
        let week = TimeDelta::days(6);
        let from = from.checked_sub_signed(week).unwrap_or(from);
        let to = to.checked_add_signed(week).unwrap_or(to);
        let holidays = calendar.occasions(from, to).into_iter().map(Holiday::from).collect();
        Self { holidays, period_covers, ..self }
    }
}
