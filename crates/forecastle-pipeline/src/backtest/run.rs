//! Running every model from every origin.

use std::borrow::Cow;
use std::time::Instant;

use forecastle_core::forecast::Band;
use forecastle_core::metrics::Metric;
use forecastle_core::{ForecastSet, Level, Panel, Result, Window};
use forecastle_models::combine::{Rule, SegmentWeights, Weights};
use forecastle_models::intervals::{Intervals, own_bands};
use forecastle_models::tiers::Tiers;
use forecastle_models::{Context, Fitted, Kind, ModelEntry, complete, floors};
use rayon::prelude::*;

use super::calibrate::Calibration;
use super::combine::Members;
use super::origins::BacktestPlan;
use super::score::Score;
use super::vintages::Vintages;
use crate::disruptions::{masked, stretches};
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
    /// Its forecasts from the earlier origins, ascending, where the plan keeps them.
    pub calibration: Vec<Fold>,
    /// Intervals calibrated on every origin, for the forecast to come.
    pub intervals: Intervals,
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
    /// The weights of each segment of tiers, for series that were not tried.
    pub segments: Option<SegmentWeights>,
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
    /// Models that are tried for the series of some tiers only, in the same order: what they say of others is nothing.
    pub partial: Vec<ModelBacktest>,
    /// Models that are made for another kind of series than any of these, with the reason.
    pub unsuited: Vec<(&'static str, String)>,
}

impl Backtest {
    /// The score of a model by its name; `None` when it was not run or has no score.
    pub fn score_of(&self, scores: &[Score], model: &str, metric: &Metric) -> Option<f64> {
        let place = self.models.iter().position(|tested| tested.model.name == model)?;
        scores[place].get(metric.name)
    }
}

/// A model's point forecasts from one origin, and the bands of its own, if any.
struct Forecast {
    fold: Fold,
    own: Option<Vec<Band>>,
}

/// A forecast, and the time it took.
type Attempt = Result<(Forecast, f64)>;

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
    let tiers = plan.tiers.clone();
    let is_combined = |model: &ModelEntry| combination_of(model, models).is_some();
    let singles = models.iter().filter(|model| !is_combined(model));
    let jobs: Vec<_> =
        singles.flat_map(|model| ends.iter().map(move |end| (*model, *end))).collect();
    progress.begin("backtest", jobs.len());
    let vintages = Vintages::of(panel, &ends);
    // What each origin knows of disruptions is found once for all models.
    let seen: Vec<(usize, Cow<'_, Panel>)> = ends
        .iter()
        .map(|end| {
            let known = match plan.masks_disruptions {
                true => stretches(&vintages.window(*end, plan.horizon)),
                false => Vec::new(),
            };
            (*end, masked(vintages.at(*end), &known))
        })
        .collect();
    let seen_from = |end: usize| {
        let place = seen.binary_search_by_key(&end, |(own, _)| *own).expect("an origin");
        &*seen[place].1
    };
    let attempts: Vec<Attempt> = jobs
        .into_par_iter()
        // One job at a time: the costly models stand together, and a thread that takes them in one
        // piece leaves the others idle.
        .with_max_len(1)
        .map(|(model, end)| {
            go_on(progress)?;
            let window = Window::new(seen_from(end), end, plan.horizon);
            let attempt = match &tiers {
                None => forecast_from(&window, model, levels, context),
                Some(tiers) => {
                    let asked = tiers.asked(model, &tiers.assign(&window));
                    forecast_from(&window.only(&asked), model, levels, context)
                }
            };
            progress.advance();
            attempt
        })
        .collect();
    progress.end();
    go_on(progress)?;

    let mut backtest = Backtest {
        plan,
        levels: levels.to_vec(),
        models: vec![],
        failures: vec![],
        partial: vec![],
        unsuited: vec![],
    };
    let mut run = Vec::new();
    let mut attempts = attempts.into_iter();
    for model in models.iter().filter(|model| !is_combined(model)) {
        let mine: Result<Vec<_>> =
            attempts.by_ref().take(ends.len()).collect::<Vec<_>>().into_iter().collect();
        match mine {
            Ok(attempts) => {
                let tried = Run::of(model, attempts);
                match tried.is_for_other_series().filter(|_| models.len() > 1) {
                    Some(reason) => backtest.unsuited.push((model.name, reason)),
                    None => run.push(tried),
                }
            }
            Err(error) => backtest.failures.push((model.name, error.to_string())),
        }
    }
    for model in models {
        let Some(rule) = combination_of(model, models) else { continue };
        match combined(model, rule, &run, (&vintages, tiers.as_ref()), levels, context) {
            Ok(combination) => run.push(combination),
            Err(error) => backtest.failures.push((model.name, error.to_string())),
        }
    }
    let is_whole = |model: &ModelEntry| tiers.as_ref().is_none_or(|tiers| is_for_all(model, tiers));
    let bounded = run.into_iter().map(|run| with_intervals(&vintages, run, &backtest));
    let (models, partial) = bounded.partition(|tested| is_whole(tested.model));
    (backtest.models, backtest.partial) = (models, partial);
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
    own: Vec<Option<Vec<Band>>>,
    seconds: f64,
    combined: Option<Combined>,
}

impl Run {
    fn of(model: &'static ModelEntry, attempts: Vec<(Forecast, f64)>) -> Self {
        let seconds = attempts.iter().map(|(_, seconds)| seconds).sum();
        let made = attempts.into_iter().map(|(made, _)| (made.fold, made.own));
        let (folds, own) = made.unzip();
        Self { model, folds, own, seconds, combined: None }
    }

    /// Why the model suits none of the series that have begun, at no origin; `None` when it suits any.
    fn is_for_other_series(&self) -> Option<String> {
        let mut reason = None;
        for fold in &self.folds {
            let points = fold.forecast.points.chunks(fold.forecast.horizon);
            for (path, provenance) in points.zip(&fold.forecast.provenance) {
                let has_begun = path.iter().all(|point| !point.is_nan());
                if has_begun && !provenance.is_unsuited {
                    return None;
                }
                reason = reason.or_else(|| provenance.fallback_reason.clone());
            }
        }
        reason
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

/// Whether a model is tried for the series of all tiers.
fn is_for_all(model: &ModelEntry, tiers: &Tiers) -> bool {
    matches!(model.kind, Kind::Combination(_)) || tiers.tries_for_all(model)
}

/// Combines the models run.
fn combined(
    model: &'static ModelEntry,
    rule: Rule,
    run: &[Run],
    (vintages, tiers): (&Vintages<'_>, Option<&Tiers>),
    levels: &[Level],
    context: &Context,
) -> Result<Run> {
    let started = Instant::now();
    let singles: Vec<_> = run.iter().filter(|run| run.combined.is_none()).collect();
    let members = Members {
        models: singles.iter().map(|run| run.model).collect(),
        folds: singles.iter().map(|run| &run.folds[..]).collect(),
        own: singles.iter().map(|run| &run.own[..]).collect(),
        tiers,
    };
    let made = members.combine(model, rule, vintages, levels, context)?;
    let (folds, own) = made.into_iter().unzip();
    let now = vintages.latest().period_count();
    let (weights, segments) = members.weights(rule, vintages, now, context);
    let seconds = singles.iter().map(|run| run.seconds).sum::<f64>();
    let seconds = seconds + started.elapsed().as_secs_f64();
    let combined = Some(Combined { members: members.models, weights, segments });
    Ok(Run { model, folds, own, seconds, combined })
}

fn forecast_from(
    window: &Window<'_>,
    model: &'static ModelEntry,
    levels: &[Level],
    context: &Context,
) -> Attempt {
    let started = Instant::now();
    let fitted = model.fit(window, context)?;
    let forecast = points(&*fitted, model, window, context)?;
    let own = own_bands(&*fitted, window, levels)?;
    let fold = Fold { end: window.end(), forecast };
    Ok((Forecast { fold, own }, started.elapsed().as_secs_f64()))
}

/// What a fitted model says of every series of a window, without intervals yet.
pub(crate) fn points(
    fitted: &dyn Fitted,
    model: &'static ModelEntry,
    window: &Window<'_>,
    context: &Context,
) -> Result<ForecastSet> {
    let mut points = fitted.predict(window)?;
    let provenance = complete(model, window, context, &mut points)?;
    let (origin, horizon) = (window.origin(), window.horizon());
    let mut forecast =
        ForecastSet { origin, horizon, points: points.values, bands: Vec::new(), provenance };
    forecast.put_in_order(&floors(window));
    Ok(forecast)
}

/// Gives every scored fold the intervals that could be told at its origin.
fn with_intervals(vintages: &Vintages<'_>, run: Run, backtest: &Backtest) -> ModelBacktest {
    let Run { model, folds, own, seconds, combined } = run;
    let mut calibration = Calibration::new(vintages, &backtest.levels);
    let (mut scored, mut earlier) = (Vec::new(), Vec::new());
    for (fold, own) in folds.into_iter().zip(own) {
        let fold = calibration.bound(fold, own);
        if backtest.plan.ends.contains(&fold.end) {
            scored.push(fold);
        } else if backtest.plan.keeps_calibration {
            earlier.push(fold);
        }
    }
    let intervals = calibration.intervals(vintages.latest().period_count(), backtest.plan.horizon);
    ModelBacktest { model, folds: scored, calibration: earlier, intervals, seconds, combined }
}
