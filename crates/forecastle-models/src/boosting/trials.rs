//! Many ways of growing trees tried on rows that are binned once.

use forecastle_core::{Error, Panel, Result, Window};
use rayon::prelude::*;

use super::global_trees::{BinnedSteps, FittedTrees, GlobalTrees, Looked};
use super::members::Member;
use super::served::Grown;
use super::settings::TreeSettings;
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
        let nothing = || Error::new("D003", "no past origin has anything to learn from");
        let (Some(first), Some(latest)) = (ends.first(), ends.last()) else {
            return Err(nothing());
        };
        let window = Window::new(panel, *latest, horizon);
        // What columns mean is looked up in values too, and the earliest origin has to know it.
        let meaning = Meaning::of(&Window::new(panel, *first, horizon));
        let shared = Shared::new(window, meaning.clone());
        let selected = model.horizon.selected(&shared);
        let rule = SimpleRule::of(selected.columns(), shared.lengths.has_short_season());
        let steps = model.horizon.blocks(horizon);
        let budget = model.row_budget(&window, steps.len());
        let rows = Looked { shared: &shared, selected: &selected, rule: &rule, budget };
        let mut blocks = Vec::new();
        for steps in steps {
            blocks.extend(model.look(steps, &rows, context)?);
        }
        if blocks.is_empty() {
            return Err(nothing());
        }
        let columns = selected.columns().iter().map(|column| column.name.clone()).collect();
        let (latest, context) = (*latest, *context);
        Ok(Self { model, latest, context, meaning, columns, blocks })
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
