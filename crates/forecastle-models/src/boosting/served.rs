//! Forecasts by grown forests.

use rayon::prelude::*;

use super::forest::{Forest, Scorer};
use super::target::{SimpleRule, Target};
use crate::features::{Place, Seen, Selected, Shared};
use crate::model::{PointForecasts, Unserved};
use crate::row_model::{ColumnWorth, FeatureRows};
use crate::season::last_known;

/// Series whose rows are scored together.
const SERIES_AT_ONCE: usize = 32;

/// A forest, what it says, and what it counts.
pub struct Grown {
    /// What it says.
    pub target: Target,
    /// What it counts beside the others.
    pub weight: f64,
    /// The forest itself.
    pub forest: Forest,
    scorer: Scorer,
}

impl Grown {
    /// Makes a forest ready.
    pub fn new(target: Target, weight: f64, forest: Forest) -> Self {
        let scorer = Scorer::new(&forest);
        Self { target, weight, forest, scorer }
    }
}

/// Forests that forecast together.
pub struct ServedForest<'a> {
    /// The forests.
    pub grown: &'a [Grown],
    /// The simple rule that they mend.
    pub rule: &'a SimpleRule,
    /// The columns of their rows.
    pub selected: &'a Selected,
}

/// Rows of several series, and what turns what is said of them into demand.
#[derive(Default)]
struct Batch {
    features: Vec<f32>,
    sizes: Vec<f64>,
}

impl Batch {
    fn push(&mut self, selected: &Selected, seen: &Seen<'_>, places: &[Place]) {
        selected.fill(seen, places, &mut self.features);
        self.sizes.extend(places.iter().map(|place| seen.size(place.known)));
    }
}

impl ServedForest<'_> {
    /// Forecasts of all steps straight from the origin.
    pub fn straight(&self, shared: &Shared<'_>) -> PointForecasts {
        let window = &shared.window;
        let horizon = window.horizon();
        let mut values = vec![f64::NAN; window.series_count() * horizon];
        values.par_chunks_mut(horizon * SERIES_AT_ONCE).enumerate().for_each(|(chunk, out)| {
            let mut batch = Batch::default();
            let mut paths = Vec::new();
            for (place, path) in out.chunks_exact_mut(horizon).enumerate() {
                let series = chunk * SERIES_AT_ONCE + place;
                let history = window.history(series);
                if last_known(history).is_none() {
                    continue;
                }
                let known = history.len();
                let seen = Seen::new(shared, series, history, known..=known);
                let places: Vec<_> = (1..=horizon).map(|step| Place { known, step }).collect();
                batch.push(self.selected, &seen, &places);
                paths.push(path);
            }
            for (path, demand) in paths.into_iter().zip(self.say(&batch).chunks_exact(horizon)) {
                path.copy_from_slice(demand);
            }
        });
        PointForecasts { values, unserved: unserved(shared) }
    }

    /// Forecasts step by step, each from the values before it, forecasts among them.
    pub fn fed_back(&self, shared: &Shared<'_>) -> PointForecasts {
        let window = &shared.window;
        let horizon = window.horizon();
        let mut values = vec![f64::NAN; window.series_count() * horizon];
        for step in 1..=horizon {
            let chunks = values.par_chunks_mut(horizon * SERIES_AT_ONCE).enumerate();
            chunks.for_each(|(chunk, out)| {
                let mut batch = Batch::default();
                let mut paths = Vec::new();
                for (place, path) in out.chunks_exact_mut(horizon).enumerate() {
                    let series = chunk * SERIES_AT_ONCE + place;
                    let history = window.history(series);
                    if last_known(history).is_none() {
                        continue;
                    }
                    let known = [history, &path[..step - 1]].concat();
                    let seen = Seen::new(shared, series, &known, known.len()..=known.len());
                    let next = Place { known: known.len(), step: 1 };
                    batch.push(self.selected, &seen, &[next]);
                    paths.push(path);
                }
                for (path, demand) in paths.into_iter().zip(self.say(&batch)) {
                    path[step - 1] = demand;
                }
            });
        }
        PointForecasts { values, unserved: unserved(shared) }
    }

    /// What the forests say together of each row, in the target's unit.
    fn say(&self, batch: &Batch) -> Vec<f64> {
        let width = self.selected.columns().len();
        let rows = batch.features.chunks_exact(width);
        let rules: Vec<f64> = rows.map(|row| self.rule.say(row)).collect();
        let mut demand = vec![0.0; rules.len()];
        let mut said = vec![0.0; rules.len()];
        for grown in self.grown {
            grown.scorer.score(&batch.features, &mut said);
            for ((demand, said), rule) in demand.iter_mut().zip(&said).zip(&rules) {
                *demand += grown.weight * grown.target.demand(*said, *rule);
            }
        }
        demand.iter_mut().zip(&batch.sizes).for_each(|(demand, size)| *demand *= size);
        demand
    }
}

fn unserved(shared: &Shared<'_>) -> Vec<Option<Unserved>> {
    (0..shared.window.series_count())
        .map(|series| {
            let is_known = last_known(shared.window.history(series)).is_some();
            (!is_known).then(|| Unserved::because("no known value"))
        })
        .collect()
}

impl ServedForest<'_> {
    /// The rows of some series straight from the origin, all steps of each, as they are scored.
    pub fn rows(&self, shared: &Shared<'_>, series: &[usize]) -> FeatureRows {
        let mut batch = Batch::default();
        for series in series {
            let history = shared.window.history(*series);
            let known = history.len();
            let seen = Seen::new(shared, *series, history, known..=known);
            let places: Vec<_> =
                (1..=shared.window.horizon()).map(|step| Place { known, step }).collect();
            batch.push(self.selected, &seen, &places);
        }
        FeatureRows { features: batch.features, sizes: batch.sizes }
    }

    /// The demand that the forests say of rows, one value per row, in the target's unit.
    pub fn demand(&self, rows: FeatureRows) -> Vec<f64> {
        self.say(&Batch { features: rows.features, sizes: rows.sizes })
    }

    /// What each column is worth to the forests together.
    pub fn worth(&self) -> Vec<ColumnWorth> {
        let columns = self.selected.columns().iter().zip(self.selected.groups());
        let mut worth: Vec<_> = columns
            .map(|(column, group)| ColumnWorth {
                name: column.name.clone(),
                group: *group,
                gain: 0.0,
                splits: 0,
            })
            .collect();
        for grown in self.grown {
            let gains = grown.forest.gains();
            let total: f64 = gains.iter().sum();
            // The forests' losses have units of their own; only shares of them can be added.
            let scale = if total > 0.0 { grown.weight / total } else { 0.0 };
            let counts = grown.forest.split_counts();
            for ((worth, gain), count) in worth.iter_mut().zip(gains).zip(counts) {
                worth.gain += scale * gain;
                worth.splits += count;
            }
        }
        worth
    }
}
