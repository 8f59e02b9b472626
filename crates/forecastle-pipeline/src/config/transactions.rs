//! Settings of projects whose history is made of transactions: `[data.transactions]`, `[data.returns]` and
//! the tables beside them.

use std::collections::BTreeMap;

use forecastle_core::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::raw::{RawData, RawMissing, RawSales};
use super::sales;
use crate::names::did_you_mean;
use crate::tables::{self, TableSpec};

/// Single sales, which are added up to a panel.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawTransactions {
    /// A CSV or Parquet file, or a pattern such as `data/2024-*.csv`, relative to this file.
    pub source: String,
    /// The query, where the source is a database.
    pub query: Option<String>,
    /// Standard names of columns that are called otherwise: `{ StockCode = "sku" }`.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// The columns that make a series; `sku` and `warehouse_id`, those that the table has, when absent.
    pub keys: Option<Vec<String>>,
    /// What is added up and forecast.
    #[serde(default)]
    pub target: RawAmount,
    /// The periods that days are added up to. Weeks begin on Mondays.
    #[serde(default)]
    pub frequency: RawPeriods,
    /// What a period without a transaction means.
    #[serde(default)]
    pub missing_period: RawMissing,
    /// How dates are written, such as `%d-%m-%Y`; guessed when absent.
    pub date_format: Option<String>,
    /// The character between fields of a CSV file; guessed when absent.
    pub delimiter: Option<char>,
    /// The decimal sign, `.` or `,`; guessed when absent.
    pub decimal: Option<char>,
    /// Levels of aggregation, from broad to narrow: keys and constant columns of products and warehouses.
    #[serde(default)]
    pub hierarchy: Vec<String>,
    /// By whose sum over the history series are weighted in metrics; all alike when absent.
    pub weight: Option<RawAmount>,
    /// What counts where two files have rows of one series and day.
    #[serde(default)]
    pub overlap: RawOverlap,
    /// What becomes of lines that undo earlier ones.
    #[serde(default)]
    pub cancellations: RawCancellations,
    /// Rows that are no goods, by patterns of a column's values: `{ sku = ["POST", "gift_*"] }`.
    #[serde(default)]
    pub exclude: BTreeMap<String, Vec<String>>,
    /// Whether demand of a period may be below zero when more came back than was sold.
    #[serde(default)]
    pub allow_negative: bool,
    /// Megabytes of rows held in memory while they are added up; more go to the disk.
    pub memory_mb: Option<u64>,
}

/// What of a transaction is added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RawAmount {
    /// Units.
    #[default]
    Quantity,
    /// Money.
    Revenue,
}

/// Periods that days are added up to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RawPeriods {
    /// Days.
    #[default]
    Daily,
    /// Weeks, which begin on Mondays.
    Weekly,
    /// Calendar months.
    Monthly,
}

/// What counts where two files have rows of one series and day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RawOverlap {
    /// Nobody knows: the gate stays shut until somebody says.
    #[default]
    Error,
    /// Both: files hold different transactions.
    Sum,
    /// The rows of the file whose name comes last: later files correct earlier ones.
    LatestFile,
}

/// What becomes of lines that undo earlier ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RawCancellations {
    /// They count on their own day.
    #[default]
    Off,
    /// A line below zero takes back the latest earlier line of the same customer and series that is large
    /// enough; both are as if they had not been.
    Match,
}

/// What came back.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawReturns {
    /// A CSV or Parquet file, or a pattern, relative to this file.
    pub source: String,
    /// The query, where the source is a database.
    pub query: Option<String>,
    /// Standard names of columns that are called otherwise: `{ theirs = "ours" }`.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// How dates are written; guessed when absent.
    pub date_format: Option<String>,
    /// The character between fields of a CSV file; guessed when absent.
    pub delimiter: Option<char>,
    /// The decimal sign, `.` or `,`; guessed when absent.
    pub decimal: Option<char>,
    /// The day whose demand a return lessens.
    #[serde(default)]
    pub netted_on: RawNetting,
}

/// The day whose demand a return lessens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RawNetting {
    /// The latest days up to the return on which the series sold.
    #[default]
    DaySold,
    /// The day on which it came back.
    DayReturned,
}

/// A table beside the transactions.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawTable {
    /// A CSV or Parquet file, or a pattern, relative to this file.
    pub source: String,
    /// The query, where the source is a database.
    pub query: Option<String>,
    /// Standard names of columns that are called otherwise: `{ theirs = "ours" }`.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// How dates are written; guessed when absent.
    pub date_format: Option<String>,
    /// The character between fields of a CSV file; guessed when absent.
    pub delimiter: Option<char>,
    /// The decimal sign, `.` or `,`; guessed when absent.
    pub decimal: Option<char>,
}

/// The tables of a project whose history is made of transactions.
#[derive(Debug, Clone)]
pub struct DemandSource {
    /// The transactions.
    pub transactions: RawTransactions,
    /// What came back.
    pub netted_on: RawNetting,
    /// The other tables of the project, in the order of [`tables::TABLES`].
    pub tables: Vec<(&'static TableSpec, RawTable)>,
}

impl DemandSource {
    /// The settings of a table by its name; `None` where the project has none.
    pub fn table(&self, name: &str) -> Option<(&'static TableSpec, &RawTable)> {
        let found = self.tables.iter().find(|(spec, _)| spec.name == name)?;
        Some((found.0, &found.1))
    }
}

/// The column of periods that a panel of transactions has.
pub const PERIOD_COLUMN: &str = "date";
/// The keys of transactions unless the settings say otherwise.
pub const DEFAULT_KEYS: [&str; 2] = ["sku", "warehouse_id"];

impl RawAmount {
    /// The standard name of its column.
    pub fn column(self) -> &'static str {
        match self {
            Self::Quantity => "quantity",
            Self::Revenue => "revenue",
        }
    }
}

impl RawPeriods {
    /// The frequency's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
        }
    }
}

/// The demand history as the rest of the program sees it, and the transactions that it is made of.
///
/// # Errors
/// `C003` where neither or both of `[data.sales]` and `[data.transactions]` are there, or a setting of
/// theirs makes no sense.
pub fn history(data: RawData) -> Result<(RawSales, Option<DemandSource>)> {
    let beside = beside(&data);
    let returns = data.returns;
    match (data.sales, data.transactions) {
        (Some(_), Some(_)) => Err(Error::new(
            "C003",
            "data.transactions and data.sales are both there, and one of them is the demand history",
        )
        .hint("keep [data.sales] for a table with one row per series and period, [data.transactions] for single sales")),
        (None, None) => Err(Error::new("C003", "there is neither [data.sales] nor [data.transactions]")
            .hint("name the demand history: [data.sales] with source, keys, time and target, or [data.transactions] with source")),
        (Some(sales), None) => match (beside.first(), returns) {
            (None, None) => Ok((sales, None)),
            (first, _) => {
                let name = first.map_or("returns", |(spec, _)| spec.name);
                let message = format!("data.{name} goes with [data.transactions], and there is none");
                Err(Error::new("C003", message).hint("columns of [data.sales] itself can be known_future, past_only or static"))
            }
        },
        (None, Some(transactions)) => {
            check(&transactions)?;
            let netted_on = returns.as_ref().map_or(RawNetting::default(), |r| r.netted_on);
            let mut tables: Vec<_> = returns.map(returns_table).into_iter().collect();
            tables.extend(beside);
            for (spec, table) in &tables {
                check_columns(spec, &table.columns)?;
                sales::check_forms(&format!("data.{}", spec.name), table.decimal, table.date_format.as_deref())?;
            }
            let source = DemandSource { transactions, netted_on, tables };
            Ok((as_sales(&source.transactions), Some(source)))
        }
    }
}

fn returns_table(returns: RawReturns) -> (&'static TableSpec, RawTable) {
    let RawReturns { source, query, columns, date_format, delimiter, decimal, netted_on: _ } =
        returns;
    (&tables::RETURNS, RawTable { source, query, columns, date_format, delimiter, decimal })
}

/// The tables beside the history but returns, in the order of [`tables::TABLES`].
fn beside(data: &RawData) -> Vec<(&'static TableSpec, RawTable)> {
    let of = |spec: &TableSpec| match spec.name {
        "products" => data.products.clone(),
        "warehouses" => data.warehouses.clone(),
        "campaigns" => data.campaigns.clone(),
        "calendar" => data.calendar.clone(),
        "weather" => data.weather.clone(),
        "suppliers" => data.suppliers.clone(),
        "stock" => data.stock.clone(),
        _ => None,
    };
    tables::TABLES.iter().filter_map(|spec| Some((*spec, of(spec)?))).collect()
}

fn check(transactions: &RawTransactions) -> Result<()> {
    let spec = &tables::TRANSACTIONS;
    check_columns(spec, &transactions.columns)?;
    let (decimal, format) = (transactions.decimal, transactions.date_format.as_deref());
    sales::check_forms("data.transactions", decimal, format)?;
    let keys = transactions.keys.as_deref().unwrap_or_default();
    for (place, key) in keys.iter().enumerate() {
        let is_other = ["transaction_date", "quantity", "revenue", "price"].contains(&key.as_str());
        if is_other || keys[..place].contains(key) {
            let what = if is_other { "which means something else" } else { "twice" };
            let message = format!("data.transactions.keys has `{key}`, {what}");
            return Err(
                Error::new("C003", message).hint("name the columns that make a series, each once")
            );
        }
    }
    if transactions.keys.as_ref().is_some_and(Vec::is_empty) {
        return Err(Error::new("C003", "data.transactions.keys is empty")
            .hint("name the columns that make a series, such as keys = [\"sku\"]"));
    }
    if transactions.memory_mb.is_some_and(|megabytes| megabytes < 64) {
        return Err(Error::new("C003", "data.transactions.memory_mb is less than 64")
            .hint("give it 64 or more, or leave it out"));
    }
    let is_key = |column: &String| match &transactions.keys {
        Some(keys) => keys.contains(column),
        None => DEFAULT_KEYS.contains(&column.as_str()),
    };
    match transactions.exclude.keys().find(|column| !is_key(column)) {
        None => Ok(()),
        Some(column) => {
            let message = format!("data.transactions.exclude names `{column}`, which is no key");
            Err(Error::new("C003", message)
                .hint("rows are set apart by the values of key columns, such as sku"))
        }
    }
}

/// Every standard name that a map of columns gives is one of the table's, and given once.
fn check_columns(spec: &TableSpec, columns: &BTreeMap<String, String>) -> Result<()> {
    let known: Vec<_> = spec.columns.iter().map(|column| column.name).collect();
    for (theirs, ours) in columns {
        if !known.contains(&ours.as_str()) {
            let message = format!(
                "data.{}.columns calls `{theirs}` `{ours}`, which is no column of that table",
                spec.name
            );
            let near = did_you_mean(ours, known.iter().copied());
            return Err(
                Error::new("C003", message).hint(format!("{near}columns: {}", known.join(", ")))
            );
        }
        if columns.iter().any(|(other, same)| other != theirs && same == ours) {
            let message = format!("data.{}.columns calls two columns `{ours}`", spec.name);
            return Err(Error::new("C003", message).hint("map one column to each name"));
        }
    }
    Ok(())
}

/// The panel of transactions, told as the table that it is.
fn as_sales(transactions: &RawTransactions) -> RawSales {
    let keys = transactions.keys.clone();
    RawSales {
        source: transactions.source.clone(),
        query: transactions.query.clone(),
        keys: keys.unwrap_or_else(|| DEFAULT_KEYS.map(str::to_owned).to_vec()),
        time: PERIOD_COLUMN.to_owned(),
        target: transactions.target.column().to_owned(),
        date_format: transactions.date_format.clone(),
        frequency: Some(transactions.frequency.name().to_owned()),
        delimiter: transactions.delimiter,
        decimal: transactions.decimal,
        missing_period: transactions.missing_period,
        known_future: Vec::new(),
        past_only: Vec::new(),
        static_columns: Vec::new(),
        hierarchy: transactions.hierarchy.clone(),
        weight: transactions.weight.map(|weight| weight.column().to_owned()),
    }
}
