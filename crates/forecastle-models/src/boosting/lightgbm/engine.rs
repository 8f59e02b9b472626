//! LightGBM as an engine: rows binned block by block, trees read into a forest of our own.

use forecastle_core::{Error, Result};

use super::{Booster, Dataset, LightGbmError, Params, StreamedRows};
use crate::boosting::engine::{Binned, Engine, Growth, Lesson, Objective};
use crate::boosting::forest::Forest;
use crate::boosting::learnt::Learnt;
use crate::boosting::rows::{RowBlocks, each_block, sample};

/// LightGBM.
pub struct LightGbm;

/// Rows binned by LightGBM.
struct BinnedRows {
    dataset: Dataset,
    bins: usize,
}

impl Engine for LightGbm {
    fn name(&self) -> &'static str {
        "lightgbm"
    }

    fn bin(&self, rows: &dyn RowBlocks, bins: usize) -> Result<Box<dyn Binned>> {
        let dataset = stream(rows, &borders(rows, bins)?)?;
        Ok(Box::new(BinnedRows { dataset, bins }))
    }
}

impl Binned for BinnedRows {
    fn row_count(&self) -> usize {
        self.dataset.row_count()
    }

    fn learn(&self, lesson: &Lesson<'_>, growth: &Growth) -> Result<Learnt> {
        let rows = lesson.places(self.row_count())?;
        let params = params(growth, self.bins);
        let booster = self.booster(lesson, &rows, &params, growth.rounds).map_err(internal)?;
        Forest::from_lightgbm(booster.to_text()).map(Learnt::from).map_err(internal)
    }
}

impl BinnedRows {
    /// Trains on a copy of the rows, a byte for each value: labels belong to a data set, and others may be
    /// learning from these rows.
    fn booster(
        &self,
        lesson: &Lesson<'_>,
        rows: &[u32],
        params: &Params,
        rounds: usize,
    ) -> Result<Booster, LightGbmError> {
        let mut dataset = self.dataset.subset(rows, params)?;
        let of = |values: &[f32]| rows.iter().map(|row| values[*row as usize]).collect::<Vec<_>>();
        dataset.set_targets(&of(lesson.labels), &of(lesson.weights))?;
        Booster::train(&dataset, params, rounds)
    }
}

/// A data set of some of the blocks, spread evenly, which the borders of bins are taken from.
fn borders(rows: &dyn RowBlocks, bins: usize) -> Result<Dataset> {
    let (sample, width) = (sample(rows), rows.columns().len());
    let labels = vec![0.0; sample.len() / width.max(1)];
    let params = dataset_params(bins);
    Dataset::from_rows(&sample, width, &labels, None, &categorical(rows), &params, None)
        .map_err(internal)
}

fn stream(rows: &dyn RowBlocks, reference: &Dataset) -> Result<Dataset> {
    let total = rows.row_counts().iter().sum();
    let mut streamed = StreamedRows::like(reference, total).map_err(internal)?;
    each_block(rows, |block| streamed.push(&block.features, &block.labels, &block.weights))
        .map_err(internal)?;
    streamed.finish().map_err(internal)
}

fn categorical(rows: &dyn RowBlocks) -> Vec<usize> {
    let columns = rows.columns().iter().enumerate();
    columns.filter(|(_, column)| column.is_categorical).map(|(place, _)| place).collect()
}

fn dataset_params(bins: usize) -> Params {
    Params::default()
        .set("max_bin", bins)
        // All rows of the sample, which is one already.
        .set("bin_construct_sample_cnt", i32::MAX)
        // What a sample cannot split, all rows may.
        .set("feature_pre_filter", false)
        // Bundles of sparse columns are found on the sample and cost more than they save on dense rows.
        .set("enable_bundle", false)
}

/// LightGBM's names of how trees are grown.
///
/// One thread: it sums its histograms in another order for another number of threads, and the same data
/// must give the same bytes on every machine. Forests grow side by side instead.
fn params(growth: &Growth, bins: usize) -> Params {
    let params = dataset_params(bins)
        .set("learning_rate", growth.learning_rate)
        .set("num_leaves", growth.leaves)
        .set("min_data_in_leaf", growth.rows_of_leaf)
        .set("feature_fraction", growth.column_share)
        .set("bagging_fraction", growth.row_share)
        .set("bagging_freq", u8::from(growth.row_share < 1.0))
        .set("lambda_l2", growth.l2)
        .set("boosting", if growth.is_averaged { "rf" } else { "gbdt" })
        .set("seed", growth.seed % (1 << 31))
        .set("deterministic", true)
        .set("force_col_wise", true)
        .set("num_threads", 1);
    match growth.objective {
        Objective::Squares => params.set("objective", "regression"),
        Objective::Absolute => params.set("objective", "regression_l1"),
        Objective::Huber { delta } => params.set("objective", "huber").set("alpha", delta),
        Objective::Poisson => params.set("objective", "poisson"),
        Objective::Tweedie { power } => {
            params.set("objective", "tweedie").set("tweedie_variance_power", power)
        }
        Objective::Quantile { probability } => {
            params.set("objective", "quantile").set("alpha", probability)
        }
    }
}

fn internal(error: LightGbmError) -> Error {
    Error::new("X002", format!("LightGBM: {error}"))
}

#[cfg(test)]
mod tests {
    use forecastle_core::random::uniform;

    use super::*;
    use crate::boosting::rows::{Block, all_rows};
    use crate::features::Column;

    /// Made-up rows: a jagged function of four columns, one of codes, some unknown.
    struct MadeUp {
        columns: Vec<Column>,
        counts: Vec<usize>,
    }

    impl MadeUp {
        fn new(counts: Vec<usize>) -> Self {
            let mut columns: Vec<_> = (0..4).map(|i| Column::amount(format!("x{i}"))).collect();
            columns.push(Column::code("code"));
            Self { columns, counts }
        }
    }

    impl RowBlocks for MadeUp {
        fn columns(&self) -> &[Column] {
            &self.columns
        }

        fn row_counts(&self) -> &[usize] {
            &self.counts
        }

        fn build(&self, block: usize, out: &mut Block) {
            out.clear();
            for row in 0..self.counts[block] {
                let draw = |what: u64| uniform(what, block as u64, row as u64);
                let x = [draw(0), draw(1), draw(2), draw(3)];
                let code = (draw(4) * 8.0).floor();
                let known = |value: f64| if draw(5) < 0.05 { f32::NAN } else { value as f32 };
                out.features.extend(x.map(known));
                out.features.push(code as f32);
                let signal = (6.0 * x[0]).sin() + x[1] * x[2] + f64::from(code == 3.0);
                out.labels.push((signal + 0.1 * x[3]) as f32);
                out.weights.push(0.5 + draw(6) as f32);
            }
        }
    }

    fn growth() -> Growth {
        Growth {
            objective: Objective::Squares,
            rounds: 40,
            learning_rate: 0.1,
            leaves: 15,
            rows_of_leaf: 10,
            row_share: 0.8,
            column_share: 0.8,
            l2: 1.0,
            is_averaged: false,
            seed: 7,
        }
    }

    fn forest(rows: &MadeUp, binned: &dyn Binned, growth: &Growth) -> Forest {
        let all = all_rows(rows);
        let lesson = Lesson { labels: &all.labels, weights: &all.weights, rows: None };
        match binned.learn(&lesson, growth).unwrap() {
            Learnt::Forest(forest) => *forest,
            Learnt::Line(_) => unreachable!("LightGBM grows trees"),
        }
    }

    #[test]
    fn streamed_rows_grow_the_trees_of_a_whole_matrix() {
        let rows = MadeUp::new((0..40).map(|i| if i == 5 { 0 } else { 50 + i }).collect());
        let streamed = forest(&rows, &*LightGbm.bin(&rows, 255).unwrap(), &growth());
        let all = all_rows(&rows);
        let params = params(&growth(), 255);
        let whole = Dataset::from_rows(
            &all.features,
            5,
            &all.labels,
            Some(&all.weights),
            &[4],
            &params,
            None,
        );
        let booster = Booster::train(&whole.unwrap(), &params, 40).unwrap();
        assert_eq!(streamed, Forest::from_lightgbm(booster.to_text()).unwrap());
    }

    #[test]
    fn some_rows_grow_the_trees_that_they_grow_alone() {
        let rows = MadeUp::new(vec![300; 4]);
        let binned = LightGbm.bin(&rows, 63).unwrap();
        let some: Vec<u32> = (0..1200).filter(|row| row % 3 != 0).collect();
        let all = all_rows(&rows);
        let lesson = Lesson { labels: &all.labels, weights: &all.weights, rows: Some(&some) };
        let grown = binned.learn(&lesson, &growth()).unwrap();
        // The labels of the others do not matter.
        let spoil = |(row, label): (usize, &f32)| if row % 3 == 0 { 1e6 } else { *label };
        let labels: Vec<f32> = all.labels.iter().enumerate().map(spoil).collect();
        let spoilt = Lesson { labels: &labels, ..lesson };
        assert_eq!(binned.learn(&spoilt, &growth()).unwrap(), grown);
        assert_ne!(Learnt::from(forest(&rows, &*binned, &growth())), grown);
        for wrong in [vec![], vec![1200], vec![5, 4]] {
            assert!(binned.learn(&Lesson { rows: Some(&wrong), ..lesson }, &growth()).is_err());
        }
        assert!(binned.learn(&Lesson { labels: &labels[1..], ..lesson }, &growth()).is_err());
    }

    #[test]
    fn every_objective_grows() {
        let rows = MadeUp::new(vec![400; 2]);
        let binned = LightGbm.bin(&rows, 63).unwrap();
        for objective in [
            Objective::Squares,
            Objective::Absolute,
            Objective::Huber { delta: 0.5 },
            Objective::Quantile { probability: 0.9 },
        ] {
            let grown = forest(&rows, &*binned, &Growth { objective, ..growth() });
            assert!(grown.trees.len() > 1, "{objective:?}");
        }
        let averaged = forest(&rows, &*binned, &Growth { is_averaged: true, ..growth() });
        assert_eq!(averaged.trees.len(), 40);
    }
}
