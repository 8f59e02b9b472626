//! The forecasts of a level in the middle, split below and added up above.

use super::entry::{Approach, MethodEntry, Question};
use super::shares::{Shares, split};

/// Middle-out.
pub static MIDDLE_OUT: MethodEntry = MethodEntry {
    name: "middle_out",
    title: "Middle-out",
    doc: "a middle level as it is forecast, split below it as the parts are forecast and added up above",
    source: "Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd edition, section 11.2",
    approach: Approach::MiddleOut,
};

/// Splits the forecasts of the level asked for; of the middle one by number of nodes where none is.
pub(super) fn reconcile(question: &Question<'_>) -> Vec<f64> {
    let levels = question.hierarchy.levels();
    let mut by_size: Vec<_> = (0..levels.len()).collect();
    by_size.sort_by_key(|level| levels[*level].keys.len());
    let middle = question.middle.or_else(|| by_size.get(by_size.len() / 2).copied());
    match middle {
        Some(level) => split(question, level, Shares::ForecastProportions),
        None => question.leaves.to_vec(),
    }
}
