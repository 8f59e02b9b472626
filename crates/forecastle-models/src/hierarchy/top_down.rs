//! The coarsest level's forecasts, split among the leaves.

use super::entry::{Approach, MethodEntry, Question};
use super::shares::{Shares, split};

/// Top-down by average historical proportions.
pub static AVERAGE_PROPORTIONS: MethodEntry = MethodEntry {
    name: "top_down_average_proportions",
    title: "Top-down, average proportions",
    doc: "totals split by the mean over the history of each leaf's share of them",
    source: "Gross & Sohl (1990), Journal of Forecasting 9(3), method A",
    approach: Approach::TopDown(Shares::AverageProportions),
};

/// Top-down by the proportions of historical averages.
pub static PROPORTIONS_OF_AVERAGES: MethodEntry = MethodEntry {
    name: "top_down_proportions_of_averages",
    title: "Top-down, proportions of averages",
    doc: "totals split by the leaves' shares of all that was sold in the history",
    source: "Gross & Sohl (1990), Journal of Forecasting 9(3), method F",
    approach: Approach::TopDown(Shares::ProportionsOfAverages),
};

/// Top-down by forecast proportions.
pub static FORECAST_PROPORTIONS: MethodEntry = MethodEntry {
    name: "top_down_forecast_proportions",
    title: "Top-down, forecast proportions",
    doc: "totals split level by level as the parts are forecast",
    source: "Athanasopoulos, Ahmed & Hyndman (2009), International Journal of Forecasting 25(1)",
    approach: Approach::TopDown(Shares::ForecastProportions),
};

/// Splits the forecasts of the level with the fewest nodes.
pub(super) fn reconcile(question: &Question<'_>, shares: Shares) -> Vec<f64> {
    let levels = question.hierarchy.levels();
    let coarsest = (0..levels.len()).min_by_key(|level| levels[*level].keys.len());
    match coarsest {
        Some(level) => split(question, level, shares),
        None => question.leaves.to_vec(),
    }
}
