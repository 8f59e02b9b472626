//! Replacing the rows behind the views.

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, query};

use super::copy::append;
use super::facts::{Backtest, Cells, Forecast, actual_rows, series_name};
use super::schema::Shape;
use super::sql::{columns_of, list, quoted};
use super::trouble::Outcome;
use super::{Delivery, RunFacts};

/// Puts a run's rows and all actuals in the place of those from before.
pub async fn replace(
    connection: &mut PgConnection,
    delivery: &Delivery<'_>,
    shape: &Shape,
) -> Outcome<()> {
    let forecast = Forecast::of(delivery, shape)?;
    let backtest = match delivery.backtest {
        Some(path) => Backtest::read(path, delivery)?,
        None => Backtest::default(),
    };
    let known = delivery.panel.keys().iter().map(|key| key.parts().to_vec());
    let mut keys: Vec<Vec<String>> = known.collect();
    keys.extend(forecast.keys());
    keys.extend(backtest.keys());
    keys.sort();
    keys.dedup();
    add_series(connection, shape, &keys).await?;
    replace_run(connection, &delivery.run, delivery.published).await?;

    let run = Some(delivery.run.name);
    let mut columns = vec!["run", "series", "period", "step", "model", "forecast"];
    columns.extend(shape.bounds.iter().map(String::as_str));
    replace_rows(connection, "forecast", run, &columns, forecast.rows(delivery.run.name)).await?;
    let columns = ["run", "series", "period", "origin", "step", "model", "forecast"];
    replace_rows(connection, "backtest", run, &columns, backtest.rows(delivery.run.name)).await?;
    let columns = ["series", "period", "actual"];
    replace_rows(connection, "actual", None, &columns, actual_rows(delivery.panel)).await
}

/// Adds the series that are not there yet. None is taken away: earlier runs speak of it.
async fn add_series(
    connection: &mut PgConnection,
    shape: &Shape,
    keys: &[Vec<String>],
) -> Outcome<()> {
    let places = 1..=shape.keys.len();
    let arrays: String = places.clone().map(|place| format!(", ${}::text[]", place + 1)).collect();
    let names: String = places.clone().map(|place| format!(", part_{place}")).collect();
    let columns = columns_of(connection, "forecastle_data.series").await?;
    let casts: String = places
        .zip(&columns[1..])
        .map(|(place, (_, of_type))| format!(", part_{place}::{of_type}"))
        .collect();
    let statement = format!(
        "INSERT INTO forecastle_data.series (series, {}) SELECT series{casts} \
         FROM unnest($1::text[]{arrays}) AS new (series{names}) ON CONFLICT DO NOTHING",
        list(shape.keys.iter().map(String::as_str))
    );
    let series: Vec<String> = keys.iter().map(|key| series_name(key)).collect();
    let mut insert = query(AssertSqlSafe(statement)).bind(series);
    for part in 0..shape.keys.len() {
        insert = insert.bind(keys.iter().map(|key| key[part].clone()).collect::<Vec<_>>());
    }
    insert.execute(connection).await?;
    Ok(())
}

/// Writes down the run, and which one is current: the published one if it has been exported, else the
/// one that was, else this.
async fn replace_run(
    connection: &mut PgConnection,
    run: &RunFacts<'_>,
    published: Option<&str>,
) -> Outcome<()> {
    let period = columns_of(connection, "forecastle_data.run").await?;
    let of_type = period.iter().find(|(name, _)| name == "origin").map_or("date", |(_, of)| of);
    let statement = format!(
        "INSERT INTO forecastle_data.run (run, origin, made_at, model, is_current) \
         VALUES ($1, $2::text::{of_type}, $3::text::timestamptz, $4, false) \
         ON CONFLICT (run) DO UPDATE SET origin = excluded.origin, made_at = excluded.made_at, \
         model = excluded.model"
    );
    query(AssertSqlSafe(statement))
        .bind(run.name)
        .bind(run.origin)
        .bind(run.made_at)
        .bind(run.model)
        .execute(&mut *connection)
        .await?;
    query(
        "UPDATE forecastle_data.run SET is_current = (run = coalesce( \
         (SELECT run FROM forecastle_data.run WHERE run = $1), \
         (SELECT run FROM forecastle_data.run WHERE is_current), $2))",
    )
    .bind(published)
    .bind(run.name)
    .execute(connection)
    .await?;
    Ok(())
}

/// Deletes a table's rows, those of one run or all, and appends others.
async fn replace_rows(
    connection: &mut PgConnection,
    table: &str,
    run: Option<&str>,
    columns: &[&str],
    rows: impl Iterator<Item = Cells>,
) -> Outcome<()> {
    let table = format!("forecastle_data.{}", quoted(table));
    let statement = format!(
        "DELETE FROM {table} WHERE {}",
        match run {
            Some(_) => "run = $1",
            None => "$1::text IS NULL",
        }
    );
    query(AssertSqlSafe(statement)).bind(run).execute(&mut *connection).await?;
    append(connection, &table, columns, rows).await?;
    Ok(())
}
