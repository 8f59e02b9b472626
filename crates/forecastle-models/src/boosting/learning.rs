//! Rows to learn from, out of a window.

use std::ops::Range;
use std::sync::OnceLock;

use super::outcomes::{Outcome, Outcomes};
use super::rows::{Block, RowBlocks};
use super::sampling::Sampling;
use super::target::SimpleRule;
use crate::features::{Column, Place, Seen, Selected, Shared};

/// Rows of a block, about.
const BLOCK_ROWS: usize = 4096;

/// The rows of a window, built block by block.
pub struct Learning<'a> {
    shared: &'a Shared<'a>,
    selected: &'a Selected,
    rule: &'a SimpleRule,
    blocks: Vec<Range<usize>>,
    counts: Vec<usize>,
    sampling: &'a Sampling,
    outcomes: Vec<OnceLock<Vec<Outcome>>>,
}

impl<'a> Learning<'a> {
    /// The rows that are sampled; those of which nothing came are left out.
    pub fn new(
        shared: &'a Shared<'a>,
        selected: &'a Selected,
        rule: &'a SimpleRule,
        sampling: &'a Sampling,
    ) -> Self {
        let mut learning = Self {
            shared,
            selected,
            rule,
            blocks: vec![],
            counts: vec![],
            sampling,
            outcomes: vec![],
        };
        let (mut begin, mut rows) = (0, 0);
        let series_count = shared.window.series_count();
        for series in 0..series_count {
            rows += learning.known_places(series).len();
            if rows >= BLOCK_ROWS || series + 1 == series_count {
                learning.blocks.push(begin..series + 1);
                learning.counts.push(rows);
                (begin, rows) = (series + 1, 0);
            }
        }
        learning.outcomes = learning.blocks.iter().map(|_| OnceLock::new()).collect();
        learning
    }

    /// The number of rows.
    pub fn row_count(&self) -> usize {
        self.counts.iter().sum()
    }

    /// What came of all rows, once they have been built.
    pub fn outcomes(&self) -> Outcomes {
        let built = self.outcomes.iter().filter_map(OnceLock::get).flatten();
        Outcomes { rows: built.copied().collect() }
    }

    fn known_places(&self, series: usize) -> Vec<Place> {
        let history = self.shared.window.history(series);
        let mut places = self.sampling.rows(&self.shared.window, series);
        places.retain(|place| !history[place.target()].is_nan());
        places
    }

    fn build_series(&self, series: usize, out: &mut Block, outcomes: &mut Vec<Outcome>) {
        let places = self.known_places(series);
        let (Some(first), Some(last)) = (places.first(), places.last()) else { return };
        let history = self.shared.window.history(series);
        let seen = Seen::new(self.shared, series, history, first.known..=last.known);
        let begin = out.features.len();
        self.selected.fill(&seen, &places, &mut out.features);
        let rows = out.features[begin..].chunks_exact(self.selected.columns().len());
        for (place, row) in places.iter().zip(rows) {
            let size = seen.size(place.known);
            let actual = (history[place.target()] / size) as f32;
            outcomes.push(Outcome {
                actual,
                rule: self.rule.say(row) as f32,
                size: size as f32,
                age: (history.len() - 1 - place.target()) as u32,
                step: place.step as u32,
            });
        }
    }
}

impl RowBlocks for Learning<'_> {
    fn columns(&self) -> &[Column] {
        self.selected.columns()
    }

    fn row_counts(&self) -> &[usize] {
        &self.counts
    }

    fn build(&self, block: usize, out: &mut Block) {
        out.clear();
        let mut outcomes = Vec::with_capacity(self.counts[block]);
        for series in self.blocks[block].clone() {
            self.build_series(series, out, &mut outcomes);
        }
        out.labels.extend(outcomes.iter().map(|outcome| outcome.actual));
        out.weights.resize(outcomes.len(), 1.0);
        // A block that is built again is the same.
        let _ = self.outcomes[block].set(outcomes);
    }
}
