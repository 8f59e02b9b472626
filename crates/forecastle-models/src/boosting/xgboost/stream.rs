//! Rows on their way into XGBoost, block by block.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use forecastle_core::{Error, Result};

use super::super::rows::{Block, RowBlocks};
use super::ffi::refused;

/// A block as XGBoost is told of it: array interfaces, JSON that says where numbers lie and how many.
pub(super) struct Arrays {
    /// Rows by columns.
    pub(super) features: String,
    /// One per row.
    pub(super) labels: String,
    /// One per row.
    pub(super) weights: String,
}

impl Arrays {
    /// Row-major numbers in rows of so many.
    pub(super) fn array(values: &[f32], columns: usize) -> String {
        let rows = values.len() / columns.max(1);
        format!(
            "{{\"data\": [{}, true], \"shape\": [{rows}, {columns}], \"typestr\": \"<f4\", \"version\": 3}}",
            values.as_ptr().addr()
        )
    }
}

/// Why the rows ended too soon.
enum Stop {
    Error(Error),
    Panic(Box<dyn Any + Send>),
}

/// The blocks, one after the other, as often as they are asked for.
pub(super) struct Stream<'a> {
    rows: &'a dyn RowBlocks,
    next: usize,
    block: Block,
    stop: Option<Stop>,
}

impl<'a> Stream<'a> {
    /// From the first block on.
    pub(super) fn new(rows: &'a dyn RowBlocks) -> Self {
        Self { rows, next: 0, block: Block::default(), stop: None }
    }

    /// Back to the first block.
    pub(super) fn begin_again(&mut self) {
        self.next = 0;
    }

    /// Builds the next block that has rows and shows it; false after the last one, or when something went wrong.
    /// Never panics: it is called from code that cannot bear it.
    pub(super) fn next(&mut self, show: impl FnOnce(&Arrays) -> Result<()>) -> bool {
        if self.stop.is_some() {
            return false;
        }
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            self.build().map(|built| match built {
                Some(arrays) => show(&arrays).map(|()| true),
                None => Ok(false),
            })
        }));
        match outcome {
            Ok(Ok(Ok(has_more))) => return has_more,
            Ok(Ok(Err(error)) | Err(error)) => self.stop = Some(Stop::Error(error)),
            Err(panic) => self.stop = Some(Stop::Panic(panic)),
        }
        false
    }

    /// Whether all went well.
    ///
    /// # Panics
    /// When building a block did.
    pub(super) fn outcome(self) -> Result<()> {
        match self.stop {
            None => Ok(()),
            Some(Stop::Error(error)) => Err(error),
            Some(Stop::Panic(panic)) => resume_unwind(panic),
        }
    }

    fn build(&mut self) -> Result<Option<Arrays>> {
        let counts = self.rows.row_counts();
        while counts.get(self.next) == Some(&0) {
            self.next += 1;
        }
        let Some(count) = counts.get(self.next).copied() else { return Ok(None) };
        self.block.clear();
        self.rows.build(self.next, &mut self.block);
        self.next += 1;
        let (block, columns) = (&self.block, self.rows.columns().len());
        let lengths = (block.features.len(), block.labels.len(), block.weights.len());
        if lengths != (count * columns, count, count) {
            return Err(refused("take a block", "it has not as many values as rows and columns"));
        }
        // XGBoost would find them too, but only after all blocks are built.
        if block.features.iter().any(|value| value.is_infinite()) {
            return Err(refused("take a block", "a value is infinite"));
        }
        Ok(Some(Arrays {
            features: Arrays::array(&block.features, columns),
            labels: Arrays::array(&block.labels, 1),
            weights: Arrays::array(&block.weights, 1),
        }))
    }
}
