//! Retail samples: all tables of a company, and the truth behind them.
//!
//! Units that are wanted of product `p` in warehouse `w` on day `t` are a Poisson number around
//!
//! `level(p) · growth(p, t) · life(p, t) · pair(p, w) · place(w, t) · category(c, t) · weather(c, w, t) ·
//! price(p, t)^elasticity(p) · campaign(p, w, t) · exp(noise(p, w, t))`
//!
//! where
//!
//! - levels follow Zipf's law, so that few products make most of the volume and many sell now and then;
//! - a new product finds its buyers in 45 days, one that is given up fades in 40;
//! - a category has its year, its week, its Christmas, its holidays and paydays, and a shutdown with a recovery
//!   of its own speed ([`Plan::has_shutdown`]);
//! - of the campaigns that run, the one with the best discount counts: `(1 − discount)^elasticity · lift`;
//! - the noise is an AR(1) process with coefficient 0.3 and the product's standard deviation.
//!
//! What is sold is what is wanted, as far as it is there: a warehouse orders in time, but suppliers fail, and
//! then a product is out of stock for days. Bulk orders ([`Size::outliers_per_1000`]) are delivered past the
//! stock. Of what is sold a part comes back within three weeks.
//!
//! The same settings give the same bytes for any number of threads: every random number belongs to what it is
//! about, not to who asked first.

mod campaigns;
mod daily;
mod disruption;
mod draw;
mod faults;
mod history;
mod lines;
mod places;
mod plan;
mod products;
mod project;
mod series;
mod sink;
mod tables;
mod time;
mod truth;
mod weather;
mod world;

use std::path::Path;

use forecastle_core::{Error, Result};

pub use plan::{CategoryPlan, LAST_DAY, Plan, Size};
pub use sink::Form;

use crate::progress::Progress;
use world::World;

/// How a retail sample is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// How much is generated.
    pub size: Size,
    /// The seed of all random numbers.
    pub seed: u64,
    /// How transactions, returns and stock are written.
    pub form: Form,
    /// Whether the stock table is written, a row per series and day.
    pub has_stock: bool,
    /// Whether the truth is written.
    pub has_truth: bool,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Rows of the transactions.
    pub transactions: u64,
    /// Rows of the returns.
    pub returns: u64,
    /// Pairs of product and warehouse.
    pub series: usize,
    /// The text of `forecastle.toml` for these tables.
    pub settings: String,
}

/// Writes a sample: `data/` with all tables of the contract, and `truth/`.
///
/// # Errors
/// `U001` for a size out of its range, `X001` when a file cannot be written.
pub fn write(
    plan: &'static Plan,
    options: &Options,
    folder: &Path,
    name: &str,
    progress: &dyn Progress,
) -> Result<Written> {
    check(&options.size)?;
    let world = World::new(plan, options.size, options.seed);
    tables::write_tables(&world, &folder.join("data"))?;
    let outcome = history::write_history(&world, options, folder, progress)?;
    if options.has_truth {
        truth::write_truth(&world, &outcome, options.form, &folder.join("truth"))?;
    }
    Ok(Written {
        transactions: outcome.transactions,
        returns: outcome.returns,
        series: outcome.series,
        settings: project::settings(plan, options, name),
    })
}

fn check(size: &Size) -> Result<()> {
    let within = |what: &str, value: f64, low: f64, high: f64| {
        if (low..=high).contains(&value) {
            return Ok(());
        }
        let message = format!("{what} {value} is not between {low} and {high}");
        Err(Error::new("U001", message))
    };
    within("--skus", size.skus as f64, 1.0, 99_999.0)?;
    within("--warehouses", size.warehouses as f64, 1.0, 999.0)?;
    within("--days", size.days as f64, 60.0, 3660.0)?;
    within("--assortment", size.assortment_percent, 0.0, 100.0)?;
    within("--stock-outs", size.stock_out_percent, 0.0, 25.0)?;
    within("--outliers", size.outliers_per_1000, 0.0, 100.0)
}
