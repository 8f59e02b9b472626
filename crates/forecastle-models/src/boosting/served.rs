//! Forecasts by grown forests.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use rayon::prelude::*;

use super::learnt::{Learnt, Scoring};
use super::members::Says;
use super::target::{SimpleRule, Target};
use crate::features::{FeatureRows, Place, Seen, Selected, Shared};
use crate::model::Unserved;
use crate::row_model::ColumnWorth;
use crate::season::last_known;

/// Series whose rows are scored together.
const SERIES_AT_ONCE: usize = 32;

/// What an engine has learnt, and what it says.
pub struct Grown {
    /// The steps that it says something of.
    pub steps: RangeInclusive<usize>,
    /// Of what.
    pub target: Target,
    /// As a point or a quantile.
    pub says: Says,
    /// The forest, or line.
    pub learnt: Learnt,
    scoring: Scoring,
}

impl Grown {
    /// Makes what has been learnt ready.
    pub fn new(steps: RangeInclusive<usize>, target: Target, says: Says, learnt: Learnt) -> Self {
        let scoring = learnt.scoring();
        Self { steps, target, says, learnt, scoring }
    }

    /// The features of its own rows.
    pub fn features<'a>(&self, rows: &'a FeatureRows, mine: &[usize]) -> Cow<'a, [f32]> {
        let width = self.learnt.column_count();
        let row = |row: &usize| &rows.features[row * width..(row + 1) * width];
        match mine.len() == rows.steps.len() {
            true => Cow::Borrowed(&rows.features),
            false => mine.iter().flat_map(row).copied().collect(),
        }
    }

    /// Adds what is said of its own rows to their places in `demand`, over the size; `outputs` values a row.
    fn add(
        &self,
        rows: &FeatureRows,
        mine: &[usize],
        rules: &[f64],
        demand: &mut [f64],
        outputs: usize,
    ) {
        let features = self.features(rows, mine);
        let mut said = vec![0.0; mine.len()];
        self.scoring.score(&features, &mut said);
        let (output, share) = (self.says.output(), self.says.share());
        for (row, said) in mine.iter().zip(said) {
            demand[row * outputs + output] += share * self.target.demand(said, rules[*row]);
        }
    }
}

/// What forecasts together.
pub struct ServedForest<'a> {
    /// The forests.
    pub grown: &'a [Grown],
    /// The simple rule that they mend.
    pub rule: &'a SimpleRule,
    /// The columns of their rows.
    pub selected: &'a Selected,
}

impl ServedForest<'_> {
    /// The rows that one of those that forecast together says something of. Steps beyond those that were learnt
    /// are for who knows the last of these.
    pub fn own_rows(&self, grown: &Grown, rows: &FeatureRows) -> Vec<usize> {
        let last = self.grown.iter().map(|grown| *grown.steps.end()).max().unwrap_or_default();
        let is_own = |row: &usize| grown.steps.contains(&rows.steps[*row].min(last));
        (0..rows.steps.len()).filter(is_own).collect()
    }

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
        self.say_paths(
            shared,
            &mut values,
            |series, _, rows| rows.push_ahead(self.selected, shared, series),
            |path, demand| path.copy_from_slice(demand),
        );
        values
    }

    /// Forecasts step by step, each from the values before it, forecasts among them; one point each.
    pub fn fed_back(&self, shared: &Shared<'_>) -> Vec<f64> {
        let window = &shared.window;
        let horizon = window.horizon();
        let mut values = vec![f64::NAN; window.series_count() * horizon];
        for step in 1..=horizon {
            self.say_paths(
                shared,
                &mut values,
                |series, path, rows| {
                    let known = [window.history(series), &path[..step - 1]].concat();
                    let seen = Seen::new(shared, series, &known, known.len()..=known.len());
                    rows.push(self.selected, &seen, &[Place { known: known.len(), step: 1 }]);
                },
                |path, demand| path[step - 1] = demand[0],
            );
        }
        values
    }

    /// Goes over the paths of all series of which something is known, some of them at a time: `look` adds a
    /// series' rows, as many for each, and `put` takes what is said of them.
    fn say_paths(
        &self,
        shared: &Shared<'_>,
        values: &mut [f64],
        look: impl Fn(usize, &[f64], &mut FeatureRows) + Sync,
        put: impl Fn(&mut [f64], &[f64]) + Sync,
    ) {
        let window = &shared.window;
        let width = values.len() / window.series_count();
        values.par_chunks_mut(width * SERIES_AT_ONCE).enumerate().for_each(|(chunk, out)| {
            let mut rows = FeatureRows::default();
            let mut paths = Vec::new();
            for (place, path) in out.chunks_exact_mut(width).enumerate() {
                let series = chunk * SERIES_AT_ONCE + place;
                if window.is_asked(series) && last_known(window.history(series)).is_some() {
                    look(series, path, &mut rows);
                    paths.push(path);
                }
            }
            let said = self.say(&rows);
            let each = (said.len() / paths.len().max(1)).max(1);
            paths.into_iter().zip(said.chunks_exact(each)).for_each(|(path, said)| put(path, said));
        });
    }

    /// What the forests say together of each row, `outputs` values in the target's unit; quantiles in ascending order,
    /// which puts right those that cross (Chernozhukov et al., 2010, Econometrica 78).
    pub fn say(&self, rows: &FeatureRows) -> Vec<f64> {
        let (width, outputs) = (self.selected.columns().len(), self.outputs());
        let features = rows.features.chunks_exact(width);
        let rules: Vec<f64> = features.map(|row| self.rule.say(row)).collect();
        let mut demand = vec![0.0; rules.len() * outputs];
        for grown in self.grown {
            grown.add(rows, &self.own_rows(grown, rows), &rules, &mut demand, outputs);
        }
        for (row, size) in demand.chunks_exact_mut(outputs).zip(&rows.sizes) {
            row.iter_mut().for_each(|demand| *demand *= size);
            row.sort_unstable_by(f64::total_cmp);
        }
        demand
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
        // Each counts by the steps that it says something of.
        let share = |grown: &Grown| grown.says.share() * grown.steps.clone().count() as f64;
        let shares: f64 = self.grown.iter().map(share).sum();
        for grown in self.grown {
            let gains = grown.learnt.gains();
            let total: f64 = gains.iter().sum();
            // The forests' losses have units of their own; only shares of them can be added.
            let scale = if total > 0.0 { share(grown) / (shares * total) } else { 0.0 };
            let counts = grown.learnt.split_counts();
            for ((worth, gain), count) in worth.iter_mut().zip(gains).zip(counts) {
                worth.gain += scale * gain;
                worth.splits += count;
            }
        }
        worth
    }
}

/// The series of which nothing is known.
pub fn unserved(shared: &Shared<'_>) -> Vec<Option<Unserved>> {
    (0..shared.window.series_count())
        .map(|series| {
            if !shared.window.is_asked(series) {
                return Some(Unserved::not_asked());
            }
            let is_known = last_known(shared.window.history(series)).is_some();
            (!is_known).then(|| Unserved::because("no known value"))
        })
        .collect()
}
