//! Forecasts by grown forests.

use rayon::prelude::*;

use super::forest::{Forest, Scorer};
use super::members::Says;
use super::target::{SimpleRule, Target};
use crate::features::{Place, Seen, Selected, Shared};
use crate::model::Unserved;
use crate::row_model::{ColumnWorth, FeatureRows};
use crate::season::last_known;

/// Series whose rows are scored together.
const SERIES_AT_ONCE: usize = 32;

/// A forest, and what it says.
pub struct Grown {
    /// What it has learnt.
    pub target: Target,
    /// As a point or a quantile.
    pub says: Says,
    /// The forest itself.
    pub forest: Forest,
    scorer: Scorer,
}

impl Grown {
    /// Makes a forest ready.
    pub fn new(target: Target, says: Says, forest: Forest) -> Self {
        let scorer = Scorer::new(&forest);
        Self { target, says, forest, scorer }
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
    /// How many values are said of a row: one point, or ascending quantiles.
    pub fn outputs(&self) -> usize {
        self.grown.iter().map(|grown| grown.says.output() + 1).max().unwrap_or(1)
    }

    /// What is said of all steps straight from the origin, `outputs` values for each series and step; NaN
    /// for series of which nothing is known.
    pub fn straight(&self, shared: &Shared<'_>) -> Vec<f64> {
        let window = &shared.window;
        let horizon = window.horizon();
        let width = horizon * self.outputs();
        let mut values = vec![f64::NAN; window.series_count() * width];
        values.par_chunks_mut(width * SERIES_AT_ONCE).enumerate().for_each(|(chunk, out)| {
            let mut batch = Batch::default();
            let mut paths = Vec::new();
            for (place, path) in out.chunks_exact_mut(width).enumerate() {
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
            for (path, demand) in paths.into_iter().zip(self.say(&batch).chunks_exact(width)) {
                path.copy_from_slice(demand);
            }
        });
        values
    }

    /// Forecasts step by step, each from the values before it, forecasts among them; one point each.
    pub fn fed_back(&self, shared: &Shared<'_>) -> Vec<f64> {
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
        values
    }

    /// What the forests say together of each row, in the target's unit; quantiles in ascending order,
    /// which puts right those that cross (Chernozhukov et al., 2010, Econometrica 78).
    fn say(&self, batch: &Batch) -> Vec<f64> {
        let (width, outputs) = (self.selected.columns().len(), self.outputs());
        let rows = batch.features.chunks_exact(width);
        let rules: Vec<f64> = rows.map(|row| self.rule.say(row)).collect();
        let mut demand = vec![0.0; rules.len() * outputs];
        let mut said = vec![0.0; rules.len()];
        for grown in self.grown {
            grown.scorer.score(&batch.features, &mut said);
            let (output, share) = (grown.says.output(), grown.says.share());
            let places = demand.iter_mut().skip(output).step_by(outputs);
            for ((demand, said), rule) in places.zip(&said).zip(&rules) {
                *demand += share * grown.target.demand(*said, *rule);
            }
        }
        for (row, size) in demand.chunks_exact_mut(outputs).zip(&batch.sizes) {
            row.iter_mut().for_each(|demand| *demand *= size);
            row.sort_unstable_by(f64::total_cmp);
        }
        demand
    }
}

/// The series of which nothing is known.
pub fn unserved(shared: &Shared<'_>) -> Vec<Option<Unserved>> {
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

    /// What the forests say of rows, `outputs` values per row, in the target's unit.
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
        let shares: f64 = self.grown.iter().map(|grown| grown.says.share()).sum();
        for grown in self.grown {
            let gains = grown.forest.gains();
            let total: f64 = gains.iter().sum();
            // The forests' losses have units of their own; only shares of them can be added.
            let scale = if total > 0.0 { grown.says.share() / (shares * total) } else { 0.0 };
            let counts = grown.forest.split_counts();
            for ((worth, gain), count) in worth.iter_mut().zip(gains).zip(counts) {
                worth.gain += scale * gain;
                worth.splits += count;
            }
        }
        worth
    }
}
