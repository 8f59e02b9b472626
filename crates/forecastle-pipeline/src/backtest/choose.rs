//! Choosing the model, with the reason.

use forecastle_core::metrics::{Better, Metric, Unit, find};

use super::run::Backtest;
use super::score::Score;

/// The model that every other has to beat.
pub const YARDSTICK: &str = "seasonal_naive";

/// The model chosen, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Its place in [`Backtest::models`].
    pub place: usize,
    /// Its score by the metric.
    pub score: f64,
    /// Why, in words.
    pub reason: String,
}

/// Chooses the model with the best score; of equals the simpler one, which comes first in the list.
///
/// Where the metric is undefined on these data (a percentage of nothing but zeros), the mean absolute
/// error decides. `None` when there is no score at all.
pub fn choose(backtest: &Backtest, scores: &[Score], metric: &'static Metric) -> Option<Choice> {
    best_by(backtest, scores, metric).or_else(|| best_by(backtest, scores, find("mae")?))
}

fn best_by(backtest: &Backtest, scores: &[Score], metric: &'static Metric) -> Option<Choice> {
    let scored: Vec<_> = scores
        .iter()
        .enumerate()
        .filter_map(|(place, score)| Some((place, score.get(metric.name)?)))
        .collect();
    let (place, score) = scored
        .iter()
        .copied()
        .min_by(|a, b| metric.badness(a.1).total_cmp(&metric.badness(b.1)))?;
    let best = match metric.better {
        Better::Lower => "lowest",
        Better::Higher => "highest",
        Better::Near(_) => "best",
    };
    let windows = backtest.plan.ends.len();
    let mut reason = format!(
        "{best} {} ({}) of {} models over {windows} {}",
        metric.name,
        in_unit(score, metric.unit),
        scored.len(),
        if windows == 1 { "window" } else { "windows" },
    );
    let is_yardstick = backtest.models[place].model.name == YARDSTICK;
    let yardstick = backtest.score_of(scores, YARDSTICK, metric).filter(|_| !is_yardstick);
    if let Some(yardstick) = yardstick {
        reason.push_str(&format!("; seasonal naive scores {}", in_unit(yardstick, metric.unit)));
    }
    Some(Choice { place, score, reason })
}

/// Places of models by their score, best first; of equals the simpler one, which comes first in the list.
/// Models without a score come last.
pub fn ranking(scores: &[Score], metric: &Metric) -> Vec<usize> {
    let badness = |place: &usize| {
        scores[*place].get(metric.name).map_or(f64::INFINITY, |score| metric.badness(score))
    };
    let mut places: Vec<_> = (0..scores.len()).collect();
    places.sort_by(|a, b| badness(a).total_cmp(&badness(b)));
    places
}

fn in_unit(score: f64, unit: Unit) -> String {
    match unit {
        Unit::Percent => format!("{score:.2} %"),
        _ if score.abs() >= 1000.0 => format!("{score:.0}"),
        _ => format!("{score:.3}"),
    }
}
