//! Choosing the model, with the reason.

use forecastle_core::metrics::{Better, Metric, Unit, find};

use forecastle_models::Kind;
use forecastle_models::combine::Rule;

use super::run::Backtest;
use super::score::Score;

/// The model that every other has to beat.
pub const YARDSTICK: &str = "seasonal_naive";

/// By how much a single model has to beat the ensemble in one window to be chosen before it; in more
/// windows by less, as the standard error of a mean falls. Few windows tell good models from lucky ones
/// badly, and averages of models rarely fail.
///
/// Source: the idea of the one-standard-error rule, Breiman et al. (1984), Classification and Regression
/// Trees, section 3.4.3.
const BENEFIT_OF_DOUBT: f64 = 0.1;

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

/// Chooses the model with the best score; of equals the simpler one, which comes first in the list. The
/// ensemble is chosen before a single model that is hardly better.
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
    let windows = backtest.plan.ends.len();
    let ensemble = scored.iter().copied().find(|(place, _)| {
        matches!(backtest.models[*place].model.kind, Kind::Combination(Rule::InverseSquares))
    });
    let margin = 1.0 + BENEFIT_OF_DOUBT / (windows as f64).sqrt();
    let is_close = |other: &(usize, f64)| {
        metric.better == Better::Lower && other.0 != place && other.1 <= margin * score
    };
    if let Some((ensemble, its_score)) = ensemble.filter(is_close) {
        let reason = format!(
            "{} {} over {windows} {}, so near the lowest ({} of {}) that the mean of models is the safer \
             choice",
            metric.name,
            in_unit(its_score, metric.unit),
            windows_in_words(windows),
            in_unit(score, metric.unit),
            backtest.models[place].model.name,
        );
        let choice = Choice { place: ensemble, score: its_score, reason };
        return Some(with_yardstick(choice, backtest, scores, metric));
    }
    let best = match metric.better {
        Better::Lower => "lowest",
        Better::Higher => "highest",
        Better::Near(_) => "best",
    };
    let reason = format!(
        "{best} {} ({}) of {} models over {windows} {}",
        metric.name,
        in_unit(score, metric.unit),
        scored.len(),
        windows_in_words(windows),
    );
    Some(with_yardstick(Choice { place, score, reason }, backtest, scores, metric))
}

fn windows_in_words(count: usize) -> &'static str {
    if count == 1 { "window" } else { "windows" }
}

/// Adds to the reason what the yardstick scores.
fn with_yardstick(
    mut choice: Choice,
    backtest: &Backtest,
    scores: &[Score],
    metric: &Metric,
) -> Choice {
    let is_yardstick = backtest.models[choice.place].model.name == YARDSTICK;
    let yardstick = backtest.score_of(scores, YARDSTICK, metric).filter(|_| !is_yardstick);
    if let Some(yardstick) = yardstick {
        let scores = format!("; seasonal naive scores {}", in_unit(yardstick, metric.unit));
        choice.reason.push_str(&scores);
    }
    choice
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
