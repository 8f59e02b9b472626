//! What the base forecasts of all nodes have missed by, as far as it was known at an origin.
//!
//! Errors are counted in units of a node's scale at their origin (what seasonal naive misses by in-sample), so that a
//! node with few of them can be told by others of its level, and growth does not make old errors small.

use forecastle_core::Panel;
use forecastle_models::hierarchy::ErrorHistory;

use crate::backtest::Fold;

/// How many errors what is known of a node's level counts as, beside the node's own.
const LEVELS_COUNT_AS: f64 = 8.0;

/// The mean square of a normal error whose mean absolute value is 1: what is taken where nothing is known.
const USUAL_RATIO: f64 = std::f64::consts::FRAC_PI_2;

/// Errors of some nodes in units of their scale.
#[derive(Debug, Clone, Default)]
pub(super) struct ScaledErrors {
    /// Errors of each node, in the order of origins and steps; NaN where unknown.
    pub of_node: Vec<Vec<f64>>,
    /// The step ahead of each of them, the same for all nodes.
    pub steps: Vec<usize>,
}

impl ScaledErrors {
    /// For so many nodes, nothing known.
    pub fn of(nodes: usize) -> Self {
        Self { of_node: vec![Vec::new(); nodes], steps: Vec::new() }
    }

    /// Takes in what a fold missed by, of what had come true by `end`.
    pub fn add(&mut self, panel: &Panel, fold: &Fold, scales: &[f64], end: usize) {
        let horizon = fold.forecast.horizon;
        let steps = horizon.min(end.saturating_sub(fold.end));
        self.steps.extend(1..=steps);
        for (series, own) in self.of_node.iter_mut().enumerate() {
            let points = fold.forecast.points_of(series);
            let actuals = fold.known(panel, series).map(|known| &panel.values(series)[known..]);
            own.extend((0..steps).map(|step| {
                let actual = actuals.and_then(|actuals| actuals.get(step));
                actual.map_or(f64::NAN, |actual| (actual - points[step]) / scales[series])
            }));
        }
    }

    /// The mean square of each node's errors, drawn towards that of its level; and of each level.
    pub fn ratios(&self, level_of: &[usize], levels: usize) -> (Vec<f64>, Vec<f64>) {
        let mut sums = vec![(0.0, 0.0); levels];
        let own: Vec<(f64, f64)> = self.of_node.iter().map(|own| square_sum(own)).collect();
        for ((square, count), level) in own.iter().zip(level_of) {
            sums[*level].0 += square;
            sums[*level].1 += count;
        }
        let of_level =
            |(square, count): (f64, f64)| if count > 0.0 { square / count } else { USUAL_RATIO };
        let of_levels: Vec<f64> = sums.into_iter().map(of_level).collect();
        let of_node = |((square, count), level): (&(f64, f64), &usize)| {
            (LEVELS_COUNT_AS * of_levels[*level] + square) / (LEVELS_COUNT_AS + count)
        };
        (own.iter().zip(level_of).map(of_node).collect(), of_levels)
    }
}

fn square_sum(errors: &[f64]) -> (f64, f64) {
    let known = errors.iter().filter(|error| error.is_finite());
    (known.clone().map(|error| error * error).sum(), known.count() as f64)
}

/// The history of errors as reconciliation wants it, in the target's unit as of an origin with these scales; upper
/// nodes first, then leaves, in `errors`, `ratios` and `scales` alike.
pub(super) fn history(errors: &[Vec<f64>], ratios: &[f64], scales: &[f64]) -> ErrorHistory {
    let variances = ratios.iter().zip(scales).map(|(ratio, scale)| ratio * scale * scale);
    let paths = errors.iter().map(Vec::len).max().unwrap_or(0);
    let of_node = |(own, scale): (&Vec<f64>, &f64)| {
        let missing = std::iter::repeat_n(f64::NAN, paths - own.len());
        own.iter().map(|error| error * scale).chain(missing).collect::<Vec<_>>()
    };
    ErrorHistory {
        variances: variances.collect(),
        paths,
        errors: errors.iter().zip(scales).flat_map(of_node).collect(),
    }
}
