//! How many trees are enough: as many as forecast best what came last.

use std::convert::Infallible;

use forecastle_core::Result;

use super::engine::{Binned, Growth, Lesson, Objective};
use super::forest::Forest;
use super::learnt::Learnt;
use super::outcomes::{Outcomes, Targets};
use super::rows::{RowBlocks, each_block};

/// Fewer rows than these say nothing.
const LEAST_ROWS: usize = 100;

/// Rows that are forecast to judge trees by, about; where there are more, every so many is.
const JUDGING_ROWS: usize = 20_000;

/// Rows of the latest horizon, which trees that have not seen it are judged by.
pub struct HeldOut {
    known: Vec<u32>,
    places: Vec<u32>,
    features: Vec<f32>,
}

impl HeldOut {
    /// Takes the rows that an origin one horizon before the last would forecast; `None` when these are too few,
    /// or most rows.
    pub fn of(rows: &dyn RowBlocks, outcomes: &Outcomes, horizon: usize) -> Option<Self> {
        let known = outcomes.known(horizon);
        let mut places = outcomes.held_out(horizon);
        let stride = places.len().div_ceil(JUDGING_ROWS).max(1);
        places = places.into_iter().step_by(stride).collect();
        if places.len() < LEAST_ROWS || known.len() < places.len() {
            return None;
        }
        let width = rows.columns().len();
        let mut features = Vec::with_capacity(places.len() * width);
        let (mut first, mut next) = (0, places.iter().map(|place| *place as usize).peekable());
        let taken = each_block(rows, |block| {
            let end = first + block.labels.len();
            while let Some(place) = next.next_if(|place| *place < end) {
                let begin = (place - first) * width;
                features.extend_from_slice(&block.features[begin..begin + width]);
            }
            first = end;
            Ok::<_, Infallible>(())
        });
        taken.unwrap_or_else(|never| match never {});
        Some(Self { known, places, features })
    }

    /// The number of trees, of at most [`Growth::rounds`], after which the loss on these rows is smallest.
    ///
    /// # Errors
    /// When the engine refuses.
    pub fn best_rounds(
        &self,
        binned: &dyn Binned,
        targets: &Targets,
        growth: &Growth,
    ) -> Result<usize> {
        let Targets { labels, weights } = targets;
        let lesson = Lesson { labels, weights, rows: Some(&self.known) };
        let Learnt::Forest(forest) = binned.learn(&lesson, growth)? else {
            return Ok(growth.rounds);
        };
        let losses = self.losses(&forest, targets, growth.objective);
        let best = losses.iter().zip(1..).min_by(|one, other| one.0.total_cmp(other.0));
        Ok(best.map_or(growth.rounds, |(_, rounds)| rounds))
    }

    /// The loss after each tree.
    fn losses(&self, forest: &Forest, targets: &Targets, objective: Objective) -> Vec<f64> {
        let rows: Vec<&[f32]> = self.features.chunks_exact(forest.column_count).collect();
        let mut sums = vec![forest.base; rows.len()];
        let loss_of_all = |sums: &[f64]| -> f64 {
            let rows = sums.iter().zip(&self.places);
            rows.map(|(sum, place)| {
                let place = *place as usize;
                let label = f64::from(targets.labels[place]);
                f64::from(targets.weights[place])
                    * loss(objective, label, forest.link.forecast(*sum))
            })
            .sum()
        };
        let after = forest.trees.iter().map(|tree| {
            for (sum, row) in sums.iter_mut().zip(&rows) {
                *sum += tree.leaves[tree.leaf_of(row)];
            }
            loss_of_all(&sums)
        });
        after.collect()
    }
}

/// What a forecast loses, up to what depends on the label alone.
fn loss(objective: Objective, label: f64, forecast: f64) -> f64 {
    let error = label - forecast;
    match objective {
        Objective::Squares => error * error,
        Objective::Absolute => error.abs(),
        Objective::Huber { delta } if error.abs() <= delta => 0.5 * error * error,
        Objective::Huber { delta } => delta * (error.abs() - 0.5 * delta),
        Objective::Poisson => forecast - label * forecast.ln(),
        Objective::Tweedie { power } => {
            let left = forecast.powf(2.0 - power) / (2.0 - power);
            left - label * forecast.powf(1.0 - power) / (1.0 - power)
        }
        Objective::Quantile { probability } => {
            if error > 0.0 {
                probability * error
            } else {
                (probability - 1.0) * error
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_loss_is_least_where_its_forecast_is() {
        let labels = [0.0, 0.0, 1.0, 2.0, 7.0];
        let least = |objective| {
            let total = |forecast: f64| -> f64 {
                labels.iter().map(|label| loss(objective, *label, forecast)).sum()
            };
            let grid = (1..800).map(|step| f64::from(step) / 100.0);
            grid.min_by(|one, other| total(*one).total_cmp(&total(*other))).unwrap()
        };
        let means = [Objective::Squares, Objective::Poisson, Objective::Tweedie { power: 1.5 }];
        assert!(means.into_iter().all(|mean| (least(mean) - 2.0).abs() < 0.02));
        assert_eq!(least(Objective::Absolute), 1.0);
        assert_eq!(least(Objective::Quantile { probability: 0.7 }), 2.0);
        let huber = least(Objective::Huber { delta: 1.0 });
        assert!((1.0..2.0).contains(&huber), "{huber}");
    }
}
