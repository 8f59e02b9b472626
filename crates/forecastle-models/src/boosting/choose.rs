//! What trees are to learn, and how many of them, by the latest horizon that is known.

use forecastle_core::Result;
use forecastle_core::metrics::PointKind;

use super::engine::Growth;
use super::global_trees::GlobalTrees;
use super::growing::{BINS, growth};
use super::learning::{Learning, Outcome};
use super::rows::{Block, RowBlocks};
use super::sampling::{Horizon, Sampling};
use super::target::{SimpleRule, Target};
use crate::features::{Place, Selected, Shared};
use crate::model::Context;

/// A forest to be grown on everything.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// What it learns.
    pub target: Target,
    /// Trees.
    pub rounds: usize,
    /// What it counts beside the others; they add up to 1.
    pub weight: f64,
}

/// Rows that the choice is learnt from, and judged on, at most.
const CHOICE_ROWS: usize = 120_000;
const JUDGED_ROWS: usize = 60_000;
/// Fewer years than these before the latest horizon tell nothing: the trees would be grown on another part
/// of the year than they are judged on, without last year's level.
const FEWEST_YEARS: usize = 3;
/// Fewer rows than these tell nothing either.
const FEWEST_ROWS: usize = 5_000;
/// Trees where nothing can be tried.
const UNTRIED_ROUNDS: usize = 200;
/// A second forest counts as well when it misses by so many times as much as the best at most.
const AS_GOOD: f64 = 1.04;
/// More rows bear more trees: the latest horizon is learnt from in the end.
const MORE_ROUNDS: f64 = 1.1;

/// Grows a forest for each target on what was known one horizon ago, and sees which foretold best what came.
///
/// # Errors
/// When the engine fails.
pub fn choose(
    trees: &GlobalTrees,
    shared: &Shared<'_>,
    selected: &Selected,
    rule: &SimpleRule,
    context: &Context,
) -> Result<Vec<Member>> {
    let window = &shared.window;
    let fewest = FEWEST_YEARS * shared.lengths.year;
    let then = window.end().saturating_sub(window.horizon());
    if then < fewest {
        return Ok(untried(context.point));
    }
    let sampling = Sampling::new(window, trees.horizon, then, CHOICE_ROWS);
    let places = |series: usize| sampling.rows(window, series);
    let learning = Learning::new(shared, selected, rule, &places);
    let share = (window.series_count() * window.horizon()).div_ceil(JUDGED_ROWS);
    let judged_places = |series: usize| {
        let known = then.saturating_sub(window.start(series));
        if known == 0 || !series.is_multiple_of(share) {
            return Vec::new();
        }
        let steps = 1..=window.horizon();
        match trees.horizon {
            Horizon::Direct => steps.map(|step| Place { known, step }).collect(),
            Horizon::Recursive => {
                steps.map(|step| Place { known: known + step - 1, step: 1 }).collect()
            }
        }
    };
    let judged = Learning::new(shared, selected, rule, &judged_places);
    if learning.row_count() < FEWEST_ROWS || judged.row_count() == 0 {
        return Ok(untried(context.point));
    }
    let mut binned = trees.engine.bin(&learning, BINS)?;
    let mut others = trees.engine.bin_like(&judged, &*binned)?;
    let rows = all_rows(&judged);
    let mut tried = Vec::new();
    for target in Target::ALL {
        let (labels, weights) = learning.targets(target, context.point);
        binned.set_targets(&labels, &weights)?;
        let (labels, weights) = judged.targets(target, context.point);
        others.set_targets(&labels, &weights)?;
        let growth = growth(trees, target, learning.row_count(), context);
        let growth = if trees.is_averaged { Growth { rounds: 100, ..growth } } else { growth };
        let forest = binned.grow(&growth, Some(&*others))?;
        let said = rows.chunks_exact(selected.columns().len()).map(|row| forest.score_row(row));
        let loss = judged
            .outcomes()
            .zip(said)
            .map(|(outcome, said)| loss(outcome, target, said, context.point))
            .sum::<f64>();
        let rounds = (forest.trees.len() as f64 * MORE_ROUNDS).ceil() as usize;
        tried.push((loss, Member { target, rounds, weight: 1.0 }));
    }
    Ok(best(tried))
}

/// What is grown where nothing can be tried: two targets of different kinds err differently.
fn untried(point: PointKind) -> Vec<Member> {
    let targets = match point {
        PointKind::Mean => [Target::Level, Target::Difference],
        PointKind::Median | PointKind::RelativeMedian => [Target::Logarithm, Target::Level],
    };
    targets.map(|target| Member { target, rounds: UNTRIED_ROUNDS, weight: 0.5 }).into()
}

/// The best, and the second where it is about as good, half each.
fn best(mut tried: Vec<(f64, Member)>) -> Vec<Member> {
    tried.sort_by(|a, b| a.0.total_cmp(&b.0));
    let most = tried[0].0 * AS_GOOD;
    let mut members: Vec<Member> = tried
        .into_iter()
        .enumerate()
        .filter(|(place, (loss, _))| *place == 0 || *place == 1 && *loss <= most)
        .map(|(_, (_, member))| member)
        .collect();
    let share = 1.0 / members.len() as f64;
    members.iter_mut().for_each(|member| member.weight = share);
    members
}

/// What the metric would count a miss as.
fn loss(outcome: &Outcome, target: Target, said: f64, point: PointKind) -> f64 {
    let (actual, size) = (f64::from(outcome.actual), f64::from(outcome.size));
    let demand = target.demand(said, f64::from(outcome.rule)).max(0.0_f64.min(actual));
    let miss = (demand - actual).abs();
    match point {
        PointKind::Mean => (size * miss).powi(2),
        PointKind::Median => size * miss,
        PointKind::RelativeMedian => miss / actual.abs().max(0.1),
    }
}

/// The features of all rows; only of as many as are judged.
fn all_rows(rows: &Learning<'_>) -> Vec<f32> {
    let mut all = Vec::new();
    let mut block = Block::default();
    for place in 0..rows.row_counts().len() {
        rows.build(place, &mut block);
        all.extend_from_slice(&block.features);
    }
    all
}
