//! Trees over all series together: what is learnt, and how it forecasts.

use forecastle_core::metrics::PointKind;
use forecastle_core::{Error, Result, Window};
use serde::{Deserialize, Serialize};

use super::engine::Engine;
use super::explained::explain;
use super::learnt::SavedLearnt;
use super::members::{Purpose, Says, between, mean};
use super::sampling::Horizon;
use super::served::{Grown, ServedForest, unserved};
use super::target::{SimpleRule, Target};
use super::trials::Trials;
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

impl GlobalTrees {
    /// The rows for some steps, at most.
    pub(super) fn row_budget(&self, window: &Window<'_>, blocks: usize) -> usize {
        let values = value_count(window);
        let all = ROW_BUDGET.min(values.max(ENOUGH_ROWS.min(ROWS_OF_VALUE * values)));
        // Of several, each has steps of its own to learn, but not origins.
        if blocks > 1 { all / 2 } else { all }
    }
}

impl GlobalModel for GlobalTrees {
    fn fit(&self, window: &Window<'_>, context: &Context) -> Result<Box<dyn Fitted>> {
        Trials::between(self, window, window, context)?.fit(window.end(), &context.trees)
    }

    fn as_trees(&self) -> Option<&GlobalTrees> {
        Some(self)
    }

    fn load(&self, state: &serde_json::Value) -> Result<Box<dyn Fitted>> {
        let unreadable = |why: String| {
            Error::new("M002", format!("the saved trees cannot be read: {why}"))
                .hint("run `forecastle train` to make a new version")
        };
        let state = State::deserialize(state).map_err(|error| unreadable(error.to_string()))?;
        let grown = state
            .members
            .iter()
            .map(|saved| {
                let learnt = saved.learnt.learnt().map_err(|why| unreadable(why.to_string()))?;
                if learnt.column_count() != state.columns.len() {
                    return Err(unreadable("a forest of other columns".to_owned()));
                }
                let (from, to) = saved.steps;
                Ok(Grown::new(from..=to, saved.target, saved.says, learnt))
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
pub(super) struct FittedTrees {
    pub horizon: Horizon,
    pub point: PointKind,
    pub meaning: Meaning,
    pub columns: Vec<String>,
    pub grown: Vec<Grown>,
}

/// What is saved of them.
#[derive(Serialize, Deserialize)]
struct State {
    point: PointKind,
    meaning: Meaning,
    columns: Vec<String>,
    members: Vec<SavedMember>,
}

/// What is saved of one.
#[derive(Serialize, Deserialize)]
struct SavedMember {
    /// The first and the last step.
    steps: (usize, usize),
    target: Target,
    says: Says,
    learnt: SavedLearnt,
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
                Horizon::Direct | Horizon::Blocks => served.straight(shared),
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
            let is_plain = self.horizon != Horizon::Recursive && served.outputs() == 1;
            (is_plain && !is_unknown).then(|| explain(served, shared, series))
        })
    }

    fn state(&self) -> serde_json::Value {
        let members = self.grown.iter().map(|grown| SavedMember {
            steps: (*grown.steps.start(), *grown.steps.end()),
            target: grown.target,
            says: grown.says,
            learnt: grown.learnt.saved(),
        });
        serde_json::json!(State {
            point: self.point,
            meaning: self.meaning.clone(),
            columns: self.columns.clone(),
            members: members.collect(),
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
