//! The large tables, written day by day.
//!
//! Series are independent of each other and days follow each other, so a block of days is gone through by all
//! series side by side, then written in order; meanwhile the next block is gone through. Memory is a state per
//! series and two blocks, whatever the number of days.

use std::mem;
use std::path::Path;

use forecastle_core::Result;
use rayon::prelude::*;

use super::Options;
use super::daily::{DayRow, Spell, daily_batch, daily_schema, stock_batch, stock_schema};
use super::faults::{Fault, faults_of_day};
use super::lines::{Line, Names, batches, lines_of, returns_schema, transactions_schema};
use super::products::{sku_name, warehouse_name};
use super::series::Series;
use super::sink::Sink;
use super::world::World;
use crate::progress::Progress;

/// Days of a block.
const BLOCK: usize = 8;

/// Products that are gone through together; fixed, so that files do not depend on the number of threads.
const CHUNK: usize = 32;

/// What came of writing the history, for the list of planted things and for those who asked for it.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Rows of the transactions.
    pub transactions: u64,
    /// Rows of the returns.
    pub returns: u64,
    /// Pairs of product and warehouse.
    pub series: usize,
    /// Planted errors: the row of the transactions, the header being row 1, and what is wrong with it.
    pub faults: Vec<(u64, Fault)>,
    /// Planted bulk orders: product, warehouse, day, units sold without it, its units.
    pub outliers: Vec<(usize, usize, usize, u32, u32)>,
    /// Times without stock.
    pub spells: Vec<Spell>,
}

/// What a chunk of products did in a block of days.
#[derive(Default)]
struct Part {
    lines: Vec<Vec<Line>>,
    days: Vec<Vec<DayRow>>,
}

struct Chunk {
    skus: Vec<usize>,
    series: Vec<Vec<Series>>,
}

/// Writes transactions, returns, stock and the daily truth.
///
/// # Errors
/// `X001` when a file cannot be written.
pub fn write_history(
    world: &World,
    options: &Options,
    folder: &Path,
    progress: &dyn Progress,
) -> Result<Outcome> {
    let mut chunks: Vec<Chunk> = (0..world.size.skus)
        .collect::<Vec<_>>()
        .chunks(CHUNK)
        .map(|skus| Chunk {
            skus: skus.to_vec(),
            series: skus.iter().map(|sku| Series::of_product(world, *sku).collect()).collect(),
        })
        .collect();
    let count = chunks.iter().flat_map(|chunk| &chunk.series).map(Vec::len).sum();
    let mut writer = Writer::begin(world, options, folder)?;
    writer.outcome.series = count;
    let blocks: Vec<_> = (0..world.size.days).step_by(BLOCK).collect();
    progress.begin("Generating days", blocks.len());
    let mut parts = go_through(world, options, &mut chunks, 0);
    for first in blocks {
        let ready = mem::take(&mut parts);
        let next = first + BLOCK;
        let (written, following) = rayon::join(
            || writer.write_block(ready, first),
            || match next < world.size.days {
                true => go_through(world, options, &mut chunks, next),
                false => Vec::new(),
            },
        );
        written?;
        parts = following;
        progress.advance();
    }
    progress.end();
    writer.end()
}

/// Takes all series through a block of days.
fn go_through(world: &World, options: &Options, chunks: &mut [Chunk], first: usize) -> Vec<Part> {
    let days = first..(first + BLOCK).min(world.size.days);
    let wants_days = options.has_stock || options.has_truth;
    let through = |chunk: &mut Chunk| {
        let mut part = Part::default();
        for day in days.clone() {
            let (mut lines, mut rows) = (Vec::new(), Vec::new());
            for (sku, all) in chunk.skus.iter().zip(&mut chunk.series) {
                let of = world.product_day(*sku, day);
                for series in all {
                    let Some(done) = series.step(world, &of, day) else { continue };
                    lines.extend(lines_of(world, series, &done, day));
                    if wants_days {
                        rows.push(DayRow { sku: *sku, warehouse: series.warehouse, day: done });
                    }
                }
            }
            part.lines.push(lines);
            part.days.push(rows);
        }
        part
    };
    chunks.par_iter_mut().map(through).collect()
}

/// The files that grow.
struct Writer<'a> {
    world: &'a World,
    options: &'a Options,
    names: Names,
    transactions: Sink,
    returns: Sink,
    stock: Option<Sink>,
    daily: Option<Sink>,
    next_id: i64,
    open_spells: Vec<Option<Spell>>,
    outcome: Outcome,
}

impl<'a> Writer<'a> {
    fn begin(world: &'a World, options: &'a Options, folder: &Path) -> Result<Self> {
        let form = options.form;
        let sink = |name: &str, schema| {
            Sink::create(&folder.join(format!("{name}.{}", form.ending())), form, schema)
        };
        let stock = options.has_stock.then(|| sink("data/stock", stock_schema())).transpose()?;
        let truth = folder.join("truth/daily.parquet");
        let daily = options
            .has_truth
            .then(|| Sink::create(&truth, super::Form::Parquet, daily_schema()))
            .transpose()?;
        Ok(Self {
            names: Names {
                skus: (0..world.size.skus).map(sku_name).collect(),
                warehouses: (0..world.size.warehouses).map(warehouse_name).collect(),
            },
            transactions: sink("data/transactions", transactions_schema())?,
            returns: sink("data/returns", returns_schema())?,
            stock,
            daily,
            next_id: 1,
            open_spells: vec![None; world.size.skus * world.size.warehouses],
            outcome: Outcome::default(),
            world,
            options,
        })
    }

    fn write_block(&mut self, mut parts: Vec<Part>, first: usize) -> Result<()> {
        let count = parts.first().map_or(0, |part| part.lines.len());
        let mut days = Vec::new();
        for place in 0..count {
            let lines: Vec<Line> =
                parts.iter_mut().flat_map(|part| mem::take(&mut part.lines[place])).collect();
            let rows: Vec<DayRow> =
                parts.iter_mut().flat_map(|part| mem::take(&mut part.days[place])).collect();
            let first_id = self.next_id;
            self.next_id += lines.len() as i64;
            days.push((first + place, first_id, lines, rows));
        }
        let (world, names, options) = (self.world, &self.names, self.options);
        let form = options.form;
        let made: Vec<_> = days
            .par_iter()
            .map(|(day, first_id, lines, rows)| {
                let about = (*day, world.size.days);
                let faults = match lines.is_empty() {
                    true => Vec::new(),
                    false => faults_of_day(world.draw, form, world.size.errors, about, lines.len()),
                };
                let (sold, back) = batches(world, names, (form, *day), lines, &faults, *first_id);
                let stock = options.has_stock.then(|| stock_batch(world, names, *day, rows));
                let daily = options.has_truth.then(|| daily_batch(world, names, *day, rows));
                (faults, sold, back, stock, daily)
            })
            .collect();
        for ((day, _, _, rows), (faults, sold, back, stock, daily)) in days.iter().zip(made) {
            let row = self.outcome.transactions + 2;
            self.outcome.faults.extend(faults.iter().map(|(place, f)| (row + *place as u64, *f)));
            self.outcome.transactions += sold.num_rows() as u64;
            self.outcome.returns += back.num_rows() as u64;
            self.transactions.write(&sold)?;
            self.returns.write(&back)?;
            if let (Some(sink), Some(batch)) = (&mut self.stock, &stock) {
                sink.write(batch)?;
            }
            if let (Some(sink), Some(batch)) = (&mut self.daily, &daily) {
                sink.write(batch)?;
            }
            rows.iter().for_each(|row| self.note(*day, row));
        }
        Ok(())
    }

    /// Takes down what was planted in a series' day, and whether it had stock.
    fn note(&mut self, day: usize, row: &DayRow) {
        let done = &row.day;
        if done.outlier > 0 {
            let usual = done.sold - done.outlier;
            self.outcome.outliers.push((row.sku, row.warehouse, day, usual, done.outlier));
        }
        let open = &mut self.open_spells[row.sku * self.world.size.warehouses + row.warehouse];
        match (done.on_hand == 0, open.as_mut()) {
            (true, Some(spell)) => spell.add(day, done),
            (true, None) => *open = Some(Spell::begin(row, day)),
            (false, Some(_)) => self.outcome.spells.extend(open.take()),
            (false, None) => (),
        }
    }

    fn end(mut self) -> Result<Outcome> {
        self.transactions.close()?;
        self.returns.close()?;
        for sink in [self.stock, self.daily].into_iter().flatten() {
            sink.close()?;
        }
        self.outcome.spells.extend(self.open_spells.into_iter().flatten());
        self.outcome.spells.sort_by_key(|spell| (spell.sku, spell.warehouse, spell.first));
        Ok(self.outcome)
    }
}
