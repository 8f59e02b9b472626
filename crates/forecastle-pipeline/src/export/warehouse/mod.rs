//! A PostgreSQL database for Power BI, Tableau and everybody's own SQL.
//!
//! An export replaces one table in the layout asked for, `walmart_sales_predictions` or
//! `forecastle_forecast`, in the schema that the login writes to. Beside it stands the schema
//! `forecastle` with read-only views whose columns keep their names, order and types: columns are only
//! ever added, at the end. The tables behind the views are in the schema `forecastle_data` and are
//! nobody's to read. The role `forecastle_reader` may read the views and nothing else.
//!
//! Everything happens in one transaction: a reader sees the old state or the new one, without waiting,
//! because rows are deleted and not truncated (a truncated table looks empty to transactions that began
//! before). Exports into one database wait for each other.

mod copy;
mod facts;
mod layout;
mod reader;
mod rows;
mod schema;
mod sql;
mod trouble;
mod views;

use std::path::Path;
use std::time::Duration;

use forecastle_core::{Panel, Result};
use sqlx::postgres::PgConnection;
use sqlx::{ConnectOptions, Connection};

use super::{DatabaseAddress, runtime};
use crate::table::Table;
use trouble::unreachable_server;
pub(crate) use trouble::{Outcome, Trouble, explained};

/// The table that the layout of weekly store sales fills.
pub const WALMART_TABLE: &str = "walmart_sales_predictions";

/// The table that the long layout fills.
pub const LONG_TABLE: &str = "forecastle_forecast";

/// What is handed over: a run, and the actuals as they are known now.
pub struct Delivery<'a> {
    /// The project's name: a database holds one project.
    pub project: &'a str,
    /// The table to replace, [`WALMART_TABLE`] or [`LONG_TABLE`], and its rows.
    pub layout: (&'a str, &'a Table),
    /// The run's facts.
    pub run: RunFacts<'a>,
    /// The name of the published run, which `forecast_current` shows once it has been exported.
    pub published: Option<&'a str>,
    /// The data as they are now.
    pub panel: &'a Panel,
    /// The name of the time column in the run's files.
    pub time_name: &'a str,
    /// The run's forecast, as [`super::read_forecast`] gives it.
    pub forecast: &'a Table,
    /// The run's file of out-of-sample forecasts, where it has one.
    pub backtest: Option<&'a Path>,
}

/// What is known of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunFacts<'a> {
    /// Its name.
    pub name: &'a str,
    /// The last period that it knew, as [`forecastle_core::Frequency::label`] writes it.
    pub origin: &'a str,
    /// When it was made, RFC 3339.
    pub made_at: &'a str,
    /// The model chosen.
    pub model: &'a str,
}

/// What an export has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The rows of the layout's table.
    pub rows: u64,
    /// What somebody should look at.
    pub notes: Vec<String>,
}

/// Replaces the layout's table, adds the run to the warehouse and brings its views up to date.
///
/// # Errors
/// `W001` when no server answers, `W002` when it refuses the login, `W003` when there is no such
/// database, `W004` when the login may not do that, `W005` when the database refuses something else,
/// `W006` when the database holds something else under the same name; then nothing has changed.
/// `R002` when a file of the run does not read.
pub fn fill(address: &DatabaseAddress, delivery: &Delivery<'_>) -> Result<Filled> {
    let filled = runtime()?.block_on(async {
        let mut connection = connect(address).await?;
        let reader = reader::ensure(&mut connection).await?;
        let rows = deliver(&mut connection, delivery, reader.is_none()).await?;
        // What was committed is there, whether or not the server hears the goodbye.
        let _ = connection.close().await;
        Ok(Filled { rows, notes: reader.into_iter().collect() })
    });
    filled.map_err(|trouble| explained(address, trouble))
}

/// Connects to a database, with patience but not for ever.
///
/// # Errors
/// What the server says, or that there is none.
pub(crate) async fn connect(address: &DatabaseAddress) -> Outcome<PgConnection> {
    const PATIENCE: Duration = Duration::from_secs(15);
    let options =
        address.options().clone().application_name("forecastle").disable_statement_logging();
    match tokio::time::timeout(PATIENCE, PgConnection::connect_with(&options)).await {
        Ok(connection) => Ok(connection?),
        Err(_) => {
            let seconds = PATIENCE.as_secs();
            Err(unreachable_server(address, &format!("no answer within {seconds} s")).into())
        }
    }
}

/// Everything that readers are to see at once.
async fn deliver(
    connection: &mut PgConnection,
    delivery: &Delivery<'_>,
    has_reader: bool,
) -> Outcome<u64> {
    /// "forecast", as a number: any that all exports agree on.
    const LOCK: i64 = 0x666f_7265_6361_7374;
    let mut transaction = connection.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(LOCK).execute(&mut *transaction).await?;
    let (name, table) = delivery.layout;
    let rows = layout::replace(&mut transaction, name, table).await?;
    let shape = schema::ensure(&mut transaction, delivery).await?;
    rows::replace(&mut transaction, delivery, &shape).await?;
    views::ensure(&mut transaction, &shape).await?;
    if has_reader {
        reader::grant(&mut transaction).await?;
    }
    transaction.commit().await?;
    Ok(rows)
}
