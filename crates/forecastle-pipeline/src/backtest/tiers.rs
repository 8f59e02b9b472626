//! How good forecasts are within each tier.

use forecastle_core::Panel;
use forecastle_core::metrics::Rows;
use forecastle_models::tiers::values;

use super::run::{Backtest, ModelBacktest};
use super::score::{Score, push_fold};
use super::vintages::Vintages;

/// The scores of the models within a tier.
#[derive(Debug, Clone, PartialEq)]
pub struct TierScores {
    /// The tier.
    pub name: String,
    /// Its series now.
    pub series: usize,
    /// Those of them whose demand comes only now and then.
    pub intermittent: usize,
    /// What it is worth of all, in percent.
    pub value_percent: f64,
    /// The models that were tried for all of its series, in the order in which they were tried.
    pub models: Vec<(&'static str, Score)>,
}

/// The scores within each tier; none where there are no tiers. A series counts where it was at each origin.
pub fn by_tier(panel: &Panel, weights: &[f64], backtest: &Backtest) -> Vec<TierScores> {
    let Some(tiers) = &backtest.plan.tiers else { return Vec::new() };
    let vintages = Vintages::of(panel, &backtest.plan.ends);
    let horizon = backtest.plan.horizon;
    let at = |end: usize| tiers.assign(&vintages.window(end, horizon));
    let assigned: Vec<_> = backtest.plan.ends.iter().map(|end| at(*end)).collect();
    let now = at(panel.period_count());
    let worth = values(&vintages.window(panel.period_count(), horizon), &tiers.unit_values);
    let total: f64 = worth.iter().sum();
    let score = |tier: usize, tested: &ModelBacktest| {
        let mut rows = Rows::new(&backtest.levels);
        for (fold, assigned) in tested.folds.iter().zip(&assigned) {
            let is_in = |series: usize, _| usize::from(assigned.tier_of[series]) == tier;
            push_fold(&mut rows, panel, weights, fold, is_in);
        }
        Score::of(&rows)
    };
    let of_tier = |tier: usize| {
        let partial = backtest.partial.iter().filter(|tested| tiers.tries(tier, tested.model));
        let tested = backtest.models.iter().chain(partial);
        let (regular, intermittent) = now.counts(tier);
        let own = worth.iter().zip(&now.tier_of).filter(|(_, of)| usize::from(**of) == tier);
        let own: f64 = own.map(|(worth, _)| worth).sum();
        TierScores {
            name: tiers.tiers[tier].name.clone(),
            series: regular + intermittent,
            intermittent,
            value_percent: if total > 0.0 { 100.0 * own / total } else { 0.0 },
            models: tested.map(|tested| (tested.model.name, score(tier, tested))).collect(),
        }
    };
    (0..tiers.tiers.len()).map(of_tier).collect()
}
