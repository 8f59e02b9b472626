//! The search itself.

use std::collections::BTreeMap;
use std::time::Instant;

use forecastle_core::metrics::Rows;
use forecastle_core::{Error, Result, Window};
use forecastle_models::boosting::{Purpose, TreeSettings, Trials};
use forecastle_models::{Context, Fitted, ModelEntry, find, runnable};

use super::space::{Draws, anywhere, near};
use super::{Keep, Trial, TuneRequest, Tuned};
use crate::backtest::{Fold, Score, points, push_fold};
use crate::progress::{Progress, go_on};

/// A trial that is so much worse at the latest origin than the best has no further ones.
const HOPELESS: f64 = 1.1;

/// Every model that a search may try: those that learn from rows of features and say points, XGBoost only where it
/// is installed.
pub fn tunable() -> Vec<&'static ModelEntry> {
    let is_tunable = |model: &&'static ModelEntry| {
        model.as_trees().is_some_and(|trees| trees.purpose != Purpose::Quantiles)
    };
    runnable().filter(is_tunable).collect()
}

/// Searches on from the trials given, which an earlier search with the same request has made, and keeps each new
/// one. The same request makes the same trials.
///
/// # Errors
/// `M003` when no trial could be run, `J004` when somebody wanted it to stop.
pub fn tune(
    request: &TuneRequest<'_>,
    mut trials: Vec<Trial>,
    keep: &mut dyn Keep,
    progress: &dyn Progress,
) -> Result<Tuned> {
    let started = Instant::now();
    let mut search = Search { request, rows: BTreeMap::new() };
    progress.begin("tune", request.budget.trials);
    trials.iter().for_each(|_| progress.advance());
    while !request.budget.is_spent(trials.len(), started) {
        go_on(progress)?;
        let Some((model, settings)) = search.next(&trials) else { break };
        let trial = search.trial(model, settings, &trials);
        keep.keep(&trial)?;
        trials.push(trial);
        progress.advance();
    }
    progress.end();
    search.judged(trials)
}

struct Search<'a> {
    request: &'a TuneRequest<'a>,
    /// The rows of each model that has been tried.
    rows: BTreeMap<&'static str, Result<Trials<'a>>>,
}

impl<'a> Search<'a> {
    /// What to try after some trials: each model as it is, then near the best or anywhere. Nothing where no model
    /// has settings to be found.
    fn next(&self, trials: &[Trial]) -> Option<(&'static ModelEntry, TreeSettings)> {
        let models = &self.request.models;
        if let Some(model) = models.get(trials.len()) {
            return Some((model, TreeSettings::USUAL));
        }
        // Forests that are not boosted and lines have had their turn.
        let tuned: Vec<&'static ModelEntry> =
            models.iter().copied().filter(|model| model.has_tree_settings()).collect();
        if tuned.is_empty() {
            return None;
        }
        let mut draws = Draws::of(self.request.context.seed, trials.len());
        let is_nearby = draws.draw() < 0.6;
        let named = |name: &str| tuned.iter().find(|model| model.name == name).copied();
        let good = best_of(trials, |name| named(name).is_some()).map(|place| &trials[place]);
        let near_good =
            good.filter(|_| is_nearby).and_then(|good| Some((good, named(&good.model)?)));
        Some(match near_good {
            Some((good, model)) => (model, near(&good.settings, &mut draws)),
            None => (draws.one_of(&tuned), anywhere(&mut draws)),
        })
    }

    fn trial(
        &mut self,
        model: &'static ModelEntry,
        settings: TreeSettings,
        trials: &[Trial],
    ) -> Trial {
        let mut trial = Trial {
            model: model.name.to_owned(),
            settings,
            scores: Vec::new(),
            badness: None,
            failure: None,
        };
        let latest_of = |trial: &Trial| {
            trial.badness.and(trial.scores.first()).map(|score| self.request.metric.badness(*score))
        };
        let best_latest = trials.iter().filter_map(latest_of).fold(f64::INFINITY, f64::min);
        let metric = self.request.metric;
        for end in self.request.ends.iter().rev() {
            match self.score(model, *end, &settings) {
                Ok(score) => trial.scores.push(score),
                Err(error) => {
                    trial.failure = Some(error.to_string());
                    return trial;
                }
            }
            if metric.badness(trial.scores[0]) > HOPELESS * best_latest {
                return trial;
            }
        }
        let sum: f64 = trial.scores.iter().map(|score| metric.badness(*score)).sum();
        trial.badness = Some(sum / trial.scores.len() as f64);
        trial
    }

    /// The metric of a model with settings at an origin of the search.
    fn score(
        &mut self,
        model: &'static ModelEntry,
        end: usize,
        settings: &TreeSettings,
    ) -> Result<f64> {
        let request = self.request;
        let rows = self.rows.entry(model.name).or_insert_with(|| {
            let trees = model.as_trees().ok_or_else(|| {
                Error::new("M003", format!("{} does not learn from rows of features", model.name))
            })?;
            Trials::new(trees, request.panel, &request.ends, request.horizon, &request.context)
        });
        let rows = rows.as_ref().map_err(Clone::clone)?;
        scored(request, model, end, &*rows.fit(end, settings)?)
    }

    /// Compares the best with the usual settings on the later origin.
    fn judged(&self, trials: Vec<Trial>) -> Result<Tuned> {
        let request = self.request;
        let Some(best) = best_of(&trials, |_| true) else {
            let failures: Vec<_> =
                trials.iter().filter_map(|trial| trial.failure.clone()).collect();
            return Err(Error::new("M003", "no way of growing trees could be tried")
                .hint(failures.join("; ")));
        };
        let is_usual = |trial: &Trial| trial.settings == TreeSettings::USUAL;
        let usual = (0..trials.len())
            .filter(|place| is_usual(&trials[*place]) && trials[*place].badness.is_some())
            .min_by(|one, other| by_badness(&trials[*one], &trials[*other]))
            .unwrap_or(best);
        let later = |place: usize| {
            let trial = &trials[place];
            let model = find(&trial.model).expect("a trial is of a listed model");
            let context = Context { trees: trial.settings, ..request.context };
            let known = request.panel.as_known_at(request.last_end);
            let window = Window::new(&known, request.last_end, request.horizon);
            scored(request, model, request.last_end, &*model.fit(&window, &context)?)
        };
        let later = (later(best)?, later(usual)?);
        Ok(Tuned { trials, best, usual, later })
    }
}

fn by_badness(one: &Trial, other: &Trial) -> std::cmp::Ordering {
    let badness = |trial: &Trial| trial.badness.unwrap_or(f64::INFINITY);
    badness(one).total_cmp(&badness(other))
}

fn best_of(trials: &[Trial], is_wanted: impl Fn(&str) -> bool) -> Option<usize> {
    (0..trials.len())
        .filter(|place| trials[*place].badness.is_some() && is_wanted(&trials[*place].model))
        .min_by(|one, other| by_badness(&trials[*one], &trials[*other]))
}

/// The metric of what a model says at an origin.
fn scored(
    request: &TuneRequest<'_>,
    model: &'static ModelEntry,
    end: usize,
    fitted: &dyn Fitted,
) -> Result<f64> {
    let known = request.panel.as_known_at(end);
    let window = Window::new(&known, end, request.horizon);
    let forecast = points(fitted, model, &window, &request.context)?;
    let mut rows = Rows::new(&[]);
    push_fold(&mut rows, request.panel, request.weights, &Fold { end, forecast }, |_, _| true);
    let metric = request.metric;
    Score::of(&rows).get(metric.name).ok_or_else(|| {
        Error::new("M003", format!("there is no {} of these data at that origin", metric.name))
            .hint("choose another metric in [backtest]")
    })
}
