//! Bounds of all nodes that belong to one another, from reconciled samples.

use forecastle_core::forecast::Band;
use forecastle_core::{ForecastSet, Level, Window};
use forecastle_models::floors;
use forecastle_models::hierarchy::{
    ErrorHistory, MethodEntry, Question, SamplePlan, reconciled_quantiles,
};

use super::Levels;
use super::errors::ScaledErrors;

/// The most samples of a step.
const MOST_SAMPLES: usize = 1_000;

/// The fewest: the tails of fewer mean nothing.
const FEWEST_SAMPLES: usize = 100;

/// The most numbers at once: of larger hierarchies fewer samples are drawn.
const MOST_NUMBERS: usize = 40_000_000;

/// Fewer past errors than this at a step and its neighbours: those of all steps are drawn from.
const ENOUGH: usize = 20;

/// What samples are reconciled by.
pub(super) struct Sampled<'a> {
    /// The method.
    pub method: &'a MethodEntry,
    /// What base forecasts missed by, in units of their scale.
    pub known: &'a ScaledErrors,
    /// The same in the target's unit.
    pub errors: &'a ErrorHistory,
    /// The levels of the bounds.
    pub bands: &'a [Level],
    /// The seed of what is drawn.
    pub seed: u64,
}

impl Levels {
    /// The bounds of the leaves, and of the panel of the levels above; `None` where nothing is known to draw from.
    pub(super) fn sample_bands(
        &self,
        window: &Window<'_>,
        leaf: &ForecastSet,
        upper: &ForecastSet,
        asked: &Sampled<'_>,
    ) -> Option<(Vec<Band>, Vec<Band>)> {
        let hierarchy = &self.hierarchy;
        let (horizon, nodes) = (leaf.horizon, hierarchy.node_count());
        if asked.known.steps.is_empty() {
            return None;
        }
        let samples = (MOST_NUMBERS / nodes).clamp(FEWEST_SAMPLES, MOST_SAMPLES);
        let floors = floors(window);
        let reconcile = |upper: &[f64], leaves: &[f64]| {
            asked.method.reconcile(&Question {
                hierarchy,
                window,
                upper,
                leaves,
                width: samples,
                errors: asked.errors,
                floors: &floors,
                middle: self.middle,
            })
        };
        let mut probabilities: Vec<f64> = Vec::new();
        for level in asked.bands {
            probabilities.extend([level.tails().0, level.tails().1]);
        }
        let tops = self.by_node(&upper.points, horizon);
        let all: Vec<f64> = tops.iter().chain(&leaf.points).copied().collect();
        let mut by_step = Vec::with_capacity(horizon);
        for step in 1..=horizon {
            let own = |node: usize| {
                let point = all[node * horizon + step - 1];
                if point.is_nan() { 0.0 } else { point }
            };
            let mut base: Vec<f64> = (0..nodes).map(own).collect();
            let sums = hierarchy.sum_up(&base[hierarchy.upper_count()..], 1);
            // Bottom-up has no forecasts above of its own.
            if upper.bands.is_empty() {
                base[..sums.len()].copy_from_slice(&sums);
            }
            let (paths, errors) = near(asked, step, horizon);
            let plan = SamplePlan { errors: &errors, paths, samples, seed: asked.seed };
            by_step.push(reconciled_quantiles(hierarchy, &base, &plan, &probabilities, &reconcile));
        }
        let of = |nodes: std::ops::Range<usize>, place: usize| -> Vec<f64> {
            let at = |node: usize, step: usize| by_step[step][node * probabilities.len() + place];
            nodes
                .flat_map(|node| (0..horizon).map(move |step| (node, step)))
                .map(|(n, s)| at(n, s))
                .collect()
        };
        let (tops, leaves) = (0..hierarchy.upper_count(), hierarchy.upper_count()..nodes);
        let bands = |of: &dyn Fn(usize) -> Vec<f64>| -> Vec<Band> {
            let band = |(place, level): (usize, &Level)| Band {
                level: *level,
                lower: of(2 * place),
                upper: of(2 * place + 1),
            };
            asked.bands.iter().enumerate().map(band).collect()
        };
        let leaf_bands = bands(&|place| of(leaves.clone(), place));
        let upper_bands = bands(&|place| self.by_series(&of(tops.clone(), place), horizon));
        Some((leaf_bands, upper_bands))
    }
}

/// The past errors of a step and its neighbours, of all nodes; of all steps where those are few.
fn near(asked: &Sampled<'_>, step: usize, horizon: usize) -> (usize, Vec<f64>) {
    let reach = (horizon / 8).max(1);
    let steps = &asked.known.steps;
    let is_near = |path: &usize| steps[*path].abs_diff(step) <= reach;
    let mut paths: Vec<_> = (0..steps.len()).filter(is_near).collect();
    if paths.len() < ENOUGH {
        paths = (0..steps.len()).collect();
    }
    let errors = &asked.errors;
    let own = |node: &[f64]| paths.iter().map(|path| node[*path]).collect::<Vec<_>>();
    (paths.len(), errors.errors.chunks_exact(errors.paths).flat_map(own).collect())
}
