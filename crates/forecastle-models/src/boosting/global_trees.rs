//! Trees over all series together: what is learnt, and how it forecasts.

use forecastle_core::{Error, Result, Window};
use serde::{Deserialize, Serialize};

use super::engine::Engine;
use super::explained::explain;
use super::forest::{Forest, SavedForest};
use super::growing::{BINS, growth, targets};
use super::learning::Learning;
use super::sampling::{Horizon, Sampling};
use super::served::{Grown, ServedForest};
use super::target::{SimpleRule, Target};
use crate::features::{Meaning, Shared};
use crate::model::{Context, Fitted, GlobalModel, Part, PointForecasts};
use crate::row_model::{ColumnWorth, FeatureRows, RowModel};
use crate::season::last_known;

/// Rows that are learnt from; where there are more, past origins are thinned out.
pub const ROW_BUDGET: usize = 250_000;

/// Rows for each value that is known, at most: more would say the same again.
const ROWS_OF_VALUE: usize = 3;

/// Trees over all series together.
pub struct GlobalTrees {
    /// What grows them.
    pub engine: &'static dyn Engine,
    /// How steps ahead are learnt.
    pub horizon: Horizon,
    /// Whether they are averaged: a random forest.
    pub is_averaged: bool,
}

impl GlobalModel for GlobalTrees {
    fn fit(&self, window: &Window<'_>, context: &Context) -> Result<Box<dyn Fitted>> {
        let shared = Shared::new(*window, Meaning::of(window));
        let selected = self.horizon.selected(&shared);
        let rule = SimpleRule::of(selected.columns(), shared.lengths.has_short_season());
        let budget = ROW_BUDGET.min(ROWS_OF_VALUE * value_count(window));
        let sampling = Sampling::new(window, self.horizon, window.end(), budget);
        let places = |series: usize| sampling.rows(window, series);
        let learning = Learning::new(&shared, &selected, &rule, &places);
        if learning.row_count() == 0 {
            return Err(Error::new("D003", "no past origin has anything to learn from"));
        }
        let mut binned = self.engine.bin(&learning, BINS)?;
        let targets = targets(context.point);
        let grown = targets
            .into_iter()
            .map(|target| {
                let (labels, weights) = learning.targets(target, context.point);
                let share = 1.0 / targets.len() as f64;
                if labels.iter().all(|label| *label == labels[0]) {
                    let constant = Forest::constant(f64::from(labels[0]), selected.columns().len());
                    return Ok(Grown::new(target, share, constant));
                }
                binned.set_targets(&labels, &weights)?;
                let growth = growth(self, target, learning.row_count(), context);
                Ok(Grown::new(target, share, binned.grow(&growth, None)?))
            })
            .collect::<Result<_>>()?;
        let columns = selected.columns().iter().map(|column| column.name.clone()).collect();
        let meaning = shared.meaning;
        Ok(Box::new(FittedTrees { horizon: self.horizon, meaning, columns, grown }))
    }

    fn load(&self, state: &serde_json::Value) -> Result<Box<dyn Fitted>> {
        let unreadable = |why: String| {
            Error::new("M002", format!("the saved trees cannot be read: {why}"))
                .hint("run `forecastle train` to make a new version")
        };
        let state = State::deserialize(state).map_err(|error| unreadable(error.to_string()))?;
        let grown = state
            .forests
            .iter()
            .map(|saved| {
                let forest = saved.forest.forest().map_err(|why| unreadable(why.to_string()))?;
                if forest.column_count != state.columns.len() {
                    return Err(unreadable("a forest of other columns".to_owned()));
                }
                Ok(Grown::new(saved.target, saved.weight, forest))
            })
            .collect::<Result<_>>()?;
        let State { meaning, columns, .. } = state;
        Ok(Box::new(FittedTrees { horizon: self.horizon, meaning, columns, grown }))
    }
}

fn value_count(window: &Window<'_>) -> usize {
    (0..window.series_count()).map(|series| window.history(series).len()).sum()
}

/// Forests and the columns they were grown on.
struct FittedTrees {
    horizon: Horizon,
    meaning: Meaning,
    columns: Vec<String>,
    grown: Vec<Grown>,
}

/// What is saved of them.
#[derive(Serialize, Deserialize)]
struct State {
    meaning: Meaning,
    columns: Vec<String>,
    forests: Vec<SavedMember>,
}

/// What is saved of one.
#[derive(Serialize, Deserialize)]
struct SavedMember {
    target: Target,
    weight: f64,
    forest: SavedForest,
}

impl FittedTrees {
    /// Makes the forests ready for a window.
    fn serve<T>(
        &self,
        window: &Window<'_>,
        answer: impl FnOnce(&ServedForest<'_>, &Shared<'_>) -> T,
    ) -> Result<T> {
        let other_columns = || {
            Error::new("M002", "the data have other columns than the model was trained on")
                .hint("run `forecastle train` to make a version for these columns")
        };
        if !self.meaning.is_known_by(window) {
            return Err(other_columns());
        }
        let shared = Shared::new(*window, self.meaning.clone());
        let selected = self.horizon.selected(&shared);
        let columns = selected.columns().iter().map(|column| &column.name);
        if !columns.eq(&self.columns) {
            return Err(other_columns());
        }
        let rule = SimpleRule::of(selected.columns(), shared.lengths.has_short_season());
        let served = ServedForest { grown: &self.grown, rule: &rule, selected: &selected };
        Ok(answer(&served, &shared))
    }
}

impl Fitted for FittedTrees {
    fn predict(&self, window: &Window<'_>) -> Result<PointForecasts> {
        self.serve(window, |served, shared| match self.horizon {
            Horizon::Direct => served.straight(shared),
            Horizon::Recursive => served.fed_back(shared),
        })
    }

    fn explain(&self, window: &Window<'_>, series: usize) -> Result<Option<Vec<Part>>> {
        // Forecasts that rest on forecasts have no parts of their own.
        if self.horizon == Horizon::Recursive || last_known(window.history(series)).is_none() {
            return Ok(None);
        }
        self.serve(window, |served, shared| Some(explain(served, shared, series)))
    }

    fn state(&self) -> serde_json::Value {
        let forests = self.grown.iter().map(|grown| SavedMember {
            target: grown.target,
            weight: grown.weight,
            forest: SavedForest::of(&grown.forest),
        });
        serde_json::json!(State {
            meaning: self.meaning.clone(),
            columns: self.columns.clone(),
            forests: forests.collect(),
        })
    }

    fn as_row_model(&self) -> Option<&dyn RowModel> {
        Some(self)
    }
}

impl RowModel for FittedTrees {
    fn worth(&self, window: &Window<'_>) -> Result<Vec<ColumnWorth>> {
        self.serve(window, |served, _| served.worth())
    }

    fn rows(&self, window: &Window<'_>, series: &[usize]) -> Result<Option<FeatureRows>> {
        // Forecasts that rest on forecasts have no rows before these are made.
        if self.horizon == Horizon::Recursive {
            return Ok(None);
        }
        self.serve(window, |served, shared| Some(served.rows(shared, series)))
    }

    fn demand(&self, window: &Window<'_>, rows: FeatureRows) -> Result<Vec<f64>> {
        self.serve(window, |served, _| served.demand(rows))
    }
}
