//! What every model of this family keeps of a series: a recursion with its parameters and last states,
//! the season that was taken out before, and the unit that values are measured in.

use super::decompose::TakenOut;
use super::scale::{Prepared, prepare};
use crate::local::SavedNumbers;
use crate::local::{FittedSeries, LocalSeries, normal_quantiles};
use crate::model::Unserved;

/// A recursion between two periods: parameters and states, in units of the scaled values.
pub trait Recursion: Send + Sync + Sized + 'static {
    /// What the saved numbers of this recursion begin with; not zero, which stands for a constant.
    const TAG: f64;

    /// Forecasts of the next `out.len()` periods.
    fn forecast(&self, out: &mut [f64]);

    /// The standard deviations of what comes from those forecasts.
    fn deviations(&self, out: &mut [f64]);

    /// Moves on over periods with these values (NaN in gaps); false when they do not suit the form.
    fn update(&mut self, values: &[f64]) -> bool;

    /// Appends all of it to `numbers`.
    fn write(&self, numbers: &mut Vec<f64>);

    /// Reads what [`Recursion::write`] has written.
    fn read(numbers: &mut SavedNumbers<'_>) -> Option<Self>;
}

/// How much of a history is looked at, and what is done before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Preparation {
    /// The most values that are looked at.
    pub longest_history: usize,
    /// The longest season that the recursion has states for; longer ones are taken out first.
    pub longest_season: usize,
}

/// Fits a series: scales it, takes its season out if that is too long, and lets `estimate` find the
/// recursion from the values and the length of the season that is left in them.
///
/// # Errors
/// When fewer than five values are known, or when `estimate` gives none.
pub fn fit<R: Recursion>(
    history: &[f64],
    season: usize,
    preparation: Preparation,
    estimate: impl FnOnce(&[f64], usize) -> Option<R>,
) -> Result<Fitted<R>, Unserved> {
    let (values, scale) = match prepare(history, preparation.longest_history)? {
        Prepared::Constant(value) => return Ok(Fitted::Constant(value)),
        Prepared::Varying { values, scale } => (values, scale),
    };
    let not_fitted = || Unserved::because("no form of the model could be estimated");
    let range = Range::default().with(&values);
    let (recursion, season) = if season > preparation.longest_season {
        let (season, rest) = TakenOut::new(&values, season).ok_or_else(not_fitted)?;
        (estimate(&rest, 1), season)
    } else {
        (estimate(&values, season), TakenOut::default())
    };
    let recursion = recursion.ok_or_else(not_fitted)?;
    Ok(Fitted::Varying(Smoothed { recursion, season, scale, range }))
}

/// Takes up what [`FittedSeries::numbers`] of a fit with this recursion has saved.
pub fn restore<R: Recursion>(numbers: &[f64]) -> Option<Fitted<R>> {
    let mut rest = SavedNumbers::of(numbers);
    let tag = rest.finite()?;
    let fitted = if tag == 0.0 {
        Fitted::Constant(rest.finite()?)
    } else if tag == R::TAG {
        let scale = rest.finite().filter(|scale| *scale > 0.0)?;
        let range = Range { low: rest.finite()?, high: rest.finite()? };
        let season = TakenOut::read(&mut rest)?;
        let recursion = R::read(&mut rest)?;
        Fitted::Varying(Smoothed { recursion, season, scale, range })
    } else {
        return None;
    };
    rest.is_empty().then_some(fitted)
}

/// What a model of this family keeps of a series.
#[derive(Debug, Clone, PartialEq)]
pub enum Fitted<R> {
    /// The series has never had but this value.
    Constant(f64),
    /// It has been smoothed.
    Varying(Smoothed<R>),
}

/// A series that has been smoothed.
#[derive(Debug, Clone, PartialEq)]
pub struct Smoothed<R> {
    recursion: R,
    season: TakenOut,
    scale: f64,
    range: Range,
}

/// The least and the greatest known value.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Range {
    low: f64,
    high: f64,
}

impl Default for Range {
    fn default() -> Self {
        Self { low: f64::INFINITY, high: f64::NEG_INFINITY }
    }
}

impl Range {
    fn with(mut self, values: &[f64]) -> Self {
        for value in values.iter().filter(|value| !value.is_nan()) {
            self.low = self.low.min(*value);
            self.high = self.high.max(*value);
        }
        self
    }
}

impl<R: Recursion> Fitted<R> {
    /// Forecasts of the next `out.len()` periods.
    pub fn points(&self, out: &mut [f64]) {
        match self {
            Self::Constant(value) => out.fill(*value),
            Self::Varying(smoothed) => smoothed.points(out),
        }
    }
}

impl<R: Recursion> Smoothed<R> {
    fn points(&self, out: &mut [f64]) {
        self.recursion.forecast(out);
        self.season.put_back(out);
        out.iter_mut().for_each(|point| *point *= self.scale);
    }

    /// Standard deviations of what comes from the forecasts, none above the distance between the least
    /// and the greatest value so far, so that a recursion that runs away takes no width with it.
    fn deviations(&self, out: &mut [f64]) {
        self.recursion.deviations(out);
        self.season.stretch(out);
        let widest = self.range.high - self.range.low;
        for deviation in out {
            // What is no number is as wide as can be.
            *deviation = if *deviation <= widest { *deviation } else { widest } * self.scale;
        }
    }
}

impl<R: Recursion> FittedSeries for Fitted<R> {
    fn forecast(&self, _: &LocalSeries<'_>, out: &mut [f64]) {
        self.points(out);
    }

    /// Normal quantiles.
    fn quantiles(&self, _: &LocalSeries<'_>, probabilities: &[f64], out: &mut [f64]) -> bool {
        let steps = out.len() / probabilities.len().max(1);
        let (mut points, mut deviations) = (vec![0.0; steps], vec![0.0; steps]);
        self.points(&mut points);
        if let Self::Varying(smoothed) = self {
            smoothed.deviations(&mut deviations);
        }
        normal_quantiles(&points, &deviations, probabilities, out);
        points.iter().all(|point| point.is_finite())
    }

    fn update(&mut self, values: &[f64]) -> bool {
        match self {
            Self::Constant(value) => values.iter().all(|new| new.is_nan() || new == value),
            Self::Varying(Smoothed { recursion, season, scale, range }) => {
                let mut scaled: Vec<f64> = values.iter().map(|value| value / *scale).collect();
                *range = range.with(&scaled);
                season.go_on(&mut scaled);
                recursion.update(&scaled)
            }
        }
    }

    fn numbers(&self) -> Vec<f64> {
        match self {
            Self::Constant(value) => vec![0.0, *value],
            Self::Varying(Smoothed { recursion, season, scale, range }) => {
                let mut numbers = vec![R::TAG, *scale, range.low, range.high];
                season.write(&mut numbers);
                recursion.write(&mut numbers);
                numbers
            }
        }
    }
}
