//! Running every model from every origin.

use std::time::Instant;

use forecastle_core::metrics::Metric;
use forecastle_core::{ForecastSet, Level, Panel, Result, Window};
use forecastle_models::combine::{Rule, Weights};
use forecastle_models::intervals::{Residual, ResidualIntervals, scale};
use forecastle_models::{Context, Kind, ModelEntry, complete, floors};
use rayon::prelude::*;

use super::combine::Members;
use super::origins::BacktestPlan;
use super::score::Score;
use crate::progress::{Progress, go_on};

/// A model's forecast from one origin.
#[derive(Debug, Clone, PartialEq)]
pub struct Fold {
    /// The number of periods known.
    pub end: usize,
    /// The forecast, with intervals calibrated on what was known at this origin.
    pub forecast: ForecastSet,
}

impl Fold {
    /// The number of a series' periods known at this origin; `None` when it begins later.
    pub fn known(&self, panel: &Panel, series: usize) -> Option<usize> {
        self.end.checked_sub(panel.start(series)).filter(|known| *known > 0)
    }
}

/// One model's forecasts from every scored origin.
pub struct ModelBacktest {
    /// The model.
    pub model: &'static ModelEntry,
    /// Its forecasts, by origin, ascending.
    pub folds: Vec<Fold>,
    /// Intervals calibrated on every origin, for the forecast to come.
    pub intervals: ResidualIntervals,
    /// Time spent fitting and forecasting, in seconds, summed over origins; for a combination that of
    /// its members as well.
    pub seconds: f64,
    /// What a combination is made of, by all that is known at the end.
    pub combined: Option<Combined>,
}

/// The members of a combination and their weights.
pub struct Combined {
    /// The members.
    pub members: Vec<&'static ModelEntry>,
    /// Their weights.
    pub weights: Weights,
}

/// What came of a backtest.
pub struct Backtest {
    /// The origins.
    pub plan: BacktestPlan,
    /// The levels of intervals.
    pub levels: Vec<Level>,
    /// One result per model that could be run, in the order asked for.
    pub models: Vec<ModelBacktest>,
    /// Models that could not be run at some origin, with the reason.
    pub failures: Vec<(&'static str, String)>,
}

impl Backtest {
    /// The score of a model by its name; `None` when it was not run or has no score.
    pub fn score_of(&self, scores: &[Score], model: &str, metric: &Metric) -> Option<f64> {
        let place = self.models.iter().position(|tested| tested.model.name == model)?;
        scores[place].get(metric.name)
    }
}

/// A model's point forecasts from one origin, and the time they took.
type Attempt = Result<(Fold, f64)>;

/// Runs models from every origin of a plan, side by side.
///
/// A model that fails at an origin is left out with its reason; one bad model never fails a run.
///
/// # Errors
/// `M003` when no model could be run, `J004` when somebody wanted it to stop.
pub fn run(
    panel: &Panel,
    models: &[&'static ModelEntry],
    plan: BacktestPlan,
    levels: &[Level],
    context: &Context,
    progress: &dyn Progress,
) -> Result<Backtest> {
    let mut ends: Vec<_> = plan.calibration_ends.iter().chain(&plan.ends).copied().collect();
    ends.sort_unstable();
    let is_combined = |model: &ModelEntry| combination_of(model, models).is_some();
    let singles = models.iter().filter(|model| !is_combined(model));
    let jobs: Vec<_> =
        singles.flat_map(|model| ends.iter().map(move |end| (*model, *end))).collect();
    progress.begin("backtest", jobs.len());
    let attempts: Vec<Attempt> = jobs
        .into_par_iter()
        // One job at a time: the costly models stand together, and a thread that takes them in one
        // piece leaves the others idle.
        .with_max_len(1)
        .map(|(model, end)| {
            go_on(progress)?;
            let attempt = forecast_from(panel, model, end, plan.horizon, context);
            progress.advance();
            attempt
        })
        .collect();
    progress.end();
    go_on(progress)?;

    let mut backtest = Backtest { plan, levels: levels.to_vec(), models: vec![], failures: vec![] };
    let mut run = Vec::new();
    let mut attempts = attempts.into_iter();
    for model in models.iter().filter(|model| !is_combined(model)) {
        let mine: Result<Vec<_>> =
            attempts.by_ref().take(ends.len()).collect::<Vec<_>>().into_iter().collect();
        match mine {
            Ok(attempts) => run.push(Run::of(model, attempts)),
            Err(error) => backtest.failures.push((model.name, error.to_string())),
        }
    }
    for model in models {
        let Some(rule) = combination_of(model, models) else { continue };
        match combined(model, rule, &run, panel, context) {
            Ok(combination) => run.push(combination),
            Err(error) => backtest.failures.push((model.name, error.to_string())),
        }
    }
    backtest.models = run.into_iter().map(|run| with_intervals(panel, run, &backtest)).collect();
    if backtest.models.is_empty() {
        let reasons: Vec<_> =
            backtest.failures.iter().map(|(m, why)| format!("{m}: {why}")).collect();
        return Err(
            forecastle_core::Error::new("M003", "no model could be run").hint(reasons.join("; "))
        );
    }
    Ok(backtest)
}

/// A model's forecasts from all origins, without intervals yet.
struct Run {
    model: &'static ModelEntry,
    folds: Vec<Fold>,
    seconds: f64,
    combined: Option<Combined>,
}

impl Run {
    fn of(model: &'static ModelEntry, attempts: Vec<(Fold, f64)>) -> Self {
        let seconds = attempts.iter().map(|(_, seconds)| seconds).sum();
        let folds = attempts.into_iter().map(|(fold, _)| fold).collect();
        Self { model, folds, seconds, combined: None }
    }
}

/// The rule of a combination, when there are models to combine.
fn combination_of(model: &ModelEntry, models: &[&'static ModelEntry]) -> Option<Rule> {
    let others = models.iter().filter(|other| !matches!(other.kind, Kind::Combination(_))).count();
    match model.kind {
        Kind::Combination(rule) if others >= 2 => Some(rule),
        _ => None,
    }
}

/// Combines the models run.
fn combined(
    model: &'static ModelEntry,
    rule: Rule,
    run: &[Run],
    panel: &Panel,
    context: &Context,
) -> Result<Run> {
    let started = Instant::now();
    let singles: Vec<_> = run.iter().filter(|run| run.combined.is_none()).collect();
    let members = Members {
        models: singles.iter().map(|run| run.model).collect(),
        folds: singles.iter().map(|run| &run.folds[..]).collect(),
    };
    let folds = members.combine(model, rule, panel, context)?;
    let weights = members.weights(rule, panel, panel.period_count(), context);
    let seconds = singles.iter().map(|run| run.seconds).sum::<f64>();
    let seconds = seconds + started.elapsed().as_secs_f64();
    Ok(Run { model, folds, seconds, combined: Some(Combined { members: members.models, weights }) })
}

fn forecast_from(
    panel: &Panel,
    model: &'static ModelEntry,
    end: usize,
    horizon: usize,
    context: &Context,
) -> Attempt {
    let started = Instant::now();
    let window = Window::new(panel, end, horizon);
    let fitted = model.fit(&window, context)?;
    let mut points = fitted.predict(&window)?;
    let provenance = complete(model, &window, context, &mut points)?;
    let origin = window.origin();
    let mut forecast =
        ForecastSet { origin, horizon, points: points.values, bands: Vec::new(), provenance };
    forecast.put_in_order(&floors(&window));
    Ok((Fold { end, forecast }, started.elapsed().as_secs_f64()))
}

/// The scale of each series' errors, as known at the window's origin.
pub(crate) fn scales(window: &Window<'_>) -> Vec<f64> {
    let season = window.frequency().season_length();
    (0..window.series_count()).map(|series| scale(window.history(series), season)).collect()
}

/// Gives every scored fold intervals from the residuals that were known at its origin.
fn with_intervals(panel: &Panel, run: Run, backtest: &Backtest) -> ModelBacktest {
    let horizon = backtest.plan.horizon;
    let season = panel.frequency().season_length();
    let Run { model, folds, seconds, combined } = run;
    let residuals: Vec<_> = folds.iter().flat_map(|fold| residuals(panel, fold)).collect();
    let intervals = ResidualIntervals::calibrate(&residuals, horizon, season);
    let mut scored = Vec::new();
    for fold in folds.iter().filter(|fold| backtest.plan.ends.contains(&fold.end)) {
        let mut fold = fold.clone();
        let window = Window::new(panel, fold.end, horizon);
        let was_known = |residual: &&Residual| residual.origin + residual.step <= fold.end;
        let known: Vec<_> = residuals.iter().filter(was_known).copied().collect();
        let known = ResidualIntervals::calibrate(&known, horizon, season);
        known.bound(&mut fold.forecast, &scales(&window), &backtest.levels);
        fold.forecast.put_in_order(&floors(&window));
        scored.push(fold);
    }
    ModelBacktest { model, folds: scored, intervals, seconds, combined }
}

/// What a fold's forecasts missed by, of every period that has come since.
fn residuals(panel: &Panel, fold: &Fold) -> Vec<Residual> {
    let window = Window::new(panel, fold.end, fold.forecast.horizon);
    let scales = scales(&window);
    let mut residuals = Vec::new();
    for (series, scale) in scales.iter().enumerate() {
        let Some(known) = fold.known(panel, series) else { continue };
        let actuals = panel.values(series)[known..].iter();
        for (step, (actual, point)) in actuals.zip(fold.forecast.points_of(series)).enumerate() {
            let scaled_error = (actual - point) / scale;
            if scaled_error.is_finite() {
                residuals.push(Residual { series, origin: fold.end, step: step + 1, scaled_error });
            }
        }
    }
    residuals
}
