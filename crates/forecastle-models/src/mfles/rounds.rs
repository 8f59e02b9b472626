//! The rounds: each part is fitted to what is left, and kept when less is left then.
//!
//! Published rounds also try a line that bends, by a lasso whose penalty is as large as the values'
//! standard deviation. It was zero on every series it was tried on, and is left out.

use super::harmonics::{self, Harmonics};
use super::points::Points;
use super::smoother::Smoother;
use super::trend::Line;

/// How many rounds fit a season; the line is fitted in the second.
const ROUNDS: usize = 7;

/// The share of a fitted season that is taken in a round.
const SEASON_RATE: f64 = 0.9;

/// Beyond this relative spread, lines are fitted by repeated medians.
const STEADY_UP_TO: f64 = 0.7;

/// Outliers are drawn in to so many standard deviations.
const CAP: f64 = 4.0;

/// A season as it is fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct Season {
    /// The number of periods.
    pub period: usize,
    /// Of [`harmonics::value`].
    pub coefficients: Vec<f64>,
}

/// Known values taken apart: median, line and seasons, and what they leave.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// The median and the line.
    pub line: Line,
    /// The slope that goes on ahead: the steadier the rise was, the more of it.
    pub slope_ahead: f64,
    /// The seasons.
    pub seasons: Vec<Season>,
    /// What is left of each value.
    pub rest: Vec<f64>,
}

/// Takes known values apart, given whether they are logarithms and the problems of the seasons.
pub fn take_apart(points: &Points, is_product: bool, seasons: &[Harmonics]) -> Parts {
    let mut scratch = Vec::with_capacity(points.values.len());
    let start = points.median(&mut scratch);
    let of_season = |season: &Harmonics| Season {
        period: season.period(),
        coefficients: vec![0.0; harmonics::size(season.period())],
    };
    let mut parts = Parts {
        line: Line { start, slope: 0.0 },
        slope_ahead: 0.0,
        seasons: seasons.iter().map(of_season).collect(),
        rest: points.values.iter().map(|value| value - start).collect(),
    };
    let (mut is_unsteady, mut share) = (false, 1.0);
    for round in 0..ROUNDS {
        if !seasons.is_empty() {
            let place = round % seasons.len();
            fit_season(&mut parts, place, &seasons[place]);
        }
        if round == 0 {
            is_unsteady = relative_spread(&parts.rest, is_product) > STEADY_UP_TO;
        }
        if round == 1 {
            let explained = fit_line(&mut parts, &points.times, is_unsteady, &mut scratch);
            share = explained.unwrap_or(share);
            cap(&mut parts.rest);
        }
    }
    parts.slope_ahead = parts.line.slope * share;
    parts
}

fn fit_season(parts: &mut Parts, place: usize, problem: &Harmonics) {
    let coefficients = problem.fit(&parts.rest);
    let by_phase: Vec<f64> =
        problem.by_phase(&coefficients).iter().map(|value| SEASON_RATE * value).collect();
    let (mut before, mut after) = (0.0, 0.0);
    for (rest, phase) in parts.rest.iter().zip(problem.phases()) {
        before += rest * rest;
        after += (rest - by_phase[*phase as usize]).powi(2);
    }
    if after >= before {
        return;
    }
    for (rest, phase) in parts.rest.iter_mut().zip(problem.phases()) {
        *rest -= by_phase[*phase as usize];
    }
    for (sum, coefficient) in parts.seasons[place].coefficients.iter_mut().zip(&coefficients) {
        *sum += SEASON_RATE * coefficient;
    }
}

/// Draws outliers in, to [`CAP`] standard deviations from the mean.
fn cap(rest: &mut [f64]) {
    let count = rest.len() as f64;
    let mean = rest.iter().sum::<f64>() / count;
    let variance = rest.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count;
    let reach = CAP * variance.sqrt();
    rest.iter_mut().for_each(|value| *value = value.clamp(mean - reach, mean + reach));
}

/// Fits a line, and says which share of the variance it explains; `None` when it is of no use.
fn fit_line(
    parts: &mut Parts,
    times: &[f64],
    is_robust: bool,
    scratch: &mut Vec<f64>,
) -> Option<f64> {
    let line = if is_robust {
        Line::of_repeated_medians(times, &parts.rest)
    } else {
        Line::of_least_squares(times, &parts.rest)
    };
    scratch.clear();
    scratch.extend(parts.rest.iter().zip(times).map(|(rest, time)| rest - line.at(*time)));
    let squares = |values: &[f64]| values.iter().map(|value| value * value).sum::<f64>();
    let (before, after) = (squares(&parts.rest), squares(scratch));
    if after >= before {
        return None;
    }
    let sum = parts.rest.iter().sum::<f64>();
    let variation = before - sum * sum / parts.rest.len() as f64;
    parts.rest.copy_from_slice(scratch);
    parts.line.add(line);
    Some(if variation > 0.0 { (1.0 - after / variation).max(0.0) } else { 0.0 })
}

/// How much values vary against their size: of logarithms, the relative deviation of values that are
/// spread as they are; of others, the deviation over the mean.
fn relative_spread(rest: &[f64], is_product: bool) -> f64 {
    let count = rest.len() as f64;
    let mean = rest.iter().sum::<f64>() / count;
    let variance = rest.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count;
    if is_product {
        return (std::f64::consts::LN_10 * variance - 1.0).exp().sqrt();
    }
    if mean == 0.0 { variance.sqrt() } else { variance.sqrt() / mean }
}

/// The levels of what is left; 0 throughout where those leave no less.
pub fn levels(rest: &[f64], smoother: Smoother, levels: &mut Vec<f64>) {
    smoother.levels(rest, levels);
    let before: f64 = rest.iter().map(|rest| rest * rest).sum();
    let after: f64 = rest.iter().zip(&*levels).map(|(rest, level)| (rest - level).powi(2)).sum();
    if after >= before {
        levels.fill(0.0);
    }
}
