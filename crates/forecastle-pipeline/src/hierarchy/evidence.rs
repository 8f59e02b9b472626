//! Every method from every past origin, by what was known there, scored level by level.

use forecastle_core::metrics::{Metric, find};
use forecastle_core::{Error, ForecastSet, Panel, Result, Window};
use forecastle_models::hierarchy::{
    BOTTOM_UP, ErrorHistory, FORECAST_PROPORTIONS, METHODS, MINT_SHRINK, MINT_STRUCTURAL,
    MINT_VARIANCE, MethodEntry, Question, find_method,
};
use forecastle_models::intervals::Intervals;
use forecastle_models::{Context, floors};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::Levels;
use super::errors::{ScaledErrors, history};
use super::forecast::{lay_out, shifted};
use super::sampled::Sampled;
use super::score::{LevelScore, score_level};
use super::temporal::reconcile_in_time;
use crate::backtest::{
    self, Backtest, BacktestPlan, Calibration, Choice, Fold, ModelBacktest, Score, Vintages, scales,
};
use crate::config::{HierarchySettings, Settings};
use crate::progress::Progress;

/// With more nodes than this only the quickest methods are tried.
const MANY_NODES: usize = 200_000;

/// The most past errors of all nodes together that a shrunk covariance is made of.
const MOST_ERRORS: usize = 50_000_000;

/// One method's forecasts of the past.
pub struct MethodTried {
    /// The method.
    pub method: &'static MethodEntry,
    /// Its scores: the levels above in the user's order, then the series themselves.
    pub levels: Vec<LevelScore>,
    /// The series' intervals, for the forecast to come.
    pub leaf_intervals: Intervals,
    /// The intervals of the levels above.
    pub upper_intervals: Intervals,
}

/// What came of reconciling the series with longer periods of their own.
pub struct TriedTemporal {
    /// The series' scores without.
    pub before: LevelScore,
    /// The same with.
    pub after: LevelScore,
    /// Whether they are reconciled so: where the score by the project's metric is better.
    pub is_used: bool,
}

/// What came of trying the methods.
pub struct TriedLevels {
    /// The levels.
    pub levels: Levels,
    /// The scores of the base forecasts, which do not add up: of the levels above, then of the series.
    pub base: Vec<LevelScore>,
    /// The methods tried.
    pub methods: Vec<MethodTried>,
    /// The place of the method chosen.
    pub chosen: usize,
    /// Why.
    pub reason: String,
    /// The backtest of the levels above.
    pub upper: Backtest,
    /// Its scores.
    pub upper_scores: Vec<Score>,
    /// The model chosen for them.
    pub upper_choice: Choice,
    /// What came of the longer periods, where any are asked for.
    pub temporal: Option<TriedTemporal>,
    /// What all nodes' base forecasts missed by, upper nodes first.
    pub(super) errors: ScaledErrors,
}

impl TriedLevels {
    /// The method chosen.
    pub fn chosen(&self) -> &MethodTried {
        &self.methods[self.chosen]
    }

    /// Everything measured, for programs.
    pub fn json(&self) -> Value {
        let method = |tried: &MethodTried| {
            json!({
                "method": tried.method.name,
                "title": tried.method.title,
                "is_chosen": std::ptr::eq(tried, self.chosen()),
                "levels": tried.levels,
            })
        };
        json!({
            "chosen": self.chosen().method.name,
            "reason": self.reason,
            "upper_model": self.upper.models[self.upper_choice.place].model.name,
            "temporal": self.temporal.as_ref().map(|temporal| json!({
                "before": temporal.before,
                "after": temporal.after,
                "is_used": temporal.is_used,
            })),
            "base": self.base,
            "methods": self.methods.iter().map(method).collect::<Vec<_>>(),
        })
    }
}

/// Forecasts the levels above from the origins of a plan, reconciles them with what `leaf`, the series' chosen model,
/// said from there, and chooses a method.
///
/// # Errors
/// `C003` when a level cannot be made, `M003` when no model of the levels above could be run, `J004` when somebody
/// wanted it to stop.
pub fn try_methods(
    panel: &Panel,
    weights: &[f64],
    settings: &Settings,
    asked: &HierarchySettings,
    plan: &BacktestPlan,
    leaf: &ModelBacktest,
    (context, progress): (&Context, &dyn Progress),
) -> Result<TriedLevels> {
    let levels = Levels::of(panel, asked)?;
    let models: Vec<_> =
        asked.models.iter().filter_map(|name| forecastle_models::find(name)).collect();
    let (bands, metric) = (&settings.levels, settings.metric);
    let upper = backtest::run(&levels.panel, &models, plan.clone(), bands, context, progress)?;
    let upper_weights = levels.by_series(&levels.hierarchy.sum_up(weights, 1), 1);
    let scores = upper.models.iter();
    let scores = scores.map(|model| backtest::score(&levels.panel, &upper_weights, bands, model));
    let upper_scores: Vec<_> = scores.collect();
    let upper_choice = backtest::choose(&upper, &upper_scores, metric).ok_or_else(|| {
        Error::new("M003", format!("no model of the levels above has a {}", metric.name))
    })?;
    let own = &upper.models[upper_choice.place];
    let trial = Trial { panel, weights, settings, levels: &levels, upper_weights: &upper_weights };
    let mut leaf_folds: Vec<Fold> = folds(leaf).cloned().collect();
    let temporal = match asked.temporal.is_empty() {
        true => None,
        false => {
            let (moved, tried) = trial.in_time(&leaf_folds, &asked.temporal, plan, context)?;
            leaf_folds = if tried.is_used { moved } else { leaf_folds };
            Some(tried)
        }
    };
    let pairs: Vec<_> = leaf_folds.iter().zip(folds(own)).collect();
    let errors = trial.errors(&pairs, panel.period_count());
    let base = trial.scores(
        &pairs.iter().map(|(leaf, upper)| ((*leaf).clone(), (*upper).clone())).collect::<Vec<_>>(),
        plan,
    );
    let wanted = wanted(asked, &levels, errors.of_node.first().map_or(0, Vec::len));
    let methods: Vec<_> =
        wanted.into_par_iter().map(|method| trial.of(method, &pairs, plan)).collect();
    let (chosen, reason) = choose(&methods, asked, metric);
    Ok(TriedLevels {
        levels,
        base,
        methods,
        chosen,
        reason,
        upper,
        upper_scores,
        upper_choice,
        temporal,
        errors,
    })
}

/// A model's forecasts from all origins, ascending.
fn folds(model: &ModelBacktest) -> impl Iterator<Item = &Fold> {
    model.calibration.iter().chain(&model.folds)
}

/// The methods to try: bottom-up, and the one asked for or all that are affordable.
fn wanted(asked: &HierarchySettings, levels: &Levels, paths: usize) -> Vec<&'static MethodEntry> {
    let nodes = levels.hierarchy.node_count();
    let asked = asked.method.as_deref().and_then(find_method);
    let is_affordable =
        |method: &&MethodEntry| method.name != MINT_SHRINK.name || nodes * paths <= MOST_ERRORS;
    match asked {
        Some(method) if method.name == BOTTOM_UP.name => vec![method],
        Some(method) => vec![&BOTTOM_UP, method],
        None if nodes > MANY_NODES => {
            vec![&BOTTOM_UP, &FORECAST_PROPORTIONS, &MINT_STRUCTURAL, &MINT_VARIANCE]
        }
        None => METHODS.iter().copied().filter(is_affordable).collect(),
    }
}

/// What all methods are tried on.
struct Trial<'a> {
    panel: &'a Panel,
    weights: &'a [f64],
    settings: &'a Settings,
    levels: &'a Levels,
    upper_weights: &'a [f64],
}

impl Trial<'_> {
    /// Whether bounds are those of samples.
    fn has_samples(&self) -> bool {
        self.settings.hierarchy.as_ref().is_some_and(|asked| asked.has_samples)
    }

    /// What base forecasts missed by of what had come true by `end`.
    fn errors(&self, pairs: &[(&Fold, &Fold)], end: usize) -> ScaledErrors {
        let upper_panel = &self.levels.panel;
        let mut leaves = ScaledErrors::of(self.panel.series_count());
        let mut tops = ScaledErrors::of(upper_panel.series_count());
        for (leaf, upper) in pairs.iter().filter(|(leaf, _)| leaf.end < end) {
            let horizon = leaf.forecast.horizon;
            let of = |panel| scales(&Window::new(panel, leaf.end, horizon));
            leaves.add(self.panel, leaf, &of(self.panel), end);
            tops.add(upper_panel, upper, &of(upper_panel), end);
        }
        let mut of_node: Vec<_> = self
            .levels
            .series_of
            .iter()
            .map(|series| std::mem::take(&mut tops.of_node[*series]))
            .collect();
        of_node.append(&mut leaves.of_node);
        ScaledErrors { of_node, steps: leaves.steps }
    }

    /// The series' forecasts from every origin, reconciled with longer periods, and whether that does them good.
    fn in_time(
        &self,
        folds: &[Fold],
        names: &[String],
        plan: &BacktestPlan,
        context: &Context,
    ) -> Result<(Vec<Fold>, TriedTemporal)> {
        let moved = |fold: &Fold| {
            let forecast = reconcile_in_time(self.panel, fold.end, &fold.forecast, names, context)?;
            Ok(Fold { end: fold.end, forecast })
        };
        let moved = folds.par_iter().map(moved).collect::<Result<Vec<_>>>()?;
        let all: Vec<_> = (0..self.panel.series_count()).collect();
        let score = |folds: &[Fold]| {
            let scored = folds.iter().filter(|fold| plan.ends.contains(&fold.end));
            let scored: Vec<_> = scored.cloned().collect();
            let name = Levels::leaf_name(self.panel);
            score_level(&name, self.panel, &all, self.weights, &scored, &self.settings.levels)
        };
        let (before, after) = (score(folds), score(&moved));
        let metric = self.settings.metric;
        let badness = |level: &LevelScore| level.score.get(metric.name).map(|s| metric.badness(s));
        let is_used = match (badness(&before), badness(&after)) {
            (Some(before), Some(after)) => after < before,
            _ => false,
        };
        Ok((moved, TriedTemporal { before, after, is_used }))
    }

    /// One method from every origin, with intervals by what had come true of its own forecasts.
    fn of(
        &self,
        method: &'static MethodEntry,
        pairs: &[(&Fold, &Fold)],
        plan: &BacktestPlan,
    ) -> MethodTried {
        let bands = &self.settings.levels;
        let ends: Vec<_> = pairs.iter().map(|(leaf, _)| leaf.end).collect();
        let leaf_vintages = Vintages::of(self.panel, &ends);
        let upper_vintages = Vintages::of(&self.levels.panel, &ends);
        let mut leaf_calibration = Calibration::new(&leaf_vintages, bands);
        let mut upper_calibration = Calibration::new(&upper_vintages, bands);
        let is_bottom_up = method.name == BOTTOM_UP.name;
        let mut folds = Vec::new();
        for (leaf, upper) in pairs {
            let window = leaf_vintages.window(leaf.end, leaf.forecast.horizon);
            let has_samples = self.has_samples();
            let known = match method.learns_from_errors() || has_samples {
                true => self.errors(pairs, leaf.end),
                false => ScaledErrors::of(self.levels.hierarchy.node_count()),
            };
            let errors = self.levels.history(&known, &window);
            let (leaves, tops) =
                self.levels.reconciled(&window, method, &leaf.forecast, &upper.forecast, &errors);
            let sampled = match has_samples {
                true => {
                    let (known, errors, seed) = (&known, &errors, self.settings.seed);
                    let asked = Sampled { method, known, errors, bands, seed };
                    self.levels.sample_bands(&window, &leaf.forecast, &upper.forecast, &asked)
                }
                false => None,
            };
            let tops = with_points(upper, tops);
            // Bottom-up leaves the series as they are, bounds and all.
            let own_leaf = match is_bottom_up {
                true => (*leaf).clone(),
                false => {
                    let moved = with_points(leaf, leaves);
                    let own = shifted(&leaf.forecast, &moved.forecast.points);
                    bound(&mut leaf_calibration, moved, Some(own))
                }
            };
            let own = (!is_bottom_up).then(|| shifted(&upper.forecast, &tops.forecast.points));
            let mut pair = (own_leaf, bound(&mut upper_calibration, tops, own));
            if let Some((leaf_bands, upper_bands)) = sampled {
                (pair.0.forecast.bands, pair.1.forecast.bands) = (leaf_bands, upper_bands);
            }
            folds.push(pair);
        }
        let (end, horizon) = (self.panel.period_count(), plan.horizon);
        MethodTried {
            method,
            levels: self.scores(&folds, plan),
            leaf_intervals: leaf_calibration.intervals(end, horizon),
            upper_intervals: upper_calibration.intervals(end, horizon),
        }
    }

    /// The scores of the scored origins: of every level above, then of the series.
    fn scores(&self, folds: &[(Fold, Fold)], plan: &BacktestPlan) -> Vec<LevelScore> {
        let is_scored = |fold: &&(Fold, Fold)| plan.ends.contains(&fold.0.end);
        let tops: Vec<_> = folds.iter().filter(is_scored).map(|(_, upper)| upper.clone()).collect();
        let leaves: Vec<_> = folds.iter().filter(is_scored).map(|(leaf, _)| leaf.clone()).collect();
        let bands = &self.settings.levels;
        let hierarchy = &self.levels.hierarchy;
        let mut scores = Vec::new();
        for (place, level) in hierarchy.levels().iter().enumerate() {
            let series = &self.levels.series_of[hierarchy.nodes_of(place)];
            let (panel, weights) = (&self.levels.panel, self.upper_weights);
            scores.push(score_level(&level.name, panel, series, weights, &tops, bands));
        }
        let all: Vec<_> = (0..self.panel.series_count()).collect();
        let name = Levels::leaf_name(self.panel);
        scores.push(score_level(&name, self.panel, &all, self.weights, &leaves, bands));
        scores
    }
}

impl Levels {
    /// Past errors in the target's unit as of a window's origin.
    pub(super) fn history(&self, errors: &ScaledErrors, window: &Window<'_>) -> ErrorHistory {
        let (ratios, _) = errors.ratios(&self.level_of(), self.hierarchy.levels().len() + 1);
        history(&errors.of_node, &ratios, &self.scales(window))
    }

    /// The level of each node; the leaves' comes last.
    pub(super) fn level_of(&self) -> Vec<usize> {
        let count = self.hierarchy.levels().len();
        let upper = (0..count)
            .flat_map(|level| std::iter::repeat_n(level, self.hierarchy.nodes_of(level).len()));
        upper.chain(std::iter::repeat_n(count, self.hierarchy.leaf_count())).collect()
    }

    /// The scale of each node's errors at a window's origin.
    pub(super) fn scales(&self, window: &Window<'_>) -> Vec<f64> {
        let tops = scales(&Window::new(&self.panel, window.end(), window.horizon()));
        let mut all = self.by_node(&tops, 1);
        all.extend(scales(window));
        all
    }

    /// The points that a method makes of base forecasts: of the leaves, and of the panel of the levels above, which are
    /// their sums. Series that have not begun stay NaN.
    pub(super) fn reconciled(
        &self,
        window: &Window<'_>,
        method: &MethodEntry,
        leaf: &ForecastSet,
        upper: &ForecastSet,
        errors: &ErrorHistory,
    ) -> (Vec<f64>, Vec<f64>) {
        let (hierarchy, width) = (&self.hierarchy, leaf.horizon);
        let leaves: Vec<f64> =
            leaf.points.iter().map(|point| if point.is_nan() { 0.0 } else { *point }).collect();
        let sums = hierarchy.sum_up(&leaves, width);
        let tops = self.by_node(&upper.points, width);
        let tops: Vec<f64> = tops
            .iter()
            .zip(&sums)
            .map(|(top, sum)| if top.is_nan() { *sum } else { *top })
            .collect();
        let question = Question {
            hierarchy,
            window,
            upper: &tops,
            leaves: &leaves,
            width,
            errors,
            floors: &floors(window),
            middle: self.middle,
        };
        let mut leaves = method.reconcile(&question);
        let has_begun = |place: usize| !leaf.points[place].is_nan();
        for (place, value) in leaves.iter_mut().enumerate().filter(|(place, _)| !has_begun(*place))
        {
            debug_assert!(window.start(place / width) >= window.end());
            *value = 0.0;
        }
        let mut tops = self.by_series(&hierarchy.sum_up(&leaves, width), width);
        let unknown = tops.iter_mut().zip(&upper.points).filter(|(_, was)| was.is_nan());
        unknown.for_each(|(value, _)| *value = f64::NAN);
        for (place, value) in leaves.iter_mut().enumerate().filter(|(place, _)| !has_begun(*place))
        {
            *value = leaf.points[place];
        }
        (leaves, tops)
    }
}

fn with_points(fold: &Fold, points: Vec<f64>) -> Fold {
    Fold { end: fold.end, forecast: lay_out(&fold.forecast, points) }
}

/// Puts bounds around a fold, whose points stay as they are.
fn bound(
    calibration: &mut Calibration<'_>,
    fold: Fold,
    own: Option<Vec<forecastle_core::forecast::Band>>,
) -> Fold {
    let points = fold.forecast.points.clone();
    let mut fold = calibration.bound(fold, own);
    fold.forecast.points = points;
    fold
}

/// The method asked for, or by default bottom-up unless another is better at the series and not worse above.
fn choose(
    methods: &[MethodTried],
    asked: &HierarchySettings,
    metric: &'static Metric,
) -> (usize, String) {
    if let Some(name) = &asked.method {
        let place = methods.iter().position(|tried| tried.method.name == name.as_str());
        return (place.unwrap_or(0), "asked for in hierarchy.method".to_owned());
    }
    let mae = find("mae").unwrap_or(metric);
    let is_defined = |metric: &Metric| {
        methods[0].levels.iter().all(|level| level.score.get(metric.name).is_some())
    };
    let metric = if is_defined(metric) { metric } else { mae };
    let badness = |place: usize| -> (f64, f64) {
        let of = |level: &LevelScore| {
            level.score.get(metric.name).map_or(f64::INFINITY, |score| metric.badness(score))
        };
        let all: Vec<f64> = methods[place].levels.iter().map(of).collect();
        let (above, leaves) = all.split_at(all.len() - 1);
        (leaves[0], above.iter().sum::<f64>() / above.len() as f64)
    };
    let (leaves, above) = badness(0);
    let better = (1..methods.len())
        .filter(|place| badness(*place).0 < leaves && badness(*place).1 <= above)
        .min_by(|a, b| badness(*a).0.total_cmp(&badness(*b).0));
    let name = metric.name;
    match better {
        Some(place) => {
            let (own, own_above) = badness(place);
            let reason = format!(
                "{name} {own:.4} at the series against {leaves:.4} bottom-up, and {own_above:.4} against \
                 {above:.4} in the mean of the levels above"
            );
            (place, reason)
        }
        None => (0, format!("no method has a lower {name} at the series and none higher above")),
    }
}
