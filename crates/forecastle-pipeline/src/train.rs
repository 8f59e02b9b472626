//! Training: a backtest, a choice, a fit on everything, and the promotion gate.

use forecastle_core::metrics::Metric;
use forecastle_core::{Error, Panel, Result, Window};
use forecastle_models::combine::{Blended, SegmentWeights, Weights};
use forecastle_models::intervals::{Intervals, ResidualIntervals};
use forecastle_models::recovery::Stretch;
use forecastle_models::tiers::Tiers;
use forecastle_models::{Context, Fitted, ModelEntry, find};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::backtest::{Backtest, Choice, Combined, Score, YARDSTICK};
use crate::config::Settings;
use crate::disruptions::{Limits, masked, stretches};
use crate::hierarchy::HierarchyFile;

/// The version of the model file's format.
const FORMAT: u32 = 6;

/// Everything a version needs to forecast again: inert data, read with checks, never run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelFile {
    /// The version of this format.
    pub format: u32,
    /// The program that wrote it.
    pub made_by: String,
    /// The model's name.
    pub model: String,
    /// Why it was chosen.
    pub reason: String,
    /// The metric that it was chosen by.
    pub metric: String,
    /// Its scores in the backtest.
    pub scores: Map<String, Value>,
    /// What it was fitted with besides the data.
    pub context: Context,
    /// The most periods ahead that it forecasts.
    pub horizon: usize,
    /// The data it was fitted to.
    pub fitted_to: FittedTo,
    /// Its intervals.
    pub intervals: Intervals,
    /// What it has learnt.
    pub state: Value,
    /// How the totals above the series are forecast and all made to add up, where the project asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hierarchy: Option<HierarchyFile>,
    /// Times that it did not learn from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub masked: Vec<Stretch>,
    /// Bounds of what it says, in a shock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<Limits>,
}

/// The shape of the data that a model was fitted to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FittedTo {
    /// The key columns.
    pub keys: Vec<String>,
    /// The target column.
    pub target: String,
    /// The frequency with its anchor.
    pub frequency: String,
    /// The covariates, with whether each is known ahead.
    pub covariates: Vec<(String, bool)>,
    /// The names of holidays and events, in the order that what was learnt of them has, and for events with
    /// the days before and after. Their dates may change: new ones are planned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub occasions: Vec<(String, u32, u32)>,
    /// The number of series.
    pub series: usize,
    /// The last period that it learnt from.
    pub through: String,
}

impl FittedTo {
    fn of(panel: &Panel, settings: &Settings) -> Self {
        let covariates = panel.covariates().iter().map(|c| (c.name.clone(), c.is_known_future()));
        Self {
            keys: panel.key_names().to_vec(),
            target: settings.sales.raw.target.clone(),
            frequency: panel.frequency().to_string(),
            covariates: covariates.collect(),
            occasions: occasions(panel),
            series: panel.series_count(),
            through: panel.frequency().label(panel.origin()),
        }
    }
}

/// The holidays and events of a panel, each with the days before and after it.
pub fn occasions(panel: &Panel) -> Vec<(String, u32, u32)> {
    let calendar = panel.calendar();
    let holidays = calendar.country.map_or_else(Vec::new, |country| country.holiday_names());
    let holidays = holidays.into_iter().map(|name| (name.to_owned(), 0, 0));
    let events = calendar.events.iter();
    let events = events.map(|event| (event.name.clone(), event.days_before, event.days_after));
    holidays.chain(events).collect()
}

/// Fits the chosen model on the whole panel, which may have more series than were tried; `tiers` are those of all its
/// series.
///
/// # Errors
/// When the fit fails.
pub fn fit(
    panel: &Panel,
    settings: &Settings,
    backtest: &Backtest,
    scores: &[Score],
    choice: &Choice,
    tiers: Option<&Tiers>,
    context: &Context,
) -> Result<ModelFile> {
    let chosen = &backtest.models[choice.place];
    let known = match backtest.plan.masks_disruptions {
        true => stretches(&Window::latest(panel, backtest.plan.horizon)),
        false => Vec::new(),
    };
    let seen = masked(panel, &known);
    let window = Window::latest(&seen, backtest.plan.horizon);
    let fitted: Box<dyn Fitted> = match &chosen.combined {
        Some(Combined { members, weights, segments }) => {
            let of_tiers = tiers.zip(segments.as_ref());
            let weights = of_tiers.map_or_else(
                || weights.clone(),
                |(tiers, segments)| of_all_series(tiers, segments, weights, &window),
            );
            Box::new(Blended::fit(members, &weights, &window, context)?)
        }
        None => chosen.model.fit(&window, context)?,
    };
    Ok(ModelFile {
        format: FORMAT,
        made_by: crate::MADE_BY.to_owned(),
        model: chosen.model.name.to_owned(),
        reason: choice.reason.clone(),
        metric: settings.metric.name.to_owned(),
        scores: scores[choice.place].to_json(),
        context: *context,
        horizon: backtest.plan.horizon,
        fitted_to: FittedTo::of(panel, settings),
        intervals: chosen.intervals.clone(),
        state: fitted.state(),
        hierarchy: None,
        masked: known,
        limits: None,
    })
}

/// The weights of all series of a panel of which some were tried: where these have weights of their own, these.
fn of_all_series(
    tiers: &Tiers,
    segments: &SegmentWeights,
    tried: &Weights,
    window: &Window<'_>,
) -> Weights {
    let assigned = tiers.assign(window);
    segments.weights(tiers, &assigned, window, |series| {
        tried.by_series().get(window.key(series)).cloned()
    })
}

/// A version for a history too short to test anything on: seasonal naive, with the simpler models that
/// stand in for it, and intervals from its in-sample errors.
///
/// # Errors
/// Never; seasonal naive has nothing to learn.
pub fn fit_untested(
    panel: &Panel,
    settings: &Settings,
    horizon: usize,
    why: &str,
    context: &Context,
) -> Result<ModelFile> {
    let entry = find("seasonal_naive").expect("seasonal naive is listed");
    let fitted = entry.fit(&Window::latest(panel, horizon), context)?;
    let season = panel.frequency().season_length();
    Ok(ModelFile {
        format: FORMAT,
        made_by: crate::MADE_BY.to_owned(),
        model: entry.name.to_owned(),
        reason: format!("untested: {why}"),
        metric: settings.metric.name.to_owned(),
        scores: Map::new(),
        context: *context,
        horizon,
        fitted_to: FittedTo::of(panel, settings),
        intervals: Intervals::by_residuals(ResidualIntervals::calibrate(&[], horizon, season)),
        state: fitted.state(),
        hierarchy: None,
        masked: Vec::new(),
        limits: None,
    })
}

impl ModelFile {
    /// The file's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a model file has only text keys")
    }

    /// Reads a file's bytes.
    ///
    /// # Errors
    /// `M002` when they are no model file of a known format.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let unreadable = |why: String| {
            Error::new("M002", format!("the model file cannot be read: {why}"))
                .hint("run `forecastle train` to make a new version")
        };
        let file: Self =
            serde_json::from_slice(bytes).map_err(|error| unreadable(error.to_string()))?;
        match file.format {
            FORMAT => Ok(file),
            other => Err(unreadable(format!("format {other} is not known"))),
        }
    }

    /// Whether this version may forecast from a panel; if not, why not.
    ///
    /// # Errors
    /// The reason, in words.
    pub fn fits(&self, panel: &Panel, settings: &Settings, horizon: usize) -> Result<(), String> {
        let now = FittedTo::of(panel, settings);
        let was = &self.fitted_to;
        if was.keys != now.keys || was.target != now.target || was.frequency != now.frequency {
            return Err("the keys, the target or the frequency have changed".to_owned());
        }
        if was.covariates != now.covariates {
            return Err("the covariates have changed".to_owned());
        }
        if was.occasions != now.occasions {
            return Err("the holidays or events have changed".to_owned());
        }
        if self.horizon < horizon {
            return Err(format!("it forecasts {} ahead, not {horizon}", self.horizon));
        }
        if self.metric != settings.metric.name {
            return Err(format!("it was chosen by {}, not {}", self.metric, settings.metric.name));
        }
        if self.context.seed != settings.seed {
            return Err("the seed has changed".to_owned());
        }
        let asked = settings.hierarchy.as_ref();
        if self.hierarchy.as_ref().map(|own| &own.asked) != asked {
            return Err("the levels of the hierarchy or their settings have changed".to_owned());
        }
        // A model that has seen what came after the origin must not forecast from it.
        if was.through > now.through {
            return Err(format!(
                "it learnt from data through {}, which are not known yet",
                was.through
            ));
        }
        Ok(())
    }

    /// The model and what it has learnt, ready to forecast.
    ///
    /// # Errors
    /// `M001` when there is no such model any more, `M002` when its state cannot be read.
    pub fn restore(&self) -> Result<(&'static ModelEntry, Box<dyn Fitted>, Context)> {
        let entry = find(&self.model)
            .ok_or_else(|| Error::new("M001", format!("no model is called `{}`", self.model)))?;
        Ok((entry, entry.load(&self.state, &self.context)?, self.context))
    }
}

/// What the promotion gate says of a challenger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it becomes the champion.
    pub is_promoted: bool,
    /// Why, in words.
    pub reason: String,
}

/// Compares the challenger with the champion's model on the same origins.
///
/// `champion` is the champion's model and whether it still fits the data. The champion is scored anew in
/// the challenger's backtest, so that both saw the same data. A champion that no longer fits the data has
/// nothing to defend itself with; one whose model was not tried is not beaten.
pub fn gate(
    backtest: &Backtest,
    scores: &[Score],
    choice: &Choice,
    champion: Option<(&str, Result<(), String>)>,
    metric: &Metric,
    tolerance_percent: f64,
) -> Verdict {
    let promoted = |reason: String| Verdict { is_promoted: true, reason };
    let challenger = backtest.models[choice.place].model.name;
    if let Some(yardstick) = backtest.score_of(scores, YARDSTICK, metric)
        && metric.badness(choice.score) > metric.badness(yardstick)
    {
        let reason = format!(
            "{challenger} is worse than seasonal naive: {} {:.3} against {yardstick:.3}",
            metric.name, choice.score
        );
        return Verdict { is_promoted: false, reason };
    }
    let Some((champion, fit)) = champion else {
        return promoted(format!("first version: {}", choice.reason));
    };
    if let Err(why) = fit {
        return promoted(format!("the champion no longer fits: {why}"));
    }
    let Some(score) = backtest.score_of(scores, champion, metric) else {
        let reason = format!("the champion's model, {champion}, was not tried beside it");
        return Verdict { is_promoted: false, reason };
    };
    let margin = tolerance_percent / 100.0 * metric.badness(score).abs();
    let comparison = format!(
        "{} {:.3} against the champion's ({champion}) {score:.3} on the same origins",
        metric.name, choice.score
    );
    if metric.badness(choice.score) <= metric.badness(score) + margin {
        promoted(comparison)
    } else {
        Verdict { is_promoted: false, reason: comparison }
    }
}
