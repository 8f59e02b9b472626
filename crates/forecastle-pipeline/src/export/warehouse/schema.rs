//! The tables behind the views.

use forecastle_core::{Error, Frequency};
use sqlx::postgres::PgConnection;

use super::Delivery;
use super::layout::sql_type;
use super::sql::{check_name, columns_of, quoted, run};
use super::trouble::Outcome;
use super::views::{FIXED_COLUMNS, drop_all};
use crate::table::{Column, whole_number};

/// How the warehouse of a project is laid out.
pub struct Shape {
    /// The names of the key columns, in the order of the project's keys.
    pub keys: Vec<String>,
    /// The bounds of every level that was ever exported, oldest first: `lo_80`, `hi_80` and so on.
    pub bounds: Vec<String>,
}

/// Makes the tables where there are none, and widens them for what is new.
///
/// # Errors
/// `W006` when they hold another project, or other keys or dates.
pub async fn ensure(connection: &mut PgConnection, delivery: &Delivery<'_>) -> Outcome<Shape> {
    let keys = key_columns(delivery)?;
    let period = match delivery.panel.frequency() {
        Frequency::Hourly => sql_type(&Column::Moment(Vec::new())),
        _ => sql_type(&Column::Date(Vec::new())),
    };
    let existing = columns_of(connection, "forecastle_data.series").await?;
    if existing.is_empty() {
        make(connection, delivery.project, &keys, period).await?;
    } else {
        require_same(connection, delivery.project, &keys, &existing[1..], period).await?;
        widen_keys(connection, &keys, &existing[1..]).await?;
    }
    let bounds = widen_bounds(connection, delivery).await?;
    Ok(Shape { keys: keys.into_iter().map(|(name, _)| name).collect(), bounds })
}

/// The key columns and their types. A key that is called as a column of the views is called `key_…`.
fn key_columns(delivery: &Delivery<'_>) -> Outcome<Vec<(String, String)>> {
    let is_taken = |name: &str, keys: &[(String, String)]| {
        FIXED_COLUMNS.iter().any(|(fixed, _)| *fixed == name)
            || is_bound(name)
            || keys.iter().any(|(other, _)| other == name)
    };
    let mut keys: Vec<(String, String)> = Vec::new();
    for (part, key_name) in delivery.panel.key_names().iter().enumerate() {
        let mut name = key_name.clone();
        while is_taken(&name, &keys) {
            name.insert_str(0, "key_");
        }
        check_name(&name)?;
        let now =
            delivery.panel.keys().iter().all(|key| whole_number(&key.parts()[part]).is_some());
        let then = delivery.forecast.columns().iter().find(|(column, _)| column == key_name);
        let is_number = now && matches!(then, None | Some((_, Column::Integer(_))));
        keys.push((name, if is_number { "bigint" } else { "text" }.to_owned()));
    }
    Ok(keys)
}

fn is_bound(name: &str) -> bool {
    name.starts_with("lo_") || name.starts_with("hi_")
}

async fn make(
    connection: &mut PgConnection,
    project: &str,
    keys: &[(String, String)],
    period: &str,
) -> Outcome<()> {
    let keys: String = keys
        .iter()
        .map(|(name, of_type)| format!(", {} {of_type} NOT NULL", quoted(name)))
        .collect();
    let statements = format!(
        "CREATE SCHEMA forecastle_data; \
         COMMENT ON SCHEMA forecastle_data IS \
         'The tables behind the views of schema forecastle; they change between versions'; \
         CREATE TABLE forecastle_data.project (name text PRIMARY KEY, views text NOT NULL); \
         CREATE TABLE forecastle_data.series (series text PRIMARY KEY{keys}); \
         CREATE TABLE forecastle_data.run (run text PRIMARY KEY, origin {period} NOT NULL, \
         made_at timestamp with time zone NOT NULL, model text NOT NULL, is_current boolean NOT NULL); \
         CREATE TABLE forecastle_data.forecast (run text, series text, period {period}, \
         step integer NOT NULL, model text NOT NULL, forecast double precision NOT NULL, \
         PRIMARY KEY (run, series, period)); \
         CREATE TABLE forecastle_data.backtest (run text, series text, period {period}, \
         origin {period}, step integer NOT NULL, model text NOT NULL, \
         forecast double precision NOT NULL, PRIMARY KEY (run, series, period, origin)); \
         CREATE TABLE forecastle_data.actual (series text, period {period}, \
         actual double precision NOT NULL, PRIMARY KEY (series, period))"
    );
    run(connection, statements).await?;
    sqlx::query("INSERT INTO forecastle_data.project (name, views) VALUES ($1, '')")
        .bind(project)
        .execute(connection)
        .await?;
    Ok(())
}

/// One database holds one project: views of two would mix what does not belong together.
async fn require_same(
    connection: &mut PgConnection,
    project: &str,
    keys: &[(String, String)],
    existing: &[(String, String)],
    period: &str,
) -> Outcome<()> {
    let owner: String = sqlx::query_scalar("SELECT name FROM forecastle_data.project")
        .fetch_one(&mut *connection)
        .await?;
    let names = |columns: &[(String, String)]| {
        columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let was_period = columns_of(connection, "forecastle_data.actual").await?;
    let was_period =
        was_period.iter().find(|(name, _)| name == "period").map(|(_, of)| of.as_str());
    let message = if owner != project {
        format!("the database holds the forecasts of project {owner}")
    } else if names(existing) != names(keys) {
        format!(
            "the database holds series by {}, and now they go by {}",
            names(existing),
            names(keys)
        )
    } else if was_period != Some(period) {
        "the database holds series of another frequency".to_owned()
    } else {
        return Ok(());
    };
    let hint = "export into a database of its own, or start anew: \
                DROP SCHEMA forecastle, forecastle_data CASCADE";
    Err(Error::new("W006", message).hint(hint).into())
}

/// A key that was a number for every series and is no more becomes text, for good.
async fn widen_keys(
    connection: &mut PgConnection,
    keys: &[(String, String)],
    existing: &[(String, String)],
) -> Outcome<()> {
    let grown: Vec<_> = keys
        .iter()
        .zip(existing)
        .filter(|((_, wanted), (_, was))| wanted == "text" && was != "text")
        .map(|((name, _), _)| name)
        .collect();
    if grown.is_empty() {
        return Ok(());
    }
    drop_all(connection).await?;
    for name in grown {
        let column = quoted(name);
        run(connection, format!("ALTER TABLE forecastle_data.series ALTER {column} TYPE text"))
            .await?;
    }
    Ok(())
}

/// Adds columns for levels that were never exported before; gives all there are.
async fn widen_bounds(
    connection: &mut PgConnection,
    delivery: &Delivery<'_>,
) -> Outcome<Vec<String>> {
    let columns = columns_of(connection, "forecastle_data.forecast").await?;
    let mut bounds: Vec<String> =
        columns.into_iter().map(|(name, _)| name).filter(|name| is_bound(name)).collect();
    for (name, _) in delivery.forecast.columns() {
        let is_key = delivery.panel.key_names().contains(name);
        if !is_bound(name) || is_key || bounds.contains(name) {
            continue;
        }
        let column = quoted(name);
        let statement =
            format!("ALTER TABLE forecastle_data.forecast ADD COLUMN {column} double precision");
        run(connection, statement).await?;
        bounds.push(name.clone());
    }
    Ok(bounds)
}
