//! Trees over all series together: what is learnt, and how it forecasts.

use forecastle_core::metrics::PointKind;
use forecastle_core::{Error, Result, Window};
use serde::{Deserialize, Serialize};

use super::engine::Engine;
use super::explained::explain;
use super::forest::{Forest, SavedForest};
use super::growing::{BINS, growth};
use super::learning::Learning;
use super::members::{Purpose, Says, between, mean};
use super::sampling::{Horizon, Sampling};
use super::served::{Grown, ServedForest, unserved};
use super::target::{SimpleRule, Target};
use crate::features::{FeatureRows, Meaning, Shared};
use crate::model::{Context, Fitted, GlobalModel, Part, PointForecasts};
use crate::row_model::{ColumnWorth, RowModel};
use crate::season::last_known;

/// Rows that are learnt from; where there are more, past origins are thinned out.
pub const ROW_BUDGET: usize = 250_000;

/// Rows for each value that is known, at most: more would say the same again.
const ROWS_OF_VALUE: usize = 3;

/// Where these are many, one row for each value says nearly as much.
const ENOUGH_ROWS: usize = 100_000;

/// Trees over all series together.
pub struct GlobalTrees {
    /// What grows them.
    pub engine: &'static dyn Engine,
    /// How steps ahead are learnt.
    pub horizon: Horizon,
    /// What they are for.
    pub purpose: Purpose,
}

impl GlobalModel for GlobalTrees {
    fn fit(&self, window: &Window<'_>, context: &Context) -> Result<Box<dyn Fitted>> {
        let shared = Shared::new(*window, Meaning::of(window));
        let selected = self.horizon.selected(&shared);
        let rule = SimpleRule::of(selected.columns(), shared.lengths.has_short_season());
        let values = value_count(window);
        let budget = ROW_BUDGET.min(values.max(ENOUGH_ROWS.min(ROWS_OF_VALUE * values)));
        let sampling = Sampling::new(window, self.horizon, context.recency.periods, budget);
        let learning = Learning::new(&shared, &selected, &rule, &sampling);
        if learning.row_count() == 0 {
            return Err(Error::new("D003", "no past origin has anything to learn from"));
        }
        let mut binned = self.engine.bin(&learning, BINS)?;
        let members = self.purpose.members(context.point);
        let grown = members
            .into_iter()
            .map(|member| {
                let (labels, weights) = learning.targets(member.target, context);
                let forest = if labels.iter().all(|label| *label == labels[0]) {
                    Forest::constant(f64::from(labels[0]), selected.columns().len())
                } else {
                    binned.set_targets(&labels, &weights)?;
                    let rows = learning.row_count();
                    binned.grow(&growth(self.purpose, &member, rows, context.seed), None)?
                };
                Ok(Grown::new(member.target, member.says, forest))
            })
            .collect::<Result<_>>()?;
        let columns = selected.columns().iter().map(|column| column.name.clone()).collect();
        Ok(Box::new(FittedTrees {
            horizon: self.horizon,
            point: context.point,
            meaning: shared.meaning,
            columns,
            grown,
        }))
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
                Ok(Grown::new(saved.target, saved.says, forest))
            })
            .collect::<Result<_>>()?;
        let State { point, meaning, columns, .. } = state;
        Ok(Box::new(FittedTrees { horizon: self.horizon, point, meaning, columns, grown }))
    }
}

fn value_count(window: &Window<'_>) -> usize {
    (0..window.series_count()).map(|series| window.history(series).len()).sum()
}

/// Forests and the columns they were grown on.
struct FittedTrees {
    horizon: Horizon,
    point: PointKind,
    meaning: Meaning,
    columns: Vec<String>,
    grown: Vec<Grown>,
}

/// What is saved of them.
#[derive(Serialize, Deserialize)]
struct State {
    point: PointKind,
    meaning: Meaning,
    columns: Vec<String>,
    forests: Vec<SavedMember>,
}

/// What is saved of one.
#[derive(Serialize, Deserialize)]
struct SavedMember {
    target: Target,
    says: Says,
    forest: SavedForest,
}

impl FittedTrees {
    /// The point among what is said of each row.
    fn points(&self, served: &ServedForest<'_>, said: Vec<f64>) -> Vec<f64> {
        let point = |quantiles: &[f64]| match self.point {
            PointKind::Mean => mean(quantiles),
            PointKind::Median | PointKind::RelativeMedian => between(quantiles, 0.5),
        };
        match served.outputs() {
            1 => said,
            outputs => said.chunks_exact(outputs).map(point).collect(),
        }
    }

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
        self.serve(window, |served, shared| {
            let said = match self.horizon {
                Horizon::Direct => served.straight(shared),
                Horizon::Recursive => served.fed_back(shared),
            };
            let values = self.points(served, said);
            PointForecasts { values, unserved: unserved(shared) }
        })
    }

    fn quantiles(&self, window: &Window<'_>, probabilities: &[f64]) -> Result<Option<Vec<f64>>> {
        self.serve(window, |served, shared| {
            let outputs = served.outputs();
            (outputs > 1).then(|| {
                let said = served.straight(shared);
                let rows = said.chunks_exact(outputs);
                rows.flat_map(|row| probabilities.iter().map(|p| between(row, *p))).collect()
            })
        })
    }

    fn explain(&self, window: &Window<'_>, series: usize) -> Result<Option<Vec<Part>>> {
        // Forecasts that rest on forecasts have no parts of their own, nor have those that several
        // forests say in turn.
        let is_unknown = last_known(window.history(series)).is_none();
        self.serve(window, |served, shared| {
            let is_plain = self.horizon == Horizon::Direct && served.outputs() == 1;
            (is_plain && !is_unknown).then(|| explain(served, shared, series))
        })
    }

    fn state(&self) -> serde_json::Value {
        let forests = self.grown.iter().map(|grown| SavedMember {
            target: grown.target,
            says: grown.says,
            forest: SavedForest::of(&grown.forest),
        });
        serde_json::json!(State {
            point: self.point,
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
        self.serve(window, |served, shared| {
            let mut rows = FeatureRows::default();
            series.iter().for_each(|one| rows.push_ahead(served.selected, shared, *one));
            Some(rows)
        })
    }

    fn demand(&self, window: &Window<'_>, rows: &FeatureRows) -> Result<Vec<f64>> {
        self.serve(window, |served, _| self.points(served, served.say(rows)))
    }
}
