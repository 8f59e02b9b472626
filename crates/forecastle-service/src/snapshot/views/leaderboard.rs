//! Every model that was tried.

use forecastle_core::Result;
use forecastle_core::metrics::{InSample, Metric, Row, Rows};
use forecastle_models::season::last_known;

use super::project::title_of;
use crate::api::{self, ModelScores, Scores};
use crate::snapshot::tally::{Tallies, score_by_name};
use crate::snapshot::tested::{TestedRow, each_forecast};
use crate::snapshot::{Selection, Snapshot};

/// Every model that was tried, best first, scored on the selected series.
///
/// # Errors
/// None so far.
pub fn leaderboard(snapshot: &Snapshot, selection: &Selection) -> Result<api::Leaderboard> {
    let bytes = |board: &api::Leaderboard| 512 * (1 + board.rows.len());
    let question = ["leaderboard", selection.fingerprint()];
    let board = snapshot.cached(&question, bytes, || {
        let tested = &snapshot.tested;
        let rows = (0..tested.models.len())
            .map(|model| {
                let scores = tested.overall(model, selection).scores(0, &tested.levels);
                let score = score_by_name(&scores, snapshot.facts.metric.name);
                let score = score.unwrap_or_else(|| score_of_rows(snapshot, selection, model));
                (score, snapshot.scored_model(model, scores))
            })
            .collect();
        Ok(api::Leaderboard {
            run: snapshot.run().to_owned(),
            metric: snapshot.facts.metric.name.to_owned(),
            reason: snapshot.reason(selection),
            rows: best_first(snapshot.facts.metric, rows),
        })
    })?;
    Ok((*board).clone())
}

/// Models by their score, best first; of equals the one that was tried first, those without one last.
pub fn best_first(metric: &Metric, mut rows: Vec<(Option<f64>, ModelScores)>) -> Vec<ModelScores> {
    let badness = |score: Option<f64>| score.map_or(f64::INFINITY, |score| metric.badness(score));
    rows.sort_by(|a, b| badness(a.0).total_cmp(&badness(b.0)));
    rows.into_iter().map(|(_, row)| row).collect()
}

impl Snapshot {
    /// A model with its scores.
    pub(super) fn scored_model(&self, model: usize, scores: Scores) -> ModelScores {
        let name = self.tested.models[model].model;
        ModelScores {
            model: name.to_owned(),
            title: title_of(name),
            is_chosen: self.tested.chosen == Some(model),
            scores,
        }
    }

    /// Adds up a model's forecasts of the selected series.
    pub(super) fn tally(
        &self,
        model: usize,
        selection: &Selection,
        places: usize,
        place_of: impl Fn(TestedRow) -> Option<usize>,
    ) -> Tallies {
        let series = selection.series();
        self.tested.tally(model, &self.panel, &self.weights, series, places, place_of)
    }
}

/// The score by a metric that has to look at every forecast.
fn score_of_rows(snapshot: &Snapshot, selection: &Selection, model: usize) -> Option<f64> {
    let (panel, season) = (&snapshot.panel, snapshot.panel.frequency().season_length());
    let mut rows = Rows::new(&snapshot.tested.levels);
    for fold in &snapshot.tested.models[model].folds {
        let set = &fold.fold.forecast;
        for series in selection.series() {
            let Some(known) = fold.fold.known(panel, series) else { continue };
            let history = &panel.values(series)[..known];
            let last_actual = last_known(history).unwrap_or(f64::NAN);
            rows.begin_group(snapshot.weights[series], InSample::of(history, season));
            each_forecast(panel, fold, series, |row, actual, forecast, _| {
                let place = series * set.horizon + row.step - 1;
                let bounds = set.bands.iter().map(|band| (band.lower[place], band.upper[place]));
                rows.push(Row { actual, forecast, last_actual }, bounds);
            });
        }
    }
    (snapshot.facts.metric.compute)(&rows)
}
