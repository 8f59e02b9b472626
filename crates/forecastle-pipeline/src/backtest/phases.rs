//! Scores before, in and after a disruption, apart.

use std::collections::BTreeMap;

use forecastle_core::metrics::Rows;
use forecastle_core::{Level, Panel, Window};
use forecastle_models::recovery::{self, Shut};

use super::run::ModelBacktest;
use super::score::{Score, push_fold};

/// The phases of a series that was disturbed, in their order.
pub const PHASES: [&str; 4] = ["before", "shut", "recovery", "after"];

/// Periods of a recovery whose end has not come or is not known.
const LONGEST: i64 = 365;

/// Which phase each period of a panel's series lies in; `None` where nothing was disturbed.
pub struct Phases {
    /// For each series the first period of the last three phases; `None` where it was not disturbed.
    by_series: Vec<Option<[i64; 3]>>,
}

impl Phases {
    /// By all that is known at the end of the panel. Scores look back anyway.
    pub fn of(panel: &Panel) -> Option<Self> {
        let window = Window::latest(panel, 1);
        let last = window.period_at(window.end()).0;
        let mut by_series = vec![None; panel.series_count()];
        for learnt in recovery::learn(&window) {
            let Some(shut) = learnt.shut.last() else { continue };
            let begins = [shut.first, shut.until, recovered(&learnt.curve, shut, last)];
            for (series, own) in by_series.iter_mut().enumerate() {
                let is_own = learnt.label.as_ref().is_none_or(|label| {
                    recovery::value_of(&window, &label.column, series)
                        .is_some_and(|value| value == label.value)
                });
                if is_own {
                    *own = Some(begins);
                }
            }
        }
        by_series.iter().any(Option::is_some).then_some(Self { by_series })
    }

    fn of_period(&self, series: usize, period: i64) -> usize {
        self.by_series[series]
            .map_or(0, |begins| begins.iter().filter(|from| **from <= period).count())
    }

    /// A model's scores by phase, of those that its forecasts fall into.
    pub fn scores(
        &self,
        panel: &Panel,
        weights: &[f64],
        levels: &[Level],
        model: &ModelBacktest,
    ) -> BTreeMap<&'static str, Score> {
        let mut scores = BTreeMap::new();
        for (phase, name) in PHASES.iter().enumerate() {
            let mut rows = Rows::new(levels);
            for fold in &model.folds {
                push_fold(&mut rows, panel, weights, fold, |series, step| {
                    let period = panel.period_at((fold.end + step) as i64 - 1).0;
                    self.of_period(series, period) == phase
                });
            }
            let score = Score::of(&rows);
            if score.get("n").is_some_and(|n| n > 0.0) {
                scores.insert(*name, score);
            }
        }
        scores
    }
}

fn recovered(curve: &recovery::Curve, shut: &Shut, last: i64) -> i64 {
    let most = (last - shut.until).clamp(0, LONGEST);
    let since = curve.periods_to(recovery::RECOVERED, most as usize);
    shut.until + since.map_or(LONGEST, |since| since as i64)
}
