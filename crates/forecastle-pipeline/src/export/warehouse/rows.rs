//! The rows behind the views.

use std::path::Path;

use arrow_array::{Array, StringArray};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use forecastle_core::{Error, Panel, Period, Result};
use sqlx::postgres::PgConnection;

use super::copy::append;
use super::layout::known_cell;
use super::schema::Shape;
use super::sql::{list, quoted};
use super::trouble::Outcome;
use super::{Delivery, RunFacts};
use crate::ingest::open_columns;
use crate::table::Column;

/// Puts a run's rows and all actuals in the place of those from before.
pub async fn replace(
    connection: &mut PgConnection,
    delivery: &Delivery<'_>,
    shape: &Shape,
) -> Outcome<()> {
    let origin = period_of(delivery.panel, delivery.run.origin)?;
    let forecast = forecast_rows(delivery, shape, origin)?;
    let backtest = match delivery.backtest {
        Some(path) => backtest_rows(path, delivery)?,
        None => Rows::default(),
    };
    let known = delivery.panel.keys().iter().map(|key| key.parts().to_vec());
    let mut keys: Vec<Vec<String>> = known.collect();
    keys.extend(forecast.keys.into_iter().chain(backtest.keys));
    keys.sort();
    keys.dedup();
    add_series(connection, shape, &keys).await?;
    replace_run(connection, &delivery.run, delivery.published).await?;

    let run = Some(delivery.run.name);
    let mut columns = vec!["run", "series", "period", "step", "model", "forecast"];
    columns.extend(shape.bounds.iter().map(String::as_str));
    replace_rows(connection, "forecast", run, &columns, forecast.cells.into_iter()).await?;
    let columns = ["run", "series", "period", "origin", "step", "model", "forecast"];
    replace_rows(connection, "backtest", run, &columns, backtest.cells.into_iter()).await?;
    let columns = ["series", "period", "actual"];
    replace_rows(connection, "actual", None, &columns, actual_rows(delivery.panel)).await
}

/// Rows to be, and the keys they speak of.
#[derive(Default)]
struct Rows {
    keys: Vec<Vec<String>>,
    cells: Vec<Vec<Option<String>>>,
}

/// The name of a series: its key's parts with ` / ` between them, a slash inside a part written twice.
///
/// One column to join by, since Power BI relates tables by one column only.
fn series_name(parts: &[String]) -> String {
    match parts {
        [part] => part.clone(),
        parts => parts.iter().map(|part| part.replace('/', "//")).collect::<Vec<_>>().join(" / "),
    }
}

fn period_of(panel: &Panel, label: &str) -> Result<Period> {
    let moment = label
        .parse::<NaiveDate>()
        .map(|date| date.and_time(NaiveTime::MIN))
        .or_else(|_| label.parse::<NaiveDateTime>());
    moment.ok().and_then(|moment| panel.frequency().period_of(moment)).ok_or_else(|| {
        Error::new("R002", format!("{label} is no {} date of the data", panel.frequency()))
            .hint("the data's dates have changed since the run was made: forecast again")
    })
}

fn forecast_rows(delivery: &Delivery<'_>, shape: &Shape, origin: Period) -> Result<Rows> {
    let columns = delivery.forecast.columns();
    let column =
        |name: &str| -> Result<&Column> {
            columns.iter().find(|(other, _)| other == name).map(|(_, column)| column).ok_or_else(
                || Error::new("R002", format!("the run's forecast has no column {name}")),
            )
        };
    let key_names = delivery.panel.key_names();
    let keys = key_names.iter().map(|name| column(name)).collect::<Result<Vec<_>>>()?;
    let time = column(delivery.time_name)?;
    let (model, forecast) = (column("model")?, column("forecast")?);
    // A run has the levels of its day; the others' bounds are not known.
    let bounds: Vec<_> = shape.bounds.iter().map(|name| column(name).ok()).collect();
    let mut rows = Rows::default();
    for row in 0..delivery.forecast.row_count() {
        let key: Vec<String> = keys.iter().map(|column| column.cell(row)).collect();
        let label = time.cell(row);
        let step = period_of(delivery.panel, &label)?.0 - origin.0;
        let mut cells = vec![
            Some(delivery.run.name.to_owned()),
            Some(series_name(&key)),
            Some(label),
            Some(step.to_string()),
            Some(model.cell(row)),
            known_cell(forecast, row),
        ];
        cells.extend(bounds.iter().map(|bound| bound.and_then(|bound| known_cell(bound, row))));
        rows.cells.push(cells);
        if rows.keys.last() != Some(&key) {
            rows.keys.push(key);
        }
    }
    Ok(rows)
}

/// The out-of-sample forecasts of the run's own model.
fn backtest_rows(path: &Path, delivery: &Delivery<'_>) -> Result<Rows> {
    let name = path.display().to_string();
    let key_names = delivery.panel.key_names();
    let mut wanted: Vec<&str> = key_names.iter().map(String::as_str).collect();
    wanted.extend([delivery.time_name, "cutoff", "model", "served_by", "forecast"]);
    let mut rows = Rows::default();
    for batch in open_columns(path, &name, &wanted)? {
        let (keys, rest) = batch.split_at(key_names.len());
        let [times, cutoffs, models, served_by, forecasts] = rest else {
            return Err(Error::new("R002", "a column is missing").in_file(&name));
        };
        for row in (0..times.len()).filter(|row| models.value(*row) == delivery.run.model) {
            let text = |array: &StringArray| array.value(row).to_owned();
            let key: Vec<String> = keys.iter().map(text).collect();
            let origin = period_of(delivery.panel, cutoffs.value(row))?;
            let step = period_of(delivery.panel, times.value(row))?.0 - origin.0;
            rows.cells.push(vec![
                Some(delivery.run.name.to_owned()),
                Some(series_name(&key)),
                Some(text(times)),
                Some(text(cutoffs)),
                Some(step.to_string()),
                Some(text(served_by)),
                Some(text(forecasts)),
            ]);
            if rows.keys.last() != Some(&key) {
                rows.keys.push(key);
            }
        }
    }
    Ok(rows)
}

fn actual_rows(panel: &Panel) -> impl Iterator<Item = Vec<Option<String>>> + '_ {
    (0..panel.series_count()).flat_map(move |series| {
        let name = series_name(panel.keys()[series].parts());
        let values = panel.values(series).iter().enumerate();
        values.filter(|(_, value)| !value.is_nan()).map(move |(place, value)| {
            let period = panel.period_at((panel.start(series) + place) as i64);
            let label = panel.frequency().label(period);
            vec![Some(name.clone()), Some(label), Some(value.to_string())]
        })
    })
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
    let columns = super::sql::columns_of(connection, "forecastle_data.series").await?;
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
    let mut query = sqlx::query(sqlx::AssertSqlSafe(statement)).bind(series);
    for part in 0..shape.keys.len() {
        query = query.bind(keys.iter().map(|key| key[part].clone()).collect::<Vec<_>>());
    }
    query.execute(connection).await?;
    Ok(())
}

/// Writes down the run, and which one is current: the published one if it has been exported, else the
/// one that was, else this.
async fn replace_run(
    connection: &mut PgConnection,
    run: &RunFacts<'_>,
    published: Option<&str>,
) -> Outcome<()> {
    let period = super::sql::columns_of(connection, "forecastle_data.run").await?;
    let of_type = period.iter().find(|(name, _)| name == "origin").map_or("date", |(_, of)| of);
    let statement = format!(
        "INSERT INTO forecastle_data.run (run, origin, made_at, model, is_current) \
         VALUES ($1, $2::text::{of_type}, $3::text::timestamptz, $4, false) \
         ON CONFLICT (run) DO UPDATE SET origin = excluded.origin, made_at = excluded.made_at, \
         model = excluded.model"
    );
    sqlx::query(sqlx::AssertSqlSafe(statement))
        .bind(run.name)
        .bind(run.origin)
        .bind(run.made_at)
        .bind(run.model)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
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
    rows: impl Iterator<Item = Vec<Option<String>>>,
) -> Outcome<()> {
    let table = format!("forecastle_data.{}", quoted(table));
    let statement = format!(
        "DELETE FROM {table} WHERE {}",
        match run {
            Some(_) => "run = $1",
            None => "$1::text IS NULL",
        }
    );
    sqlx::query(sqlx::AssertSqlSafe(statement)).bind(run).execute(&mut *connection).await?;
    append(connection, &table, columns, rows).await?;
    Ok(())
}
