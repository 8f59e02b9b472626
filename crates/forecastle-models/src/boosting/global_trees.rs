//! Trees over all series together: what is learnt, and how it forecasts.

use std::ops::RangeInclusive;

use forecastle_core::metrics::PointKind;
use forecastle_core::{Error, Result, Window};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::engine::{Binned, Engine, Lesson};
use super::explained::explain;
use super::growing::{BINS, growth};
use super::learning::Learning;
use super::learnt::{Learnt, SavedLearnt};
use super::members::{Member, Purpose, Says, between, mean};
use super::outcomes::{Outcomes, Targets};
use super::sampling::{Horizon, Sampling};
use super::served::{Grown, ServedForest, unserved};
use super::stopping::HeldOut;
use super::target::{SimpleRule, Target};
use crate::features::{FeatureRows, Meaning, Selected, Shared};
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

    /// The rows for some steps, binned, with what came of them; nothing where no past origin has seen those.
    pub(super) fn look(
        &self,
        steps: RangeInclusive<usize>,
        rows: &Looked<'_>,
        context: &Context,
    ) -> Result<Option<BinnedSteps>> {
        let Looked { shared, selected, rule, budget } = rows;
        let sampling = Sampling::new(&shared.window, &steps, context.recency.periods, *budget);
        let learning = Learning::new(shared, selected, rule, &sampling);
        if learning.row_count() == 0 {
            return Ok(None);
        }
        let binned = self.engine.bin(&learning, BINS)?;
        let outcomes = learning.outcomes();
        let held_out = match context.trees.stops_early && self.purpose.is_boosted() {
            true => HeldOut::of(&learning, &outcomes, shared.window.horizon()),
            false => None,
        };
        Ok(Some(BinnedSteps { steps, binned, outcomes, held_out }))
    }
}

/// Rows for steps that are learnt together.
pub(super) struct BinnedSteps {
    pub steps: RangeInclusive<usize>,
    binned: Box<dyn Binned>,
    outcomes: Outcomes,
    held_out: Option<HeldOut>,
}

impl BinnedSteps {
    /// Learns a member as an origin `ago` periods before the last known one would.
    pub fn learn(
        &self,
        purpose: Purpose,
        member: &Member,
        columns: usize,
        context: &Context,
        ago: usize,
    ) -> Result<Grown> {
        let known = self.outcomes.known(ago);
        if known.is_empty() {
            return Err(nothing_to_learn());
        }
        let targets = self.outcomes.targets(member.target, member.objective, context, ago);
        let mut growth = growth(purpose, member, known.len(), context.seed, &context.trees);
        if let Some(held_out) = self.held_out.as_ref().filter(|_| ago == 0) {
            growth.rounds = held_out.best_rounds(&*self.binned, &targets, &growth)?;
        }
        let Targets { labels, weights } = &targets;
        let first = labels[known[0] as usize];
        let learnt = if known.iter().all(|row| labels[*row as usize] == first) {
            Learnt::constant(f64::from(first), columns)
        } else {
            let rows = Some(&known[..]).filter(|_| ago > 0);
            self.binned.learn(&Lesson { labels, weights, rows }, &growth)?
        };
        Ok(Grown::new(self.steps.clone(), member.target, member.says, learnt))
    }
}

fn nothing_to_learn() -> Error {
    Error::new("D003", "no past origin has anything to learn from")
}

/// What rows are looked up by.
pub(super) struct Looked<'a> {
    pub shared: &'a Shared<'a>,
    pub selected: &'a Selected,
    pub rule: &'a SimpleRule,
    pub budget: usize,
}

impl GlobalModel for GlobalTrees {
    fn fit(&self, window: &Window<'_>, context: &Context) -> Result<Box<dyn Fitted>> {
        let shared = Shared::new(*window, Meaning::of(window));
        let selected = self.horizon.selected(&shared);
        let rule = SimpleRule::of(selected.columns(), shared.lengths.has_short_season());
        let blocks = self.horizon.blocks(window.horizon());
        let budget = self.row_budget(window, blocks.len());
        let rows = Looked { shared: &shared, selected: &selected, rule: &rule, budget };
        let width = selected.columns().len();
        let members = self.purpose.members(context.point, &context.trees);
        let mut grown: Vec<Grown> = Vec::new();
        for steps in blocks {
            // Steps that no past origin has seen are left to those before.
            let Some(block) = self.look(steps, &rows, context)? else { break };
            let learn = |member| block.learn(self.purpose, member, width, context, 0);
            grown.extend(members.par_iter().map(learn).collect::<Result<Vec<_>>>()?);
        }
        if grown.is_empty() {
            return Err(nothing_to_learn());
        }
        let columns = selected.columns().iter().map(|column| column.name.clone()).collect();
        Ok(Box::new(FittedTrees {
            horizon: self.horizon,
            point: context.point,
            meaning: shared.meaning,
            columns,
            grown,
        }))
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
