//! Which parts: whether they add up or multiply, and how the rest is smoothed.

use super::harmonics::Harmonics;
use super::points::Points;
use super::rounds::{Parts, levels, take_apart};
use super::smoother::Smoother;

/// How far ahead levels are judged, at most and at least, in known values.
const FARTHEST: usize = 12;

/// A history taken apart, with the level of its rest.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// Whether the parts are logarithms of factors.
    pub is_product: bool,
    /// What 0 of the parts stands for.
    pub centre: f64,
    /// What 1 of the parts stands for.
    pub scale: f64,
    /// The parts.
    pub parts: Parts,
    /// The level of the rest after each known value.
    pub levels: Vec<f64>,
    /// What the parts with each level would have missed by later: a sum over lags of mean absolute
    /// misses, in the target's unit.
    pub miss: f64,
}

/// Takes a history of at least two known values apart, in the way that would have missed least: each
/// level is compared with the rest of up to twelve values later. Parts multiply only where all values are
/// positive and have a season.
pub fn choose(history: &[f64], seasons: &[usize]) -> Chosen {
    let adding = Points::added(history);
    let problems: Vec<Harmonics> =
        seasons.iter().map(|period| Harmonics::of(*period, &adding.times)).collect();
    let shortest = seasons.first().copied();
    let mut smoothers = vec![Smoother::Ensemble, Smoother::Mean(2)];
    smoothers.extend(shortest.map(Smoother::Mean));
    let chosen = best(history, &adding, false, &problems, &smoothers);
    let is_positive = history.iter().all(|value| value.is_nan() || *value > 0.0);
    if !is_positive || seasons.is_empty() {
        return chosen;
    }
    let factors = best(history, &Points::multiplied(history), true, &problems, &smoothers);
    if factors.miss < chosen.miss { factors } else { chosen }
}

/// The parts of points, with the best of some smoothers.
pub fn best(
    history: &[f64],
    points: &Points,
    is_product: bool,
    seasons: &[Harmonics],
    smoothers: &[Smoother],
) -> Chosen {
    let parts = take_apart(points, is_product, seasons);
    let lags = lags(points.values.len(), seasons);
    let (mut kept, mut tried) = (Vec::new(), Vec::new());
    let mut least = f64::INFINITY;
    for smoother in smoothers {
        levels(&parts.rest, *smoother, &mut tried);
        let miss = distance(&parts.rest, &tried, &lags);
        if miss < least || kept.is_empty() {
            least = miss;
            std::mem::swap(&mut kept, &mut tried);
        }
    }
    let miss = mean_miss(history, is_product, &parts.rest, &kept, &lags) * points.scale;
    let (centre, scale) = (points.centre, points.scale);
    Chosen { is_product, centre, scale, parts, levels: kept, miss }
}

/// How many values later levels are compared with the rest.
fn lags(count: usize, seasons: &[Harmonics]) -> Vec<usize> {
    let farthest = seasons.first().map_or(FARTHEST, Harmonics::period);
    let farthest = farthest.min(FARTHEST).min(count / 4).max(1);
    let mut lags = vec![1, farthest.div_ceil(3), (2 * farthest).div_ceil(3), farthest];
    lags.dedup();
    lags
}

/// The sum, over lags, of the mean absolute distance of a level from the rest later.
fn distance(rest: &[f64], levels: &[f64], lags: &[usize]) -> f64 {
    let of_lag = |lag: &usize| {
        let pairs = rest[*lag..].iter().zip(levels);
        pairs.map(|(rest, level)| (rest - level).abs()).sum::<f64>() / (rest.len() - lag) as f64
    };
    lags.iter().map(of_lag).sum()
}

/// The same in the target's unit; of parts that add, in that of the scale.
fn mean_miss(
    history: &[f64],
    is_product: bool,
    rest: &[f64],
    levels: &[f64],
    lags: &[usize],
) -> f64 {
    if !is_product {
        return distance(rest, levels, lags);
    }
    let known: Vec<f64> = history.iter().copied().filter(|value| !value.is_nan()).collect();
    let of_lag = |lag: &usize| {
        let pairs = rest[*lag..].iter().zip(levels).zip(&known[*lag..]);
        let misses = pairs.map(|((rest, level), value)| value * (level - rest).exp_m1().abs());
        misses.sum::<f64>() / (rest.len() - lag) as f64
    };
    lags.iter().map(of_lag).sum()
}
