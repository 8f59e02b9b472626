//! Many ways of growing trees tried on rows that are binned once.

use std::ops::RangeInclusive;

use forecastle_core::{Error, Panel, Result, Window};
use rayon::prelude::*;

use super::engine::{Binned, Lesson};
use super::global_trees::{FittedTrees, GlobalTrees};
use super::growing::{BINS, growth};
use super::learning::Learning;
use super::learnt::Learnt;
use super::members::{Member, Purpose};
use super::outcomes::{Outcomes, Targets};
use super::sampling::Sampling;
use super::served::Grown;
use super::settings::TreeSettings;
use super::stopping::HeldOut;
use super::target::SimpleRule;
use crate::features::{Meaning, Shared};
use crate::model::{Context, Fitted};

/// The rows of a model for several origins of a panel, built and binned once for all of them.
///
/// What is learnt at an origin are the rows whose outcomes it knows, and nothing else of them is looked at. The
/// borders of bins are those of all rows together: they only say which values are told apart. So trials are for
/// choosing between settings; what a chosen model is worth is for a backtest to say, which builds everything anew
/// at each origin.
pub struct Trials<'a> {
    model: &'a GlobalTrees,
    latest: usize,
    context: Context,
    meaning: Meaning,
    columns: Vec<String>,
    blocks: Vec<BinnedSteps>,
}

impl<'a> Trials<'a> {
    /// Builds the rows that the latest of the origins knows. `ends` are numbers of periods known, ascending.
    ///
    /// # Errors
    /// `D003` when there is nothing to learn from; when the engine refuses.
    pub fn new(
        model: &'a GlobalTrees,
        panel: &Panel,
        ends: &[usize],
        horizon: usize,
        context: &Context,
    ) -> Result<Self> {
        let (Some(first), Some(latest)) = (ends.first(), ends.last()) else {
            return Err(nothing_to_learn());
        };
        let window = |end: &usize| Window::new(panel, *end, horizon);
        Self::between(model, &window(first), &window(latest), context)
    }

    /// Builds the rows that a window knows, of columns that an earlier one, or itself, has.
    pub(super) fn between(
        model: &'a GlobalTrees,
        earliest: &Window<'_>,
        window: &Window<'_>,
        context: &Context,
    ) -> Result<Self> {
        // What columns mean is looked up in values too, and the earliest origin has to know it.
        let meaning = Meaning::of(earliest);
        let shared = Shared::new(*window, meaning.clone());
        let selected = model.horizon.selected(&shared);
        let rule = SimpleRule::of(selected.columns(), shared.lengths.has_short_season());
        let steps = model.horizon.blocks(window.horizon());
        let budget = model.row_budget(window, steps.len());
        let mut blocks = Vec::new();
        for steps in steps {
            let sampling = Sampling::new(window, &steps, context.recency.periods, budget);
            let learning = Learning::new(&shared, &selected, &rule, &sampling);
            // Steps that no past origin has seen are left to those before.
            if learning.row_count() == 0 {
                break;
            }
            let binned = model.engine.bin(&learning, BINS)?;
            let outcomes = learning.outcomes();
            let held_out = match context.trees.stops_early && model.purpose.is_boosted() {
                true => HeldOut::of(&learning, &outcomes, window.horizon()),
                false => None,
            };
            blocks.push(BinnedSteps { steps, binned, outcomes, held_out });
        }
        if blocks.is_empty() {
            return Err(nothing_to_learn());
        }
        let columns = selected.columns().iter().map(|column| column.name.clone()).collect();
        Ok(Self { model, latest: window.end(), context: *context, meaning, columns, blocks })
    }

    /// Learns at one of the origins, `end` periods being known, by some settings.
    ///
    /// # Errors
    /// `D003` when nothing was known then; when the engine refuses.
    pub fn fit(&self, end: usize, settings: &TreeSettings) -> Result<Box<dyn Fitted>> {
        let ago = self.latest - end;
        let context = Context { trees: *settings, ..self.context };
        let members = self.model.purpose.members(context.point, settings);
        let blocks = self.blocks.iter();
        let jobs: Vec<(&BinnedSteps, &Member)> =
            blocks.flat_map(|block| members.iter().map(move |member| (block, member))).collect();
        let (purpose, width) = (self.model.purpose, self.columns.len());
        let learn =
            |(block, member): (&BinnedSteps, _)| block.learn(purpose, member, width, &context, ago);
        let grown: Result<Vec<Grown>> = jobs.into_par_iter().map(learn).collect();
        Ok(Box::new(FittedTrees {
            horizon: self.model.horizon,
            point: context.point,
            meaning: self.meaning.clone(),
            columns: self.columns.clone(),
            grown: grown?,
        }))
    }
}

/// Rows for steps that are learnt together.
struct BinnedSteps {
    steps: RangeInclusive<usize>,
    binned: Box<dyn Binned>,
    outcomes: Outcomes,
    held_out: Option<HeldOut>,
}

impl BinnedSteps {
    /// Learns a member as an origin `ago` periods before the last known one would.
    fn learn(
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
