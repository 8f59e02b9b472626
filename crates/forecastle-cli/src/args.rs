//! What the user typed, before anything is looked at.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Parser, Subcommand, ValueEnum};
use forecastle_pipeline::sample::{SAMPLES, Sample};

use crate::commands::{Serve, Users};

/// Demand forecasts you can trust with your stock.
#[derive(Parser)]
#[command(name = "forecastle", version, max_term_width = 100, arg_required_else_help = true)]
#[command(
    after_help = "Examples:\n  forecastle init shop --sample weekly-stores\n  forecastle run --project shop\n  forecastle export latest --layout walmart --project shop"
)]
pub struct Args {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

/// Flags of every command.
#[derive(clap::Args)]
pub struct Common {
    /// The project's folder.
    #[arg(long, global = true, default_value = ".", value_name = "DIR")]
    pub project: PathBuf,
    /// How to print results.
    #[arg(long, global = true, value_enum, default_value = "table", value_name = "FORMAT")]
    pub output: Format,
    /// Say only what went wrong.
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Show no progress bars.
    #[arg(long, global = true)]
    pub no_progress: bool,
    /// Take this as today's date (YYYY-MM-DD).
    #[arg(long, global = true, value_name = "DATE")]
    pub today: Option<NaiveDate>,
    /// The number of threads; 0 for all cores.
    #[arg(long, global = true, value_name = "N")]
    pub threads: Option<usize>,
}

/// How results are printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Table,
    /// For programs, with the field names of the files.
    Json,
    /// For spreadsheets.
    Csv,
}

/// Settings that a command line may change for one run.
#[derive(clap::Args, Clone, Default)]
pub struct Overrides {
    /// The number of periods ahead.
    #[arg(long, value_name = "H")]
    pub horizon: Option<usize>,
    /// Models to choose from, separated by commas.
    #[arg(long, value_name = "A,B,…", value_delimiter = ',')]
    pub models: Vec<String>,
    /// Prediction intervals in percent, separated by commas.
    #[arg(long, value_name = "80,95", value_delimiter = ',')]
    pub levels: Vec<f64>,
    /// The number of origins of the backtest.
    #[arg(long, value_name = "N")]
    pub windows: Option<usize>,
    /// The number of periods between origins; the horizon when absent.
    #[arg(long, value_name = "S")]
    pub step: Option<usize>,
}

#[derive(Subcommand)]
pub enum Command {
    /// Make a project, with generated sample data or from your own file.
    Init {
        /// The folder to make.
        dir: PathBuf,
        /// Guess the settings from this CSV or Parquet file.
        #[arg(long, value_name = "FILE")]
        from: Option<PathBuf>,
        #[command(flatten)]
        sample: SampleWanted,
    },
    /// Validate the data: every problem in one pass.
    Check {
        /// Show what earlier checks found, day by day, instead.
        #[arg(long)]
        history: bool,
    },
    /// Explore the data: volume, seasons, trend, disruptions and more, in words and pictures.
    Profile {
        /// The page to write; a JSON file of the same name is written beside it.
        #[arg(long, value_name = "FILE.html", default_value = "profile.html")]
        out: PathBuf,
    },
    /// Try every model on the past.
    Backtest {
        #[command(flatten)]
        overrides: Overrides,
        /// Write every forecast beside its actual to this file (.csv, .parquet or .xlsx).
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Search for the way of growing boosted trees that suits the data.
    Tune {
        /// Stop after so many trials, those kept from an earlier search of the same data among them.
        #[arg(long, value_name = "N", default_value_t = 40)]
        trials: usize,
        /// Stop after so many minutes.
        #[arg(long, value_name = "M")]
        minutes: Option<f64>,
        /// The number of periods ahead.
        #[arg(long, value_name = "H")]
        horizon: Option<usize>,
        /// Models to try, separated by commas; all that can be tuned when absent.
        #[arg(long, value_name = "A,B,…", value_delimiter = ',')]
        models: Vec<String>,
        /// The number of origins of the search.
        #[arg(long, value_name = "N")]
        windows: Option<usize>,
        /// Put what was found into forecastle.toml.
        #[arg(long)]
        write: bool,
    },
    /// Choose and fit a model, pass the promotion gate, register a version.
    Train {
        #[command(flatten)]
        overrides: Overrides,
    },
    /// Forecast every series and publish the run.
    Forecast {
        #[command(flatten)]
        overrides: Overrides,
        /// Write the forecast to this file too (.csv, .parquet or .xlsx).
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// The whole cycle: check, train, forecast, evaluate, monitor.
    Run {
        #[command(flatten)]
        overrides: Overrides,
        /// Say what would be done, for which series, and do nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Score any forecast file against any actuals.
    Evaluate {
        /// The forecasts: keys, time, forecast, and perhaps lo_* and hi_*.
        #[arg(long, value_name = "FILE")]
        forecast: PathBuf,
        /// The actuals: the same keys and time, and the target.
        #[arg(long, value_name = "FILE")]
        actual: PathBuf,
        /// The time column, when it is not the only one with dates.
        #[arg(long, value_name = "COLUMN")]
        time: Option<String>,
        /// The target column of the actuals.
        #[arg(long, value_name = "COLUMN")]
        target: Option<String>,
        /// How the actuals write dates, such as %d-%m-%Y.
        #[arg(long, value_name = "FORMAT")]
        date_format: Option<String>,
    },
    /// Hand a run to others.
    Export {
        /// The run, such as r_0001, or `latest`.
        run: String,
        /// The layout.
        #[arg(long, value_enum, default_value = "long")]
        layout: Layout,
        /// Where to: a file (.csv, .parquet, .xlsx), s3://bucket/key, s3://bucket/folder/ for all files
        /// of the run, or postgres://user@host/database; stdout when absent.
        #[arg(long, value_name = "TARGET")]
        to: Option<String>,
    },
    /// Say what a series' forecast is made of, in words and amounts; without a series, which features
    /// matter to the champion.
    Explain {
        /// The series: one value for each key column, in the order of the project's keys.
        #[arg(value_name = "KEY")]
        key: Vec<String>,
        /// Which features matter, for a table without key columns too.
        #[arg(long, conflicts_with = "key")]
        importance: bool,
    },
    /// Write what models see of every series at an origin to a Parquet file, for use elsewhere.
    Features {
        /// An origin, the last period that is known (YYYY-MM-DD); the latest one when absent.
        #[arg(long, value_name = "DATE", conflicts_with = "last", num_args = 1..)]
        origin: Vec<String>,
        /// The latest so many origins, one after each period.
        #[arg(long, value_name = "N", default_value_t = 1)]
        last: usize,
        /// The number of periods ahead.
        #[arg(long, value_name = "H")]
        horizon: Option<usize>,
        /// The file to write.
        #[arg(long, value_name = "FILE", default_value = "features.parquet")]
        out: PathBuf,
    },
    /// Compare published forecasts with what came, against thresholds.
    Monitor,
    /// List finished runs.
    Runs,
    /// The registry of model versions.
    Models {
        #[command(subcommand)]
        command: Models,
    },
    /// Make a run the published one, or go back to the one before.
    Publish {
        /// The run, such as r_0001.
        #[arg(required_unless_present = "rollback")]
        run: Option<String>,
        /// Go back to the run published before; once more, to the one before that.
        #[arg(long, conflicts_with = "run")]
        rollback: bool,
    },
    /// Examine the store: every run, version, publication, job and audit entry.
    Doctor {
        /// Tidy up what killed processes left behind.
        #[arg(long)]
        fix: bool,
    },
    /// Bring the database's schema up to date, or back.
    Migrate {
        /// Move to this schema; what lies above it goes, with all that its tables hold.
        #[arg(long, value_name = "N")]
        to: Option<i64>,
        /// Go back by one schema.
        #[arg(long, conflicts_with = "to")]
        down: bool,
        /// Change nothing; say where the database stands.
        #[arg(long, conflicts_with_all = ["to", "down"])]
        status: bool,
    },
    /// Serve the dashboard and the API.
    Serve(Serve),
    /// Do the jobs that the service was asked for.
    Worker,
    /// The people who may sign in.
    Users {
        #[command(subcommand)]
        command: Users,
    },
}

impl Command {
    /// Whether it goes on until it is asked to stop, and ends what it has begun before it does.
    pub fn stops_by_itself(&self) -> bool {
        matches!(self, Self::Serve(_) | Self::Worker)
    }
}

/// Generated data; all but the seed is for the samples with transactions.
#[derive(clap::Args, Clone, Default, PartialEq)]
pub struct SampleWanted {
    /// Generate data of this kind.
    #[arg(long, value_parser = sample_names(), conflicts_with = "from")]
    pub sample: Option<String>,
    /// The seed of generated data.
    #[arg(long, requires = "sample")]
    pub seed: Option<u64>,
    /// The number of products.
    #[arg(long, value_name = "N", requires = "sample")]
    pub skus: Option<usize>,
    /// The number of warehouses.
    #[arg(long, value_name = "N", requires = "sample")]
    pub warehouses: Option<usize>,
    /// The number of days.
    #[arg(long, value_name = "N", requires = "sample")]
    pub days: Option<usize>,
    /// The last day (YYYY-MM-DD).
    #[arg(long, value_name = "DATE", requires = "sample")]
    pub last_day: Option<NaiveDate>,
    /// Which part of all pairs of product and warehouse there is.
    #[arg(long, value_name = "PERCENT", requires = "sample")]
    pub assortment: Option<f64>,
    /// Which part of days a product is out of stock on, about.
    #[arg(long, value_name = "PERCENT", requires = "sample")]
    pub stock_outs: Option<f64>,
    /// Bulk orders to plant, per 1,000 days of a series.
    #[arg(long, value_name = "N", requires = "sample")]
    pub outliers: Option<f64>,
    /// Errors to plant in the transactions.
    #[arg(long, value_name = "N", requires = "sample")]
    pub errors: Option<usize>,
    /// Write transactions, returns and stock as CSV and not as Parquet.
    #[arg(long, requires = "sample")]
    pub csv: bool,
    /// Leave out the stock table and the truth, which have a row per series and day.
    #[arg(long, requires = "sample")]
    pub lean: bool,
}

fn sample_names() -> PossibleValuesParser {
    let value = |sample: &Sample| PossibleValue::new(sample.name).help(sample.doc);
    PossibleValuesParser::new(SAMPLES.iter().map(value).collect::<Vec<_>>())
}

/// Layouts of an export.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Layout {
    /// The forecast as it is: keys, time, model, forecast, bounds.
    Long,
    /// Store, Date, Weekly_Sales, Predicted_Sales.
    Walmart,
    /// The levels above the series: level, its columns, time, model, forecast, bounds.
    Levels,
}

#[derive(Subcommand)]
pub enum Models {
    /// Every version, and every model there is.
    List,
    /// One version.
    Show {
        /// The version's number.
        version: u32,
    },
    /// Make a version the champion.
    Promote {
        /// The version's number.
        version: u32,
        /// Why.
        #[arg(long, default_value = "promoted by hand")]
        reason: String,
    },
    /// Go back to the champion before this one.
    Rollback,
}
