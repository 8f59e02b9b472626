//! Running every model from every origin.

use std::time::Instant;

use forecastle_core::metrics::Metric;
use forecastle_core::{ForecastSet, Level, Panel, Result, Window};
use forecastle_models::intervals::{Residual, ResidualIntervals, scale};
use forecastle_models::{Context, ModelEntry, complete};
use rayon::prelude::*;

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
    /// Time spent fitting and forecasting, in seconds, summed over origins.
    pub seconds: f64,
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
    let ends: Vec<_> = plan.calibration_ends.iter().chain(&plan.ends).copied().collect();
    let jobs: Vec<_> =
        models.iter().flat_map(|model| ends.iter().map(move |end| (*model, *end))).collect();
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
    let mut attempts = attempts.into_iter();
    for model in models {
        let mine: Result<Vec<_>> =
            attempts.by_ref().take(ends.len()).collect::<Vec<_>>().into_iter().collect();
        match mine {
            Ok(folds) => backtest.models.push(with_intervals(panel, model, folds, &backtest)),
            Err(error) => backtest.failures.push((model.name, error.to_string())),
        }
    }
    if backtest.models.is_empty() {
        let reasons: Vec<_> =
            backtest.failures.iter().map(|(m, why)| format!("{m}: {why}")).collect();
        return Err(
            forecastle_core::Error::new("M003", "no model could be run").hint(reasons.join("; "))
        );
    }
    Ok(backtest)
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

/// The least value that each series' forecast may take: zero where demand was never below it.
pub(crate) fn floors(window: &Window<'_>) -> Vec<f64> {
    let floor = |series| {
        let can_be_negative = window.history(series).iter().any(|value| *value < 0.0);
        if can_be_negative { f64::NEG_INFINITY } else { 0.0 }
    };
    (0..window.series_count()).map(floor).collect()
}

/// The scale of each series' errors, as known at the window's origin.
pub(crate) fn scales(window: &Window<'_>) -> Vec<f64> {
    let season = window.frequency().season_length();
    (0..window.series_count()).map(|series| scale(window.history(series), season)).collect()
}

/// Gives every scored fold intervals from the residuals that were known at its origin.
fn with_intervals(
    panel: &Panel,
    model: &'static ModelEntry,
    attempts: Vec<(Fold, f64)>,
    backtest: &Backtest,
) -> ModelBacktest {
    let horizon = backtest.plan.horizon;
    let season = panel.frequency().season_length();
    let seconds = attempts.iter().map(|(_, seconds)| seconds).sum();
    let folds: Vec<_> = attempts.into_iter().map(|(fold, _)| fold).collect();
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
    ModelBacktest { model, folds: scored, intervals, seconds }
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
