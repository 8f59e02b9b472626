//! Scores of a set of forecasts, level by level.

use forecastle_core::metrics::{InSample, Rows};
use forecastle_core::{Level, Panel};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::backtest::{Fold, Score, push_series};

/// The scores of one level.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelScore {
    /// The level's name.
    pub level: String,
    /// The number of its nodes.
    pub nodes: usize,
    /// Every metric, nodes weighted by the sum of their series' weights.
    pub score: Score,
    /// The weighted mean over nodes of √(mean squared error over the in-sample mean squared change from one period to
    /// the next, counted from the first value that is not zero), as in the M5 competition.
    pub wrmsse: Option<f64>,
}

impl Serialize for LevelScore {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = Map::new();
        object.insert("level".to_owned(), json!(self.level));
        object.insert("nodes".to_owned(), json!(self.nodes));
        object.insert("wrmsse".to_owned(), json!(self.wrmsse));
        object.append(&mut self.score.to_json());
        Value::Object(object).serialize(serializer)
    }
}

/// Scores some series of a panel as a level.
pub(super) fn score_level(
    level: &str,
    panel: &Panel,
    series: &[usize],
    weights: &[f64],
    folds: &[Fold],
    levels: &[Level],
) -> LevelScore {
    let mut rows = Rows::new(levels);
    let (mut sum, mut weight_sum) = (0.0, 0.0);
    for fold in folds {
        for series in series {
            push_series(&mut rows, panel, weights[*series], fold, *series, |_| true);
            if let Some(error) = scaled_error(panel, fold, *series) {
                sum += weights[*series] * error;
                weight_sum += weights[*series];
            }
        }
    }
    let wrmsse = (weight_sum > 0.0).then(|| sum / weight_sum);
    LevelScore { level: level.to_owned(), nodes: series.len(), score: Score::of(&rows), wrmsse }
}

/// One series' root mean squared scaled error in a fold.
fn scaled_error(panel: &Panel, fold: &Fold, series: usize) -> Option<f64> {
    let known = fold.known(panel, series)?;
    let (history, future) = panel.values(series).split_at(known);
    let first = history.iter().position(|value| *value != 0.0 && !value.is_nan())?;
    let scale = InSample::of(&history[first..], 1).mean_squared;
    let pairs = future.iter().zip(fold.forecast.points_of(series));
    let squares: Vec<f64> = pairs
        .map(|(actual, point)| (actual - point).powi(2))
        .filter(|square| square.is_finite())
        .collect();
    let error = (squares.iter().sum::<f64>() / squares.len() as f64 / scale).sqrt();
    error.is_finite().then_some(error)
}
