//! How long scoring takes for each tree and row: LightGBM's two ways to predict, and the scorer.
//!
//! Used by `benches/boosting/scoring.sh`: `scoring LEAVES ROWS`. LightGBM grows 500 trees on generated rows of
//! 40 columns; other rows, generated block by block, are scored by all, on one thread. The scorer scores every
//! block; LightGBM only some of them, of which the times and the largest difference are taken. Then
//! the scorer alone goes over blocks on all threads. Times are of the processor, but for the last.

use std::io::Write as _;
use std::time::{Duration, Instant};

use forecastle_core::random;
use forecastle_models::boosting::forest::{Explainer, Forest, SavedForest, Scorer};
use forecastle_models::boosting::lightgbm::{Booster, Dataset, Params};
use rayon::prelude::*;

const COLUMNS: usize = 40;
/// The columns that hold codes.
const CODES: [usize; 2] = [0, 1];
const TREES: usize = 500;
const TRAINING_ROWS: usize = 50_000;
const BLOCK: usize = 10_000;
/// LightGBM scores every how many-th block.
const SHARE: usize = 20;
/// Blocks that all threads score.
const PARALLEL_BLOCKS: usize = 100;
const WHOLE_RUN: f64 = 15e6;
/// What Linux counts processor time in, on every machine it runs on today.
const TICKS_PER_SECOND: f64 = 100.0;
const EXPLAINED: usize = 50;

type Failure = Box<dyn std::error::Error>;

/// Processor time spent on rows, or time where the system does not tell it.
#[derive(Default)]
struct Clock {
    took: Duration,
    rows: usize,
}

impl Clock {
    fn time<T>(&mut self, rows: usize, run: impl FnOnce() -> T) -> T {
        let (started, before) = (Instant::now(), processor_time());
        let result = run();
        let elapsed = started.elapsed();
        self.took += processor_time().zip(before).map_or(elapsed, |(after, before)| after - before);
        self.rows += rows;
        result
    }

    fn nanoseconds(&self, trees: usize) -> f64 {
        self.took.as_secs_f64() * 1e9 / self.rows as f64 / trees as f64
    }
}

/// What this thread has had of a processor, where the system tells it.
fn processor_time() -> Option<Duration> {
    let times = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(times.split(' ').next()?.parse().ok()?))
}

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let leaves: usize = arguments.next().ok_or("usage: scoring LEAVES ROWS")?.parse()?;
    let row_count: usize = arguments.next().map_or(Ok(2_000_000), |count| count.parse())?;
    let mut booster = grown(leaves)?;
    let forest = Forest::from_lightgbm(booster.to_text())?;
    let scorer = Scorer::new(&forest);
    let (mut ours, mut matrix, mut single) = (Clock::default(), Clock::default(), Clock::default());
    let mut largest_difference: f64 = 0.0;
    let mut scores = vec![0.0; BLOCK];
    for block in 0..row_count.div_ceil(BLOCK) {
        let rows = features(block + 1, BLOCK);
        ours.time(BLOCK, || scorer.score(&rows, &mut scores));
        if block % SHARE == 0 {
            let predicted = matrix.time(BLOCK, || booster.predict_matrix(&rows, COLUMNS))?;
            single.time(BLOCK, || booster.predict(&rows, COLUMNS))?;
            let differences = scores.iter().zip(&predicted).map(|(a, b)| (a - b).abs());
            largest_difference = differences.fold(largest_difference, f64::max);
        }
    }
    let trees = forest.trees.len();
    let nodes: usize = forest.trees.iter().map(|tree| tree.nodes.len()).sum();
    let mut out = std::io::stdout();
    writeln!(
        out,
        "{trees} trees of {:.0} leaves, {COLUMNS} columns, one thread",
        nodes as f64 / trees as f64 + 1.0
    )?;
    for (name, clock) in
        [("LightGBM, matrix", &matrix), ("LightGBM, single rows", &single), ("scorer", &ours)]
    {
        let nanoseconds = clock.nanoseconds(trees);
        let ratio = nanoseconds / ours.nanoseconds(trees);
        writeln!(
            out,
            "  {name:<22} {nanoseconds:6.2} ns per tree and row, {ratio:5.1} times the scorer's, {} rows",
            clock.rows
        )?;
    }
    writeln!(
        out,
        "  largest difference     {largest_difference:e} of scores near {:.2}",
        scores[0]
    )?;
    let kept = serde_json::to_string(&SavedForest::of(&forest))?.len();
    let (kept, text) = (kept / nodes, booster.to_text().len() / nodes);
    writeln!(out, "  kept in {kept} bytes for a node and its leaf, LightGBM's text in {text}")?;
    in_parallel(&scorer, &mut out)?;
    explain(&forest, &mut booster, &mut out)
}

/// How long all threads take for some blocks, and by that for a whole run.
fn in_parallel(scorer: &Scorer, out: &mut impl std::io::Write) -> Result<(), Failure> {
    let blocks: Vec<Vec<f32>> = (0..8).map(|block| features(block + 1, BLOCK)).collect();
    let (started, ticks) = (Instant::now(), processor_ticks());
    (0..PARALLEL_BLOCKS).into_par_iter().for_each(|block| {
        let mut scores = vec![0.0; BLOCK];
        scorer.score(&blocks[block % blocks.len()], &mut scores);
    });
    let seconds = started.elapsed().as_secs_f64();
    let processor = (processor_ticks() - ticks) as f64 / TICKS_PER_SECOND;
    let share = WHOLE_RUN / (PARALLEL_BLOCKS * BLOCK) as f64;
    writeln!(
        out,
        "  {:.1} million rows in {seconds:.1} s on {} threads ({processor:.1} s of processor); \
         {:.0} million would take {:.0} s ({:.0} s of processor)",
        WHOLE_RUN / share / 1e6,
        rayon::current_num_threads(),
        WHOLE_RUN / 1e6,
        seconds * share,
        processor * share,
    )?;
    Ok(())
}

/// Processor time of all threads, where the system tells it, else zero.
fn processor_ticks() -> u64 {
    let status = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the program's name, in brackets, the 12th and the 13th field are user and system time.
    let fields = status.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum()
}

/// How long explanations take for a row.
fn explain(
    forest: &Forest,
    booster: &mut Booster,
    out: &mut impl std::io::Write,
) -> Result<(), Failure> {
    let rows = features(1, EXPLAINED);
    let explainer = Explainer::new(forest);
    let mut contributions = vec![0.0; EXPLAINED * (COLUMNS + 1)];
    let (mut ours, mut theirs) = (Clock::default(), Clock::default());
    ours.time(EXPLAINED, || explainer.explain(&rows, &mut contributions));
    let expected = theirs.time(EXPLAINED, || booster.contributions(&rows, COLUMNS))?;
    let differences = contributions.iter().zip(&expected).map(|(a, b)| (a - b).abs());
    writeln!(
        out,
        "  explanations           {:.2} ms per row, LightGBM {:.2} ms, largest difference {:e}",
        ours.nanoseconds(1) / 1e6,
        theirs.nanoseconds(1) / 1e6,
        differences.fold(0.0, f64::max),
    )?;
    Ok(())
}

fn grown(leaves: usize) -> Result<Booster, Failure> {
    let rows = features(0, TRAINING_ROWS);
    let labels: Vec<f32> = rows.chunks(COLUMNS).zip(0..).map(|(row, at)| label(row, at)).collect();
    let params = Params::new()
        .set("objective", "regression")
        .set("num_leaves", leaves)
        .set("learning_rate", 0.05)
        .set("min_data_in_leaf", 20)
        .set("feature_fraction", 0.5)
        .set("max_bin", 255)
        .set("seed", 1)
        .set("deterministic", true)
        .set("force_row_wise", true);
    let dataset = Dataset::from_rows(&rows, COLUMNS, &labels, None, &CODES, &params, None)?;
    Ok(Booster::train(&dataset, &params, TREES)?)
}

/// Rows with two columns of codes, some flags, amounts, and a few unknown values.
fn features(block: usize, count: usize) -> Vec<f32> {
    let draw = |row: usize, column: usize| {
        random::uniform(5, block as u64, (row * COLUMNS + column) as u64)
    };
    (0..count)
        .into_par_iter()
        .flat_map_iter(|row| {
            (0..COLUMNS).map(move |column| {
                let uniform = draw(row, column);
                match column {
                    0 => (uniform * 50.0).floor() as f32,
                    1 => (uniform * 300.0).floor() as f32,
                    2..8 => f32::from(uniform < 0.2),
                    _ if uniform < 0.03 => f32::NAN,
                    _ if column % 3 == 0 => uniform.powi(4) as f32 * 100.0,
                    _ => uniform as f32,
                }
            })
        })
        .collect()
}

/// Something of every column, with noise.
fn label(row: &[f32], at: u64) -> f32 {
    let known = |column: usize| if row[column].is_nan() { 0.5 } else { row[column] };
    let code = (row[0] * 7.0 % 11.0) / 11.0 + (row[1] * 13.0 % 17.0) / 17.0;
    let amounts: f32 = (8..COLUMNS).map(|column| (known(column) * column as f32).sin()).sum();
    let together = known(8) * known(10) * 4.0 + row[2] * known(11) * 3.0;
    code + amounts * 0.3 + together + random::normal(6, 0, at) as f32 * 0.5
}
