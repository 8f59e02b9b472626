//! Trees that are walked, by many rows side by side.

use super::lanes::{Lanes, Ranks};
use super::rank::Rank;
use crate::boosting::forest::tree::Tree;

/// Rows that walk a tree together.
const ROWS: usize = 8;

/// Steps that they take before it is looked whether all have come to a leaf.
const STEPS: usize = 4;

/// A tree whose nodes and leaves are one list; the right child stands after the left, and a leaf is
/// a node that leads to itself, so that a row may take steps until the last of its group has come to a leaf.
#[derive(Debug, Clone)]
pub(super) struct DescentTree<R> {
    steps: Vec<Step<R>>,
    /// What each place adds, zero at nodes.
    values: Vec<f64>,
    /// The sets of codes that nodes go by.
    sets: Vec<Vec<bool>>,
}

/// What leads from a place to the next.
#[derive(Debug, Clone, Copy)]
struct Step<R> {
    left: u32,
    lane: u32,
    /// The place of the node's set, [`NO_SET`] if it has none.
    set: u32,
    /// The rank up to which rows go left.
    limit: R,
}

const NO_SET: u32 = u32::MAX;

impl<R: Rank> DescentTree<R> {
    /// Lays out a tree of 2 leaves or more.
    pub(super) fn new(tree: &Tree, lanes: &Lanes) -> Self {
        let mut flat = Self { steps: Vec::new(), values: Vec::new(), sets: Vec::new() };
        // Places of the tree in the order of the list.
        let mut order = vec![0_i32];
        let mut next = 0;
        while let Some(&place) = order.get(next) {
            let own = next as u32;
            next += 1;
            let Ok(inner) = usize::try_from(place) else {
                flat.steps.push(Step { left: own, lane: 0, set: NO_SET, limit: R::ONES });
                flat.values.push(tree.leaves[!place as usize]);
                continue;
            };
            let node = &tree.nodes[inner];
            let (limit, set) = match lanes.limit(node) {
                Some(limit) => (R::cut(limit as u64), NO_SET),
                None => {
                    flat.sets.push(lanes.set(node));
                    (R::ZERO, flat.sets.len() as u32 - 1)
                }
            };
            let (left, lane) = (order.len() as u32, lanes.place(node) as u32);
            flat.steps.push(Step { left, lane, set, limit });
            flat.values.push(0.0);
            order.extend([node.left, node.right]);
        }
        flat
    }

    /// Adds each row's leaf to its sum.
    pub(super) fn add(&self, ranks: &Ranks<R>, sums: &mut [f64]) {
        let goes_right =
            |step: &Step<R>, row: usize| ranks.amounts[step.lane as usize][row] > step.limit;
        if self.sets.is_empty() {
            return self.walk(sums, goes_right);
        }
        self.walk(sums, |step, row| match self.sets.get(step.set as usize) {
            None => goes_right(step, row),
            Some(set) => {
                let code = ranks.codes[step.lane as usize][row] as usize;
                !set.get(code).is_some_and(|is_in| *is_in)
            }
        });
    }

    fn walk(&self, sums: &mut [f64], goes_right: impl Fn(&Step<R>, usize) -> bool) {
        let (groups, _) = sums.as_chunks_mut::<ROWS>();
        for (group, sums) in groups.iter_mut().enumerate() {
            let mut places = [0_u32; ROWS];
            loop {
                let before = places;
                for _ in 0..STEPS {
                    for (row, place) in places.iter_mut().enumerate() {
                        let step = &self.steps[*place as usize];
                        *place = step.left + u32::from(goes_right(step, group * ROWS + row));
                    }
                }
                if places == before {
                    break;
                }
            }
            for (sum, place) in sums.iter_mut().zip(places) {
                *sum += self.values[place as usize];
            }
        }
    }
}
